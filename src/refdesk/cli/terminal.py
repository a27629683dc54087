"""What commands do only on a terminal: width, colour, wrapping, the pager."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TextIO

CODES = {"heading": "1", "key": "36", "error": "1;31", "warning": "1;33", "field": "2", "match": "1;33"}
"""What is coloured, and how (ECMA-48, SGR): bold, cyan, bold red, bold yellow, faint."""


def columns_for(path: str | None = None, stream: TextIO | None = None) -> int | None:
    """The width of the terminal that a stream (by default standard output) writes to; None if it is not a terminal, or the
    output goes to a file."""
    if path not in (None, "-") or not (stream or sys.stdout).isatty():
        return None
    import shutil

    return max(shutil.get_terminal_size().columns, 20)


def colours(stream: TextIO) -> bool:
    """Whether the stream shows colours: a terminal that can, without NO_COLOR (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def coloured(text: str, kind: str, stream: TextIO) -> str:
    """The text in the colour for this kind, if the stream shows colours."""
    return f"\x1b[{CODES[kind]}m{text}\x1b[0m" if text and colours(stream) else text


def hanging(text: str, indent: int = 0, first: str = "", stream: TextIO | None = None) -> str:
    """The text wrapped at the width of the terminal, if it is one, with all lines but the first indented.

    `first` goes before the text on its first line.
    """
    from refdesk.writers import ansi
    from refdesk.writers.text import columns, wrapped

    width = columns_for(stream=stream)
    if width is not None and width < indent + 20:  # too narrow for the indent
        indent = 2
    rows = wrapped(text, width, first, " " * indent, lambda shown: columns(ansi.bare(shown)))
    return "\n".join(rows)


def named_lines(rows: Sequence[Sequence[str]], indent: int = 0) -> Iterator[str]:
    """Lines of a name and what belongs to it, separated by tabs; on a terminal, the cells in columns and the last one wrapped."""
    widest = 32
    before = " " * indent
    if columns_for() is None:
        yield from (before + "\t".join(cells) + "\n" for cells in rows)
        return
    widths = [min(max(map(len, cells)), widest) for cells in zip(*(cells[:-1] for cells in rows), strict=True)]
    for cells in rows:
        first = before
        for cell, width in zip(cells[:-1], widths, strict=True):
            if len(cell) > width:
                yield hanging(cell, indent + 2, first) + "\n"
                cell, first = "", " " * len(first)
            first += f"{cell:<{width}}  "
        yield hanging(cells[-1], len(first), first).rstrip() + "\n"


def shortened(path: str) -> str:
    """On a terminal, a path relative to the current folder or to `~`, if that is shorter; elsewhere the path
    unchanged."""
    if not sys.stdout.isatty():
        return path
    home = os.path.expanduser("~")
    for folder, name in ((os.getcwd(), ""), (home, "~/")):
        if folder != "/" and path.startswith(folder + "/"):
            return name + path[len(folder) + 1 :]
    return path


def page(pieces: Iterable[str]) -> None:
    """Print the pieces, through the pager if they do not fit on the screen."""
    import shutil

    height = shutil.get_terminal_size().lines
    pieces = iter(pieces)
    seen: list[str] = []
    lines = 0
    for piece in pieces:
        seen.append(piece)
        lines += piece.count("\n")
        if lines >= height:
            break
    command = pager() if lines >= height else None
    if command is None or not feed(command, chain(seen, pieces)):
        sys.stdout.writelines(chain(seen, pieces))


def pager() -> list[str] | None:
    """The pager, found as git does: $REFDESK_PAGER, $PAGER, less. None for `cat`, for "", and on a dumb terminal."""
    import shlex
    import shutil

    named = next((os.environ[name] for name in ("REFDESK_PAGER", "PAGER") if name in os.environ), "less")
    words = shlex.split(named)
    if not words or words == ["cat"] or os.environ.get("TERM", "dumb") == "dumb" or shutil.which(words[0]) is None:
        return None
    return words


def feed(command: list[str], pieces: Iterator[str]) -> bool:
    """Show the pieces in the pager until the user leaves it. False if it cannot be started."""
    import signal
    import subprocess

    try:
        # as git sets it: F: quit if all fits on the screen; R: show colours; X: do not clear the screen
        shown = subprocess.Popen(
            command, stdin=subprocess.PIPE, env={"LESS": "FRX", "LV": "-c", **os.environ}, text=True, encoding="utf-8"
        )
    except OSError:
        return False
    assert shown.stdin is not None
    try:
        shown.stdin.writelines(pieces)
        shown.stdin.close()
    except BrokenPipeError:  # the user left the pager
        pass
    finally:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # from here on, Ctrl-C is for the pager
        try:
            shown.communicate() if not shown.stdin.closed else shown.wait()
        except BrokenPipeError:
            shown.wait()
        finally:
            signal.signal(signal.SIGINT, before)
    return True
