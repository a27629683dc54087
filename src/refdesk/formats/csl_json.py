"""CSL-JSON (csl-data.json of CSL 1.0.2) <-> items.

Read is what programs write in its name: an array, one item, `{"items": [...]}` and its like, a map from id to item, an
item a line; numbers for strings and strings for numbers, dates and names as texts, Crossref's lists and type names,
older names of variables, a byte-order mark, control characters, and the sound items of a file that breaks off.
Written is what the schema allows: unknown fields stand under `custom`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from refdesk.regex import regex
from refdesk.variables import SYNONYMS, TYPES

from . import Item, Problem, dates, names
from .text import decode, without_controls
from .values import doi, join_keywords
from .variables import DATES, NAME_PARTS, NAMES, STRINGS, VARIABLES, ordered, type_called

BY_LOWER_CASE = {name.lower(): name for name in VARIABLES} | {name.lower(): new for name, new in SYNONYMS.items()}
ALIASES = BY_LOWER_CASE | {
    "pages": "page",
    "keywords": "keyword",
    "journal": "container-title",
    "date": "issued",
    "year": "issued",
    "published": "issued",
    "number_of_pages": "number-of-pages",
    "short-title": "title-short",
    "short-container-title": "container-title-short",
    "address": "publisher-place",
}
PARTS = ("year", "month", "day")
NEXT_ITEM = regex(r"^[ \t]*\{|\},\s*+\{", re.M)
HOLDERS = ("items", "references", "entries", "records", "data")


def read(data: bytes) -> Iterator[Item | Problem]:
    """Items of a CSL-JSON file. A field that had to be mended says so in a warning; what is no item is an error."""
    import orjson

    text = decode(data).lstrip("\ufeff")
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        yield from read_broken(text)
        return
    found = find_items(value)
    if found is None:
        yield Problem("no CSL-JSON items in it", line=1, code="not-csl-json")
        return
    places: dict[str, int] = {}
    for number, raw in enumerate(found, 1):
        for each in read_item(raw, number):
            if isinstance(each, Problem) and each.key:
                places = places or lines_of_ids(text)
                each = replace(each, line=places.get(each.key))
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
    """The items in a JSON value, whichever way it wraps them; None when there is no item in it."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("message"), dict) and "message-type" in value:  # Crossref's API
        return find_items(value["message"])
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
    """A JSON number; one that Python has none for stays what it is written as."""
    if len(text) > 1000:
        return text
    number = float(text)
    return text if math.isinf(number) else int(text) if text.lstrip("-").isdigit() else number


def read_broken(text: str) -> Iterator[Item | Problem]:
    """Whatever items can be saved from a text that is no JSON as a whole: an item a line, raw control characters in
    strings, a comma too many, a file that breaks off."""
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
        yield from read_item(raw, number, line + 1)
        place = text.find("{", end)


def decode_item(decoder: json.JSONDecoder, text: str, place: int) -> tuple[Any, int, str]:
    """The JSON value that starts there, its end and ''; or None, the place of the error and the reason. Decodes a piece
    of the text at a time, since an error makes the decoder count the lines from the beginning of what it was given."""
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


def read_item(raw: Any, number: int, line: int | None = None) -> Iterator[Item | Problem]:
    """One JSON value as an item, after the problems that it has."""
    if isinstance(raw, dict) and isinstance(raw.get("csljson"), dict):  # Zotero's API
        raw = raw["csljson"]
    if not isinstance(raw, dict) or not raw:
        yield Problem(f"entry {number} is no object (entry skipped)", line, code="not-an-item")
        return
    item: Item = {}
    custom: dict[str, Any] = {}
    key = str(raw["id"]) if raw.get("id") not in (None, "") else None
    for field, value in ((str(field), value) for field, value in raw.items()):
        if value is None or value in ("", [], {}):
            continue
        name = field if field in VARIABLES else ALIASES.get(field.lower(), field)
        if name != field and name in raw and name != "issued":
            name = field
        clean = CLEANERS.get(name)
        if clean is None:
            custom[field] = value
            continue
        mended = clean(value)
        if mended is None or mended == "":
            custom[field] = value
            yield Problem(f"{field} cannot be read; kept under custom", line, key=key, code=name, severity="warning")
        elif name in NAMES and isinstance(value, list):
            item[name] = mended
            extras = [name_extras(person) for person in value]
            if any(extras):
                custom[name] = extras
        elif name == "issued" and field != name and name in raw:
            continue
        elif name == "custom":
            custom |= mended
        else:
            item[name] = mended
    if item.get("type") not in TYPES:
        kind = str(item.get("type", ""))
        item["type"] = type_called(kind)
        if not item["type"]:
            item["type"] = "document"
            if kind:
                custom["type"] = kind
            problem = f"unknown type '{kind}'" if kind else "no type"
            yield Problem(f"{problem}; taken as document", line, key=key, code="type", severity="warning")
    if custom:
        item["custom"] = custom
    yield item


def clean_string(value: Any) -> str | None:
    if isinstance(value, str):
        return value if value.isprintable() else without_controls(value)
    if isinstance(value, bool | dict):
        return None
    if isinstance(value, list):
        return clean_string(value[0]) if value else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def clean_list(value: Any) -> str | None:
    """Crossref's ISSN, ISBN and the like are lists."""
    if isinstance(value, list):
        return ", ".join(text for each in value if (text := clean_string(each))) or None
    return clean_string(value)


def clean_keyword(value: Any) -> str | None:
    if isinstance(value, list):
        return join_keywords(text for each in value if (text := clean_string(each))) or None
    return clean_string(value)


def clean_doi(value: Any) -> str | None:
    text = clean_string(value)
    return doi(text) if text else None


def clean_names(value: Any) -> list[names.Name] | None:
    people = value if isinstance(value, list) else [value]
    return [person for raw in people if (person := clean_name(raw))] or None


def clean_name(value: Any) -> dict[str, Any] | None:
    if isinstance(value, str):
        return names.natural(value)
    if not isinstance(value, dict):
        return None
    name: dict[str, Any] = {}
    for part, text in value.items():
        part = part.replace("_", "-") if part not in NAME_PARTS else part
        if part in NAME_PARTS and text not in (None, ""):
            name[part] = text if isinstance(text, bool) else clean_string(text)
    if not any(part in name for part in ("family", "given", "literal")):
        literal = value.get("name") or value.get("full") or value.get("fullName") or value.get("lastName")
        if not isinstance(literal, str) or not literal:
            return None
        name["literal"] = literal
    elif set(name) == {"given"}:
        name = {"literal": name["given"]}
    return name


def name_extras(value: Any) -> dict[str, Any]:
    """What a name has that CSL-JSON has no place for: ORCID, affiliation."""
    if not isinstance(value, dict):
        return {}
    known = NAME_PARTS | {"name", "full", "fullName", "sequence"}
    return {
        part: text
        for part, text in value.items()
        if part not in known and part.replace("_", "-") not in known and text not in (None, "", [], {})
    }


def clean_date(value: Any) -> dates.Date | None:
    if isinstance(value, str | int | float):
        return dates.parse(str(int(value)) if isinstance(value, float) else str(value))
    if isinstance(value, list):  # of dates, as older pandocs write them, or of parts
        of_dates = all(isinstance(side, dict) for side in value)
        value = {"date-parts": [[side.get(part) for part in PARTS] for side in value] if of_dates else value}
    if not isinstance(value, dict):
        return None
    sides = value.get("date-parts") or value.get("date_parts")
    date: dates.Date = {}
    if isinstance(sides, list) and sides:
        if not any(isinstance(side, list) for side in sides):
            sides = [sides]
        cleaned = [numbers for side in sides[:2] if (numbers := clean_parts(side))]
        if cleaned:
            date["date-parts"] = cleaned
    elif numbers := clean_parts([value.get(part) for part in PARTS]):
        date["date-parts"] = [numbers]
    if not date:
        text = next((str(value[form]) for form in ("edtf", "raw", "literal", "date-time") if value.get(form)), "")
        date = (dates.parse(text) if "literal" not in value else dates.parse_edtf(text) or {"literal": text}) or {}
        if not date:
            return None
    if value.get("season") not in (None, ""):
        season = str(value["season"])
        number = dates.season(season) or (int(season) if season in ("1", "2", "3", "4") else None)
        if number:
            date["season"] = number
    if circa := value.get("circa"):
        date["circa"] = circa if isinstance(circa, bool) else str(circa).lower() not in ("0", "false", "no")
    if "literal" in value and "date-parts" in date and "date-parts" in value:
        date["literal"] = str(value["literal"])
    return date


def clean_parts(side: Any) -> list[int]:
    """The numbers of one date, up to the first that is none."""
    numbers: list[int] = []
    for place, part in enumerate(side if isinstance(side, list) else [side]):
        try:
            number = int(part)
        except (TypeError, ValueError, OverflowError):
            found = dates.month(str(part)) if place == 1 and part else None
            if found is None:
                break
            number = found
        if place and number == 0:
            break
        numbers.append(number)
    return numbers[:3]


def clean_custom(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def clean_categories(value: Any) -> list[str] | None:
    return [str(each) for each in value] if isinstance(value, list) else None


CLEANERS: dict[str, Callable[[Any], Any]] = (
    dict.fromkeys(STRINGS | {"id", "type"}, clean_string)
    | dict.fromkeys(NAMES, clean_names)
    | dict.fromkeys(DATES, clean_date)
    | {
        "ISSN": clean_list,
        "ISBN": clean_list,
        "keyword": clean_keyword,
        "DOI": clean_doi,
        "custom": clean_custom,
        "categories": clean_categories,
    }
)


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """The items as a JSON array, two spaces deep, in a fixed order of fields. Nothing is lost: there are no problems."""
    import orjson

    opening = "[\n"
    for item in items:
        try:
            text = orjson.dumps(valid(item), option=orjson.OPT_INDENT_2).decode()
        except (
            TypeError
        ):  # half a surrogate pair, a number past 64 bits, 255 levels: sound JSON that orjson will not have
            try:
                text = json.dumps(valid(item), indent=2)
            except RecursionError:
                yield Problem("custom is nested too deeply to be written", key=str(item.get("id", "")), code="loss")
                text = json.dumps(
                    valid({name: value for name, value in item.items() if name in VARIABLES - {"custom"}})
                )
        yield opening + "  " + text.replace("\n", "\n  ")
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def valid(item: Item) -> Item:
    """The item as the schema has it: what it does not know moves under `custom`."""
    unknown = {name: value for name, value in item.items() if name not in VARIABLES}
    if unknown:
        known = {name: value for name, value in item.items() if name in VARIABLES}
        item = known | {"custom": unknown | known.get("custom", {})}
    return ordered(item)
