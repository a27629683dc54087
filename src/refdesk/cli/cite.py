"""`refdesk cite`: a citation, as it stands in the text."""

from __future__ import annotations

from typing import Annotated

from refdesk.cli.bib import EngineOption
from refdesk.cli.options import (
    FilesOption,
    LibraryOption,
    LocaleOption,
    OutputOption,
    RenderOption,
    StyleOption,
    argument,
)


def cite(
    keys: Annotated[list[str], argument("KEY...", "The references of one citation.")],
    style: StyleOption = None,
    form: RenderOption = None,
    files: FilesOption = None,
    library: LibraryOption = None,
    locale: LocaleOption = None,
    output: OutputOption = None,
    engine: EngineOption = "citeproc-py",
) -> None:
    """Print a citation as it stands in the text.

    Examples:

      refdesk cite meshvelishvili2024 --style chicago-author-date
    """
    from refdesk.cli.output import write
    from refdesk.cli.rendering import processor, style_named, writer_named
    from refdesk.cli.select import select

    chosen = style_named(style)
    writer = writer_named(form, output)
    selected = select(keys, files, library)
    citation = {"citationItems": [{"id": item["id"]} for item in selected.items]}
    document = processor(chosen, locale, engine).document(selected.items, [citation])
    write([writer.inline(document.citations[0]) + "\n"], output)
