"""Word's format (Office Open XML): python-docx makes the package and its styles, the body is written here as one text.

Paragraph by paragraph through python-docx, 2,000 entries took nine seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from refdesk.csl.formatted import Formatted
from refdesk.errors import UsageError
from refdesk.writers import DEFAULT_TITLE, Group, Layout, lines
from refdesk.writers.archive import packed, unpacked
from refdesk.writers.runs import Face, Run, runs
from refdesk.writers.xml import characters, xml_text

if TYPE_CHECKING:
    from docx.document import Document

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def inline(text: Formatted, links: bool = True) -> str:
    raise UsageError("docx is for lists only; use rtf or html for citations")


def listing(groups: Sequence[Group], layout: Layout) -> bytes:
    """A whole document, always; a title is a Title, a group's heading a Heading 1, an entry a paragraph of the style
    Bibliography."""
    from docx import Document
    from lxml import etree

    document = Document()
    add_style(document, layout)
    body: Any = document.element.body
    xml = "".join(paragraphs(groups, layout, linker(document)))
    for number, paragraph in enumerate(etree.fromstring(f"<w:body {NAMESPACES}>{xml}</w:body>")):
        body.insert(number, paragraph)  # before the properties of the section, which come last
    saved = BytesIO()
    document.save(saved)
    return packed(unpacked(saved.getvalue()))


def add_style(document: Document, layout: Layout) -> None:
    """The document's title, and the style of its entries as the citation style lays them out."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    document.core_properties.title = xml_text(layout.shown_title or DEFAULT_TITLE)[:255]
    document.core_properties.language = xml_text(layout.lang)
    style: Any = document.styles.add_style("Bibliography", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    form = style.paragraph_format
    indent = 36 if layout.second_field_align else 24 if layout.hanging_indent else 0
    form.left_indent, form.first_line_indent = Pt(indent), Pt(-indent)
    form.space_after = Pt(6 * layout.entry_spacing)
    form.line_spacing = float(layout.line_spacing)


def linker(document: Document) -> Callable[[str], str]:
    """What gives the id of the package's relationship to an address, the same for the same address."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    ids: dict[str, str] = {}

    def link(url: str) -> str:
        if url not in ids:  # add_relationship, since relate_to looks through all there are
            ids[url] = f"rIdLink{len(ids) + 1}"
            document.part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, url, ids[url], is_external=True)
        return ids[url]

    return link


def paragraphs(groups: Sequence[Group], layout: Layout, link: Callable[[str], str]) -> Iterator[str]:
    if layout.shown_title:
        yield paragraph("Title", run(layout.shown_title))
    level = layout.title_level  # a title is not a heading in Word
    for group in groups:
        if group.heading is not None:
            yield paragraph(f"Heading{level}", run(group.heading))
        for entry in group.entries:
            rows = []
            for line in lines(entry.text):
                margin = formatted(runs(line.margin, layout.links), link) + "<w:r><w:tab/></w:r>" if line.margin else ""
                rows.append(margin + formatted(runs(line.text, layout.links), link))
            yield paragraph("Bibliography", "<w:r><w:br/></w:r>".join(rows))


def paragraph(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def formatted(pieces: Sequence[Run], link: Callable[[str], str]) -> str:
    """The pieces as runs, those with an address as links."""
    out = []
    for piece in pieces:
        text = run(piece.text, properties(piece.face))
        url = piece.face.link
        out.append(f'<w:hyperlink r:id="{link(url)}">{text}</w:hyperlink>' if url else text)
    return "".join(out)


def run(text: str, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{characters(text)}</w:t></w:r>'


def properties(face: Face) -> str:
    """What a run looks like, its elements in the order of the schema (CT_RPr)."""
    position = {"sup": "superscript", "sub": "subscript"}.get(face.position)
    said = "".join(
        tag
        for on, tag in (
            (face.bold, "<w:b/>"),
            (face.italic, "<w:i/>"),
            (face.small_caps, "<w:smallCaps/>"),
            (face.underline, '<w:u w:val="single"/>'),
            (position, f'<w:vertAlign w:val="{position}"/>'),
        )
        if on
    )
    return f"<w:rPr>{said}</w:rPr>" if said else ""
