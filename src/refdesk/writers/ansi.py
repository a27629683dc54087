"""Text for a terminal: italics, bold and underline (ECMA-48, SGR), and links that can be followed (OSC 8)."""

from __future__ import annotations

from collections.abc import Sequence

from refdesk.csl.formatted import Formatted
from refdesk.items.regex import regex
from refdesk.writers import Group, Layout, text
from refdesk.writers.runs import Run, runs
from refdesk.writers.text import with_characters

SUPERSCRIPT = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
SUBSCRIPT = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
BETWEEN = " ,;–"  # what comes between raised numbers and has no raised form
CODES = regex(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\")


def inline(text: Formatted, links: bool = True) -> str:
    return "".join(map(styled, runs(tuple(with_characters(text)), links)))


def styled(run: Run) -> str:
    """The run between the codes that switch its formatting on and off."""
    face, text = run.face, run.text
    if face.position:
        raised = text.translate(SUPERSCRIPT if face.position == "sup" else SUBSCRIPT)
        text = raised if all(a != b or a in BETWEEN for a, b in zip(text, raised, strict=True)) else text
    codes = [code for on, code in ((face.bold, "1"), (face.italic, "3"), (face.underline, "4")) if on]
    if codes:
        text = f"\x1b[{';'.join(codes)}m{text}\x1b[0m"
    return f"\x1b]8;;{face.link}\x1b\\{text}\x1b]8;;\x1b\\" if face.link else text


def listing(groups: Sequence[Group], layout: Layout) -> str:
    return text.laid_out(
        groups,
        layout,
        lambda part: inline(part, layout.links),
        lambda title: f"\x1b[1m{title}\x1b[0m",
        lambda shown: text.columns(bare(shown)),
    )


def bare(text: str) -> str:
    """The text without its codes."""
    return CODES.sub("", text)
