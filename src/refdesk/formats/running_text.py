"""Running text copied from print or from a page: its language, and words that were broken at the end of a line."""

from __future__ import annotations

import re
from functools import cache

# Short words that are frequent in a language; those of several languages (de, la, en, die, do ...) count for each.
STOP_WORDS = {
    "en": "the of and to in that is for with on are was this by from which as an we have at been their these it or not",
    "fr": "le la les des et de du un une dans que qui pour sur par est au aux ce cette sont avec plus ne pas nous dont",
    "de": "der die das und in den von zu des mit dem ist im eine ein für auf als nicht sich auch werden wird sind nach",
    "es": "el la los las de y en que del un una para con por se es al como su más lo sobre son esta este entre fue no",
    "pt": "o a os as de e em que do da dos das um uma para com por se é ao como não no na mais sobre são este pelo",
    "it": "il la le gli di e in che del della dei un una per con da si è al come non nel nella sono più su questo alla",
    "nl": "de het een van en in dat is op te voor met zijn niet aan er om ook als bij door deze worden naar wordt maar",
    "pl": "i w na z do że się nie jest to o jak od po oraz przez dla są który która których tym tego",
    "tr": "ve bir bu ile için olarak da de olan daha çok gibi en kadar sonra ancak göre olduğu",
    "sv": "och att det som en på är av för med till den inte har ett om de var från vid",
    "ru": "и в на что не с по как это из для от к о его при также или были между",
}
BROKEN = re.compile(r"(?<![\w-])([^\W\d_]+)-(\s*)([^\W\d_]+)(?![\w-])")
SOFT_HYPHEN = re.compile("\u00ad\\s*")
# First parts of compounds that are not words by themselves.
PREFIXES = frozenset(
    "aero afro anglo anti astro auto bi bio co contra counter cross de di eco electro ethno euro ex extra"
    " franco geo hetero homo hydro hyper hypo infra inter intra macro mega meta micro mid mini mono multi nano"
    " neo neuro non out over photo physico poly post pre pro proto pseudo psycho quasi re self semi socio"
    " spatio sub super supra techno tele thermo trans tri ultra un uni vice".split()
)
SUSPENDED = frozenset("and or to nor und oder bzw et ou y o e en of".split())  # "pre- and post-war"


def guess_language(text: str) -> str | None:
    """The two-letter code of the text's language, or None if its short words do not show it clearly."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < 12:
        return None
    counts = sorted(((sum(w in stop for w in words), code) for code, stop in _stop_words().items()), reverse=True)
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
        if not second.islower() or right in SUSPENDED:
            return match[0]
        if space:
            return first + second
        part = frequency.get(left, 0) or left in PREFIXES
        likely = frequency.get(whole, 0) > (frequency.get(right, 0) if part else 0)
        broken_off = whole in spelled and not (part and frequency.get(right, 0))
        return first + second if likely or broken_off else match[0]

    return BROKEN.sub(mend, text)


@cache
def _stop_words() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in STOP_WORDS.items()}


@cache
def _frequencies(language: str) -> dict[str, int]:
    """How often each word occurs in a corpus of the language; empty if there is no list of its words."""
    from spellchecker import SpellChecker

    if language not in SpellChecker.languages():
        return {}
    return dict(SpellChecker(language=language).word_frequency.dictionary)
