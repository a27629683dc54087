"""`refdesk cite`: citations as they appear in the text."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from refdesk.cli import fields
from refdesk.cli.options import (
    JsonOption,
    MissingOption,
    OfflineOption,
    Rendering,
    Sources,
    argument,
    flag,
    option,
)
from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from refdesk.csl.formatted import Bibliography
    from refdesk.rendering.citations import Cluster
    from refdesk.rendering.clusters import Citation, CiteOptions, Terms
    from refdesk.styles.names import StyleFile
    from refdesk.writers import Writer


CitationsArgument = Annotated[
    list[str] | None,
    argument("KEY...", "Keys of one citation, or citations in pandoc's syntax.", completes="keys"),
]
LocatorOption = Annotated[str | None, option("--locator", of="TEXT", help="Locator: 33-35, iv.")]
LabelOption = Annotated[str | None, option("--label", of="LABEL", help="Label of the locator: ch., § (default: page).")]
PrefixOption = Annotated[str | None, option("--prefix", of="TEXT", help="Text before the cite, such as see.")]
SuffixOption = Annotated[str | None, option("--suffix", of="TEXT", help="Text after the cite.")]
SuppressAuthorOption = Annotated[bool, flag("--suppress-author", help="Leave out the author: (1951).")]
AuthorOnlyOption = Annotated[bool, flag("--author-only", help="Only the author: Arendt.")]
NoteOption = Annotated[int, option("--note", of="N", help="Number of the note that contains the citation.")]
BatchOption = Annotated[
    bool, flag("--batch", help="Read citations from standard input, one per line, as one document.")
]
BibOption = Annotated[str | None, option("--bib", of="FILE", help="Write the list of the cited references to FILE.")]
TemplateOption = Annotated[
    str | None,
    option(
        "--template",
        of="TEXT",
        help="Format of each line: {text}, {keys}; \\t, \\n.",
        callback=fields.citation_template,
    ),
]


class Parts(NamedTuple):
    """The parts of a cite besides its key."""

    locator: LocatorOption = None
    label: LabelOption = None
    prefix: PrefixOption = None
    suffix: SuffixOption = None
    suppress_author: SuppressAuthorOption = False
    author_only: AuthorOnlyOption = False


def cite(
    rendering: Rendering,
    sources: Sources,
    parts: Parts,
    keys: CitationsArgument = None,
    note: NoteOption = 0,
    batch: BatchOption = False,
    bib: BibOption = None,
    missing: MissingOption = "error",
    offline: OfflineOption = False,
    template: TemplateOption = None,
    json: JsonOption = False,
) -> None:
    """Print citations as they appear in the text.

    Plain keys form one citation. Arguments in pandoc's syntax are one citation each, rendered as one document; locator
    labels may be in English or in the style's language.

    With --batch, each line of standard input is a citation: keys, pandoc's syntax, or JSON (an array of cites, or a cluster
    with citationItems). One line is printed for each. Numbers, ibid., notes and disambiguation apply across the lines.

    Examples:

      refdesk cite meshvelishvili2024 --style chicago-author-date

      refdesk cite meshvelishvili2024 --locator 85 --prefix see

      refdesk cite '[see @meshvelishvili2024, pp. 81-83, and passim]'

      refdesk cite '@meshvelishvili2024 [p. 85]' -s apa

      refdesk cite '@meshvelishvili2024' --template '{keys}\\t{text}'

      printf '[@meshvelishvili2024]\\n' | refdesk cite --batch --bib list.txt
    """
    from functools import partial

    from refdesk.cli.rendering import engine_for, style_named, writer_named
    from refdesk.cli.select import Selected, select
    from refdesk.rendering.clusters import CiteOptions, cited_keys, render_clusters

    style, writer, links = style_named(rendering.style), writer_named(rendering.form, rendering.output), rendering.links
    clusters = clusters_of(keys, batch, CiteOptions(*parts), style, rendering.locale)
    cited = cited_keys(clusters)
    items, _, renamed = select(cited, *sources, None, missing, offline) if cited else Selected([], [], {})
    made = engine_for(style, rendering.engine, links=links)(rendering.locale)
    inline = partial(writer.inline, links=links)
    citations, listed = render_clusters(
        clusters, items, made, inline, renamed=renamed, note=note, keep_missing=missing == "keep"
    )
    if bib:
        write_bibliography(listed, style, writer, bib, links=links, lang=made.lang)
    print_citations(citations, template, json, rendering.output)


def clusters_of(
    keys: list[str] | None, batch: bool, options: CiteOptions, style: StyleFile, locale: str | None
) -> list[Cluster | None]:
    """The citations given on the command line, or in lines of standard input."""
    from refdesk.rendering.citations import is_written
    from refdesk.rendering.clusters import locator_terms

    terms = {} if keys and not options.locator and not any(map(is_written, keys)) else locator_terms(style, locale)
    return options.applied(batch_clusters(keys, terms) if batch else given_clusters(keys, terms), terms)


def write_bibliography(
    listed: Bibliography | None, style: StyleFile, writer: Writer, path: str, **asked: object
) -> None:
    from refdesk.cli.rendering import write_list
    from refdesk.errors import NegativeAnswer

    if listed is None:
        raise NegativeAnswer(f"style {style.id} has citations only, no reference list")
    write_list(listed, writer, path, **asked)


def print_citations(citations: Sequence[Citation], template: str | None, json: bool, output: str | None) -> None:
    from refdesk.cli.output import print_json, write
    from refdesk.rendering.rows import fill

    if json:
        for citation in citations:
            print_json(keys=citation.keys, text=citation.text)
    elif template is not None:
        lines = (fill(template, {"keys": " ".join(c.keys), "text": c.text}) + "\n" for c in citations)
        write(lines, output)
    else:
        write((citation.text + "\n" for citation in citations), output)


def batch_clusters(keys: list[str] | None, terms: Terms) -> list[Cluster | None]:
    """The clusters of standard input, one per line."""
    from refdesk.errors import UsageError
    from refdesk.rendering.clusters import read_line

    if keys:
        raise UsageError("--batch reads citations from standard input, not from the command line")
    return [read_line(line, terms) for line in sys.stdin]


def given_clusters(keys: list[str] | None, terms: Terms) -> list[Cluster | None]:
    """The clusters of the command line: one of all keys, or one for each citation in pandoc's syntax."""
    from refdesk.cli.select import given_keys
    from refdesk.errors import UsageError
    from refdesk.rendering.citations import Cluster, is_written
    from refdesk.rendering.clusters import read_written

    if not keys:
        raise UsageError("expected a key, a citation, or --batch (see refdesk cite --help)")
    if any(map(is_written, keys)):
        return [read_written(key, terms) for key in keys]
    return [Cluster(tuple({"id": key} for key in given_keys(keys) or ()))]
