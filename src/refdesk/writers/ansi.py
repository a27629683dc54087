"""Text for a terminal: italics, bold and underline (ECMA-48, SGR), and links that can be followed (OSC 8)."""

from __future__ import annotations

from collections.abc import Sequence

from refdesk.csl.formatted import Entry, Formatted
from refdesk.writers import Group, Layout, flow, lines
from refdesk.writers.runs import Run, runs

SUPERSCRIPT = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
SUBSCRIPT = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")


def inline(text: Formatted, links: bool = True) -> str:
    return "".join(map(styled, runs(text, links)))


def styled(run: Run) -> str:
    """The run between the codes that turn its look on and off again."""
    face, text = run.face, run.text
    if face.position:
        raised = text.translate(SUPERSCRIPT if face.position == "sup" else SUBSCRIPT)
        text = raised if all(a != b for a, b in zip(text, raised, strict=True)) else text
    codes = [code for on, code in ((face.bold, "1"), (face.italic, "3"), (face.underline, "4")) if on]
    if codes:
        text = f"\x1b[{';'.join(codes)}m{text}\x1b[0m"
    return f"\x1b]8;;{face.link}\x1b\\{text}\x1b]8;;\x1b\\" if face.link else text


def listing(groups: Sequence[Group], layout: Layout) -> str:
    def entry(entry: Entry) -> str:
        rows = []
        for line in lines(entry.text):
            margin, text = inline(line.margin, layout.links).rstrip(), inline(line.text, layout.links).strip()
            first = "  " if line.indented else ""
            hang = "  " if layout.hanging_indent or line.indented else ""
            rows += [first + row for row in wrapped(f"{margin} {text}" if margin else text, layout.width, hang)]
        return "\n".join(rows)

    return flow(groups, lambda title: f"\n\x1b[1m{title}\x1b[0m\n\n", entry, gap="").lstrip("\n")


def wrapped(text: str, width: int | None, hang: str) -> list[str]:
    """The text in lines that show no more than `width` characters; codes take no room."""
    if not width:
        return [text]
    rows, row, room = [], "", 0
    for word in text.split(" "):
        size = len(bare(word))
        if row and room + 1 + size > width:
            rows.append(row)
            row, room = hang + word, len(hang) + size
        else:
            row, room = (f"{row} {word}", room + 1 + size) if row else (word, size)
    return [*rows, row]


def bare(text: str) -> str:
    """The text without its codes."""
    import re

    return re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\", "", text)
