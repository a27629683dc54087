"""HTML: data-cites (pandoc), data-cite (Jupyter) and <d-cite key> (Distill), without scripts, styles and comments."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any, NamedTuple

from refdesk.documents.regions import regions_in
from refdesk.documents.scanned import Cite, Cluster, ListPlace, Resource, Scan, Source, Span, in_notes
from refdesk.items.regex import regex

TOKEN = regex(
    r"""(?x)<(?:(?P<comment>!--) | (?P<raw>script|style|textarea|title|xmp|noscript)(?=[\s>/])
        | (?P<close>/)?(?P<name>[A-Za-z][\w:-]*) )""",
    2,  # re.I
)
ATTRIBUTE = regex(
    r"""\s*+(?P<name>[^\s"'<>/=]+)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s"'=<>`]++)))?|\s*+/(?!>)|\s*+["'=]"""
)
KEYS = {
    "data-cites": regex(r"\S+"),
    "data-cite": regex(r"[^\s,]+"),
    "key": regex(r"[^\s,]+"),
    "bibtex-key": regex(r"[^\s,]+"),
}
DISTILL = ("d-cite", "dt-cite")
BASE_ADDRESS = regex(r"https?://")


class Element(NamedTuple):
    """An element that is open and that something is said of when it ends."""

    name: str
    start: int
    cites: tuple[Cite, ...] = ()
    command: str = ""
    note: bool = False
    listing: bool = False


def scan(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """What an HTML file holds."""
    text = source.text
    regions, problems = regions_in(source, text)
    skips = {region.span.start: region.span.end for region in regions}
    clusters: list[Cluster] = []
    lists: list[ListPlace] = []
    notes: list[Span] = []
    bibliography: list[Resource] = []
    watched: list[Element] = []
    depths: dict[str, int] = {}  # of the names of watched elements: how many of that name are open
    levels: list[int] = []
    settings: dict[str, Any] = {}
    body_end, position = len(text), 0
    lacking: set[str] = set()

    def beyond(mark: str, start: int) -> int:
        stop = -1 if mark in lacking else lowered.find(mark, start)
        if stop < 0:
            lacking.add(mark)
            return start if mark == "-->" else len(text)
        return stop + len(mark)

    def finish(element: Element, end: int) -> None:
        span = Span(element.start, end)
        if element.cites:
            clusters.append(Cluster(span, element.cites, element.command))
        if element.note:
            notes.append(span)
        if element.listing:
            lists.append(ListPlace(span))

    lowered = text.lower() if len(text.lower()) == len(text) else text
    while token := TOKEN.search(text, position):
        position = token.end()
        if token["comment"]:
            position = skips.get(token.start()) or beyond("-->", position)
            continue
        if token["raw"]:
            position = beyond(f"</{token['raw'].lower()}", position)
            continue
        name = token["name"].lower()
        if token["close"]:
            if name == "body":
                body_end = token.start()
            if name in depths:
                depths[name] -= 1
                while watched and watched[-1].name == name and levels[-1] > depths[name]:
                    stop = text.find(">", position)
                    levels.pop()
                    finish(watched.pop(), len(text) if stop < 0 else stop + 1)
                if depths[name] <= 0:
                    del depths[name]
            continue
        said: dict[str, tuple[str, int]] = {}
        while attribute := ATTRIBUTE.match(text, position):
            position = attribute.end()
            if attribute["name"]:
                kind = next((kind for kind in ("double", "single") if attribute[kind] is not None), "bare")
                said.setdefault(attribute["name"].lower(), (attribute[kind] or "", attribute.start(kind)))
        tag_end = text.find(">", position, position + 10)
        if tag_end >= 0:
            position = tag_end + 1
        if name == "html" and "lang" in said:
            settings["lang"] = said["lang"][0]
        if name == "d-bibliography" and "src" in said:
            value, start = said["src"]
            bibliography.append(Resource(Span(start, start + len(value)), value))
        element = Element(
            name,
            token.start(),
            cites_of(name, said),
            next((attribute for attribute in KEYS if attribute in said), ""),
            is_note(name, said),
            said.get("id", ("", 0))[0] == "refs" or name in ("d-citation-list", "dt-bibliography"),
        )
        if name in depths:
            depths[name] += 1
        if element.cites or element.note or element.listing:
            depths.setdefault(name, 1)
            watched.append(element)
            levels.append(depths[name])
    for element in watched:
        reach = element.cites[-1].span.end if element.cites else element.start
        finish(element, (text.find(">", reach) + 1) or len(text))
    notes.sort()
    return Scan(
        "html",
        source,
        in_notes(clusters, tuple(notes)),
        (),
        tuple(bibliography),
        settings,
        lists=tuple(lists),
        notes=tuple(notes),
        regions=regions,
        body_end=body_end,
        problems=problems,
    )


def cites_of(name: str, attributes: Mapping[str, tuple[str, int]]) -> tuple[Cite, ...]:
    """The cites that an element's attributes name."""
    for attribute, pattern in KEYS.items():
        if attribute in attributes and (attribute.startswith("data-") or name in DISTILL):
            value, start = attributes[attribute]
            if BASE_ADDRESS.match(value):
                return ()
            return tuple(
                Cite(html.unescape(key[0]), Span(start + key.start(), start + key.end()))
                for key in pattern.finditer(value)
            )
    return ()


def is_note(name: str, attributes: Mapping[str, tuple[str, int]]) -> bool:
    role = attributes.get("role", ("", 0))[0]
    return role in ("doc-endnotes", "doc-endnote", "doc-footnote") or name in ("d-footnote", "dt-fn")
