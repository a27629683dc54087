"""Numbers: what is numeric, roman numerals, plurals and page ranges (Number, Label, Page Ranges)."""

from __future__ import annotations

import re
from functools import lru_cache

from refdesk.items.regex import regex

IDENTIFIERS = frozenset(("number", "version"))  # here a hyphen is not a range: docket 91-114, report 800-53
TOKEN = r"[^\W\d_]*\d+[^\W\d_]*"
NUMERIC = regex(rf"\s*{TOKEN}(?:(?:\s*(?:-+|[–—,&;]|\band\b)\s*{TOKEN})+\+?)?\s*\Z")
ROMAN_DIGITS = r"(?=[ivxlcdm])m*(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
ROMAN_NUMERAL = regex(rf"{ROMAN_DIGITS}(?:[-–]{ROMAN_DIGITS})?\Z")
SEVERAL = regex(r"\d[^\W\d_]*\s*(?:[-–—]+|[,&;])\s*(?:[^\W\d_]+\.?\s+)?[^\W\d_]*\d|\d\s+(?:and|und|et|y|e)\s+\d")
LETTERED = r"((?:\d*[^\W\d_]+)?)(\d+)([^\W\d_]*)"  # S12, 8n11564
PAGE_RANGE = regex(rf"(?<![\w\-–]){LETTERED}\s*-+\s*{LETTERED}(?![\w\-–])")
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
LOOSE_HYPHEN = regex(r"(?<=\w)\s*-\s*(?=\w)")
ROMAN_RANGE = regex(r"\b([ivxlcdm]+)\s*[-–]\s*([ivxlcdm]+)\b", re.IGNORECASE)
DOTTED_RANGE = regex(r"(?<![\w.–-])(\d+(?:\.\d+)+)\s*-\s*(\d+(?:\.\d+)+)(?![\w–-])")  # sections 12.4-12.6
SEVERAL_ROMAN = regex(
    r"\b[ivxlcdm]+\s*(?:[-–—&]|[,;](?:\s*(?:and|und|et|y|e)\b)?|\s(?:and|und|et|y|e)\b)\s*[ivxlcdm]+\b", re.IGNORECASE
)
ROMAN_AND_ARABIC = regex(r"\b[ivxlcdm]+\s*[-–—&,;]\s*\d|\d\s*[-–—&,;]\s*[ivxlcdm]+\b", re.IGNORECASE)  # xii, 340
HYPHEN = regex(r"(?<=[^\s\\])\s*-+\s*(?=\S)")


def whole_number(value: str | None, default: int) -> int:
    """An attribute as a number, or the default."""
    return int(value) if value and value.isdecimal() and len(value) < 10 else default


@lru_cache(maxsize=8192)
def is_numeric(value: str) -> bool:
    """Whether a value is numeric: numbers, possibly with a letter before or after, alone or in a list or range; `iv`
    too."""
    return value.isdecimal() or NUMERIC.match(value) is not None or ROMAN_NUMERAL.match(value) is not None


def roman(value: int) -> str:
    """A roman numeral in lower case; numbers without one stay arabic."""
    if not 0 < value < 4000:
        return str(value)
    out = []
    for worth, letters in ROMAN:
        while value >= worth:
            out.append(letters)
            value -= worth
    return "".join(out)


@lru_cache(maxsize=8192)
def is_plural(value: str) -> bool:
    """Whether a number or locator is plural: `1-3`, `2, 5`, `4 & 6`."""
    if not value or value.isalnum():  # nothing separates
        return False
    return any(kind.search(value) for kind in (SEVERAL, SEVERAL_ROMAN, ROMAN_AND_ARABIC))


def shorten(first: str, last: str, style: str) -> str:
    """The last page of a range, shortened as page-range-format says; both pages are given in full."""
    if len(first) != len(last) or style == "expanded":
        return last
    common = 0
    while common < len(first) - 1 and first[common] == last[common]:
        common += 1
    if style == "minimal":
        return last[common:]
    if style == "minimal-two":
        return last[min(common, max(len(last) - 2, 0)) :]
    return chicago(first, last, common, style)


def chicago(first: str, last: str, common: int, style: str) -> str:
    """Chicago Manual of Style: under 100 and at multiples of 100, all digits; 101-109, the changed part; else two or
    more."""
    number = int(first[-9:])  # the text can have any length
    if number < 100 or number % 100 == 0:
        return last
    if number % 100 < 10:
        return last[common:]
    if style != "chicago-16" and len(first) == 4 and len(first) - common >= 3:
        return last
    return last[min(common, len(last) - 2) :]


@lru_cache(maxsize=8192)
def page_range(value: str, style: str, delimiter: str) -> str:
    """A page variable or locator with its ranges in the style's format; `delimiter` replaces the hyphen."""
    if "-" not in value:
        return value

    def rewrite(match: re.Match[str]) -> str:
        prefix, first, tail, prefix2, last, tail2 = match.groups()
        if prefix != prefix2 or not style or tail or tail2:
            dash = delimiter if prefix == prefix2 else "\\-"  # N110-5 is not a known form of range
            return f"{prefix}{first}{tail}{dash}{prefix2}{last}{tail2}"
        full = first[: len(first) - len(last)] + last if len(last) < len(first) else last
        digits = max(len(full), len(first))
        if full.zfill(digits) >= first.zfill(digits):
            last = shorten(first, full, style)
        return f"{prefix}{first}{delimiter}{prefix2 if style == 'expanded' else ''}{last}"

    value = PAGE_RANGE.sub(rewrite, value)
    if "-" not in value:
        return value
    ranges = (
        LOOSE_HYPHEN.sub("-", ROMAN_RANGE.sub(rf"\1{delimiter}\2", value)) if style else HYPHEN.sub(delimiter, value)
    )
    return ranges.replace("\\-", "-")


def number_range(value: str, delimiter: str) -> str:
    """A number variable other than pages, with `delimiter` for the hyphens of its ranges: `2-4`, `II-IV`."""
    if "-" not in value:
        return value
    if is_numeric(value):
        return page_range(value, "", delimiter)
    value = DOTTED_RANGE.sub(rf"\1{delimiter}\2", value)
    return ROMAN_RANGE.sub(rf"\1{delimiter}\2", value).replace("\\-", "-")
