"""What MARC and PICA records have in common: fields of a tag with subfields, roles, series, dissertations, pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.items import Item, names
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

from ..xml.elements import Element, find_all, text_of
from ..xml.mods.fields import ROLES
from . import answers
from .answers import fill

PAGES = regex(
    r"(?<![\d.])(\d{1,5})\s*(?:(?:unn?um\w*|\[\d+\],?|gez\w*\.?)\s*)?(?:S\b\.?|p(?:p|ages?|ag)?\b\.?|Seiten\b|leaves\b|Bl\b|s\b\.?|sider\b|sivua\b)",
    re.I,
)
EDITED = regex(
    r"\b(?:edited|eds?\.|hrsg|herausgegeben|herausgeber|hg\.|ed\. by|sous la direction|a cura di|editor)", re.I
)
ROLE_TEXTS = (
    (regex(r"hrsg|herausg|\bhg\b|\bed(?:s|itor|ited)?\b|redakt|cura", re.I), "editor"),
    (regex(r"übers|transl|trad", re.I), "translator"),
    (regex(r"\bill|illustr", re.I), "illustrator"),
    (regex(r"verf|author|auteur|aut\b|mitverf", re.I), "author"),
    (regex(r"kompon|compos", re.I), "composer"),
    (regex(r"regie|direct", re.I), "director"),
)
DISSERTATION = regex(
    r"(?P<place>.*?)(?:,\s*(?P<kind>(?:Inaug\.-|Phil\. )?(?:Diss|Habil|Magister|Master|Bachelor|Diplom|Th[eèé]s)[^,]*))?"
    r"(?:,\s*(?P<year>\d{4}).*)?"
)
NUMBER = regex(r"^(?:Bd|Band|Vol|Volume|No|Nr|Heft|H|T|Teil|Tome|Part|Book)\b\.?\s*(?=[\dIVXLC])", re.I)


CONTROL = "_"  # the code of a control field's only value


class Field(NamedTuple):
    """A field: its tag, its indicators, its subfields in order."""

    tag: str
    indicators: str
    subfields: tuple[tuple[str, str], ...]

    def get(self, codes: str) -> str:
        """The first subfield with the first of these codes that occurs."""
        return next((value for code in codes for name, value in self.subfields if name == code), "")

    def all(self, code: str) -> list[str]:
        """Every subfield of a code."""
        return [value for name, value in self.subfields if name == code]


class Fields(tuple[Field, ...]):
    """The fields of a record, in order."""

    def tagged(self, *tags: str) -> Iterator[Field]:
        """The fields of these tags."""
        return (field for field in self if field.tag in tags)

    def first(self, codes: str, *tags: str) -> str:
        """The first of these subfields in the fields of these tags."""
        return next((value for field in self.tagged(*tags) if (value := field.get(codes))), "")


def fields_of(record: Element) -> Fields:
    """The fields of a `<record>` of MARCXML or PICA-XML."""
    fields = []
    for element in find_all(record, "controlfield"):
        fields.append(Field(element.get("tag") or "", "", ((CONTROL, "".join(element.itertext())),)))
    for element in find_all(record, "datafield"):
        marks = (element.get("ind1") or " ") + (element.get("ind2") or " ")
        inside = tuple(
            (code, value)
            for each in find_all(element, "subfield")
            if len(code := each.get("code") or "") == 1 and (value := text_of(each))
        )
        fields.append(Field(element.get("tag") or "", marks, inside))
    return Fields(fields)


def role_of(codes: list[str], words: list[str], otherwise: str) -> str:
    """The name variable of a relator's code, else of its words; '' if CSL has none."""
    for code in codes:
        code = code.rpartition("/")[2].lower()
        if code in ROLES or code:
            return ROLES.get(code, "")
    for word in words:
        variable = ROLES.get(word.lower().strip(" .,[]()"))
        if variable:
            return variable
        for pattern, variable in ROLE_TEXTS:
            if pattern.search(word):
                return variable
    return otherwise if not any(words) else ""


def add_person(item: Item, variable: str, name: names.Name | None) -> None:
    """Adds a name to a variable."""
    if variable:
        answers.people(item, variable, [name])


def number(text: str) -> str:
    """The number of a volume without the word before it: "Bd. 5" is "5"."""
    return NUMBER.sub("", text.strip(" ;:,.[]"))


def read_pages(item: Item, extent: str) -> None:
    """The number of pages in the words of a catalogue card."""
    if match := PAGES.search(extent):
        fill(item, number_of_pages=match[1])


def read_dissertation(item: Item, note: str) -> None:
    """A thesis by its note: "Berlin, Freie Univ., Diss., 2001"."""
    item["type"] = "thesis"
    match = DISSERTATION.fullmatch(note.strip(" ."))
    if match:
        place, sign, university = match["place"].partition(",")
        fill(item, publisher=university.strip() if sign else place, genre=(match["kind"] or "").strip())
        if match["year"]:
            item["issued"] = answers.date(match["year"]) or item.get("issued")
