"""What pages say on buttons, in labels and headings: the lists in `words.txt`, and patterns made of them."""

from __future__ import annotations

import re

from refdesk.formats.words import read_words

WORDS = read_words("refdesk.formats.page_text")
MENU_WORDS = frozenset(WORDS["menu"])
OF_JOURNALS = frozenset(WORDS["journal"])


def any_of(*names: str) -> str:
    """A pattern for any of the words of these classes, in small letters or capitals."""
    return f"(?i:{'|'.join(word for name in names for word in WORDS[name])})"


def bare(text: str) -> str:
    """The letters and digits alone, to compare by."""
    return re.sub(r"[\W_]+", "", text.casefold())


INSTITUTION = re.compile(rf"\b(?:{'|'.join(WORDS['institution'])})\b")  # which have a capital
ABSTRACT = re.compile(r"(?i)(?:abstract|summary|résumé|resumen|resumo|zusammenfassung|riassunto|öz)\b")
