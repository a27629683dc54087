"""Merge the records of several catalogues: the most complete one, with missing fields from the others."""

from __future__ import annotations

from refdesk.items import Item

WEIGHTS = {"author": 4, "editor": 3, "title": 4, "publisher": 2, "issued": 2, "publisher-place": 1, "edition": 1,
           "collection-title": 1, "number-of-pages": 1, "language": 1, "translator": 1}  # fmt: skip
OF_ONE_CATALOGUE = {"custom", "id", "note", "keyword", "abstract"}
PEOPLE = {"author", "editor", "translator", "illustrator", "contributor"}


def merged(said: list[Item], isbn: str) -> Item:
    """The merged record of a book. People are taken from one record only: another spelling of a name would become another
    person."""
    ranked = sorted(said, key=fullness, reverse=True)
    book = dict(ranked[0])
    for other in ranked[1:]:
        if "author" not in book and "editor" not in book:
            book |= {role: other[role] for role in PEOPLE if role in other}
        for variable, value in other.items():
            if variable not in book and variable not in OF_ONE_CATALOGUE | PEOPLE:
                book[variable] = value
        if len(str(other.get("title", ""))) > len(str(book.get("title", ""))) and str(
            other["title"]
        ).casefold().startswith(str(book.get("title", "")).casefold() + ":"):
            book["title"] = other["title"]  # with its subtitle
    book["ISBN"] = isbn
    return book


def fullness(item: Item) -> int:
    """How complete a record is, weighted by what references show; names in parts count more."""
    has_family_names = any("family" in person for person in item.get("author") or item.get("editor") or [])
    return sum(weight for variable, weight in WEIGHTS.items() if item.get(variable)) + has_family_names
