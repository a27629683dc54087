"""The library at rest: what is in it, and what can be done to it."""

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

    What is read from it is CSL-JSON, whatever other programs wrote there (see `normalised`); what a change does not touch
    stays in the file as it is.
    """

    path: Path
    report: Report = field(default_factory=Report)

    def __iter__(self) -> Iterator[Item]:
        """Every item, in the order of the keys."""
        return map(normalised, items(self.path, self.report, View.places))

    def get(self, key: str) -> Item:
        """The item of that key; `KEY` and `@KEY` are the same. NegativeAnswer where there is none."""
        return self.get_all([key])[0]

    def get_all(self, keys: Iterable[str], as_written: bool = False) -> list[Item]:
        """The items of those keys, in that order. NegativeAnswer names those that are missing."""
        wanted = [bare(key) for key in keys]
        there = items(self.path, self.report, lambda shown: shown.found(wanted))
        return list(there if as_written else map(normalised, there))

    def records(self) -> Iterator[tuple[int, Item]]:
        """Every item as it stands in the file, in the file's order, with the line on which it begins."""
        from refdesk.library.scan import numbered
        from refdesk.library.view import read_library

        return numbered(read_library(self.path), str(self.path))

    def at(self, find: Callable[[View], list[Place]]) -> Iterator[Item]:
        """The items at the places that `find` finds in the index."""
        return map(normalised, items(self.path, self.report, find))

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

        return list(map(normalised, items(self.path, self.report, ask)))

    def add(self, new: Iterable[Item], command: str = "add", dry_run: bool = False) -> list[Added]:
        """Add the items under the keys they have, or are given; one that is there already is left out and told."""
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
        """Take records in: what became of each, in their order (see `incoming`). With the policy `error` NegativeAnswer, and
        nothing is changed, where one is there already. Their files are copied, moved or linked, as `how` says; or left out."""
        from refdesk.library.changing import receive

        return receive(self.path, self.report, list(new), policy, command, dry_run, how)

    def remove(self, keys: Iterable[str], command: str = "remove", dry_run: bool = False) -> list[Change]:
        """Remove the items of those keys; all of them or, where one is missing, none."""
        return self.edit(keys, lambda item: None, command, dry_run)

    def edit(
        self, keys: Iterable[str], edited: Callable[[Item], Item | None], command: str, dry_run: bool = False
    ) -> list[Change]:
        """Put `edited(item)` in the place of each item of those keys; its key may be another (then it must be free)."""
        from refdesk.library.changing import edit

        return edit(self.path, self.report, list(keys), edited, command, dry_run)

    def change(self, plan: Plan, command: str, dry_run: bool = False) -> list[Change]:
        """Make the changes that `plan` works out from the library as it is, as one; what changes nothing is left out.

        The changes that were made. LibraryBusy (status 7) where another process holds the library, or another program keeps
        changing it; BadData where it cannot be written. Then nothing was changed.
        """
        from refdesk.library.changing import change

        return change(self.path, self.report, plan, command, dry_run)
