"""What a page's own program says about the work: a record that a script assigns, as `x.metadata = {"title": ...};`, or is.

IEEE Xplore and others that draw their pages in the browser have nothing else. The names are those that such records share.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from refdesk.formats.html.sources import Page, Source, date, doi, people, plain
from refdesk.items.names import Name
from refdesk.items.values import join_keywords, page_range, serial_number

ASSIGNED = re.compile(r"(?:metadata|article|document|publication)\s*=\s*(?=\{\s*\")", re.I)
LONGEST = 2_000_000
NAMES = {
    "title": "title displayDocTitle",
    "container-title": "publicationTitle journalTitle displayPublicationTitle",
    "volume": "volume",
    "issue": "issue",
    "publisher": "publisher",
    "abstract": "abstract",
}
AUTHORS = ("authors", "author", "creators")
DATES = (
    "publicationDate", "displayPublicationDate", "publishedAt", "datePublished", "published_at", "publishDate", "date",
    "publicationYear",
)  # fmt: skip


def sources(scripts: list[Any], page: Page) -> Iterator[Source]:
    """The first record with a title, and authors or a DOI, that a script assigns; or a record in data with the page's title."""
    decoder = json.JSONDecoder(strict=False)
    for script in scripts:
        kind, text = script.get("type") or "", (script.text or "")[:LONGEST]
        if kind == "application/json":
            yield from _in_data(text, page)
        if kind not in ("", "text/javascript", "application/javascript"):
            continue
        for start in ASSIGNED.finditer(text):
            try:
                record, _ = decoder.raw_decode(text, start.end())
            except (ValueError, RecursionError):
                continue
            if isinstance(record, dict) and _text(record, "title") and record.keys() & {"doi", "authors"}:
                yield _source(record, "paper-conference" if record.get("isConference") else "article-journal")
                return


def _in_data(text: str, page: Page) -> Iterator[Source]:
    """The first record anywhere in the data of a script that has the page's title, an author and a date."""
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict) and not value.keys().isdisjoint(AUTHORS) and page.is_about(_text(value, "title")):
            source = _source(value)
            if {"title", "author", "issued"} <= source.item.keys():
                source.scholarly = "DOI" in source.item
                yield source
                return
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting.extend(reversed([each for each in inner if isinstance(each, dict | list)]))


def _source(record: dict[str, Any], kind: str = "") -> Source:
    source = Source("script")
    for variable, names in NAMES.items():
        source.set(variable, next((text for name in names.split() if (text := _text(record, name))), ""))
    source.set("author", next((who for name in AUTHORS if (who := _authors(record.get(name)))), []))
    source.set("DOI", doi(_text(record, "doi")))
    source.set("page", page_range(_text(record, "startPage"), _text(record, "endPage")))
    source.set("issued", next((day for name in DATES if (day := date(_text(record, name)))), None))
    for name in ("issn", "isbn"):
        values = record.get(name)
        for value in values if isinstance(values, list) else [values]:
            if serial := serial_number(_text(value, "value") if isinstance(value, dict) else plain(value or "")):
                source.set(*serial)
    words = record.get("keywords")
    groups = [group.get("kwd") for group in (words if isinstance(words, list) else []) if isinstance(group, dict)]
    source.set("keyword", join_keywords(plain(word) for group in groups if isinstance(group, list) for word in group))
    source.set("type", kind)
    return source


def _authors(value: Any) -> list[Name]:
    names: list[Name] = []
    for author in value if isinstance(value, list) else [value]:
        if isinstance(author, dict):
            family, given = _text(author, "lastName"), _text(author, "firstName")
            names += [{"family": family, "given": given}] if family and given else people([_text(author, "name")])
        elif isinstance(author, str):
            names += people([author])
    return names


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    return plain(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
