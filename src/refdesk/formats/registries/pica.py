"""PICA+ in XML (K10plus, GVK, SUDOC-like catalogues by SRU) -> items. Source: GBV, "Format documentation of K10plus"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.items import Item, Problem, names
from refdesk.items.values import doi

from ..xml.elements import elements
from . import answers
from .answers import fill
from .catalogue import EDITED, Field, Fields, add_person, fields_of, number, read_dissertation, read_pages, role_of

CARRIERS = {"B": "motion_picture", "G": "song", "K": "map", "M": "musical_score", "H": "manuscript", "S": "software"}


def read(data: bytes) -> Iterator[Item | Problem]:
    """The records of an answer."""
    count = 0
    for record in elements(data, "record"):
        if isinstance(record, Problem):
            yield record
            continue
        for inner in [each for each in record.iter("{*}record") if each.find("{*}datafield") is not None]:
            count += 1
            item = read_record(fields_of(inner))
            yield (
                item
                if "title" in item
                else Problem("a PICA record without a title (entry skipped)", inner.sourceline, code="empty")
            )
    if not count:
        yield Problem("no PICA record found", line=1, code="no-record")


def read_record(fields: Fields) -> Item:
    """A record as an item."""
    item: Item = {"type": type_of(fields.first("0", "002@"))}
    read_titles(item, fields)
    read_people(item, fields)
    imprint = next(fields.tagged("033A"), Field("033A", "", ()))
    fill(
        item,
        publisher_place=answers.place(imprint.get("p")),
        publisher=answers.isbd(imprint.get("n")).strip("[]"),
    )
    begin = fields.first("a", "011@")
    end = fields.first("b", "011@")
    fill(
        item,
        issued=answers.date(
            f"{begin}/{end}"
            if end.isdigit() and end != begin and begin.isdigit()
            else begin or fields.first("n", "011@")
        ),
    )
    fill(item, edition=fields.first("a", "032@"), language=answers.language(fields.first("a", "010@")))
    fill(item, ISBN=answers.isbns(number for field in fields.tagged("004A") for number in [field.get("A0a")]))
    fill(item, ISSN=answers.issns(field.get("0a") for field in fields.tagged("005A", "005I")))
    number_of_doi = fields.first("0", "004V")
    fill(item, DOI=doi(number_of_doi) if number_of_doi else "")
    read_pages(item, fields.first("a", "034D"))
    for field in list(fields.tagged("036E", "036F"))[:1]:
        fill(item, collection_title=answers.isbd(field.get("a8")), collection_number=number(field.get("l")))
    read_thesis(item, fields)
    read_host(item, fields)
    fill(item, abstract=fields.first("a", "047I"))
    if "DOI" not in item and item["type"] not in ("book", "chapter"):
        fill(item, URL=fields.first("ua", "017C", "009P"))
    return item


def type_of(code: str) -> str:
    """The CSL type by the code of 002@: the carrier, then the record's relation to others."""
    carrier, level = code[:1], code[1:2]
    if level in ("s", "o"):
        return "article-journal"
    if level in ("b", "d") and carrier in ("A", "O", ""):
        return "periodical"
    return CARRIERS.get(carrier, "book")


def read_titles(item: Item, fields: Fields) -> None:
    """The title; of a volume that has no title of its own, that of the whole work with its number."""
    own = next(fields.tagged("021A"), Field("021A", "", ()))
    whole = next(fields.tagged("036C"), None)
    title = answers.title_of(answers.isbd(own.get("a")), answers.isbd(own.get("d")))
    if whole is None:
        fill(item, title=title)
        return
    work = answers.title_of(answers.isbd(whole.get("a")), answers.isbd(whole.get("d")))
    fill(item, volume=number(whole.get("l")), title=work)
    if title and answers.folded(title) != answers.folded(work):
        fill(item, volume_title=title)


def read_people(item: Item, fields: Fields) -> None:
    """Persons by their relators; those of 028C without one are editors if the title page says so, else contributors."""
    edited = bool(EDITED.search(fields.first("h", "021A")))
    for field in fields.tagged("028A", "028B", "028C"):
        otherwise = "author" if field.tag != "028C" else "editor" if edited else "contributor"
        variable = role_of(field.all("4"), field.all("B"), otherwise)
        add_person(item, variable, person(field))
    for field in fields.tagged("029A", "029F"):
        variable = role_of(field.all("4"), field.all("B"), "author" if field.tag == "029A" else "")
        body = ". ".join(answers.isbd(value) for code, value in field.subfields if code in "abA")
        if body and variable in ("author", "editor"):
            add_person(item, variable, {"literal": body})
    for field in list(fields.tagged("030F"))[:1]:
        fill(item, event_title=answers.isbd(field.get("aA")), event_place=answers.isbd(field.get("kp")))


def person(field: Field) -> names.Name | None:
    """A name in its parts, or "Family, Given" in one."""
    family, given = field.get("aA"), field.get("dD")
    particle = field.get("c")
    if family and given:
        return names.inverted(family, f"{given} {particle}".strip())
    whole = re.sub(r"\s*[*<(\[].*$", "", field.get("8P5"))
    return answers.inverted(whole or family)


def read_thesis(item: Item, fields: Fields) -> None:
    """The note of a dissertation, in parts or in one text."""
    for field in list(fields.tagged("037C"))[:1]:
        if field.get("e") or field.get("d"):
            item["type"] = "thesis"
            fill(item, genre=field.get("d"), publisher=field.get("e"), issued=answers.date(field.get("f")))
        elif field.get("a") and not field.get("a").startswith("Zugl"):  # a book that was a thesis as well
            read_dissertation(item, field.get("a"))


def read_host(item: Item, fields: Fields) -> None:
    """What contains an article or chapter, and where."""
    for field in list(fields.tagged("039B"))[:1]:
        if item["type"] in ("article-journal", "book"):
            item["type"] = "article-journal" if field.get("x") or fields.first("e", "031A") else "chapter"
        fill(
            item,
            container_title=answers.isbd(field.get("ta8")),
            ISSN=answers.issns([field.get("x")]) or item.get("ISSN", ""),
        )
    for field in list(fields.tagged("031A"))[:1]:
        fill(
            item,
            volume=number(field.get("d")),
            issue=number(field.get("e")),
            page=re.sub(r"\s*S\.?\s*", "", field.get("h")),
        )
