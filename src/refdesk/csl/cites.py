"""The citations of a document, each with one or more cites (Citation; Locators; position)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple


class Cite(NamedTuple):
    """One cite: an item, an optional locator, and its place in the document.

    `positions` are the positions that apply (first, subsequent, ibid, ibid-with-locator, near-note). Numbers are 0 if
    there is none. `prefix` and `suffix` are text before and after, which may have the markup of a field.
    """

    id: str
    locator: str = ""
    label: str = ""
    prefix: str = ""
    suffix: str = ""
    suppress_author: bool = False
    author_only: bool = False
    positions: frozenset[str] = frozenset(("first",))
    first_reference_note_number: int = 0
    citation_number: int = 0

    @property
    def subsequent(self) -> bool:
        """Whether the item was cited before."""
        return "subsequent" in self.positions


class Citation(NamedTuple):
    """A cluster of cites in one place. `note` is the number of its note, 0 in the text.

    `mode` is "", "composite" (narrative: the author in the running text, the rest in the citation), "author-only" or
    "suppress-author". `infix` is the text between the two halves of a composite citation. `as_typed`: a cite with a
    prefix or suffix keeps its place and its author; only the cites between such cites are sorted. `resets`: positions
    start again here. `marked`: each cite is wrapped in a Mark with its id.
    """

    cites: tuple[Cite, ...]
    id: str = ""
    note: int = 0
    mode: str = ""
    infix: str = ""
    sorted: bool = True
    as_typed: bool = False
    resets: bool = False
    marked: bool = False


LABELS = {"p": "page", "pp": "page", "app": "appendix", "art": "article-locator", "bk": "book", "ch": "chapter",
          "col": "column", "fig": "figure", "fol": "folio", "l": "line", "n": "note", "no": "issue", "op": "opus",
          "para": "paragraph", "pt": "part", "r": "rule", "sec": "section", "supp": "supplement", "vol": "volume"}  # fmt: skip
LABELLED = regex(rf"({'|'.join(LABELS)})\.\s+(?=\S)")


def text(value: Any) -> str:
    """The text of a JSON value."""
    return "" if value is None or value is False else str(value)


def whole(value: Any) -> int:
    """A JSON value as a note number; 0 if it is not one."""
    digits = str(value)
    return int(digits) if digits.isdecimal() and len(digits) < 10 else 0


def make_cite(data: Mapping[str, Any]) -> Cite:
    """The cite of a CSL-JSON citation item. A label at the start of the locator ("p. 3") is split off."""
    locator, label = text(data.get("locator")).strip(), text(data.get("label"))
    label = "sub-verbo" if label == "sub verbo" else label  # its name before CSL 1.0.2
    if match := LABELLED.match(locator):
        locator, label = locator[match.end() :], LABELS[match[1]]
    positions = frozenset(("first",))
    if (given := data.get("position")) is not None:
        positions = POSITIONS.get(str(given), positions)
        if data.get("near-note"):
            positions |= {"near-note"}
    number = data.get("first-reference-note-number")
    return Cite(
        id=text(data.get("id")),
        locator=locator,
        label=(label or "page") if locator else label,
        prefix=text(data.get("prefix")),
        suffix=text(data.get("suffix")),
        suppress_author=bool(data.get("suppress-author")),
        author_only=bool(data.get("author-only")),
        positions=positions,
        first_reference_note_number=whole(number),
    )


SUBSEQUENT = frozenset(("subsequent",))
IBID = frozenset(("subsequent", "ibid"))
IBID_WITH_LOCATOR = frozenset(("subsequent", "ibid", "ibid-with-locator"))
POSITIONS = {"0": frozenset(("first",)), "1": SUBSEQUENT, "2": IBID, "3": IBID_WITH_LOCATOR,
             "first": frozenset(("first",)), "subsequent": SUBSEQUENT, "ibid": IBID,
             "ibid-with-locator": IBID_WITH_LOCATOR}  # fmt: skip


def make_citation(data: Mapping[str, Any]) -> Citation:
    """The citation of a CSL-JSON citation object: citationID, citationItems, properties.noteIndex."""
    given = data.get("properties")
    properties: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    cites = tuple(make_cite(cite) for cite in data.get("citationItems", ()))
    mode = text(properties.get("mode") or data.get("mode"))
    if mode == "suppress-author":
        cites = tuple(cite._replace(suppress_author=True) for cite in cites[:1]) + cites[1:]
    return Citation(
        cites,
        id=text(data.get("citationID")),
        note=whole(properties.get("noteIndex")),
        mode=mode,
        infix=text(properties.get("infix") or data.get("infix")),
        sorted=not properties.get("unsorted"),
        as_typed=bool(properties.get("as-typed")),
    )
