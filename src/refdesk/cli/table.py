"""Tables for a terminal, with rich: cells wrap at words, and keys are never cut; numbers are aligned to the right."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence

from refdesk.items.regex import regex

NUMBER = regex(r"[\d,.]+")
ABOVE = "\u00a0"  # in place of a key that is on the line above its row


def table(
    names: Sequence[str], rows: Sequence[Sequence[str]], width: int, colour: bool, mark: Callable[[str], str] | None
) -> Iterator[str]:
    """The lines of a table with these rows below the column names. A key that takes more than half of the width is on a
    line of its own. `mark` may add control sequences (ECMA-48) to a cell's text."""
    from rich.cells import cell_len
    from rich.console import Console
    from rich.style import Style
    from rich.table import Table
    from rich.text import Text

    from refdesk.cli.terminal import coloured

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=Style())
    for number, name in enumerate(names):
        is_key = number == 0
        numbers = [text for row in rows if (text := row[number])]
        grid.add_column(
            Text(name, "bold"),
            justify="right" if numbers and all(map(NUMBER.fullmatch, numbers)) else "left",
            no_wrap=is_key,
            overflow="ignore" if is_key else "fold",
        )
    long_keys = []
    for key, *others in rows:
        is_long = bool(others) and cell_len(key) > width // 2
        long_keys += [key] * is_long
        cells = [Text.from_ansi(mark(text)) if mark else Text(text) for text in others]
        grid.add_row(Text(ABOVE) if is_long else Text(key, "cyan"), *cells)
    console = Console(
        width=width,
        force_terminal=True,
        color_system="standard" if colour else None,
        highlight=False,
        legacy_windows=False,
    )
    with console.capture() as printed:
        console.print(grid)
    keys = iter(long_keys)
    for line in printed.get().splitlines():
        if line.startswith(ABOVE):
            yield coloured(next(keys), "key", sys.stdout) + "\n"
            line = " " + line[1:]
        yield line.rstrip() + "\n"
