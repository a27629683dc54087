"""Dates as references and pages print them ("15 June 2005", "juin 2008", "Sept. 3, 1999") -> CSL-JSON date parts."""

from __future__ import annotations

import re

from refdesk.formats.words import read_words

_NAMES = {name: n for n in range(1, 13) for name in read_words("refdesk.formats")[f"month {n}"]}
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}

MONTH = (
    r"(?<![^\W\d_])(?<!Rio de )(?<!RIO DE )(?i:"
    + "|".join(sorted(_NAMES | SEASONS, key=len, reverse=True))
    + r")(?![^\W\d_])\.?"
)
YEAR = r"(?:1[4-9]|20)\d\d"
_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th|er|\.|º)?(?!\d)"
DATE = (
    rf"(?:{_DAY}(?:\s?[-–]\s?{_DAY})?[\s-]+(?:of\s+|de\s+)?{MONTH},?[\s-]+(?:de\s+|of\s+)?{YEAR}"
    rf"|{MONTH}\s+{_DAY}(?:\s?[-–]\s?{_DAY})?,?\s+{YEAR}"
    rf"|{MONTH}(?:\s?[-–/]\s?{MONTH})?,?[\s-]+(?:de\s+)?{YEAR}"
    rf"|{YEAR}[a-z]?,?\s+{MONTH}(?:[-–/]{MONTH})?(?:\s+{_DAY}(?:\s?[-–]\s?{_DAY})?)?"
    rf"|{YEAR}[-./][01]?\d[-./][0-3]?\d(?!\d)"
    rf"|{YEAR}[a-z]?(?![\w-]))"
)


def read_date(text: str) -> dict[str, list[list[int]]] | None:
    """`{"date-parts": [[year, month, day]]}` of a date anywhere in the text, with the parts that it has; None without a year."""
    if numeric := re.search(rf"(?<!\d)({YEAR})[-./]([01]?\d)(?:[-./]([0-3]?\d))?(?!\d)", text):
        return _dated([int(part) for part in numeric.groups() if part])
    if numeric := re.search(rf"(?<!\d)([0-3]?\d)[./-]([0-3]?\d)[./-]({YEAR})(?!\d)", text):
        first, second, year = (int(part) for part in numeric.groups())
        if re.search("[.-]", numeric[0]) or first > 12:
            return _dated([year, second, first])
        return _dated([year, first, second] if second > 12 else [year])
    year_found = re.search(rf"(?<!\d){YEAR}(?!\d)", text)
    if not year_found:
        return None
    parts = [int(year_found[0])]
    month = re.search(MONTH, text)
    number = month_number(month[0]) if month else None
    if month and number:
        parts.append(number)
        rest = text.replace(year_found[0], "    ")
        near = rest[max(0, month.start() - 8) : month.start()] + "|" + rest[month.end() : month.end() + 7]
        day = re.search(r"(?<!\d)[0-3]?\d(?!\d)", near)
        if day:
            parts.append(int(day[0]))
    return _dated(parts)


def month_number(word: str) -> int | None:
    """1 to 12 for the name of a month or what is left of it, None for another word."""
    return _NAMES.get(word.rstrip(".").casefold())


def _dated(parts: list[int]) -> dict[str, list[list[int]]]:
    while len(parts) > 1 and not (1 <= parts[1] <= 12 and (len(parts) < 3 or 1 <= parts[2] <= 31)):
        parts = parts[:-1]
    return {"date-parts": [parts]}
