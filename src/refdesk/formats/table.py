"""CSV and TSV <-> items: one row per reference, one column per CSL variable.

Names are written as `Family, Given; Family, Given`, dates as EDTF, `custom` as JSON. The columns of Zotero, Scopus, Web of
Science, PubMed, Embase, IEEE, Dimensions, Lens, EBSCO, ProQuest, Google Scholar and others are read by their headings. A
cell that a spreadsheet would take for a formula is written with an apostrophe before it, which is removed when it is read.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeAlias

from refdesk.formats.losses import losses
from refdesk.formats.tagged.records import fuller, keep, take_cited_variables
from refdesk.items import Item, Problem, Read, dates, names
from refdesk.items.fold import fold
from refdesk.items.record import ordered, place
from refdesk.items.regex import regex
from refdesk.items.text import decode, one_line, without_controls, without_entities
from refdesk.items.values import (
    addresses,
    clean_numbers,
    doi,
    edition,
    join_keywords,
    page_range,
    serial_numbers,
    split_keywords,
    without_full_stop,
)
from refdesk.items.variables import DATES, NAMES, STRINGS, TYPES, VARIABLES, document_type, type_called
from refdesk.items.visits import take_visit

# Heading, its letters and digits alone -> CSL variable; those with a blank in them are resolved in `read_row`.
COLUMNS = {re.sub(r"[^a-z0-9]", "", name.lower()): name for name in sorted(VARIABLES)} | {
    heading: variable
    for variable, headings in {
        "id": "key citationkey bibtexkey identifier",
        "document type": "itemtype documenttype doctype referencetype publicationtype entrytype contenttype articletype type "
        "documentidentifier bibliographytype pubtype bibtype",
        "author": "authors authornames authorss author authorsraw contributors autor autoren autores auteur auteurs "
        "authorshipsauthordisplayname bookauthors groupauthors authorstring",
        "full author": "authorfullnames fullauthornames bookauthorfullnames",
        "editor": "editors bookeditors herausgeber",
        "translator": "translators",
        "collection-editor": "serieseditor serieseditors",
        "container-author": "bookauthor",
        "title": "articletitle documenttitle itemtitle papertitle titel titre titulo displayname",
        "title-short": "shorttitle",
        "container-title": "publicationtitle sourcetitle journal journaltitle journalbook journalname fulljournal booktitle "
        "container publication secondarytitle anthologytitle pubtitle zeitschrift revue revista primarylocationsourcedisplayname",
        "container-title-short": "journalabbreviation journalisoabbreviation abbreviatedsourcetitle isoabbreviation",
        "source or journal": "source",
        "collection-title": "series seriestitle bookseriestitle",
        "collection-number": "seriesnumber",
        "year": "year publicationyear publishedyear pubyear jahr annee ano",
        "month": "month publishedmonth",
        "day": "day",
        "issued": "date published publicationdate datepublished dateofpublication pubdate issuedate publicationdateprint",
        "available-date": "publicationdateonline onlinedate earlyaccessdate",
        "accessed": "dateaccessed accessdate",
        "event-date": "conferencedate meetingdate",
        "volume": "journalvolume bibliovolume band volumen vol",
        "issue": "journalissue biblioissue heft issuenumber",
        "issue or number": "number numero no",
        "page": "pages pagerange pagination pagesfrom seiten paginas pageinfo",
        "first page": "pagestart startpage firstpage bibliofirstpage",
        "last page": "pageend endpage lastpage bibliolastpage pagelast",
        "number-of-pages": "numpages pagecount numberofpages",
        "number": "artno articlenumber",
        "publisher": "university institution verlag editeur editorial",
        "publisher-place": "place city address publishercity placeofpublication location ort lieu",
        "event-title": "conferencename conferencetitle meetingname",
        "event-place": "conferencelocation conferenceplace",
        "URL": "link uri doilink documenturl sourceurls externalurl articleurl plink fulltexturl",
        "abstract": "abstractnote resumen resume zusammenfassung",
        "keyword": "keywords authorkeywords manualtags tags subjects keywordsplus",
        "note": "notes extra",
        "call-number": "callnumber",
        "license": "rights",
        "source": "libraryname librarycatalog database",
        "archive_location": "locinarchive",
        "PMID": "pubmedid medlinepmid",
        "ISBN": "isbnissn isbns eisbn isbn10 isbn13",
        "ISSN": "issns eissn issnl printissn journalissn",
        "DOI": "itemdoi bookdoi",
        "language": "languageoforiginaldocument",
        "citation": "citation",
    }.items()
    for heading in headings.split()
}
PUBMED_LIST = regex(  # it ends with a full stop: Doe J, Roe RK.
    r"[^.;,]+ [A-Z]{1,4}(?: (?:Jr|Sr|\d[a-z]{2}))?,(?:[^.;,]+,)*[^.;,]+ [A-Z]{1,4}(?: (?:Jr|Sr|\d[a-z]{2}))?\."
)
SCOPUS_NUMBER = regex(r"\s*\(\d+\)(?=\s*(?:;|$))")  # Doe, Jane (57200000000)
BAR = regex(r"(?<=[\w.])\|(?=\w)")
SLASHES = regex(r"(?<!:)//")  # EndNote's Doe, J.//Roe, R.
CITATION = regex(
    r"\b(\d{4}(?: [^\W\d_-]+(?:-[^\W\d_-]+)?(?: \d{1,2})?)?);(\w+)?(?:\(([^()]+)\))?:([\w-]+)"
)  # PubMed's "2019 Mar;12(3):1-9"
GLUED = regex(r"(?<=[a-zß-ÿ.])(?<!\bMc)(?<!\bMac)(?<!\bD[eiu])(?<!\bL[ae])(?<!\bVan)(?=[A-ZÀ-Þ])")
JOURNAL = regex(r"(?i)journal|zeitschrift|revue|revista")
LONG = ("abstract", "note", "annote", "references")  # of several lines
MEETING = regex(r"(?i)\b(?:proceedings|conference|symposium|workshop|congress)\b")
Cells: TypeAlias = dict[str, list[tuple[str, str]]]
"""Variable -> the heading and the text of each column that holds it."""

FORMULA = regex(r"'*[=+\-@\t\r]")


def read(data: bytes, delimiter: str = ",") -> Iterator[Item | Problem]:
    """The rows of a table as items. If another delimiter cuts the heading into more columns, that one is used. Lines before
    the heading are skipped."""
    csv.field_size_limit(2**31 - 1)
    text = decode(data).lstrip("\ufeff").replace("\0", "")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = text.split("\n", 12)[:12]
    at = next((number for number, line in enumerate(lines) if is_heading(line)), None)
    if at is None:
        yield Problem("no column is a title, an id, an author or a DOI", line=1, code="not-a-table")
        return
    delimiter = max((delimiter, ",", "\t", ";"), key=lines[at].count)
    if any(line.strip() and not line.startswith("sep=") for line in lines[:at]):
        yield Problem("lines before the header skipped", 1, code="preamble", severity="warning")
    rows = csv.reader(io.StringIO("\n".join(text.split("\n")[at:]), newline=""), delimiter=delimiter)
    try:
        columns = [cell.strip() for cell in next(rows, [])]
        line = at + rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row):
                item, problems = read_row(row, columns)
                if len(row) > len(columns):
                    problems.append(f"{len(row)} cells under {len(columns)} columns; the last ones left out")
                for problem in problems:
                    yield Problem(problem, line, key=item.get("id"), code="columns", severity="warning")
                yield Read(item, line)
            line = at + rows.line_num + 1
    except csv.Error as error:
        title = "TSV" if delimiter == "\t" else "CSV"
        yield Problem(f"not {title}: {error}", at + rows.line_num, code="broken-table")


def is_heading(line: str) -> bool:
    """Whether a line names columns: a title, an id, an author or a DOI, and nothing that cannot be a heading."""
    for delimiter in ",\t;":
        try:
            cells = next(csv.reader([line.replace("\r", " ")], delimiter=delimiter), [])
        except csv.Error:
            return False
        known = {variable_of(cell) for cell in cells}
        if known & {"title", "id", "DOI", "author", "full author"} and (len(cells) == 1 or len(known - {None}) > 1):
            return True
    return False


@cache
def variable_of(column: str) -> str | None:
    """The variable of a column with that heading; None if CSL has none for it."""
    if column in VARIABLES:
        return column
    return COLUMNS.get(re.sub(r"[^a-z0-9]", "", fold(column).replace(" ", "")))


def read_row(row: list[str], columns: list[str]) -> tuple[Item, list[str]]:
    """One row as an item, and its problems; columns without a CSL variable are kept under `custom`."""
    item: Item = {}
    rest: dict[str, Any] = {}
    cells: dict[str, list[tuple[str, str]]] = {}
    for cell, column in zip(row, columns, strict=False):
        if not (value := cell.strip()):
            continue
        value = without_entities(armed(value))
        variable = variable_of(column)
        if variable is None:
            rest[column] = value
        else:
            cells.setdefault(variable, []).append((column, value))
    journal = any(JOURNAL.search(column) for column, _ in cells.get("container-title", ()))
    read_types(item, rest, cells)
    read_publication(item, cells)
    read_citation(cells)
    read_dates(item, cells)
    problems = read_cells(item, rest, cells)
    if any(column == "Extra" for column, _ in cells.get("note", ())):
        take_cited_variables(item, TYPES)  # as Zotero does
    resolve(item, rest)
    item["type"] = item["type"] or likely_type(item, journal)
    keep(item, "table", rest)
    return item, problems


def read_cells(item: Item, rest: dict[str, Any], cells: Cells) -> list[str]:
    """The variables that are in one column, and what is unclear about them."""
    problems: list[str] = []
    if full := cells.pop("full author", None):
        cells["author"] = full
    for variable, held in cells.items():
        for column, value in held:
            if variable == "custom":
                read_custom(item, rest, value)
            elif variable == "keyword":
                item["keyword"] = join_keywords([*split_keywords(item.get("keyword", "")), *split_keywords(value)])
            elif variable in NAMES:
                value = re.sub(r"\s*\n\s*", "; ", value) if "\n" in value else value
                if "PMID" in cells and value.count(".") == 1:
                    value = value.removesuffix(".")  # PubMed's list ends with a full stop
                people, certain = read_people(value, column)
                item.setdefault(variable, people)
                if not certain:
                    problems.append(f"cannot tell which people '{value}' names; taken as one")
            elif variable in ("ISSN", "ISBN"):
                for kind, number in serial_numbers(value) or [(variable, value)]:
                    known = [number for number in item.get(kind, "").split(", ") if number]
                    item[kind] = ", ".join(dict.fromkeys([*known, number]))
            elif variable in item:
                rest[column] = value
            else:
                item[variable] = one_line(value) if "\n" in value and variable not in LONG else value
    return problems


def resolve(item: Item, rest: dict[str, Any]) -> None:
    """Values that hold more than one thing, or are written otherwise than in CSL."""
    if len(urls := addresses(item.get("URL", ""))) > 1:
        item["URL"] = urls[0]
        rest["URL"] = " ".join(urls[1:])
    take_visit(item)
    if "PMID" in item and "title" in item:
        item["title"] = without_full_stop(item["title"])
    if "DOI" in item:
        item["DOI"] = doi(item["DOI"])
    clean_numbers(item)
    if "edition" in item:
        item["edition"] = edition(item["edition"])


def read_types(item: Item, rest: dict[str, Any], cells: Cells) -> None:
    """The type, by the first column that names one: CSL's own under `type`, a database's kind of document elsewhere."""
    item["type"] = ""
    for column, value in [*cells.pop("document type", []), *cells.pop("type", [])]:
        own = column == "type" and value in TYPES and not (value == "article" and is_foreign(cells))
        kind = value if own else document_type(value) or type_called(value)
        if kind and not item["type"]:
            item["type"] = kind
            if document_type(value) and value not in TYPES:
                rest[column] = value
        elif item["type"] and column == "Type":  # Zotero: of a thesis, a report
            item["genre"] = value
        else:
            rest[column] = value


def is_foreign(cells: Cells) -> bool:
    """Whether the headings are not CSL's, so that an "article" is one in a journal, as in OpenAlex."""
    return any(column not in VARIABLES for held in cells.values() for column, _ in held)


def likely_type(item: Item, journal: bool) -> str:
    """The type of a row that names none; `journal` says whether its container is in a column called so."""
    container = item.get("container-title", "")
    if item.keys() & {"issue", "PMID"} or (container and (journal or "volume" in item)):
        return "article-journal"
    if MEETING.search(container):
        return "paper-conference"
    return "book" if "ISBN" in item and not container else "document"


def read_publication(item: Item, cells: Cells) -> None:
    """Variables that depend on several columns: pages, an issue or a number, a journal or a database."""
    if last := cells.pop("last page", None):
        first = cells.get("first page") or cells.get("page") or [("", "")]
        cells.setdefault("page", first)[0] = (first[0][0], page_range(first[0][1], last[0][1]))
        cells.pop("first page", None)
    elif "first page" in cells:
        cells.setdefault("page", cells.pop("first page"))
    if held := cells.pop("source or journal", None):
        titles = [title for _, title in cells.get("container-title", ())]
        if not any(held[0][1].startswith(title) for title in titles):  # in Embase the whole citation
            cells["source" if titles else "container-title"] = held
    if any(column.lower() == "number" for column, _ in cells.get("number", ())) and is_foreign(cells):
        cells.setdefault("issue or number", cells.pop("number"))
    if held := cells.pop("issue or number", None):
        periodical = "container-title" in cells and item["type"] in ("", "article-journal", "article-magazine")
        cells["issue" if periodical and "issue" not in cells else "number"] = held
    if "page" not in cells and "number" in cells and item["type"] in ("", "article-journal", "paper-conference"):
        cells["page"] = cells["number"]


def read_citation(cells: Cells) -> None:
    """The date, volume, issue and pages in PubMed's citation, if no column has them."""
    for _, citation in cells.pop("citation", []):
        if match := CITATION.search(citation):
            for variable, value in zip(("issued", "volume", "issue", "page"), match.groups(), strict=True):
                if value:
                    cells.setdefault(variable, [("Citation", value)])


def read_dates(item: Item, cells: Cells) -> None:
    """Dates; a day and a month in one column take the year of another."""
    year, month, day = ((cells.pop(part, None) or [("", "")])[0][1] for part in ("year", "month", "day"))
    if year.isdecimal() and len(year) == 4 and (number := dates.month(month)):
        cells.setdefault("issued", []).append(("", f"{year}-{number:02d}" + (f"-{day:0>2}" if day.isdecimal() else "")))
    elif year or month:
        cells.setdefault("issued", []).append(("", " ".join(filter(None, (day, month, year))) if year else month))
    for variable in DATES.intersection(cells):
        for _, value in cells.pop(variable):
            date = dates.parse(value)
            if date and "literal" in date and year and variable == "issued":
                date = dates.parse_strictly(f"{value} {year}") or date
            if date and date != fuller(item.get(variable), date):
                continue
            if date:
                item[variable] = date


def read_custom(item: Item, rest: dict[str, Any], value: str) -> None:
    try:
        custom = json.loads(value)
    except ValueError:
        custom = None
    if isinstance(custom, dict):
        item["custom"] = custom
        if isinstance(held := custom.pop("table", None), dict):
            rest |= held
    else:
        rest["custom"] = value


def read_people(value: str, column: str) -> tuple[list[names.Name], bool]:
    """The people in a cell, without the numbers that Scopus gives them."""
    value = SCOPUS_NUMBER.sub("", value) if "(" in value else value
    value = BAR.sub(";", value) if "|" in value else value
    value = SLASHES.sub("; ", value) if "//" in value else value
    if ";" not in value and "," not in value and column == "Authors":
        value = GLUED.sub("; ", value)  # as SpringerLink has them: Jane DoeRick Roe
    if value[-1:] == "." and PUBMED_LIST.fullmatch(value):
        value = value.removesuffix(".")
    pieces, certain = names.split(value)
    return [name for piece in pieces if (name := names.parse(piece))], certain


def armed(cell: str) -> str:
    """A cell as it was before `disarmed`."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def disarmed(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection")."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def write(items: Iterable[Item], delimiter: str = ",", **options: Any) -> Iterator[str | Problem]:
    """A table with a column for each variable that any item has, and a problem for what cannot be read back from it."""
    kept = [ordered(item) for item in items]
    used = {name for item in kept for name in item}
    columns = sorted(used | {"id", "type"}, key=lambda name: (place(name), name))
    title = "TSV" if delimiter == "\t" else "CSV"
    yield row_of(columns, delimiter)
    for item in kept:
        cells = [write_cell(name, item.get(name)) for name in columns]
        yield row_of([disarmed(cell) for cell in cells], delimiter)
        back, _ = read_row([disarmed(cell) for cell in cells], columns)
        yield from losses(item, back, title, "table")


def write_cell(variable: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if variable in NAMES:
        text = "; ".join(names.show(name) for name in value)
    elif variable in DATES:
        text = dates.text(value)
    elif variable in STRINGS or variable in ("id", "type"):
        text = str(value)
    else:
        text = json.dumps(value, ensure_ascii=False)
    return without_controls(text).strip()


def row_of(cells: list[str], delimiter: str) -> str:
    """One line of the table, quoted as RFC 4180 has it."""
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return line.getvalue()
