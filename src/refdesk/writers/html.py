"""HTML, with the classes and the markup that CSL processors have in common."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from refdesk.csl.formatted import Formatted, Mark
from refdesk.items.text import printable
from refdesk.writers import Group, Layout, address, anchors
from refdesk.writers.nested import nested

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
    return nested(text, characters, lambda mark: tags(mark, links))


def characters(text: str) -> str:
    return escape(printable(text), quote=False)


def tags(mark: Mark, links: bool, layout: Layout | None = None) -> tuple[str, str]:
    """What opens and what closes a mark; in a list a `display` also says how it looks."""
    if mark in TAGS:
        return TAGS[mark]
    if mark.kind == "display":
        look = styled(display(mark.value, layout)) if layout else ""
        return f'<div class="csl-{escape(mark.value)}"{look}>', "</div>"
    if mark.kind == "link" and links and (url := address(mark.value)):
        return f'<a href="{escape(url)}">', "</a>"
    return "", ""


def display(value: str, layout: Layout) -> str:
    """How a part of an entry is laid out, for a page that has no style sheet for it."""
    match value:
        case "left-margin":
            return "float:left;"
        case "right-inline":
            return f"margin-left:{max(layout.max_offset, 2) + 1}ch;"
        case "indent":
            return "text-indent:0;" if layout.hanging_indent else "margin-left:2em;"
    return ""


def styled(look: str) -> str:
    return f' style="{look}"' if look else ""


def listing(groups: Sequence[Group], layout: Layout) -> str:
    lines = [f"<h1>{characters(layout.title)}</h1>"] if layout.standalone else []
    look = styled("padding-left:2em;text-indent:-2em;" if layout.hanging_indent else "")
    names = anchors(groups)
    for group in groups:
        if group.heading is not None:
            lines.append(f"<h2>{characters(group.heading)}</h2>")
        lines.append('<div class="csl-bib-body">')
        for entry, name in zip(group.entries, names, strict=False):
            id, data = (f' id="{name}"', layout.metadata.get(entry.id, "")) if name else ("", "")
            text = nested(entry.text, characters, lambda mark: tags(mark, layout.links, layout))
            lines.append(f'  <div class="csl-entry"{id}{look}>{text}{data}</div>')
        lines.append("</div>")
    body = "\n".join(lines) + "\n"
    if not layout.standalone:
        return body
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(layout.lang)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{characters(layout.title)}</title>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
