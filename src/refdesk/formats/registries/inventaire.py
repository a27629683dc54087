"""Inventaire's entities (inventaire.io/api/entities) -> items. Its claims are Wikidata's: people and publishers are numbers
of other entities (`wd:Q1`), not names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from refdesk.items import Item, Problem

from . import answers
from .answers import Record, fill, first, texts

CLAIMS = {"title": "P1476", "subtitle": "P1680", "date": "P577", "pages": "P1104", "volume": "P478", "edition": "P393"}
LANGUAGES = {"Q1860": "en", "Q150": "fr", "Q188": "de", "Q1321": "es", "Q652": "it", "Q5146": "pt", "Q7411": "nl",
             "Q9027": "sv", "Q9035": "da", "Q9043": "no", "Q1412": "fi", "Q7737": "ru", "Q809": "pl", "Q9056": "cs",
             "Q5287": "ja", "Q7850": "zh", "Q13955": "ar", "Q9288": "he", "Q397": "la", "Q9129": "el", "Q7026": "ca"}  # fmt: skip
BOOKS = {"edition", "work", "works", "editions", "serie", "series", ""}


def read(data: bytes) -> Iterator[Item | Problem]:
    """The editions and works of an answer."""
    yield from answers.read_json(data, "Inventaire", find_entities, read_entity)


def find_entities(value: Any) -> list[Record]:
    """The books among the entities in an answer."""
    if not isinstance(value, dict):
        return []
    listed = value.get("entities") or value.get("results") or []
    entities = list(listed.values()) if isinstance(listed, dict) else listed
    if not entities and "claims" in value:
        entities = [value]
    return [each for each in entities if isinstance(each, dict) and first(each.get("type")) in BOOKS]


def read_entity(entity: Record) -> Item | None:
    """An edition or work as a book."""
    claims = answers.within(entity, "claims")

    def claimed(number: str) -> list[str]:
        return texts(claims.get(f"wdt:{number}"))

    item: Item = {"type": "book"}
    language = first(entity.get("originalLang"))
    labels = answers.within(entity, "labels")
    label = first(entity.get("label")) or first(
        labels.get(language) or labels.get("en") or next(iter(labels.values()), "")
    )
    fill(item, title=answers.title_of(first(claimed(CLAIMS["title"])) or label, first(claimed(CLAIMS["subtitle"]))))
    fill(item, issued=answers.date(claimed(CLAIMS["date"])), ISBN=answers.isbns(claimed("P212") + claimed("P957")))
    fill(item, number_of_pages=first(claimed(CLAIMS["pages"])), volume=first(claimed(CLAIMS["volume"])))
    fill(item, edition=first(claimed(CLAIMS["edition"])))
    fill(item, language=LANGUAGES.get(first(claimed("P407")).removeprefix("wd:"), ""))
    answers.keep(item, "inventaire", entity, ["uri"])
    return item if "title" in item else None
