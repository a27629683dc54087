"""The year suffix after the first year, if the style does not place it itself (Disambiguation, method 4)."""

from __future__ import annotations

from refdesk.csl import tags
from refdesk.csl.tree import AnyTree, Rendered, Span, find, with_child


def has_year_suffix(body: Rendered) -> bool:
    """Whether a cite or an entry shows its year suffix."""
    return find(body, tags.YearSuffix) is not None


def with_year_suffix(body: AnyTree, suffix: str) -> AnyTree:
    """The cite or entry with the suffix after the last year (or its era) of the first date with a year.

    The date of access does not count. Without a year, the body is returned unchanged.
    """
    return in_first_date(body, Span((suffix,), tag=tags.YEAR_SUFFIX)) or body


def in_first_date(piece: Rendered, suffix: Span) -> Span | None:
    """The piece with the suffix in the first date with a year; None if there is none."""
    if not isinstance(piece, Span):
        return None
    if isinstance(piece.tag, tags.Date):
        return None if piece.tag.variable == "accessed" else behind_last_year(piece, suffix)
    for index, child in enumerate(piece.children):
        if (changed := in_first_date(child, suffix)) is not None:
            return with_child(piece, index, changed)
    return None


def behind_last_year(span: Span, suffix: Span) -> Span | None:
    """The date with the suffix after its last year, or the era of that; None if it has no year."""
    if isinstance(span.tag, tags.Year | tags.Era):
        return span._replace(children=(*span.children, suffix))
    for index in range(len(span.children) - 1, -1, -1):
        child = span.children[index]
        if isinstance(child, Span) and (changed := behind_last_year(child, suffix)) is not None:
            return with_child(span, index, changed)
    return None
