"""Change the library: the new file is written beside the old one and replaces it atomically."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path

from refdesk.errors import BadData, LibraryBusy, NegativeAnswer
from refdesk.items import Item
from refdesk.items.record import bare, key_of
from refdesk.items.tuples import NamedTuple
from refdesk.library import history, index, rewrite
from refdesk.library.attaching import How, Keeping
from refdesk.library.history import Entry, Undoing
from refdesk.library.incoming import Arrival, Incoming, OnDuplicate, arrive
from refdesk.library.indexing import digest
from refdesk.library.lock import beside, locked, mode_beside
from refdesk.library.rewrite import Change
from refdesk.library.view import Report, View, answer

ATTEMPTS = 5  # how often another program may change the file while a change is being written

Plan = Callable[[View], list[Change]]
"""Works out a change from the library as it is; called again if that turns out to be another in the meantime."""


class Added(NamedTuple):
    """The result of adding an item: its key, and in words why it is already in the library (`same DOI`)."""

    key: str
    item: Item
    known_by: str = ""


def change(
    named: Path, report: Report, plan: Plan, command: str, dry_run: bool = False, undoes: int = 0, redoes: int = 0
) -> list[Change]:
    """Make the changes that `plan` computes (see `Library.change`)."""
    path = Path(os.path.realpath(named))
    if dry_run:
        return answer(path, report, lambda shown: _effective(shown, plan), must_exist=False)
    if path.is_dir():
        raise BadData(f"{path}: is a directory")

    def attempt(shown: View) -> list[Change] | None:
        changes = _effective(shown, plan)
        shown.release()
        done = not changes or _commit(path, report, shown, changes, command, undoes, redoes)
        return changes if done else None

    with locked(path, command):
        for _ in range(ATTEMPTS):
            changes = answer(path, report, attempt, must_exist=False)
            if changes is not None:
                return changes
    raise LibraryBusy(f"{path}: another program keeps changing it: nothing was changed")


def add(path: Path, report: Report, new: list[Item], command: str, dry_run: bool) -> list[Added]:
    """Add the items that are new (see `Library.add`)."""
    arrivals = receive(path, report, [Incoming(item) for item in new], "skip", command, dry_run)
    return [Added(each.key, each.item, "" if each.fate == "added" else each.reason) for each in arrivals]


def receive(
    path: Path,
    report: Report,
    new: list[Incoming],
    policy: OnDuplicate,
    command: str,
    dry_run: bool,
    how: How | None = None,
) -> list[Arrival]:
    """Import the records (see `Library.receive`)."""
    result: list[Arrival] = []
    keeping = Keeping(Path(os.path.realpath(path)).parent, how, dry_run=dry_run) if how else None

    def plan(shown: View) -> list[Change]:
        changes, result[:] = arrive(shown, new, policy, report.progress, keeping)
        return changes

    with keeping.until_changed() if keeping else nullcontext():
        change(path, report, plan, command, dry_run)
    return result


def edit(
    path: Path, report: Report, keys: list[str], edited: Callable[[Item], Item | None], command: str, dry_run: bool
) -> list[Change]:
    """Replace each item of these keys by `edited(item)` (see `Library.edit`)."""
    wanted = list(dict.fromkeys(bare(key) for key in keys))

    def plan(shown: View) -> list[Change]:
        changes = []
        for place in dict.fromkeys(shown.found(wanted)):
            before = shown.item(place)
            after = edited(before)
            if after is None or key_of(after) == place.key:
                changes.append(Change(place.key, before, after, place))
            else:
                changes.append(Change(place.key, before, None, place))
                changes.append(Change(key_of(after), None, after))
        return changes

    return change(path, report, plan, command, dry_run)


def merging(groups: list[list[str]]) -> Plan:
    """The plan that merges each group of keys into its first reference."""
    from refdesk.library.combining import merged

    def plan(shown: View) -> list[Change]:
        changes = []
        for group in groups:
            places = list(dict.fromkeys(shown.found(map(bare, group))))
            if len(places) < 2:
                raise NegativeAnswer(f"{', '.join(group)} are the same reference already")
            [first, *others] = places
            items = [shown.item(place) for place in places]
            changes.append(Change(first.key, items[0], merged(items[0], items[1:]), first))
            changes += [Change(place.key, item, None, place) for place, item in zip(others, items[1:], strict=True)]
        return changes

    return plan


def _effective(shown: View, plan: Plan) -> list[Change]:
    """The plan's changes, one per key: removing an item from a key and putting another there is one change."""
    planned = [change for change in plan(shown) if change.before != change.after]
    leaving = {change.key: change for change in planned if change.after is None}
    arriving: set[str] = set()
    changes = []
    for change in planned:
        if change.before is None:
            taken = change.key in arriving or (shown.exactly(change.key) and change.key not in leaving)
            if taken or not change.key:
                raise NegativeAnswer(f"the key '{change.key}' is taken" if change.key else "a key must not be empty")
            arriving.add(change.key)
            if gone := leaving.get(change.key):
                change = Change(change.key, gone.before, change.after, gone.place)
        changes.append(change)
    return [change for change in changes if change.after is not None or change.key not in arriving]


def _commit(
    path: Path, report: Report, shown: View, changes: list[Change], command: str, undoes: int, redoes: int
) -> bool:
    """Replace the library by the changed one; False if the file has changed since it was read."""
    log = beside(path, "history")
    new = beside(path, "new")
    state = ""
    try:
        state, written = rewrite.write(new, shown, changes)
        number = history.settle(log, shown.stamp) + 1
        when = datetime.now(UTC).isoformat(timespec="seconds")
        texts = {key_of(piece.record.item): piece.record.text for piece in written if piece.record}
        undoing = tuple(
            Undoing(c.key, c.before, digest(texts[c.key]) if c.after is not None else None) for c in changes
        )
        entry = Entry(number, when, command, state, undoing, undoes, redoes)
        if shown.file is not None and (names := os.fstat(shown.file).st_nlink) > 1:
            report.say(f"{path} has {names} names (hard links): only this one gets the change")
        history.append(log, entry, mode_beside(path))
        with rewrite.reindexed(shown, state, changes, written):
            if index.state_of(path) != shown.state:
                raise Overtaken
            rewrite.replace(new, path)
    except Overtaken:
        return False
    except OSError as error:
        raise BadData(f"{path}: {error.strerror}: nothing was changed") from None
    except KeyboardInterrupt:
        if state and index.stamp_of(path) == state:
            report.say("interrupted, after the change was done")
        raise
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
    with suppress(OSError):  # the stamp tells as well
        history.confirm(log, number)
    return True


class Overtaken(Exception):
    """Another program changed the file while a change to it was being written."""
