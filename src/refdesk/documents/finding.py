"""Find closing marks without searching the same text twice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(slots=True)
class Closers:
    """The place of the next closing mark of each kind. Offsets only grow, so each stretch is searched once."""

    text: str
    known: dict[str, tuple[int, int]] = field(default_factory=dict)

    def after(self, pattern: re.Pattern[str], start: int, end: int) -> int:
        """The end of the first match after `start`; -1 if there is none before `end`."""
        place = self.known.get(pattern.pattern)
        if place is None or place[0] < start:
            match = pattern.search(self.text, start)
            place = match.span() if match else (len(self.text) + 1, -1)
            self.known[pattern.pattern] = place
        return place[1] if place[1] >= 0 and place[1] <= end else -1


BRACKETS = re.compile(r"\\.|[{}\[\]]", re.S)


def closings_in(text: str, start: int, end: int) -> dict[int, int]:
    """The closing place of each brace and bracket that opens between two offsets, respecting nesting."""
    closings: dict[int, int] = {}
    opened: list[int] = []
    for mark in BRACKETS.finditer(text, start, end):
        if mark[0] in "{[":
            opened.append(mark.start())
        elif mark[0] in "}]" and opened:
            opening = opened.pop()
            if text[opening] + mark[0] in ("{}", "[]"):
                closings[opening] = mark.start()
    return closings
