"""`refdesk bib`: a reference list."""

from __future__ import annotations

from typing import Annotated

from refdesk.cli import fields
from refdesk.cli.options import (
    EngineOption,
    FilesOption,
    KeysArgument,
    LibraryOption,
    LimitOption,
    LinksOption,
    LocaleOption,
    MissingOption,
    OfflineOption,
    OffsetOption,
    OutputOption,
    QueryOption,
    QuietOption,
    RenderOption,
    StyleOption,
    flag,
    option,
)
from refdesk.rendering.arrangement import GroupBy
from refdesk.rendering.lists import Metadata

ItemLocaleOption = Annotated[bool, flag("--item-locale", help="Write each entry in the reference's own language.")]
SortOption = Annotated[
    str | None,
    option(
        "--sort",
        of="KEYS",
        help="Sort by these fields instead of the style's order: -year,author.",
        completes="variables",
        callback=fields.sort_keys,
    ),
]
NoSortOption = Annotated[bool, flag("--no-sort", help="Keep the references in the order given.")]
ReverseOption = Annotated[bool, flag("--reverse", help="Reverse the order.")]
GroupByOption = Annotated[GroupBy | None, option("--group-by", help="Group entries under headings.")]
HighlightOption = Annotated[
    list[str] | None, option("--highlight", of="NAME", help="Print this person's name in bold.")
]
AnnotateOption = Annotated[
    str | None,
    option(
        "--annotate",
        of="FIELD",
        help="Print this field below each entry, such as abstract.",
        completes="variables",
        callback=fields.variable,
    ),
]
StartOption = Annotated[int, option("--start", of="N", min=1, help="Start with the Nth entry.")]
WrapOption = Annotated[int | None, option("--wrap", "--width", of="N", min=20, help="Wrap text at N columns.")]
StandaloneOption = Annotated[bool, flag("--standalone", help="Write a complete document, not a fragment.")]
MetadataOption = Annotated[
    Metadata | None,
    option("--metadata", help="Embed metadata in the HTML for reference managers and search engines."),
]
EntriesOption = Annotated[
    bool, flag("--entries", "--json", help="Print the entries as JSON: id, type, label, text, html, parts.")
]
TemplateOption = Annotated[
    str | None,
    option(
        "--template",
        of="TEXT",
        help="Format of each line: {entry}, {label}, {key}, any field; \\t, \\n.",
        callback=fields.template,
    ),
]


def bib(
    keys: KeysArgument = None,
    style: StyleOption = None,
    form: RenderOption = None,
    files: FilesOption = None,
    library: LibraryOption = None,
    query: QueryOption = None,
    locale: LocaleOption = None,
    item_locale: ItemLocaleOption = False,
    sort: SortOption = None,
    no_sort: NoSortOption = False,
    reverse: ReverseOption = False,
    group_by: GroupByOption = None,
    highlight: HighlightOption = None,
    annotate: AnnotateOption = None,
    start: StartOption = 1,
    offset: OffsetOption = 0,
    most: LimitOption = None,
    links: LinksOption = True,
    width: WrapOption = None,
    standalone: StandaloneOption = False,
    metadata: MetadataOption = None,
    entries: EntriesOption = False,
    template: TemplateOption = None,
    missing: MissingOption = "error",
    offline: OfflineOption = False,
    output: OutputOption = None,
    quiet: QuietOption = False,
    engine: EngineOption = "refdesk",
) -> None:
    """Print a reference list of the given keys, a query, files or the whole library.

    Examples:

      refdesk bib --style apa

      refdesk bib meshvelishvili2024 -s ieee -f html

      refdesk bib -b refs.bib -s nature -o list.html

      refdesk bib -b refs.bib --sort -issued,author --group-by type -f markdown

      refdesk bib --highlight 'Meshvelishvili, Tea' -f html

      refdesk bib -f html --metadata schema.org

      refdesk bib -s ieee --template '{label}\\t{key}\\t{entry}'

      refdesk bib --entries | jq -r '.entries[].text'
    """
    from refdesk.cli.output import json_line, tell, write
    from refdesk.cli.rendering import as_pieces, engine_for, style_named, writer_named
    from refdesk.cli.select import select
    from refdesk.errors import NegativeAnswer, UsageError
    from refdesk.rendering.entries import as_lines, as_rows
    from refdesk.rendering.lists import ListOptions, make_list, metadata_of, under_headings
    from refdesk.rendering.people import unknown_people
    from refdesk.writers import layout_of

    chosen, writer = style_named(style), writer_named(form, output)
    if metadata and writer.id != "html":
        raise UsageError(f"--metadata needs HTML, not {writer.id} (-f html)")
    selected = select(keys, files, library, query, missing, quiet, offline)
    if highlight and not quiet:
        for name in unknown_people(highlight, selected.items):
            tell(f"--highlight: no person in the list matches '{name}'")
    engines = engine_for(chosen, engine, links=links, highlight=highlight or ())
    options = ListOptions(sort, no_sort, reverse, group_by, item_locale, annotate, start + offset, most)
    listed = make_list(selected.items, engines, locale, options, selected.missing if missing == "keep" else ())
    if listed is None:
        raise NegativeAnswer(f"style {chosen.id} has citations only, no reference list")
    groups = under_headings(listed.entries, selected.items, group_by)
    if entries:
        rows = [
            row | ({"group": group.heading} if group_by else {})
            for group in groups
            for row in as_rows(group.entries, selected.items, links, parts=engine == "refdesk")
        ]
        write([json_line(style=chosen.id, entries=rows)], output)
    elif template is not None:
        write(
            (
                line
                for group in groups
                for line in as_lines(group.entries, selected.items, template, writer, links, group.heading or "")
            ),
            output,
        )
    else:
        data = metadata_of(listed.entries, selected.items, metadata)
        lang = engines(locale).lang
        layout = layout_of(
            listed.bibliography, links=links, width=width, standalone=standalone, lang=lang, metadata=data
        )
        write(as_pieces(writer.listing(groups, layout)), output)
