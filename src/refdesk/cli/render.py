"""`refdesk render`: documents with their citations and reference list rendered."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from refdesk.cli.options import (
    DryRunOption,
    LocaleOption,
    OutputOption,
    Sources,
    StyleOption,
    argument,
    flag,
    option,
)
from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from refdesk.cli.cited import Problems
    from refdesk.documents.reading import Document
    from refdesk.documents.render import Rendered, Wish
    from refdesk.documents.scanned import Scan
    from refdesk.documents.settings import Settings

Missing = Literal["keep", "error"]
DocumentsArgument = Annotated[list[str], argument("DOC...", "Documents and folders of them; - is standard input.")]
FromOption = Annotated[
    str | None,
    option("-f", "--from", of="FORMAT", help="Document format (default: recognised from name and content)."),
]
InPlaceOption = Annotated[
    bool, flag("-i", "--in-place", help="Rewrite the region between refdesk:begin and refdesk:end in each document.")
]
CheckOption = Annotated[
    bool, flag("--check", help="Show what --in-place would change; exit 1 if anything is out of date.")
]
CitationsOption = Annotated[bool, flag("--citations", help="With --in-place: also rewrite the citations (HTML).")]
UnlinkOption = Annotated[bool, flag("--unlink", help="Word and Writer: turn fields into plain text.")]
MissingOption = Annotated[
    Missing,
    typer.Option("--missing", help="If a key is missing: keep it as typed, or write nothing.", show_default=False),
]


class Target(NamedTuple):
    """Where the rendered documents are written, or whether to show only what would change."""

    output: OutputOption = None
    in_place: InPlaceOption = False
    check: CheckOption = False
    dry_run: DryRunOption = False
    citations: CitationsOption = False

    @property
    def only_regions(self) -> bool:
        return self.in_place or self.check


def render(
    documents: DocumentsArgument,
    sources: Sources,
    target: Target,
    style: StyleOption = None,
    locale: LocaleOption = None,
    form: FromOption = None,
    unlink: UnlinkOption = False,
    missing: MissingOption = "keep",
) -> None:
    """Render the citations and the reference list of documents; every other byte stays the same.

    Several documents share numbers, ibid. and year suffixes. The settings of a document (csl, bibliography, lang, nocite, ...)
    apply unless an option overrides them. The list is placed where the document marks it, else at the end.

    With --in-place, only the region between the comments refdesk:begin and refdesk:end is rewritten, with the list.

    In Word and Writer files, typed citations such as [@key, p. 3] become live Zotero fields; --unlink turns fields into text.

    Examples:

      refdesk render paper.md -s apa -o out.md

      refdesk render paper.md thesis.md -b refs.bib

      refdesk render --in-place README.md

      refdesk render --check README.md
    """
    from refdesk.cli.cited import Problems, read_all
    from refdesk.cli.render_fields import render_fields
    from refdesk.documents.render import Wish
    from refdesk.documents.settings import Settings
    from refdesk.errors import UsageError

    if target.only_regions and target.output is not None:
        raise UsageError("--in-place and --check cannot be combined with -o")
    problems = Problems()
    read_documents = read_all(documents, form, problems)
    scans = [scan for document in read_documents for scan in document.scans()]
    refuse_unbalanced(scans)
    if any(document.form is not None and document.form.archive for document in read_documents):
        render_fields(read_documents, style, sources, locale, target, unlink, problems)
        return
    if unlink:
        raise UsageError("--unlink is for Word and Writer files")
    refuse_unwritten(read_documents)
    wish = Wish(citations=target.citations or not target.only_regions, only_regions=target.only_regions)
    rendered = render_together(read_documents, Settings.of(scans, style, locale), sources, wish, problems)
    tell_missing(rendered, missing == "error")
    if target.only_regions:
        write_regions(scans, rendered, target)
    elif target.dry_run:
        show(difference(scans, rendered))
    else:
        write_documents(read_documents, rendered, target.output)
    if rendered.missing:
        raise_missing(target.check)
    problems.finish()


def render_together(
    documents: Sequence[Document], settings: Settings, sources: Sources, wish: Wish, problems: Problems
) -> Rendered:
    """The documents rendered in one style, with numbers, ibid. and year suffixes across all of them."""
    from refdesk.cli.cited import references
    from refdesk.documents.references import cites_by_number, known_language, read_abbreviations, style_file
    from refdesk.documents.render import cited_keys, render
    from refdesk.rendering.engine import make_processor

    keys = cited_keys(documents)
    items = references(documents, *sources, keys, "*" in keys) if keys else {}
    file = style_file(settings.style)
    short = read_abbreviations(settings.abbreviations, problems.tell)
    lang = known_language(settings.lang, documents[0].scan.source.name, problems.tell)
    processor = make_processor(file, lang, links=settings.links, abbreviations=short)
    return render(documents, items, processor, settings, cites_by_number(file), wish)


def refuse_unbalanced(scans: Sequence[Scan]) -> None:
    """BadData if the comments around a region do not match; then nothing is written."""
    from refdesk.errors import BadData

    for scan in scans:
        for problem in scan.problems:
            if problem.code == "unbalanced-region":
                raise BadData("")  # already reported


def refuse_unwritten(documents: Sequence[Document]) -> None:
    """UsageError for a document in a format that is only read, such as a notebook."""
    from refdesk.documents.syntax import syntax_of
    from refdesk.errors import UsageError

    for document in documents:
        if syntax_of(document.scan) is None:
            title = document.form.title if document.form else document.scan.format
            raise UsageError(f"{document.scan.source.name}: {title} can be read (refdesk cited), but not rendered")


def tell_missing(rendered: Rendered, refuse: bool) -> None:
    """Report each missing key with its place. If they are to be refused, NegativeAnswer."""
    from refdesk.cli.messages import tell
    from refdesk.documents.render import in_metadata
    from refdesk.errors import NegativeAnswer

    for scan, cite in rendered.missing:
        place = scan.source.place(cite.span.start)
        message = f"{scan.source.name}:{place.line}:{place.column}: no reference '{cite.key}'"
        tell(
            message,
            "warning",
            even_quiet=True,
            file=scan.source.name,
            line=place.line,
            key=cite.key,
            code="missing-key",
        )
    for scan, cluster in rendered.untouched:
        place = scan.source.place(cluster.span.start)
        nested = "a quotation" if "cquote" in cluster.command else "another citation"
        where = "metadata" if in_metadata(scan, cluster) else nested
        tell(f"{scan.source.name}:{place.line}: a citation in {where} is left as typed", "warning")
    if refuse and rendered.missing:
        raise NegativeAnswer("keys are missing: nothing was written")


def raise_missing(check: bool) -> None:
    from refdesk.errors import NegativeAnswer, PartlyDone

    if check:
        raise NegativeAnswer("")
    raise PartlyDone


def new_text(scan: Scan, rendered: Rendered) -> str:
    from refdesk.documents.splice import spliced

    return spliced(scan.source.text, rendered.edits.get(scan.source.name, ()))


def difference(scans: Sequence[Scan], rendered: Rendered) -> Iterator[str]:
    """What would change, as a unified diff."""
    from difflib import unified_diff

    for scan in scans:
        old, new = scan.source.text, new_text(scan, rendered)
        if old != new:
            name = scan.source.name
            for line in unified_diff(old.split("\n"), new.split("\n"), name, name, lineterm=""):
                yield line.rstrip("\r") + "\n"


def show(lines: Iterator[str]) -> None:
    from refdesk.cli.output import write
    from refdesk.items.text import printable

    write(printable(line.rstrip("\n")) + "\n" for line in lines)


def write_regions(scans: Sequence[Scan], rendered: Rendered, target: Target) -> None:
    """Update the regions of the documents, or show what would change."""
    from refdesk.cli.messages import tell
    from refdesk.cli.output import write
    from refdesk.documents.reading import STDIN
    from refdesk.errors import NegativeAnswer, UsageError

    only_shown = target.check or target.dry_run
    if not only_shown and scans[0].source.name == STDIN:
        raise UsageError("--in-place needs a file, not standard input")

    stale = [scan for scan in scans if new_text(scan, rendered) != scan.source.text]
    if only_shown:
        show(difference(stale, rendered))
        if target.check and stale:
            names = ", ".join(scan.source.name for scan in stale)
            raise NegativeAnswer(f"{names}: out of date (update with refdesk render --in-place)")
        return
    if not any(rendered.edits.values()):
        raise NegativeAnswer(
            f"{scans[0].source.name}: no region to write: put the comments refdesk:begin and refdesk:end where the list belongs"
        )
    for scan in stale:
        write([decoded(scan.source.encode(new_text(scan, rendered)))], scan.source.name)
        tell(f"{scan.source.name}: updated", "note", file=scan.source.name)


def write_documents(documents: Sequence[Document], rendered: Rendered, output: str | None) -> None:
    """Write the documents, with the files that they include: to standard output, to a file, or each into a folder."""
    from refdesk.cli.output import write

    texts = [whole(document, rendered) for document in documents]
    if output is not None and (os.path.isdir(output) or output.endswith(os.sep)):
        os.makedirs(output, exist_ok=True)
        for document, data in zip(documents, texts, strict=True):
            write([decoded(data)], os.path.join(output, os.path.basename(document.scan.source.name)))
        return
    write([decoded(b"\n".join(texts))], output)


def decoded(data: bytes) -> str:
    """Bytes as text that encodes to the same bytes."""
    return data.decode("utf-8", "surrogateescape")


def whole(document: Document, rendered: Rendered) -> bytes:
    """The bytes of a document, with the files that it includes in their places."""
    from refdesk.documents.splice import Edit, spliced

    source = document.scan.source
    edits = [*rendered.edits.get(source.name, ())]
    for include, below in document.included:
        typed = source.text[include.span.start : include.span.end]
        line_ends = typed[len(typed.rstrip()) :]
        edits.append(Edit(include.span, included_text(below, rendered) + line_ends))
    return source.encode(spliced(source.text, edits))


def included_text(document: Document, rendered: Rendered) -> str:
    """The text that takes the place of an include: of a LaTeX document of its own, its body."""
    text = decoded(whole(document, rendered)).removeprefix("\ufeff")
    if document.scan.format == "latex" and document.scan.body_end < len(document.scan.source.text):
        text = text.partition("\\begin{document}")[2].rpartition("\\end{document}")[0].strip("\r\n")
    return text.rstrip("\r\n")
