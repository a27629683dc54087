"""subsequent-author-substitute: names that repeat those of the entry before (Bibliography-specific Options)."""

from __future__ import annotations

from itertools import takewhile

from refdesk.csl import tags
from refdesk.csl.item import Name, person
from refdesk.csl.tree import Piece, Rendered, Span, find, name_lists, plain, prune, spans
from refdesk.items.tuples import NamedTuple


class Row(NamedTuple):
    """The names that an entry begins with: who they are, whatever their form, and whether et-al stands behind them."""

    people: tuple[Name | str, ...]
    et_al: bool = False


def names_of(body: Rendered) -> Span | None:
    """The names that an entry begins with, or what stands in for them; a term or the style's own text repeats nobody."""
    return next((span for span in spans(body) if isinstance(span.tag, tags.Names) or stands_in(span)), None)


def stands_in(span: Span) -> bool:
    """Whether a variable stands here in for names."""
    return isinstance(span.tag, tags.StandIn) and bool(span.tag.variables)


def row_of(names: Span) -> Row:
    """Whom these names are of; a name is the same, literal or not."""
    people = [span.tag.person for span in spans(names) if isinstance(span.tag, tags.Name)]
    if not people:
        return Row((plain(names),))
    same = tuple([person(name)._replace(family=name.family or name.literal, literal="") for name in people])
    return Row(same, find(names, tags.EtAl) is not None)


def substitute_names(names: Span, row: Row, previous: Row, mark: str, rule: str) -> Span:
    """The names with the mark in place of those that repeat the row of the entry before, as the rule says."""
    each = find(names, tags.Name) is not None
    if not each or rule.startswith("complete"):
        if row != previous:
            return names
        if rule == "complete-each" and each:
            return replace_names(names, len(row.people), mark)
        return replace_row(names, mark)
    pairs = zip(row.people, previous.people, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return replace_names(names, min(same, 1) if rule == "partial-first" else same, mark)


def replace_names(names: Span, count: int, mark: str) -> Span:
    """The names with the mark in place of each of the first so many."""
    children: list[Piece] = []
    for child in names.children:
        if count and isinstance(child, Span):
            held = sum(1 for span in spans(child) if isinstance(span.tag, tags.Name))
            if isinstance(child.tag, tags.Name):
                child = marked(mark)
            elif held:
                child = replace_names(child, count, mark)
            count = max(0, count - held)
        children.append(child)
    return names._replace(children=tuple(children))


def replace_row(names: Span, mark: str) -> Span:
    """The names with the mark in place of them all; a label and affixes stay."""
    if len(name_lists(names)) != 1:
        return names._replace(children=marked(mark).children)
    row = prune(names, lambda span: marked(mark) if isinstance(span.tag, tags.NameList) else span)
    return row if isinstance(row, Span) else names


def marked(mark: str) -> Span:
    """The mark as a piece."""
    return Span((mark,) if mark else ())
