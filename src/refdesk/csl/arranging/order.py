"""Order: sort keys and their collation (Sorting)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from unicodedata import category

from refdesk.csl.text.numbers import is_numeric
from refdesk.items.regex import regex

T = TypeVar("T")

# As in the root collation of Unicode (CLDR, alternate="shifted" but for spaces): punctuation does not count; spaces sort
# before signs, these before digits and these before letters.
WEIGHTS = dict.fromkeys(map(ord, "_-,;:!?.'\"()[]{}@*/\\&#%ʼ"), "")
WEIGHTS |= {ord(char): chr(16 + index) for index, char in enumerate(" `^+<=>|~$")}
WEIGHTS |= dict.fromkeys(map(ord, "\u00a0\u2009\u202f"), WEIGHTS[32])
WEIGHTS |= {ord("ß"): "ss", ord("æ"): "ae", ord("œ"): "oe", ord("ø"): "o", ord("đ"): "d", ord("ł"): "l", ord("ı"): "i",
            ord("þ"): "th", ord("ð"): "d"}  # fmt: skip
NUMBER = regex(r"\d+")


# letters that come after z in their alphabets, as what does; Danish and Norwegian write å also aa
NORDIC = {"æ": "\x7fa", "ä": "\x7fa", "ø": "\x7fb", "ö": "\x7fb", "å": "\x7fc"}
SWEDISH = {"å": "\x7fa", "ä": "\x7fb", "æ": "\x7fb", "ö": "\x7fc", "ø": "\x7fc"}
TAILORED = dict.fromkeys(("da", "nb", "nn", "no"), str.maketrans(NORDIC)) | dict.fromkeys(
    ("sv", "fi"), str.maketrans(SWEDISH)
)


def collate(text: str, lang: str = "en") -> tuple[str, str]:
    """A key that sorts as people do: letters first, then accents; numbers by value; case does not count (Sorting).

    What a language does otherwise with its own letters is as in CLDR, for the languages of the North; Chinese puts its
    own characters before the Latin ones.
    """
    lang = lang[:2]
    if lang in TAILORED:
        lowered = text.lower()
        if lang not in ("sv", "fi"):
            lowered = lowered.replace("aa", "å")
        tailored = lowered.translate(TAILORED[lang])
        if tailored != lowered or lowered != text.lower():
            return collate(tailored)
    if lang == "zh" and "\u3400" <= text[:1] <= "\u9fff":
        return collate("\u0001" + text)
    lowered = NUMBER.sub(padded, text).lower()
    if lowered.isascii():
        return lowered.translate(WEIGHTS), ""
    counting = [char for char in unicodedata.normalize("NFKD", lowered) if category(char)[0] != "P"]
    base = [char for char in counting if not unicodedata.combining(char)]
    accented = "" if len(base) == len(counting) else "".join(counting)
    return "".join(base).translate(WEIGHTS), accented


def sort_by(values: Sequence[T], keys: Sequence[Callable[[T], Any]], descending: Sequence[bool]) -> list[T]:
    """The values in the order of the keys; a key of None (the value is missing) goes last, in either direction.

    A key is asked for only where those before it are equal.
    """
    if not keys or len(values) < 2:
        return list(values)
    buckets: dict[Any, list[T]] = {}
    for value in values:
        buckets.setdefault(keys[0](value), []).append(value)
    missing = buckets.pop(None, [])
    rows = [buckets[key] for key in sorted(buckets, reverse=descending[0])]
    return [value for row in [*rows, missing] for value in sort_by(row, keys[1:], descending[1:])]


def padded(number: re.Match[str]) -> str:
    """Digits that sort by their value."""
    return number[0].zfill(12)


def number_key(value: str) -> str | None:
    """A number variable as text that sorts by its numbers, and by nothing else where it is numeric (Sorting Variables)."""
    if is_numeric(value) and (numbers := [padded(number) for number in NUMBER.finditer(value)]):
        return " ".join(numbers)
    return NUMBER.sub(padded, value.lower()) if value else None
