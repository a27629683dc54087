"""Plain text: one reference a line, nothing but its characters."""

from __future__ import annotations

from collections.abc import Sequence

from refdesk.csl.formatted import Entry, Formatted
from refdesk.writers import Group, Layout, flow, lines, printable


def inline(text: Formatted, links: bool = True) -> str:
    return printable("".join(part for part in text if isinstance(part, str)))


def listing(groups: Sequence[Group], layout: Layout) -> str:
    def entry(entry: Entry) -> str:
        rows = []
        for line in lines(entry.text):
            margin = inline(line.margin).rstrip()
            hang = "  " if layout.hanging_indent or line.indented else " " * (len(margin) + 1) if margin else ""
            text = f"{margin} {inline(line.text).strip()}".strip()
            rows += wrapped(text, layout.width, "  " if line.indented else "", hang)
        return "\n".join(rows)

    return flow(groups, lambda title: f"\n{title}\n\n", entry, gap="").lstrip("\n")


def wrapped(text: str, width: int | None, first: str, hang: str) -> list[str]:
    """The text in lines no longer than the width (no width: in one line); those that go on are indented by `hang`."""
    if not width:
        return [first + text]
    import textwrap

    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False
    )
