"""Dates as text -> `Date`: EDTF, and the looser ways people write them. What cannot be read stays as text."""

from __future__ import annotations

import re

from refdesk.csl.item import Date, Parts
from refdesk.regex import regex

MONTHS = {name: index for index, name in enumerate(
    "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # fmt: skip
SEASONS = {"spring": 1, "summer": 2, "fall": 3, "autumn": 3, "winter": 4}
EDTF = regex(r"(-?\d{4,6}|-\d{1,4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T[\d:.Z+-]*)?([?~%])?\Z")
WORDS = regex(r"[^\W\d_]+\.?|\d+|\S")
NOISE = frozenset(("the", "of", ",", ".", "st", "nd", "rd", "th", "(", ")", "[", "]"))


def parse_date(text: str, circa: bool = False) -> Date:
    """`2000-05-31`, `2000-05/2000-06`, `May 31, 2000`, `ca. 1999?`, `44 BC`, `Spring 2001` -> a date.

    EDTF, level 0 and the parts of level 1 that CSL has a word for (ISO 8601-2); a text that is no date comes back as
    the literal of one.
    """
    trimmed = text.strip()
    if trimmed.count("/") == 1 and not re.search(r"\d/\d\d?\Z", trimmed):
        left, right = (one.strip() for one in trimmed.split("/"))
        return ranged(left, right, trimmed, circa)
    for separator in (" - ", " – ", "–", "--"):
        if trimmed.count(separator) == 1:
            left, right = (one.strip() for one in trimmed.split(separator))
            found = ranged(left, right, trimmed, circa)
            if not found.literal:
                return found
    single = parse_single(trimmed)
    if single is None:
        return Date(literal=text, circa=circa)
    parts, season, unsure = single
    return Date(parts, None, season, 0, circa or unsure)


def ranged(left: str, right: str, whole: str, circa: bool) -> Date:
    """Two dates, or one that is still open."""
    start = parse_single(left)
    if start is None:
        return Date(literal=whole, circa=circa)
    if right in ("..", ""):
        return Date(start[0], None, start[1], 0, circa or start[2], "", True)
    end = parse_single(right)
    if end is None:
        return Date(literal=whole, circa=circa)
    return Date(start[0], end[0], start[1], end[1], circa or start[2] or end[2])


def parse_single(text: str) -> tuple[Parts, int, bool] | None:
    """The parts, the season and the doubt of one date; None where it is none."""
    if match := EDTF.match(text):
        month = int(match[2] or 0)
        season = (month - 1) % 4 + 1 if 21 <= month <= 24 else 0
        valid = 1 <= month <= 12
        return (int(match[1]), month if valid else 0, int(match[3] or 0) if valid else 0), season, bool(match[4])
    if match := re.match(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})\Z", text):
        first, second, year = map(int, match.groups())
        month, day = (second, first) if first > 12 or "." in text else (first, second)
        return ((year, month, day), 0, False) if 1 <= month <= 12 and day <= 31 else None
    if match := re.match(r"(\d{4})/(\d{1,2})(?:/(\d{1,2}))?\Z", text):
        return (int(match[1]), int(match[2]), int(match[3] or 0)), 0, False
    return parse_words(text)


def parse_words(text: str) -> tuple[Parts, int, bool] | None:
    """A date in words: a month or season, a day, a year, BC or AD, a sign of doubt."""
    year = month = day = season = 0
    unsure = negative = False
    for word in WORDS.findall(text):
        lowered = word.lower().rstrip(".")
        if lowered in ("ca", "c", "circa", "?", "~", "about"):
            unsure = True
        elif lowered in ("bc", "bce"):
            negative = True
        elif lowered in ("ad", "ce") or lowered in NOISE or word in NOISE:
            continue
        elif lowered.isdecimal():
            value = int(lowered[:9])
            if len(lowered) >= 3 and not year:
                year = value
            elif 1 <= value <= 31 and not day and len(lowered) < 3:
                day = value
            else:
                return None
        elif lowered[:3] in MONTHS and not month and len(lowered) >= 3:
            month = MONTHS[lowered[:3]]
        elif lowered in SEASONS and not season:
            season = SEASONS[lowered]
        else:
            return None
    if negative and not year:
        year, day = day, 0
    if not year or (day and not month):
        return None
    return (-year if negative else year, month, day), season, unsure
