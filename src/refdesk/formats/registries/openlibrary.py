"""Open Library's editions, works, search results and books (openlibrary.org) -> items.

Sources: Open Library, "Books API", "Search API", "RESTful API". An edition names its authors by keys alone
(`/authors/OL1A`), not names; `by_statement` has them as the title page does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.items import Item, Problem

from . import answers
from .answers import Record, fill, first, texts
from .markup import plain

LISTS = ("docs", "entries", "books")
ROLES = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "illustrator": "illustrator",
    "introduction": "contributor",
    "foreword": "contributor",
    "narrator": "narrator",
    "compiler": "compiler",
    "contributor": "contributor",
}
KEPT = (
    "key",
    "lccn",
    "oclc_numbers",
    "ocaid",
    "works",
    "authors",
    "contributions",
    "by_statement",
    "physical_format",
    "notes",
)
BY = re.compile(r"^(?:by|written by|edited by)\s+", re.I)


def read(data: bytes) -> Iterator[Item | Problem]:
    """The books of an answer: an edition, a work, editions of a work, results of a search, the books API's map."""
    yield from answers.read_json(data, "Open Library", find_books, read_book)


def find_books(value: Any) -> list[Record]:
    """The books in an answer, however it wraps them."""
    if isinstance(value, list):
        return [book for each in value for book in find_books(each)]
    if not isinstance(value, dict):
        return []
    listed = next((value[name] for name in LISTS if isinstance(value.get(name), list)), None)
    if listed is not None:
        return [book for book in listed if isinstance(book, dict) and is_book(book)]
    if inner := answers.within(value, "details") or answers.within(value, "data"):
        return find_books(inner)
    if has_title(value):
        return [value] if is_book(value) else []
    return [book for each in keyed(value) for book in find_books(each)]


def keyed(value: Record) -> Iterable[Any]:
    """The values of the map of records, or of the keys that name records ("ISBN:...", "/books/...")."""
    records = answers.within(value, "records")
    return records.values() if records else [each for key, each in value.items() if ":" in key or key.startswith("/")]


def has_title(record: Record) -> bool:
    return "title" in record or "full_title" in record


def is_book(record: Record) -> bool:
    """Whether it is an edition or a work, and not an author, a list or the trace of a deleted page."""
    kind = record.get("type")
    kind = kind.get("key", "") if isinstance(kind, dict) else str(kind or "")
    return has_title(record) and kind.rpartition("/")[2] in ("", "edition", "work")


def read_book(book: Record) -> Item | None:
    """An edition, a work or a result of a search as a book."""
    item: Item = {"type": "book"}
    title = first(book.get("title")) or first(book.get("full_title"))
    prefix = first(book.get("title_prefix"))
    fill(item, title=answers.isbd(answers.title_of(f"{prefix} {title}".strip(), first(book.get("subtitle")))))
    read_authors(item, book)
    if "edition_count" in book and book.get("edition_count") != 1:
        fill(item, issued=answers.date(book.get("first_publish_year")))
        read_single(item, book)
    else:
        read_edition(item, book)
    fill(item, abstract=plain(value_of(book.get("description"))))
    answers.keep(item, "openlibrary", book, KEPT)
    return item if "title" in item else None


def read_edition(item: Item, book: Record) -> None:
    """The variables of an edition alone."""
    date = (
        first(book.get("publish_date"))
        or first(book.get("first_publish_date"))
        or first(book.get("first_publish_year"))
    )
    fill(item, issued=answers.date(date), edition=plain(first(book.get("edition_name"))))
    fill(item, publisher=plain(name_of(book.get("publishers") or book.get("publisher"))))
    fill(item, publisher_place=plain(name_of(book.get("publish_places") or book.get("publish_place"))).strip("[] "))
    identifiers = answers.within(book, "identifiers")
    numbers = [
        number
        for source in (book, identifiers)
        for name in ("isbn_13", "isbn_10", "isbn")
        for number in texts(source.get(name))
    ]
    fill(item, ISBN=answers.isbns(numbers), DOI=first(identifiers.get("doi")))
    fill(item, language=answers.language(key_of(book.get("languages") or book.get("language"))))
    fill(item, number_of_pages=first(book.get("number_of_pages")) or pages_of(first(book.get("pagination"))))
    series = plain(first(book.get("series")))
    match = re.fullmatch(r"(.+?)\s*[;,#(]\s*(?:v(?:ol)?\.|no\.|bk\.)?\s*(\d+)\)?", series)
    fill(
        item, collection_title=(match[1] if match else series).strip(" ()"), collection_number=match[2] if match else ""
    )
    fill(
        item,
        volume=first(
            book.get("volume_number") or book.get("volumes") if not isinstance(book.get("volumes"), list) else ""
        ),
    )
    original = first(book.get("translation_of"))
    fill(item, original_title=plain(original))


def read_single(item: Item, book: Record) -> None:
    """What all the editions of a work have in common: the one publisher, the one language."""
    for variable, name in (("publisher", "publisher"), ("publisher-place", "publish_place")):
        values = texts(book.get(name))
        fill(item, **{variable: plain(values[0]) if len(values) == 1 else ""})
    languages = texts(book.get("language"))
    fill(item, language=answers.language(languages[0]) if len(languages) == 1 else "")
    numbers = texts(book.get("isbn"))
    fill(item, ISBN=answers.isbns(numbers) if len(numbers) <= 2 else "")


def read_authors(item: Item, book: Record) -> None:
    """The authors' names; a contributor with the role in brackets after the name."""
    listed = book.get("authors")
    names = [first(each.get("name")) for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    names = [name for name in names if name and not name.startswith("/")] or texts(book.get("author_name"))
    answers.people(item, "author", [answers.spoken(name) for name in names])
    for each in book.get("contributors") or []:
        if isinstance(each, dict) and (role := ROLES.get(first(each.get("role")).lower())):
            answers.people(item, role, [answers.spoken(first(each.get("name")))])
    for text in texts(book.get("contributions")):
        match = re.fullmatch(r"(.+?)\s*\((\w+)\.?\)", text)
        role = ROLES.get(match[2].lower()) if match else None
        if match and role:
            answers.people(item, role, [answers.inverted(match[1]) if "," in match[1] else answers.spoken(match[1])])


def value_of(text: Any) -> str:
    """A text, plain or as `{"type": "/type/text", "value": ...}`."""
    return first(text.get("value")) if isinstance(text, dict) else first(text)


def name_of(values: Any) -> str:
    """The first name of a list of names or of `{"name": ...}`."""
    for each in values if isinstance(values, list) else [values]:
        if name := first(each.get("name")) if isinstance(each, dict) else first(each):
            return name
    return ""


def key_of(values: Any) -> str:
    """The first of a list of codes or of `{"key": "/languages/eng"}`."""
    for each in values if isinstance(values, list) else [values]:
        if key := first(each.get("key")) if isinstance(each, dict) else first(each):
            return key
    return ""


def pages_of(pagination: str) -> str:
    """The pages of "xii, 491 p. :", without those counted in roman numerals."""
    match = re.search(r"(\d+)\s*p", pagination)
    return match[1] if match else ""
