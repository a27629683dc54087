"""Compare two records: whether they are the same work, and what differs in titles, people, years, journals and pages.

Titles are compared word by word, as NFKD without markup, hyphens and case: a likeness of 0.90 or more is the same title, less
than 0.60 another one, between them it differs. Titles that differ in one word that is not another spelling differ, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from rapidfuzz import fuzz

from refdesk.items import Item
from refdesk.items.fold import fold
from refdesk.items.record import family, people, year
from refdesk.items.tuples import NamedTuple

SAME, ANOTHER = 90.0, 60.0
SPELLING = 74.0  # likeness of two spellings of one word
SMALL_WORDS = {"a", "an", "the", "and", "der", "die", "das", "le", "la", "les", "el", "un", "une"}
JOINING = {
    "of",
    "on",
    "in",
    "for",
    "and",
    "the",
    "to",
    "with",
    "de",
    "des",
    "der",
    "die",
    "und",
    "et",
    "la",
    "le",
    "a",
    "an",
    "at",
}
OTHERS = re.compile(r"^(?:et al\.?|(?:and )?others|u\. ?a\.|…|\.\.\.)$", re.I)
Likeness = Literal["same", "differs", "another"]


class Difference(NamedTuple):
    """A difference: the variable, its value here and its value there."""

    variable: str
    here: str
    there: str

    def __str__(self) -> str:
        return f"{self.variable}: here {self.here}, there {self.there}"


def words_of(title: str) -> str:
    """The words of a title for comparison: plain letters and digits."""
    text = re.sub(r"(?<=\w)[-‐‑–](?=\w)", "", re.sub(r"</?\w[^<>]*>", "", title))
    return " ".join(fold(text).split())


def title_forms(title: str) -> list[str]:
    """The title with and without its subtitle."""
    main = re.split(r"[:.?!]\s|\s[-–—]\s", title, maxsplit=1)[0]
    whole, short = words_of(title), words_of(main)
    return [whole, short] if short != whole and len(short.split()) > 1 else [whole]


def title_likeness(here: str, there: str) -> Likeness:
    """Whether two titles are the same, differ, or belong to two works. A subtitle may be missing in one of them."""
    left, right = title_forms(here), title_forms(there)
    pairs = (
        [(left[0], right[0])] + [(left[0], short) for short in right[1:]] + [(short, right[0]) for short in left[1:]]
    )
    ratio, best = max((likeness(*pair), pair) for pair in pairs)
    if ratio < ANOTHER:
        return "another"
    return "same" if ratio >= SAME and not other_words(*best) else "differs"


def likeness(left: str, right: str) -> float:
    """The likeness of two lists of words, in any order (0 to 100); words run together count as separate."""
    if left.replace(" ", "") == right.replace(" ", ""):
        return 100.0
    return float(fuzz.token_sort_ratio(left, right))


def other_words(left: str, right: str) -> list[str]:
    """The words of one title that the other has in no spelling."""
    if left.replace(" ", "") == right.replace(" ", ""):
        return []
    only_left = [word for word in left.split() if word not in right.split() and word not in SMALL_WORDS]
    only_right = [word for word in right.split() if word not in left.split() and word not in SMALL_WORDS]
    for word in list(only_left):
        spelled = next(
            (other for other in only_right if fuzz.ratio(word, other) >= SPELLING and word[:1] == other[:1]), None
        )
        if spelled:
            only_left.remove(word)
            only_right.remove(spelled)
    if not only_left or not only_right:
        joined = "".join(only_left or only_right)
        rest = right if only_left else left
        return [] if joined and joined in rest.replace(" ", "") else only_left or only_right
    return only_left + only_right


def person_forms(person: dict[str, str]) -> tuple[str, str]:
    """A family name and the first letter of a given name, both plain."""
    given = fold(person.get("given", ""))
    return fold(family(person)), given[:1]


def same_person(here: dict[str, str], there: dict[str, str]) -> bool:
    """Whether two names can be the same person: by the family name, in any transliteration or order of the names, and by the
    initial if both have one."""
    (left, left_initial), (right, right_initial) = person_forms(here), person_forms(there)
    if not left or not right:
        return False
    if {left, fold(here.get("given", ""))} == {right, fold(there.get("given", ""))}:
        return True
    joined = left.replace(" ", ""), right.replace(" ", "")
    alike = joined[0] == joined[1] or left.split()[-1] == right.split()[-1] or fuzz.ratio(*joined) >= 84
    alike = alike or sorted(left.split()) == sorted(right.split())
    whole = fold(f"{here.get('given', '')} {family(here)}"), fold(f"{there.get('given', '')} {family(there)}")
    if not alike:
        return likeness(*whole) >= SAME  # a literal, or names split in another place
    return not (left_initial and right_initial) or left_initial == right_initial or likeness(*whole) >= 80


def authors_of(item: Item) -> tuple[list[dict[str, str]], bool]:
    """The authors, or the editors if there are none, and whether there are others (et al.)."""
    listed: list[dict[str, str]] = [dict(person) for person in people(item, "author")] or [
        dict(p) for p in people(item, "editor")
    ]
    named = [person for person in listed if not OTHERS.match(family(person))]
    return named, len(named) < len(listed)


def authors_agree(here: Item, there: Item) -> tuple[int, int]:
    """How many of the authors here are among those there, and the number of authors here."""
    left, right = authors_of(here)[0], authors_of(there)[0]
    return sum(any(same_person(person, other) for other in right) for person in left), len(left)


def authors_difference(here: Item, there: Item) -> Difference | None:
    """The difference between lists of authors: the first must agree, and no other may be missing or added."""
    (left, hinted), (right, _) = authors_of(here), authors_of(there)
    if not left or not right:
        return None
    if (
        any("literal" in person for person in right[:1]) and len(right) == 1
    ):  # a group that wrote, or the names in one text
        return (
            None
            if hinted or likeness(names(left), names(right)) > 50 or "literal" in left[0]
            else Difference("author", names(left), names(right))
        )
    agree = sum(any(same_person(person, other) for other in right) for person in left)
    first = same_person(left[0], right[0])
    if first and agree == len(left) and (hinted or len(left) >= len(right)):
        return None
    if first and hinted and agree >= len(left) - 1:
        return None
    return Difference("author", names(left), names(right))


def names(persons: Sequence[dict[str, str]]) -> str:
    """The family names, no more than four of them."""
    shown = ", ".join(family(person) for person in persons[:4])
    return f"{shown} and {len(persons) - 4} more" if len(persons) > 4 else shown


CONTAINERS = ("container-title", "container-title-short", "collection-title", "event-title")


def container_difference(here: Item, there: Item) -> Difference | None:
    """The difference between journals or books, compared by ISSN, names, acronyms and abbreviations."""
    left = str(here.get("container-title") or "")
    others = [str(there[name]) for name in CONTAINERS if there.get(name)]
    if not left or not others or {here.get("type"), there.get("type")} & {"book", "thesis", "report", "webpage"}:
        return None
    serials = [set(re.findall(r"\d{4}-?\d{3}[\dX]", str(item.get("ISSN", "")))) for item in (here, there)]
    if serials[0] & serials[1]:
        return None
    mine = [left, *(str(here[name]) for name in CONTAINERS[1:] if here.get(name))]
    if any(same_container(name, other) for name in mine for other in others):
        return None
    return Difference("container-title", left, others[0])


def same_container(left: str, right: str) -> bool:
    """Whether two names can belong to the same journal or conference series."""
    one, two = fold(left), fold(right)
    bare = [
        " ".join(
            word for word in text.split() if word not in JOINING and not re.fullmatch(r"\d+(?:st|nd|rd|th)?", word)
        )
        for text in (one, two)
    ]
    if not all(bare) or bare[0] == bare[1] or likeness(*bare) >= SAME or fuzz.token_set_ratio(*bare) >= 99:
        return True
    return any(
        shortens(short, long, original)
        for short, long, original in ((bare[0], bare[1], left), (bare[1], bare[0], right))
    )


def shortens(short: str, long: str, original: str) -> bool:
    """Whether a name is an acronym or an abbreviation of another: each of its letters or words begins a word, in order."""
    words = long.split()
    if " " not in short:
        return short in words or (any(letter.isupper() for letter in original[1:]) and begins(short, words))
    place = 0
    for word in short.split():
        place = next((after + 1 for after in range(place, len(words)) if abbreviates(word, words[after])), -1)
        if place < 0:
            return False
    return True


def abbreviates(short: str, word: str) -> bool:
    """Whether a word begins, or begins and ends, as its abbreviation does ("transl" of translation, "intl" of international)."""
    return word.startswith(short) or (
        len(short) > 2 and word[0] == short[0] and word.startswith(short[:-1]) and short[-1] in word
    )


def begins(letters: str, words: Sequence[str]) -> bool:
    """Whether an acronym can be cut into beginnings of words, in their order, some words left out."""
    if not letters:
        return True
    for place, word in enumerate(words):
        for size in range(1, min(len(letters), len(word)) + 1):
            if not word.startswith(letters[:size]):
                break
            if begins(letters[size:], words[place + 1 :]):
                return True
    return False


def year_difference(here: Item, there: Item) -> Difference | None:
    """The difference between years more than one apart: online and print publication often differ by one."""
    left, right = year(here), year(there)
    if not left or not right or abs(int(left) - int(right)) <= 1:
        return None
    return Difference("issued", str(left), str(right))


def page_difference(here: Item, there: Item) -> Difference | None:
    """The difference between first pages."""
    left, right = (re.findall(r"[A-Za-z]?\d+", str(item.get("page") or "")) for item in (here, there))
    if not left or not right or left[0].lower() == right[0].lower() or left[0].lstrip("eE") == right[0].lstrip("eE"):
        return None
    if here.get("volume") and there.get("volume") and here["volume"] != there["volume"]:
        return Difference("volume", str(here["volume"]), str(there["volume"]))
    return Difference("page", str(here["page"]), str(there["page"]))


def differences(here: Item, there: Item) -> list[Difference]:
    """All differences between a reference and the record of its work."""
    listed: list[Difference | None] = []
    titles = str(here.get("title") or ""), str(there.get("title") or "")
    if all(titles) and title_likeness(*titles) != "same":
        listed.append(Difference("title", f"'{titles[0]}'", f"'{titles[1]}'"))
    listed += [authors_difference(here, there), year_difference(here, there), container_difference(here, there)]
    if here.get("container-title") and there.get("container-title"):
        listed.append(page_difference(here, there))
    return [each for each in listed if each]


def same_work(here: Item, there: Item) -> bool:
    """Whether a record found by a search can be the work of a reference: the same title, with the same people or year; or
    the same people and a very similar title."""
    like = title_likeness(str(here.get("title") or ""), str(there.get("title") or ""))
    if like == "another":
        return False
    agree, all_here = authors_agree(here, there)
    enough = all_here == 0 or agree * 2 >= all_here
    if like == "differs":
        return enough and all_here > 0
    return enough or len(words_of(str(here.get("title"))).split()) >= 4
