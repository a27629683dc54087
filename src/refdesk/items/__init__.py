"""The ground floor: what a reference is, and the words, names, dates and values that it is made of.

    variables.py    the variables and types of CSL, their order, what other programs call them
    names.py        "van der Berg, Jan, Jr." <-> a CSL name
    dates.py        dates as people and databases write them <-> CSL dates
    values.py       identifiers, pages, keywords
    text.py         bytes -> text, and what of a text may reach a terminal
    normalise.py    an item as another program wrote it -> an item as CSL-JSON has it
    record.py       an item <-> its bytes in a library's file
    fold.py         text as search and comparison see it
    keys.py         which key a new item gets

Nothing here knows a file, a format, a style or a terminal; everything else builds on it.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from refdesk.items.tuples import NamedTuple

Item: TypeAlias = dict[str, Any]
"""A CSL-JSON item: variables by name; names are lists of {family, given, ...} or {literal}; dates {date-parts: [[y, m, d]]}."""


class Read(dict[str, Any]):
    """An item just read from a file, with the line on which its record begins there."""

    __slots__ = ("line",)

    def __init__(self, item: Item, line: int | None = None) -> None:
        super().__init__(item)
        self.line = line


class Problem(NamedTuple):
    """A message of a reader or writer about one record: where the record is (1-based), its key, and what is wrong with it."""

    message: str
    line: int | None = None
    column: int | None = None
    key: str | None = None
    code: str = "broken"
    severity: Literal["error", "warning"] = "error"  # error: the record is lost, or a part of it; warning: it is whole

    def located(self, source: str) -> str:
        """`refs.bib:12:31: entry 'bad': missing comma`"""
        place = ":".join([source, *(str(n) for n in (self.line, self.column) if n is not None)])
        entry = f" entry '{self.key}':" if self.key else ""
        return f"{place}:{entry} {self.message}"
