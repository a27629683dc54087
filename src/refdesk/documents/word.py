"""Word: fields of Zotero, Mendeley, EndNote and Word itself, across runs, notes and tracked changes.

What tracked changes delete does not cite. Notes are read where they are referenced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from refdesk.documents.archive import Tag, attributes, members, tags
from refdesk.documents.citation_items import MENDELEY, Field, csl_citation, field_of, mendeley_tag, zotero_properties
from refdesk.documents.scanned import Cluster, ListPlace, Scan, Source, Span
from refdesk.documents.word_sources import sources
from refdesk.errors import BadData
from refdesk.items import Problem
from refdesk.items.regex import regex

PARTS = regex(
    r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\d*\.xml|docProps/custom\.xml|customXml/item\d+\.xml"
)
LISTS = regex(r"\s*(?:ADDIN\s+(?:ZOTERO_BIBL|EN\.REFLIST|Mendeley Bibliography)|BIBLIOGRAPHY\b)")
DELETED = ("w:del", "w:moveFrom", "mc:Fallback")  # the last repeats what is beside it
NOTES = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}
NOTE_ELEMENTS = ("w:footnote", "w:endnote")


@dataclass(slots=True)
class Complex:
    """A field that is open, from its `begin` on."""

    start: int
    instruction: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    result: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Part:
    """The state of reading a member of the archive. `events` are clusters and references to notes, in the order of the text."""

    name: str
    text: str
    properties: Mapping[str, str]
    events: list[Cluster | tuple[str, str]] = field(default_factory=list)
    lists: list[ListPlace] = field(default_factory=list)
    items: list[Mapping[str, Any]] = field(default_factory=list)
    notes: dict[str, list[Cluster]] = field(default_factory=dict)
    fields: list[Complex] = field(default_factory=list)  # that are open
    simple: list[Complex] = field(default_factory=list)
    run: int = 0  # where the latest run begins
    deleted: int = 0  # elements that are open and hold what was deleted
    note: str = ""  # the note that is open
    gathers: str = ""  # instrText or fldData, while it is open

    def read(self) -> None:
        """Read the tags from the first to the last."""
        for tag in tags(self.text):
            name = tag.name
            if not name or name in ("w:instrText", "w:fldData"):
                self.gather(tag)
            elif name == "w:r":
                self.run = self.run if tag.closes else tag.start
            elif name in DELETED:
                self.deleted += 0 if tag.empty else -1 if tag.closes and self.deleted else 1
            elif name == "w:fldSimple":
                self.simple_field(tag)
            elif name in NOTE_ELEMENTS:
                self.gather_note("" if tag.closes else attributes(tag).get("w:id", ""))
            elif not tag.closes:
                self.mark(tag)
        self.gather_note("")

    def gather(self, tag: Tag) -> None:
        """Collect the text of an instruction, and of what EndNote stores beside it."""
        if tag.name:
            in_result = tag.name == "w:instrText" and bool(self.fields) and self.fields[-1].result
            self.gathers = "" if tag.closes or tag.empty or in_result else tag.name
        elif self.gathers and self.fields and not self.deleted:
            pieces = self.fields[-1].data if self.gathers == "w:fldData" else self.fields[-1].instruction
            pieces.append(tag.text)

    def mark(self, tag: Tag) -> None:
        """Read a stand-alone element: a field mark, a reference to a note, a bookmark, a control's tag."""
        if tag.name == "w:fldChar":
            self.character(attributes(tag).get("w:fldCharType", ""), tag.end)
        elif self.deleted:
            return
        elif tag.name in NOTES:
            self.events.append((NOTES[tag.name], attributes(tag).get("w:id", "")))
        elif tag.name == "w:bookmarkStart":
            self.bookmark(tag)
        elif tag.name == "w:tag" and (value := attributes(tag).get("w:val", "")).startswith(MENDELEY):
            end = self.text.find("</w:sdt>", tag.end)
            span = Span(max(self.text.rfind("<w:sdt>", 0, tag.start), 0), end + 8 if end >= 0 else tag.end)
            self.add(mendeley_tag(value, span), span)

    def character(self, kind: str, end: int) -> None:
        """Read a mark of a field: its beginning, what separates instruction and result, its end."""
        if kind == "begin":
            self.fields.append(Complex(self.run, deleted=bool(self.deleted)))
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
        elif kind == "end" and self.fields:
            self.finish(self.fields.pop(), self.fields[-1] if self.fields else None, end)

    def simple_field(self, tag: Tag) -> None:
        if not tag.closes:
            opened = Complex(tag.start, [attributes(tag).get("w:instr", "")], deleted=bool(self.deleted))
            if tag.empty:
                self.finish(opened, None, tag.end)
            else:
                self.simple.append(opened)
        elif self.simple:
            self.finish(self.simple.pop(), None, tag.end)

    def finish(self, ended: Complex, within: Complex | None, end: int) -> None:
        """Read the instruction of a field that has ended."""
        instruction = "".join(ended.instruction)
        if ended.deleted:
            return
        if "EN.CITE.DATA" in instruction:
            if within is not None and not within.data:
                within.data += ended.data
            return
        simple = self.text.startswith("<w:fldSimple", ended.start)  # else it ends with the run of its last mark
        close = -1 if simple else self.text.find("</w:r>", end, end + 200)
        span = Span(ended.start, close + 6 if close >= 0 else end)
        if LISTS.match(instruction):
            self.lists.append(ListPlace(span, {"part": self.name}))
            return
        self.add(field_of(instruction, "".join(ended.data), span), span)

    def bookmark(self, tag: Tag) -> None:
        """Read a Zotero bookmark, whose citation is in the document's properties."""
        said = attributes(tag)
        citation = self.properties.get(said.get("w:name", ""))
        if citation:
            identifier = said.get("w:id", "")
            end = self.text.find(f'<w:bookmarkEnd w:id="{identifier}"', tag.end)
            close = self.text.find(">", end)
            span = Span(tag.start, close + 1 if end >= 0 and close >= 0 else tag.end)
            self.add(csl_citation(citation, span), span)

    def add(self, found: Field | None, span: Span) -> None:
        if found is not None and found.cites:
            self.events.append(Cluster(span, found.cites, found.command, part=self.name))
            self.items += found.items

    def gather_note(self, following: str) -> None:
        """Store what was read since the note began; the `following` note begins."""
        if self.note:
            self.notes[self.note] = [replace(event, note=True) for event in self.events if isinstance(event, Cluster)]
            self.events.clear()
        self.note = following


def scan(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """Scan a Word file."""
    try:
        texts = members(source.data, PARTS)
    except BadData as error:
        return Scan("docx", source, problems=(Problem(str(error), code="broken-zip"),))
    properties = zotero_properties(texts.pop("docProps/custom.xml", ""), "property", "name")
    items: dict[str, Mapping[str, Any]] = {}
    parts: dict[str, Part] = {}
    for name, text in texts.items():
        if name.startswith("customXml/"):
            items.update((str(item["id"]), item) for item in sources(text))
            continue
        parts[name] = Part(name, text, properties)
        parts[name].read()
    if not parts:
        return Scan("docx", source, problems=(Problem("not a Word file: it has no text", code="no-document"),))
    clusters: list[Cluster] = []
    for part in parts.values():
        items.update((str(item["id"]), item) for item in part.items)
        if part.notes:
            continue
        for event in part.events:
            if isinstance(event, Cluster):
                clusters.append(event)
            else:
                notes = parts.get(f"word/{event[0]}.xml")
                clusters += notes.notes.pop(event[1], []) if notes else []
    clusters += (cluster for part in parts.values() for notes in part.notes.values() for cluster in notes)
    lists = tuple(place for part in parts.values() for place in part.lists)
    return Scan("docx", source, tuple(clusters), lists=lists, references=tuple(items.values()))
