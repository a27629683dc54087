"""Which names in a list belong to the people that a user names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from refdesk.items.fold import fold

if TYPE_CHECKING:
    from refdesk.csl.item import Name
    from refdesk.items import Item


def is_one_of(people: Sequence[str]) -> Callable[[Name], bool]:
    """Whether a name belongs to one of these people (`Family, Given`).

    An initial matches a given name that begins with it; a person without a given name matches everybody with that
    family name.
    """
    wanted = [(fold(family), fold(given).split()) for family, _, given in (person.partition(",") for person in people)]

    def matches(name: Name) -> bool:
        family = fold(name.literal or f"{name.non_dropping} {name.family}")
        given = fold(f"{name.given} {name.dropping}").split()
        return any(
            family in (wanted_family, fold(f"{name.dropping} {wanted_family}"))
            and all(same_given_name(a, b) for a, b in zip(wanted_given, given, strict=False))
            for wanted_family, wanted_given in wanted
        )

    return matches


def same_given_name(name: str, other: str) -> bool:
    """Whether the given names are the same, or one is the other's initial."""
    return name == other or (len(min(name, other, key=len)) == 1 and name[0] == other[0])


def unknown_people(wanted: Sequence[str], items: Sequence[Item]) -> list[str]:
    """The people who appear in no item."""
    if not wanted:
        return []
    from refdesk.items.record import people
    from refdesk.items.variables import NAMES

    families = {
        fold(str(person.get(part, ""))) for item in items for person in people(item, *NAMES) for part in _FAMILY
    }
    joined = {
        fold(f"{person.get(particle, '')} {person.get('family', '')}")
        for item in items
        for person in people(item, *NAMES)
        for particle in ("non-dropping-particle", "dropping-particle")
    }
    return [name for name in wanted if fold(name.partition(",")[0]) not in families | joined]


_FAMILY = ("family", "literal")
