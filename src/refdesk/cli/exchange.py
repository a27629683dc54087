"""`refdesk import` and `refdesk export`: between files and the library."""

from __future__ import annotations

from refdesk.cli.convert import KeyFormatOption, LossOption, ReportOption, StrictOption
from refdesk.cli.options import (
    DryRunOption,
    ExportOption,
    FilesArgument,
    FromOption,
    JsonOption,
    KeysArgument,
    LibraryOption,
    OutputOption,
    QueryOption,
    QuietOption,
)


def import_(
    files: FilesArgument,
    form: FromOption = None,
    library: LibraryOption = None,
    key_format: KeyFormatOption = None,
    strict: StrictOption = False,
    report: ReportOption = None,
    dry_run: DryRunOption = False,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Add the references of files to the library, and print the keys they got.

    A file's format is recognised by what is in it. A record that cannot be read is named with file, line and key and the
    others come in (status 3); one that is in the library already is named and left out. A reference keeps its key, or is given
    one, author and year: it is never changed later.

    Examples:

      refdesk import refs.bib more.ris items.json

      refdesk import page.txt -L my-library

      refdesk import --key-format '{author}{year}{title}' export.ris
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.output import followed, print_json, tell
    from refdesk.cli.reading import Told, read_files
    from refdesk.items.keys import with_keys

    told = Told(quiet=quiet, strict=strict)
    try:
        items = list(with_keys(followed(read_files(files, form, told), "reading"), key_format))
    finally:
        if report:
            told.report(report)
    if not items:
        told.finish()
    store = library_at(library)
    results = store.add(items, command="import", dry_run=dry_run)
    added = [result.key for result in results if not result.known_by]
    skipped = [result for result in results if result.known_by]
    for result in skipped if not quiet else ():
        tell(f"already in the library as '{result.key}' ({result.known_by.replace(':', ' ', 1)}): skipped")
    if json:
        rows = [{"key": result.key, "known_by": result.known_by} for result in skipped]
        print_json(library=str(store.path), added=added, skipped=rows)
    else:
        for key in added:
            print(key)
    told.finish()


def export(
    keys: KeysArgument = None,
    to: ExportOption = None,
    output: OutputOption = None,
    library: LibraryOption = None,
    query: QueryOption = None,
    loss: LossOption = "warn",
) -> None:
    """Print references in a format that other programs read: all of the library, some keys, or a query's.

    What the format cannot hold is named on standard error.

    Examples:

      refdesk export --to bibtex -o refs.bib

      refdesk export meshvelishvili2024 --to ris

      refdesk export -q 'author:meshvelishvili'
    """
    from refdesk.cli.convert import rendered
    from refdesk.cli.output import write
    from refdesk.cli.select import select

    write(rendered(select(keys, None, library, query).items, to, output, loss), output)
