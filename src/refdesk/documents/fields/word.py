"""Word: typed citations become fields, in the text or in footnotes; fields become plain text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from html import escape

from refdesk.csl.formatted import Formatted
from refdesk.documents.archive import Tag, attributes, tags
from refdesk.documents.fields.typed import Character, Typed, TypedParagraphs, characters, level, stretches
from refdesk.documents.scanned import Span
from refdesk.documents.splice import Edit, spliced
from refdesk.errors import BadData
from refdesk.items.regex import regex
from refdesk.writers.runs import Face, runs
from refdesk.writers.xml import xml_text

MANIFEST = "[Content_Types].xml"  # in every Word file
TEXT = regex(r"word/(?:document|footnotes|endnotes)\d*\.xml")
NEEDED = regex(
    r"word/(?:document|footnotes|endnotes)\d*\.xml|docProps/custom\.xml|\[Content_Types\]\.xml|_rels/\.rels|word/_rels/document\.xml\.rels"
)
RUN_PROPERTIES = regex(r"<w:r(?:\s[^>]*)?>\s*(<w:rPr>.*?</w:rPr>|<w:rPr/>)?", re.S)
OPEN_TEXT = regex(r"<w:t(?:\s[^>]*)?>")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NOTE_MARK = regex(r'<w:(footnote|endnote)Reference\b[^>]*\bw:id="(-?\d{1,9})"')
FOOTNOTE = regex(r'<w:footnote\b[^>]*\bw:id="(-?\d{1,9})"[^>]*>')
FIELD_LEVEL = {"begin": 1, "end": -1}


class Paragraphs(TypedParagraphs):
    """The paragraphs of a part, without fields."""

    def read(self) -> None:
        fields = deleted = note = start = 0
        letters: list[Character] = []
        inside = False
        for tag in tags(self.xml):
            name = tag.name
            if not name:
                if inside and not fields and not deleted:
                    letters += characters(self.xml, tag.start, tag.end)
            elif name == "w:t":
                inside = not tag.closes and not tag.empty
            elif name == "w:fldChar" and not tag.closes:
                fields = max(0, fields + FIELD_LEVEL.get(attributes(tag).get("w:fldCharType", ""), 0))
            elif name in ("w:fldSimple", "w:del", "w:moveFrom", "w:sdt"):
                deleted = max(0, deleted + level(tag))
            elif name in ("w:footnote", "w:endnote"):
                note = 0 if tag.closes else number_of(tag)
            elif name == "w:p" and not tag.empty:
                if tag.closes:
                    self.all.append((letters, note, Span(start, tag.end)))
                letters, start = [], tag.start


def number_of(tag: Tag) -> int:
    text = attributes(tag).get("w:id", "")
    return int(text) if text.lstrip("-").isdigit() else 0


def properties_at(xml: str, offset: int) -> str:
    """The properties of the run that contains a character."""
    start = xml.rfind("<w:r", 0, offset)
    while start >= 0 and xml[start + 4 : start + 5] not in ("", ">", " ", "\t", "\r", "\n"):
        start = xml.rfind("<w:r", 0, start)
    match = RUN_PROPERTIES.match(xml, start) if start >= 0 else None
    return (match[1] or "") if match else ""


def run(content: str, properties: str) -> str:
    return f"<w:r>{properties}{content}</w:r>"


def styled(text: Formatted, properties: str) -> str:
    """Formatted text as runs, each with the properties of the surrounding run."""
    pieces = []
    for piece in runs(text, False):
        inside = properties.removeprefix("<w:rPr>").removesuffix("</w:rPr>").replace("<w:rPr/>", "")
        made = f"<w:rPr>{with_face(inside, piece.face)}</w:rPr>"
        words = f'<w:t xml:space="preserve">{escape(xml_text(piece.text), quote=False)}</w:t>'
        pieces.append(run(words, "" if made == "<w:rPr></w:rPr>" else made))
    return "".join(pieces)


def with_face(inside: str, face: Face) -> str:
    """Properties of a run with those of a face, in the order of Word's schema."""
    adds = "".join(
        (
            "<w:b/>" if face.bold and "<w:b/>" not in inside else "",
            "<w:i/>" if face.italic and "<w:i/>" not in inside else "",
            "<w:smallCaps/>" if face.small_caps else "",
        )
    )
    first = re.match(r"(?:<w:rStyle [^>]*/>)?(?:<w:rFonts [^>]*/>)?", inside)
    end = first.end() if first else 0
    last = ('<w:u w:val="single"/>' if face.underline else "") + (
        f'<w:vertAlign w:val="{"superscript" if face.position == "sup" else "subscript"}"/>' if face.position else ""
    )
    return inside[:end] + adds + inside[end:] + last


def field(instruction: str, result: str, properties: str) -> str:
    """A field with its result."""
    code = f'<w:instrText xml:space="preserve"> {escape(xml_text(instruction), quote=False)} </w:instrText>'
    return "".join(
        (
            run('<w:fldChar w:fldCharType="begin"/>', properties),
            run(code, properties),
            run('<w:fldChar w:fldCharType="separate"/>', properties),
            result,
            run('<w:fldChar w:fldCharType="end"/>', properties),
        )
    )


def put(xml: str, typed: Typed, made: str) -> list[Edit]:
    """The edits that replace a typed citation by runs."""
    first, *rest = stretches(typed.characters)
    properties = properties_at(xml, first.start)
    opened = xml.rfind("<w:t", 0, first.start)
    tag = OPEN_TEXT.match(xml, opened)
    edits = [Edit(span, "") for span in rest]
    if tag and "xml:space" not in tag[0]:
        edits.append(Edit(Span(opened, tag.end()), '<w:t xml:space="preserve">'))
    again = f'<w:r>{properties}<w:t xml:space="preserve">'
    edits.append(Edit(first, f"</w:t></w:r>{made}{again}"))
    return edits


def list_paragraphs(entries: Sequence[Formatted], instruction: str) -> str:
    """The reference list: one field over all its paragraphs."""
    paragraphs = []
    for number, entry in enumerate(entries):
        opening = closing = ""
        if number == 0:
            opening = field(instruction, "", "").removesuffix(run('<w:fldChar w:fldCharType="end"/>', ""))
        if number == len(entries) - 1:
            closing = run('<w:fldChar w:fldCharType="end"/>', "")
        paragraphs.append(
            f'<w:p><w:pPr><w:pStyle w:val="Bibliography"/></w:pPr>{opening}{styled(entry, "")}{closing}</w:p>'
        )
    return "".join(paragraphs)


def list_edit(xml: str, place: Span | None, made: str) -> Edit:
    """The edit that puts the list at its marked place, else at the end of the text."""
    if place is not None:
        return Edit(place, made)
    end = xml.rfind("<w:sectPr", xml.rfind("</w:p>"))
    end = end if end >= 0 else xml.rfind("</w:body>")
    if end < 0:
        raise BadData("the document in the zip does not end")
    return Edit(Span(end, end), made)


def footnote(number: int, made: str) -> str:
    """A footnote with its mark."""
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    return (
        f'<w:footnote w:id="{number}"><w:p>{mark}<w:r><w:t xml:space="preserve"> </w:t></w:r>{made}</w:p></w:footnote>'
    )


def footnote_mark(number: int) -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def note_marks(parts: Mapping[str, str]) -> dict[tuple[str, int], int]:
    """Where the marks of the notes are in the text, by the note's part and number."""
    marks: dict[tuple[str, int], int] = {}
    for mark in NOTE_MARK.finditer(parts.get("word/document.xml", "")):
        marks.setdefault((f"word/{mark[1]}s.xml", int(mark[2])), mark.start())
    return marks


def with_footnotes(
    parts: dict[str, str], footnotes: Sequence[tuple[int, str]], marks: Mapping[tuple[str, int], int]
) -> None:
    """Add footnotes, each with the place of its mark, in the order of all marks: some programs number them in that order.

    The part for footnotes is added if there is none.
    """
    name = "word/footnotes.xml"
    if name not in parts:
        separators = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
            for kind, number, mark in (
                ("separator", -1, "separator"),
                ("continuationSeparator", 0, "continuationSeparator"),
            )
        )
        parts[name] = f"{HEAD}<w:footnotes {W}>{separators}</w:footnotes>"
        declare(parts, name, "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml")
        relate(
            parts, "word/_rels/document.xml.rels", "footnotes.xml",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes",
        )  # fmt: skip
    text = parts[name]
    end = text.rfind("</w:footnotes>")
    if end < 0:
        raise BadData(f"{name} does not end")
    starts = {int(note[1]): note.start() for note in FOOTNOTE.finditer(text)}
    places = sorted((at, starts[number]) for (part, number), at in marks.items() if part == name and number in starts)
    edits: list[Edit] = []
    for at, made in footnotes:
        following = bisect_right(places, (at, end))
        place = places[following][1] if following < len(places) else end
        edits.append(Edit(Span(place, place), made))
    parts[name] = spliced(text, edits)
    renumber_footnotes(parts)


def renumber_footnotes(parts: dict[str, str]) -> None:
    """Number the footnotes in the order of their marks, as Word does: LibreOffice shows each by its number."""
    text, notes = "word/document.xml", "word/footnotes.xml"
    definitions = list(FOOTNOTE.finditer(parts[notes]))
    kinds = {note for note in definitions if "w:type=" in note[0]}  # the lines above notes
    marks = [mark for mark in NOTE_MARK.finditer(parts[text]) if mark[1] == "footnote"]
    ordered = dict.fromkeys([*(mark[2] for mark in marks), *(note[1] for note in definitions if note not in kinds)])
    first = max((int(note[1]) for note in kinds), default=0) + 1
    numbers = {old: str(number) for number, old in enumerate(ordered, first)}
    parts[text] = spliced(parts[text], [Edit(Span(*mark.span(2)), numbers[mark[2]]) for mark in marks])
    parts[notes] = spliced(
        parts[notes], [Edit(Span(*note.span(1)), numbers[note[1]]) for note in definitions if note not in kinds]
    )


def declare(parts: dict[str, str], name: str, kind: str) -> None:
    """Declare a part in the list of content types."""
    types = parts["[Content_Types].xml"]
    if f'PartName="/{name}"' not in types:
        end = types.rfind("</Types>")
        parts["[Content_Types].xml"] = f'{types[:end]}<Override PartName="/{name}" ContentType="{kind}"/>{types[end:]}'


def relate(parts: dict[str, str], name: str, target: str, kind: str) -> None:
    """Declare a part in the relationships of another."""
    empty = (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    )
    relations = parts.get(name, empty)
    if f'Target="{target}"' in relations:
        return
    numbers = [int(number) for number in re.findall(r'Id="rId(\d+)"', relations)]
    end = relations.rfind("</Relationships>")
    made = f'<Relationship Id="rId{max(numbers, default=0) + 1}" Type="{kind}" Target="{target}"/>'
    parts[name] = relations[:end] + made + relations[end:]


def with_preferences(parts: dict[str, str], pieces: Sequence[str]) -> None:
    """Store Zotero's preferences in the document's properties."""
    name = "docProps/custom.xml"
    if name not in parts:
        parts[name] = (
            f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
            'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"></Properties>'
        )
        declare(parts, name, "application/vnd.openxmlformats-officedocument.custom-properties+xml")
        relate(
            parts, "_rels/.rels", "docProps/custom.xml",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties",
        )  # fmt: skip
    text = re.sub(r'<property [^>]*name="ZOTERO_PREF_\d+"[^>]*>.*?</property>', "", parts[name], flags=re.S)
    first = max((int(number) for number in re.findall(r'pid="(\d+)"', text)), default=1) + 1
    made = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{first + number}" name="ZOTERO_PREF_{number + 1}">'
        f"<vt:lpwstr>{escape(piece)}</vt:lpwstr></property>"
        for number, piece in enumerate(pieces)
    )
    end = text.rfind("</Properties>")
    parts[name] = text[:end] + made + text[end:]


def highest_footnote(parts: Mapping[str, str]) -> int:
    return max((int(note[1]) for note in FOOTNOTE.finditer(parts.get("word/footnotes.xml", ""))), default=0)


FIELD_PART = regex(r"<w:r(?:\s[^>]*)?>(?:(?!</w:r>).)*?(?:<w:fldChar\b|<w:instrText\b)(?:(?!</w:r>).)*</w:r>", re.S)


def unlinked(xml: str, spans: Sequence[Span]) -> str:
    """The part with the fields at these spans as plain text: their results."""
    edits: list[Edit] = []
    for span in spans:
        text = xml[span.start : span.end]
        if text.startswith("<w:fldSimple"):
            opening = text.index(">") + 1
            edits.append(Edit(span, text[opening : text.rindex("</w:fldSimple>")] if "</w:fldSimple>" in text else ""))
            continue
        edits += (
            Edit(Span(span.start + part.start(), span.start + part.end()), "") for part in FIELD_PART.finditer(text)
        )
    return spliced(xml, edits)
