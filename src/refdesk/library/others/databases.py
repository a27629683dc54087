"""SQLite databases and zip archives of other programs, opened read-only."""

from __future__ import annotations

import os
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from refdesk.errors import BadData
from refdesk.library.files import UNPACKED, safe_name

SQLITE = b"SQLite format 3\0"
LARGEST = 1 << 30  # bytes of one file in an archive
RATIO = 500  # times that a file may grow when it is unpacked: XML shrinks to a hundredth at most
SHARED_LOCK = (0x40000002, 510)  # the bytes of a database file that SQLite locks (https://sqlite.org/src/file/src/os.h)
DAMAGED_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error)
"""What zipfile raises at archives that are damaged, encrypted or of a kind that it does not know."""
BY_TABLES = {
    "zotero": {"itemData", "itemDataValues", "creators", "itemTypes"},
    "mendeley": {"Documents", "DocumentContributors"},
    "endnote": {"refs", "file_res"},
}


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that reads and cannot write. BadData where another program has the database open, or where changes to
    it are not in the file yet: they would be missed."""
    refuse_locked(path)
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        yield prepared(connection)


@contextmanager
def opened_bytes(data: bytes) -> Iterator[sqlite3.Connection]:
    """The same for a database that is in memory."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        yield prepared(connection)


def prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A connection to a database that may be from anywhere: no code in its schema runs, text need not be UTF-8."""
    for collation in ("ENCI_Base", "ENCI_Titles", "ENCI_Keywords"):  # EndNote's own, which its indexes need
        connection.create_collation(
            collation, lambda one, other: (one.lower() > other.lower()) - (one.lower() < other.lower())
        )
    connection.execute("pragma trusted_schema = off")
    connection.execute("pragma query_only = on")
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.row_factory = sqlite3.Row
    try:
        answer = connection.execute("pragma quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError:  # a function or collation of the program's own: the check is not possible
        answer = "ok"
    if answer != "ok":
        raise BadData(f"damaged database: {' '.join(str(answer).split())}")
    return connection


def refuse_locked(path: Path) -> None:
    """BadData where the database is in use."""
    for suffix in ("-journal", "-wal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists() and beside.stat().st_size:
            raise BadData(f"its last changes are still in {beside.name}: open and close it in its program first")
    try:
        import fcntl
    except ImportError:  # Windows, where a locked file cannot be opened at all
        return
    start, size = SHARED_LOCK
    with open(path, "rb") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB, size, start, os.SEEK_SET)
        except OSError:
            raise BadData("locked by another program: close that first, or import a copy") from None


def tables(connection: sqlite3.Connection) -> set[str]:
    """The names of its tables; a view is not one of them."""
    return {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}


def kind(path: Path) -> str:
    """The program of a database, recognised from its tables; `unknown` if there is none."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            there = tables(connection)
    except (sqlite3.Error, UnicodeDecodeError):
        return "zotero" if path.name.startswith("zotero") else "unknown"
    if "enl_refs" in there:
        return "endnote"
    return next((name for name, wanted in BY_TABLES.items() if wanted <= there), "unknown")


def archive_kind(path: Path) -> str:
    """The program of an archive, recognised from the names of its members."""
    suffix = path.suffix.lower()
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (*DAMAGED_ARCHIVE, OSError, ValueError):
        return {".ctv6bak": "citavi", ".ctv5bak": "citavi", ".enlx": "endnote"}.get(suffix, "")
    if any(name.endswith("sdb/sdb.eni") for name in names):
        return "endnote"
    if suffix in (".ctv6bak", ".ctv5bak", ".ctv4bak") or (len(names) == 1 and names[0].endswith((".ctv6", ".ctv5"))):
        return "citavi"
    return "endnote" if suffix == ".enlx" else ""


def unpack(path: Path, name: str) -> Path | None:
    """One file of an archive in a directory of its own, which goes when refdesk ends; None where the archive has no such."""
    import atexit
    import shutil
    import tempfile

    with zipfile.ZipFile(path) as archive:
        if name not in archive.namelist():
            return None
        limit = limit_of(archive.getinfo(name))
        folder = Path(tempfile.mkdtemp(prefix=UNPACKED))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        target = folder / (safe_name(name.rpartition("/")[2]) or "file")
        with archive.open(name) as packed, open(target, "xb") as file:
            while piece := packed.read(1 << 20):
                limit -= len(piece)
                if limit < 0:
                    raise BadData(f"{path}: {name} is too large when unpacked: not read")
                file.write(piece)
    return target


def limit_of(entry: zipfile.ZipInfo) -> int:
    """How many bytes a file of an archive may unpack to."""
    return min(LARGEST, max(1 << 20, RATIO * entry.compress_size))


def unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """One file of an archive; BadData where it would grow without measure."""
    entry = archive.getinfo(name)
    limit = limit_of(entry)
    if entry.flag_bits & 1:
        raise BadData(f"{name} in the archive is encrypted")
    with archive.open(entry) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise BadData(f"{name} in the archive unpacks to more than {limit:,} bytes: not read")
    return data
