"""Web of Science's tagged format (ISI Export Format, "savedrecs.txt") -> items. Source: Clarivate, "Web of Science Core
Collection field tags".

A tag fills two columns; wrapped lines and further names are indented by three. ER ends a record, EF the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.formats.tagged.records import Record, collect, keep, tagged_lines
from refdesk.items import Item, Problem, Read, dates, names
from refdesk.items.text import lines, one_line, without_entities
from refdesk.items.values import clean_numbers, doi, page_range

TAGS = {
    "TI": "title",
    "AF": "author",
    "AU": "author",
    "CA": "author",
    "GP": "author",
    "BF": "container-author",
    "BA": "container-author",
    "BE": "editor",
    "ED": "editor",
    "SO": "container-title",
    "J9": "container-title-short",
    "JI": "container-title-short",
    "SE": "collection-title",
    "LA": "language",
    "DE": "keyword",
    "ID": "keyword",
    "AB": "abstract",
    "PU": "publisher",
    "PI": "publisher-place",
    "SN": "ISSN",
    "EI": "ISSN",
    "BN": "ISBN",
    "VL": "volume",
    "IS": "issue",
    "BP": "page",
    "EP": "page-last",
    "AR": "number",
    "PG": "number-of-pages",
    "DI": "DOI",
    "D2": "DOI",
    "PM": "PMID",
    "CT": "event-title",
    "CL": "event-place",
    "CY": "event-date",
    "CN": "call-number",
    "DL": "URL",
    "PN": "number",
    "PA": "publisher-address",
}
# Publication type (PT) and document type (DT) -> CSL type.
TYPES = {"J": "article-journal", "B": "book", "S": "chapter", "P": "patent", "C": "paper-conference"}
DOCUMENTS = {
    "proceedings paper": "paper-conference",
    "meeting abstract": "paper-conference",
    "book chapter": "chapter",
    "book review": "review-book",
    "editorial material; book chapter": "chapter",
    "article; book chapter": "chapter",
    "dissertation": "thesis",
    "data set": "dataset",
    "software": "software",
    "news item": "article-magazine",
}
EACH_LINE = frozenset(("AU", "AF", "BA", "BF", "BE", "ED", "CA", "GP", "CR", "C3"))  # one value per line
GROUPS = frozenset(("CA", "GP"))  # names of institutions
READ_APART = frozenset(("PT", "DT", "PY", "PD", "SN", "EI"))  # read by functions of their own
DOUBLES = {"AF": "AU", "BF": "BA", "J9": "JI", "DI": "D2"}  # the full form, and the short form that is then ignored
HEADING = re.compile(rb"(?:\xef\xbb\xbf)?PT\tAU\t")
LINE = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$")


def read(data: bytes) -> Iterator[Item | Problem]:
    """The records of a Web of Science file as items."""
    empty = True
    for record in records(data):
        empty = False
        yield Read(read_record(record), record.line)
        if record.problem:
            yield Problem(record.problem, record.line, code="frame", severity="warning")
    if empty:
        yield Problem("no Web of Science records found", line=1, code="not-web-of-science")


def records(data: bytes) -> Iterator[Record]:
    if HEADING.match(data):
        yield from rows(data)
        return
    fields: list[tuple[str, str]] = []
    start = 0
    for number, tag, value, _ in tagged_lines(lines(data), read_line, EACH_LINE):
        if tag in ("FN", "VR", "EF"):
            continue
        if tag in ("ER", "PT") and fields:
            yield Record(start, fields, "" if tag == "ER" else "no ER before the next PT")
            fields = []
        if tag != "ER":
            start = start if fields else number
            fields.append((tag, value))
    if fields:
        yield Record(start, fields, "no ER at its end")


def rows(data: bytes) -> Iterator[Record]:
    """The records of a tab-delimited file, whose first line holds the tags."""
    tags: list[str] = []
    for number, line in enumerate(lines(data), 1):
        cells = line.lstrip("\ufeff").split("\t")
        if not tags:
            tags = [tag.strip() for tag in cells]
        elif line.strip():
            fields = []
            for tag, cell in zip(tags, cells, strict=False):
                fields += [
                    (tag, value) for value in (cell.split("; ") if tag in EACH_LINE else [cell]) if value.strip()
                ]
            yield Record(number, fields)


def read_line(line: str) -> tuple[str, str] | None:
    match = LINE.match(line.lstrip("\ufeff"))
    return (match[1], (match[2] or "").strip()) if match else None


def read_record(record: Record) -> Item:
    """A record as an item."""
    fields = [(tag, without_entities(one_line(value))) for tag, value in record.fields if value.strip()]
    values = dict(reversed(fields))
    needless = {short for full, short in DOUBLES.items() if full in values}
    plain = [(tag, f"{value.rstrip(',')}," if tag in GROUPS else value) for tag, value in fields]
    plain = [field for field in plain if field[0] not in READ_APART and field[0] not in needless]
    item, rest, _ = collect(plain, TAGS, read_name)
    item["type"] = type_of(values)
    if serials := list(dict.fromkeys(value for tag, value in fields if tag in ("SN", "EI"))):
        item["ISSN"] = ", ".join(serials)
    if date := dates.parse(" ".join(filter(None, (values.get("PD"), values.get("PY"))))):
        item["issued"] = date
    read_pages(item, "AR" in values)
    item.pop("publisher-address", None)
    if item["type"] == "book":
        item["author"] = item.pop("container-author", item.get("author", []))
        title = item.pop("container-title", "")
        item.setdefault("title", title)
    if "DOI" in item:
        item["DOI"] = doi(item["DOI"])
    if "PMID" in item:
        item["PMID"] = item["PMID"].removeprefix("MEDLINE:")
    if values.get("DT"):
        rest["DT"] = [values["DT"]]
    keep(item, "web-of-science", rest)
    return item


def type_of(values: dict[str, str]) -> str:
    """The CSL type: by the kind of document, else by the kind of publication."""
    documents = values.get("DT", "").lower()
    by_word = (kind for name, kind in DOCUMENTS.items() if name in documents)
    return DOCUMENTS.get(documents) or next(by_word, TYPES.get(values.get("PT", "J"), "article-journal"))


def read_pages(item: Item, has_article_number: bool) -> None:
    """The pages, or else the article's number; how many pages there are is of use for books alone."""
    if last := item.pop("page-last", ""):
        item["page"] = page_range(item.get("page", ""), last)
    elif "page" not in item and has_article_number and "number" in item:
        item["page"] = item["number"]
    clean_numbers(item)
    if item["type"] != "book":
        item.pop("number-of-pages", None)


def read_name(text: str) -> names.Name | None:
    """`Smith, JA`; a name without a comma is an organisation's or a group's."""
    return names.parse(text)
