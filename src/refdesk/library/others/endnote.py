"""EndNote's library: an .enl with its .Data folder, or both packed in an .enlx; the database in it is SQLite from X9 on.

A row has the fields of EndNote's record under its own names, which are read by way of the RIS tags for them, as EndNote XML
is. Source: the tables of `sdb/sdb.eni`.
"""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any

from refdesk.errors import BadData
from refdesk.formats.tagged.endnote_types import number_tag
from refdesk.formats.tagged.records import Record
from refdesk.formats.tagged.ris import read_record
from refdesk.items import Item, Problem
from refdesk.items.text import one_line
from refdesk.library.others.databases import opened, opened_bytes, tables, unpacked
from refdesk.library.others.fields import left_behind, with_groups, with_notes, with_paths

COLUMNS = {
    "author": "AU", "year": "PY", "title": "TI", "pages": "SP", "secondary_title": "T2", "volume": "VL", "number": "IS",
    "number_of_volumes": "NV", "secondary_author": "A2", "place_published": "CY", "publisher": "PB",
    "subsidiary_author": "A4", "edition": "ET", "keywords": "KW", "type_of_work": "M3", "date": "DA", "abstract": "AB",
    "label": "LB", "url": "UR", "tertiary_title": "T3", "tertiary_author": "A3", "notes": "N1", "isbn": "SN",
    "custom_1": "C1", "custom_2": "C2", "custom_3": "C3", "custom_4": "C4", "custom_5": "C5", "custom_6": "C6",
    "custom_7": "C7", "alternate_title": "J2", "accession_number": "AN", "call_number": "CN", "short_title": "ST",
    "section": "SE", "original_publication": "OP", "reprint_edition": "RP", "reviewed_item": "RI", "caption": "CA",
    "author_address": "AD", "electronic_resource_number": "DO", "translated_author": "TA", "translated_title": "TT",
    "name_of_database": "DB", "database_provider": "DP", "language": "LA", "access_date": "Y2",
}  # fmt: skip
NAME = re.compile(rb"<name>([^<]*)</name>")  # of a group
SEVERAL = (
    "author",
    "secondary_author",
    "tertiary_author",
    "subsidiary_author",
    "translated_author",
    "keywords",
    "url",
    "notes",
)
# The number of a type in the database, which is not the one that EndNote XML has.
TYPES = {
    0: "JOUR", 1: "BOOK", 2: "THES", 3: "CPAPER", 4: "ICOMM", 5: "NEWS", 6: "COMP", 7: "CHAP", 8: "MGZN", 9: "EDBOOK",
    10: "RPRT", 11: "MAP", 12: "ADVS", 13: "ART", 16: "ELEC", 20: "UNPB", 21: "GEN", 22: "STAT", 30: "DBASE", 31: "CLSWK",
    33: "CONF", 37: "DATA", 40: "ENCYC", 43: "BLOG", 47: "STAND", 48: "DATA",
}  # fmt: skip


def read(path: Path) -> Iterator[Item | Problem]:
    """The references of a library, whichever of its files or folders is given; the trash is left out."""
    if path.is_dir() or path.suffix.lower() in (".enl", ".eni"):
        database, pdfs = parts_of(path)
        with opened(database) as connection:
            yield from read_references(connection, pdfs)
        return
    with zipfile.ZipFile(path) as archive:
        name = next((each for each in archive.namelist() if each.endswith("sdb/sdb.eni")), "")
        if not name:
            raise BadData("not an EndNote library: the archive has no sdb/sdb.eni")
        data = unpacked(archive, name)
    with opened_bytes(data) as connection:
        yield from read_references(connection, path / PurePosixPath(name).parent.parent / "PDF")


def parts_of(path: Path) -> tuple[Path, Path]:
    """The database and the folder of PDFs that belong to a library."""
    if path.suffix.lower() == ".eni":
        return path, path.parent.parent / "PDF"
    folders = [path] if path.is_dir() else [path.with_suffix(".Data")]
    folders += sorted(path.glob("*.Data")) if path.is_dir() else []
    for folder in folders:
        if (folder / "sdb" / "sdb.eni").is_file():
            return folder / "sdb" / "sdb.eni", folder / "PDF"
    return path, path.with_suffix(".Data") / "PDF"


def read_references(connection: sqlite3.Connection, pdfs: Path) -> Iterator[Item | Problem]:
    """The rows of the database, with their files and groups."""
    there = tables(connection)
    table = "refs" if "refs" in there else "enl_refs"
    if table not in there:
        raise BadData("not an EndNote database: it lacks EndNote's tables")
    files: dict[int, list[str]] = defaultdict(list)
    if "file_res" in there:
        for number, place in connection.execute("select refs_id, file_path from file_res order by refs_id, file_pos"):
            files[number].append(str(place))
    groups, left = read_groups(connection) if "groups" in there else ({}, Counter())
    for row in connection.execute(f"select * from {table} order by id"):
        if row["trash_state"]:
            left["reference in the trash"] += 1
            continue
        fields, notes = fields_of(dict(row))
        item, problems = read_record(Record(0, fields))
        yield from (Problem(p.message, key=str(row["id"]), code=p.code, severity=p.severity) for p in problems)
        if item is None:
            continue
        left["reference of a type not known here (a document now)"] += row["reference_type"] not in TYPES
        item = with_paths(item, [(str(pdfs / place), "") for place in files.get(row["id"], ())])
        yield with_notes(with_groups(item, groups.get(row["id"], ())), notes)
    yield from left_behind(left)


def read_groups(connection: sqlite3.Connection) -> tuple[dict[int, list[str]], Counter[str]]:
    """The groups of each reference, by its number, and how many groups list none: those that are searches, sets of groups.

    A group's name is in XML, its members after two numbers, of which the second counts them, four bytes each."""
    groups: dict[int, list[str]] = defaultdict(list)
    left: Counter[str] = Counter()
    for spec, members in connection.execute("select spec, members from groups order by group_id"):
        name = NAME.search(bytes_of(spec))
        data = bytes_of(members)
        count = int.from_bytes(data[4:8], "little") if len(data) >= 8 else 0
        numbers = [int.from_bytes(data[at : at + 4], "little") for at in range(8, min(len(data), 8 + 4 * count) - 3, 4)]
        if not numbers or name is None:
            left["group without references of its own"] += 1
            continue
        for number in numbers:
            groups[number].append(unescape(name[1].decode("utf-8", "replace")))
    return groups, left


def bytes_of(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value or "").encode()


def fields_of(row: dict[str, Any]) -> tuple[list[tuple[str, str]], list[str]]:
    """A row by RIS tags, TY first, and its private notes."""
    kind = TYPES.get(row.get("reference_type", 0), "GEN")
    fields = [("TY", kind)]
    for column, tag in COLUMNS.items():
        value = str(row.get(column) or "").strip()
        if not value:
            continue
        pieces = re.split(r"[\r\n]+", value) if column in SEVERAL or column == "isbn" else [value]
        tag = number_tag(kind) if tag == "IS" else tag
        fields += [(tag, one_line(piece)) for piece in pieces if piece.strip()]
    notes = [text for column in ("research_notes",) if (text := str(row.get(column) or "").strip())]
    return fields, notes
