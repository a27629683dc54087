"""Read one formatted reference, in whatever style, into a CSL-JSON item.

No style is looked for. Identifiers are taken out first, then the names at the head, the date, the run of numbers (volume,
issue, pages) and the imprint (place: publisher); what stands between them is the title and what contains it. Each field
comes with how sure it is.
"""

from __future__ import annotations

import re
import unicodedata

from refdesk.formats.plain.contributors import take_contributors
from refdesk.formats.plain.facts import NO_PLACE
from refdesk.formats.plain.head import take_date_in_the_middle, take_head
from refdesk.formats.plain.identifiers import take_identifiers
from refdesk.formats.plain.kind import set_type
from refdesk.formats.plain.numbers import take_numbers
from refdesk.formats.plain.reading import Certainty, Reading
from refdesk.formats.plain.remarks import take_edition, take_event, take_kind, take_series_at_end
from refdesk.formats.plain.source import read_after_title, read_title_and_source, take_quoted_title

__all__ = ["Certainty", "Reading", "read_citation"]


LONGEST = 3000  # characters: with a hundred authors and its annotation no reference has more


def read_citation(text: str) -> Reading:
    """What one reference says: `Reading(item, certainty)`; an empty item where it has neither title nor container,
    or is longer than any reference."""
    reading = Reading()
    if len(text) > LONGEST:
        return reading
    rest = normalise(text)
    rest = take_identifiers(rest, reading)
    rest = take_head(rest, reading)
    rest = take_date_in_the_middle(rest, reading)
    rest = take_kind(rest, reading)
    rest = take_series_at_end(rest, reading)
    rest = take_event(rest, reading)
    rest = take_contributors(rest, reading)
    rest = take_edition(rest, reading)
    title, rest = take_quoted_title(rest)
    if title:
        reading.set("title", title)
    before, after = take_numbers(rest, reading, 0 if title else 1)
    if title:
        read_after_title(before, after, reading)
    else:
        read_title_and_source(before, after, reading)
    if reading.item.get("publisher-place") == NO_PLACE:
        del reading.item["publisher-place"]
    set_type(text, reading)
    return reading


LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": None}
)
NUMBER_OF_REFERENCE = re.compile(
    r"^\s*(?:\[\w{1,12}\+?\d{0,4}[a-z]?\]|\[[^\[\]()]{2,60}\(\d{4}[a-z]?\)[^\[\]]{0,60}\]|\(\d{1,4}\)"
    r"|\d{1,4}(?:\s?[.)\]:]|[-–]\s)|\d{1,4}\s(?=[A-Z])|\d{1,3}\.?(?=[A-Z]\. [A-Z]|[A-Z][a-z]\w*,? [A-Z]{1,3}[.,]))\s*"
)


# "[s. l.]", "o. O.", "[s.n.]": the place or the publisher is not known.
UNKNOWN = re.compile(
    r"(?P<before>,?)\s*(?:\[(?:[Ss]\.\s?[ln]\.(?:\s?[:,]\s?[Ss]\.\s?n\.)?|sem local|n\.p\.)\]"
    r"|(?<!\w)(?:s\.\s?[ln]|o\.\s?[OV])\.(?=[\s,])|(?<=[( ])n\.\s?p\.(?=,\s))"
    r"(?P<colon>\s?:)?"
)
PAGES_FIRST = re.compile(
    r"(?<=[.?!,] )(?:Pages?|[Pp]p\.) (?P<pages>\d+[-–]\d+)(?:\. (?=I)|,? )[Ii]n:? (?P<source>[^.]+(?:\.[^.]+)*)"
)


# what pages put before a reference, and reviews before those of note
HEADED = re.compile(
    r"(?i)^(?:[•◦*]+\s*|(?:(?:suggested |recommended )?citation|(?:how to )?cite(?: this)?(?: article| paper)?(?: as)?)\s*:\s+)"
)
# as lawyers cite: "(2006) 69(3) MLR 437", "77 Harv. L. Rev. 437, 440 (1996)" -> "MLR 69(3) (2006) 437"
_JOURNAL = r"(?P<journal>[A-Z][A-Za-z&.’']*(?: (?:[A-Z&][A-Za-z.’']*|of|the|for|and|in|on|de|la|et)){0,9})"
OSCOLA = re.compile(
    rf"[(\[](?P<year>(?:1[6-9]|20)\d\d)[)\]],? (?P<volume>\d{{1,4}}(?:\(\d{{1,3}}\))?) {_JOURNAL},? (?P<page>\d+(?:[-–]\d+)?)"
    r"(?:, \d+(?:[-–]\d+)?)?(?=\W*$|[.,;] |\s<|\s?https?:)"
)
BLUEBOOK = re.compile(
    rf", (?P<volume>\d{{1,4}}) {_JOURNAL} (?P<page>\d+)(?:, \d+(?:[-–]\d+)?)? \((?P<year>(?:1[6-9]|20)\d\d)\)(?=\W*$|[.,;] )"
)


def normalise(text: str) -> str:
    """One line, without ligatures, the number of the reference in its list and marks at its end."""
    text = unicodedata.normalize("NFC", text.translate(LIGATURES))
    text = re.sub(r"[\s\x00-\x20\x7f]+", " ", text).strip()
    text = re.sub(r"([.,;:]\s?)\1{3,}", r"\1", text)  # leaders
    text = re.sub(r"(?<=\d)\?(?=\d)", "–", text)  # a dash that some program could not encode
    text = re.sub(r"(?<=[.?!])\s?[–—-]+\s", " ", text)  # ". – " between parts (ISBD)
    text = UNKNOWN.sub(lambda found: f"{found['before']} {NO_PLACE}:" if found["colon"] else "", text)
    for law in (OSCOLA, BLUEBOOK):
        text = law.sub(r", \g<journal> \g<volume> (\g<year>) \g<page>", text, count=1)
    text = PAGES_FIRST.sub(r"In \g<source>, pp. \g<pages>", text)
    text = NUMBER_OF_REFERENCE.sub("", HEADED.sub("", text), count=1)
    return re.sub(r"[\s*†‡§]+$", "", text)
