"""Word's format (Office Open XML), through python-docx."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from refdesk.csl.formatted import Formatted
from refdesk.errors import UsageError
from refdesk.writers import Group, Layout, lines
from refdesk.writers.archive import packed, unpacked
from refdesk.writers.runs import Run, runs
from refdesk.writers.xml import xml_text


def inline(text: Formatted, links: bool = True) -> str:
    raise UsageError("docx is for lists only; use rtf or html for citations")


def listing(groups: Sequence[Group], layout: Layout) -> bytes:
    """A whole document, always; a heading is a Heading 1, an entry a paragraph of the style Bibliography."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    document.core_properties.title = xml_text(layout.title)[:255]
    if layout.standalone:
        document.add_heading(xml_text(layout.title), 0)
    style = document.styles.add_style("Bibliography", 1)
    style.base_style = document.styles["Normal"]
    form = style.paragraph_format
    indent = 36 if layout.second_field_align else 24 if layout.hanging_indent else 0
    form.left_indent, form.first_line_indent = Pt(indent), Pt(-indent)
    form.space_after = Pt(6 * layout.entry_spacing)
    form.line_spacing = float(layout.line_spacing)
    for group in groups:
        if group.heading is not None:
            document.add_heading(xml_text(group.heading), 1)
        for entry in group.entries:
            paragraph = document.add_paragraph(style="Bibliography")
            for number, line in enumerate(lines(entry.text)):
                if number:
                    paragraph.add_run().add_break()
                if line.margin:
                    add_runs(paragraph, runs(line.margin, layout.links), layout)
                    paragraph.add_run("\t")
                add_runs(paragraph, runs(line.text, layout.links), layout)
    saved = BytesIO()
    document.save(saved)
    return packed(unpacked(saved.getvalue()))


def add_runs(paragraph: Any, pieces: Sequence[Run], layout: Layout) -> None:
    for piece in pieces:
        run = paragraph.add_run(xml_text(piece.text))
        face = piece.face
        font = run.font
        font.italic = face.italic or None
        font.bold = face.bold or None
        font.small_caps = face.small_caps or None
        font.underline = face.underline or None
        font.superscript = face.position == "sup" or None
        font.subscript = face.position == "sub" or None
        if face.link:
            link_to(paragraph, run, face.link)


def link_to(paragraph: Any, run: Any, url: str) -> None:
    """Put the run into a hyperlink; python-docx has none of its own."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run._r.addprevious(link)
    link.append(run._r)
