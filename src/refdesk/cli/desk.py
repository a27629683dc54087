"""The library that a command is about, and how its references read on one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from refdesk.cli.output import fill, progress, tell

if TYPE_CHECKING:
    from refdesk.items import Item
    from refdesk.library import Library

COLUMNS = ("key", "author", "year", "title")


def library_at(named: str | None) -> Library:
    """The library that -L names, or the one that is found; it tells of its troubles and of its progress."""
    from refdesk.library import Library, Report, locate

    return Library(locate(named), Report(tell, progress("indexing")))


def row(item: Item) -> dict[str, Any]:
    """A reference as a row: `{key, type, author, year, title}`."""
    from refdesk.items.fold import plain
    from refdesk.items.record import family, key_of, people, year

    names = [family(name) for name in people(item, "author")] or [family(name) for name in people(item, "editor")]
    match names:
        case []:
            author = ""
        case [one]:
            author = one
        case [one, two]:
            author = f"{one} & {two}"
        case [first, *_]:
            author = f"{first} et al."
    return {
        "key": key_of(item),
        "type": str(item.get("type") or ""),
        "author": author,
        "year": year(item),
        "title": plain(str(item.get("title") or "")),
    }


def lines(item: Item) -> Iterator[tuple[str, str]]:
    """A reference's variables as people read them: `("author", "Curie, Marie; Curie, Pierre")`, `("issued", "2024-05")`."""
    from refdesk.items import dates, names
    from refdesk.items.record import people, texts
    from refdesk.items.variables import DATES, NAMES

    for name, value in item.items():
        if name == "id":
            continue
        if name in NAMES:
            shown = "; ".join(names.show(person) for person in people(item, name))
        elif name in DATES:
            shown = dates.edtf(value)
        elif isinstance(value, dict):
            import json

            shown = json.dumps(value, ensure_ascii=False)
        else:
            shown = ", ".join(texts(value))
        yield name, shown


def filled(template: str, item: Item, **more: str) -> str:
    """A line of the user's own: {key}, {author}, {year}, {title}, any variable and what there is more, in their places."""
    from refdesk.items.text import printable

    known = dict(lines(item)) | {name: "" if value is None else str(value) for name, value in row(item).items()}
    known["id"] = known["key"]
    return fill(template, {name: printable(value) for name, value in known.items()} | more)
