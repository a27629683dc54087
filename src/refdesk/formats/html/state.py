"""What a page's own program says of the work: a record that a script assigns, as `x.metadata = {"title": ...};`.

IEEE Xplore and others that draw their pages in the browser have nothing else. The names are those such records have in common.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from refdesk.formats.html.sources import Source, date, doi, people, plain
from refdesk.formats.names import Name
from refdesk.formats.values import join_keywords, page_range, serial_number

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


def sources(scripts: list[str]) -> Iterator[Source]:
    """The first record with a title, and authors or a DOI, that a script assigns."""
    decoder = json.JSONDecoder(strict=False)
    for script in scripts:
        for start in ASSIGNED.finditer(script[:LONGEST]):
            try:
                record, _ = decoder.raw_decode(script, start.end())
            except (ValueError, RecursionError):
                continue
            if isinstance(record, dict) and _text(record, "title") and record.keys() & {"doi", "authors"}:
                yield _source(record)
                return


def _source(record: dict[str, Any]) -> Source:
    source = Source("script")
    for variable, names in NAMES.items():
        source.set(variable, next((text for name in names.split() if (text := _text(record, name))), ""))
    source.set("author", _authors(record.get("authors")))
    source.set("DOI", doi(_text(record, "doi")))
    source.set("page", page_range(_text(record, "startPage"), _text(record, "endPage")))
    dates = (_text(record, name) for name in ("publicationDate", "displayPublicationDate", "publicationYear"))
    source.set("issued", next((found for text in dates if (found := date(text))), None))
    for name in ("issn", "isbn"):
        values = record.get(name)
        for value in values if isinstance(values, list) else [values]:
            if serial := serial_number(_text(value, "value") if isinstance(value, dict) else plain(value or "")):
                source.set(*serial)
    words = [kinds.get("kwd") for kinds in record.get("keywords") or [] if isinstance(kinds, dict)]
    source.set("keyword", join_keywords(plain(word) for kinds in words if isinstance(kinds, list) for word in kinds))
    source.set("type", "paper-conference" if record.get("isConference") else "article-journal")
    return source


def _authors(value: Any) -> list[Name]:
    names: list[Name] = []
    for one in value if isinstance(value, list) else []:
        if isinstance(one, dict):
            family, given = _text(one, "lastName"), _text(one, "firstName")
            names += [{"family": family, "given": given}] if family and given else people([_text(one, "name")])
    return names


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    return plain(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
