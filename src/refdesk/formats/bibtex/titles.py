"""The case of titles: BibTeX's are in title case with braces around what must stay, CSL's are in sentence case.

Both directions work on rich text in which PROTECT and END stand for the braces. CSL's title case capitalises words in lower
case and leaves all others alone (CSL 1.0.2, "Text-case"), so that braces need a nocase span only around lower case.
"""

from __future__ import annotations

import re

from .symbols import END, NOCASE, PROTECT, words

TOKEN = re.compile(r"[\x02\x03]|<[^<>]*>|[^\W_]+(?:['’\u00ad.][^\W_]+)*|[^\w\x02\x03<]+|.", re.S)
STOPS = re.compile(r"[:?!.…—]\s*[”’\"')\]]*\s*$")
SPACES = re.compile(" {2,}")
# words that title case leaves in lower case, by one manual of style or another
SMALL = words("""
a an the and but or nor for yet so as at by in into of off on onto out over per to up upon via from with without vs v et al
about above across after against along among around before behind below beneath beside between beyond during inside near plus
since than through throughout till toward towards under until versus within if its it is are that when where
de la le les du des und der die das von van y e il ex
""")
ENGLISH = re.compile(r"(?i)en(?:\b|[-_]|g$|glish)|american|british|usenglish|ukenglish|canadian|australian|newzealand")


def is_english(language: str | None) -> bool:
    """Whether titles in that language are to be put in sentence case; so they are where no language is given."""
    return not language or bool(ENGLISH.match(language))


def strip_protection(text: str) -> str:
    return text.replace(PROTECT, "").replace(END, "")


def looks_title_cased(text: str) -> bool:
    """Whether the words that could be in lower case mostly are not. A title that is in sentence case already is to be left
    alone: what is capital in it is a name."""
    if text[1:].islower():
        return False
    upper = lower = depth = 0
    start = True
    for word in TOKEN.findall(text):
        if word[0].isalpha():
            if not start and not depth and len(word) > 1 and word.lower() not in SMALL:
                if word.islower():
                    lower += 1
                elif word[1:].islower():
                    upper += 1
            start = False
        elif word == " ":
            pass
        elif word == PROTECT:
            depth += 1
        elif word == END:
            depth -= 1
        elif word[0] != "<" and STOPS.search(word):
            start = True
    return upper > 2 * lower


def wrapped(text: str) -> bool:
    """Whether one pair of braces is around all of the title."""
    if text[:1] != PROTECT or text[-1:] != END:
        return False
    depth = 0
    for at, char in enumerate(text):
        depth += (char == PROTECT) - (char == END)
        if depth == 0:
            return at == len(text) - 1
    return False


def to_sentence_case(text: str, english: bool) -> str:
    """The title as CSL has it: in sentence case but for what is protected, with nocase spans where the protected is in lower
    case. A title that is in braces from end to end stays as it is: so do programs write it that know nothing of its case."""
    whole = False
    for _ in range(9):  # nobody means more
        if not wrapped(text):
            break
        text, whole = text[1:-1], True
    # who puts braces around words says that the others need none
    lower = english and not whole and (PROTECT in text or looks_title_cased(text))
    if not lower and PROTECT not in text:
        return text
    if not english:
        return SPACES.sub(" ", strip_protection(text))
    out: list[str] = []
    group: list[str] = []
    depth = 0
    start = True
    for word in TOKEN.findall(text):
        if word == PROTECT:
            depth += 1
        elif word == END:
            depth -= 1
            if depth == 0:
                out.append(keep_case("".join(group)))
                group = []
        elif depth > 0:
            group.append(word)
        elif lower and word[0].isalpha():
            out.append(lower_word(word, start))
        else:
            out.append(word)
        if word[0].isalnum():
            start = False
        elif word[0] != "<" and STOPS.search(word):
            start = True
    return SPACES.sub(" ", "".join(out + group))


def keep_case(text: str) -> str:
    """The protected text: in a nocase span where title case would change it."""
    changes = any(word.islower() and len(word) > 1 and word not in SMALL for word in TOKEN.findall(text))
    return f"{NOCASE}{text}</span>" if changes and "<" not in text else text


def lower_word(word: str, start: bool) -> str:
    """The word in sentence case. What has capitals inside is a name or an acronym and stays."""
    if start or (len(word) == 1 and word != "A") or any(char.isupper() for char in word[1:]):
        return word
    return word.lower()


def protect_case(text: str, english: bool) -> str:
    """The rich text of a title with PROTECT and END around the words whose capitals must stay, so that LaTeX does not touch
    them and the title reads back as it is."""
    if not english or text[1:].islower():
        return text
    if looks_title_cased(without_nocase(text)):
        return PROTECT + text + END
    out: list[str] = []
    start = True
    spared = False  # in a nocase span, which becomes braces as well
    for word in TOKEN.findall(text):
        spared = word == NOCASE or (spared and word != "</span>")
        if word == " " or word.islower() or spared:
            out.append(word)
            start = start and not word[0].isalnum()
            continue
        if word[0].isalpha() and (not start or word[1:] != word[1:].lower()):
            if out and out[-1] == END:
                out[-1:] = [word, END]
            else:
                out += [PROTECT, word, END]
        elif word == "-" and out and out[-1] == END:
            out[-1:] = [word, END]
        else:
            out.append(word)
        if word[0].isalnum():
            start = False
        elif word[0] != "<" and STOPS.search(word):
            start = True
    return "".join(out)


def without_nocase(text: str) -> str:
    return re.sub(r'<span class="nocase">(.*?)</span>', PROTECT + r"\1" + END, text) if NOCASE in text else text
