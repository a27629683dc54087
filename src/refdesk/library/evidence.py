"""Decide whether two records are one work, by weighing the evidence of each field in one table.

Each field has one of a few levels (`page: first` means the same first page and another last page). The weight of a level, in
bits, was learned from records with duplicates marked by people (see `weights`): the logarithm of its frequency in records of one
work, divided by its frequency in records of two similar works. A difference counts only as much as it is rare between records of
one work, and no field decides alone. `apart` names what keeps works apart in any case: editions, parts, replies, preprints.
"""

from __future__ import annotations

from collections.abc import Iterator

from refdesk.items import Item
from refdesk.items.dates import edtf
from refdesk.items.fold import fold
from refdesk.items.names import show
from refdesk.items.record import people, texts
from refdesk.items.tuples import NamedTuple
from refdesk.library.apart import apart, printed_twice
from refdesk.library.titles import alike_names, in_two_languages, is_distinct, own_words, reworded
from refdesk.library.traits import Traits
from refdesk.library.weights import WEIGHTS

CERTAIN = 8.0  # bits; in the marked records, nothing above 6.9 bits was wrong
LIKELY = 4.0


class Verdict(NamedTuple):
    """The sum of the evidence: bits, whether they are certainly or likely one work, and the reason in words (or what keeps them
    apart)."""

    bits: float
    certain: bool
    likely: bool
    reason: str
    levels: dict[str, str]

    @property
    def score(self) -> float:
        """From 0 to 1."""
        return 0.0 if self.bits < -50 else round(1 / (1 + 2.0**-self.bits), 3)


def promising(a: Traits, b: Traits) -> bool:
    """Whether two records can be likely one work at all: they share an identifier, or have similar titles and no differences
    that all other fields could not outweigh. Much cheaper than `judged`."""
    title = _title(a, b)
    same = ((a.doi, b.doi), (a.pmid, b.pmid), (a.arxiv, b.arxiv))
    if any(one and one == other for one, other in same) or not a.isbns.isdisjoint(b.isbns):
        return True
    if title in ("", "other"):
        return False
    if a.key and a.key == b.key:
        return True
    bits, possible = WEIGHTS["title"].get(title, 0.0), sum(_MOST.values()) - _MOST["title"]
    for field, level in (("year", _year), ("page", _page), ("author", _author), ("container-title", _container)):
        bits += WEIGHTS[field].get(level(a, b), 0.0)
        possible -= _MOST[field]
        if bits + possible < LIKELY:
            return False
    return True


_MOST = {
    field: max(0.0, *WEIGHTS[field].values())
    for field in ("title", "numbers", "author", "year", "container-title", "volume", "issue", "page", "abstract")
}


def judged(a: Traits, b: Traits) -> Verdict:
    """The verdict on two records."""
    levels = compared(a, b)
    bits = round(sum(WEIGHTS[field].get(level, 0.0) for field, level in levels.items()), 1)
    title = levels["title"]
    if apart_by := apart(a, b, levels):
        return Verdict(bits, False, False, f"{apart_by}", levels)
    if a.key and a.key == b.key and title in ("same", "brief", "nearly") and levels["author"] in _SAME_PEOPLE:
        return Verdict(bits, True, True, "same key, title and author", levels)
    shared = any(levels[field] == "same" for field in _IDENTIFIERS)
    if printed_twice(a, b, levels):
        return Verdict(bits, True, True, _in_words(levels), levels)
    if (shared and _agree(levels)) or (title == "brief" and own_words(a.title) and _agree_in_all(levels)):
        return Verdict(bits, True, True, _in_words(levels), levels)
    placed = _placed(a, levels)
    likely = bits >= LIKELY and _can_be_likely(levels, placed)
    doubtful = _doubtful(levels, placed)
    certain = bits >= CERTAIN and likely and (not doubtful or shared)
    return Verdict(bits, certain, likely, _in_words(levels), levels)


def _can_be_likely(levels: dict[str, str], placed: bool) -> bool:
    """Whether the titles are alike, and not those of a column in two issues or of two articles by the same authors."""
    title = levels["title"]
    columns = title == "brief" and levels["issue"] == "other" and not placed
    return title not in ("other", "") and not columns and (title, levels["page"]) != ("reworded", "other")


def _agree(levels: dict[str, str]) -> bool:
    """Whether nothing contradicts an identifier that two records share."""
    if levels["title"] not in ("", "other", "partly"):
        return levels["author"] != "other"
    return levels["title"] != "partly" and not _CONTRADICTED & {levels[field] for field in ("author", "page", "volume")}


def _agree_in_all(levels: dict[str, str]) -> bool:
    """Whether two records agree in authors and year, and no field differs: `Herons`, King, 1999."""
    return (
        levels["year"] == "same"
        and levels["author"] in ("same", "several")
        and all(
            levels[field] in ("", "same", "short", "single", "alike", "begins")
            for field in ("numbers", "container-title", "volume", "issue", "page", "type")
        )
    )


def _placed(a: Traits, levels: dict[str, str]) -> bool:
    """Whether two records are on the same pages. A column that is in every issue may begin on the same page in each."""
    if levels["title"] == "brief" and levels["issue"] != "same":
        return levels["page"] == "same" and a.page[0].strip("s") != "1"
    return levels["page"] in _SAME_PAGES


def _doubtful(levels: dict[str, str], placed: bool) -> bool:
    """Whether what is alike is too common to be certain: the heading of a column, a title reworded, another journal, or just
    the authors and the year beside a similar title."""
    title, container = levels["title"], levels["container-title"]
    if title in ("brief", "reworded") and not placed:
        return True
    if title != "same" and (levels["page"] == "other" or not _KNOWN_PLACE & {(f, levels[f]) for f in _PLACES}):
        return True
    elsewhere = container == "other" or (
        container == "event" and (levels["type"] == "other" or levels["year"] != "same")
    )
    return elsewhere and not placed and not levels["volume"] == levels["issue"] == "same"


_PLACES = ("container-title", "volume", "page", "abstract")
_KNOWN_PLACE = frozenset(
    [
        *((field, "same") for field in _PLACES),
        ("abstract", "whole"),
        ("container-title", "short"),
        ("container-title", "alike"),
        *(("page", level) for level in ("single", "alike", "begins")),
    ]
)
_SAME_PEOPLE = ("", "same", "several", "first")
_CONTRADICTED = {"other", "some", "first"}
_SAME_PAGES = ("same", "single", "alike", "begins")
_IDENTIFIERS = ("DOI", "PMID", "ISBN", "arXiv")


def _in_words(levels: dict[str, str]) -> str:
    """`same DOI, title, authors and year; other volume`."""
    same = [_WORDS.get(f, f) for f, level in levels.items() if level in ("same", "several", "single", "short", "whole")]
    if levels["title"] == "brief":
        same.insert(0, "title (a common one)")
    close = [_WORDS.get(f, f) for f, level in levels.items() if level in ("nearly", "alike", "first", "begins", "next")]
    other = [
        _WORDS.get(f, f)
        for f, level in levels.items()
        if level in ("other", "event", "some", "shared", "partly", "near")
    ]
    pieces = [
        f"{word} {_listed([name for name in names if name])}"
        for word, names in (("same", same), ("similar", close), ("other", other))
        if any(names)
    ]
    return "; ".join(pieces)


_WORDS = {
    "author": "authors",
    "container-title": "journal",
    "page": "pages",
    "numbers": "numbers in the title",
    "type": "",
}


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def explained(verdict: Verdict, one: Item, other: Item) -> Iterator[tuple[str, str, float, str]]:
    """Each field's level, its weight, and the two values."""
    for field, level in verdict.levels.items():
        if level:
            variable = {"year": "issued", "numbers": "title", "arXiv": "URL"}.get(field, field)
            values = [_shown(item, variable) for item in (one, other)]
            yield field, level, WEIGHTS[field].get(level, 0.0), " | ".join(values)


def _shown(item: Item, variable: str) -> str:
    """The beginning of a value."""
    value = item.get(variable, "")
    if variable == "author":
        return "; ".join(show(person) for person in people(item, variable))[:40]
    if isinstance(value, dict) and "date-parts" in value:
        return edtf(value)
    return " ".join(" ".join(texts(value)).split())[:40]


def compared(a: Traits, b: Traits) -> dict[str, str]:
    """The level of each field; "" if one record lacks it."""
    return {
        "DOI": _equal(a.doi, b.doi),
        "PMID": _equal(a.pmid, b.pmid),
        "ISBN": "" if not a.isbns or not b.isbns else "same" if a.isbns & b.isbns else "other",
        "arXiv": _equal(a.arxiv, b.arxiv),
        "title": _title(a, b),
        "numbers": _numbers(a, b),
        "author": _author(a, b),
        "year": _year(a, b),
        "container-title": _container(a, b),
        "volume": _equal(a.volume, b.volume),
        "issue": _equal(a.issue, b.issue),
        "page": _page(a, b),
        "abstract": _abstract(a.abstract, b.abstract),
        "type": _equal(a.type, b.type),
        "URL": _equal(a.url, b.url),
    }


def _equal(a: str, b: str) -> str:
    return "" if not a or not b else "same" if a == b else "other"


def _title(a: Traits, b: Traits) -> str:
    if not a.titles or not b.titles:
        return ""
    best, one, other = max(
        ((_likeness(one, other), one, other) for one in a.titles for other in b.titles), key=lambda pair: pair[0]
    )
    if best < 70 and a.page[0] == b.page[0] != "":
        translated = a.bracketed != b.bracketed or in_two_languages(a.title, b.title)
        return "translated" if translated else "other"
    if best < 88:
        return "partly" if best >= 70 else "other"
    if best < 100 and reworded(one, other):
        return "reworded" if is_distinct(one, _journals(a, b)) else "other"
    if not is_distinct(one, _journals(a, b)):
        return "brief"
    return "same" if best == 100 else "nearly" if best >= 96 else "alike"


def _likeness(one: str, other: str) -> float:
    """How alike two titles are, up to 100; the beginning or the end of a title is alike to all of it."""
    from rapidfuzz import fuzz

    short, long = sorted((one.replace(" ", ""), other.replace(" ", "")), key=len)
    if len(short) > 12 and short != long and (long.startswith(short) or long.endswith(short)):
        return max(fuzz.ratio(short, long), 89.0 if len(short) > 24 else 75.0)
    return fuzz.ratio(short, long)


def _journals(a: Traits, b: Traits) -> set[str]:
    return {word for name in (*a.containers, *b.containers) for word in name.split()}


def _numbers(a: Traits, b: Traits) -> str:
    if a.numbers == b.numbers:
        return ""
    return "more" if a.numbers <= b.numbers or b.numbers <= a.numbers else "other"


def _author(a: Traits, b: Traits) -> str:
    if not a.people or not b.people:
        return ""
    first = same_person(a.people[0], b.people[0])
    shared = len(a.names & b.names) / min(len(a.people), len(b.people))
    if first:
        return ("several" if min(len(a.people), len(b.people)) > 2 else "same") if shared >= 0.75 else "first"
    return "shared" if shared >= 0.75 else "some" if shared >= 0.3 else "other"


def same_person(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two names can be the same person: in either order, with initials, without a particle or a middle name."""
    if a == b:
        return True
    whole = {word for word in a & b if len(word) > 1}
    if not whole:
        from rapidfuzz import fuzz

        longest, other = max(a, key=len), max(b, key=len)
        if len(longest) < 5 or fuzz.ratio(longest, other) < 85:
            return False
        whole = {longest, other}
    rest, others = sorted(a - whole), sorted(b - whole)
    if not rest or not others:
        return True
    return any(one.startswith(other) or other.startswith(one) for one in rest for other in others)


def _year(a: Traits, b: Traits) -> str:
    if a.year is None or b.year is None:
        return ""
    between = abs(a.year - b.year)
    return "same" if not between else "next" if between == 1 else "near" if between == 2 else "other"


def _container(a: Traits, b: Traits) -> str:
    if not a.containers or not b.containers:
        return ""
    levels = {alike_names(*sorted((one, other))) for one in a.containers for other in b.containers}
    level = next(level for level in ("same", "short", "alike", "other") if level in levels)
    return "event" if level == "other" and "paper-conference" in (a.type, b.type) else level


def _page(one: Traits, other: Traits) -> str:
    a, b = one.page, other.page
    if not a[0] or not b[0]:
        return ""
    if a == b:
        return "same" if a[1] else "single"
    if a[0] == b[0]:
        return "first" if a[1] and b[1] else "begins"
    (first, last), (other_first, other_last) = (_digits(a), _digits(b))
    if _counted(first, last) != _counted(other_first, other_last):
        return ""  # how many pages it has, not which ones
    if first == other_first or (last and last == other_last) or _torn(first, last, other_last or other_first):
        return "alike"
    if _torn(other_first, other_last, last or first):
        return "alike"
    if last and other_last and int(first) <= int(other_last) and int(other_first) <= int(last):
        return "alike"
    return "other"


def _digits(page: tuple[str, str]) -> tuple[str, str]:
    first, last = ("".join(filter(str.isdecimal, part)) for part in page)
    return first, last


def _counted(first: str, last: str) -> bool:
    """Whether these are the pages of a file: 1-12."""
    return first == "1" and bool(last) and int(last) < 60


def _torn(first: str, last: str, whole: str) -> bool:
    """Whether one page range is a mangled form of the other: `Suppl-29` for S417-S429."""
    left = last or first
    return len(left) < len(whole) and whole.endswith(left) and len(first) < 3


def _abstract(a: str, b: str) -> str:
    from rapidfuzz import fuzz

    if len(a) < 100 or len(b) < 100:
        return ""
    one, other = fold(a[:400]), fold(b[:400])
    if len(one) > 300 and one == other and fold(a) == fold(b):
        return "whole"
    ratio = fuzz.ratio(one[:240], other[:240])
    return "same" if ratio >= 85 else "other" if ratio < 60 else ""
