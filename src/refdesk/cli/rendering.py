"""What `bib`, `cite` and their kin share: the processor for a style and a locale, and the writer for a format."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from refdesk import config
from refdesk.cli.options import Engine
from refdesk.csl.formatted import Bibliography, Document
from refdesk.errors import BadStyle, UsageError
from refdesk.styles.catalogue import StyleFile, find_locale, find_style, read_locale
from refdesk.writers import WRITERS, Writer, by_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from refdesk.csl.elements.base import Node
    from refdesk.csl.item import Name
    from refdesk.csl.processor import Processor as Csl
    from refdesk.csl.reading.parse import Watch
    from refdesk.items import Item

DEFAULT_STYLE = "apa"


class Processor(Protocol):
    """What an engine can do."""

    @property
    def lang(self) -> str: ...

    def document(self, items: Sequence[Item], citations: Sequence[dict[str, Any]], sort: bool = True) -> Document: ...

    def bibliography(self, items: Sequence[Item], sort: bool = True) -> Bibliography | None: ...


def processor(
    style: StyleFile,
    locale: str | None,
    engine: Engine = "refdesk",
    links: bool = False,
    highlight: Sequence[str] = (),
    watch: Watch | None = None,
) -> Processor:
    """The style's processor under that locale, the one that is configured, a dependent style's own, or the style's default."""
    if engine == "citeproc-py":
        from refdesk.rendering.citeproc_py import Processor as CiteprocPy

        return CiteprocPy(style.path, locale_code(style, locale))
    watches = [watch] if watch else []
    if highlight:
        from refdesk.csl.emphasis import emphasising

        watches.insert(0, emphasising(is_one_of(highlight)))

    def every(element: Element, node: Node) -> None:
        for each in watches:
            each(element, node)

    return csl_processor(style, locale, links, every if watches else None)


def csl_processor(style: StyleFile, locale: str | None, links: bool = False, watch: Watch | None = None) -> Csl:
    """refdesk's own processor; BadStyle, with line and element, where the style cannot be used."""
    from refdesk.cli.output import progress
    from refdesk.csl.processor import Processor as Csl
    from refdesk.errors import StyleError

    bar = progress("rendering") if sys.stderr.isatty() else None
    try:
        return Csl(
            style.path.read_bytes(), read_locale, locale_code(style, locale), links=links, watch=watch, progress=bar
        )
    except StyleError as error:
        place = f"{style.path}:{error.line}" if error.line else str(style.path)
        element = f"{error.element}: " if error.element else ""
        raise BadStyle(f"{place}: {element}{error.message}") from None


def locale_code(style: StyleFile, locale: str | None) -> str | None:
    locale = locale or config.value("locale")
    return find_locale(locale) if locale else style.locale


def is_one_of(people: Sequence[str]) -> Callable[[Name], bool]:
    """Is a name one of these people's? `Family, Given`; an initial is enough of a given name, and none at all matches any."""
    from refdesk.items.fold import fold

    wanted = [(fold(family), fold(given).split()) for family, _, given in (one.partition(",") for one in people)]

    def found(name: Name) -> bool:
        family = fold(name.literal or f"{name.non_dropping} {name.family}")
        given = fold(f"{name.given} {name.dropping}").split()
        return any(
            family in (one, fold(f"{name.dropping} {one}"))
            and all(alike(a, b) for a, b in zip(first, given, strict=False))
            for one, first in wanted
        )

    return found


def alike(one: str, other: str) -> bool:
    """Are these the same given name, or is one the other's initial?"""
    return one == other or (len(min(one, other, key=len)) == 1 and one[0] == other[0])


def style_named(name: str | None) -> StyleFile:
    """The style of that name, else the one that is configured, else APA's."""
    return find_style(name or config.value("style") or DEFAULT_STYLE)


def writer_named(name: str | None, output: str | None = None) -> Writer:
    """The writer of that format, of the output file's suffix, or the one that is configured; else that of text."""
    if name is None and (writer := by_name(os.path.splitext(output or "")[1])):
        return writer
    name = name or config.value("format") or "text"
    writer = by_name(name)
    if writer is None:
        raise UsageError(f"no format '{name}' to write references in: there are {', '.join(w.id for w in WRITERS)}")
    return writer


class Preview(NamedTuple):
    """How a reference reads in a style where it stands alone; the entry is '' in a style without a list."""

    citation: str
    entry: str


def previews(style: StyleFile, items: Iterable[Item], writer: Writer) -> Iterator[Preview]:
    """The items, each cited and listed for itself."""
    from refdesk.writers.text import on_one_line

    engine = processor(style, None)
    for item in items:
        document = engine.document([item], [{"citationItems": [{"id": str(item["id"])}]}])
        entries = document.bibliography.entries if document.bibliography else ()
        entry = " ".join(on_one_line(one, writer.inline) for one in entries)
        yield Preview(writer.inline(document.citations[0]), entry)


def write_list(bibliography: Bibliography, writer: Writer, path: str, **asked: object) -> None:
    """Write a list to a file, in the format of its suffix, else in the writer's."""
    from refdesk.cli.output import write
    from refdesk.writers import Group, layout_of

    form = by_name(os.path.splitext(path)[1]) or writer
    write(as_pieces(form.listing([Group(None, bibliography.entries)], layout_of(bibliography, **asked))), path)


def as_pieces(written: str | bytes) -> list[str] | bytes:
    return [written] if isinstance(written, str) else written
