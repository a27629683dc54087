"""Read one formatted reference, in whatever style, into a CSL-JSON item.

No style is looked for. The text is made one line and cut into tokens, identifiers among them; a model (a conditional random
field, see `tools/references`) says which part each token belongs to; the parts are read as names, dates and numbers. Each
field comes with how sure the model is of it.
"""

from __future__ import annotations

import re
import unicodedata

from refdesk.formats.plain.fields import fill
from refdesk.formats.plain.kind import set_type
from refdesk.formats.plain.names import DASHES
from refdesk.formats.plain.reading import Certainty, Reading
from refdesk.formats.plain.tagger import tag

__all__ = ["Certainty", "Reading", "read_citation"]

LONGEST = 3000  # characters: with a hundred authors and its annotation no reference has more


def read_citation(text: str) -> Reading:
    """What one reference says: `Reading(item, certainty)`; an empty item where it has neither title nor container,
    or is longer than any reference."""
    reading = Reading()
    if len(text) > LONGEST:
        return reading
    text = normalise(text)
    dashes = DASHES.match(text)
    if dashes:
        text = f"{STAND_IN}{', ' if ',' in dashes[0] else ' '}{text[dashes.end() :]}"
    parts = tag(text)
    fill(reading, text, parts)
    set_type(reading, text, parts)
    if dashes:
        _without_stand_in(reading)
    return reading


STAND_IN = (
    "Doe, J."  # for the dash or "Id." that stands for the names before, so that the model sees names where they are
)


def _without_stand_in(reading: Reading) -> None:
    """Take out the name that stood in, and say whether it was an author's or an editor's."""
    reading.same_names = "editor" if "author" not in reading.item and "editor" in reading.item else "author"
    reading.item.pop(reading.same_names, None)
    reading.certainty.pop(reading.same_names, None)


LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": None}
)


EAST_ASIAN = re.compile(r"[」』》，．。：；]|\d\s?[巻卷권号號호年년頁页쪽]")
# the marks and numbers of Chinese, Japanese and Korean references as those that the model saw most
NUMBERING = (
    (r"第?\s?(\d+)\s?[巻卷권]", r", vol. \1 "),
    (r"第?\s?(\d+)\s?[号號호期]", r", no. \1, "),
    (r"(?<!\d)(\d{4})\s?[年년](?!\s?\d)", r"\1, "),
    (r"第?\s?(\d+(?:[-–~～]\d+)?)\s?[頁页쪽]", r" pp. \1 "),
    (r"[,，、.．。：:]?\s*[「『《]", ". "),
    (r"[」』》][,，、.．。]?", ". "),
    (r"，", ", "), (r"[．。]", ". "), (r"：", ": "), (r"；", "; "),
)  # fmt: skip


def normalise(text: str) -> str:
    """One line, without ligatures and leaders."""
    text = text.translate(LIGATURES)
    if re.search("[\u0300-\u036f]", text):  # else it may change Chinese characters for others
        text = unicodedata.normalize("NFC", text)
    text = re.sub(r"[\s\x00-\x20\x7f]+", " ", text).strip()
    text = re.sub(
        r" ([,.])(?! ?[.…])(?:(?<=,)(?=\d)|(?=[^\W\d]))", r"\1 ", re.sub(r" ([,.])(?= |$)(?! ?\.)", r"\1", text)
    )
    text = re.sub(r"(?<=\w)([(\[]) ", r" \1", text)
    text = re.sub(r"(?<=[(\[]) | (?=[)\]])|(?<=\d[-–]) (?=\d)|(?<=\d) (?=[-–]\d)", "", text)
    text = re.sub(r"([.,;:]\s?)\1{3,}", r"\1", text)  # leaders
    if EAST_ASIAN.search(text):
        for pattern, replacement in NUMBERING:
            text = re.sub(pattern, replacement, text)
    return re.sub(r"(?<=\d)\?(?=\d)", "–", text)  # a dash that some program could not encode
