"""Hayagriva YAML, the bibliographies of Typst <-> items. Source: hayagriva's "YAML file format".

A file maps keys to entries; what an entry is part of is its `parent`, another entry. CSL variables that Hayagriva has no
field for are lines of its `note`, `variable: value`, and are read back from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.formats.losses import losses
from refdesk.formats.tagged.records import cite_variable, keep, take_cited_variables
from refdesk.formats.yaml.documents import documents, dump
from refdesk.formats.yaml.hayagriva_fields import (
    FIELDS,
    IN_SERIES,
    PARENT_FIELDS,
    ROLES,
    SERIAL_NUMBERS,
    TITLES,
    TYPE_TABLE,
    WRITTEN_TYPES,
)
from refdesk.formats.yaml.typst import from_typst, to_typst
from refdesk.items import Item, Problem, dates, names
from refdesk.items.values import doi
from refdesk.items.variables import DATES, NAMES, TYPES

ENTRY = re.compile(r"(?m)^([^\s#\-.{\[].*?):[ \t]*$")


def read(data: bytes) -> Iterator[Item | Problem]:
    """The entries of a Hayagriva file as items."""
    for document in documents(data, ENTRY):
        if isinstance(document, Problem):
            yield document
            continue
        line, value = document
        if not isinstance(value, dict):
            yield Problem("no Hayagriva entries found", line, code="not-hayagriva")
            continue
        for key, entry in value.items():
            if isinstance(entry, dict):
                yield read_entry(str(key), entry)
            else:
                yield Problem("a bare value, not an entry (entry skipped)", line, key=str(key), code="not-an-item")


def read_entry(key: str, entry: dict[str, Any]) -> Item:
    """One entry as an item."""
    item: Item = {"id": key}
    parents = [each for each in as_list(entry.get("parent")) if isinstance(each, dict)]
    kind = str(entry.get("type", "misc")).lower()
    parent_kind = str(parents[0].get("type", "misc")).lower() if parents else ""
    item["type"] = type_of(kind, parent_kind)
    rest = read_fields(item, entry, FIELDS)
    if parents and kind in IN_SERIES:
        read_fields(item, parents[0], {"title": "collection-title", "volume": "collection-number"})
    elif parents:
        read_fields(item, parents[0], PARENT_FIELDS)
        series = [each for each in as_list(parents[0].get("parent")) if isinstance(each, dict)] + parents[1:]
        if series and series[0].get("title"):
            item["collection-title"] = from_typst(formattable(series[0]["title"]))
            if series[0].get("volume") is not None:
                item["collection-number"] = str(series[0]["volume"])
    if kind in ("report", "thesis") and "organization" in rest and "publisher" not in item:
        item["publisher"] = str(rest.pop("organization"))
    if "note" in item:
        take_cited_variables(item, TYPES)
    keep(item, "hayagriva", rest)
    return item


def type_of(kind: str, parent_kind: str) -> str:
    """The CSL type of an entry by its type and its parent's, which is '' if it has none."""
    if kind == "article" and parent_kind and (kind, parent_kind) not in TYPE_TABLE:
        return "article-journal"
    return TYPE_TABLE.get((kind, parent_kind)) or TYPE_TABLE.get((kind, "")) or "document"


def read_fields(item: Item, entry: dict[str, Any], fields: dict[str, str]) -> dict[str, Any]:
    """Fill the variables that the item does not have from an entry or its parent, and return the fields that are left."""
    rest: dict[str, Any] = {}
    for field, raw in entry.items():
        if raw in (None, "", [], {}) or field in ("type", "parent"):
            continue
        variable = fields.get(str(field))
        if field == "serial-number":
            if numbers := read_serial_numbers(item, raw):
                rest[field] = numbers
        elif field == "affiliated" and fields is FIELDS:
            read_affiliated(item, raw)
        elif variable is None:
            rest[str(field)] = raw
        elif variable not in item:
            read_value(item, variable, raw)
    return rest


def read_serial_numbers(item: Item, raw: Any) -> dict[str, Any]:
    """Put the serial numbers that CSL has into the item, and return the others."""
    others = {}
    for name, number in (raw if isinstance(raw, dict) else {"serial": raw}).items():
        serial = SERIAL_NUMBERS.get(str(name).lower())
        if name in DATES and (date := dates.parse(str(number))):
            item[name] = date  # the whole date, if the field can only give its start
        elif serial and serial not in item:
            item[serial] = doi(str(number)) if serial == "DOI" else str(number)
        else:
            others[str(name)] = number
    return others


def read_value(item: Item, variable: str, raw: Any) -> None:
    options = raw if isinstance(raw, dict) else {}
    if variable in NAMES:
        if people := [name for each in as_list(raw) if (name := read_person(each))]:
            item[variable] = people
    elif variable in DATES:
        if date := dates.parse(str(raw)):
            item[variable] = date
    elif variable == "URL" and options:
        item[variable] = str(options.get("value", ""))
        if date := dates.parse(str(options.get("date") or "")):
            item["accessed"] = date
    elif variable == "publisher" and options:
        item[variable] = formattable(options.get("name") or "")
        if options.get("location"):
            item["publisher-place"] = formattable(options["location"])
    else:
        item[variable] = from_typst(formattable(raw)) if variable in TITLES else formattable(raw)
        if options.get("short") and variable in ("title", "container-title"):
            item[f"{variable}-short"] = from_typst(str(options["short"]))


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def formattable(value: Any) -> str:
    """A text, or the value of a text with options."""
    if isinstance(value, dict):
        value = value.get("value", "")
    return ", ".join(str(each) for each in as_list(value))


def read_person(value: Any) -> names.Name | None:
    """`Family, Given`, `Family, Jr., Given`, or a mapping of the parts of a name."""
    if not isinstance(value, dict):
        return names.parse(str(value))
    if not value.get("name"):
        return None
    name: names.Name = {"family": str(value["name"])}
    for key, part in (("given-name", "given"), ("prefix", "non-dropping-particle"), ("suffix", "suffix")):
        if value.get(key):
            name[part] = str(value[key])
    return name if len(name) > 1 else {"literal": name["family"]}


def read_affiliated(item: Item, value: Any) -> None:
    for group in as_list(value):
        if isinstance(group, dict):
            variable = ROLES.get(str(group.get("role", "")), "contributor")
            people = [name for each in as_list(group.get("names")) if (name := read_person(each))]
            item.setdefault(variable, []).extend(people)


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """A Hayagriva file, and a problem for each variable that cannot be read back from it unchanged."""
    empty = True
    keys: set[str] = set()
    for number, item in enumerate(items, 1):
        key = str(item.get("id") or f"entry{number}")
        if key in keys:  # a mapping has each key once
            key = f"{key}-{number}"
        keys.add(key)
        entry = write_entry(item)
        yield ("" if empty else "\n") + dump({key: entry})
        empty = False
        yield from losses(item, read_entry(key, entry), "Hayagriva", "hayagriva")
    if empty:
        yield "{}\n"


def write_entry(item: Item) -> dict[str, Any]:
    """An item as an entry. What is written is taken out of `held`; what is left at the end becomes lines of the note."""
    held = {name: value for name, value in item.items() if value not in (None, "", [], {})}
    kind, parent_kind = WRITTEN_TYPES.get(held.get("type", ""), ("misc", ""))
    if not parent_kind and kind not in IN_SERIES and "container-title" in held:
        parent_kind = {"post": "thread", "web": "web"}.get(kind, "misc")
    entry: dict[str, Any] = {"type": kind}
    parent: dict[str, Any] = {"type": parent_kind} if parent_kind else {}
    write_fields(entry, parent, held)
    write_publication(entry, held)
    write_serial_numbers(entry, held)
    write_affiliated(entry, held)
    parent = write_parent(parent, held, kind)
    custom, note = held.pop("custom", {}), str(held.pop("note", ""))
    notes = []
    if type_of(kind, parent.get("type", "")) != held.pop("type", "document"):
        notes.append(f"type: {item['type']}")
    for variable in held:
        notes += cite_variable(item, variable) if variable != "id" else ()
    if notes or note:
        entry["note"] = "\n".join(filter(None, [note, *notes]))
    if parent:
        entry["parent"] = parent
    kept = custom.get("hayagriva")
    for field, value in kept.items() if isinstance(kept, dict) else ():
        if isinstance(value, dict) and isinstance(entry.get(field), dict):
            entry[field] |= value
        else:
            entry.setdefault(field, value)
    return entry


def write_fields(entry: dict[str, Any], parent: dict[str, Any], held: Item) -> None:
    """The variables that have a field of their own; volume and issue are those of the periodical."""
    in_periodical = parent.get("type") in ("periodical", "newspaper")
    for field, variable in FIELDS.items():
        if variable not in held or variable in ("note", "URL", "publisher", "event-place"):
            continue
        if in_periodical and variable in ("volume", "issue"):
            parent[field] = write_value(variable, held.pop(variable))
        elif variable not in DATES:
            entry[field] = write_value(variable, held.pop(variable))
        elif is_plain(held[variable]):
            entry[field] = dates.edtf(held.pop(variable))


def write_publication(entry: dict[str, Any], held: Item) -> None:
    """The fields that two variables make together: titles, publishers and addresses."""
    if "title-short" in held and "title" in entry:
        entry["title"] = {"value": entry["title"], "short": to_typst(str(held.pop("title-short")))}
    if "publisher" in held:
        publisher = str(held.pop("publisher"))
        place = held.pop("publisher-place", None)
        entry["publisher"] = {"name": publisher, "location": str(place)} if place else publisher
    if "event-place" in held:
        entry["location"] = str(held.pop("event-place"))
    if "URL" in held:
        url = str(held.pop("URL"))
        accessed = held.pop("accessed") if is_plain(held.get("accessed", {})) else None
        entry["url"] = {"value": url, "date": dates.edtf(accessed)} if accessed else url


def write_serial_numbers(entry: dict[str, Any], held: Item) -> None:
    """Identifiers, and the whole date if `date` can only give its start."""
    serial = {key: str(held.pop(name)) for key, name in SERIAL_NUMBERS.items() if name in held}
    if "issued" in held:
        issued = held.pop("issued")
        if start := dates.iso(issued):
            entry["date"] = ("~" if issued.get("circa") else "") + start
        if dates.parse(entry.get("date", "")) != issued:  # a range, a season, a text: no style prints it from here
            serial["issued"] = dates.text(issued)
    if serial:
        entry["serial-number"] = serial


def write_affiliated(entry: dict[str, Any], held: Item) -> None:
    """The people in roles that have no field of their own."""
    roles = {variable: role for role, variable in reversed(ROLES.items()) if variable != "contributor"}
    variables = [name for name in held if name in roles]
    if variables:
        entry["affiliated"] = [{"role": roles[name], "names": write_value(name, held.pop(name))} for name in variables]


def write_parent(parent: dict[str, Any], held: Item, kind: str) -> dict[str, Any]:
    """What the entry is part of; for a book and the like that is its series."""
    series: dict[str, Any] = {}
    if "collection-title" in held and ("container-title" in held or kind in IN_SERIES):
        series = {"type": "misc", "title": to_typst(str(held.pop("collection-title")))}
        if "collection-number" in held:
            series["volume"] = str(held.pop("collection-number"))
    if kind in IN_SERIES:
        return series
    if "container-title" in held:
        title = to_typst(str(held.pop("container-title")))
        short = held.pop("container-title-short", None)
        parent["title"] = {"value": title, "short": to_typst(str(short))} if short else title
        if "container-author" in held:
            parent["author"] = write_value("container-author", held.pop("container-author"))
        if series:
            parent["parent"] = series
    return parent


def write_value(variable: str, value: Any) -> Any:
    if variable in NAMES:
        people = [write_person(name) for name in value]
        return people[0] if len(people) == 1 else people
    return to_typst(str(value)) if variable in TITLES else str(value)


def write_person(name: names.Name) -> Any:
    """A name as text if that reads back as the same name, else as its parts."""
    if "family" not in name:
        literal = name.get("literal", "")
        return literal if names.parse(literal) == name else {"name": literal}
    parts = {
        "name": name["family"],
        "given-name": names.given(name),
        "prefix": name.get("non-dropping-particle", ""),
        "suffix": name.get("suffix", ""),
    }
    text = names.show(name)
    if "suffix" in name and "given" in name:
        text = f"{names.family(name)}, {name['suffix']}, {names.given(name)}"
    return text if names.parse(text) == name else {key: part for key, part in parts.items() if part}


def is_plain(date: dates.Date) -> bool:
    """Whether a date is one day, month or year of four digits: what Hayagriva's dates are."""
    return dates.iso(date) != "" and dates.iso(date) == dates.text(date)
