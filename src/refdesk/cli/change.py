"""`refdesk remove` and the other commands that change references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from refdesk.cli.options import DryRunOption, LibraryOption, argument

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refdesk.library.rewrite import Change

SomeKeys = Annotated[list[str], argument("KEY...", "Which references; - reads keys from standard input.")]


def remove(keys: SomeKeys, library: LibraryOption = None, dry_run: DryRunOption = False) -> None:
    """Remove references from the library, and print their keys. `refdesk undo` brings them back.

    All of them are removed or, where a key is missing (status 1), none.

    Examples:

      refdesk remove --dry-run meshvelishvili2024
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.select import given_keys

    tell_changes(library_at(library).remove(given_keys(keys) or [], "remove", dry_run), dry_run)


def tell_changes(changes: Iterable[Change], dry_run: bool) -> None:
    """The keys of what was changed; a diff of what would be."""
    from refdesk.cli.output import write
    from refdesk.printable import printable

    if dry_run:
        write(printable(line) + "\n" for change in changes for line in differences(change))
    else:
        write(dict.fromkeys(change.key + "\n" for change in changes))


def differences(change: Change) -> Iterable[str]:
    """The change as a unified diff of the library's lines."""
    from difflib import unified_diff

    from refdesk.library.record import dump

    before, after = (
        [] if item is None else dump(item).decode("utf-8", "replace").split("\n  ")
        for item in (change.before, change.after)
    )
    names = (change.key if before else "/dev/null", change.key if after else "/dev/null")
    return unified_diff(before, after, *names, n=1, lineterm="")
