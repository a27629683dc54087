"""The CSL type of a reference, from what it has."""

from __future__ import annotations

import re

from refdesk.formats.plain.reading import Reading
from refdesk.items import Item

PROCEEDINGS = re.compile(
    r"(?i)\b(?:proceedings|proc\.|conference|conf\.|symposium|workshop|congress|meeting|colloquium|actes|tagung)"
    r"|^(?-i:[A-Z]{3,}(?:\s?['’]?\d\d)?)$"
)
THESIS = re.compile(
    r"(?i)\b(?:ph\.?\s?d\.?|doctoral|master[’']?s?|m\.?sc\.?|dissertation|th[eè]se|thesis|habilitation)\b"
    r"|\b(?-i:NNT|tel-\d{6,8})\b"  # the numbers of French theses
)
REPORT = re.compile(r"(?i)\b(?:technical report|tech\. rep\.?|working paper|research report|report no)\b")
NEWSPAPER = re.compile(
    r"(?i)\b(?:times|post|guardian|herald|tribune|zeitung|gazette|news|daily|weekly|le monde|el país)\b"
)


JOURNAL = re.compile(r"(?i)zeitschrift|journal|revue|revista|rivista|archiv\b|jahrbuch|blätter|review|annal")


def _is_journal(item: Item, container: str) -> bool:
    """Whether what "in" introduces is a journal rather than a book."""
    of_book = item.keys() & {"editor", "publisher", "publisher-place"}
    if JOURNAL.search(container):
        return "volume" in item or "issue" in item or not of_book
    return "issue" in item or (item.keys() >= {"volume", "page"} and not of_book)


def set_type(text: str, reading: Reading) -> None:
    item = reading.item
    container = str(item.get("container-title", ""))
    dated = len(item.get("issued", {}).get("date-parts", [[0]])[0]) == 3
    inside = container and reading.inside
    kind = "document"
    if THESIS.search(text) and "volume" not in item:
        kind = "thesis"
    elif item.get("type") in ("report", "thesis", "patent", "dataset", "software"):
        kind = item["type"]
    elif container and PROCEEDINGS.search(container) and "issue" not in item and (inside or "volume" not in item):
        kind = "paper-conference"
    elif container and inside and _is_journal(item, container):
        kind = "article-journal"
    elif container and (inside or ("editor" in item and "publisher" in item and "volume" not in item)):
        kind = "chapter"
    elif container and NEWSPAPER.search(container) and dated and "volume" not in item:
        kind = "article-newspaper"
    elif container:
        kind = "article-journal"
    elif "event-title" in item:
        kind = "paper-conference"
    elif REPORT.search(text):
        kind = "report"
    elif "publisher" in item or "publisher-place" in item:
        kind = "book"
    elif str(item.get("number", "")).startswith("arXiv"):
        kind = "article"
    elif "URL" in item:
        kind = "webpage"
    elif item.keys() & {"author", "editor"} and "issued" in item and "DOI" not in item:
        kind = "book"  # whose publisher the style leaves out
    if item.get("title") or container:
        item["type"] = kind
