"""The lines of a page that say of themselves what they are: how to cite it, its DOI, its date, its place in a journal."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from refdesk.formats import Item
from refdesk.formats.dates_in_text import DATE, read_date
from refdesk.formats.page_text.byline import OF_MENUS
from refdesk.formats.plain import read_citation
from refdesk.formats.plain.numbers import take_numbers
from refdesk.formats.plain.reading import Reading
from refdesk.formats.values import find_doi, serial_number

CITE = re.compile(
    r"(?i)^\W*(?:how to cite(?: this \w+)?|(?:to )?cite (?:this|the) (?:article|paper|chapter|work|item"
    r"|book)(?: as)?|(?:recommended|suggested|preferred) citation|"
    r"(?:copy |download )?citation|cite \(\w+\)|cite (?:it )?as|please cite(?: as)?|comment citer(?: cet article)?|"
    r"pour citer(?: cet article| ce document)?|"
    r"cómo citar(?: este artículo)?|como citar|zitier(?:vorschlag|weise|en)|zitation|atıf|so zitieren|come citare|"
    r"riferimento bibliografico|référence électronique|referencia)\W*(?=$|[^\s].{15})"
)
REFERENCES = re.compile(
    r"(?i)^\W*(?:references|bibliography|works cited|literature cited|références|literatur|bibliographie|referencias)\b[\W\d]*$"
)
DOI = re.compile(r"(?i)(?:doi\.org/|\bdoi:?\s*)(10\.\d{4,9}/\S+)|^(10\.\d{4,9}/\S+)$")
STUCK = re.compile(
    r"(?<=[\d)a-z])(?:Get|View|Open|Download|Cite|Search|Copy|Share|Citations?|Cited|Abstract|Received|Published)(?=[A-Z: ]|$).*"
)
ARXIV = re.compile(r"(?i)\barxiv:\s?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})")
DATED = re.compile(
    rf"(?i)(?:(?P<published>published(?: online)?|publi(?:é|ée|cado|cato)(?: le| el| il)?|veröffentlicht(?: am)?"
    rf"|publication date(?:\s?\((?:web|online|print)\))?|soutenue? le|defended on|date published|date of conference"
    rf"|first published(?: online)?|"
    rf"date of publication|posted(?: on)?|issue date|cover date|date|année|year|erschienen|mis en ligne(?: le)?"
    rf"|yayın tarihi)|(?P<submitted>submitted on|received|first submitted))"
    rf"\W{{0,4}}(?P<date>{DATE}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{4}}|\d{{4}}-\d\d(?:-\d\d)?)"
)
LABEL_OF_DATE = re.compile(r"(?i)^(?:published(?: online)?|publication date|date published|issue date|online)\W*$")
ONLY_DATE = re.compile(
    rf"(?i)^(?:\W|(?:on|le|am|posted|by|research article|article|news|review)\b)*(?P<date>{DATE})"
    r"(?:\W|by .{1,40}|[|·].{1,60})*$"
)
KEYWORDS = re.compile(
    r"(?i)^\W*(?:key\s?words?(?: and phrases)?|mots[ -]cl[ée]s|palabras clave|palavras-chave|parole chiave|"
    r"schlagw[oö]rter|index terms|anahtar kelimeler|ключевые слова)\W*"
)


def own_citation(lines: list[str]) -> Item:
    """What the page itself asks to be cited as; an empty item where it asks for nothing."""
    if item := _bibtex(lines):
        return item
    for at, line in enumerate(lines):
        if not (heading := CITE.match(line)):
            continue
        for candidate in (line[heading.end() :], *lines[at + 1 : at + 5]):
            if len(candidate) < 40 or not re.search(r"\d{4}|n\.\s?d", candidate):
                continue
            item = read_citation(candidate).item
            if re.search(r"[^\W\d_]{3}", str(item.get("title", ""))) and "author" in item:
                return _with_own_title(item, candidate, lines)
    return _citation_by_title(lines)


def _with_own_title(item: Item, citation: str, lines: list[str]) -> Item:
    """The item with the title that the page has, where the citation was cut elsewhere; then its authors are the page's too."""
    wanted = _bare(str(item["title"]))
    own = {_bare(line): line for line in map(without_date, lines) if 15 <= len(line) <= 300}
    if wanted in own:
        return item
    inside = [
        line
        for bare, line in own.items()
        if len(line.split()) > 2 and line in citation and len(line) < len(citation) - 25
    ]
    if not inside:
        return item
    title = min(inside, key=lambda line: (citation.find(line), -len(line)))
    kept = {variable: value for variable, value in item.items() if variable not in ("author", "editor", "title")}
    return kept | {"title": title}


def without_date(line: str) -> str:
    """A line without the date that some pages print before the title."""
    bare = re.sub(rf"^{DATE}\s+(?=[^\W\d_])", "", line)
    return bare if len(bare.split()) > 3 else line


def _bibtex(lines: list[str]) -> Item:
    """The one BibTeX entry that a page offers for citing it."""
    starts = [at for at, line in enumerate(lines) if re.match(r"@\w+\s*\{", line)]
    if len(starts) != 1:
        return {}
    end = next(
        (
            at
            for at in range(starts[0], min(len(lines), starts[0] + 40))
            if lines[at].rstrip().endswith("}") and lines[at].strip(" ,") == "}"
        ),
        -1,
    )
    text = "\n".join(lines[starts[0] : end + 1])
    if end < 0 or re.match(r"@\w+\s*\{\s*[\w:.-]*\s*,", text) is None:
        return {}
    from refdesk.formats import bibtex

    found = [item for item in bibtex.read(text.encode()) if isinstance(item, dict)]
    item = found[0] if len(found) == 1 and "title" in found[0] else {}
    for variable in ("title", "container-title"):  # as printed: BibTeX's readers change the case of English titles
        printed = re.search(re.escape(str(item.get(variable))), text, re.I)
        if printed:
            item[variable] = printed[0]
    return {variable: value for variable, value in item.items() if variable not in ("id", "citation-key", "custom")}


def _citation_by_title(lines: list[str]) -> Item:
    """A line that holds another line of the page whole, after names and before a date: a citation of the page itself."""
    titles = sorted({line for line in lines if 20 <= len(line) <= 300 and len(line.split()) > 2}, key=len, reverse=True)
    bare = {_bare(without_date(line)): without_date(line) for line in lines if 6 < len(line) < 300}
    for line in lines:
        if not 60 < len(line) < 1500 or not re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", line):
            continue
        title = next((t for t in titles if t in line and len(t) < len(line) - 25), None) or _quoted(line, bare)
        if title and not line.startswith(title[:10]):
            item = read_citation(line).item
            if "author" in item and _bare(str(item.get("title", ""))) == _bare(title):
                return item | {"title": title}
    return {}


def _quoted(line: str, bare: dict[str, str]) -> str | None:
    """The quoted part of a line that is another line of the page."""
    for found in re.finditer(r"[“\"«‘]([^“”\"«»]{6,300}?)[.,]?[”\"»’]", line):
        if own := bare.get(_bare(found[1])):
            return own
    return None


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def own_doi(lines: list[str]) -> str | None:
    """The first DOI that stands as such before the references."""
    for line in lines:
        if len(line) < 300 and (found := DOI.search(line)):
            value = re.split(r"[⟩〉›<>\[\]]", STUCK.sub("", found[1] or found[2]))[0].rstrip('.,;”"')
            while value.endswith(")") and value.count(")") > value.count("("):
                value = value[:-1].rstrip(".,;")
            return value
    return None


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
        if LABEL_OF_DATE.match(line) and at + 1 < len(lines) and (date := _only_date(lines[at + 1])):
            return date
    around = sorted(range(max(0, near - 8), min(len(lines), near + 25)), key=lambda at: (at < near, abs(at - near)))
    for at in around:
        if date := _only_date(lines[at]):
            return date
    for at in around:
        if len(lines[at]) < 120 and (at_end := re.search(rf"(?:\ble |\bon |\bam |, ){DATE}$", lines[at])):
            return read_date(at_end[0])
    return submitted


def _only_date(line: str) -> dict[str, Any] | None:
    found = ONLY_DATE.match(line) if len(line) < 80 else None
    return (
        read_date(found["date"])
        if found and not re.fullmatch(r"\W*\d{4}\W*", line)
        else (read_date(line) if re.fullmatch(r"\d{4}-\d\d-\d\d", line) else None)
    )


PUBLISHED = re.compile(rf"(?i)[\s–-]*(?:published|posted)\s+(?:online\s+)?{DATE}.*$")
BUTTON = re.compile(
    r"(?i)\s*(?-i:[A-Z]{2,20})?(?-i:No|Open|Free|Full|Restricted) access\W*$|^\W*(?:cite this:|from the journal"
    r"|citation [A-Z][\w. ]{1,40}? (?:et al\.? )?\d{4}(?= [A-Z]))\s*|"
    r"\s*(?:cite this article|get rights and content|check for updates)\W*$|^\W*cite this article as:?\s*|"
    r"^\W*(?:in|citation):\s*|\scitation\s.*$"
)


LABELLED = re.compile(
    r"(?i)^(?P<name>volume|issue|article(?: number)?|pages?):\s*(?:volume|issue|pages?)?\s*(?P<value>[\w–-]{1,20})$"
)


# words of menus that stand in the names of journals too
OF_JOURNALS = frozenset(
    "journal letters science nature communications reports review reviews quarterly annals revista zeitschrift rivista"
    " health medicine biology chemistry physics engineering psychology education proceedings transactions archiv studies"
    " bulletin and of in the for".split()
)
PURE = re.compile(r"(?i)vol(?:ume|\.)?\s?\d+,\s?(?:issue|no\.?)\s?\d+")
PAGES = re.compile(r"(?i)\b(?:pages?|pp?\.|páginas|seiten)\s?:?\s?(\w{0,2}\d+)(?:\s?[-–]\s?(\w{0,2}\d+))?(?!\w)")


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
    labelled = [
        (found["name"].lower(), found["value"])
        for line in lines[max(0, near - 14) : near + 45]
        if (found := LABELLED.match(line))
    ]
    if "volume" in dict(labelled):
        names = {"article": "page", "article number": "page", "page": "page", "pages": "page"}
        item = {names.get(name, name): value.replace("–", "-") for name, value in labelled}
        at = next(i for i, line in enumerate(lines) if LABELLED.match(line)) - start
    if "volume" in item and "page" not in item:
        around = [*lines[max(0, start + at - 3) : start + at + 4], *lines[max(0, near - 5) : near + 8]]
        found = next((found for line in around if len(line) < 200 and (found := PAGES.search(line))), None)
        if found:
            item["page"] = "-".join(filter(None, found.groups()))
    return (start + at if at >= 0 else -1), item


TABLE = {
    "published in": "container-title", "issue date": "issued", "date issued": "issued", "appears in": "container-title",
    "year": "issued", "date": "issued", "publication date": "issued", "published": "issued", "pages": "page", "page": "page",
    "journal": "container-title", "journal title": "container-title",
    "venue": "container-title",
    "publisher": "publisher", "isbn": "ISBN", "issn": "ISSN", "volume": "volume", "issue": "issue", "doi": "DOI",
}  # fmt: skip


def table_of(lines: list[str]) -> Item:
    """What a table of the page says, whose labels end in a colon and stand on lines of their own."""
    item: Item = {}
    rows = [(label, value) for label, value in pairwise(lines) if label.endswith(":")]
    for line in lines:
        label, colon, value = line.partition(": ")
        if colon and label.casefold() in TABLE and len(line) < 250:
            rows.append((label, value))
    for label, value in rows:
        name = TABLE.get(label.rstrip(": ").casefold())
        if name is None or value.endswith(":") or len(value) > 250:
            continue
        if name == "issued":
            item.setdefault(name, read_date(value))
        elif name == "volume" and not re.fullmatch(r"\w{1,6}", value):
            item.setdefault("container-title", value)
        elif name in ("ISBN", "ISSN"):
            if serial := serial_number(value, name):
                item.setdefault(*serial)
        elif name == "DOI":
            item.setdefault(name, find_doi(value))
        else:
            item.setdefault(name, re.sub(r"\s*[–—-]\s*", "-", value) if name == "page" else value)
    return {name: value for name, value in item.items() if value}


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
            or re.search(r"\d[\d-]{7,}", line)
        ):
            continue
        item = _source(line)
        worth = (
            2 * ("volume" in item)
            + 2 * ("page" in item)
            + ("issue" in item)
            + ("issued" in item)
            + ("container-title" in item)
        )
        labelled = re.match(r"(?i)vol", line) is not None and "issued" in item
        told = item.keys() & {"page", "issued"} or re.search(r"(?i)\bvol", line)
        if worth > best[0] and "volume" in item and (worth > 3 or (worth == 3 and labelled)) and told:
            best = (worth, at, item)
    return best[1], best[2]


def _source(line: str) -> Item:
    published = PUBLISHED.search(line)
    text = re.sub(r"(?<=[a-z])(?=Vol(?:ume|\.)\s?\d)", ", ", PUBLISHED.sub("", line))
    text = re.sub(r"(?i)\s*\W*(?:https?://)?(?:dx\.)?(?:doi(?:\.org)?[:/]?\s*)+10\.\S+.*$", "", text).strip()
    text = re.sub(r"(?i)\barticle number:\s*(\w+)", r"art. no. \1", text)
    text = re.sub(r"(?i)\bissues\b", "issue", text)
    reading = Reading()
    before, after = take_numbers(text, reading, 0)
    journal = before.strip(" .,;:–-/|>")
    sound = (
        len(re.sub(r"[\W\d_]+", "", after)) < 12 and len(journal.split()) <= 9 and not re.search(r"[?!“”\"]", journal)
    )
    if (
        not sound
        or "volume" not in reading.item
        or re.search(r"(?i)\b(?:vol|no|pp|fig|table|section|supplementary)\b", journal)
    ):
        return {}
    item = reading.item
    if published and "issued" not in item and (date := read_date(published[0])):
        item["issued"] = date
    if (
        journal
        and journal[0].isalpha()
        and not all(word.casefold() in OF_MENUS - OF_JOURNALS for word in journal.split())
    ):
        item["container-title"] = journal
    if "page" not in item and "number" in item:
        item["page"] = item.pop("number")
    return item
