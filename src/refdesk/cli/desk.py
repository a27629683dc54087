"""The library that a command is about, and how its references read on one line."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from refdesk.cli.output import tell

if TYPE_CHECKING:
    from refdesk.formats import Item
    from refdesk.library import Library

COLUMNS = ("key", "author", "year", "title")


def library_at(named: str | None) -> Library:
    """The library that -L names, or the one that is found; it tells of its troubles and of its progress."""
    from refdesk.library import Library, Report, locate

    return Library(locate(named), Report(tell, Bar() if sys.stderr.isatty() else _in_silence))


def _in_silence(done: int, total: int) -> None:
    """No bar where nobody looks."""


class Bar:
    """A progress bar on the terminal, for what takes longer than a second."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        if done >= total:
            if self._shown:
                sys.stderr.write("\r\x1b[K")
            self._since, self._shown = time.monotonic(), False
        elif time.monotonic() - self._since > 1:
            self._shown = True
            full = 30 * done // total
            sys.stderr.write(f"\rindexing [{'#' * full}{'.' * (30 - full)}] {100 * done // total}%")
            sys.stderr.flush()


def row(item: Item) -> dict[str, Any]:
    """A reference as a row: `{key, type, author, year, title}`."""
    from refdesk.library.fold import plain
    from refdesk.library.record import family, key_of, people, year

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
    from refdesk.formats import dates, names
    from refdesk.library.record import DATES, NAMES, people, texts

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
    import re

    from refdesk.printable import printable

    known = dict(lines(item)) | {name: "" if value is None else str(value) for name, value in row(item).items()}
    known["id"] = known["key"]
    shown = {name: printable(value) for name, value in known.items()} | more
    text = template.replace("\\t", "\t").replace("\\n", "\n")
    return re.sub(r"\{([\w-]+)\}", lambda name: shown.get(name[1], ""), text)
