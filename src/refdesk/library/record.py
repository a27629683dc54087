"""One record: how a CSL-JSON item stands in the library's file, and what can be read out of one from elsewhere.

The order of the variables is fixed, so that a change to one field is a change to its lines alone. What CSL does not
know stays, after the known variables, in alphabetical order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

Item: TypeAlias = dict[str, Any]

NAMES = (
    "author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor", "curator",
    "director", "editor", "editorial-director", "editor-translator", "executive-producer", "guest", "host",
    "illustrator", "interviewer", "narrator", "organizer", "original-author", "performer", "producer", "recipient",
    "reviewed-author", "script-writer", "series-creator", "translator",
)  # fmt: skip
"""Name variables (CSL specification, appendix IV)."""

DATES = ("issued", "accessed", "available-date", "event-date", "original-date", "submitted")
"""Date variables."""

VARIABLES = (
    "id", "type", "citation-key", "categories", "title", "title-short", *NAMES, "container-title",
    "container-title-short", "journalAbbreviation", "collection-title", "collection-number", "volume-title",
    "volume-title-short", "part-title", "publisher", "publisher-place", "authority", "jurisdiction", "division",
    "edition", "volume", "number-of-volumes", "issue", "number", "part-number", "part", "supplement-number",
    "supplement", "printing-number", "version", "chapter-number", "section", "page", "page-first",
    "number-of-pages", "locator", *DATES, "year-suffix", "event", "event-title", "event-place", "original-title",
    "original-publisher", "original-publisher-place", "reviewed-title", "reviewed-genre", "genre", "medium",
    "dimensions", "scale", "status", "references", "archive", "archive_collection", "archive_location",
    "archive-place", "call-number", "source", "DOI", "ISBN", "ISSN", "PMID", "PMCID", "URL", "citation-label",
    "citation-number", "first-reference-note-number", "abstract", "annote", "keyword", "note", "language", "custom",
)  # fmt: skip
"""Every variable of CSL 1.0.2, in the order in which a record has them."""

_PLACE = {name: place for place, name in enumerate(VARIABLES)}
_PARTS = {
    name: place
    for place, name in enumerate(
        (
            "family",
            "given",
            "dropping-particle",
            "non-dropping-particle",
            "suffix",
            "comma-suffix",
            "static-ordering",
            "literal",
        )
    )
}
_YEAR = re.compile(r"-?\d{1,4}(?!\d)")


def ordered(item: Item) -> Item:
    """The item, its variables and the parts of its names in their fixed order."""
    result = {name: item[name] for name in sorted(item, key=lambda name: (_PLACE.get(name, 999), name))}
    for name in NAMES:
        if isinstance(people := result.get(name), list):
            result[name] = [
                {part: person[part] for part in sorted(person, key=lambda part: (_PARTS.get(part, 99), part))}
                if isinstance(person, dict)
                else person
                for person in people
            ]
    return result


def dump(item: Item) -> bytes:
    """The item as it stands in the file: JSON, two spaces deep inside its array, no comma and no newline after it."""
    import orjson

    return b"  " + orjson.dumps(ordered(item), option=orjson.OPT_INDENT_2).replace(b"\n", b"\n  ")


def key_of(item: Item) -> str:
    """The item's key, which some programs write as a number; empty where it has none."""
    key = item.get("id", item.get("citation-key", ""))
    return key.strip() if isinstance(key, str) else str(key) if isinstance(key, int | float) else ""


def bare(key: str) -> str:
    """`@KEY` and `KEY` are the same key."""
    return key.strip().removeprefix("@")


def people(item: Item, *variables: str) -> Iterator[dict[str, str]]:
    """The people and institutions of those name variables; a name that is a plain string is a literal one."""
    for variable in variables:
        names = item.get(variable)
        for name in names if isinstance(names, list) else [names] if names else ():
            if isinstance(name, dict):
                yield name
            elif isinstance(name, str):
                yield {"literal": name}


def family(name: dict[str, Any]) -> str:
    """What a name is filed under."""
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
        return int(date)
    found = _YEAR.search(date) if isinstance(date, str) else None
    return int(found[0]) if found else None


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
