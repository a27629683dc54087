"""Writer: reference marks and bookmarks of Zotero and Mendeley, LibreOffice's own marks, JabRef's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refdesk.documents.archive import Tag, attributes, members, tags
from refdesk.documents.citation_items import Field, csl_citation
from refdesk.documents.scanned import Cite, Cluster, ListPlace, Scan, Source, Span, in_notes
from refdesk.errors import BadData
from refdesk.items import Problem
from refdesk.items.regex import regex

PARTS = regex(r"content\.xml|styles\.xml|meta\.xml")
JABREF = regex(r"JABREF_(.+?) CID_\d+ |JR_cite\d*_\d+_(.+)\Z")
LISTS = regex(r" ?(?:ZOTERO_BIBL|CSL_BIBLIOGRAPHY|Mendeley Bibliography|JR_bib|ADDIN ZOTERO_BIBL)")
STARTS = ("text:reference-mark-start", "text:bookmark-start")
ENDS = ("text:reference-mark-end", "text:bookmark-end")


def scan(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """What a Writer file holds."""
    try:
        texts = members(source.data, PARTS)
    except BadData as error:
        return Scan("odt", source, problems=(Problem(str(error), code="broken-zip"),))
    if "content.xml" not in texts:
        return Scan("odt", source, problems=(Problem("is no Writer file: it has no text", code="no-document"),))
    properties = zotero_properties(texts.pop("meta.xml", ""))
    clusters: list[Cluster] = []
    lists: list[ListPlace] = []
    items: dict[str, Mapping[str, Any]] = {}
    for part in sorted(texts):
        clusters += read(part, texts[part], properties, lists, items)
    return Scan("odt", source, tuple(clusters), lists=tuple(lists), references=tuple(items.values()))


def read(
    part: str, text: str, properties: Mapping[str, str], lists: list[ListPlace], items: dict[str, Mapping[str, Any]]
) -> tuple[Cluster, ...]:
    """The clusters of a member, in the order of the text."""
    clusters: list[Cluster] = []
    waiting: dict[str, tuple[int, Field]] = {}
    notes: list[Span] = []
    opened: list[int] = []  # notes
    sections: list[tuple[int, bool]] = []
    deleted = 0

    def add(found: Field, span: Span) -> None:
        clusters.append(Cluster(span, tuple(found.cites), found.command, part=part))
        items.update((str(item["id"]), item) for item in found.items)

    for tag in tags(text):
        name = tag.name
        if name == "text:tracked-changes":
            deleted += -1 if tag.closes and deleted else 0 if tag.empty else 1
        elif deleted or not name:
            continue
        elif name == "text:note":
            if not tag.closes:
                opened.append(tag.start)
            elif opened:
                notes.append(Span(opened.pop(), tag.end))
        elif name == "text:section":
            if not tag.closes:
                sections.append((tag.start, bool(LISTS.match(attributes(tag).get("text:name", "")))))
            elif sections:
                start, is_list = sections.pop()
                if is_list:
                    lists.append(ListPlace(Span(start, tag.end), {"part": part}))
        elif name in STARTS or name in ("text:reference-mark", "text:bookmark"):
            mark = attributes(tag).get("text:name", "")
            found = field_of(mark, properties, Span(tag.start, tag.end))
            if found is not None and found.cites:
                if name in STARTS and not tag.closes:
                    waiting[mark] = (tag.start, found)
                else:
                    add(found, Span(tag.start, tag.end))
        elif name in ENDS:
            mark = attributes(tag).get("text:name", "")
            if mark in waiting:
                start, found = waiting.pop(mark)
                add(found, Span(start, tag.end))
        elif name == "text:bibliography-mark" and not tag.closes:
            own_mark(tag, text, part, clusters)
    for start, found in waiting.values():  # an end is missing
        add(found, Span(start, text.find(">", start) + 1))
    return in_notes(clusters, tuple(sorted(notes)))


def field_of(mark: str, properties: Mapping[str, str], span: Span) -> Field | None:
    """What the name of a mark or a bookmark cites."""
    if mark.startswith("ZOTERO_BREF_"):
        mark = properties.get(mark, "")
    if "CSL_CITATION" in mark[:60]:
        return csl_citation(mark, span)
    if jabref := JABREF.match(mark):
        keys = [key.strip() for key in (jabref[1] or jabref[2]).split(",")]
        return Field(tuple(Cite(key, span) for key in keys if key), (), "JABREF")
    return None


def own_mark(tag: Tag, text: str, part: str, clusters: list[Cluster]) -> None:
    """Read a mark of LibreOffice's own bibliography."""
    key = attributes(tag).get("text:identifier", "").strip()
    if key:
        close = text.find("</text:bibliography-mark>", tag.end) if not tag.empty else -1
        span = Span(tag.start, close + len("</text:bibliography-mark>") if close >= 0 else tag.end)
        clusters.append(Cluster(span, (Cite(key, span),), "bibliography-mark", part=part))


def zotero_properties(text: str) -> dict[str, str]:
    """The citations that Zotero keeps in the document's properties, by the name of their bookmark."""
    pieces: dict[str, dict[int, str]] = {}
    name = ""
    for tag in tags(text):
        if tag.name == "meta:user-defined":
            name = "" if tag.closes else attributes(tag).get("meta:name", "")
        elif not tag.name and name.startswith("ZOTERO_BREF_"):
            bookmark, _, number = name.rpartition("_")
            if number.isdigit():
                place = pieces.setdefault(bookmark, {})
                place[int(number)] = place.get(int(number), "") + tag.text
    return {bookmark: "".join(piece for _, piece in sorted(numbered.items())) for bookmark, numbered in pieces.items()}
