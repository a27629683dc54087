"""Undo and redo changes of a library, across processes and without a limit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from refdesk.errors import BadData, LibraryBusy, NegativeAnswer
from refdesk.items.record import dump
from refdesk.library import history, index
from refdesk.library.changing import Plan, change
from refdesk.library.history import Entry
from refdesk.library.indexing import digest
from refdesk.library.lock import beside, locked, refuse_links
from refdesk.library.rewrite import Change
from refdesk.library.store import Library
from refdesk.library.view import View


def latest(library: Library) -> Iterator[Entry]:
    """The changes of this library, the last one first, read as far as they are asked for."""
    path = Path(os.path.realpath(library.path))
    refuse_links(path)
    try:
        yield from history.latest(beside(path, "history"), index.stamp_of(path), library.report.say)
    except OSError as error:
        raise BadData(f"the history of {path}: {error.strerror}") from None


def entries(library: Library) -> list[Entry]:
    """The changes of this library, oldest first."""
    return list(latest(library))[::-1]


def undo(library: Library, dry_run: bool = False) -> tuple[Entry, list[Change]]:
    """Undo the last change that has not been undone. Raises NegativeAnswer if there is none."""
    last = history.last_done(latest(library))
    if last is None:
        raise NegativeAnswer(f"nothing to undo in {library.path}")
    command = f"undo {last.command.removeprefix('redo ')}"
    return last, change(library.path, library.report, _inverse(last), command, dry_run, undoes=last.number)


def redo(library: Library, dry_run: bool = False) -> tuple[Entry, list[Change]]:
    """Redo the last change that was undone. Raises NegativeAnswer if there is none."""
    last = history.last_undone(latest(library))
    if last is None:
        raise NegativeAnswer(f"nothing to redo in {library.path}")
    command = f"redo {last.command.removeprefix('undo ')}"
    return last, change(library.path, library.report, _inverse(last), command, dry_run, redoes=last.number)


def prune(library: Library, keep: int, before: str | None = None, dry_run: bool = False) -> int:
    """Forget all but the last changes, of the others those from `before` a time (ISO 8601, UTC); how many were forgotten."""
    path = Path(os.path.realpath(library.path))
    with locked(path, "history --prune"):
        known = entries(library)
        spare = known[: max(0, len(known) - keep)]
        gone = len(list(takewhile(lambda entry: before is None or entry.when < before, spare)))
        if gone and not dry_run:
            try:
                history.prune(beside(path, "history"), known[gone:][::-1])
            except OSError as error:
                raise BadData(f"the history of {path}: {error.strerror}: nothing was deleted") from None
        return gone


def _inverse(entry: Entry) -> Plan:
    def plan(shown: View) -> list[Change]:
        changes = []
        for key, before, after in entry.changes:
            place = shown.exactly(key)
            now = shown.item(place) if place else None
            if (digest(dump(now)) if now is not None else None) != after:
                raise LibraryBusy(f"'{key}' has been changed by another program since: nothing was undone")
            changes.append(Change(key, now, before, place))
        return changes

    return plan
