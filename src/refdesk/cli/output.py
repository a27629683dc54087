"""The output of commands: data on standard output or in a file. Messages are in `messages`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from refdesk.cli.messages import SCHEMA, tell
from refdesk.cli.terminal import colours, columns_for, page
from refdesk.errors import PartlyDone, UsageError
from refdesk.folders import replacing
from refdesk.items.text import printable

CHUNK = 1 << 16
STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")  # opening these again would truncate a file
LENIENT = "refdesk-lenient"  # the error handler for encoding: see `refdesk.__main__`


def write(pieces: Iterable[str] | bytes, path: str | None = None) -> None:
    """Write the pieces to standard output (`-`), or to a file, which is replaced only once all of it is written."""
    if path is None or path in STANDARD_OUTPUT:
        if isinstance(pieces, bytes):
            if sys.stdout.isatty():
                raise UsageError("binary output cannot be printed on a terminal: write it to a file with -o")
            sys.stdout.buffer.write(pieces)
        elif sys.stdout.isatty():
            page(pieces)
        else:
            for chunk in chunks(pieces):
                sys.stdout.write(chunk)
        return
    if not path:
        raise UsageError("-o: expected the name of a file")
    # a device or a pipe cannot be replaced, only written to
    special = os.path.exists(path) and not os.path.isfile(path)
    special |= path.startswith(("/dev/", "/proc/")) and not path.startswith("/dev/shm/")  # files in memory
    try:
        if special:
            with open(path, "wb") as file:
                fill_file(file, pieces)
        else:
            with replacing(path) as file:
                fill_file(file, pieces)
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from None


def tell_foreign_suffix(output: str | None, written: str, own: Sequence[str]) -> None:
    """Report a file whose name promises another format than the one that was asked for."""
    suffix = os.path.splitext(output or "")[1].lower()
    if suffix in PROMISING and suffix not in own:
        tell(f"{output}: written as {written}, although {suffix} is another format")


PROMISING = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".xlsx", ".html", ".htm", ".tex", ".ps")


def fill_file(file: BinaryIO, pieces: Iterable[str] | bytes) -> None:
    for data in (pieces,) if isinstance(pieces, bytes) else map(encoded, chunks(pieces)):
        file.write(data)


@contextmanager
def after_change() -> Iterator[None]:
    """Report an error or interrupt while the result is printed, and say that the change has been made. If nobody reads the
    result, go on: what else there is to report still decides the exit status."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError as error:
        raise PartlyDone(
            f"standard output: {error.strerror}: the change is done, but its result could not be printed"
        ) from None
    except KeyboardInterrupt:
        tell("interrupted, after the change was done")
        raise


def encoded(text: str) -> bytes:
    return text.encode("utf-8", LENIENT)


def chunks(pieces: Iterable[str]) -> Iterable[str]:
    """The same text in fewer, larger pieces."""
    chunk: list[str] = []
    size = 0
    for piece in pieces:
        chunk.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield "".join(chunk)
            chunk.clear()
            size = 0
    if chunk:
        yield "".join(chunk)


def print_json(**answer: Any) -> None:
    """Print JSON output on one line: `{"schema": 1, ...}`."""
    sys.stdout.write(json_line(**answer))


def json_line(**answer: Any) -> str:
    """JSON output as a line: `{"schema": 1, ...}`."""
    import orjson

    try:
        return orjson.dumps({"schema": SCHEMA, **answer}).decode() + "\n"
    except TypeError:  # very long numbers, lone surrogates
        import json

        return json.dumps({"schema": SCHEMA, **answer}) + "\n"


def print_rows(
    name: str,
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    json: bool = False,
    mark: Callable[[str], str] | None = None,
    on_terminal: Sequence[str] = (),
) -> None:
    """Print rows: a table on a terminal, tab-separated lines in a pipe, `{name: [...]}` as JSON.

    `columns` are the columns of the lines, and of the table unless `on_terminal` names others; JSON has all of a row. A
    list is printed as its words. `mark` may highlight text in the cells of the table.
    """
    if json:
        print_json(**{name: list(rows)})
        return
    width = columns_for()
    if width is not None:
        columns = on_terminal or columns
    shown = ([cell(row.get(column)) for column in columns] for row in rows)
    if width is None:
        write("\t".join(cells) + "\n" for cells in shown)
        return
    from refdesk.cli.table import table

    if cells := list(shown):
        page(table(columns, cells, width, colours(sys.stdout), mark))
    else:
        tell(f"no {name}")


def cell(value: Any) -> str:
    """A value on one line, without control characters."""
    text = "" if value is None else ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return printable(text)
