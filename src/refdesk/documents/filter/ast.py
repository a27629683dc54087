"""Pandoc's document as JSON: making inlines, reading metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Node = dict[str, Any]
Inlines = list[Node]
Blocks = list[Node]

SPACE: Node = {"t": "Space"}
BLANKS = frozenset(("Space", "SoftBreak", "LineBreak"))


def string(text: str) -> Node:
    return {"t": "Str", "c": text}


def words(text: str) -> Inlines:
    """Running text as inlines: words with spaces between them."""
    if " " not in text:
        return [{"t": "Str", "c": text}] if text else []
    inlines: Inlines = []
    for number, word in enumerate(text.split(" ")):
        if number and not (inlines and inlines[-1]["t"] == "Space"):
            inlines.append(SPACE)
        if word:
            inlines.append({"t": "Str", "c": word})
    return inlines


def plain(inlines: Iterable[Node]) -> str:
    """The text of inlines, unformatted."""
    return "".join(texts(inlines))


def texts(nodes: Iterable[Any]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, list):
            yield from texts(node)
        elif isinstance(node, dict):
            kind: Any = node.get("t")
            content: Any = node.get("c")
            if kind == "Str":
                yield content
            elif kind in BLANKS:
                yield " "
            elif kind in ("Code", "Math", "RawInline"):
                yield content[1]
            elif kind == "Quoted":
                yield from ("“", *texts(content[1]), "”")
            elif kind == "Cite":
                yield from texts(content[1])
            elif isinstance(content, list):
                yield from texts(content)


class Meta:
    """A document's metadata, with values as Python has them."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        text = None if value is None else meta_text(value).strip()
        return text or None

    def texts(self, name: str) -> list[str]:
        value = self.values.get(name)
        if value is None:
            return []
        each = value["c"] if value["t"] == "MetaList" else [value]
        return [text for part in each if (text := meta_text(part).strip())]

    def flag(self, name: str, default: bool) -> bool:
        value = self.values.get(name)
        if value is None:
            return default
        if value["t"] == "MetaBool":
            return bool(value["c"])
        return meta_text(value).strip().lower() in ("true", "yes", "on", "1")


def meta_text(value: Mapping[str, Any]) -> str:
    """The text of a value; '' for a map."""
    match value["t"]:
        case "MetaString":
            return str(value["c"])
        case "MetaBool":
            return "true" if value["c"] else "false"
        case "MetaInlines" | "MetaBlocks":
            return plain(value["c"])
        case "MetaList":
            return " ".join(map(meta_text, value["c"]))
    return ""
