"""CSL-JSON (csl-data.json of CSL 1.0.2) <-> items.

Read is what programs call CSL-JSON: an array, one item, `{"items": [...]}` and the like, a map from id to item, one item
per line; numbers for strings and strings for numbers, dates and names as text, Crossref's lists and type names, older
names of variables, a byte-order mark, control characters, and the complete items of a file that is cut off.
Written is what the schema allows: unknown fields are put under `custom`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from refdesk.items import Item, Problem, Read
from refdesk.items.normalise import read_item
from refdesk.items.record import ordered
from refdesk.items.regex import regex
from refdesk.items.text import decode
from refdesk.items.variables import VARIABLES

if TYPE_CHECKING:
    import json

NEXT_ITEM = regex(r"^[ \t]*\{|\},\s*+\{", re.M)
ANSWER_OF_AN_AGENCY = {"DOI", "RA", "status"}
CROSSREF_ALONE = {"archive", "event", "license", "version"}  # names that mean something else in Crossref's records
HOLDERS = ("items", "references", "entries", "records", "data")


def read(data: bytes) -> Iterator[Item | Problem]:
    """Items of a CSL-JSON file. A field that had to be corrected gives a warning, a value that is not an item an error."""
    import orjson

    text = decode(data).lstrip("\ufeff")
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        yield from read_broken(text)
        return
    values = find_items(value)
    if values is None:
        from .registries.answers import refusal

        said = refusal(value)
        yield Problem("no CSL-JSON items found" + (f": {said}" if said else ""), line=1, code="not-csl-json")
        return
    places: dict[str, int] = {}
    for number, raw in enumerate(values, 1):
        for each in read_entry(raw, number):
            places = places or lines_of_ids(text)
            if isinstance(each, Problem) and each.key:
                each = each._replace(line=places.get(each.key))
            elif isinstance(each, Read):
                each.line = places.get(str(each.get("id")))
            yield each


def lines_of_ids(text: str) -> dict[str, int]:
    """The line of each id in a JSON text."""
    places: dict[str, int] = {}
    line, counted = 1, 0
    for match in re.finditer(r'"id"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(\d+))', text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        places.setdefault(match[1] or match[2], line)
    return places


def find_items(value: Any) -> list[Any] | None:
    """The items in a JSON value, however it wraps them; None if there is no item in it."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    for holder in HOLDERS:
        if isinstance(value.get(holder), list):
            return list(value[holder])
    if "type" in value or "title" in value:
        return [value]
    for holder in HOLDERS:
        if isinstance(value.get(holder), dict):
            return find_items(value[holder])
    if value and all(isinstance(each, dict) and ("type" in each or "title" in each) for each in value.values()):
        return [{"id": key, **each} for key, each in value.items()]
    return [value] if "id" in value or "DOI" in value else None


def number_or_text(text: str) -> int | float | str:
    """A JSON number; one that Python cannot represent stays text."""
    if len(text) > 1000:
        return text
    number = float(text)
    return text if math.isinf(number) else int(text) if text.lstrip("-").isdigit() else number


def read_broken(text: str) -> Iterator[Item | Problem]:
    """The items that can be read from a text that is not JSON as a whole: one item per line, raw control characters in
    strings, a comma too many, a file that is cut off."""
    import json

    decoder = json.JSONDecoder(strict=False, parse_int=number_or_text, parse_float=number_or_text, parse_constant=str)
    place = text.find("{")
    if place < 0:
        yield Problem("no JSON in it", line=1, code="not-json")
        return
    if match := re.match(r'\{\s*"(?:' + "|".join(HOLDERS) + r')"\s*:\s*\[', text[place:]):
        place += match.end()
        place = text.find("{", place)
    number = 0
    line = counted = 0
    while place >= 0:
        number += 1
        line += text.count("\n", counted, place)
        counted = place
        raw, end, reason = decode_item(decoder, text, place)
        if reason:
            column = end - text.rfind("\n", 0, end)
            there = line + text.count("\n", counted, end) + 1
            yield Problem(f"not JSON: {reason} (entry skipped)", there, column, code="broken-json")
            following = NEXT_ITEM.search(text, max(end, place + 1))
            place = text.find("{", following.start()) if following else -1
            continue
        yield from read_entry(raw, number, line + 1)
        place = text.find("{", end)


def decode_item(decoder: json.JSONDecoder, text: str, place: int) -> tuple[Any, int, str]:
    """The JSON value that starts there, its end and ''; or None, the place of the error and the reason. Decodes a piece
    of the text at a time, since an error makes the decoder count the lines from the beginning of what it was given."""
    import json

    size = 4096
    while True:
        piece = text[place : place + size]
        try:
            value, end = decoder.raw_decode(piece)
        except json.JSONDecodeError as error:
            cut_off = error.pos > len(piece) - 16 or error.msg.startswith("Unterminated")
            if not (cut_off and place + size < len(text)):
                return None, place + error.pos, error.msg
            size *= 8
        except RecursionError:
            return None, place, "nested too deeply"
        else:
            return value, place + end, ""


def read_entry(raw: Any, number: int, line: int | None = None) -> Iterator[Item | Problem]:
    """One value of the file as an item. An answer of doi.org's agencies is not an item; what Crossref wrote is read as
    Crossref's."""
    if isinstance(raw, dict) and raw and raw.keys() <= ANSWER_OF_AN_AGENCY:
        said = raw.get("status") or f"registered with {raw.get('RA')}"
        yield Problem(
            f"entry {number} is not an item: {raw.get('DOI')}: {said} (entry skipped)", line, code="not-an-item"
        )
        return
    yield from read_item(read_as_crossref(raw) if isinstance(raw, dict) else raw, number, line)


def read_as_crossref(raw: dict[str, Any]) -> dict[str, Any]:
    """What doi.org answers with Crossref's fields in it: read as a work of Crossref, with CSL's own variables beside it."""
    if "content-domain" not in raw and "is-referenced-by-count" not in raw:
        return raw
    from .registries import crossref

    if not crossref.is_work(raw) or not (work := crossref.read_work(raw)):
        return raw
    return {name: value for name, value in raw.items() if name in VARIABLES and name not in CROSSREF_ALONE} | work


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """The items as a JSON array, indented by two spaces, in a fixed order of fields. Nothing is lost: there are no problems."""
    opening = "[\n"
    for item in items:
        for piece in encoded(item, indent=True):
            if isinstance(piece, Problem):
                yield piece
            else:
                yield opening + "  " + piece.replace("\n", "\n  ")
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def encoded(item: Item, indent: bool) -> Iterator[str | Problem]:
    """An item as JSON, indented by two spaces or on one line, after the problem that it has."""
    import json

    import orjson

    try:
        yield orjson.dumps(valid(item), option=orjson.OPT_INDENT_2 if indent else None).decode()
        return
    except TypeError:  # half a surrogate pair, a number past 64 bits, 255 levels: valid JSON that orjson refuses
        spaces = 2 if indent else None
    try:
        text = json.dumps(valid(item), indent=spaces)
    except RecursionError:
        yield Problem("custom is nested too deeply to be written", key=str(item.get("id", "")), code="loss")
        known = {name: value for name, value in item.items() if name in VARIABLES - {"custom"}}
        text = json.dumps(valid(known), indent=spaces)
    yield text


def valid(item: Item) -> Item:
    """The item as the schema has it: unknown fields move under `custom`."""
    if not item.keys() <= VARIABLES:
        unknown = {name: value for name, value in item.items() if name not in VARIABLES}
        known = {name: value for name, value in item.items() if name in VARIABLES}
        custom = known.get("custom", {})
        item = known | {"custom": unknown | (custom if isinstance(custom, dict) else {"custom": custom})}
    return ordered(item)
