"""Which records are the same work: groups with a reason and a score, found without comparing all with all.

Certain is what shares an identifier (DOI, ISBN of a book, PMID, arXiv) and reads alike, or has the same title, author and
year with nothing against it. Likely is what reads much alike. What tells works apart (see `identity.apart`, and numbers in
titles) keeps editions, parts, volumes, and preprints from their articles apart; other books keep their chapters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from refdesk.items import Item
from refdesk.items.fold import fold
from refdesk.items.record import family, key_of, people, year
from refdesk.items.regex import regex
from refdesk.library.identity import apart, elsewhere, identifiers, work

LIKELY = 0.9  # of a title's letters
READS_ALIKE = (
    0.6  # where an identifier is shared: enough for an abbreviated or a translated title to be seen as another
)
_PARTS = ("chapter", "entry", "entry-dictionary", "entry-encyclopedia")  # two books may each have one of the same title
WINDOW = 6  # neighbours compared in a sorted block
_NUMBER = regex(
    r"\b(\d+|[ivxl]{2,}|first|second|third|fourth|fifth|one|two|three|four|five|(?<=part )\w|(?<=volume )\w|(?<=vol )\w)\b"
)


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Records of one work: their keys (the one to keep first), why, how sure (0 to 1), and whether that is certain."""

    keys: tuple[str, ...]
    reason: str
    score: float
    certain: bool


class Pair(NamedTuple):
    """Two records, by their numbers, that are one work."""

    score: float
    certain: bool
    reason: str
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Brief:
    """What is kept of a record while others are read."""

    key: str
    item: Item
    title: str
    author: str
    year: int | None
    size: int  # how many fields it has


_KEPT = ("title", "type", "DOI", "ISBN", "edition", "volume", "issue", "number", "part-number", "page", "version", "genre",
         "author", "editor", "issued", "container-title", "container-title-short", "journalAbbreviation")  # fmt: skip


_PERSONAL = {"keyword", "note", "annote", "abstract", "custom", "language"}  # these are united when records are merged


def duplicates(
    items: Iterable[Item], progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Duplicates]:
    """The groups, the surest first, then in the order of their keys. A record is in one group at most.

    `progress` is told, once all are read, how many of what may be alike have been compared.
    """
    shelf: list[Brief] = []
    blocks: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        brief = _brief(item)
        shelf.append(brief)
        for block in _blocks(item, brief):
            blocks.setdefault(block, []).append(number)
    pairs: set[Pair] = set()
    for done, (block, numbers) in enumerate(blocks.items(), 1):
        pairs.update(_pairs(shelf, block, numbers))
        progress(done, len(blocks))
    certain = _joined(shelf, [pair for pair in pairs if pair.certain])
    grouped = {key for group in certain for key in group.keys}
    likely = [pair for pair in pairs if not {shelf[pair.one].key, shelf[pair.other].key} & grouped]
    return certain + _joined(shelf, likely)


def _brief(item: Item) -> Brief:
    author = fold(family(next(people(item, "author", "editor"), {})))
    kept = {name: item[name] for name in _KEPT if name in item}
    size = sum(1 for name, value in item.items() if value and name not in _PERSONAL)
    return Brief(key_of(item), kept, fold(str(item.get("title") or "")), author, year(item), size)


def _blocks(item: Item, brief: Brief) -> Iterator[str]:
    """What records must share to be compared at all."""
    yield from identifiers(item)
    if mark := work(item):
        yield mark
    if brief.title:
        if brief.author:
            yield f"author:{brief.author}|{brief.year}"
        longest = sorted(set(brief.title.split()), key=lambda word: (-len(word), word))[:3]
        yield "words:" + " ".join(sorted(longest))
        yield "start:" + brief.title[:16]


def _pairs(shelf: list[Brief], block: str, numbers: list[int]) -> Iterator[Pair]:
    """The pairs of a block that are one work. Each is compared with its neighbours by title: the work grows with the
    library and not with its square."""
    if len(numbers) < 2:
        return
    mark = block.partition(":")[0]
    numbers.sort(key=lambda number: (shelf[number].title, number))
    for at, one in enumerate(numbers):
        for other in numbers[at + 1 : at + 1 + WINDOW]:
            if pair := _compared(shelf, mark, block, min(one, other), max(one, other)):
                yield pair


def _compared(shelf: list[Brief], mark: str, block: str, one: int, other: int) -> Pair | None:
    from rapidfuzz import fuzz

    a, b = shelf[one], shelf[other]
    if set(_NUMBER.findall(a.title)) != set(_NUMBER.findall(b.title)) or apart(a.item, b.item):
        return None
    alike = fuzz.ratio(a.title, b.title) / 100 if a.title and b.title else READS_ALIKE
    if mark in ("doi", "isbn", "pmid", "arxiv"):
        if alike >= READS_ALIKE:
            return Pair(1.0, True, f"the same {_NAMES[mark]} {block.partition(':')[2]}", one, other)
        return None
    in_two_places = elsewhere(a.item, b.item)
    if mark == "work" and a.author and a.year is not None and not in_two_places:
        return Pair(1.0, True, _SAME_WORK, one, other)
    if alike < LIKELY or _differ(a, b) or (in_two_places and a.item.get("type") in _PARTS):
        return None
    return Pair(
        round(alike * (1.0 if a.author == b.author and a.year == b.year else 0.95), 3), False, _why(a, b), one, other
    )


_SAME_WORK = "the same title, author and year"
_NAMES = {"doi": "DOI", "isbn": "ISBN", "pmid": "PMID", "arxiv": "arXiv identifier"}


def _differ(a: Brief, b: Brief) -> bool:
    """Whether authors or years speak against it: other first authors, more than a year between."""
    if a.author and b.author:
        from rapidfuzz import fuzz

        if fuzz.ratio(a.author, b.author) < 85:
            return True
    return a.year is not None and b.year is not None and abs(a.year - b.year) > 1


def _why(a: Brief, b: Brief) -> str:
    same = [
        name for name, there in (("author", a.author and a.author == b.author), ("year", a.year == b.year)) if there
    ]
    return "titles much alike" + (f", the same {' and '.join(same)}" if same else "")


def _joined(shelf: list[Brief], pairs: list[Pair]) -> list[Duplicates]:
    """Pairs that share a record make one group. The fullest record comes first: it is the one to keep."""
    parent: dict[int, int] = {}

    def root(number: int) -> int:
        while parent.setdefault(number, number) != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    ordered = sorted(pairs, key=lambda pair: (-pair.score, pair.one, pair.other, pair.reason == _SAME_WORK))
    groups: dict[int, list[int]] = {}
    for pair in ordered:
        one, other = root(pair.one), root(pair.other)
        if one == other:
            continue
        members = [*groups.get(one, [one]), *groups.get(other, [other])]
        # a likes b and b likes c: but a and c may be two editions
        if any(apart(shelf[x].item, shelf[y].item) for x in groups.get(one, [one]) for y in groups.get(other, [other])):
            continue
        parent[other] = one
        groups[one] = members
        groups.pop(other, None)
    best: dict[int, Pair] = {}
    for pair in ordered:
        if root(pair.one) == root(pair.other):
            best.setdefault(root(pair.one), pair)
    found = []
    for number, members in groups.items():
        members.sort(key=lambda m: (-shelf[m].size, shelf[m].key))
        pair = best[number]
        found.append(Duplicates(tuple(shelf[m].key for m in members), pair.reason, pair.score, pair.certain))
    return sorted(found, key=lambda group: (-group.score, group.keys))
