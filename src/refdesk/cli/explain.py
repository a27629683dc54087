"""`refdesk explain`: where each part of an entry comes from."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from refdesk.cli.options import JsonOption, LocaleOption, References, StyleOption

if TYPE_CHECKING:
    from refdesk.csl.explain import Explained, Part


def explain(
    references: References,
    style: StyleOption = None,
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
    from refdesk.cli.output import print_json, write
    from refdesk.cli.rendering import processor_for, style_named
    from refdesk.cli.select import select
    from refdesk.csl.explain import explaining
    from refdesk.errors import NegativeAnswer

    chosen = style_named(style)
    items = select(*references).items
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
    write([f"style\t{chosen.id}\t{chosen.path}\nlocale\t{engine.lang}\n"])
    write(line for entry in entries for line in explained(entry))


def explained(entry: Explained) -> Iterator[str]:
    """The lines about an entry: its parts, what it lacks, what is not shown."""
    from refdesk.cli.output import cell
    from refdesk.cli.terminal import coloured, hanging, named_lines

    yield f"\n{coloured(cell(entry.id), 'key', sys.stdout)}\n"
    yield from named_lines(
        [(quoted(part.text), f"line {part.line}" if part.line else "", cell(source(part))) for part in entry.parts], 2
    )
    for what, names in (
        ("the style asked for, and the reference lacks", entry.lacking),
        ("the reference has, and the style never shows", entry.unused),
    ):
        if names:
            yield hanging(f"{what}: {', '.join(map(cell, names))}", 2) + "\n"


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
