"""MEDLINE, the tagged format of PubMed (.nbib) and of ERIC <-> items. Source: NLM, "MEDLINE/PubMed Data Element (Field)
Descriptions".

A tag fills four columns and a dash follows; wrapped lines are indented; a blank line ends the record. Tags that CSL has no
variable for are kept under `custom: {"nbib": {...}}`; CSL variables without a tag are written as general notes, `GN  - `.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.formats.losses import losses
from refdesk.formats.tagged.records import (
    Fields,
    Record,
    cite_variable,
    collect,
    keep,
    kept,
    tagged_lines,
    take_cited_variables,
)
from refdesk.items import Item, Problem, Read, dates, names
from refdesk.items.record import ordered
from refdesk.items.regex import regex
from refdesk.items.text import lines, one_line, without_entities
from refdesk.items.values import ISBN, clean_numbers, doi, find_doi, split_keywords, without_full_stop
from refdesk.items.variables import DATES, NAMES, TYPES

# Tag -> variable. Of several tags for one variable the first is written.
TAGS = {
    "PMID": "PMID",
    "PMC": "PMCID",
    "TI": "title",
    "BTI": "container-title",
    "JT": "container-title",
    "TA": "container-title-short",
    "CTI": "collection-title",
    "TT": "original-title",
    "FAU": "author",
    "AU": "author",
    "CN": "author",
    "FED": "editor",
    "ED": "editor",
    "DP": "issued",
    "VI": "volume",
    "IP": "issue",
    "PG": "page",
    "EN": "edition",
    "IS": "ISSN",
    "ISSN": "ISSN",
    "ISBN": "ISBN",
    "AB": "abstract",
    "LA": "language",
    "PB": "publisher",
    "PL": "publisher-place",
    "CI": "license",
    "OT": "keyword",
    "MH": "keyword",
    "GN": "note",
    "CON": "note",
    # Ovid's, in "Reprint/Medlars"
    "UI": "PMID",
    "FA": "author",
    "NJ": "container-title",
    "YR": "issued",
    "VO": "volume",
    "LG": "language",
    "DO": "DOI",
    "UR": "URL",
}

# Publication type -> CSL type, the first that a record has in this order. Of several for one type the first is written.
TYPE_TABLE = {
    "book chapter": "chapter",
    "book": "book",
    "books": "book",
    "journal article": "article-journal",
    "journal articles": "article-journal",
    "dissertation": "thesis",
    "academic dissertation": "thesis",
    "dissertations/theses": "thesis",
    "technical report": "report",
    "newspaper article": "article-newspaper",
    "dataset": "dataset",
    "preprint": "article",
    "congress": "paper-conference",
    "clinical conference": "paper-conference",
    "consensus development conference": "paper-conference",
    "speeches/meeting papers": "paper-conference",
    "interview": "interview",
    "webcast": "broadcast",
    "collected works": "book",
    "reports": "report",
    "legislation": "legislation",
    "legal case": "legal_case",
}
WRITTEN_TAGS = {variable: tag for tag, variable in reversed(TAGS.items())}
READ_APART = frozenset(("TI", "PT", "IS", "ISSN", "ISBN", "AID", "LID"))  # read by functions of their own
WRITTEN_TYPES = {kind: name.title() for name, kind in reversed(TYPE_TABLE.items())}

LINE = regex(r"([A-Z]{2,4})\s{0,2}-\s?(.*)$|([A-Z]{2})\s\s(\S.*)$")
OVID_SOURCE = regex(
    r"([^.]+)\. (\d+)(?:\(([^()]+)\))?:([\w-]+), (\d{4}[^.]*)"
)  # Journal of Sea. 12(3):101-110, 2020 May
INITIALS = regex(r"(\S.*?)\s+([A-Z]{1,4})((?:\s+(?:Jr|Sr|\d(?:st|nd|rd|th)))?)")
IDENTIFIER = regex(r"(.*?)\s*\[(\w+)\]$")
SERIAL_KIND = regex(r"\s*\((?:Print|Electronic|Linking)\)$|^E?ISSN-|^ISBN-", re.I)


def read(data: bytes) -> Iterator[Item | Problem]:
    """The records of a MEDLINE file as items."""
    empty = True
    for record in records(data):
        empty = False
        if item := read_record(record):
            yield Read(item, record.line)
        else:
            yield Problem("an empty record (entry skipped)", record.line, code="empty")
    if empty:
        yield Problem("no MEDLINE records found", line=1, code="not-nbib")


def records(data: bytes) -> Iterator[Record]:
    """The records of a file."""
    fields: list[tuple[str, str]] = []
    start = 0
    for number, tag, value, blank in tagged_lines(lines(data), read_line):
        if fields and (blank or (tag == "PMID" and any(known == "PMID" for known, _ in fields))):
            yield Record(start, fields)
            fields = []
        if not fields:
            start = number
        fields.append((tag, value))
    if fields:
        yield Record(start, fields)


def read_line(line: str) -> tuple[str, str] | None:
    """A line's tag and value, even if its dash is misplaced or missing; None for the indented lines of a wrapped value."""
    match = LINE.match(line)
    if match is None:
        return None
    return match[1] or match[3], (match[2] or match[4] or "").strip()


def read_record(record: Record) -> Item | None:
    """A record as an item."""
    fields = cleaned(record.fields)
    tags = {tag for tag, _ in fields}
    if tags.isdisjoint(TAGS) and tags.isdisjoint(("AID", "LID")):
        return None
    doubled = {short for full, short in (("FAU", "AU"), ("FA", "AU"), ("FED", "ED")) if full in tags}
    plain = [group_name(tag, value) for tag, value in fields if tag not in READ_APART and tag not in doubled]
    item, rest, _ = collect(plain, TAGS, read_name)
    kinds = values_of(fields, "PT")
    item["type"] = type_of(kinds, item)
    if item["type"] == "report" and any(value.startswith("EJ") for value in values_of(fields, "OID")):
        item["type"] = "article-journal"  # ERIC numbers journal articles EJ..., everything else ED...
    if titles := values_of(fields, "TI"):
        item["title"] = without_full_stop(" ".join(titles))
    read_serial_numbers(item, fields)
    for value, tag in dict.fromkeys((value, tag) for tag, value in fields if tag in ("AID", "LID")):
        read_identifier(item, rest, tag, value)
    resolve(item, rest, kinds)
    if "original-title" in item:
        item["original-title"] = without_full_stop(item["original-title"])
    clean_numbers(item)
    if "DOI" in item:
        item["DOI"] = doi(item["DOI"])
    if "note" in item:
        take_cited_variables(item, TYPES)
    keep(item, "nbib", rest)
    return item


def cleaned(fields: Fields) -> Fields:
    """The fields that have a value, without HTML's entities; all but the abstract on one line."""
    return [
        (tag, without_entities(value if tag == "AB" else one_line(value))) for tag, value in fields if value.strip(" -")
    ]


def values_of(fields: Fields, tag: str) -> list[str]:
    return [value for name, value in fields if name == tag]


def group_name(tag: str, value: str) -> tuple[str, str]:
    """A field; the name of a group with the commas that mark it as one name."""
    return tag, re.sub(",+", ",,", value, count=1) + "," if tag == "CN" else value


def read_serial_numbers(item: Item, fields: Fields) -> None:
    """ISSN and ISBN, which may be under each other's tag."""
    numbers: dict[str, dict[str, None]] = {}
    for tag, value in fields:
        if tag in ("IS", "ISSN", "ISBN"):
            number = SERIAL_KIND.sub("", value)
            numbers.setdefault("ISBN" if ISBN.fullmatch(number) else TAGS[tag], {})[number] = None
    item |= {name: ", ".join(values) for name, values in numbers.items()}


def read_name(text: str) -> names.Name | None:
    """`Abrahams, J P`, or `Abrahams JP` as AU has it, or an organisation."""
    if "," not in text and (match := INITIALS.fullmatch(text)):
        return names.inverted(match[1], match[2], match[3].strip())
    return names.natural(text)


def type_of(kinds: list[str], item: Item) -> str:
    """The CSL type of a record by its publication types; ERIC qualifies them ("Reports - Research")."""
    heads = {kind.lower() for kind in kinds} | {kind.split(" - ")[0].lower() for kind in kinds}
    if "book" in heads and "title" in item and "container-title" in item:
        return "chapter"
    return next((kind for name, kind in TYPE_TABLE.items() if name in heads), "article-journal")


def read_identifier(item: Item, rest: dict[str, list[str]], tag: str, value: str) -> None:
    """AID and LID: `10.1016/x [doi]`, `S1080-6032(22)00139-9 [pii]`, an address."""
    match = IDENTIFIER.fullmatch(value)
    plain, kind = (match[1], match[2]) if match else (value, "")
    if (number := find_doi(plain)) and "DOI" not in item:
        item["DOI"] = number
    elif kind == "pii" and "page" not in item and item["type"] == "article-journal":
        item["page"] = plain
        rest.setdefault(tag, []).append(value)
    elif "://" in plain and "URL" not in item:
        item["URL"] = plain
    elif item.get("DOI") != plain and all(value not in values for values in rest.values()):
        rest.setdefault(tag, []).append(value)


def resolve(item: Item, rest: dict[str, list[str]], kinds: list[str]) -> None:
    """ERIC's own uses of the tags, and the publication types that say more than the CSL type does."""
    kind = item["type"]
    from_eric = "ERIC" in rest.get("OWN", ())  # whose JT is the publisher of what is in no journal
    if from_eric and kind not in ("article-journal", "chapter", "paper-conference") and "container-title" in item:
        item.setdefault("publisher", item.pop("container-title"))
    source = rest.get("SO", [""])[0]
    if "container-title" not in item and (match := OVID_SOURCE.match(source)):
        cited = zip(("container-title", "volume", "issue", "page"), match.groups(), strict=False)
        item.update((variable, value) for variable, value in cited if value and variable not in item)
        if date := dates.parse(match[5]):
            item.setdefault("issued", date)
    if kind == "thesis" and (match := re.fullmatch(r"(.*(?:Dissertation|Thesis)), (.+)", source, re.I)):
        item["archive"] = item.get("publisher", "")  # ProQuest, which keeps it
        item["genre"], item["publisher"] = match[1], match[2]
        del rest["SO"]
    if "title" not in item and "container-title" in item and kind == "book":
        item["title"] = item.pop("container-title")
    further = [name for name in kinds if name.lower() != WRITTEN_TYPES.get(kind, "").lower()]
    if further:
        rest["PT"] = further


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """One MEDLINE record per item, and a problem for each variable that cannot be read back from it unchanged."""
    for item in items:
        fields = list(write_record(item))
        yield "".join(f"{tag:4}- {one_line(value)}\n" for tag, value in fields) + "\n"
        back = read_record(Record(0, fields)) or {}
        yield from losses(item, back, "MEDLINE", "nbib")


def write_record(item: Item) -> Iterator[tuple[str, str]]:
    """An item's tags and values."""
    kind = item.get("type", "")
    tags = WRITTEN_TAGS | {"container-title": "BTI" if kind in ("chapter", "book") else "JT"}
    notes: list[str] = []
    for variable, value in ordered(item).items():
        if variable in ("type", "custom", "note", "id", "DOI", "URL") or value in (None, "", [], {}):
            continue
        if variable in tags:
            yield from write_variable(variable, value, tags[variable])
        else:
            notes += cite_variable(item, variable)
    for variable in ("DOI", "URL"):
        if location := write_location(variable, item.get(variable) or ""):
            yield "LID", location
        elif item.get(variable):
            notes += cite_variable(item, variable)
    if kind in WRITTEN_TYPES:
        yield "PT", WRITTEN_TYPES[kind]
    elif kind in TYPES:
        notes.append(f"type: {kind}")
    if item.get("id"):
        notes.append(f"citation-key: {one_line(str(item['id']))}")
    for note in [*str(item.get("note", "")).split("\n"), *notes]:
        if note.strip():
            yield "GN", one_line(note)
    for tag, value in kept(item, "nbib"):
        if re.fullmatch("[A-Z]{2,4}", tag):
            yield tag, one_line(value)


def write_variable(variable: str, value: Any, tag: str) -> Iterator[tuple[str, str]]:
    if variable in NAMES:
        for name in value:
            yield "CN" if variable == "author" and "literal" in name else tag, one_line(names.show(name))
    elif variable in DATES:
        yield tag, one_line(write_date(value))
    elif variable == "keyword":
        yield from (("OT", word) for word in split_keywords(value))
    elif variable in ("title", "original-title"):
        title = one_line(str(value))
        ways = (f"{title}.", title, f"[{title}].")  # the first is MEDLINE's
        yield tag, next((way for way in ways if without_full_stop(way) == title), title)
    elif variable in ("ISSN", "ISBN"):
        yield from ((tag, number.strip()) for number in re.split("[,;]", value))
    else:
        yield tag, one_line(str(value))


def write_location(variable: str, value: str) -> str:
    """A DOI or an address as LID has it; '' if it would not be read back from there."""
    if variable == "DOI":
        return f"{value} [doi]" if value and find_doi(value) == value else ""
    return one_line(value) if "://" in value and not find_doi(value) else ""


def write_date(date: dates.Date) -> str:
    """`1996 Jul 9`, `2021 Spring`; EDTF for anything else."""
    sides = date.get("date-parts") or []
    if len(sides) != 1 or date.keys() & {"circa", "raw"} or not 0 < int(sides[0][0]) < 10000:
        return dates.text(date)
    year, *rest = (int(part) for part in sides[0])
    words = [f"{year:04d}"]
    if rest:
        words.append(dates.MONTH_NAMES[rest[0] - 1][:3])
    elif date.get("season") in (1, 2, 3, 4):
        words.append(dates.SEASON_NAMES[date["season"]])
    return " ".join(words + [str(day) for day in rest[1:]])
