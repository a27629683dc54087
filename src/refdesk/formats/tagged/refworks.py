"""RefWorks' tagged format -> items. Source: RefWorks, "Tagged Format: field tags".

A line is a tag of two letters, a blank and a value; RT begins a record. Fields mean what EndNote's do, so they are read
by way of the RIS tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.formats.tagged.endnote_types import BY_NAME
from refdesk.formats.tagged.records import Record, tagged_lines
from refdesk.formats.tagged.ris import read_record
from refdesk.formats.tagged.ris_fields import TYPE_TABLE
from refdesk.items import Item, Problem, Read
from refdesk.items.text import lines

# RefWorks tag -> RIS tag.
TAGS = {
    "ID": "ID", "A1": "AU", "A2": "ED", "A3": "A3", "A4": "A4", "A5": "AU", "A6": "A4", "AA": "AU", "T1": "TI",
    "T2": "T2", "T3": "T3", "JF": "JF", "JO": "J2", "YR": "PY", "FD": "DA", "VO": "VL", "IS": "IS", "SP": "SP",
    "OP": "EP", "ED": "ET", "PB": "PB", "PP": "CY", "K1": "KW", "AB": "AB", "NO": "N1", "SN": "SN", "DO": "DO",
    "UL": "UR", "LK": "UR", "LA": "LA", "CN": "CN", "AV": "AV", "RD": "Y2", "DB": "DB", "DS": "DP", "AN": "AN",
    "AD": "AD", "OL": "LA", "ST": "ST", "WT": "T2", "WV": "VL", "CL": "M3", "SF": "RP", "U1": "U1", "U2": "U2",
    "U3": "U3", "U4": "U4", "U5": "U5", "OT": "OP",
}  # fmt: skip
TYPES = BY_NAME | {
    "book, whole": "BOOK",
    "book, section": "CHAP",
    "book, edited": "EDBOOK",
    "abstract": "ABST",
    "bills/resolutions": "BILL",
    "case/court decisions": "CASE",
    "computer program": "COMP",
    "dissertation/thesis": "THES",
    "dissertation/thesis, unpublished": "THES",
    "grant": "GRANT",
    "hearing": "HEAR",
    "journal, electronic": "EJOUR",
    "journal": "JOUR",
    "laws/statutes": "STAT",
    "magazine article": "MGZN",
    "monograph": "BOOK",
    "motion picture": "MPCT",
    "music score": "MUSIC",
    "newspaper article": "NEWS",
    "online discussion forum": "ICOMM",
    "personal communication": "PCOMM",
    "sound recording": "SOUND",
    "unpublished material": "UNPB",
    "video/ dvd": "VIDEO",
    "video/dvd": "VIDEO",
    "web page": "ELEC",
}
LINE = re.compile(r"([A-Z][A-Z0-9]|vo)\s(.*)$|([A-Z][A-Z0-9])$")  # CNKI writes "vo"
LEFT_OUT = ("SR",)  # print or electronic


def read(data: bytes) -> Iterator[Item | Problem]:
    """The records of a RefWorks file as items."""
    fields: list[tuple[str, str]] = []
    start = 0
    empty = True
    for number, tag, value, _ in [*tagged_lines(lines(data), read_line), (0, "RT", "", False)]:
        if tag == "RT" and fields:
            item, problems = read_record(Record(start, turn(fields)))
            yield from problems
            if item:
                empty = False
                yield Read(item, start)
            fields = []
        if not fields and tag != "RT":
            continue
        start = start if fields else number
        fields.append((tag, value))
    if empty:
        yield Problem("no RefWorks records found", line=1, code="not-refworks")


def read_line(line: str) -> tuple[str, str] | None:
    match = LINE.match(line.lstrip("\ufeff"))
    tag = (match[1] or match[3]).upper() if match else ""
    if match is None or tag not in {*TAGS, *LEFT_OUT, "RT"}:
        return None
    return tag, (match[2] or "").strip().rstrip(";")


def turn(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A record's fields by their RIS tags, TY first."""
    kind = TYPES.get(fields[0][1].lower(), "GEN")
    kind = kind if kind in TYPE_TABLE else "GEN"
    years = dict(fields)
    turned = [("TY", kind)]
    for tag, value in fields[1:]:
        name = TAGS.get(tag)
        if tag == "FD" and not re.search(r"\d{4}", value):
            value = f"{value} {years.get('YR', '')}"
        if name and value:
            turned.append((name, value))
    return turned
