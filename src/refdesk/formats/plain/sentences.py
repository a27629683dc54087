"""Where the parts of a reference end that only a full stop closes."""

from __future__ import annotations

import re

from refdesk.formats.plain.facts import ABBREVIATED, UPPER

# A letter that is no initial: "Silent spring—I.", "the role of vitamin D."
LETTER_AT_END = re.compile(r"(?:[—–]|(?<!\w)(?!(?:and|by|von|van|the)\b)[a-zß-ÿ]{3,} )\w$")


# What follows a letter that ends a title: "objects in R. Journal of Open Source Software", "World War I. The Wader Review"
JOURNAL = re.compile(
    r"(?:The )?(?:[A-Z]\w{3,} ){0,2}(?:Journal|Review|Annals|Archives|Bulletin|Quarterly|Transactions)(?: of\b|[ ,.]|$)"
)


def sentence_breaks(text: str) -> list[int]:
    """Where sentences begin: after a full stop, question or exclamation mark that ends no abbreviation."""
    breaks = []
    for found in re.finditer(
        rf"[.?!][”\"»’)]*[\s\x02]+(?=[a-z]{{1,3}}[{UPPER}]|npj |[{UPPER}0-9“\"«‘¿¡(\[\x02])|\x02\s*", text
    ):
        before = text[max(0, found.start() - 40) : found.start()]
        word = re.search(r"([^\W_]+(?:\.[^\W_])*)$", before)
        if (
            found[0][0] == "."
            and word
            and (
                (len(word[1]) == 1 and not LETTER_AT_END.search(before) and not JOURNAL.match(text, found.end()))
                or (word[1].casefold() in ABBREVIATED and " " in before.strip() and not word[1].islower())
                or word[1] in ("St", "Ste", "Ft", "Mt", "Proc", "Conf", "Symp", "Ann", "Trans", "Int")
                or "." in word[1]
            )
        ):
            continue
        if found.end() < len(text):
            breaks.append(found.end())
    return breaks
