"""Formatted text -> text, HTML and the others: one module a format, all of them in the one table below.

A writer module has two functions:

    inline(text: Formatted, links: bool = True) -> str
        A citation, or one line of a list.
    listing(groups: Sequence[Group], layout: Layout) -> str
        A reference list, ending in a newline: entries under headings, or one group without a heading.

Escaping happens here and nowhere else: what is text in a reference is text in every format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module

from refdesk.csl.formatted import END, Bibliography, Entry, Formatted, Mark


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of a list, under a heading or none."""

    heading: str | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a list is to be laid out: by the style (see `Bibliography`) and by the one who asked for it."""

    hanging_indent: bool = False
    second_field_align: str | None = None
    max_offset: int = 0
    line_spacing: int = 1
    entry_spacing: int = 1
    links: bool = True
    width: int | None = None  # wrap at so many characters, where the format is plain text
    standalone: bool = False  # a whole document, not a part of one
    title: str = "References"
    lang: str = "en-US"


def layout_of(bibliography: Bibliography, **asked: object) -> Layout:
    """The layout that a style asks for, with what the user asked for."""
    return Layout(
        hanging_indent=bibliography.hanging_indent,
        second_field_align=bibliography.second_field_align,
        max_offset=bibliography.max_offset,
        line_spacing=bibliography.line_spacing,
        entry_spacing=bibliography.entry_spacing,
        **asked,  # type: ignore[arg-type]
    )


@dataclass(frozen=True, slots=True)
class Writer:
    """A format that citations and lists can be written in."""

    id: str
    title: str
    module: str
    suffixes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def inline(self) -> Callable[..., str]:
        """The module's `inline`."""
        function: Callable[..., str] = import_module(self.module).inline
        return function

    @property
    def listing(self) -> Callable[[Sequence[Group], Layout], str]:
        """The module's `listing`."""
        function: Callable[[Sequence[Group], Layout], str] = import_module(self.module).listing
        return function


WRITERS = (
    Writer("text", "plain text", "refdesk.writers.text", (".txt",), ("plain", "txt")),
    Writer("html", "HTML", "refdesk.writers.html", (".html", ".htm")),
)


def by_name(name: str) -> Writer | None:
    """The writer of that id, alias or suffix (with or without its dot), or None."""
    name = name.lower()
    for writer in WRITERS:
        if name == writer.id or name in writer.aliases or name in writer.suffixes or f".{name}" in writer.suffixes:
            return writer
    return None


CONTROL: dict[int, str] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "") | dict.fromkeys(
    map(ord, "\t\n\u2028\u2029"), " "
)


def printable(text: str) -> str:
    """The text without control characters; a tab or a line's end is a space."""
    return text.translate(CONTROL)


def blocks(text: Formatted) -> Iterator[tuple[str | None, Formatted]]:
    """An entry cut at its outermost `display` marks: (None, the running text) and (block | left-margin | ..., its text)."""
    running: list[object] = []
    inside: list[object] = []
    depth = 0  # of marks, and how deep the display mark that is open stands
    display: str | None = None
    opened = -1
    for part in text:
        if isinstance(part, Mark):
            if part.kind == "display" and display is None and depth == 0:
                if running:
                    yield None, tuple(running)  # type: ignore[arg-type]
                    running = []
                display, opened = part.value, depth
                depth += 1
                continue
            depth += 1
        elif part is END:
            depth -= 1
            if display is not None and depth == opened:
                yield display, tuple(inside)  # type: ignore[arg-type]
                inside, display = [], None
                continue
        (running if display is None else inside).append(part)
    if running:
        yield None, tuple(running)  # type: ignore[arg-type]
