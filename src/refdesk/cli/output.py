"""Where the commands write: data on standard output or in a file, everything else on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from refdesk.__main__ import printable

CHUNK = 1 << 16


def tell(message: str) -> None:
    """One line on standard error."""
    print("refdesk: " + printable(message), file=sys.stderr)


def write(pieces: Iterable[str], path: str | None = None) -> None:
    """Write the pieces to standard output, or to a file that is there whole or not at all; `-` is standard output."""
    if path is None or path == "-":
        for chunk in chunks(pieces):
            sys.stdout.write(chunk)
        return
    beside = f"{path}.{os.getpid()}.part"
    # a device or a pipe cannot be replaced by a file: it is written to
    special = os.path.exists(path) and not os.path.isfile(path)
    target = path if special else beside
    try:
        with open(target, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            for chunk in chunks(pieces):
                file.write(chunk)
        if not special:
            if os.path.exists(path):
                os.chmod(beside, os.stat(path).st_mode & 0o777)
            os.replace(beside, os.path.realpath(path))
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from None
    finally:
        if not special and os.path.exists(beside):
            os.unlink(beside)


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
