"""MODS, the Library of Congress's Metadata Object Description Schema (version 3) <-> items.

What is in something else stands in its `<relatedItem type="host">`, the series in one of type "series". Written besides,
and read again: the CSL type as `<genre authority="csl">`, the key as the record's ID, a role that MARC has no code for as
the name of the CSL variable, and a variable that MODS has no element for as `<note type="csl:VARIABLE">`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from . import Item, Problem, dates, names
from .losses import losses
from .tagged import keep
from .values import ISBN, ISSN, doi, join_keywords, page_range, split_keywords, split_pages
from .variables import DATES, NAMES, STRINGS, TYPES, type_called
from .xml import Element, elements, find_all, local, plain, tag, text, text_of, texts

# CSL variable -> path in a record, read and written. The longer ones that need a word about them are below.
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
    "ctb": "contributor", "contributor": "contributor",
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


def read(data: bytes) -> Iterator[Item | Problem]:
    """The records of a MODS file as items."""
    found = False
    for element in elements(data, "mods"):
        if isinstance(element, Problem):
            yield element
            continue
        found = True
        item = read_record(element)
        if len(item) > 1:
            yield item
        else:
            yield Problem("an empty record (entry skipped)", element.sourceline, code="empty")
    if not found:
        yield Problem("no MODS records in it", line=1, code="not-mods")


def read_record(record: Element) -> Item:
    """A `<mods>` as an item."""
    item: Item = {}
    custom: dict[str, list[str]] = {}
    host = related(record, "host")
    if record.get("ID"):
        item["id"] = record.get("ID")
    for title in find_all(record, "titleInfo"):
        kind = title.get("type")
        variable = {None: "title", "abbreviated": "title-short", "translated": "original-title"}.get(kind)
        value = title_of(title)
        if variable and value and variable not in item:
            item[variable] = value
        elif value:
            custom.setdefault(f"title {kind or 'further'}", []).append(value)
    if "title" not in item and custom:
        item["title"] = next(iter(custom.values()))[0]
    read_people(item, custom, record, "author")
    for variable, path in PATHS.items():
        values = [text_of(found) for found in find_all(record, path) if found.get("type") != "code"]
        joint = "\n" if variable == "abstract" else "; " if variable == "archive_location" else ", "
        if values := list(dict.fromkeys(filter(None, values))):
            item[variable] = joint.join(values) if variable not in ("publisher", "publisher-place") else values[0]
    original = related(record, "original")
    if "archive_location" not in item and original is not None:
        item["archive_location"] = text(original, PATHS["archive_location"])
    languages = [text(language, "languageTerm") or text_of(language) for language in find_all(record, "language")]
    if languages := list(dict.fromkeys(filter(None, languages))):
        item["language"] = "; ".join(languages)
    read_dates(item, record)
    read_part(item, record)
    read_identifiers(item, custom, record)
    if host is not None:
        read_host(item, custom, host)
    series = related(record, "series")
    if series is not None:
        item["collection-title"] = title_of(next(iter(find_all(series, "titleInfo")), series))
        if number := text(series, "titleInfo/partNumber") or text(series, "part/detail/number"):
            item["collection-number"] = number
            item["collection-title"] = text(series, "titleInfo/title") or item["collection-title"]
    read_extent(item, record)
    topics = [text_of(found) for found in find_all(record, "subject/topic")]
    if topics := list(filter(None, topics)):
        item["keyword"] = join_keywords(topics)
    for path in ("subject/geographic", "subject/temporal"):
        if values := texts(record, path):
            custom[path] = values
    item["type"] = type_of(record, host, item)
    read_notes(item, record)
    keep(item, "mods", custom)
    return {name: value for name, value in item.items() if value}


def related(record: Element, kind: str) -> Element | None:
    """The first `<relatedItem>` of that type."""
    return next((found for found in find_all(record, "relatedItem") if found.get("type") == kind), None)


def title_of(title: Element) -> str:
    """`The title: its subtitle. Part 2: the part's name`."""
    start = text(title, "nonSort")
    main = " ".join(filter(None, (start, text(title, "title")))).replace("' ", "'", 1 if start.endswith("'") else 0)
    whole = ": ".join(filter(None, (main, text(title, "subTitle"))))
    part = ": ".join(filter(None, (text(title, "partNumber"), text(title, "partName"))))
    return ". ".join(filter(None, (whole.removesuffix(" /"), part)))


def read_people(item: Item, custom: dict[str, list[str]], record: Element, default: str) -> None:
    """The people of a record or of its host, each in the variable of their first role that has one."""
    for found in find_all(record, "name"):
        roles = [role.lower() for role in texts(found, "role/roleTerm") + texts(found, "role")]
        name = name_of(found)
        if name is None:
            continue
        if found.get("type") == "conference" and "event-title" not in item:
            item["event-title"] = name.get("literal") or names.show(name)
            continue
        if roles and all(role in PUBLISHERS for role in roles):
            item.setdefault("publisher", names.show(name))
            continue
        variable = next((ROLES.get(role) or role for role in roles if role in ROLES or role in NAMES), None)
        if variable is None:
            variable = default if not roles or default == "author" else "contributor"
            if roles:
                custom.setdefault("roles", []).append(f"{names.show(name)}: {roles[0]}")
        elif variable == "author" and default != "author":
            variable = "container-author"
        item.setdefault(variable, []).append(name)


def name_of(found: Element) -> names.Name | None:
    """A `<name>`: its typed parts, else its one part in inverted order, without the dates of a life."""
    parts: dict[str, list[str]] = {}
    for part in find_all(found, "namePart"):
        if value := text_of(part):
            parts.setdefault(part.get("type") or "", []).append(value)
    terms = parts.get("termsOfAddress", [""])[0]
    suffix = terms if names.SUFFIX.fullmatch(terms) else ""
    if family := " ".join(parts.get("family", [])):
        return names.inverted(family, " ".join(parts.get("given", [])), suffix)
    whole = parts.get("", []) or parts.get("given", [])
    if not whole:
        whole = [text(found, "displayForm")]
    if found.get("type") in ("corporate", "conference"):
        literal = ": ".join(whole)
        return {"literal": literal} if literal else None
    plain_name = LIFE_DATES.sub("", ", ".join(whole)) if len(whole) == 1 else ", ".join(whole)
    if re.search(r"\w{2}\.$", plain_name) and not re.search(r"(?:Jr|Sr)\.$", plain_name):
        plain_name = plain_name[:-1]
    name = names.parse(plain_name)
    if name and suffix:
        name["suffix"] = suffix
    return name


def read_dates(item: Item, record: Element) -> None:
    """`<originInfo>`: the day of issue is `issued`, else the day of copyright or making, whichever is the key date."""
    found: dict[str, dates.Date] = {}
    for kind in ("dateIssued", "copyrightDate", "dateCreated", "dateCaptured"):
        dated = find_all(record, f"originInfo/{kind}")
        coded = [date for date in dated if date.get("encoding")] or dated
        sides = [side for date in coded if (side := dates.parse(re.sub(r"^[c©\[]+|[\]?]+$", "", text_of(date))))]
        if not sides:
            continue
        first = next((side for side, date in zip(sides, coded, strict=False) if date.get("keyDate")), sides[0])
        last = [side for side, date in zip(sides, coded, strict=False) if date.get("point") == "end"]
        if last and "date-parts" in last[0] and "date-parts" in first and last[0]["date-parts"][0][0] != 9999:
            first = {"date-parts": [first["date-parts"][0], last[0]["date-parts"][0]]}
        found[kind] = first
        if any(date.get("keyDate") for date in dated):
            found.setdefault("key", first)
    issued = found.get("dateIssued") or found.get("key") or found.get("copyrightDate") or found.get("dateCreated")
    if issued:
        item["issued"] = issued
    if "dateIssued" in found and found.get("dateCreated", issued) != issued:
        item["original-date"] = found["dateCreated"]
    if "dateCaptured" in found:
        item["accessed"] = found["dateCaptured"]


def read_part(item: Item, record: Element) -> None:
    """`<part>`: volume, issue, pages and date of what is in something else."""
    for part in find_all(record, "part"):
        for detail in find_all(part, "detail"):
            variable = DETAILS.get((detail.get("type") or text(detail, "caption")).lower())
            if variable and (value := text(detail, "number") or text(detail, "title")):
                item.setdefault(variable, value)
        for extent in find_all(part, "extent"):
            if (extent.get("unit") or "page").startswith("page") or extent.get("unit") == "pp":
                start, end = text(extent, "start"), text(extent, "end")
                if page := page_range(start, end) or text(extent, "list") or text_of(extent):
                    item.setdefault("page", page)
        if date := dates.parse(text(part, "date")):
            item.setdefault("issued", date)


def read_identifiers(item: Item, custom: dict[str, list[str]], record: Element) -> None:
    """ISBN, ISSN, DOI, addresses, and the key as bibutils writes it; of several addresses the one to be shown."""
    numbers: dict[str, dict[str, None]] = {}
    for found in find_all(record, "identifier"):
        kind, value = (found.get("type") or "").lower(), text_of(found)
        if not value or found.get("invalid") == "yes":
            continue
        if kind == "isbn" and (match := ISBN.search(value)):
            numbers.setdefault("ISBN", {})[match[0]] = None
        elif kind in ("issn", "issn-l") and (match := ISSN.search(value)):
            numbers.setdefault("ISSN", {})[match[0]] = None
        elif kind == "preferred citation":
            item.setdefault("number", value)
        elif kind == "doi":
            item.setdefault("DOI", doi(value))
        elif kind in ("pmid", "pmcid", "pmc"):
            item.setdefault("PMCID" if kind != "pmid" else "PMID", value)
        elif kind in ("", "citekey") and "id" not in item and not re.search(r"\s", value):
            item["id"] = value
        elif kind in ("uri", "url") and "URL" not in item:
            item["URL"] = value
        else:
            custom.setdefault(f"identifier {kind}".strip(), []).append(value)
    item |= {name: ", ".join(values) for name, values in numbers.items()}
    urls = [found for found in find_all(record, "location/url") if found.get("access") != "preview"]
    urls.sort(key=lambda found: (found.get("usage") or "").startswith("primary"), reverse=True)
    if addresses := list(dict.fromkeys(text_of(found) for found in urls if text_of(found))):
        item["URL"] = addresses[0]
        if addresses[1:]:
            custom["location/url"] = addresses[1:]
    shelf = text(record, "location/shelfLocator") or text(record, "location/holdingSimple/copyInformation/shelfLocator")
    if shelf:
        item.setdefault("call-number", shelf)


def read_host(item: Item, custom: dict[str, list[str]], host: Element) -> None:
    """What the record is in: its title, people, place, numbers and pages, where the record itself has none."""
    short = [found for found in find_all(host, "titleInfo") if found.get("type") == "abbreviated"]
    full = [found for found in find_all(host, "titleInfo") if found.get("type") != "abbreviated"]
    if full or short:
        item["container-title"] = title_of((full or short)[0])
    if short:
        item["container-title-short"] = title_of(short[0])
    read_people(item, custom, host, "contributor")
    inner: Item = {}
    read_dates(inner, host)
    read_identifiers(inner, {}, host)
    inner.pop("id", None)
    inner.pop("URL", None)
    for variable in ("publisher", "publisher-place", "edition"):
        inner[variable] = text(host, PATHS[variable])
    read_part(inner, host)
    if "issued" in inner and "issued" in item:
        part = next(iter(texts(host, "part/date")), "")
        closer = dates.parse(part)
        if closer and dates.year(closer) == dates.year(item["issued"]):
            item["issued"] = closer if len(str(closer)) > len(str(item["issued"])) else item["issued"]
    for variable, value in inner.items():
        if value:
            item.setdefault(variable, value)
    series = related(host, "series")
    if series is not None:
        item.setdefault("collection-title", text(series, "titleInfo/title"))


def read_extent(item: Item, record: Element) -> None:
    """The number of pages in the words of a catalogue card ("vii, 322 p. ; 23 cm."), and a scale of the map."""
    for extent in texts(record, "physicalDescription/extent"):
        if match := PAGES.search(extent):
            item.setdefault("number-of-pages", match[1])
    if "scale" in item and (match := re.search(r"1\s*:\s*\d[\d,. ]*\d", item["scale"])):
        item["scale"] = match[0]


def type_of(record: Element, host: Element | None, item: Item) -> str:
    """The CSL type: by the genre, else by the kind of resource, else by how it was issued and what it is in."""
    genres = [(found.get("authority"), text_of(found)) for found in find_all(record, "genre")]
    written = next((value for authority, value in genres if authority == "csl" and value in TYPES), None)
    if written:
        return written
    issuance = text(record, "originInfo/issuance")
    local_names = [kind for authority, value in genres if authority == "local" and (kind := type_called(value))]
    genre = next((GENRES[value.lower()] for _, value in genres if value.lower() in GENRES), None)
    genre = local_names[0] if local_names else genre  # Zotero writes its own types so
    if genre == "paper-conference" and issuance == "monographic" and "ISBN" in item:
        genre = "book"
    if genre:
        return HOSTED.get(genre, genre) if host is not None and issuance != "monographic" else genre
    if collection := GOVINFO.get(text(record, "extension/collectionCode")):
        return collection
    item_genre = next((value for _, value in genres if value), None)
    if item_genre:
        item["genre"] = item_genre
    resource = text(record, "typeOfResource")
    if resource in RESOURCES:
        return RESOURCES[resource]
    if "text/html" in texts(record, "physicalDescription/internetMediaType"):
        return "webpage"
    if issuance == "monographic" or (host is None and "ISBN" in item):
        return "book"
    if host is None:
        return "periodical" if issuance in ("serial", "continuing") else "document"
    continuing = text(host, "originInfo/issuance") in ("continuing", "serial")
    return "article-journal" if continuing or "ISSN" in item or "issue" in item else "chapter"


def read_notes(item: Item, record: Element) -> None:
    """Notes, each with its type before it; those of a type `csl:VARIABLE` in their variables."""
    notes = []
    for found in find_all(record, "note") + find_all(record, "tableOfContents"):
        kind, value = found.get("type") or "", text_of(found)
        variable = kind.removeprefix("csl:")
        if not value:
            continue
        if local(found) == "tableOfContents":
            notes.append(f"Table of Contents: {value}")
        elif variable == kind:
            notes.append(f"{kind}: {value}" if kind else value)
        elif variable in DATES and (date := dates.parse(value)):
            item[variable] = date
        elif variable in STRINGS:
            item[variable] = value
    if notes:
        item["note"] = "\n".join(notes)


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """A MODS collection, and a problem for each variable that would not come back from it as it is."""
    from lxml import etree

    yield '<?xml version="1.0" encoding="UTF-8"?>\n<modsCollection xmlns="http://www.loc.gov/mods/v3">\n'
    for item in items:
        record = write_record(item)
        yield record + "\n"
        yield from losses(item, read_record(etree.fromstring(record)), "MODS", "mods")
    yield "</modsCollection>\n"


HOST = ("container-title", "container-title-short", "volume", "issue", "page", "ISSN", "container-author")
CODES: dict[str, str] = {}
for _role, _variable in ROLES.items():
    CODES.setdefault(_variable, _role)
XML_NAME = re.compile(r"[A-Za-z_][\w.-]*")


def write_record(item: Item) -> str:
    """An item as a `<mods>`."""
    held = {name: value for name, value in item.items() if value not in (None, "", [], {})}
    kind = held.pop("type", "")
    key = str(held.pop("id", ""))
    named = XML_NAME.fullmatch(key)
    custom = held.pop("custom", None)
    title = write_title(held.pop("title", ""))
    title += write_title(held.pop("title-short", ""), type="abbreviated")
    title += write_title(held.pop("original-title", ""), type="translated")
    body = [
        title,
        *(write_people(name, held.pop(name)) for name in list(held) if name in CODES or name in NAMES - set(HOST)),
    ]
    body.append(tag("genre", plain(kind), authority="csl"))
    origin = "".join(leaf(PATHS[name], held.pop(name, ""), 1) for name in ("publisher-place", "publisher", "edition"))
    body.append(tag("originInfo", origin + write_date(held, "issued", "dateIssued")))
    host = write_title(held.pop("container-title", "")) + write_title(
        held.pop("container-title-short", ""), type="abbreviated"
    )
    hosted = "container-author" in held and bool(host)
    if hosted:
        host += "".join(write_name(name, "aut") for name in held.pop("container-author"))
    details = "".join(
        tag("detail", tag("number", plain(held.pop(name))), type=kind)
        for kind, name in DETAILS.items()
        if held.get(name)
    )
    page = str(held.pop("page", ""))
    first, last = split_pages(page)
    span = tag("start", plain(first)) + tag("end", plain(last)) if last and last != first else tag("list", plain(page))
    part = tag("part", details + tag("extent", span, unit="pages"))
    for name in ("ISSN", "ISBN"):
        written = "".join(
            tag("identifier", plain(number.strip()), type=name.lower()) for number in str(held.pop(name, "")).split(",")
        )
        if name == "ISSN" and host:
            host += written
        else:
            body.append(written)
    if host:
        body.append(tag("relatedItem", host + part, type="host"))
    else:
        body.append(part)
    if "collection-title" in held:
        number = tag("partNumber", plain(held.pop("collection-number", "")))
        series = tag("titleInfo", tag("title", plain(held.pop("collection-title"))) + number)
        body.append(tag("relatedItem", series, type="series"))
    for name in ("DOI", "PMID", "PMCID"):
        body.append(tag("identifier", plain(held.pop(name, "")), type=name.lower()))
    body.append(tag("location", tag("url", plain(held.pop("URL", "")))))
    body += [leaf(path, held.pop(name)) for name, path in PATHS.items() if name in held and name != "scale"]
    body.append(tag("language", tag("languageTerm", plain(held.pop("language", "")))))
    for word in split_keywords(str(held.pop("keyword", ""))):
        body.append(tag("subject", tag("topic", plain(word))))
    for line in str(held.pop("note", "")).split("\n"):
        body.append(tag("note", plain(line.strip())))
    for name, value in held.items():
        if name in DATES:
            body.append(tag("note", plain(dates.edtf(value)), type=f"csl:{name}"))
        elif name in NAMES:
            body.append(write_people(name, value))
        elif name in STRINGS:
            body.append(tag("note", plain(value), type=f"csl:{name}"))
    if key and not named:
        body.append(tag("identifier", plain(key), type="citekey"))
    if custom:
        body += write_custom(custom)
    return tag("mods", "".join(f"\n{element}" for element in body if element) + "\n", **({"ID": key} if named else {}))


def write_title(value: str, **attributes: str) -> str:
    return tag("titleInfo", tag("title", plain(value)), **attributes)


def leaf(path: str, value: Any, start: int = 0) -> str:
    """A value at the end of a path of elements, the first `start` of them left out."""
    steps = path.split("/")[start:]
    inner = plain(value)
    for step in reversed(steps):
        inner = tag(step, inner, type="text") if step == "placeTerm" else tag(step, inner)
    return inner


def write_people(variable: str, people: list[names.Name]) -> str:
    return "".join(write_name(name, CODES.get(variable, variable)) for name in people)


def write_name(name: names.Name, role: str) -> str:
    term = tag("role", tag("roleTerm", plain(role), type="code" if len(role) == 3 else "text"))
    if "literal" in name and "family" not in name:
        return tag("name", tag("namePart", plain(name["literal"])) + term, type="corporate")
    parts = [("family", names.family(name)), ("given", names.given(name)), ("termsOfAddress", name.get("suffix", ""))]
    return tag(
        "name", "".join(tag("namePart", plain(value), type=kind) for kind, value in parts) + term, type="personal"
    )


def write_date(held: Item, variable: str, name: str) -> str:
    """A date, its two ends apart where it has two; one that W3CDTF cannot say stays for a note."""
    date = held.get(variable)
    if not date or date.keys() - {"date-parts"}:
        return ""
    sides = [{"date-parts": [side]} for side in date["date-parts"]]
    written = [dates.edtf(side) for side in sides]
    del held[variable]
    if len(written) == 1:
        return tag(name, plain(written[0]), encoding="w3cdtf", keyDate="yes")
    ends = zip(written, ("start", "end"), strict=False)
    return "".join(tag(name, plain(side), encoding="w3cdtf", point=point) for side, point in ends)


def write_custom(custom: dict[str, Any]) -> Iterator[str]:
    """What the record held when it was read that CSL has no variable for."""
    kept = custom.get("mods")
    for name, values in kept.items() if isinstance(kept, dict) else ():
        for value in values if isinstance(values, list) else [values]:
            head, _, kind = name.partition(" ")
            if head == "title":
                yield write_title(str(value), **({"type": kind} if kind != "further" else {}))
            elif head == "identifier":
                yield tag("identifier", plain(value), **({"type": kind} if kind else {}))
            elif name in ("subject/geographic", "subject/temporal", "location/url"):
                yield leaf(name, value)
