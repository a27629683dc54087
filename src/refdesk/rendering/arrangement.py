"""The user's own order for a list, and its groups under headings."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, Literal

from refdesk.items import Item
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple
from refdesk.items.variables import DATES
from refdesk.rendering.headings import Words

GroupBy = Literal["author", "keyword", "language", "tag", "type", "year"]

# the variable that gives the heading of a group
GROUPED_BY = {
    "author": "author",
    "keyword": "keyword",
    "language": "language",
    "tag": "keyword",
    "type": "type",
    "year": "issued",
}
IN_PRESS = regex(r"(?i)\b(in[ -]press|forthcoming|to appear|accepted|advance[ -]online|ahead of print)\b")


class Section(NamedTuple):
    """A heading and the keys of the items below it."""

    heading: str
    ids: tuple[str, ...]


def sort(items: Sequence[Item], keys: str) -> list[Item]:
    """The items sorted by variables (`-issued,author`). A minus reverses the order; missing values come last; ties keep
    their order."""
    from refdesk.library.edits import variable_named

    ordered = list(items)
    for key in reversed([key.strip() for key in keys.split(",") if key.strip()]):
        name, backwards = key.removeprefix("-"), key.startswith("-")
        name = variable_named(name)
        has = [item for item in ordered if item.get(name) not in (None, "", [], {})]
        lacks = [item for item in ordered if item.get(name) in (None, "", [], {})]
        ordered = sorted(has, key=lambda item: rank(item[name], name), reverse=backwards) + lacks
    return ordered


def rank(value: Any, name: str) -> tuple[Any, ...]:
    """The sort value of a variable: dates by their parts, names by family and given name, numbers by value."""
    from refdesk.items.fold import fold

    if name in DATES and isinstance(value, dict):
        parts = value.get("date-parts") or [[]]
        first = parts[0] if isinstance(parts[0], list) else parts
        numbers = [int(part) if re.fullmatch(r"-?\d+", str(part)) else 0 for part in first]
        return (0, *numbers) if numbers else (1, fold(str(value.get("literal") or value.get("raw") or "")))
    if isinstance(value, list):
        return tuple(fold(named(person)) for person in value)
    text = str(value)
    return (0, float(text), "") if re.fullmatch(r"\d+(\.\d+)?", text) else (1, 0.0, fold(text))


def named(person: Any) -> str:
    """A name for sorting: family, given."""
    if not isinstance(person, dict):
        return str(person)
    return ", ".join(part for part in (person.get("family") or person.get("literal"), person.get("given")) if part)


def group(items: Sequence[Item], by: GroupBy, words: Words, turned: bool = False) -> list[Section]:
    """The items under headings, in order; an item with several keywords is under several headings.

    Headings are in alphabetical order, years from the most recent; `turned` reverses that. Items without a heading come
    last.
    """
    places: dict[str, tuple[Any, ...]] = {}
    ids: dict[str, list[str]] = {}
    for item in items:
        for heading, place in headings(item, by, words):
            places[heading] = place
            ids.setdefault(heading, []).append(str(item["id"]))
    other = [words.other] if ids.get(words.other) and places[words.other] == NOWHERE else []
    ordered = sorted((heading for heading in ids if heading not in other), key=places.__getitem__, reverse=turned)
    return [Section(heading, tuple(ids[heading])) for heading in ordered + other]


NOWHERE: tuple[Any, ...] = ()


def turned(by: GroupBy, sort: str | None, reverse: bool) -> bool:
    """Whether to reverse the order of the groups: the list is reversed, or sorted in descending order of what the
    groups are made by."""
    from refdesk.library.edits import variable_named

    first = (sort or "").partition(",")[0].strip()
    if not first or variable_named(first.removeprefix("-")) != GROUPED_BY[by]:
        return reverse
    falling = first.startswith("-")
    return (falling != (by == "year")) != reverse


def headings(item: Item, by: GroupBy, words: Words) -> list[tuple[str, tuple[Any, ...]]]:
    """The headings of an item, each with its sort key."""
    from refdesk.items.fold import fold
    from refdesk.items.record import people, year

    if by == "year":
        if (published := year(item)) is not None:
            return [(str(published), (-published,))]
        return [(words.in_press, (-math.inf,))] if is_in_press(item) else [(words.other, NOWHERE)]
    names: list[str] = []
    match by:
        case "type":
            names = [words.type(str(item["type"]))] if item.get("type") else []
        case "author":
            names = [named(person) for person in people(item, "author", "editor")][:1]
        case "language":
            names = [words.language(str(item["language"]))] if item.get("language") else []
        case "keyword" | "tag":
            names = [word.strip() for word in str(item.get("keyword") or "").replace(";", ",").split(",")]
    return [(name, (fold(name), name)) for name in dict.fromkeys(filter(None, names))] or [(words.other, NOWHERE)]


def is_in_press(item: Item) -> bool:
    """Whether an item is yet to be published, by its status or by text in place of a date."""
    from refdesk.items.record import texts
    from refdesk.items.states import state

    return any(
        IN_PRESS.search(text) or state(text) in ("in press", "forthcoming", "accepted")
        for name in ("status", "issued")
        for text in texts(item.get(name))
    )
