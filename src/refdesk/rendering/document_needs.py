"""What a style must know of the rest of a document or list to render one entry or citation.

Only if this is nothing do items rendered one by one, on a cluster or in a stream, look as they do in a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from refdesk.csl.arranging.disambiguate import make_rules
from refdesk.csl.reading.locale import NS
from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from refdesk.csl.reading.style import Style

DISAMBIGUATION = "disambiguation"
NUMBERING = "numbering"
SORTING = "sorting"
REPEATED_AUTHORS = "repeated authors"
POSITIONS = "positions"


class DocumentNeeds(NamedTuple):
    """What the entries of a list, and what citations, need to know of each other."""

    entries: tuple[str, ...]
    citations: tuple[str, ...]


def document_needs(style: Style) -> DocumentNeeds:
    """The needs of a style: disambiguation (other works by namesakes, or by the same author in the same year),
    numbering (the place in the list), sorting, repeated authors (a mark for those of the entry before), positions
    (ibid. etc.)."""
    disambiguates = bool(make_rules(style.citation.options, style.conditions))
    area = style.bibliography
    entries = {
        DISAMBIGUATION: disambiguates,
        NUMBERING: shows_number(style.root, "bibliography"),
        SORTING: area is not None and bool(area.keys),
        REPEATED_AUTHORS: area is not None and "subsequent-author-substitute" in area.options,
    }
    citations = {
        DISAMBIGUATION: disambiguates,
        NUMBERING: shows_number(style.root, "citation"),
        POSITIONS: any("position" in element.attrib for element in reached(style.root, "citation")),
    }
    return DocumentNeeds(
        tuple(need for need, there in entries.items() if there and area is not None),
        tuple(need for need, there in citations.items() if there),
    )


def shows_number(root: Element, area: str) -> bool:
    """Whether an area shows the number of an item, or of the note that first cited it."""
    numbers = ("citation-number", "first-reference-note-number")
    return any(element.get("variable") in numbers for element in reached(root, area))


def reached(root: Element, area: str) -> Iterator[Element]:
    """The elements of an area's layouts, and of the macros that they call."""
    macros = {macro.get("name", ""): macro for macro in root.iterfind(NS + "macro")}
    todo = root.findall(f"{NS}{area}/{NS}layout")
    while todo:
        for element in todo.pop().iter():
            yield element
            called = macros.pop(element.get("macro", ""), None)  # visit each once
            if called is not None:
                todo.append(called)
