"""The lines of a page that tell where its work appeared: journal, volume, issue, pages and year, in a line or in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from refdesk.formats.dates_in_text import DATE, MONTH, YEAR, read_date
from refdesk.formats.page_text.anchors import ARXIV
from refdesk.formats.page_text.numbers import take_numbers
from refdesk.formats.page_text.words import OF_JOURNALS, OF_MENUS
from refdesk.formats.plain.reading import Reading
from refdesk.items import Item
from refdesk.items.values import find_doi, serial_number

PUBLISHED = re.compile(rf"(?i)[\s;–-]*\(?(?:first )?(?:published|posted)\s+(?:online\s+)?{DATE}.*$")
BUTTON = re.compile(
    r"(?i)\s*(?-i:[A-Z]{2,20})?(?-i:No|Open|Free|Full|Restricted) access\W*$|^\W*(?:cite this(?: as)?:|localización:"
    r"|from the journal|citation [A-Z][\w. ]{1,40}? (?:et al\.? )?\d{4}(?= [A-Z]))\s*|"
    r"\s*(?:cite this article|get rights and content|check for updates)\W*$|^\W*cite this article as:?\s*|"
    r"^\W*(?:(?:published |appears )?in|citation):\s*|\scitation\s.*$"
)


LABELLED = re.compile(
    r"(?i)^(?P<name>volume|issue|article(?: number)?|pages?):\s*(?:volume|issue|pages?)?\s*(?P<value>[\w–-]{1,20})$"
)


PURE = re.compile(r"(?i)vol(?:ume|\.)?\s?\d+,\s?(?:issue|no\.?)\s?\d+")
PAGES = re.compile(
    r"(?i)\b(?:pages?|pp?\.|páginas|seiten)\s?:?\s?(\w{0,2}\d+)(?:\s?(?:[-–]|à|to|bis)\s?(\w{0,2}\d+))?(?!\w)"
)


VOLUME_ALONE = re.compile(r"(?i)vol(?:ume|\.)? \d{1,4},? (?:issue|number|no\.) \d{1,4}")
PAGES_ALONE = re.compile(r"(?i)(?:.{0,20}, )?pp?(?:ages)?\.?:? (\d+)\s?(?:[-–]|à|to|bis)\s?(\d+)")


def own_source(lines: list[str], near: int) -> tuple[int, Item]:
    """Journal, volume, issue, pages and year where they stand on a line of their own; the line's number, or -1.

    Those around the title are asked first: others may be of related articles.
    """
    start = max(0, near - 14)
    at, item = _best_source(lines[start : near + 45])
    if at < 0:
        start = 0
        at, item = _best_source(lines)
        pure = [n for n, line in enumerate(lines) if PURE.fullmatch(line)]
        if len(pure) == 1:
            at, item = pure[0], _source(lines[pure[0]])
        elif not item.keys() >= {"container-title", "issued"}:
            at, item = -1, {}
    if at < 0 and len(alone := [line for line in lines if VOLUME_ALONE.fullmatch(line)]) == 1:
        at, item = lines.index(alone[0]), _source(alone[0])
    labelled = [
        (found["name"].lower(), found["value"])
        for line in lines[max(0, near - 14) : near + 45]
        if (found := LABELLED.match(line))
    ]
    if "volume" in dict(labelled):
        names = {"article": "page", "article number": "page", "page": "page", "pages": "page"}
        item = {names.get(name, name): value.replace("–", "-") for name, value in labelled}
        at = next(i for i, line in enumerate(lines) if LABELLED.match(line)) - start
    return (start + at if at >= 0 else -1), item


def complete(item: Item, lines: list[str], near: int, place: int) -> None:
    """The pages and the issue, where they stand on lines of their own beside the title or the source."""
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
    "published in": "container-title", "issue date": "issued", "date issued": "issued", "appears in": "container-title",
    "year": "issued", "date": "issued", "publication date": "issued", "published": "issued", "pages": "page", "page": "page",
    "page(s)": "page", "pages (from-to)": "page", "page range": "page", "issue number": "issue",
    "journal or publication title": "container-title", "fecha de publicación": "issued", "fecha": "issued", "año": "issued",
    "data de publicação": "issued", "data do documento": "issued", "date de publication": "issued",
    "erscheinungsdatum": "issued", "erscheinungsjahr": "issued", "editorial": "publisher",
    "editora": "publisher", "éditeur": "publisher", "verlag": "publisher", "revista": "container-title", "páginas": "page",
    "seiten": "page", "volumen": "volume", "número": "issue",
    "date of publication": "issued", "publication status": "issued",
    "journal": "container-title", "journal title": "container-title",
    "venue": "container-title",
    "publisher": "publisher", "isbn": "ISBN", "issn": "ISSN", "volume": "volume", "issue": "issue", "doi": "DOI",
}  # fmt: skip


def table_of(lines: list[str]) -> Item:
    """What a table of the page says, whose labels end in a colon or stand on lines of their own."""
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
    """What a value of a variable says; a journal may have its numbers with it."""
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
        if len(line) > 400:
            continue
        line = BUTTON.sub("", line)
        if (
            not 8 < len(line) < 200
            or not re.search(r"\d", line)
            or ARXIV.search(line)
            or TIME.search(line)
            or THOUSANDS.search(line)
            or PHONE.search(line)
            or re.search(r"\d{8}|\d-\d+-\d", AT_DOI.sub("", line))
        ):
            continue
        item = _source(line)
        if "volume" in item and item["volume"].startswith("0"):
            continue
        worth = (
            2 * ("volume" in item)
            + 2 * ("page" in item)
            + ("issue" in item)
            + ("issued" in item)
            + ("container-title" in item)
        )
        labelled = re.match(r"(?i)vol", line) is not None and "issued" in item
        told = item.keys() & {"page", "issued"} or re.search(r"(?i)\bvol", line)
        if worth > best[0] and item.keys() & {"volume", "issue"} and (worth > 3 or (worth == 3 and labelled)) and told:
            best = (worth, at, item)
    return best[1], best[2]


AT_DOI = re.compile(r"(?i)\s*\W*(?:https?://)?(?:dx\.)?(?:doi(?:\.org)?[:/]?\s*)+10\.\S+.*$")
AFTER_SOURCE = re.compile(
    r"(?i),? issn:? \d{4}-?\d{3}[\dx]\b|\s(?:(?:original|research|review|full) )?(?:papers?|articles?|letters?)$"
)
BY_YEAR = re.compile(rf"({YEAR})/(\d{{1,3}})(?: \((?i:vol|tome|t|n[°º])\.? ?(\d{{1,4}})\))?")
ARTICLE = re.compile(r"(?<=\d):([a-z]{1,3}\d{2,})\W*$")
THOUSANDS = re.compile(r"(?<![\d,])\d{1,3},000\b")
PHONE = re.compile(r"(?i)\+\d\d|\b(?:tele)?(?:phone|fax|tel|fon|mobile)\b|^pages?\b")
TIME = re.compile(
    r"(?i)(?<!\d)[0-2]?\d[:.h][0-5]\d(?::\d\d)?\s*(?:[ap]\.?m\b|uhr|h\b|utc|gmt|(?-i:[A-Z]{3,4})\b)"
    rf"|\d\.? {MONTH} {YEAR}[ ,|–-]+\d\d?[:.h]\d\d$"
)
# "Shore Lett. 2019 Jul 13;14(1):77", as MEDLINE has it
BEFORE_VOLUME = re.compile(rf"\.?\s(?=\d{{4}})(?P<date>{DATE}(?:[-–/]{MONTH})?);\s?(?=\d)")
# "Cad. Costa vol.23 no.7 Rio de Janeiro July 2018": where it appeared, between the issue and the date
PLACE = re.compile(rf"(?i)(\bno?\.\s?\d{{1,4}}) (?:[^\W\d_][^\W\d_.]*,? ){{1,4}}?(?={MONTH}[\w./-]* )")


OF_A_SENTENCE = re.compile(r"[?!“”\"]|\b(?i:vol|no|pp|fig|table|section|supplementary)\b")


def _tidied(text: str) -> str:
    """The line without what stands among its numbers but is none of them."""
    text = re.sub(r"^[^;\d]*;\s(?=\d{1,4}\s?\(\d)", "", text)
    text = re.sub(r"^(?:Home|Accueil|Inicio|Startseite) (?=[A-Z])", "", text)
    text = re.sub(r"(?<=[a-z])(?=Vol(?:ume|\.)\s?\d)", ", ", text)
    if " • " in text:  # "Original Article • Shore Lett. 29 • 2021"
        text = ", ".join(part for part in text.split(" • ") if re.search(r"\d", part))
    text = AFTER_SOURCE.sub("", PLACE.sub(r"\1 ", text))
    text = re.sub(r"(?i)\barticle number:\s*(\w+)", r"art. no. \1", text)
    return re.sub(r"(?i)\bissues\b", "issue", text)


def _source(line: str) -> Item:
    """What a line says of where a work appeared; nothing if it is about something else."""
    text = re.sub(r"\s+(?=,)", "", AT_DOI.sub("", PUBLISHED.sub("", line)).strip()).replace("º.", "º")
    if by_year := BY_YEAR.fullmatch(text):
        numbers = {"issue": by_year[2], "volume": by_year[3], "issued": read_date(by_year[1])}
        return {variable: value for variable, value in numbers.items() if value}
    dated = BEFORE_VOLUME.search(text)
    text = f"{text[: dated.start()]}, {text[dated.end() :]}" if dated else text
    dated = dated or PUBLISHED.search(line)
    article = ARTICLE.search(text)
    text = _tidied(text[: article.start()] if article else text)
    reading = Reading()
    before, after = take_numbers(text, reading, 0)
    journal = re.sub(rf"[\s,]+(?:{MONTH} [0-3]?\d,?|{DATE})$", "", before.strip(" .,;:–-/|>"))
    item = reading.item
    if not _is_source(journal, after, item):
        return {}
    if dated and "issued" not in item and (date := read_date(dated[0])):
        item["issued"] = date
    if _is_name(journal):
        item["container-title"] = journal
    if article:
        item["page"] = article[1]
    if "page" not in item and "number" in item:
        item["page"] = item.pop("number")
    return item


def _is_source(journal: str, after: str, item: Item) -> bool:
    """Is a line with these numbers the source of a work: a short name before them, and little behind?"""
    return (
        len(re.sub(r"[\W\d_]+", "", after)) < 12
        and len(journal.split()) <= 9
        and not OF_A_SENTENCE.search(journal)
        and ("volume" in item or item.keys() >= {"issue", "page", "issued"})
    )


def _is_name(journal: str) -> bool:
    words = journal.split()
    return journal[:1].isalpha() and not all(word.casefold() in OF_MENUS - OF_JOURNALS for word in words)
