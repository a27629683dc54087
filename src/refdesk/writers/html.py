"""HTML, with the classes and the markup that CSL processors have in common."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from refdesk.csl.formatted import Formatted, Mark
from refdesk.writers import Group, Layout, printable

TAGS = {
    Mark("font-style", "italic"): ("<i>", "</i>"),
    Mark("font-style", "oblique"): ("<em>", "</em>"),
    Mark("font-style", "normal"): ('<span style="font-style:normal;">', "</span>"),
    Mark("font-variant", "small-caps"): ('<span style="font-variant:small-caps;">', "</span>"),
    Mark("font-variant", "normal"): ('<span style="font-variant:normal;">', "</span>"),
    Mark("font-weight", "bold"): ("<b>", "</b>"),
    Mark("font-weight", "light"): ('<span style="font-weight:lighter;">', "</span>"),
    Mark("font-weight", "normal"): ('<span style="font-weight:normal;">', "</span>"),
    Mark("text-decoration", "underline"): ('<span style="text-decoration:underline;">', "</span>"),
    Mark("text-decoration", "none"): ('<span style="text-decoration:none;">', "</span>"),
    Mark("vertical-align", "sup"): ("<sup>", "</sup>"),
    Mark("vertical-align", "sub"): ("<sub>", "</sub>"),
    Mark("vertical-align", "baseline"): ('<span style="baseline">', "</span>"),
}


def inline(text: Formatted, links: bool = True) -> str:
    """The text with its tags; a link only leads to http, https, mailto or ftp."""
    out: list[str] = []
    closing: list[str] = []
    for part in text:
        if isinstance(part, str):
            out.append(escape(printable(part), quote=False))
        elif isinstance(part, Mark):
            opened, closed = tags(part, links)
            out.append(opened)
            closing.append(closed)
        else:
            out.append(closing.pop())
    return "".join(out)


def tags(mark: Mark, links: bool) -> tuple[str, str]:
    if mark in TAGS:
        return TAGS[mark]
    if mark.kind == "display":
        return f'<div class="csl-{escape(mark.value)}">', "</div>"
    if mark.kind == "role":
        return f'<span class="csl-{escape(mark.value)}">', "</span>"
    if mark.kind == "link" and links and mark.value.startswith(("http://", "https://", "ftp://", "mailto:")):
        return f'<a href="{escape(printable(mark.value))}">', "</a>"
    return "", ""


def listing(groups: Sequence[Group], layout: Layout) -> str:
    lines: list[str] = []
    hanging = ' style="padding-left:2em;text-indent:-2em;"' if layout.hanging_indent else ""
    for group in groups:
        if group.heading is not None:
            lines.append(f"<h2>{escape(printable(group.heading))}</h2>")
        lines.append('<div class="csl-bib-body">')
        for entry in group.entries:
            data = layout.metadata.get(entry.id, "")
            text = inline(entry.text, layout.links)
            lines.append(f'  <div class="csl-entry" id="ref-{escape(entry.id)}"{hanging}>{text}{data}</div>')
        lines.append("</div>")
    body = "\n".join(lines) + "\n"
    if not layout.standalone:
        return body
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(layout.lang)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(printable(layout.title))}</title>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
