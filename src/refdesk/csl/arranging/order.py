"""Order: citation numbers, and the sorting of list entries and of the cites in a citation (Sorting)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from refdesk.csl.arranging.collation import collate, number_key
from refdesk.csl.arranging.disambiguate import NO_HINTS
from refdesk.csl.arranging.draft import Draft
from refdesk.csl.cites import Citation, Cite
from refdesk.csl.elements.base import Context, render_children
from refdesk.csl.elements.date import sort_text
from refdesk.csl.elements.nameform import NameForm
from refdesk.csl.item import DATE_VARIABLES, NAME_VARIABLES, NUMBER_VARIABLES, Reference
from refdesk.csl.reading.style import Area, SortKey
from refdesk.csl.text.citation_label import make_label
from refdesk.csl.tree import joined, plain

T = TypeVar("T")


def number_items(draft: Draft, first: int = 1) -> Draft:
    """The items numbered, cited ones first, in the order of citation, because sort keys may use the number."""
    cited = [cite.id for citation in draft.citations for cite in citation.cites]
    for id in cited:
        if id not in draft.refs:
            raise KeyError(id)
    order = list(dict.fromkeys([*cited, *draft.refs]))
    return draft._replace(order=order, numbers={id: number for number, id in enumerate(order, first)})


def sort_entries(draft: Draft) -> Draft:
    """The entries sorted, and numbered in that order. Equal entries keep their order.

    A list sorted by descending number counts down.
    """
    area = draft.style.bibliography
    if area is None or not area.keys:
        return draft
    keys = key_functions(draft, area, "bibliography")
    order = sort_by(draft.order, keys, [key.descending for key in area.keys])
    counts_down = area.keys[0].variable == "citation-number" and area.keys[0].descending
    counted = reversed(order) if counts_down else order
    return draft._replace(order=order, numbers={id: number for number, id in enumerate(counted, 1)})


def sort_cites(draft: Draft, citations: Sequence[Citation]) -> list[Citation]:
    """The citations, with their cites numbered and sorted as the style says."""
    keys = draft.style.citation.keys
    functions = [by_id(key) for key in key_functions(draft, draft.style.citation, "citation")]
    descending = [key.descending for key in keys]
    result = []
    for citation in citations:
        cites = [cite._replace(citation_number=draft.numbers.get(cite.id, 0)) for cite in citation.cites]
        if functions and citation.sorted and len(cites) > 1:
            runs = between_affixes(cites) if citation.as_typed else [cites]
            cites = [cite for run in runs for cite in sort_by(run, functions, descending)]
        result.append(citation._replace(cites=tuple(cites)))
    return result


def between_affixes(cites: Sequence[Cite]) -> list[list[Cite]]:
    """The cites in runs to be sorted; a cite with an affix is a run of its own."""
    runs: list[list[Cite]] = [[]]
    for cite in cites:
        if cite.prefix or cite.suffix:
            runs += [cite], []
        else:
            runs[-1].append(cite)
    return runs


def by_id(key: Callable[[str], Any]) -> Callable[[Cite], Any]:
    """The sort key of a cite: that of its item."""
    return lambda cite: key(cite.id)


def sort_by(values: Sequence[T], keys: Sequence[Callable[[T], Any]], descending: Sequence[bool]) -> list[T]:
    """The values, sorted by the keys. A key of None (missing) goes last in both directions.

    A key is computed only if all keys before it are equal.
    """
    if not keys or len(values) < 2:
        return list(values)
    buckets: dict[Any, list[T]] = {}
    for value in values:
        buckets.setdefault(keys[0](value), []).append(value)
    missing = buckets.pop(None, [])
    rows = [buckets[key] for key in sorted(buckets, reverse=descending[0])]
    return [value for row in [*rows, missing] for value in sort_by(row, keys[1:], descending[1:])]


def key_functions(draft: Draft, area: Area, name: str) -> list[Callable[[str], Any]]:
    """The sort keys of the area as functions of an item, in the style's own locale, since there is one list. Results
    are cached."""

    def key_function(at: int) -> Callable[[str], Any]:
        return cache(lambda id: key_value(draft, area.keys[at], draft.refs[id], name))

    return [key_function(at) for at in range(len(area.keys))]


def key_value(draft: Draft, key: SortKey, ref: Reference, area: str) -> Any:
    """The value of a sort key for an item; None if it is missing."""
    variable = key.variable
    if variable == "citation-number":
        return draft.numbers[ref.id]
    if variable in DATE_VARIABLES:
        date = ref.date(variable)
        return (sort_text(date, ("year", "month", "day")) or None) if date else None
    if variable in NUMBER_VARIABLES:
        return number_key(ref.text(variable))
    if variable in NAME_VARIABLES:
        text = names_key(draft, ref, variable)
    elif variable == "citation-label":
        text = make_label(ref)
    elif variable:
        text = plain(draft.setting.rich(ref.text(variable).strip()))
    else:
        text = macro_key(draft, key, ref, area)
    return collate(text, draft.style.sort_lang) if text.strip() else None


def names_key(draft: Draft, ref: Reference, variable: str) -> str:
    """A name variable as text for sorting."""
    demote = draft.style.options.get("demote-non-dropping-particle", "display-and-sort")
    form = NameForm("long", None, True, True, "all", " ", demote, None, None)
    return "\u0002".join([plain(form.write(name, 0, 0, True)) for name in ref.name_list(variable)])


def macro_key(draft: Draft, key: SortKey, ref: Reference, area: str) -> str:
    """The text that a macro renders for sorting, in the list with names as disambiguated."""
    cite = Cite(ref.id, citation_number=draft.numbers.get(ref.id, 0))
    hints = NO_HINTS if area == "citation" else draft.people.get(ref.id, NO_HINTS)
    context = Context(draft.setting, draft.style.locale, ref, cite, area, hints, names_options=key.names)
    return plain(joined(render_children(key.children, context), ""))
