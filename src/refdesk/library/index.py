"""The index: what of a library can be rebuilt. In an SQLite database in the user's cache folder, one for each library.

It holds where each record stands in the file, so that one out of 100,000 is read without the others; the words of each for
search (FTS5), and those of the titles once more by themselves; the marks by which duplicates are recognised; and the stamp
of the file that it describes. Whatever happens to it, it is thrown away and made again (see `indexing`).
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import NamedTuple

from refdesk.folders import user_cache

VERSION = "4"
BUSY_SECONDS = 120.0  # as long as another process may take to index a very large library


class Place(NamedTuple):
    """Where a record stands in the library's file."""

    key: str
    start: int
    size: int
    doc: int


def stamp(status: os.stat_result) -> str:
    """What tells one state of the file from the next: it is replaced, never written to, so its inode is another."""
    return f"{status.st_ino}-{status.st_size}-{status.st_mtime_ns}"


def stamp_of(path: Path) -> str:
    """The stamp of the file that is there now; nothing where there is none."""
    try:
        return stamp(os.stat(path))
    except FileNotFoundError:
        return ""


def folder_of(library: Path) -> Path:
    """The folder in which the library's index is kept."""
    # a number from the path; a hash function would have to be loaded for it
    name = int.from_bytes(os.fsencode(os.path.realpath(library)), "big") % (2**89 - 1)
    return user_cache() / "index" / f"{name:x}"


def connect(path: str | Path) -> sqlite3.Connection:
    """A connection that begins and ends its transactions where it is told to."""
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)


def described(connection: sqlite3.Connection) -> dict[str, str]:
    """What the index says of itself: version, stamp, canonical, revision. Nothing if it is still empty."""
    if not connection.execute("select 1 from sqlite_master where name = 'about'").fetchone():
        return {}
    return dict(connection.execute("select name, value from about"))
