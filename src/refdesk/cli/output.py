"""Where the commands write: data on standard output or in a file, everything else on standard error."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from refdesk.errors import UsageError
from refdesk.items.text import printable

if TYPE_CHECKING:
    from rich.text import Text

CHUNK = 1 << 16
Thing = TypeVar("Thing")


def tell(message: str, kind: str = "message", **facts: object) -> None:
    """One line on standard error; where JSON was asked for, `{"schema": 1, kind: message, ...}` with the facts."""
    if "--json" in sys.argv:
        import json

        print(json.dumps({"schema": SCHEMA, kind: message.strip(), **facts}), file=sys.stderr)
    else:
        print(cleared() + "refdesk: " + printable(message.strip()), file=sys.stderr)


def cleared() -> str:
    """What takes a bar off the line that it stands on."""
    return "\r\x1b[K" if sys.stderr.isatty() else ""


def write(pieces: Iterable[str] | bytes, path: str | None = None) -> None:
    """Write the pieces to standard output, or to a file that is there whole or not at all; `-` is standard output."""
    if path is None or path == "-":
        if isinstance(pieces, bytes):
            if sys.stdout.isatty():
                raise UsageError("this is no text for a terminal: write it to a file with -o")
            sys.stdout.buffer.write(pieces)
        else:
            for chunk in chunks(pieces):
                sys.stdout.write(chunk)
        return
    if not path:
        raise UsageError("the file to write to has no name")
    beside = f"{path}.{os.getpid()}.part"
    # a device or a pipe cannot be replaced by a file: it is written to
    special = os.path.exists(path) and not os.path.isfile(path)
    try:
        with open(path if special else beside, "wb") as file:
            for data in (pieces,) if isinstance(pieces, bytes) else map(encoded, chunks(pieces)):
                file.write(data)
        if not special:
            if os.path.exists(path):
                os.chmod(beside, os.stat(path).st_mode & 0o777)
            os.replace(beside, os.path.realpath(path))
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from None
    finally:
        if not special and os.path.exists(beside):
            os.unlink(beside)


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def chunks(pieces: Iterable[str]) -> Iterable[str]:
    """The same text in fewer, larger pieces."""
    gathered: list[str] = []
    size = 0
    for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield "".join(gathered)
            gathered.clear()
            size = 0
    if gathered:
        yield "".join(gathered)


def progress(what: str) -> Callable[[int, int], None]:
    """A bar to be told how much is done of how much: on a terminal, from the second second on; it goes when all is done."""
    if not sys.stderr.isatty():
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
    """The things, a bar being moved on by each; a count, where the total is not known (0)."""
    advance = progress(what)
    for done, thing in enumerate(things):
        advance(done, total)
        yield thing
    advance(1, 1)


SCHEMA = 1  # of every JSON answer; grows when a field changes its meaning or goes


def print_json(**answer: Any) -> None:
    """Print a JSON answer on one line: `{"schema": 1, ...}`."""
    sys.stdout.write(json_line(**answer))


def json_line(**answer: Any) -> str:
    """A JSON answer as a line: `{"schema": 1, ...}`."""
    import orjson

    try:
        return orjson.dumps({"schema": SCHEMA, **answer}).decode() + "\n"
    except TypeError:  # numbers of any length, halves of surrogate pairs
        import json

        return json.dumps({"schema": SCHEMA, **answer}) + "\n"


def print_rows(
    name: str,
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    json: bool = False,
    mark: Callable[[Text], None] | None = None,
) -> None:
    """Rows that people and scripts read: a table on a terminal, tab-separated lines in a pipe, `{name: [...]}` as JSON.

    The columns are those of the table and the lines; JSON has all that a row holds. A list is shown as its words. `mark`
    may highlight something in each cell of the table.
    """
    if json:
        print_json(**{name: list(rows)})
        return
    shown = ([cell(row.get(column)) for column in columns] for row in rows)
    if not sys.stdout.isatty():
        write("\t".join(cells) + "\n" for cells in shown)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for cells in shown:
        texts = [Text(text) for text in cells]
        if mark:
            for text in texts:
                mark(text)
        table.add_row(*texts)
    Console().print(table)


def cell(value: Any) -> str:
    """A value on one line, without what a terminal would act on."""
    text = "" if value is None else ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return printable(text)
