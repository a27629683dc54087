"""A database of an unknown program: report what it looks like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from refdesk.errors import BadData
from refdesk.items import Item, Problem
from refdesk.library.others.databases import SQLITE, opened, tables

HINTS = {
    ".enl": "an EndNote library older than X8: open it in a newer EndNote, or export it there as XML",
    ".ctv6": "Citavi's own database: back the project up in Citavi and import the .ctv6bak",
    ".ctv5": "Citavi's own database: back the project up in Citavi and import the .ctv5bak",
}


def read(path: Path) -> Iterator[Item | Problem]:
    """Say why nothing is read."""
    if hint := HINTS.get(path.suffix.lower()):
        raise BadData(hint)
    with open(path, "rb") as file:
        if file.read(len(SQLITE)) != SQLITE:
            raise BadData(
                "not an SQLite database, or an encrypted one: export the library in the program that wrote it"
            )
    with opened(path) as connection:
        there = ", ".join(sorted(tables(connection))[:4]) or "nothing"
    raise BadData(f"an SQLite database of an unknown program (it holds {there})")
    yield
