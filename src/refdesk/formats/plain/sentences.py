"""Where the parts of a reference end that only a full stop closes."""

from __future__ import annotations

import re

from refdesk.formats.plain.facts import ABBREVIATED, JOURNAL_WORDS, UPPER

# A letter that is no initial: "Silent spring—I.", "the role of vitamin D."
LETTER_AT_END = re.compile(r"(?:[—–]|(?<!\w)(?!(?:and|by|von|van|the)\b)[a-zß-ÿ]{3,} )\w$")
# nor is this digit: "Phosphatase 1. Shore Sci. 5", but that of "The Problem, 1. Waders" ends nothing
DIGIT_AT_END = re.compile(r"[^\W\d_] \d$")
# What follows a letter that ends a title: "objects in R. Journal of Open Source Software", "World War I. The Wader Review"
JOURNAL = re.compile(rf"(?:The )?(?:[A-Z]\w{{3,}} ){{0,2}}(?:{JOURNAL_WORDS})(?: of\b|[ ,.]|$)")
STOP = re.compile(rf"[.?!][”\"»’)]*[\s\x02]+(?=[a-z]{{1,3}}[{UPPER}]|npj |[{UPPER}0-9“\"«‘¿¡(\[\x02])|\x02\s*")
WORD_AT_END = re.compile(r"([^\W_]+(?:\.[^\W_])*)$")


def sentence_breaks(text: str) -> list[int]:
    """Where sentences begin: after a full stop, question or exclamation mark that ends no abbreviation."""
    return [
        found.end()
        for found in STOP.finditer(text)
        if found.end() < len(text) and not (found[0][0] == "." and _ends_abbreviation(text, found))
    ]


def _ends_abbreviation(text: str, stop: re.Match[str]) -> bool:
    """Whether a full stop ends an initial or an abbreviation."""
    before = text[max(0, stop.start() - 40) : stop.start()]
    found = WORD_AT_END.search(before)
    if not found:
        return False
    word = found[1]
    if len(word) == 1:
        ends = DIGIT_AT_END.search(before) or LETTER_AT_END.search(before) or JOURNAL.match(text, stop.end())
        if not ends:
            return True
    return (
        (word.casefold() in ABBREVIATED and " " in before.strip() and not word.islower())
        or word in ("St", "Ste", "Ft", "Mt", "Proc", "Conf", "Symp", "Ann", "Trans", "Int")
        or "." in word
    )
