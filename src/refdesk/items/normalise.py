"""An item as another program wrote it -> an item as CSL-JSON has it.

Numbers for strings and strings for numbers, dates and names as texts, Crossref's lists and type names, older names of
variables: what can be read is put in the schema's form; what cannot is kept under `custom`, with a warning.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from refdesk.items import Item, Problem, Read, dates, names
from refdesk.items.text import without_controls
from refdesk.items.values import doi, join_keywords
from refdesk.items.variables import DATES, NAME_PARTS, NAMES, STRINGS, SYNONYMS, TYPES, VARIABLES, type_called

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
WHO = frozenset(("family", "given", "literal"))
PARTS_READ = frozenset((*NAME_PARTS, "name", "full", "fullName", "sequence"))  # of a name, by this module


def read_item(raw: Any, number: int, line: int | None = None) -> Iterator[Item | Problem]:
    """One JSON value as an item, after the problems that it has."""
    if isinstance(raw, dict) and isinstance(raw.get("csljson"), dict):  # Zotero's API
        raw = raw["csljson"]
    if not isinstance(raw, dict) or not raw:
        yield Problem(f"entry {number} is not an object (entry skipped)", line, code="not-an-item")
        return
    item: Item = {}
    custom: dict[str, Any] = {}
    key = str(raw["id"]) if raw.get("id") not in (None, "") else None
    for field, value in given_fields(raw):
        name = field if field in VARIABLES else variable_of(field, raw)
        clean = CLEANERS.get(name)
        cleaned = clean(value) if clean else None
        if cleaned is None or cleaned == "":
            custom[field] = value
            if clean:
                yield Problem(
                    f"{field} cannot be read; kept under custom", line, key=key, code=name, severity="warning"
                )
        elif name == "custom":
            custom |= cleaned
        elif name != "issued" or field == name or name not in raw:  # `date`, `year` ... only if there is no `issued`
            item[name] = cleaned
            if name in NAMES:
                keep_extras(custom, name, value)
    if item.get("type") not in TYPES and (problem := correct_type(item, custom)):
        yield Problem(f"{problem}; taken as document", line, key=key, code="type", severity="warning")
    if custom:
        item["custom"] = custom
    yield Read(item, line)


def given_fields(raw: dict[Any, Any]) -> Iterator[tuple[str, Any]]:
    """The fields that are not empty."""
    return ((str(field), value) for field, value in raw.items() if value or value == 0)


def variable_of(field: str, raw: dict[str, Any]) -> str:
    """The variable that a field of another program is, unless the item has that variable as well."""
    name = ALIASES.get(field.lower(), field)
    return name if name == "issued" or name not in raw else field


def correct_type(item: Item, custom: dict[str, Any]) -> str:
    """Give the item a type of CSL's, and return what was wrong if there is none for its own."""
    kind = str(item.get("type", ""))
    item["type"] = type_called(kind) or "document"
    if not kind:
        return "no type"
    if type_called(kind):
        return ""
    custom["type"] = kind
    return f"unknown type '{kind}'"


def clean_string(value: Any) -> str | None:
    if isinstance(value, str):
        return value.strip() if value.isprintable() else without_controls(value).strip()
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
    people: list[names.Name] = []
    for raw in value if isinstance(value, list) else [value]:
        if isinstance(raw, str):
            people += names.people(raw)
        elif person := clean_name(raw):
            people.append(person)
    return people or None


def clean_name(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    name: dict[str, Any] = {}
    for part, text in value.items():
        if part not in NAME_PARTS:
            part = part.replace("_", "-")
        if part in NAME_PARTS and text not in (None, ""):
            name[part] = text if isinstance(text, bool) else clean_string(text)
    if WHO.isdisjoint(name):
        literal = value.get("name") or value.get("full") or value.get("fullName") or value.get("lastName")
        if not isinstance(literal, str) or not literal:
            return None
        name["literal"] = literal
    elif "given" in name and len(name) == 1:
        name = {"literal": name["given"]}
    return name


def keep_extras(custom: dict[str, Any], name: str, value: Any) -> None:
    extras = [name_extras(person) for person in value] if isinstance(value, list) else []
    if any(extras):
        custom[name] = extras


def name_extras(value: Any) -> dict[str, Any]:
    """The parts of a name that CSL-JSON has no place for: ORCID, affiliation."""
    if not isinstance(value, dict) or value.keys() <= PARTS_READ:
        return {}
    return {
        part: text
        for part, text in value.items()
        if part not in PARTS_READ and part.replace("_", "-") not in PARTS_READ and text not in (None, "", [], {})
    }


def clean_date(value: Any) -> dates.Date | None:
    if isinstance(value, str | int | float):
        text = str(int(value)) if isinstance(value, float) and math.isfinite(value) else str(value)
        return dates.parse_edtf(text) or dates.parse(text)
    if isinstance(value, list):  # of dates, as older pandocs write them, or of parts
        of_dates = all(isinstance(side, dict) for side in value)
        value = {"date-parts": [[side.get(part) for part in PARTS] for side in value] if of_dates else value}
    if not isinstance(value, dict):
        return None
    date = clean_date_object(value)
    if value.get("season") not in (None, ""):
        season = str(value["season"])
        date["season"] = dates.season(season) or (int(season) if season in ("1", "2", "3", "4") else season)
    elif not date:
        return None
    if circa := value.get("circa"):
        date["circa"] = circa if isinstance(circa, bool) else str(circa).lower() not in ("0", "false", "no")
    return date


def clean_date_object(value: dict[str, Any]) -> dates.Date:
    """The date of an object, of its parts or else of its text; without season and circa."""
    if sides := clean_sides(value.get("date-parts") or value.get("date_parts")):
        return {"date-parts": sides} | {form: str(value[form]) for form in ("raw", "literal") if value.get(form)}
    if numbers := clean_parts([value.get(part) for part in PARTS]):
        return {"date-parts": [numbers]}
    text = next((str(value[form]) for form in ("edtf", "raw", "literal", "date-time") if value.get(form)), "")
    edtf = dates.parse_edtf(text)
    if "literal" in value and not edtf:
        return {"literal": text}
    return dict(edtf or dates.parse(text) or {})


def clean_sides(sides: Any) -> list[list[int]]:
    """The one or two lists of a date's parts; an end of 0 is that of an open range."""
    if not isinstance(sides, list) or not sides:
        return []
    if not any(isinstance(side, list) for side in sides):
        sides = [sides]
    cleaned = [clean_parts(side) for side in sides[:2]]
    if not cleaned[0] or cleaned[0] == dates.OPEN:
        return cleaned[1:] if cleaned[1:] not in ([[]], [dates.OPEN]) else []
    return [side for side in cleaned if side]


def clean_parts(side: Any) -> list[int]:
    """The numbers of one date, up to the first value that is not one."""
    numbers: list[int] = []
    for place, part in enumerate(side if isinstance(side, list) else [side]):
        try:
            number = int(part)
        except (TypeError, ValueError, OverflowError):
            month = dates.month(str(part)) if place == 1 and part else None
            if month is None:
                break
            number = month
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
