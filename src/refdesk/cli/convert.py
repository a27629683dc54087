"""`refdesk convert` and `refdesk formats`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from refdesk.cli import fields
from refdesk.cli.options import (
    FilesArgument,
    FromOption,
    JsonOption,
    Lookup,
    OutputOption,
    ToOption,
    option,
)

if TYPE_CHECKING:
    from refdesk.cli.reading import InputReport
    from refdesk.formats.registry import Format
    from refdesk.items import Item, Problem

Loss = Literal["warn", "error", "ignore"]
StrictOption = Annotated[bool, typer.Option("--strict", help="Fail and change nothing if there is any problem.")]
ReportOption = Annotated[
    str | None, option("--report", of="FILE", help="Write all messages about the input to FILE as JSON.")
]
LossOption = Annotated[Loss, typer.Option("--loss", help="What to do if the output format cannot hold a field.")]
KeyFormatOption = Annotated[
    str | None,
    option(
        "--key-format",
        of="PATTERN",
        callback=fields.key_format,
        help="Pattern for the keys of references without one: '{author}{year}{title}', '{Author}{Year}'.",
    ),
]


def convert(
    files: FilesArgument,
    lookup: Lookup,
    form: FromOption = None,
    to: ToOption = None,
    output: OutputOption = None,
    strict: StrictOption = False,
    report_file: ReportOption = None,
    loss: LossOption = "warn",
    key_format: KeyFormatOption = None,
) -> None:
    """Convert references between formats, without a library.

    The input format is recognised from the content. Records that cannot be read are reported with file, line and key; the
    rest is converted (status 3). Identifiers (DOI, arXiv, ISBN, PMID, ...) are looked up in their registry. What the output
    format cannot hold is reported.

    Examples:

      refdesk convert refs.bib -t ris

      refdesk convert export.ris more.nbib -o refs.bib

      cat refs.bib | refdesk convert - -t csl-json
    """
    from refdesk.cli.messages import followed
    from refdesk.cli.output import write
    from refdesk.cli.reading import InputReport, read_files
    from refdesk.items.keys import with_keys

    report = InputReport(strict=strict, offline=lookup.offline)
    items: Iterable[Item] = with_keys(read_files(files, form, report, lookup.refresh), key_format)
    if output:
        items = followed(items, "converting")
    if strict:
        items = list(items)
    try:
        write(unless_nothing_was_read(rendered(items, to, output, loss), report), output)
    finally:
        if report_file:
            report.save(report_file)
    report.finish()


def unless_nothing_was_read(pieces: Iterator[str], report: InputReport) -> Iterator[str]:
    """The pieces; then BadData if no reference was read, so that no file is replaced by an empty one."""
    yield from pieces
    if not report.read:
        report.finish()


FEW_LOSSES = 20  # reported one by one; if there are more, one line per kind


def rendered(items: Iterable[Item], to: str | None, output: str | None, loss: Loss) -> Iterator[str]:
    """The items as text in the format `to`, or of the output file's suffix. Losses are reported, or are an error."""
    import os

    from refdesk.cli.messages import is_verbose, tell
    from refdesk.cli.output import tell_foreign_suffix
    from refdesk.cli.reading import format_named
    from refdesk.errors import BadData, UsageError
    from refdesk.items import Problem

    suffix = os.path.splitext(output or "")[1]
    target = format_named(to or suffix or "csl-json", written=True)
    if not target.writes:
        raise UsageError(f"{target.id} cannot be written, only read")
    tell_foreign_suffix(output, target.id, target.suffixes)
    pieces = written(items, target)
    if loss == "error":  # so nothing is written before the last item was converted
        everything = list(pieces)
        lost = [piece for piece in everything if isinstance(piece, Problem)]
        for problem in lost:
            tell(problem.located(target.id))
        if lost:
            raise BadData(f"{target.id} cannot hold everything (see above); nothing was written")
        pieces = iter(everything)
    lost = []
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif loss == "warn":
            lost.append(piece)
    summed = summed_losses(lost) if len(lost) > FEW_LOSSES and not is_verbose() else []
    for line in summed or (problem.located(target.id) for problem in lost):
        tell(line)


def written(items: Iterable[Item], target: Format) -> Iterator[str | Problem]:
    """The items in a format, with files and groups in its own fields; a .bib file ends with JabRef's tree of groups."""
    from refdesk.formats.file_fields import give_files, groups_of, jabref_tree

    groups: dict[str, None] = {}

    def given() -> Iterator[Item]:
        for item in items:
            groups.update(dict.fromkeys(groups_of(item)))
            yield give_files(item, target.id)

    yield from target.write(given())
    if groups and target.id in ("bibtex", "biblatex"):
        yield jabref_tree(groups, target.id)


def summed_losses(lost: list[Problem]) -> list[str]:
    """One line for each kind of loss: `RIS cannot hold note: in 312 records`."""
    kinds: dict[str, set[str]] = {}
    for number, problem in enumerate(lost):
        kinds.setdefault(problem.message.partition(":")[0], set()).add(problem.key or str(number))
    return [
        f"{kind}: in {len(keys):,} record{'s' * (len(keys) != 1)}" + (" (-v names them)" if not place else "")
        for place, (kind, keys) in enumerate(sorted(kinds.items(), key=lambda pair: (-len(pair[1]), pair[0])))
    ]


SHOWN = ("format", "ways", "suffixes", "title")  # on a terminal


def formats(json: JsonOption = False) -> None:
    """List the formats that refdesk reads and writes.

    In a pipe, print tab-separated lines: name, read or written, suffixes, description, what it cannot hold.

    Example:

      refdesk formats --json
    """
    from refdesk.cli.output import print_rows
    from refdesk.formats.registry import FORMATS

    rows = (
        {
            "format": f.id,
            "ways": [way for way, can in (("in", f.reads), ("out", f.writes)) if can],
            "suffixes": f.suffixes,
            "aliases": f.aliases,
            "title": f.title,
            "lacks": f.lacks,
        }
        for f in FORMATS
    )
    print_rows("formats", rows, ("format", "ways", "suffixes", "title", "lacks"), json, on_terminal=SHOWN)
