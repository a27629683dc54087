"""JATS XML: a `ref-list` of mixed citations (JATS 1.3, Publishing)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from refdesk.csl.formatted import Formatted, Mark
from refdesk.writers import Group, Layout, lines, printable
from refdesk.writers.runs import leads_somewhere

TAGS = {
    Mark("font-style", "italic"): "italic",
    Mark("font-style", "oblique"): "italic",
    Mark("font-style", "normal"): "roman",
    Mark("font-weight", "bold"): "bold",
    Mark("font-variant", "small-caps"): "sc",
    Mark("text-decoration", "underline"): "underline",
    Mark("vertical-align", "sup"): "sup",
    Mark("vertical-align", "sub"): "sub",
}


def inline(text: Formatted, links: bool = True) -> str:
    out: list[str] = []
    closing: list[str] = []
    for part in text:
        if isinstance(part, str):
            out.append(characters(part))
        elif isinstance(part, Mark):
            if part.kind == "link" and links and leads_somewhere(part.value):
                out.append(f'<ext-link ext-link-type="uri" xlink:href="{characters(part.value, quote=True)}">')
                closing.append("</ext-link>")
            else:
                tag = TAGS.get(part)
                out.append(f"<{tag}>" if tag else "")
                closing.append(f"</{tag}>" if tag else "")
        else:
            out.append(closing.pop())
    return "".join(out)


def characters(text: str, quote: bool = False) -> str:
    """The text as XML 1.0 allows it."""
    return escape(re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", printable(text)), quote)


def listing(groups: Sequence[Group], layout: Layout) -> str:
    pieces = []
    for group in groups:
        pieces.append('<ref-list xmlns:xlink="http://www.w3.org/1999/xlink">\n')
        if group.heading is not None or layout.standalone:
            pieces.append(
                f"  <title>{characters(group.heading if group.heading is not None else layout.title)}</title>\n"
            )
        for entry in group.entries:
            pieces.append(f'  <ref id="{characters(xml_id(entry.id), quote=True)}">\n')
            cut = lines(entry.text)
            margin = next((inline(line.margin, layout.links).strip() for line in cut if line.margin), "")
            if margin:
                pieces.append(f"    <label>{margin}</label>\n")
            text = " ".join(inline(line.text, layout.links).strip() for line in cut)
            pieces.append(f"    <mixed-citation>{text}</mixed-citation>\n  </ref>\n")
        pieces.append("</ref-list>\n")
    body = "".join(pieces)
    if not layout.standalone:
        return body
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<back xmlns:xlink="http://www.w3.org/1999/xlink">\n{body}</back>\n'


def xml_id(key: str) -> str:
    """An XML name made of a key."""
    return "ref-" + re.sub(r"[^\w.-]", "_", key)
