"""References rendered in a style: each alone, or all as one document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from refdesk.items.tuples import NamedTuple
from refdesk.writers import text
from refdesk.writers.text import on_one_line

if TYPE_CHECKING:
    from refdesk.items import Item
    from refdesk.rendering.engine import Engine
    from refdesk.writers import Writer


class Preview(NamedTuple):
    """The citation and the entry of a reference; `entry` is empty if the style has no reference list."""

    citation: str
    entry: str


def preview_alone(engine: Engine, items: Iterable[Item], writer: Writer) -> Iterator[Preview]:
    """The items, each as the only reference of a document."""
    for item in items:
        document = engine.document([item], [{"citationItems": [{"id": str(item["id"])}]}])
        entries = document.bibliography.entries if document.bibliography else ()
        entry = " ".join(on_one_line(entry, writer.inline) for entry in entries)
        yield Preview(writer.inline(document.citations[0]), entry)


def preview_together(engine: Engine, items: Sequence[Item]) -> dict[str, Preview]:
    """The items by key, as plain text, all cited in one document."""
    citations: list[dict[str, Any]] = [
        {"citationItems": [{"id": item["id"]}], "properties": {"noteIndex": number}}
        for number, item in enumerate(items, 1)
    ]
    document = engine.document(items, citations)
    listed = document.bibliography.entries if document.bibliography else ()
    entries = {entry.id: on_one_line(entry) for entry in listed}
    return {
        item["id"]: Preview(text.inline(citation), entries.get(item["id"], ""))
        for item, citation in zip(items, document.citations, strict=True)
    }
