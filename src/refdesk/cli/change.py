"""The commands that change references: each takes many keys, prints those it changed, and shows a diff with --dry-run."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from refdesk.cli.options import DryRunOption, LibraryOption, argument, option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from refdesk.items import Item
    from refdesk.library.rewrite import Change

    Edited = Callable[[Item], Item | None]

SomeKeys = Annotated[
    list[str],
    argument("KEY...", "Which references; - reads keys from standard input.", completes="keys"),
]


def add(
    fields: Annotated[
        list[str] | None, argument("[FIELD=VALUE]...", "What is known of it: title='Radium' type=book.")
    ] = None,
    key: Annotated[str | None, option("--key", of="KEY", help="Its key (default: author and year).")] = None,
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Add a reference by hand, and print its key. Without fields on a terminal the editor opens.

    Names are separated by semicolons, dates read as 2024, 2024-05 or 2024-05-01. A reference that is there already (the
    same DOI, ISBN, or title, author and year) is named and left out (status 1).

    Examples:

      refdesk add type=book title='Radio-activity' author='Rutherford, Ernest' issued=1904 --dry-run
    """
    import sys

    from refdesk.cli.desk import library_at
    from refdesk.errors import NegativeAnswer, UsageError
    from refdesk.library.edits import assigned, assignments

    if fields:
        item = assigned({}, assignments(fields))
    elif sys.stdin.isatty():
        from refdesk.cli.editor import edited

        blank = {
            "type": "article-journal",
            "title": "",
            "author": [{"family": "", "given": ""}],
            "issued": {"date-parts": [[0]]},
        }
        [item] = edited([blank])
        if item == blank:
            raise NegativeAnswer("nothing was written: nothing was added")
    else:
        raise UsageError("FIELD=VALUE is wanted (see refdesk add --help)")
    if not item.get("title") and not item.get("author"):
        raise UsageError("a title or an author is wanted")
    item = {"type": "document", **item, **({"id": key} if key else {})}
    [added] = library_at(library).add([item], "add", dry_run)
    if added.known_by:
        raise NegativeAnswer(f"already in the library as '{added.key}' ({added.known_by.replace(':', ' ', 1)})")
    print(added.key)


def edit(keys: SomeKeys, library: LibraryOption = None, dry_run: DryRunOption = False) -> None:
    """Edit references in your editor ($VISUAL, else $EDITOR), as CSL-JSON, and print the keys of those that changed.

    What cannot be read is given back to be mended, and kept in a file where there is nobody to mend it. Another id renames
    the reference.

    Examples:

      EDITOR=true refdesk edit meshvelishvili2024
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.editor import edited, keep
    from refdesk.cli.select import given_keys
    from refdesk.errors import LibraryBusy
    from refdesk.items.record import key_of
    from refdesk.library.edits import renamed

    store = library_at(library)
    before = {key_of(item): item for item in store.get_all(given_keys(keys) or [], as_written=True)}
    after = dict(zip(before, edited(list(before.values())), strict=True))

    def replaced(item: Item) -> Item:
        key = key_of(item)
        if item != before.get(key):
            raise LibraryBusy(f"'{key}' was changed by another program: your text is in {keep(list(after.values()))}")
        new = after[key]
        return new if key_of(new) == key else {**renamed({**new, "id": key}, key_of(new))}

    tell_changes(store.edit(list(before), replaced, "edit", dry_run), dry_run)


def set_(
    given: Annotated[list[str], argument("KEY... FIELD=VALUE...", "Which references, and what is to be set in each.")],
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Set fields of references, and print the keys of those that changed. An empty value takes the field away.

    Examples:

      refdesk set meshvelishvili2024 language=en-GB --dry-run

      refdesk search --keys missing:language | refdesk set - language=en --dry-run
    """
    from refdesk.errors import UsageError
    from refdesk.library.edits import assigned, assignments

    wanted = [text for text in given if re.match(r"[A-Za-z][\w-]*\s*=", text)]
    keys = [text for text in given if text not in wanted]
    if not wanted or not keys:
        raise UsageError("keys and FIELD=VALUE are wanted (see refdesk set --help)")
    values = assignments(wanted)
    if any(name == "id" for name, _ in values):
        raise UsageError("`refdesk rename` changes a key")
    _edit(keys, lambda item: assigned(item, values), "set", library, dry_run)


def unset(
    fields: Annotated[str, argument("FIELD[,FIELD...]", "What is to be taken away.")],
    keys: SomeKeys,
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Take fields away from references, and print the keys of those that changed.

    Examples:

      refdesk unset abstract,note meshvelishvili2024 --dry-run
    """
    from refdesk.errors import UsageError

    names = {name.strip() for name in fields.split(",")}
    if names & {"id", "type"}:
        raise UsageError("a reference keeps its id and its type")
    known = {name.lower() for name in names}
    _edit(
        keys,
        lambda item: {name: value for name, value in item.items() if name.lower() not in known},
        "unset",
        library,
        dry_run,
    )


def tag(
    tags: Annotated[str, argument("TAG[,TAG...]", "The keywords.")],
    keys: SomeKeys,
    remove: Annotated[bool, typer.Option("--remove", help="Take the keywords away.")] = False,
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Add keywords to references (or take them away), and print the keys of those that changed.

    Examples:

      refdesk tag diplomacy,'Turkish War of Independence' meshvelishvili2024 --dry-run

      refdesk search --keys 'diplomacy year:2024' | refdesk tag --remove Karakol - --dry-run
    """
    from refdesk.library.edits import tagged

    wanted = [each.strip() for each in tags.split(",") if each.strip()]
    _edit(
        keys,
        lambda item: tagged(item, remove=wanted) if remove else tagged(item, wanted),
        "tag",
        library,
        dry_run,
    )


def note(
    keys: SomeKeys,
    text: Annotated[
        str | None, option("-m", "--text", of="TEXT", help="The note; without it the notes are printed.")
    ] = None,
    append: Annotated[bool, typer.Option("--append", help="After the note that is there, not in its place.")] = False,
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Write a note into references, or print their notes.

    Examples:

      refdesk note meshvelishvili2024 --text 'Read for chapter 2' --append --dry-run
    """
    from refdesk.library.edits import noted

    if text is not None:
        _edit(keys, lambda item: noted(item, text, append), "note", library, dry_run)
        return
    from refdesk.cli.desk import library_at
    from refdesk.cli.output import write
    from refdesk.cli.select import given_keys
    from refdesk.items.text import printable

    for item in library_at(library).get_all(given_keys(keys) or []):
        write(printable(line) + "\n" for line in str(item.get("note") or "").splitlines())


def rename(
    keys: Annotated[
        list[str],
        argument(
            "OLD NEW...", "The key it has and the key it is to have; - reads both from each line of standard input."
        ),
    ],
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Give references other keys. The old ones go on working: they stand in the references as aliases.

    Examples:

      refdesk rename meshvelishvili2024 diplomacy2024 --dry-run

      refdesk search --template '{key} {key}-{year}' type:article-journal | refdesk rename - --dry-run
    """
    from refdesk.cli.desk import library_at
    from refdesk.errors import UsageError
    from refdesk.items.record import bare, key_of
    from refdesk.library.edits import renamed
    from refdesk.library.indexing import aliases

    words = sys.stdin.read().split() if keys == ["-"] else keys
    if len(words) % 2:
        raise UsageError(f"keys come in pairs, the old one and the new one: '{words[-1]}' is alone")
    new = {bare(old): bare(new) for old, new in zip(words[::2], words[1::2], strict=True)}

    def named(item: Item) -> Item:
        return renamed(item, next(new[key] for key in (key_of(item), *aliases(item)) if key in new))

    tell_changes(library_at(library).edit(list(new), named, "rename", dry_run), dry_run)


def merge(
    kept: Annotated[str, argument("KEY", "The reference that stays.", completes="keys")],
    others: Annotated[list[str], argument("OTHER...", "Those that become one with it.")],
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Make one of several references to the same work: what the first lacks it takes from the others, which go.

    Their keys go on working as aliases of the first.

    Examples:

      refdesk merge curie1898 curie1898a --dry-run
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.select import given_keys
    from refdesk.library.changing import merging

    plan = merging([[kept, *(given_keys(others) or [])]])
    tell_changes(library_at(library).change(plan, "merge", dry_run), dry_run)


def remove(keys: SomeKeys, library: LibraryOption = None, dry_run: DryRunOption = False) -> None:
    """Remove references from the library, and print their keys. `refdesk undo` brings them back.

    All of them are removed or, where a key is missing (status 1), none.

    Examples:

      refdesk remove --dry-run meshvelishvili2024
    """
    _edit(keys, lambda item: None, "remove", library, dry_run)


def _edit(keys: list[str], edited: Edited, command: str, library: str | None, dry_run: bool) -> None:
    from refdesk.cli.desk import library_at
    from refdesk.cli.select import given_keys

    tell_changes(library_at(library).edit(given_keys(keys) or [], edited, command, dry_run), dry_run)


def tell_changes(changes: Iterable[Change], dry_run: bool) -> None:
    """The keys of what was changed; a diff of what would be."""
    from refdesk.cli.output import write
    from refdesk.items.text import printable

    if dry_run:
        write(printable(line) + "\n" for change in changes for line in differences(change))
    else:
        write(dict.fromkeys(printable(change.key) + "\n" for change in changes))


def differences(change: Change) -> Iterable[str]:
    """The change as a unified diff of the library's lines."""
    from difflib import unified_diff

    from refdesk.items.record import dump

    before, after = (
        [] if item is None else dump(item).decode("utf-8", "replace").split("\n  ")
        for item in (change.before, change.after)
    )
    names = (change.key if before else "/dev/null", change.key if after else "/dev/null")
    return unified_diff(before, after, *names, n=1, lineterm="")
