"""Inlines <-> the markup of a field (CSL-JSON's <i>, <b>, <sup> ...), and the processor's formatted text -> inlines.

What has no equivalent in a field's markup (math, code, links, notes) passes through the processor as one private-use character
and is put back afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from refdesk.csl.formatted import END, Formatted, Mark
from refdesk.documents.filter.ast import BLANKS, SPACE, Inlines, Node, meta_text, words
from refdesk.items.regex import regex

FIRST, LAST = 0xF0010, 0xFFFFD
TAGS = {
    "Emph": ("<i>", "</i>"),
    "Strong": ("<b>", "</b>"),
    "SmallCaps": ('<span style="font-variant:small-caps;">', "</span>"),
    "Superscript": ("<sup>", "</sup>"),
    "Subscript": ("<sub>", "</sub>"),
}
PRIVATE = regex("[\U000f0010-\U000ffffd]")
DISPLAY = {
    "block": "csl-block",
    "left-margin": "csl-left-margin",
    "right-inline": "csl-right-inline",
    "indent": "csl-indent",
}
MARKS = {
    Mark("font-style", "italic"): "Emph",
    Mark("font-style", "oblique"): "Emph",
    Mark("font-weight", "bold"): "Strong",
    Mark("font-variant", "small-caps"): "SmallCaps",
    Mark("text-decoration", "underline"): "Underline",
    Mark("vertical-align", "sup"): "Superscript",
    Mark("vertical-align", "sub"): "Subscript",
}


class Markup:
    """The inlines that pass through unchanged, by their private characters."""

    def __init__(self) -> None:
        self.opaque: list[Node] = []
        self.places: dict[bytes, str] = {}

    def kept(self, node: Node) -> str:
        """The character that stands for an inline."""
        key = orjson.dumps(node)
        if key not in self.places:
            if len(self.opaque) > LAST - FIRST:
                return ""
            self.places[key] = chr(FIRST + len(self.opaque))
            self.opaque.append(node)
        return self.places[key]

    def field(self, inlines: Iterable[Node]) -> str:
        """Inlines as a field's text."""
        parts: list[str] = []
        for node in inlines:
            kind = node["t"]
            if kind == "Str":
                text = node["c"]
                if "<" in text or PRIVATE.search(text):
                    text = "".join(self.kept({"t": "Str", "c": c}) if c == "<" or PRIVATE.match(c) else c for c in text)
                parts.append(text)
            elif kind in BLANKS:
                parts.append(" ")
            elif kind in TAGS:
                opening, closing = TAGS[kind]
                parts += (opening, self.field(node["c"]), closing)
            elif kind == "Quoted":
                mark = '"' if node["c"][0]["t"] == "DoubleQuote" else "'"
                parts += (mark, self.field(node["c"][1]), mark)
            elif kind == "Span" and node["c"][0][1] == ["nocase"]:
                parts += ('<span class="nocase">', self.field(node["c"][1]), "</span>")
            elif kind == "Cite":
                parts.append(self.field(node["c"][1]))
            else:
                parts.append(self.kept(node))
        return "".join(parts)

    def value(self, value: dict[str, Any]) -> Any:
        """A value of the metadata as JSON has it, its text with a field's markup."""
        match value["t"]:
            case "MetaMap":
                return {name: self.value(each) for name, each in value["c"].items()}
            case "MetaList":
                return [self.value(each) for each in value["c"]]
            case "MetaInlines":
                return self.field(value["c"])
            case "MetaBlocks":
                return " ".join(self.field(block["c"]) for block in value["c"] if block["t"] in ("Para", "Plain"))
            case "MetaBool":
                return bool(value["c"])
        return meta_text(value)

    def inlines(self, text: Formatted) -> Inlines:
        """Formatted text as inlines."""
        levels: list[Inlines] = [[]]
        opened: list[Mark] = []
        gathered = ""
        for part in text:
            if isinstance(part, str):
                gathered += part
                continue
            if gathered:
                self.add(levels[-1], gathered)
                gathered = ""
            if isinstance(part, Mark):
                opened.append(part)
                levels.append([])
            elif part is END:
                inside = levels.pop()
                levels[-1] += wrapped(opened.pop(), inside)
        if gathered:
            self.add(levels[-1], gathered)
        return levels[-1]

    def add(self, inlines: Inlines, text: str) -> None:
        """Append words to the inlines, with private characters replaced by what they stand for."""
        if not PRIVATE.search(text):
            inlines += words(text)
            return
        done = 0
        for character in PRIVATE.finditer(text):
            inlines += words(text[done : character.start()])
            number = ord(character[0]) - FIRST
            inlines += self.opaque[number : number + 1]
            done = character.end()
        inlines += words(text[done:])


def wrapped(mark: Mark, inside: Inlines) -> Inlines:
    """Inlines inside a mark."""
    if not inside:
        return []
    kind = MARKS.get(mark)
    if kind:
        return [{"t": kind, "c": inside}]
    if mark.kind == "cite":
        return [{"t": "Link", "c": [["", [], []], inside, [f"#ref-{mark.value}", ""]]}]
    if mark.kind == "link":
        return [{"t": "Link", "c": [["", [], []], inside, [mark.value, ""]]}]
    if mark.kind == "display":
        if mark.value == "left-margin" and inside[-1]["t"] != "Space":
            inside = [*inside, SPACE]
        return [{"t": "Span", "c": [["", [DISPLAY[mark.value]], []], inside]}]
    if mark.kind == "font-style":  # upright inside italic
        return [{"t": "Span", "c": [["", ["nodecor"], []], inside]}]
    return inside
