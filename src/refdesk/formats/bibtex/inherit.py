"""What an entry inherits: crossref (biblatex manual, appendix B) and xdata (section 3.13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .. import Problem
from .blocks import Entry, Source, read_blocks
from .fields import ALIASES

LINK = re.compile(r"(?i)\b(?:crossref|xdata)\s*=\s*(?:[{\"]([^}\"]*)[}\"]|(\w+))")
SPLIT = re.compile(r"\s*,\s*")
NOT_INHERITED = frozenset(
    [
        "ids",
        "crossref",
        "xref",
        "xdata",
        "entryset",
        "entrysubtype",
        "execute",
        "label",
        "options",
        "presort",
        "related",
        "relatedoptions",
        "relatedstring",
        "relatedtype",
        "shorthand",
        "shorthandintro",
        "sortkey",
        "sorttitle",
        "sortyear",
        "sortname",
        "sortshorthand",
        "indextitle",
        "indexsorttitle",
        "shorttitle",
        "title",
        "subtitle",
        "titleaddon",
        "note",
        "keywords",
        "abstract",
        "annotation",
        "file",
        "doi",
        "url",
        "eid",
        "pages",
    ]
) - {"doi", "url"}
TITLES = ("title", "subtitle", "titleaddon")
BOOKS = {"inbook", "bookinbook", "suppbook"}
INSIDE = {
    "book": BOOKS,
    "collection": {"incollection", "suppcollection"},
    "reference": {"inreference"},
    "proceedings": {"inproceedings", "conference"},
}
VOLUMES = {
    "mvbook": {"book", *BOOKS},
    "mvcollection": {"collection", "reference", "incollection", "inreference", "suppcollection"},
    "mvreference": {"collection", "reference", "incollection", "inreference", "suppcollection"},
    "mvproceedings": {"proceedings", "inproceedings", "conference"},
}


@dataclass(slots=True)
class Parents:
    """The entries that others of the file name in crossref or xdata, by key."""

    wanted: frozenset[str] = frozenset()
    found: dict[str, Entry] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)

    @classmethod
    def find(cls, source: Source) -> Parents:
        """One look through the text: files without such links are read as a stream."""
        wanted: set[str] = set()
        for match in LINK.finditer(source.text):
            wanted.update(key.lower() for key in SPLIT.split((match[1] or match[2]).strip()))
        return cls(frozenset(wanted))

    def entries(self, source: Source) -> Iterator[Entry | Problem]:
        if not self.wanted:
            return read_blocks(source)
        blocks = list(read_blocks(source))
        for block in blocks:
            if isinstance(block, Entry) and block.key.lower() in self.wanted:
                self.found.setdefault(block.key.lower(), block)
        return iter(blocks)

    def inherit(self, entry: Entry) -> Iterator[Problem]:
        """Fill the entry's fields with those of the entries it names, which inherit first."""
        if "crossref" not in entry.fields and "xdata" not in entry.fields:
            return
        # an explicit stack: chains may be long, and circles are left where they close
        path: list[Entry] = [entry]
        while path:
            child = path[-1]
            if id(child) in self.done:
                path.pop()
                continue
            waiting = None
            for _, key in links(child):
                parent = self.found.get(key.lower())
                if parent is None or id(parent) in self.done or any(parent is one for one in path):
                    continue
                if links(parent):
                    waiting = parent
                    break
            if waiting is not None:
                path.append(waiting)
                continue
            for how, key in links(child):
                parent = self.found.get(key.lower())
                if parent is None:
                    yield Problem(
                        f"{how} to '{key}', which is not in the file",
                        child.line,
                        child.column,
                        child.key or None,
                        "crossref",
                        "warning",
                    )
                elif any(parent is one for one in path):
                    yield Problem(
                        f"{how} to '{key}' goes round in a circle",
                        child.line,
                        child.column,
                        child.key or None,
                        "crossref",
                        "warning",
                    )
                else:
                    take(child, parent, how)
            self.done.add(id(child))
            path.pop()


def links(entry: Entry) -> list[tuple[str, str]]:
    found = [("xdata", key) for key in SPLIT.split(entry.fields.get("xdata", "").strip()) if key]
    crossref = entry.fields.get("crossref", "").strip()
    return [*found, ("crossref", crossref)] if crossref else found


def take(child: Entry, parent: Entry, how: str) -> None:
    mine = {ALIASES.get(name, name) for name in child.fields}
    if "date" in mine or "year" in mine:
        mine |= {"date", "year", "month", "day"}
    for name, value in parent.fields.items():
        name = ALIASES.get(name, name)
        if how == "xdata":
            if name not in mine and name not in ("xdata", "ids"):
                child.fields[name] = value
            continue
        for target in targets(name, parent.kind, child.kind):
            if target not in mine:
                child.fields[target] = value


def targets(name: str, parent: str, child: str) -> list[str]:
    """The fields of the child that a field of its parent fills."""
    if name in TITLES:
        if child in INSIDE.get(parent, ()):
            return ["book" + name]
        if child in VOLUMES.get(parent, ()):
            return ["main" + name]
        if parent == "periodical":
            return {"title": ["journaltitle"], "subtitle": ["journalsubtitle"]}.get(name, [])
        if parent.startswith(("book", "collection", "proceedings", "reference")) and child.startswith(
            ("in", "supp", "conference")
        ):
            return ["book" + name]
        return []
    if name == "author" and (parent, child) in {("book", c) for c in BOOKS} | {("mvbook", c) for c in BOOKS}:
        return ["author", "bookauthor"]
    if name in NOT_INHERITED:
        return []
    return [name]
