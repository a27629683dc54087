"""`refdesk check --integrity`: damage in the library's file, history and index, and repairs."""

from __future__ import annotations

from refdesk.errors import NegativeAnswer, UsageError


def refuse_beside_integrity(files: object, *others: tuple[object, ...]) -> None:
    """UsageError if files or one of the other options are given."""
    if files or any(map(any, others)):
        raise UsageError("--integrity can be combined with --library, --json and --dry-run only")


def check_integrity(library: str | None, json: bool, dry_run: bool) -> None:
    """Print a line for each part of the library. NegativeAnswer (status 1) if one was damaged."""
    from refdesk.cli.desk import library_at
    from refdesk.cli.output import print_rows
    from refdesk.library.verify import verify

    verdicts = list(verify(library_at(library), dry_run))
    rows = [
        {"part": each.part, "state": "damaged" if each.fault else "repaired" if each.repaired else "ok"}
        | {"message": "; ".join(filter(None, (each.fault or each.state, each.repaired)))}
        for each in verdicts
    ]
    print_rows("integrity", rows, ("part", "state", "message"), json)
    if faults := [each for each in verdicts if each.fault]:
        left = [each.part for each in faults if not each.repaired]
        rest = f"cannot be repaired here: {', '.join(left)}" if left else "all of it was repaired"
        raise NegativeAnswer(f"{len(faults)} of {len(verdicts)} parts damaged; {rest}")
