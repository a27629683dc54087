"""Write the next state of the file beside the old one, copying what stays."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from refdesk.errors import BadData
from refdesk.folders import keep_owner
from refdesk.items import Item
from refdesk.items.record import dump, key_of, load
from refdesk.items.tuples import NamedTuple
from refdesk.library import index, indexing
from refdesk.library.index import Place
from refdesk.library.lock import sync_folder
from refdesk.library.scan import BETWEEN, CLOSING, OPENING, Record, records
from refdesk.library.view import Stale, View, read_whole


class Change(NamedTuple):
    """The change of one key: its old value (None: nothing), its new value, its place."""

    key: str
    before: Item | None
    after: Item | None
    place: Place | None = None


class Written(NamedTuple):
    """A stretch of the new file: copied from the old one from `start` on, or a new record."""

    at: int
    start: int
    record: Record | None = None


def write(new: Path, shown: View, changes: list[Change]) -> tuple[str, list[Written]]:
    """Write the changed library to `new` and sync it to disk; return its stamp and its layout."""
    mode = 0o666 & ~_umask()
    if shown.file is not None:
        mode = os.fstat(shown.file).st_mode & 0o7777
        if not mode & 0o222 or not os.access(shown.path, os.W_OK):
            raise BadData(f"{shown.path} is read-only: nothing was changed")
    new.unlink(missing_ok=True)
    target = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        if shown.file is not None:
            keep_owner(shown.file, target)
        os.fchmod(target, mode)
        pieces = _spliced(shown, changes) if shown.canonical and shown.file is not None else _laid_out(shown, changes)
        written = _write(target, shown.file, pieces)
        os.fsync(target)
        return index.stamp(os.fstat(target)), written
    finally:
        os.close(target)


def replace(new: Path, path: Path) -> None:
    """Replace the old file by the new one, and sync the folder to disk."""
    os.replace(new, path)
    sync_folder(path.parent)


def _spliced(shown: View, changes: list[Change]) -> Iterator[tuple[int, int] | Item]:
    """The unchanged stretches of the old file, from brace to brace, and the new items between them."""
    assert shown.file is not None
    ending = os.fstat(shown.file).st_size - len(CLOSING)
    cursor = len(OPENING)
    for change in sorted(changes, key=lambda change: (change.key, change.place is None)):
        if change.place:
            at, resume = change.place.start, change.place.start + change.place.size + len(BETWEEN)
            _check(shown, change.place)
        else:
            after = shown.after(change.key)
            at = resume = after.start if after else ending + len(BETWEEN)
            if after:
                _check(shown, after)
        if at > cursor:
            yield cursor, at - len(BETWEEN)
        if change.after is not None:
            yield change.after
        cursor = max(cursor, resume)
    if cursor < ending:
        yield cursor, ending


def _check(shown: View, place: Place) -> None:
    """Check the index against the library before a byte is copied: Stale if the record is not where it says."""
    shown.item(place)
    assert shown.file is not None
    before = os.pread(shown.file, 4, place.start - 4)
    after = os.pread(shown.file, 4, place.start + place.size)
    if before not in (OPENING, BETWEEN) or after not in (BETWEEN, CLOSING):
        raise Stale(f"the index does not fit {shown.path}")


def _laid_out(shown: View, changes: list[Change]) -> Iterator[Item]:
    """Every item of a file that another program formatted, and the new ones, in the order of the keys."""
    gone = {change.place.start for change in changes if change.place}
    everything: list[tuple[str, int, bytes | Item]] = [
        (change.key, -1, change.after) for change in changes if change.after is not None
    ]
    if shown.file is not None:
        for record in records(read_whole(shown.file), str(shown.path)):
            if record.start not in gone:
                everything.append((key_of(record.item), record.start, record.text))
    for _, _, what in sorted(everything, key=lambda entry: entry[:2]):
        yield load(what, exactly=True) if isinstance(what, bytes) else what


def _write(target: int, source: int | None, pieces: Iterator[tuple[int, int] | Item]) -> list[Written]:
    written: list[Written] = []
    buffer = bytearray()
    at = 0
    for piece in pieces:
        buffer += BETWEEN if written else OPENING
        if isinstance(piece, dict):
            text = dump(piece)
            start = at + len(buffer)
            buffer += text
            written.append(Written(start, 0, Record(start, start + len(text), text, piece)))
            if len(buffer) < 1 << 20:
                continue
            at += _flush(target, buffer)
        else:
            assert source is not None
            at += _flush(target, buffer)
            written.append(Written(at, piece[0]))
            _copy(source, target, *piece)
            at += piece[1] - piece[0]
    buffer += CLOSING if written else b"[]\n"
    _flush(target, buffer)
    return written


def _flush(target: int, buffer: bytearray) -> int:
    size = len(buffer)
    with memoryview(bytes(buffer)) as rest:
        done = 0
        while done < size:
            done += os.write(target, rest[done:])
    buffer.clear()
    return size


def _copy(source: int, target: int, start: int, end: int) -> None:
    try:
        while start < end:
            copied = os.copy_file_range(source, target, end - start, start)
            if not copied:
                break
            start += copied
    except OSError as error:
        if error.errno not in _NO_SUCH_COPY:
            raise
    while start < end:  # file systems without a copy of their own
        block = os.pread(source, min(end - start, 1 << 20), start)
        if not block:
            raise OSError(5, "the file ended too early")
        start += _flush(target, bytearray(block))


_NO_SUCH_COPY = {18, 22, 38, 95}  # EXDEV, EINVAL, ENOSYS, EOPNOTSUPP


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def reindexed(shown: View, stamp: str, changes: list[Change], written: list[Written]) -> Iterator[None]:
    """The index updated with the library: it is committed once the file was replaced. If that fails, it is stale, and
    the next command updates it."""
    connection = shown.index
    try:
        if not shown.canonical or shown.file is None:
            raise sqlite3.NotSupportedError  # everything moved
        connection.execute("begin immediate")
        if index.described(connection).get("revision") != shown.revision:
            raise sqlite3.DataError  # another process rebuilt it
        _reindex(connection, stamp, changes, written)
    except sqlite3.Error:
        with suppress(sqlite3.Error):
            connection.execute("rollback")
        yield
        return
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    with suppress(sqlite3.Error, OSError):
        status = os.stat(shown.path)
        if index.stamp(status) == stamp:  # putting the file in its place has changed its time
            connection.execute("update about set value = ? where name = 'stamp'", (index.state(status),))
        connection.execute("commit")


def _reindex(connection: sqlite3.Connection, state: str, changes: list[Change], written: list[Written]) -> None:
    indexing.delete(connection, [change.place.doc for change in changes if change.place])
    moves = [(piece.start, piece.at - piece.start) for piece in written if not piece.record]
    connection.execute("create temp table moved(start integer primary key, by integer)")
    connection.executemany("insert into moved values(?, ?)", moves)
    connection.execute(
        "update place set start = start + (select by from moved where moved.start <= place.start"
        " order by moved.start desc limit 1)"
    )
    connection.execute("drop table moved")
    records = [piece.record for piece in written if piece.record]
    indexing.insert(connection, indexing.next_doc(connection), records)
    indexing.describe(connection, state, canonical=True)
