"""Parse queries: text -> a tree.

    curie radium              both words, in any field
    "open science" pre*       a phrase; words that begin so
    author:curie tag:physics  in one field: any CSL variable, key, tag, type, any
    author:(curie OR meitner) a field for all that is in the parentheses
    year:2019..2024 year:>2020
    source:embase added:2026-01..  group:thesis (and what is below it)
    has:DOI missing:abstract missing:files
    text:polonium               in the text of attached files (see `refdesk index --files`)
    a OR b, NOT a, -a, (a OR b) -c      AND binds closer than OR; it may be left out

Case, accents and LaTeX do not count: muller finds Müller and M{\\"u}ller. What holds several words (CO₂-based) is a phrase.
Records with the words in their titles come first, then those with them elsewhere: in author, container, keywords, abstract.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from refdesk.errors import UsageError
from refdesk.items.fold import fold
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple
from refdesk.items.variables import USUAL_NAMES, VARIABLES


class Word(NamedTuple):
    """A word or a phrase, in a variable or (without one) in any; `written` is how it was typed."""

    variable: str
    phrase: str
    prefix: bool
    written: str


class Key(NamedTuple):
    """A key; with `prefix`, all keys with that prefix."""

    key: str
    prefix: bool


class Tag(NamedTuple):
    """A whole keyword, folded; with `prefix`, all keywords with that prefix."""

    tag: str
    prefix: bool


class Source(NamedTuple):
    """The name of a database or file that a record was imported from, folded."""

    name: str


class Added(NamedTuple):
    """The date of import, from and to, as precisely as written (`2026-01`)."""

    low: str
    high: str


class Type(NamedTuple):
    """A type, or some of its words (`type:article` is also article-journal)."""

    words: str


class Years(NamedTuple):
    """The year of issue, from and to, both included."""

    low: int
    high: int


class Has(NamedTuple):
    """A variable that is filled."""

    variable: str


class Text(NamedTuple):
    """A word or a phrase in the text of an attached file."""

    phrase: str
    prefix: bool


class Pattern(NamedTuple):
    """A regular expression that is found in a variable, or (without one) in any."""

    variable: str
    pattern: re.Pattern[str]


class And(NamedTuple):
    parts: tuple[Query, ...]


class Or(NamedTuple):
    parts: tuple[Query, ...]


class Not(NamedTuple):
    part: Query


Query: TypeAlias = Word | Key | Tag | Text | Source | Added | Type | Years | Has | Pattern | And | Or | Not

FIELDS = {name.lower(): name for name in VARIABLES} | USUAL_NAMES | {
    "any": "any", "key": "key", "tag": "tag", "tags": "tag", "has": "has", "missing": "missing", "year": "year", "id": "key",
    "group": "group", "added": "added", "text": "text", "files": "files", "file": "files",
}  # fmt: skip
"""The fields of a query, by their names in lower case."""

_FAR = 10**9
_DAY = regex(r"\d{4}(-\d\d(-\d\d)?)?")
_YEARS = regex(r"(?P<sign>>=|<=|>|<)?(?P<year>-?\d{1,6})|(?P<low>-?\d{1,6})?\.\.(?P<high>-?\d{1,6})?")


NEAR = 60  # characters of a query shown on each side of an error


class QueryError(UsageError):
    """A query that cannot be parsed, and the place of the error."""

    def __init__(self, reason: str, text: str, at: int) -> None:
        self.reason, self.text, self.at = reason, text, at
        super().__init__(f"{reason} (character {at + 1} of the query)")

    def pointed(self) -> list[str]:
        """Two lines: the query near the place, and a caret under the place."""
        start = max(0, self.at - NEAR)
        shown = "".join(c if c.isprintable() else " " for c in self.text[start : self.at + NEAR])
        return [f"  {shown}", f"  {' ' * (self.at - start)}^"]


def parse(text: str) -> Query:
    """The tree of a query. Raises QueryError, with the place, if it cannot be parsed."""
    text = text.encode("utf-8", "replace").decode()  # half of a surrogate pair is nowhere in an index
    parser = _Parser(" ".join(text.splitlines()))
    query = parser.either("")
    if parser.at < len(parser.text):
        raise parser.error("unexpected )")
    if query is None:
        raise parser.error("nothing to search for")
    return query


def pattern(text: str) -> Pattern:
    """`FIELD:PATTERN` of --regex; FIELD may be `any`. Case is ignored."""
    name, colon, expression = text.partition(":")
    if not colon or name.lower() not in FIELDS:
        raise UsageError(f"--regex: expected FIELD:PATTERN, FIELD being a CSL variable, key, tag or any: {text}")
    variable = {"any": "", "key": "id", "tag": "keyword", "year": "issued"}.get(name.lower(), FIELDS[name.lower()])
    try:
        return Pattern(variable, re.compile(expression, re.IGNORECASE))
    except (re.error, OverflowError, RecursionError) as error:
        raise UsageError(f"--regex {text}: {error}") from None


def words(query: Query) -> Iterator[Word]:
    """The words of a query that a match may contain: all but the negated ones."""
    match query:
        case Word():
            yield query
        case And(parts) | Or(parts):
            for part in parts:
                yield from words(part)


class _Parser:
    """A recursive-descent parser. Each method reads from `at` on; a term without words is None and is dropped."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0

    def error(self, reason: str, at: int | None = None) -> QueryError:
        return QueryError(reason, self.text, self.at if at is None else at)

    def skip(self) -> str:
        """Skip white space, and return the rest of the text."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.text[self.at :]

    def operator(self, name: str) -> bool:
        rest = self.skip()
        if rest.startswith(name) and (len(rest) == len(name) or rest[len(name)].isspace() or rest[len(name)] == "("):
            self.at += len(name)
            return True
        return False

    def either(self, field: str) -> Query | None:
        parts = [self.both(field)]
        while self.operator("OR"):
            parts.append(self.both(field))
        return _one(Or, parts)

    def both(self, field: str) -> Query | None:
        parts = [self.term(field)]
        while (rest := self.skip()) and not rest.startswith(")"):
            at = self.at
            if self.operator("OR"):
                self.at = at
                break
            if self.operator("AND") and not self.skip():
                raise self.error("a word is missing after AND", at)
            parts.append(self.term(field))
        return _one(And, parts)

    def term(self, field: str) -> Query | None:
        rest = self.skip()
        if not rest or rest[0] == ")":
            raise self.error("a word is missing" if self.text.strip() else "nothing to search for")
        if self.operator("AND") or self.operator("OR"):
            raise self.error("a word is missing before this", self.at - (2 if self.text[self.at - 2] == "O" else 3))
        if self.operator("NOT") or (rest[0] == "-" and len(rest) > 1 and not rest[1].isspace()):
            self.at += rest[0] == "-"
            part = self.nested(self.term, field)
            return Not(part) if part else None
        if rest[0] == "(":
            return self.group(field)
        if not field and (named := re.match(r"([A-Za-z][\w-]*):(?!//)", rest)):
            name = FIELDS.get(named[1].lower())
            if not name:
                raise self.error(f"no field '{named[1]}'{near(named[1])} (quote it to search for the word)")
            self.at += named.end()
            if self.at == len(self.text) or self.text[self.at].isspace():
                raise self.error(f"a value is missing after '{named[0]}'")
            return self.nested(self.term, name)
        at = self.at
        value, prefix = self.value()
        return self.leaf(field, value, prefix, at)

    def nested(self, read: Callable[[str], Query | None], field: str) -> Query | None:
        self.depth += 1
        if self.depth > 100:
            raise self.error("nested too deeply")
        query = read(field)
        self.depth -= 1
        return query

    def group(self, field: str) -> Query | None:
        opening = self.at
        self.at += 1
        query = self.nested(self.either, field)
        if not self.skip().startswith(")"):
            raise self.error("unbalanced (", opening)
        self.at += 1
        return query

    def value(self) -> tuple[str, bool]:
        """A quoted or a bare value, and whether it ends in a star."""
        opening = self.at
        if self.text[opening] == '"':
            closing = self.text.find('"', opening + 1)
            if closing < 0:
                raise self.error("unbalanced quotation mark", opening)
            self.at = closing + 1
            value = self.text[opening + 1 : closing]
            if prefix := self.text.startswith("*", self.at):
                self.at += 1
            return value, prefix
        depth = 0
        while self.at < len(self.text) and not (c := self.text[self.at]).isspace():
            depth += (c == "(") - (c == ")")
            if depth < 0:
                break
            self.at += 1
        value = self.text[opening : self.at]
        return value.rstrip("*"), value.endswith("*")

    def leaf(self, field: str, value: str, prefix: bool, at: int) -> Query | None:
        match field:
            case "key":
                return Key(value.removeprefix("@"), prefix)
            case "year":
                return self.years(value, at)
            case "has" | "missing":
                name = FIELDS.get(value.lower(), value)
                has = Has({"tag": "keyword", "year": "issued", "key": "id"}.get(name, name).lower())
                return has if field == "has" else Not(has)
            case "added":
                return self.days(value, at)
        if value.startswith("*"):
            raise self.error("* is allowed at the end of a word only", at)
        phrase = fold(value)
        if not phrase:
            return None
        if field == "tag":
            return Tag(phrase, prefix)
        if field == "text":
            return Text(phrase, prefix)
        if field == "group":
            return Tag(phrase, True)
        if field == "source":
            return Or((Source(phrase), Word("source", phrase, prefix, value)))
        if field == "type":
            return Type(phrase)
        return Word("" if field == "any" else field, phrase, prefix, value)

    def days(self, value: str, at: int) -> Query:
        low, dots, high = value.partition("..")
        if not all(_DAY.fullmatch(day) for day in (low, high) if day) or value == "..":
            raise self.error("not a date: expected 2026-01-31, 2026-01, 2026-01..2026-03 or 2026-01..", at)
        return Added(low, (high or "9") if dots else low)

    def years(self, value: str, at: int) -> Query:
        match = _YEARS.fullmatch(value)
        if not match or value == "..":
            raise self.error("not a year: expected 2020, 2019..2024, >2020 or <=1900", at)
        if match["year"]:
            year = int(match["year"])
            bounds = {">": (year + 1, _FAR), ">=": (year, _FAR), "<": (-_FAR, year - 1), "<=": (-_FAR, year)}
            return Years(*bounds.get(match["sign"], (year, year)))
        return Years(int(match["low"] or -_FAR), int(match["high"] or _FAR))


def _one(kind: type[And] | type[Or], parts: list[Query | None]) -> Query | None:
    there = tuple(part for part in parts if part is not None)
    return kind(there) if len(there) > 1 else there[0] if there else None


def near(field: str) -> str:
    """`; did you mean author?`, or nothing."""
    from difflib import get_close_matches

    names = get_close_matches(field.lower(), FIELDS, 3)
    return f"; did you mean {', '.join(names)}?" if names else ""
