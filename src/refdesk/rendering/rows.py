"""A reference on one line: as a row of a table, and in the user's own format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from refdesk.items import Item, dates, names
from refdesk.items.fold import plain
from refdesk.items.record import family, key_of, people, texts, year
from refdesk.items.text import printable
from refdesk.items.values import list_of
from refdesk.items.variables import DATES, KEPT_BY_LIBRARY, NAMES, USUAL_NAMES

COLUMNS = ("key", "author", "year", "title")


def row(item: Item) -> dict[str, Any]:
    """A reference as a row: `{key, type, author, year, title}`."""
    families = [family(name) for name in people(item, "author")] or [family(name) for name in people(item, "editor")]
    match families:
        case []:
            author = ""
        case [only]:
            author = only
        case [first, second]:
            author = f"{first} & {second}"
        case [first, *_]:
            author = f"{first} et al."
    return {
        "key": key_of(item),
        "type": str(item.get("type") or ""),
        "author": author,
        "year": _year(item),
        "title": plain(str(item.get("title") or "")),
    }


def _year(item: Item) -> int | str | None:
    """The year, or the word in its place (`forthcoming`)."""
    number, date = year(item), item.get("issued")
    literal = date.get("literal") if isinstance(date, dict) else None
    return literal if number is None and isinstance(literal, str) else number


def lines(item: Item) -> Iterator[tuple[str, str]]:
    """A reference's variables in readable form: `("author", "Curie, Marie; Curie, Pierre")`, `("issued",
    "2024-05")`."""
    for name, value in item.items():
        if name == "id":
            continue
        if name in NAMES:
            shown = "; ".join(names.show(person) for person in people(item, name))
        elif name in DATES:
            shown = dates.edtf(value)
        elif name == "custom" and isinstance(value, dict):
            yield from kept_by_library(value)
            continue
        elif isinstance(value, dict):
            import json

            shown = json.dumps(value, ensure_ascii=False)
        else:
            shown = ", ".join(texts(value))
        yield name, shown


def kept_by_library(custom: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The library's own data under `custom` in readable form, then the rest of `custom`."""
    import json

    if note := custom.get("note"):
        yield "private note", str(note)
    if files := [each["path"] for each in list_of(custom.get("files")) if isinstance(each, dict) and each.get("path")]:
        yield "files", ", ".join(map(str, files))
    if missing := custom.get("missing-files"):
        yield "missing files", ", ".join(texts(missing))
    if groups := custom.get("groups"):
        yield "groups", ", ".join(texts(groups))
    if aliases := custom.get("aliases"):
        yield "former keys", ", ".join(texts(aliases))
    if added := custom.get("added"):
        names = [str(source.get("name")) for source in list_of(custom.get("sources")) if isinstance(source, dict)]
        yield "added", str(added) + (f" from {', '.join(dict.fromkeys(names))}" if names else "")
    if rest := {name: value for name, value in custom.items() if name not in KEPT_BY_LIBRARY}:
        yield "custom", json.dumps(rest, ensure_ascii=False)


def filled(template: str, item: Item, **more: str) -> str:
    """The template filled in with an item's {key}, {author}, {year}, {title} and variables, and with `more` values."""
    known = dict(lines(item)) | {name: "" if value is None else str(value) for name, value in row(item).items()}
    known["id"] = known["key"]
    for usual, name in USUAL_NAMES.items():
        known.setdefault(usual, known.get(name, ""))
    known["number"] = known.get("number") or known.get("issue", "")
    for name in list(known):
        known.setdefault(name.lower(), known[name])
    return fill(template, {name: printable(value) for name, value in known.items()} | more)


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with each {name} replaced by its value, or by nothing; \t and \n are a tab and a line break."""
    text = template.replace("\\t", "\t").replace("\\n", "\n")
    return re.sub(r"\{([\w-]+)\}", lambda name: values.get(name[1], ""), text)
