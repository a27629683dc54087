"""A reference list with the user's options: sorted, under headings, annotated, in part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from refdesk.items.tuples import NamedTuple
from refdesk.rendering import arrangement
from refdesk.rendering.arrangement import GroupBy
from refdesk.rendering.headings import Words

if TYPE_CHECKING:
    from refdesk.csl.formatted import Bibliography, Entry
    from refdesk.items import Item
    from refdesk.rendering.engine import Engine
    from refdesk.writers import Group

Metadata = Literal["coins", "schema.org"]


class ListOptions(NamedTuple):
    """The options of a list, besides its style. The defaults leave everything to the style."""

    sort: str | None = None  # variables, as in "-issued,author"
    keep_order: bool = False  # keep the order of the items
    reverse: bool = False
    group_by: GroupBy | None = None
    item_locale: bool = False  # each entry in the language of its item
    annotate: str | None = None  # the variable to print below each entry
    start: int = 1  # the first entry, counted from 1
    limit: int | None = None
    first_number: int = 1  # of the entries, after numbering and in the order given


AS_THE_STYLE = ListOptions()


class ReferenceList(NamedTuple):
    """A list: its layout, the entries to show, and the same entries in groups."""

    bibliography: Bibliography
    entries: tuple[Entry, ...]
    groups: list[Group]
    words: Words  # of its headings


def make_list(
    items: Sequence[Item],
    engine_for: Callable[[str | None], Engine],
    locale: str | None = None,
    options: ListOptions = AS_THE_STYLE,
    missing: Sequence[str] = (),
) -> ReferenceList | None:
    """The list of the items; None if the style has no reference list.

    `engine_for` returns the style's engine for a locale. Each key in `missing` gets an entry of its own, `KEY?`.
    """
    from refdesk.csl.formatted import Entry

    engine = engine_for(locale)
    words = Words(engine.lang)
    bibliography = arrange(engine, list(items), options)
    if bibliography is None:
        return None
    if options.item_locale:
        bibliography = in_own_languages(bibliography, items, engine_for, options.first_number)
    placeholders = [Entry(key, (f"{key}?",)) for key in missing]
    end = None if options.limit is None else options.start - 1 + options.limit
    entries = (*bibliography.entries, *placeholders)[options.start - 1 : end]
    if options.annotate:
        entries = annotated(entries, items, options.annotate)
    return ReferenceList(bibliography, entries, under_headings(entries, items, options, words), words)


def arrange(engine: Engine, items: list[Item], options: ListOptions) -> Bibliography | None:
    """The list in the order asked for. To reverse or group the style's own order, the list is rendered once to find
    it."""
    if options.sort is None and not options.keep_order and not options.reverse and options.group_by is None:
        return engine.bibliography(items)
    if options.sort is not None:
        items = arrangement.sort(items, options.sort)
    elif not options.keep_order:
        in_style_order = engine.bibliography(items)
        if in_style_order is None:
            return None
        by_key = keyed(items)
        items = [by_key[entry.id] for entry in in_style_order.entries]
    if options.reverse:
        items = items[::-1]
    if options.group_by is not None:
        by_key = keyed(items)
        backwards = arrangement.turned(options.group_by, options.sort, options.reverse)
        sections = arrangement.group(items, options.group_by, Words(engine.lang), backwards)
        items = [by_key[key] for key in dict.fromkeys(key for section in sections for key in section.ids)]
    return engine.bibliography(items, sort=False, first=options.first_number)


def in_own_languages(
    bibliography: Bibliography, items: Sequence[Item], engine_for: Callable[[str | None], Engine], first: int = 1
) -> Bibliography:
    """The list, with each entry in the locale of its item's language if CSL has one."""
    from refdesk.errors import UnknownStyle
    from refdesk.styles.locales import find_locale

    by_key = keyed(items)
    ordered = [by_key[entry.id] for entry in bibliography.entries]
    locales: dict[str, str] = {}
    for item in ordered:
        try:
            locales[str(item["id"])] = find_locale(str(item.get("language") or ""))
        except UnknownStyle:
            continue
    translated: dict[str, dict[str, Entry]] = {}
    for locale in set(locales.values()):
        listed = engine_for(locale).bibliography(ordered, sort=False, first=first)
        translated[locale] = {entry.id: entry for entry in listed.entries} if listed else {}
    own = (translated.get(locales.get(entry.id, ""), {}).get(entry.id, entry) for entry in bibliography.entries)
    return bibliography._replace(entries=tuple(own))


def annotated(entries: Sequence[Entry], items: Sequence[Item], variable: str) -> tuple[Entry, ...]:
    """The entries, each with the text of a variable below it."""
    from refdesk.csl.formatted import END, Entry, Mark
    from refdesk.items.record import texts

    notes = {str(item["id"]): " ".join(texts(item.get(variable, ""))).strip() for item in items}

    def annotate(entry: Entry) -> Entry:
        if not (note := notes.get(entry.id)):
            return entry
        sources = (*entry.sources, None, None, None) if entry.sources else ()
        return Entry(entry.id, (*entry.text, Mark("display", "indent"), note, END), sources)

    return tuple(map(annotate, entries))


def under_headings(entries: Sequence[Entry], items: Sequence[Item], options: ListOptions, words: Words) -> list[Group]:
    """The entries under their headings, or as one group without a heading. Keys without an item come last."""
    from refdesk.writers import Group

    by = options.group_by
    if by is None:
        return [Group(None, tuple(entries))]
    by_key = keyed(items)
    shown = {entry.id: entry for entry in entries}
    backwards = arrangement.turned(by, options.sort, options.reverse)
    sections = arrangement.group([by_key[key] for key in shown if key in by_key], by, words, backwards)
    if unknown := tuple(key for key in shown if key not in by_key):
        sections.append(arrangement.Section(words.other, unknown))
    return [Group(section.heading, tuple(shown[key] for key in section.ids)) for section in sections]


def metadata_of(entries: Sequence[Entry], items: Sequence[Item], kind: Metadata | None) -> dict[str, str]:
    """The HTML metadata for each entry, by key."""
    if kind is None:
        return {}
    from refdesk.rendering.metadata import markup  # imports the HTML reader, which is heavy

    by_key = keyed(items)
    return {entry.id: markup(by_key[entry.id], kind) for entry in entries if entry.id in by_key}


def keyed(items: Sequence[Item]) -> Mapping[str, Item]:
    """The items by key."""
    return {str(item["id"]): item for item in items}
