"""First pass: the tree as a row of runs of text, between spans that have an effect.

Spans that only hold others are gone. Whether a run is an affix, a delimiter or a text decides how punctuation at its
ends is treated.
"""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from refdesk.csl.reading.locale import NS
from refdesk.csl.tags import NO_DECOR, RICH, Source
from refdesk.csl.tree import JOINED, PARENTHESES, PLAIN, Rendered, Span, new
from refdesk.items.tuples import NamedTuple


class Kind(Enum):
    """The kind of a run of text."""

    TEXT = "text"
    AFFIX = "affix"
    DELIMITER = "delimiter"


TEXT, AFFIX, DELIMITER = Kind
# The elements besides groups and layouts whose parentheses become brackets inside others; those of names, labels, variables
# and terms stay and do not count, as other processors have it.
BRACKETED = frozenset((NS + "date", NS + "number"))


class Run(NamedTuple):
    """A text, and the style element that wrote it."""

    text: str
    kind: Kind = TEXT
    source: Source | None = None


class Opened(NamedTuple):
    """The start of a span that has an effect, and the style element that contains it."""

    span: Span
    source: Source | None


class Close(Enum):
    """The end of the span opened last."""

    CLOSE = "close"


CLOSE = Close.CLOSE
Part: TypeAlias = "Run | Opened | Close"


def runs(piece: Rendered, brackets: bool = False) -> list[Part]:
    """The row of a tree; with `brackets`, parentheses inside parentheses become brackets."""
    row: list[Part] = []
    if isinstance(piece, str):
        row.append(Run(piece))
    elif piece is not None:
        add_span(piece, row, None, 0 if brackets else None)
    return row


def add_span(span: Span, row: list[Part], source: Source | None, parentheses: int | None) -> None:
    """Add a span to the row. `parentheses` are those around it; None if they do not matter."""
    children, marks, quotes, tag, strings, own = span
    if parentheses is not None and strings is PARENTHESES and (own is None or own.element.tag in BRACKETED):
        if parentheses:
            children = (str(children[0])[:-1] + "[", *children[1:-1], "]" + str(children[-1])[1:])
        parentheses += 1
    opens = marks or quotes or tag is RICH or tag is NO_DECOR
    if opens:
        row.append(Opened(span, source))
    source = own or source
    delimited = strings is JOINED
    kind = TEXT if delimited or strings is PLAIN else AFFIX
    for child in children:
        if not isinstance(child, str):
            add_span(child, row, source, parentheses)
        elif child:
            row.append(new(Run, (child, kind, source)))
        if delimited:
            kind = TEXT if kind is DELIMITER else DELIMITER
    if opens:
        row.append(CLOSE)
