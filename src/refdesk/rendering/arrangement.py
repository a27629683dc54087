"""The order of a list where the user wants another than the style's, and its groups under headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from refdesk.items import Item
from refdesk.items.variables import DATES

GroupBy = Literal["author", "keyword", "language", "tag", "type", "year"]

OTHER = "Other"
TYPES = {
    "article": "Preprints",
    "article-journal": "Journal articles",
    "article-magazine": "Magazine articles",
    "article-newspaper": "Newspaper articles",
    "bill": "Bills",
    "book": "Books",
    "broadcast": "Broadcasts",
    "chapter": "Book chapters",
    "dataset": "Data sets",
    "document": "Documents",
    "entry-dictionary": "Dictionary entries",
    "entry-encyclopedia": "Encyclopedia entries",
    "interview": "Interviews",
    "legal_case": "Cases",
    "legislation": "Legislation",
    "manuscript": "Manuscripts",
    "motion_picture": "Films",
    "paper-conference": "Conference papers",
    "patent": "Patents",
    "personal_communication": "Letters and messages",
    "post": "Posts",
    "post-weblog": "Blog posts",
    "report": "Reports",
    "review": "Reviews",
    "review-book": "Book reviews",
    "software": "Software",
    "song": "Recordings",
    "speech": "Talks",
    "standard": "Standards",
    "thesis": "Theses",
    "webpage": "Web pages",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the keys of the items below it."""

    heading: str
    ids: tuple[str, ...]


def sort(items: Sequence[Item], keys: str) -> list[Item]:
    """The items by variables (`-issued,author`): a minus turns one around; what lacks it comes last; ties stay as they were."""
    from refdesk.library.edits import variable_named

    ordered = list(items)
    for key in reversed([key.strip() for key in keys.split(",") if key.strip()]):
        name, backwards = key.removeprefix("-"), key.startswith("-")
        name = variable_named(name)
        has = [item for item in ordered if item.get(name) not in (None, "", [], {})]
        lacks = [item for item in ordered if item.get(name) in (None, "", [], {})]
        ordered = sorted(has, key=lambda item: rank(item[name], name), reverse=backwards) + lacks
    return ordered


def rank(value: Any, name: str) -> tuple[Any, ...]:
    """What a variable is ordered by: dates by their parts, names by family and given name, numbers as numbers."""
    from refdesk.items.fold import fold

    if name in DATES and isinstance(value, dict):
        parts = value.get("date-parts") or [[]]
        first = parts[0] if isinstance(parts[0], list) else parts
        numbers = [int(part) if re.fullmatch(r"-?\d+", str(part)) else 0 for part in first]
        return (0, *numbers) if numbers else (1, fold(str(value.get("literal") or value.get("raw") or "")))
    if isinstance(value, list):
        return tuple(fold(named(person)) for person in value)
    text = str(value)
    return (0, float(text), "") if re.fullmatch(r"\d+(\.\d+)?", text) else (1, 0.0, fold(text))


def named(person: Any) -> str:
    """A name as it is filed: family, given."""
    if not isinstance(person, dict):
        return str(person)
    return ", ".join(part for part in (person.get("family") or person.get("literal"), person.get("given")) if part)


def group(items: Sequence[Item], by: GroupBy) -> list[Section]:
    """The items under headings, in their order; under more than one where they have several keywords. What has none is last."""
    found: dict[str, list[str]] = {}
    for item in items:
        for heading in headings(item, by):
            found.setdefault(heading, []).append(str(item["id"]))
    from refdesk.items.fold import fold

    def place(heading: str) -> tuple[Any, ...]:
        if by == "year":
            return (heading == OTHER, -int(heading) if heading.lstrip("-").isdigit() else 0)
        return (heading == OTHER, fold(heading))

    return [Section(heading, tuple(found[heading])) for heading in sorted(found, key=place)]


def headings(item: Item, by: GroupBy) -> list[str]:
    """What an item stands under."""
    from refdesk.items.record import people, year

    if by == "type":
        kind = str(item.get("type") or "")
        return [TYPES.get(kind) or kind.replace("_", " ").replace("-", " ").capitalize() or OTHER]
    if by == "year":
        return [str(year(item)) if year(item) is not None else OTHER]
    if by == "author":
        first = next(people(item, "author", "editor"), None)
        if first is None:
            return [OTHER]
        return [
            ", ".join(part for part in (first.get("family") or first.get("literal"), first.get("given")) if part)
            or OTHER
        ]
    if by == "language":
        return [language(str(item["language"])) if item.get("language") else OTHER]
    words = [word.strip() for word in str(item.get("keyword") or "").replace(";", ",").split(",")]
    return list(dict.fromkeys(word for word in words if word)) or [OTHER]


def language(code: str) -> str:
    """The English name of a language, or what was written where it is none."""
    from refdesk.errors import UnknownStyle
    from refdesk.styles.locales import find_locale, locale_names

    try:
        name: str = locale_names()["language-names"][find_locale(code)][1]
    except (UnknownStyle, KeyError, IndexError):
        return code
    return name.partition(" (")[0]
