"""The text of a page as its reader sees it, line by line."""

from __future__ import annotations

from typing import Any

UNSEEN = frozenset("script style noscript template svg head select option iframe object button math".split())
BLOCKS = frozenset(
    "address article aside blockquote br center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)


def lines(tree: Any, most: int = 2000) -> list[str]:
    """The lines that are not empty, with single spaces; at most `most` of them."""
    pieces: list[str] = []
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:  # not recursive: pages nest deeper than Python does
        element, closing = stack.pop()
        name = element.tag if isinstance(element.tag, str) else ""
        if closing:
            if name in BLOCKS:
                pieces.append("\n")
            pieces.append(_flat(element.tail))
            continue
        if not name or name in UNSEEN:
            pieces.append(_flat(element.tail))
            continue
        if name in BLOCKS:
            pieces.append("\n")
        pieces.append(_flat(element.text))
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    shown = [line for raw in "".join(pieces).split("\n") if (line := " ".join(raw.split()))]
    return shown[:most]


def _flat(text: str | None) -> str:
    return text.replace("\n", " ") if text else ""
