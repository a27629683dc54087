"""`refdesk dedupe`: references to the same work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from refdesk.cli.options import DryRunOption, JsonOption, LibraryOption, argument

if TYPE_CHECKING:
    from refdesk.library import Library
    from refdesk.library.dedupe import Duplicates


def dedupe(
    keys: Annotated[
        list[str] | None, argument("[KEY]...", "With --explain: compare only these.", completes="keys")
    ] = None,
    library: LibraryOption = None,
    merge: Annotated[bool, typer.Option("--merge", help="Merge each group that is certain.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the evidence for and against, field by field.")
    ] = False,
    likely: Annotated[bool, typer.Option("--likely", help="With --merge: also merge groups that are likely.")] = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Report references to the same work, one group per line: certain or likely, score, keys, reason.

    The evidence of all fields is weighed: identifiers, title, authors, year, journal, volume, issue, pages, abstract. The
    weights were learned from records whose duplicates people have marked; --explain shows them. Editions, parts, replies,
    errata and preprints are kept apart.

    With --merge, the most complete reference of a group is kept and takes missing fields from the others; their keys become
    its aliases. `refdesk undo` restores them.

    Examples:

      refdesk dedupe

      refdesk dedupe --explain

      refdesk dedupe --merge --dry-run
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.messages import followed, progress
    from refdesk.cli.select import given_keys
    from refdesk.errors import UsageError
    from refdesk.items.record import normalised
    from refdesk.library.dedupe import duplicates

    store = library_at(library)
    if keys:
        if not explain:
            raise UsageError("keys need --explain; use `refdesk merge KEY OTHER...` to merge references")
        _explain(store, [given_keys(keys) or []])
        return
    records = (normalised(item) for _, item in store.records())
    groups = duplicates(followed(records, "reading"), progress("comparing"))
    if merge:
        _merge(store, [group for group in groups if group.certain or likely], dry_run)
    elif explain and not json:
        _explain(store, [list(group.keys) for group in groups])
    else:
        _print(groups, json)


def _merge(store: Library, groups: list[Duplicates], dry_run: bool) -> None:
    from refdesk.cli.change import tell_changes
    from refdesk.cli.messages import Repeated
    from refdesk.library.changing import merging

    messages = Repeated()
    for group in groups:
        messages.tell(str(store.path), "merged", _sentence(group))
    messages.sum_up()
    if groups:
        tell_changes(store.change(merging([list(group.keys) for group in groups]), "dedupe", dry_run), dry_run)


def _print(groups: list[Duplicates], json: bool) -> None:
    from refdesk.cli.output import print_rows

    rows = [
        {
            "certain": group.certain if json else "certain" if group.certain else "likely",
            "score": group.score,
            "keys": list(group.keys),
            "reason": group.reason,
        }
        for group in groups
    ]
    print_rows("duplicates", rows, ("certain", "score", "keys", "reason"), json)


def _explain(store: Library, groups: list[list[str]]) -> None:
    """What the fields of each pair in a group say, and its weight in bits: above 8 is certain."""
    from itertools import combinations

    from refdesk.cli.output import write
    from refdesk.cli.terminal import hanging
    from refdesk.errors import UsageError
    from refdesk.items.text import printable
    from refdesk.library.evidence import explained, judged
    from refdesk.library.traits import traits

    for group in groups:
        items = store.get_all(group)
        if len(items) < 2:
            raise UsageError("expected two keys to compare")
        for left, right in combinations(items, 2):
            verdict = judged(traits(left), traits(right))
            name = "certain" if verdict.certain else "likely" if verdict.likely else "apart"
            head = f"{name} {left['id']} {right['id']}: {verdict.bits:+.1f} bits ({verdict.reason})"
            write([hanging(printable(head), 4), "\n"])
            for field, level, bits, values in explained(verdict, left, right):
                evidence = f"  {field:<16} {level:<11} {bits:>+6.1f}  "
                write([hanging(printable(values), len(evidence), evidence), "\n"])


def _sentence(group: Duplicates) -> str:
    first, *others = group.keys
    return f"{', '.join(others)} into {first}: {group.reason}"
