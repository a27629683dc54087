"""A document on its way through the pipeline: its items and citations, and the results of each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from refdesk.csl.arranging.collapse import Delimiters, Rendering
from refdesk.csl.arranging.disambiguate import Disambiguation, Hints, Rules
from refdesk.csl.cites import Citation, Cite
from refdesk.csl.elements.base import Setting
from refdesk.csl.elements.nameform import levels_in_list
from refdesk.csl.item import Name, Reference
from refdesk.csl.reading.style import Area, Style
from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from refdesk.csl.elements.base import GivenLevels


class Draft(NamedTuple):
    """A document. Each step of the pipeline returns it with its own results added.

    `order` is the ids of the items in the order of the list, `numbers` their citation numbers, `people` the hints that
    distinguish people (names are sorted with them), `hints` those that distinguish cites too. `long_names` are the
    items whose cites have given names. `rendered` caches rendered cites once everything else is known, because long
    documents repeat them.
    """

    style: Style
    setting: Setting
    rules: Rules
    delimiters: Delimiters
    refs: Mapping[str, Reference]
    citations: Sequence[Citation] = ()
    order: Sequence[str] = ()
    numbers: Mapping[str, int] = {}
    disambiguation: Disambiguation | None = None
    people: Mapping[str, Hints] = {}
    hints: Mapping[str, Hints] = {}
    long_names: frozenset[str] = frozenset()
    rendered: dict[Cite, Rendering] | None = None
    highlight: Callable[[Name], bool] | None = None
    progress: Callable[[int, int], None] | None = None

    def area(self, name: str, ref: Reference) -> Area:
        """The citation or the bibliography of the style, with the layout for the language of an item."""
        area = self.style.citation if name == "citation" else self.style.bibliography
        assert area is not None
        return area.for_language(ref.lang or self.style.locale.lang) if area.others else area

    def given_levels(self, id: str, long: bool = False) -> GivenLevels | None:
        """How much of given names to show in the lists of an item that have no hints.

        People in one list with the same initials get full given names, unless the cites of the item have them; with
        `long`, even then.
        """
        if self.rules.givens == "by-cite":
            return levels_in_list if long or id not in self.long_names else None
        return self.disambiguation.given_levels if self.disambiguation and self.disambiguation.everywhere else None
