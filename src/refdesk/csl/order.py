"""Order: sort keys and their collation, and the positions of cites (Sorting; Choose, position)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from unicodedata import category

from refdesk.csl.cites import IBID, IBID_WITH_LOCATOR, SUBSEQUENT, Citation, Cite
from refdesk.csl.numbers import is_numeric
from refdesk.regex import regex

T = TypeVar("T")

# As in the root collation of Unicode (CLDR, alternate="shifted" but for spaces): punctuation does not count; spaces sort
# before signs, these before digits and these before letters.
WEIGHTS = dict.fromkeys(map(ord, "_-,;:!?.'\"()[]{}@*/\\&#%ʼ"), "")
WEIGHTS |= {ord(char): chr(16 + index) for index, char in enumerate(" `^+<=>|~$")}
WEIGHTS |= dict.fromkeys(map(ord, "\u00a0\u2009\u202f"), WEIGHTS[32])
WEIGHTS |= {ord("ß"): "ss", ord("æ"): "ae", ord("œ"): "oe", ord("ø"): "o", ord("đ"): "d", ord("ł"): "l", ord("ı"): "i",
            ord("þ"): "th", ord("ð"): "d"}  # fmt: skip
NUMBER = regex(r"\d+")


# letters that come after z in their alphabets, as what does; Danish and Norwegian write å also aa
NORDIC = {"æ": "\x7fa", "ä": "\x7fa", "ø": "\x7fb", "ö": "\x7fb", "å": "\x7fc"}
SWEDISH = {"å": "\x7fa", "ä": "\x7fb", "æ": "\x7fb", "ö": "\x7fc", "ø": "\x7fc"}
TAILORED = dict.fromkeys(("da", "nb", "nn", "no"), str.maketrans(NORDIC)) | dict.fromkeys(
    ("sv", "fi"), str.maketrans(SWEDISH)
)


def collate(text: str, lang: str = "en") -> tuple[str, str]:
    """A key that sorts as people do: letters first, then accents; numbers by value; case does not count (Sorting).

    What a language does otherwise with its own letters is as in CLDR, for the languages of the North; Chinese puts its
    own characters before the Latin ones.
    """
    lang = lang[:2]
    if lang in TAILORED:
        lowered = text.lower()
        if lang not in ("sv", "fi"):
            lowered = lowered.replace("aa", "å")
        tailored = lowered.translate(TAILORED[lang])
        if tailored != lowered or lowered != text.lower():
            return collate(tailored)
    if lang == "zh" and "\u3400" <= text[:1] <= "\u9fff":
        return collate("\u0001" + text)
    lowered = NUMBER.sub(padded, text).lower()
    if lowered.isascii():
        return lowered.translate(WEIGHTS), ""
    counting = [char for char in unicodedata.normalize("NFKD", lowered) if category(char)[0] != "P"]
    base = [char for char in counting if not unicodedata.combining(char)]
    accented = "" if len(base) == len(counting) else "".join(counting)
    return "".join(base).translate(WEIGHTS), accented


def sort_by(values: Sequence[T], keys: Sequence[Callable[[T], Any]], descending: Sequence[bool]) -> list[T]:
    """The values in the order of the keys; a key of None (the value is missing) goes last, in either direction.

    A key is asked for only where those before it are equal.
    """
    if not keys or len(values) < 2:
        return list(values)
    buckets: dict[Any, list[T]] = {}
    for value in values:
        buckets.setdefault(keys[0](value), []).append(value)
    missing = buckets.pop(None, [])
    rows = [buckets[key] for key in sorted(buckets, reverse=descending[0])]
    return [value for row in [*rows, missing] for value in sort_by(row, keys[1:], descending[1:])]


def find_positions(citations: Sequence[Citation], near_note_distance: int) -> list[Citation]:
    """The citations with the positions of their cites, in document order (Choose, position).

    A cite is `ibid` when the cite before it, in the same citation or as the only item of the citation before, is of
    the same item, and the locator allows it. Notes and the text between them are read each for themselves.
    """
    placed: dict[int, Citation] = {}
    for in_notes in (False, True):
        run = [(index, one) for index, one in enumerate(citations) if bool(one.note) is in_notes]
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
            note = first_note[cite.id]  # of a note before this one, if there is one (Appendix IV)
            note = 0 if "first" in positions or note == citation.note else note
            last_note[cite.id] = citation.note
            cites.append(cite._replace(positions=positions, first_reference_note_number=note))
        if citation.cites:
            previous = citation
        yield index, citation._replace(cites=tuple(cites))


def allows_ibid(previous: Citation, citation: Citation, in_note: Mapping[int, set[str]]) -> bool:
    """Whether a citation may say ibid of the one before: in its own note, or where the note before cites one item alone."""
    if len(previous.cites) > 1:
        return False
    if citation.note == previous.note:
        return True
    return citation.note - previous.note <= 1 and len(in_note[previous.note]) == 1


def repeated(before: Cite, cite: Cite) -> frozenset[str]:
    """The position of a cite right behind one of the same item, by their locators."""
    if before.locator:
        if not cite.locator:
            return SUBSEQUENT
        if (before.locator, before.label) == (cite.locator, cite.label):
            return IBID
        return IBID_WITH_LOCATOR
    return IBID_WITH_LOCATOR if cite.locator else IBID


def padded(number: re.Match[str]) -> str:
    """Digits that sort by their value."""
    return number[0].zfill(12)


def number_key(value: str) -> str | None:
    """A number variable as text that sorts by its numbers, and by nothing else where it is numeric (Sorting Variables)."""
    if is_numeric(value) and (numbers := [padded(number) for number in NUMBER.finditer(value)]):
        return " ".join(numbers)
    return NUMBER.sub(padded, value.lower()) if value else None
