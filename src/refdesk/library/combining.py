"""Merge two records of the same work: what is taken from which, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from refdesk.items import Item
from refdesk.items.fold import fold
from refdesk.items.record import key_of, people
from refdesk.items.tuples import NamedTuple
from refdesk.items.variables import DATES, KEPT_BY_LIBRARY, NAMES
from refdesk.library.edits import tagged, with_aliases
from refdesk.library.evidence import same_person
from refdesk.library.files import united
from refdesk.library.indexing import aliases
from refdesk.library.sources import added, private_note, sources, with_custom
from refdesk.library.titles import abbreviates, without_remarks
from refdesk.library.traits import name_words, pages
from refdesk.library.words import tags

_NEVER = {"id", "citation-key", "keyword", "custom"}
_UNTOLD = {
    "abstract",
    "accessed",
    "source",
    "note",
    "annote",
    "language",
    "URL",
}  # in which databases always differ
_VAGUE = ("document", "article", "")
EMPTY: tuple[Any, ...] = (None, "", [], {})


class Difference(NamedTuple):
    """A field in which both records have different values."""

    field: str
    kept: Any
    other: Any


class Combined(NamedTuple):
    """The merged record, the fields taken from the other one, and the differences."""

    item: Item
    taken: tuple[str, ...]
    differences: tuple[Difference, ...]


def combined(kept: Item, other: Item, update: bool = False) -> Combined:
    """The kept record with missing fields from the other; with `update`, the other's values replace existing ones.

    Keywords and fields under `custom` are united. A date that is only the beginning of the other's, and an unspecific type,
    count as missing.
    """
    result = dict(kept)
    taken, differences = [], []
    for field, value in other.items():
        before = result.get(field)
        if field in _NEVER or value in EMPTY or value == before:
            continue
        if before in EMPTY or _says_less(field, before, value):
            result[field] = value
            taken.append(field)
        elif update and not _says_less(field, value, before):
            result[field] = value
            taken.append(field)
            differences.append(Difference(field, value, before))
        elif field not in _UNTOLD and not agree(field, before, value):
            differences.append(Difference(field, before, value))
    united = tagged(result, tags(other))
    if united != result:
        taken.append("keyword")
    return Combined(_with_custom(united, other), tuple(taken), tuple(differences))


def _with_custom(item: Item, other: Item) -> Item:
    mine, theirs = item.get("custom", {}), other.get("custom", {})
    if not isinstance(mine, dict) or not isinstance(theirs, dict):
        return item
    more = {name: value for name, value in theirs.items() if name not in KEPT_BY_LIBRARY and name not in mine}
    return item | {"custom": mine | more} if more else item


def _says_less(field: str, before: Any, value: Any) -> bool:
    if field == "type":
        return before in _VAGUE and value not in _VAGUE
    if field in DATES and isinstance(before, dict) and isinstance(value, dict):
        old, new = before.get("date-parts"), value.get("date-parts")
        if not (isinstance(old, list) and isinstance(new, list) and len(old) == len(new) == 1):
            return False
        return len(old[0]) < len(new[0]) and new[0][: len(old[0])] == old[0]
    return False


def agree(field: str, left: Any, right: Any) -> bool:
    """Whether two values say the same in different spellings."""
    if field in NAMES:
        first, second = (list(people({field: value}, field)) for value in (left, right))
        return len(first) == len(second) and all(
            same_person(name_words(a), name_words(b)) for a, b in zip(first, second, strict=True)
        )
    if field in DATES:
        return _says_less(field, right, left)
    if not isinstance(left, str) or not isinstance(right, str):
        return False
    if field == "page":
        return pages(left) == pages(right)
    a, b = (fold(without_remarks(text)[0]) if field == "title" else fold(text) for text in (left, right))
    compare: Callable[[str, str], bool] | None = abbreviates if field.startswith("container-title") else None
    return a.replace(" ", "") == b.replace(" ", "") or bool(compare and (compare(a, b) or compare(b, a)))


def merged(kept: Item, others: Sequence[Item]) -> Item:
    """Merge several items of the library: fields missing from the first are taken from the others, in order. Different notes are
    appended, sources are united, and the others' keys become aliases."""
    result = kept
    for other in others:
        note = str(other.get("note") or "")
        result = combined(result, other).item
        if note and note not in str(result.get("note") or ""):
            result = result | {"note": f"{result['note']}\n{note}"}
        result = _with_history(result, other)
    return with_aliases(result, [key for other in others for key in (key_of(other), *aliases(other))])


def _with_history(item: Item, other: Item) -> Item:
    """The item with the other's sources, files, groups and private note added, and the earlier date of import."""
    theirs = [source for source in sources(other) if source not in sources(item)]
    days = sorted(filter(None, (added(item), added(other))))
    notes = [note for each in (item, other) if (note := private_note(each))]
    return with_custom(
        united(item, other),
        sources=[*sources(item), *theirs],
        added=days[0] if days else "",
        note="\n".join(dict.fromkeys(notes)),
    )
