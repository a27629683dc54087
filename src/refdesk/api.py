"""The public Python API (see `refdesk`): what the command line does, as functions on values.

Items are CSL-JSON objects: dictionaries of variables. Errors are raised as `RefdeskError`, in the class with the exit status that
the command line would return; problems with single records are `Problem` values in the result.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refdesk.errors import BadData, NegativeAnswer, UsageError
from refdesk.items import Item, Problem

if TYPE_CHECKING:
    from refdesk.csl.explain import Explained
    from refdesk.formats.registry import Format
    from refdesk.library import Library
    from refdesk.rendering.engine import Engine
    from refdesk.writers import Writer


@dataclass(frozen=True, slots=True)
class References:
    """The result of reading: the items in the order of the file, and the problems of records that were skipped or
    repaired."""

    items: tuple[Item, ...]
    problems: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, key: str) -> Item:
        """The item of that key; KeyError if there is none."""
        for item in self.items:
            if item["id"] == key:
                return item
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Written:
    """Items in a format: its text, and a problem for each variable that the format cannot hold."""

    text: str
    problems: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        return self.text


def read(path: str | os.PathLike[str], format: str | None = None) -> References:
    """The references of a file, in any format that `refdesk formats` lists, recognised by its content unless named.

    Items without a key get one (authorYEAR). BadData if there is no reference in it, UsageError if there is no such
    format, OSError if the file cannot be read.
    """
    path = os.fspath(path)
    return _read(Path(path).read_bytes(), path, format)


def read_text(text: str | bytes, format: str | None = None) -> References:
    """The references of a text; the same as `read`, without a file."""
    return _read(text.encode() if isinstance(text, str) else text, "", format)


def _read(data: bytes, name: str, format: str | None) -> References:
    from refdesk.formats.registry import recognise
    from refdesk.items.keys import with_keys

    form = _format(format) if format else recognise(data, name)
    if form is None or not form.reads:
        raise BadData(f"{name or 'the text'}: format not recognised; name one")
    problems: list[Problem] = []

    def items() -> Iterator[Item]:
        for value in form.read(data):
            if isinstance(value, Problem):
                problems.append(value)
            else:
                yield value

    found = tuple(with_keys(items()))
    if not found:
        raise BadData(f"{name or 'the text'}: no references found")
    return References(found, tuple(problems))


def write(items: Iterable[Item], format: str = "csl-json") -> Written:
    """The items in an exchange format: csl-json, bibtex, biblatex, ris, ..."""
    from refdesk.items.record import normalised

    form = _format(format)
    if not form.writes:
        raise UsageError(f"{form.id} cannot be written, only read")
    pieces: list[str] = []
    problems: list[Problem] = []
    for piece in form.write(map(normalised, items)):
        if isinstance(piece, Problem):
            problems.append(piece)
        else:
            pieces.append(piece)
    return Written("".join(pieces), tuple(problems))


def _format(name: str) -> Format:
    from refdesk.formats.registry import FORMATS, by_name

    form = by_name(name)
    if form is None:
        raise UsageError(f"no format '{name}'; expected one of {', '.join(form.id for form in FORMATS)}")
    return form


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list, in the renderer's format. `label` is the text in its margin (`[1]`), '' if there is none."""

    key: str
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class RenderedList:
    """A reference list: its entries in order, and the whole list as text in the format."""

    entries: tuple[Entry, ...]
    text: str

    def __str__(self) -> str:
        return self.text

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, number: int) -> Entry:
        return self.entries[number]


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation of a document: the keys in it, and its text (in a note style, the text of the note)."""

    keys: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """The citations of a document in order, and its reference list (None if the style has none)."""

    citations: tuple[Citation, ...]
    bibliography: RenderedList | None


class Renderer:
    """A style in a locale and an output format. It keeps no state between calls.

    `style` is an id, an old name, a title or the path of a .csl file; `locale` a code or the name of a language
    (default: the style's); `format` one of text, html, markdown, latex, typst, rst, org, asciidoc, jats, rtf. With
    `links`, DOIs and URLs are links.
    """

    def __init__(
        self, style: str = "apa", locale: str | None = None, format: str = "text", *, links: bool = True
    ) -> None:
        from refdesk.rendering.engine import make_engine
        from refdesk.styles.names import find_style

        self.style = find_style(style)
        self.links = links
        self._writer = text_writer(format)
        self._engine: Engine = make_engine(self.style, locale, links=links)

    @property
    def locale(self) -> str:
        """The code of the renderer's locale."""
        return self._engine.lang

    @cached_property
    def _terms(self) -> Mapping[str, str]:
        from refdesk.rendering.clusters import locator_terms

        return locator_terms(self.style, self._engine.lang)

    def bibliography(self, items: Iterable[Item], *, sort: bool = True, standalone: bool = False) -> RenderedList:
        """The list of the items, in the style's order or the given one (`sort=False`); `standalone` makes it a document.

        NegativeAnswer if the style has no reference list.
        """
        listed = self._engine.bibliography(list(items), sort)
        if listed is None:
            raise NegativeAnswer(f"style {self.style.id} has citations only, no reference list")
        return self._listed(listed, standalone)

    def document(
        self, items: Iterable[Item], citations: Sequence[str | Mapping[str, Any]], *, keep_missing: bool = False
    ) -> RenderedDocument:
        """The citations of a document, in order, and the list of the items.

        A citation is a text in pandoc's syntax (`[see @curie1903, p. 3; @noether1918]`, `@curie1903 [p. 3]`, a plain
        key) or an object of citeproc's data (`{"citationItems": [{"id": ...}]}`). Numbers, ibid., notes and
        disambiguation run through them. A key that no item has raises NegativeAnswer, or is shown as `[KEY?]`
        (`keep_missing`).
        """
        from functools import partial

        from refdesk.rendering.clusters import cited_keys, read_cluster, render_clusters

        items = list(items)
        clusters = [read_cluster(citation, self._terms) for citation in citations]
        known = {str(item["id"]) for item in items}
        missing = [key for key in cited_keys(clusters) if key not in known]
        if missing and not keep_missing:
            raise NegativeAnswer(f"no such key{'s' if len(missing) > 1 else ''}: {', '.join(missing)}")
        inline = partial(self._writer.inline, links=self.links)
        rendered, listed = render_clusters(clusters, items, self._engine, inline, keep_missing=keep_missing)
        return RenderedDocument(
            tuple(Citation(citation.keys, citation.text) for citation in rendered),
            self._listed(listed, standalone=False) if listed else None,
        )

    def _listed(self, listed: Any, standalone: bool) -> RenderedList:
        from refdesk.rendering.entries import label
        from refdesk.rendering.headings import Words
        from refdesk.writers import Group, layout_of
        from refdesk.writers.text import on_one_line

        entries = tuple(
            Entry(entry.id, on_one_line(entry, self._writer.inline, self.links), label(entry))
            for entry in listed.entries
        )
        title = Words(self.locale).references if standalone else ""
        layout = layout_of(listed, links=self.links, standalone=standalone, title=title, lang=self.locale)
        text = self._writer.listing([Group(None, listed.entries)], layout)
        return RenderedList(entries, text if isinstance(text, str) else "")


def text_writer(name: str) -> Writer:
    """The writer of that text format; UsageError if there is none."""
    from refdesk.writers import WRITERS, by_name

    writer = by_name(name)
    if writer is None or writer.binary:
        texts = ", ".join(writer.id for writer in WRITERS if not writer.binary)
        raise UsageError(f"no text format '{name}' for lists; expected one of {texts}")
    return writer


def bibliography(
    items: Iterable[Item], style: str = "apa", locale: str | None = None, format: str = "text"
) -> RenderedList:
    """The reference list of the items; see `Renderer` for the arguments."""
    return Renderer(style, locale, format).bibliography(items)


def cite(
    items: Iterable[Item],
    citations: Sequence[str | Mapping[str, Any]],
    style: str = "apa",
    locale: str | None = None,
    format: str = "text",
) -> RenderedDocument:
    """The citations of a document and its list; see `Renderer` and `Renderer.document` for the arguments."""
    return Renderer(style, locale, format).document(items, citations)


def explain(item: Item, style: str = "apa", locale: str | None = None) -> Explained | None:
    """The origin of each part of an entry: element, macro, line, variables; and what the style asked for in vain.

    None if the style has no list, or prints nothing for the item.
    """
    from refdesk.csl.explain import explaining
    from refdesk.rendering.engine import make_processor
    from refdesk.styles.names import find_style

    return explaining(make_processor(find_style(style), locale))(item)


def find_library(path: str | os.PathLike[str] | None = None) -> Library:
    """The library in that file or folder; without one, the library that the command line would use.

    The file need not exist yet: the first change creates it.
    """
    from refdesk.library import Library, locate

    return Library(locate(os.fspath(path) if path is not None else None))
