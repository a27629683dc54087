"""The dates of .bib files <-> CSL-JSON dates: EDTF as biblatex has it (manual, section 2.3.8), BibTeX's year and month."""

from __future__ import annotations

import re
from typing import Any

from refdesk.formats.bibtex.source import MONTHS

Date = dict[str, Any]
EDTF = re.compile(
    r"(?P<year>-?\d{4}|-?\d{3}X|-?\d{2}XX|-?\dXXX|[yY]-?\d{5,12})"
    r"(?:-(?P<month>\d{1,2}|XX|uu)(?:-(?P<day>\d{1,2}|XX|uu))?)?"
    r"(?:[T ]\d\d?:\d\d.*)?\s*(?P<marks>[?~%]*)"
)
OPEN = ("", "..", "open", "unknown")
MONTH_NAMES = {month: number for number, month in enumerate(MONTHS, 1)}
# German, French, Spanish, Portuguese and Italian months that begin otherwise
MONTH_NAMES |= {"mär": 3, "mai": 5, "okt": 10, "dez": 12, "fév": 2, "avr": 4, "aoû": 8, "déc": 12, "ene": 1, "abr": 4}
MONTH_NAMES |= {"ago": 8, "dic": 12, "set": 9, "out": 10, "gen": 1, "mag": 5, "giu": 6, "lug": 7, "ott": 10, "fev": 2}
SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
WORD = re.compile(r"[^\W\d_]+|\d+")
NUMBERS = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?")
CIRCA = re.compile(r"(?i)(c(?:a|irca)?\.?\s*)?\[?(\d{4})[a-z]?(\?)?\]?(\?)?")
SPAN = re.compile(r"(\d{4})\s*(?:-+|–)\s*(\d{4}|\d{2})")


def read_date(text: str) -> Date | None:
    """A biblatex date, or one as people write it; what is neither is kept as a literal."""
    text = text.strip()
    if not text:
        return None
    sides = [side.strip() for side in text.split("/")]
    if len(sides) > 2:
        return read_written(text)
    parts: list[list[int]] = []
    date: Date = {}
    for side in sides:
        match = EDTF.fullmatch(side)
        if match:
            year = match["year"]
            if "X" in year:
                parts += [[int(year.replace("X", digit))] for digit in ("09" if len(sides) == 1 else "0")]
                date["circa"] = True
            else:
                values = read_parts(int(year.lstrip("yY")), match["month"], match["day"], date)
                if values is None:
                    return {"literal": text}
                parts.append(values)
            if match["marks"]:
                date["circa"] = True
        elif side in OPEN and len(sides) == 2:
            parts.append([0])
        else:
            return read_written(text)
    if parts[0] == [0] and sides[0] in OPEN:
        return {"literal": text}
    return {"date-parts": parts, **date}


def read_parts(year: int, month: str | None, day: str | None, date: Date) -> list[int] | None:
    """Year, month and day as numbers, a season into the date; None where there is no such month or day."""
    values = [year]
    if not month or not month.isdecimal():
        return values
    number = int(month)
    if 21 <= number <= 24:
        date["season"] = number - 20
        return values
    if not 1 <= number <= 12:
        return values if number == 0 or 24 < number <= 41 else None
    values.append(number)
    if day and day.isdecimal():
        if not 1 <= int(day) <= 31:
            return None
        values.append(int(day))
    return values


def read_written(text: str) -> Date:
    """2001/5/12, 12 May 2001, ca. 1850, [1850], 1998-2001. 5/12/2001 is left as it is: nobody knows which is the month."""
    numbers = NUMBERS.fullmatch(text)
    if numbers and 1 <= int(numbers[2]) <= 12:
        return {"date-parts": [[int(part) for part in numbers.groups() if part]]}
    circa = CIRCA.fullmatch(text)
    if circa:
        return {"date-parts": [[int(circa[2])]], **({"circa": True} if circa[1] or circa[3] or circa[4] else {})}
    span = SPAN.fullmatch(text)
    if span:
        return {"date-parts": [[int(span[1])], [int(span[1][: 4 - len(span[2])] + span[2])]]}
    words = WORD.findall(text)
    years = [word for word in words if len(word) == 4 and word.isdecimal()]
    months = [number for word in words if (number := month_number(word))]
    days = [int(word) for word in words if word.isdecimal() and len(word) < 3]
    if len(years) == len(months) == 1 and len(days) <= 1 and len(words) == 2 + len(days):
        return {"date-parts": [[int(years[0]), months[0], *(day for day in days if 1 <= day <= 31)]]}
    return {"literal": text}


def month_number(word: str) -> int | None:
    return MONTH_NAMES.get(word[:3].lower()) if word.isalpha() else None


def read_year(year: str, month: str = "", day: str = "") -> Date | None:
    """BibTeX's year, month and day, as people fill them."""
    year, month, day = year.strip(), month.strip(), day.strip()
    date = {"date-parts": [[int(year)]]} if re.fullmatch(r"-?\d{1,4}", year, re.ASCII) else read_date(year)
    if not month or date is None or "literal" in date or len(date["date-parts"]) > 1:
        return date
    number_year = date["date-parts"][0][0]
    season = SEASONS.get(month.lower())
    words = WORD.findall(month)
    months = [number for word in words if (number := month_number(word))]
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 9]
    if not months and numbers:
        if 21 <= numbers[0] <= 24:
            season = numbers[0] - 20
        elif 1 <= numbers[0] <= 12:
            months, numbers = numbers[:1], numbers[1:]
    if season and not months:
        return {**date, "season": season}
    if not months:
        return date
    days = [number for number in numbers if 1 <= number <= 31]
    if not days and day.isdecimal() and len(day) < 3 and 1 <= int(day) <= 31:
        days = [int(day)]
    ends = [[number_year, months[0], *days[:1]]]
    if len(months) > 1 or len(days) > 1:
        ends.append([number_year, months[-1], *(days[1:2] or ())])
    return {**date, "date-parts": ends}


def write_date(date: Date) -> str | None:
    """The date in EDTF, or None where it has no parts."""
    parts = date.get("date-parts")
    if not isinstance(parts, list) or not parts or not parts[0]:
        return None
    season = str(date.get("season") or "")
    sides: list[str] = []
    for values in parts[:2]:
        numbers = [int(value) for value in values if value not in (None, "")]
        if not numbers or (numbers == [0] and sides):
            sides.append("")  # open
            continue
        year, *rest = numbers
        text = f"{year:04d}" if 0 <= year < 10000 else f"-{-year:04d}" if -10000 < year < 0 else f"Y{year}"
        month = rest[0] if rest else 0
        if 13 <= month <= 24:  # CSL-JSON has seasons here as well
            season = str(month - 12 if month < 17 else month - 20)
        if 1 <= month <= 12:
            text += f"-{month:02d}"
            if rest[1:] and 1 <= rest[1] <= 31:
                text += f"-{rest[1]:02d}"
        elif season in ("1", "2", "3", "4"):
            text += f"-{20 + int(season)}"
        sides.append(f"{text}~" if date.get("circa") else text)
    return "/".join(sides)
