"""The positions of cites: first, subsequent, ibid, near-note (Choose, position)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from refdesk.csl.arranging.draft import Draft
from refdesk.csl.arranging.order import sort_cites
from refdesk.csl.cites import IBID, IBID_WITH_LOCATOR, SUBSEQUENT, Citation, Cite
from refdesk.csl.text.numbers import whole_number


def place_cites(draft: Draft) -> Draft:
    """The draft with the cites of each citation in order, and their positions."""
    distance = whole_number(draft.style.citation.options.get("near-note-distance"), 5)
    return draft._replace(citations=find_positions(sort_cites(draft, draft.citations), distance))


def find_positions(citations: Sequence[Citation], near_note_distance: int) -> list[Citation]:
    """The citations with the positions of their cites, in document order (Choose, position).

    A cite is `ibid` if the cite before it, in the same citation or as the only item of the previous citation, has the
    same item, and the locators allow it. Notes and the text are separate sequences.
    """
    placed: dict[int, Citation] = {}
    for in_notes in (False, True):
        run = [(index, citation) for index, citation in enumerate(citations) if bool(citation.note) is in_notes]
        placed.update(place_run(run, near_note_distance))
    return [placed[index] for index in range(len(citations))]


def place_run(run: Sequence[tuple[int, Citation]], near_note_distance: int) -> Iterator[tuple[int, Citation]]:
    """The citations of the notes, or of the text, with their positions."""
    in_note: dict[int, set[str]] = {}  # the items that a note cites
    for _, citation in run:
        in_note.setdefault(citation.note, set()).update(cite.id for cite in citation.cites)
    first_note: dict[str, int] = {}
    last_note: dict[str, int] = {}
    previous: Citation | None = None
    for index, citation in run:
        if citation.resets:
            first_note, last_note, previous = {}, {}, None
        cites: list[Cite] = []
        for at, cite in enumerate(citation.cites):
            positions = frozenset(("first",))
            if cite.id in first_note:
                before: Cite | None = None
                if at:
                    before = citation.cites[at - 1]
                elif previous is not None and allows_ibid(previous, citation, in_note):
                    before = previous.cites[-1]
                positions = SUBSEQUENT
                if before is not None and before.id == cite.id:
                    positions = repeated(before, cite)
                if citation.note and citation.note - last_note[cite.id] <= near_note_distance:
                    positions |= {"near-note"}
            else:
                first_note[cite.id] = citation.note
            note = first_note[cite.id]  # in an earlier note, if there is one (Appendix IV)
            note = 0 if "first" in positions or note == citation.note else note
            last_note[cite.id] = citation.note
            cites.append(cite._replace(positions=positions, first_reference_note_number=note))
        if citation.cites:
            previous = citation
        yield index, citation._replace(cites=tuple(cites))


def allows_ibid(previous: Citation, citation: Citation, in_note: Mapping[int, set[str]]) -> bool:
    """Whether ibid can refer to the previous citation: in the same note, or if the previous note cites only one
    item."""
    if len(previous.cites) > 1:
        return False
    if citation.note == previous.note:
        return True
    return citation.note - previous.note <= 1 and len(in_note[previous.note]) == 1


def repeated(before: Cite, cite: Cite) -> frozenset[str]:
    """The position of a cite directly after one of the same item, by their locators."""
    if before.locator:
        if not cite.locator:
            return SUBSEQUENT
        if (before.locator, before.label) == (cite.locator, cite.label):
            return IBID
        return IBID_WITH_LOCATOR
    return IBID_WITH_LOCATOR if cite.locator else IBID
