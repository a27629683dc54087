"""Rendered text, the intermediate form: `str | Span | None`, where None means that nothing was rendered.

Trees are values: a pass makes a new tree. The two ends of a string are seams: where two texts meet, `writing` removes
doubled spaces and colliding punctuation. So texts are never concatenated before that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import TypeAlias, TypeVar

from refdesk.csl import tags
from refdesk.csl.formatted import Mark
from refdesk.csl.tags import Source, Tag
from refdesk.items.tuples import NamedTuple


class Row(Enum):
    """How the children of a span are arranged, and so what the strings among them are."""

    PLAIN = "plain"
    JOINED = "joined"  # every second child is a delimiter
    AFFIXED = "affixed"  # strings are affixes
    PARENTHESES = "parentheses"  # strings are affixes that enclose the rest in parentheses


PLAIN, JOINED, AFFIXED, PARENTHESES = Row
new = tuple.__new__  # makes a named tuple faster than a call of its class, where many are made


class Span(NamedTuple):
    """Pieces in a row, with formatting around them and a tag that tells what they are.

    `quotes` is "outer" for a quotation, "inner" for one with inner marks although it is not inside another, "none" for
    text that the style says is not quoted, or "of tag" where the tag changes the marks. `source` is the style element
    that wrote all of it.
    """

    children: tuple[Piece, ...]
    marks: tuple[Mark, ...] = ()
    quotes: str = ""
    tag: Tag | None = None
    row: Row = PLAIN
    source: Source | None = None

    @property
    def affixed(self) -> bool:
        """Whether the strings among the children are affixes."""
        return self.row is AFFIXED or self.row is PARENTHESES


Piece: TypeAlias = "str | Span"
Rendered: TypeAlias = "Piece | None"
AnyTree = TypeVar("AnyTree", Span, "str | Span | None")


def affixes_of(prefix: str, suffix: str) -> Row:
    """The kind of row that these affixes make."""
    return PARENTHESES if prefix.endswith("(") and suffix.startswith(")") else AFFIXED


def joined(pieces: Sequence[Piece], delimiter: str) -> Rendered:
    """The pieces with a delimiter between them; None if there are none."""
    if not pieces:
        return None
    if len(pieces) == 1:
        return pieces[0]
    if not delimiter:
        return Span(tuple(pieces))
    return new(Span, (delimited(pieces, delimiter), (), "", None, JOINED, None))


def delimited(pieces: Sequence[Piece], delimiter: str) -> tuple[Piece, ...]:
    """Two or more pieces in a row, with a delimiter between each two."""
    row: list[Piece] = [delimiter] * (2 * len(pieces) - 1)
    row[::2] = pieces
    return tuple(row)


def plain(piece: Rendered) -> str:
    """The text of a piece as rendered, without formatting: cites and names are compared by it."""
    if piece is None:
        return ""
    if isinstance(piece, str):
        return piece
    parts: list[str] = []
    collect(piece, parts)
    return "".join(parts)


def collect(span: Span, parts: list[str]) -> None:
    """Append the strings of a span to a list."""
    for child in span.children:
        if isinstance(child, str):
            parts.append(child)
        else:
            collect(child, parts)


def spans(piece: Rendered) -> Iterator[Span]:
    """The spans of a tree in reading order, each before the spans inside it."""
    if isinstance(piece, Span):
        yield piece
        for child in piece.children:
            if isinstance(child, Span):
                yield from spans(child)


def find(piece: Rendered, *kinds: type[Tag]) -> Span | None:
    """The first span with a tag of these kinds, in reading order."""
    if not isinstance(piece, Span):
        return None
    if piece.tag.__class__ in kinds:
        return piece
    for child in piece.children:
        if isinstance(child, Span) and (span := find(child, *kinds)) is not None:
            return span
    return None


def tags_in(piece: Rendered, collected: list[Tag] | None = None) -> list[Tag]:
    """The tags in a tree, in reading order."""
    collected = [] if collected is None else collected
    if isinstance(piece, Span):
        if piece.tag is not None:
            collected.append(piece.tag)
        for child in piece.children:
            if child.__class__ is Span:
                tags_in(child, collected)
    return collected


def name_lists(piece: Rendered) -> list[tags.NameList]:
    """The lists of names in a tree."""
    return [tag for tag in tags_in(piece) if isinstance(tag, tags.NameList)]


def variables_in(piece: Rendered) -> frozenset[str]:
    """The variables that a tree shows."""
    variables: set[str] = set()
    for tag in tags_in(piece):
        if isinstance(tag, tags.Names):
            variables.update(tag.variables)
        elif isinstance(tag, tags.Text | tags.Number | tags.Date):
            variables.add(tag.variable)
        elif tag is tags.CITATION_NUMBER:
            variables.add("citation-number")
    return frozenset(variables)


def with_child(span: Span, index: int, child: Piece) -> Span:
    """The span with the child at this index replaced."""
    return span._replace(children=(*span.children[:index], child, *span.children[index + 1 :]))


def replace(span: Span, old: Span, new: Span) -> Span:
    """The tree with one of its spans replaced."""
    if span is old:
        return new
    children = [replace(child, old, new) if isinstance(child, Span) else child for child in span.children]
    return span._replace(children=tuple(children))


def prune(piece: Rendered, change: Callable[[Span], Rendered]) -> Rendered:
    """The tree with `change` applied to its spans from the outside in, as long as it returns the same span.

    If it returns None, the span is removed, with the delimiter beside it and the affixes around it.
    """
    if not isinstance(piece, Span):
        return piece
    changed = change(piece)
    if changed is not piece:
        return changed
    pieces = piece.children[::2] if piece.row is JOINED else piece.children
    kept = [new for child in pieces if (new := prune(child, change)) is not None]
    if not kept or (piece.affixed and all(isinstance(child, str) for child in kept)):
        return None
    if piece.row is not JOINED:
        return piece._replace(children=tuple(kept))
    if len(kept) == 1:
        return piece._replace(children=tuple(kept), row=PLAIN)
    return piece._replace(children=delimited(kept, str(piece.children[1])))
