"""arXiv's Atom feeds (export.arxiv.org/api/query) -> items. Source: "arXiv API User's Manual"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.items import Item, Problem
from refdesk.items.regex import regex

from ..xml.elements import Element, elements, find_all, text
from . import answers
from .answers import fill

IDENTIFIER = regex(r"arxiv\.org/abs/((?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5}))(v\d+)?", re.I)


def read(data: bytes) -> Iterator[Item | Problem]:
    """The entries of a feed; what is wrong in its error entries."""
    count = 0
    for entry in elements(data, "entry"):
        count += 1
        yield entry if isinstance(entry, Problem) else read_entry(entry)
    if not count:
        yield Problem("no paper in arXiv's answer", line=1, code="no-record")


def read_entry(entry: Element) -> Item | Problem:
    """An entry as a preprint."""
    match = IDENTIFIER.search(text(entry, "id"))
    if match is None:
        said = text(entry, "summary") or text(entry, "id").rpartition("#")[2].replace("_", " ") or text(entry, "title")
        return Problem(f"arXiv says: {said}", entry.sourceline, code="no-record")
    number, version = match[1], match[2] or ""
    item: Item = {"type": "article"}
    fill(item, title=title_of(text(entry, "title")), publisher="arXiv", number=f"arXiv:{number}{version}")
    answers.people(item, "author", [answers.spoken(name) for name in authors(entry)])
    fill(item, issued=answers.date(text(entry, "published")), DOI=f"10.48550/arXiv.{number}")
    fill(
        item,
        URL=f"https://arxiv.org/abs/{number}{version}",
        abstract=title_of(text(entry, "summary")),
        genre="preprint",
    )
    details = {
        "doi": text(entry, "doi"),
        "journal_ref": text(entry, "journal_ref"),
        "comment": text(entry, "comment"),
        "primary_category": next((each.get("term", "") for each in find_all(entry, "primary_category")), ""),
    }
    answers.keep(item, "arxiv", details, details)
    return item


def authors(entry: Element) -> list[str]:
    """The authors' names, without what collaborations add to theirs."""
    return [
        " ".join(name.split()) for author in find_all(entry, "author") if (name := text(author, "name").strip(" :;"))
    ]


def title_of(source: str) -> str:
    """A text in which formulas and accents are TeX."""
    from ..bibtex.latex import to_text

    return to_text(source) if "$" in source or "\\" in source else source
