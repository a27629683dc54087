"""The origin of a record, stored under `custom`: `added`, the date of import, and `sources`, the imported records.

A source is {"name": "embase", "date": "2026-01-31", "record": "5f2c..."}: the digest of the record as read, so that
it is recognised when it is imported again.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from refdesk.items import Item
from refdesk.items.record import dump
from refdesk.items.variables import KEPT_BY_LIBRARY


def today() -> str:
    """Today's date (ISO 8601), or that of $SOURCE_DATE_EPOCH."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    when = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now().astimezone()
    return when.date().isoformat()


def sources(item: Item) -> list[dict[str, Any]]:
    """The sources of a record."""
    custom = item.get("custom")
    stored = custom.get("sources") if isinstance(custom, dict) else None
    return [source for source in stored if isinstance(source, dict)] if isinstance(stored, list) else []


def added(item: Item) -> str:
    """The date of import; '' if unknown."""
    custom = item.get("custom")
    day = custom.get("added") if isinstance(custom, dict) else None
    return day if isinstance(day, str) else ""


def private_note(item: Item) -> str:
    """The private note, which no style prints."""
    custom = item.get("custom")
    text = custom.get("note") if isinstance(custom, dict) else None
    return text if isinstance(text, str) else ""


def digests(item: Item) -> list[str]:
    """The digests of the records that were imported for this one."""
    return [str(source["record"]) for source in sources(item) if source.get("record")]


def digest(item: Item) -> str:
    """The digest of a record as read, without refdesk's own fields."""
    custom = item.get("custom")
    if isinstance(custom, dict) and custom.keys() & KEPT_BY_LIBRARY:
        item = with_custom(item, **dict.fromkeys(KEPT_BY_LIBRARY))
    return blake2b(dump({name: value for name, value in item.items() if name != "id"}), digest_size=8).hexdigest()


def with_source(item: Item, name: str, date: str, record: str) -> Item:
    """The item with that source, once."""
    before = sources(item)
    if any(source.get("record") == record and source.get("name") == name for source in before):
        return item
    return with_custom(item, sources=[*before, {"name": name, "date": date, "record": record}])


def with_custom(item: Item, **values: Any) -> Item:
    """The item with these fields under `custom`; empty ones are removed. An item whose custom is not an object stays as it is."""
    custom = item.get("custom", {})
    if not isinstance(custom, dict):
        return item
    kept = {name: value for name, value in (custom | values).items() if value not in (None, "", [], {})}
    return {**item, "custom": kept} if kept else {name: value for name, value in item.items() if name != "custom"}
