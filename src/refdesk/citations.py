"""A citation as people write it -> the cites of a cluster, in the words of citeproc's data format.

    [see @arendt1951, pp. 33-35, and passim; -@kafka2009, ch. 2]     a cluster
    @arendt1951 [p. 33]                                             in the text: Arendt (1951, p. 33)
    -@arendt1951                                                    without the author: (1951)
    @{https://example.org/x}, {sec. A-3} and more                   braces around odd keys and odd locators

The syntax is pandoc's (Pandoc User's Guide, Citation syntax). Pure: no files; the terms of locators are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from refdesk.errors import UsageError
from refdesk.regex import regex

Cite = dict[str, Any]
"""`id`, and where they are there `prefix`, `suffix`, `locator`, `label`, `suppress-author`, `author-only`."""


class Cluster(NamedTuple):
    """The cites of one citation; `narrative`: the first one's author is part of the sentence, the rest stands after it."""

    cites: tuple[Cite, ...]
    narrative: bool = False


# A key: letters, digits and _, with single marks of punctuation inside; anything, between braces.
KEY = r"(?:\{(?P<braced>[^{}\s]+)\}|(?P<key>\w(?:\w|[:.#$%&+?<>~/-](?=\w))*))"
CITE = regex(rf"(?P<minus>(?<![\w])-)?(?<![\w])@{KEY}")
UNIT = r"(?:[A-Za-z]{0,3}\d[\w:/]*(?:\.\d+)*|\b[ivxlcdmIVXLCDM]+\b)"
UNITS = regex(rf"{UNIT}(?:\s*[-–—]\s*{UNIT}|\s*[,&]\s*{UNIT})*")


def parse(text: str, terms: Mapping[str, str]) -> Cluster:
    """The cluster that `text` is. `terms` gives a locator's label by its name or abbreviation, in lower case (`pp.` -> `page`).

    UsageError where the text is no citation.
    """
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return Cluster(tuple(cites(text[1:-1], terms)))
    first = CITE.match(text)
    if first is None:
        raise UsageError(f"no citation: {text!r} (write '[see @key, p. 3; @other]', '@key [p. 3]' or plain keys)")
    rest = text[first.end() :].strip()
    cite = keyed(first)
    if not rest:
        return Cluster((cite,), narrative=not first["minus"])
    if not (rest.startswith("[") and rest.endswith("]")):
        raise UsageError(f"no citation: {text!r}: what follows the key stands in brackets")
    parts = split(rest[1:-1])
    if parts and not CITE.search(parts[0]):
        located(cite, parts.pop(0), terms)
    more = [one for part in parts for one in cites(part, terms)]
    return Cluster((cite, *more), narrative=not first["minus"])


def is_written(text: str) -> bool:
    """Is this a citation in pandoc's syntax, and not a plain key?"""
    return bool(re.search(r"[\s\[\];]|^-@|^@\{", text.strip()))


def cites(text: str, terms: Mapping[str, str]) -> Iterator[Cite]:
    """The cites between the brackets."""
    for part in split(text):
        found = CITE.search(part)
        if found is None:
            raise UsageError(f"no key in {part.strip()!r}: a key is written @key")
        cite = keyed(found)
        if prefix := part[: found.start()].lstrip():
            cite["prefix"] = prefix
        located(cite, part[found.end() :].rstrip(), terms)
        yield cite


def split(text: str) -> list[str]:
    """The parts between semicolons, except those inside braces."""
    return re.findall(r"(?:\{[^{}]*\}|[^;])+", text)


def keyed(found: re.Match[str]) -> Cite:
    cite: Cite = {"id": found["braced"] or found["key"]}
    if found["minus"]:
        cite["suppress-author"] = True
    return cite


def located(cite: Cite, rest: str, terms: Mapping[str, str]) -> None:
    """Add to the cite the locator and the suffix that follow its key."""
    start = re.match(r"\s*,?\s*", rest)
    body = rest[start.end() :] if start else rest
    if body.startswith("{") and "}" in body:
        inside, _, suffix = body[1:].partition("}")
        if inside.strip():
            label, locator = labelled(inside.strip(), terms)
            cite |= {"label": label or "page", "locator": locator}
    else:
        label, after = labelled(body, terms)
        units = UNITS.match(after)
        # a number without a label is a page; a Roman one could be a word, and is not
        if units is None or (label is None and not body[:1].isdigit()):
            suffix = rest
        else:
            cite |= {"label": label or "page", "locator": units[0].strip()}
            suffix = after[units.end() :]
    if suffix.strip():
        cite["suffix"] = suffix.rstrip()


def labelled(text: str, terms: Mapping[str, str]) -> tuple[str | None, str]:
    """The label that the text begins with, and what follows it."""
    lowered = text.lower()
    for term in sorted(terms, key=len, reverse=True):
        if lowered.startswith(term) and not (term[-1].isalpha() and text[len(term) : len(term) + 1].isalpha()):
            return terms[term], text[len(term) :].lstrip()
    return None, text


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
    """Every name and abbreviation of a locator's label in these locales (XML), the first locale's meaning first."""
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
    return ABBREVIATIONS | terms
