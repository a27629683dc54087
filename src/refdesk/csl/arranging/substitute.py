"""subsequent-author-substitute: names repeated from the entry before (Bibliography-specific Options)."""

from __future__ import annotations

from itertools import takewhile

from refdesk.csl import tags
from refdesk.csl.item import Name, person
from refdesk.csl.tree import JOINED, Piece, Rendered, Span, find, name_lists, plain, prune, spans
from refdesk.items.tuples import NamedTuple


class Row(NamedTuple):
    """The names at the start of an entry: the people, in whatever form, and whether et-al follows."""

    people: tuple[Name | str, ...]
    et_al: bool = False


def names_of(body: Rendered) -> Span | None:
    """The names that an entry begins with, or the variable that substitutes them; None if it begins otherwise."""
    first = first_text(body)
    return first if isinstance(first, Span) else None


def first_text(piece: Rendered) -> Rendered:
    """The names, or the string of other text, that come first, apart from the citation number and affixes."""
    if not isinstance(piece, Span):
        return piece
    tag = piece.tag
    if isinstance(tag, tags.Names) or (isinstance(tag, tags.StandIn) and tag.variables):
        return piece
    if tag is tags.CITATION_NUMBER:
        return None
    for index, child in enumerate(piece.children):
        around = isinstance(child, str) and (piece.affixed or (piece.row is JOINED and index % 2))
        if not around and (first := first_text(child)):
            return first
    return None


def row_of(names: Span) -> Row:
    """The people of these names; a literal name is the same person as the name in parts."""
    people = [span.tag.person for span in spans(names) if isinstance(span.tag, tags.Name)]
    if not people:
        return Row((plain(names),))
    same = tuple([person(name)._replace(family=name.family or name.literal, literal="") for name in people])
    return Row(same, find(names, tags.EtAl) is not None)


def substitute_names(names: Span, row: Row, previous: Row, mark: str, rule: str) -> Span:
    """The names, with those repeated from the entry before replaced as the rule says."""
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
    """The names, with each of the first `count` replaced."""
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
    """The names, replaced as a whole; label and affixes stay."""
    if len(name_lists(names)) != 1:
        return names._replace(children=marked(mark).children)
    row = prune(names, lambda span: marked(mark) if isinstance(span.tag, tags.NameList) else span)
    return row if isinstance(row, Span) else names


def marked(mark: str) -> Span:
    """The replacement as a piece."""
    return Span((mark,) if mark else ())
