"""MODS: what its elements, codes and words mean as CSL variables and types."""

from __future__ import annotations

import re

# CSL variable -> path in a record, read and written. The others are read by functions.
PATHS = {
    "publisher": "originInfo/publisher",
    "publisher-place": "originInfo/place/placeTerm",
    "edition": "originInfo/edition",
    "abstract": "abstract",
    "call-number": "classification",
    "archive_location": "location/physicalLocation",
    "license": "accessCondition",
    "medium": "physicalDescription/form",
    "scale": "subject/cartographics/scale",
}
# CSL variable -> the type of `<detail>` in a `<part>`. Of several types for one variable the first is written.
DETAILS = {
    "volume": "volume",
    "issue": "issue",
    "number": "issue",
    "no.": "issue",
    "section": "section",
    "chapter": "chapter-number",
    "part": "part-number",
}
# MARC relator (code, name) -> CSL variable. Of several for one variable the first is written.
ROLES = {
    "aut": "author", "author": "author", "cre": "author", "creator": "author", "art": "author", "artist": "author",
    "pht": "author", "photographer": "author", "ctg": "author", "cartographer": "author", "prg": "author",
    "programmer": "author", "inv": "author", "inventor": "author", "joint author": "author", "verfasser": "author",
    "edt": "editor", "editor": "editor", "ed.": "editor", "herausgeber": "editor", "trl": "translator",
    "translator": "translator", "ill": "illustrator", "illustrator": "illustrator", "cmp": "composer",
    "composer": "composer", "com": "compiler", "compiler": "compiler", "drt": "director", "director": "director",
    "film director": "director", "ivr": "interviewer", "interviewer": "interviewer", "rcp": "recipient",
    "addressee": "recipient", "recipient": "recipient", "adressat": "recipient", "prf": "performer",
    "performer": "performer", "pro": "producer", "producer": "producer", "nrt": "narrator", "narrator": "narrator",
    "hst": "host", "host": "host", "aus": "script-writer", "screenwriter": "script-writer", "cur": "curator",
    "curator": "curator", "orm": "organizer", "organizer": "organizer", "pbd": "editorial-director",
    "ctb": "contributor", "contributor": "contributor", "asn": "contributor", "associated name": "contributor",
}  # fmt: skip
PUBLISHERS = ("pbl", "publisher", "dst", "distributor", "dgg", "degree grantor", "his", "host institution")
GENRES = {
    "article": "article-journal",
    "journal article": "article-journal",
    "newspaper article": "article-newspaper",
    "magazine article": "article-magazine",
    "newspaper": "article-newspaper",
    "academic journal": "article-journal",
    "periodical": "article-journal",
    "magazine": "article-magazine",
    "book": "book",
    "book chapter": "chapter",
    "conference paper": "paper-conference",
    "conference publication": "paper-conference",
    "thesis": "thesis",
    "theses": "thesis",
    "dissertation": "thesis",
    "ph.d. thesis": "thesis",
    "masters thesis": "thesis",
    "diploma thesis": "thesis",
    "technical report": "report",
    "report": "report",
    "letter": "personal_communication",
    "brief": "personal_communication",
    "email": "personal_communication",
    "electronic mail message": "personal_communication",
    "map": "map",
    "atlas": "map",
    "interview": "interview",
    "instruction": "document",
    "patent": "patent",
    "legislation": "legislation",
    "legal case and case notes": "legal_case",
    "encyclopedia": "entry-encyclopedia",
    "dictionary": "entry-dictionary",
    "motion picture": "motion_picture",
    "videorecording": "motion_picture",
    "sound recording": "song",
    "web site": "webpage",
    "web page": "webpage",
    "speech": "speech",
    "standard or specification": "standard",
    "review": "review",
    "data set": "dataset",
    "numeric data": "dataset",
    "manuscript": "manuscript",
    "computer program": "software",
}
HOSTED = {"periodical": "article-journal", "article-journal": "article-journal", "book": "chapter"}
RESOURCES = {
    "still image": "graphic",
    "moving image": "motion_picture",
    "cartographic": "map",
    "notated music": "musical_score",
    "sound recording": "song",
    "sound recording-musical": "song",
    "sound recording-nonmusical": "song",
    "software, multimedia": "software",
    "mixed material": "document",
    "three dimensional object": "document",
}
# Collections of govinfo.gov, the United States Government Publishing Office.
GOVINFO = {
    "BILLS": "bill",
    "PLAW": "legislation",
    "STATUTE": "legislation",
    "USCODE": "legislation",
    "CFR": "regulation",
    "FR": "regulation",
    "CHRG": "hearing",
    "CRPT": "report",
    "USCOURTS": "legal_case",
}
LIFE_DATES = re.compile(r",?\s*[\[(]?(?:b\. |d\. |ca\. )?\d{3,4}\??\s*-\s*(?:\d{3,4}\??)?[\])]?\.?$|,\s*\d{4}-$")
PAGES = re.compile(r"(?<!\d)(\d{1,6})\s?(?:p|pp|pages?|s|S|Seiten|leaves)\b\.?")
