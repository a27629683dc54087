"""Collation: sort keys for texts and numbers in the order that readers expect (Sorting)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from unicodedata import category

from refdesk.csl.arranging.alphabets import HAN_ORDERS, ROOT, RULES, SCRIPTS
from refdesk.csl.text.numbers import is_numeric
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

# As in the root collation of Unicode (CLDR, alternate="shifted" but for spaces): punctuation does not count; spaces sort
# before signs, these before digits and these before letters.
WEIGHTS = dict.fromkeys(map(ord, "_-,;:!?.'\"()[]{}@*/\\&#%ʼʿʾʻ"), "")
WEIGHTS |= {ord(char): chr(16 + index) for index, char in enumerate(" `^+<=>|~$")}
WEIGHTS |= dict.fromkeys(map(ord, "\u00a0\u2009\u202f"), WEIGHTS[32])
WEIGHTS |= {ord("ß"): "ss", ord("æ"): "ae", ord("œ"): "oe", ord("ø"): "o", ord("đ"): "d", ord("ł"): "l", ord("ð"): "d",
            ord("ħ"): "h", ord("ς"): "σ", ord("ґ"): "г"}  # fmt: skip
WEIGHTS |= dict(zip(map(ord, "ךםןףץ"), "כמנפצ", strict=True))
WEIGHTS |= {code: chr(code - 0x60) for code in range(0x30A1, 0x30F7)}  # Katakana sorts as Hiragana
NUMBER = regex(r"\d+")
OWN_LETTER = 0xE000  # and after: in a key, marks a letter that follows another letter
FIRST = "@"  # in a key, before a letter of the script that comes first; no key has it otherwise
HAN = regex("[\u3400-\u9fff]")


class Alphabet(NamedTuple):
    """The sort order of a language: its own letters, with their keys, and the script that comes first."""

    letters: re.Pattern[str]
    keys: dict[str, str]
    ascii: bool  # whether letters in ASCII are among them
    dotless: bool  # whether I is the capital of ı
    script: re.Pattern[str] | None
    han: str  # the order of Chinese characters: by readings, by strokes, by a character set, or ''


def letter_keys(rules: str, own: int) -> dict[str, str]:
    """The letters in rules (`c<č=ć h<ch`), with their text in a key."""
    keys: dict[str, str] = {}
    for rule in rules.split():
        anchor, *others = rule.split("<")
        anchor, *same = anchor.split("=")
        if same:
            keys |= dict.fromkeys((anchor, *same), anchor)
        for place, letters in enumerate(others, own):
            keys |= dict.fromkeys(letters.split("="), anchor + chr(place))
    return keys


ROOT_KEYS = letter_keys(ROOT, OWN_LETTER + 16)


@lru_cache(maxsize=64)
def alphabet_of(lang: str) -> Alphabet:
    """The alphabet of a language: for `zh-TW`, else for `zh`, else the one for all languages."""
    code = lang.lower().replace("_", "-")
    bare = code.split("-")[0]
    keys = ROOT_KEYS | letter_keys(RULES.get(code) or RULES.get(bare, ""), OWN_LETTER)
    return Alphabet(
        letters=re.compile("|".join(sorted(keys, key=len, reverse=True))),
        keys=keys,
        ascii=any(letter.isascii() and key != letter for letter, key in keys.items()),
        dotless=bare in ("tr", "az"),
        script=re.compile(f"[{SCRIPTS[bare]}]") if bare in SCRIPTS else None,
        han=HAN_ORDERS.get(code) or HAN_ORDERS.get(bare, ""),
    )


def collate(text: str, lang: str = "en") -> tuple[str, str]:
    """A sort key: letters before accents, numbers by value, case ignored (Sorting).

    Letters are in the order of the language's alphabet, with its script first.
    """
    alphabet = alphabet_of(lang)
    if alphabet.dotless:
        text = text.replace("I", "ı").replace("İ", "i")
    lowered = NUMBER.sub(padded, text).lower()
    if lowered.isascii() and not alphabet.ascii:
        return lowered.translate(WEIGHTS), ""
    decomposed = counting(lowered)
    own = alphabet.letters.sub(lambda letter: alphabet.keys[letter[0]], unicodedata.normalize("NFC", lowered))
    base = "".join(char for char in counting(own) if not unicodedata.combining(char)).translate(WEIGHTS)
    if alphabet.script:
        base = alphabet.script.sub(rf"{FIRST}\g<0>", base)
    if alphabet.han:
        base = HAN.sub(lambda char: ranked(char[0], alphabet.han), base)
    return base, decomposed if any(map(unicodedata.combining, decomposed)) else ""


def counting(text: str) -> str:
    """The letters of a text and, separately, its accents, without punctuation."""
    return "".join([char for char in unicodedata.normalize("NFKD", text) if category(char)[0] != "P"])


def ranked(char: str, order: str) -> str:
    """The text of a Chinese character in a key; characters without a rank go last."""
    if order in ("pinyin", "strokes"):
        rank = han_ranks(order).get(char)
    else:
        code = char.encode(order, "ignore")
        rank = int.from_bytes(code) if len(code) == 2 else None
    return chr(0x30000 + ord(char)) if rank is None else chr(0x20000 + rank)


@lru_cache(maxsize=2)
def han_ranks(order: str) -> dict[str, int]:
    """The rank of each Chinese character by its reading or its strokes."""
    if order == "pinyin":
        from refdesk.csl.arranging.pinyin import PINYIN as chars
    else:
        from refdesk.csl.arranging.strokes import STROKES as chars
    return {char: rank for rank, char in enumerate(chars)}


def padded(number: re.Match[str]) -> str:
    """Digits padded so that they sort by value."""
    return number[0].zfill(12)


def number_key(value: str) -> str | None:
    """A number variable as text that sorts by its numbers; if it is numeric, by nothing else (Sorting Variables)."""
    if is_numeric(value) and (numbers := [padded(number) for number in NUMBER.finditer(value)]):
        return " ".join(numbers)
    return NUMBER.sub(padded, value.lower()) if value else None
