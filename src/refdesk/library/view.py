"""A snapshot of a library: its open file, and the index of exactly that state.

The file is replaced and never written to, so an open snapshot stays intact whatever others do.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from refdesk.errors import BadData, LibraryBusy, NegativeAnswer
from refdesk.items import Item
from refdesk.items.record import key_of, load
from refdesk.library import index
from refdesk.library.index import Place


@dataclass(slots=True)
class View:
    """An open library. `file` is None if it does not exist yet, which means an empty library."""

    path: Path
    file: int | None
    stamp: str
    state: str
    index: sqlite3.Connection
    canonical: bool
    revision: str  # of the index: what it numbers one way now it may number another way once it was made anew

    def text(self, place: Place) -> bytes:
        """A record's bytes."""
        assert self.file is not None
        if not (place.start >= 0 and 0 < place.size <= os.fstat(self.file).st_size):
            raise Stale(f"the index does not fit {self.path}")
        return os.pread(self.file, place.size, place.start)

    def item(self, place: Place) -> Item:
        """A record's item as stored in the file."""
        text = self.text(place)
        try:
            item = load(text, exactly=True)
            # an id that is a number with more digits than fit is another one when it is read quickly, as the index did
            fits = key_of(item) == place.key or key_of(load(text)) == place.key
        except ValueError:
            fits = False
        if not fits:
            raise Stale(f"the index does not fit {self.path}")
        return item

    def exactly(self, key: str) -> Place | None:
        """The place of the record with that key."""
        return self._one("where key = ? order by start limit 1", key)

    def place(self, key: str) -> Place | None:
        """The place of the record with that key or former key."""
        return self.exactly(key) or self._one("join alias using(doc) where old = ? order by key, start limit 1", key)

    def found(self, keys: Iterable[str]) -> list[Place]:
        """The places of the records with these keys. Raises NegativeAnswer, naming the missing ones."""
        places = [(key, self.place(key)) for key in keys]
        if missing := [key for key, place in places if place is None]:
            from refdesk.items.keys import did_you_mean

            near = did_you_mean(missing[0], (place.key for place in self.places())) if len(missing) == 1 else ""
            raise NegativeAnswer(f"no such key in {self.path}: {', '.join(missing)}{near}")
        return [place for _, place in places if place]

    def after(self, key: str) -> Place | None:
        """The place of the first record whose key comes after that one."""
        return self._one("where key > ? order by key, start limit 1", key)

    def _one(self, where: str, key: str) -> Place | None:
        row = self.index.execute(_PLACE + where, (key,)).fetchone()
        return Place(*row) if row else None

    def places(self) -> list[Place]:
        """The place of each record, in the order of the keys."""
        return [Place(*row) for row in self.index.execute(_PLACE + "order by key, start")]

    def beginning(self, prefix: str, limit: int) -> list[Place]:
        """The first records whose keys have that prefix."""
        rows = self.index.execute(
            _PLACE + "where key >= ? and key < ? order by key, start limit ?", (prefix, prefix + "\U0010ffff", limit)
        )
        return [Place(*row) for row in rows]

    def marked(self, mark: int) -> list[Place]:
        """The records with this mark, as the index has it (see `indexing.hashed`), or with the same hash."""
        rows = self.index.execute(_PLACE + "join mark using(doc) where mark = ? order by key, start", (mark,))
        return [Place(*row) for row in rows]

    def release(self) -> None:
        """Release the index for other writers; the file can still be read."""
        with suppress(sqlite3.Error):
            if self.index.in_transaction:
                self.index.execute("commit")

    def close(self) -> None:
        self.index.close()
        if self.file is not None:
            os.close(self.file)
            self.file = None


Answer = TypeVar("Answer")
ATTEMPTS = 100  # tries, if others change the library while it is being opened
FELT = 1.0  # seconds after which a command reports that it rebuilds the index
_PLACE = "select key, start, size, doc from item join place using(doc) "


class Stale(Exception):
    """The index does not match the file and has to be rebuilt."""


DAMAGE = (Stale, sqlite3.Error, LookupError, TypeError, ValueError, OverflowError)
"""What reading a damaged index ends in: rows that are missing, values of another type."""


@dataclass(frozen=True, slots=True)
class Report:
    """Callbacks for messages and progress."""

    say: Callable[[str], None] = lambda line: None
    progress: Callable[[int, int], None] = lambda done, total: None


@contextmanager
def view(path: Path, report: Report, must_exist: bool = True) -> Iterator[View]:
    """The library as it is now, with its index up to date and locked for reading.

    Raises BadData if there is no such file (unless that is allowed), or if it cannot be read or is not a library.
    """
    shown = _open(path, report, must_exist)
    try:
        yield shown
    finally:
        shown.close()


def items(path: Path, report: Report, find: Callable[[View], list[Place]]) -> Iterator[Item]:
    """The items at the places that `find` returns; a damaged index is rebuilt first."""
    done = 0
    for last in (False, True):
        try:
            with view(path, report) as shown:
                places = find(shown)
                shown.release()
                for place in places[done:]:
                    yield shown.item(place)
                    done += 1
                return
        except DAMAGE as error:
            _mend(path, error, last)


def answer(path: Path, report: Report, question: Callable[[View], Answer], must_exist: bool = True) -> Answer:
    """Ask the view; a damaged index is rebuilt first."""
    for last in (False, True):
        try:
            with view(path, report, must_exist) as shown:
                return question(shown)
        except DAMAGE as error:
            _mend(path, error, last)
    raise AssertionError


def _mend(path: Path, error: Exception, last: bool) -> None:
    """Discard a damaged index, so that the next try rebuilds it. If that does not help, it is a bug."""
    if last and not isinstance(error, Stale | sqlite3.Error):
        raise error
    if last or _is(error, sqlite3.SQLITE_BUSY):
        raise LibraryBusy(f"{path}: {error}") from None
    discard(path)


def discard(path: Path) -> None:
    """Discard the library's index."""
    for name in _generations(path).values():
        with suppress(OSError):
            name.unlink()


def _generations(path: Path) -> dict[int, Path]:
    """The databases in the library's index folder by number. The highest is in use. A damaged one gets a successor,
    since a new file of the same name could meet files that SQLite keeps beside the old one."""
    with suppress(OSError):
        return {int(name.stem): name for name in index.folder_of(path).glob("*.sqlite") if name.stem.isdecimal()}
    return {}


def _open(path: Path, report: Report, must_exist: bool) -> View:
    failures, why = 0, ""
    began = time.monotonic()
    for _ in range(ATTEMPTS):
        file, state = _open_file(path, must_exist)
        connection = None
        try:
            connection = _open_index(path, failures)
            if shown := _fitting(path, file, state, connection):
                return shown
            done = _bring_up(connection, path, file, state, report)
            if failures > 1 and (shown := _fitting(path, file, state, connection)):
                # in memory, for this command; in a container without a cache, every time; reported if it is slow
                if why and time.monotonic() - began > FELT:
                    report.say(f"the index of {path} cannot be kept in {index.folder_of(path)}: {why}")
                return shown
            failures = 0 if done else 1
        except (*DAMAGE, OSError) as error:
            if _is(error, sqlite3.SQLITE_BUSY):
                raise LibraryBusy(f"{path}: its index is in use by another process") from None
            if failures > 1:
                raise BadData(f"{path}: {error}") from None
            if failures or not _is_damage(error):
                why, failures = str(error), 1
            failures += 1
        except BaseException:
            _close(connection, file)
            raise
        _close(connection, file)
    raise LibraryBusy(f"{path}: changes faster than it can be read")


def _is_damage(error: Exception) -> bool:
    """Whether the index itself is damaged, rather than its storage."""
    damaged = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH)
    return _is(error, *damaged) or not isinstance(error, sqlite3.Error | OSError)


def _is(error: Exception, *codes: int) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in codes


def _close(connection: sqlite3.Connection | None, file: int | None) -> None:
    if connection:
        with suppress(sqlite3.Error):
            connection.close()
    if file is not None:
        os.close(file)


def _open_file(path: Path, must_exist: bool) -> tuple[int | None, str]:
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # opening a pipe would block
    except FileNotFoundError:
        if must_exist:
            raise BadData(f"no library at {path} (create one with import or add)") from None
        return None, ""
    except OSError as error:
        raise BadData(f"{path}: {error.strerror}") from None
    status = os.fstat(file)
    if not stat.S_ISREG(status.st_mode):
        os.close(file)
        raise BadData(f"{path}: not a file")
    return file, index.state(status)


def _open_index(path: Path, failures: int) -> sqlite3.Connection:
    """The library's index; after one failure its successor, after more an index in memory."""
    if failures > 1:
        return index.connect(":memory:")
    generations = _generations(path)
    number = max(generations, default=0) + failures
    folder = index.folder_of(path)
    folder.mkdir(parents=True, exist_ok=True)
    connection = index.connect(folder / f"{number}.sqlite")
    for old, name in generations.items():
        if old < number:
            with suppress(OSError):
                name.unlink()
    return connection


def _fitting(path: Path, file: int | None, state: str, connection: sqlite3.Connection) -> View | None:
    """The view, if the index describes this state of the file; held by a read transaction."""
    connection.execute("begin")
    about = index.described(connection)
    if about.get("stamp") == state and about.get("version") == index.VERSION:
        if about.get("canonical") not in ("0", "1") or not isinstance(about.get("revision"), str):
            raise Stale(f"the index of {path} does not say what it describes")
        stamp = index.stamp(os.fstat(file)) if file is not None else ""
        return View(path, file, stamp, state, connection, about["canonical"] == "1", about["revision"])
    connection.execute("commit")
    return None


def _bring_up(connection: sqlite3.Connection, path: Path, file: int | None, state: str, report: Report) -> bool:
    """Update the index to this state of the file; False if it should be rebuilt."""
    from refdesk.library import indexing

    connection.execute("begin immediate")
    try:
        about = index.described(connection)
        if about.get("stamp") == state and about.get("version") == index.VERSION:
            done = True  # by another process, while this one waited
        else:
            data = b"[]\n" if file is None else _read_settled(file)
            if file is not None and index.state_of(path) != state:
                done = True  # there is a newer file to open; an index is never set back
            elif not about:
                indexing.build(connection, data, state, str(path), report.progress)
                done = True
            else:
                done = about.get("version") == index.VERSION and indexing.refresh(connection, data, state, str(path))
        connection.execute("commit")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("rollback")
        raise
    return done


def read_library(path: Path) -> bytes:
    """All bytes of a library's file. Raises BadData if it cannot be read."""
    file, _ = _open_file(path, must_exist=True)
    assert file is not None
    try:
        return read_whole(file)
    finally:
        os.close(file)


def _read_settled(file: int) -> bytes:
    """All bytes of a file, read once any later change would show in its times."""
    if wait := index.settled(os.fstat(file)):
        time.sleep(wait)
    return read_whole(file)


def read_whole(file: int) -> bytes:
    """All bytes of an open file."""
    with open(file, "rb", closefd=False) as whole:
        whole.seek(0)
        return whole.read()
