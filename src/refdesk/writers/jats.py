"""JATS XML: a `ref-list` of mixed citations (JATS 1.3, Publishing)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refdesk.csl.formatted import Formatted, Mark
from refdesk.writers import Group, Layout, address, anchors, lines, rows
from refdesk.writers.nested import nested
from refdesk.writers.xml import characters

# each link declares its prefix: JATS's DTD allows that nowhere else in a list
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
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
    def around(mark: Mark) -> tuple[str, str]:
        if mark.kind == "link" and links and (url := address(mark.value)):
            return f'<ext-link {XLINK} ext-link-type="uri" xlink:href="{characters(url, quote=True)}">', "</ext-link>"
        tag = TAGS.get(mark)
        return (f"<{tag}>", f"</{tag}>") if tag else ("", "")

    return nested(text, characters, around)


def listing(groups: Sequence[Group], layout: Layout) -> str:
    """A `ref-list`, or one for each heading; a whole document is a `back` with a list that holds them."""
    names = anchors(groups)
    body = "".join(ref_list(group, layout, names) for group in groups)
    if layout.shown_title and any(group.heading is not None for group in groups):
        body = f"<ref-list>\n<title>{characters(layout.shown_title)}</title>\n{body}</ref-list>\n"
    if not layout.standalone:
        return body
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<back>\n{body}</back>\n'


def ref_list(group: Group, layout: Layout, names: Iterator[str]) -> str:
    title = group.heading if group.heading is not None else layout.shown_title or None
    pieces = ["<ref-list>\n"]
    if title is not None:
        pieces.append(f"  <title>{characters(title)}</title>\n")
    for entry, name in zip(group.entries, names, strict=False):
        cut = lines(entry.text)
        label = inline(cut[0].margin, links=False).strip() if cut else ""  # a label holds no links
        if label:
            cut[0] = cut[0]._replace(margin=())
        text = " ".join(rows(cut, lambda part: inline(part, layout.links)))
        pieces.append(f'  <ref id="{name}">\n' if name else "  <ref>\n")
        if label:
            pieces.append(f"    <label>{label}</label>\n")
        pieces.append(f"    <mixed-citation>{text}</mixed-citation>\n  </ref>\n")
    return "".join([*pieces, "</ref-list>\n"])
