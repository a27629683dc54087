"""Keep a project's own .bib file up to date with what its documents cite: entries are added and changed, every other byte stays.

An entry is out of date if the library differs from it. What only the file says about a work stays; entries that the library
does not have belong to somebody else and are never touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from refdesk.documents.scanned import BOM, Source, Span
from refdesk.formats.registry import Format, by_name
from refdesk.items import Item, Problem
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

ENTRY = regex(r"(?m)^[ \t]*@[ \t]*([A-Za-z]\w*)[ \t\r\n]*[{(][ \t\r\n]*([^,\s{}()\"#%=\\]+)[ \t\r\n]*,")
MARK = regex(r"[{}()\"]")
BIBLATEX = regex(
    r"(?mi)^[ \t]*@(?:online|collection|thesis|report|mvbook)\b|^[ \t]*(?:date|journaltitle|location|urldate|langid)[ \t]*="
)
REFERS = regex(r"(?i)\b(?:crossref|xref|xdata|related)\s*=\s*[{\"]([^}\"]*)[}\"]")


class Kept(NamedTuple):
    """The bytes that the file should have, and the changes."""

    data: bytes
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()  # of the entries that were there
    problems: tuple[Problem, ...] = ()

    @property
    def changes(self) -> list[tuple[str, str]]:
        """What was changed, and for which key."""
        done = (("added", self.added), ("changed", self.changed), ("removed", self.removed))
        return [(what, key) for what, keys in done for key in keys]


def keep_up(name: str, data: bytes, items: Sequence[Item], unused: Collection[str] = ()) -> Kept:
    """The file with these items: missing ones are added in their order, different ones changed, `unused` ones removed."""
    source = Source.of(name, data)
    form = by_name("biblatex" if BIBLATEX.search(source.text) else "bibtex")
    assert form is not None
    entries = dict(entries_in(source.text))
    there: dict[str, Item] = {}
    for item in form.read(data):
        if isinstance(item, dict):
            there.setdefault(str(item.get("id")), item)
    ascii_only = source.text.lstrip(BOM).isascii() and form.id == "bibtex"
    writer = Writer(form, ascii_only, "\r\n" if "\r\n" in source.text else "\n")
    edits: list[tuple[Span, str]] = []
    added: list[str] = []
    changed: list[str] = []
    fresh: list[str] = []
    for item in items:
        key = str(item["id"])
        if key not in entries:
            if key not in added:
                fresh.append(writer.entry(item))
                added.append(key)
        elif key in there and (merged := writer.merged(there[key], item)) is not None:
            edits.append((entries[key], writer.entry(merged).rstrip("\r\n")))
            changed.append(key)
    removed = [key for key in removable(source.text, entries, unused) if key not in changed]
    edits += ((with_blank_lines(source.text, entries[key]), "") for key in removed)
    text = spliced(source.text, edits)
    if fresh:
        end = writer.newline
        if text.strip(BOM) and not text.endswith(("\n", "\r")):
            text += end
        if text.strip(BOM + "\r\n "):
            text += end
        text += end.join(fresh)
    return Kept(
        source.encode(text), tuple(added), tuple(changed), tuple(removed), frozenset(entries), tuple(writer.problems)
    )


class Writer:
    """Writes entries in the style of this file."""

    def __init__(self, form: Format, ascii_only: bool, newline: str) -> None:
        self.form, self.ascii_only, self.newline = form, ascii_only, newline
        self.problems: list[Problem] = []

    def entry(self, item: Item) -> str:
        pieces = list(self.form.write([item], ascii=self.ascii_only))
        self.problems += (piece for piece in pieces if isinstance(piece, Problem))
        return "".join(piece for piece in pieces if isinstance(piece, str)).replace("\n", self.newline)

    def merged(self, old: Item, new: Item) -> Item | None:
        """The item that the file should have, or None if it already says all that the library's does."""
        written = "".join(piece for piece in self.form.write([new], ascii=self.ascii_only) if isinstance(piece, str))
        read = next((item for item in self.form.read(written.encode()) if isinstance(item, dict)), new)
        custom = {**custom_of(old), **custom_of(read)}
        said = {name: value for name, value in read.items() if name not in ("id", "custom")}
        if custom == custom_of(old) and all(old.get(name) == value for name, value in said.items()):
            return None
        kept = {**old.get("custom", {}), "bibtex": custom} if custom else old.get("custom")
        merged = {**old, **{name: value for name, value in new.items() if name != "custom"}, "id": old["id"]}
        return {**merged, "custom": kept} if kept else merged


def custom_of(item: Item) -> Mapping[str, Any]:
    """The fields from a .bib file that CSL has no variable for."""
    custom = item.get("custom")
    fields = custom.get("bibtex") if isinstance(custom, dict) else None
    return fields if isinstance(fields, dict) else {}


def entries_in(text: str) -> Iterator[tuple[str, Span]]:
    """The key and span of each entry, the first one for each key; entries that are not closed are left out."""
    seen: set[str] = set()
    position = 0
    while entry := ENTRY.search(text, position):
        opening = min(offset for offset in (text.find(mark, entry.start()) for mark in "{(") if offset >= 0)
        end = entry_end(text, opening)
        position = end or entry.end()
        if end and entry[1].lower() not in ("string", "preamble", "comment") and entry[2] not in seen:
            seen.add(entry[2])
            yield entry[2], Span(entry.start() + len(entry[0]) - len(entry[0].lstrip()), end)


def entry_end(text: str, opening: int) -> int:
    """The end of the entry whose bracket opens here; 0 if it is not closed."""
    braced = text[opening] == "{"
    depth, quoted = 0, False
    for mark in MARK.finditer(text, opening):
        match mark[0]:
            case "{":
                depth += 1
            case "}":
                depth -= 1
                if braced and not depth:
                    return mark.end()
            case '"' if not braced and not depth:
                quoted = not quoted
            case ")" if not braced and not depth and not quoted:
                return mark.end()
        if depth < 0:
            return 0
    return 0


def removable(text: str, entries: Mapping[str, Span], unused: Collection[str]) -> list[str]:
    """The unused entries that no other entry refers to."""
    wanted: set[str] = set()
    for key, span in entries.items():
        if key not in unused:
            wanted.update(name.strip() for refers in REFERS.finditer(text, *span) for name in refers[1].split(","))
    return [key for key in entries if key in unused and key not in wanted]


def with_blank_lines(text: str, span: Span) -> Span:
    """The span of an entry with its line end and one blank line after it."""
    end = regex(r"[ \t]*(?:\r?\n(?:[ \t]*\r?\n)?)?").match(text, span.end)
    return Span(span.start, end.end() if end else span.end)


def spliced(text: str, edits: Iterable[tuple[Span, str]]) -> str:
    pieces: list[str] = []
    done = 0
    for span, new in sorted(edits):
        pieces += text[done : span.start], new
        done = span.end
    return "".join((*pieces, text[done:]))
