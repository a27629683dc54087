"""`cs:choose`: the branches and their conditions (Choose)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from refdesk.csl.elements.base import Choice, Context, Node
from refdesk.csl.item import DATE_VARIABLES, NAME_VARIABLES
from refdesk.csl.text.numbers import is_numeric

Test: TypeAlias = Callable[[Context], bool]


class Choose(Choice):
    """The children of the first branch whose condition holds; they stand in the parent's own row."""

    __slots__ = ("branches",)

    def __init__(self, branches: Sequence[tuple[Test | None, Sequence[Node]]]) -> None:
        super().__init__({})
        self.branches = branches

    def chosen(self, context: Context) -> Sequence[Node]:
        for test, children in self.branches:
            if test is None or test(context):
                return children
        return ()


def has_variable(name: str) -> Test:
    """Whether a variable holds anything."""
    if name in ("locator", "first-reference-note-number", "citation-number", "year-suffix"):
        attribute = name.replace("-", "_")
        if name == "year-suffix":
            return lambda context: bool(context.hints.year_suffix)
        return lambda context: bool(getattr(context.cite, attribute))
    if name in NAME_VARIABLES or name in DATE_VARIABLES:
        return lambda context: context.ref.data.get(name) is not None and context.ref.has(name)
    return lambda context: bool(context.ref.text(name))


def numeric(name: str) -> Test:
    """Whether a variable is numeric."""
    if name in ("locator", "citation-number", "first-reference-note-number"):
        attribute = name.replace("-", "_")
        return lambda context: is_numeric(str(getattr(context.cite, attribute) or ""))
    return lambda context: is_numeric(context.ref.text(name))


def uncertain(name: str) -> Test:
    """Whether a date is approximate."""
    return lambda context: bool((date := context.ref.date(name)) and date.circa)


def has_day(name: str) -> Test:
    """Whether a date has a day (CSL-M)."""
    return lambda context: bool((date := context.ref.date(name)) and date.start[2])


def has_type(names: frozenset[str]) -> Test:
    """Whether the item is of one of these types."""
    return lambda context: context.ref.type in names


def locator_is(name: str) -> Test:
    """Whether the locator is of this kind."""
    if name == "sub-verbo":
        return lambda context: context.cite.locator != "" and context.cite.label in ("sub-verbo", "sub verbo")
    return lambda context: context.cite.locator != "" and context.cite.label == name


def position_is(name: str) -> Test:
    """Whether the cite stands in this position; never in a bibliography."""
    return lambda context: context.area == "citation" and name in context.cite.positions


def disambiguated(value: str) -> Test:
    """Whether the cite could only be told from others by what is in this branch."""
    wanted = value == "true"

    def test(context: Context) -> bool:
        context.conditions += 1
        return (context.conditions <= context.hints.conditions) is wanted

    return test


SINGLE: dict[str, Callable[[str], Test]] = {
    "variable": has_variable,
    "is-numeric": numeric,
    "is-uncertain-date": uncertain,
    "has-day": has_day,
    "locator": locator_is,
    "position": position_is,
}


def make_condition(attributes: Mapping[str, str]) -> Test:
    """The condition of an `if` or `else-if`: its attributes, each value a test, taken together by `match`."""
    match = attributes.get("match", "all")
    tests: list[Test] = []
    for name, value in attributes.items():
        if name == "type":
            tests.append(has_type(frozenset(value.split())))  # no item is of two types: any of them will do
        elif name == "disambiguate":
            tests.append(disambiguated(value))
        elif name in SINGLE:
            tests.extend(SINGLE[name](one) for one in value.split())
    if len(tests) == 1 and match != "none":
        return tests[0]
    if match == "any":
        return lambda context: any(test(context) for test in tests)
    if match == "none":
        return lambda context: not any(test(context) for test in tests)
    return lambda context: all(test(context) for test in tests)
