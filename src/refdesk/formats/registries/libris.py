"""Libris's Xsearch (libris.kb.se/xsearch) -> items. Source: National Library of Sweden, "Libris Xsearch"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from refdesk.items import Item, Problem

from . import answers
from .answers import Record, fill, first, texts

TYPES = {
    "book": "book",
    "e-book": "book",
    "article": "article-journal",
    "e-article": "article-journal",
    "journal": "periodical",
    "e-journal": "periodical",
    "thesis": "thesis",
    "map": "map",
    "music": "song",
    "audio": "song",
    "video": "motion_picture",
    "film": "motion_picture",
    "image": "graphic",
    "notated music": "musical_score",
    "computer file": "software",
}


def read(data: bytes) -> Iterator[Item | Problem]:
    """The records of an answer."""
    yield from answers.read_json(data, "Libris", find_records, read_record)


def find_records(value: Any) -> list[Record]:
    """The records in an answer."""
    answer = value.get("xsearch") if isinstance(value, dict) else None
    return answer.get("list") or [] if isinstance(answer, dict) else []


def read_record(record: Record) -> Item | None:
    """A record as an item: "Place : Publisher", "Family, Given, 1976-"."""
    item: Item = {"type": TYPES.get(first(record.get("type")).lower(), "book")}
    fill(item, title=answers.title_of(answers.isbd(first(record.get("title")))))
    answers.people(item, "author", [answers.inverted(name) for name in texts(record.get("creator"))])
    place, sign, publisher = first(record.get("publisher")).partition(" : ")
    fill(
        item,
        publisher=answers.isbd(publisher if sign else place),
        publisher_place=answers.place(place) if sign else "",
    )
    date = first(record.get("date"))
    year = re.search(r"\d{4}", date)
    fill(item, issued=answers.date(year[0]) if year else None, language=answers.language(record.get("language")))
    fill(item, ISBN=answers.isbns(texts(record.get("isbn"))), ISSN=answers.issns(texts(record.get("issn"))))
    answers.keep(item, "libris", record, ["identifier"])
    return item if "title" in item else None
