"""Names in bold, found by their tags, not their text."""

from __future__ import annotations

from collections.abc import Callable

from refdesk.csl import tags
from refdesk.csl.formatted import Mark
from refdesk.csl.item import Name
from refdesk.csl.tree import Rendered, Span

BOLD = (Mark("font-weight", "bold"),)


def highlighted(piece: Rendered, chosen: Callable[[Name], bool] | None) -> Rendered:
    """The tree with these people's names in bold."""
    if chosen is None or not isinstance(piece, Span):
        return piece
    if isinstance(piece.tag, tags.Name):
        return Span((piece,), BOLD) if chosen(piece.tag.person) else piece
    return piece._replace(children=tuple([highlighted(child, chosen) or "" for child in piece.children]))
