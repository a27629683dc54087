"""subsequent-author-substitute: names that repeat those of the entry before (Bibliography-specific Options)."""

from __future__ import annotations

from collections.abc import Iterator

from refdesk.csl.output import Piece, Rendered, Span, find, plain


def substitute_names(body: Rendered, previous: list[str] | None, mark: str, rule: str) -> list[str] | None:
    """Replace, in place, the first names of an entry as the rule says; returns these names for the next entry."""
    names = find(body, "names")
    stand_in = find(body, "stand-in")
    names = names if stand_in is None or (names is not None and before(body, names, stand_in)) else stand_in
    if names is None:
        return None
    people = list_names(names)
    texts = [plain(one) for one in people] or [plain(names)]
    whole = [plain(row_of(names, people)) if people else texts[0], *texts]
    if previous is None:
        return whole
    same = whole[0] == previous[0]
    if rule in ("complete-all", "complete-each"):
        if same:
            if rule == "complete-all" or not people:
                replace_row(names, people, mark)
            else:
                for one in people:
                    one.children = [mark] if mark else []
    elif not people:
        if same:
            names.children = [mark]
    else:
        for index, one in enumerate(people):
            if index + 1 >= len(previous) or texts[index] != previous[index + 1]:
                break
            one.children = [mark]
            if rule == "partial-first":
                break
    return whole


def before(body: Rendered, one: Span, other: Span) -> bool:
    """Whether one of two spans comes before the other in a tree."""
    return next((span for span in spans(body) if span is one or span is other), None) is one


def spans(piece: Rendered) -> Iterator[Span]:
    """The spans of a tree in reading order."""
    if isinstance(piece, Span):
        yield piece
        for child in piece.children:
            yield from spans(child)


def list_names(span: Span) -> list[Span]:
    """The spans of the single names."""
    found: list[Span] = []
    for child in span.children:
        if isinstance(child, Span):
            if child.tag == "name":
                found.append(child)
            else:
                found.extend(list_names(child))
    return found


def replace_row(names: Span, people: list[Span], mark: str) -> None:
    """Put the mark in the place of the whole row of names; a label and affixes stay."""
    if not people:
        names.children = [mark] if mark else []
        return
    row = row_of(names, people)
    row.children = [mark] if mark else []
    row.marks = ()


def row_of(span: Span, people: list[Span]) -> Span:
    """The innermost span that holds all of the names."""
    if any(isinstance(child, Span) and child.tag == "et-al" for child in span.children):
        return span
    for child in span.children:
        if isinstance(child, Span) and child.tag != "name" and set(map(id, list_names(child))) == set(map(id, people)):
            return row_of(child, people)
    if len(people) == 1 and any(child is not people[0] for child in span.children):
        return people[0]
    return span


__all__ = ["Piece", "substitute_names"]
