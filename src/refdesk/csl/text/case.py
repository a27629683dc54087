"""Text case: lowercase, uppercase, capitalize-first, capitalize-all, sentence, title (Text-case).

Text marked `nocase` keeps its case, as do small capitals, superscripts and subscripts in a field.
"""

from __future__ import annotations

from io import StringIO

from refdesk.csl import tags
from refdesk.csl.tree import Piece
from refdesk.items.regex import regex

# Title case leaves these in lower case (Title Case Conversion, and the wider list that processors use).
STOP_WORDS = frozenset(
    """a about above across afore after against al along alongside amid amidst among amongst an and anenst apropos apud
    around as aside astride at athwart atop barring before behind below beneath beside besides between beyond but by c
    ca circa contra d' d’ de despite down during et except for forenenst from given in inside into lest like modulo near
    next nor notwithstanding of off on onto or out over per plus pro qua sans since so than the through throughout thru
    till to toward towards under underneath until unto up upon v v. van versus via vis-à-vis von vs vs. with within
    without yet""".split()
)
STOP_PHRASES = regex(
    r"\b(?:according to|ahead of|apart from|as for|as of|as per|as regards|aside from|back to|because of|close to|due to"
    r"|except for|far from|inside of|instead of|near to|next to|on to|out from|out of|outside of|prior to|pursuant to"
    r"|rather than|regardless of|such as|that of|up to|where as)\b"
)
WORD = regex(r"[^\s:;?!.,()\[\]{}<>\-–—/“”„«»\"\u200b]+")
SENTENCE_END = regex(r"[:?!][\s“‘\"'«\u200b]*$")
PROTECTED_VALUES = frozenset({"small-caps", "sup", "sub"})


def change_case(piece: Piece, case: str, lang: str = "en") -> Piece:
    """The piece in another case. `lang` is the language of the text: only English has a title case."""
    if case == "title" and not lang.startswith("en"):
        return piece
    if isinstance(piece, str):
        return change_text(piece, case, lang)
    leaves: list[tuple[str, bool]] = []
    gather(piece, leaves, False)
    text = "".join([leaf for leaf, _ in leaves])
    mask: list[bool] = []
    for leaf, protected in leaves:
        mask.extend([protected] * len(leaf))
    changed = change_text(text, case, lang, mask if any(mask) else None)
    if len(changed) != len(text):  # a letter with no single counterpart (ß): string by string
        return by_leaf(piece, case, lang)
    return spread(piece, StringIO(changed))


def gather(piece: Piece, leaves: list[tuple[str, bool]], protected: bool) -> None:
    """The strings of a piece and whether their case is protected."""
    if isinstance(piece, str):
        leaves.append((piece, protected))
        return
    protected = protected or isinstance(piece.tag, tags.NoCase | tags.NoDecor)
    protected = protected or (piece.tag is tags.MARKUP and piece.marks[0].value in PROTECTED_VALUES)
    for child in piece.children:
        gather(child, leaves, protected)


def spread(piece: Piece, text: StringIO) -> Piece:
    """The piece with its strings taken, in order, from a text of the same length."""
    if isinstance(piece, str):
        return text.read(len(piece))
    return piece._replace(children=tuple([spread(child, text) for child in piece.children]))


def by_leaf(piece: Piece, case: str, lang: str) -> Piece:
    """Each string separately; only needed for cases that change lengths."""
    if isinstance(piece, str):
        return change_text(piece, case, lang)
    if piece.tag is tags.NO_CASE:
        return piece
    return piece._replace(children=tuple([by_leaf(child, case, lang) for child in piece.children]))


def change_text(text: str, case: str, lang: str, mask: list[bool] | None = None) -> str:
    """A text in another case; characters whose `mask` is true stay as they are."""
    if case == "lowercase":
        changed = text.lower()
    elif case == "uppercase":
        changed = upper(text, lang)
    elif case == "capitalize-first":
        return capitalize_first(text, mask, lang)
    elif case == "sentence":
        return sentence(text, mask, lang)
    elif case == "capitalize-all":
        changed = WORD.sub(lambda m: capitalized(m[0], lang) if is_lower(m[0]) else m[0], text)
    else:
        return title(text, mask)
    if mask and len(changed) == len(text):
        return "".join(old if kept else new for old, new, kept in zip(text, changed, mask, strict=True))
    return changed


def is_lower(word: str) -> bool:
    """Whether a word has no capital before its first apostrophe: l’Homme may get one, iPhone not."""
    return word.partition("’")[0].islower()


def upper(text: str, lang: str) -> str:
    """Upper case by the rules of the language: Turkish and Azerbaijani have a dotted capital I."""
    if lang[:2] in ("tr", "az"):
        text = text.replace("i", "İ")
    return text.upper()


def capitalized(word: str, lang: str) -> str:
    """The word with its first letter in upper case."""
    return upper(word[0], lang) + word[1:]


def capitalize_first(text: str, mask: list[bool] | None, lang: str) -> str:
    """The first letter in upper case, unless the word already has a capital (iPhone) or begins with an apostrophe
    (’tis)."""
    for index, char in enumerate(text):
        if char.isalnum():
            word = WORD.match(text, index)
            if (mask and mask[index]) or (word and not is_lower(word[0])):
                return text
            capital = upper(char, lang)
            return text if len(capital) != 1 else text[:index] + capital + text[index + 1 :]
        if char in "<’":
            break
    return text


def sentence(text: str, mask: list[bool] | None, lang: str) -> str:
    """The first letter in upper case, the rest in lower case. Unless the text is all in capitals, words with capitals
    inside (DNA, pH) stay as they are."""
    lowered = text.lower()
    if len(lowered) == len(text):
        kept = mask or [False] * len(text)
        if not text.isupper():
            for word in WORD.finditer(text):
                if any(map(str.isupper, word[0][1:])):
                    kept[word.start() : word.end()] = [True] * len(word[0])
        lowered = "".join(old if keep else new for old, new, keep in zip(text, lowered, kept, strict=True))
    return capitalize_first(lowered, mask, lang)


def title(text: str, mask: list[bool] | None) -> str:
    """English title case: words in lower case get a capital, except stop words inside a sentence."""
    out = list(text)
    words = list(WORD.finditer(text))
    phrases = [match.span() for match in STOP_PHRASES.finditer(text)]
    for index, match in enumerate(words):
        start, end = match.span()
        if (mask and mask[start]) or is_inside_a_word(text, start):
            continue
        bare = match[0].lstrip("'‘’")
        lead = len(match[0]) - len(bare)
        first = index == 0 or bool(SENTENCE_END.search(text[words[index - 1].end() : start]))
        if "’" in match[0][:lead] or not has_no_capital(bare, first):
            continue
        before_hyphen = text[end : end + 1] == "-" and text[start - 1 : start] != "-"
        inside = not first and index != len(words) - 1 and not before_hyphen
        if inside and (is_stop_word(bare) or any(begin <= start < stop for begin, stop in phrases)):
            continue
        capital = bare[0].upper()
        if len(capital) == 1 and (first or len(bare) > 1):
            out[start + lead] = capital
    return "".join(out)


def has_no_capital(word: str, first: bool) -> bool:
    """Whether a word begins with a letter and has no capital; in the first word only what is before an apostrophe counts."""
    return word[:1].isalpha() and (is_lower(word) if first else word.islower())


def is_inside_a_word(text: str, at: int) -> bool:
    """Whether a bracket inside a word comes before this place: O(n)."""
    return at > 1 and text[at - 1] in "([" and text[at - 2].isalnum()


def is_stop_word(word: str) -> bool:
    """Whether a word stays in lower case inside a title."""
    return word in STOP_WORDS or (word[:2] in ("d’", "d'", "l’") and len(word) > 2)
