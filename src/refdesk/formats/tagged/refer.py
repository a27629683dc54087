"""refer, the format of Unix bibliographies and of EndNote's .enw files <-> items.

A record is lines of `%A Author`, with a blank line after the last. The letters are those of refer's manual; the digits and
signs are EndNote's. Reading and writing go by way of the RIS tags for the same fields (`endnote_types.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from refdesk.formats.losses import losses
from refdesk.formats.tagged.endnote_types import BY_NAME, NAMES, nearest, number_tag
from refdesk.formats.tagged.records import Record, tagged_lines
from refdesk.formats.tagged.ris import read_record, read_records, write_record
from refdesk.formats.tagged.ris_fields import TYPE_TABLE, kind_of, table_of
from refdesk.items import Item, Problem
from refdesk.items.regex import regex
from refdesk.items.text import lines, one_line

# Code -> RIS tag. Of several codes for one tag the first is written.
CODES = {
    "A": "AU", "Q": "AU", "E": "ED", "Y": "A4", "?": "A4", "T": "TI", "J": "T2", "B": "T2", "S": "T3", "!": "ST",
    "D": "PY", "8": "DA", "[": "Y2", "I": "PB", "C": "CY", "V": "VL", "N": "IS", "P": "SP", "&": "SE", "6": "NV",
    "7": "ET", "9": "M3", "@": "SN", "R": "DO", "U": "UR", "G": "LA", "K": "KW", "X": "AB", "Z": "N1", "O": "N1",
    "H": "N1", "<": "RN", "L": "CN", "M": "AN", "F": "ID", "W": "AV", "~": "DB", "+": "AD", "^": "CA", "*": "RI",
    "(": "OP", ")": "RP", "1": "C1", "2": "C2", "3": "C3", "4": "C4", "#": "C5", "$": "C6", "]": "C7", ">": "L1",
    "=": "MD",
}  # fmt: skip
PEOPLE = "AEY?"
DATABASES = frozenset(("CNKI", "Wanfang", "万方", "万方数据", "VIP", "维普"))
"""What Chinese databases call themselves in %W, where others say at which library a work is."""

# Types whose %B or %J would be the series, which %S is.
SERIES_TITLED = frozenset(kind for kind, (_, own) in TYPE_TABLE.items() if own.get("T2") == "collection-title")

BIBCODE = regex(r"\d{4}[A-Za-z&.]{5}[\w.]{9}[A-Z.]")
ADS_PAGES = regex(r"\b(?:pp?|id)\. ?([\w-]+)")
LINE = regex(r"\s*%(\S)(?:\s+(.*))?$")


def read(data: bytes) -> Iterator[Item | Problem]:
    """The records of a refer file as items. Without %0 the type depends on the fields, as in refer itself."""
    yield from read_records(records(data), Problem("no refer records found", line=1, code="not-refer"))


def records(data: bytes) -> Iterator[Record]:
    """The records of a file, their codes turned into RIS tags. A record ends with a blank line, except for the blank lines
    in an abstract: a %0 must follow, or a code for the second time that a record has once. OJS writes %0 in the
    middle of a record."""
    fields: list[tuple[str, str]] = []
    codes: set[str] = set()
    start = 0
    for number, code, value, blank in tagged_lines(lines(data), read_line):
        if fields and ((code == "0" and (blank or "0" in codes)) or (blank and code in "AT" and "T" in codes)):
            yield record_of(fields, start)
            fields, codes = [], set()
        if not fields:
            start = number
        fields.append((code, value))
        codes.add(code)
    if fields:
        yield record_of(fields, start)


def read_line(line: str) -> tuple[str, str] | None:
    match = LINE.match(line)
    return (match[1], (match[2] or "").strip()) if match else None


def record_of(fields: list[tuple[str, str]], start: int) -> Record:
    codes = dict(fields)
    if BIBCODE.fullmatch(codes.get("R", "")):
        fields = list(from_ads(fields))
        codes = dict(fields)
    kind = BY_NAME.get(codes.get("0", "").lower()) or guess_type(codes)
    turned = [("TY", kind)]
    languages: list[str] = []
    if "J" in codes:  # it is the journal, whatever %B says
        fields = sorted(fields, key=lambda field: field[0] == "B")
    for code, value in fields:
        tag = tag_of(code, kind)
        if code == "W" and value in (codes.get("~"), *DATABASES):
            tag = "DP"
        if code == "Q":
            value = value.rstrip(",") + ","  # a corporate author
        if tag == "LA":
            languages.append(value)
        elif code != "0":
            turned.append((tag, value))
    if languages:
        turned.append(("LA", ", ".join(languages)))
    return Record(start, turned)


def from_ads(fields: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The fields of the Astrophysics Data System, which has its bibcode in %R, the abstract in %B, the DOI in %Y, and the
    volume and pages in %J as well."""
    for code, value in fields:
        if code == "J":
            journal, _, rest = value.partition(", ")
            yield "J", journal
            if pages := ADS_PAGES.search(rest):
                yield "P", pages[1]
        elif code == "Y":
            if number := re.search(r"DOI: ?([^;\s]+)", value):
                yield "R", number[1]
        else:
            yield {"R": "M", "B": "X"}.get(code, code), value


def tag_of(code: str, kind: str) -> str:
    """The RIS tag for a code of refer in a record of that RIS type."""
    if code == "N":
        return number_tag(kind)
    if code == "E" and table_of(kind)["A2"] not in ("editor", "collection-editor"):
        return "A2"
    if code == "Y" and TYPE_TABLE[kind][0] == "thesis":
        return "A3"  # the adviser
    return CODES.get(code, "N1")


def guess_type(codes: dict[str, str]) -> str:
    """The kind of a record that has no %0, in the order in which refer's macros look."""
    if "J" in codes:
        return "JOUR"
    if "B" in codes:
        return "CHAP"
    if "R" in codes and not codes["R"].startswith("10."):
        return "RPRT"
    return "BOOK" if "I" in codes else "GEN"


@cache
def allowed(kind: str) -> frozenset[str]:
    """The RIS tags that a record of this type can have: those that `record_of` turns codes into."""
    tags = {tag_of(code, kind) for code in CODES} - {"T2" if kind in SERIES_TITLED else ""}
    return frozenset(tags | {"EP", "KW"})


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """One record per item, and a problem for each variable that cannot be read back from it unchanged."""
    for item in items:
        text = "".join(f"%{code} {one_line(value)}\n" for code, value in write_codes(item))
        yield text + "\n"
        back, _ = read_record(next(records(text.encode())))
        yield from losses(item, back or {}, "refer", "ris")


def write_codes(item: Item) -> Iterator[tuple[str, str]]:
    """An item's codes and values, %0 first."""
    kind = nearest(kind_of(item))
    codes = {tag_of(code, kind): code for code in reversed(CODES)}
    organisations = {
        name["literal"] for value in item.values() if isinstance(value, list) for name in value if "literal" in name
    }
    yield "0", NAMES[kind]
    first = ""
    for tag, value in [*write_record(item, kind, allowed(kind)), ("", "")]:
        if first:
            yield "P", f"{first}-{value}" if tag == "EP" else first
        first = value if tag == "SP" else ""
        if tag in codes and tag != "SP":
            yield codes[tag], value + "," if codes[tag] in PEOPLE and value in organisations else value
