"""`refdesk bib`: a reference list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from refdesk.cli import fields
from refdesk.cli.options import (
    EngineName,
    LimitOption,
    MissingOption,
    OfflineOption,
    OffsetOption,
    References,
    Rendering,
    flag,
    option,
)
from refdesk.errors import NegativeAnswer, UsageError
from refdesk.items.tuples import NamedTuple
from refdesk.rendering.arrangement import GroupBy
from refdesk.rendering.lists import ListOptions, Metadata, ReferenceList, make_list, metadata_of

if TYPE_CHECKING:
    from refdesk.cli.select import Selected
    from refdesk.items import Item
    from refdesk.rendering.one_by_one import EntryOptions
    from refdesk.styles.names import StyleFile
    from refdesk.writers import Writer

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
TitleOption = Annotated[str | None, option("--title", of="TEXT", help="Title of the list.")]
HeadingLevelOption = Annotated[
    int, option("--heading-level", of="N", min=1, max=6, help="Level of the group headings (default: 2).")
]
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
JobsOption = Annotated[
    int | None,
    option(
        "-j",
        "--jobs",
        of="N",
        min=1,
        help="Render JSON Lines (-b) item by item as they come, in N processes; each entry is a line.",
    ),
]


class Order(NamedTuple):
    """Which entries, in which order."""

    item_locale: ItemLocaleOption = False
    sort: SortOption = None
    no_sort: NoSortOption = False
    reverse: ReverseOption = False
    group_by: GroupByOption = None
    annotate: AnnotateOption = None
    start: StartOption = 1
    offset: OffsetOption = 0
    most: LimitOption = None

    def options(self) -> ListOptions:
        return ListOptions(
            self.sort,
            self.no_sort,
            self.reverse,
            self.group_by,
            self.item_locale,
            self.annotate,
            self.start + self.offset,
            self.most,
        )


class Page(NamedTuple):
    """What is around the entries, and how wide the lines are."""

    heading_level: HeadingLevelOption = 2
    title: TitleOption = None
    width: WrapOption = None
    standalone: StandaloneOption = False
    metadata: MetadataOption = None


class Lines(NamedTuple):
    """Entries as data, or as lines."""

    entries: EntriesOption = False
    template: TemplateOption = None
    jobs: JobsOption = None


def bib(
    context: typer.Context,
    rendering: Rendering,
    references: References,
    order: Order,
    page: Page,
    lines: Lines,
    highlight: HighlightOption = None,
    missing: MissingOption = "error",
    offline: OfflineOption = False,
) -> None:
    """Print a reference list. Without keys, a query or files, list the whole library.

    Examples:

      refdesk bib meshvelishvili2024 -s ieee -f html

      refdesk bib -b refs.bib -s nature -o list.html --standalone --title Works

      refdesk bib --sort -year --group-by type --heading-level 3 -f markdown

      refdesk bib -f html --highlight 'Meshvelishvili, Tea' --metadata schema.org

      refdesk bib -s ieee --template '{label}\\t{key}\\t{entry}'

      refdesk bib --json | jq -r '.entries[].text'

      refdesk bib -b items.jsonl --jobs 4 -f html > entries.txt
    """
    from refdesk.cli.output import write
    from refdesk.cli.rendering import shown_format, style_named
    from refdesk.cli.select import select

    style, writer = style_named(rendering.style), shown_format(rendering.form, rendering.output)
    asked = Asked(style, writer, rendering.engine, rendering.locale, rendering.links, highlight or ())
    if lines.jobs is not None:
        from refdesk.cli.jobs import refuse_list_options, render_lines

        refuse_list_options(context)
        one_by_one = entry_options(asked, order, lines)
        render_lines(references.files, one_by_one, lines.jobs, rendering.output, keeps_order=order.no_sort)
        return
    refuse_metadata(page.metadata, writer)
    selected = select(*references, missing, offline)
    listed = make(asked, selected, order.options(), missing == "keep")
    if lines.entries:
        write(as_json(asked, listed, selected.items, order.group_by is not None), rendering.output)
    elif lines.template is not None:
        write(as_lines(asked, listed, selected.items, lines.template), rendering.output)
    else:
        write(as_document(asked, listed, selected.items, page, rendering.output), rendering.output)


class Asked(NamedTuple):
    """How a list is to be rendered and written."""

    style: StyleFile
    writer: Writer
    engine: EngineName
    locale: str | None
    links: bool
    highlight: Sequence[str]


def entry_options(asked: Asked, order: Order, lines: Lines) -> EntryOptions:
    """The options for entries that are rendered one by one."""
    from refdesk.rendering.one_by_one import EntryOptions

    return EntryOptions(
        asked.style,
        asked.locale,
        asked.writer.id,
        asked.links,
        order.item_locale,
        order.annotate,
        tuple(asked.highlight),
        lines.template,
        lines.entries,
        asked.engine,
    )


def refuse_metadata(metadata: Metadata | None, writer: Writer) -> None:
    if metadata and writer.id != "html":
        raise UsageError(f"--metadata needs HTML, not {writer.id} (-f html)")


def make(asked: Asked, selected: Selected, options: ListOptions, keep_missing: bool) -> ReferenceList:
    """The list. People to highlight who are in no reference are reported."""
    from refdesk.cli.rendering import engine_for

    if asked.highlight:
        tell_unknown(asked.highlight, selected.items)
    engines = engine_for(asked.style, asked.engine, links=asked.links, highlight=asked.highlight)
    listed = make_list(selected.items, engines, asked.locale, options, selected.missing if keep_missing else ())
    if listed is None:
        raise NegativeAnswer(f"style {asked.style.id} has citations only, no reference list")
    return listed


def tell_unknown(highlight: Sequence[str], items: Sequence[Item]) -> None:
    from refdesk.cli.messages import tell
    from refdesk.rendering.people import unknown_people

    for name in unknown_people(highlight, items):
        tell(f"--highlight: no person in the list matches '{name}'")


def as_json(asked: Asked, listed: ReferenceList, items: Sequence[Item], grouped: bool) -> Iterator[str]:
    """The entries as JSON, each with the heading of its group if there are groups."""
    from refdesk.cli.output import json_line
    from refdesk.rendering.entries import as_rows

    rows = [
        row | ({"group": group.heading} if grouped else {})
        for group in listed.groups
        for row in as_rows(group.entries, items, asked.links, parts=asked.engine == "refdesk")
    ]
    yield json_line(style=asked.style.id, entries=rows)


def as_lines(asked: Asked, listed: ReferenceList, items: Sequence[Item], template: str) -> Iterator[str]:
    """Each entry in the format of the template."""
    from refdesk.rendering.entries import as_lines

    for group in listed.groups:
        yield from as_lines(group.entries, items, template, asked.writer, asked.links, group.heading or "")


def as_document(
    asked: Asked, listed: ReferenceList, items: Sequence[Item], page: Page, output: str | None
) -> list[str] | bytes:
    """The list in the writer's format. On a terminal, text is wrapped at its width."""
    from refdesk.cli.rendering import as_pieces
    from refdesk.cli.terminal import columns_for
    from refdesk.writers import layout_of

    width, title = page.width, page.title or ""
    if width is None and asked.writer.id in ("text", "ansi"):
        width = columns_for(output)
    if page.standalone and not title:
        title = listed.words.references
    layout = layout_of(
        listed.bibliography,
        links=asked.links,
        lang=listed.words.lang,
        metadata=metadata_of(listed.entries, items, page.metadata),
        width=width,
        standalone=page.standalone,
        title=title,
        heading_level=page.heading_level,
    )
    return as_pieces(asked.writer.listing(listed.groups, layout))
