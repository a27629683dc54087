"""papis: a folder for each document, with an info.yaml in it whose fields are BibTeX's and whose values are plain text.

Source: papis' documentation, "The info.yaml file".
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from refdesk.errors import BadData
from refdesk.folders import replacing_folder
from refdesk.formats.bibtex import write as write_bibtex
from refdesk.formats.bibtex.blocks import read_blocks
from refdesk.formats.bibtex.latex import to_text
from refdesk.formats.bibtex.latex_writing import to_latex
from refdesk.formats.bibtex.source import Source
from refdesk.formats.losses import losses
from refdesk.formats.yaml.documents import dump, load
from refdesk.items import Item, Problem, names
from refdesk.items.text import decode, without_controls
from refdesk.items.values import join_keywords, split_keywords
from refdesk.library.files import files, located, safe_name
from refdesk.library.others.fields import item_of_bibtex, left_behind, with_notes, with_paths
from refdesk.library.sources import private_note

FIELD = re.compile(r"[A-Za-z][\w:+.-]*")
OWN = (
    "author_list", "editor_list", "author", "editor", "files", "notes", "tags", "ref", "papis_id", "citations",
    "time-added", "type", "first_page", "last_page", "doc_url", "cited_by", "_title", "bibtype", "keywords",
)  # fmt: skip
RENAMED = {
    "full_journal_title": "journal",
    "abbrev_journal_title": "shortjournal",
    "journalAbbreviation": "shortjournal",
    "libraryCatalog": "source",
    "short_title": "shorttitle",
}
NEAR = 3  # folders deep


def read(path: Path) -> Iterator[Item | Problem]:
    """The documents of a folder, or the one of an info.yaml."""
    left: Counter[str] = Counter()
    for file in [path] if path.is_file() else sorted(found(path)):
        value = load(without_controls(decode(file.read_bytes())))
        where = file.parent.relative_to(path).as_posix() if path.is_dir() else file.name
        if isinstance(value, Problem):
            yield Problem(f"{where}: {value.message}", value.line, code="broken")
        elif not isinstance(value, dict):
            yield Problem(f"{where}: no fields in it", code="broken")
        else:
            left["citation"] += len(value.get("citations") or ())
            yield read_document(value, file.parent)
    yield from left_behind(left)


def found(folder: Path) -> Iterator[Path]:
    """The info.yaml files of a library; hidden folders hold none."""
    for depth in range(NEAR):
        yield from (
            file
            for file in folder.glob("*/" * depth + "info.yaml")
            if not any(part.startswith(".") for part in file.relative_to(folder).parts)
        )


def read_document(document: dict[str, Any], folder: Path) -> Item:
    """One document."""
    fields = bibtex_fields(document)
    item = item_of_bibtex(str(document.get("type") or ("article" if "journal" in fields else "misc")), fields)
    for field, variable in (("title", "title"), ("shorttitle", "title-short"), ("booktitle", "container-title")):
        if variable in item and document.get(field) and "subtitle" not in fields:
            item[variable] = " ".join(str(document[field]).split())  # plain text, whose capitals are meant
    for role in ("author", "editor"):
        if people := list(read_people(document, role)):
            item[role] = people
    if key := str(document.get("ref") or ""):
        item = {"id": key} | item
    tags = [*words(document.get("tags")), *words(document.get("keywords"))]
    if tags:
        item["keyword"] = join_keywords(tags)
    listed = document.get("files")
    paths = [str(name) for name in (listed if isinstance(listed, list) else [listed]) if name]
    item = with_paths(item, [(folder / name, "") for name in paths])
    return with_notes(item, list(read_notes(document, folder)))


def bibtex_fields(document: dict[str, Any]) -> dict[str, str]:
    """The fields that are BibTeX's, as TeX."""
    fields: dict[str, str] = {}
    for name, value in document.items():
        field = RENAMED.get(name, name)
        if name not in OWN and FIELD.fullmatch(field) and isinstance(value, str | int | float):
            text = str(value)
            fields.setdefault(field, text if field in ("url", "doi", "eprint") else to_latex(text))
    if "issue" in fields and "number" not in fields:
        fields["number"] = fields.pop("issue")
    if "pages" not in fields and document.get("first_page"):
        fields["pages"] = "--".join(str(document[end]) for end in ("first_page", "last_page") if document.get(end))
    return fields


def read_people(document: dict[str, Any], role: str) -> Iterator[names.Name]:
    listed = document.get(f"{role}_list")
    if isinstance(listed, list) and listed:
        for person in listed:
            if isinstance(person, dict):
                family = str(person.get("family") or person.get("surname") or person.get("last") or "")
                given = str(person.get("given") or person.get("given_name") or person.get("first") or "")
                if family and given:
                    yield names.inverted(family, given, str(person.get("suffix") or ""))
                elif family or given:
                    yield {"literal": family or given}
    else:
        for text in re.split(r"\s+and\s+|;", str(document.get(role) or "")):
            if name := names.parse(text):
                yield name


def words(value: Any) -> list[str]:
    """Tags as a list, or as one text with commas, or with blanks between words."""
    if isinstance(value, list):
        return [str(word) for word in value]
    text = str(value or "")
    return re.split(r"[,;]", text) if re.search(r"[,;]", text) else text.split()


def read_notes(document: dict[str, Any], folder: Path) -> Iterator[str]:
    """The notes, which are in a file beside info.yaml."""
    name = str(document.get("notes") or "")
    if not name:
        return
    file = folder / name
    if "/" not in name and file.is_file() and file.stat().st_size < 1 << 20:
        yield decode(file.read_bytes()).strip()
    elif " " in name or "\n" in name:
        yield name


def write(items: Iterable[Item], folder: Path, library: Path) -> Iterator[Problem]:
    """A papis library in that folder, which must be empty: a folder for each item with its info.yaml, notes and files; what
    papis cannot hold. `library` is the folder that the paths of files start from."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadData(f"{folder}: not an empty directory: nothing was written")
    with replacing_folder(folder) as beside:
        yield from fill(items, beside, library)


def fill(items: Iterable[Item], folder: Path, library: Path) -> Iterator[Problem]:
    for item in items:
        key = str(item["id"])
        place = folder / (safe_name(key) or "_")
        while place.exists():
            place = place.with_name(f"{place.name}_")
        place.mkdir(parents=True)
        document = document_of(item)
        named: list[str] = []
        for each in files(item):
            source = located(library, each.path)
            if not source.is_file():
                yield Problem(f"no such file: {source}", key=key, code="no-file", severity="warning")
                continue
            name = source.name
            while (place / name).exists():
                name = f"_{name}"
            shutil.copyfile(source, place / name)
            named.append(name)
        if named:
            document["files"] = named
        if note := private_note(item):
            (place / "notes.md").write_text(note + "\n", encoding="utf-8")
            document["notes"] = "notes.md"
        (place / "info.yaml").write_text(dump(document), encoding="utf-8")
        yield from losses(item, read_document(document, place), "papis", "bibtex")


def write_person(name: names.Name) -> dict[str, str]:
    """A name as papis has it; one without a given name is an organisation."""
    if given := names.given(name):
        return {"family": names.family(name), "given": given}
    return {"family": name.get("literal") or names.family(name)}


def document_of(item: Item) -> dict[str, Any]:
    """The fields of an item as papis has them."""
    entry = next(
        each
        for each in read_blocks(Source("".join(p for p in write_bibtex([item], ascii=False) if isinstance(p, str))))
        if not isinstance(each, Problem)
    )
    fields: dict[str, Any] = {
        name: value if name in ("url", "doi", "eprint") else to_text(value)
        for name, value in entry.fields.items()
        if name not in ("author", "editor", "keywords", "file", "groups")
    }
    for role in ("author", "editor"):
        people = [name for name in item.get(role) or () if isinstance(name, dict)]
        if people:
            fields[f"{role}_list"] = list(map(write_person, people))
            fields[role] = " and ".join(map(names.show, people))
    for field, variable in (("title", "title"), ("booktitle", "container-title"), ("shorttitle", "title-short")):
        if field in fields:
            fields[field] = item[variable]
    if tags := split_keywords(str(item.get("keyword") or "")):
        fields["tags"] = tags
    return {"ref": str(item["id"]), "type": entry.kind} | fields
