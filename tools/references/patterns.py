"""References in patterns that no style has, and lines of web pages, from `patterns.txt`."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tools.references.items import Maker
from tools.references.labelled import Pieces
from tools.references.render import Item

KINDS = {"article": "article-journal", "proceedings": "paper-conference", "patent": "report", "web": "webpage"}
# parts whose name is not their label
LABELS = {
    "AUTHOR": "author", "month": "date", "mon": "date", "day": "date", "date2": "accessed", "date0": "other", "page1": "page",
    "romanvolume": "volume", "label": "other", "volumes": "extent", "pin": "other",
}  # fmt: skip
MONTHS = "January February March April May June July August September October November December".split()
UNSPACED = ("zh", "ja", "ko")


class Names(NamedTuple):
    """The form of a list of names: the first name, the others, the text between them, and before the last."""

    first: Callable[[str, str], str]
    others: Callable[[str, str], str]
    between: str
    last: tuple[str, ...]


def _initials(given: str, stop: str) -> str:
    return stop.join(word[0] for word in given.replace("-", " ").split() if word) + stop.rstrip()


def _inverted(stop: str, comma: str = ",") -> Callable[[str, str], str]:
    return lambda family, given: f"{family}{comma} {_initials(given, stop)}"


def _natural(stop: str) -> Callable[[str, str], str]:
    return lambda family, given: f"{_initials(given, stop)} {family}"


def _full(family: str, given: str) -> str:
    return f"{given} {family}"


def _full_inverted(family: str, given: str) -> str:
    return f"{family}, {given}"


def _bracketed(family: str, given: str) -> str:
    return f"{family} ({_initials(given, '. ')})"


LISTS = (
    Names(_natural(". "), _natural(". "), ", ", (" and ", ", and ", " & ", ", ")),
    Names(_full, _full, ", ", (" and ", ", and ", " und ", " et ", " & ", ", ")),
    Names(_inverted(". "), _inverted(". "), ", ", (", & ", " and ", ", and ", ", ", " & ")),
    Names(_inverted("", ""), _inverted("", ""), ", ", (", ", " and ")),
    Names(_full_inverted, _full, ", ", (", and ", " and ", " und ", ", ")),
    Names(_full_inverted, _full_inverted, "; ", ("; ", "; and ")),
    Names(_bracketed, _bracketed, ", ", (", ", " et ")),
    Names(lambda f, g: f"{f.upper()} {g}", lambda f, g: f"{f.upper()} {g}", ", ", (", ", " et ", " and ")),
    Names(lambda f, g: f"{f.upper()}, {g}", lambda f, g: f"{f.upper()}, {g}", "; ", ("; ",)),
    Names(_inverted("."), _natural("."), ", ", (", and ", " and ", ", ")),
    Names(_inverted(". ", ""), _inverted(". ", ""), ", ", (", ", " and ", " и ")),
    Names(_natural(""), _natural(""), ", ", (", ", " and ", " & ")),
    Names(_natural(". "), _natural(". "), "/", ("/",)),
)


class Patterns:
    """Makes references and lines of pages from a maker's items."""

    def __init__(self, maker: Maker, rng: random.Random) -> None:
        self.maker = maker
        self.rng = rng
        lines = Path(__file__).with_name("patterns.txt").read_text("utf-8").splitlines()
        parted = (line.partition(": ") for line in lines if not line.startswith("#"))
        self.patterns = [(kind, pattern) for kind, colon, pattern in parted if colon]

    def reference(self) -> Pieces:
        """A reference in one of the patterns."""
        kind, pattern = self.rng.choice([pair for pair in self.patterns if pair[0] not in ("source", "noise")])
        code = self.language()
        item = self.maker.of_kind(KINDS.get(kind, kind), code, self.rng.random() < 0.7)
        if self.rng.random() < 0.2:
            item["title"] = self.rng.choice(self.maker.languages[code]["things"]).split()[-1].capitalize()
        return fill(pattern, self.values(item, code))

    def line(self) -> Pieces:
        """A line from an article's page: about its publication, or any other."""
        kind = "noise" if self.rng.random() < 0.35 else "source"
        _, pattern = self.rng.choice([pair for pair in self.patterns if pair[0] == kind])
        code = self.language()
        values = self.values(self.maker.of_kind("article-journal", code, self.rng.random() < 0.7), code)
        if kind == "noise":
            numbers = {
                "n": self.rng.randint(2, 2000),
                "m": self.rng.randint(1, 9),
                "y": values["date"],
                "c": values["container"],
            }
            return [("other", pattern.format(**numbers))]
        if self.rng.random() < 0.5:
            values["date"] = self.rng.choice(["{month} {date}", "{day} {month} {date}", "{mon} {date}"]).format(
                **values
            )
        return fill(pattern, values)

    def language(self) -> str:
        spaced = [code for code in self.maker.languages if code not in UNSPACED]
        return "en" if self.rng.random() < 0.5 else self.rng.choice(spaced)

    def values(self, item: Item, code: str) -> dict[str, str]:
        """The values of a pattern's parts for an item; missing ones are made up."""
        rng, maker = self.rng, self.maker
        own = {name: str(value) for name, value in item.items() if not isinstance(value, list | dict)}
        year = item["issued"]["date-parts"][0][0]
        month = rng.choice(MONTHS)
        names = LISTS[rng.randrange(len(LISTS))]
        others = names if rng.random() < 0.5 else rng.choice(LISTS[:2])
        authors = item.get("author") or item.get("editor") or maker.names(code, True, 3)
        page = own.get("page", "1-9")
        made = {
            "author": self.listed(authors, names), "AUTHOR": self.listed(authors, names).upper(),
            "editor": self.listed(maker.names(code, True, 3), others),
            "translator": self.listed(maker.names(code, True, 2), rng.choice(LISTS[:2])),
            "date": f"{year}{rng.choice('abc') if rng.random() < 0.05 else ''}", "date0": str(year - rng.randint(5, 90)),
            "date2": str(min(2025, year + rng.randint(0, 12))), "month": month, "mon": month[:3], "day": str(rng.randint(1, 28)),
            "container": own.get("container-title") or maker.of_field(code, "journals"),
            "place": own.get("publisher-place") or rng.choice(maker.stock.places),
            "publisher": own.get("publisher") or maker.of_field(code, "publishers"),
            "series": maker.of_field(code, "series"), "event": maker.of_field(code, "conferences"), "page": page,
            "volume": own.get("volume") or str(rng.randint(1, 9000)), "issue": own.get("issue") or str(rng.randint(1, 12)),
            "edition": rng.choice(["2nd", "3rd", "second", "2", "5th", "revised"]), "extent": str(rng.randint(60, 900)),
            "number": own.get("number") or rng.choice(["3,624,125", "4 123 456", "1.2", "TR-99-1", "12", "W/22.1", "6,547,881"]),
            "volumes": str(rng.randint(2, 6)), "pin": str(rng.randint(100, 900)), "page1": re.split(r"\W", page)[0] or "9",
            "romanvolume": rng.choice(["xi", "XXIV", "iv", "LX", "XVII"]),
            "label": f"{rng.choice(maker.stock.people)['family']} {year}:",
            "genre": own.get("genre") or rng.choice(["U.S. Patent", "US Patent", "European Patent", "Technical Report"]),
        }  # fmt: skip
        return own | made

    def listed(self, names: list[dict[str, str]], form: Names) -> str:
        """The names in one of the forms, sometimes shortened."""
        shown = [
            name.get("literal") or (form.others if at else form.first)(name.get("family", ""), name.get("given", ""))
            for at, name in enumerate(names)
        ]
        if len(shown) > 3 and self.rng.random() < 0.15:
            return form.between.join(shown[:2]) + self.rng.choice([" et al.", ", et al.", " u. a."])
        return form.between.join(shown[:-1]) + (self.rng.choice(form.last) if len(shown) > 1 else "") + shown[-1]


def fill(pattern: str, values: dict[str, str]) -> Pieces:
    """The pattern with its parts filled in; of two adjacent full stops, one is kept."""
    pieces: Pieces = []
    for at, part in enumerate(re.split(r"\{(\w+)\}", pattern)):
        if at % 2:
            pieces.append((LABELS.get(part, part), values[part]))
        else:
            doubled = part[:1] == "." and pieces and pieces[-1][1][-1:] == "."
            pieces.append(("other", part[1:] if doubled else part))
    return pieces
