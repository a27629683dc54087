"""OpenDocument text (OpenDocument 1.3): the few elements that a reference list needs."""

from __future__ import annotations

from collections.abc import Sequence

from refdesk.csl.formatted import Formatted
from refdesk.errors import UsageError
from refdesk.writers import Group, Layout, lines
from refdesk.writers.archive import packed
from refdesk.writers.runs import Face, Run, runs
from refdesk.writers.xml import characters

MIMETYPE = "application/vnd.oasis.opendocument.text"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MANIFEST = (
    f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>\n'
)
STYLES = f'{HEAD}<office:document-styles {NAMESPACES} office:version="1.3"/>\n'


def inline(text: Formatted, links: bool = True) -> str:
    raise UsageError("odt is for lists only; use rtf or html for citations")


def listing(groups: Sequence[Group], layout: Layout) -> bytes:
    """A whole document, always."""
    faces: dict[Face, str] = {}
    body: list[str] = []
    if layout.shown_title:
        body.append(heading(layout.shown_title, layout.title_level))
    for group in groups:
        if group.heading is not None:
            body.append(heading(group.heading, layout.group_level))
        for entry in group.entries:
            rows = []
            for line in lines(entry.text):
                margin = spans(runs(line.margin, layout.links), faces) + "<text:tab/>" if line.margin else ""
                rows.append(margin + spans(runs(line.text, layout.links), faces))
            body.append(f'<text:p text:style-name="Entry">{"<text:line-break/>".join(rows)}</text:p>')
    indent = "0.5in" if layout.second_field_align else "0.33in" if layout.hanging_indent else "0in"
    gap = f"{0.08 * layout.entry_spacing:.2f}in"
    styles = (
        '<style:style style:name="Entry" style:family="paragraph">'
        f'<style:paragraph-properties fo:margin-left="{indent}" fo:text-indent="-{indent}" fo:margin-bottom="{gap}"/>'
        "</style:style>"
    ) + "".join(face_style(face, name) for face, name in faces.items())
    content = (
        f'{HEAD}<office:document-content {NAMESPACES} office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document-content>\n"
    )
    files = {"mimetype": MIMETYPE, "content.xml": content, "styles.xml": STYLES, "META-INF/manifest.xml": MANIFEST}
    return packed({name: text.encode() for name, text in files.items()})


def heading(text: str, level: int) -> str:
    return f'<text:h text:outline-level="{level}">{characters(text)}</text:h>'


def spans(pieces: Sequence[Run], faces: dict[Face, str]) -> str:
    """The runs as spans; a new face gets a name in `faces`."""
    out = []
    for piece in pieces:
        text = characters(piece.text).replace("  ", " <text:s/>")
        look = Face(
            piece.face.italic, piece.face.bold, piece.face.small_caps, piece.face.underline, piece.face.position
        )
        if look != Face():
            text = f'<text:span text:style-name="{faces.setdefault(look, f"T{len(faces) + 1}")}">{text}</text:span>'
        if piece.face.link:
            text = f'<text:a xlink:type="simple" xlink:href="{characters(piece.face.link, quote=True)}">{text}</text:a>'
        out.append(text)
    return "".join(out)


def face_style(face: Face, name: str) -> str:
    properties = {
        "fo:font-style": "italic" if face.italic else "",
        "fo:font-weight": "bold" if face.bold else "",
        "fo:font-variant": "small-caps" if face.small_caps else "",
        "style:text-underline-style": "solid" if face.underline else "",
        "style:text-position": {"sup": "super 58%", "sub": "sub 58%"}.get(face.position, ""),
    }
    said = " ".join(f'{key}="{value}"' for key, value in properties.items() if value)
    return f'<style:style style:name="{name}" style:family="text"><style:text-properties {said}/></style:style>'
