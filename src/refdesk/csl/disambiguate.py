"""Disambiguation: what each item's cites must show so that no two of them read alike (Disambiguation).

Cites are put into buckets by the text they render to; only what shares a bucket is looked at again. The result is a
`Hints` an item, and rendering reads nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from refdesk.csl.item import Name


class Hints(NamedTuple):
    """What disambiguation adds to the cites of an item, and to its entry.

    `names` and `givens` go by the name lists of the cite in order: how many names to show at least, and for each name
    how much of the given name (0 nothing more, 1 initials, 2 in full).
    """

    names: tuple[int, ...] = ()
    givens: tuple[tuple[int, ...], ...] = ()
    condition: bool = False
    year_suffix: str = ""

    def shown_names(self, index: int) -> int:
        """How many names of the list to show at least; 0: as the style has it."""
        return self.names[index] if index < len(self.names) else 0

    def levels(self, index: int) -> tuple[int, ...]:
        """The levels of the given names of the list."""
        return self.givens[index] if index < len(self.givens) else ()


PLAIN = Hints()


class NameList(NamedTuple):
    """A name list as a cite has it: all its names, how many are shown, and how a name reads at a level."""

    names: tuple[Name, ...]
    shown: int
    write: Callable[[Name, int, int], str]
    max_level: int  # 1 where the form has nothing between family name and full given name


Render: TypeAlias = Callable[[str, Hints], tuple[str, Sequence[NameList]]]


class Rules(NamedTuple):
    """What the style allows (cs:citation, Disambiguation)."""

    names: bool = False
    givens: str = ""  # the givenname-disambiguation-rule, where given names may be added
    condition: bool = False
    year_suffix: bool = False

    def __bool__(self) -> bool:
        return bool(self.names or self.givens or self.condition or self.year_suffix)


def make_rules(options: Mapping[str, str], uses_condition: bool) -> Rules:
    """The rules of the attributes of cs:citation."""
    givens = ""
    if options.get("disambiguate-add-givenname") == "true":
        givens = options.get("givenname-disambiguation-rule", "by-cite")
    return Rules(
        options.get("disambiguate-add-names") == "true",
        givens,
        uses_condition,
        options.get("disambiguate-add-year-suffix") == "true",
    )


def suffix_letters(index: int) -> str:
    """0 -> a, 25 -> z, 26 -> aa, 51 -> az, 52 -> ba."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(97 + rest) + letters
    return letters


def disambiguate(ids: Sequence[str], render: Render, rules: Rules) -> dict[str, Hints]:
    """The hints of the items that need some. `ids` are in the order in which year suffixes are given out."""
    if not rules:
        return {}
    run = Run(ids, render, rules)
    if rules.givens and rules.givens != "by-cite":
        run.expand_globally()
    groups = run.groups(ids)
    if rules.names:
        groups = [part for group in groups for part in run.add_names(group)]
    if rules.givens == "by-cite":
        groups = [part for group in groups for part in run.add_givens(group)]
    if rules.condition:
        groups = [part for group in groups for part in run.add_condition(group)]
    if rules.year_suffix:
        for group in groups:
            run.add_year_suffixes(group)
    return {key: hints for key, hints in run.hints.items() if hints != PLAIN}


class Run:
    """One disambiguation: the hints so far, and the cites as they read with them."""

    def __init__(self, ids: Sequence[str], render: Render, rules: Rules) -> None:
        self.render = render
        self.rules = rules
        self.hints: dict[str, Hints] = dict.fromkeys(ids, PLAIN)
        self.texts: dict[str, str] = {}
        self.lists: dict[str, Sequence[NameList]] = {}
        for key in ids:
            self.texts[key], self.lists[key] = render(key, PLAIN)

    def groups(self, ids: Sequence[str]) -> list[list[str]]:
        """The sets of items whose cites read alike, each in order."""
        buckets: dict[str, list[str]] = defaultdict(list)
        for key in ids:
            buckets[self.texts[key]].append(key)
        return [bucket for bucket in buckets.values() if len(bucket) > 1]

    def change(self, key: str, hints: Hints) -> None:
        """Give an item other hints."""
        if hints != self.hints[key]:
            self.hints[key] = hints
            self.texts[key], self.lists[key] = self.render(key, hints)

    # -- given names everywhere: all-names, primary-name and their -with-initials

    def expand_globally(self) -> None:
        """Tell apart people, whatever their cites read like: the rules other than by-cite."""
        primary = self.rules.givens.startswith("primary-name")
        highest = 1 if self.rules.givens.endswith("with-initials") else 2
        people: dict[str, set[Name]] = defaultdict(set)
        forms: dict[tuple[str, Name], NameList] = {}
        for lists in self.lists.values():
            for one in lists:
                for index, name in enumerate(one.names[:1] if primary else one.names):
                    text = one.write(name, index, 0)
                    people[text].add(name)
                    forms.setdefault((text, name), one)
        needed: dict[tuple[str, Name], int] = {}
        for text, group in people.items():
            if len(group) < 2:
                continue
            for level in range(1, highest + 1):
                reads: dict[str, list[Name]] = defaultdict(list)
                for name in group:
                    reads[forms[text, name].write(name, 0, level)].append(name)
                for same in reads.values():
                    for name in same:
                        if (len(same) == 1 or level == highest) and (text, name) not in needed:
                            needed[text, name] = level if len(reads) > 1 else 0
        if not any(needed.values()):
            return
        for key, lists in self.lists.items():
            givens = tuple(
                tuple(
                    needed.get((one.write(name, index, 0), name), 0) if index == 0 or not primary else 0
                    for index, name in enumerate(one.names)
                )
                for one in lists
            )
            if any(map(any, givens)):
                self.change(key, self.hints[key]._replace(givens=givens))

    # -- more names

    def add_names(self, group: list[str]) -> list[list[str]]:
        """Show more names, no more than needed to tell apart what names can tell apart."""
        most = max((len(one.names) - one.shown for key in group for one in self.lists[key]), default=0)
        if most <= 0:
            return [group]
        base = {key: self.lists[key] for key in group}
        texts: list[dict[str, str]] = [{key: self.texts[key] for key in group}]
        for extra in range(1, most + 1):
            texts.append({key: self.render(key, self.with_names(key, base[key], extra))[0] for key in group})
            if len(set(texts[-1].values())) == len(group):
                break
        parts = [partition(one) for one in texts]
        final = parts[-1]
        for key in group:
            extra = next(index for index, part in enumerate(parts) if part[key] == final[key])
            if (
                not self.rules.year_suffix
                and len(final[key]) > 1
                and not self.rules.condition
                and not self.rules.givens
            ):
                extra = len(parts) - 1
            if extra:
                self.change(key, self.with_names(key, base[key], extra))
        return [sorted_like(list(part), group) for part in set(final.values()) if len(part) > 1]

    def with_names(self, key: str, lists: Sequence[NameList], extra: int) -> Hints:
        """The hints with that many more names shown."""
        names = tuple(min(one.shown + extra, len(one.names)) if one.shown < len(one.names) else 0 for one in lists)
        return self.hints[key]._replace(names=names)

    # -- given names where the cites read alike: by-cite

    def add_givens(self, group: list[str]) -> list[list[str]]:
        """Expand given names in the cites of a group, each name no more than needed, name by name until all differ."""
        before = {key: (self.hints[key], self.texts[key]) for key in group}
        length = max((len(self.lists[key]) for key in group), default=0)
        for index in range(length):
            shown = max((self.lists[key][index].shown for key in group if index < len(self.lists[key])), default=0)
            for place in range(shown):
                if len({self.texts[key] for key in group}) == len(group):
                    break
                self.expand_place(group, index, place)
        parts = partition({key: self.texts[key] for key in group})
        if len(set(parts.values())) == 1:
            for key in group:
                self.hints[key], self.texts[key] = before[key]
            return [group]
        return [sorted_like(list(part), group) for part in set(parts.values()) if len(part) > 1]

    def expand_place(self, group: list[str], index: int, place: int) -> None:
        """Expand the names at one place of one list as far as they then read differently."""
        holders = [key for key in group if index < len(self.lists[key]) and place < self.lists[key][index].shown]
        people = {self.lists[key][index].names[place] for key in holders}
        if len(people) < 2:
            return
        for key in holders:
            one = self.lists[key][index]
            name = one.names[place]
            for level in (1, 2):
                text = one.write(name, place, level)
                if all(text != one.write(other, place, level) for other in people if other != name):
                    break
            else:
                continue
            self.change(key, self.hints[key]._replace(givens=raised(self.hints[key].givens, index, place, level)))

    # -- the condition, and year suffixes

    def add_condition(self, group: list[str]) -> list[list[str]]:
        """Let the style's own `disambiguate="true"` branches tell the cites apart."""
        before = {key: (self.hints[key], self.texts[key]) for key in group}
        for key in group:
            self.change(key, self.hints[key]._replace(condition=True))
        parts = partition({key: self.texts[key] for key in group})
        if len(set(parts.values())) == 1:
            for key in group:
                self.hints[key], self.texts[key] = before[key]
            return [group]
        return [sorted_like(list(part), group) for part in set(parts.values()) if len(part) > 1]

    def add_year_suffixes(self, group: list[str]) -> None:
        """Letters for what nothing else tells apart."""
        order = {key: index for index, key in enumerate(self.hints)}
        for index, key in enumerate(sorted(group, key=order.__getitem__)):
            self.hints[key] = self.hints[key]._replace(year_suffix=suffix_letters(index))


def partition(texts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Each item with the set of items that read as it does."""
    buckets: dict[str, list[str]] = defaultdict(list)
    for key, text in texts.items():
        buckets[text].append(key)
    return {key: part for bucket in buckets.values() for part in (frozenset(bucket),) for key in bucket}


def sorted_like(keys: list[str], order: list[str]) -> list[str]:
    """The keys in the order that a longer list has them in."""
    return sorted(keys, key=order.index) if len(order) < 50 else [key for key in order if key in set(keys)]


def raised(givens: tuple[tuple[int, ...], ...], index: int, place: int, level: int) -> tuple[tuple[int, ...], ...]:
    """The levels with one of them raised."""
    lists = [list(one) for one in givens]
    while len(lists) <= index:
        lists.append([])
    while len(lists[index]) <= place:
        lists[index].append(0)
    lists[index][place] = max(lists[index][place], level)
    return tuple(map(tuple, lists))
