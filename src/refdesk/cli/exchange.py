"""`refdesk import` and `refdesk export`: between files and the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from refdesk.cli.convert import KeyFormatOption, LossOption, ReportOption, StrictOption
from refdesk.cli.options import (
    DryRunOption,
    ExportOption,
    FilesArgument,
    FromOption,
    JsonOption,
    KeysArgument,
    LibraryOption,
    OfflineOption,
    OutputOption,
    QueryOption,
    QuietOption,
    RefreshOption,
    VerboseOption,
    flag,
    option,
)

if TYPE_CHECKING:
    from refdesk.items import Item
    from refdesk.library.incoming import Arrival

OnDuplicate = Literal["merge", "update", "skip", "keep", "error"]


def import_(
    files: FilesArgument,
    form: FromOption = None,
    library: LibraryOption = None,
    key_format: KeyFormatOption = None,
    on_duplicate: Annotated[
        OnDuplicate,
        typer.Option(
            "--on-duplicate",
            show_default=False,
            help="merge: the stored reference takes what it lacks (default); update: and the newer values; "
            "skip: leave it; keep: add a second one; error: change nothing.",
        ),
    ] = "merge",
    source: Annotated[
        str | None, option("--source", of="NAME", help="The database it comes from (default: the file's name).")
    ] = None,
    strict: StrictOption = False,
    report: ReportOption = None,
    dry_run: DryRunOption = False,
    offline: OfflineOption = False,
    refresh: RefreshOption = False,
    verbose: VerboseOption = False,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Bring the references of files, or of identifiers, into the library; print the keys of those that are new or changed.

    A file's format is recognised by what is in it. A record that cannot be read is named with file, line and key and the
    others come in (status 3). One that is in the library already (the same identifier, the same key with the same title and
    author, or title, authors, year and place; see `dedupe`) becomes one with the stored reference, as --on-duplicate says, and
    what differs is named; importing a file a second time changes nothing. A key is never changed later; one that another work
    has gets a letter, and that is said. How many were read, added and merged is summed up on standard error.

    A DOI, an arXiv number, an ISBN, a PMID, an address ... is looked up in the registries that have it, in batches and within
    their limits; what was answered once is not asked again (--refresh asks). A file may be a list of identifiers, one a line,
    with comments after #.

    Examples:

      refdesk import refs.bib more.ris items.json

      refdesk import --on-duplicate update refs.bib

      refdesk import --source embase export.ris --report report.json

      refdesk import --offline 10.1038/nature12373 || echo 'not asked before'

      refdesk import --key-format '{author}{year}{title}' export.ris
    """
    import sys

    from refdesk.cli.desk import library_at
    from refdesk.cli.importing import fates, incoming, say, say_summary, summary
    from refdesk.cli.output import followed, print_json
    from refdesk.cli.reading import Told

    told = Told(quiet=quiet, strict=strict, offline=offline)
    arrivals: list[Arrival] = []
    try:
        new = list(followed(incoming(files, form, told, source, key_format, refresh, verbose), "reading"))
        if not new:
            told.finish()
        store = library_at(library)
        arrivals = store.receive(new, on_duplicate, "import", dry_run)
    finally:
        counts = summary(arrivals, told)
        if report:
            told.report(report, summary=counts, records=fates(arrivals))
    if not quiet:
        say(arrivals)
    if json:
        added = [arrival.key for arrival in arrivals if arrival.fate == "added"]
        skipped = [{"key": a.key, "known_by": a.reason} for a in arrivals if a.fate in ("skipped", "unchanged")]
        print_json(library=str(store.path), added=added, skipped=skipped, summary=counts, records=fates(arrivals))
    else:
        if not sys.stdout.isatty():
            for key in dict.fromkeys(a.key for a in arrivals if a.fate in ("added", "merged", "updated")):
                print(key)
        if not quiet:
            say_summary(counts, dry_run)
    told.finish()


CitedOption = Annotated[
    list[str] | None, option("--cited", of="DOC", help="The references that a document cites (see `refdesk cited`).")
]
IntoOption = Annotated[
    str | None,
    option("--into", of="FILE", help="Keep that .bib file up: add and change entries, leave every other byte."),
]
CheckOption = Annotated[
    bool, flag("--check", help="With --into: change nothing; status 1 where something would change.")
]
PruneOption = Annotated[bool, flag("--prune", help="With --into: take out the library's entries that nothing cites.")]


def export(
    keys: KeysArgument = None,
    to: ExportOption = None,
    output: OutputOption = None,
    library: LibraryOption = None,
    query: QueryOption = None,
    cited: CitedOption = None,
    into: IntoOption = None,
    check: CheckOption = False,
    prune: PruneOption = False,
    loss: LossOption = "warn",
) -> None:
    """Print references in a format that other programs read: all of the library, some keys, a query's, or those that are cited.

    What the format cannot hold is named on standard error. `--into` keeps a project's own .bib file up with the library: an
    entry that is lacking is added, one that differs is changed, and entries that the library does not have are left alone.

    Examples:

      refdesk export --to bibtex -o refs.bib

      refdesk export meshvelishvili2024 --to ris

      refdesk export -Q 'author:meshvelishvili'

      refdesk export --cited paper.md --into refs.bib
    """
    from refdesk.cli.convert import rendered
    from refdesk.cli.output import write
    from refdesk.cli.select import select
    from refdesk.errors import UsageError

    if into is None and (check or prune):
        raise UsageError("--check and --prune go with --into FILE")
    if into is not None:
        if not cited:
            raise UsageError("--into goes with --cited DOC: it holds what a document cites")
        keep_up(cited, into, library, check, prune)
        return
    if cited:
        keys = [*(keys or []), *cited_keys(cited)]
    write(rendered(select(keys, None, library, query).items, to, output, loss), output)


def cited_keys(documents: Sequence[str]) -> list[str]:
    """The keys that documents cite, each once; the problems of reading them are told."""
    from refdesk.cli.cited import Problems
    from refdesk.documents.reading import occurrences, read
    from refdesk.errors import NegativeAnswer

    places = occurrences(read(documents, None, Problems(quiet=False).tell))
    keys = list(dict.fromkeys(place.cite.key for place in places))
    if not keys:
        raise NegativeAnswer(f"{', '.join(documents)}: cites nothing")
    return keys


def keep_up(documents: Sequence[str], into: str, named: str | None, check: bool, prune: bool) -> None:
    """Bring a .bib file up to what the documents cite; print what was done, an entry a line."""
    import os

    from refdesk.cli.output import tell, write
    from refdesk.cli.select import library_items
    from refdesk.documents.bib_file import keep_up as kept_up
    from refdesk.errors import NegativeAnswer, UsageError

    if not into.lower().endswith((".bib", ".bibtex", ".biblatex")):
        raise UsageError(f"--into keeps a .bib file up, and '{into}' is none")
    keys = cited_keys(documents)
    known = {str(item["id"]): item for item in library_items(named, None)} if prune or "*" in keys else {}
    wanted = list(dict.fromkeys([*(key for key in keys if key != "*"), *(known if "*" in keys else ())]))
    items = items_by_key(wanted, known, named)
    data = b""
    if os.path.exists(into):
        with open(into, "rb") as file:
            data = file.read()
    kept = kept_up(into, data, list(items.values()), known.keys() - set(wanted) if prune else ())
    for problem in kept.problems:
        tell(problem.located(into))
    if kept.changes and not check:
        write(kept.data, into)
    write(f"{what}\t{key}\n" for what, key in kept.changes)
    lacking = [key for key in wanted if key not in items and key not in kept.keys]
    if lacking:
        raise NegativeAnswer(f"no such key{'s' if len(lacking) > 1 else ''}: {', '.join(lacking)}")
    if kept.changes and check:
        raise NegativeAnswer(f"{into} is not up to date")


def items_by_key(wanted: Sequence[str], known: Mapping[str, Item], named: str | None) -> dict[str, Item]:
    """The library's references by the keys that are wanted; one that has been renamed keeps the key that it is wanted by."""
    from refdesk.cli.select import from_library

    items = {key: known[key] for key in wanted if key in known}
    others = [key for key in wanted if key not in items]
    items |= from_library(others, named) if others else {}
    return {key: {**items[key], "id": key} for key in wanted if key in items}
