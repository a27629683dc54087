"""What the libraries of several programs have in common: groups, files, what was left behind, records that are BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from refdesk.items import Item, Problem
from refdesk.items.text import without_controls
from refdesk.library.edits import tagged
from refdesk.library.sources import private_note, with_custom

PLURALS = {"entry": "entries", "copy": "copies", "library": "libraries"}


def with_groups(item: Item, groups: Iterable[str]) -> Item:
    """The item in those groups (`Parent/Child`), which are tags as well."""
    names = list(dict.fromkeys(" ".join(group.split()).replace(";", ",") for group in groups if group.strip()))
    return with_custom(tagged(item, names), groups=names) if names else item


def with_paths(item: Item, files: Iterable[tuple[str | Path, str]]) -> Item:
    """The item with those files, each a path and a title."""
    listed = [{"path": str(path)} | ({"title": title} if title else {}) for path, title in files]
    return with_custom(item, files=listed) if listed else item


def with_notes(item: Item, notes: Iterable[str]) -> Item:
    """The item with those private notes."""
    texts = [private_note(item), *notes]
    return with_custom(item, note="\n\n".join(dict.fromkeys(text for text in texts if text.strip())))


def left_behind(counts: Mapping[str, int]) -> Iterator[Problem]:
    """One line for what a library holds and a reference cannot: `left behind: 3 items in the trash, 1 feed`."""
    kinds = [f"{number:,} {counted(what, number)}" for what, number in counts.items() if number]
    if kinds:
        yield Problem(f"left behind: {', '.join(kinds)}", code="left-behind", severity="warning")


def counted(what: str, number: int) -> str:
    """`item in the trash` -> `items in the trash`."""
    first, space, rest = what.partition(" ")
    return what if number == 1 else f"{PLURALS.get(first, first + 's')}{space}{rest}"


def path_of(key: Any, names: Mapping[Any, str], parents: Mapping[Any, Any]) -> str:
    """`Parent/Child` of a group by its key, and of its parents' keys."""
    path: list[str] = []
    seen = set()
    while key in names and key not in seen:
        seen.add(key)
        path.insert(0, names[key].strip())
        key = parents.get(key)
    return "/".join(filter(None, path))


def item_of_bibtex(kind: str, fields: Mapping[str, str]) -> Item:
    """The item of a record whose fields are BibTeX's, their values TeX."""
    from refdesk.formats.bibtex import read

    name = re.sub(r"\W", "", kind) or "misc"
    body = "".join(f"  {field} = {{{balanced(value)}}},\n" for field, value in fields.items())
    items = [each for each in read(f"@{name}{{key,\n{body}}}\n".encode()) if not isinstance(each, Problem)]
    return {field: value for field, value in items[0].items() if field != "id"} if items else {"type": "document"}


def balanced(tex: str) -> str:
    """The text with its braces in pairs, or without them; an @ begins no line."""
    from refdesk.formats.bibtex.writing import balance

    return balance(without_controls(tex)).replace("\n@", "\n @")
