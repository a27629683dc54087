"""Items -> MODS records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.formats.losses import losses
from refdesk.formats.xml.elements import plain, tag
from refdesk.formats.xml.mods.fields import DETAILS, PATHS, ROLES
from refdesk.formats.xml.mods.reading import read_record
from refdesk.items import Item, Problem, dates, names
from refdesk.items.values import split_keywords, split_pages
from refdesk.items.variables import DATES, NAMES, STRINGS


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """A MODS collection, and a problem for each variable that cannot be read back from it unchanged."""
    from lxml import etree

    yield '<?xml version="1.0" encoding="UTF-8"?>\n<modsCollection xmlns="http://www.loc.gov/mods/v3">\n'
    for item in items:
        record = write_record(item)
        yield record + "\n"
        yield from losses(item, read_record(etree.fromstring(record)), "MODS", "mods")
    yield "</modsCollection>\n"


CODES: dict[str, str] = {}
for _role, _variable in ROLES.items():
    CODES.setdefault(_variable, _role)
XML_NAME = re.compile(r"[A-Za-z_][\w.-]*")


def write_record(item: Item) -> str:
    """An item as a `<mods>`. What is written is taken out of `held`; what is left at the end becomes notes."""
    held = {name: value for name, value in item.items() if value not in (None, "", [], {})}
    kind = held.pop("type", "")
    key = str(held.pop("id", ""))
    named = XML_NAME.fullmatch(key)
    custom = held.pop("custom", {})
    body = [
        write_title(held.pop("title", "")),
        write_title(held.pop("title-short", ""), type="abbreviated"),
        write_title(held.pop("original-title", ""), type="translated"),
    ]
    body += [write_people(name, held.pop(name)) for name in list(held) if name in NAMES - {"container-author"}]
    body.append(tag("genre", plain(kind), authority="csl"))
    origin = "".join(leaf(PATHS[name], held.pop(name, ""), 1) for name in ("publisher-place", "publisher", "edition"))
    body.append(tag("originInfo", origin + write_date(held, "issued", "dateIssued")))
    body += write_related(held)
    for name in ("ISBN", "ISSN", "DOI", "PMID", "PMCID"):
        body.append(write_identifiers(name, held.pop(name, "")))
    body.append(tag("location", tag("url", plain(held.pop("URL", "")))))
    body += [leaf(path, held.pop(name)) for name, path in PATHS.items() if name in held and name != "scale"]
    body.append(tag("language", tag("languageTerm", plain(held.pop("language", "")))))
    for word in split_keywords(str(held.pop("keyword", ""))):
        body.append(tag("subject", tag("topic", plain(word))))
    for line in str(held.pop("note", "")).split("\n"):
        body.append(tag("note", plain(line.strip())))
    body += write_left(held)
    if key and not named:
        body.append(tag("identifier", plain(key), type="citekey"))
    body += write_custom(custom)
    return tag("mods", "".join(f"\n{element}" for element in body if element) + "\n", **({"ID": key} if named else {}))


def write_related(held: Item) -> Iterator[str]:
    """The work that contains the item, with the item's part of it, and its series."""
    host = write_title(held.pop("container-title", ""))
    host += write_title(held.pop("container-title-short", ""), type="abbreviated")
    details = "".join(
        tag("detail", tag("number", plain(held.pop(name))), type=kind)
        for kind, name in DETAILS.items()
        if held.get(name)
    )
    page = str(held.pop("page", ""))
    first, last = split_pages(page)
    span = tag("start", plain(first)) + tag("end", plain(last)) if last and last != first else tag("list", plain(page))
    part = tag("part", details + tag("extent", span, unit="pages"))
    if host:
        host += "".join(write_name(name, "aut") for name in held.pop("container-author", []))
        host += write_identifiers("ISSN", held.pop("ISSN", ""))
        yield tag("relatedItem", host + part, type="host")
    else:
        yield part
    if "collection-title" in held:
        number = tag("partNumber", plain(held.pop("collection-number", "")))
        series = tag("titleInfo", tag("title", plain(held.pop("collection-title"))) + number)
        yield tag("relatedItem", series, type="series")


def write_identifiers(name: str, value: str) -> str:
    """An identifier, or each of the ISBN and ISSN."""
    numbers = str(value).split(",") if name in ("ISBN", "ISSN") else [str(value)]
    return "".join(tag("identifier", plain(number.strip()), type=name.lower()) for number in numbers)


def write_left(held: Item) -> Iterator[str]:
    """The variables that MODS has no element for."""
    for name, value in held.items():
        if name in DATES:
            yield tag("note", plain(dates.text(value)), type=f"csl:{name}")
        elif name in NAMES:
            yield write_people(name, value)
        elif name in STRINGS:
            yield tag("note", plain(value), type=f"csl:{name}")


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
    """A date, its two ends as two elements; in EDTF if W3CDTF cannot express it, as a note if neither can."""
    date = held.get(variable)
    if not date or "date-parts" not in date or dates.text(date) != dates.edtf(date):
        return ""
    del held[variable]
    if date.keys() - {"date-parts"} or not all(0 < int(side[0]) < 10000 for side in date["date-parts"]):
        return tag(name, plain(dates.edtf(date)), encoding="edtf", keyDate="yes")
    written = [dates.edtf({"date-parts": [side]}) for side in date["date-parts"]]
    if len(written) == 1:
        return tag(name, plain(written[0]), encoding="w3cdtf", keyDate="yes")
    ends = zip(written, ("start", "end"), strict=False)
    return "".join(tag(name, plain(side), encoding="w3cdtf", point=point) for side, point in ends)


def write_custom(custom: dict[str, Any]) -> Iterator[str]:
    """The fields without a CSL variable that the record had when it was read."""
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
