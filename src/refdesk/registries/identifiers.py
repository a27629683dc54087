"""Recognise identifiers by their form. Nothing is looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple


class Identifier(NamedTuple):
    """An identifier: its kind, its normalised value, and a title or name to check against the record."""

    kind: str
    value: str
    hint: str = ""

    def __str__(self) -> str:
        return self.value if self.kind in ("doi", "url") else f"{self.kind}:{self.value}"


DOI = r"10\.\d{4,9}(?:\.\d+)*/[^\s\"]*[^\s\".,;:'!?]"
ARXIV = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
BIBCODE = r"\d{4}[A-Za-z&.]{5}[A-Za-z0-9.]{9}[A-Z.:]"
# The forms of each kind without a prefix; the first match counts.
BARE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, regex("|".join(patterns), re.I))
    for kind, *patterns in (
        ("doi", rf"(?:doi:?\s*|(?:https?://)?(?:dx\.|www\.)?doi\.org/)?({DOI})"),
        ("arxiv", rf"(?:arxiv:\s*|(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/)?({ARXIV})(?:\.pdf)?"),
        (
            "pmcid",
            r"(?:pmcid:\s*)?(PMC\d{3,9})(?:\.\d+)?",
            r"https?://(?:www\.)?(?:pmc\.)?ncbi\.nlm\.nih\.gov/(?:pmc/)?articles/(PMC\d+)/?.*",
        ),
        (
            "pmid",
            r"pmid:?\s*(\d{1,9})",
            r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/(\d+)/?.*",
        ),
        (
            "isbn",
            r"(?:urn:)?isbn(?:-1[03])?:?\s*((?:97[89][- ]?)?(?:\d[- ]?){9}[\dX])",
            r"((?:97[89][- ]?)(?:\d[- ]?){9}\d)",
            r"(\d{9}[\dX]|\d{1,5}-\d{1,7}-\d{1,7}-[\dX])",
        ),
        ("issn", r"(?:issn:?\s*)?(\d{4}-\d{3}[\dX])"),
        ("openalex", r"(?:openalex:|https?://(?:api\.)?openalex\.org/(?:works/)?)(W\d{4,12})", r"(W\d{6,12})"),
        ("zenodo", r"(?:zenodo:|https?://(?:www\.)?zenodo\.org/(?:records?|api/records)/)(\d+)(?:[/?#].*)?"),
        ("inspire", r"(?:inspire:|https?://inspirehep\.net/(?:literature|api/literature|record)/)(\d+)(?:[/?#].*)?"),
        (
            "dblp",
            r"(?:dblp:|https?://dblp\.(?:org|uni-trier\.de)/rec/(?:html/|bib/)?)"
            r"((?:conf|journals|books|phd|series|reference|tr)/[\w/.-]+?)(?:\.(?:html|bib|xml))?",
        ),
        (
            "hal",
            r"(?:hal:|https?://(?:[\w-]+\.)?hal\.(?:science|archives-ouvertes\.fr)/)?"
            r"((?:hal|tel|halshs|inria|cea|ensl|pasteur|inserm)-\d{6,9})(?:v\d+)?/?",
        ),
        ("ads", rf"(?:ads:|bibcode:|https?://(?:ui\.)?adsabs\.harvard\.edu/abs/)?({BIBCODE})(?:/abstract)?"),
        ("wikidata", r"(?:wikidata:|https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d{1,11})"),
        ("url", r"(https?://[^\s/]+\.?[^\s]*)"),
    )
)
NAMED = regex(r"(doi|arxiv|pmid|pmcid|isbn|issn|openalex|zenodo|inspire|dblp|hal|ads|wikidata|url):\s*(\S+)", re.I)
DIGITS = {"pmid": r"\d{1,9}", "zenodo": r"\d+", "inspire": r"\d+"}


def recognise(text: str) -> Identifier | None:
    """The identifier in a text, with or without a hint after it ("10.1000/x Doe"); None if it is not one."""
    text = " ".join(text.split()).strip(" .,;")
    whole = _alone(text)
    if whole or " " not in text:
        return whole
    for cut in [match.start() for match in re.finditer(" ", text)]:
        if (identifier := _alone(text[:cut])) and identifier.kind != "url":
            return identifier._replace(hint=text[cut:].strip(" ()[]"))
    return None


def _alone(text: str) -> Identifier | None:
    """The identifier that makes up the whole text."""
    if ":" not in text and not any(map(str.isdecimal, text)):
        return None  # a digit, or the name of its kind, is in every identifier
    if (named := NAMED.fullmatch(text)) and named[1].lower() in DIGITS:
        kind = named[1].lower()
        return Identifier(kind, named[2]) if re.fullmatch(DIGITS[kind], named[2]) else None
    for kind, pattern in BARE:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        value = next(group for group in match.groups() if group)
        if identifier := _spelled(kind, value):
            return identifier
    return None


def _spelled(kind: str, value: str) -> Identifier | None:
    """The normalised identifier; None if its check digit is wrong."""
    if kind == "doi":
        if match := re.fullmatch(r"10\.48550/arxiv\.(.+)", value, re.I):
            return Identifier("arxiv", match[1])
        if value.count("(") < value.count(")"):
            value = value.rstrip(")")
        return Identifier(kind, value.lower())
    if kind == "isbn":
        digits = re.sub("[- ]", "", value).upper()
        return Identifier(kind, isbn13(digits)) if good_isbn(digits) else None
    if kind == "issn":
        return Identifier(kind, value.upper()) if good_issn(value.replace("-", "").upper()) else None
    if kind in ("pmcid", "openalex", "wikidata"):
        return Identifier(kind, value.upper())
    return Identifier(kind, value)


def good_isbn(digits: str) -> bool:
    """Whether the check digit of an ISBN without hyphens is right."""
    if len(digits) == 13:
        return sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits)) % 10 == 0
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return len(digits) == 10 and sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0


def isbn13(digits: str) -> str:
    """An ISBN in thirteen digits."""
    if len(digits) == 13:
        return digits
    body = "978" + digits[:9]
    check = -sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(body)) % 10
    return f"{body}{check}"


def good_issn(digits: str) -> bool:
    """Whether the check digit of an ISSN without its hyphen is right."""
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return sum(value * (8 - place) for place, value in enumerate(values)) % 11 == 0


def read_list(text: str) -> Iterator[str]:
    """The lines of a list of identifiers, without comments (`#` at the beginning, or after a space) and empty lines."""
    for line in text.splitlines():
        if line := (re.sub(r"(?:^|\s)#.*$", "", line) if "#" in line else line).strip():
            yield line
