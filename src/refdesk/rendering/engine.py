"""The engine of a style and a locale: refdesk's own processor or citeproc-py, under one protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

from refdesk import config
from refdesk.csl.formatted import Bibliography, Document
from refdesk.errors import BadStyle
from refdesk.styles.locales import find_locale, read_locale
from refdesk.styles.names import StyleFile

if TYPE_CHECKING:
    from refdesk.csl.item import Name
    from refdesk.csl.processor import Processor
    from refdesk.items import Item

EngineName = Literal["refdesk", "citeproc-py"]
Progress = Callable[[int, int], None]


class Engine(Protocol):
    """Items and citations -> a document; items -> a reference list."""

    @property
    def lang(self) -> str: ...

    def document(self, items: Sequence[Item], citations: Sequence[dict[str, Any]], sort: bool = True) -> Document: ...

    def bibliography(self, items: Sequence[Item], sort: bool = True, first: int = 1) -> Bibliography | None: ...


def make_engine(
    style: StyleFile,
    locale: str | None = None,
    name: EngineName = "refdesk",
    *,
    links: bool = False,
    highlight: Sequence[str] = (),
    progress: Progress | None = None,
) -> Engine:
    """The engine of this name for a style. The locale is the one given, else the one configured, else the style's own.

    `highlight` names people whose names are set in bold; `progress` is called with the steps done and the total.
    """
    if name == "citeproc-py":
        from refdesk.rendering.citeproc_py import Processor as CiteprocPy

        return CiteprocPy(style.path, locale_code(style, locale))
    wanted = None
    if highlight:
        from refdesk.rendering.people import is_one_of

        wanted = is_one_of(highlight)
    return make_processor(style, locale, links=links, highlight=wanted, progress=progress)


def make_processor(
    style: StyleFile,
    locale: str | None = None,
    *,
    links: bool = False,
    highlight: Callable[[Name], bool] | None = None,
    abbreviations: Mapping[str, Mapping[str, str]] | None = None,
    progress: Progress | None = None,
) -> Processor:
    """refdesk's own processor. BadStyle, with line and element, if the style cannot be used."""
    from refdesk.csl.processor import Processor
    from refdesk.errors import StyleError

    code = locale_code(style, locale)
    try:
        return Processor(
            style.path.read_bytes(),
            read_locale,
            code,
            links=links,
            abbreviations=abbreviations,
            highlight=highlight,
            progress=progress,
        )
    except StyleError as error:
        place = f"{style.path}:{error.line}" if error.line else str(style.path)
        element = f"{error.element}: " if error.element else ""
        raise BadStyle(f"{place}: {element}{error.message}") from None


def locale_code(style: StyleFile, locale: str | None) -> str | None:
    """The locale to render in: the one given, else the one configured, else None (the style's own)."""
    locale = locale or config.value("locale")
    return find_locale(locale) if locale else style.locale
