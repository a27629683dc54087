"""`refdesk history`, `undo`, `redo`: the changes to the library, and undoing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from refdesk.cli.options import DryRunOption, JsonOption, LibraryOption, argument, flag, option

if TYPE_CHECKING:
    from refdesk.library import Library

StepsArgument = Annotated[int, argument("[N]", "Number of changes (default: 1).")]


LimitOption = Annotated[int | None, option("--limit", of="N", help="Show at most N, most recent first.", min=0)]
PruneOption = Annotated[bool, flag("--prune", help="Delete old changes; they can no longer be undone.")]
KeepOption = Annotated[
    int | None,
    option("--keep", of="N", help="With --prune: keep the last N (default: 100; with --older-than, 0).", min=0),
]
OlderThanOption = Annotated[
    str | None,
    option("--older-than", of="AGE", help="With --prune: keep what is younger than this: 90d, 12w, 2y or 2024-05-31."),
]


def history(
    library: LibraryOption = None,
    limit: LimitOption = None,
    prune: PruneOption = False,
    keep: KeepOption = None,
    older_than: OlderThanOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """List the changes to the library, most recent first: number, time, command, keys.

    Examples:

      refdesk history --limit 10

      refdesk history --prune --keep 1000

      refdesk history --prune --older-than 90d --dry-run
    """
    from refdesk.cli.desk import library_at
    from refdesk.errors import UsageError

    if not prune and (older_than or keep is not None or dry_run):
        raise UsageError("--keep, --older-than and --dry-run need --prune")
    store = library_at(library)
    if prune:
        _prune(store, keep, older_than, dry_run)
    else:
        _print_changes(store, limit, json)


def _prune(store: Library, keep: int | None, older_than: str | None, dry_run: bool) -> None:
    from refdesk.cli.messages import tell
    from refdesk.library import past

    if older_than:
        deleted = past.prune(store, keep or 0, _moment(older_than), dry_run)
    else:
        deleted = past.prune(store, 100 if keep is None else keep, dry_run=dry_run)
    tell(f"{deleted} {'change' if deleted == 1 else 'changes'} {'would be ' if dry_run else ''}deleted")


def _print_changes(store: Library, limit: int | None, json: bool) -> None:
    import sys
    from itertools import islice

    from refdesk.cli.output import print_rows
    from refdesk.library import past

    rows = []
    for entry in islice(past.latest(store), None if limit is None else min(limit, sys.maxsize)):
        keys = [change.key for change in entry.changes]
        facts = {"number": entry.number, "when": entry.when, "command": entry.command}
        rows.append(facts | {"keys": keys if json else _some(keys)})
    print_rows("history", rows, ("number", "when", "command", "keys"), json)


def undo(steps: StepsArgument = 1, library: LibraryOption = None, dry_run: DryRunOption = False) -> None:
    """Undo the last change to the library (or the last N), and print the keys. `refdesk redo` restores it.

    A reference that another program has changed since is left alone (status 7). With --dry-run, print a diff of the first.

    Examples:

      refdesk undo --dry-run
    """
    _step("undone", steps, library, dry_run)


def redo(steps: StepsArgument = 1, library: LibraryOption = None, dry_run: DryRunOption = False) -> None:
    """Redo the last change that was undone (or the last N), and print the keys.

    Examples:

      refdesk redo --dry-run
    """
    _step("redone", steps, library, dry_run)


def _step(what: str, steps: int, library: str | None, dry_run: bool) -> None:
    from refdesk.cli.change import tell_changes
    from refdesk.cli.desk import library_at
    from refdesk.cli.messages import tell
    from refdesk.library import past

    store = library_at(library)
    for _ in range(1 if dry_run else steps):
        entry, changes = (past.undo if what == "undone" else past.redo)(store, dry_run)
        tell_changes(changes, dry_run)
        if not dry_run:
            command = entry.command.removeprefix("undo ").removeprefix("redo ")
            tell(f"{what}: {command} of {entry.when}")


def _moment(age: str) -> str:
    """The time this long ago (`90d`, `12w`, `2y`), or the start of this day: ISO 8601, UTC."""
    from datetime import UTC, date, datetime, timedelta

    from refdesk.errors import UsageError

    days = {"d": 1, "w": 7, "y": 365}.get(age[-1:])
    try:
        if days and age[:-1].isdecimal():
            return (datetime.now(UTC) - timedelta(days * int(age[:-1]))).isoformat(timespec="seconds")
        return date.fromisoformat(age).isoformat()
    except (ValueError, OverflowError):
        raise UsageError(f"--older-than: expected an age (90d, 12w, 2y) or a date (2024-05-31), got '{age}'") from None


def _some(keys: list[str]) -> str:
    return ", ".join(keys[:5]) + (f" and {len(keys) - 5} more" if len(keys) > 5 else "")
