"""The library at rest: one CSL-JSON array, sorted by id, read leniently and replaced as a whole."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from refdesk.errors import BadData, LibraryBusy, NegativeAnswer, RefdeskError
from refdesk.library.fold import fold
from refdesk.library.identity import marks, same_work
from refdesk.library.keys import base_key, free_key
from refdesk.library.record import Item, bare, dump, key_of, texts

LOCK_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one item that was to be added: its key, and by which mark (`doi:…`) it was there already."""

    key: str
    item: Item
    known_by: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """The library in that file (see `locate`)."""

    path: Path

    def __iter__(self) -> Iterator[Item]:
        """Every item, in the order of the keys."""
        return iter(self._read().values())

    def get(self, key: str) -> Item:
        """The item of that key; `KEY` and `@KEY` are the same. NegativeAnswer where there is none."""
        return self.get_all([key])[0]

    def get_all(self, keys: Iterable[str]) -> list[Item]:
        """The items of those keys, in that order. NegativeAnswer names those that are missing."""
        items, keys = self._read(), [bare(key) for key in keys]
        if missing := [key for key in keys if key not in items]:
            raise NegativeAnswer(f"no such key in {self.path}: {', '.join(missing)}")
        return [items[key] for key in keys]

    def query(self, text: str) -> list[Item]:
        """The items in which every word is found: anywhere, or in one field (`author:curie`)."""
        wanted = [
            (field if colon else "", fold(word)) for term in text.split() for field, colon, word in [_split(term)]
        ]
        return [item for item in self if all(_holds(item, field, word) for field, word in wanted)]

    def add(self, items: Iterable[Item], command: str = "add") -> list[Added]:
        """Add the items under the keys they have, or are given; one that is there already is left out and told."""
        with self._locked():
            library = self._read(missing_is_empty=True)
            known = {mark: key for key, item in library.items() for mark in marks(item)}
            result = []
            for item in items:
                key, mark = next(
                    ((known[m], m) for m in marks(item) if m in known and same_work(item, library[known[m]])), ("", "")
                )
                if not key:
                    key = free_key(bare(key_of(item)) or base_key(item), library.__contains__)
                    item = {**item, "id": key}
                    library[key] = item
                    for new in marks(item):
                        known.setdefault(new, key)
                result.append(Added(key, item, mark))
            if any(not added.known_by for added in result):
                self._write(library)
            return result

    def remove(self, keys: Iterable[str], command: str = "remove") -> list[Item]:
        """Remove the items of those keys and give them back; all of them or, where one is missing, none."""
        with self._locked():
            removed = self.get_all(keys)
            library = self._read()
            for item in removed:
                library.pop(key_of(item), None)
            self._write(library)
            return removed

    def _read(self, missing_is_empty: bool = False) -> dict[str, Item]:
        import orjson

        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            if missing_is_empty:
                return {}
            raise BadData(f"no library at {self.path} (import makes one)") from None
        except OSError as error:
            raise BadData(f"{self.path}: {error.strerror}") from None
        try:
            items = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as error:
            raise BadData(f"{self.path}:{error.lineno}:{error.colno}: not valid JSON: {error.msg}") from None
        items = [items] if isinstance(items, dict) else items
        if not isinstance(items, list):
            raise BadData(f"{self.path}: not a library: a JSON array of CSL items is wanted")
        found = [{**item, "id": key_of(item)} for item in items if isinstance(item, dict)]
        return {item["id"]: item for item in sorted(found, key=key_of)}

    def _write(self, items: dict[str, Item]) -> None:
        body = b",\n".join(dump(items[key]) for key in sorted(items))
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            with open(beside, "wb") as file:
                file.write(b"[\n" + body + b"\n]\n" if body else b"[]\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, self.path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise RefdeskError(f"{self.path}: {error.strerror}: nothing was changed") from None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=LOCK_SECONDS)
            lock.acquire()
        except Timeout:
            raise LibraryBusy(f"{self.path} is locked by another process") from None
        except OSError as error:
            raise RefdeskError(f"{self.path}: {error.strerror}: the library cannot be changed") from None
        try:
            yield
        finally:
            lock.release()


def _split(term: str) -> tuple[str, str, str]:
    field, colon, word = term.partition(":")
    return field, colon, word if colon else field


def _holds(item: Item, field: str, word: str) -> bool:
    if field == "key":
        return key_of(item) == word
    if field == "year":
        field = "issued"
    return word in fold(" ".join(texts(item.get(field) if field else item)))
