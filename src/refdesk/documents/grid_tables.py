"""Grid tables of Markdown and reStructuredText: make columns wider where a citation as text is longer than its key."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from unicodedata import east_asian_width

from refdesk.documents.scanned import Span
from refdesk.documents.splice import Edit, in_order, spliced
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

BORDER = regex(r"[ \t>]*\+(?:[-=:]+\+)+[ \t]*\r?")
TABLE = regex(r"(?m)^([ \t>]*)\+(?:[-=:]+\+)+[ \t]*\r?\n(?:\1[+|][^\n]*(?:\n|\Z))+")
LINE = regex(r"[^\n]*\n|[^\n]+")
RULE = regex(r":?[-=]+:?")


class Cell(NamedTuple):
    """The text between two edges of a line, and how many edits changed it."""

    begin: int
    end: int
    text: str
    changed: int

    @property
    def lacks(self) -> int:
        """By how many characters the cell is too narrow for its text and a space."""
        return len(self.text.rstrip()) + 1 - (self.end - self.begin - 1) if self.changed else 0


def widened(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """The edits of a document; those inside a grid table are one edit, for the table with columns that are wide enough."""
    ordered = list(in_order(edits))
    made: list[Edit] = []
    done = 0
    for table in TABLE.finditer(text) if ordered else ():
        span = Span(*table.span())
        first = bisect_left(ordered, span.start, done, key=lambda edit: edit.span.start)
        last = bisect_left(ordered, span.end, first, key=lambda edit: edit.span.start)
        inside = ordered[first:last]
        if inside and all(is_in_line(edit, text) for edit in inside) and not is_wide(table[0]):
            written = relaid(table[0], [moved(edit, -span.start) for edit in inside])
            made += ordered[done:first]
            made += ordered[first:last] if written is None else [Edit(span, written)]
            done = last
    return [*made, *ordered[done:]]


def is_in_line(edit: Edit, text: str) -> bool:
    return "\n" not in edit.text and "\n" not in text[edit.span.start : edit.span.end]


def is_wide(text: str) -> bool:
    """Whether a text has characters that take two columns, so that edges are not at the same character of each line."""
    return not text.isascii() and any(east_asian_width(character) in "WF" for character in text)


def moved(edit: Edit, offset: int) -> Edit:
    return Edit(Span(edit.span.start + offset, edit.span.end + offset), edit.text)


def relaid(table: str, edits: Sequence[Edit]) -> str | None:
    """The text of a table with the edits applied; None if one of them is not inside a cell."""
    lines = LINE.findall(table)
    edges = sorted({place for line in lines if BORDER.match(line) for place, mark in enumerate(line) if mark == "+"})
    rows: list[list[Cell]] = []
    start = 0
    for line in lines:
        within = [moved(edit, -start) for edit in edits if start <= edit.span.start < start + len(line)]
        rows.append(list(cells_of(line, edges, within)))
        start += len(line)
    if sum(cell.changed for cell in chain.from_iterable(rows)) < len(edits):
        return None
    growth = dict.fromkeys(edges, 0)
    for cell in chain.from_iterable(rows):
        growth[cell.end] = max(growth[cell.end], cell.lacks)
    return "".join(line_of(line, row, growth) for line, row in zip(lines, rows, strict=True))


def cells_of(line: str, edges: Sequence[int], edits: Sequence[Edit]) -> Iterator[Cell]:
    """The cells of a line with the edits applied."""
    own = [edge for edge in edges if line[edge : edge + 1] in ("|", "+")]
    for begin, end in pairwise(own):
        here = [moved(edit, -begin - 1) for edit in edits if begin < edit.span.start and edit.span.end <= end]
        yield Cell(begin, end, spliced(line[begin + 1 : end], here), len(here))


def line_of(line: str, cells: Sequence[Cell], growth: Mapping[int, int]) -> str:
    """A line with its cells as wide as their columns."""
    if not cells:
        return line
    parts = [line[: cells[0].begin]]
    for begin, end, text, _ in cells:
        width = end - begin - 1 + sum(more for edge, more in growth.items() if begin < edge <= end)
        if RULE.fullmatch(text):
            text = text[:-1] + text[len(text) // 2] * (width - len(text)) + text[-1:]
        parts += line[begin], text.rstrip().ljust(width)
    return "".join((*parts, line[cells[-1].end :]))
