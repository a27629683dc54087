"""CSV and TSV <-> items: a reference a row, a CSL variable a column.

Names stand as `Family, Given; Family, Given`, dates as EDTF, `custom` as JSON. In come also the columns of Zotero, Scopus,
Google Scholar, EndNote and PubMed by their headings. Out: a cell that a spreadsheet would take for a formula gets an
apostrophe before it, which is taken away again on the way in.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.formats.losses import losses
from refdesk.formats.tagged.records import keep
from refdesk.items import Item, Problem, dates, names
from refdesk.items.record import ordered, place
from refdesk.items.text import decode, without_controls
from refdesk.items.values import doi, join_keywords, page_range, split_keywords
from refdesk.items.variables import DATES, NAMES, STRINGS, VARIABLES, type_called

# Heading, its letters and digits alone -> CSL variable.
COLUMNS = {re.sub(r"[^a-z0-9]", "", name.lower()): name for name in sorted(VARIABLES)} | {
    "key": "id",
    "citationkey": "id",
    "bibtexkey": "id",
    "itemtype": "type",
    "documenttype": "type",
    "referencetype": "type",
    "publicationtype": "type",
    "entrytype": "type",
    "authors": "author",
    "authorfullnames": "author",
    "editors": "editor",
    "translators": "translator",
    "serieseditor": "collection-editor",
    "bookauthor": "container-author",
    "articletitle": "title",
    "documenttitle": "title",
    "shorttitle": "title-short",
    "publicationtitle": "container-title",
    "sourcetitle": "container-title",
    "journal": "container-title",
    "journaltitle": "container-title",
    "journalbook": "container-title",
    "booktitle": "container-title",
    "publication": "container-title",
    "secondarytitle": "container-title",
    "journalabbreviation": "container-title-short",
    "abbreviatedsourcetitle": "container-title-short",
    "series": "collection-title",
    "seriestitle": "collection-title",
    "seriesnumber": "collection-number",
    "year": "issued",
    "publicationyear": "issued",
    "date": "issued",
    "publicationdate": "issued",
    "dateaccessed": "accessed",
    "accessdate": "accessed",
    "pages": "page",
    "numpages": "number-of-pages",
    "pagestart": "page",
    "pageend": "page-last",
    "startpage": "page",
    "endpage": "page-last",
    "artno": "number",
    "place": "publisher-place",
    "city": "publisher-place",
    "address": "publisher-place",
    "university": "publisher",
    "institution": "publisher",
    "link": "URL",
    "uri": "URL",
    "abstractnote": "abstract",
    "keywords": "keyword",
    "authorkeywords": "keyword",
    "manualtags": "keyword",
    "tags": "keyword",
    "notes": "note",
    "extra": "note",
    "callnumber": "call-number",
    "rights": "license",
    "libraryname": "source",
    "librarycatalog": "source",
    "locinarchive": "archive_location",
    "conferencename": "event-title",
    "meetingname": "event-title",
    "pubmedid": "PMID",
    "isbnissn": "ISBN",
    "languageoforiginaldocument": "language",
}
FORMULA = re.compile(r"'*[=+\-@\t\r]")


def read(data: bytes, delimiter: str = ",") -> Iterator[Item | Problem]:
    """The rows of a table as items. Where the other delimiter cuts its heading into more columns, that one is used."""
    csv.field_size_limit(2**31 - 1)
    text = decode(data).lstrip("\ufeff").replace("\0", "")
    heading = text[: text.find("\n")] if "\n" in text else text
    delimiter = max((delimiter, ",", "\t", ";"), key=heading.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [cell.strip() for cell in next(rows, [])]
        variables = [COLUMNS.get(re.sub(r"[^a-z0-9]", "", column.lower())) for column in columns]
        if not {"title", "id", "DOI", "author"} & set(variables):
            yield Problem("no column of it is a title, an id, an author or a DOI", line=1, code="not-a-table")
            return
        line = rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row):
                item = read_row(row, columns, variables)
                if len(row) > len(columns):
                    problem = f"{len(row)} cells under {len(columns)} columns; the last ones left out"
                    yield Problem(problem, line, key=item.get("id"), code="columns", severity="warning")
                yield item
            line = rows.line_num + 1
    except csv.Error as error:
        yield Problem(f"not {'TSV' if delimiter == chr(9) else 'CSV'}: {error}", rows.line_num, code="broken-table")


def read_row(row: list[str], columns: list[str], variables: list[str | None]) -> Item:
    """One row as an item; a column with no CSL variable stays under `custom`."""
    item: Item = {}
    rest: dict[str, Any] = {}
    keywords: list[str] = []
    last = ""
    for cell, column, variable in zip(row, columns, variables, strict=False):
        value = armed(cell.strip())
        if not value:
            continue
        if column in ("Page end", "End Page", "page-last"):
            last = value
        elif variable is None:
            rest[column] = value
        elif variable == "custom":
            read_custom(item, rest, value)
        elif variable == "keyword":
            keywords += split_keywords(value)
        elif variable in NAMES:
            if people := read_people(value):
                item.setdefault(variable, people)
        elif variable in DATES:
            date = dates.parse(value)
            if date and len(str(date)) > len(str(item.get(variable, ""))):
                item[variable] = date
        elif variable in item:
            rest[column] = value
        else:
            item[variable] = value
    if keywords:
        item["keyword"] = join_keywords(keywords)
    if last:
        item["page"] = page_range(item.get("page", ""), last)
    if "DOI" in item:
        item["DOI"] = doi(item["DOI"])
    item["type"] = type_called(str(item.get("type", "")))
    if not item["type"]:
        item["type"] = "article-journal" if "container-title" in item and "volume" in item else "document"
    keep(item, "table", rest)
    return item


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


def read_people(value: str) -> list[names.Name]:
    """Names between semicolons; between commas where there is none and no name has two words (`Doe J., Berg K.`)."""
    pieces = [piece for piece in value.split(";") if piece.strip()]
    if len(pieces) == 1 and value.count(",") > 1:
        commas = [piece.strip() for piece in value.split(",")]
        if all(re.fullmatch(r"[^\d\W][\w'’ -]* (?:[^\W\d_]\.?[ -]?){1,4}", piece) for piece in commas):
            pieces = [re.sub(r" (?=(?:[^\W\d_]\.?[ -]?){1,4}$)", ", ", piece, count=1) for piece in commas]
    return [name for piece in pieces if (name := names.parse(re.sub(r"\(\d+\)$", "", piece.strip())))]


def armed(cell: str) -> str:
    """A cell as it was before `disarmed`."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def disarmed(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection")."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def write(items: Iterable[Item], delimiter: str = ",", **options: Any) -> Iterator[str | Problem]:
    """A table with a column for each variable that any item has, and a problem for what does not come back from it."""
    kept = [ordered(item) for item in items]
    used = {name for item in kept for name in item}
    columns = sorted(used | {"id", "type"}, key=lambda name: (place(name), name))
    variables = [COLUMNS.get(re.sub(r"[^a-z0-9]", "", name.lower())) for name in columns]
    title = "TSV" if delimiter == "\t" else "CSV"
    yield row_of(columns, delimiter)
    for item in kept:
        cells = [write_cell(name, item.get(name)) for name in columns]
        yield row_of([disarmed(cell) for cell in cells], delimiter)
        back = read_row([disarmed(cell) for cell in cells], columns, variables)
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
