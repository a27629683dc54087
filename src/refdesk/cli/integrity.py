"""`refdesk check --integrity`: whether the library's file, history and index are whole, and what was repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refdesk.library import Library


def check_integrity(store: Library, json: bool, dry_run: bool) -> None:
    """Print a line for each part of the library. NegativeAnswer (status 1) where one was not whole."""
    from refdesk.cli.output import print_rows
    from refdesk.errors import NegativeAnswer
    from refdesk.library.verify import verify

    verdicts = list(verify(store, dry_run))
    rows = [
        {"part": each.part, "state": "damaged" if each.fault else "repaired" if each.repaired else "ok"}
        | {"message": "; ".join(filter(None, (each.fault or each.state, each.repaired)))}
        for each in verdicts
    ]
    print_rows("integrity", rows, ("part", "state", "message"), json)
    if faults := [each for each in verdicts if each.fault]:
        left = [each.part for each in faults if not each.repaired]
        told = f"cannot be repaired here: {', '.join(left)}" if left else "all of it was repaired"
        raise NegativeAnswer(f"{len(faults)} of {len(verdicts)} parts damaged; {told}")
