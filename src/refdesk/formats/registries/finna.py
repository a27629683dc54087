"""Finna's records (api.finna.fi) -> items. Source: Finna, "API: Record". Roles are MARC's codes or their Finnish words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from refdesk.items import Item, Problem
from refdesk.items.values import page_range

from . import answers
from .answers import Record, fill, first, texts
from .markup import plain

TYPES = {
    "Book": "book",
    "BookSection": "chapter",
    "Journal": "periodical",
    "Serial": "periodical",
    "Article": "article-journal",
    "eArticle": "article-journal",
    "Thesis": "thesis",
    "Dissertation": "thesis",
    "Map": "map",
    "MusicalScore": "musical_score",
    "Sound": "song",
    "Video": "motion_picture",
    "Image": "graphic",
    "PhysicalObject": "document",
    "WorkOfArt": "graphic",
    "Software": "software",
    "Database": "dataset",
    "Document": "document",
    "WebSite": "webpage",
}
ROLES = {
    "": "author", "-": "author", "aut": "author", "kirjoittaja": "author", "tekijä": "author", "författare": "author",
    "author": "author", "cre": "author",
    "edt": "editor", "toimittaja": "editor", "redaktör": "editor", "editor": "editor",
    "trl": "translator", "kääntäjä": "translator", "översättare": "translator", "translator": "translator",
    "ill": "illustrator", "kuvittaja": "illustrator", "illustratör": "illustrator",
    "cmp": "composer", "säveltäjä": "composer", "tonsättare": "composer",
    "nrt": "narrator", "lukija": "narrator", "drt": "director", "ohjaaja": "director",
    "prf": "performer", "esittäjä": "performer",
}  # fmt: skip
PUBLISHERS = {"pbl", "kustantaja", "julkaisija", "förläggare", "utgivare", "publisher"}


def read(data: bytes) -> Iterator[Item | Problem]:
    """The records of an answer."""
    yield from answers.read_json(data, "Finna", find_records, read_record)


def find_records(value: Any) -> list[Record]:
    """The records in an answer."""
    return value.get("records") or [] if isinstance(value, dict) else []


def read_record(record: Record) -> Item | None:
    """A record as an item."""
    kinds = [
        first(each.get("value") if isinstance(each, dict) else each).strip("/").split("/")
        for each in record.get("formats") or []
    ]
    kind = next((TYPES[name] for names in reversed(kinds) for name in reversed(names) if name in TYPES), "book")
    item: Item = {"type": kind}
    title = first(record.get("title")) or first(record.get("shortTitle"))
    fill(item, title=answers.title_of(answers.isbd(title), first(record.get("subTitle"))))
    publishers = [plain(name) for name in texts(record.get("publishers"))] + read_people(item, record)
    fill(item, publisher=answers.isbd(publishers[0]) if publishers else "", issued=answers.date(record.get("year")))
    fill(item, publisher_place=answers.place(first(record.get("placesOfPublication"))))
    fill(
        item,
        ISBN=answers.isbns(
            [*texts(record.get("isbns")), *([] if record.get("isbns") else texts(record.get("cleanIsbn")))]
        ),
    )
    fill(item, ISSN=answers.issns([*texts(record.get("issns")), record.get("cleanIssn")]))
    fill(item, language=answers.language(record.get("languages")), edition=answers.isbd(first(record.get("edition"))))
    described = " ".join(texts(record.get("physicalDescriptions")))
    if match := re.search(r"(\d+)\s*(?:s(?:ivua|idor|\.)?|p(?:ages|\.)?)(?=[\s,;:]|$)", described):
        fill(item, number_of_pages=match[1])
    fill(item, DOI=first(record.get("cleanDoi")), container_title=plain(first(record.get("containerTitle"))))
    fill(item, volume=first(record.get("containerVolume")), issue=first(record.get("containerIssue")))
    fill(item, page=page_range(first(record.get("containerStartPage")), first(record.get("containerEndPage"))))
    series = next(iter(record.get("series") or []), None)
    series = series if isinstance(series, dict) else {"name": series}
    fill(
        item,
        collection_title=answers.isbd(first(series.get("name"))),
        collection_number=first(series.get("additional")),
    )
    return item if "title" in item else None


def read_people(item: Item, record: Record) -> list[str]:
    """Sets the people by their roles; returns those who are its publishers."""
    authors = answers.within(record, "authors")
    listed = [
        (first(each.get("name")), each.get("role"))
        for each in record.get("nonPresenterAuthors") or []
        if isinstance(each, dict)
    ]
    for group in ("primary", "secondary", "corporate"):
        names = authors.get(group)
        if isinstance(names, dict):
            listed += [(name, each.get("role") if isinstance(each, dict) else "") for name, each in names.items()]
    publishers = [name.rsplit(",", 1)[0] for name, role in listed if first(role).lower().strip(".") in PUBLISHERS]
    for name, role in listed:
        variable = ROLES.get(first(role).lower().strip("."))
        if variable and name not in publishers:
            answers.people(item, variable, [answers.inverted(name)])
    return publishers
