"""An item as another program wrote it -> an item as CSL-JSON has it.

Numbers for strings and strings for numbers, dates and names as texts, Crossref's lists and type names, older names of
variables: what can be read becomes what the schema asks for; what cannot is kept under `custom`, with a warning.
"""

from __future__ import annotations

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
    yield Read(item, line)


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
    known = {*NAME_PARTS, "name", "full", "fullName", "sequence"}
    return {
        part: text
        for part, text in value.items()
        if part not in known and part.replace("_", "-") not in known and text not in (None, "", [], {})
    }


def clean_date(value: Any) -> dates.Date | None:
    if isinstance(value, str | int | float):
        text = str(int(value)) if isinstance(value, float) else str(value)
        return dates.parse_edtf(text) or dates.parse(text)
    if isinstance(value, list):  # of dates, as older pandocs write them, or of parts
        of_dates = all(isinstance(side, dict) for side in value)
        value = {"date-parts": [[side.get(part) for part in PARTS] for side in value] if of_dates else value}
    if not isinstance(value, dict):
        return None
    date: dates.Date = {}
    if sides := clean_sides(value.get("date-parts") or value.get("date_parts")):
        date["date-parts"] = sides
        date |= {form: str(value[form]) for form in ("raw", "literal") if value.get(form)}
    elif numbers := clean_parts([value.get(part) for part in PARTS]):
        date["date-parts"] = [numbers]
    else:
        text = next((str(value[form]) for form in ("edtf", "raw", "literal", "date-time") if value.get(form)), "")
        meant = dates.parse_edtf(text) or dates.parse(text)
        date = dict(meant or {}) if "literal" not in value or dates.parse_edtf(text) else {"literal": text}
    if not date and value.get("season") in (None, ""):
        return None
    if value.get("season") not in (None, ""):
        season = str(value["season"])
        number = dates.season(season) or (int(season) if season in ("1", "2", "3", "4") else None)
        date["season"] = number or season
    if circa := value.get("circa"):
        date["circa"] = circa if isinstance(circa, bool) else str(circa).lower() not in ("0", "false", "no")
    return date


def clean_sides(sides: Any) -> list[list[int]]:
    """The one or two lists of a date's parts; an end that is nil is that of a range without one."""
    if not isinstance(sides, list) or not sides:
        return []
    if not any(isinstance(side, list) for side in sides):
        sides = [sides]
    cleaned = [clean_parts(side) for side in sides[:2]]
    if not cleaned[0] or cleaned[0] == dates.OPEN:
        return cleaned[1:] if cleaned[1:] not in ([[]], [dates.OPEN]) else []
    return [side for side in cleaned if side]


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
