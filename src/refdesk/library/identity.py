"""Identifiers that name exactly one work: DOI, ISBN, PMID, arXiv number, in any spelling."""

from __future__ import annotations

import re

from refdesk.items import Item
from refdesk.items.fold import fold
from refdesk.items.regex import regex

_DOI = regex(r"10\.\d{4,9}/\S+")
_ARXIV = regex(r"(?i)(?:arxiv[:./]\s*|arxiv\.org/(?:abs|pdf)/)((?:[a-z-]+(?:\.[a-z]{2})?/\d{7})|\d{4}\.\d{4,5})")
PARTS_OF_BOOKS = ("chapter", "entry", "entry-dictionary", "entry-encyclopedia", "paper-conference", "article-journal")


def doi(item: Item) -> str:
    """The bare DOI in lower case (ISO 26324: DOIs are case-insensitive)."""
    value = item.get("DOI")
    match = _DOI.search(value) if isinstance(value, str) else None
    return match[0].lower().rstrip(".,;") if match else ""


def isbns(item: Item) -> set[str]:
    """The ISBNs, as thirteen digits (ISO 2108)."""
    numbers = set()
    for isbn in re.split(r"[,;/]|\s{1,}(?=97[89])", str(item.get("ISBN") or "")):
        digits = re.sub(r"[^0-9Xx]", "", isbn)
        if re.fullmatch(r"[0-9]{9}[0-9Xx]", digits):
            digits = "978" + digits[:9]
            digits += str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10)
        if re.fullmatch(r"[0-9]{13}", digits):
            numbers.add(digits)
    return numbers


def arxiv(item: Item) -> str:
    """The arXiv identifier without its version, from the fields that may hold one."""
    for field in ("number", "archive_location", "note", "URL", "DOI", "archive"):
        value = item.get(field)
        if isinstance(value, str) and "xiv" in value.lower() and (match := _ARXIV.search(value)):
            return match[1].lower()
    return ""


def identifiers(item: Item) -> list[str]:
    """The identifiers of a work: `doi:…`, `isbn:…` (of a whole book), `pmid:…`, `arxiv:…`."""
    listed = [f"doi:{number}"] if (number := doi(item)) else []
    if item.get("ISBN") and item.get("type") not in PARTS_OF_BOOKS:
        listed += [f"isbn:{isbn}" for isbn in sorted(isbns(item))]
    if pmid := re.sub(r"\D", "", str(item.get("PMID") or "")):
        listed.append(f"pmid:{pmid}")
    if number := arxiv(item):
        listed.append(f"arxiv:{number}")
    return listed


def edition(item: Item) -> str:
    """The edition as a number, so that `2nd ed.` and `2` are the same; without an edition, the first."""
    text = fold(str(item.get("edition") or ""))
    number = re.search(r"\d+", text)
    return number[0] if number else _ORDINALS.get(text.split(" ")[0], text) or "1"


_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "revised": "revised"}
