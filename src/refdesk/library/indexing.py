"""Build the index and keep it up to date (see `index` for what it is)."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

from refdesk.items import Item
from refdesk.items.fold import fold
from refdesk.items.record import dump, key_of, year
from refdesk.library.dedupe import blocks
from refdesk.library.files import files
from refdesk.library.index import VERSION
from refdesk.library.scan import BETWEEN, CLOSING, OPENING, Record, records
from refdesk.library.sources import added, digests, sources
from refdesk.library.words import COLUMNS, columns, fields, tags

_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
SCHEMA = f"""
create table about(name text primary key, value text) without rowid;
create table item(doc integer primary key, key text, digest integer, year integer, shape integer, tags text, added text);
create table place(doc integer primary key, start integer, size integer);
create table shape(id integer primary key, type text, fields text unique);
create table mark(mark integer, doc integer);
create table alias(old text, doc integer);
create virtual table words using fts5({_NAMES}, tokenize='ascii');
create virtual table titles using fts5(title, tokenize='ascii', content='words');
"""
INDEXES = """
create index item_key on item(key);
create index mark_mark on mark(mark, doc);
create index mark_doc on mark(doc);
create index alias_old on alias(old);
create index alias_doc on alias(doc);
"""
Progress = Callable[[int, int], None]
"""Called now and then with how many bytes of how many are done."""


def digest(text: bytes) -> int:
    """A 64-bit digest of a record's bytes, as an SQLite integer."""
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little", signed=True)


def describe(connection: sqlite3.Connection, state: str, canonical: bool) -> None:
    """Store which state of the file the index describes, and whether it has refdesk's layout."""
    about = {"version": VERSION, "stamp": state, "canonical": str(int(canonical)), "revision": os.urandom(8).hex()}
    connection.executemany("insert or replace into about values(?, ?)", about.items())


def build(connection: sqlite3.Connection, data: bytes, state: str, source: str, progress: Progress | None) -> None:
    """Fill an empty database with the index of these bytes, within the caller's transaction."""
    for statement in filter(str.strip, SCHEMA.split(";")):
        connection.execute(statement)
    for table in ("words", "titles"):
        connection.execute(f"insert into {table}({table}, rank) values('hashsize', 33554432)")
    canonical = Canonical()
    insert(connection, 1, _watched(records(data, source), canonical, len(data), progress))
    for statement in filter(str.strip, INDEXES.split(";")):
        connection.execute(statement)
    for table in ("words", "titles"):
        connection.execute(f"insert into {table}({table}) values('optimize')")
    describe(connection, state, canonical.holds(data))


def refresh(connection: sqlite3.Connection, data: bytes, state: str, source: str) -> bool:
    """Update the index of an earlier state to these bytes. Returns False, and does nothing, if rebuilding is faster."""
    known: dict[int, list[tuple[int, int]]] = {}
    for hashed_text, doc, start in connection.execute(
        "select digest, doc, start from item join place using(doc) order by doc desc"
    ):
        known.setdefault(hashed_text, []).append((doc, start))
    canonical, new, moved = Canonical(), [], []
    for total, record in enumerate(records(data, source)):
        canonical.see(record)
        if same := known.get(digest(record.text)):
            doc, start = same.pop()
            if start != record.start:
                moved.append((record.start, doc))
        else:
            new.append(record)
            if len(new) > 1000 + total // 3:
                return False
    connection.executemany("update place set start = ? where doc = ?", moved)
    delete(connection, (doc for same in known.values() for doc, _ in same))
    insert(connection, next_doc(connection), new)
    describe(connection, state, canonical.holds(data))
    return True


def next_doc(connection: sqlite3.Connection) -> int:
    """The number of the next document."""
    return int(connection.execute("select coalesce(max(doc), 0) + 1 from item").fetchone()[0])


class Canonical:
    """Checks, record by record, whether the file has refdesk's layout."""

    def __init__(self) -> None:
        self.so_far, self.key, self.end = True, "", 0

    def see(self, record: Record) -> None:
        if self.so_far:
            key = key_of(record.item)
            gap = len(BETWEEN if self.end else OPENING)
            self.so_far = key > self.key and record.start == self.end + gap and dump(record.item) == record.text
            self.key, self.end = key, record.end

    def holds(self, data: bytes) -> bool:
        return self.so_far and (data[self.end :] == CLOSING if self.end else data == b"[]\n")


def _watched(records: Iterable[Record], canonical: Canonical, size: int, progress: Progress | None) -> Iterator[Record]:
    for n, record in enumerate(records):
        canonical.see(record)
        if progress and not n % 500:
            progress(record.end, size)
        yield record
    if progress:
        progress(size, size)


def insert(connection: sqlite3.Connection, first: int, records: Iterable[Record]) -> None:
    """Index those records as documents from `first` on."""
    shapes: dict[str, int] = {f: n for n, f in connection.execute("select id, fields from shape")}
    batch: list[tuple[int, Record]] = []
    for doc, record in enumerate(records, first):
        batch.append((doc, record))
        if len(batch) == 1000:
            _insert(connection, shapes, batch)
            batch.clear()
    _insert(connection, shapes, batch)


def _insert(connection: sqlite3.Connection, shapes: dict[str, int], batch: list[tuple[int, Record]]) -> None:
    put = connection.executemany
    put(
        "insert into item values(?, ?, ?, ?, ?, ?, ?)",
        [(doc, *_row(connection, shapes, record)) for doc, record in batch],
    )
    put("insert into place values(?, ?, ?)", ((doc, r.start, r.end - r.start) for doc, r in batch))
    put("insert into mark values(?, ?)", ((hashed(mark), doc) for doc, r in batch for mark in marks(r.item)))
    put("insert into alias values(?, ?)", ((old, doc) for doc, r in batch for old in aliases(r.item)))
    holders = ", ".join("?" * (len(COLUMNS) + 1))
    rows = [(doc, *columns(r.item)) for doc, r in batch]
    put(f"insert into words(rowid, {_NAMES}) values({holders})", rows)
    put("insert into titles(rowid, title) values(?, ?)", (row[:2] for row in rows))


def _row(connection: sqlite3.Connection, shapes: dict[str, int], record: Record) -> tuple[object, ...]:
    item = record.item
    kind, form = fold(str(item.get("type") or "")), fields(item)
    shape = shapes.get(f"{kind}|{form}")
    if shape is None:
        shape = shapes[f"{kind}|{form}"] = len(shapes) + 1
        connection.execute("insert into shape values(?, ?, ?)", (shape, kind, f"{kind}|{form}"))
    labels = tags(item)
    names = [f"source={fold(str(source.get('name', '')))}" for source in sources(item)]
    folded = "|".join(["", *map(fold, labels), *names, ""]) if labels or names else None
    return key_of(item), digest(record.text), year(item), shape, folded, added(item) or None


def marks(item: Item) -> list[str]:
    """The marks of a record: what records of the same work share, what was imported before, its files."""
    return [
        *blocks(item),
        *(f"record:{text}" for text in digests(item)),
        *(f"file:{file.digest}" for file in files(item) if file.digest),
    ]


def hashed(mark: str) -> int:
    """A mark as stored in the index; matches are compared in full."""
    return digest(mark.encode("utf-8", "surrogatepass"))


def aliases(item: Item) -> list[str]:
    """The former keys of an item: `custom: {"aliases": [...]}`."""
    custom = item.get("custom")
    old_keys = custom.get("aliases") if isinstance(custom, dict) else None
    return [old for old in old_keys if isinstance(old, str)] if isinstance(old_keys, list) else []


def delete(connection: sqlite3.Connection, docs: Iterable[int]) -> None:
    """Take documents out of the index."""
    gone = [(doc,) for doc in docs]
    connection.executemany(
        "insert into titles(titles, rowid, title) select 'delete', rowid, title from words where rowid = ?", gone
    )
    for table, column in (("words", "rowid"), ("item", "doc"), ("place", "doc"), ("mark", "doc"), ("alias", "doc")):
        connection.executemany(f"delete from {table} where {column} = ?", gone)
