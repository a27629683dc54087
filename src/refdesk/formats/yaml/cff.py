"""CITATION.cff (Citation File Format 1.2.0) <-> items.

A file describes one work and may name the works it refers to. Read are the work itself, its preferred citation and its
references. Written are the first item as the work (under `preferred-citation` if it is neither software nor data) and the
others as its references. CSL variables that CFF has no key for are lines of `notes`, `variable: value`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.formats.losses import losses
from refdesk.formats.tagged.records import cite_variable, keep, take_cited_variables
from refdesk.formats.yaml.documents import documents, dump
from refdesk.items import Item, Problem, dates, names
from refdesk.items.values import doi, join_keywords, page_range, split_keywords, split_pages
from refdesk.items.variables import DATES, NAMES, TYPES

# CFF key -> CSL variable. Of several keys for one variable the first is written.
KEYS = {
    "title": "title",
    "abbreviation": "title-short",
    "abstract": "abstract",
    "authors": "author",
    "editors": "editor",
    "editors-series": "collection-editor",
    "translators": "translator",
    "recipients": "recipient",
    "senders": "author",
    "journal": "container-title",
    "collection-title": "container-title",
    "volume-title": "volume-title",
    "volume": "volume",
    "issue": "issue",
    "number": "number",
    "number-volumes": "number-of-volumes",
    "edition": "edition",
    "section": "section",
    "pages": "number-of-pages",
    "version": "version",
    "date-released": "issued",
    "date-published": "issued",
    "issue-date": "issued",
    "date-accessed": "accessed",
    "date-downloaded": "accessed",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "pmcid": "PMCID",
    "url": "URL",
    "repository-code": "URL",
    "repository": "URL",
    "repository-artifact": "URL",
    "keywords": "keyword",
    "languages": "language",
    "license": "license",
    "medium": "medium",
    "status": "status",
    "thesis-type": "genre",
    "database": "archive",
    "database-provider": "source",
    "publisher": "publisher",
    "institution": "publisher",
    "conference": "event-title",
    "location": "archive_location",
    "notes": "note",
}
# CFF type -> CSL type. Of several for one type the first is written.
TYPE_TABLE = {
    "article": "article-journal",
    "book": "book",
    "software": "software",
    "data": "dataset",
    "art": "graphic",
    "audio": "song",
    "bill": "bill",
    "blog": "post-weblog",
    "catalogue": "book",
    "conference-paper": "paper-conference",
    "conference": "event",
    "database": "dataset",
    "dataset": "dataset",
    "dictionary": "entry-dictionary",
    "edited-work": "book",
    "encyclopedia": "entry-encyclopedia",
    "film-broadcast": "motion_picture",
    "generic": "document",
    "government-document": "report",
    "grant": "document",
    "hearing": "hearing",
    "historical-work": "classic",
    "legal-case": "legal_case",
    "legal-rule": "regulation",
    "magazine-article": "article-magazine",
    "manual": "book",
    "map": "map",
    "multimedia": "document",
    "music": "musical_score",
    "newspaper-article": "article-newspaper",
    "pamphlet": "pamphlet",
    "patent": "patent",
    "personal-communication": "personal_communication",
    "proceedings": "book",
    "report": "report",
    "serial": "periodical",
    "slides": "speech",
    "software-code": "software",
    "software-container": "software",
    "software-executable": "software",
    "software-virtual-machine": "software",
    "sound-recording": "song",
    "standard": "standard",
    "statute": "legislation",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "motion_picture",
    "website": "webpage",
}
WRITTEN_TYPES = {kind: name for name, kind in reversed(TYPE_TABLE.items())} | {"dataset": "dataset"}
WRITTEN_KEYS = {variable: key for key, variable in reversed(KEYS.items())}
# What the schema requires of some keys; a value that does not match becomes a line of the notes.
PATTERNS = {
    "doi": re.compile(r"10\.\d{4,9}(?:\.\d+)?/[A-Za-z0-9:/_;\-.()\[\]\\]+"),
    "isbn": re.compile(r"[0-9\- ]{10,17}X?"),
    "issn": re.compile(r"\d{4}-\d{3}[\dxX]"),
    "pmcid": re.compile(r"PMC\d{7}"),
    "url": re.compile(r"(?:https?|s?ftp)://\S+"),
    "license": re.compile(r"[A-Za-z0-9.+-]+"),
    "languages": re.compile(r"[a-z]{2,3}(?:, [a-z]{2,3})*"),
    "status": re.compile(r"abstract|advance-online|in-preparation|in-press|preprint|submitted"),
}
# Keys that the work itself may have; a work with others is written as its preferred citation.
TOP = frozenset(
    """abstract authors commit contact date-released doi identifiers keywords license license-url repository
    repository-artifact repository-code title type url version""".split()
)
# Variables that have keys of another kind.
WRITTEN_APART = frozenset("type title custom note id publisher-place event-place event-date".split())
ANONYMOUS = {"name": "Anonymous"}
FRAME = ("cff-version", "message", "preferred-citation", "references", "type")
MESSAGE = "If you use this work, please cite it as below."


def read(data: bytes) -> Iterator[Item | Problem]:
    """The work that a CITATION.cff describes and those it names."""
    for document in documents(data, re.compile(r"(?!)")):
        if isinstance(document, Problem):
            yield document
            continue
        _, value = document
        if not isinstance(value, dict) or not ("title" in value or "references" in value):
            yield Problem("no Citation File Format found", 1, code="not-cff")
            continue
        preferred = value.get("preferred-citation")
        if isinstance(preferred, dict):
            if preferred.get("title") != value.get("title"):
                yield read_reference(value, "software")
            yield read_reference(preferred, "document")
        elif "type" in value or not value.get("references") or value.keys() - {*FRAME, "title", "authors"}:
            yield read_reference(value, "software")
        references = value.get("references")
        for number, each in enumerate(references if isinstance(references, list) else [], 1):
            if isinstance(each, dict):
                yield read_reference(each, "document")
            else:
                yield Problem(f"reference {number} is not a mapping (entry skipped)", code="not-an-item")


def read_reference(value: dict[str, Any], default: str) -> Item:
    """One work as an item."""
    item: Item = {}
    rest: dict[str, Any] = {}
    for key, raw in value.items():
        if raw in (None, "", [], {}) or key in FRAME:
            continue
        variable = KEYS.get(str(key))
        if variable is None or not read_value(item, variable, raw):
            rest[str(key)] = raw
    read_year(item, rest)
    first, last = (str(rest.pop(part, "")) for part in ("start", "end"))
    if first or last:
        item["page"] = page_range(first, last)
    read_identifiers(item, rest)
    item["type"] = TYPE_TABLE.get(str(value.get("type", default)), "document")
    if "collection-type" in rest and item["type"] == "document" and "container-title" in item:
        item["type"] = "chapter"
    if "note" in item:
        take_cited_variables(item, TYPES)
    keep(item, "cff", rest)
    return item


def read_value(item: Item, variable: str, raw: Any) -> bool:
    """Put the value of a key into the item. False if the item has another value for the variable."""
    if variable in NAMES:
        listed = raw if isinstance(raw, list) and raw != [ANONYMOUS] else []
        if people := [name for each in listed if (name := read_person(each))]:
            item.setdefault(variable, []).extend(people)
    elif variable in DATES:
        if variable not in item and (date := dates.parse(str(raw))):
            item[variable] = date
    elif isinstance(raw, dict):
        read_entity(item, variable, raw)
    elif variable in item:
        return False
    elif isinstance(raw, list):
        words = [str(each) for each in raw]
        item[variable] = join_keywords(words) if variable == "keyword" else ", ".join(words)
    else:
        item[variable] = str(raw)
    return True


def read_year(item: Item, rest: dict[str, Any]) -> None:
    """`year` and `month`, if no date is given."""
    year, month = (str(rest.pop(part, "")) for part in ("year", "month"))
    if "issued" not in item and (date := dates.parse(year)):
        if month and (number := dates.month(month)) and "date-parts" in date:
            date["date-parts"][0].append(number)
        item["issued"] = date


def read_identifiers(item: Item, rest: dict[str, Any]) -> None:
    """The DOI, which may be among `identifiers`."""
    for identifier in rest.pop("identifiers", None) or []:
        if isinstance(identifier, dict) and identifier.get("type") == "doi" and "DOI" not in item:
            item["DOI"] = str(identifier.get("value", ""))
        else:
            rest.setdefault("identifiers", []).append(identifier)
    if "DOI" in item:
        item["DOI"] = doi(item["DOI"])


def read_person(value: Any) -> names.Name | None:
    """A person or an entity; an alias is used if there is no name."""
    if isinstance(value, str):
        return names.natural(value)
    if not isinstance(value, dict):
        return None
    part = {key: str(text) for key, text in value.items() if text not in (None, "")}
    if "family-names" in part or "given-names" in part:
        if "family-names" not in part:
            return {"literal": part["given-names"]}
        name = names.inverted(part["family-names"], part.get("given-names", ""), part.get("name-suffix", ""))
        if "name-particle" in part:
            name["non-dropping-particle"] = part["name-particle"]
        return name
    literal = part.get("name") or part.get("alias")
    return {"literal": literal} if literal else None


def read_entity(item: Item, variable: str, value: dict[str, Any]) -> None:
    """A publisher, institution or conference, with its place."""
    if value.get("name"):
        item.setdefault(variable, str(value["name"]))
    place = ", ".join(str(value[part]) for part in ("city", "location", "region", "country") if value.get(part))
    if place:
        item.setdefault("event-place" if variable == "event-title" else "publisher-place", place)
    start = dates.parse(str(value.get("date-start") or ""))
    if start and variable == "event-title" and "date-parts" in start:
        end = dates.parse(str(value.get("date-end") or ""))
        item["event-date"] = start
        if end and end != start:
            item["event-date"] = {"date-parts": [start["date-parts"][0], end["date-parts"][0]]}


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """A CITATION.cff, and a problem for each variable that cannot be read back from it unchanged."""
    first: dict[str, Any] | None = None
    for item in items:
        reference = write_reference(item)
        back = read_reference(reference, "document")
        if first is None:
            first = reference
            head: dict[str, Any] = {"cff-version": "1.2.0", "message": MESSAGE, "title": reference["title"]}
            head["authors"] = reference["authors"]
            if reference["type"] in ("software", "dataset") and reference.keys() <= TOP:
                head |= reference
            else:
                head["preferred-citation"] = reference
            yield dump(head)
        else:
            if first:
                yield "references:\n"
                first = {}
            yield "".join(f"  {line}\n" if line else "\n" for line in dump([reference]).split("\n")[:-1])
        yield from losses(item, back, "CITATION.cff", "cff")


def write_reference(item: Item) -> dict[str, Any]:
    """An item as a reference, which must have a type, a title and authors."""
    kind = item.get("type", "document")
    held = {name: value for name, value in item.items() if value not in (None, "", [], {})}
    written: dict[str, Any] = {
        "type": WRITTEN_TYPES.get(kind, "generic"),
        "title": str(item.get("title") or "Untitled"),
        "authors": [write_person(name) for name in held.pop("author", [])] or [ANONYMOUS],
    }
    if "number" in held and "issue" not in held:
        written["number"] = str(held.pop("number"))
    noted = write_variables(written, held) + write_places(written, held)
    notes = [line for variable in noted for line in cite_variable(item, variable)]
    if TYPE_TABLE[written["type"]] != kind:
        notes.append(f"type: {kind}")
    if item.get("id"):
        notes.append(f"citation-key: {item['id']}")
    if notes or item.get("note"):
        written["notes"] = "\n".join(filter(None, [str(item.get("note") or ""), *notes]))
    kept = (item.get("custom") or {}).get("cff")
    return kept | written if isinstance(kept, dict) else written


def write_variables(written: dict[str, Any], held: Item) -> list[str]:
    """Write the variables that CFF has keys for, and return the others."""
    others = []
    for variable, value in held.items():
        if variable in WRITTEN_APART:
            continue
        key = WRITTEN_KEYS.get(variable)
        if variable == "page" and (pages := split_pages(str(value)))[1] and pages[0] != pages[1]:
            written["start"], written["end"] = pages
        elif variable == "issued" and (parts := date_keys(value)):
            written |= parts
            if not is_plain(value):
                others.append(variable)
        elif key and fits(key, variable, value):
            written[key] = write_value(key, variable, value)
        else:
            others.append(variable)
    return others


def write_value(key: str, variable: str, value: Any) -> Any:
    if variable in NAMES:
        return [write_person(name) for name in value]
    if variable in DATES:
        return dates.edtf(value)
    if variable == "keyword":
        return split_keywords(str(value))
    if variable == "language":
        return [code.strip() for code in str(value).split(",")]
    return {"name": str(value)} if key in ("publisher", "conference") else str(value)


def write_places(written: dict[str, Any], held: Item) -> list[str]:
    """Put places into their entities, and return the variables of places and dates that have none."""
    noted = []
    for place, entity in (("publisher-place", "publisher"), ("event-place", "conference")):
        if place in held and entity in written:
            written[entity]["location"] = str(held[place])
        elif place in held:
            noted.append(place)
    return [*noted, "event-date"] if "event-date" in held else noted


def fits(key: str, variable: str, value: Any) -> bool:
    """Whether a value is what the schema requires of its key."""
    if variable in DATES:
        return is_day(value)
    return key not in PATTERNS or PATTERNS[key].fullmatch(str(value)) is not None


def write_person(name: names.Name) -> dict[str, str]:
    if "family" not in name:
        return {"name": name.get("literal") or names.show(name)}
    keys = {
        "family-names": name["family"],
        "given-names": names.given(name),
        "name-particle": name.get("non-dropping-particle", ""),
        "name-suffix": name.get("suffix", ""),
    }
    return {key: value for key, value in keys.items() if value}


def is_plain(date: dates.Date) -> bool:
    """Whether a date is one day, month or year of four digits."""
    return dates.iso(date) != "" and dates.iso(date) == dates.text(date)


def is_day(date: dates.Date) -> bool:
    """Whether a date is one day, which is what CFF's dates are."""
    return is_plain(date) and len(date["date-parts"][0]) == 3


def date_keys(date: dates.Date) -> dict[str, Any]:
    """`date-released` for a day, else `year` and `month` of the day on which the date begins; CFF's years begin at 1000."""
    start = dates.iso(date)
    if is_day(date):
        return {"date-released": start}
    if start < "1000":
        return {}
    return dict(zip(("year", "month"), (int(part) for part in start.split("-")), strict=False))
