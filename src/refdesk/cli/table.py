"""Tables for a terminal: columns as wide as what stands in them, wrapped at words where there is no room; keys are never cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from refdesk.writers.text import columns, wrapped

GAP = "  "
NARROWEST = 8  # columns that a cell is wrapped at
KEYS = 0.4  # of the width, at most, for the first column; below a longer key its row goes on in the next line


def table(
    names: Sequence[str], rows: Sequence[Sequence[str]], width: int, style: Callable[[int, str], str]
) -> Iterator[str]:
    """The rows under the names of their columns, line by line; `style` adds the codes for a cell's text in the nth column
    (-1: for a name)."""
    widths = fitted([max(map(columns, cells)) for cells in zip(names, *rows, strict=True)], width)
    yield line([style(-1, name) + padding(name, room) for name, room in zip(names, widths, strict=True)])
    for row in rows:
        first, *others = row
        cells = [wrapped(text, room, "", "", columns) for text, room in zip(others, widths[1:], strict=True)]
        if columns(first) > widths[0]:
            yield line([style(0, first)])
            first = ""
        for number, texts in enumerate(zip_longest([first], *cells, fillvalue="")):
            yield line(
                [
                    (style(n, text) if text else "") + padding(text, room)
                    for n, (text, room) in enumerate(zip(texts, widths, strict=True))
                ]
            )
            if number and not any(texts):
                break


def fitted(wanted: Sequence[int], width: int) -> list[int]:
    """The widths of columns: what they want, if there is room; else the widest give way, the first one to no more than 0.4."""
    first, *others = wanted
    room = width - len(GAP) * len(others)
    if first + sum(others) <= room:
        return list(wanted)
    if others:
        first = min(first, max(int(width * KEYS), NARROWEST))
    room -= first
    while others and sum(others) > room and max(others) > NARROWEST:
        widest = max(others)
        second = max([size for size in others if size < widest], default=0)
        share = others.count(widest)
        least = max(second, widest - -(-(sum(others) - room) // share), NARROWEST)
        others = [least if size == widest else size for size in others]
    return [first, *others]


def padding(text: str, room: int) -> str:
    return " " * (room - columns(text))


def line(cells: Sequence[str]) -> str:
    return GAP.join(cells).rstrip() + "\n"
