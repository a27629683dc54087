"""One writer at a time, and the others are told who it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from refdesk.errors import BadData, LibraryBusy

SECONDS = 10.0
"""How long a command waits for its turn; $REFDESK_LOCK_TIMEOUT is another number of seconds."""

FILES = ("lock", "holder", "history", "history.new", "new")
"""What goes with a library, in the folder `.refdesk` beside it."""


def beside(path: Path, what: str) -> Path:
    """A file that goes with the library: its lock, its history, the file that is to replace it."""
    return path.parent / ".refdesk" / f"{path.name}.{what}"


def no_link(path: str, flags: int) -> int:
    """An opener for `open`: a link in the place of the file is an error (ELOOP), whoever put it there."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)


def refuse_links(path: Path) -> None:
    """BadData where the library's folder `.refdesk`, or a file in it, is a link: it could lead to any file of the user's."""
    folder = beside(path, "lock").parent
    for each in (folder, *(beside(path, what) for what in FILES), folder / ".gitignore"):
        if each.is_symlink():
            raise BadData(f"{each} is a symbolic link, which refdesk does not follow there: remove it")


@contextmanager
def locked(path: Path, command: str) -> Iterator[None]:
    """Hold the library for a change. LibraryBusy, with the name of the holder, when it is not free in time."""
    from filelock import FileLock, Timeout

    folder = beside(path, "lock").parent
    try:
        refuse_links(path)
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), open(folder / ".gitignore", "x", encoding="utf-8") as ignore:
            ignore.write("*\n")
        lock = FileLock(beside(path, "lock"), timeout=_patience())
        lock.acquire(poll_interval=0.02)
    except Timeout:
        raise LibraryBusy(f"{path} is locked{_holder(path)}") from None
    except OSError as error:
        raise BadData(f"{path}: {error.strerror}: the library cannot be changed") from None
    try:
        with suppress(OSError):  # a courtesy: a full disk is told of when it matters
            now = datetime.now(UTC).strftime("%H:%M:%S UTC")
            with open(beside(path, "holder"), "w", encoding="utf-8", opener=no_link) as holder:
                holder.write(f"process {os.getpid()} (refdesk {command}) since {now}")
        yield
    finally:
        lock.release()


def _patience() -> float:
    try:
        return max(0.0, float(os.environ.get("REFDESK_LOCK_TIMEOUT", SECONDS)))
    except ValueError:
        return SECONDS


def _holder(path: Path) -> str:
    try:
        with open(beside(path, "holder"), encoding="utf-8", opener=no_link) as holder:
            return f" by {holder.read(200)}"
    except (OSError, UnicodeDecodeError):
        return " by another process"
