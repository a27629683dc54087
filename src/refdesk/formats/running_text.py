"""Running text copied from print or from a page: its language, and words that were broken at the end of a line."""

from __future__ import annotations

import re
from functools import cache

from refdesk.formats.words import read_words

# Short words that are frequent in a language; those of several languages (de, la, en, die, do ...) count for each.
WORDS = {name: frozenset(words) for name, words in read_words("refdesk.formats").items()}
BROKEN = re.compile(r"(?<![\w-])([^\W\d_]+)-(\s*)([^\W\d_]+)(?![\w-])")
SOFT_HYPHEN = re.compile("\u00ad\\s*")


def guess_language(text: str) -> str | None:
    """The two-letter code of the text's language, or None if its short words do not show it clearly."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < 12:
        return None
    stops = ((name[5:], stop) for name, stop in WORDS.items() if name.startswith("stop "))
    counts = sorted(((sum(word in stop for word in words), code) for code, stop in stops), reverse=True)
    (most, code), (second, _) = counts[:2]
    return code if most >= 0.12 * len(words) and most > 1.25 * second else None


def heal_hyphens(text: str) -> str:
    """Join the halves of words that were hyphenated at the end of a printed line ("libera-tion").

    A hyphen that belongs to its word stays ("pan-Islamist", "non-linear"): halves are joined only if a word list has
    the whole word and it is likelier than the compound, if the whole word occurs elsewhere in the text, or if white space
    follows the hyphen.
    """
    text = SOFT_HYPHEN.sub("", text)
    if not BROKEN.search(text):
        return text
    spelled = frozenset(re.findall(r"[^\W\d_]+", text.casefold()))
    frequency = _frequencies(guess_language(text) or "en")

    def mend(match: re.Match[str]) -> str:
        first, space, second = match.groups()
        whole, left, right = (first + second).casefold(), first.casefold(), second.casefold()
        if not second.islower() or right in WORDS["suspended"]:
            return match[0]
        if space:
            return first + second
        part = frequency.get(left, 0) or left in WORDS["prefix"]
        likely = frequency.get(whole, 0) > (frequency.get(right, 0) if part else 0)
        broken_off = whole in spelled and not (part and frequency.get(right, 0))
        return first + second if likely or broken_off else match[0]

    return BROKEN.sub(mend, text)


@cache
def _frequencies(language: str) -> dict[str, int]:
    """How often each word occurs in a corpus of the language; empty if there is no list of its words."""
    from spellchecker import SpellChecker

    if language not in SpellChecker.languages():
        return {}
    return dict(SpellChecker(language=language).word_frequency.dictionary)
