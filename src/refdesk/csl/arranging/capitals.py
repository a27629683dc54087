"""A capital for the term that a note, or an entry of the list, begins with."""

from __future__ import annotations

from refdesk.csl.arranging.collapse import Rendering
from refdesk.csl.text.case import change_case
from refdesk.csl.tree import AFFIXED, Piece, Span


def capitalize_term(one: Rendering, first: bool) -> None:
    """In a note a term that begins the citation gets a capital, as it does behind a prefix that is a sentence."""
    prefix = one.cite.prefix.rstrip(" \"'”’»")
    starts = (first and not prefix) or (prefix.endswith((".", "!", "?")) and " " in prefix)
    if starts and isinstance(one.body, Span):
        capitalize_first_term(one.body)


def capitalize_first_term(span: Span) -> None:
    """Give a capital, in place, to the term that a text begins with, if it begins with one."""
    while span.children:
        if span.tag == "term":
            span.children = [change_case(span.children[0], "capitalize-first")]
            return
        children = [child for child in span.children if isinstance(child, Span) or span.tag not in AFFIXED]
        first = next((child for child in children if child and not is_opening(child)), None)
        if not isinstance(first, Span):
            return
        span = first


def is_opening(piece: Piece) -> bool:
    """Whether a piece is nothing but marks, or the number of the entry, before a text."""
    if isinstance(piece, str):
        return not any(char.isalnum() for char in piece)
    return piece.tag == "citation-number" or (bool(piece.children) and all(map(is_opening, piece.children)))
