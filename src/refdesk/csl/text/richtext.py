"""The markup and the quotation marks in the text of a field -> pieces.

CSL-JSON fields may hold `<i> <b> <sup> <sub> <sc>` and `<span>` with style font-variant:small-caps or class nocase or
nodecor. Straight and curly quotation marks become quotes of the locale, by depth; an apostrophe becomes ’. What opens
and never closes is text.
"""

from __future__ import annotations

from refdesk.csl.formatted import Mark
from refdesk.csl.tree import Piece, Span
from refdesk.items.regex import regex

SPECIAL = regex("[<\"'“”‘’«»„‚‹›]")
TOKEN = regex(
    r"""(?P<tag></?(?:i|b|sup|sub|sc)>|</span>|<span\s+(?:style|class)=["'][^"'<>]*["']\s*>)"""
    r"""|(?P<quote>["'“”‘’«»„‚‹›]\u00a0?)"""
)
TAGS = {
    "<i>": (Mark("font-style", "italic"), None),
    "<b>": (Mark("font-weight", "bold"), None),
    "<sup>": (Mark("vertical-align", "sup"), None),
    "<sub>": (Mark("vertical-align", "sub"), None),
    "<sc>": (Mark("font-variant", "small-caps"), None),
}
ENDS = {"</i>": "<i>", "</b>": "<b>", "</sup>": "<sup>", "</sub>": "<sub>", "</sc>": "<sc>", "</span>": "<span>"}
# quotation mark -> the marks that close it
PAIRS = {'"': '"', "'": "'’", "“": "”", "‘": "’'", "«": "»", "„": "”“", "‚": "‘’", "‹": "›"}
DEEPEST = 20  # what is opened deeper inside other markup is text
CLOSERS = {closer for closers in PAIRS.values() for closer in closers}


class Open:
    """Something that was opened and waits for its end: a tag (`name`) or a quotation mark."""

    __slots__ = ("at", "name", "piece")

    def __init__(self, name: str, at: int, piece: Span) -> None:
        self.name = name
        self.at = at
        self.piece = piece


def parse(text: str, quotes: tuple[str, str] = ("“", "‘")) -> Piece:
    """The pieces of a field's text: a string where there is nothing to mark up.

    `quotes` are the curly marks that open an outer and an inner quotation in the locale; others are text.
    """
    if not SPECIAL.search(text):
        return text
    root: list[Piece] = []
    stack: list[Open] = []
    position = 0

    def here() -> list[Piece]:
        return stack[-1].piece.children if stack else root

    for match in TOKEN.finditer(text):
        if match.start() > position:
            here().append(text[position : match.start()])
        position = match.end()
        token = match[0]
        if match["tag"]:
            if token.startswith("</"):
                if not close(stack, root, ENDS[token]):
                    here().append(token)
            elif len(stack) == DEEPEST:
                here().append(token)
            else:
                stack.append(Open("<span>" if token.startswith("<span") else token, match.start(), opened(token)))
                parent = stack[-2].piece.children if len(stack) > 1 else root
                parent.append(stack[-1].piece)
        else:
            position = quote(text, match.start(), token, stack, root, quotes) or position
    if position < len(text):
        here().append(text[position:])
    while stack:
        undo(stack.pop(), text, stack, root)
    tidy = merged(root)
    return tidy[0] if len(tidy) == 1 and isinstance(tidy[0], str) else Span(tidy, tag="rich")


def opened(token: str) -> Span:
    """The empty span of an opening tag."""
    if token in TAGS:
        return Span([], (TAGS[token][0],), tag="markup")
    if "nocase" in token:
        return Span([], tag="nocase")
    if "nodecor" in token:
        return Span([], tag="nodecor")
    if "small-caps" in token:
        return Span([], (Mark("font-variant", "small-caps"),), tag="markup")
    return Span([])


def close(stack: list[Open], root: list[Piece], name: str) -> bool:
    """Close the innermost open `name`; what was opened inside and not closed becomes text."""
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].name == name:
            while len(stack) > depth + 1:
                undo(stack.pop(), "", stack, root)
            stack.pop()
            return True
    return False


def undo(item: Open, text: str, stack: list[Open], root: list[Piece]) -> None:
    """Turn something that never closed back into text: its opening and what it holds, one level up."""
    parent = stack[-1].piece.children if stack else root
    index = next(i for i, piece in enumerate(parent) if piece is item.piece)
    literal = "’" if item.name == "'" else item.name
    if item.name == "<span>":
        literal = ""
    parent[index : index + 1] = [literal, *item.piece.children]


def quote(text: str, at: int, token: str, stack: list[Open], root: list[Piece], quotes: tuple[str, str]) -> int | None:
    """Deal with a quotation mark; returns where to go on, if not right behind the token."""
    mark = token[0]
    rest = token[1:]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    here = stack[-1].piece.children if stack else root
    if mark in "'’" and before.isalnum() and after.isalnum():
        here.append("’" + rest)
        return None
    if mark in CLOSERS and not (before.isspace() and mark not in "»›"):
        for depth in range(len(stack) - 1, -1, -1):
            name = stack[depth].name
            if name in PAIRS:
                if mark in PAIRS[name]:
                    if mark in "'’" and after.isalnum():
                        break
                    if not stack[depth].piece.children and depth == len(stack) - 1:
                        break  # nothing between them: two apostrophes
                    if mark == "»":
                        trim_end(stack[depth].piece.children)
                    close(stack, root, name)
                    parent = stack[-1].piece.children if stack else root
                    if rest:
                        parent.append(rest)
                    return None
            elif name.startswith("<"):
                continue
    if (
        len(stack) < DEEPEST
        and mark in PAIRS
        and (mark in "\"'" or mark in quotes[0] or mark in quotes[1])
        and not after.isspace()
        and not before.isalnum()
    ):
        outermost = not any(one.name in PAIRS for one in stack)
        span = Span([], quotes="inner" if outermost and mark in quotes[1] else "outer")
        here.append(span)
        stack.append(Open(mark, at, span))
        return None if mark in "«‹" or not rest else at + 1
    here.append(("’" if mark == "'" else mark) + rest)
    return None


def trim_end(pieces: list[Piece]) -> None:
    """Take the space off the end that French sets before »."""
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip("\u00a0\u202f ")


def merged(pieces: list[Piece]) -> list[Piece]:
    """Strings that stand side by side made one: no seam runs through the text of a field."""
    result: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Span):
            piece.children = merged(piece.children)
            if piece.children:
                result.append(piece)
        elif piece and result and isinstance(result[-1], str):
            result[-1] += piece
        elif piece:
            result.append(piece)
    return result
