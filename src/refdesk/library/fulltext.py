"""The full-text index of attached files, for `text:` in queries; made on request, and kept beside the index.

It is a separate database in the user's cache folder. Texts are identified by the digest of their file, which the library's index
has for every reference, so that renaming a reference does not matter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from refdesk.errors import BadData, NegativeAnswer
from refdesk.items import Problem
from refdesk.items.fold import fold
from refdesk.items.record import key_of
from refdesk.items.text import decode
from refdesk.items.tuples import NamedTuple
from refdesk.library import index
from refdesk.library.attaching import folder_of
from refdesk.library.files import files, located
from refdesk.library.indexing import hashed

if TYPE_CHECKING:
    from refdesk.library.store import Library

SCHEMA = """
create table if not exists file(mark integer primary key, stamp text);
create virtual table if not exists content using fts5(text, tokenize='ascii');
"""
PLAIN = (".txt", ".md", ".markdown", ".tex")
LONGEST = 5_000_000  # characters of one file


class Indexed(NamedTuple):
    """The result of indexing: the number of texts, of new ones, and the files that could not be read."""

    texts: int
    new: int
    problems: list[tuple[str, Problem]]


def database(library: Path) -> Path:
    """The path of a library's full-text index."""
    return index.folder_of(library) / "text.sqlite"


def make(library: Library, progress: Callable[[int, int], None]) -> Indexed:
    """Index the texts of new and changed files, and drop those without a reference. A damaged index is made anew."""
    path = database(library.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    wanted = {mark: (key, file) for mark, key, file in attached(library)}
    try:
        try:
            return bring_up(path, wanted, progress)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise  # the disk, not the index
            path.unlink(missing_ok=True)
            return bring_up(path, wanted, progress)
    except sqlite3.Error as error:
        raise BadData(f"{path}: {error}") from None


def bring_up(path: Path, wanted: dict[int, tuple[str, Path]], progress: Callable[[int, int], None]) -> Indexed:
    with closing(index.connect(path)) as connection:
        connection.executescript(SCHEMA)
        connection.execute("begin immediate")
        known = dict(connection.execute("select mark, stamp from file").fetchall())
        for mark in known.keys() - wanted.keys():
            connection.execute("delete from file where mark = ?", (mark,))
            connection.execute("delete from content where rowid = ?", (mark,))
        new, problems = 0, []
        for done, (mark, (key, file)) in enumerate(wanted.items()):
            progress(done, len(wanted))
            stamp = index.stamp_of(file)
            if not stamp or known.get(mark) == stamp:
                continue
            text = text_of(file)
            if isinstance(text, Problem):
                problems.append((key, text))
                text = ""
            connection.execute("delete from content where rowid = ?", (mark,))
            connection.execute("insert or replace into file values(?, ?)", (mark, stamp))
            connection.execute("insert into content(rowid, text) values(?, ?)", (mark, fold(text)))
            new += bool(text)
        connection.execute("commit")
        progress(1, 1)
        texts = connection.execute("select count(*) from file").fetchone()[0]
    return Indexed(texts, new, problems)


def attached(library: Library) -> Iterator[tuple[int, str, Path]]:
    """Every file of the library that can be indexed, with its mark and the key of its reference."""
    folder = folder_of(library)
    for item in library:
        for each in files(item):
            path = located(folder, each.path)
            if each.digest and path.suffix.lower() in (".pdf", *PLAIN):
                yield hashed(f"file:{each.digest}"), key_of(item), path


def text_of(file: Path) -> str | Problem:
    """The text of a file, or the reason why it cannot be read."""
    try:
        data = file.read_bytes()
    except OSError as error:
        return Problem(f"{file}: {error.strerror}", code="no-file", severity="warning")
    if file.suffix.lower() in PLAIN:
        return decode(data)[:LONGEST]
    from refdesk.formats.pdf import full_text

    text = full_text(data, LONGEST)
    return Problem(f"{file}: {text.message}", code=text.code, severity="warning") if isinstance(text, Problem) else text


def marks(library: Path, phrase: str, prefix: bool) -> list[int]:
    """The marks of the texts that hold a phrase (folded words). NegativeAnswer where no text was ever indexed."""
    path = database(library)
    if not path.is_file():
        raise NegativeAnswer("the text of files is not indexed yet: run `refdesk index --files`")
    match = f'"{phrase}"{" *" if prefix else ""}'
    try:
        with closing(index.connect(path)) as connection:
            return [row[0] for row in connection.execute("select rowid from content where content match ?", (match,))]
    except sqlite3.Error:
        raise BadData("the index of the text of files is damaged: run `refdesk index --files`") from None
