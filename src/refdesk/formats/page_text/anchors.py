"""The lines of a page that say of themselves what they are: how to cite it, its DOI, its date, its place in a journal."""

from __future__ import annotations

import re
from typing import Any

from refdesk.formats.dates_in_text import DATE, read_date
from refdesk.formats.page_text.words import any_of, bare
from refdesk.formats.plain import read_citation
from refdesk.items import Item

CITE = re.compile(rf"^\W*{any_of('cite')}\W*(?=$|[^\s].{{15}})")
# what styles put around a citation or into it: their name, ABNT's "no place", Vancouver's "[Internet]" and day before the volume
OF_STYLES = re.compile(
    r"^(?:APA|MLA|ABNT|AMA|Chicago|Harvard|Vancouver|IEEE)\b[:\s]+(?=[^\W\d_])|(?i:, \[s\. ?l\.\](?=,))"
    r"|(?i:\s\[(?:internet|cited [^\]]{4,30})\])|(?<=\. \d{4}) [A-Z][a-z]{2}\.? \d{1,2}(?=(?:\s\[[^\]]{4,40}\])?;)"
)
REFERENCES = re.compile(rf"^\W*{any_of('references')}\b[\W\d]*$")
DOI = re.compile(r"(?i)(?:doi\.org/|\bdoi:?\s*)(10\.\d{4,9}/\S+)|^(10\.\d{4,9}/\S+)$")
STUCK = re.compile(
    r"(?<=[\d)a-z])(?:Get|View|Open|Download|Cite|Search|Copy|Share|Citations?|Cited|Abstract|Received|Published)(?=[A-Z: ]|$).*"
)
ARXIV = re.compile(r"(?i)\barxiv:\s?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})")
DATED = re.compile(
    rf"(?:(?P<published>{any_of('published')})|(?P<submitted>{any_of('submitted')}))\W{{0,4}}"
    rf"(?P<date>{DATE}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{4}}|\d{{4}}-\d\d(?:-\d\d)?)"
)
LABEL_OF_DATE = re.compile(rf"^{any_of('date')}\W*$")
TIME = r"(?:(?:at|um|à|a las|as|às)\s)?[0-2]?\d[:.h][0-5]\d(?::\d\d)?\s?(?:[ap]\.?m\.?|uhr|h|(?-i:[A-Z]{3,4}))?"
ONLY_DATE = re.compile(
    rf"(?i)^(?:\W|(?:on|le|am|posted|by|research article|article|news|review|{any_of('weekday')})\b)*"
    rf"(?P<date>{DATE}|[0-3]?\d\.[01]?\d\.\d{{4}})(?:[\s,|–-]*{TIME})?"
    r"[^\w|·•]*(?:by .{1,40}|[|·•].{1,60}|\d{1,3} min(?:ute)?s?(?: read)?)?[^\w|·•]*$"
)
KEYWORDS = re.compile(rf"^\W*{any_of('keywords')}\W*")


def own_citation(lines: list[str]) -> Item:
    """What the page itself asks to be cited as; an empty item where it asks for nothing."""
    if item := _bibtex(lines):
        return item
    for at, line in enumerate(lines):
        if not (heading := CITE.match(line)):
            continue
        for candidate in (line[heading.end() :], *lines[at + 1 : at + 5]):
            candidate = OF_STYLES.sub("", candidate)
            if len(candidate) < 40 or not re.search(r"\d{4}|n\.\s?d", candidate):
                continue
            item = read_citation(candidate).item
            if re.search(r"[^\W\d_]{3}", str(item.get("title", ""))) and "author" in item:
                return item
    return _citation_by_title(lines)


def _bibtex(lines: list[str]) -> Item:
    """The one BibTeX entry that a page offers for citing it."""
    starts = [at for at, line in enumerate(lines) if re.match(r"@\w+\s*\{\s*[\w:.-]*\s*(?:,|$)", line)]
    if len(starts) != 1:
        return {}
    [start] = starts
    end = next((at for at, line in enumerate(lines[start : start + 40], start) if line.strip(" ,") == "}"), None)
    if end is None:
        return {}
    from refdesk.formats import bibtex

    text = "\n".join(lines[start : end + 1])
    items = [item for item in bibtex.read(text.encode()) if isinstance(item, dict)]
    item = items[0] if len(items) == 1 and "title" in items[0] else {}
    for variable in item.keys() & {
        "title",
        "container-title",
    }:  # as printed: BibTeX's readers change the case of English titles
        if printed := re.search(re.escape(str(item[variable])), text, re.I):
            item[variable] = printed[0]
    return {variable: value for variable, value in item.items() if variable not in ("id", "citation-key", "custom")}


def _citation_by_title(lines: list[str]) -> Item:
    """A line that holds another line of the page whole, after names and before a date: a citation of the page itself."""
    titles = sorted({line for line in lines if 20 <= len(line) <= 300 and len(line.split()) > 2}, key=len, reverse=True)
    for line in lines:
        if not 60 < len(line) < 1500 or not re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", line):
            continue
        title = next((t for t in titles if t in line and len(t) < len(line) - 25), None)
        if title and not line.startswith(title[:10]):
            item = read_citation(line).item
            if "author" in item and bare(str(item.get("title", ""))) == bare(title):
                return item | {"title": title}
    return {}


def own_doi(lines: list[str]) -> str | None:
    """The first DOI, as such, before the references."""
    for line in lines:
        if len(line) < 300 and (found := DOI.search(line)):
            value = re.split(r"[⟩〉›<>\[\]]", STUCK.sub("", found[1] or found[2]))[0].rstrip('.,;”"')
            while value.endswith(")") and value.count(")") > value.count("("):
                value = value[:-1].rstrip(".,;")
            return value
    return None


AT_HEAD = re.compile(rf"(?!\d{{4}}\b)(?P<date>{DATE})[\s,/|·•–-]")
AT_END = re.compile(rf"(?:\ble |\bon |\bam |, |[-–|] )(?P<date>{DATE})(?:[\s,|–-]*{TIME})?$", re.I)


def own_date(lines: list[str], near: int) -> dict[str, Any] | None:
    """The date of publication: labelled as such, else alone on a line near the title, else that of submission."""
    submitted = None
    for at, line in enumerate(lines):
        if len(line) > 250:
            continue
        for found in DATED.finditer(line):
            date = read_date(found["date"])
            if found["published"] and date:
                return date
            submitted = submitted or date
        if LABEL_OF_DATE.match(line) and at + 1 < len(lines) and (date := _only_date(lines[at + 1], labelled=True)):
            return date
    for line in lines[max(0, near - 1) : near + 3]:
        if len(line) < 90 and (at_head := AT_HEAD.match(line)):
            return read_date(at_head["date"])
    around = sorted(range(max(0, near - 8), min(len(lines), near + 25)), key=lambda at: (at < near, abs(at - near)))
    for at in around:
        if date := _only_date(lines[at]):
            return date
    for at in around:
        if len(lines[at]) < 120 and (at_end := AT_END.search(lines[at])):
            return read_date(at_end["date"])
    return submitted or _in_doi(lines)


def _in_doi(lines: list[str]) -> dict[str, Any] | None:
    """The date that the DOIs of some preprint servers hold: "10.1000/2020.03.22.002386"."""
    found = re.match(r"10\.\d{4,9}/(20\d\d\.[01]\d\.[0-3]\d)\.\d", own_doi(lines) or "")
    return read_date(found[1]) if found else None


def _only_date(line: str, *, labelled: bool = False) -> dict[str, Any] | None:
    """The date of a line with nothing else on it; a year or a month in figures only where a label says that it is one."""
    if re.fullmatch(r"\W*\d{4}(?:-\d\d)?\W*", line):
        return read_date(line) if labelled else None
    if re.fullmatch(r"\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{4}", line):
        return read_date(line)
    found = ONLY_DATE.match(line) if len(line) < 80 else None
    return read_date(found["date"]) if found else None
