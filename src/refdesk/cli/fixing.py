"""`refdesk check --fix` and `--recover`: what they change in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refdesk.library import Library
    from refdesk.library.check import Finding


def fix_library(store: Library, findings: list[Finding], dry_run: bool) -> None:
    """Fix the library's records, as one change."""
    from refdesk.cli.change import tell_changes
    from refdesk.library.attaching import follow_renamed
    from refdesk.library.check import fixed

    if of_files := [finding for finding in findings if finding.code.startswith("F")]:
        tell_changes(follow_renamed(store, of_files, dry_run), dry_run)
        return
    faults: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.fix and finding.key:
            faults.setdefault(finding.key, []).append(finding)
    if faults:
        changes = store.edit(faults, lambda item: fixed(item, faults[str(item["id"])]), "check --fix", dry_run)
        tell_changes(changes, dry_run)


def recover_library(store: Library) -> None:
    """Write what can be read of a broken library to a file beside it."""
    from refdesk.cli.messages import tell
    from refdesk.cli.output import write
    from refdesk.errors import BadData
    from refdesk.formats.csl_json import read
    from refdesk.items import Problem
    from refdesk.items.keys import with_keys
    from refdesk.items.record import dump

    try:
        data = store.path.read_bytes()
    except OSError as error:
        raise BadData(f"{store.path}: {error.strerror}") from None
    items = []
    for record in read(data):
        if isinstance(record, Problem):
            tell(record.located(str(store.path)))
        else:
            items.append(record)
    beside = store.path.with_suffix(".recovered.json")
    if not items:
        raise BadData(f"{store.path}: nothing in it can be saved")
    saved = sorted(with_keys(items, None), key=lambda item: str(item["id"]))
    write(["[\n  ", ",\n  ".join(dump(item).decode() for item in saved), "\n]\n"], str(beside))
    tell(f"{len(saved)} reference{'s are' if len(saved) != 1 else ' is'} saved in {beside}; the library is unchanged")
    print(beside)
