"""A Word or Writer file with its typed citations as live fields, or with its fields as plain text: bytes in, bytes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from refdesk.csl.cites import Citation
from refdesk.csl.cites import Cite as CslCite
from refdesk.csl.formatted import Formatted
from refdesk.csl.processor import Processor
from refdesk.documents.affixes import located, locator_terms, terms_printed_in
from refdesk.documents.archive import members
from refdesk.documents.fields import word, writer
from refdesk.documents.fields.archive import changed
from refdesk.documents.fields.typed import Typed
from refdesk.documents.fields.zotero import citation_json, preferences
from refdesk.documents.scanned import Scan, Span
from refdesk.documents.splice import Edit, spliced
from refdesk.documents.typeset import BORDER, Text, capitalised, prefixed, typeset, without_stop
from refdesk.errors import BadData
from refdesk.items import Item

MAIN = ("word/document.xml", "content.xml")  # the parts that hold the text
LIST_DATA = '{"uncited":[],"omitted":[],"custom":[]}'


@dataclass(frozen=True, slots=True)
class Set:
    """The result for a file: its new bytes, the number of citations set, and the keys without a reference."""

    data: bytes
    count: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """A typed citation with its text and its JSON."""

    part: str
    typed: Typed
    text: Text
    json: str


def typed_keys(data: bytes, form: str) -> list[str]:
    """The keys that are typed in a file."""
    parts = members(data, (word if form == "docx" else writer).TEXT)
    return list(dict.fromkeys(cite.key for _, each in typed_in_parts(parts, form) for cite in each.cluster.cites))


def typed_in_parts(parts: Mapping[str, str], form: str) -> list[tuple[str, Typed]]:
    """The typed citations in reading order, each with the name of its part; those of a note where its mark is."""
    text = (word if form == "docx" else writer).TEXT
    typed = [
        (name, each) for name in sorted(parts) if text.fullmatch(name) for each in paragraphs(form, parts[name]).typed()
    ]
    marks = word.note_marks(parts)

    def place(named: tuple[str, Typed]) -> tuple[int, int]:
        name, each = named
        start = each.characters[0].start
        return (start, 0) if name in MAIN else (marks.get((name, each.note), len(parts.get(MAIN[0], ""))), start)

    return sorted(typed, key=place)


def paragraphs(form: str, xml: str) -> Any:
    return word.Paragraphs(xml) if form == "docx" else writer.Paragraphs(xml)


def set_fields(
    data: bytes, form: str, items: Mapping[str, Item], processor: Processor, style: str, with_list: bool
) -> Set:
    """The file with live fields. A citation with an unknown key stays as typed."""
    module = word if form == "docx" else writer
    parts = members(data, module.NEEDED)
    if module.MANIFEST not in parts:
        raise BadData(f"the zip has no {module.MANIFEST}")
    before = dict(parts)
    typed = typed_in_parts(parts, form)
    missing = tuple(dict.fromkeys(c.key for _, each in typed for c in each.cluster.cites if c.key not in items))
    terms = {**locator_terms(), **terms_printed_in(processor.style.locale)}
    known = [
        (name, with_locators(each, terms))
        for name, each in typed
        if all(cite.key in items for cite in each.cluster.cites)
    ]
    done = typeset(processor, items, citations(known), (), lambda cite: cite.id)
    ready = [
        Ready(name, each, text, as_json(each, text, items, number))
        for number, ((name, each), text) in enumerate(zip(known, done.texts, strict=True), 1)
    ]
    if not ready:
        return Set(data, 0, missing)
    entries = [entry.text for entry in done.bibliography.entries] if done.bibliography and with_list else []
    notes = processor.style.note
    if form == "docx":
        set_word(parts, ready, entries, notes)
    else:
        set_writer(parts, ready, entries, notes)
    kind = "Field" if form == "docx" else "ReferenceMark"
    module.with_preferences(parts, preferences(style, processor.lang, notes, kind, bool(entries)))
    written = {
        name: text.encode("utf-8", "surrogateescape") for name, text in parts.items() if before.get(name) != text
    }
    return Set(changed(data, written), len(ready), missing)


def with_locators(typed: Typed, terms: Mapping[str, str]) -> Typed:
    """The typed citation with the locators that it has by these terms."""
    cites = tuple(located(cite, terms) for cite in typed.cluster.cites)
    return typed._replace(cluster=replace(typed.cluster, cites=cites))


def citations(typed: Sequence[tuple[str, Typed]]) -> list[Citation]:
    """The typed citations as the processor takes them."""
    asked: list[Citation] = []
    for number, (_, each) in enumerate(typed, 1):
        cites = tuple(
            CslCite(
                cite.key, cite.locator, cite.label if cite.locator else "", prefixed(cite.prefix.strip()), cite.suffix,
                cite.mode == "suppress-author",
            )
            for cite in each.cluster.cites
        )  # fmt: skip
        narrative = each.cluster.cites[0].mode == "author-in-text"
        mode, infix = ("composite", BORDER) if narrative else ("", "")
        asked.append(Citation(cites, note=number, mode=mode, infix=infix, sorted=not narrative, as_typed=True))
    return asked


def as_json(typed: Typed, text: Text, items: Mapping[str, Item], number: int) -> str:
    from refdesk.writers.text import inline

    return citation_json(typed.cluster, items, inline(text.body), number, typed.note, bool(text.author))


def instruction(each: Ready) -> str:
    return f"ZOTERO_ITEM CSL_CITATION {each.json}"


def author_of(each: Ready, notes: bool) -> Formatted:
    """The text before the field of a narrative citation."""
    if not each.text.author:
        return ()
    return each.text.author if notes and not each.typed.note else (*each.text.author, " ")


def body_of(each: Ready, notes: bool) -> Formatted:
    """The text of the field. A note begins with a capital letter; a note that continues has no full stop in the middle."""
    if not notes:
        return each.text.body
    if not each.typed.note:
        return capitalised(each.text.body)
    return without_stop(each.text.body) if each.typed.continues else each.text.body


def without_blank(each: Ready, notes: bool) -> list[Edit]:
    """The edit that removes the space before a note's mark."""
    blank = each.typed.blank
    if blank is None or each.text.author or not notes or each.typed.note:
        return []
    return [Edit(Span(blank.start, blank.end), "")]


def set_word(parts: dict[str, str], ready: Sequence[Ready], entries: Sequence[Formatted], notes: bool) -> None:
    """Write the fields, the footnotes they are in, and the list."""
    edits: dict[str, list[Edit]] = {}
    footnotes: list[tuple[int, str]] = []  # each with the place of its mark
    number = word.highest_footnote(parts)
    for each in ready:
        xml = parts[each.part]
        properties = word.properties_at(xml, each.typed.characters[0].start)
        in_note = notes and not each.typed.note
        around = "" if in_note else properties
        made = word.field(f"ADDIN {instruction(each)}", word.styled(body_of(each, notes), around), around)
        author = word.styled(author_of(each, notes), properties)
        if in_note:
            number += 1
            footnotes.append((each.typed.characters[0].start, word.footnote(number, made)))
            made = word.footnote_mark(number)
        changes = [*without_blank(each, notes), *word.put(xml, each.typed, author + made)]
        edits.setdefault(each.part, []).extend(changes)
    main = MAIN[0]
    marks = word.note_marks(parts)
    if entries and main in parts and "ADDIN ZOTERO_BIBL" not in parts[main]:
        made = word.list_paragraphs(entries, f"ADDIN ZOTERO_BIBL {LIST_DATA} CSL_BIBLIOGRAPHY")
        place = word.Paragraphs(parts[main]).list_place()
        edits.setdefault(main, []).append(word.list_edit(parts[main], place, made))
    for name, changes in edits.items():
        parts[name] = spliced(parts[name], changes)
    if footnotes:
        word.with_footnotes(parts, footnotes, marks)


def set_writer(parts: dict[str, str], ready: Sequence[Ready], entries: Sequence[Formatted], notes: bool) -> None:
    """Write the reference marks, the footnotes they are in, and the list."""
    name = "content.xml"
    xml = parts[name]
    styles = writer.Styles()
    edits: list[Edit] = []
    for number, each in enumerate(ready, 1):
        made = writer.mark(instruction(each), styles.text(body_of(each, notes)), number)
        if notes and not each.typed.note:
            made = writer.footnote(number, made)
        edits += without_blank(each, notes)
        edits += writer.put(each.typed, styles.text(author_of(each, notes)) + made)
    if entries and "ZOTERO_BIBL" not in xml:
        made = writer.list_section(entries, f"ZOTERO_BIBL {LIST_DATA} CSL_BIBLIOGRAPHY", styles)
        edits.append(writer.list_edit(xml, writer.Paragraphs(xml).list_place(), made))
    if (declared := styles.edit(xml)) is not None:
        edits.append(declared)
    parts[name] = spliced(xml, edits)


def unlink(scan: Scan) -> bytes:
    """The file with its fields as plain text."""
    form, data = scan.format, scan.source.data
    spans: dict[str, list[Span]] = {}
    for cluster in scan.clusters:
        spans.setdefault(cluster.part, []).append(cluster.span)
    for place in scan.lists:
        spans.setdefault(place.options.get("part", ""), []).append(place.span)
    parts = members(data, (word if form == "docx" else writer).NEEDED)
    take_out = word.unlinked if form == "docx" else writer.unlinked
    written = {
        name: take_out(parts[name], sorted(places)).encode("utf-8", "surrogateescape")
        for name, places in spans.items()
        if name in parts
    }
    return changed(data, written)
