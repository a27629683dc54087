"""What an entry inherits: crossref (biblatex manual, appendix B) and xdata (section 3.13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from refdesk.formats.bibtex.blocks import read_blocks
from refdesk.formats.bibtex.fields import ALIASES
from refdesk.formats.bibtex.source import Entry, Source
from refdesk.formats.bibtex.symbols import words
from refdesk.items import Problem
from refdesk.items.regex import regex

LINK = regex(r"(?i)\b(?:crossref|xdata|entryset)\s*=\s*(?:[{\"]([^}\"]{0,4000})[}\"]|(\w+))|[{\s]xdata=([^\s{},]+)")
GRANULAR = regex(r"^xdata=(.+?)-([a-z]+)(?:-(\d{1,8}))?$", re.I)
SPLIT = regex(r"\s*,\s*")
NOT_INHERITED = words("""
ids crossref xref xdata entryset entrysubtype execute label options presort related relatedoptions relatedstring relatedtype
shorthand shorthandintro sortkey sorttitle sortyear sortname sortshorthand indextitle indexsorttitle shorttitle
abstract annotation file eid pages
""")
TITLES = ("title", "subtitle", "titleaddon")
BOOKS = words("inbook bookinbook suppbook")
IN_COLLECTIONS = words("incollection inreference suppcollection")
INSIDE = {  # their title is the booktitle of these
    "book": BOOKS,
    "collection": IN_COLLECTIONS,
    "reference": IN_COLLECTIONS,
    "proceedings": words("inproceedings conference"),
}
VOLUMES = {  # their title is the maintitle of these
    "mvbook": {"book", *BOOKS},
    "mvcollection": {"collection", "reference", *IN_COLLECTIONS},
    "mvreference": {"collection", "reference", *IN_COLLECTIONS},
    "mvproceedings": {"proceedings", "inproceedings", "conference"},
}


@dataclass(slots=True)
class Parents:
    """The entries that other entries name in crossref, xdata or entryset, by key."""

    wanted: frozenset[str] = frozenset()
    entries_by_key: dict[str, Entry] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    granular: bool = False  # some field is filled by xdata=key-field

    @classmethod
    def find(cls, source: Source) -> Parents:
        """One look through the text: files without such links are read as a stream."""
        if not has_links(source.text):
            return cls()
        wanted: set[str] = set()
        granular = False
        for match in LINK.finditer(source.text):
            keys = match[1] or match[2]
            if keys:
                wanted.update(key.lower() for key in SPLIT.split(keys.strip()))
            elif match[3]:
                granular = True
                if piece := GRANULAR.match("xdata=" + match[3]):
                    wanted.add(piece[1].lower())
        return cls(frozenset(wanted), granular=granular)

    def entries(self, source: Source) -> Iterator[Entry | Problem]:
        if not self.wanted:
            return read_blocks(source)
        blocks = list(read_blocks(source))
        for block in blocks:
            if isinstance(block, Entry):
                for key in (block.key, *SPLIT.split(block.fields.get("ids", ""))):
                    if key.lower() in self.wanted:
                        self.entries_by_key.setdefault(key.lower(), block)
        if self.granular:
            for entry in [*self.entries_by_key.values(), *(block for block in blocks if isinstance(block, Entry))]:
                for name, value in entry.fields.items():
                    if "xdata=" in value:
                        entry.fields[name] = self.pick(value)
        return iter(blocks)

    def inherit(self, entry: Entry) -> Iterator[Problem]:
        """Fill the entry's fields with those of the entries it names, which inherit first."""
        if not self.wanted or not links(entry):
            return
        # an explicit stack: chains may be long; circles are cut where they close
        path: list[Entry] = [entry]
        passed = {id(entry)}
        while path:
            child = path[-1]
            waiting = None
            for _, key in links(child):
                parent = self.entries_by_key.get(key.lower())
                if parent and id(parent) not in self.done and links(parent) and id(parent) not in passed:
                    waiting = parent
                    break
            if waiting is not None:
                path.append(waiting)
                passed.add(id(waiting))
                continue
            path.pop()
            passed.discard(id(child))
            if id(child) in self.done:
                continue
            self.done.add(id(child))
            filled = True
            for how, key in links(child):
                parent = self.entries_by_key.get(key.lower())
                filled = filled and parent is not None
                if parent is None:
                    yield child.warn(f"{how} to '{key}', which is not in the file", "crossref", how)
                elif parent is child or id(parent) in passed:
                    yield child.warn(f"{how} to '{key}' forms a cycle", "crossref", how)
                else:
                    take(child, parent, how)
            if filled:
                child.fields.pop("crossref", None)
                child.fields.pop("xdata", None)

    def pick(self, value: str) -> str:
        """The value with `xdata=key-field` and `xdata=key-field-2` replaced by that field (manual, section 3.13.6)."""
        parts = re.split(r"(\s+and\s+)", value)
        for at, part in enumerate(parts):
            match = GRANULAR.match(part.strip())
            parent = self.entries_by_key.get(match[1].lower()) if match else None
            if match and parent:
                text = parent.fields.get(match[2].lower(), "")
                items = re.split(r"\s+and\s+", text)
                index = int(match[3] or 0)
                picked = items[index - 1] if 0 < index <= len(items) else text if not index else ""
                parts[at] = picked if picked and "xdata=" not in picked else part
        return "".join(parts)


def has_links(text: str) -> bool:
    """Whether there is anything to inherit; in pieces, since a copy of the whole text in lower case would double the memory."""
    piece = 1 << 20
    for start in range(0, len(text), piece):
        lower = text[start : start + piece + 16].lower()
        if "crossref" in lower or "xdata" in lower or "entryset" in lower:
            return True
    return False


def links(entry: Entry) -> list[tuple[str, str]]:
    fields = entry.fields
    named = [("xdata", key) for key in SPLIT.split(fields.get("xdata", "").strip()) if key]
    crossref = fields.get("crossref", "").strip()
    if crossref:
        named.append(("crossref", crossref))
    elif entry.kind == "set" and "entryset" in fields:  # a set has the data of its first member
        named.append(("entryset", SPLIT.split(fields["entryset"].strip())[0]))
    return named


def take(child: Entry, parent: Entry, how: str) -> None:
    if child.kind == "set" and how != "xdata":
        child.kind = parent.kind
        child.fields.update({name: value for name, value in parent.fields.items() if name not in child.fields})
        return
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
    if name in NOT_INHERITED:
        return []
    if name in TITLES:
        if child in INSIDE.get(parent, ()):
            return ["book" + name]
        if child in VOLUMES.get(parent, ()):
            return ["main" + name]
        if parent == "periodical" and child in ("article", "suppperiodical"):
            return {"title": ["journaltitle"], "subtitle": ["journalsubtitle"]}.get(name, [])
        if child.startswith(("in", "supp", "bookin", "conference")):
            return ["book" + name]
        return [name]
    if name == "author" and parent in ("book", "mvbook") and child in BOOKS:
        return ["author", "bookauthor"]
    return [name]
