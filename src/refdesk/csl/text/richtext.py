"""The markup and quotation marks in the text of a field -> pieces.

CSL-JSON fields may have `<i> <b> <sup> <sub> <sc>` and `<span>` with style font-variant:small-caps or class nocase or
nodecor. Straight and curly quotation marks become quotes of the locale, by depth; an apostrophe becomes ’. A mark that
is opened and never closed is text.
"""

from __future__ import annotations

from collections.abc import Sequence

from refdesk.csl import tags
from refdesk.csl.formatted import Mark
from refdesk.csl.tree import Piece, Span
from refdesk.items.regex import regex

SPECIAL = regex("[<\"'“”‘’«»„‚‹›]")
TOKEN = regex(
    r"""(?P<tag></?(?:i|b|sup|sub|sc)>|</span>|<span\s+(?:style|class)=["'][^"'<>]*["']\s*>)"""
    r"""|(?P<quote>["'“”‘’«»„‚‹›]\u00a0?)"""
)
SMALL_CAPS = Mark("font-variant", "small-caps")
MARKS = {
    "<i>": Mark("font-style", "italic"),
    "<b>": Mark("font-weight", "bold"),
    "<sup>": Mark("vertical-align", "sup"),
    "<sub>": Mark("vertical-align", "sub"),
    "<sc>": SMALL_CAPS,
}
ENDS = {"</i>": "<i>", "</b>": "<b>", "</sup>": "<sup>", "</sub>": "<sub>", "</sc>": "<sc>", "</span>": "<span>"}
# quotation mark -> the marks that close it
PAIRS = {'"': '"', "'": "'’", "“": "”", "‘": "’'", "«": "»", "„": "”“", "‚": "‘’", "‹": "›"}
DEEPEST = 20  # markup that is nested deeper is text
CLOSERS = {closer for closers in PAIRS.values() for closer in closers}


class Open:
    """An open tag or quotation mark (`name`), and its content so far."""

    __slots__ = ("children", "name", "span")

    def __init__(self, name: str, span: Span) -> None:
        self.name = name
        self.span = span
        self.children: list[Piece] = []

    @property
    def is_quotation(self) -> bool:
        """Whether it is a quotation mark."""
        return self.name in PAIRS


def parse(text: str, quotes: tuple[str, str] = ("“", "‘")) -> Piece:
    """The pieces of a field's text; one string if there is no markup.

    `quotes` are the curly marks that open an outer and an inner quotation in the locale; other marks are text.
    """
    if not SPECIAL.search(text):
        return text
    stack = [Open("", Span((), tag=tags.RICH))]
    position = 0
    for match in TOKEN.finditer(text):
        if match.start() > position:
            stack[-1].children.append(text[position : match.start()])
        position = match.end()
        if match["tag"]:
            read_tag(match[0], stack)
        elif read_quotation_mark(text, match.start(), match[0], stack, quotes):
            position = match.start() + 1
    if position < len(text):
        stack[-1].children.append(text[position:])
    while len(stack) > 1:
        undo(stack)
    children = merged(stack[0].children)
    return children[0] if len(children) == 1 and isinstance(children[0], str) else Span(children, tag=tags.RICH)


def read_tag(token: str, stack: list[Open]) -> None:
    """Open or close the markup of a tag; a tag that does neither is text."""
    if token.startswith("</"):
        name = ENDS[token]
        depth = next((depth for depth in range(len(stack) - 1, 0, -1) if stack[depth].name == name), None)
        if depth is None:
            stack[-1].children.append(token)
        else:
            close(stack, depth)
    elif len(stack) > DEEPEST:
        stack[-1].children.append(token)
    else:
        stack.append(Open("<span>" if token.startswith("<span") else token, span_of(token)))


def span_of(token: str) -> Span:
    """The empty span of an opening tag."""
    if token in MARKS:
        return Span((), (MARKS[token],), tag=tags.MARKUP)
    if "nocase" in token:
        return Span((), tag=tags.NO_CASE)
    if "nodecor" in token:
        return Span((), tag=tags.NO_DECOR)
    if "small-caps" in token:
        return Span((), (SMALL_CAPS,), tag=tags.MARKUP)
    return Span(())


def close(stack: list[Open], depth: int) -> None:
    """Close the markup opened at this depth. Markup inside it that is still open becomes text."""
    while len(stack) > depth + 1:
        undo(stack)
    closed = stack.pop()
    if children := merged(closed.children):
        stack[-1].children.append(closed.span._replace(children=children))


def undo(stack: list[Open]) -> None:
    """Turn markup that is never closed back into text, one level up."""
    opened = stack.pop()
    literal = {"'": "’", "<span>": ""}.get(opened.name, opened.name)
    stack[-1].children += [literal, *opened.children]


def read_quotation_mark(text: str, at: int, token: str, stack: list[Open], quotes: tuple[str, str]) -> bool:
    """Open or close a quotation; a mark that does neither is text.

    The token is the mark, with any hard space after it. Returns whether that space belongs to what follows.
    """
    mark, space = token[0], token[1:]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark in "'’" and before.isalnum() and after.isalnum():
        stack[-1].children.append("’" + space)
        return False
    depth = closed_by(mark, before, after, stack)
    if depth is not None:
        if mark == "»":
            trim_end(stack[depth].children)
        close(stack, depth)
        if space:
            stack[-1].children.append(space)
        return False
    if len(stack) <= DEEPEST and may_open(mark, before, after, quotes):
        outermost = not any(opened.is_quotation for opened in stack)
        stack.append(Open(mark, Span((), quotes="inner" if outermost and mark in quotes[1] else "outer")))
        return bool(space) and mark not in "«‹"
    stack[-1].children.append(("’" if mark == "'" else mark) + space)
    return False


def closed_by(mark: str, before: str, after: str, stack: Sequence[Open]) -> int | None:
    """The depth of the quotation that a mark closes, if any."""
    if mark not in CLOSERS or (before.isspace() and mark not in "»›"):
        return None
    quotations = [depth for depth, opened in enumerate(stack) if mark in PAIRS.get(opened.name, "")]
    if not quotations or (mark in "'’" and after.isalnum()):
        return None
    depth = quotations[-1]
    empty = depth == len(stack) - 1 and not stack[depth].children  # nothing between them: two apostrophes
    return None if empty else depth


def may_open(mark: str, before: str, after: str, quotes: tuple[str, str]) -> bool:
    """Whether a quotation may begin here; curly marks other than the locale's are text."""
    opens = mark in "\"'" or (mark in PAIRS and (mark in quotes[0] or mark in quotes[1]))
    return opens and not after.isspace() and not before.isalnum()


def trim_end(pieces: list[Piece]) -> None:
    """Remove the space that French puts before »."""
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip("\u00a0\u202f ")


def merged(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Neighbouring strings joined: there are no seams in the text of a field."""
    row: list[Piece] = []
    for piece in pieces:
        if not piece:
            continue
        last = row[-1] if row else None
        if isinstance(piece, str) and isinstance(last, str):
            row[-1] = last + piece
        else:
            row.append(piece)
    return tuple(row)
