"""Dates as people and databases write them <-> CSL-JSON dates.

A CSL date is `{"date-parts": [[2024, 6, 30]]}`; a range has two lists of parts, the second one `[0]` where it has no end
yet. Beside them there may be `season` (1-4; in a range, months 21-24), `circa` (true), and `raw`: the text as it was
written, where the parts cannot say all of it (`19XX`, `2004?`, `../1999-05`, `1985-04-12T23:20:30`). A text with no year
in it is a `literal`. Months and days count from 1. Years before 1 are negative, and there is no year 0: 44 BC is -44,
which EDTF, counting as astronomers do, writes `-0043`.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeAlias

from refdesk.items.months import MONTHS, SEASONS
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

Date: TypeAlias = dict[str, Any]

MONTH_NAMES = "January February March April May June July August September October November December".split()
SEASON_NAMES = ("", "Spring", "Summer", "Autumn", "Winter")
OPEN = [0]
"""The second list of parts of a range that has no end yet."""

EDTF_SIDE = regex(
    r"(?P<year>-?\d{4}|-?\d{3}[Xu]|-?\d\d(?:XX|uu)|-?\dXXX|[Yy]-?\d{5,12}|[Yy]-?\d{1,9}E\d{1,2})"
    r"(?:-(?P<month>\d\d|XX|uu))?(?:-(?P<day>\d\d|XX|uu))?"
    r"(?P<time>(?:T\d\d|[T ]\d\d:?\d\d)(?::?\d\d)?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d(?::?\d\d)?)?)?(?P<mark>[?~%]?)"
)
USUAL = regex(
    r"(?!0000)([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?"
)  # a year, month or day as ISO 8601 writes it
BEFORE_CHRIST = regex(r"-[1-9]\d{0,2}")  # fewer digits than a year has in EDTF
NUMBERS = regex(r"(\d{1,2})([/.-])(\d{1,2})\2(-?\d{4})")
YEAR_FIRST = regex(r"(\d{4})(?:[-/.年년] ?| (?=\d\d\b))(\d{1,2})(?:[-/.月월]? ?(?:(\d{1,2})[日일]?)?)?")
OPEN_RANGE = regex(r"(\d{4})\s?(?:--?|[–—])")
DECADE = regex(r"(\d{3})-\??|(\d\d)--\??")  # as libraries write it: [199-], [19--]
COPYRIGHT = regex(r"^[c©](?=\d{4}\b)")
GLUED_YEAR = regex(r"(?<=[^\W\d_])(?=\d{4}$)")  # EBSCO's May/Jun2020
NO_DAY = regex(r"(?<=\d{4})(?:-00-00|-00)$|(?<=\d{4}-\d\d)-00$")  # 1999-00-00, as Zotero has it
NO_TIME = regex(r"[T ]00:00(?::00(?:\.0+)?)?Z?$")
MONTH_YEAR = regex(r"(\d{1,2})[/.](\d{4})")
COMPACT = regex(r"([12]\d{3})([01]\d)([0-3]\d)")
TOO_FEW_DIGITS = regex(r"(-?\d{4})-(\d{1,2})(?:-(\d{1,2}))?")  # 1976-7-4
SHORT_RANGE = regex(r"(\d{4})\s?(?:--?|[–—/])\s?(\d{1,2})")
BETWEEN = regex(r"(?<=\w)[/-](?=\w)")  # 2015/october, 12-Mar-2001
YEAR = regex(r"(?<!\d)(\d{4})(?!\d)")
WORDS = regex(r"[^\W\d_]+['’]?\.?|\d+|\S")
SEPARATORS = ("/", " - ", " – ", "–", "--", "-", "—", " to ", " through ", " bis ", " & ", " and ")
CIRCA = frozenset(("ca", "c", "circa", "?", "~", "about", "approx", "approximately", "um", "vers", "env"))
NOISE = frozenset(
    """the of , . ' ’ st nd rd th er ère º ª ° ( ) [ ] © the de del d' d’ le la el den g anno monday tuesday wednesday
    thursday friday saturday sunday mon tue wed thu fri sat sun""".split()
)
SLASHED = regex(r"(-?\d{4})?/(\w{0,30})/(\w{0,30})/(.*)")  # RIS: YYYY/MM/DD/other


class Moment(NamedTuple):
    """What a text says about one date; 0 for a part that it does not give."""

    year: int = 0
    month: int = 0
    day: int = 0
    season: int = 0
    circa: bool = False

    def complete(self) -> bool:
        """Whether it is a date: a year, and no day without a month."""
        return self.year != 0 and (self.month != 0 or not self.day)

    def filled(self, other: Moment) -> Moment:
        """With the parts that it shares with the other end of a range: `12-14 May 2003`, `May 3-5, 2004`."""
        shared = other.month if self.day and not self.month else self.month
        return self._replace(year=self.year or other.year, month=shared)

    def before(self, other: Moment) -> Moment:
        """The start of a range that ends with the other, a year earlier if only that end has a year: `Dec-Jan 2002`."""
        filled = self.filled(other)
        early = not self.year and (other.month or 20 * other.season) and filled.month > other.month
        return filled._replace(year=filled.year - 1) if early else filled

    def parts(self) -> list[int]:
        """Its date-parts; a season is a month from 21 on."""
        if self.season and not self.month:
            return [self.year, 20 + self.season]
        return parts(self.year, self.month, self.day)


@cache
def _numbers(rows: tuple[str, ...]) -> dict[str, int]:
    return {name: number for number, row in enumerate(rows, 1) for name in row.split()}


@cache
def _abbreviated(word: str) -> int | None:
    """The number of the only month whose name begins so: "Sept", "Novem"."""
    begun = {number for name, number in _numbers(MONTHS).items() if name.startswith(word)}
    return begun.pop() if len(begun) == 1 else None


def month(text: str) -> int | None:
    """The number of a month given by number or by name, in any of CSL's languages, or None."""
    text = text.strip(" .").lower()
    if text.isdecimal():
        return int(text) if len(text) < 9 and 1 <= int(text) <= 12 else None
    known = _numbers(MONTHS).get(text)
    return known if known or not 3 <= len(text) < 12 else _abbreviated(text)


def season(text: str) -> int | None:
    """The number of a season (spring is 1), or None."""
    return _numbers(SEASONS).get(text.strip(" .").lower())


def parts(year: int, month: int | None = None, day: int | None = None) -> list[int]:
    """The parts of a date: no day without a month."""
    if not month or not 1 <= month <= 12:
        return [year]
    return [year, month, day] if day and 1 <= day <= 31 else [year, month]


def parse(text: str, month_first: bool = False) -> Date | None:
    """The date that a text means: EDTF, digits, words ("12 March 2001", "Spring 1999", "May-June 2004", "c. 1850",
    "44 BC"), ranges. A text that contains a date ("published 12 March 2001") gives that date, with the text as
    `raw`; so does `5/12/2001`, which is May only if `month_first` says so. A text without a year gives a literal, an
    empty one None."""
    if match := USUAL.fullmatch(text):
        return {"date-parts": [[int(part) for part in match.groups() if part]]}
    text = NO_DAY.sub("", " ".join(text.split()))
    if not text or text.strip("0/-. ") == "":
        return None
    if BEFORE_CHRIST.fullmatch(text):
        return {"date-parts": [[int(text)]]}
    if text[0] == "~":  # as Hayagriva writes it
        text = text[1:].lstrip() + "~"
    return parse_edtf(text) or parse_strictly(text, month_first) or _parse_around(text) or {"literal": text}


def parse_strictly(text: str, month_first: bool = False) -> Date | None:
    """The date or range that a text is, in digits or words; None if there is anything else in it."""
    text = text.strip(" .;,")
    if text[:1] + text[-1:] in ("[]", "()"):
        text = text[1:-1].strip()
    text = COPYRIGHT.sub("", text)
    if match := DECADE.fullmatch(text):
        return parse_edtf(f"{match[1]}X" if match[1] else f"{match[2]}XX")
    if open_range := OPEN_RANGE.fullmatch(text):
        return {"date-parts": [[int(open_range[1])], list(OPEN)]}
    moment = _moment(text, month_first)
    if moment and moment.complete():
        return _date([moment])
    if match := SHORT_RANGE.fullmatch(text):
        end = int(match[1][: 4 - len(match[2])] + match[2])
        if end > int(match[1]):
            return {"date-parts": [[int(match[1])], [end]]}
    for separator in SEPARATORS:
        if text.count(separator) == 1:
            left, right = (_moment(side.strip(), month_first) for side in text.split(separator))
            if left and right:
                left, right = left.before(right), right.filled(left)
                backwards = left.month == right.month == 0 < right.year < left.year  # 2004-001
                if left.complete() and right.complete() and not backwards:
                    return _date([left, right])
    return None


def _date(moments: list[Moment]) -> Date:
    date: Date = {"date-parts": [moment.parts() for moment in moments]}
    if len(moments) == 1 and moments[0].season:
        date = {"date-parts": [[moments[0].year]], "season": moments[0].season}
    if any(moment.circa for moment in moments):
        date["circa"] = True
    return date


def _moment(text: str, month_first: bool) -> Moment | None:
    """One date, complete or not; None if the text is not a date."""
    if match := EDTF_SIDE.fullmatch(text):
        date = parse_edtf(text)
        if date is None or len(date["date-parts"]) > 1:
            return None
        year, month, day = [*date["date-parts"][0], 0, 0][:3]
        return Moment(year, month, day, date.get("season", 0), bool(match["mark"]))
    if match := NUMBERS.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if first <= 12 and second <= 12 and first != second and match[2] != "." and not month_first:
            return None
        if second > 12 or (month_first and match[2] == "/"):
            first, second = second, first
        return _checked(year, second, first)
    if match := MONTH_YEAR.fullmatch(text):
        return _checked(int(match[2]), int(match[1]))
    if match := TOO_FEW_DIGITS.fullmatch(text) or YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        return _checked(*(int(group or 0) for group in match.groups()))
    return _moment_in_words(BETWEEN.sub(" ", text))


def _checked(year: int, month: int, day: int = 0) -> Moment | None:
    """The date, if its month and day exist."""
    return Moment(year, month, day) if month <= 12 and day <= 31 else None


ERAS = {"bc": -1, "bce": -1, "ad": 1, "ce": 1}


def _moment_in_words(text: str) -> Moment | None:
    """A month or season, a day, a year, BC or AD, a sign of doubt, in any order and nothing else."""
    if len(text) > 80:
        return None
    given: dict[str, int] = {}
    for word in WORDS.findall(text):
        lowered = word.lower().rstrip(".")
        if lowered in ERAS:
            given["era"] = min(ERAS[lowered], given.get("era", 1))
        elif lowered in CIRCA:
            given["circa"] = 1
        elif lowered not in NOISE and word not in NOISE and not _take_word(lowered, given):
            return None
    year, day, era = given.get("year", 0), given.get("day", 0), given.get("era", 0)
    if era and not year:
        year, day = day, 0
    month, season = given.get("month", 0), given.get("season", 0)
    if day > 31 or not (year or month or day or season):
        return None
    return Moment(-year if era < 0 else year, month, day, season, "circa" in given)


def _take_word(word: str, given: dict[str, int]) -> bool:
    """Add what the word gives of a date: a year, a day, a month or a season, each of them once."""
    if word.isdecimal():
        part, number = "year" if len(word) > 2 else "day", int(word[:9])
    elif "month" not in given and len(word) > 2 and (of_year := month(word)):
        part, number = "month", of_year
    else:
        part, number = "season", season(word) or 0
        if not number:
            return False
    if given.get(part):
        return False
    given[part] = number
    return True


def _parse_around(text: str) -> Date | None:
    """The first date in a longer text, which is kept as `raw`; None if there is no year in it."""
    match = YEAR.search(text)
    if match is None or text[0] == "-":
        return None
    before = text[max(0, match.start() - 40) : match.start()]
    words = before.split()
    for taken in (3, 2, 1):
        if len(words) >= taken and (date := parse_strictly(" ".join([*words[-taken:], match[1]]))):
            break
    else:
        date = {"date-parts": [[int(match[1])]]}
    return {**date, "raw": text}


def parse_slashed(text: str) -> Date | None:
    """A date of RIS, YYYY/MM/DD/other (the slashes may be missing); its `other` is read if it is a month or season."""
    text = text.strip()
    if text[-1:] == "/" and text.count("/") < 3 and text[:4].isdecimal():
        text += "/" * (3 - text.count("/"))
    match = SLASHED.fullmatch(text)
    if match is None or not match[1]:
        return parse(text)
    year = int(match[1])
    if not year:
        return None
    days = int(match[3]) if match[3].isdecimal() and len(match[3]) < 3 else None
    date: Date = {"date-parts": [parts(year, month(match[2]), days)]}
    other = match[4].strip(" /")
    if not other:
        return date
    closer = parse_strictly(GLUED_YEAR.sub(" ", other)) or parse_strictly(f"{other} {year:04d}")
    side = date["date-parts"][0]
    if closer and closer["date-parts"][0][: len(side)] == side:
        return closer
    return {**date, "raw": text}


def parse_edtf(text: str) -> Date | None:
    """A date of the Extended Date/Time Format (ISO 8601-2:2019), levels 0 and 1; None if the text is not one.
    What date-parts cannot say is kept as `raw`: unspecified digits, the kind of doubt, an open start, a time."""
    if match := USUAL.fullmatch(text):
        return {"date-parts": [[int(part) for part in match.groups() if part]]}
    return _parse_sides(NO_TIME.sub("", text.strip()))


def _parse_sides(text: str) -> Date | None:
    """A date or range of EDTF that is more than a day, a month or a year."""
    sides = [{"open": "..", "unknown": ""}.get(side, side) for side in text.split("/")]
    if len(sides) > 2 or not any(side.strip(".") for side in sides):
        return None
    date: Date = {"date-parts": []}
    season = 0
    for place, side in enumerate(sides):
        if side in ("", ".."):
            if place:
                date["date-parts"].append(list(OPEN))
            continue
        moment = _edtf_moment(side)
        if moment is None:
            return None
        first, last, month, day, doubtful = moment
        if len(sides) == 1:
            season = month - 20 if 21 <= month <= 24 else 0
            date["date-parts"] += [parts(first, month, day), [last]] if first != last else [parts(first, month, day)]
        elif place and first != last:
            date["date-parts"].append([last])
        else:
            date["date-parts"].append([first, month] if 21 <= month <= 24 else parts(first, month, day))
        if doubtful or first != last:
            date["circa"] = True
    if season:
        date["season"] = season
    return date if edtf(date) == "/".join(sides) else {**date, "raw": "/".join(sides)}


def _edtf_moment(text: str) -> tuple[int, int, int, int, bool] | None:
    """One side of an EDTF date: the first and the last year it may mean, month or season, day, whether it is in doubt;
    0 for a part that is not given."""
    match = EDTF_SIDE.fullmatch(text)
    if match is None or match["month"] == "00" or match["day"] == "00":
        return None
    month, day = (int(part) if part and part.isdecimal() else 0 for part in match.group("month", "day"))
    if month > 41 or 12 < month < 21 or day > 31:
        return None
    return *_years(match["year"]), month, day, bool(match["mark"])


def _years(text: str) -> tuple[int, int]:
    """The first and the last of the years that these digits may mean, as CSL counts them."""
    text = text.lstrip("Yy").replace("u", "X")
    if "E" in text:
        significant, _, zeros = text.partition("E")
        years = [int(significant) * 10 ** int(zeros)] * 2
    else:
        years = sorted(int(text.replace("X", digit)) for digit in "09")
    first, last = (year if year > 0 else year - 1 for year in years)
    return first, last


def edtf(date: Date) -> str:
    """A CSL date as EDTF; a literal one as its text; '' if it is empty. `raw` is used if it is EDTF and agrees with the
    parts."""
    raw = date.get("raw")
    if raw and (meant := parse_edtf(str(raw))) and {**meant, "raw": raw} == date:
        return str(raw)
    sides = [_edtf_side(side, date) for side in date.get("date-parts") or []]
    if not any(side.strip(".") for side in sides):
        return str(date.get("literal") or raw or "")
    return "/".join(sides)


def _edtf_side(side: list[Any], date: Date) -> str:
    year, *rest = [int(part) for part in side] or [0]
    if not year:
        return ".."
    counted = year if year > 0 else year + 1
    text = f"{counted:05d}" if -10000 < counted < 0 else f"{counted:04d}" if 0 <= counted < 10000 else f"Y{counted}"
    if rest and 13 <= rest[0] <= 16:  # CSL-JSON has seasons here as well
        rest[0] += 8
    if not rest and len(date["date-parts"]) == 1 and str(date.get("season")) in "1234":
        rest = [20 + int(date["season"])]
    return text + "".join(f"-{part:02d}" for part in rest) + ("~" if date.get("circa") else "")


def text(date: Date) -> str:
    """A CSL date as text that `parse` reads: as it was written if that agrees with the parts, else EDTF."""
    raw = date.get("raw")
    return str(raw) if raw and parse(str(raw)) == date else edtf(date)


def iso(date: Date) -> str:
    """The day on which a CSL date begins as YYYY, YYYY-MM or YYYY-MM-DD; '' if it has no year of four digits."""
    side = [int(part) for part in (date.get("date-parts") or [[0]])[0] or [0]]
    if not 0 <= (year := side[0] if side[0] > 0 else side[0] + 1) < 10000 or not side[0]:
        return ""
    rest = side[1:] if 1 <= (side[1:] or [0])[0] <= 12 else []
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in rest)])


def year(date: Date | None) -> str:
    """The year of a CSL date as EDTF counts it, or ''."""
    side = ((date or {}).get("date-parts") or [[]])[0]
    return _edtf_side(side[:1], {"date-parts": [[]]}) if side and side[0] else ""
