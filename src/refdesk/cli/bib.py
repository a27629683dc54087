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
        help="Order by fields, not as the style: -year,author.",
        completes="variables",
        callback=fields.sort_keys,
    ),
]
NoSortOption = Annotated[bool, flag("--no-sort", help="Keep the order in which the references are given.")]
ReverseOption = Annotated[bool, flag("--reverse", help="Turn the order around.")]
GroupByOption = Annotated[GroupBy | None, option("--group-by", help="Put headings over the entries.")]
HighlightOption = Annotated[
    list[str] | None, option("--highlight", of="NAME", help="Print that person's name in bold.")
]
AnnotateOption = Annotated[
    str | None,
    option(
        "--annotate",
        of="FIELD",
        help="Print a field below each entry: abstract.",
        completes="variables",
        callback=fields.variable,
    ),
]
StartOption = Annotated[int, option("--start", of="N", min=1, help="The first entry to print.")]
WrapOption = Annotated[int | None, option("--wrap", "--width", of="N", min=20, help="Wrap text at so many characters.")]
StandaloneOption = Annotated[bool, flag("--standalone", help="Write a whole document, not a part of one.")]
MetadataOption = Annotated[
    Metadata | None,
    option("--metadata", help="Say in HTML what each entry is, for reference managers and search engines."),
]
EntriesOption = Annotated[
    bool, flag("--entries", "--json", help="Print the entries as JSON: id, type, label, text, html, parts.")
]
TemplateOption = Annotated[
    str | None,
    option(
        "--template",
        of="TEXT",
        help="Print each so: {entry}, {label}, {key}, any field; \\t, \\n.",
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
    """Print a reference list: of some keys, of a query, of files, or of the whole library.

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
        raise UsageError(f"--metadata goes with HTML, not with {writer.id} (-f html)")
    selected = select(keys, files, library, query, missing, quiet, offline)
    if highlight and not quiet:
        for name in unknown_people(highlight, selected.items):
            tell(f"--highlight: nobody in the list is called '{name}'")
    engines = engine_for(chosen, engine, links=links, highlight=highlight or ())
    options = ListOptions(sort, no_sort, reverse, group_by, item_locale, annotate, start + offset, most)
    listed = make_list(selected.items, engines, locale, options, selected.missing if missing == "keep" else ())
    if listed is None:
        raise NegativeAnswer(f"the style {chosen.id} has no reference list, only citations")
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
