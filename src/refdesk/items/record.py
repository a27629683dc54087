"""One record: a CSL-JSON item as it is written in the library's file, and what can be read from one from elsewhere.

The order of the variables is fixed, so that a change to one field changes its lines alone. Variables that CSL does not
know are kept, after the others, in alphabetical order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from refdesk.items import Item
from refdesk.items.regex import regex
from refdesk.items.variables import DATES, NAME_PARTS, NAMES, ORDER, SYNONYMS

_PLACE = {name: place for place, name in enumerate(ORDER)}
_PLACE |= {old: _PLACE[new] for old, new in SYNONYMS.items()}
_PART_PLACE = {name: place for place, name in enumerate(NAME_PARTS)}
_LONG_NUMBER = regex(rb"[:\[,]\s*-?\d{19}")  # more than 64 bits hold
_YEAR = regex(r"-?\d{1,4}(?!\d)")


def ordered(item: Item) -> Item:
    """The item, its variables and the parts of its names in their fixed order."""
    names = tuple(item)
    if (order := _order(names)) != names:
        item = {name: item[name] for name in order}
    for name in NAMES.intersection(names):
        if isinstance(item[name], list):
            item = {**item, name: [_ordered_name(person) for person in item[name]]}
    return item


def place(variable: str) -> int:
    """The position of a variable in a record; unknown ones come last."""
    return _PLACE.get(variable, len(_PLACE))


@cache
def _order(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (place(name), name)))


@cache
def _order_of_parts(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(parts, key=lambda part: (_PART_PLACE.get(part, len(_PART_PLACE)), part)))


def _ordered_name(person: Any) -> Any:
    if not isinstance(person, dict):
        return person
    parts = tuple(person)
    order = _order_of_parts(parts)
    return person if order == parts else {part: person[part] for part in order}


def load(text: bytes, exactly: bool = False) -> Item:
    """The item of one record's bytes, `exactly` with whole numbers of any length. ValueError if they are not an object."""
    import orjson

    try:
        item = _load_exactly(text) if exactly and _LONG_NUMBER.search(text) else orjson.loads(text)
    except orjson.JSONDecodeError:
        item = _load_exactly(text)  # it takes half of a surrogate pair, which others write
    if not isinstance(item, dict):
        raise ValueError("not an object")
    return item


def _load_exactly(text: bytes) -> Any:
    import json

    def refuse(name: str) -> None:
        raise ValueError(f"{name} is not JSON")

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def dump(item: Item) -> bytes:
    """The item as it is written in the file: JSON, indented by two spaces inside its array, from brace to brace."""
    import orjson

    item = ordered(item)
    try:
        text = orjson.dumps(item, option=orjson.OPT_INDENT_2)
    except TypeError:
        import json

        text = json.dumps(item, indent=2).encode()  # numbers of any length, halves of surrogate pairs
    return text.replace(b"\n", b"\n  ")


def key_of(item: Item) -> str:
    """The item's key, which some programs write as a number; '' if it has none."""
    key = item.get("id", item.get("citation-key", ""))
    return key.strip() if isinstance(key, str) else str(key) if isinstance(key, int | float) else ""


def normalised(item: Item) -> Item:
    """The item as CSL-JSON wants it, if another program wrote it in its own way: an id that is a number, dates as text
    or of strings, a name that is text, an unknown type."""
    if _is_csl_json(item):
        return item
    from refdesk.items.normalise import read_item

    normal = next((read for read in read_item(item, 1) if isinstance(read, dict)), None)
    return {**(normal or item), "id": key_of(item)}


def _is_csl_json(item: Item) -> bool:
    if type(item.get("id")) is not str or type(item.get("type")) is not str or "year" in item:
        return False
    for name, value in item.items():
        if type(value) is str:
            if name in DATES or name in NAMES:
                return False
        elif not _has_structure(name, value):
            return False
    return True


def _has_structure(name: str, value: Any) -> bool:
    """Whether a value that is not text is what CSL-JSON has for that variable."""
    if name in NAMES:
        return type(value) is list and all(type(person) is dict for person in value)
    if name in DATES:
        return type(value) is dict and _is_date(value)
    if name in ("custom", "categories"):
        return type(value) is (dict if name == "custom" else list)
    return name not in _PLACE


def _is_date(date: dict[str, Any]) -> bool:
    sides = date.get("date-parts")
    if sides is None:
        return not date.keys().isdisjoint(("literal", "raw", "season"))
    return type(sides) is list and all(type(side) is list and all(type(n) is int for n in side) for side in sides)


def bare(key: str) -> str:
    """`@KEY` and `KEY` are the same key. Bytes that are not UTF-8 are no part of any key."""
    key = key.strip().removeprefix("@")
    return key if key.isascii() else key.encode("utf-8", "replace").decode()


def people(item: Item, *variables: str) -> Iterator[dict[str, str]]:
    """The people and institutions of those name variables; a name that is a plain string is a literal one.

    Every part is text: a number is written out, anything else is left out."""
    for variable in variables:
        names = item.get(variable)
        for name in names if isinstance(names, list) else [names] if names else ():
            if isinstance(name, dict):
                yield name if all(isinstance(part, str) for part in name.values()) else _as_text(name)
            elif isinstance(name, str):
                yield {"literal": name}


def _as_text(name: dict[str, Any]) -> dict[str, str]:
    return {
        part: str(value)
        for part, value in name.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }


def family(name: dict[str, Any]) -> str:
    """The part of a name that it is sorted by."""
    return str(name.get("family") or name.get("literal") or name.get("given") or "")


def year(item: Item, variable: str = "issued") -> int | None:
    """The year of a date: of its date-parts, else of its raw or literal text, else of the item's own `year`."""
    date = item.get(variable, item.get("year") if variable == "issued" else None)
    if isinstance(date, dict):
        parts = date.get("date-parts")
        while isinstance(parts, list) and parts:
            parts = parts[0]
        date = parts or date.get("raw") or date.get("literal") or date.get("year")
    if isinstance(date, int | float):
        return int(date) if abs(date) < 10**6 else None
    match = _YEAR.search(date) if isinstance(date, str) else None
    return int(match[0]) if match else None


def texts(value: object) -> Iterable[str]:
    """Every piece of text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
