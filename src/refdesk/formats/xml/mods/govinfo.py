"""The `<extension>` of bills of govinfo.gov (the United States Government Publishing Office).

It has the chamber that a bill began in, the Congress, the short titles of the measure, and the titles
and sections of the United States Code that it changes. The variables are those that a citation of a
bill takes them from: `authority`, `chapter-number`, `container-title` (the code), `volume` and `page`.
"""

from __future__ import annotations

from refdesk.formats.xml.elements import Element, find_all, text, text_of
from refdesk.items import Item


def read_bill(item: Item, custom: dict[str, list[str]], record: Element) -> None:
    """Add to a bill what its record's extensions say; its official title becomes an alternative title."""
    measures = [title for title in find_all(record, "extension/shortTitle") if title.get("type") == "measure"]
    if measures and "title" in item:
        others = [item["title"], *custom.get("title alternative", [])]
        item["title"] = text_of(measures[0])
        custom["title alternative"] = [title for title in others if title != item["title"]]
    if chamber := text(record, "extension/originChamber"):
        item.setdefault("authority", chamber.capitalize())
    if congress := text(record, "extension/congress"):
        item.setdefault("chapter-number", congress)
    for code in find_all(record, "extension/USCode")[:1]:
        sections = [number for section in find_all(code, "section") if (number := section.get("number"))]
        item.setdefault("container-title", "U.S.C.")
        item.setdefault("volume", code.get("title") or "")
        item.setdefault("page", ", ".join(sections))
