"""cobib: a stream of YAML documents, each one entry by its label, with BibTeX's fields and lists of people, files and tags.

Source: cobib-database(7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from refdesk.folders import expanded
from refdesk.formats.yaml.documents import documents
from refdesk.items import Item, Problem, Read
from refdesk.items.values import join_keywords
from refdesk.library.others.fields import item_of_bibtex, with_notes, with_paths

START = re.compile(r"(?m)^---[ \t]*$\n?")
OWN = ("ENTRYTYPE", "ID", "author", "editor", "file", "tags", "url", "note_file", "_download")
FIELD = re.compile(r"[A-Za-z][\w:+.-]*")


def read(path: Path) -> Iterator[Item | Problem]:
    """The entries of a cobib database."""
    for document in documents(path.read_bytes(), START):
        if isinstance(document, Problem):
            yield document
            continue
        line, value = document
        for label, entry in value.items() if isinstance(value, dict) else ():
            if isinstance(entry, dict):
                yield Read(read_entry(str(label), entry, path.parent), line)
            else:
                yield Problem("no entry", line, key=str(label))


def read_entry(label: str, entry: dict[str, Any], folder: Path) -> Item:
    """One entry."""
    fields = {
        name: str(value)
        for name, value in entry.items()
        if name not in OWN and FIELD.fullmatch(name) and isinstance(value, str | int | float)
    }
    for role in ("author", "editor"):
        if people := people_of(entry.get(role)):
            fields[role] = people
    urls = listed(entry.get("url"))
    if urls:
        fields["url"] = urls[0]
    item = {"id": label} | item_of_bibtex(str(entry.get("ENTRYTYPE") or "misc"), fields)
    if tags := listed(entry.get("tags")):
        known = str(item.get("keyword") or "")
        item["keyword"] = join_keywords([*filter(None, [known]), *tags])
    item = with_paths(item, [(folder / expanded(name), "") for name in listed(entry.get("file"))])
    return with_notes(item, urls[1:])


def people_of(value: Any) -> str:
    """People as BibTeX has them, from a text of that form or from a list of their parts."""
    if not isinstance(value, list):
        return str(value or "")
    names = []
    for person in value:
        if isinstance(person, dict):
            part = {name: str(person.get(name) or "") for name in ("first", "particle", "last", "suffix")}
            last = " ".join(filter(None, (part["particle"], part["last"])))
            names.append(", ".join(filter(None, (last, part["suffix"], part["first"]))))
        else:
            names.append(str(person))
    return " and ".join(filter(None, names))


def listed(value: Any) -> list[str]:
    """A list, or the pieces of a text with commas between them."""
    if isinstance(value, list):
        return [str(each) for each in value if each]
    return [piece.strip() for piece in str(value or "").split(",") if piece.strip()]
