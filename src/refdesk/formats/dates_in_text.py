"""Dates as references and pages print them ("15 June 2005", "juin 2008", "Sept. 3, 1999") -> CSL-JSON date parts."""

from __future__ import annotations

import re

from refdesk.formats.words import read_words
from refdesk.items.dates import parse_strictly
from refdesk.items.regex import regex

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


# "Sept .20, 2011", "Jun2010", "9: March: 1917", as they are printed or copied
UNTIDY = regex(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_]{3})|(?<=[^\W\d_])[\s,:;.]+|[\s,:;]+")
IN_TEXT = regex(
    rf"{YEAR}[-./][01]?\d(?![-./\d])|{YEAR}[年년]\s?\d\d?[月월](?:\s?\d\d?[日일])?"
    rf"|(?<!\d)[0-3]?\d([-./])[0-3]?\d\1{YEAR}(?!\d)|{DATE}|(?<!\d){YEAR}(?!\d)"
)


def read_date(text: str) -> dict[str, list[list[int]]] | None:
    """`{"date-parts": [[year, month, day]]}` of a date anywhere in the text, with the parts that it has; None without a year."""
    for match in IN_TEXT.finditer(UNTIDY.sub(" ", text)):
        if date := parse_strictly(match[0]):
            return {"date-parts": date["date-parts"][:1]}
    year = re.search(rf"(?<!\d){YEAR}(?!\d)", text)
    return {"date-parts": [[int(year[0])]]} if year else None


def month_number(word: str) -> int | None:
    """1 to 12 for the name of a month or what is left of it, None for another word."""
    return _NAMES.get(word.rstrip(".").casefold())
