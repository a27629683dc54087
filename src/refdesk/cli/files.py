"""The commands for attached files: attach, detach, files, open, index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from refdesk.cli import fields
from refdesk.cli.options import (
    DryRunOption,
    JsonOption,
    KeysArgument,
    LibraryOption,
    argument,
    flag,
    option,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refdesk.items import Item
    from refdesk.library.attaching import How
    from refdesk.library.files import File
    from refdesk.library.rewrite import Change

OneKey = Annotated[str, argument("KEY", "Key of the reference.", completes="keys")]
PROGRAMS = (
    ".app",
    ".bat",
    ".cmd",
    ".com",
    ".desktop",
    ".exe",
    ".hta",
    ".js",
    ".lnk",
    ".msi",
    ".ps1",
    ".scr",
    ".sh",
    ".vbs",
)


def attach(
    key: OneKey,
    files: Annotated[list[str], argument("FILE...", "Files to attach.")],
    copy: Annotated[bool, flag("--copy", help="Copy the files into files/KEY/ beside the library (default).")] = False,
    link: Annotated[bool, flag("--link", help="Leave the files in place and store their paths.")] = False,
    move: Annotated[bool, flag("--move", help="Move the files into files/KEY/ beside the library.")] = False,
    name: Annotated[
        str | None,
        option(
            "--name",
            of="PATTERN",
            callback=fields.file_name,
            help="Name of the copy (default: '{author}{year} {title}'); {name} is the file's own name.",
        ),
    ] = None,
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Attach files to a reference, and print their paths relative to the library.

    Copies get names that are safe on every file system, with a letter if the name is taken: no file is ever overwritten. A file
    that the reference already has (same content) is not attached again. Renaming, merging and removing references leaves the
    files in place, so that `refdesk undo` finds them.

    Examples:

      refdesk attach meshvelishvili2024 paper.pdf

      refdesk attach meshvelishvili2024 paper.pdf --name '{year} {name}' --dry-run

      refdesk attach meshvelishvili2024 paper.pdf --link --dry-run
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.messages import tell
    from refdesk.errors import UsageError
    from refdesk.library import attaching
    from refdesk.library.files import PATTERN

    if copy + link + move > 1:
        raise UsageError("--copy, --link and --move: only one of them")
    how: How = "link" if link else "move" if move else "copy"
    changes, new = attaching.attach(library_at(library), key, files, how, name or PATTERN, dry_run)
    if not changes:
        tell(f"nothing changed: '{key.removeprefix('@')}' has all of them")
    print_paths(changes, new, dry_run)


def detach(
    key: OneKey,
    names: Annotated[list[str] | None, argument("[FILE]...", "The files, by name or path (default: all).")] = None,
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Detach files from a reference, and print their paths. The files themselves stay in place.

    Examples:

      refdesk detach meshvelishvili2024 paper.pdf --dry-run
    """
    from refdesk.cli.desk import library_at
    from refdesk.library import attaching

    print_paths(*attaching.detach(library_at(library), key, names or [], dry_run), dry_run)


def print_paths(changes: list[Change], affected: Iterable[File], dry_run: bool) -> None:
    """Print the paths of the files, or a diff of what would change."""
    from refdesk.cli.change import tell_changes
    from refdesk.cli.output import after_change, write
    from refdesk.items.text import printable

    if dry_run:
        tell_changes(changes, dry_run)
    else:
        with after_change():
            write(printable(each.path) + "\n" for each in affected)


def files(keys: KeysArgument = None, library: LibraryOption = None, json: JsonOption = False) -> None:
    """List attached files, one path per line. Without keys, those of all references. Exits 1 if there are none.

    With --json, each file has its key, path and title, and whether it exists.

    Examples:

      refdesk files meshvelishvili2024

      refdesk files --json
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.output import print_json, write
    from refdesk.cli.select import given_keys
    from refdesk.errors import NegativeAnswer
    from refdesk.items.record import key_of
    from refdesk.items.text import printable
    from refdesk.library.attaching import folder_of
    from refdesk.library.files import files as files_of
    from refdesk.library.files import located

    store = library_at(library)
    items: Iterable[Item] = store.get_all(given_keys(keys) or []) if keys else store
    folder = folder_of(store)
    listed = [(key_of(item), each, located(folder, each.path)) for item in items for each in files_of(item)]
    if json:
        print_json(
            files=[
                {"key": key, "path": str(path), "title": each.title or None, "there": path.is_file()}
                for key, each, path in listed
            ]
        )
    else:
        write(printable(str(path)) + "\n" for _, _, path in listed)
    if not listed:
        raise NegativeAnswer("" if json else "no files")


def open_(
    key: OneKey,
    name: Annotated[str | None, argument("[FILE]", "The file, by name or path (default: the first PDF).")] = None,
    only_print: Annotated[bool, flag("--print", help="Print the path or URL, but open nothing.")] = False,
    library: LibraryOption = None,
) -> None:
    """Open a reference in the default program. Opens its PDF or other file, else its DOI or URL.

    Examples:

      refdesk open meshvelishvili2024 --print
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.output import write
    from refdesk.errors import UsageError
    from refdesk.items.text import printable

    store = library_at(library)
    item = store.get(key)
    target = place_of(item, name, store.path)
    if only_print:
        write([printable(target), "\n"])
    elif target.lower().endswith(PROGRAMS):
        raise UsageError(f"{target} is a program, which refdesk does not start")
    else:
        start(target)


def place_of(item: Item, name: str | None, library: object) -> str:
    """The path of the file to open; if there is none, the address."""
    import os
    from pathlib import Path

    from refdesk.cli.messages import tell
    from refdesk.errors import NegativeAnswer
    from refdesk.items.record import key_of
    from refdesk.library.attaching import named
    from refdesk.library.files import files as files_of
    from refdesk.library.files import located

    folder = Path(os.path.realpath(str(library))).parent
    wanted = [named(item, name)] if name else sorted(files_of(item), key=lambda each: not each.path.endswith(".pdf"))
    for each in wanted:
        if (path := located(folder, each.path)).is_file():
            return str(path)
        tell(f"no such file: {path}")
    address = str(item.get("URL") or "")
    if not name and item.get("DOI"):
        return f"https://doi.org/{item['DOI']}"
    if not name and address.lower().startswith(("http://", "https://", "ftp://")):
        return address
    raise NegativeAnswer(f"'{key_of(item)}' has no file that exists" + ("" if name else ", no DOI and no address"))


def start(target: str) -> None:
    """Open a file or an address in the system's default program."""
    import os
    import subprocess
    import sys

    from refdesk.errors import BadData

    if sys.platform == "win32":
        os.startfile(target)
        return
    program = "open" if sys.platform == "darwin" else "xdg-open"
    try:
        done = subprocess.run([program, target], check=False)
    except FileNotFoundError:
        raise BadData(f"there is no {program} here: --print gives the path") from None
    if done.returncode:
        raise BadData(f"{program} ended with {done.returncode}: {target}")


def index(
    of_files: Annotated[bool, flag("--files", help="Index the text of attached PDFs and text files.")] = False,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """Index the text of attached files, so that `refdesk search text:WORD` finds it.

    Only new and changed files are read. The index is kept in the cache and can be deleted at any time.

    Examples:

      refdesk index --files

      refdesk index --files && refdesk search 'text:diplomacy'
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.messages import progress, tell
    from refdesk.cli.output import print_json
    from refdesk.errors import UsageError
    from refdesk.library import fulltext

    if not of_files:
        raise UsageError("--files is missing (the index of the references themselves is always up to date)")
    made = fulltext.make(library_at(library), progress("indexing files"))
    for key, problem in made.problems:
        tell(f"entry '{key}': {problem.message}", problem.severity, key=key, code=problem.code)
    if json:
        print_json(texts=made.texts, new=made.new, problems=len(made.problems))
    else:
        tell(f"{made.texts:,} file{'s' * (made.texts != 1)} indexed, {made.new:,} of them new or changed")
