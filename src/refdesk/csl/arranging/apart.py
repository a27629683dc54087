"""Disambiguation of the people and cites of a document: applies `disambiguate` to the cites of a style."""

from __future__ import annotations

from collections.abc import Sequence

from refdesk.csl.arranging.disambiguate import Disambiguation, Hints
from refdesk.csl.arranging.draft import Draft
from refdesk.csl.cites import Cite
from refdesk.csl.elements.base import Context, render_children
from refdesk.csl.tags import NameList
from refdesk.csl.tree import joined, name_lists, plain

SUBSEQUENT_CITE = frozenset(("subsequent",))


def tell_people_apart(draft: Draft) -> Draft:
    """The draft with the hints from the rules for given names that do not depend on cites."""
    if not draft.rules:
        return draft

    notes: dict[str, int] = {}  # the first of each item: cites that refer to it read differently
    for citation in draft.citations:
        for cited in citation.cites:
            notes.setdefault(cited.id, citation.note)

    def read(id: str, hints: Hints) -> tuple[str, Sequence[NameList]]:
        """The text of an item's cite with these hints, and the name lists in it."""
        cite = Cite(id, positions=SUBSEQUENT_CITE, first_reference_note_number=notes.get(id, 0))
        ref = draft.refs[id]
        area = draft.area("citation", ref)
        context = Context(draft.setting, area.locale, ref, cite, "citation", hints, comparing=True)
        tree = joined(render_children(area.children, context), "")
        return plain(tree), name_lists(tree)

    disambiguation = Disambiguation(draft.order, read, draft.rules, draft.progress)
    people = disambiguation.tell_people_apart()
    return draft._replace(disambiguation=disambiguation, people=people, hints=people)


def tell_cites_apart(draft: Draft) -> Draft:
    """The draft with hints for the items whose cites would read alike."""
    if draft.disambiguation is None:
        return draft
    hints = draft.disambiguation.tell_cites_apart(draft.order)
    lists = draft.disambiguation.lists
    long_names = frozenset(id for id in draft.order if not all(names.short for names in lists[id]))
    return draft._replace(hints=hints, long_names=long_names)
