"""Writer: reference marks and bookmarks of Zotero, Mendeley, JabRef and LibreOffice itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from refdesk.documents.archive import Tag, attributes, members, tags
from refdesk.documents.citation_items import Field, csl_citation, zotero_properties
from refdesk.documents.scanned import Cite, Cluster, ListPlace, Scan, Source, Span, in_notes
from refdesk.errors import BadData
from refdesk.items import Problem
from refdesk.items.regex import regex

PARTS = regex(r"content\.xml|styles\.xml|meta\.xml")
JABREF = regex(r"JABREF_(.+?) CID_\d+ |JR_cite\d*_\d+_(.+)\Z")
LISTS = regex(r" ?(?:ZOTERO_BIBL|CSL_BIBLIOGRAPHY|Mendeley Bibliography|JR_bib|ADDIN ZOTERO_BIBL)")
MARKS = frozenset(f"text:{kind}{end}" for kind in ("reference-mark", "bookmark") for end in ("", "-start", "-end"))


def scan(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """Scan a Writer file."""
    try:
        texts = members(source.data, PARTS)
    except BadData as error:
        return Scan("odt", source, problems=(Problem(str(error), code="broken-zip"),))
    if "content.xml" not in texts:
        return Scan("odt", source, problems=(Problem("not a Writer file: it has no text", code="no-document"),))
    properties = zotero_properties(texts.pop("meta.xml", ""), "meta:user-defined", "meta:name")
    clusters: list[Cluster] = []
    lists: list[ListPlace] = []
    items: dict[str, Mapping[str, Any]] = {}
    for name in sorted(texts):
        part = Part(name, texts[name], properties)
        clusters += part.read()
        lists += part.lists
        items |= part.items
    return Scan("odt", source, tuple(clusters), lists=tuple(lists), references=tuple(items.values()))


@dataclass(slots=True)
class Part:
    """The state of reading a member of the archive."""

    name: str
    text: str
    properties: Mapping[str, str]
    clusters: list[Cluster] = field(default_factory=list)
    lists: list[ListPlace] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)
    items: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    waiting: dict[str, tuple[int, Field]] = field(default_factory=dict)  # marks whose end has not come
    opened: list[int] = field(default_factory=list)  # notes
    sections: list[tuple[int, bool]] = field(default_factory=list)

    def read(self) -> tuple[Cluster, ...]:
        """The clusters, in the order of the text."""
        deleted = 0
        for tag in tags(self.text):
            if tag.name == "text:tracked-changes":
                deleted += -1 if tag.closes and deleted else 0 if tag.empty else 1
            elif deleted or not tag.name:
                continue
            elif tag.name == "text:note":
                self.note(tag)
            elif tag.name == "text:section":
                self.section(tag)
            elif tag.name in MARKS and not tag.closes:
                self.mark(tag)
            elif tag.name == "text:bibliography-mark" and not tag.closes:
                own_mark(tag, self.text, self.name, self.clusters)
        for start, found in self.waiting.values():  # an end is missing
            self.add(found, Span(start, self.text.find(">", start) + 1))
        return in_notes(self.clusters, tuple(sorted(self.notes)))

    def note(self, tag: Tag) -> None:
        if not tag.closes:
            self.opened.append(tag.start)
        elif self.opened:
            self.notes.append(Span(self.opened.pop(), tag.end))

    def section(self, tag: Tag) -> None:
        if not tag.closes:
            self.sections.append((tag.start, bool(LISTS.match(attributes(tag).get("text:name", "")))))
        elif self.sections:
            start, is_list = self.sections.pop()
            if is_list:
                self.lists.append(ListPlace(Span(start, tag.end), {"part": self.name}))

    def mark(self, tag: Tag) -> None:
        """Read a mark or bookmark: a start, an end or a point."""
        name = attributes(tag).get("text:name", "")
        if tag.name.endswith("-end"):
            if name in self.waiting:
                start, found = self.waiting.pop(name)
                self.add(found, Span(start, tag.end))
            return
        said = field_of(name, self.properties, Span(tag.start, tag.end))
        if said is None or not said.cites:
            return
        if tag.name.endswith("-start"):
            self.waiting[name] = (tag.start, said)
        else:
            self.add(said, Span(tag.start, tag.end))

    def add(self, found: Field, span: Span) -> None:
        self.clusters.append(Cluster(span, found.cites, found.command, part=self.name))
        self.items.update((str(item["id"]), item) for item in found.items)


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
