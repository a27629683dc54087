"""When two records are the same work: the same identifier, or title, author and year with nothing against it."""

from __future__ import annotations

import re

from refdesk.items import Item
from refdesk.items.fold import fold
from refdesk.items.record import family, people, year
from refdesk.items.regex import regex

_DOI = regex(r"10\.\d{4,9}/\S+")
_ARXIV = regex(r"(?i)(?:arxiv[:./]\s*|arxiv\.org/(?:abs|pdf)/)((?:[a-z-]+(?:\.[a-z]{2})?/\d{7})|\d{4}\.\d{4,5})")
_PARTS_OF_BOOKS = ("chapter", "entry", "entry-dictionary", "entry-encyclopedia", "paper-conference", "article-journal")
# What two records of one work may have each of its own, or what was compared in another way.
_OWN = {"id", "title", "author", "editor", "issued", "keyword", "note", "annote", "abstract", "custom", "accessed",
        "language", "citation-key"}  # fmt: skip
# Where both records have one of these and they differ, they are two works: editions, volumes, parts.
_TELL_APART = ("edition", "volume", "issue", "number", "part-number", "page", "version", "genre")


def doi(item: Item) -> str:
    """The DOI, bare and in lower case (ISO 26324: DOIs know no case)."""
    value = item.get("DOI")
    found = _DOI.search(value) if isinstance(value, str) else None
    return found[0].lower().rstrip(".,;") if found else ""


def isbns(item: Item) -> set[str]:
    """The ISBNs, as thirteen digits (ISO 2108)."""
    found = set()
    for isbn in re.split(r"[,;/]|\s{1,}(?=97[89])", str(item.get("ISBN") or "")):
        digits = re.sub(r"[^0-9Xx]", "", isbn)
        if re.fullmatch(r"[0-9]{9}[0-9Xx]", digits):
            digits = "978" + digits[:9]
            digits += str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10)
        if re.fullmatch(r"[0-9]{13}", digits):
            found.add(digits)
    return found


def arxiv(item: Item) -> str:
    """The arXiv identifier without its version, from the fields that may hold one."""
    for field in ("number", "archive_location", "note", "URL", "DOI", "archive"):
        value = item.get(field)
        if isinstance(value, str) and "xiv" in value.lower() and (found := _ARXIV.search(value)):
            return found[1].lower()
    return ""


def identifiers(item: Item) -> list[str]:
    """What names this work and no other: `doi:…`, `isbn:…` (of a whole book), `pmid:…`, `arxiv:…`."""
    found = [f"doi:{number}"] if (number := doi(item)) else []
    if item.get("ISBN") and item.get("type") not in _PARTS_OF_BOOKS:
        found += [f"isbn:{isbn}" for isbn in sorted(isbns(item))]
    if pmid := re.sub(r"\D", "", str(item.get("PMID") or "")):
        found.append(f"pmid:{pmid}")
    if number := arxiv(item):
        found.append(f"arxiv:{number}")
    return found


def work(item: Item) -> str:
    """`work:title|first author|year`, or nothing where the title is missing."""
    title = fold(str(item.get("title") or ""))
    if not title:
        return ""
    first = next(people(item, "author", "editor"), {})
    return f"work:{title}|{fold(family(first))}|{year(item) or ''}"


def marks(item: Item) -> list[str]:
    """All that a record of the same work could be found by."""
    mark = work(item)
    return [*identifiers(item), *([mark] if mark else [])]


def same_work(one: Item, other: Item) -> str:
    """The mark by which both are the same work, or nothing."""
    shared = [mark for mark in marks(one) if mark in marks(other)]
    for mark in shared:
        if not mark.startswith("work:"):
            return mark
    return shared[0] if shared and not apart(one, other) and told_by_title(one, other) else ""


def told_by_title(one: Item, other: Item) -> bool:
    """Whether the same title, author and year make these one work. "Introduction" is in many books, and "Home" says nothing
    where author or year are unknown: then all that both have must agree."""
    if elsewhere(one, other):
        return False
    known = next(people(one, "author", "editor"), None) and year(one) is not None
    return bool(known) or all(one[name] == other[name] for name in one.keys() & other.keys() - _OWN)


def elsewhere(one: Item, other: Item) -> bool:
    """Whether they appeared in two journals or books, as far as the names of these, in full or abbreviated, can tell."""
    places, others = _containers(one), _containers(other)
    return bool(places and others) and not any(
        _abbreviates(place, other) or _abbreviates(other, place) for place in places for other in others
    )


def _containers(item: Item) -> set[str]:
    names = ("container-title", "container-title-short", "journalAbbreviation")
    return {name for name in (fold(str(item.get(field) or "")) for field in names) if name}


def _abbreviates(short: str, full: str) -> bool:
    """Whether one name's words begin words of the other in their order (`J Mach Learn Res`), or are made of their initials
    (`PNAS`)."""
    words = iter(full.split())
    if all(any(word.startswith(part) for word in words) for part in short.split()):
        return True
    initials = iter(word[0] for word in full.split())
    return " " not in short and len(short) > 1 and all(letter in initials for letter in short)


def apart(one: Item, other: Item) -> str:
    """The field that says these are two works although they read alike, or nothing."""
    if doi(one) and doi(other) and doi(one) != doi(other):
        return "DOI"
    if isbns(one) and isbns(other) and not isbns(one) & isbns(other):
        return "ISBN"
    if one.get("type") and other.get("type") and one["type"] != other["type"]:
        return "type"
    for field in _TELL_APART:
        a, b = _plainly(one, field), _plainly(other, field)
        # a volume of a book is another book than the whole, an article without its volume is but badly recorded
        if a != b and ((a and b) or field == "edition" or (field == "volume" and one.get("type") == "book")):
            return field
    return ""


def _plainly(item: Item, field: str) -> str:
    """A field that tells apart, so that `2nd ed.` and `2` are the same; no edition is the first."""
    text = fold(str(item.get(field) or ""))
    if field == "edition":
        number = re.search(r"\d+", text)
        return number[0] if number else _ORDINALS.get(text.split(" ")[0], text) or "1"
    return text


_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "revised": "revised"}
