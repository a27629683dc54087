"""EndNote XML <-> items, by way of the RIS tags for the same fields (`endnote_types.py`). Source: EndNote's RSXML.dtd.

The text of a field is in `<style face="bold italic superscript">` runs, which become CSL's `<b>`, `<i>`, `<sup>` and
`<sub>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from refdesk.formats.losses import losses
from refdesk.formats.tagged.endnote_types import BY_NAME, BY_NUMBER, NAMES, TYPES, nearest, number_tag
from refdesk.formats.tagged.records import Record
from refdesk.formats.tagged.ris import read_record, write_record
from refdesk.formats.tagged.ris_fields import kind_of
from refdesk.formats.xml.elements import Element, by_path, elements, plain, tag
from refdesk.items import Item, Problem, Read
from refdesk.items.regex import regex
from refdesk.items.text import one_line

# Path in a record -> RIS tag, in the order of the DTD. Of several paths for one tag the first is written.
PATHS = {
    "contributors/authors/author": "AU",
    "contributors/secondary-authors/author": "A2",
    "contributors/tertiary-authors/author": "A3",
    "contributors/subsidiary-authors/author": "A4",
    "contributors/translated-authors/author": "TA",
    "auth-address": "AD",
    "titles/title": "TI",
    "titles/secondary-title": "T2",
    "titles/tertiary-title": "T3",
    "titles/alt-title": "J2",
    "titles/short-title": "ST",
    "titles/translated-title": "TT",
    "periodical/full-title": "JF",
    "periodical/abbr-1": "J2",
    "pages": "SP",
    "volume": "VL",
    "number": "IS",
    "num-vols": "NV",
    "edition": "ET",
    "section": "SE",
    "reprint-edition": "RP",
    "reprint-status": "RP",
    "keywords/keyword": "KW",
    "dates/year": "PY",
    "dates/pub-dates/date": "DA",
    "pub-location": "CY",
    "publisher": "PB",
    "orig-pub": "OP",
    "isbn": "SN",
    "accession-num": "AN",
    "call-num": "CN",
    "label": "ID",
    "abstract": "AB",
    "notes": "N1",
    "research-notes": "RN",
    "work-type": "M3",
    "reviewed-item": "RI",
    "urls/related-urls/url": "UR",
    "urls/web-urls/url": "UR",
    "urls/pdf-urls/url": "L1",
    "urls/text-urls/url": "L2",
    "urls/image-urls/url": "L4",
    "access-date": "Y2",
    "electronic-resource-num": "DO",
    "remote-database-name": "DB",
    "remote-database-provider": "DP",
    "language": "LA",
    "custom1": "C1",
    "custom2": "C2",
    "custom3": "C3",
    "custom4": "C4",
    "custom5": "C5",
    "custom6": "C6",
    "custom7": "C7",
    "caption": "CA",
    "modified-date": "MD",
}
STYLED = ("TI", "T2", "T3", "ST", "TT", "JF", "AB", "N1", "RN")
FACES = {"bold": "b", "italic": "i", "superscript": "sup", "subscript": "sub"}
MARKUP = regex(r"<(/?)(b|i|sup|sub)>")


def read(data: bytes) -> Iterator[Item | Problem]:
    """The records of an EndNote XML file as items."""
    empty = True
    for element in elements(data, "record"):
        if isinstance(element, Problem):
            yield element
            continue
        empty = False
        record = Record(element.sourceline or 1, list(fields_of(element)))
        item, problems = read_record(record)
        yield from problems
        if item:
            yield Read(item, element.sourceline)
    if empty:
        yield Problem("no EndNote records found", line=1, code="not-endnote-xml")


def fields_of(record: Element) -> Iterator[tuple[str, str]]:
    """A record's fields by their RIS tags, TY first."""
    held = by_path(record, "style")
    kind = type_of(held.get("ref-type", []))
    yield "TY", kind
    years = [one_line(styled(element)) for element in held.get("dates/year", ())]
    for path, name in PATHS.items():
        for element in held.get(path, ()):
            raw = styled(element)
            value = one_line(raw if name in STYLED else MARKUP.sub("", raw))
            if not value:
                continue
            if name == "KW":
                yield from (("KW", word) for word in re.split(r"[\r\n;]+", raw) if word.strip())
            elif name in ("N1", "SN", "UR", "AU", "A2", "A3", "A4"):
                yield from ((name, line) for line in re.split(r"[\r\n]+", raw) if line.strip())
            elif name == "DA" and years and not re.search(r"\d{4}", value):
                yield "DA", f"{value} {years[0]}"
            else:
                yield number_tag(kind) if name == "IS" else name, value


def type_of(elements: list[Element]) -> str:
    """The RIS type of a record, by the name or else the number of its last `<ref-type>`."""
    kind = "GEN"
    for element in elements:
        number = "".join(element.itertext()).strip()
        by_number = BY_NUMBER.get(int(number)) if number.isdecimal() and len(number) < 9 else None
        kind = BY_NAME.get(element.get("name", "").lower()) or by_number or "GEN"
    return kind


def styled(element: Element) -> str:
    """An element's text, its runs in CSL's markup."""
    pieces = [element.text or ""]
    for run in element:
        content = "".join(run.itertext())
        faces = [FACES[face] for face in (run.get("face") or "").split() if face in FACES]
        if content.strip():
            content = "".join(f"<{face}>" for face in faces) + content + "".join(f"</{face}>" for face in faces[::-1])
        pieces += [content, run.tail or ""]
    return "".join(pieces)


@cache
def allowed(kind: str) -> frozenset[str]:
    """The RIS tags that a record of this type can hold."""
    return frozenset(PATHS.values()) - {"IS", "JF"} | {number_tag(kind), "EP"}


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """An EndNote XML file, and a problem for each variable that cannot be read back from it unchanged."""
    from lxml import etree

    yield '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n'
    for number, item in enumerate(items, 1):
        text = write_element(item, number)
        yield text + "\n"
        back, _ = read_record(Record(0, list(fields_of(etree.fromstring(text)))))
        yield from losses(item, back or {}, "EndNote XML", "ris")
    yield "</records></xml>\n"


def write_element(item: Item, number: int) -> str:
    """An item as a `<record>`."""
    kind = nearest(kind_of(item))
    held: dict[str, list[str]] = {}
    for name, value in write_record(item, kind, allowed(kind)):
        if name == "EP":
            held["SP"][-1] += f"-{value}"
        elif name == "M1":
            held.setdefault("IS", []).append(value)
        else:
            held.setdefault(name, []).append(value)
    held["N1"] = ["\n".join(held["N1"])] if "N1" in held else []
    content = [tag("rec-number", str(number)), tag("ref-type", str(TYPES[NAMES[kind]][0]), name=NAMES[kind])]
    for path, name in PATHS.items():
        values = held.pop(name, [])
        if not values:
            continue
        *parents, leaf = path.split("/")
        inner = "".join(tag(leaf, runs(value)) for value in values)
        for parent in reversed(parents):
            inner = tag(parent, inner)
        content.append(inner)
    return merge(tag("record", "".join(f"\n{field}" for field in content if field) + "\n"))


def merge(record: str) -> str:
    """Join neighbours of the same name: `<titles>..</titles><titles>..</titles>`."""
    return re.sub(r"</(contributors|titles|periodical|dates|urls)>\n<\1>", "", record)


def runs(value: str) -> str:
    """A text with CSL's markup as `<style>` runs."""
    faces: list[str] = []
    written = []
    last = 0
    for match in [*MARKUP.finditer(value), None]:
        piece = value[last : match.start() if match else len(value)]
        if piece:
            face = " ".join(name for name, mark in FACES.items() if mark in faces) or "normal"
            written.append(tag("style", plain(piece), face=face, font="default", size="100%"))
        if match:
            last = match.end()
            if match[1] and match[2] in faces:
                faces.remove(match[2])
            elif not match[1]:
                faces.append(match[2])
    return "".join(written)
