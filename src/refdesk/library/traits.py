"""The traits of a record for finding duplicates, computed once.

Databases write the same article differently: `[A study]. Chinese`, `A study [Review] [45 refs]`; pages as 503-19, S417-S429
or 503-519; family and given names reversed. This module normalises them for `evidence`.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

from refdesk.items import Item
from refdesk.items.fold import fold
from refdesk.items.record import key_of, people, texts, year
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple
from refdesk.library.identity import PARTS_OF_BOOKS, arxiv, doi, edition, isbns
from refdesk.library.titles import SMALL_WORDS, folded_titles, kind, last_brackets


class Traits(NamedTuple):
    """The traits of a record."""

    key: str
    type: str
    titles: tuple[str, ...]  # folded, without remarks; a translation that is in brackets is a second one
    bracketed: bool  # the title is in brackets: it is a translation
    numbers: frozenset[str]  # in the title: parts and volumes
    kind: str  # of what the title says it is: a reply, an erratum
    people: tuple[frozenset[str], ...]  # the words of each name, initials among them
    names: frozenset[str]  # the words of all names, initials not among them
    year: int | None
    containers: tuple[str, ...]
    volume: str
    issue: str
    page: tuple[str, str]  # the first and the last
    doi: str
    isbns: frozenset[str]
    pmid: str
    arxiv: str
    edition: str
    parts: tuple[str, ...]  # part-number, version, genre, number: what tells two parts of a work apart
    abstract: str
    url: str
    size: int  # how many fields it has

    @property
    def title(self) -> str:
        return self.titles[0] if self.titles else ""


_NUMBER = regex(r"\d+|\b(?:[ivx]{2,}|(?<=part )[a-z]|(?<=volume )[a-z]|(?<=vol )[a-z]|one|two|three|four|five|six|"
                r"first|second|third|fourth|fifth|i(?=$)|(?<=part )i|v|x)\b")  # fmt: skip
_AS_DIGITS = {
    word: str(n)
    for n, words in enumerate(
        "i one first|ii two second|iii three third|iv four fourth|v five fifth|vi six|vii|viii|ix|x|xi|xii".split("|"),
        1,
    )
    for word in words.split()
}
_SUFFIXES = frozenset("jr sr ii iii iv junior senior phd md".split())
_PARTICLES = frozenset("van von der den de del della di da dos du la le el al bin ter ten zu y".split())
MOST_PEOPLE = 15  # that are compared
_INITIALS = regex(r"\b[A-Z]{2,3}\b(?!')")
_NAME_PARTS = ("non-dropping-particle", "dropping-particle", "family", "given", "literal")
_MONTHS = {name: str(n) for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_PAGES = regex(r"([a-z]*)\W*(\d+)([a-z]*)(?:\W+([a-z]*)\W*(\d+))?")
_PERSONAL = {"keyword", "note", "annote", "abstract", "custom", "language"}  # these are united when records are merged


def traits(item: Item) -> Traits:
    """The traits of a record."""
    title = _text(item, "title")
    folded = folded_titles(title)
    named = islice(people(item, "author") if item.get("author") else people(item, "editor"), MOST_PEOPLE)
    persons = tuple(filter(None, map(name_words, named)))
    return Traits(
        key=key_of(item),
        type=_text(item, "type"),
        titles=folded,
        bracketed=title.lstrip().startswith("["),
        numbers=_numbers(folded[0] if folded else ""),
        kind=kind(title),
        people=persons,
        names=frozenset(word for words in persons for word in words if len(word) > 1 and word not in _PARTICLES),
        year=year(item),
        containers=containers(item),
        volume=first_volume(item),
        issue=_numeral(item, "issue"),
        page=pages(_text(item, "page")),
        doi=doi(item),
        isbns=frozenset(() if item.get("type") in PARTS_OF_BOOKS else isbns(item)),
        pmid="".join(filter(str.isdigit, _text(item, "PMID"))),
        arxiv=arxiv(item),
        edition=edition(item) if "edition" in item else "1",
        parts=tuple(fold(_text(item, name)) for name in ("part-number", "version", "genre", "number")),
        abstract=_text(item, "abstract"),
        url=_text(item, "URL").partition("://")[2].rstrip("/"),
        size=sum(1 for name, value in item.items() if value and name not in _PERSONAL),
    )


def _text(item: Item, field: str) -> str:
    return str(item.get(field) or "")


def _numbers(title: str) -> frozenset[str]:
    return frozenset(_AS_DIGITS.get(n, n.lstrip("0")) for n in _NUMBER.findall(title))


def name_words(name: dict[str, str]) -> frozenset[str]:
    """The words of a name: initials one by one (`R E`, `RE` and `R.E.` are the same), no suffix."""
    capitals = str(name.get("family") or "").isupper()
    parts = [_words(text, part == "given", capitals) for part in _NAME_PARTS if (text := name.get(part))]
    return parts[0].union(*parts[1:]) if parts else frozenset()


@lru_cache(50_000)
def _words(text: str, given: bool, capitals: bool) -> frozenset[str]:
    if given and len(text) < 4 and text.isupper() and text.isalpha():
        return frozenset(text.lower())
    if given and not capitals:
        text = _INITIALS.sub(lambda initials: " ".join(initials[0]), text)  # `RB. dos`
    return frozenset(word for word in fold(text).split() if word not in _SUFFIXES)


def containers(item: Item) -> tuple[str, ...]:
    """The names of the journal or book without function words. Of two names, the second comes after ` = ` or, translated, in
    square brackets."""
    names: dict[str, None] = {}
    for field in ("container-title", "container-title-short", "journalAbbreviation"):
        if text := " ".join(texts(item.get(field, ""))):
            for piece in text.split(" = "):
                while last := last_brackets(piece):
                    piece, inside, is_square = last
                    if is_square and len(inside.split()) > 2:  # not [Electronic resource]
                        names[_name(inside)] = None
                names[_name(piece)] = None
    return tuple(filter(None, names))


def _name(text: str) -> str:
    """The name of a journal without function words, folded."""
    return " ".join(word for word in fold(text.replace("&", " ")).split() if word not in SMALL_WORDS)


def _numeral(item: Item, field: str) -> str:
    """A volume or an issue as its number: `Vol. 14` is 14, `7-8` is 7 8, May is 5, `S1` is suppl 1."""
    words = [word.lstrip("0") or word for word in fold(str(item.get(field) or "")).split()]
    words = [_MONTHS.get(word[:3], word) if word.isalpha() else word for word in words]
    words = ["suppl" if word.startswith("suppl") and word.isalpha() else word for word in words]
    words = [f"suppl {word[1:]}" if word[0] == "s" and word[1:].isdecimal() else word for word in words]
    return " ".join(word for word in words if word not in ("vol", "volume", "no", "issue", "number", "iss"))


def first_volume(item: Item) -> str:
    """The volume, without a supplement; "" if it is just the year."""
    volume = _numeral(item, "volume")
    volume = volume.partition(" suppl")[0] if volume[:1].isdecimal() else volume
    return "" if volume == str(year(item)) else volume


def pages(text: str) -> tuple[str, str]:
    """The first and the last page in full: `503-19` is 503 and 519, `S417-S429` is s417 and s429."""
    match = _PAGES.search(text.lower())
    if not match:
        return "", ""
    letters, first, after, _, last = match.groups(default="")
    first = first.lstrip("0") or first
    last = last.lstrip("0")
    if last and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    before = letters if len(letters) == 1 else ""
    return before + first + after, before + last if last and last != first else ""
