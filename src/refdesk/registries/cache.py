"""The answers of registries, in an SQLite database in the cache folder. It can be deleted at any time.

An answer is stored under its question ("doi:10.1038/nature12373", "search:..."): the items read from it, the registry and the
time. Negative answers are kept for a day. When the readers of answers improve, questions are asked again.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from refdesk.folders import user_cache
from refdesk.items import Item
from refdesk.items.tuples import NamedTuple

READER = 1  # version of the readers; increase it when they improve
NEGATIVE_FOR = 86_400.0  # seconds that a negative answer is valid
SCHEMA = """CREATE TABLE IF NOT EXISTS answers (question TEXT PRIMARY KEY, registry TEXT NOT NULL, items TEXT NOT NULL,
etag TEXT NOT NULL DEFAULT '', at REAL NOT NULL, reader INTEGER NOT NULL) WITHOUT ROWID"""


class Answer(NamedTuple):
    """The items of an answer (none: negative), its registry and time."""

    items: list[Item]
    registry: str
    at: float
    etag: str = ""


def path() -> Path:
    """Where the cache is."""
    return user_cache() / "registries.sqlite"


class Cache:
    """The cache. A damaged file is replaced; if the file cannot be written, nothing is kept."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or path()
        self._base = self._opened(self._file)

    def _run(self, statement: str, values: tuple[object, ...] = ()) -> tuple[list[tuple[Any, ...]], int]:
        """The rows of a statement, and how many it changed; run in memory if the file is damaged or the disk full."""
        try:
            done = self._base.execute(statement, values)
            return done.fetchall(), done.rowcount
        except sqlite3.DatabaseError as error:
            with suppress(sqlite3.Error):
                self._base.close()
            if not isinstance(error, sqlite3.OperationalError):
                with suppress(OSError):
                    self._file.unlink(missing_ok=True)
            self._base = _in_memory()
            done = self._base.execute(statement, values)
            return done.fetchall(), done.rowcount

    @staticmethod
    def _opened(file: Path) -> sqlite3.Connection:
        for attempt in (1, 2):
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                base = sqlite3.connect(file, timeout=5, isolation_level=None, check_same_thread=False)
                base.execute("PRAGMA journal_mode=WAL")
                base.execute("PRAGMA synchronous=NORMAL")
                base.execute(SCHEMA)
            except sqlite3.DatabaseError as error:
                if attempt == 2 or isinstance(error, sqlite3.OperationalError):
                    break
                file.unlink(missing_ok=True)
            except OSError:
                break
            else:
                return base
        return _in_memory()

    def get(self, question: str) -> Answer | None:
        """The answer to a question; None if there is none, or it has expired."""
        rows, _ = self._run(
            "SELECT items, registry, at, etag FROM answers WHERE question = ? AND reader = ?", (question, READER)
        )
        try:
            answer = Answer(json.loads(rows[0][0]), *rows[0][1:])
            if not isinstance(answer.items, list) or not isinstance(answer.at, float):
                return None
        except (LookupError, TypeError, ValueError):
            return None
        return None if not answer.items and time.time() - answer.at > NEGATIVE_FOR else answer

    def put(self, question: str, items: list[Item], registry: str, etag: str = "") -> None:
        """Store an answer."""
        row = (question, registry, json.dumps(items, ensure_ascii=False), etag, time.time(), READER)
        self._run("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", row)

    def rows(self) -> Iterator[tuple[str, str, float, int]]:
        """Question, registry, time and number of items of every answer."""
        for question, registry, at, items in self._run(
            "SELECT question, registry, at, items FROM answers ORDER BY question"
        )[0]:
            with suppress(TypeError, ValueError):
                yield question, registry, float(at), len(json.loads(items))

    def clear(self, beginning: str = "", before: float | None = None) -> int:
        """Delete the answers to questions with this prefix that are older than a time; return how many."""
        _, count = self._run(
            "DELETE FROM answers WHERE substr(question, 1, ?) = ? AND at < ?",
            (len(beginning), beginning, before if before is not None else float("inf")),
        )
        return count


def _in_memory() -> sqlite3.Connection:
    base = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    base.execute(SCHEMA)
    return base
