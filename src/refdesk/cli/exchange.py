"""`refdesk import` and `refdesk export`: between files and the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from refdesk.cli.convert import KeyFormatOption, LossOption, ReportOption, StrictOption
from refdesk.cli.options import (
    DryRunOption,
    FilesArgument,
    FromOption,
    JsonOption,
    KeysArgument,
    LibraryOption,
    Lookup,
    OutputOption,
    QueryOption,
    ToOption,
    flag,
    option,
)
from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from refdesk.items import Item
    from refdesk.library.incoming import Arrival

OnDuplicate = Literal["merge", "update", "skip", "keep", "error"]
Attached = Literal["link", "copy", "skip"]


OnDuplicateOption = Annotated[
    OnDuplicate,
    typer.Option(
        "--on-duplicate",
        show_default=False,
        help="merge: fill in missing fields of the stored reference (default); update: also replace its values; "
        "skip: leave it alone; keep: add a second reference; error: change nothing.",
    ),
]
SourceOption = Annotated[
    str | None, option("--source", of="NAME", help="Name of the database (default: the file's name).")
]
AttachedOption = Annotated[
    Attached,
    typer.Option(
        "--files",
        show_default=False,
        help="link: attach the files that records name, leaving them in place (default); copy: copy them into "
        "files/KEY/ beside the library; skip: ignore them.",
    ),
]


class Taking(NamedTuple):
    """How records are taken into the library."""

    key_format: KeyFormatOption = None
    on_duplicate: OnDuplicateOption = "merge"
    source: SourceOption = None
    attached: AttachedOption = "link"


def import_(
    files: FilesArgument,
    taking: Taking,
    lookup: Lookup,
    form: FromOption = None,
    library: LibraryOption = None,
    strict: StrictOption = False,
    report_file: ReportOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Import references from files or identifiers, and print the keys of those that are new or changed.

    The format of a file is recognised from its content. Records that cannot be read are reported with file, line and key;
    the others are imported (status 3). A record that is already in the library (same identifier; same key, title and author;
    or same title, authors, year and pages; see `dedupe`) is treated as --on-duplicate says, and fields that differ are
    reported. Importing a file a second time changes nothing. Keys that are in the library never change; a new work whose key
    is taken gets a letter added to it, with a message. A summary on standard error counts what was read, added and merged.

    Files that records name (BibTeX's `file`, RIS's L1 ...) are attached if they exist. A PDF is imported by its DOI, arXiv
    number, ISBN or metadata, and attached (`refdesk fill` completes it). Libraries of Zotero, JabRef, BibDesk, papis, cobib,
    Citavi, EndNote and Mendeley are recognised and left as they are.

    DOIs, arXiv numbers, ISBNs, PMIDs, URLs and other identifiers are looked up in registries, in batches and within their
    rate limits; answers are cached. A file may be a list of identifiers, one per line, with comments after #.

    Examples:

      refdesk import refs.bib more.ris items.json

      refdesk import --on-duplicate update --files copy refs.bib

      refdesk import --source embase export.ris --report report.json

      refdesk import --offline 10.1038/nature12373 || echo 'not asked before'

      refdesk import --key-format '{author}{year}{title}' export.ris
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.importing import fates, incoming, print_arrivals, summary
    from refdesk.cli.messages import followed
    from refdesk.cli.output import after_change
    from refdesk.cli.reading import InputReport

    report = InputReport(strict=strict, offline=lookup.offline)
    arrivals: list[Arrival] = []
    try:
        new = list(followed(incoming(files, form, report, taking, lookup.refresh), "reading"))
        if not new:
            report.finish()
        store = library_at(library)
        attach = None if taking.attached == "skip" else taking.attached
        arrivals = store.receive(new, taking.on_duplicate, "import", dry_run, attach)
    finally:
        counts = summary(arrivals, report)
        if report_file:
            report.save(report_file, summary=counts, records=fates(arrivals))
    with after_change():
        print_arrivals(arrivals, counts, str(store.path), dry_run, json)
    report.finish()


CitedOption = Annotated[
    list[str] | None,
    option("--cited", of="DOC", help="Export the references that this document cites (see `refdesk cited`)."),
]
IntoOption = Annotated[
    str | None,
    option("--into", of="FILE", help="Update this .bib file: add and change entries, keep every other byte."),
]
CheckOption = Annotated[bool, flag("--check", help="With --into: change nothing; exit 1 if anything would change.")]
PruneOption = Annotated[bool, flag("--prune", help="With --into: remove entries of the library that are not cited.")]


def export(
    keys: KeysArgument = None,
    to: ToOption = None,
    output: OutputOption = None,
    library: LibraryOption = None,
    query: QueryOption = None,
    cited: CitedOption = None,
    into: IntoOption = None,
    check: CheckOption = False,
    prune: PruneOption = False,
    loss: LossOption = "warn",
) -> None:
    """Export references in a format that other programs read: the whole library, some keys, a query, or what is cited.

    What the format cannot hold is reported on standard error. `--into` keeps a project's own .bib file up to date with the
    library: missing entries are added, changed ones are updated, and entries that the library does not have are left alone.

    Attached files and groups are exported too: as JabRef's `file` and `groups` to BibTeX, as attachments and collections to
    zotero-rdf, as L1 to RIS. `--to papis -o DIR` writes a papis library with copies of the files.

    Examples:

      refdesk export --to bibtex -o refs.bib

      refdesk export --to zotero-rdf -o library.rdf

      refdesk export --to papis -o papers

      refdesk export meshvelishvili2024 --to ris

      refdesk export -Q 'author:meshvelishvili'

      refdesk export --cited paper.md --into refs.bib
    """
    from refdesk.cli.exporting import exported, to_papis
    from refdesk.cli.output import write
    from refdesk.cli.select import select
    from refdesk.errors import UsageError

    if into is None and (check or prune):
        raise UsageError("--check and --prune need --into FILE")
    if into is not None:
        if not cited:
            raise UsageError("--into needs --cited DOC")
        keep_up(cited, into, library, check, prune)
        return
    if cited:
        keys = [*(keys or []), *cited_keys(cited)]
    items = select(keys, None, library, query).items
    if to == "papis":
        to_papis(items, output, library, loss)
    else:
        write(exported(items, to, output, library, loss), output)


def cited_keys(documents: Sequence[str]) -> list[str]:
    """The keys that documents cite, each once. Problems in the documents are reported."""
    from refdesk.cli.cited import Problems
    from refdesk.documents.reading import occurrences, read
    from refdesk.errors import NegativeAnswer

    places = occurrences(read(documents, None, Problems().tell))
    keys = list(dict.fromkeys(place.cite.key for place in places))
    if not keys:
        raise NegativeAnswer(f"{', '.join(documents)}: no citations found")
    return keys


def keep_up(documents: Sequence[str], into: str, named: str | None, check: bool, prune: bool) -> None:
    """Update a .bib file with what the documents cite. Print one line for each entry that changed."""
    from refdesk.cli.messages import tell
    from refdesk.cli.output import after_change, write
    from refdesk.cli.select import library_items
    from refdesk.documents.bib_file import keep_up as kept_up
    from refdesk.errors import NegativeAnswer, UsageError

    if not into.lower().endswith((".bib", ".bibtex", ".biblatex")):
        raise UsageError(f"--into: expected a .bib file, got '{into}'")
    keys = cited_keys(documents)
    known = {str(item["id"]): item for item in library_items(named, None)} if prune or "*" in keys else {}
    wanted = list(dict.fromkeys([*(key for key in keys if key != "*"), *(known if "*" in keys else ())]))
    items = items_by_key(wanted, known, named)
    kept = kept_up(into, bytes_of(into), list(items.values()), known.keys() - set(wanted) if prune else ())
    for problem in kept.problems:
        tell(problem.located(into))
    if kept.changes and not check:
        write(kept.data, into)
    with after_change():
        write(f"{what}\t{key}\n" for what, key in kept.changes)
    lacking = [key for key in wanted if key not in items and key not in kept.keys]
    if lacking:
        raise NegativeAnswer(f"no such key{'s' if len(lacking) > 1 else ''}: {', '.join(lacking)}")
    if kept.changes and check:
        raise NegativeAnswer(f"{into} is not up to date")


def bytes_of(path: str) -> bytes:
    """The content of a file; empty if it does not exist yet."""
    from pathlib import Path

    return Path(path).read_bytes() if Path(path).exists() else b""


def items_by_key(wanted: Sequence[str], known: Mapping[str, Item], named: str | None) -> dict[str, Item]:
    """The library's references with these keys, which may be former keys."""
    from refdesk.cli.select import from_library

    items = {key: known[key] for key in wanted if key in known}
    others = [key for key in wanted if key not in items]
    items |= from_library(others, named) if others else {}
    return {key: {**items[key], "id": key} for key in wanted if key in items}
