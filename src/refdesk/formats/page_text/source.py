"""The lines of a page that tell where its work appeared: journal, volume, issue, pages and year, in a line or in a table."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from refdesk.formats.dates_in_text import DATE, MONTH, read_date
from refdesk.formats.page_text.words import OF_JOURNALS, OF_MENUS, WORDS
from refdesk.formats.plain.fields import fill
from refdesk.formats.plain.reading import Reading
from refdesk.formats.plain.tagger import tag
from refdesk.items import Item
from refdesk.items.values import find_doi, serial_number

PUBLISHED = re.compile(rf"(?i)[\s;–-]*\(?(?:first )?(?:published|posted)\s+(?:online\s+)?({DATE}).*$")
BUTTON = re.compile(
    r"(?i)\s*(?-i:[A-Z]{2,20})?(?-i:No|Open|Free|Full|Restricted) access\W*$|^\W*(?:cite this(?: as)?:|localización:"
    r"|from the journal|citation [A-Z][\w. ]{1,40}? (?:et al\.? )?\d{4}(?= [A-Z]))\s*|"
    r"\s*(?:cite this article|get rights and content|check for updates)\W*$|^\W*cite this article as:?\s*|"
    r"^\W*(?:(?:published |appears )?in|citation):\s*|\scitation\s.*$|^home (?=[A-Z])"
)
# after the numbers of a source, or before them, but none of them
OTHER = re.compile(
    r"(?i)\s*\W*(?:https?://)?(?:dx\.)?(?:doi(?:\.org)?[:/]?\s*)+10\.\S+.*$|,? issn:? \d{4}-?\d{3}[\dx]\b"
    r"|\s(?:(?:original|research|review|full) )?(?:papers?|articles?|letters?)$|^[^;\d]*;\s(?=\d{1,4}\s?\(\d)"
)
# lines of numbers that are none of a source: times of day, telephone numbers, counts, many digits
NO_SOURCE = re.compile(
    r"(?i)(?<!\d)[0-2]?\d[:.h][0-5]\d(?::\d\d)?\s*(?:[ap]\.?m\b|uhr|h\b|utc|gmt)|\d{8}|\d-\d+-\d|\barxiv:"
    r"|\+\d\d|\b(?:tele)?(?:phone|fax|tel|fon|mobile)\b|^pages?\b|(?<![\d,])\d{1,3},000\b"
)
NUMBERED = re.compile(
    r"(?i)vol|\bno\b|\bn[r°º]|issue|heft|\d\s?\(|;\s?\d|:\s?\d|\d{4}/\d|,\s\w?\d+(?:[\s,(]|$)|\d\s?[-–]\s?\d"
)
VOLUME_ALONE = re.compile(r"(?i)vol(?:ume|\.)?\s?\d{1,4},? (?:issue|number|no\.?)\s?\d{1,4}")
PAGES = re.compile(
    r"(?i)\b(?:pages?|pp?\.|páginas|seiten)\s?:?\s?(\w{0,2}\d+)(?:\s?(?:[-–]|à|to|bis)\s?(\w{0,2}\d+))?(?!\w)"
)
PAGES_ALONE = re.compile(r"(?i)(?:.{0,20}, )?pp?(?:ages)?\.?:? (\d+)\s?(?:[-–]|à|to|bis)\s?(\d+)")
LABELLED = re.compile(r"(?i)^(volume|issue|article(?: number)?|pages?):\s*(?:volume|issue|pages?)?\s*([\w–-]{1,20})$")
WORTH = {"volume": 2, "page": 2, "issue": 1, "issued": 1, "container-title": 1}


def own_source(lines: list[str], near: int) -> tuple[int, Item]:
    """Journal, volume, issue, pages and year where they stand on a line of their own; the line's number, or -1.

    Those around the title are asked first: others may be of related articles.
    """
    start = max(0, near - 14)
    labelled = [
        (at, found) for at, line in enumerate(lines[start : near + 45], start) if (found := LABELLED.match(line))
    ]
    if any(found[1].casefold() == "volume" for _, found in labelled):
        names = {"article": "page", "article number": "page", "pages": "page"}
        values = {found[1].casefold(): found[2].replace("–", "-") for _, found in labelled}
        return labelled[0][0], {names.get(name, name): value for name, value in values.items()}
    at, item = _best_source(lines[start : near + 45])
    if at >= 0:
        return start + at, item
    at, item = _best_source(lines)
    if item.keys() >= {"container-title", "issued"}:
        return at, item
    alone = [at for at, line in enumerate(lines) if VOLUME_ALONE.fullmatch(line)]
    return (alone[0], read_source(lines[alone[0]])) if len(alone) == 1 else (-1, {})


def _best_source(lines: list[str]) -> tuple[int, Item]:
    """The first of the lines that say most."""
    best: tuple[int, int, Item] = (0, -1, {})
    for at, line in enumerate(lines):
        item = read_source(line) if len(line) <= 400 else {}
        worth = sum(value for name, value in WORTH.items() if name in item)
        labelled = re.match(r"(?i)vol", line) is not None and "issued" in item
        told = item.keys() & {"page", "issued"} or re.search(r"(?i)\bvol", line)
        if worth > best[0] and item.keys() & {"volume", "issue"} and (worth > 3 or (worth == 3 and labelled)) and told:
            best = (worth, at, item)
    return best[1], best[2]


def read_source(line: str) -> Item:
    """What one line says of where a work appeared; nothing where it may say something else."""
    return dict(_source_of(line))


@lru_cache(2000)
def _source_of(line: str) -> tuple[tuple[str, object], ...]:
    published = PUBLISHED.search(line)
    text = OTHER.sub("", PUBLISHED.sub("", BUTTON.sub("", line))).strip()
    if not 8 < len(text) < 200 or NO_SOURCE.search(text) or not re.search(r"\d", text) or not NUMBERED.search(text):
        return ()
    reading = Reading()
    parts = tag(text)
    fill(reading, text, parts)
    item = reading.item
    journal = str(item.pop("container-title", "") or item.pop("title", ""))
    if (
        "title" in item
        or any(part.label in ("author", "editor") for part in parts)
        or not _may_be_source(item, journal)
    ):
        return ()
    kept = {name: value for name, value in item.items() if name in WORTH}
    if published and "issued" not in kept:
        kept["issued"] = read_date(published[1])
    journal = re.sub(rf"[\s,]+(?:{MONTH} [0-3]?\d,?|{DATE})$", "", journal.strip(" .,;:–-/|>"))
    if journal[:1].isalpha() and not all(word.casefold() in OF_MENUS - OF_JOURNALS for word in journal.split()):
        kept["container-title"] = journal
    return tuple(kept.items())


def _may_be_source(item: Item, journal: str) -> bool:
    """Whether there are numbers enough, and the journal is a name."""
    numbered = "volume" in item or item.keys() >= {"issue", "page", "issued"}
    named = len(journal.split()) <= 9 and not re.search(r"(?i)[?!“”\"]|\b(?:vol|no|pp|fig|table|section)\b", journal)
    return numbered and named and not str(item.get("volume", "")).startswith("0")


def complete(item: Item, lines: list[str], near: int, place: int) -> None:
    """The pages and the issue, where they stand on lines of their own beside the title or the source."""
    if "page" not in item and (alone := next(filter(None, map(PAGES_ALONE.fullmatch, lines[near : near + 60])), None)):
        item["page"] = "-".join(alone.groups())
    if "volume" not in item:
        return
    numbered = re.compile(rf"(?i)vol(?:ume|\.)? {re.escape(item['volume'])}, (?:issue|no\.|number) (\w{{1,6}})(?!\w)")
    if issue := next(filter(None, map(numbered.search, lines[max(0, near - 14) : near + 20])), None):
        item.setdefault("issue", issue[1])
    if "page" not in item:
        around = [*lines[max(0, place - 3) : place + 4], *lines[max(0, near - 5) : near + 8]]
        if pages := next(filter(None, (PAGES.search(line) for line in around if len(line) < 200)), None):
            item["page"] = "-".join(filter(None, pages.groups()))


TABLE = {
    label: name.removeprefix("table ")
    for name, labels in WORDS.items()
    if name.startswith("table ")
    for label in labels
}


def table_of(lines: list[str]) -> Item:
    """What a table of the page says, whose labels end in a colon and stand on lines of their own."""
    item: Item = {}
    rows = [(label.rstrip(": "), value) for label, value in pairwise(lines) if label.endswith(":")]
    for line in lines:
        label, colon, value = line.partition(":")
        if colon and label.strip().casefold() in TABLE and value[:1] == " " and len(line) < 250:
            rows.append((label, value.strip()))
    for label, value in rows:
        name = TABLE.get(label.strip().casefold())
        if name and not value.endswith(":") and len(value) <= 250:
            for variable, own in _cell(name, value).items():
                item.setdefault(variable, own)
    return {name: value for name, value in item.items() if value}


def _cell(name: str, value: str) -> Item:
    """What the value beside a label says."""
    if name == "container-title" and re.search(r"\(\s*vol", value, re.I):
        return read_source(value)
    if name == "issued":
        return {name: read_date(value)}
    if name == "volume" and not re.fullmatch(r"\w{1,6}", value):
        return {} if re.match(r"(?i)vol", value) else {"container-title": value}
    if name in ("ISBN", "ISSN"):
        serial = serial_number(value, name)
        return dict([serial]) if serial else {}
    if name == "DOI":
        return {name: find_doi(value)}
    return {name: re.sub(r"\s*[–—-]\s*", "-", value) if name == "page" else value}
