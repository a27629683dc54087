"""`refdesk history`, `undo`, `redo`: what was done to the library, and taking it back."""

from __future__ import annotations

from typing import Annotated

import typer

from refdesk.cli.options import DryRunOption, JsonOption, LibraryOption, QuietOption, argument, option

StepsArgument = Annotated[int, argument("[N]", "How many changes.")]


def history(
    library: LibraryOption = None,
    limit: Annotated[int | None, option("--limit", of="N", help="The last ones only.", min=0)] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Forget all but the last --keep changes; they cannot be undone then.")
    ] = False,
    kept: Annotated[int, option("--keep", of="N", help="With --prune: how many are kept (default: 100).", min=0)] = 100,
    json: JsonOption = False,
) -> None:
    """List what was done to the library, the last first: number, time, command, keys.

    Examples:

      refdesk history --limit 10

      refdesk history --prune --keep 1000
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.output import print_rows, tell
    from refdesk.library import past

    store = library_at(library)
    if prune:
        tell(f"{past.prune(store, kept)} changes forgotten")
        return
    found = past.entries(store)[::-1][:limit]
    rows = [
        {
            "number": entry.number,
            "when": entry.when,
            "command": entry.command,
            "keys": [change.key for change in entry.changes]
            if json
            else _some([change.key for change in entry.changes]),
        }
        for entry in found
    ]
    print_rows("history", rows, ("number", "when", "command", "keys"), json)


def undo(
    steps: StepsArgument = 1, library: LibraryOption = None, dry_run: DryRunOption = False, quiet: QuietOption = False
) -> None:
    """Take back the last change of the library (or the last N), and print the keys. `refdesk redo` brings it back.

    A reference that another program has changed since is not touched (status 7). With --dry-run: a diff of the first.

    Examples:

      refdesk undo --dry-run
    """
    _step("undone", steps, library, dry_run, quiet)


def redo(
    steps: StepsArgument = 1, library: LibraryOption = None, dry_run: DryRunOption = False, quiet: QuietOption = False
) -> None:
    """Bring back the last change that was undone (or the last N), and print the keys.

    Examples:

      refdesk redo --dry-run
    """
    _step("redone", steps, library, dry_run, quiet)


def _step(what: str, steps: int, library: str | None, dry_run: bool, quiet: bool) -> None:
    from refdesk.cli.change import tell_changes
    from refdesk.cli.desk import library_at
    from refdesk.cli.output import tell
    from refdesk.library import past

    store = library_at(library)
    for _ in range(1 if dry_run else steps):
        entry, changes = (past.undo if what == "undone" else past.redo)(store, dry_run)
        tell_changes(changes, dry_run)
        if not quiet and not dry_run:
            tell(f"{what}: {entry.command} of {entry.when}")


def _some(keys: list[str]) -> str:
    return ", ".join(keys[:5]) + (f" and {len(keys) - 5} more" if len(keys) > 5 else "")
