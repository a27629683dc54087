"""Which element of a style wrote each part of an entry, and what the style asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from refdesk.csl.arranging.disambiguate import NO_HINTS
from refdesk.csl.cites import Cite
from refdesk.csl.elements.base import Context
from refdesk.csl.elements.text import CITE_VARIABLES
from refdesk.csl.elements.walk import leaves
from refdesk.csl.formatted import Entry
from refdesk.csl.processor import Item, Processor
from refdesk.csl.reading.locale import NS, local_name
from refdesk.csl.reading.parse import line_numbers
from refdesk.csl.tags import Source
from refdesk.items.tuples import NamedTuple


class Part(NamedTuple):
    """A piece of an entry and the element that wrote it: its line (1-based), its name, and its macro.

    `variables` are the variables that the element renders; `term` is its term and `locale` the locale that defines it
    (a code, or "style" for the style's own); `value` is the style's own text. If all are empty, the piece is a
    delimiter or an affix.
    """

    text: str
    line: int | None = None
    element: str = ""
    macro: str = ""
    variables: tuple[str, ...] = ()
    term: str = ""
    value: str = ""
    locale: str = ""


class Explained(NamedTuple):
    """An entry in parts; the variables that the style asked for and the item lacks; the item's variables that are not
    shown."""

    id: str
    parts: tuple[Part, ...]
    lacking: tuple[str, ...]
    unused: tuple[str, ...]


DESCRIBING = frozenset(("id", "type", "citation-key", "custom", "language", "categories"))
"""Fields that say what an item is and are not meant to be shown."""
MADE = frozenset((*CITE_VARIABLES, "citation-label", "year-suffix"))
"""Variables that the processor makes."""


def roles(entry: Entry, item: Item) -> list[tuple[str, str]]:
    """The pieces of an entry, each with the variable it comes from; '' for labels, terms, delimiters and affixes."""
    pieces: list[tuple[str, str]] = []
    for text, source in texts_of(entry):
        variables = () if source is None else shown_variables(source.element, item)
        role = variables[0] if variables else ""
        if pieces and pieces[-1][0] == role:
            text = pieces.pop()[1] + text
        pieces.append((role, text))
    return pieces


def explaining(processor: Processor) -> Callable[[Item], Explained | None]:
    """A function that explains the entry of an item. It returns None if the style has no list, or no entry for the
    item."""
    lines = line_numbers(processor.style.xml, processor.style.root)

    def explain(item: Item) -> Explained | None:
        draft = processor.arrange([item])
        listed = processor.bibliography([item])
        if listed is None or not listed.entries:
            return None
        [entry] = listed.entries
        ref = draft.refs[entry.id]
        data = ref.data  # with what is in its note
        area = draft.area("bibliography", ref)
        parts = [
            Part(text) if source is None else part_of(text, source, lines, data, area.locale.homes)
            for text, source in texts_of(entry)
        ]
        context = Context(draft.setting, area.locale, ref, Cite(ref.id), "bibliography", NO_HINTS)
        asked = [node.source.element for node in leaves(area.children, context) if node.source]
        shown = {variable for part in parts for variable in part.variables}
        lacking = sorted({name for element in asked for name in lacked(element, data)})
        unused = sorted(name for name in data if name not in shown and name not in DESCRIBING and data[name])
        return Explained(entry.id, tuple(merged(parts)), tuple(lacking), tuple(unused))

    return explain


def texts_of(entry: Entry) -> Iterator[tuple[str, Source | None]]:
    """The texts of an entry, each with the element that wrote it."""
    sources = entry.sources or [None] * len(entry.text)
    for part, source in zip(entry.text, sources, strict=True):
        if isinstance(part, str):
            yield part, source


def part_of(text: str, source: Source, lines: Mapping[Element, int], item: Item, homes: Mapping[str, str]) -> Part:
    """A text of an entry, with what is known of the element that wrote it."""
    element = source.element
    name = local_name(element)
    term = element.get("variable" if name == "label" else "term", "")
    return Part(
        text, lines[element], name, source.macro, shown_variables(element, item), term, element.get("value", ""),
        homes.get(term, ""),
    )  # fmt: skip


def shown_variables(element: Element, item: Item) -> tuple[str, ...]:
    """The variables that an element shows of an item."""
    if local_name(element) == "label":
        return ()
    variables = dict.fromkeys(element.get("variable", "").split())
    return tuple([name for name in variables if present(item, name) or local_name(element) == "number"])


def lacked(element: Element, item: Item) -> Sequence[str]:
    """The variables that an element asks for and the item lacks; none if the item has one of them, or a substitute."""
    own = element.get("variable", "").split()
    substitutes = [
        name for substitute in element.iterfind(f"{NS}substitute/*") for name in substitute.get("variable", "").split()
    ]
    return () if any(present(item, name) for name in (*own, *substitutes)) else own


def present(item: Mapping[str, Any], variable: str) -> bool:
    """Whether the item has the variable, or something that replaces it. Variables in MADE are always present."""
    return bool(item.get(variable)) or variable in MADE or (variable == "page-first" and bool(item.get("page")))


def merged(parts: Sequence[Part]) -> list[Part]:
    """The parts, with neighbours from the same element joined."""
    out: list[Part] = []
    for part in parts:
        if out and out[-1][1:] == part[1:]:
            out[-1] = part._replace(text=out[-1].text + part.text)
        else:
            out.append(part)
    return out
