"""`refdesk styles preview`, `diff` and `like`: comparing styles on the user's own references."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, TypeVar

from refdesk.cli.options import (
    FilesOption,
    JsonOption,
    LibraryOption,
    LocaleOption,
    QueryOption,
    Sources,
    argument,
    option,
)
from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from refdesk.items import Item

Part = TypeVar("Part")
StylesArgument = Annotated[list[str], argument("STYLE...", "Styles: ids, titles or .csl files.", completes="styles")]
KeyOption = Annotated[
    list[str] | None, option("-k", "--key", of="KEY", help="Use only this reference.", completes="keys")
]


class Examples(NamedTuple):
    """The references that styles are compared on."""

    keys: KeyOption = None
    files: FilesOption = None
    library: LibraryOption = None
    query: QueryOption = None


def preview(
    styles: StylesArgument,
    examples: Examples,
    locale: LocaleOption = None,
    most: Annotated[int, option("--limit", "--max", of="N", min=1, help="Use at most N references (default: 5).")] = 5,
    json: JsonOption = False,
) -> None:
    """Show the same references in several styles, side by side: citation and list entry.

    In a pipe, print one line for each reference and style: key, style, citation, entry.

    Examples:

      refdesk styles preview apa ieee nature -k meshvelishvili2024

      refdesk styles preview mla chicago --limit 1 --json
    """
    from refdesk.cli.output import print_rows
    from refdesk.cli.rendering import engine_for, style_named
    from refdesk.cli.select import select
    from refdesk.rendering.previews import preview_together

    items = select(*examples).items[:most]
    shown = {style: preview_together(engine_for(style_named(style))(locale), items) for style in styles}
    rows = [
        {
            "key": item["id"],
            "style": style,
            "citation": shown[style][item["id"]].citation,
            "entry": shown[style][item["id"]].entry,
        }
        for item in items
        for style in styles
    ]
    print_rows("previews", rows, ("key", "style", "citation", "entry"), json)


def diff(
    one: Annotated[str, argument("STYLE", "A style.", completes="styles")],
    other: Annotated[str, argument("STYLE", "Another.", completes="styles")],
    examples: Examples,
    locale: LocaleOption = None,
    json: JsonOption = False,
) -> None:
    """Show where two styles differ on your references. Exits 1 if they differ, 0 if not.

    Examples:

      refdesk styles diff apa apa-6th-edition

      refdesk styles diff ieee vancouver -b refs.bib --json
    """
    from refdesk.cli.output import print_rows
    from refdesk.cli.rendering import engine_for, style_named
    from refdesk.cli.select import select
    from refdesk.errors import NegativeAnswer
    from refdesk.rendering.previews import preview_together

    items = select(*examples).items
    left, right = (preview_together(engine_for(style_named(style))(locale), items) for style in (one, other))
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


def like(
    reference: Annotated[str, argument("REFERENCE", "A reference as somebody else has printed it.")],
    sources: Sources,
    key: Annotated[
        str | None, option("-k", "--key", of="KEY", help="Key of the same work in your library.", completes="keys")
    ] = None,
    field: Annotated[
        str | None,
        option("--field", of="FIELD", help="Only styles for this field: medicine, law, ...", completes="fields"),
    ] = None,
    most: Annotated[int, option("--limit", "--max", of="N", min=1, help="Show at most N styles (default: 10).")] = 10,
    json: JsonOption = False,
) -> None:
    """Find the styles that could have printed a reference. The first run for a type renders all styles and takes some seconds.

    The fields are read from the text of the reference or, more reliably, taken from your library with --key. In a pipe, print
    one line for each style: similarity (100 is identical), id, entry.

    Example:

      refdesk styles like 'Doe J. Things. Nature. 2024;16(1):80-92.' --field law
    """
    from refdesk.cli.output import print_rows
    from refdesk.cli.select import select
    from refdesk.errors import NegativeAnswer
    from refdesk.rendering.likely import likely_entries
    from refdesk.styles.index import find_field, index
    from refdesk.styles.likeness import nearest

    reference = reference.encode("utf-8", "replace").decode()
    item = select([key], *sources).items[0] if key else read_out(reference)
    styles = [style for style in index() if style.parent is None]
    field = find_field(field) if field else None
    wanted = {style.id for style in styles if field is None or field in style.fields}
    entries = likely_entries(reference, item, [style.id for style in styles], wanted, rendering_bar)
    nearest_styles = nearest(reference, entries, most)
    if not nearest_styles:
        raise NegativeAnswer("no style prints a similar reference")
    print_rows("styles", (each._asdict() for each in nearest_styles), ("likeness", "style", "entry"), json)


def read_out(reference: str) -> Item:
    """The reference as an item."""
    from refdesk.cli.reading import format_named
    from refdesk.errors import BadData

    for item in format_named("references").read(reference.encode()):
        if isinstance(item, dict):
            return {"id": "reference", **item}
    raise BadData("cannot be read as a reference: give its key in your library with --key")


def rendering_bar(parts: Iterator[Part], total: int) -> Iterator[Part]:
    """The parts, with a progress bar on a terminal."""
    from refdesk.cli.messages import followed

    return followed(parts, "rendering", total)
