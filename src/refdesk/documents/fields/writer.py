"""Writer: typed citations become reference marks, in the text or in footnotes; marks become plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from refdesk.csl.formatted import Formatted
from refdesk.documents.archive import attributes, tags
from refdesk.documents.fields.typed import Character, Typed, TypedParagraphs, characters, level, stretches
from refdesk.documents.fields.zotero import identifier
from refdesk.documents.scanned import Span
from refdesk.documents.splice import Edit, spliced
from refdesk.errors import BadData
from refdesk.items.regex import regex
from refdesk.writers.odt import face_style, spans
from refdesk.writers.runs import Face, runs

MANIFEST = "content.xml"  # in every Writer file
TEXT = regex(r"content\.xml")
NEEDED = regex(r"content\.xml|meta\.xml")
BLOCKS = ("text:p", "text:h")
STARTS = ("text:reference-mark-start", "text:bookmark-start")
PROGRAMS = ("ZOTERO_", "CSL_", "JR_", "JABREF")  # what the names of their marks begin with
ENDS = ("text:reference-mark-end", "text:bookmark-end")
MARK = regex(r"<text:(?:reference-mark|bookmark)(?:-start|-end)?\b[^>]*/?>|</?text:bibliography-mark\b[^>]*>")
SECTION = regex(r"<text:section\b[^>]*>|</text:section>")


class Paragraphs(TypedParagraphs):
    """The paragraphs of the text, without reference marks and tracked changes."""

    def read(self) -> None:
        letters: list[Character] = []
        outer: list[tuple[list[Character], int]] = []  # what was read of the paragraphs that a note is in
        marked = changed = notes = depth = start = 0
        for tag in tags(self.xml):
            name = tag.name
            if not name:
                if depth and not marked and not changed:
                    letters += characters(self.xml, tag.start, tag.end)
            elif name == "text:tracked-changes":
                changed += level(tag)
            elif name in STARTS or name in ENDS:
                if attributes(tag).get("text:name", "").startswith(PROGRAMS):
                    marked = max(0, marked + (1 if name in STARTS else -1))
            elif name == "text:note" and not tag.closes:
                notes += 1
                outer.append((letters, start))
                letters = []
            elif name == "text:note" and outer:
                letters, start = outer.pop()
            elif name in BLOCKS and not tag.empty:
                depth += level(tag)
                if tag.closes:
                    self.all.append((letters, notes if outer else 0, Span(start, tag.end)))
                letters, start = [], tag.start


class Styles:
    """The text formats that were used, each an automatic style of the document."""

    def __init__(self) -> None:
        self.faces: dict[Face, str] = {}

    def text(self, text: Formatted) -> str:
        """Formatted text as spans."""
        pieces = runs(text, False)
        for piece in pieces:
            self.faces.setdefault(piece.face, f"refdesk{len(self.faces) + 1}")
        return spans(pieces, self.faces)

    def edit(self, xml: str) -> Edit | None:
        """The edit that declares them."""
        made = "".join(face_style(face, name) for face, name in self.faces.items() if face != Face())
        end = xml.find("</office:automatic-styles>")
        if not made:
            return None
        if end >= 0:
            return Edit(Span(end, end), made)
        if (empty := xml.find("<office:automatic-styles/>")) >= 0:
            whole = f"<office:automatic-styles>{made}</office:automatic-styles>"
            return Edit(Span(empty, empty + len("<office:automatic-styles/>")), whole)
        body = xml.find("<office:body")
        return Edit(Span(body, body), f"<office:automatic-styles>{made}</office:automatic-styles>")


def mark(instruction: str, result: str, number: int) -> str:
    """A reference mark around its text."""
    name = escape(f"{instruction} RND{identifier(number, instruction)[:10]}")
    return f'<text:reference-mark-start text:name="{name}"/>{result}<text:reference-mark-end text:name="{name}"/>'


def footnote(number: int, made: str) -> str:
    return (
        f'<text:note text:id="refdesk{number}" text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
        f"<text:note-body><text:p>{made}</text:p></text:note-body></text:note>"
    )


def put(typed: Typed, made: str) -> list[Edit]:
    """The edits that replace a typed citation by XML."""
    first, *rest = stretches(typed.characters)
    return [Edit(first, made), *(Edit(span, "") for span in rest)]


def list_section(entries: Sequence[Formatted], instruction: str, styles: Styles) -> str:
    paragraphs = "".join(f"<text:p>{styles.text(entry)}</text:p>" for entry in entries)
    name = escape(f"{instruction} RND{identifier(instruction)}")
    return f'<text:section text:name="{name}">{paragraphs}</text:section>'


def list_edit(xml: str, place: Span | None, made: str) -> Edit:
    if place is not None:
        return Edit(place, made)
    end = xml.rfind("</office:text>")
    if end < 0:
        raise BadData("the document in the zip does not end")
    return Edit(Span(end, end), made)


def with_preferences(parts: dict[str, str], pieces: Sequence[str]) -> None:
    """Store Zotero's preferences in the document's properties."""
    text = parts.get("meta.xml", "")
    end = text.rfind("</office:meta>")
    if end < 0:
        return
    text = re.sub(
        r'<meta:user-defined [^>]*meta:name="ZOTERO_PREF_\d+"[^>]*>.*?</meta:user-defined>', "", text, flags=re.S
    )
    end = text.rfind("</office:meta>")
    made = "".join(
        f'<meta:user-defined meta:name="ZOTERO_PREF_{number}" meta:value-type="string">{escape(piece)}</meta:user-defined>'
        for number, piece in enumerate(pieces, 1)
    )
    parts["meta.xml"] = text[:end] + made + text[end:]


def unlinked(xml: str, places: Sequence[Span]) -> str:
    """The part with the marks and sections at these spans as plain text."""
    edits: list[Edit] = []
    for span in places:
        text = xml[span.start : span.end]
        if text.startswith("<text:section"):
            opening = text.index(">") + 1
            edits.append(Edit(Span(span.start, span.start + opening), ""))
            edits.append(Edit(Span(span.end - len("</text:section>"), span.end), ""))
            continue
        edits += (Edit(Span(span.start + part.start(), span.start + part.end()), "") for part in MARK.finditer(text))
    return spliced(xml, edits)
