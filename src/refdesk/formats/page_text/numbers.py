"""The runs of volume, issue, pages and date in a line of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from refdesk.formats.dates_in_text import DATE, MONTH, YEAR, read_date
from refdesk.formats.plain.reading import Certainty, Reading

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


@dataclass(frozen=True, slots=True)
class Run:
    """A run of numbers in the text: from where to where, and what they are."""

    start: int
    end: int
    values: tuple[tuple[str, str], ...]

    @property
    def worth(self) -> int:
        weights = {
            "volume": 3,
            "issue": 3,
            "page": 3,
            "number-of-pages": 2,
            "number-of-volumes": 1,
            "date": 1,
            "article": 7,
        }
        return sum(weights.get(name, 0) for name in {name for name, _ in self.values})


def take_numbers(text: str, reading: Reading, first: int) -> tuple[str, str]:
    """The runs of volume, issue, pages and date; what stands before them and what between and after them."""
    end = len(text.rstrip(" .,;)\x02"))
    known = str(reading.item.get("issued", {}).get("date-parts", [[""]])[0][0])
    starts = [
        at.start()
        for at in START.finditer(text, first)
        if not (
            re.search(r"[^\W\d_]", text[max(0, at.start() - 4) : at.start()])
            and DAY.match(text, at.start())
            and AFTER_MONTH.search(text, max(0, at.start() - 12), at.start())
        )
    ]
    runs = [run for run in (_run_at(text, start, known) for start in starts) if _credible(run, text, end)]
    if not runs:
        return text, ""
    best = max(runs, key=lambda run: (run.worth, -run.start))
    chosen = [best]
    for run in sorted(runs, key=lambda run: (-run.worth, run.start)):
        apart = all(run.end <= other.start or run.start >= other.end for other in chosen)
        taken = {name for other in chosen for name, _ in other.values}
        new = {name for name, _ in run.values} - taken
        labelled = not text[run.start].isdigit() and text[run.start] != "("
        closing = new == {"date"} and not known and text[run.end : run.end + 1] == ")"  # "(Lisbon, 1999), pp. 1-9"
        if apart and new and (run.start >= best.end or closing or (labelled and new - {"date"})):
            chosen.append(run)
    chosen.sort(key=lambda run: run.start)
    values: dict[str, str] = {}
    for run in [best, *chosen]:
        for name, value in run.values:
            values.setdefault(name, value)
    gaps = [text[a.end : b.start] for a, b in pairwise(chosen)] + [text[chosen[-1].end :]]
    before, after = text[: chosen[0].start], f" {GAP} ".join(gap for gap in gaps if gap.strip(TRIM))
    if date := read_date(values.get("date", "")):
        reading.set("issued", date)
    if values.get("day") and known:
        reading.item["issued"] = read_date(f"{values['day']}, {known}")
    certainty: Certainty = "sure" if best.worth >= 6 else "likely"
    for name in ("volume", "issue", "page", "number-of-pages", "number-of-volumes"):
        if name in values:
            reading.set(name, _plain_range(values[name]), certainty)
    if article := values.get("article"):
        reading.set("number", article, "likely")
    return before.rstrip(" ,;:("), after


def _run_at(text: str, start: int, known: str) -> Run:
    found: dict[str, str] = {}
    at, end = start, start
    while at < len(text):
        if "volume" not in found and (years := YEARS.match(text, at)) and _are_years(years[0]):
            break
        for name, pattern in ELEMENTS:
            match = pattern.match(text, at)
            if not match or match.end() == at:
                continue
            value = match["value"] or match.groupdict().get("roman") or ""
            if name == "date" and known and match[0].isdigit():
                if value != known and text[match.end() : match.end() + 1] != ")":
                    continue  # not a second year but a number that looks like one
                if re.match(r"\(\d{1,3}\),?\s", text[match.end() : match.end() + 7]):
                    continue  # a journal whose volumes are years
            if name == "number" and ")" in text[end:at] and "(" not in text[start:at] and "date" in found:
                name = "page"  # "(Chicago: Aldine, 1971), 302"
            if name == "number" and not found.keys() & {"volume", "issue"} and re.search(MONTH, found.get("date", "")):
                name = (
                    "page" if DAY.search(found["date"]) and text[match.end() : match.end() + 1] not in "(:" else name
                )  # "The Economist, 12 September 1998, 72"
            name = _role(name, value, match[0], text[match.end() : match.end() + 24], found)
            if name and (name not in found or name == "status"):
                if name == "dotted":
                    found["volume"], found["issue"] = re.split(r"[./]", value)
                else:
                    found[name] = value
                at = end = match.end()
                break
        else:
            break
        between = BETWEEN.match(text, at)
        at = between.end() if between else at
    return Run(start, end, tuple((n, v) for n, v in found.items() if n != "status"))


BEFORE_PAGES = re.compile(r"(?:\s\([^()]{4,14}\))?\s?[,:]\s?(?:pp?\.\s?|S\.\s?)?\w?\d")


def _role(name: str, value: str, whole: str, follows: str, found: dict[str, str]) -> str:
    """What an element of a run is, given those before it; nothing where it has no place there."""
    if name == "number":
        if found.keys() == {"date"} and re.fullmatch(YEAR, value):
            return ""
        if not found.keys() & {"volume"} and "page" not in found:
            return "volume"
        if "issue" not in found and "page" not in found and BEFORE_PAGES.match(follows):
            return "issue"
        return "page" if "volume" in found or "issue" in found else ""
    if name == "double":  # "19–20, 11–16", "3:1-2, 11-16"
        return next((role for role in ("volume", "issue") if role not in found), "")
    if name == "dotted":
        return "dotted" if "volume" not in found else ""
    if name == "date" and "date" in found:
        return ""
    if name in ("pages", "volumes"):
        return f"number-of-{name}"
    if name == "page" and re.fullmatch(r"[A-Z]{1,2}\d+", whole) and not found.keys() & {"volume", "issue"}:
        return ""
    if name == "issue" and whole[0] + whole[-1] == "()" and "volume" not in found:
        return name if re.fullmatch(r"\(\d{1,3}\)", whole) and BEFORE_PAGES.match(follows) else ""
    return name


def _credible(run: Run, text: str, end: int) -> bool:
    """Whether a run stands where numbers of a source do and not in a title; `end` is where the text's
    last word ends."""
    last = run.end >= end
    names = {name for name, _ in run.values}
    before = text[max(0, run.start - 4) : run.start].rstrip()[-1:]
    if not names:
        return run.end > run.start and last
    in_bracket = text.rfind("(", 0, run.start) > text.rfind(")", 0, run.start)
    if (
        in_bracket
        and text[run.start].isdigit()
        and (
            not YEAR_ALONE.match(text, run.start)
            or (ACRONYM.search(text, max(0, run.start - 12), run.start) and re.search(YEAR, text[run.end :]))
        )
    ):
        return False  # the number of what the bracket holds: "(OSDI 16)", "(OSDI 2016)"
    if names == {"day"}:
        return last or before == ","
    if names == {"date"}:
        return last or text[run.start] == "(" or before in (".", ",", ";")
    if names == {"volume"}:
        return last or re.compile(r"(?i)(?:vol|v\b|bd|tome|t\b)").match(text, run.start) is not None
    if names <= {"volume", "date"} and OF_A_STANDARD.search(text, max(0, run.start - 12), run.start):
        return False
    if names <= {"volume", "date"} and (text[run.start].isdigit() or ROMAN.match(text, run.start)):
        return before != "(" and (last or len(names) == 2) and (text[run.start].isdigit() or before in (",", "."))
    if names == {"volume", "issue"} and text[run.start].isdigit() and "." in text[run.start : run.end].rstrip(" .,"):
        return before in (",", ".")  # "Python 3.8 documentation"
    if names <= {"issue", "date"}:
        return text[run.start] != "("
    if names == {"page"}:
        bracketed = text.startswith(" (", run.end)  # "in Wading Birds 26–28 (Marsh Press, 2019)"
        ranged = (last or bracketed) and re.search(r"\d[‐-―−-]+\d", text[run.start : run.end]) is not None
        return ranged or text[run.start].isalpha() or (before != "" and before in ",.:;(\x02")
    return True


DAY = re.compile(r"(?<!\d)\d\d?(?!\d)")
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
