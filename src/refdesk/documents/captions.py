"""Captions that Markdown writes below a table: they are read before it, since pandoc and Quarto put them above."""

from __future__ import annotations

from refdesk.documents.scanned import Span
from refdesk.items.regex import regex

BLOCK = regex(r"(?:[^\n]*[^\s][^\n]*(?:\n|\Z))+")
CAPTION = regex(r"(?m)^[ ]{0,3}(?:[Tt]able:|:)[ \t]*\S")
ROWS = regex(r"(?m)\A[^\n|]*(?:\|[^\n]*\||\|[ \t]*-|\+[-=:+]+\+[ \t]*$)|^[ \t:]*-+[ \t:]*\|")  # of pipes, or of a grid
RULE = regex(r"(?m)^[ \t]*-{2,}[ \t-]*\r?$")  # around a multi-line table, below the heading of a simple one


def captions_below(text: str) -> list[tuple[Span, int]]:
    """The captions below a table, in order, each with the offset at which its table begins."""
    below: list[tuple[Span, int]] = []
    table: int | None = None  # the one that has just ended
    opened: int | None = None  # where a multi-line table may have begun
    for block in BLOCK.finditer(text):
        start, end = block.span()
        caption = CAPTION.search(text, start, end)
        body_end = caption.start() if caption else end
        if body_end > start:
            rules = list(RULE.finditer(text, start, body_end))
            begins = bool(rules) and rules[0].start() == start
            ends = bool(rules) and rules[-1].end() >= body_end - 1
            if ROWS.search(text[start:body_end]):
                table, opened = start, None
            elif opened is not None and ends:
                table, opened = opened, None
            elif begins and not ends:
                table, opened = start, start
            elif begins:
                table = start if len(rules) > 1 else None
            else:
                table = start if rules else None
        if caption and table is not None:
            below.append((Span(caption.start(), end), table))
            table = None
    return below
