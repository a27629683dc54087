"""Plain text: one reference a line, nothing but its characters."""

from __future__ import annotations

from collections.abc import Sequence

from refdesk.csl.formatted import Formatted
from refdesk.writers import Group, Layout, blocks, printable


def inline(text: Formatted, links: bool = True) -> str:
    return printable("".join(part for part in text if isinstance(part, str)))


def listing(groups: Sequence[Group], layout: Layout) -> str:
    lines: list[str] = []
    for group in groups:
        if group.heading is not None:
            lines += [*([""] if lines else []), printable(group.heading), ""]
        for entry in group.entries:
            lines += wrapped(entry_lines(entry.text), layout)
    return "".join(line + "\n" for line in lines)


def entry_lines(text: Formatted) -> list[str]:
    """The entry's lines: one, and one more for each block; the margin's text stands before what is right of it."""
    lines = [""]
    for display, part in blocks(text):
        piece = inline(part)
        if display == "left-margin":
            lines[-1] += piece if piece.endswith(" ") else piece + " "
        elif display in ("block", "indent"):
            lines += [("  " if display == "indent" else "") + piece, ""]
        else:
            lines[-1] += piece
    return [line.rstrip() for line in lines if line.strip()]


def wrapped(lines: list[str], layout: Layout) -> list[str]:
    """The lines, no longer than the layout's width; those that go on hang by two where the style hangs its entries."""
    if not layout.width:
        return lines
    import textwrap

    hang = "  " if layout.hanging_indent else ""
    wrap = textwrap.TextWrapper(layout.width, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False)
    return [piece for line in lines for piece in wrap.wrap(line)]
