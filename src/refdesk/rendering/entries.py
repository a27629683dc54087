"""The entries of a list one by one: as JSON, or as lines in the user's own format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from refdesk.rendering.rows import filled
from refdesk.writers import lines, text
from refdesk.writers.text import on_one_line

if TYPE_CHECKING:
    from refdesk.csl.formatted import Entry
    from refdesk.items import Item
    from refdesk.writers import Writer


def as_rows(entries: Sequence[Entry], items: Sequence[Item], links: bool, parts: bool) -> list[dict[str, Any]]:
    """The entries as `{"id", "type", "label", "text", "html", "parts": [{"role", "text"}]}`.

    The role of a part is the CSL variable it comes from; null for delimiters, affixes, labels and terms. Without
    `parts` there are none: citeproc-py does not tell which element wrote what.
    """
    from refdesk.csl.explain import roles
    from refdesk.items.text import printable
    from refdesk.writers import html

    known = {str(item["id"]): item for item in items}
    rows: list[dict[str, Any]] = []
    for entry in entries:
        item = known.get(entry.id, {})
        row = {
            "id": entry.id,
            "type": item.get("type"),
            "label": label(entry) or None,
            "text": on_one_line(entry),
            "html": html.inline(entry.text, links),
        }
        if parts:
            row["parts"] = [{"role": role or None, "text": printable(piece)} for role, piece in roles(entry, item)]
        rows.append(row)
    return rows


def as_lines(
    entries: Sequence[Entry], items: Sequence[Item], template: str, writer: Writer, links: bool, group: str = ""
) -> Iterator[str]:
    """Each entry in the format of the template: {entry} as the writer writes it, {label}, {group}, {key} and the item's
    variables."""
    from refdesk.errors import UsageError

    if writer.binary:
        raise UsageError(f"--template cannot be written as {writer.id}")
    known = {str(item["id"]): item for item in items}
    for entry in entries:
        shown = on_a_line(entry, writer, links)
        item = known.get(entry.id) or {"id": entry.id}
        yield filled(template, item, entry=shown, label=label(entry), group=group) + "\n"


def on_a_line(entry: Entry, writer: Writer, links: bool) -> str:
    """An entry on one line, in the writer's format. HTML keeps its blocks."""
    return writer.inline(entry.text, links) if writer.id == "html" else on_one_line(entry, writer.inline, links)


def label(entry: Entry) -> str:
    """The text in the margin of the entry: its number or its label."""
    cut = lines(entry.text)
    return text.inline(cut[0].margin).strip() if cut else ""
