"""Zotero's database: items, people, collections, tags, notes, attachments, related items, citation keys.

Trash and feeds are left out. Source: Zotero's schema (resource/schema/userdata.sql) and its table of fields for CSL.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from refdesk.errors import BadData
from refdesk.formats.tagged.records import take_cited_variables
from refdesk.items import Item, Problem, dates, names
from refdesk.items.text import text_of_html
from refdesk.items.values import doi, full_pages, join_keywords
from refdesk.items.variables import TYPES, type_called
from refdesk.library.others.databases import opened, tables
from refdesk.library.others.fields import left_behind, path_of, with_groups, with_notes, with_paths

FIELDS = {
    "title": "title", "caseName": "title", "nameOfAct": "title", "subject": "title",
    "abstractNote": "abstract",
    "date": "issued", "dateDecided": "issued", "issueDate": "issued", "dateEnacted": "issued",
    "accessDate": "accessed", "filingDate": "submitted", "originalDate": "original-date",
    "publicationTitle": "container-title", "bookTitle": "container-title", "proceedingsTitle": "container-title",
    "encyclopediaTitle": "container-title", "dictionaryTitle": "container-title", "websiteTitle": "container-title",
    "blogTitle": "container-title", "forumTitle": "container-title", "programTitle": "container-title",
    "reporter": "container-title", "code": "container-title",
    "journalAbbreviation": "container-title-short", "shortTitle": "title-short",
    "series": "collection-title", "seriesTitle": "collection-title", "seriesText": "collection-title",
    "seriesNumber": "collection-number",
    "volume": "volume", "reporterVolume": "volume", "codeVolume": "volume",
    "issue": "issue", "pages": "page", "firstPage": "page", "codePages": "page",
    "numPages": "number-of-pages", "numberOfVolumes": "number-of-volumes", "edition": "edition", "section": "section",
    "number": "number", "reportNumber": "number", "billNumber": "number", "patentNumber": "number",
    "docketNumber": "number", "documentNumber": "number", "publicLawNumber": "number", "episodeNumber": "number",
    "archiveID": "number", "identifier": "number", "codeNumber": "number",
    "publisher": "publisher", "label": "publisher", "company": "publisher", "distributor": "publisher",
    "network": "publisher", "studio": "publisher", "university": "publisher", "institution": "publisher",
    "organization": "publisher", "repository": "publisher",
    "place": "publisher-place", "country": "jurisdiction",
    "conferenceName": "event-title", "meetingName": "event-title", "eventPlace": "event-place",
    "court": "authority", "legislativeBody": "authority", "issuingAuthority": "authority", "authority": "authority",
    "committee": "section", "session": "chapter-number", "history": "references", "references": "references",
    "legalStatus": "status", "status": "status", "assignee": "custom",
    "type": "genre", "thesisType": "genre", "reportType": "genre", "letterType": "genre", "manuscriptType": "genre",
    "mapType": "genre", "presentationType": "genre", "postType": "genre", "websiteType": "genre", "genre": "genre",
    "medium": "medium", "artworkMedium": "medium", "audioRecordingFormat": "medium", "videoRecordingFormat": "medium",
    "interviewMedium": "medium", "audioFileType": "medium", "system": "medium", "format": "medium",
    "runningTime": "dimensions", "artworkSize": "dimensions", "scale": "scale",
    "versionNumber": "version", "version": "version", "language": "language", "rights": "license",
    "archive": "archive", "archiveLocation": "archive_location", "repositoryLocation": "archive-place",
    "libraryCatalog": "source", "callNumber": "call-number", "applicationNumber": "call-number",
    "DOI": "DOI", "ISBN": "ISBN", "ISSN": "ISSN", "PMID": "PMID", "PMCID": "PMCID", "url": "URL",
    "citationKey": "id", "extra": "note",
}  # fmt: skip
PEOPLE = {
    "author": "author", "contributor": "contributor", "editor": "editor", "translator": "translator",
    "seriesEditor": "collection-editor", "bookAuthor": "container-author", "reviewedAuthor": "reviewed-author",
    "interviewer": "interviewer", "interviewee": "author", "director": "director", "scriptwriter": "script-writer",
    "producer": "producer", "castMember": "performer", "performer": "performer", "composer": "composer",
    "wordsBy": "author", "artist": "author", "inventor": "author", "programmer": "author", "cartographer": "author",
    "presenter": "author", "podcaster": "author", "guest": "guest", "recipient": "recipient", "sponsor": "author",
    "cosponsor": "author", "counsel": "author", "commenter": "author", "attorneyAgent": "contributor",
    "executiveProducer": "executive-producer", "host": "host", "narrator": "narrator", "chair": "chair",
    "organizer": "organizer", "creator": "author", "originalCreator": "original-author", "seriesCreator": "series-creator",
}  # fmt: skip
NO_ITEMS = ("attachment", "note", "annotation")
KEY_IN_EXTRA = re.compile(r"(?im)^\s*(?:citation key|bibtex|bibtex\*)\s*:\s*(\S+)\s*$\n?")
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: (.*))?$", re.S)


@dataclass(slots=True)
class Held:
    """What belongs to the items, by their numbers."""

    fields: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    people: dict[int, list[tuple[str, names.Name]]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    files: dict[int, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    related: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    targets: set[str] = field(default_factory=set)  # the keys of items that others are related to
    keys: dict[str, str] = field(default_factory=dict)  # Better BibTeX's own, by the key of the item
    left: Counter[str] = field(default_factory=Counter)


def read(path: Path) -> Iterator[Item | Problem]:
    """The items of a zotero.sqlite, or of the folder that holds it."""
    database = path / "zotero.sqlite" if path.is_dir() else path
    with opened(database) as connection:
        there = tables(connection)
        if not {"items", "itemData", "itemDataValues", "itemTypes", "libraries"} <= there:
            raise BadData("not a Zotero database: it lacks Zotero's tables")
        held = read_lists(connection, there, database.parent)
        held.keys = better_bibtex_keys(database.parent)
        for row in own_items(connection, there):
            if row["typeName"] not in NO_ITEMS:
                yield read_item(row["itemID"], row["typeName"], row["key"], held)
            elif row["typeName"] == "attachment" and row["itemID"] in held.files:
                yield read_file(row["itemID"], held)
        yield from left_behind(held.left)


def own_items(connection: sqlite3.Connection, there: set[str]) -> list[sqlite3.Row]:
    """The items of all libraries but feeds, without the trash."""
    trash = "and itemID not in (select itemID from deletedItems)" if "deletedItems" in there else ""
    return connection.execute(
        f"""select itemID, typeName, key from items join itemTypes using(itemTypeID) join libraries using(libraryID)
        where libraries.type != 'feed' {trash} order by itemID"""
    ).fetchall()


def read_lists(connection: sqlite3.Connection, there: set[str], folder: Path) -> Held:
    """Everything that belongs to the items, a table at a time."""
    held = Held()
    ask = connection.execute
    fields = "fieldsCombined" if "fieldsCombined" in there else "fields"
    for number, name, value in ask(
        f"select itemID, fieldName, value from itemData join {fields} using(fieldID) join itemDataValues using(valueID)"
    ):
        held.fields[number][name] = str(value)
    for number, kind, first, last, mode in ask(
        "select itemID, creatorType, firstName, lastName, fieldMode from itemCreators join creators using(creatorID)"
        " join creatorTypes using(creatorTypeID) order by itemID, orderIndex"
    ):
        if name := person(first, last, mode):
            held.people[number].append((kind, name))
    for number, tag in ask("select itemID, name from itemTags join tags using(tagID) order by itemID, name"):
        held.tags[number].append(tag)
    gather_collections(connection, there, held)
    gather_children(connection, held, folder)
    count_left(connection, there, held)
    if {"itemRelations", "relationPredicates"} <= there:
        for number, uri in ask(
            "select itemID, object from itemRelations join relationPredicates using(predicateID)"
            " where predicate = 'dc:relation' order by itemID, object"
        ):
            held.related[number].append(str(uri).rpartition("/")[2])
        held.targets = {key for keys in held.related.values() for key in keys}
    return held


def gather_collections(connection: sqlite3.Connection, there: set[str], held: Held) -> None:
    trash = (
        "where collectionID not in (select collectionID from deletedCollections)"
        if "deletedCollections" in there
        else ""
    )
    called, parents = {}, {}
    for key, name, parent in connection.execute(
        f"select collectionID, collectionName, parentCollectionID from collections {trash}"
    ):
        called[key], parents[key] = name, parent
    filled = set()
    for key, number in connection.execute(
        "select collectionID, itemID from collectionItems order by itemID, collectionID"
    ):
        if key in called:
            held.groups[number].append(path_of(key, called, parents))
            filled |= {key, parents[key]}
    held.left["collection without items"] += len(called.keys() - filled)


def gather_children(connection: sqlite3.Connection, held: Held, folder: Path) -> None:
    """Notes and attachments, under the item that they belong to; under themselves where they belong to none."""
    gone = trashed(connection)
    for number, parent, note in connection.execute("select itemID, parentItemID, note from itemNotes order by itemID"):
        if number in gone:
            continue
        if parent is None:
            held.left["note of no item"] += 1
        elif text := text_of_html(str(note or "")):
            held.notes[parent].append(text)
    for number, parent, mode, place, key in connection.execute(
        "select itemID, parentItemID, linkMode, path, key from itemAttachments join items using(itemID) order by itemID"
    ):
        if number in gone:
            continue
        if mode == 3:  # a link to a page of the web
            held.left["link to a page"] += 1
        elif mode == 4 or not place:
            held.left["picture in a note"] += 1
        else:
            title = held.fields.get(number, {}).get("title", "")
            held.files[parent if parent is not None else number].append((place_of(folder, str(place), key), title))


def place_of(folder: Path, place: str, key: str) -> str:
    """The path of an attachment: `storage:` is in the data folder, `attachments:` in a folder that is set elsewhere."""
    if place.startswith("storage:"):
        return str(folder / "storage" / key / place.removeprefix("storage:"))
    return place.removeprefix("attachments:")


def trashed(connection: sqlite3.Connection) -> set[int]:
    if "deletedItems" not in tables(connection):
        return set()
    return {row[0] for row in connection.execute("select itemID from deletedItems")}


def count_left(connection: sqlite3.Connection, there: set[str], held: Held) -> None:
    for what, table in (
        ("item in the trash", "deletedItems"),
        ("feed", "feeds"),
        ("saved search", "savedSearches"),
        ("annotation of a PDF", "itemAnnotations"),
    ):
        if table in there:
            held.left[what] += connection.execute(f"select count(*) from {table}").fetchone()[0]


def better_bibtex_keys(folder: Path) -> dict[str, str]:
    """The keys that Better BibTeX kept in a database of its own until Zotero 7."""
    database = folder / "better-bibtex.sqlite"
    if not database.is_file():
        return {}
    try:
        with opened(database) as connection:
            if "citationkey" in tables(connection):
                return {
                    str(r[0]): str(r[1]) for r in connection.execute("select itemKey, citationKey from citationkey")
                }
    except (sqlite3.Error, BadData):
        return {}
    return {}


def person(first: str | None, last: str | None, mode: int | None) -> names.Name | None:
    """A creator; one with a single field is an organisation."""
    if mode == 1 or not first:
        return {"literal": last} if last else None
    return names.inverted(last, first) if last else {"literal": first}


def read_item(number: int, kind: str, key: str, held: Held) -> Item:
    """One item with all that belongs to it."""
    item: Item = {"type": type_called(kind) or "document"}
    rest: dict[str, Any] = {}
    for name, value in held.fields.get(number, {}).items():
        read_field(item, rest, name, value)
    for role, creator in held.people.get(number, ()):
        item.setdefault(PEOPLE.get(role, "contributor"), []).append(creator)
    if own := held.keys.get(key):
        item.setdefault("id", own)
    normalise(item)
    if tags := held.tags.get(number):
        item["keyword"] = join_keywords(tag.replace(";", ",") for tag in tags)
    related = held.related.get(number, [])
    if related or key in held.targets:
        rest |= {"key": key, "related": related} if related else {"key": key}
    if rest:
        item["custom"] = {"zotero": rest}
    item = with_groups(item, held.groups.get(number, ()))
    item = with_notes(item, held.notes.get(number, ()))
    return with_paths(item, held.files.get(number, ()))


def read_field(item: Item, rest: dict[str, Any], name: str, value: str) -> None:
    variable = FIELDS.get(name, "custom")
    if variable in ("issued", "accessed", "submitted", "original-date"):
        if date := read_date(value):
            item.setdefault(variable, date)
    elif variable == "custom" or variable in item:
        rest[name] = value
    else:
        item[variable] = value


def read_date(value: str) -> dates.Date | None:
    """Zotero's date, `2014-07-00 July 2014`: what it sorts by, then what the user wrote."""
    match = DATE.match(value.strip())
    if match is None:
        return dates.parse(value) or ({"literal": value} if value.strip() else None)
    year, month, day, written = match.groups()
    if written and "/" in written and (span := dates.parse_edtf(written)):
        return span
    return (
        {"date-parts": [[int(part) for part in (year, month, day) if int(part)]]} if int(year) else {"literal": written}
    )


def normalise(item: Item) -> None:
    """Take the key and the variables out of Extra, and put values into CSL's form."""
    if match := KEY_IN_EXTRA.search(item.get("note", "")):
        item.setdefault("id", match[1])
        item["note"] = KEY_IN_EXTRA.sub("", item["note"]).strip()
    if "note" in item:
        take_cited_variables(item, TYPES)
    if not item.get("note"):
        item.pop("note", None)
    if "DOI" in item:
        item["DOI"] = doi(item["DOI"])
    if "page" in item:
        item["page"] = full_pages(item["page"])
    if "accessed" in item and "URL" not in item:
        del item["accessed"]


def read_file(number: int, held: Held) -> Item:
    """An attachment that belongs to no item: a document with its title, or its name."""
    [(path, title)] = held.files[number]
    item: Item = {"type": "document", "title": title or Path(path).name}
    if tags := held.tags.get(number):
        item["keyword"] = join_keywords(tags)
    return with_paths(with_groups(item, held.groups.get(number, ())), [(path, title)])
