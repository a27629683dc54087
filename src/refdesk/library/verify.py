"""Verify the integrity of a library: its file, its history and its index, which is repaired."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from refdesk.errors import RefdeskError
from refdesk.items.record import key_of
from refdesk.items.tuples import NamedTuple
from refdesk.library import fulltext, history, index, indexing
from refdesk.library.lock import beside, locked, refuse_links
from refdesk.library.scan import records
from refdesk.library.store import Library
from refdesk.library.view import DAMAGE, discard, read_library

TABLES = (
    "select 0, value from about where name = 'canonical'",
    "select start, size, key, digest, year, fields, tags, added from item join place using(doc) join shape on shape = id",
    "select start, mark from mark join place using(doc)",
    "select start, old from alias join place using(doc)",
    "select start, words.* from words join place on words.rowid = doc",
    "select start, term, offset from title_words join place using(doc)",
)
"""All that the index says, by the record's place in the file."""


class Verdict(NamedTuple):
    """The verdict on a part of the library: `fault` is empty if there is none; `repaired` says what was done."""

    part: str
    state: str
    fault: str = ""
    repaired: str = ""


def verify(library: Library, dry_run: bool = False) -> Iterator[Verdict]:
    """Verify the file, the history and the index, and repair the index unless `dry_run`."""
    path = Path(os.path.realpath(library.path))
    refuse_links(path)
    with locked(path, "check --integrity"):
        data: bytes | None = None
        try:
            data = read_library(path)
            keys = [key_of(record.item) for record in records(data, str(path))]
        except RefdeskError as error:
            yield Verdict("file", "", str(error))
        else:
            assert data is not None
            twice = len(keys) - len(set(keys))
            fault = f"{twice} of {len(keys)} keys stand there more than once" if twice else ""
            yield Verdict("file", f"{_many(len(keys), 'reference')}, {len(data):,} bytes", fault)
            yield _index(library, path, data, dry_run)
        if (texts := fulltext.database(path)).exists():
            yield _texts(texts, dry_run)
        yield _history(path, dry_run)


def _history(path: Path, dry_run: bool) -> Verdict:
    faults: list[str] = []
    entries = 0
    last: int | None = None
    file = beside(path, "history")
    for entry in history.latest(
        file, index.stamp_of(path), lambda message: faults.append(message.removeprefix(f"{file}: "))
    ):
        if last is not None and entry.number != last - 1:
            faults.append(f"changes are missing between number {entry.number} and {last}")
        last = entry.number
        entries += 1
    repaired = ""
    if file.exists() and not dry_run:
        size = file.stat().st_size
        history.settle(file, index.stamp_of(path))
        if file.stat().st_size != size:
            repaired = "what was cut off at its end was dropped"

    return Verdict("history", _many(entries, "change"), "; ".join(faults), repaired)


def _index(library: Library, path: Path, data: bytes, dry_run: bool) -> Verdict:
    library.ask(lambda shown: None)  # made if there is none, updated if it is old
    fault = _fault_of_index(path, data)
    repaired = ""
    if fault and not dry_run:
        discard(path)
        library.ask(lambda shown: None)
        repaired = "made again"
    return Verdict("index", "agrees with the file", fault, repaired)


def _texts(database: Path, dry_run: bool) -> Verdict:
    """The index of the texts of files, which is made only on request."""
    fault = ""
    try:
        with closing(index.connect(database)) as kept:
            [[state]] = kept.execute("pragma integrity_check(1)")
            if state != "ok":
                fault = str(state).splitlines()[-1]
            else:
                kept.execute("insert into content(content) values('integrity-check')")
    except sqlite3.Error as error:
        fault = str(error)
    repaired = ""
    if fault and not dry_run:
        database.unlink(missing_ok=True)
        repaired = "deleted: refdesk index --files makes it again"
    return Verdict("texts of files", "sound", fault, repaired)


def _fault_of_index(path: Path, data: bytes) -> str:
    """What is wrong with the index: damage to the database, or anything that differs from one made anew from these bytes."""
    files = sorted(index.folder_of(path).glob("*.sqlite"))
    if not files:
        return ""  # it cannot be kept, which was reported
    try:
        with closing(index.connect(files[-1])) as kept, closing(index.connect(":memory:")) as fresh:
            [[state]] = kept.execute("pragma integrity_check(1)")
            if state != "ok":
                return str(state).splitlines()[-1]
            kept.execute("insert into words(words, rank) values('integrity-check', 1)")
            fresh.execute("begin")
            indexing.build(fresh, data, "", str(path), None)
            for each in (kept, fresh):
                each.execute("create virtual table temp.title_words using fts5vocab(main, 'titles', 'instance')")
            for table in TABLES:
                if sorted(kept.execute(table), key=repr) != sorted(fresh.execute(table), key=repr):
                    return "it does not agree with the file"
    except DAMAGE as error:
        return str(error)
    return ""


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
