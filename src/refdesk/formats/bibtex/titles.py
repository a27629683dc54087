"""The case of titles: BibTeX's are in title case with braces around what must stay, CSL's are in sentence case.

Both directions work on the rich text of `latex`, where PROTECT and END stand for the braces.
"""

from __future__ import annotations

import re

from .symbols import END, PROTECT

TOKEN = re.compile(r"[\x02\x03]|<[^<>]*>|[^\W_]+(?:['’\u00ad.][^\W_]+)*|[^\w\x02\x03<]+|.", re.S)
STOPS = re.compile(r"[:?!.…—](?:[\s”’\"')\]]*)\s*$")
SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "but",
        "or",
        "nor",
        "for",
        "yet",
        "so",
        "as",
        "at",
        "by",
        "in",
        "into",
        "of",
        "off",
        "on",
        "onto",
        "out",
        "over",
        "per",
        "to",
        "up",
        "upon",
        "via",
        "from",
        "with",
        "without",
        "vs",
        "v",
        "et",
        "al",
        "de",
        "la",
        "le",
        "les",
        "du",
        "des",
        "und",
        "der",
        "die",
        "das",
        "von",
        "van",
    ]
)
ENGLISH = re.compile(
    r"(?i)^(en\b|en[-_]|eng$|english|american|british|usenglish|ukenglish|canadian|australian|newzealand)"
)


def is_english(language: str | None) -> bool:
    """Whether titles in that language are to be put in sentence case; so they are where no language is given."""
    return not language or bool(ENGLISH.match(language))


def strip_protection(text: str) -> str:
    return text.replace(PROTECT, "").replace(END, "")


def looks_title_cased(text: str) -> bool:
    """Whether the words that could be in lower case mostly are not. A title that is in sentence case already is to be left alone:
    what is capital in it is a name."""
    upper = lower = 0
    depth = 0
    start = True
    for token in TOKEN.finditer(text):
        word = token.group()
        if word == PROTECT:
            depth += 1
        elif word == END:
            depth -= 1
        elif word[0] == "<":
            pass
        elif word[0].isalpha():
            if not start and not depth and word.lower() not in SMALL and len(word) > 1:
                if word[0].isupper():
                    upper += 1
                elif word[0].islower():
                    lower += 1
            start = False
        elif STOPS.search(word):
            start = True
    return upper >= lower and upper > 0


def to_sentence_case(text: str, english: bool) -> str:
    """The title as CSL has it: in sentence case but for what is protected; protected words in lower case in a nocase span."""
    if PROTECT not in text and not english:
        return text
    whole = text[:1] == PROTECT and text.find(END) == len(text) - 1
    if whole:
        return text[1:-1]
    if not english:
        return strip_protection(text)
    lower = looks_title_cased(text)
    out: list[str] = []
    depth = 0
    start = True
    for token in TOKEN.finditer(text):
        word = token.group()
        if word == PROTECT:
            depth += 1
            continue
        if word == END:
            depth -= 1
            continue
        if not depth and lower and word[0].isalpha():
            out.append(lower_word(word, start))
        else:
            out.append(word)
        if word[0].isalnum():
            start = False
        elif word[0] != "<" and STOPS.search(word):
            start = True
    return "".join(out)


def lower_word(word: str, start: bool) -> str:
    """The word in sentence case: what has capitals inside or is one letter in a row of capitals stays as an acronym stays."""
    if start:
        return (
            word[0].upper() + word[1:]
            if not word[1:].islower() and len(word) > 1
            else word[0].upper() + word[1:].lower()
        )
    if word == "I":
        return word
    if any(c.isupper() for c in word[1:]):
        return word
    return word.lower()


def protect_case(tex: str, english: bool) -> str:
    """The LaTeX of a title with braces around the words whose capitals must stay, so that it reads back as it is."""
    if not english:
        return tex
    words = list(WORDS.finditer(tex))
    capital = [word for word in words if any(c.isupper() for c in word.group())]
    if not capital or (len(capital) == 1 and capital[0].start() == 0 and capital[0].group()[1:].islower()):
        return tex
    text = strip_tex(tex)
    if looks_title_cased(text):
        return "{" + tex + "}"
    return tex


WORDS = re.compile(r"[^\W\d_]+")


def strip_tex(tex: str) -> str:
    return re.sub(r"\\[a-zA-Z]+|[{}\\]", "", tex)
