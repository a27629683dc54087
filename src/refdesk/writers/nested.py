"""For formats whose markup nests as marks do: each mark is something before its text and something after it."""

from __future__ import annotations

from collections.abc import Callable

from refdesk.csl.formatted import Formatted, Mark
from refdesk.writers import joined


def nested(text: Formatted, escape: Callable[[str], str], around: Callable[[Mark], tuple[str, str]]) -> str:
    """The text, escaped, with what stands around each mark's part of it."""
    out: list[str] = []
    closing: list[str] = []
    for part in joined(text):
        if isinstance(part, str):
            out.append(escape(part))
        elif isinstance(part, Mark):
            before, after = around(part)
            out.append(before)
            closing.append(after)
        else:
            out.append(closing.pop())
    return "".join(out)
