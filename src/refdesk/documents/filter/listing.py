"""Put the reference list into the document: in the div with the id refs, else at the end."""

from __future__ import annotations

from typing import Any

from refdesk.csl.formatted import Bibliography
from refdesk.documents.filter.ast import Blocks, Meta, Node
from refdesk.documents.filter.markup import Markup


def put_list(blocks: Blocks, bibliography: Bibliography, markup: Markup, meta: Meta) -> Blocks:
    """The blocks with the list inserted."""
    entries = [
        {"t": "Div", "c": [[f"ref-{entry.id}", ["csl-entry"], []], [{"t": "Para", "c": markup.inlines(entry.text)}]]}
        for entry in bibliography.entries
    ]
    classes = ["references", "csl-bib-body", *(["hanging-indent"] if bibliography.hanging_indent else [])]
    layout = [["entry-spacing", str(bibliography.entry_spacing)]] if bibliography.entry_spacing != 1 else []
    layout += [["line-spacing", str(bibliography.line_spacing)]] if bibliography.line_spacing > 1 else []
    place = find_div(blocks)
    if place is not None:
        attributes, inside = place["c"]
        names = list(dict.fromkeys([*attributes[1], *classes]))
        place["c"] = [["refs", names, [*attributes[2], *layout]], [*inside, *entries]]
        return blocks
    div = {"t": "Div", "c": [["refs", classes, layout], entries]}
    title = meta.values.get("reference-section-title")
    if title is not None and title["t"] in ("MetaInlines", "MetaString"):
        inlines = title["c"] if title["t"] == "MetaInlines" else [{"t": "Str", "c": title["c"]}]
        if inlines and inlines != [{"t": "Str", "c": ""}]:
            return [*blocks, {"t": "Header", "c": [1, ["bibliography", ["unnumbered"], []], inlines]}, div]
    if blocks and blocks[-1]["t"] == "Header":
        classes_of_heading = blocks[-1]["c"][1][1]
        if "unnumbered" not in classes_of_heading:
            classes_of_heading.append("unnumbered")
    return [*blocks, div]


def find_div(nodes: list[Any]) -> Node | None:
    """The div with the id refs, wherever it is."""
    for node in nodes:
        if isinstance(node, list):
            if (place := find_div(node)) is not None:
                return place
        elif isinstance(node, dict):
            if node.get("t") == "Div" and node["c"][0][0] == "refs":
                return node
            nested = node.get("t") in ("Div", "BlockQuote", "BulletList", "OrderedList", "DefinitionList")
            if nested and (place := find_div(node["c"])) is not None:
                return place
    return None
