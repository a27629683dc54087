"""The tags of spans, which tell what a piece of rendered text is.

Elements set them. Later steps (collapsing, year suffixes, capitals, repeated authors, highlighting, explaining) read
them. Use them with the module's name: `tags.Names`, `tags.Date`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import Element

from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from refdesk.csl import item


class Source(NamedTuple):
    """The style element that wrote a text, and the macro that contains the element ('' in a layout)."""

    element: Element
    macro: str = ""


class Names(NamedTuple):
    """The output of a names element; `variables` are those that have names."""

    variables: tuple[str, ...]


class NameList(NamedTuple):
    """The names of one variable, without their label.

    `people` are all of them, `shown` is how many were written. `write` formats a name for its place and a level of
    disambiguation. `short`: given names are left out. `full`: given names are not initialized, so the first level that
    adds to a name is the full given name.
    """

    variable: str
    people: tuple[item.Name, ...]
    shown: int
    write: Callable[[item.Name, int, int], str]
    short: bool = False
    full: bool = False

    def level(self, level: int) -> int:
        """The level that has the same effect in a list with initials."""
        return 2 if level and self.full else level


class Name(NamedTuple):
    """One name of a list, and the person."""

    person: item.Name


class EtAl:
    """The term that replaces the names left out."""

    __slots__ = ()


class StandIn(NamedTuple):
    """A substitute for names that is not a name; it has no `variables` if it is a term or the style's own text."""

    variables: frozenset[str] = frozenset()


class Date(NamedTuple):
    """A date or a range."""

    variable: str


class Year:
    """The year of a date."""

    __slots__ = ()


class Era:
    """BC or AD."""

    __slots__ = ()


class YearSuffix:
    """The letter that distinguishes works by the same author in the same year."""

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
    """The term that labels a number variable."""

    term: str


class Term(NamedTuple):
    """A term; one that `keeps_case` is not capitalised at the start."""

    name: str
    keeps_case: bool = False


class InLocale(NamedTuple):
    """A cite in another locale than the citation; quotations in it have these marks."""

    quotes: Sequence[str]


class Rich:
    """The text of a field with markup or quotation marks; there are no seams inside it."""

    __slots__ = ()


class Markup:
    """Text that is formatted by markup in the field."""

    __slots__ = ()


class NoCase:
    """Text of a field that keeps its case."""

    __slots__ = ()


class NoDecor:
    """Text of a field that keeps its case, and is upright inside italics."""

    __slots__ = ()


Tag: TypeAlias = (
    Names | NameList | Name | EtAl | StandIn | Date | Year | Era | YearSuffix | CitationNumber | CitationLabel | Number
    | Text | Label | Term | InLocale | Rich | Markup | NoCase | NoDecor
)  # fmt: skip

ET_AL, YEAR, ERA, YEAR_SUFFIX = EtAl(), Year(), Era(), YearSuffix()
CITATION_NUMBER, CITATION_LABEL = CitationNumber(), CitationLabel()
RICH, MARKUP, NO_CASE, NO_DECOR = Rich(), Markup(), NoCase(), NoDecor()


def of_number(variable: str) -> Tag:
    """The tag of a number variable."""
    return CITATION_NUMBER if variable == "citation-number" else Number(variable)
