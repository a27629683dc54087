"""HTML: data-cites (pandoc), data-cite (Jupyter) and <d-cite key> (Distill), without scripts, styles and comments."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from refdesk.documents.regions import regions_in
from refdesk.documents.scanned import Cite, Cluster, ListPlace, Places, Resource, Scan, Source, Span
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

TOKEN = regex(
    r"""(?x)<(?:(?P<comment>!--) | (?P<raw>script|style|textarea|title|xmp|noscript)(?=[\s>/])
        | (?P<close>/)?(?P<name>[A-Za-z][\w:-]*) )""",
    re.I,
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
    """An open element that matters when it ends."""

    name: str
    start: int
    level: int  # how many of that name are open, with it
    cites: tuple[Cite, ...] = ()
    command: str = ""
    note: bool = False
    listing: bool = False


def scan(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """Scan an HTML file."""
    regions, problems = regions_in(source, source.text)
    page = Page(source.text, regions, body_end=len(source.text))
    page.read()
    return page.scan("html", source, body_end=page.body_end, problems=problems)


@dataclass(slots=True, kw_only=True)
class Page(Places):
    """The state of reading a page."""

    body_end: int
    watched: list[Element] = field(default_factory=list)
    open_of: dict[str, int] = field(default_factory=dict)  # how many elements of a watched name are open
    lacking: set[str] = field(default_factory=set)  # closing marks that are not in the rest of the text

    def read(self) -> None:
        """Read the tags from the first to the last."""
        position = 0
        skips = {region.span.start: region.span.end for region in self.regions}
        while token := TOKEN.search(self.text, position):
            position = token.end()
            if token["comment"]:
                position = skips.get(token.start()) or self.beyond("-->", position, position)
            elif token["raw"]:
                position = self.beyond(f"</{token['raw'].lower()}", position, len(self.text))
            elif token["close"]:
                self.close(token["name"].lower(), token.start(), position)
            else:
                position = self.open(token["name"].lower(), token.start(), position)
        for element in self.watched:  # those that nothing closes
            reach = element.cites[-1].span.end if element.cites else element.start
            self.finish(element, self.text.find(">", reach) + 1 or len(self.text))

    def beyond(self, mark: str, start: int, otherwise: int) -> int:
        """Where the next such mark ends."""
        match = None if mark in self.lacking else re.compile(re.escape(mark), re.I).search(self.text, start)
        if match is None:
            self.lacking.add(mark)
            return otherwise
        return match.end()

    def open(self, name: str, start: int, position: int) -> int:
        """Read a tag with its attributes, and return where it ends."""
        said: dict[str, tuple[str, int]] = {}
        while attribute := ATTRIBUTE.match(self.text, position):
            position = attribute.end()
            if attribute["name"]:
                kind = next((kind for kind in ("double", "single") if attribute[kind] is not None), "bare")
                said.setdefault(attribute["name"].lower(), (attribute[kind] or "", attribute.start(kind)))
        tag_end = self.text.find(">", position, position + 10)
        if name == "html" and "lang" in said:
            self.settings["lang"] = said["lang"][0]
        if name == "d-bibliography" and "src" in said:
            value, at = said["src"]
            self.bibliography.append(Resource(Span(at, at + len(value)), value))
        self.open_of[name] = self.open_of.get(name, 0) + 1
        element = Element(
            name,
            start,
            self.open_of[name],
            cites_of(name, said),
            next((attribute for attribute in KEYS if attribute in said), ""),
            is_note(name, said),
            said.get("id", ("", 0))[0] == "refs" or name in ("d-citation-list", "dt-bibliography"),
        )
        if element.cites or element.note or element.listing:
            self.watched.append(element)
        return position if tag_end < 0 else tag_end + 1

    def close(self, name: str, start: int, position: int) -> None:
        """Read a closing tag."""
        if name == "body":
            self.body_end = start
        level = self.open_of.get(name, 0)
        if self.watched and self.watched[-1].name == name and self.watched[-1].level >= level:
            stop = self.text.find(">", position)
            self.finish(self.watched.pop(), len(self.text) if stop < 0 else stop + 1)
        self.open_of[name] = max(level - 1, 0)

    def finish(self, element: Element, end: int) -> None:
        span = Span(element.start, end)
        if element.cites:
            self.clusters.append(Cluster(span, element.cites, element.command))
        if element.note:
            self.notes.append(span)
        if element.listing:
            self.lists.append(ListPlace(span))


def cites_of(name: str, attributes: Mapping[str, tuple[str, int]]) -> tuple[Cite, ...]:
    """The cites in an element's attributes."""
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
