"""`cs:choose`: the branches and their conditions (Choose)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from refdesk.csl.elements.base import Children, Choice, Context
from refdesk.csl.elements.text import CITE_VARIABLES, cite_value
from refdesk.csl.item import DATE_VARIABLES, NAME_VARIABLES, names_of
from refdesk.csl.text.numbers import is_numeric
from refdesk.items.tuples import NamedTuple

Test: TypeAlias = Callable[[Context], bool]
NO_CHILDREN = Children()
OF_THE_CITE = frozenset((*CITE_VARIABLES, "year-suffix"))


class Condition(NamedTuple):
    """The condition of a branch: the types it names (None: it names none) and its other tests, taken together by `match`.

    None of the tests holds for an item without the `variables`; None: that takes more than the item to tell.
    """

    types: frozenset[str] | None
    tests: Sequence[Test]
    match: str
    variables: frozenset[str] | None

    def for_type(self, type: str) -> Test | bool:
        """The tests that remain for an item of a type; a bool if the type alone decides."""
        if self.types is not None:
            if (type in self.types) is not (self.match == "all"):
                return self.match == "any"
            if not self.tests:
                return self.match != "any"
        return together(self.tests, self.match)


class Choose(Choice):
    """The children of the first branch whose condition holds; they join the row of the parent.

    Most conditions test the type of the item. They are resolved once for each type, in `by_type`.
    """

    __slots__ = ("branches", "by_type")

    def __init__(self, branches: Sequence[tuple[Condition | None, Children]]) -> None:
        super().__init__({})
        self.branches = branches
        self.by_type: dict[str, list[tuple[Test | None, Children]]] = {}

    def chosen(self, context: Context) -> Children:
        type = context.ref.type
        branches = self.by_type.get(type)
        if branches is None:
            branches = self.by_type[type] = self.for_type(type)
        for test, children in branches:
            if test is None or test(context):
                return children
        return NO_CHILDREN

    def decided(self, type: str) -> Children | None:
        branches = self.for_type(type)
        if not branches:
            return NO_CHILDREN
        test, children = branches[0]
        return children if test is None else None

    def blank_choice(self, type: str) -> tuple[frozenset[str], Children] | None:
        variables: frozenset[str] = frozenset()
        for condition, children in self.branches:
            test = True if condition is None else condition.for_type(type)
            if condition is not None and not isinstance(test, bool):
                if condition.variables is None:
                    return None
                variables |= condition.variables
                test = condition.match == "none" or (condition.match == "all" and not condition.tests)
            if test:
                return variables, children
        return variables, NO_CHILDREN

    def for_type(self, type: str) -> list[tuple[Test | None, Children]]:
        """The branches that items of a type may come to, with what is left to test for each."""
        branches: list[tuple[Test | None, Children]] = []
        for condition, children in self.branches:
            test = True if condition is None else condition.for_type(type)
            if test is True:
                return [*branches, (None, children)]
            if test is not False:
                branches.append((test, children))
        return branches


def has_variable(name: str) -> Test:
    """Whether a variable holds anything."""
    if name == "year-suffix":
        return lambda context: bool(context.hints.year_suffix)
    if name in CITE_VARIABLES:
        return lambda context: cite_value(name, context) != ""
    if name in NAME_VARIABLES or name in DATE_VARIABLES:
        return lambda context: context.ref.data.get(name) is not None and context.ref.has(name)
    return lambda context: bool(context.ref.text(name))


def numeric(name: str) -> Test:
    """Whether a variable is numeric."""
    if name in CITE_VARIABLES:
        return lambda context: is_numeric(cite_value(name, context))
    return lambda context: is_numeric(context.ref.text(name))


def uncertain(name: str) -> Test:
    """Whether a date is approximate."""
    return lambda context: bool((date := context.ref.date(name)) and date.circa)


def has_day(name: str) -> Test:
    """Whether a date has a day (CSL-M)."""
    return lambda context: bool((date := context.ref.date(name)) and date.start[2])


def locator_is(name: str) -> Test:
    """Whether the locator has this label."""
    return lambda context: context.cite.locator != "" and context.cite.label == name


def position_is(name: str) -> Test:
    """Whether the cite has this position; never in a bibliography."""
    return lambda context: context.area == "citation" and name in context.cite.positions


def disambiguated(value: str) -> Test:
    """Whether the cite needs this branch to be distinct from others."""
    expected = value == "true"

    def test(context: Context) -> bool:
        context.conditions += 1
        disambiguating = context.conditions <= context.hints.conditions
        return disambiguating == expected

    return test


OF_THE_ITEM = frozenset(("variable", "is-numeric", "is-uncertain-date", "has-day"))
SINGLE: dict[str, Callable[[str], Test]] = {
    "variable": has_variable,
    "is-numeric": numeric,
    "is-uncertain-date": uncertain,
    "has-day": has_day,
    "locator": locator_is,
    "position": position_is,
}


def make_condition(attributes: Mapping[str, str]) -> Condition:
    """The condition of an `if` or `else-if`: each value of an attribute is a test; `match` combines them."""
    types: frozenset[str] | None = None
    tests: list[Test] = []
    variables: frozenset[str] | None = frozenset()
    for name, value in attributes.items():
        if name == "type":
            types = frozenset(value.split())  # an item has one type, so any of them will do
        elif name == "disambiguate":
            tests.append(disambiguated(value))
            variables = None
        elif name in SINGLE:
            tests.extend(map(SINGLE[name], value.split()))
            if variables is not None:
                tested = frozenset(value.split())
                of_item = name in OF_THE_ITEM and not tested & OF_THE_CITE
                variables = variables.union(*map(names_of, tested)) if of_item else None
    match = attributes.get("match", "all")
    return Condition(types, tests, match if match in ("any", "none") else "all", variables)


def together(tests: Sequence[Test], match: str) -> Test:
    """All tests as one: it holds if all, any or none of them hold."""
    if len(tests) == 1 and match != "none":
        return tests[0]
    stops = match != "all"  # the result of a test that decides
    holds = match == "any"

    def test(context: Context) -> bool:
        for each in tests:
            if each(context) is stops:
                return holds
        return not holds

    return test
