"""The citations of a document in reading order, each with its place; and the keys in nocite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from refdesk.csl.cites import Citation, Cite
from refdesk.documents.filter.ast import Inlines, Node
from refdesk.documents.filter.markup import Markup
from refdesk.documents.typeset import BORDER, prefixed
from refdesk.items.regex import regex
from refdesk.rendering.citations import locator_in

LEAVES = frozenset(
    ("Str", "Space", "SoftBreak", "LineBreak", "Code", "Math", "RawInline", "CodeBlock", "RawBlock", "HorizontalRule")
)
TAG = regex(r"</?(?:i|b|sup|sub|span)\b[^>]*>")
RESET = "reset-citation-positions"


@dataclass(slots=True)
class Placed:
    """A citation in the document: its inline, the list of inlines that contains it, and whether that is in a note."""

    node: Node
    row: Inlines
    in_note: bool
    citation: Citation
    first_in_note: bool = False


@dataclass(slots=True)
class Collector:
    """Walks a document. `notes` counts the notes there would be if every citation in the text were one."""

    markup: Markup
    terms: Mapping[str, str]
    marked: bool = False  # each cite is to be a link
    names_authors: bool = True  # in a style of numbers a narrative citation is its number
    placed: list[Placed] = field(default_factory=list)
    notes: int = 0
    resets: bool = False
    in_note: bool = False
    affixes: dict[bytes, tuple[str, str, str]] = field(default_factory=dict)

    def walk(self, nodes: list[Any]) -> None:
        """Find the citations below a list of nodes."""
        for node in nodes:
            if node.__class__ is list:
                self.walk(node)
            elif node.__class__ is dict:
                kind = node.get("t")
                if kind in LEAVES:
                    continue
                if kind == "Cite":
                    self.cite(node, nodes)
                elif kind == "Note":
                    self.note(node)
                elif kind == "Header":
                    self.resets = self.resets or RESET in node["c"][1][1]
                    self.walk(node["c"][2])
                else:
                    content = node.get("c")
                    if content.__class__ is list:
                        self.walk(content)

    def note(self, node: Node) -> None:
        if self.in_note:
            self.walk(node["c"])
            return
        self.notes += 1
        self.in_note = True
        before = len(self.placed)
        self.walk(node["c"])
        self.in_note = False
        blocks = node["c"]
        if len(self.placed) > before and blocks[0]["t"] in ("Para", "Plain"):
            first = self.placed[before]
            first.first_in_note = blocks[0]["c"][0] is first.node

    def meta(self, value: Node) -> None:
        """Find the citations in a value of the metadata."""
        content: Any = value.get("c")
        if value["t"] == "MetaMap":
            for name in sorted(content):
                self.meta(content[name])
        elif value["t"] == "MetaList":
            for each in content:
                self.meta(each)
        elif value["t"] in ("MetaInlines", "MetaBlocks"):
            self.walk(content)

    def cite(self, node: Node, row: Inlines) -> None:
        if not self.in_note:
            self.notes += 1
        citations = node["c"][0]
        narrative = citations[0]["citationMode"]["t"] == "AuthorInText"
        cites = tuple([self.one(each) for each in citations])
        mode, infix = ("composite", BORDER) if narrative and self.names_authors else ("", "")
        citation = Citation(
            cites, note=self.notes, mode=mode, infix=infix, sorted=not narrative,
            as_typed=True, resets=self.resets, marked=self.marked,
        )  # fmt: skip
        self.resets = False
        self.placed.append(Placed(node, row, self.in_note, citation))

    def one(self, data: Node) -> Cite:
        mode = data["citationMode"]["t"]
        prefix, suffix = data["citationPrefix"], data["citationSuffix"]
        label = locator = rest = ""
        if suffix:
            key = orjson.dumps(suffix)
            if key not in self.affixes:
                self.affixes[key] = self.located(self.markup.field(suffix))
            label, locator, rest = self.affixes[key]
            if not locator and mode == "AuthorInText" and TAG.sub("", rest)[:1].isalnum():
                rest = f", {rest}"
        return Cite(
            data["citationId"],
            locator,
            label if locator else "",
            prefixed(self.markup.field(prefix)) if prefix else "",
            rest,
            mode == "SuppressAuthor",
        )

    def located(self, text: str) -> tuple[str, str, str]:
        """The label and locator at the start of a suffix, and the rest of it."""
        label, locator, rest = locator_in(text, self.terms)
        if not locator and "<" in text:
            label, locator, plain_rest = locator_in(TAG.sub("", text), self.terms)
            if locator:
                rest = after(text, len(plain_rest))
        return label, locator, rest


def after(text: str, length: int) -> str:
    """The end of a text with tags that has this many characters without them, its tags made whole."""
    parts: list[str] = []
    end = len(text)
    tags = list(TAG.finditer(text))
    while length > 0 and end:
        tag = tags.pop() if tags and tags[-1].end() == end else None
        start = tag.start() if tag else end - 1
        length -= 0 if tag else 1
        parts.append(text[start:end])
        end = start
    rest = "".join(reversed(parts))
    opened = text[:end]
    lost = [tag[0] for tag in TAG.finditer(opened) if not tag[0].startswith("</")]
    closed = [tag[0] for tag in TAG.finditer(opened) if tag[0].startswith("</")]
    return "".join(lost[len(closed) :]) + rest


def nocite(value: Node | None) -> list[str]:
    """The keys in the metadata's nocite; * means all."""
    keys: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if node.get("t") == "Cite":
                keys.extend(each["citationId"] for each in node["c"][0])
            elif node.get("t") == "Str" and node["c"].strip() in ("@*", "*"):
                keys.append("*")
            else:
                walk(node.get("c"))

    walk(value)
    return keys
