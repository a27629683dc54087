"""What the processor gives to the writers: formatted text as a flat sequence.

A `Formatted` is a sequence of three kinds of things:

- `str`: text to be escaped and written as it is;
- `Mark(kind, value)`: from here on, until its END, the text is formatted so;
- `END`: closes the Mark that was opened last.

Marks nest properly. The kinds are CSL's own formatting attributes and one more:

    font-style        italic, oblique, normal (upright inside italic)
    font-variant      small-caps, normal
    font-weight       bold, light, normal
    text-decoration   underline, none
    vertical-align    sup, sub, baseline
    display           block, left-margin, right-inline, indent
    link              the URL that the text leads to
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from refdesk.csl.tags import Source


class Mark(NamedTuple):
    """The start of formatted text."""

    kind: str
    value: str


class Raised(Mark):
    """The start of raised text that was one character of the data: `char`, such as `²` or `ª`."""

    char: str

    def __new__(cls, char: str) -> Raised:
        mark = super().__new__(cls, "vertical-align", "sup")
        mark.char = char
        return mark


class End(Enum):
    """The type of END."""

    END = "END"


END = End.END

Formatted: TypeAlias = Sequence["str | Mark | End"]


class Entry(NamedTuple):
    """One reference of the list: the item's id and its text, and, part by part, the element of the style that wrote it."""

    id: str
    text: Formatted
    sources: Sequence[Source | None] = ()


class Bibliography(NamedTuple):
    """A reference list, in order, and how the style wants it laid out (CSL specification, Bibliography-specific Options).

    `max_offset` is the width in characters of the widest first field, for styles that align the second field
    (`second_field_align` is "flush" or "margin"). `line_spacing` and `entry_spacing` are in lines.
    """

    entries: tuple[Entry, ...]
    hanging_indent: bool = False
    second_field_align: str | None = None
    max_offset: int = 0
    line_spacing: int = 1
    entry_spacing: int = 1


class Document(NamedTuple):
    """What a document's citations and reference list become; `bibliography` is None where the style has none."""

    citations: tuple[Formatted, ...]
    bibliography: Bibliography | None
