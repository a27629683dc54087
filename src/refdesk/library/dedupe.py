"""Find records of the same work: groups with a reason and a score, without comparing all pairs.

Records that share a block (an identifier, the beginning of a title, its longest words, volume and first page) are compared
by `evidence`. Certain pairs were never wrong on records with duplicates marked by people; likely pairs need a look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from refdesk.items import Item
from refdesk.items.fold import fold
from refdesk.items.record import people
from refdesk.library.apart import apart
from refdesk.library.evidence import Verdict, compared, judged, promising
from refdesk.library.identity import identifiers
from refdesk.library.titles import folded_titles
from refdesk.library.traits import Traits, first_volume, pages, traits

WINDOW = 12  # neighbours compared in a sorted block, which keeps the work linear


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Records of one work: their keys (the one to keep first), the reason, a score (0 to 1), and whether it is certain."""

    keys: tuple[str, ...]
    reason: str
    score: float
    certain: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, by number, and the verdict on them."""

    one: int
    other: int
    verdict: Verdict


def duplicates(
    items: Iterable[Item], progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Duplicates]:
    """The groups, most certain first, then by key. A record is in at most one group.

    `progress` is called, once all records are read, with the number of possible duplicates compared so far, and their
    total.
    """
    shelf: list[Traits] = []
    shared: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        shelf.append(traits(item))
        for block in blocks(item):
            shared.setdefault(block, []).append(number)
    pairs = list(alike(shelf, shared, progress))
    certain = _groups(shelf, [pair for pair in pairs if pair.verdict.certain])
    grouped = {key for group in certain for key in group.keys}
    likely = [pair for pair in pairs if not {shelf[pair.one].key, shelf[pair.other].key} & grouped]
    return certain + _groups(shelf, likely)


def blocks(item: Item) -> list[str]:
    """The blocks of a record: only records that share a block are compared."""
    names = identifiers(item)
    for title in folded_titles(str(item.get("title") or "")):
        longest = sorted(set(title.split()), key=lambda word: (-len(word), word))[:3]
        names.append("words:" + " ".join(sorted(longest)))
        letters = title.replace(" ", "")
        names += ["start:" + letters[:20], "end:" + letters[-20:]]
    first, _ = pages(str(item.get("page") or ""))
    if first:
        if volume := first_volume(item):
            names.append(f"place:{volume}|{first}")
        if person := next(people(item, "author", "editor"), None):
            person_words = fold(
                " ".join(part for part in (person.get("family"), person.get("given"), person.get("literal")) if part)
            )
            names.append(f"page:{max(person_words.split(), key=len, default='')}|{first}")
    return names


def alike(
    shelf: Sequence[Traits],
    shared: Mapping[str, list[int]],
    progress: Callable[[int, int], None] = lambda done, total: None,
    worth: Callable[[int, int], bool] = lambda one, other: True,
) -> Iterator[Pair]:
    """The pairs that share a block and are certainly or likely one work. In a large block, records are compared only with their
    neighbours by title."""
    seen: set[tuple[int, int]] = set()
    for done, numbers in enumerate(shared.values(), 1):
        progress(done, len(shared))
        if len(numbers) < 2:
            continue
        numbers = sorted(
            set(numbers), key=lambda number: (shelf[number].title, shelf[number].year or 0, shelf[number].page)
        )
        for at, first in enumerate(numbers):
            for second in numbers[at + 1 : at + 1 + WINDOW]:
                one, other = sorted((first, second))
                if (one, other) not in seen and worth(one, other):
                    seen.add((one, other))
                    if not promising(shelf[one], shelf[other]):
                        continue
                    verdict = judged(shelf[one], shelf[other])
                    if verdict.likely:
                        yield Pair(one, other, verdict)


def joined(
    shelf: Sequence[Traits], pairs: Iterable[Pair], anchored: Callable[[int], bool] = lambda number: False
) -> list[list[int]]:
    """Join pairs that share a record into groups, most certain pairs first, unless that would join records that are apart (a is
    like b and b like c, but a and c are two editions) or two anchored ones."""
    group: dict[int, list[int]] = {}
    for pair in sorted(pairs, key=lambda pair: (-pair.verdict.bits, _names(shelf, pair))):
        one, other = group.get(pair.one, [pair.one]), group.get(pair.other, [pair.other])
        if one is other or (any(map(anchored, one)) and any(map(anchored, other))):
            continue
        if any(_are_apart(shelf[a], shelf[b]) for a in one for b in other if {a, b} != {pair.one, pair.other}):
            continue
        together = [*one, *other]
        for member in together:
            group[member] = together
    return list({id(members): members for members in group.values()}.values())


def _names(shelf: Sequence[Traits], pair: Pair) -> list[tuple[str, str, str]]:
    """A sort key for pairs that does not depend on the order of the records."""
    return sorted(
        (shelf[number].title, str(shelf[number].year), shelf[number].key) for number in (pair.one, pair.other)
    )


def _are_apart(a: Traits, b: Traits) -> bool:
    return bool(apart(a, b, compared(a, b)))


def _groups(shelf: Sequence[Traits], pairs: list[Pair]) -> list[Duplicates]:
    """The groups; the most complete record comes first and is kept."""
    verdicts: dict[int, list[Verdict]] = {}
    for pair in pairs:
        verdicts.setdefault(pair.one, []).append(pair.verdict)
    duplicates = []
    for members in joined(shelf, pairs):
        best = max((verdict for member in members for verdict in verdicts.get(member, ())), key=lambda v: v.bits)
        members.sort(key=lambda member: (-shelf[member].size, shelf[member].key))
        duplicates.append(Duplicates(tuple(shelf[m].key for m in members), best.reason, best.score, best.certain))
    return sorted(duplicates, key=lambda group: (-group.score, group.keys))
