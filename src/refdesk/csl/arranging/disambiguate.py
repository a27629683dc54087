"""Disambiguation: what each item's cites must show so that no two read alike (Disambiguation).

Cites are put into buckets by their rendered text; only those that share a bucket are examined further. The result is
one `Hints` per item, and rendering reads nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from refdesk.csl.item import Name, person
from refdesk.csl.tags import NameList
from refdesk.csl.text.initials import initialize
from refdesk.items.keys import letters
from refdesk.items.tuples import NamedTuple


class Hints(NamedTuple):
    """What disambiguation adds to the cites of an item, and to its entry.

    `names` and `givens` have one element for each name list of the cite, in order: the least number of names to show,
    and for each name how much of the given name (0 nothing more, 1 initials, 2 in full).
    """

    names: tuple[int, ...] = ()
    givens: tuple[tuple[int, ...], ...] = ()
    conditions: int = 0  # how many tests of `disambiguate="true"` hold, from the first one on
    year_suffix: str = ""

    def shown_names(self, index: int) -> int:
        """The least number of names of the list to show; 0: what the style says."""
        return self.names[index] if index < len(self.names) else 0

    def levels(self, index: int) -> tuple[int, ...]:
        """The levels of the given names of the list."""
        return self.givens[index] if index < len(self.givens) else ()


NO_HINTS = Hints()


Render: TypeAlias = Callable[[str, Hints], tuple[str, Sequence[NameList]]]


class Rules(NamedTuple):
    """The methods that the style allows (cs:citation, Disambiguation)."""

    names: bool = False
    givens: str = ""  # the givenname-disambiguation-rule, if given names may be added
    conditions: int = 0  # number of tests of `disambiguate="true"` in the style
    year_suffix: bool = False

    def __bool__(self) -> bool:
        return bool(self.names or self.givens or self.conditions or self.year_suffix)


def make_rules(options: Mapping[str, str], conditions: int) -> Rules:
    """The rules from the attributes of cs:citation."""
    givens = ""
    if options.get("disambiguate-add-givenname") == "true":
        givens = options.get("givenname-disambiguation-rule", "by-cite")
    return Rules(
        options.get("disambiguate-add-names") == "true",
        givens,
        conditions,
        options.get("disambiguate-add-year-suffix") == "true",
    )


class Disambiguation:
    """The hints so far, and the texts of the cites with them.

    People come first, because names are sorted as they are shown; then cites, in the order of the list.
    """

    def __init__(
        self, ids: Sequence[str], render: Render, rules: Rules, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self.render = render
        self.rules = rules
        self.order: dict[str, int] = {}
        self.hints: dict[str, Hints] = dict.fromkeys(ids, NO_HINTS)
        self.texts: dict[str, str] = {}
        self.tried: dict[tuple[str, Hints], tuple[str, Sequence[NameList]]] = {}
        self.lists: dict[str, Sequence[NameList]] = {}
        self.everywhere: dict[Name, int] = {}  # the levels of people who are distinguished regardless of cites
        for done, key in enumerate(ids, 1):
            self.texts[key], self.lists[key] = render(key, NO_HINTS)
            if progress:
                progress(done, 2 * len(ids))  # rendering the entries is the other half of the work

    def tell_people_apart(self) -> dict[str, Hints]:
        """The hints from the rules for given names that do not depend on cites."""
        if self.rules.givens and self.rules.givens != "by-cite":
            self.expand_globally()
        return self.added()

    def tell_cites_apart(self, ids: Sequence[str]) -> dict[str, Hints]:
        """The hints of the items that need any. Year suffixes are assigned in the order of `ids`."""
        self.order = {key: index for index, key in enumerate(ids)}
        rules = self.rules
        groups = self.groups(ids)
        if rules.givens == "by-cite":  # first with the names shown, then with hidden ones
            groups = [part for group in groups for part in self.add_givens(group)]
        if rules.names:
            groups = [part for group in groups for part in self.add_names(group)]
        if rules.givens == "by-cite" and rules.names:
            groups = [part for group in groups for part in self.add_givens(group, True)]
        if rules.conditions:
            groups = [part for group in groups for part in self.add_conditions(group)]
        if rules.year_suffix:
            for group in groups:
                self.add_year_suffixes(group)
        return self.added()

    def added(self) -> dict[str, Hints]:
        """The hints of the items that have any."""
        return {key: hints for key, hints in self.hints.items() if hints != NO_HINTS}

    def groups(self, ids: Sequence[str]) -> list[list[str]]:
        """The sets of items whose cites read alike, each in order."""
        buckets: dict[str, list[str]] = defaultdict(list)
        for key in ids:
            buckets[self.texts[key]].append(key)
        return [bucket for bucket in buckets.values() if len(bucket) > 1]

    def rendered(self, key: str, hints: Hints) -> tuple[str, Sequence[NameList]]:
        """The text of a cite with these hints; cached."""
        if hints == self.hints[key]:
            return self.texts[key], self.lists[key]
        reading = self.tried.get((key, hints))
        if reading is None:
            reading = self.tried[key, hints] = self.render(key, hints)
        return reading

    def change(self, key: str, hints: Hints) -> None:
        """Give an item other hints."""
        self.texts[key], self.lists[key] = self.rendered(key, hints)
        self.hints[key] = hints

    # -- given names everywhere: all-names, primary-name and their -with-initials

    def expand_globally(self) -> None:
        """Distinguish people, regardless of cites: all rules but by-cite."""
        primary = self.rules.givens.startswith("primary-name")
        highest = 1 if self.rules.givens.endswith("with-initials") else 2
        levels = {
            (text, name): level
            for text, people in self.namesakes(primary).items()
            for name, level in levels_everywhere(people, highest).items()
        }
        if not any(levels.values()):
            return
        for (_, name), level in levels.items():
            self.everywhere[name] = max(level, self.everywhere.get(name, 0))
        for key, lists in self.lists.items():
            givens = tuple(levels_in(names, primary, levels) for names in lists)
            if any(map(any, givens)):
                self.change(key, self.hints[key]._replace(givens=givens))

    def given_levels(self, names: tuple[Name, ...]) -> list[int]:
        """The levels of the names of a list that is in no cite, such as the editors of a chapter."""
        counting = names[:1] if self.rules.givens.startswith("primary-name") else names
        return [self.everywhere.get(person(name), 0) for name in counting]

    def namesakes(self, primary: bool) -> dict[str, dict[Name, NameList]]:
        """The people whose names read alike, by that text, each with a list that they are in; of each list all, or the
        first."""
        people: dict[str, dict[Name, NameList]] = defaultdict(dict)
        for names in (names for lists in self.lists.values() for names in lists):
            for index, name in enumerate(names.people[:1] if primary else names.people):
                people[names.write(name, index, 0)].setdefault(name, names)
        return {text: group for text, group in people.items() if len(group) > 1}

    # -- more names

    def add_names(self, group: list[str]) -> list[list[str]]:
        """Show more names, as few as needed to distinguish what names can distinguish."""
        lists = {key: self.lists[key] for key in group}
        most = max((len(names.people) - names.shown for key in group for names in lists[key]), default=0)
        alike: list[list[str]] = []  # what names do not distinguish
        open_groups = [(group, first_difference([lists[key] for key in group]))]
        for extra in range(1, most + 1):
            split: list[tuple[list[str], int]] = []
            for part, useful in open_groups:
                if not useful:
                    alike.append(part)
                    continue
                if extra < useful:
                    split.append((part, useful))
                    continue
                reads = self.reading({key: self.with_names(key, lists[key], extra) for key in part})
                if len(reads) > 1:
                    for key in part:
                        self.change(key, self.with_names(key, lists[key], extra))
                    split.extend(
                        (same, first_difference([lists[key] for key in same]))
                        for same in reads.values()
                        if len(same) > 1
                    )
                else:
                    split.append((part, useful))
            open_groups = split
            if not open_groups:
                break
        return [*alike, *[part for part, _ in open_groups]]

    def with_names(self, key: str, lists: Sequence[NameList], extra: int) -> Hints:
        """The hints with this many names shown."""
        names = tuple(
            min(shown.shown + extra, len(shown.people)) if shown.shown < len(shown.people) else 0 for shown in lists
        )
        return self.hints[key]._replace(names=names)

    def reading(self, hints: Mapping[str, Hints]) -> dict[str, list[str]]:
        """The items, by the text of their cites with these hints."""
        reads: dict[str, list[str]] = defaultdict(list)
        for key, hint in hints.items():
            reads[self.rendered(key, hint)[0]].append(key)
        return reads

    # -- given names in cites that read alike: by-cite

    def add_givens(self, group: list[str], hidden: bool = False) -> list[list[str]]:
        """Expand given names in the cites of a group, name by name until all differ, each as little as possible.

        With `hidden`, a name that is not shown is added if its given name helps.
        """
        count = max((len(self.lists[key]) for key in group), default=0)
        parts = [group]
        for index in range(count):
            places = max((self.places(key, index, hidden) for part in parts for key in part), default=0)
            for place in range(places):
                parts = [small for part in parts for small in self.expand_place(part, index, place, hidden)]
                if not parts:
                    return []
        return parts

    def places(self, key: str, index: int, hidden: bool) -> int:
        """The number of names of a list that may be expanded."""
        if index >= len(self.lists[key]):
            return 0
        names = self.lists[key][index]
        return len(names.people) if hidden else names.shown

    def expand_place(self, group: list[str], index: int, place: int, hidden: bool) -> list[list[str]]:
        """Expand the names at one place of one list if that distinguishes cites. Returns those that still read
        alike."""
        holders = [key for key in group if place < self.places(key, index, hidden)]
        people = {self.lists[key][index].people[place]: self.lists[key][index] for key in holders}
        if len(people) < 2:
            return [group]
        levels = needed_levels(people, place)
        expanded = {key: self.hints[key] for key in group}
        for key in holders:
            names = self.lists[key][index]
            expanded[key] = self.with_given(key, index, place, names.level(levels[names.people[place]]))
        reads = self.reading(expanded)
        if len(reads) < 2:
            return [group]
        for key in group:
            self.change(key, expanded[key])
        return [same for same in reads.values() if len(same) > 1]

    def with_given(self, key: str, index: int, place: int, level: int) -> Hints:
        """The hints with the name at a place shown, and its given name expanded."""
        hints = self.hints[key]
        listed = self.lists[key][index]
        if place >= listed.shown:
            names = list(hints.names) + [0] * (len(self.lists[key]) - len(hints.names))
            names[index] = place + 1
            hints = hints._replace(names=tuple(names))
        return hints._replace(givens=raised(hints.givens, index, place, level))

    # -- the condition, and year suffixes

    def add_conditions(self, group: list[str]) -> list[list[str]]:
        """Let branches with `disambiguate="true"` distinguish the cites, as few of them as needed."""
        parts = [group]
        for count in range(1, self.rules.conditions + 1):
            split: list[list[str]] = []
            for part in parts:
                hints = {key: self.hints[key]._replace(conditions=count) for key in part}
                reads = self.reading(hints)
                if len(reads) > 1:
                    for key in part:
                        self.change(key, hints[key])
                split.extend(same for same in reads.values() if len(same) > 1)
            parts = split
        for part in parts:  # they hold even if they distinguish nothing, as in all processors
            for key in part:
                self.change(key, self.hints[key]._replace(conditions=max(1, self.hints[key].conditions)))
        return parts

    def add_year_suffixes(self, group: list[str]) -> None:
        """Letters for what nothing else distinguishes."""
        for index, key in enumerate(sorted(group, key=self.order.__getitem__)):
            self.hints[key] = self.hints[key]._replace(year_suffix=letters(index + 1))


def first_difference(lists: Sequence[Sequence[NameList]]) -> int:
    """The least number of further names to show before cites with these name lists can differ; 0: impossible."""
    least = 0
    for index in range(max(map(len, lists))):
        rows = [lists_of[index] for lists_of in lists if index < len(lists_of)]
        if len(rows) < len(lists):
            return 1
        if len({row.people for row in rows}) == 1:
            continue
        shown = min(row.shown for row in rows)
        shortest = min(len(row.people) for row in rows)
        place = shown
        while place < shortest and len({row.people[place] for row in rows}) == 1:
            place += 1
        if place == shortest and len({len(row.people) for row in rows}) == 1:
            continue
        extra = max(1, min(place + 1, shortest) - shown)
        least = min(least or extra, extra)
    return least


def needed_levels(people: Mapping[Name, NameList], place: int) -> dict[Name, int]:
    """For each name at a place, the lowest level that distinguishes it from all names that it can be distinguished
    from."""
    levels: dict[Name, int] = {}
    open_people = [people]
    for level in range(3):
        split: list[Mapping[Name, NameList]] = []
        for group in open_people:
            reads: dict[str, dict[Name, NameList]] = defaultdict(dict)
            for name, names in group.items():
                reads[names.write(name, place, level)][name] = names
            for same in reads.values():
                for name in same:
                    if len(reads) > 1 or level == 0:
                        levels[name] = level
                if len(same) > 1:
                    split.append(same)
        open_people = split
    return levels


def levels_everywhere(people: Mapping[Name, NameList], highest: int) -> dict[Name, int]:
    """For people whose names read alike, the lowest level that distinguishes each from all others, or the highest there
    is.

    Initials count as such in lists that have full given names too: entries may have initials. 0 if the names
    distinguish nobody, or would have to say more than the rule allows.
    """
    levels: dict[Name, int] = {}
    for level in range(1, highest + 1):
        reads: dict[str, list[Name]] = defaultdict(list)
        for name, names in people.items():
            reads[initials(name) if level == 1 and names.full else names.write(name, 0, level)].append(name)
        for same in reads.values():
            if len(same) == 1 or level == highest:
                for name in same:
                    says_too_much = len(same) > 1 and level == 1 and people[name].full
                    levels.setdefault(name, level if len(reads) > 1 and not says_too_much else 0)
    return levels


def initials(name: Name) -> str:
    """The dropping particle and the initials of a person."""
    return f"{name.dropping} {initialize(name.given, '', False, True)}"


def levels_in(names: NameList, primary: bool, levels: Mapping[tuple[str, Name], int]) -> tuple[int, ...]:
    """The levels of the names of a list."""
    counting = names.people[:1] if primary else names.people
    raised = [levels.get((names.write(name, index, 0), name), 0) for index, name in enumerate(counting)]
    return (*raised, *[0] * (len(names.people) - len(raised)))


def raised(givens: tuple[tuple[int, ...], ...], index: int, place: int, level: int) -> tuple[tuple[int, ...], ...]:
    """The levels with one of them raised."""
    lists = [list(row) for row in givens]
    while len(lists) <= index:
        lists.append([])
    while len(lists[index]) <= place:
        lists[index].append(0)
    lists[index][place] = max(lists[index][place], level)
    return tuple(map(tuple, lists))
