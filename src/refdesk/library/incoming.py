"""Import records into the library: the result for each, computed for all of them together.

Incoming records are compared with each other and with stored records that share a block (see `dedupe`). Records that are
certainly one work become one, in any order of the files; a policy decides about stored ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from refdesk.errors import NegativeAnswer
from refdesk.items import Item
from refdesk.items.keys import base_key, letters, valid_key
from refdesk.items.record import bare, key_of
from refdesk.library.attaching import Keeping, attached
from refdesk.library.combining import Difference, combined
from refdesk.library.dedupe import Pair, alike, blocks, joined
from refdesk.library.edits import noted, with_aliases
from refdesk.library.evidence import Verdict, judged
from refdesk.library.files import files, united, with_files
from refdesk.library.index import Place
from refdesk.library.indexing import aliases, hashed
from refdesk.library.rewrite import Change
from refdesk.library.sources import digest, private_note, today, with_custom, with_source
from refdesk.library.traits import Traits, traits
from refdesk.library.view import View

OnDuplicate = Literal["merge", "update", "skip", "keep", "error"]
Fate = Literal["added", "merged", "updated", "unchanged", "skipped"]
FEW = 10  # records that an error names
MOST_CANDIDATES = 50  # stored records that share a mark; a mark shared by more ("Editorial") says too little


@dataclass(frozen=True, slots=True)
class Incoming:
    """An incoming record: its origin, and its key (its own or a generated one)."""

    item: Item
    source: str = ""  # the name of the database or file, stored with the record, if given
    file: str = ""
    line: int | None = None
    own_key: bool = True


@dataclass(frozen=True, slots=True)
class Arrival:
    """The result for one incoming record."""

    incoming: Incoming
    fate: Fate
    key: str  # the key of the work in the library
    item: Item
    reason: str = ""  # why it is the same work as the one with that key
    taken: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    known: bool = False  # the same record was imported before


@dataclass(slots=True)
class _Shelf:
    """The records to compare: incoming ones, then stored ones that share a mark with them."""

    new: list[Incoming]
    digests: list[str]
    traits: list[Traits]
    places: dict[int, Place] = field(default_factory=dict)  # of the stored ones, by their numbers
    items: dict[int, Item] = field(default_factory=dict)
    shared: dict[str, list[int]] = field(default_factory=dict)
    again: dict[int, int] = field(default_factory=dict)  # an incoming record -> the stored one that it was imported for


def arrive(
    shown: View,
    new: list[Incoming],
    policy: OnDuplicate,
    progress: Callable[[int, int], None] = lambda done, total: None,
    keeping: Keeping | None = None,
) -> tuple[list[Change], list[Arrival]]:
    """The changes that import the records, and the result for each, in order. `keeping` says how their files, given
    with absolute paths, are kept; None: not at all."""
    shelf = _gather(shown, new)
    pairs = [] if policy == "keep" else _certain_pairs(shelf, progress)
    groups = joined(shelf.traits, pairs, anchored=lambda number: number >= len(new))
    if policy == "error" and groups:
        first = "; ".join(_already(shelf, group) for group in sorted(groups, key=min)[:FEW])
        more = f"; {len(groups) - FEW:,} more" if len(groups) > FEW else ""
        raise NegativeAnswer(f"nothing was changed: {first}{more}")
    verdicts = {frozenset((pair.one, pair.other)): pair.verdict for pair in pairs}
    return _Keys(shown, shelf, keeping).settled(groups, verdicts, policy)


def _gather(shown: View, new: list[Incoming]) -> _Shelf:
    shelf = _Shelf(new, [digest(each.item) for each in new], [traits(each.item) for each in new])
    numbers: dict[int, int] = {}
    same: dict[str, int] = {}  # the digest of a stored record -> its number

    def store(place: Place) -> int:
        if place.doc not in numbers:
            number = numbers[place.doc] = len(shelf.traits)
            shelf.places[number] = place
            shelf.items[number] = shown.item(place)
            shelf.traits.append(traits(shelf.items[number]))
            same.setdefault(digest(shelf.items[number]), number)
            for block in blocks(shelf.items[number]):
                shelf.shared.setdefault(block, []).append(number)
        return numbers[place.doc]

    for number, each in enumerate(new):
        for place in shown.marked(hashed(f"record:{shelf.digests[number]}")):
            shelf.again.setdefault(number, store(place))
        own = blocks(each.item)
        if key := valid_key(bare(key_of(each.item))):
            own.append(f"key:{key}")
            if place_of_key := shown.place(key):
                stored = store(place_of_key)
                if f"key:{key}" not in shelf.shared:
                    shelf.shared[f"key:{key}"] = [stored]
        for mark in own:
            shelf.shared.setdefault(mark, []).append(number)
            if number not in shelf.again:
                places = shown.marked(hashed(mark))
                for place in places if len(places) <= MOST_CANDIDATES else ():
                    store(place)
        if number not in shelf.again and shelf.digests[number] in same:
            shelf.again[number] = same[shelf.digests[number]]
    return shelf


def _certain_pairs(shelf: _Shelf, progress: Callable[[int, int], None]) -> list[Pair]:
    """The pairs that are certainly one work; records imported again come first."""
    again = Verdict(1000.0, True, True, "imported before", {})
    pairs = [Pair(number, stored, again) for number, stored in shelf.again.items()]
    twins: dict[str, int] = {}
    for number, text in enumerate(shelf.digests):
        first = twins.setdefault(text, number)
        if first != number:
            pairs.append(Pair(first, number, again._replace(reason="the same record")))
    settled = {number for pair in pairs for number in (pair.other,) if number < len(shelf.new)} | shelf.again.keys()
    stored = len(shelf.new)

    def worth(one: int, other: int) -> bool:
        return (
            not (one >= stored and other >= stored) and one not in settled and (other >= stored or other not in settled)
        )

    by_evidence = alike(shelf.traits, shelf.shared, progress, worth)
    return pairs + [pair for pair in by_evidence if pair.verdict.certain]


def _already(shelf: _Shelf, group: list[int]) -> str:
    first, second, *_ = sorted(group)
    there = shelf.places[second].key if second in shelf.places else shelf.traits[second].key
    incoming = shelf.new[first]
    place = f"{incoming.file}:{incoming.line}: " if incoming.line else f"{incoming.file}: " if incoming.file else ""
    return f"{place}'{key_of(incoming.item)}' is the same work as '{there}'"


class _Keys:
    """The assigned keys, and the records made from the groups."""

    def __init__(self, shown: View, shelf: _Shelf, keeping: Keeping | None) -> None:
        self.shown, self.shelf, self.keeping = shown, shelf, keeping
        self.given: dict[str, int] = {}
        self.letters: dict[
            str, int
        ] = {}  # suffixes tried for a key, so that a thousand works of one author stay linear
        self.date = today()

    def settled(
        self, groups: Iterable[list[int]], verdicts: dict[frozenset[int], Verdict], policy: OnDuplicate
    ) -> tuple[list[Change], list[Arrival]]:
        """The result for each record: the others are merged into the first of a group, or into the stored record."""
        size = len(self.shelf.new)
        heads: dict[int, int] = {number: number for number in range(size)}
        for group in groups:
            head = max(group) if max(group) >= size else min(group)
            heads |= {number: head for number in group if number < size}
        arrivals: list[Arrival] = []
        current: dict[int, Item] = {}
        keys: dict[int, str] = {}
        for number, incoming in enumerate(self.shelf.new):
            head = heads[number]
            if head == number:
                keys[number] = self._new_key(incoming, number)
                own = with_files(incoming.item | {"id": keys[number]}, [])
                current[number] = self._noted(self._with_files(own, incoming.item), number, new=True)
                arrivals.append(Arrival(incoming, "added", keys[number], current[number]))
                continue
            if head >= size:
                current.setdefault(head, self.shelf.items[head])
                keys[head] = self.shelf.places[head].key
            arrival = self._taken_in(number, head, keys[head], current, policy, verdicts)
            current[head] = arrival.item
            arrivals.append(arrival)
        items, places = self.shelf.items, self.shelf.places
        changes = [Change(keys[head], items.get(head), item, places.get(head)) for head, item in current.items()]
        return [change for change in changes if change.before != change.after], arrivals

    def _taken_in(
        self, number: int, head: int, key: str, current: dict[int, Item], policy: OnDuplicate,
        verdicts: dict[frozenset[int], Verdict],
    ) -> Arrival:  # fmt: skip
        incoming, before = self.shelf.new[number], current[head]
        known = self.shelf.again.get(number) == head
        verdict = verdicts.get(frozenset((number, head))) or judged(self.shelf.traits[number], self.shelf.traits[head])
        if policy == "skip" and head >= len(self.shelf.new):
            return Arrival(incoming, "skipped", key, before, verdict.reason, known=known)
        result = combined(before, incoming.item, update=policy == "update")
        after = self._with_files(result.item, incoming.item)
        taken = (*result.taken, "files") if files(after) != files(before) else result.taken
        after = self._noted(after, number)
        own = valid_key(bare(key_of(incoming.item))) if incoming.own_key else ""
        if own and own != key and own not in aliases(after) and self._is_free(own):
            self.given[own] = head
            after = with_aliases(after, [own])
        fate: Fate = "unchanged" if after == before else "updated" if policy == "update" and taken else "merged"
        return Arrival(incoming, fate, key, after, verdict.reason, taken, result.differences, known)

    def _with_files(self, item: Item, incoming: Item) -> Item:
        """The item with the incoming record's files, kept in the library, and its groups added."""
        if self.keeping is not None and (given := files(incoming)):
            item, _ = attached(item, given, self.keeping)
        note = private_note(incoming)
        if note and note not in private_note(item):
            item = noted(item, note, append=True)
        return united(item, with_files(incoming, []))

    def _new_key(self, incoming: Incoming, number: int) -> str:
        wish = valid_key(bare(key_of(incoming.item))) or base_key(incoming.item)
        tried = self.letters.get(wish, 0)
        while not self._is_free(key := wish + letters(tried)):
            tried += 1
        self.letters[wish] = tried + 1
        self.given[key] = number
        return key

    def _is_free(self, key: str) -> bool:
        return key not in self.given and self.shown.place(key) is None

    def _noted(self, item: Item, number: int, new: bool = False) -> Item:
        """The item with its date and source of import."""
        if new and not (isinstance(item.get("custom"), dict) and item["custom"].get("added")):
            item = with_custom(item, added=self.date)
        source = self.shelf.new[number].source
        return with_source(item, source, self.date, self.shelf.digests[number]) if source else item
