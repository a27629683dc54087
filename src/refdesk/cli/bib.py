"""`refdesk bib`: a reference list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from refdesk.cli.options import (
    EngineOption,
    FilesOption,
    KeysArgument,
    LibraryOption,
    LinksOption,
    LocaleOption,
    MissingOption,
    OutputOption,
    QueryOption,
    RenderOption,
    StyleOption,
    flag,
    option,
)
from refdesk.rendering.arrangement import GroupBy

Metadata = Literal["coins", "schema.org"]

if TYPE_CHECKING:
    from refdesk.cli.rendering import Processor
    from refdesk.csl.explain import Watching
    from refdesk.csl.formatted import Bibliography, Entry
    from refdesk.items import Item
    from refdesk.rendering.arrangement import Gathered
    from refdesk.writers import Group


ItemLocaleOption = Annotated[bool, flag("--item-locale", help="Write each entry in the reference's own language.")]
SortOption = Annotated[
    str | None,
    option("--sort", of="KEYS", help="Order by variables, not as the style: -issued,author.", completes="variables"),
]
NoSortOption = Annotated[bool, flag("--no-sort", help="Keep the order in which the references are given.")]
ReverseOption = Annotated[bool, flag("--reverse", help="Turn the order around.")]
GroupByOption = Annotated[GroupBy | None, option("--group-by", help="Put headings over the entries.")]
HighlightOption = Annotated[
    list[str] | None, option("--highlight", of="NAME", help="Print that person's name in bold.")
]
AnnotateOption = Annotated[
    str | None,
    option("--annotate", of="FIELD", help="Print a field below each entry: abstract.", completes="variables"),
]
StartOption = Annotated[int, option("--start", of="N", min=1, help="The first entry to print.")]
MostOption = Annotated[int | None, option("--max", of="N", min=0, help="Print so many entries at most.")]
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
    option("--template", of="TEXT", help="Print each so: {entry}, {label}, {key}, any CSL variable; \\t, \\n."),
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
    most: MostOption = None,
    links: LinksOption = True,
    width: WrapOption = None,
    standalone: StandaloneOption = False,
    metadata: MetadataOption = None,
    entries: EntriesOption = False,
    template: TemplateOption = None,
    missing: MissingOption = "error",
    output: OutputOption = None,
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
    from refdesk.cli.output import write
    from refdesk.cli.rendering import as_pieces, processor, style_named, writer_named
    from refdesk.cli.select import select
    from refdesk.csl.formatted import Entry
    from refdesk.errors import NegativeAnswer, UsageError
    from refdesk.rendering.entries import as_json, as_lines
    from refdesk.writers import Group, layout_of

    chosen, writer = style_named(style), writer_named(form, output)
    if metadata and writer.id != "html":
        raise UsageError(f"--metadata goes with HTML, not with {writer.id} (-f html)")
    found = select(keys, files, library, query, missing)
    watching = roles_watched() if entries and engine == "refdesk" else None

    def made_for(locale: str | None) -> Processor:
        return processor(chosen, locale, engine, links, highlight or (), watching)

    made = made_for(locale)
    bibliography = arranged(made, found.items, sort, no_sort, reverse, group_by)
    if bibliography is None:
        raise NegativeAnswer(f"the style {chosen.id} has no reference list, only citations")
    if item_locale:
        bibliography = in_own_languages(bibliography, found.items, made_for)
    lost = [Entry(key, (f"{key}?",)) for key in found.missing] if missing == "keep" else []
    stop = None if most is None else start - 1 + most
    shown = (*bibliography.entries, *lost)[start - 1 : stop]
    if annotate:
        shown = annotated(shown, found.items, annotate)
    if entries:
        write([as_json(shown, found.items, chosen.id, links, watching)], output)
    elif template is not None:
        write(as_lines(shown, found.items, template, writer, links), output)
    else:
        groups = under_headings(shown, found.items, group_by) if group_by else [Group(None, shown)]
        data = metadata_of(shown, found.items, metadata) if metadata else {}
        layout = layout_of(bibliography, links=links, width=width, standalone=standalone, lang=made.lang, metadata=data)
        write(as_pieces(writer.listing(groups, layout)), output)


def arranged(
    engine: Processor, items: list[Item], sort: str | None, no_sort: bool, reverse: bool, by: GroupBy | None
) -> Bibliography | None:
    """The list in the order that is asked for; the style's own is worked out first where that is turned around or grouped."""
    from refdesk.rendering import arrangement as arrange

    if sort is None and not no_sort and not reverse and by is None:
        return engine.bibliography(items)
    if sort is not None:
        items = arrange.sort(items, sort)
    elif not no_sort:
        first = engine.bibliography(items)
        if first is None:
            return None
        known = {str(item["id"]): item for item in items}
        items = [known[entry.id] for entry in first.entries]
    if reverse:
        items = items[::-1]
    if by is not None:
        known = {str(item["id"]): item for item in items}
        items = [known[id] for id in dict.fromkeys(id for part in arrange.group(items, by) for id in part.ids)]
    return engine.bibliography(items, sort=False)


def in_own_languages(
    bibliography: Bibliography, items: Sequence[Item], made_for: Callable[[str], Processor]
) -> Bibliography:
    """The list, each entry as the processor for its item's language has it, where CSL has that."""
    from refdesk.errors import UnknownStyle
    from refdesk.styles.catalogue import find_locale

    known = {str(item["id"]): item for item in items}
    ordered = [known[entry.id] for entry in bibliography.entries]
    codes: dict[str, str] = {}
    for item in ordered:
        try:
            codes[str(item["id"])] = find_locale(str(item.get("language") or ""))
        except UnknownStyle:
            continue
    made: dict[str, dict[str, Entry]] = {}
    for code in set(codes.values()):
        listed = made_for(code).bibliography(ordered, sort=False)
        made[code] = {entry.id: entry for entry in listed.entries} if listed else {}
    own = (made.get(codes.get(entry.id, ""), {}).get(entry.id, entry) for entry in bibliography.entries)
    return bibliography._replace(entries=tuple(own))


def under_headings(entries: Sequence[Entry], items: Sequence[Item], by: GroupBy) -> list[Group]:
    """The entries under their headings."""
    from refdesk.rendering.arrangement import OTHER, Gathered, group
    from refdesk.writers import Group

    known = {str(item["id"]): item for item in items}
    shown = {entry.id: entry for entry in entries}
    gathered: list[Gathered] = group([known[id] for id in shown if id in known], by)
    if lost := tuple(id for id in shown if id not in known):
        gathered.append(Gathered(OTHER, lost))
    return [Group(part.heading, tuple(shown[id] for id in part.ids)) for part in gathered]


def roles_watched() -> Watching:
    """What the processor is built with where the entries are wanted in parts."""
    from refdesk.csl.explain import Watching

    return Watching()


def metadata_of(entries: Sequence[Entry], items: Sequence[Item], kind: Metadata) -> dict[str, str]:
    """What the page is to say of each entry, by id."""
    from refdesk.rendering.metadata import markup

    known = {str(item["id"]): item for item in items}
    return {entry.id: markup(known[entry.id], kind) for entry in entries if entry.id in known}


def annotated(entries: Sequence[Entry], items: Sequence[Item], field: str) -> tuple[Entry, ...]:
    """The entries, each with the text of a field below it."""
    from refdesk.csl.formatted import END, Entry, Mark
    from refdesk.items.record import texts

    notes = {str(item["id"]): " ".join(texts(item.get(field, ""))).strip() for item in items}
    return tuple(
        Entry(entry.id, (*entry.text, Mark("display", "indent"), note, END)) if (note := notes.get(entry.id)) else entry
        for entry in entries
    )
