"""What of a text may reach a terminal."""

from __future__ import annotations

CONTROL: dict[int, str] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "") | dict.fromkeys(
    map(ord, "\t\n\u2028\u2029"), " "
)


def printable(text: str) -> str:
    """The text without control characters; a tab or a line's end is a space."""
    return text.translate(CONTROL)
