"""subsequent-author-substitute: names that repeat those of the entry before (Bibliography-specific Options)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from refdesk.csl.item import Name
from refdesk.csl.tree import Rendered, Span, find, plain


class Row(NamedTuple):
    """The names that an entry begins with: who they are, whatever their form, and whether et-al stands behind them."""

    people: tuple[Name | str, ...]
    et_al: bool = False


def substitute_names(
    body: Rendered, named: Iterable[tuple[Span, Name]], previous: Row | None, mark: str, rule: str
) -> Row | None:
    """Replace, in place, the first names of an entry as the rule says; returns these names for the next entry.

    `named` are spans of names with whom they name.
    """
    names = find(body, "names")
    stand_in = find(body, "stand-in")
    names = names if stand_in is None or (names is not None and before(body, names, stand_in)) else stand_in
    if names is None:
        return None
    people = list_names(names)
    if people:  # a name is the same, literal or not
        who = {id(span): name._replace(family=name.family or name.literal, literal="") for span, name in named}
        row = Row(tuple(who.get(id(one)) or plain(one) for one in people), find(names, "et-al") is not None)
    else:
        row = Row((plain(names),))
    if previous is None:
        return row
    if not people or rule.startswith("complete"):
        if row == previous:
            if rule == "complete-each" and people:
                replace_each(people, mark)
            else:
                replace_row(names, people, mark)
    else:
        pairs = zip(row.people, previous.people, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        replace_each(people[: min(same, 1) if rule == "partial-first" else same], mark)
    return row


def replace_each(people: Sequence[Span], mark: str) -> None:
    """Put the mark in the place of each of these names."""
    for one in people:
        one.children = [mark] if mark else []


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
