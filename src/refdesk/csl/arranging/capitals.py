"""A capital for the term that a note, or an entry of the list, begins with."""

from __future__ import annotations

from refdesk.csl import tags
from refdesk.csl.cites import Cite
from refdesk.csl.text.case import change_case
from refdesk.csl.tree import AnyTree, Piece, Span, with_child


def begins_sentence(cite: Cite, first: bool) -> bool:
    """Whether a cite begins a sentence: the first of a note, or one behind a prefix that is a sentence itself."""
    prefix = cite.prefix.rstrip(" \"'”’»")
    return (first and not prefix) or (prefix.endswith((".", "!", "?")) and " " in prefix)


def with_capital(piece: AnyTree) -> AnyTree:
    """The text with a capital for the term that it begins with, if it begins with one."""
    if not isinstance(piece, Span):
        return piece
    if isinstance(piece.tag, tags.Term):
        if piece.tag.keeps_case:
            return piece
        return piece._replace(children=(change_case(piece.children[0], "capitalize-first"),))
    for index, child in enumerate(piece.children):
        if isinstance(child, str) and piece.affixed:
            continue
        if child and not is_opening(child):
            return with_child(piece, index, with_capital(child)) if isinstance(child, Span) else piece
    return piece


def is_opening(piece: Piece) -> bool:
    """Whether a piece is nothing but marks, or the number of the entry, before a text."""
    if isinstance(piece, str):
        return not any(map(str.isalnum, piece))
    return piece.tag is tags.CITATION_NUMBER or (bool(piece.children) and all(map(is_opening, piece.children)))
