"""The runs of volume, issue, pages and date in a line of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from refdesk.formats.dates_in_text import DATE, MONTH, YEAR, read_date
from refdesk.formats.plain.reading import Certainty, Reading
from refdesk.items.tuples import NamedTuple

GAP = "\x02"  # where something was taken out: no white space to Python, unlike \x1f
TRIM = " .,;:\x02"

_SPAN = r"[A-Za-z]{0,3}\d+[A-Za-z]?\s?(?:[-‐-―−]{1,3})\s?[A-Za-z]{0,3}\d+(?:[A-Za-z](?!\w))?(?!\d)"
_ROMAN = r"(?-i:(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?![\w-])"
ROMAN = re.compile(_ROMAN)
ELEMENTS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("article", r"(?P<value>20\d\d\.\d\d\.\d\d\.\d{6,8})(?!\w)"),  # of bioRxiv
        (
            "page",
            r"(?P<value>\d{1,2}\.\d{1,2}\.\d{1,2}(?:[-–]\d{1,2}(?:\.\d{1,2}){0,2})?)(?![\w.])",
        ),  # of Current Protocols
        ("dotted", rf"(?i)(?:vol|bd|band|jg)(?:\b[.:]?\s?|(?<=[^\W\d_]{{3}}))(?P<value>(?:\d+|{_ROMAN})[./]\d+)(?!\w)"),
        (
            "volume",
            rf"(?i)(?:vols?|volumes?|v|bd|band|tome|t|т|jg|roč|ročník|zv|cilt"
            rf"|årg)(?:\b[.:]?\s?|(?<=[^\W\d_]{{3}}))(?P<value>\d+[A-Za-z]?(?:\s?[-–/]\s?(?!(?:19|20)\d\d(?!\d))\d+)?(?![\w])|{_ROMAN})",
        ),
        ("volume", r"(?P<value>\d+)(?:\s?(?:ᵉ|e|ème)\s(?:année|volume)|\.\s?(?:Jg\.?|Jahrgang|Bd\.))(?!\w|\s?\d)"),
        ("volume", r"(?P<value>abs/\d{4}\.\d{4,5})"),
        ("volume", r"(?P<value>[ivxlc]+)(?=/\d|\s\((?:1[4-9]|20)\d\d\))"),
        (
            "issue",
            r"(?i)(?:no|nos|nr|n[uú]m|número|вып|issue|iss|number|hefte?s?|h|ausgabe|fasc|n|č|sayı|n\.o"
            r"|br)(?:\b[.:]?\s?|(?<=[^\W\d_]{3}))[°º]?\s?(?P<value>\d+(?:\s?[-–/]\s?(?!(?:19|20)\d\d(?!\d))\d+)?[A-Za-z]?)(?!\w)",
        ),
        ("issue", r"\(?(?P<value>\d{1,3})(?=/(?:19|20)\d\d(?!\d))"),
        ("issue", r"(?i)(?:n\s?[°º]|№)\s?(?P<value>\d+(?:\s?[-–/]\s?\d+)?)"),
        (
            "page",
            rf"(?i)(?:pp|p|pages?|pgs?|ss?|с|seiten|str|págs?|stran[ay])(?:\b[.:]?\s?|(?<=[^\W\d_]{{3}}))(?P<value>(?:{_SPAN}"
            rf"|[ivxlc]{{1,7}}\s?[-–—]\s?[ivxlc]{{1,7}}|[A-Za-z]?\d+)(?:\s?[,;&]\s?(?!{YEAR}\b)(?:{_SPAN}"
            rf"|\d+)(?!\s?p|\.?\s(?:de\s)?{MONTH}))*)(?!\w)",
        ),
        ("pages", r"(?i)(?P<value>\d+)\s?(?:pp|p|pages|s|с|f)\b\.?(?!\w)"),
        ("volumes", r"(?i)(?P<value>\d{1,2})\s?(?:vols?|voll|volumes|bde|tomes?|тт?)\b\.?(?!\s?\d)"),
        ("date", rf"[(\[]\s*(?P<value>{DATE}|{MONTH}[^()]{{0,12}})\s*[)\]]"),
        ("date", rf"(?P<value>{DATE})(?!\s?[-–]\s?\d)"),
        (
            "day",
            rf"(?P<value>{MONTH}\s+[0-3]?\d(?:st|nd|rd|th)?(?:\s?[-–]\s?[0-3]?\d)?"
            rf"|[0-3]?\d\.?\s+(?:de\s+)?{MONTH})(?!\w)",
        ),
        ("article", r"(?i)art(?:icle\b|\.)?\s?(?:(?:no|nr|id|number)\b\.?)?:?\s?(?P<value>[A-Z]?\d[\w()-]*)"),
        ("date", rf"[(\[](?P<value>{YEAR}\s?[-–/]\s?\d{{2,4}})[)\]]"),
        (
            "issue",
            r"\((?:(?:(?:[Ss]erial )?[Nn]os?\.?|[Ii]ssue|[Hh]eft"
            r"|[Ss]uppl\.?)\s?)?(?P<value>[\w./]+(?:\s?[-–]\s?\w+)?|[Ss]uppl[\w. ]*|[A-Z][a-z]+ [Ii]ssue)\)",
        ),
        (
            "double",
            r"(?<!pp\. )(?<!pp\.)(?<!p\. )(?<!S\. )(?P<value>\d{1,3}[-–]\d{1,3})"
            rf"(?=(?:\s?\(\d+\))?\s?[,:]\s?(?:pp?\.\s?)?{_SPAN})",
        ),
        ("page", rf"(?P<value>{_SPAN})(?:\s?,\s?{_SPAN})*"),
        ("dotted", rf"(?P<value>(?:\d+|{_ROMAN})[./]\d+)(?!\w|\.\d)"),
        ("page", r"(?P<value>[ivxlc]{1,7}[-–][ivxlc]{1,7})(?!\w)"),
        ("page", r"(?P<value>[eE]\d{1,12}|e?a[a-z]{2}\d{4}|[A-Z]\d|[A-Z]{1,2}\d{2,9})(?!\w)"),
        ("chapter", r"(?i)(?:ch|chap|chapter|kap|cap)(?:\b[.:]?\s?|(?<=[^\W\d_]{3}))(?P<value>\d+)(?!\w)"),
        ("number", rf"(?P<value>\d+[A-Za-z]?)(?!\w|\.\d)|(?P<roman>{_ROMAN})(?=\s*[,(:])"),
        (
            "status",
            r"(?i)(?P<value>epub ahead of print|ahead of print|in press|forthcoming|suppl(?:ement)?\.?(?:\s\d+)?|np"
            r"|pp\.|[ns]\.\s?d\.?)(?!\w)",
        ),
    )
)
BETWEEN = re.compile(r"[\s,.;:)|\x02*–—/-]*")
LABEL = (
    r"(?i:vols?|volumes?|v|bd|band|tome|t|jg|roč|zv|cilt|årg|nos?|nr|n[uú]m|number|n|n\.o|№|č|sayı|issue|iss|heft|ausgabe|pp?"
    r"|pages?|ch|chap|chapter|ss?|с|вып|т|str|seiten|art(?:icle|\.)?\s?(?:nr|no)?)"
)
# numbers of a title: "141,456 human genomes", "4,5,6,7-tetrabromo-", "5-(3-chlorophenyl"
_NO_NUMBER = r"(?!\d{1,3}(?:,\d{3})+ [a-z]|\d+(?:,\d+)*-(?:[a-z]{3}|[(\[]))"
START = re.compile(
    rf"(?<![\w.°º'’/‐-―-]){_NO_NUMBER}(?<!\bof )(?<!\bthe )(?<!\b[Cc]h\. )(?<!\b[Cc]hap\. )(?<!\b[Cc]hapter )"
    rf"(?:(?=\d|[IVXLC]+[ ,:(]|[eE]\d|{MONTH})|(?<=, )(?=abs/\d|[ivxlc]+(?:/\d|[-–][ivxlc]+[.,]|\s\({YEAR}\)))"
    rf"|(?={LABEL}[.:]?\s?[°º]?\s?(?:[A-Za-z]?\d"
    rf"|[IVXLC]|[ivxlc]{{1,7}}\s?[-–]))|(?=\()"
    r"|(?=(?i:epub )?(?i:ahead of print|in press|forthcoming|[ns]\.\s?d\.)))"
)
AFTER_MONTH = re.compile(rf"{MONTH},?\s?$")


WORTH = {
    "article": 7,
    "volume": 3,
    "issue": 3,
    "page": 3,
    "number-of-pages": 2,
    "number-of-volumes": 1,
    "date": 1,
}
"""What each element says for a run being the numbers of a source."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of numbers in a text: its span, and what they are."""

    start: int
    end: int
    values: tuple[tuple[str, str], ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.values)

    @property
    def worth(self) -> int:
        return sum(WORTH.get(name, 0) for name in self.names)


def take_numbers(text: str, reading: Reading, first: int) -> tuple[str, str]:
    """The runs of volume, issue, pages and date; what stands before them and what between and after them."""
    known = str(reading.item.get("issued", {}).get("date-parts", [[""]])[0][0])
    runs = runs_in(text, first, known)
    if not runs:
        return text, ""
    best = max(runs, key=lambda run: (run.worth, -run.start))
    chosen = _that_add(runs, best, text, known)
    values: dict[str, str] = {}
    for run in [best, *chosen]:
        for name, value in run.values:
            values.setdefault(name, value)
    _keep(values, reading, known, "sure" if best.worth >= 6 else "likely")
    gaps = [text[a.end : b.start] for a, b in pairwise(chosen)] + [text[chosen[-1].end :]]
    before, after = text[: chosen[0].start], f" {GAP} ".join(gap for gap in gaps if gap.strip(TRIM))
    return before.rstrip(" ,;:("), after


def runs_in(text: str, first: int, known: str) -> list[Run]:
    """The credible runs of a text from `first` on; `known` is the year, if it has been read already."""
    end = len(text.rstrip(" .,;)\x02"))
    starts = [at.start() for at in START.finditer(text, first) if not _is_day_of_month(text, at.start())]
    return [run for run in (_run_at(text, start, known) for start in starts) if _credible(run, text, end)]


def _is_day_of_month(text: str, start: int) -> bool:
    return (
        re.search(r"[^\W\d_]", text[max(0, start - 4) : start]) is not None
        and DAY.match(text, start) is not None
        and AFTER_MONTH.search(text, max(0, start - 12), start) is not None
    )


def _that_add(runs: Sequence[Run], best: Run, text: str, known: str) -> list[Run]:
    """The best run, and the others that add an element to it, in the order of the text."""
    chosen = [best]
    for run in sorted(runs, key=lambda run: (-run.worth, run.start)):
        apart = all(run.end <= other.start or run.start >= other.end for other in chosen)
        new = run.names.difference(*(other.names for other in chosen))
        labelled = not text[run.start].isdigit() and text[run.start] != "("
        closing = new == {"date"} and not known and text[run.end : run.end + 1] == ")"  # "(Lisbon, 1999), pp. 1-9"
        if apart and new and (run.start >= best.end or closing or (labelled and new - {"date"})):
            chosen.append(run)
    return sorted(chosen, key=lambda run: run.start)


def _keep(values: Mapping[str, str], reading: Reading, known: str, certainty: Certainty) -> None:
    if date := read_date(values.get("date", "")):
        reading.set("issued", date)
    if values.get("day") and known:
        reading.item["issued"] = read_date(f"{values['day']}, {known}")
    for name in ("volume", "issue", "page", "number-of-pages", "number-of-volumes"):
        if name in values:
            reading.set(name, _plain_range(values[name]), certainty)
    if article := values.get("article"):
        reading.set("number", article, "likely")


def _run_at(text: str, start: int, known: str) -> Run:
    found: dict[str, str] = {}
    at, end = start, start
    while at < len(text):
        if "volume" not in found and (years := YEARS.match(text, at)) and _are_years(years[0]):
            break
        element = _element_at(text, at, known, found, "(" not in text[start:at] and ")" in text[end:at])
        if not element:
            break
        name, value, at = element
        end = at
        if name == "dotted":
            found["volume"], found["issue"] = re.split(r"[./]", value)
        else:
            found[name] = value
        between = BETWEEN.match(text, at)
        at = between.end() if between else at
    return Run(start, end, tuple((n, v) for n, v in found.items() if n != "status"))


def _element_at(
    text: str, at: int, known: str, found: Mapping[str, str], behind_bracket: bool
) -> tuple[str, str, int] | None:
    """The element that begins here and has a place in the run: its name, its value, and where it ends."""
    for name, pattern in ELEMENTS:
        match = pattern.match(text, at)
        if not match or match.end() == at:
            continue
        value = match["value"] or match.groupdict().get("roman") or ""
        follows = text[match.end() : match.end() + 24]
        if name == "date" and known and match[0].isdigit() and _is_no_year(value, known, follows):
            continue
        if name == "number" and _is_page(follows, found, behind_bracket):
            name = "page"
        name = _role(name, value, match[0], follows, found)
        if name and (name not in found or name == "status"):
            return name, value, match.end()
    return None


def _is_page(follows: str, found: Mapping[str, str], behind_bracket: bool) -> bool:
    """Is a number without a label a page? It is in "(Chicago: Aldine, 1971), 302" and in "12 September 1998, 72"."""
    date = found.get("date", "")
    if behind_bracket and date:
        return True
    alone = not found.keys() & {"volume", "issue"} and re.search(MONTH, date)
    return bool(alone and DAY.search(date)) and follows[:1] not in "(:"


def _is_no_year(value: str, known: str, follows: str) -> bool:
    """Is a number that looks like a second year something else?"""
    if value != known and follows[:1] != ")":
        return True
    return re.match(r"\(\d{1,3}\),?\s", follows[:7]) is not None  # of a journal whose volumes are years


BEFORE_PAGES = re.compile(r"(?:\s\([^()]{4,14}\))?\s?[,:]\s?(?:pp?\.\s?|S\.\s?)?\w?\d")


def _role(name: str, value: str, whole: str, follows: str, found: Mapping[str, str]) -> str:
    """What an element of a run is, given those before it; "" if it has no place there."""
    match name:
        case "number":
            return _role_of_number(value, follows, found)
        case "double":  # "19–20, 11–16", "3:1-2, 11-16"
            return next((role for role in ("volume", "issue") if role not in found), "")
        case "dotted":
            return "" if "volume" in found else name
        case "date":
            return "" if "date" in found else name
        case "pages" | "volumes":
            return f"number-of-{name}"
        case "page":
            letters_first = re.fullmatch(r"[A-Z]{1,2}\d+", whole)
            return "" if letters_first and not found.keys() & {"volume", "issue"} else name
        case "issue" if whole[0] + whole[-1] == "()" and "volume" not in found:
            return name if re.fullmatch(r"\(\d{1,3}\)", whole) and BEFORE_PAGES.match(follows) else ""
    return name


def _role_of_number(value: str, follows: str, found: Mapping[str, str]) -> str:
    if found.keys() == {"date"} and re.fullmatch(YEAR, value):
        return ""
    if "volume" not in found and "page" not in found:
        return "volume"
    if "issue" not in found and "page" not in found and BEFORE_PAGES.match(follows):
        return "issue"
    return "page" if "volume" in found or "issue" in found else ""


class Place(NamedTuple):
    """A run in its text: is it the last of it, and which character stands before it?"""

    run: Run
    text: str
    last: bool
    before: str

    @property
    def first(self) -> str:
        return self.text[self.run.start]

    @property
    def inside(self) -> str:
        return self.text[self.run.start : self.run.end]


def _volume(place: Place) -> bool:
    return place.last or VOLUME_LABEL.match(place.text, place.run.start) is not None


def _volume_and_date(place: Place) -> bool:
    if OF_A_STANDARD.search(place.text, max(0, place.run.start - 12), place.run.start):
        return False
    if not (place.first.isdigit() or ROMAN.match(place.text, place.run.start)):
        return _other(place)
    surrounded = place.first.isdigit() or place.before in (",", ".")
    return place.before != "(" and (place.last or len(place.run.names) == 2) and surrounded


def _volume_and_issue(place: Place) -> bool:
    if place.first.isdigit() and "." in place.inside.rstrip(" .,"):
        return place.before in (",", ".")  # "Python 3.8 documentation"
    return _other(place)


def _page(place: Place) -> bool:
    bracketed = place.text.startswith(" (", place.run.end)  # "in Wading Birds 26–28 (Marsh Press, 2019)"
    ranged = (place.last or bracketed) and re.search(r"\d[‐-―−-]+\d", place.inside) is not None
    return ranged or place.first.isalpha() or (place.before != "" and place.before in ",.:;(\x02")


def _other(place: Place) -> bool:
    return place.first != "(" if place.run.names <= {"issue", "date"} else True


CREDIBLE: dict[frozenset[str], Callable[[Place], bool]] = {
    frozenset({"day"}): lambda place: place.last or place.before == ",",
    frozenset({"date"}): lambda place: place.last or place.first == "(" or place.before in (".", ",", ";"),
    frozenset({"volume"}): _volume,
    frozenset({"volume", "date"}): _volume_and_date,
    frozenset({"volume", "issue"}): _volume_and_issue,
    frozenset({"page"}): _page,
}
"""For a run of these elements alone: do they stand where the numbers of a source do?"""


def _credible(run: Run, text: str, end: int) -> bool:
    """Whether a run stands where the numbers of a source do, and not in a title; `end` is where the last word ends."""
    place = Place(run, text, run.end >= end, text[max(0, run.start - 4) : run.start].rstrip()[-1:])
    if not run.values:
        return run.end > run.start and place.last
    if _counts_what_is_in_brackets(place):
        return False
    return CREDIBLE.get(run.names, _other)(place)


def _counts_what_is_in_brackets(place: Place) -> bool:
    """Is the run the number of a conference or the like: "(OSDI 16)", "(OSDI 2016)"?"""
    text, start = place.text, place.run.start
    if text.rfind("(", 0, start) <= text.rfind(")", 0, start) or not place.first.isdigit():
        return False
    if not YEAR_ALONE.match(text, start):
        return True
    acronym = ACRONYM.search(text, max(0, start - 12), start)
    return acronym is not None and re.search(YEAR, text[place.run.end :]) is not None


DAY = re.compile(r"(?<!\d)\d\d?(?!\d)")
VOLUME_LABEL = re.compile(r"(?i)(?:vol|v\b|bd|tome|t\b)")
OF_A_STANDARD = re.compile(r"\b(?:Std|Standard|ISO|IEC|DIN|ANSI|ASTM|EN|RFC|NIST|Version|Release|Patent|v)\.?\s$")
ACRONYM = re.compile(r"\b[A-Z]{3,} $")
YEAR_ALONE = re.compile(rf"{YEAR}[a-z]?(?!\d)")
YEARS = re.compile(r"(\d{4})\s?[‐-―-]\s?(\d{2,4})(?!\d)")


def _are_years(value: str) -> bool:
    """Whether a range may be one of years ("1914-1918") rather than of pages."""
    bare = YEARS.fullmatch(value)
    return bare is not None and 1000 < int(bare[1]) < 2100 and (len(bare[2]) < 4 or int(bare[1]) < int(bare[2]) < 2100)


def _plain_range(value: str) -> str:
    return re.sub(r"\s*[‐-―−-]+\s*", "-", value).strip()
