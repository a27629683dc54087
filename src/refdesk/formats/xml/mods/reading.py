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
from refdesk.items.values import ISBN, ISSN, doi, join_keywords, page_range
from refdesk.items.variables import DATES, NAMES, STRINGS, TYPES, type_called


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
    if host is not None:
        read_host(item, custom, host)
    read_series(item, record)
    read_extent(item, record)
    item["type"] = type_of(record, host, item)
    if item["type"] == "bill":
        read_bill(item, custom, record)
    read_notes(item, record)
    keep(item, "mods", custom)
    return {name: value for name, value in item.items() if value}


def read_titles(item: Item, custom: dict[str, list[str]], record: Element) -> None:
    """The record's own titles; the first of any kind if none is plainly the title."""
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
    """What stands as a text at the end of a path, languages and subjects."""
    for variable, path in PATHS.items():
        values = [text_of(found) for found in find_all(record, path) if found.get("type") != "code"]
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
        roles = [role.lower().rstrip(".") for role in texts(found, "role/roleTerm") or texts(found, "role")]
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
        sides = [side for date in coded if (side := read_date(date))]
        if not sides:
            continue
        first = next((side for side, date in zip(sides, coded, strict=False) if date.get("keyDate")), sides[0])
        last = [side for side, date in zip(sides, coded, strict=False) if date.get("point") == "end"]
        if last and "date-parts" in last[0] and "date-parts" in first:
            end = last[0]["date-parts"][0]
            first = {"date-parts": [first["date-parts"][0], end if end[0] != 9999 else dates.OPEN]}  # MARC's 9999
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


def read_date(element: Element) -> dates.Date | None:
    """One date: EDTF, W3CDTF, MARC's, or as catalogue cards have it ("c1999", "[1850?]")."""
    text = text_of(element)
    if element.get("encoding") == "edtf":
        return dates.parse_edtf(text) or dates.parse(text)
    date = dates.parse(re.sub(r"^[c©\[]+|[\]?]+$", "", text))
    if date and "date-parts" in date and element.get("qualifier") in ("approximate", "questionable"):
        date["circa"] = True
    return date


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
