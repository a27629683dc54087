"""The arguments of LaTeX's commands: {..}, [..], (..) and <..>, wherever they end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from refdesk.documents.scanned import Places, Span
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

GAP = regex(r"(?:[ \t]|%[^\n]*(?:\n|\Z)[ \t]*|\r?\n(?![ \t]*\r?\n)[ \t]*)*+")
LONGEST_PARENTHESIS = 500
BRACKET = regex(  # addresses and \\verb may hold a % that begins no comment
    r"\\(?:url|path|nolinkurl|href)\s*\{[^{}\n]*\}|\\(?:verb|Verb|lstinline)\*?([^A-Za-z\s*{\[])[^\n]*?\1"
    r"|\\.|%[^\n]*|[{}\[\]]",
    re.S,
)


class Argument(NamedTuple):
    """An argument: its brackets' span, and the kind of its bracket."""

    kind: str
    start: int
    end: int

    @property
    def inside(self) -> Span:
        return Span(self.start + 1, self.end - 1)


@dataclass(slots=True)
class Arguments(Places):
    """A text whose commands have arguments."""

    closings: dict[int, int] | None = None  # of each opening brace or bracket its end

    def argument(self, position: int, end: int, kinds: str) -> Argument | None:
        """The next argument in one of these kinds of brackets, after white space and comments."""
        gap = GAP.match(self.text, position, end)
        start = gap.end() if gap else position
        kind = self.text[start : start + 1]
        if not kind or kind not in kinds or start >= end:
            return None
        if kind in "{[":
            if self.closings is None:
                self.closings = closings_in(self.text)
            stop = self.closings.get(start, -1)
        else:
            stop = self.text.find(")" if kind == "(" else ">", start, min(end, start + LONGEST_PARENTHESIS))
        return Argument(kind, start, stop + 1) if 0 <= stop < end else None

    def arguments(self, position: int, end: int, kinds: str, most: int) -> Iterator[Argument]:
        for _ in range(most):
            argument = self.argument(position, end, kinds)
            if argument is None:
                return
            yield argument
            position = argument.end

    def inside(self, argument: Argument) -> str:
        return self.text[argument.start + 1 : argument.end - 1]


def closings_in(text: str) -> dict[int, int]:
    """Where each brace and each bracket of an option closes: a bracket with the first one after it in the same braces."""
    closings: dict[int, int] = {}
    braces: list[int] = []
    brackets: list[list[int]] = [[]]  # that are open, by the depth of braces
    for mark in BRACKET.finditer(text):
        start = mark.start()
        match mark[0]:
            case "{":
                braces.append(start)
                brackets.append([])
            case "}" if braces:
                closings[braces.pop()] = start
                brackets.pop()
            case "[":
                brackets[-1].append(start)
            case "]":
                closings.update((opening, start) for opening in brackets[-1])
                brackets[-1].clear()
    return closings
