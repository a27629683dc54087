"""`refdesk styles preview`, `diff` and `like`: styles beside each other, on the user's own references."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
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
    from refdesk.cli.entries import on_one_line
    from refdesk.cli.rendering import processor, style_named
    from refdesk.writers import text

    citations: list[dict[str, Any]] = [
        {"citationItems": [{"id": item["id"]}], "properties": {"noteIndex": number}}
        for number, item in enumerate(items, 1)
    ]
    document = processor(style_named(style), locale).document(items, citations)
    listed = document.bibliography.entries if document.bibliography else ()
    entries = {entry.id: on_one_line(entry) for entry in listed}
    for item, citation in zip(items, document.citations, strict=True):
        yield item["id"], (text.inline(citation), entries.get(item["id"], ""))


def like(
    reference: Annotated[str, argument("REFERENCE", "A reference as somebody else has printed it.")],
    key: Annotated[
        str | None, option("-k", "--key", of="KEY", help="The same work in your library.", completes="keys")
    ] = None,
    files: FilesOption = None,
    library: LibraryOption = None,
    field: Annotated[
        str | None, option("--field", of="FIELD", help="Only styles of this field: medicine, law ...")
    ] = None,
    most: Annotated[int, option("--max", of="N", min=1, help="So many styles at most (default: 10).")] = 10,
    json: JsonOption = False,
) -> None:
    """Find the styles that could have printed a reference: it is rendered in all of them, which takes some seconds.

    What is in the reference is read out of it, or taken from your library with --key, which is surer. In a pipe, a line for each
    style: how near it comes (100 is the very same), its id, what it prints.

    Example:

      refdesk styles like 'Meshvelishvili T. The Secret Diplomacy. Caucasus J Soc Sci. 2024;16(1):80-92.' --field medicine
    """
    from rapidfuzz import fuzz, process

    from refdesk.catalogue import index, style_path
    from refdesk.cli.output import print_rows
    from refdesk.cli.select import select
    from refdesk.errors import NegativeAnswer

    item = select([key], files, library).items[0] if key else read_out(reference)
    paths = [
        str(path)
        for style in index()
        if style.parent is None
        and (field is None or field.replace("-", "_") in style.fields)
        and (path := style_path(style.id))
    ]
    found = dict(every_entry(paths, item))
    compared = {id: plain(entry) for id, entry in found.items()}
    nearest = process.extract(plain(reference), compared, scorer=fuzz.ratio, limit=None, score_cutoff=50)
    # of those that are equally near, the ones come first that print the very same quotes and dashes
    nearest.sort(key=lambda one: (-one[1], -fuzz.ratio(reference, found[one[2]]), one[2]))
    if not nearest:
        raise NegativeAnswer("no style prints anything like that")
    rows = [{"likeness": round(score, 1), "style": id, "entry": found[id]} for _, score, id in nearest[:most]]
    print_rows("styles", rows, ("likeness", "style", "entry"), json)


def read_out(reference: str) -> Item:
    """The reference as an item."""
    from refdesk.cli.reading import format_named
    from refdesk.errors import BadData

    for found in format_named("references").read(reference.encode()):
        if isinstance(found, dict):
            return {"id": "reference", **found}
    raise BadData("this cannot be read as a reference: give the work's key in your library with --key")


def plain(text: str) -> str:
    """The text as it is compared: dashes, quotes and spaces of one kind, no number in front."""
    import re

    text = re.sub(r"[‐-―−]", "-", re.sub(r"[“”„«»]", '"', re.sub(r"[’‘‚]", "'", text)))
    return re.sub(r"^\s*[\[(]?\d{1,3}[\])]?[.\s]\s*", "", " ".join(text.split()))


def every_entry(paths: Sequence[str], item: Item) -> Iterator[tuple[str, str]]:
    """Each style's entry for the item, by all processors of the machine; a bar on a terminal says how far it is."""
    import os
    from concurrent.futures import ProcessPoolExecutor

    from refdesk.cli.output import followed

    parts = [list(paths[start : start + 40]) for start in range(0, len(paths), 40)]
    workers = min(len(parts), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers) as pool:
        for entries in followed(pool.map(some_entries, parts, [item] * len(parts)), "rendering", len(parts)):
            yield from entries


def some_entries(paths: Sequence[str], item: Item) -> list[tuple[str, str]]:
    """The entries of some styles; one that cannot render the item is left out."""
    from functools import cache
    from pathlib import Path

    from refdesk.catalogue import read_locale
    from refdesk.cli.entries import on_one_line
    from refdesk.csl.processor import Processor

    locales = cache(read_locale)
    found = []
    for path in map(Path, paths):
        try:
            bibliography = Processor(path.read_bytes(), locales).bibliography([item])
        except (ValueError, LookupError, TypeError, AttributeError):
            continue
        if bibliography is not None and bibliography.entries:
            found.append((path.stem, on_one_line(bibliography.entries[0])))
    return found
