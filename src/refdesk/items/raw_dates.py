"""Dates as text -> `Date`: EDTF, and the looser ways people write them. What cannot be read stays as text."""

from __future__ import annotations

from typing import NamedTuple

from refdesk.items.regex import regex

MONTHS = {name: index for index, name in enumerate(
    "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # fmt: skip
SEASONS = {"spring": 1, "summer": 2, "fall": 3, "autumn": 3, "winter": 4}
EDTF = regex(r"(-?\d{4,6}|-\d{1,4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T[\d:.Z+-]*)?([?~%])?\Z")
WORDS = regex(r"[^\W\d_]+\.?|\d+|\S")
NUMBERS = regex(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})\Z")
MONTH_YEAR = regex(r"(\d{1,2})/(\d{4})\Z")
YEAR_FIRST = regex(r"(\d{4})[-/年](\d{1,2})(?:[-/月](?:(\d{1,2})日?)?)?\Z")
NOISE = frozenset("the of , . st nd rd th ( ) [ ] © monday tuesday wednesday thursday friday saturday sunday".split())
SEPARATORS = ("/", " - ", " – ", "–", "--", "-", " to ")


Parts = tuple[int, int, int]  # year, month, day; 0 where missing (no year 0: 1 BC is -1)


class Date(NamedTuple):
    """A date or a range of dates; or, in `literal`, what could not be read as one. Season is 1 to 4, or a text."""

    start: Parts = (0, 0, 0)
    end: Parts | None = None
    season: int | str = 0
    end_season: int = 0
    circa: bool = False
    literal: str = ""
    open_ended: bool = False


class Partial(NamedTuple):
    """What a text says of a date; 0 for what it does not say."""

    year: int = 0
    month: int = 0
    day: int = 0
    season: int = 0
    unsure: bool = False

    def complete(self) -> bool:
        """Whether it is a date: a year, and no day without a month."""
        return self.year != 0 and (self.month != 0 or not self.day)

    def filled(self, other: Partial) -> Partial:
        """With what it shares with the other end of a range: `12-14 May 2003`, `May 3-5, 2004`."""
        month = other.month if self.day and not self.month else self.month
        return self._replace(year=self.year or other.year, month=month)


def parse_date(text: str, circa: bool = False) -> Date:
    """`2000-05-31`, `2000-05/2000-06`, `May 31, 2000`, `3-5 May 2004`, `ca. 1999?`, `44 BC`, `Spring 2001` -> a date.

    EDTF, level 0 and the parts of level 1 that CSL has a word for (ISO 8601-2); a text that is no date comes back as
    the literal of one.
    """
    trimmed = text.strip()
    single = parse_single(trimmed)
    if single and single.complete():
        return Date(single[:3], None, single.season, 0, circa or single.unsure)
    for separator in SEPARATORS:
        if trimmed.count(separator) == 1:
            left, right = (one.strip() for one in trimmed.split(separator))
            endless = separator == "/" and right in ("", "..")
            found = opened(left, circa) if endless else ranged(left, right, circa)
            if found:
                return found
    return Date(literal=text, circa=circa)


def opened(left: str, circa: bool) -> Date | None:
    """A date that is the start of a range without an end yet."""
    start = parse_single(left)
    if start is None or not start.complete():
        return None
    return Date(start[:3], None, start.season, 0, circa or start.unsure, "", True)


def ranged(left: str, right: str, circa: bool) -> Date | None:
    """Two dates; each has the parts that it leaves out from the other."""
    start, end = parse_single(left), parse_single(right)
    if start is None or end is None:
        return None
    start, end = start.filled(end), end.filled(start)
    if not (start.complete() and end.complete()):
        return None
    return Date(start[:3], end[:3], start.season, end.season, circa or start.unsure or end.unsure)


def parse_single(text: str) -> Partial | None:
    """The parts, the season and the doubt of one date, whole or not; None where it is none."""
    if match := EDTF.match(text):
        month = int(match[2] or 0)
        season = (month - 1) % 4 + 1 if 21 <= month <= 24 else 0
        valid = 1 <= month <= 12
        return Partial(int(match[1]), month if valid else 0, int(match[3] or 0) if valid else 0, season, bool(match[4]))
    if match := NUMBERS.match(text):
        first, second, year = map(int, match.groups())
        return checked(year, second, first) if first > 12 or "." in text else checked(year, first, second)
    if match := MONTH_YEAR.match(text):
        return checked(int(match[2]), int(match[1]), 0)
    if match := YEAR_FIRST.match(text):
        return checked(*(int(group or 0) for group in match.groups()))
    return parse_words(text)


def checked(year: int, month: int, day: int) -> Partial | None:
    """The parts, if there is such a month and day."""
    return Partial(year, month, day) if month <= 12 and day <= 31 else None


def parse_words(text: str) -> Partial | None:
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
            if (len(lowered) >= 3 or value > 31) and not year:
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
    if not (year or month or day or season):
        return None
    return Partial(-year if negative else year, month, day, season, unsure)
