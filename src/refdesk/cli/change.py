"""The commands that change references. Each prints the keys of those it changed, or a diff with --dry-run."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

from refdesk.cli.options import (
    DryRunOption,
    LibraryOption,
    Lookup,
    argument,
    option,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from refdesk.items import Item
    from refdesk.library import Library
    from refdesk.library.rewrite import Change

    Edited = Callable[[Item], Item | None]

SomeKeys = Annotated[
    list[str],
    argument("KEY...", "Keys of references; - reads keys from standard input.", completes="keys"),
]


def add(
    lookup: Lookup,
    fields: Annotated[
        list[str] | None,
        argument(
            "[FIELD=VALUE]...",
            "Fields, such as title='Radium' type=book; or an identifier: DOI, ISBN, arXiv number ...",
        ),
    ] = None,
    key: Annotated[str | None, option("--key", of="KEY", help="Key (default: author and year).")] = None,
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Add a reference by hand or by identifier, and print its key. On a terminal, without fields, the editor opens.

    Separate names with semicolons; write dates as 2024, 2024-05 or 2024-05-01. A reference that is already in the library (the
    same DOI, ISBN, or title, author and year) is reported and not added (status 1).

    Examples:

      refdesk add type=book title=Radio-activity author='Rutherford, Ernest' -n

      refdesk add --offline 10.1038/nature12373 || echo 'not asked before'
    """
    from refdesk.errors import UsageError
    from refdesk.items.keys import is_key
    from refdesk.library.edits import assigned, assignments

    if key is not None and not is_key(key):
        raise UsageError(f"not a key: '{key}'")
    if fields and not re.match(r"[A-Za-z][\w-]*\s*=", fields[0]):
        item = _looked_up(fields, lookup)
    elif fields:
        item = assigned({}, assignments(fields))
    elif sys.stdin.isatty():
        _add_edited(library, key, dry_run)
        return
    else:
        raise UsageError("expected FIELD=VALUE (see refdesk add --help)")
    _add(item, key, library, dry_run)


def _add_edited(library: str | None, key: str | None, dry_run: bool) -> None:
    """Add what the user writes into an empty reference in the editor."""
    from refdesk.cli.editor import edited
    from refdesk.errors import NegativeAnswer

    blank = {
        "type": "article-journal",
        "title": "",
        "author": [{"family": "", "given": ""}],
        "issued": {"date-parts": [[0]]},
    }
    with edited([blank]) as [item]:
        if item != blank:
            _add(item, key, library, dry_run)
    if item == blank:
        raise NegativeAnswer("nothing was entered: nothing was added")


def _add(item: Item, key: str | None, library: str | None, dry_run: bool) -> None:
    from refdesk.cli.desk import library_at
    from refdesk.cli.output import after_change
    from refdesk.errors import NegativeAnswer, UsageError

    if not item.get("title") and not item.get("author"):
        raise UsageError("expected a title or an author")
    item = {"type": "document", **item, **({"id": key} if key else {})}
    [added] = library_at(library).add([item], "add", dry_run)
    if added.known_by:
        raise NegativeAnswer(f"already in the library as '{added.key}' ({added.known_by})")
    with after_change():
        print(added.key)


def _looked_up(given: list[str], lookup: Lookup) -> Item:
    """The reference of an identifier, with any fields that were set."""
    from refdesk.cli.lookup import identifier_in, items_found, session_for
    from refdesk.cli.reading import InputReport
    from refdesk.errors import UsageError
    from refdesk.library.edits import assigned, assignments

    text, *fields = given
    identifier = identifier_in(text)
    if identifier is None:
        raise UsageError(f"'{text}' is neither FIELD=VALUE nor a known identifier (import reads references as text)")
    report = InputReport(offline=lookup.offline)
    [items] = items_found([(text, identifier)], session_for(*lookup), report)
    report.read = len(items)
    report.finish()
    return assigned(items[0], assignments(fields)) if fields else items[0]


def edit(keys: SomeKeys, library: LibraryOption = None, dry_run: DryRunOption = False) -> None:
    """Edit references in your editor ($VISUAL, else $EDITOR), as CSL-JSON, and print the keys of those that changed.

    If the result cannot be read, the editor opens again; without a terminal, the text is kept in a file. Changing an id
    renames the reference.

    Examples:

      EDITOR=true refdesk edit meshvelishvili2024
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.editor import edited
    from refdesk.cli.select import given_keys
    from refdesk.errors import LibraryBusy
    from refdesk.items.record import key_of
    from refdesk.library.edits import renamed

    store = library_at(library)
    before = {key_of(item): item for item in store.get_all(given_keys(keys) or [], as_written=True)}
    with edited(list(before.values())) as texts:
        after = dict(zip(before, texts, strict=True))

        def replaced(item: Item) -> Item:
            key = key_of(item)
            if item != before.get(key):
                raise LibraryBusy(f"'{key}' was changed by another program")
            new = after[key]
            return new if key_of(new) == key else {**renamed({**new, "id": key}, key_of(new))}

        changes = store.edit(list(before), replaced, "edit", dry_run)
    tell_changes(changes, dry_run)


def set_(
    given: Annotated[
        list[str], argument("KEY... FIELD=VALUE...", "Keys of references, then the fields to set in each.")
    ],
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Set fields of references, and print the keys of those that changed. An empty value removes the field.

    Examples:

      refdesk set meshvelishvili2024 language=en-GB --dry-run

      refdesk search --keys missing:language | refdesk set - language=en --dry-run
    """
    from refdesk.errors import UsageError
    from refdesk.library.edits import assigned, assignments

    wanted = [text for text in given if re.match(r"[A-Za-z][\w-]*\s*=", text)]
    keys = [text for text in given if text not in wanted]
    if not wanted or not keys:
        raise UsageError("expected keys and FIELD=VALUE (see refdesk set --help)")
    values = assignments(wanted)
    if any(name == "id" for name, _ in values):
        raise UsageError("use `refdesk rename` to change a key")
    edit_all(keys, lambda item: assigned(item, values), "set", library, dry_run)


def unset(
    given: Annotated[list[str], argument("KEY... FIELD...", "Keys of references, then the fields to remove.")],
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Remove fields from references, and print the keys of those that changed.

    Examples:

      refdesk unset meshvelishvili2024 abstract --dry-run

      refdesk search --keys has:note | refdesk unset - note,annote --dry-run
    """
    from refdesk.cli.desk import library_at
    from refdesk.errors import UsageError
    from refdesk.items.variables import variable_called

    store = library_at(library)
    keys, fields = keys_first(store, given, lambda word: all(map(variable_called, word.split(","))))
    if not fields:
        raise UsageError("keys come first, then the fields: refdesk unset KEY FIELD")
    names = {variable_called(name) or name.strip() for word in fields for name in word.split(",")}
    if names & {"id", "type"}:
        raise UsageError("id and type cannot be removed")
    known = {name.lower() for name in names}

    def without(item: Item) -> Item:
        kind = str(item.get("type") or "")
        gone = known | {variable_called("number", kind)} if "number" in known and "number" not in item else known
        return {name: value for name, value in item.items() if name.lower() not in gone}

    edit_all(keys, without, "unset", library, dry_run)


def keys_first(store: Library, given: list[str], is_other: Callable[[str], bool]) -> tuple[list[str], list[str]]:
    """Split words into keys and what to do with them. Keys come first. The old order, with one word before the keys, is
    understood if that word is not a key and can be that word."""
    from refdesk.errors import UsageError

    def is_key(word: str) -> bool:
        bare = word.removeprefix("@")
        return word == "-" or store.ask(lambda shown: shown.place(bare) is not None)

    if len(given) > 1 and not is_key(given[0]) and is_other(given[0]) and all(map(is_key, given[1:])):
        return given[1:], given[:1]
    keys = [given[0]] if given else []
    for word in given[1:]:
        if not is_key(word) or is_other(word):
            break
        keys.append(word)
    rest = given[len(keys) :]
    if wrong := [word for word in rest if not is_other(word)]:
        from refdesk.library.edits import variable_named

        if is_key(given[0]):
            variable_named(wrong[0])
        raise UsageError(f"'{wrong[0]}' is neither a key nor a field")
    return keys, rest


def rename(
    keys: Annotated[
        list[str],
        argument("OLD NEW...", "Current and new key, in pairs; - reads a pair from each line of standard input."),
    ],
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Change the keys of references. The old keys keep working as aliases.

    Examples:

      refdesk rename meshvelishvili2024 diplomacy2024 --dry-run

      refdesk search --template '{key} {key}-{year}' tag:x | refdesk rename - -n
    """
    from refdesk.cli.desk import library_at
    from refdesk.errors import NegativeAnswer, UsageError
    from refdesk.items.record import bare, key_of
    from refdesk.library.edits import renamed
    from refdesk.library.indexing import aliases

    words = sys.stdin.read().split() if keys == ["-"] else keys
    if not words:
        raise NegativeAnswer("no keys on standard input")
    if len(words) % 2:
        raise UsageError(f"expected pairs of old and new keys: '{words[-1]}' has no new key")
    new = {bare(old): bare(new) for old, new in zip(words[::2], words[1::2], strict=True)}

    def named(item: Item) -> Item:
        return renamed(item, next(new[key] for key in (key_of(item), *aliases(item)) if key in new))

    tell_changes(library_at(library).edit(list(new), named, "rename", dry_run), dry_run)


def merge(
    kept: Annotated[str, argument("KEY", "The reference to keep.", completes="keys")],
    others: Annotated[list[str], argument("OTHER...", "References to merge into it.")],
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Merge references to the same work: fields missing from the first are taken from the others, which are removed.

    Their keys keep working as aliases of the first.

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

    If a key is missing, none is removed (status 1).

    Examples:

      refdesk remove --dry-run meshvelishvili2024
    """
    edit_all(keys, lambda item: None, "remove", library, dry_run)


def edit_all(keys: list[str], edited: Edited, command: str, library: str | None, dry_run: bool) -> None:
    from refdesk.cli.desk import library_at
    from refdesk.cli.select import given_keys

    tell_changes(library_at(library).edit(given_keys(keys) or [], edited, command, dry_run), dry_run)


def tell_changes(changes: Iterable[Change], dry_run: bool) -> None:
    """Print the keys of what was changed, or a diff of what would change; say so if nothing was or would be."""
    from refdesk.cli.messages import tell
    from refdesk.cli.output import after_change, write
    from refdesk.items.text import printable

    changes = list(changes)
    if not changes:
        tell("nothing would change" if dry_run else "nothing changed")
    elif dry_run:
        write(printable(line) + "\n" for change in changes for line in differences(change))
    else:
        with after_change():
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
