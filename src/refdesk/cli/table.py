"""Tables for a terminal, with rich: cells wrap at words, and keys are never cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence


def table(
    names: Sequence[str], rows: Sequence[Sequence[str]], width: int, colour: bool, mark: Callable[[str], str] | None
) -> Iterator[str]:
    """The lines of a table with these rows below the column names. `mark` may add control sequences (ECMA-48) to a
    cell's text."""
    from rich.console import Console
    from rich.style import Style
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=Style())
    for number, name in enumerate(names):
        key = number == 0
        grid.add_column(Text(name, "bold"), no_wrap=key, overflow="ignore" if key else "fold")
    for first, *others in rows:
        grid.add_row(Text(first, "cyan"), *(Text.from_ansi(mark(text)) if mark else Text(text) for text in others))
    console = Console(
        width=width,
        force_terminal=True,
        color_system="standard" if colour else None,
        highlight=False,
        legacy_windows=False,
    )
    with console.capture() as printed:
        console.print(grid)
    for line in printed.get().splitlines():
        yield line.rstrip() + "\n"
