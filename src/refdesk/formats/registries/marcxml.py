"""MARC 21 in XML (DNB, Library of Congress, B3Kat, BIBSYS by SRU) -> items. Source: Library of Congress, "MARC 21 Format
for Bibliographic Data"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.items import Item, Problem
from refdesk.items.values import doi, page_range

from ..xml.elements import Element, elements, text
from . import answers
from .answers import fill
from .catalogue import (
    CONTROL,
    EDITED,
    Field,
    Fields,
    add_person,
    fields_of,
    number,
    read_dissertation,
    read_pages,
    role_of,
)

RECORD_TYPES = {"a": "book", "c": "musical_score", "d": "musical_score", "e": "map", "f": "map", "g": "motion_picture",
                "i": "song", "j": "song", "k": "graphic", "m": "software", "o": "document", "p": "collection",
                "r": "document", "t": "manuscript"}  # fmt: skip
CONTENTS = {"txt": "book", "cri": "map", "crd": "map", "ntm": "musical_score", "prm": "song", "spw": "song",
            "tdi": "motion_picture",
            "sti": "graphic", "cop": "software", "cod": "dataset"}  # fmt: skip


def read(data: bytes) -> Iterator[Item | Problem]:
    """The records of an answer or a collection."""
    count = 0
    for record in elements(data, "record"):
        if isinstance(record, Problem):
            yield record
            continue
        for inner in records_in(record):
            count += 1
            item = read_record(fields_of(inner), text(inner, "leader"))
            yield (
                item
                if "title" in item
                else Problem("a MARC record without a title (entry skipped)", inner.sourceline, code="empty")
            )
    if not count:
        yield Problem("no MARC record found", line=1, code="no-record")


def records_in(record: Element) -> list[Element]:
    """The records of MARC in a record of SRU, or the record itself."""
    return [each for each in record.iter("{*}record") if each.find("{*}datafield") is not None]


def read_record(fields: Fields, leader: str) -> Item:
    """A record as an item."""
    item: Item = {"type": type_of(fields, leader)}
    for field in list(fields.tagged("245"))[:1]:
        parts = [value for code, value in field.subfields if code in "abnp"]
        whole = answers.isbd(parts[0]) if parts else ""
        for code, value in field.subfields[1:]:
            if code in "bnp":
                whole = join_title(whole, answers.isbd(value), code)
        fill(item, title=whole)
    read_people(item, fields)
    read_imprint(item, fields)
    read_numbers(item, fields)
    read_host(item, fields)
    for field in list(fields.tagged("490"))[:1] or list(fields.tagged("830", "440"))[:1]:
        fill(item, collection_title=answers.isbd(field.get("a")), collection_number=number(field.get("v")))
        fill(item, ISSN=answers.issns([field.get("x")]) or item.get("ISSN", ""))
    for field in list(fields.tagged("502"))[:1]:
        if field.get("c") or field.get("b"):
            item["type"] = "thesis"
            fill(item, genre=field.get("b"), publisher=field.get("c"), issued=answers.date(field.get("d")))
        else:
            read_dissertation(item, field.get("a"))
    fill(
        item,
        abstract=fields.first("a", "520"),
        keyword=answers.keywords(f.get("a") for f in fields.tagged("650", "653")),
    )
    fill(item, original_title=answers.isbd(fields.first("t", "765") or fields.first("a", "240")))
    return item


def join_title(whole: str, part: str, code: str) -> str:
    """A title with its remainder after a colon, the number of a part after a full stop, the part's name after a comma."""
    if not part:
        return whole
    sign = {"b": ": ", "n": ". ", "p": ", "}[code] if code != "p" or re.search(r"\d$", whole) else ". "
    return answers.title_of(whole, part) if code == "b" else f"{whole}{sign}{part}"


def type_of(fields: Fields, leader: str) -> str:
    """The CSL type: by the content type of RDA, else by the leader; parts and serials by the bibliographic level."""
    content = fields.first("b", "336")
    kind = CONTENTS.get(content) or RECORD_TYPES.get(leader[6:7], "book")
    level = leader[7:8]
    if kind == "book" and level in "ab" and level:
        return "article-journal" if level == "b" or fields.first("x", "773") else "chapter"
    return "periodical" if kind == "book" and level == "s" else kind


def read_people(item: Item, fields: Fields) -> None:
    """Persons, bodies and meetings by their relators; without one they are authors, or editors if the title page says so."""
    edited = bool(EDITED.search(fields.first("c", "245"))) and not any(fields.tagged("100", "110"))
    for field in fields.tagged("100", "700"):
        if field.get("t"):
            continue  # a work that this one is connected with
        variable = role_of(field.all("4"), field.all("e"), "author" if field.tag == "100" or not edited else "editor")
        name = answers.inverted(field.get("a"))
        if name and field.get("b"):
            name = {**name, "suffix": field.get("b").strip(" ,")}
        add_person(item, variable, name)
    for field in fields.tagged("110", "710"):
        variable = role_of(field.all("4"), field.all("e"), "author" if field.tag == "110" else "")
        body = ". ".join(answers.isbd(value).rstrip(".") for code, value in field.subfields if code in "ab")
        if body and variable in ("author", "editor"):
            add_person(item, variable, {"literal": body})
    for field in list(fields.tagged("111", "711"))[:1]:
        fill(item, event_title=answers.isbd(field.get("a")), event_place=answers.isbd(field.get("c")).strip("()"))
        fill(item, event_date=answers.date(field.get("d").strip("() .:")))


def read_imprint(item: Item, fields: Fields) -> None:
    """Place, publisher, year, edition, pages."""
    imprint = [f for f in fields.tagged("264") if f.indicators[1:] == "1"] or list(fields.tagged("260", "264"))
    first = imprint[0] if imprint else Field("264", "", ())
    fill(
        item,
        publisher_place=answers.place(first.get("a")),
        publisher=answers.isbd(first.get("b")).strip("[]"),
    )
    year = re.search(r"\d{4}(?:\s*[-–]\s*\d{4})?", first.get("c"))
    coded = fields.first(CONTROL, "008")[7:11]
    fill(item, issued=answers.date(year[0] if year else coded if coded.isdigit() else ""))
    fill(item, edition=answers.isbd(fields.first("a", "250")))
    read_pages(item, fields.first("a", "300"))


def read_numbers(item: Item, fields: Fields) -> None:
    """ISBN, ISSN, DOI, language, address."""
    fill(item, ISBN=answers.isbns(f.get("a9") for f in fields.tagged("020")))
    fill(item, ISSN=answers.issns(f.get("a") for f in fields.tagged("022")))
    for field in fields.tagged("024"):
        if field.get("2").lower() == "doi":
            item.setdefault("DOI", doi(field.get("a")))
    fill(item, language=answers.language(fields.first("a", "041")[:3] or fields.first(CONTROL, "008")[35:38]))
    addresses = [
        field.get("u") for field in fields.tagged("856") if field.indicators[1:] in ("0", "1", " ") and field.get("u")
    ]
    addresses = [address for address in addresses if "doi.org/" not in address]
    if "DOI" not in item and addresses and "ISBN" not in item:
        item["URL"] = addresses[0]


def read_host(item: Item, fields: Fields) -> None:
    """What contains an article or a chapter."""
    for field in list(fields.tagged("773"))[:1]:
        fill(item, container_title=answers.isbd(field.get("t") or field.get("a")))
        fill(
            item,
            ISSN=answers.issns([field.get("x")]) or item.get("ISSN", ""),
            ISBN=answers.isbns([field.get("z")]) or item.get("ISBN", ""),
        )
        where = " ".join(field.all("g"))
        if match := re.search(r"(?:S\.|Seiten?|pp?\.|pages?)\s*(\w*\d+)\s*(?:[-–]\s*(\w*\d+))?", where):
            fill(item, page=page_range(match[1], match[2] or ""))
        if match := re.search(r"(?:Bd\.|Vol\.|volume:|Band)\s*(\w*\d+)|^(\d+)\s*\(", where):
            fill(item, volume=match[1] or match[2])
        if match := re.search(r"(?:H\.|Heft|No\.|Nr\.|number:|issue)\s*(\d[\d/]*)|\(\d{4}\),?\s*(\d+)", where):
            fill(item, issue=match[1] or match[2])
    for field in fields.tagged("952"):  # B3Kat, DNB: the article's place in the volume
        fill(item, volume=field.get("d"), issue=field.get("e"), page=field.get("h").replace(" ", ""))
