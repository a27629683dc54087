"""A style as it is after reading: its options, sort keys, layouts and macros. `parse` makes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from refdesk.csl.elements.base import Children, Node
from refdesk.csl.reading.locale import Locale, dialect, primary, tidy
from refdesk.items.tuples import NamedTuple


class SortKey(NamedTuple):
    """A `cs:key`: the variable or macro to sort by, the direction, and names options for the macro (Sorting)."""

    variable: str
    children: Children
    descending: bool
    names: tuple[tuple[str, str], ...]


class Area(NamedTuple):
    """`cs:citation` or `cs:bibliography`: its options, sort keys and layout, in a locale.

    A style may have layouts for several languages (CSL-M, `cs:layout` with `locale`). Each is an area of its own, with that
    language's terms, for items in its `languages`; the area for all remaining items lists them as its `others`.
    """

    options: Mapping[str, str]
    keys: Sequence[SortKey]
    layout: Node
    children: Children
    first: Children  # the first of the children
    following: Children
    delimiter: str
    locale: Locale
    languages: Sequence[str] = ()
    others: Sequence[Area] = ()

    def for_language(self, lang: str) -> Area:
        """The area for items in a language."""
        return next((area for area in self.others if speaks(lang, area.languages)), self)


class Style(NamedTuple):
    """An independent style, bound to a locale."""

    id: str
    title: str
    note: bool
    options: Mapping[str, str]
    locale: Locale
    sort_lang: str  # language to sort in: default-locale-sort (CSL-M), else the locale's
    citation: Area
    bibliography: Area | None
    conditions: int  # number of tests of `disambiguate`
    places_year_suffix: bool  # explicitly, so it is added nowhere else (Disambiguation, method 4)
    macros: Mapping[str, Sequence[Node]]
    xml: bytes | str
    root: Element


def speaks(lang: str, languages: Sequence[str]) -> bool:
    """Whether a language is one of these. `zh-TW` is `zh`; `zh` is its primary dialect, `zh-CN`, but not `zh-TW`."""
    if not lang:
        return False
    lang = tidy(lang)
    return any(dialect(lang) == dialect(other) or primary(lang) == other for other in map(tidy, languages))
