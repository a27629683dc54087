"""The index of a library: an SQLite database in the user's cache folder, which can always be rebuilt.

It holds the place of each record in the file, so that one of 100,000 can be read without the others; the words of each
for search (FTS5), and those of titles separately; the marks by which duplicates are recognised; and the stamp of the
file that it describes. If anything is wrong with it, it is deleted and rebuilt (see `indexing`).
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from refdesk.folders import user_cache
from refdesk.items.tuples import NamedTuple

VERSION = "8"
BUSY_SECONDS = 120.0  # the time that indexing a very large library may take


class Place(NamedTuple):
    """The place of a record in the library's file."""

    key: str
    start: int
    size: int
    doc: int


def stamp(status: os.stat_result) -> str:
    """A stamp of the file's state: the file is replaced, never written to, so each state has its own inode."""
    return f"{status.st_ino}-{status.st_size}-{status.st_mtime_ns}"


def stamp_of(path: Path) -> str:
    """The stamp of the current file; "" if there is none."""
    try:
        return stamp(os.stat(path))
    except FileNotFoundError:
        return ""


def state(status: os.stat_result) -> str:
    """How the index identifies a file: by its stamp, and by its last change of any kind, which no program can set back.
    While a file is put in its place, its stamp stays the same and its state does not."""
    return f"{stamp(status)}-{status.st_ctime_ns}"


def state_of(path: Path) -> str:
    """The state of the current file; empty if there is none."""
    try:
        return state(os.stat(path))
    except FileNotFoundError:
        return ""


def settled(status: os.stat_result) -> float:
    """The seconds until a further change of the file gets another time (until then, git calls a file "racily clean").
    The clock of a file system ticks every few milliseconds, on some every two seconds."""
    tick = 2.0 if status.st_ctime_ns % 1_000_000_000 == 0 else 0.02
    return min(tick, max(0.0, tick - (time.time_ns() - status.st_ctime_ns) / 1e9))


def folder_of(library: Path) -> Path:
    """The folder of the library's index."""
    # a number made from the path; importing a hash function would take longer
    name = int.from_bytes(os.fsencode(os.path.realpath(library)), "big") % (2**89 - 1)
    return user_cache() / "index" / f"{name:x}"


def connect(path: str | Path) -> sqlite3.Connection:
    """A connection with explicit transactions."""
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)


def described(connection: sqlite3.Connection) -> dict[str, str]:
    """The properties of the index: version, stamp, canonical, revision. Empty if the index is."""
    if not connection.execute("select 1 from sqlite_master where name = 'about'").fetchone():
        return {}
    return dict(connection.execute("select name, value from about"))
