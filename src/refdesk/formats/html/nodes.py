"""The nodes of linked data in a page, as JSON-LD writes them, whether it has them as JSON-LD, as microdata or as RDFa."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, TypeAlias

from refdesk.formats.html.sources import plain

Node: TypeAlias = dict[str, Any]

PREFIX = re.compile(
    r"^(?:(?:schema|dc|dcterms|dct|bibo|foaf|sioc):|https?://(?:schema\.org|purl\.org/dc/(?:terms|elements/1\.1))/)"
)
IN_ADDRESS = frozenset(["url", "sameAs", "mainEntityOfPage", "license"])
# names of other vocabularies for properties of schema.org
SYNONYMS = {
    "title": "headline", "date": "datePublished", "issued": "datePublished", "created": "dateCreated",
    "has_creator": "author",
}  # fmt: skip


def in_scripts(scripts: list[str]) -> list[Node]:
    """The nodes of the page's JSON-LD."""
    return [node for script in scripts for node in _nodes(_load(script))]


def _load(script: str) -> Any:
    text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$|;\s*$", "", script)
    text = re.sub(r"[\x00-\x1f]+", " ", text)
    for attempt in (text, re.sub(r",(?=\s*[}\]])", "", text)):
        try:
            return json.loads(attempt, object_pairs_hook=_without_prefixes)
        except (ValueError, RecursionError):
            continue
    return None


def _without_prefixes(pairs: list[tuple[str, Any]]) -> Node:
    return {PREFIX.sub("", name): value for name, value in pairs}


def _nodes(value: Any, depth: int = 0) -> Iterator[Node]:
    """The nodes of a document, those of @graph and mainEntity among them."""
    if depth > 4:
        return
    if isinstance(value, list):
        for inner in value:
            yield from _nodes(inner, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for name in ("@graph", "mainEntity"):
            yield from _nodes(value.get(name), depth + 1)


def in_elements(tree: Any) -> list[Node]:
    """The nodes that elements are marked up as: items of microdata, and what RDFa gives a type."""
    nodes: list[Node] = []
    stack: list[tuple[Any, Node | None, str]] = [(tree, None, "")]
    while stack:  # not recursive: pages nest deeper than Python does
        element, owner, relation = stack.pop()
        kinds = element.get("itemtype") or element.get("typeof")
        own = element.get("itemprop") or element.get("property") or ""
        names = [_name(word) for word in ((kinds and relation) or own or relation).split()]
        relation = " ".join(word for word in (element.get("rel") or "").split() if ":" in word)
        if kinds:
            node: Node = {"@type": kinds.split(), "@text": _text(element)}
            _add(owner, names, node)
            nodes.append(node)
            owner = node
        elif owner is not None and names:
            _add(owner, names, _value(element, names[0]))
        stack.extend((child, owner, relation) for child in reversed(element) if isinstance(child.tag, str))
    return nodes


def _name(prop: str) -> str:
    name = PREFIX.sub("", prop)
    return SYNONYMS.get(name, name)


def _add(owner: Node | None, names: list[str], value: Any) -> None:
    if owner is None or value == "":
        return
    for name in names:
        owner.setdefault(name, []).append(value)


def _value(element: Any, name: str) -> str:
    address = (element.get("href") or element.get("src")) if name in IN_ADDRESS or element.tag == "link" else ""
    return plain(element.get("content") or element.get("datetime") or address or "") or _text(element)


def _text(element: Any) -> str:
    return plain("".join(islice(element.itertext(), 500)))[:5000]
