"""`refdesk tag` and `refdesk note`: tags and private notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from refdesk.cli.change import SomeKeys, edit_all, keys_first, tell_changes
from refdesk.cli.options import (
    DryRunOption,
    JsonOption,
    LibraryOption,
    argument,
    option,
)

if TYPE_CHECKING:
    from refdesk.library import Library


def tag(
    given: Annotated[list[str] | None, argument("KEY... TAG...", "Keys of references, then tags.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Remove the tags.")] = False,
    rename: Annotated[bool, typer.Option("--rename", help="Rename a tag in all references: OLD NEW.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the tags with the number of references.")] = False,
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Add tags to references or remove them, and print the keys of those that changed.

    Give one key, then its tags. For several references, pass - and give the keys on standard input. Tags may also be one
    comma-separated word.

    Examples:

      refdesk tag meshvelishvili2024 'Turkish War of Independence' --dry-run

      refdesk tag --list

      refdesk tag --rename diplomacy diplomats --dry-run

      refdesk search --keys year:2024 | refdesk tag --remove - Karakol -n
    """
    from refdesk.cli.desk import library_at
    from refdesk.errors import NegativeAnswer, UsageError
    from refdesk.library.edits import retagged, tagged

    words = given or []
    store = library_at(library)
    if listed:
        _list_tags(store, json)
        return
    if rename:
        if len(words) != 2:
            raise UsageError("--rename: expected the old and the new name of a tag")
        old, new = words
        keys = [str(item["id"]) for item in store if retagged(item, old, new) != item]
        if not keys:
            raise NegativeAnswer(f"no reference has the tag '{old}'")
        tell_changes(store.edit(keys, lambda item: retagged(item, old, new), "tag --rename", dry_run), dry_run)
        return
    if len(words) < 2:
        raise UsageError("expected a key and a tag: refdesk tag KEY TAG")
    keys, rest = keys_first(store, words, lambda word: True) if "-" not in words else stream_first(words)
    wanted = [each.strip() for word in rest for each in word.split(",") if each.strip()]
    edit_all(
        keys,
        lambda item: tagged(item, remove=wanted) if remove else tagged(item, wanted),
        "tag",
        library,
        dry_run,
    )


def stream_first(words: list[str]) -> tuple[list[str], list[str]]:
    """The keys on standard input, and the words around the `-`."""
    return ["-"], [word for word in words if word != "-"]


def _list_tags(store: Library, json: bool) -> None:
    from collections import Counter

    from refdesk.cli.output import print_rows
    from refdesk.library.words import tags

    counts = Counter(name for item in store for name in dict.fromkeys(tags(item)))
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    print_rows("tags", [{"tag": name, "count": count} for name, count in ordered], ("tag", "count"), json)


def note(
    keys: SomeKeys,
    text: Annotated[
        str | None, option("-m", "--text", of="TEXT", help="Text of the note; without it, print the notes.")
    ] = None,
    append: Annotated[
        bool, typer.Option("--append", help="Append to the existing note instead of replacing it.")
    ] = False,
    move: Annotated[
        bool, typer.Option("--move", help="Move notes that earlier versions wrote to CSL's `note`.")
    ] = False,
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Write or print private notes on references. No style prints them; search finds them.

    They are kept apart from CSL's `note`, which styles may print (`refdesk set KEY note=...`).

    Examples:

      refdesk note --move meshvelishvili2024 --dry-run

      refdesk note meshvelishvili2024 --text 'Read for chapter 2' --append -n
    """
    from refdesk.library.edits import moved_note, noted

    if move:
        edit_all(keys, moved_note, "note --move", library, dry_run)
        return
    if text is not None:
        edit_all(keys, lambda item: noted(item, text, append), "note", library, dry_run)
        return
    from refdesk.cli.desk import library_at
    from refdesk.cli.output import write
    from refdesk.cli.select import given_keys
    from refdesk.errors import NegativeAnswer
    from refdesk.items.text import printable
    from refdesk.library.sources import private_note

    try:
        items = library_at(library).get_all(given_keys(keys) or [])
    except NegativeAnswer as error:
        hint = " (to write a note, use --text)" if len(keys) > 1 else ""
        raise NegativeAnswer(f"{error}{hint}") from None
    for item in items:
        write(printable(line) + "\n" for line in private_note(item).splitlines())
