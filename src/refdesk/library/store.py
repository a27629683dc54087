"""The library at rest: what is in it, and changes that take place as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from refdesk.errors import BadData, LibraryBusy, NegativeAnswer
from refdesk.library import history, index, rewrite
from refdesk.library.history import Entry, Undoing
from refdesk.library.identity import marks, same_work
from refdesk.library.index import Place
from refdesk.library.keys import base_key, free_key
from refdesk.library.lock import beside, locked
from refdesk.library.record import Item, bare, dump, key_of
from refdesk.library.rewrite import Change
from refdesk.library.view import Answer, Report, View, answer, items, view

ATTEMPTS = 5  # as often as another program may change the file while a change is being written


class Added(NamedTuple):
    """What became of one item that was to be added: its key, and by which mark (`doi:…`) it was there already."""

    key: str
    item: Item
    known_by: str = ""


Plan = Callable[[View], list[Change]]
"""Works out a change from the library as it is; called again if that turns out to be another in the meantime."""


@dataclass(frozen=True, slots=True)
class Library:
    """The library in that file (see `locate`)."""

    path: Path
    report: Report = field(default_factory=Report)

    def __iter__(self) -> Iterator[Item]:
        """Every item, in the order of the keys."""
        return items(self.path, self.report, View.places)

    def get(self, key: str) -> Item:
        """The item of that key; `KEY` and `@KEY` are the same. NegativeAnswer where there is none."""
        return self.get_all([key])[0]

    def get_all(self, keys: Iterable[str]) -> list[Item]:
        """The items of those keys, in that order. NegativeAnswer names those that are missing."""
        wanted = [bare(key) for key in keys]
        return list(items(self.path, self.report, lambda shown: found(shown, wanted)))

    def at(self, find: Callable[[View], list[Place]]) -> Iterator[Item]:
        """The items at the places that `find` finds in the index."""
        return items(self.path, self.report, find)

    def ask(self, question: Callable[[View], Answer]) -> Answer:
        """What the index answers."""
        return answer(self.path, self.report, question)

    def query(
        self,
        text: str,
        sort: str = "",
        reverse: bool = False,
        limit: int | None = None,
        exact: bool = False,
        fuzzy: bool = False,
    ) -> list[Item]:
        """The items that the query asks for (see `query` and `search`), the best first."""
        from refdesk.library import query, search

        wanted = query.parse(text)

        def ask(shown: View) -> list[Place]:
            tree = search.misspelt(shown, wanted) if fuzzy else wanted
            return search.find(shown, tree, sort, reverse, limit, exact)

        return list(items(self.path, self.report, ask))

    def add(self, new: Iterable[Item], command: str = "add", dry_run: bool = False) -> list[Added]:
        """Add the items under the keys they have, or are given; one that is there already is left out and told."""
        new = list(new)
        result: list[Added] = []

        def plan(shown: View) -> list[Change]:
            result[:] = arrivals(shown, new)
            return [Change(added.key, None, added.item) for added in result if not added.known_by]

        self.change(plan, command, dry_run)
        return result

    def remove(self, keys: Iterable[str], command: str = "remove", dry_run: bool = False) -> list[Change]:
        """Remove the items of those keys; all of them or, where one is missing, none."""
        return self.edit(keys, lambda item: None, command, dry_run)

    def edit(
        self, keys: Iterable[str], edited: Callable[[Item], Item | None], command: str, dry_run: bool = False
    ) -> list[Change]:
        """Put `edited(item)` in the place of each item of those keys; its key may be another (then it must be free)."""
        wanted = list(dict.fromkeys(bare(key) for key in keys))

        def plan(shown: View) -> list[Change]:
            changes = []
            for place in dict.fromkeys(found(shown, wanted)):
                before = shown.item(place)
                after = edited(before)
                if after is None or key_of(after) == place.key:
                    changes.append(Change(place.key, before, after, place))
                else:
                    changes.append(Change(place.key, before, None, place))
                    changes.append(Change(key_of(after), None, after))
            return changes

        return self.change(plan, command, dry_run)

    def change(self, plan: Plan, command: str, dry_run: bool = False, undoes: int = 0, redoes: int = 0) -> list[Change]:
        """Make the changes that `plan` works out, as one; what changes nothing is left out. The changes that were made.

        LibraryBusy (status 7) where another process holds the library, or another program keeps changing it.
        """
        path = Path(os.path.realpath(self.path))
        if dry_run:
            with view(path, self.report, must_exist=False) as shown:
                return _effective(shown, plan)
        if path.is_dir():
            raise BadData(f"{path}: is a directory")
        with locked(path, command):
            for _ in range(ATTEMPTS):
                with view(path, self.report, must_exist=False) as shown:
                    changes = _effective(shown, plan)
                    shown.release()
                    if not changes or _commit(path, shown, changes, command, undoes, redoes):
                        return changes
        raise LibraryBusy(f"{path}: another program keeps changing it: nothing was changed")

    def history(self) -> list[Entry]:
        """The changes of this library, the oldest first."""
        path = Path(os.path.realpath(self.path))
        return history.entries(beside(path, "history"), _stamp(path))

    def undo(self, dry_run: bool = False) -> tuple[Entry, list[Change]]:
        """Take back the last change that was not taken back."""
        done, _ = history.stacks(self.history())
        if not done:
            raise NegativeAnswer(f"nothing to undo in {self.path}")
        return done[-1], self.change(_inverse(done[-1]), f"undo {done[-1].command}", dry_run, undoes=done[-1].number)

    def redo(self, dry_run: bool = False) -> tuple[Entry, list[Change]]:
        """Take back the last undo."""
        _, undone = history.stacks(self.history())
        if not undone:
            raise NegativeAnswer(f"nothing to redo in {self.path}")
        last = undone[-1]
        return last, self.change(
            _inverse(last), f"redo {last.command.removeprefix('undo ')}", dry_run, redoes=last.number
        )

    def prune(self, keep: int) -> int:
        """Forget all but the last changes; how many were forgotten."""
        path = Path(os.path.realpath(self.path))
        with locked(path, "history --prune"):
            known = self.history()
            kept = known[len(known) - keep :] if keep else []
            if len(kept) < len(known):
                history.prune(beside(path, "history"), kept)
            return len(known) - len(kept)


def found(shown: View, keys: Iterable[str]) -> list[Place]:
    """Where the records of those keys stand. NegativeAnswer names those that are missing."""
    places = [(key, shown.place(key)) for key in keys]
    if missing := [key for key, place in places if place is None]:
        raise NegativeAnswer(f"no such key in {shown.path}: {', '.join(missing)}")
    return [place for _, place in places if place]


def arrivals(shown: View, new: Iterable[Item]) -> list[Added]:
    """What each new item becomes: its key, or by what it is known already, in the library or among those before it."""
    taken: dict[str, Item] = {}
    marked: dict[str, list[str]] = {}

    def known(item: Item) -> tuple[str, str]:
        for mark in marks(item):
            for place in shown.marked(mark):
                if same := same_work(item, shown.item(place)):
                    return place.key, same
            for key in marked.get(mark, ()):
                if same := same_work(item, taken[key]):
                    return key, same
        return "", ""

    result = []
    for item in new:
        key, mark = known(item)
        if not mark:
            wish = bare(key_of(item)) or base_key(item)
            key = free_key(wish, lambda wished: wished in taken or shown.place(wished) is not None)
            item = {**item, "id": key}
            taken[key] = item
            for new_mark in marks(item):
                marked.setdefault(new_mark, []).append(key)
        result.append(Added(key, item, mark))
    return result


def _effective(shown: View, plan: Plan) -> list[Change]:
    changes = [change for change in plan(shown) if change.before != change.after]
    leaving = {change.key for change in changes if change.after is None}
    arriving: set[str] = set()
    for change in changes:
        if change.before is None:
            taken = change.key in arriving or (shown.exactly(change.key) and change.key not in leaving)
            if taken or not change.key:
                raise NegativeAnswer(f"the key '{change.key}' is taken" if change.key else "a key must not be empty")
            arriving.add(change.key)
    return changes


def _commit(path: Path, shown: View, changes: list[Change], command: str, undoes: int, redoes: int) -> bool:
    """Put the changed library in the place of the one that is shown; False if that is no longer the one in place."""
    log = beside(path, "history")
    new = beside(path, "new")
    try:
        state, shifts = rewrite.write(new, shown, changes)
        number = history.settle(log, shown.stamp) + 1
        when = datetime.now(UTC).isoformat(timespec="seconds")
        undoing = tuple(
            Undoing(c.key, c.before, index.digest(dump(c.after)) if c.after is not None else None) for c in changes
        )
        entry = Entry(number, when, command, state, undoing, undoes, redoes)
        history.append(log, entry)
        with rewrite.reindexed(shown, state, changes, shifts):
            if _stamp(path) != shown.stamp:
                raise Overtaken
            rewrite.replace(new, path)
    except Overtaken:
        return False
    except OSError as error:
        raise BadData(f"{path}: {error.strerror}: nothing was changed") from None
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
    with suppress(OSError):  # the stamp tells as well
        history.confirm(log, number)
    return True


class Overtaken(Exception):
    """Another program changed the file while a change to it was being written."""


def _stamp(path: Path) -> str:
    try:
        return index.stamp(os.stat(path))
    except FileNotFoundError:
        return ""


def _inverse(entry: Entry) -> Plan:
    def plan(shown: View) -> list[Change]:
        changes = []
        for key, before, after in entry.changes:
            place = shown.exactly(key)
            now = shown.item(place) if place else None
            if (index.digest(dump(now)) if now is not None else None) != after:
                raise LibraryBusy(f"'{key}' was changed since by another program: nothing was changed back")
            changes.append(Change(key, now, before, place))
        return changes

    return plan
