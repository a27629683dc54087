"""The dates of .bib files <-> CSL-JSON dates: EDTF as biblatex has it (manual, section 2.3.8), BibTeX's year and month."""

from __future__ import annotations

import re
from typing import Any

from .blocks import MONTHS

Date = dict[str, Any]
EDTF = re.compile(
    r"^\s*(?P<year>[+-]?\d{1,3}(?:\d|X){1}|[+-]?\d{1,2}XX|[yY]-?\d{5,}|-?\d{1,6})"
    r"(?:-(?P<month>\d{1,2}|XX|uu)(?:-(?P<day>\d{1,2}|XX|uu))?)?"
    r"(?:[T ](?P<time>\d\d?:\d\d.*))?\s*(?P<marks>[?~%]*)\s*$"
)
MONTH_NAMES = {month: number for number, month in enumerate(MONTHS, 1)}
MONTH_NAMES |= {"mär": 3, "mae": 3, "mai": 5, "okt": 10, "dez": 12, "fév": 2, "avr": 4, "aoû": 8, "déc": 12, "ene": 1}
MONTH_NAMES |= {"abr": 4, "ago": 8, "dic": 12, "set": 9, "out": 10, "gen": 1, "mag": 5, "giu": 6, "lug": 7, "ott": 10}
SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
WORD = re.compile(r"[^\W\d_]+|\d+")


def read_date(text: str) -> Date | None:
    """A biblatex date field. What is no EDTF is kept as a literal."""
    text = text.strip()
    if not text:
        return None
    sides = text.split("/")
    if len(sides) > 2:
        return read_slashes(text)
    parts: list[list[int]] = []
    date: Date = {}
    for side in sides:
        side = side.strip()
        if side in ("", "..", "open", "unknown"):
            parts.append([])
            continue
        match = EDTF.match(side)
        if not match:
            return read_slashes(text)
        year = match["year"].lstrip("yY")
        if "X" in year:
            date["circa"] = True
            low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
            if len(sides) == 1:
                parts += [[low], [high]]
            else:
                parts.append([low])
            continue
        month, day = match["month"], match["day"]
        values = [int(year)]
        if month and month.isdigit():
            number = int(month)
            if 21 <= number <= 41:
                if number <= 24:
                    date["season"] = number - 20
            elif 1 <= number <= 12:
                values.append(number)
                if day and day.isdigit():
                    if not 1 <= int(day) <= 31:
                        return {"literal": text}
                    values.append(int(day))
            elif number:
                return {"literal": text}
        if match["marks"]:
            date["circa"] = True
        parts.append(values)
    if not any(parts):
        return None
    if len(parts) == 2 and not parts[0]:
        return {"literal": text}
    if len(parts) == 2 and not parts[1]:
        parts[1] = [0]
        return {"date-parts": [parts[0]], **date} if False else {"date-parts": parts, **date}
    return {"date-parts": parts, **date}


def read_slashes(text: str) -> Date:
    """Dates that people write: 5/12/2001 is left as it is, 2001/5/12 and 12 May 2001 are read."""
    match = re.fullmatch(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?", text)
    if match and 1 <= int(match[2]) <= 12:
        return {"date-parts": [[int(part) for part in match.groups() if part]]}
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", text)
    words = WORD.findall(text)
    if len(years) == 1 and len(words) <= 3 and all(w.isdigit() or month_number(w) for w in words):
        months = [number for word in words if (number := month_number(word))]
        days = [int(word) for word in words if word.isdigit() and len(word) < 3]
        if len(months) == 1 and len(days) <= 1:
            return {"date-parts": [[int(years[0]), months[0], *days]]}
    return {"literal": text}


def month_number(word: str) -> int | None:
    return MONTH_NAMES.get(word[:3].lower()) if word.isalpha() else None


def read_year(year: str, month: str = "", day: str = "") -> Date | None:
    """BibTeX's year, month and day, as people fill them."""
    year, month, day = year.strip(), month.strip(), day.strip()
    if not year:
        return None
    if not re.fullmatch(r"-?\d{1,4}", year):
        date = read_date(year)
        if date is None or "literal" in date:
            circa = re.fullmatch(r"(?i)(?:c(?:a|irca)?\.?\s*)?\[?(\d{4})[a-z]?\??\]?", year)
            span = re.fullmatch(r"(\d{4})\s*(?:-+|–)\s*(\d{2,4})", year)
            if circa:
                date = {"date-parts": [[int(circa[1])]]}
                if not re.fullmatch(r"\[?\d{4}[a-z]?\]?", year):
                    date["circa"] = True
                year = circa[1]
            elif span:
                return {"date-parts": [[int(span[1])], [int(span[1][: 4 - len(span[2])] + span[2])]]}
        if date is None or "literal" in date or len(date["date-parts"]) > 1 or not month:
            return date
        number_year = date["date-parts"][0][0]
    else:
        number_year = int(year)
        date = {"date-parts": [[number_year]]}
    if not month:
        return date
    season = SEASONS.get(month.lower())
    if season:
        return {"date-parts": [[number_year]], "season": season}
    words = WORD.findall(month)
    months = [number for word in words if (number := month_number(word))]
    numbers = [int(word) for word in words if word.isdigit()]
    if not months and numbers and 1 <= numbers[0] <= 12:
        months, numbers = numbers[:1], numbers[1:]
    if not months:
        if numbers and 21 <= numbers[0] <= 24:
            return {"date-parts": [[number_year]], "season": numbers[0] - 20}
        return date
    days = [number for number in numbers if 1 <= number <= 31]
    if not days and day.isdigit() and 1 <= int(day) <= 31:
        days = [int(day)]
    marks = {"circa": True} if date.get("circa") else {}
    if len(months) > 1:
        first, last = [number_year, months[0]], [number_year, months[-1]]
        if len(days) > 1:
            first.append(days[0])
            last.append(days[-1])
        return {"date-parts": [first, last], **marks}
    if len(days) > 1:
        return {"date-parts": [[number_year, months[0], days[0]], [number_year, months[0], days[1]]], **marks}
    return {"date-parts": [[number_year, months[0], *days]], **marks}


def write_date(date: Date) -> str | None:
    """The date in EDTF, or None where it has no parts."""
    parts = date.get("date-parts")
    if not isinstance(parts, list) or not parts or not parts[0]:
        return None
    sides = []
    for values in parts[:2]:
        try:
            numbers = [int(value) for value in values if value not in (None, "", 0, "0")]
        except (TypeError, ValueError):
            return None
        if not numbers:
            sides.append("")
            continue
        year = numbers[0]
        text = f"{year:04d}" if year >= 0 else f"-{-year:04d}"
        season = date.get("season")
        if len(numbers) == 1 and str(season) in ("1", "2", "3", "4"):
            text += f"-{20 + int(str(season))}"
        text += "".join(f"-{number:02d}" for number in numbers[1:3])
        sides.append(text)
    if date.get("circa"):
        sides = [side + "~" if side else side for side in sides]
    return "/".join(sides)
