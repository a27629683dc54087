"""`refdesk styles preview`, `diff` and `like`: styles beside each other, on the user's own references."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from refdesk.cli.options import FilesOption, JsonOption, LibraryOption, LocaleOption, QueryOption, argument, option

if TYPE_CHECKING:
    from refdesk.formats import Item

StylesArgument = Annotated[list[str], argument("STYLE...", "Styles: ids, titles or .csl files.", completes="styles")]
KeyOption = Annotated[list[str] | None, option("-k", "--key", of="KEY", help="Only this reference.", completes="keys")]


def preview(
    styles: StylesArgument,
    keys: KeyOption = None,
    files: FilesOption = None,
    library: LibraryOption = None,
    query: QueryOption = None,
    locale: LocaleOption = None,
    most: Annotated[int, option("--max", of="N", min=1, help="So many references at most (default: 5).")] = 5,
    json: JsonOption = False,
) -> None:
    """Show the same references in several styles, side by side: how each is cited and how it is listed.

    In a pipe, a line for each reference and style: key, style, citation, entry.

    Examples:

      refdesk styles preview apa ieee nature -k meshvelishvili2024

      refdesk styles preview mla chicago --max 1 --json
    """
    from refdesk.cli.output import print_rows
    from refdesk.cli.select import select

    items = select(keys, files, library, query).items[:most]
    shown = {style: dict(rendered(style, items, locale)) for style in styles}
    rows = [
        {
            "key": item["id"],
            "style": style,
            "citation": shown[style][item["id"]][0],
            "entry": shown[style][item["id"]][1],
        }
        for item in items
        for style in styles
    ]
    print_rows("previews", rows, ("key", "style", "citation", "entry"), json)


def diff(
    one: Annotated[str, argument("STYLE", "A style.", completes="styles")],
    other: Annotated[str, argument("STYLE", "Another.", completes="styles")],
    keys: KeyOption = None,
    files: FilesOption = None,
    library: LibraryOption = None,
    query: QueryOption = None,
    locale: LocaleOption = None,
    json: JsonOption = False,
) -> None:
    """Show where two styles differ on your references; status 1 where they do, 0 where all read alike.

    Examples:

      refdesk styles diff apa apa-6th-edition

      refdesk styles diff ieee vancouver -b refs.bib --json
    """
    from refdesk.cli.output import print_rows
    from refdesk.cli.select import select
    from refdesk.errors import NegativeAnswer

    items = select(keys, files, library, query).items
    left, right = (dict(rendered(style, items, locale)) for style in (one, other))
    rows = [
        {"key": key, "what": what, one: a, other: b}
        for key in left
        for what, a, b in zip(("citation", "entry"), left[key], right[key], strict=True)
        if a != b
    ]
    if json or sys.stdout.isatty():
        print_rows("differences", rows, ("key", "what", one, other), json)
    else:
        for row in rows:
            print(f"{row['key']} {row['what']}\n- {row[one]}\n+ {row[other]}")
    if rows:
        raise NegativeAnswer


def rendered(style: str, items: list[Item], locale: str | None) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each key with its citation and its entry as plain text, all the items being one document."""
    from refdesk.cli.rendering import processor, style_named
    from refdesk.writers import lines, text

    citations: list[dict[str, Any]] = [
        {"citationItems": [{"id": item["id"]}], "properties": {"noteIndex": number}}
        for number, item in enumerate(items, 1)
    ]
    document = processor(style_named(style), locale).document(items, citations)
    listed = document.bibliography.entries if document.bibliography else ()
    entries = {
        entry.id: " ".join(text.inline((*line.margin, " ", *line.text)).strip() for line in lines(entry.text))
        for entry in listed
    }
    for item, citation in zip(items, document.citations, strict=True):
        yield item["id"], (text.inline(citation), entries.get(item["id"], ""))
