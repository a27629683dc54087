"""Looking for closing marks without going over the same text again and again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(slots=True)
class Closers:
    """Where the next closing mark of each kind is. Offsets that are asked for grow, so that each stretch is searched once."""

    text: str
    known: dict[str, tuple[int, int]] = field(default_factory=dict)

    def after(self, pattern: re.Pattern[str], start: int, end: int) -> int:
        """Where the first match behind `start` ends; -1 where there is none before `end`."""
        place = self.known.get(pattern.pattern)
        if place is None or place[0] < start:
            match = pattern.search(self.text, start)
            place = match.span() if match else (len(self.text) + 1, -1)
            self.known[pattern.pattern] = place
        return place[1] if place[1] >= 0 and place[1] <= end else -1


BRACKETS = re.compile(r"\\.|[{}\[\]]", re.S)


def closings_in(text: str, start: int, end: int) -> dict[int, int]:
    """Where each brace and bracket closes that opens between two offsets, as they are nested."""
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
