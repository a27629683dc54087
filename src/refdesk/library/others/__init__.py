"""Libraries of other programs -> items: one module per program, all in the table below.

    databases.py    opening an SQLite database without writing to it; zip archives of bounded size
    fields.py       shared by several programs: names, groups, what was left behind
    zotero.py  jabref.py  bibdesk.py  papis.py  cobib.py  citavi.py  endnote.py  mendeley.py

Each module has `read(path) -> Iterator[Item | Problem]`. Files come as `custom.files` with whole paths, groups and
collections as `custom.groups` and as tags. Nothing is ever written to the library that is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from refdesk.errors import BadData
from refdesk.items import Item, Problem
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

HEAD = 65_536
SQLITE = b"SQLite format 3\0"
JABREF = regex(rb"(?i)@comment\s*[{(]\s*jabref-(?:meta|entrytype)\s*:")
BIBDESK = regex(rb"(?i)@comment\s*\{\s*BibDesk |^\s*bdsk-file-\d+\s*=", re.M)
COBIB = regex(rb"\A(?:---[ \t]*\r?\n)?[^\s:#][^\n]{0,200}:[ \t]*\r?\n(?:[ \t]+[^\n]*\n){0,300}?[ \t]+ENTRYTYPE:")
PAPIS = regex(rb"(?m)^(?:author_list|papis_id|time-added):")
DATABASE_SUFFIXES = (".sqlite", ".sqlite3", ".db", ".enl", ".ctv5", ".ctv6", ".eni")


class Program(NamedTuple):
    """A program whose library can be read."""

    id: str
    title: str
    in_bibtex: bool = False  # its library is a .bib file

    def read(self, path: Path) -> Iterator[Item | Problem]:
        """The items of its library and what was left behind; a library that cannot be read is one Problem."""
        import sqlite3

        from refdesk.library.others.databases import DAMAGED_ARCHIVE

        reader = import_module(f"refdesk.library.others.{self.id}").read
        try:
            records: list[Item | Problem] = list(reader(path.absolute()))  # all or nothing
        except BadData as error:
            yield Problem(str(error), code="unreadable")
        except (sqlite3.Error, *DAMAGED_ARCHIVE) as error:
            yield Problem(f"damaged {self.title} library: {' '.join(str(error).split())}", code="unreadable")
        except OSError as error:
            yield Problem(f"cannot be read: {error.strerror}", code="unreadable")
        else:
            yield from records


PROGRAMS = {
    program.id: program
    for program in (
        Program("zotero", "Zotero"),
        Program("mendeley", "Mendeley Desktop"),
        Program("endnote", "EndNote"),
        Program("citavi", "Citavi"),
        Program("jabref", "JabRef", in_bibtex=True),
        Program("bibdesk", "BibDesk", in_bibtex=True),
        Program("papis", "papis"),
        Program("cobib", "cobib"),
        Program("unknown", "unknown"),
    )
}


def recognise(path: Path) -> Program | None:
    """The program that a folder or file belongs to, recognised from its content; None if there is none."""
    if path.is_dir():
        name = of_folder(path)
    elif not path.is_file():  # a pipe can be read only once
        return None
    else:
        with open(path, "rb") as file:
            head = file.read(HEAD)
        name = of_head(path, head)
    return PROGRAMS[name] if name else None


def of_folder(folder: Path) -> str:
    """What a folder is the library of."""
    if (folder / "zotero.sqlite").is_file():
        return "zotero"
    if any(folder.glob("*@www.mendeley.com.sqlite")):
        return "mendeley"
    if (folder / "sdb" / "sdb.eni").is_file() or any(folder.glob("*.Data/sdb/sdb.eni")):
        return "endnote"
    if any(next(folder.glob(pattern), None) for pattern in ("info.yaml", "*/info.yaml", "*/*/info.yaml")):
        return "papis"
    return ""


def of_head(path: Path, head: bytes) -> str:
    """What a file is the library of, by its first bytes; for a .bib file by all of it."""
    if head.lstrip()[:1] in (b"[", b"{"):  # JSON, in which none of them keeps its library
        return ""
    if head.startswith(SQLITE):
        from refdesk.library.others.databases import kind

        return kind(path)
    if head.startswith(b"PK\x03\x04"):
        from refdesk.library.others.databases import archive_kind

        return archive_kind(path)
    suffix = path.suffix.lower()
    if suffix in (".ctv6bak", ".ctv5bak", ".ctv4bak"):
        return "citavi"
    if suffix == ".enlx":
        return "endnote"
    if path.name.lower().endswith("@www.mendeley.com.sqlite"):
        return "mendeley"
    if suffix in DATABASE_SUFFIXES and head:
        return "unknown"
    if COBIB.search(head):
        return "cobib"
    if path.name == "info.yaml" or (suffix in (".yaml", ".yml") and PAPIS.search(head)):
        return "papis"
    if suffix in (".bib", ".bibtex") or JABREF.search(head) or BIBDESK.search(head):
        data = path.read_bytes()
        return "jabref" if JABREF.search(data) else "bibdesk" if BIBDESK.search(data) else ""
    return ""
