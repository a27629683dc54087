"""For formats whose markup nests as marks do: each mark puts something before and after its text."""

from __future__ import annotations

from collections.abc import Callable

from refdesk.csl.formatted import Formatted, Mark
from refdesk.writers import joined

PLAIN = {
    "font-style": "normal",
    "font-variant": "normal",
    "font-weight": "normal",
    "text-decoration": "none",
    "vertical-align": "baseline",
}


def nested(text: Formatted, escape: Callable[[str], str], around: Callable[[Mark], tuple[str, str]]) -> str:
    """The escaped text with the markup around each mark's part; a mark that changes nothing is left out."""
    out: list[str] = []
    closing: list[str] = []
    faces = [PLAIN]
    for part in joined(text):
        if isinstance(part, str):
            out.append(escape(part))
        elif isinstance(part, Mark):
            kind, value = part
            before, after = ("", "") if faces[-1].get(kind) == value else around(part)
            out.append(before)
            closing.append(after)
            faces.append({**faces[-1], kind: value} if kind in PLAIN else faces[-1])
        else:
            out.append(closing.pop())
            faces.pop()
    return "".join(out)
