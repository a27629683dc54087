"""What a piece of rendered text is: the tags of the spans of a tree.

Elements put them on; whatever comes later, such as collapsing, year suffixes, capitals, repeated authors, highlighting or
explaining, reads them. Use them with the name of the module: `tags.Names`, `tags.Date`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import Element

from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from refdesk.csl import item


class Source(NamedTuple):
    """The element of the style that wrote a text, and the macro that the element is in ('' in a layout)."""

    element: Element
    macro: str = ""


class Names(NamedTuple):
    """What an element for names wrote; `variables` are those that have names."""

    variables: tuple[str, ...]


class NameList(NamedTuple):
    """The names of one variable, without their label.

    `people` are all of them, `shown` is how many were written, `write` gives a name as it reads at its place for a level
    of disambiguation. `short` where given names are left out; `full` where they are not made initials, so that the first
    level that adds to a name is the full given name.
    """

    variable: str
    people: tuple[item.Name, ...]
    shown: int
    write: Callable[[item.Name, int, int], str]
    short: bool = False
    full: bool = False

    def level(self, level: int) -> int:
        """The level that gives what this one does, in lists with initials too."""
        return 2 if level and self.full else level


class Name(NamedTuple):
    """One name of a list, and whose it is."""

    person: item.Name


class EtAl:
    """The term for the names that are left out."""

    __slots__ = ()


class StandIn(NamedTuple):
    """What substitutes names and is none; it has no `variables` where it is a term or the style's own text."""

    variables: frozenset[str] = frozenset()


class Date(NamedTuple):
    """A date, of one or two days."""

    variable: str


class Year:
    """The year of a date."""

    __slots__ = ()


class Era:
    """BC or AD."""

    __slots__ = ()


class YearSuffix:
    """The letter that tells apart what one author published in one year."""

    __slots__ = ()


class CitationNumber:
    """The number of the entry."""

    __slots__ = ()


class CitationLabel:
    """The label of the entry."""

    __slots__ = ()


class Number(NamedTuple):
    """A number variable."""

    variable: str


class Text(NamedTuple):
    """A text variable."""

    variable: str


class Label(NamedTuple):
    """The term for a number variable."""

    term: str


class Term(NamedTuple):
    """A term; one that `keeps_case` gets no capital where it comes first."""

    name: str
    keeps_case: bool = False


class Rich:
    """The text of a field that has markup or quotation marks: no seams run through it."""

    __slots__ = ()


class Markup:
    """Text that the field itself formats."""

    __slots__ = ()


class NoCase:
    """Text of a field that keeps its case."""

    __slots__ = ()


class NoDecor:
    """Text of a field that keeps its case and is upright in italics."""

    __slots__ = ()


Tag: TypeAlias = (
    Names | NameList | Name | EtAl | StandIn | Date | Year | Era | YearSuffix | CitationNumber | CitationLabel | Number
    | Text | Label | Term | Rich | Markup | NoCase | NoDecor
)  # fmt: skip

ET_AL, YEAR, ERA, YEAR_SUFFIX = EtAl(), Year(), Era(), YearSuffix()
CITATION_NUMBER, CITATION_LABEL = CitationNumber(), CitationLabel()
RICH, MARKUP, NO_CASE, NO_DECOR = Rich(), Markup(), NoCase(), NoDecor()


def of_number(variable: str) -> Tag:
    """The tag of a number variable."""
    return CITATION_NUMBER if variable == "citation-number" else Number(variable)
