"""Plain text: one reference per line, without formatting."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence

from refdesk.csl.formatted import END, End, Entry, Formatted, Mark, Raised
from refdesk.items.text import printable
from refdesk.writers import Group, Layout, flow, lines


def inline(text: Formatted, links: bool = True) -> str:
    return printable("".join(part for part in with_characters(text) if isinstance(part, str)))


def with_characters(text: Formatted) -> Iterator[str | Mark | End]:
    """The text with superscript characters from the data (`m²`) as such, where text cannot be raised."""
    parts = iter(text)
    for part in parts:
        if isinstance(part, Raised):
            yield part.char
            while next(parts) is not END:
                pass
        else:
            yield part


def on_one_line(entry: Entry, inline: Callable[..., str] = inline, links: bool = True) -> str:
    """An entry on one line, whatever lines it is in: as text, or as another writer's `inline` has it."""
    return " ".join(inline((*line.margin, " ", *line.text), links).strip() for line in lines(entry.text))


def listing(groups: Sequence[Group], layout: Layout) -> str:
    return laid_out(groups, layout, inline, lambda title: title, columns)


def laid_out(
    groups: Sequence[Group],
    layout: Layout,
    inline: Callable[[Formatted], str],
    heading: Callable[[str], str],
    columns: Callable[[str], int],
) -> str:
    """The list line by line; continued lines hang below the first line's text, or by two columns."""

    def entry(text: Formatted) -> str:
        rows: list[str] = []
        for line in lines(text):
            margin = inline(line.margin).rstrip()
            first = "  " if line.indented else ""
            hang = first or ("  " if layout.hanging_indent else " " * (columns(margin) + 1) if margin else "")
            rows += wrapped(f"{margin} {inline(line.text).strip()}".strip(), layout.width, first, hang, columns)
        return "\n".join(rows)

    listed = flow(groups, layout, lambda title, level: f"\n{heading(title)}\n\n", entry, gap="")
    return listed.replace("\n\n\n", "\n\n").lstrip("\n")


def wrapped(text: str, width: int | None, first: str, hang: str, columns: Callable[[str], int]) -> list[str]:
    """The text in lines of at most `width` columns (None: one line), as far as its words allow."""
    if not width:
        return [first + text]
    rows: list[str] = []
    row, room = first, columns(first)
    empty = True
    for word in text.split(" "):
        size = columns(word)
        if not empty and room + 1 + size > width:
            rows.append(row)
            row, room, empty = hang, len(hang), True
        row, room = (row + word, room + size) if empty else (f"{row} {word}", room + 1 + size)
        empty = False
    return [*rows, row]


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: two for the wide characters of East Asia, none for accents (UAX #11)."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.category(c) in ("Mn", "Me", "Cf") for c in text)
