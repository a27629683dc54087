"""Messages on standard error: one line each, only errors with -q, none left out with -v; and progress bars."""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import Any, TypeVar

from refdesk.cli.terminal import coloured, hanging
from refdesk.items.regex import regex
from refdesk.items.text import printable

SCHEMA = 1  # of all JSON output; increased when a field is removed or changes its meaning
FEW = 10  # messages of one kind that are printed; if there are more, they are counted
LONG_WORD = regex(r"(\S{100})\S{300,}(\S{100})")
Thing = TypeVar("Thing")

QUIET: ContextVar[bool] = ContextVar("quiet", default=False)
VERBOSE: ContextVar[bool] = ContextVar("verbose", default=False)
AS_JSON: ContextVar[bool] = ContextVar("as_json", default=False)
"""Whether the command that is running has -q, -v or --json; set when its command line is parsed."""


def is_quiet() -> bool:
    """Whether the command has -q."""
    return QUIET.get()


def is_verbose() -> bool:
    """Whether the command has -v."""
    return VERBOSE.get()


def tell(message: str, kind: str = "message", even_quiet: bool = False, **facts: Any) -> None:
    """Print a line on standard error; with --json, `{"schema": 1, kind: message, ...}` with the facts. With -q, only errors
    are printed, and messages that are `even_quiet`: why not everything asked for was done."""
    if is_quiet() and kind != "error" and not even_quiet:
        return
    if as_json():
        import json

        say(json.dumps({"schema": SCHEMA, kind: message.strip(), **facts}))
    else:
        shown = printable(message.strip())
        if ": warning: " in shown:
            shown = shown.replace("warning:", coloured("warning:", "warning", sys.stderr), 1)
        name = coloured("refdesk:", "error", sys.stderr) if kind == "error" else "refdesk:"
        say(cleared() + message_lines(f"{name} {shown}"))


def as_json() -> bool:
    """Whether messages are JSON, for scripts."""
    return AS_JSON.get()


def message_lines(message: str) -> str:
    """A message as it is printed: in one line, wrapped with a hanging indent on a terminal. Very long words, which are
    somebody's input, are shortened."""
    message = LONG_WORD.sub(r"\1...\2", message)
    return hanging(message, 4, stream=sys.stderr) if sys.stderr.isatty() else message


def say(line: str) -> None:
    """Print a line on standard error. If that fails, it is dropped and the command continues."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def cleared() -> str:
    """The control sequence that clears a progress bar from its line."""
    return "\r\x1b[K" if sys.stderr.isatty() else ""


class Repeated:
    """Messages about many records. The first few of each kind are printed as they come, the others are counted and summed up
    in one line. With -v and with --json, all are printed."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, str]] = Counter()

    def tell(self, source: str, what: str, message: str, kind: str = "message", **facts: Any) -> None:
        """Print a message about a record of the source, or count it. `what` names its kind in the sum."""
        self._counts[source, what, kind] += 1
        if self._counts[source, what, kind] <= FEW or is_verbose() or as_json():
            tell(message, kind, **facts)

    def sum_up(self, also: str = "") -> None:
        """Print how many messages of each kind were not printed. `also` says where else they can be read."""
        for (source, what, kind), count in self._counts.items():
            if count > FEW and not is_verbose() and not as_json():
                tell(f"{source}: {count - FEW:,} more: {what} (-v prints each{also})", kind)
        self._counts.clear()


def without_details(message: str) -> str:
    """A message without its quotations, numbers and what follows a colon: the same text for all messages of a kind, such as
    `field '…' is given more than once`."""
    kind = message.partition(": ")[0]
    return re.sub(r"(?<!\w)'.*?'(?!\w)", "'…'", re.sub(r"(?<![\w'])\d+(?![\w'])", "N", kind))


def progress(what: str) -> Callable[[int, int], None]:
    """A function that draws a progress bar from the steps done and their total: on a terminal, after a second, until
    all is done."""
    if is_quiet() or not sys.stderr.isatty():
        return lambda done, total: None
    due = time.monotonic() + 1
    shown = False

    def tell_done(done: int, total: int) -> None:
        nonlocal due, shown
        if done >= total > 0:
            sys.stderr.write(cleared() if shown else "")
            due, shown = time.monotonic() + 1, False
        elif time.monotonic() > due:
            bar = f"[{'#' * (30 * done // total):.<30}] {100 * done // total}%" if total else f"{done:,}"
            sys.stderr.write(f"\r{what} {bar}")
            sys.stderr.flush()
            due, shown = time.monotonic() + 0.1, True

    return tell_done


def followed(things: Iterable[Thing], what: str, total: int = 0) -> Iterator[Thing]:
    """The things, with a progress bar; a count if the total is not known (0)."""
    advance = progress(what)
    for done, thing in enumerate(things):
        advance(done, total)
        yield thing
    advance(1, 1)
