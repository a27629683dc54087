"""Third pass: the seams between runs, where doubled spaces and punctuation marks meet.

One of two marks may be enough, a mark may belong inside the quotation marks before it, and formatting without text is
removed.
"""

from __future__ import annotations

from collections.abc import Iterable

from refdesk.csl.formatted import END, End, Mark
from refdesk.csl.reading.locale import Locale
from refdesk.csl.tags import Source
from refdesk.csl.writing.quotes import Closing, Field, Opening, Token
from refdesk.csl.writing.runs import AFFIX, DELIMITER, TEXT, Kind, Run

# What stays when two punctuation marks meet: first mark, second mark -> both, one, or the other. Marks that are not
# here stay both. (The suite's "full monty" of punctuation, which all processors follow.)
COLLISIONS = {
    "::": ":", ":.": ":", ":!": "!", ":?": "?",
    "..": ".",
    ";:": ";", ";.": ";", ";;": ";", ";!": "!", ";?": "?",
    "!:": "!", "!.": "!", "!!": "!",
    "?:": "?", "?.": "?", "??": "?",
    ",,": ",",
}  # fmt: skip
PUNCTUATION = frozenset(":.;!?,")
MOVES_INTO_QUOTES = frozenset(".,!?")
GOES_OUT_OF_QUOTES = frozenset(",;:")
SWALLOWING = {".": ".:;"}
SPACES = frozenset(" \u00a0")
SEAMS = PUNCTUATION | {" "}  # first characters that may not simply follow the text before them
RIGHT_INLINE = Mark("display", "right-inline")


def met(tokens: Iterable[Token], locale: Locale) -> tuple[list[str | Mark | End], list[Source | None]]:
    """The row with its seams resolved, and the element that wrote each part of it."""
    line = Line(locale.punctuation_in_quote)
    for token in tokens:
        if isinstance(token, Run):
            text, kind, source = token
            if text[0] in SEAMS:
                line.write(text, kind, source)
            else:
                line.append(text, kind, source)
        elif isinstance(token, Mark):
            line.begin(token)
        elif token is END:
            line.end()
        elif isinstance(token, Opening):
            line.open_quotation(token)
        elif isinstance(token, Closing):
            line.close_quotation(token)
        else:
            line.in_field = token is Field.BEGIN
            line.inside_field = False
    return line.parts, line.sources


class Line:
    """The output so far, and how it ends.

    `closing` is the index of the first of the closing quotation marks at the end, or -1; `inside` is the last character
    before them; `closed_in_field` is whether the first of them is in the text of a field, not set by the style.
    """

    __slots__ = (
        "begun", "behind", "closed_in_field", "closing", "in_field", "inside", "inside_field", "kind", "last", "last_at",
        "opened", "parts", "punctuation_in_quote", "sources",
    )  # fmt: skip

    def __init__(self, punctuation_in_quote: bool) -> None:
        self.punctuation_in_quote = punctuation_in_quote
        self.parts: list[str | Mark | End] = []
        self.sources: list[Source | None] = []  # of each part
        self.last = ""  # the last character
        self.last_at = -1  # the index of the text that ends with it
        self.kind: Kind = TEXT  # of that text
        self.closing = -1
        self.inside = ""
        self.closed_in_field = False
        self.behind: tuple[int, str] | None = None  # `closing` and `inside` before a single character after them
        self.begun: list[Mark] = []
        self.opened: list[tuple[int, int]] = []  # the length before and after the mark of each open quotation
        self.in_field = False  # whether inside the text of a field
        self.inside_field = False  # whether some of that is written: it has no seams inside

    # -- texts

    def write(self, text: str, kind: Kind, source: Source | None) -> None:
        """Write a text. Its first character and the last one written form a seam."""
        if not self.inside_field:
            if text[0] in PUNCTUATION:
                text = self.meet(text, kind)
            if text and text[0] == " " and self.last in SPACES:
                text = text[1:]
        if text:
            self.append(text, kind, source)

    def meet(self, text: str, kind: Kind) -> str:
        """What remains of a text that begins with punctuation, after that has met the text before it."""
        mark = text[0]
        if self.closing >= 0:
            # a colon that delimits stays after quotation marks of the style
            stays = mark == ":" != self.inside and kind is DELIMITER and not self.closed_in_field
            if COLLISIONS.get(self.inside + mark) == self.inside and not stays:
                return text[1:]
            if self.punctuation_in_quote and mark in MOVES_INTO_QUOTES:
                self.move_inside(mark)
                return text[1:]
            return text
        kept = COLLISIONS.get(self.last + mark)
        if not kept:
            return text
        # between an affix and a delimiter, only equal marks become one, and a full stop is dropped after : and ;
        if self.last not in SWALLOWING.get(mark, mark) and {kind, self.kind} == {AFFIX, DELIMITER}:
            return text
        if kept != self.last:
            self.replace_last(kept)
        return text[1:]

    def append(self, text: str, kind: Kind, source: Source | None) -> None:
        """Write a text unchanged."""
        self.behind = (self.closing, self.inside) if self.closing >= 0 and len(text) == 1 else None
        self.closing = -1
        self.last_at = len(self.parts)
        self.last = text[-1]
        self.kind = kind
        self.parts.append(text)
        self.sources.append(source)
        self.inside_field = self.in_field

    def replace_last(self, mark: str) -> None:
        """Replace the last punctuation mark; directly after quotation marks, the new one may go inside."""
        if self.behind and mark in MOVES_INTO_QUOTES and self.punctuation_in_quote:
            del self.parts[self.last_at], self.sources[self.last_at]
            self.closing, self.inside = self.behind
            self.last_at -= 1
            self.move_inside(mark)
        else:
            self.parts[self.last_at] = self.text_at(self.last_at)[:-1] + mark
            self.last = mark

    def text_at(self, at: int) -> str:
        """The text at this index."""
        text = self.parts[at]
        return text if isinstance(text, str) else ""

    def text_before(self, at: int) -> int:
        """The index of the last text before this index, or -1."""
        at -= 1
        while at >= 0 and not isinstance(self.parts[at], str):
            at -= 1
        return at

    # -- quotations

    def open_quotation(self, quote: Opening) -> None:
        """Write an opening quotation mark."""
        start = len(self.parts)
        if quote.mark:
            self.write(quote.mark, self.kind, quote.source)
        self.opened.append((start, len(self.parts)))

    def close_quotation(self, quote: Closing) -> None:
        """Write a closing quotation mark; a comma before it goes outside if the locale says so.

        An empty quotation is removed.
        """
        start, begun = self.opened.pop()
        if len(self.parts) == begun:
            del self.parts[start:], self.sources[start:]
            return
        outside = ""
        if self.last in GOES_OUT_OF_QUOTES and not (self.in_field or self.punctuation_in_quote):
            outside = self.last
            self.parts[self.last_at] = self.text_at(self.last_at)[:-1]
            self.last = self.text_at(self.last_at)[-1:]
        if self.closing < 0:
            self.closing, self.inside, self.closed_in_field = len(self.parts), self.last, self.in_field
        self.last_at = len(self.parts)
        self.parts.append(quote.mark)
        self.sources.append(quote.source)
        self.last = quote.mark[-1:] or self.last
        if outside:
            self.append(outside, self.kind, quote.source)

    def move_inside(self, mark: str) -> None:
        """Put a punctuation mark before the quotation marks that were just closed."""
        kept = COLLISIONS.get(self.inside + mark)
        if kept is None:
            self.parts.insert(self.closing, mark)
            self.sources.insert(self.closing, self.sources[self.closing])
            self.closing += 1
            self.last_at += 1
            self.inside = mark
        else:
            at = self.text_before(self.closing)
            self.parts[at] = self.text_at(at)[:-1] + kept
            self.inside = kept

    # -- formatting

    def begin(self, mark: Mark) -> None:
        """Begin formatted text."""
        self.begun.append(mark)
        self.parts.append(mark)
        self.sources.append(None)

    def end(self) -> None:
        """End the formatted text that began last. Formatting of nothing is removed; a space at the end of a block goes
        after it."""
        mark = self.begun.pop()
        if isinstance(self.parts[-1], Mark):
            del self.parts[-1], self.sources[-1]
            return
        space = mark == RIGHT_INLINE and self.last == " " and self.take_space()
        self.parts.append(END)
        self.sources.append(None)
        if space:
            self.append(" ", self.kind, None)

    def take_space(self) -> bool:
        """Remove a space at the end, if only ends of formatting follow it."""
        at = self.last_at
        if any(part is not END for part in self.parts[at + 1 :]):
            return False
        stripped = self.text_at(at).rstrip(" ")
        if stripped:
            self.parts[at] = stripped
            self.last = stripped[-1]
            return True
        del self.parts[at], self.sources[at]
        self.last_at = self.text_before(at)
        self.last = self.text_at(self.last_at)[-1:] if self.last_at >= 0 else ""
        return True
