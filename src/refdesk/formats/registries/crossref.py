"""Crossref's works (api.crossref.org, and doi.org's CSL-JSON, which is the same with texts for lists) -> items.

Sources: Crossref, "REST API: api_format.md" and the list of types at api.crossref.org/types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from refdesk.items import Item, Problem, names
from refdesk.items.values import doi
from refdesk.items.variables import type_called

from . import answers
from .answers import Record, fill, first
from .markup import paragraphs, plain

TYPES = {
    "book": "book",
    "book-chapter": "chapter",
    "book-part": "chapter",
    "book-section": "chapter",
    "book-series": "book",
    "book-set": "book",
    "book-track": "chapter",
    "component": "document",
    "database": "dataset",
    "dataset": "dataset",
    "dissertation": "thesis",
    "edited-book": "book",
    "grant": "document",
    "journal": "periodical",
    "journal-article": "article-journal",
    "journal-issue": "periodical",
    "journal-volume": "periodical",
    "monograph": "book",
    "other": "document",
    "peer-review": "review",
    "posted-content": "article",
    "proceedings": "book",
    "proceedings-article": "paper-conference",
    "proceedings-series": "book",
    "reference-book": "book",
    "reference-entry": "entry-encyclopedia",
    "report": "report",
    "report-component": "report",
    "report-series": "report",
    "standard": "standard",
    "standard-series": "standard",
}
SUBTYPES = {"blog": "post-weblog", "blog-post": "post-weblog", "dissertation": "thesis", "report": "report",
            "working-paper": "report", "conference": "paper-conference"}  # fmt: skip
ROLES = ("author", "editor", "translator", "chair")
DATES = ("issued", "posted", "published", "published-print", "published-online", "published-other", "approved",
         "content-created")  # fmt: skip
TEXTS = {"volume": "volume", "issue": "issue", "edition": "edition-number", "publisher": "publisher",
         "publisher-place": "publisher-location", "language": "language", "part-number": "part-number",
         "title-short": "short-title", "container-title-short": "short-container-title",
         "original-title": "original-title"}  # fmt: skip
IN_A_BOOK = {"chapter", "paper-conference", "entry-encyclopedia", "entry", "entry-dictionary"}
KEPT = ("update-to", "updated-by", "relation", "institution", "group-title", "standards-body", "special_numbering",
        "clinical-trial-number", "funder", "review", "article-number", "archive", "subject", "subtype")  # fmt: skip
MARKS = (
    "is-referenced-by-count",
    "content-domain",
    "short-container-title",
    "published-print",
    "published-online",
    "deposited",
)


def read(data: bytes) -> Iterator[Item | Problem]:
    """The works of an answer: one, a list, or a bare array."""
    yield from answers.read_json(data, "Crossref", find_works, read_work)


def find_works(value: Any) -> list[Record]:
    """The works in an answer, however it wraps them."""
    if isinstance(value, list):
        return [work for each in value for work in find_works(each)]
    if not isinstance(value, dict):
        return []
    if "message" in value:
        return find_works(value["message"])
    if isinstance(value.get("items"), list):
        return [each for each in value["items"] if isinstance(each, dict)]
    return [value] if "DOI" in value and ("title" in value or "type" in value) else []


def is_work(record: Record) -> bool:
    """Whether a record has fields that Crossref alone writes."""
    return sum(name in record for name in MARKS) > 1


def read_work(work: Record) -> Item | None:
    """A work as an item."""
    kind = first(work.get("type"))
    item: Item = {
        "type": SUBTYPES.get(first(work.get("subtype")), "") or TYPES.get(kind) or type_called(kind) or "document"
    }
    fill(item, id=first(work.get("id")), title=answers.title_of(first(work.get("title")), first(work.get("subtitle"))))
    for variable, field in TEXTS.items():
        fill(item, **{variable: plain(first(work.get(field)))})
    read_people(item, work)
    issued = next((date for name in DATES if (date := answers.date_parts(work.get(name)))), None)
    page = first(work.get("page")) or first(work.get("article-number"))
    fill(item, issued=issued, page=page, DOI=doi(first(work.get("DOI"))))
    fill(item, ISSN=answers.issns(work.get("ISSN") or []), ISBN=answers.isbns(as_list(work.get("ISBN"))))
    fill(item, abstract=paragraphs(first(work.get("abstract"))))
    if "issue" not in item and isinstance(work.get("journal-issue"), dict):
        fill(item, issue=first(work["journal-issue"].get("issue")))
    version = work.get("version")
    fill(item, version=first(version.get("version") if isinstance(version, dict) else version))
    read_container(item, work)
    read_event(item, work.get("event"))
    read_institution(item, work)
    licence = next((each["URL"] for each in as_list(work.get("license")) if isinstance(each, dict) and
                    "creativecommons.org" in str(each.get("URL"))), "")  # fmt: skip
    fill(item, license=licence)
    address = first(work.get("URL"))
    if address and not re.search(r"//(?:\w+\.)*doi\.org/", address):
        item["URL"] = address
    answers.keep(item, "crossref", work, KEPT)
    return item if "title" in item or "container-title" in item or "author" in item else None


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def read_people(item: Item, work: Record) -> None:
    """Authors, editors, translators and chairs."""
    for role in ROLES:
        answers.people(item, role, [person(each) for each in as_list(work.get(role)) if isinstance(each, dict)])


def person(raw: Record) -> names.Name | None:
    """One contributor: a person has a family name, an organisation a `name`."""
    literal = raw.get("literal") or raw.get("name")
    return answers.person(raw.get("family"), raw.get("given"), raw.get("suffix"), literal)


def read_container(item: Item, work: Record) -> None:
    """What contains the work: of two titles around a chapter or paper the first is the series and the last the book; what
    contains a book is its series."""
    titles = [plain(title) for title in answers.texts(work.get("container-title"))]
    titles = [title for title in dict.fromkeys(titles) if not title.startswith(("http://", "https://"))]
    if not titles:
        return
    if item["type"] == "book":
        fill(item, collection_title=titles[0])
    elif item["type"] in IN_A_BOOK and len(titles) > 1:
        fill(item, collection_title=titles[0], container_title=titles[-1])
    else:
        fill(item, container_title=titles[0])


def read_event(item: Item, event: Any) -> None:
    """The conference: its name, place and days."""
    if not isinstance(event, dict):
        fill(item, event_title=plain(first(event)))
        return
    start, end = answers.date_parts(event.get("start")), answers.date_parts(event.get("end"))
    days = {"date-parts": start["date-parts"] + (end["date-parts"] if end and end != start else [])} if start else None
    fill(
        item,
        event_title=plain(first(event.get("name"))),
        event_place=plain(first(event.get("location"))),
        event_date=days,
    )


def read_institution(item: Item, work: Record) -> None:
    """Theses and preprints: the university and the repository are their publishers, degree and kind their genre; what
    Crossref calls the institution of a blog post is the blog."""
    institution = next((each for each in as_list(work.get("institution")) if isinstance(each, dict)), {})
    name = plain(first(institution.get("name")))
    if item["type"] == "thesis" or first(work.get("subtype")) == "preprint":
        fill(item, publisher=name)
    elif item["type"] == "post-weblog" and name != item.get("publisher"):
        fill(item, container_title=name)
    fill(item, genre=plain(first(work.get("degree"))))
    if first(work.get("subtype")) == "preprint":
        item.setdefault("genre", "preprint")
    place = plain(first(institution.get("place")))
    if place and name and name == item.get("publisher"):
        item.setdefault("publisher-place", place)
