"""`refdesk bib`: a reference list."""

from __future__ import annotations

from typing import Annotated

import typer

from refdesk.cli.options import (
    FilesOption,
    KeysArgument,
    LibraryOption,
    LocaleOption,
    OutputOption,
    QueryOption,
    RenderOption,
    StyleOption,
)
from refdesk.cli.rendering import Engine

EngineOption = Annotated[Engine, typer.Option("--engine", help="The CSL processor to render with.", hidden=True)]


def bib(
    keys: KeysArgument = None,
    style: StyleOption = None,
    form: RenderOption = None,
    files: FilesOption = None,
    library: LibraryOption = None,
    query: QueryOption = None,
    locale: LocaleOption = None,
    output: OutputOption = None,
    engine: EngineOption = "citeproc-py",
) -> None:
    """Print a reference list: of some keys, of a query, of files, or of the whole library.

    Examples:

      refdesk bib --style apa

      refdesk bib meshvelishvili2024 -s ieee -f html

      refdesk bib -b refs.bib -s nature -o list.html
    """
    from refdesk.cli.output import write
    from refdesk.cli.rendering import processor, style_named, writer_named
    from refdesk.cli.select import select
    from refdesk.errors import NegativeAnswer
    from refdesk.writers import Group, layout_of

    chosen = style_named(style)
    writer = writer_named(form, output)
    selected = select(keys, files, library, query)
    bibliography = processor(chosen, locale, engine).bibliography(selected.items)
    if bibliography is None:
        raise NegativeAnswer(f"the style {chosen.id} has no reference list, only citations")
    write([writer.listing([Group(None, bibliography.entries)], layout_of(bibliography))], output)
