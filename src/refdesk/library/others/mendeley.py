"""Mendeley Desktop's database: documents, people, folders, tags, notes and files.

From version 1.19 on it is encrypted, and nothing but Mendeley reads it. Source: the tables of the database itself.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from refdesk.errors import BadData
from refdesk.items import Item, Problem, names
from refdesk.items.text import text_of_html
from refdesk.items.values import doi, full_pages, join_keywords
from refdesk.items.variables import type_called
from refdesk.library.others.databases import SQLITE, opened, tables
from refdesk.library.others.fields import left_behind, path_of, with_groups, with_notes, with_paths

ENCRYPTED = (
    "an encrypted database, as Mendeley Desktop 1.19 and later write it: choose File > Export in Mendeley and "
    "import that .bib, .ris or .xml file"
)
FIELDS = {
    "citationKey": "id",
    "title": "title",
    "abstract": "abstract",
    "publication": "container-title",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "chapter": "chapter-number",
    "edition": "edition",
    "series": "collection-title",
    "seriesNumber": "collection-number",
    "publisher": "publisher",
    "institution": "publisher",
    "city": "publisher-place",
    "country": "jurisdiction",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "pmid": "PMID",
    "language": "language",
    "medium": "medium",
    "genre": "genre",
    "userType": "genre",
    "shortTitle": "title-short",
    "reprintEdition": "edition",
    "revisionNumber": "version",
    "patentNumber": "number",
    "codeNumber": "number",
    "note": "note",
}
TYPES = {
    "Case": "legal_case",
    "ComputerProgram": "software",
    "ConferenceProceedings": "paper-conference",
    "EncyclopediaArticle": "entry-encyclopedia",
    "Generic": "document",
    "WorkingPaper": "report",
}
ROLES = {
    "DocumentAuthor": "author",
    "DocumentEditor": "editor",
    "DocumentTranslator": "translator",
    "DocumentAdvisor": "contributor",
    "DocumentSeriesEditor": "collection-editor",
    "DocumentInterviewer": "interviewer",
    "DocumentPublisher": "contributor",
}


def read(path: Path) -> Iterator[Item | Problem]:
    """The documents of a database, or of the folder that holds it; those in the trash are left out."""
    database = path
    if path.is_dir():
        [database, *_] = sorted(path.glob("*@www.mendeley.com.sqlite"))
    with open(database, "rb") as file:
        if file.read(len(SQLITE)) != SQLITE:
            raise BadData(ENCRYPTED)
    with opened(database) as connection:
        there = tables(connection)
        if not {"Documents", "DocumentContributors"} <= there:
            raise BadData("not a Mendeley database: it lacks Mendeley's tables")
        held = read_lists(connection, there)
        left: Counter[str] = Counter()
        for row in connection.execute("select * from Documents order by id"):
            document = dict(row)
            if document.get("deletionPending") in (1, "true"):
                left["document in the trash"] += 1
            elif document.get("onlyReference") not in (1, "true"):
                yield read_document(document, held)
        for what, table in (("highlight in a PDF", "FileHighlights"), ("note in a PDF", "FileNotes")):
            if table in there:
                left[what] += connection.execute(f"select count(*) from {table}").fetchone()[0]
        yield from left_behind(left)


def read_lists(connection: sqlite3.Connection, there: set[str]) -> dict[str, dict[int, list[Any]]]:
    """What belongs to the documents, by kind and by the document's number."""
    held: dict[str, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    ask = connection.execute
    for number, role, first, last in ask(
        "select documentId, contribution, firstNames, lastName from DocumentContributors order by documentId, id"
    ):
        if name := names.inverted(last, first) if first and last else {"literal": last} if last else None:
            held["people"][number].append((ROLES.get(role, "contributor"), name))
    for kind, table, column in (
        ("tags", "DocumentTags", "tag"),
        ("tags", "DocumentKeywords", "keyword"),
        ("urls", "DocumentUrls", "url"),
        ("notes", "DocumentNotes", "text"),
    ):
        if table in there:
            for number, value in ask(f"select documentId, {column} from {table} order by documentId, {column}"):
                held[kind][number].append(bytes(value).decode() if isinstance(value, bytes) else str(value or ""))
    if {"Folders", "DocumentFolders"} <= there:
        called, parents = {}, {}
        for key, name, parent in ask("select id, name, parentId from Folders"):
            called[key], parents[key] = name, parent
        for number, key in ask("select documentId, folderId from DocumentFolders order by documentId, folderId"):
            if key in called:
                held["groups"][number].append(path_of(key, called, parents))
    if {"Files", "DocumentFiles"} <= there:
        for number, address in ask(
            "select documentId, localUrl from DocumentFiles join Files using(hash) order by documentId, hash"
        ):
            if path := local_path(str(address or "")):
                held["files"][number].append((path, ""))
    return held


def local_path(address: str) -> str:
    """The path of a file: address, with the drive of Windows."""
    parts = urlparse(address)
    path = unquote(parts.path) if parts.scheme == "file" else address
    return path[1:] if len(path) > 2 and path[2] == ":" else path


def read_document(document: dict[str, Any], held: dict[str, dict[int, list[Any]]]) -> Item:
    """One document with all that belongs to it."""
    number = document["id"]
    item = read_fields(document)
    for role, name in held["people"].get(number, ()):
        item.setdefault(role, []).append(name)
    if urls := held["urls"].get(number):
        item["URL"] = urls[0]
    if tags := held["tags"].get(number):
        item["keyword"] = join_keywords(tag.replace(";", ",") for tag in tags)
    item = with_groups(item, held["groups"].get(number, ()))
    item = with_notes(item, map(text_of_html, held["notes"].get(number, ())))
    return with_paths(item, held["files"].get(number, ()))


def read_fields(document: dict[str, Any]) -> Item:
    """What is in the document's own row."""
    kind = str(document.get("type") or "")
    item: Item = {"type": TYPES.get(kind) or type_called(kind) or "document"}
    for name, variable in FIELDS.items():
        value = str(document.get(name) or "").strip()
        if value and variable not in item:
            item[variable] = text_of_html(value) if variable == "note" else value
    parts = [int(document[part]) for part in ("year", "month", "day") if str(document.get(part) or "").isdecimal()]
    if parts and str(document.get("year") or "").isdecimal():
        item["issued"] = {"date-parts": [parts]}
    if "DOI" in item:
        item["DOI"] = doi(item["DOI"])
    if "page" in item:
        item["page"] = full_pages(item["page"].replace("--", "-"))
    return item
