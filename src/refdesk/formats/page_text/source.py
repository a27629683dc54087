"""The lines of a page that tell where its work appeared: journal, volume, issue, pages and year, in a line or in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from refdesk.formats.dates_in_text import MONTH, read_date
from refdesk.formats.page_text.anchors import ONLY_DATE
from refdesk.formats.page_text.words import WORDS
from refdesk.formats.plain import read_citation
from refdesk.items import Item
from refdesk.items.values import find_doi, serial_number

PAGES = re.compile(
    r"(?i)\b(?:pages?|pp?\.|páginas|seiten)\s?:?\s?(\w{0,2}\d+)(?:\s?(?:[-–]|à|to|bis)\s?(\w{0,2}\d+))?(?!\w)"
)
PAGES_ALONE = re.compile(r"(?i)(?:.{0,20}, )?pp?(?:ages)?\.?:? (\d+)\s?(?:[-–]|à|to|bis)\s?(\d+)")


def own_source(lines: list[str], near: int) -> tuple[int, Item]:
    """Journal, volume, issue, pages and year where they are on a line of their own; the line's number, or -1.

    Those around the title are asked first: others may be of related articles.
    """
    start = max(0, near - 14)
    at, item = _best_source(lines[start : near + 45])
    if at >= 0:
        return start + at, item
    at, item = _best_source(lines)
    return (at, item) if item.keys() >= {"container-title", "issued"} else (-1, {})


def complete(item: Item, lines: list[str], near: int, place: int) -> None:
    """The pages and the issue, where they are on lines of their own beside the title or the source."""
    after = [found for line in lines[near : near + 60] if (found := PAGES_ALONE.fullmatch(line))]
    if "page" not in item and after:
        item["page"] = "-".join(after[0].groups())
    if "volume" not in item:
        return
    numbered = re.compile(rf"(?i)vol(?:ume|\.)? {re.escape(item['volume'])}, (?:issue|no\.|number) (\w{{1,6}})(?!\w)")
    if found := next(
        (found for line in lines[max(0, near - 14) : near + 20] if (found := numbered.search(line))), None
    ):
        item.setdefault("issue", found[1])
    if "page" not in item:
        around = [*lines[max(0, place - 3) : place + 4], *lines[max(0, near - 5) : near + 8]]
        found = next((found for line in around if len(line) < 200 and (found := PAGES.search(line))), None)
        if found:
            item["page"] = "-".join(filter(None, found.groups()))


TABLE = {
    label: name.removeprefix("table ")
    for name, labels in WORDS.items()
    if name.startswith("table ")
    for label in labels
}


def table_of(lines: list[str]) -> Item:
    """What a table of the page says, whose labels end in a colon or are on lines of their own."""
    item: Item = {}
    for label, value in _rows(lines):
        name = TABLE.get(label.rstrip(": ").casefold())
        if name and not value.endswith(":") and len(value) <= 250:
            for variable, read in _cell(name, value).items():
                item.setdefault(variable, read)
    return {name: value for name, value in item.items() if value}


def _rows(lines: list[str]) -> Iterator[tuple[str, str]]:
    yield from ((label, value) for label, value in pairwise(lines) if label.endswith(":"))
    for line in lines:
        label, colon, value = line.partition(":")
        if colon and label.strip().casefold() in TABLE and value[:1] == " " and len(line) < 250:
            yield label, value.strip()


def _cell(name: str, value: str) -> Item:
    """What a value of a variable says; a journal may have its numbers with it, and a number its label."""
    value = re.sub(r"(?i)^(?:volume|issue|pages?) (?=\w{1,20}$)", "", value)
    match name:
        case "container-title" if numbers := re.search(r"\(\s*vol", value, re.I):
            return _source(f"{value[: numbers.start()]} {value[numbers.start() + 1 :].rstrip(' )')}")
        case "issued":
            return {name: read_date(value)}
        case "volume" if not re.fullmatch(r"\w{1,6}", value):
            return {} if re.match(r"(?i)vol", value) else {"container-title": value}
        case "ISBN" | "ISSN":
            serial = serial_number(value, name)
            return dict([serial]) if serial else {}
        case "DOI":
            return {name: find_doi(value)}
        case "page":
            return {name: re.sub(r"\s*[–—-]\s*", "-", value)}
    return {name: value}


def _best_source(lines: list[str]) -> tuple[int, Item]:
    best: tuple[int, int, Item] = (0, -1, {})
    for at, line in enumerate(lines):
        bare = 8 < len(line) < 200 and re.search(r"\d\D+\d", line)
        if not bare or ONLY_DATE.match(line):
            continue
        item = _source(line)
        worth = sum(value for name, value in WORTH.items() if name in item)
        labelled = re.match(r"(?i)vol", line) is not None and "issued" in item
        dated = item.keys() & {"page", "issued"} or re.search(r"(?i)\bvol", line)
        enough = worth > 3 or (worth == 3 and labelled)
        if worth > best[0] and item.keys() & {"volume", "issue"} and enough and dated:
            best = (worth, at, item)
    return best[1], best[2]


WORTH = {"volume": 2, "page": 2, "issue": 1, "issued": 1, "container-title": 1}


# "Shore Med. 2019 Jul 13;14(1):77"; the model takes a short name for a person's, and reads numbers best after a journal's
NAME_AND_NUMBERS = re.compile(r"([^\W\d_][^:|;\d]{1,80})\.\s(\d{4}\b[^.]{0,20}[;:]\s?\d.*)")
SOME_JOURNAL = "Journal of Things. "
# what is among the numbers of a source: authors before a volume, the place of publication, the day it went online
ASIDES = (
    (re.compile(r"^[^;\d]*;\s(?=\d{1,4}\s?\(\d)"), ""),
    (re.compile(rf"(?i)(\bno?\.\s?\d{{1,4}}) (?:[^\W\d_][^\W\d_.]*,? ){{1,4}}?(?={MONTH}[\w./-]* )"), r"\1 "),
    (re.compile(r"(?<=\d),\s*\d\d?\.\d\d?\.\d{4}$"), ""),
)


def _source(line: str) -> Item:
    """What a line says of where a work appeared, as the model reads it; nothing if it is about something else."""
    for aside, kept in ASIDES:
        line = aside.sub(kept, line)
    name, numbers = found.groups() if (found := NAME_AND_NUMBERS.fullmatch(line)) else ("", line)
    bare = numbers[:1].isdigit()
    item = read_citation(SOME_JOURNAL + numbers if bare else line).item
    if bare:
        item["container-title"] = name
    if bool(item.keys() & {"author", "editor"}) + ("title" in item) + ("container-title" in item) > 1:
        return {}
    if "title" in item:
        item["container-title"] = item.pop("title")
    if volume := re.match(r"(\d{1,4}) [^\W\d_]+$", item.get("volume", "")):  # with the label of the issue after it
        item["volume"] = volume[1]
    return {variable: item[variable] for variable in WORTH if item.get(variable)}
