"""Notices about works: what Crossref says in a record, and the Retraction Watch list, for use without a network.

The list is the CSV that Crossref publishes (OriginalPaperDOI, RetractionDOI, RetractionDate, RetractionNature). It is kept
in the cache folder; `refdesk retractions update FILE|URL` renews it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from refdesk.errors import BadData
from refdesk.folders import replacing, user_cache
from refdesk.items import Item
from refdesk.items.tuples import NamedTuple
from refdesk.items.values import dict_of, list_of

NATURES = {"retraction": "retraction", "expression of concern": "expression_of_concern", "correction": "correction",
           "reinstatement": "reinstatement", "removal": "removal", "withdrawal": "withdrawal"}  # fmt: skip
COLUMNS = ("OriginalPaperDOI", "RetractionDOI", "RetractionDate", "RetractionNature")


class Notice(NamedTuple):
    """A notice: retraction, correction ...; its DOI and date."""

    kind: str
    doi: str = ""
    date: str = ""


def notices(record: Item) -> list[Notice]:
    """The notices about a work: those in Crossref's `updated-by`, and those in the list. `update-to` is about another work."""
    custom = dict_of(record.get("custom"))
    updates = list_of(dict_of(custom.get("crossref")).get("updated-by"))
    known = [notice_of(each) for each in updates if isinstance(each, dict)]
    own = str(record.get("DOI", "")).lower()
    listed = [notice for notice in listed_for(own) if all(notice.kind != other.kind for other in known)]
    notes = [*known, *listed]
    if any(notice.kind == "reinstatement" for notice in notes):
        return [notice for notice in notes if notice.kind not in ("retraction", "reinstatement")]
    if not notes and dict_of(custom.get("openalex")).get("is_retracted"):
        return [Notice("retraction")]
    return list(dict.fromkeys(notes))


def notice_of(update: dict[str, Any]) -> Notice:
    """A Crossref update as a notice."""
    from refdesk.items import dates

    parts = list_of(dict_of(update.get("updated")).get("date-parts"))
    date = {"date-parts": parts} if parts else None
    return Notice(str(update.get("type", "")), str(update.get("DOI", "")), dates.edtf(date) if date else "")


def path() -> Path:
    """Where the list is kept."""
    return user_cache() / "retractions.sqlite"


def listed_for(doi: str) -> list[Notice]:
    """The notices of the list about a DOI; none where there is no list."""
    if not doi or not path().exists():
        return []
    base = sqlite3.connect(f"file:{path()}?mode=ro", uri=True)
    try:
        return [Notice(*row) for row in base.execute("SELECT kind, notice, date FROM notices WHERE doi = ?", (doi,))]
    except sqlite3.DatabaseError:
        return []
    finally:
        base.close()


def update(data: bytes, source: str) -> int:
    """Replace the list, atomically; return the number of its notices."""
    rows = list(read(data.decode("utf-8", "replace").splitlines(), source))
    base = sqlite3.connect(":memory:")
    try:
        with base:
            base.execute(
                "CREATE TABLE notices (doi TEXT NOT NULL, kind TEXT NOT NULL, notice TEXT NOT NULL, date TEXT NOT NULL)"
            )
            base.executemany("INSERT INTO notices VALUES (?, ?, ?, ?)", rows)
            base.execute("CREATE INDEX by_doi ON notices (doi)")
        path().parent.mkdir(parents=True, exist_ok=True)
        with replacing(str(path())) as file:
            file.write(base.serialize())
    finally:
        base.close()
    return len(rows)


def read(lines: Iterable[str], source: str) -> Iterator[tuple[str, str, str, str]]:
    """DOI, kind, the notice's DOI and its date, of each row that has a DOI."""
    import csv

    table = csv.DictReader(lines)
    names = {name.strip().lstrip("\ufeff").lower(): name for name in table.fieldnames or ()}
    missing = [column for column in COLUMNS if column.lower() not in names]
    if missing:
        raise BadData(f"{source}: not a Retraction Watch list: no column {', '.join(missing)}")
    for row in table:
        original, notice, date, nature = (str(row.get(names[column.lower()]) or "").strip() for column in COLUMNS)
        if original.lower().startswith("10."):
            yield original.lower(), NATURES.get(nature.lower(), nature.lower()), notice.lower(), iso(date)


def iso(date: str) -> str:
    """The list's dates are months, days, years, and an hour: "2/6/2010 0:00"."""
    import re

    match = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})", date)
    return f"{match[3]}-{int(match[1]):02}-{int(match[2]):02}" if match else date
