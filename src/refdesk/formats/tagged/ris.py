"""RIS <-> items. Sources: the format's specification of 2011 (Research Information Systems, Reference Manager), and the
tables of EndNote, whose types and tags the databases write today. refer and EndNote XML are read and written by way of
these tags, since their records are the same (`endnote_types.py`).

A record is `TY  - JOUR` ... `ER  - `, one tag per line. The reader accepts what Scopus, Web of Science, Embase, ProQuest,
EndNote, Mendeley, Zotero and JSTOR write: text around the records, a missing TY or ER, wrapped and blank lines, one blank
instead of two before the dash, empty tags, any line end, a byte-order mark.

CSL variables that RIS has no tag for are written as notes, `N1  - license: CC0`, as citeproc-js and Zotero write
them in a note, and read back from there. Tags that CSL has no variable for are kept under `custom: {"ris": {...}}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.formats.losses import losses
from refdesk.formats.tagged.records import (
    Record,
    cite_variable,
    collect,
    keep,
    kept,
    tagged_lines,
    take_cited_variables,
)
from refdesk.formats.tagged.ris_fields import (
    LABELS,
    SERIALS,
    TAGS,
    TYPE_ALIASES,
    TYPE_TABLE,
    kind_of,
    table_of,
    tags_of,
)
from refdesk.formats.tagged.ris_identifiers import from_medline, resolve_links, resolve_pubmed
from refdesk.items import Item, Problem, Read, dates, names
from refdesk.items.record import ordered
from refdesk.items.regex import regex
from refdesk.items.text import lines, one_line, without_entities
from refdesk.items.values import (
    ARTICLE_IN_PAGES,
    abbreviates,
    article_number,
    clean_numbers,
    edition,
    page_range,
    serial_number,
    serial_numbers,
    split_keywords,
    split_pages,
    without_full_stop,
)
from refdesk.items.variables import DATES, NAMES, TYPES, document_type, restates_type
from refdesk.items.visits import take_visit

STRICT = regex(r"\s*([A-Z][A-Z0-9])  -(?:\s(.*))?$")
YEAR = regex(r"\d{4}")
LOOSE = regex(r"\s*([A-Z][A-Z0-9])\s{0,4}-(?:\s+(.*))?$")


def read(data: bytes) -> Iterator[Item | Problem]:
    """The records of a RIS file as items; a warning for each that was repaired or has an unknown type."""
    yield from read_records(records(data), Problem("no RIS records found", line=1, code="not-ris"))


def read_records(records: Iterable[Record], if_empty: Problem) -> Iterator[Item | Problem]:
    """The records as items, with their problems; the problem `if_empty` if there are none."""
    empty = True
    for record in records:
        empty = False
        item, problems = read_record(record)
        yield from problems
        if item:
            yield Read(item, record.line)
    if empty:
        yield if_empty


def records(data: bytes) -> Iterator[Record]:
    """The records of a file, their wrapped lines joined."""
    fields: list[tuple[str, str]] = []
    start = 0
    typed = False
    for number, tag, value, _ in tagged_lines(lines(data), read_line, ("KW",)):
        if tag == "TY":
            if typed:
                yield Record(start, fields, "no ER before the next TY")
                fields = []
            start, typed = start if fields else number, True
            fields.insert(0, (tag, value))  # some write a few tags before it
        elif tag == "ER":
            if fields:
                yield Record(start, fields, "" if typed else "no TY before its ER")
            fields, typed = [], False
        elif tag != "EF":
            start = start if fields else number
            fields.append((tag, value))
    if fields:
        yield Record(start, fields, "no ER at its end" if typed else "no TY before its first tag")


def read_line(line: str) -> tuple[str, str] | None:
    """`TY  - JOUR` as tag and value; in a line of another form the tag has to be a common one."""
    if line[2:6] == "  - " and (tag := line[:2]).isalnum() and tag[0].isalpha():
        return tag.upper(), line[6:].strip()
    if line.startswith(("DOI - ", "DOI  - ")):  # Cochrane's
        return "DO", line.partition("-")[2].strip()
    match = STRICT.match(line)
    if match is None:
        match = LOOSE.match(line)
        if match is None or (match[1] not in TAGS and match[1] not in ("TY", "ER")):
            return None
    return match[1], (match[2] or "").strip()


def read_record(record: Record) -> tuple[Item | None, list[Problem]]:
    """A record as an item, and what had to be repaired."""
    fields = [(tag, text) for tag, value in record.fields if (text := clean(value))]
    kind = fields[0][1].upper() if fields and fields[0][0] == "TY" else ""
    if kind:
        del fields[0]
    known = kind if kind in TYPE_TABLE else TYPE_ALIASES.get(kind, "GEN")
    table = table_of(known)
    fields = with_years(fields)
    item, rest, unclear = collect(fields, table, read_date=dates.parse_slashed)
    problems = []
    key = item.get("id")
    if record.problem:
        problems.append(Problem(record.problem, record.line, key=key, code="frame", severity="warning"))
    for value in unclear:
        message = f"cannot tell which people '{value}' names; taken as one"
        problems.append(Problem(message, record.line, key=key, code="names", severity="warning"))
    if not item and not rest:
        problems.append(Problem("an empty record (entry skipped)", record.line, code="empty"))
        return None, problems
    if known != kind and known == "GEN" and kind:
        message = f"unknown type '{kind}'; taken as a document"
        problems.append(Problem(message, record.line, key=key, code="type", severity="warning"))
        rest["TY"] = [kind]
    item["type"] = TYPE_TABLE[known][0]
    if known == "GEN" and any(tag in ("JO", "JF", "JA") for tag, _ in fields):
        item["type"] = "article-journal"
    resolve(item, rest)
    keep(item, "ris", rest)
    return item, problems


def clean(value: str) -> str:
    """A value without runs of white space and without HTML's entities, decoded before anything is split at a `;`."""
    if "&" in value:
        value = without_entities(value)
    if value[-1:] == ">" and value.endswith("<Blank>"):  # EBSCO's empty place
        return ""
    return one_line(value) if "  " in value or "\t" in value else value


def with_years(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The tags; a DA or PD without a year (MAY-JUN, as Web of Science has it) with the one of PY."""
    if all(YEAR.search(value) for tag, value in fields if tag in ("DA", "PD")):
        return fields
    year = next((value[:4] for tag, value in fields if tag in ("PY", "Y1") and value[:4].isdecimal()), "")
    return [
        (tag, f"{value} {year}" if tag in ("DA", "PD") and year and not YEAR.search(value) else value)
        for tag, value in fields
    ]


def resolve(item: Item, rest: dict[str, list[str]]) -> None:
    """What no table can express: values that two tags make together, or whose own form says what they are."""
    resolve_genre(item, rest)
    resolve_meeting(item, rest)
    resolve_titles(item, rest)
    resolve_numbers(item, rest)
    resolve_volume(item)
    resolve_links(item, rest)
    resolve_pubmed(item, rest)
    if "note" in item:
        take_labels(item)
        take_cited_variables(item, TYPES)
        take_visit(item)
    if "container-title-short" in item:
        item.setdefault("container-title", item["container-title-short"])
        title, short = item["container-title"], item["container-title-short"]
        if len(short) > len(title) and abbreviates(title, short):
            item["container-title"], item["container-title-short"] = short, title
    if "title" in item and (from_medline(item, rest) or item.get("source", "").startswith("EBSCO")):
        item["title"] = without_full_stop(item["title"])
    clean_numbers(item)


def resolve_genre(item: Item, rest: dict[str, list[str]]) -> None:
    """Remove a genre that only repeats the type ("Article"), or the keywords, which OJS writes there."""
    if item["type"] == "thesis" and "volume" in item and not re.search(r"\d", item["volume"]):
        degree = item.pop("volume")  # EndNote's and ProQuest's VL
        if item.setdefault("genre", degree) != degree:
            rest.setdefault("VL", []).append(degree)
        return
    if "genre" not in item:
        return
    genre = item["genre"]
    if item["type"] == "manuscript" and document_type(genre) == "article":
        item["type"] = "article"  # a preprint
    if restates_type(genre, item["type"]):
        rest.setdefault("M3", []).append(item.pop("genre"))
    elif (words := split_keywords(genre)) and set(words) <= set(split_keywords(item.get("keyword", ""))):
        del item["genre"]


def resolve_meeting(item: Item, rest: dict[str, list[str]]) -> None:
    """Web of Science's conference: CP is its title (elsewhere the issue), Y2 its date (elsewhere the day of access)."""
    if title := item.pop("issue-or-event", None):
        if re.search(r"[^\W\d_]{3}", title) and " " in title:
            item.setdefault("event-title", title)
            if "event-place" in item and "accessed" in item:
                item.setdefault("event-date", item.pop("accessed"))
        else:
            item.setdefault("issue", title)


def resolve_titles(item: Item, rest: dict[str, list[str]]) -> None:
    """Which of the titles and places is the journal's, the book's, the conference's."""
    if title := item.pop("book-title", None):
        item.setdefault("title", title)
    full = item.pop("journal-full", None)
    if full and full != item.get("container-title"):
        if item["type"] in SERIALS and "container-title" in item:
            rest.setdefault("T2", []).append(item["container-title"])
        if item["type"] in SERIALS or "container-title" not in item:
            item["container-title"] = full
        else:
            rest.setdefault("JF", []).append(full)
    journal = item.pop("journal", None)  # the specification says an abbreviation, the databases write either
    if journal and "container-title" not in item:
        item["container-title"] = journal
        if "." in journal:
            item.setdefault("container-title-short", journal)
    elif journal and journal not in (item["container-title"], item.setdefault("container-title-short", journal)):
        rest.setdefault("JO", []).append(journal)
    if proceedings := item.pop("proceedings", None):  # EndNote: T2 is the conference then, and CY where it was held
        if "container-title" in item:
            item["event-title"] = item["container-title"]
        item["container-title"] = proceedings
    if place := item.pop("publisher-place-too", None):
        if "publisher-place" in item:
            item["event-place"] = item["publisher-place"]
        item["publisher-place"] = place


def resolve_volume(item: Item) -> None:
    """A volume, or a number or an edition under its tag."""
    # EndNote: VL is the volume. Reference Manager, which writes no M1: the number
    if number := item.pop("volume-or-number", None):
        item["volume" if "number" in item else "number"] = number
    if volume := item.pop("volume-id", None):  # Reference Manager: IS is a book's volume, VL its edition
        if "volume" in item:
            item.setdefault("edition", item["volume"])
        item["volume"] = volume
    if "literal" in item.get("available-date", {}):
        item["edition"] = item.pop("available-date")["literal"]
    if "edition" in item:
        item["edition"] = edition(item["edition"])


def resolve_numbers(item: Item, rest: dict[str, list[str]]) -> None:
    """Pages or a number of pages, volume or number or edition, ISBN or ISSN."""
    length = item.get("number-of-pages", "")
    if last := item.pop("page-last", None):
        item["page"] = page_range(item.pop("page", item.pop("number-of-pages", "")), last)
    elif "-" in length and not length.split()[0].isdecimal():
        item["page"] = item.pop("number-of-pages")
    if item.get("section") and item["section"] in (item.get("page", ""), item.get("page", "").partition("-")[0]):
        rest.setdefault("SE", []).append(item.pop("section"))  # EndNote: of an article, the page on which it starts
    if "note" in item and item["type"].startswith("article") and ARTICLE_IN_PAGES.fullmatch(item["note"]):  # ACM's
        item["article-number"] = item.pop("note")
    if "article-number" in item and (article := article_number(item.pop("article-number"))):
        item.setdefault("number", article)
        item.setdefault("page", article)
    issue = item.pop("issue-or-number", "")
    if issue and (issue[0] == "(" or item.setdefault("issue", issue) != issue):  # Ovid's "(Doe, Roe) Department"
        rest.setdefault("M1", []).append(issue)
    numbers: dict[str, dict[str, None]] = {}
    for text in filter(None, [item.pop("SN", ""), *rest.pop("SN", [])]):
        unknown = ("ISSN" if item["type"] in SERIALS else "ISBN", text)
        for name, value in serial_numbers(text) or [unknown]:
            numbers.setdefault(name, {})[value] = None
    item |= {name: ", ".join(values) for name, values in numbers.items()}


def take_labels(item: Item) -> None:
    """Reference Manager's labelled notes moved to their variables. Its volume of a book is such a note, VL its edition."""
    lines = []
    for line in item["note"].split("\n"):
        label, _, value = line.partition(": ")
        variable = LABELS.get(label)
        if variable == "volume" and value and "volume" in item and "edition" not in item:
            item["edition"], item["volume"] = item["volume"], value
        elif variable and value and variable not in item:
            item[variable] = value
        else:
            lines.append(line)
    item["note"] = "\n".join(lines)


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """One RIS record per item, and a problem for each variable that cannot be read back from it unchanged."""
    for item in items:
        kind = kind_of(item)
        fields = [("TY", kind), *write_record(item, kind)]
        yield "".join(f"{tag}  - {one_line(value)}\n" for tag, value in fields) + "ER  - \n\n"
        back, _ = read_record(Record(0, fields))
        yield from losses(item, back or {}, "RIS", "ris")


def write_record(item: Item, kind: str, allowed: frozenset[str] | None = None) -> Iterator[tuple[str, str]]:
    """An item's tags and values, without TY. A variable that none of the allowed tags holds becomes a note."""
    tags = tags_of(kind, allowed)
    notes: list[str] = []
    if item.get("id") and "id" in tags:
        yield "ID", one_line(str(item["id"]))
    for variable, value in ordered(item).items():
        if variable in ("type", "custom", "note", "id") or value in (None, "", [], {}):
            continue
        written = list(write_variable(variable, value, tags))
        if written and not (variable == "genre" and restates_type(str(value), item.get("type", ""))):
            yield from written
        else:
            notes += cite_variable(item, variable)
    if "type" in item and TYPE_TABLE[kind][0] != item["type"]:
        notes.append(f"type: {item['type']}")
    for note in [*str(item.get("note", "")).split("\n"), *notes]:
        if note.strip():
            yield "N1", one_line(note)
    for tag, value in kept(item, "ris"):
        if TAG.fullmatch(tag) and tag not in ("TY", "ER") and (allowed is None or tag in allowed):
            yield tag, one_line(value)


def write_variable(variable: str, value: Any, tags: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The tags of one variable; none if this type has no tag that it could be read back from."""
    tag = tags.get(variable)
    if variable == "page":
        yield from write_pages(one_line(str(value)), tag == "SP")
    elif variable in ("ISBN", "ISSN"):
        numbers = [number.strip() for number in re.split("[,;]", str(value))]
        if tags.get("SN") and all(serial_number(number) == (variable, number) for number in numbers):
            yield from (("SN", number) for number in numbers)
    elif not tag:
        return
    elif variable in NAMES:
        yield from ((tag, one_line(names.show(name))) for name in value)
    elif variable == "issued":
        year = dates.year(value)
        if year:
            yield "PY", year
        if value.keys() - {"date-parts"} or value["date-parts"] != [value["date-parts"][0][:1]]:
            yield "DA", write_date(value)
    elif variable in DATES:
        yield tag, write_date(value)
    elif variable == "keyword":
        yield from ((tag, word) for word in split_keywords(value))
    else:
        yield tag, one_line(str(value))


def write_pages(pages: str, single: bool) -> Iterator[tuple[str, str]]:
    """A range as SP and EP; anything else as SP, if it is allowed as a `single` value."""
    first, last = split_pages(pages)
    if last and last != first:
        yield "SP", first
        yield "EP", last
    elif single:
        yield "SP", pages


def write_date(date: dates.Date) -> str:
    """YYYY/MM/DD/other if it can express the date, else as it was written or EDTF."""
    sides = date.get("date-parts") or []
    if len(sides) != 1 or date.keys() & {"circa", "raw"} or not 0 < int(sides[0][0]) < 10000:
        return one_line(dates.text(date))
    year, month, day = (f"{int(part):02d}" for part in [*sides[0], 0, 0][:3])
    season = int(date.get("season") or 0)
    return f"{year:0>4}/{month}/{day}/{dates.SEASON_NAMES[season]}".replace("/00", "/")


TAG = regex("[A-Z][A-Z0-9]")
