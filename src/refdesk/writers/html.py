"""HTML, with the classes and markup that CSL processors share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refdesk.csl.formatted import Formatted, Mark
from refdesk.items.regex import regex
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
    """The text as HTML; links only go to http, https, mailto or ftp."""
    return nested(text, characters, lambda mark: tags(mark, links))


def characters(text: str) -> str:
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """The text of an attribute in double quotes."""
    return characters(text).replace('"', "&quot;").replace("'", "&#x27;")


def tags(mark: Mark, links: bool, layout: Layout | None = None) -> tuple[str, str]:
    """The opening and closing tags of a mark; in a list, a `display` also has a style."""
    if mark in TAGS:
        return TAGS[mark]
    if mark.kind == "display":
        look = styled(display(mark.value, layout)) if layout else ""
        return f'<div class="csl-{attribute(mark.value)}"{look}>', "</div>"
    if mark.kind == "link" and links and (url := address(mark.value)):
        return f'<a href="{attribute(url)}">', "</a>"
    return "", ""


def display(value: str, layout: Layout) -> str:
    """The layout of a part of an entry, for pages without a style sheet."""
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
    if layout.standalone:
        return page(groups, layout)
    lines = [heading(layout.shown_title, layout.title_level)] if layout.shown_title else []
    names = anchors(groups)
    for group in groups:
        if group.heading is not None:
            lines.append(heading(group.heading, layout.group_level))
        lines += body(group, layout, names)
    return "\n".join(lines) + "\n"


def body(group: Group, layout: Layout, names: Iterator[str], roles: bool = False) -> Iterator[str]:
    """The entries of a group; with `roles`, told to screen readers as the list that they are."""
    listed, listitem = (' role="list"', ' role="listitem"') if roles else ("", "")
    look = styled("padding-left:2em;text-indent:-2em;" if layout.hanging_indent else "")
    yield f'<div class="csl-bib-body"{listed}>'
    for entry, name in zip(group.entries, names, strict=False):
        id, data = (f' id="{name}"', layout.metadata.get(entry.id, "")) if name else ("", "")
        text = nested(entry.text, characters, lambda mark: tags(mark, layout.links, layout))
        yield f'  <div class="csl-entry"{id}{listitem}{look}>{text}{data}</div>'
    yield "</div>"


def heading(text: str, level: int, id: str = "") -> str:
    level = min(level, 6)
    name = f' id="{id}"' if id else ""
    return f"<h{level}{name}>{characters(text)}</h{level}>"


def page(groups: Sequence[Group], layout: Layout) -> str:
    """A page that can be published as it is: no script, nothing loaded from elsewhere, an anchor for each group and entry."""
    names = anchors(groups)
    ids = group_ids(groups)
    lines = [heading(layout.shown_title, layout.title_level, TITLE_ID)]
    if len(ids) > 1:
        lines += [f'<nav aria-labelledby="{TITLE_ID}">', "<ul>"]
        lines += [
            f'<li><a href="#{id}">{characters(group.heading or "")}</a></li>'
            for id, group in zip(ids, groups, strict=True)
        ]
        lines += ["</ul>", "</nav>"]
    for id, group in zip(ids, groups, strict=True):
        lines.append(f'<section aria-labelledby="{id}">')
        if group.heading is not None:
            lines.append(heading(group.heading, layout.group_level, id))
        lines += [*body(group, layout, names, roles=True), "</section>"]
    direction = ' dir="rtl"' if layout.lang.partition("-")[0] in RIGHT_TO_LEFT else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{attribute(layout.lang)}"{direction}>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{characters(layout.shown_title)}</title>\n<style>\n{STYLE_SHEET}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(lines)
        + "\n</main>\n</body>\n</html>\n"
    )


def group_ids(groups: Sequence[Group]) -> list[str]:
    """An id for each group: `group-HEADING`; that of the title for entries without a heading."""
    ids: list[str] = []
    for group in groups:
        name = wanted = TITLE_ID if group.heading is None else "group-" + slug(group.heading)
        number = 1
        while name in ids:
            number += 1
            name = f"{wanted}-{number}"
        ids.append(name)
    return ids


def slug(heading: str) -> str:
    """A heading as a part of an address: lower case, its letters and digits, hyphens between."""
    return NO_WORD.sub("-", heading.casefold()).strip("-") or "other"


NO_WORD = regex(r"[\W_]+")
TITLE_ID = "references"
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
STYLE_SHEET = """\
:root { color-scheme: light dark; --text: #1c1e21; --page: #fff; --link: #0b57a4; --rule: #d0d4da; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e4e6e8; --page: #16181b; --link: #8ab8f0; --rule: #3c4148; }
}
body { margin: 0; background: var(--page); color: var(--text);
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 2.25rem 0 0.75rem; scroll-margin-top: 1rem; }
h1:first-child { margin-top: 0; }
sub, sup { line-height: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0; padding: 0.5rem 0; list-style: none;
  border-block: 1px solid var(--rule); }
a { color: var(--link); text-underline-offset: 0.15em; }
.csl-entry { clear: both; margin-bottom: 0.75rem; overflow-wrap: anywhere; scroll-margin-top: 1rem; }
.csl-entry:target { outline: 2px solid var(--link); outline-offset: 0.25rem; }
@media print {
  :root { --text: #000; --page: #fff; --link: #000; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  a { text-decoration: none; }
  .csl-entry { break-inside: avoid; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; }
}
"""
