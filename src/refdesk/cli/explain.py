"""`refdesk explain`: where each part of an entry comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refdesk.cli.options import (
    FilesOption,
    JsonOption,
    KeysArgument,
    LibraryOption,
    LocaleOption,
    QueryOption,
    StyleOption,
)

if TYPE_CHECKING:
    from refdesk.csl.explain import Part


def explain(
    keys: KeysArgument = None,
    style: StyleOption = None,
    files: FilesOption = None,
    library: LibraryOption = None,
    query: QueryOption = None,
    locale: LocaleOption = None,
    json: JsonOption = False,
) -> None:
    """Explain an entry part by part: which element and macro of the style wrote it, from which variable or term.

    Terms are shown with their locale. Then follow the fields that the style asked for and the reference lacks, and the fields
    of the reference that the style never shows.

    Examples:

      refdesk explain meshvelishvili2024 -s apa

      refdesk explain meshvelishvili2024 -s ieee --json
    """
    from refdesk.cli.output import cell, print_json
    from refdesk.cli.rendering import processor_for, style_named
    from refdesk.cli.select import select
    from refdesk.csl.explain import explaining
    from refdesk.errors import NegativeAnswer

    chosen = style_named(style)
    items = select(keys, files, library, query).items
    engine = processor_for(chosen, locale)
    explain = explaining(engine)
    entries = [entry for item in items if (entry := explain(item))]
    if not entries:
        raise NegativeAnswer(f"style {chosen.id} has citations only, no reference list")
    if json:
        rows: list[dict[str, Any]] = [
            {"id": e.id, "parts": [part._asdict() for part in e.parts], "lacking": e.lacking, "unused": e.unused}
            for e in entries
        ]
        print_json(style=chosen.id, file=str(chosen.path), locale=engine.lang, entries=rows)
        return
    print(f"style\t{chosen.id}\t{chosen.path}\nlocale\t{engine.lang}")
    for entry in entries:
        print(f"\n{cell(entry.id)}")
        for part in entry.parts:
            place = f"line {part.line}" if part.line else ""
            print(f"  {quoted(part.text)}\t{place}\t{cell(source(part))}")
        if entry.lacking:
            print(f"the style asked for, and the reference lacks: {', '.join(entry.lacking)}")
        if entry.unused:
            print(f"the reference has, and the style never shows: {', '.join(map(cell, entry.unused))}")


def quoted(text: str) -> str:
    from refdesk.cli.output import cell

    return f"'{cell(text)}'"


def source(part: Part) -> str:
    """The element that wrote a part, in words."""
    if not part.element:
        return "between the elements: a delimiter or an affix"
    locale = "the style's own" if part.locale == "style" else f"{part.locale or 'the locale'}'s"
    if part.element == "label":
        what = f"{locale} label for {part.term}"
    elif part.term:
        what = f"{locale} term '{part.term}'"
    elif part.value:
        what = "the style's own words"
    else:
        what = ", ".join(part.variables)
    return f"{part.element}: {what}" + (f" (macro {part.macro})" if part.macro else "")
