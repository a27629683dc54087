"""The output of the processor, which the writers read: formatted text as a flat sequence.

A `Formatted` is a sequence of three kinds of things:

- `str`: text, to be escaped and written;
- `Mark(kind, value)`: the start of formatting, up to its END;
- `END`: the end of the Mark that was opened last.

Marks nest properly. The kinds are CSL's formatting attributes and links:

    font-style        italic, oblique, normal (upright inside italic)
    font-variant      small-caps, normal
    font-weight       bold, light, normal
    text-decoration   underline, none
    vertical-align    sup, sub, baseline
    display           block, left-margin, right-inline, indent
    link              the URL that the text links to
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
    """The start of raised text that was a single character in the data: `char`, such as `²` or `ª`."""

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
    """One entry of the list: the item's id, the text, and the style element that wrote each part of the text."""

    id: str
    text: Formatted
    sources: Sequence[Source | None] = ()


class Bibliography(NamedTuple):
    """A reference list, in order, with the layout that the style asks for (Bibliography-specific Options).

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
    """The citations and the reference list of a document; `bibliography` is None if the style has none."""

    citations: tuple[Formatted, ...]
    bibliography: Bibliography | None
