"""The tree -> flat formatted text, in one linear pass.

On the way: quotation marks by depth, formatting that flips inside itself (flip-flopping), and the seams between pieces:
doubled spaces, colliding punctuation, and punctuation that moves into quotation marks where the locale wants it there.
"""

from __future__ import annotations

from refdesk.csl.formatted import END, End, Formatted, Mark
from refdesk.csl.reading.locale import Locale
from refdesk.csl.tree import AFFIXED, Piece, Rendered, Span
from refdesk.items.regex import regex

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
# what may be a superscript character; Unicode says of each whether it is and of what
SUPERSCRIPT = regex("[ªº²³¹ʰ-ʸˀˁˠ-ˤᴬ-ᵪᶛ-ᶿ⁰-ⁿۥۦ℠™ⵯ㆒-㆟ꚜꚝꝰꟸꟹ]")
NOT_IN_UNICODE = {"ˀ": "ʔ", "ˁ": "ʕ", "ۥ": "و", "ۦ": "ي"}  # raised letters that Unicode does not take apart
RIGHT_INLINE = Mark("display", "right-inline")
RAISED = Mark("vertical-align", "sup")
PUNCTUATION = frozenset(":.;!?,")
BETWEEN = {"affix", "delimiter"}  # of these, only marks that are the same become one
MOVES_INTO_QUOTES = frozenset(".,!?")
FLIPPING = ("font-style", "font-variant", "font-weight")  # the kinds of marks that are undone inside themselves


class Flattener:
    """The state of the pass: what was written, how it ends, what formatting and how many quotation marks are open."""

    __slots__ = (
        "active", "brackets", "closing", "depth", "inside", "internal", "kind", "last", "last_at", "last_kind", "locale", "out",
        "parens", "quoted", "rich",
    )  # fmt: skip

    def __init__(self, locale: Locale, brackets: bool = False) -> None:
        self.locale = locale
        self.brackets = brackets  # whether parentheses inside parentheses become brackets
        self.out: list[str | Mark | End] = []
        self.last = ""  # the last character written
        self.kind = self.last_kind = ""  # whether what is written, and what was, is an affix or a delimiter
        self.last_at = -1  # where the string that it ends stands
        self.closing = -1  # where the first of the closing quotation marks at the end stands
        self.inside = ""  # the last character before them
        self.depth = 0
        self.active: dict[str, str] = {}
        self.parens = 0
        self.rich = False  # whether this is the text of a field
        self.internal = False  # whether it has begun: no seam runs through it
        self.quoted: tuple[int, str] | None = None  # `closing` and `inside` before a mark behind quotation marks

    def text(self, text: str) -> None:
        """Write a string; its first character and the last one written make a seam."""
        head = text[0]
        if self.internal:
            self.append(text)
            return
        if head in PUNCTUATION:
            if self.closing >= 0:
                same = COLLISIONS.get(self.inside + head) == self.inside
                if same and (head != ":" or self.kind != "delimiter"):
                    text = text[1:]
                elif self.locale.punctuation_in_quote and head in MOVES_INTO_QUOTES:
                    self.move_inside(head)
                    text = text[1:]
            elif (
                self.last in PUNCTUATION
                and (kept := COLLISIONS.get(self.last + head))
                and (self.last == head or {self.kind, self.last_kind} != BETWEEN)
            ):
                if kept != self.last:
                    self.replace_last(kept)
                text = text[1:]
            if not text:
                return
            head = text[0]
        if head == " " and self.last in (" ", "\u00a0"):
            text = text[1:]
            if not text:
                return
        self.append(text)

    def append(self, text: str) -> None:
        """Write a string as it is."""
        self.quoted = (self.closing, self.inside) if self.closing >= 0 and len(text) == 1 else None
        if not text.isascii() and SUPERSCRIPT.search(text):
            self.out.extend(raised(text))
            self.last_at = max(index for index, part in enumerate(self.out) if part.__class__ is str)
        else:
            self.last_at = len(self.out)
            self.out.append(text)
        self.last = text[-1]
        self.last_kind = self.kind
        self.closing = -1
        self.internal = self.rich

    def replace_last(self, mark: str) -> None:
        """Put another punctuation mark in the place of the last one; right behind quotation marks it may go inside."""
        at = self.last_at
        if self.quoted and mark in MOVES_INTO_QUOTES and self.locale.punctuation_in_quote:
            del self.out[at]
            self.closing, self.inside = self.quoted
            self.last_at = at - 1
            self.move_inside(mark)
            return
        self.out[at] = self.out[at][:-1] + mark  # type: ignore[index,operator]
        self.last = mark

    def move_inside(self, mark: str) -> None:
        """Put a punctuation mark before the quotation marks that were just closed."""
        kept = COLLISIONS.get(self.inside + mark)
        if kept is None:
            self.out.insert(self.closing, mark)
            self.last_at += 1
        else:
            for at in range(self.closing - 1, -1, -1):
                before = self.out[at]
                if isinstance(before, str):
                    self.out[at] = before[:-1] + kept
                    break
            mark = kept
            self.closing -= 1
        self.closing += 1
        self.inside = mark[-1]

    def span(self, span: Span) -> None:
        """Write a span: its quotation marks, its formatting, its children."""
        marks = self.formatting(span) if span.marks or span.tag == "nodecor" else []
        if span.quotes:
            start = len(self.out)
            step = 2 if span.quotes == "inner" and self.depth % 2 == 0 else 1
            self.depth += step
            self.text(self.locale.quotes[0 if self.depth % 2 else 2])
            opened = len(self.out)
        before = dict(self.active) if marks else self.active
        for mark in marks:
            self.out.append(mark)
            if mark.kind in FLIPPING:
                self.active[mark.kind] = mark.value
        rich = span.tag == "rich" and not self.rich
        if rich:
            self.rich = True
        parens = span.tag == "parens"
        if parens:
            self.parens += 1
        children = span.children
        if parens and self.parens > 1 and self.brackets:
            prefix, *children, suffix = children
            children = [prefix[:-1] + "[", *children, "]" + suffix[1:]]  # type: ignore[index]
        joined, affixed = span.tag == "joined", span.tag in AFFIXED
        for index, child in enumerate(children):
            if child.__class__ is str:
                if child:
                    self.kind = "delimiter" if joined and index % 2 else "affix" if affixed else ""
                    self.text(child)
            else:
                self.span(child)  # type: ignore[arg-type]
        if rich:
            self.rich = self.internal = False
        if parens:
            self.parens -= 1
        for mark in reversed(marks):
            if isinstance(self.out[-1], Mark):
                self.out.pop()
            else:
                space = mark == RIGHT_INLINE and self.last == " " and self.take_space()
                self.out.append(END)
                if space:
                    self.append(" ")
        if marks:
            self.active = before
        if span.quotes:
            closing = self.locale.quotes[1 if self.depth % 2 else 3]
            self.depth -= step
            if len(self.out) == opened:
                del self.out[start:]
            else:
                self.end_quotation(closing)

    def formatting(self, span: Span) -> list[Mark]:
        """The marks that a span puts on: those that change something where it stands."""
        if span.tag == "nodecor":
            return [Mark(kind, "normal") for kind, value in self.active.items() if value != "normal"]
        marks = [self.flipped(mark, span.tag == "markup") for mark in span.marks]
        return [mark for mark in marks if mark.value != "normal" or self.active.get(mark.kind, "normal") != "normal"]

    def end_quotation(self, closing: str) -> None:
        """Write a closing quotation mark; a comma at its end goes outside where the locale wants it there."""
        outside = "" if self.rich or self.locale.punctuation_in_quote or self.last not in ",;:" else self.last
        if outside:
            self.out[self.last_at] = self.out[self.last_at][:-1]  # type: ignore[index,assignment]
            self.last = self.out[self.last_at][-1:]  # type: ignore[index,assignment]
        self.close_quote(closing)
        if outside:
            self.append(outside)

    def take_space(self) -> bool:
        """Take a space off the end: it stands behind a block, not in it."""
        at = self.last_at
        if at != len(self.out) - 1 and any(part is not END for part in self.out[at + 1 :]):
            return False
        stripped = self.out[at].rstrip(" ")  # type: ignore[union-attr]
        if stripped:
            self.out[at] = stripped
            self.last = stripped[-1]
            return True
        del self.out[at]
        before = [index for index in range(at) if self.out[index].__class__ is str]
        self.last_at = before[-1] if before else -1
        self.last = str(self.out[self.last_at])[-1:] if before else ""
        return True

    def close_quote(self, mark: str) -> None:
        """Write a closing quotation mark."""
        if self.closing < 0:
            self.closing = len(self.out)
            self.inside = self.last
        self.last_at = len(self.out)
        self.out.append(mark)
        if mark:
            self.last = mark[-1]

    def flipped(self, mark: Mark, markup: bool) -> Mark:
        """Formatting in the text of a field flips where it stands in the same formatting: italic in italics is upright."""
        return Mark(mark.kind, "normal") if markup and self.active.get(mark.kind) == mark.value else mark


def raised(text: str) -> Formatted:
    """Superscript characters as raised ordinary ones, each for itself; a character that only looks like one stays."""
    import unicodedata

    parts: list[str | Mark | End] = []
    done = 0
    for match in SUPERSCRIPT.finditer(text):
        kind, *codes = unicodedata.decomposition(match[0]).split() or [""]
        plain = NOT_IN_UNICODE.get(match[0])
        if kind == "<super>":
            plain = "".join(chr(int(code, 16)) for code in codes)
        if plain:
            if match.start() > done:
                parts.append(text[done : match.start()])
            parts += [RAISED, plain, END]
            done = match.end()
    if done < len(text):
        parts.append(text[done:])
    return parts


def flatten(piece: Rendered, locale: Locale, brackets: bool = False) -> Formatted:
    """The formatted text of a tree; notes write `brackets` for parentheses inside parentheses."""
    if piece is None:
        return ()
    flattener = Flattener(locale, brackets)
    if isinstance(piece, str):
        if piece:
            flattener.text(piece)
    else:
        flattener.span(piece)
    return flattener.out


def flat_text(piece: Piece | None, locale: Locale) -> str:
    """The text of a tree as it will read, without formatting."""
    return "".join([part for part in flatten(piece, locale) if part.__class__ is str])
