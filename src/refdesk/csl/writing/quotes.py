"""Second pass: quotation marks by depth, and formatting that cancels itself when nested (flip-flopping)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import TypeAlias

from refdesk.csl import tags
from refdesk.csl.formatted import END, End, Mark
from refdesk.csl.reading.locale import Locale
from refdesk.csl.tags import Source
from refdesk.csl.tree import Span, new
from refdesk.csl.writing.runs import CLOSE, Opened, Part, Run
from refdesk.items.tuples import NamedTuple

FLIPPING = ("font-style", "font-variant", "font-weight")  # the kinds of formatting that are undone inside themselves


class Opening(NamedTuple):
    """An opening quotation mark."""

    mark: str
    source: Source | None = None


class Closing(NamedTuple):
    """A closing quotation mark."""

    mark: str
    source: Source | None = None


class Field(Enum):
    """The start or end of the text of a field, which has no seams inside."""

    BEGIN = "begin"
    END = "end"


Token: TypeAlias = "Run | Mark | End | Opening | Closing | Field"


class Level(NamedTuple):
    """What applies inside a span: its end, the formatting by kind, the depth of quotations and their marks, whether in
    a field, whether in text that the style says is not quoted (so the outermost quotation in it has outer marks)."""

    quotes: Sequence[str]
    end: tuple[Token, ...] = ()
    active: Mapping[str, str] = {}
    depth: int = 0
    in_field: bool = False
    unquoted: bool = False


def nested(row: Iterable[Part], locale: Locale) -> list[Token]:
    """The row, with quotation marks and formatting marks for its spans, nested properly."""
    tokens: list[Token] = []
    levels: list[Level] = []
    level = Level(locale.quotes)
    for part in row:
        if isinstance(part, Run):
            tokens.append(part)
        elif part is CLOSE:
            tokens += level.end
            level = levels.pop()
        else:
            levels.append(level)
            begin, level = enter(part, level)
            tokens += begin
    return tokens


def enter(opened: Opened, outside: Level) -> tuple[list[Token], Level]:
    """The start of a span, and what applies inside it."""
    span, source = opened
    tag, quoted = span.tag, span.quotes
    begin: list[Token] = []
    end: list[Token] = []
    depth, active, quotes, unquoted = outside.depth, outside.active, outside.quotes, outside.unquoted
    if isinstance(tag, tags.InLocale):
        quotes = tag.quotes
    elif quoted == "none":
        unquoted = True
    elif quoted:
        depth += 2 if quoted == "inner" and depth % 2 == 0 and not unquoted else 1
        opening, closing = quotes[:2] if depth % 2 else quotes[2:]
        begin.append(Opening(opening, source))
        end.append(Closing(closing, source))
    marks = formatting(span, active)
    if marks:
        begin += marks
        end[:0] = [END] * len(marks)
        if flipping := {kind: value for kind, value in marks if kind in FLIPPING}:
            active = {**active, **flipping}
    begins_field = tag is tags.RICH and not outside.in_field
    if begins_field:
        begin.append(Field.BEGIN)
        end.insert(0, Field.END)
    return begin, new(Level, (quotes, tuple(end), active, depth, outside.in_field or begins_field, unquoted))


def formatting(span: Span, active: Mapping[str, str]) -> list[Mark]:
    """The marks of a span that change something at its place.

    Formatting in a field is undone if it is already in effect: italics inside italics are upright.
    """
    if span.tag is tags.NO_DECOR:
        return [Mark(kind, "normal") for kind, value in active.items() if value != "normal"]
    marks = span.marks
    if span.tag is tags.MARKUP:
        marks = tuple(
            [Mark(kind, "normal") if active.get(kind) == value else Mark(kind, value) for kind, value in marks]
        )
    return [mark for mark in marks if mark.value != "normal" or active.get(mark.kind, "normal") != "normal"]
