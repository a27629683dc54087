"""The dates of .bib files <-> CSL-JSON dates: EDTF as biblatex has it (manual, section 2.3.8), BibTeX's year and month."""

from __future__ import annotations

import re

from refdesk.items import dates
from refdesk.items.dates import Date
from refdesk.items.regex import regex

FIRST = regex(r"(\d{4})[a-z]\b|\[(\d{4})\??\]")  # 1998a: one of several works of a year


def read_date(text: str) -> Date | None:
    """A biblatex date, or one as people write it; anything else is kept as a literal."""
    text = text.strip()
    if not text:
        return None
    lettered = FIRST.fullmatch(text)
    date = dates.parse_edtf(text) or dates.parse_strictly(lettered[1] or text if lettered else text)
    if date and re.fullmatch(r"\[?\d{4}\]?\?\]?", text):
        return {**date, "circa": True}
    return date or {"literal": text}


NEGATIVE = regex(r"-[0-9]{1,4}")
YEAR = regex(r"[0-9]{1,3}|[1-9][0-9]{3}")


def read_year(year: str, month: str = "", day: str = "") -> Date | None:
    """BibTeX's year, month and day, as people fill them."""
    year, month, day = year.strip(), month.strip().rstrip("月월"), day.strip()
    if NEGATIVE.fullmatch(year):  # biblatex counts as astronomers do
        year = f"-{int(year[1:]):04d}"
    date = {"date-parts": [[int(year)]]} if YEAR.fullmatch(year) else read_date(year)
    if not month or date is None or "literal" in date or len(date["date-parts"]) > 1:
        return date
    if month.isdecimal() and len(month) < 3:
        if 21 <= int(month) <= 24:
            return {**date, "season": int(month) - 20}
        days = int(day) if day.isdecimal() and len(day) < 3 else None
        return {**date, "date-parts": [dates.parts(date["date-parts"][0][0], int(month), days)]}
    number = re.fullmatch(r"(\d{1,2})\W+(\d{1,2})", month)  # 10~12, 10--12
    if number and 1 <= int(number[1]) <= 12:
        return {**date, "date-parts": [dates.parts(date["date-parts"][0][0], int(number[1]), int(number[2]))]}
    for days_too in ([month, day], [month]):
        written = re.sub(r"--+", "-", " ".join(filter(None, days_too))).replace("\u00a0", " ").replace("~", " ")
        if written_out := dates.parse_strictly(f"{written} {date['date-parts'][0][0]:04d}"):
            return {**written_out, **{key: date[key] for key in ("circa", "raw") if key in date}}
    return {**date, "raw": f"{month} {year}"}


def write_date(date: Date) -> str | None:
    """The date in EDTF, or None if it has no parts."""
    sides = date.get("date-parts")
    if not isinstance(sides, list) or not sides or not sides[0]:
        return None
    whole = {**date, "date-parts": [[int(part) for part in side if part not in (None, "")] for side in sides[:2]]}
    return dates.edtf(whole)


def write_year(date: Date) -> tuple[str, int]:
    """BibTeX's year and the number of its month: of the day on which a range begins; "44 BC" for years before 1."""
    year, *rest = (int(part) for part in date["date-parts"][0])
    return f"{-year} BC" if year < 0 else f"{year:04d}", rest[0] if rest and 1 <= rest[0] <= 12 else 0
