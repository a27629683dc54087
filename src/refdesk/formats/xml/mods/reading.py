"""MODS records -> items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.formats.tagged.records import keep
from refdesk.formats.xml.elements import Element, elements, find_all, local, text, text_of, texts
from refdesk.formats.xml.mods.fields import (
    DETAILS,
    GENRES,
    GOVINFO,
    HOSTED,
    LIFE_DATES,
    PAGES,
    PATHS,
    PUBLISHERS,
    RESOURCES,
    ROLES,
)
from refdesk.formats.xml.mods.govinfo import read_bill
from refdesk.items import Item, Problem, dates, names
from refdesk.items.values import ISBN, ISSN, clean_numbers, doi, join_keywords, page_range
from refdesk.items.variables import DATES, NAMES, STRINGS, TYPES, type_called


def read(data: bytes) -> Iterator[Item | Problem]:
    """The records of a MODS file as items."""
    empty = True
    for element in elements(data, "mods"):
        if isinstance(element, Problem):
            yield element
            continue
        empty = False
        item = read_record(element)
        if len(item) > 1:
            yield item
        else:
            yield Problem("an empty record (entry skipped)", element.sourceline, code="empty")
    if empty:
        yield Problem("no MODS records found", line=1, code="not-mods")


def read_record(record: Element) -> Item:
    """A `<mods>` as an item."""
    item: Item = {}
    custom: dict[str, list[str]] = {}
    host = related(record, "host")
    if record.get("ID"):
        item["id"] = record.get("ID")
    read_titles(item, custom, record)
    read_people(item, custom, record, "author")
    read_texts(item, custom, record)
    read_dates(item, record)
    read_part(item, record)
    read_identifiers(item, custom, record)
    read_location(item, custom, record)
    if host is not None:
        read_host(item, custom, host)
    read_series(item, record)
    read_extent(item, record)
    item["type"] = type_of(record, host, item)
    if item["type"] == "bill":
        read_bill(item, custom, record)
    read_notes(item, record)
    clean_numbers(item)
    keep(item, "mods", custom)
    return {name: value for name, value in item.items() if value}


def read_titles(item: Item, custom: dict[str, list[str]], record: Element) -> None:
    """The record's own titles; the first of any kind if none is the title."""
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


def read_texts(item: Item, custom: dict[str, list[str]], record: Element) -> None:
    """The variables that are the text of one element, languages and subjects."""
    for variable, path in PATHS.items():
        values = [text_of(element) for element in find_all(record, path) if element.get("type") != "code"]
        joint = "\n" if variable == "abstract" else "; " if variable == "archive_location" else ", "
        if values := list(dict.fromkeys(filter(None, values))):
            item[variable] = joint.join(values) if variable not in ("publisher", "publisher-place") else values[0]
    if "publisher" not in item and (agent := text(record, "originInfo/agent/namePart")):  # MODS 3.8
        item["publisher"] = agent
    original = related(record, "original")
    if "archive_location" not in item and original is not None:
        item["archive_location"] = text(original, PATHS["archive_location"])
    languages = [text(language, "languageTerm") or text_of(language) for language in find_all(record, "language")]
    if languages := list(dict.fromkeys(filter(None, languages))):
        item["language"] = "; ".join(languages)
    if topics := texts(record, "subject/topic"):
        item["keyword"] = join_keywords(topics)
    for path in ("subject/geographic", "subject/temporal"):
        if values := texts(record, path):
            custom[path] = values


def read_series(item: Item, record: Element) -> None:
    """The series that the record is part of, and its number in it."""
    series = related(record, "series")
    if series is None:
        return
    item["collection-title"] = title_of(next(iter(find_all(series, "titleInfo")), series))
    if number := text(series, "titleInfo/partNumber") or text(series, "part/detail/number"):
        item["collection-number"] = number
        item["collection-title"] = text(series, "titleInfo/title") or item["collection-title"]


def related(record: Element, kind: str) -> Element | None:
    """The first `<relatedItem>` of that type."""
    return next((item for item in find_all(record, "relatedItem") if item.get("type") == kind), None)


def title_of(title: Element) -> str:
    """`The title: its subtitle. Part 2: the part's name`."""
    start = text(title, "nonSort")
    main = " ".join(filter(None, (start, text(title, "title")))).replace("' ", "'", 1 if start.endswith("'") else 0)
    whole = ": ".join(filter(None, (main, text(title, "subTitle"))))
    part = ": ".join(filter(None, (text(title, "partNumber"), text(title, "partName"))))
    return ". ".join(filter(None, (whole.removesuffix(" /"), part)))


def read_people(item: Item, custom: dict[str, list[str]], record: Element, default: str) -> None:
    """The people of a record or of its host, each in the variable of their first role that has one."""
    for element in find_all(record, "name"):
        roles = [role.lower().rstrip(".") for role in texts(element, "role/roleTerm") or texts(element, "role")]
        name = name_of(element)
        if name is None:
            continue
        if element.get("type") == "conference" and "event-title" not in item:
            item["event-title"] = name.get("literal") or names.show(name)
        elif roles and all(role in PUBLISHERS for role in roles):
            item.setdefault("publisher", names.show(name))
        else:
            variable = variable_of(roles, default)
            if variable is None:
                variable = default if not roles or default == "author" else "contributor"
                if roles:
                    custom.setdefault("roles", []).append(f"{names.show(name)}: {roles[0]}")
            item.setdefault(variable, []).append(name)


def variable_of(roles: list[str], default: str) -> str | None:
    """The variable of the first role that has one; an author of the host is a container-author."""
    variable = next((ROLES.get(role) or role for role in roles if role in ROLES or role in NAMES), None)
    return "container-author" if variable == "author" and default != "author" else variable


def name_of(element: Element) -> names.Name | None:
    """A `<name>`: its typed parts, else its one part in inverted order, without the dates of a life."""
    parts: dict[str, list[str]] = {}
    for part in find_all(element, "namePart"):
        if value := text_of(part):
            parts.setdefault(part.get("type") or "", []).append(value)
    terms = parts.get("termsOfAddress", [""])[0]
    suffix = terms if names.SUFFIX.fullmatch(terms) else ""
    if family := " ".join(parts.get("family", [])):
        return names.inverted(family, " ".join(parts.get("given", [])), suffix)
    whole = parts.get("", []) or parts.get("given", [])
    if not whole:
        whole = [text(element, "displayForm")]
    if element.get("type") in ("corporate", "conference"):
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
    """`<originInfo>`: `issued` is the day of issue, else the key date, else the day of copyright or making."""
    known: dict[str, dates.Date] = {}
    for kind in ("dateIssued", "copyrightDate", "dateCreated", "dateCaptured"):
        elements = find_all(record, f"originInfo/{kind}")
        if date := date_of(elements):
            known[kind] = date
            if any(element.get("keyDate") for element in elements):
                known.setdefault("key", date)
    issued = known.get("dateIssued") or known.get("key") or known.get("copyrightDate") or known.get("dateCreated")
    if issued:
        item["issued"] = issued
    if "dateIssued" in known and known.get("dateCreated", issued) != issued:
        item["original-date"] = known["dateCreated"]
    if "dateCaptured" in known:
        item["accessed"] = known["dateCaptured"]


def date_of(elements: list[Element]) -> dates.Date | None:
    """The date or range that the elements of one kind give; encoded ones are preferred."""
    coded = [element for element in elements if element.get("encoding")] or elements
    sides = [(side, element) for element in coded if (side := read_date(element))]
    if not sides:
        return None
    first = next((side for side, element in sides if element.get("keyDate")), sides[0][0])
    last = next((side for side, element in sides if element.get("point") == "end"), {})
    if "date-parts" in last and "date-parts" in first:
        end = last["date-parts"][0]
        return {"date-parts": [first["date-parts"][0], end if end[0] != 9999 else dates.OPEN]}  # MARC's 9999
    return first


def read_date(element: Element) -> dates.Date | None:
    """One date: EDTF, W3CDTF, MARC's, or as catalogue cards have it ("c1999", "[1850?]")."""
    text = text_of(element)
    if element.get("encoding") == "edtf":
        return dates.parse_edtf(text) or dates.parse(text)
    date = dates.parse(text)
    if date and "date-parts" in date and element.get("qualifier") in ("approximate", "questionable"):
        date["circa"] = True
    return date


def read_part(item: Item, record: Element) -> None:
    """`<part>`: volume, issue, pages and date of a part of something else."""
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


IDENTIFIERS = {"preferred citation": "number", "doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "pmc": "PMCID"}
SERIAL_NUMBERS = {"isbn": ("ISBN", ISBN), "issn": ("ISSN", ISSN), "issn-l": ("ISSN", ISSN)}


def read_identifiers(item: Item, custom: dict[str, list[str]], record: Element) -> None:
    """ISBN, ISSN, DOI and the like, addresses, and the key as bibutils writes it."""
    numbers: dict[str, dict[str, None]] = {}
    for identifier in find_all(record, "identifier"):
        kind, value = (identifier.get("type") or "").lower(), text_of(identifier)
        if not value or identifier.get("invalid") == "yes":
            continue
        name, pattern = SERIAL_NUMBERS.get(kind, ("", None))
        if pattern and (match := pattern.search(value)):
            numbers.setdefault(name, {})[match[0]] = None
        elif kind in IDENTIFIERS:
            item.setdefault(IDENTIFIERS[kind], doi(value) if kind == "doi" else value)
        elif "id" not in item and (kind == "citekey" or (not kind and not re.search(r"\s", value))):
            item["id"] = value
        elif kind in ("uri", "url") and "URL" not in item:
            item["URL"] = value
        else:
            custom.setdefault(f"identifier {kind}".strip(), []).append(value)
    item |= {name: ", ".join(values) for name, values in numbers.items()}


def read_location(item: Item, custom: dict[str, list[str]], record: Element) -> None:
    """The address, of several the primary one, and the shelf mark."""
    urls = [url for url in find_all(record, "location/url") if url.get("access") != "preview"]
    urls.sort(key=lambda url: (url.get("usage") or "").startswith("primary"), reverse=True)
    if addresses := list(dict.fromkeys(text_of(url) for url in urls if text_of(url))):
        item["URL"] = addresses[0]
        if addresses[1:]:
            custom["location/url"] = addresses[1:]
    shelf = text(record, "location/shelfLocator") or text(record, "location/holdingSimple/copyInformation/shelfLocator")
    if shelf:
        item.setdefault("call-number", shelf)


def read_host(item: Item, custom: dict[str, list[str]], host: Element) -> None:
    """The work that contains the record: its title, people, place, numbers and pages, if the record itself has none."""
    titles = find_all(host, "titleInfo")
    short = [title for title in titles if title.get("type") == "abbreviated"]
    full = [title for title in titles if title.get("type") != "abbreviated"]
    if full or short:
        item["container-title"] = title_of((full or short)[0])
    if short:
        item["container-title-short"] = title_of(short[0])
    read_people(item, custom, host, "contributor")
    inner: Item = {}
    read_dates(inner, host)
    read_identifiers(inner, {}, host)
    read_location(inner, {}, host)
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
    """The number of pages as catalogue cards have it ("vii, 322 p. ; 23 cm."), and the scale of a map."""
    for extent in texts(record, "physicalDescription/extent"):
        if match := PAGES.search(extent):
            item.setdefault("number-of-pages", match[1])
    if "scale" in item and (match := re.search(r"1\s*:\s*\d[\d,. ]*\d", item["scale"])):
        item["scale"] = match[0]


def type_of(record: Element, host: Element | None, item: Item) -> str:
    """The CSL type: by the genre, else by the kind of resource, else by how it was issued and what it is part of."""
    genres = [(genre.get("authority"), text_of(genre)) for genre in find_all(record, "genre")]
    written = next((value for authority, value in genres if authority == "csl" and value in TYPES), None)
    if written:
        return written
    issuance = text(record, "originInfo/issuance")
    if kind := type_of_genre(genres):
        if kind == "paper-conference" and issuance == "monographic" and "ISBN" in item:
            kind = "book"
        return HOSTED.get(kind, kind) if host is not None and issuance != "monographic" else kind
    if collection := GOVINFO.get(text(record, "extension/collectionCode")):
        return collection
    if genre := next((value for _, value in genres if value), None):
        item["genre"] = genre
    resource = text(record, "typeOfResource")
    if resource in RESOURCES:
        return RESOURCES[resource]
    if "text/html" in texts(record, "physicalDescription/internetMediaType"):
        return "webpage"
    return type_by_issuance(issuance, host, item)


def type_of_genre(genres: list[tuple[str | None, str]]) -> str | None:
    local_names = (type_called(value) for authority, value in genres if authority == "local")  # Zotero's own types
    kind = next(filter(None, local_names), None)
    return kind or next((GENRES[value.lower()] for _, value in genres if value.lower() in GENRES), None)


def type_by_issuance(issuance: str, host: Element | None, item: Item) -> str:
    if issuance == "monographic" or (host is None and "ISBN" in item):
        return "book"
    if host is None:
        return "periodical" if issuance in ("serial", "continuing") else "document"
    continuing = text(host, "originInfo/issuance") in ("continuing", "serial")
    return "article-journal" if continuing or "ISSN" in item or "issue" in item else "chapter"


def read_notes(item: Item, record: Element) -> None:
    """Notes, each with its type before it; those of a type `csl:VARIABLE` in their variables."""
    notes = []
    for note in find_all(record, "note") + find_all(record, "tableOfContents"):
        kind, value = note.get("type") or "", text_of(note)
        variable = kind.removeprefix("csl:")
        if not value:
            continue
        if local(note) == "tableOfContents":
            notes.append(f"Table of Contents: {value}")
        elif variable == kind:
            notes.append(f"{kind}: {value}" if kind else value)
        elif variable in DATES and (date := dates.parse(value)):
            item[variable] = date
        elif variable in STRINGS:
            item[variable] = value
    if notes:
        item["note"] = "\n".join(notes)
