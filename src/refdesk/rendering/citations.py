"""A citation in pandoc's syntax -> the cites of a cluster, as citeproc's citation data names them.

    [see @arendt1951, pp. 33-35, and passim; -@kafka2009, ch. 2]     a cluster
    @arendt1951 [p. 33]                                             in the text: Arendt (1951, p. 33)
    -@arendt1951                                                    without the author: (1951)
    @{https://example.org/x}, {sec. A-3} and more                   braces around odd keys and odd locators

The syntax is described in the Pandoc User's Guide (Citation syntax). Nothing here reads files: the terms of locators
are parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from refdesk.errors import UsageError
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

Cite = dict[str, Any]
"""`id`, and where they are there `prefix`, `suffix`, `locator`, `label`, `suppress-author`, `author-only`."""


class Cluster(NamedTuple):
    """The cites of one citation. `narrative`: the first author is part of the sentence, and the rest follows it.

    In a cluster `typed` as text, a cite with a prefix or suffix keeps its place.
    """

    cites: tuple[Cite, ...]
    narrative: bool = False
    typed: bool = False


# A key: letters, digits and _, with single punctuation marks inside; or anything in braces.
KEY = r"(?:\{(?P<braced>[^{}\s]+)\}|(?P<key>\w(?:\w|[:.#$%&+?<>~/-](?=\w))*))"
CITE = regex(rf"(?P<minus>(?<![\w])-)?(?<![\w])@{KEY}")
# The words of a locator (pandoc's rule): 33, 12A, xvi, 1.2.3, 33-44, 34(1)(i), [17]. They may have dashes and colons.
UNIT = r"[^\s!\"#%&'()*,./;?@\[\\\]_{}§¶¿¡«»“”‘’„…—·]++"
SEQUENCE = rf"(?:\.?{UNIT}(?:\.{UNIT})*+)"
WORD = regex(rf"(?:{SEQUENCE}|\({SEQUENCE}?\)|\[{SEQUENCE}?\]|\{{{SEQUENCE}?\}})++")
ROMAN = regex(r"(?i)(?=[mdclxvi])m*(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?![^\W_])")
SEPARATOR = regex(r"[,;]?[ \t\r\n\xa0]?")
LONGEST_LABEL = 30


def parse(text: str, terms: Mapping[str, str]) -> Cluster:
    """The cluster in a text. `terms` gives the label for a name or abbreviation in lower case (`pp.` -> `page`).

    UsageError if the text is not a citation.
    """
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return Cluster(tuple(cites(text[1:-1], terms)))
    first = CITE.match(text)
    if first is None:
        raise UsageError(f"not a citation: {text!r} (write '[see @key, p. 3; @other]', '@key [p. 3]' or plain keys)")
    rest = text[first.end() :].strip()
    cite = keyed(first)
    if not rest:
        return Cluster((cite,), narrative=not first["minus"])
    if not (rest.startswith("[") and rest.endswith("]")):
        raise UsageError(f"not a citation: {text!r}: put what follows the key in brackets")
    parts = split(rest[1:-1])
    if parts and not CITE.search(parts[0]):
        located(cite, parts.pop(0), terms)
    more = [cite for part in parts for cite in cites(part, terms)]
    return Cluster((cite, *more), narrative=not first["minus"])


def is_written(text: str) -> bool:
    """Whether this is a citation in pandoc's syntax, and not a plain key."""
    return bool(re.search(r"[\s\[\];]|^-@|^@\{", text.strip()))


def cites(text: str, terms: Mapping[str, str]) -> Iterator[Cite]:
    """The cites between the brackets."""
    for part in split(text):
        match = CITE.search(part)
        if match is None:
            raise UsageError(f"no key in {part.strip()!r}: a key is written @key")
        cite = keyed(match)
        if prefix := part[: match.start()].lstrip():
            cite["prefix"] = prefix
        located(cite, part[match.end() :].rstrip(), terms)
        yield cite


def split(text: str) -> list[str]:
    """The parts between semicolons, not counting those inside braces."""
    return re.findall(r"(?:\{[^{}]*\}|[^;])+", text)


def keyed(match: re.Match[str]) -> Cite:
    cite: Cite = {"id": match["braced"] or match["key"]}
    if match["minus"]:
        cite["suppress-author"] = True
    return cite


def located(cite: Cite, rest: str, terms: Mapping[str, str]) -> None:
    """The cite with the locator and the suffix that follow its key."""
    label, locator, suffix = locator_in(rest, terms)
    if locator:
        cite |= {"label": label, "locator": locator}
    if suffix.strip():
        cite["suffix"] = suffix.rstrip()


def locator_in(rest: str, terms: Mapping[str, str]) -> tuple[str, str, str]:
    """The label, locator and suffix in the text after a key; label and locator are "" if there is no locator.

    A number without a label is a page; a Roman numeral without one could be a word, so it is not.
    """
    start = re.match(r",\s*|\s+", rest)
    body = rest[start.end() :] if start else rest
    if body.startswith("{") and "}" in body:
        inside, _, suffix = body[1:].partition("}")
        end = label_end(inside, terms, of_anything=True)
        locator = inside[end:].strip()
        return (terms[folded(inside[:end])] if end else "page", locator, suffix) if locator else ("", "", suffix)
    end = label_end(body, terms)
    if not end and not is_located(body, 0, bare=True):
        return "", "", rest
    stop = units_end(body, end, bare=not end)
    return terms[folded(body[:end])] if end else "page", body[end:stop].strip(), body[stop:]


def folded(label: str) -> str:
    return label.strip().lower()


def label_end(text: str, terms: Mapping[str, str], of_anything: bool = False) -> int:
    """Where the longest label at the start of the text ends, if a locator follows; else 0."""
    for end in range(min(len(text), LONGEST_LABEL), 0, -1):
        if folded(text[:end]) in terms and (
            is_located(text, end, bare=False) or (of_anything and not text[end - 1 : end + 1].isalpha())
        ):
            return end
    return 0


def is_located(text: str, start: int, bare: bool) -> bool:
    """Whether a word of a locator begins here, after at most one space. Without a label (`bare`) it needs a digit."""
    blank = 1 if text[start : start + 1].isspace() else 0
    return is_word_of_locator(WORD.match(text, start + blank), bare)


def is_word_of_locator(word: re.Match[str] | None, bare: bool) -> bool:
    if word is None:
        return False
    if any(character.isdigit() for character in word[0]):
        return True
    return not bare and any(ROMAN.fullmatch(part) for part in re.split(r"[-–:.()\[\]{}]+", word[0]) if part)


def units_end(text: str, start: int, bare: bool) -> int:
    """Where the locator that begins here ends."""
    blank = 1 if text[start : start + 1].isspace() else 0
    stop, word = start, WORD.match(text, start + blank)
    while word and is_word_of_locator(word, bare):
        stop = word.end()
        gap = SEPARATOR.match(text, stop)
        word = WORD.match(text, gap.end() if gap else stop)
    return stop


LABELS = frozenset(
    (
        "act", "appendix", "article-locator", "book", "canon", "chapter", "column", "elocation", "equation", "figure", "folio",
        "issue", "line", "note", "opus", "page", "paragraph", "part", "rule", "scene", "section", "sub-verbo", "supplement",
        "surah", "table", "timestamp", "title-locator", "verse", "version", "volume",
    )
)  # fmt: skip
"""The labels of locators (CSL specification, Locators)."""

ABBREVIATIONS = {
    "ch.": "chapter",
    "chs.": "chapter",
    "bk.": "book",
    "pt.": "part",
    "s.v.": "sub-verbo",
    "p": "page",
    "pp": "page",
}
"""What is written in English for some labels beside the terms of the locale."""


def terms_of(*locales: bytes) -> dict[str, str]:
    """The words for a locator's label in these locales (XML) and the usual English abbreviations."""
    return ABBREVIATIONS | locale_terms(*locales)


def locale_terms(*locales: bytes) -> dict[str, str]:
    """Every name and abbreviation of a locator's label in these locales (XML); the first locale takes precedence."""
    from xml.etree import ElementTree

    csl = "{http://purl.org/net/xbiblio/csl}"
    terms: dict[str, str] = {}
    for locale in locales:
        for term in ElementTree.fromstring(locale).iter(f"{csl}term"):
            label = term.get("name") or ""
            if label in LABELS:
                for text in (term.text, term.findtext(f"{csl}single"), term.findtext(f"{csl}multiple")):
                    if text and text.strip():
                        terms.setdefault(text.strip().lower(), label)
    return terms
