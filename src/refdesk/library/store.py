"""The library: reading and changing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from refdesk.items import Item
from refdesk.items.record import bare, normalised
from refdesk.library.index import Place
from refdesk.library.view import Answer, Report, View, answer, items

if TYPE_CHECKING:
    from refdesk.library.attaching import How
    from refdesk.library.changing import Added, Plan
    from refdesk.library.incoming import Arrival, Incoming, OnDuplicate
    from refdesk.library.rewrite import Change


@dataclass(frozen=True, slots=True)
class Library:
    """The library in that file (see `locate`).

    Items are normalised to CSL-JSON when read (see `normalised`); records that a change does not touch stay in the file as
    they are.
    """

    path: Path
    report: Report = field(default_factory=Report)

    def __iter__(self) -> Iterator[Item]:
        """Every item, in the order of the keys."""
        return map(normalised, items(self.path, self.report, View.places))

    def get(self, key: str) -> Item:
        """The item of that key; `KEY` and `@KEY` are the same. Raises NegativeAnswer if there is none."""
        return self.get_all([key])[0]

    def get_all(self, keys: Iterable[str], as_written: bool = False) -> list[Item]:
        """The items of those keys, in that order. NegativeAnswer names those that are missing."""
        wanted = [bare(key) for key in keys]
        there = items(self.path, self.report, lambda shown: shown.found(wanted))
        return list(there if as_written else map(normalised, there))

    def records(self) -> Iterator[tuple[int, Item]]:
        """Every item as stored in the file, in order, with its first line."""
        from refdesk.library.scan import numbered
        from refdesk.library.view import read_library

        return numbered(read_library(self.path), str(self.path))

    def at(self, find: Callable[[View], list[Place]]) -> Iterator[Item]:
        """The items at the places that `find` finds in the index."""
        return map(normalised, items(self.path, self.report, find))

    def ask(self, question: Callable[[View], Answer]) -> Answer:
        """Ask the index."""
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
        """The items that match the query (see `query` and `search`), best matches first."""
        from refdesk.library import query, search

        wanted = query.parse(text)

        def ask(shown: View) -> list[Place]:
            tree = search.misspelt(shown, wanted) if fuzzy else wanted
            return search.find(shown, tree, sort, reverse, limit, exact)

        return list(map(normalised, items(self.path, self.report, ask)))

    def add(self, new: Iterable[Item], command: str = "add", dry_run: bool = False) -> list[Added]:
        """Add items, with their own keys or generated ones; items that are already in the library are reported and not added."""
        from refdesk.library.changing import add

        return add(self.path, self.report, list(new), command, dry_run)

    def receive(
        self,
        new: Iterable[Incoming],
        policy: OnDuplicate = "merge",
        command: str = "import",
        dry_run: bool = False,
        how: How | None = None,
    ) -> list[Arrival]:
        """Import records, and return the result for each, in order (see `incoming`). The policy `error` raises NegativeAnswer,
        and changes nothing, if a record is already in the library. Files are copied, moved, linked or left out, as `how` says."""
        from refdesk.library.changing import receive

        return receive(self.path, self.report, list(new), policy, command, dry_run, how)

    def remove(self, keys: Iterable[str], command: str = "remove", dry_run: bool = False) -> list[Change]:
        """Remove the items of these keys; none of them if a key is missing."""
        return self.edit(keys, lambda item: None, command, dry_run)

    def edit(
        self, keys: Iterable[str], edited: Callable[[Item], Item | None], command: str, dry_run: bool = False
    ) -> list[Change]:
        """Replace each item of these keys by `edited(item)`, which may have another key if that is free."""
        from refdesk.library.changing import edit

        return edit(self.path, self.report, list(keys), edited, command, dry_run)

    def change(self, plan: Plan, command: str, dry_run: bool = False) -> list[Change]:
        """Make the changes that `plan` computes from the current library, as one transaction.

        The changes that were made. LibraryBusy (status 7) where another process holds the library, or another program keeps
        changing it; BadData where it cannot be written. Then nothing was changed.
        """
        from refdesk.library.changing import change

        return change(self.path, self.report, plan, command, dry_run)
