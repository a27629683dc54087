"""Dates as people and databases write them <-> CSL-JSON dates.

A CSL date is `{"date-parts": [[2024, 6, 30]]}`, a range has two lists of parts; besides there may be `season` (1-4),
`circa` (true) and, where no year can be found, `literal`. Months and days are 1-based; years before 1 are negative.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from refdesk.items.regex import regex

Date: TypeAlias = dict[str, Any]

MONTH_NAMES = "January February March April May June July August September October November December".split()
MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, 1)} | {
    # the first letters of the months' names in German, French, Spanish, Italian, Dutch and Portuguese
    "mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12, "jän": 1,
    "fév": 2, "avr": 4, "aoû": 8, "déc": 12, "mag": 5, "giu": 6, "lug": 7, "ago": 8, "set": 9, "ott": 10, "dic": 12,
    "gen": 1, "ene": 1, "abr": 4, "fev": 2, "out": 10, "maa": 3, "mrt": 3, "mei": 5,
}  # fmt: skip
LONG_MONTHS = {"juin": 6, "juil": 7, "juillet": 7}
SEASON_NAMES = ("", "Spring", "Summer", "Autumn", "Winter")
SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}

EDTF_SIDE = regex(
    r"(?P<year>-?\d{4}|Y-?\d{5,}|-?\d{2}XX|-?\d{3}X)(?:-(?P<month>\d\d|XX))?(?:-(?P<day>\d\d|XX))?"
    r"(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?P<mark>[~?%]*)"
)
NUMERIC = regex(r"(-?\d{1,5})(?:[-/. ](\d{1,2}))?(?:[-/. ](\d{1,2}))?/*(?:[T ]\d\d:.*)?")
COMPACT = regex(r"([12]\d{3})([01]\d)([0-3]\d)")
DAY_FIRST = regex(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
YEARS = regex(r"(\d{4})\s*(?:--?|–|—|/)\s*(\d{4})")
YEAR = regex(r"(?<!\d)(\d{4})(?!\d)")
DAY = regex(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er)?(?!\d)", re.I)
WORD = regex(r"[^\W\d_]+")
CIRCA = regex(r"\b(?:circa|ca?|approx|about)\b\.?\s*(?=\d)|(?<=\d)\?$", re.I)
SLASHED = regex(r"(-?\d{4})?/(\w{0,30})/(\w{0,30})/(.*)", re.S)  # RIS: YYYY/MM/DD/other


def month(text: str) -> int | None:
    """The number of a month given by number or by name in one of the commoner languages, or None."""
    text = text.strip(" .").lower()
    if text.isdecimal():
        return int(text) if len(text) < 9 and 1 <= int(text) <= 12 else None
    return LONG_MONTHS.get(text) or LONG_MONTHS.get(text[:4]) or MONTHS.get(text[:3])


def season(text: str) -> int | None:
    """The number of a season (spring is 1), or None."""
    return SEASONS.get(text.strip(" .").lower())


def parts(year: int, month: int | None = None, day: int | None = None) -> list[int]:
    """The date's parts, as many of them as make a date."""
    if not month or not 1 <= month <= 12:
        return [year]
    return [year, month, day] if day and 1 <= day <= 31 else [year, month]


def parse(text: str) -> Date | None:
    """The date that a text means: EDTF, year/month/day in digits, words ("12 March 2001", "Spring 1999", "May-June
    2004", "c. 1850"), ranges. A text with no year in it comes back as a literal; an empty one as None."""
    text = " ".join(text.split())
    if not text or text.strip("0/-. ") == "":
        return None
    if date := parse_edtf(text):
        return date
    circa = CIRCA.search(text)
    plain = CIRCA.sub("", text).strip() if circa else text
    date = _parse_plain(plain.strip("[](). "))
    if date is None:
        return {"literal": text}
    if circa:
        date["circa"] = True
    return date


def _parse_plain(text: str) -> Date | None:
    if match := NUMERIC.fullmatch(text):
        year, first, second = (int(part) if part else None for part in match.groups())
        if year is not None and (len(match[1].lstrip("-")) >= 3):
            return {"date-parts": [parts(year, first, second)]}
    if match := COMPACT.fullmatch(text):
        year, first, second = (int(part) for part in match.groups())
        return {"date-parts": [parts(year, first, second)]}
    if match := DAY_FIRST.fullmatch(text):
        first, second, year = (int(part) for part in match.groups())
        return {"date-parts": [parts(year, second, first) if second <= 12 else parts(year, first, second)]}
    if match := YEARS.fullmatch(text):
        return {"date-parts": [[int(match[1])], [int(match[2])]]}
    years = YEAR.findall(text)
    if not years:
        return None
    if len(years) > 1 and years[0] != years[-1]:
        for sign in (" - ", " – ", "–", "/", " to ", "-"):
            sides = text.split(sign)
            if len(sides) == 2 and all(YEAR.search(side) for side in sides):
                ends = [_parse_words(side) for side in sides]
                return {"date-parts": [end["date-parts"][0] for end in ends]}
    return _parse_words(text)


def _parse_words(text: str) -> Date:
    """A text with a year in it."""
    year = YEAR.search(text)
    assert year is not None
    rest = text[: year.start()] + " " + text[year.end() :]
    months = [number for word in WORD.findall(rest) if len(word) > 2 and (number := month(word))]
    days = [int(day) for day in DAY.findall(rest) if 1 <= int(day) <= 31]
    number = int(year[1])
    if not months:
        seasons = [found for word in WORD.findall(rest) if (found := season(word))]
        if seasons:
            return {"date-parts": [[number]], "season": seasons[0]}
        return {"date-parts": [[number]]}
    if len(months) == 1 and len(days) > 1:
        return {"date-parts": [[number, months[0], days[0]], [number, months[0], days[1]]]}
    start = parts(number, months[0], days[0] if days else None)
    if len(months) > 1 and months[1] != months[0]:
        return {"date-parts": [start, parts(number, months[1], days[1] if len(days) > 1 else None)]}
    return {"date-parts": [start]}


def parse_slashed(text: str) -> Date | None:
    """A date of RIS, YYYY/MM/DD/other (the slashes may be left away), its `other` read when it is a season."""
    match = SLASHED.fullmatch(text)
    if match is None or not match[1]:
        return parse(text)
    date: Date = {
        "date-parts": [parts(int(match[1]), month(match[2]), int(match[3]) if match[3].isdecimal() else None)]
    }
    if not int(match[1]):
        return None
    other = match[4].strip(" /")
    if found := season(other):
        date["season"] = found
    elif other and len(date["date-parts"][0]) == 1 and (number := month(other.split()[0])):
        date["date-parts"][0].append(number)
    return date


def parse_edtf(text: str) -> Date | None:
    """A date of the Extended Date/Time Format (ISO 8601-2:2019), levels 0 and 1, or None if it is not one.

    Unspecified digits become zeros, an open end `..` or an empty one an empty list of parts is left out."""
    text = text.strip()
    if not text:
        return None
    sides = text.split("/")
    if len(sides) > 2:
        return None
    date: Date = {"date-parts": []}
    for side in sides:
        if side in ("", "..") and len(sides) == 2:
            continue
        match = EDTF_SIDE.fullmatch(side)
        if match is None:
            return None
        year = int(match["year"].lstrip("Y").replace("X", "0"))
        number = int(match["month"]) if match["month"] and match["month"] != "XX" else None
        day = int(match["day"]) if match["day"] and match["day"] != "XX" else None
        if number and 21 <= number <= 24:
            date["season"] = number - 20
            number = None
        if number is not None and not 1 <= number <= 12:
            return None
        if match["mark"]:
            date["circa"] = True
        date["date-parts"].append(parts(year, number, day))
    return date if date["date-parts"] else None


def edtf(date: Date) -> str:
    """A CSL date as EDTF; a literal one as its text; '' when there is nothing in it."""
    sides = []
    for number, side in enumerate(date.get("date-parts") or []):
        if not side:
            continue
        year = int(side[0])
        text = f"{year:05d}" if year < 0 else f"{year:04d}" if year < 10000 else f"Y{year}"
        rest = [int(part) for part in side[1:]]
        if not rest and number == 0 and date.get("season") in (1, 2, 3, 4):
            rest = [20 + int(date["season"])]
        text += "".join(f"-{part:02d}" for part in rest) + ("~" if date.get("circa") else "")
        sides.append(text)
    return "/".join(sides) or str(date.get("literal") or date.get("raw") or "")


def iso(date: Date) -> str:
    """The first day of a CSL date as YYYY, YYYY-MM or YYYY-MM-DD; '' when it has no year."""
    side = (date.get("date-parts") or [[]])[0]
    return "-".join([f"{int(side[0]):04d}", *(f"{int(part):02d}" for part in side[1:])]) if side else ""


def year(date: Date | None) -> str:
    """The year of a CSL date, or ''."""
    side = ((date or {}).get("date-parts") or [[]])[0]
    return str(side[0]) if side else ""
