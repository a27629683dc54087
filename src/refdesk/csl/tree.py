"""The intermediate form of rendered text: `str | Span | None`, None being "nothing was rendered".

A string is a piece of text whose ends are seams: where two pieces meet, `punctuation.py` settles doubled spaces and
colliding punctuation. So pieces are never glued together before that pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from refdesk.csl.formatted import Mark


class Span:
    """Pieces in a row, with formatting around them and a tag that says what they are.

    Tags that later passes look for: joined, names, name, et-al, date, year, year-suffix, citation-number, citation-label,
    locator, title; `nocase` and `nodecor` come from the markup of a field. `quotes` is "outer" for a
    quotation, or "inner" for one that has the marks of an inner one though it is in no other.
    """

    __slots__ = ("children", "marks", "quotes", "tag")

    def __init__(
        self,
        children: list[Piece],
        marks: tuple[Mark, ...] = (),
        quotes: str = "",
        tag: str | None = None,
    ) -> None:
        self.children = children
        self.marks = marks
        self.quotes = quotes
        self.tag = tag

    def __repr__(self) -> str:
        return f"Span({self.children!r}, {self.marks!r}, {self.quotes!r}, {self.tag!r})"


AFFIXED = ("affixed", "parens")  # the tags of what stands between affixes

Piece: TypeAlias = "str | Span"
Rendered: TypeAlias = "Piece | None"


def parenthesised(prefix: str, suffix: str) -> bool:
    """Whether what stands between these affixes stands in parentheses."""
    return prefix.endswith("(") and suffix.startswith(")")


def affixed(prefix: str, body: Piece, suffix: str) -> Piece:
    """The body between its affixes."""
    if prefix:
        return Span([prefix, body, suffix]) if suffix else Span([prefix, body])
    return Span([body, suffix]) if suffix else body


def joined(pieces: Sequence[Piece], delimiter: str) -> Rendered:
    """The pieces with a delimiter between them; None when there are none."""
    if not pieces:
        return None
    if len(pieces) == 1:
        return pieces[0]
    if not delimiter:
        return Span(list(pieces))
    children: list[Piece] = [pieces[0]]
    for piece in pieces[1:]:
        children.append(delimiter)
        children.append(piece)
    return Span(children, tag="joined")


def plain(piece: Rendered) -> str:
    """The text of a piece, unformatted, as it was rendered: what cites and names are compared by."""
    if piece is None:
        return ""
    if piece.__class__ is str:
        return piece
    parts: list[str] = []
    collect(piece, parts)  # type: ignore[arg-type]
    return "".join(parts)


def collect(span: Span, parts: list[str]) -> None:
    """Append the strings of a span to a list."""
    for child in span.children:
        if child.__class__ is str:
            parts.append(child)
        else:
            collect(child, parts)  # type: ignore[arg-type]


def find(piece: Rendered, tag: str) -> Span | None:
    """The first span with that tag, in reading order."""
    if piece is None or piece.__class__ is str:
        return None
    if piece.tag == tag:  # type: ignore[union-attr]
        return piece  # type: ignore[return-value]
    for child in piece.children:  # type: ignore[union-attr]
        if child.__class__ is Span and (found := find(child, tag)):
            return found
    return None


def map_strings(piece: Piece, change: object) -> Piece:
    """The same piece with every string passed through a function."""
    if isinstance(piece, str):
        return change(piece)  # type: ignore[operator,no-any-return]
    return Span([map_strings(child, change) for child in piece.children], piece.marks, piece.quotes, piece.tag)
