"""Which records are the same work: groups with a reason and a score, found without comparing all with all.

Records that share a block (an identifier, the beginning of a title, its longest words, volume and first page) are compared
by `evidence`. What is certain was never wrong on records whose duplicates people have marked; what is likely is worth a look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from refdesk.items import Item
from refdesk.items.fold import fold
from refdesk.items.record import people
from refdesk.library.evidence import Verdict, apart, comparable, compared, judged
from refdesk.library.identity import identifiers
from refdesk.library.traits import Traits, first_volume, pages, titles, traits

WINDOW = 12  # neighbours compared in a sorted block: the work grows with the library and not with its square


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Records of one work: their keys (the one to keep first), why, how sure (0 to 1), and whether that is certain."""

    keys: tuple[str, ...]
    reason: str
    score: float
    certain: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, by their numbers, and what the evidence says of them."""

    one: int
    other: int
    verdict: Verdict


def duplicates(
    items: Iterable[Item], progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Duplicates]:
    """The groups, the surest first, then in the order of their keys. A record is in one group at most.

    `progress` is told, once all are read, how many of what may be alike have been compared.
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
    """What records must share to be compared at all, one of these at least."""
    found = identifiers(item)
    for title in titles(str(item.get("title") or "")):
        if folded := fold(title):
            longest = sorted(set(folded.split()), key=lambda word: (-len(word), word))[:3]
            found.append("words:" + " ".join(sorted(longest)))
            letters = folded.replace(" ", "")
            found += ["start:" + letters[:20], "end:" + letters[-20:]]
    first, _ = pages(str(item.get("page") or ""))
    if first:
        if volume := first_volume(item):
            found.append(f"place:{volume}|{first}")
        if person := next(people(item, "author", "editor"), None):
            names = fold(
                " ".join(part for part in (person.get("family"), person.get("given"), person.get("literal")) if part)
            )
            found.append(f"page:{max(names.split(), key=len, default='')}|{first}")
    return found


def alike(
    shelf: Sequence[Traits],
    shared: Mapping[str, list[int]],
    progress: Callable[[int, int], None] = lambda done, total: None,
    worth: Callable[[int, int], bool] = lambda one, other: True,
) -> Iterator[Pair]:
    """The pairs that are certainly or likely one work, among those that share a block. In a large block each is compared
    with its neighbours by title."""
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
                    if not comparable(shelf[one], shelf[other]):
                        continue
                    verdict = judged(shelf[one], shelf[other])
                    if verdict.likely:
                        yield Pair(one, other, verdict)


def joined(
    shelf: Sequence[Traits], pairs: Iterable[Pair], anchored: Callable[[int], bool] = lambda number: False
) -> list[list[int]]:
    """Pairs that share a record make one group, the surest pairs first, unless that would join what is apart (a is like b
    and b like c, but a and c may be two editions) or two that are anchored: they stay two."""
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
    """An order of pairs that does not depend on the order of the records."""
    return sorted(
        (shelf[number].title, str(shelf[number].year), shelf[number].key) for number in (pair.one, pair.other)
    )


def _are_apart(a: Traits, b: Traits) -> bool:
    return bool(apart(a, b, compared(a, b)))


def _groups(shelf: Sequence[Traits], pairs: list[Pair]) -> list[Duplicates]:
    """The groups; the fullest record comes first: it is the one to keep."""
    verdicts: dict[int, list[Verdict]] = {}
    for pair in pairs:
        verdicts.setdefault(pair.one, []).append(pair.verdict)
    found = []
    for members in joined(shelf, pairs):
        best = max((verdict for member in members for verdict in verdicts.get(member, ())), key=lambda v: v.bits)
        members.sort(key=lambda member: (-shelf[member].size, shelf[member].key))
        found.append(Duplicates(tuple(shelf[m].key for m in members), best.reason, best.score, best.certain))
    return sorted(found, key=lambda group: (-group.score, group.keys))
