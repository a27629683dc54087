"""The blocks of a .bib file: bytes -> text -> entries with their fields' TeX, macros resolved.

bibtexparser splits the file, a stretch at a time so that memory does not grow with it. What it gives up on, an entry that is
not well formed, is read again here field by field: whatever can be told of the entry comes in, with a Problem that says
where it went wrong, and its neighbours are not touched.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from .. import Problem

STRETCH = 1 << 18  # characters handed to bibtexparser at once
LONGEST_BLOCK = 20_000  # how far an entry that holds lines starting with @ is followed: keeps broken files linear

NUMBER = re.compile(r"[\d.:/–-]+")  # with its dashes: people leave the braces of pages and years away
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LINE_WITH_BLOCK = re.compile(r"^[ \t]*@[ \t]*[^\W\d]\w*[ \t]*[{(]", re.M)
WORD = re.compile(r"[^\s,{}\"#=]+")
BAD_IN_KEY = re.compile(r"[\s\"#%{}=\\]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
CONTROL_BYTES = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
COMMENT = re.compile(r"%.*\n\s*")
BRACES = re.compile(r"[{}]")
BRACES_QUOTES = re.compile(r'[{}"]')
BRACES_QUOTES_PARENS = re.compile(r'[{}()"]')
JABREF_GROUPS = re.compile(r"\s*jabref-meta:\s*group(?:ing|stree):")
DECLARED_ENCODING = re.compile(rb"(?i)(?:en)?coding\s*[:=]\s*([\w-]+)")


@dataclass(slots=True)
class Entry:
    """One entry: its type and field names in lower case, its fields' values as TeX, where it starts (1-based)."""

    kind: str
    key: str
    fields: dict[str, str]
    line: int
    column: int
    source: Source
    start: int  # its offset in the source
    places: dict[str, tuple[int, int]] = field(default_factory=dict)  # of the fields that something was said about

    def warn(self, message: str, code: str, field: str = "") -> Problem:
        """What is to be said about the entry, or about that field of it."""
        line, column = self.places.get(field) or (self.line, self.column)
        if field and field not in self.places:
            name = re.compile(rf"(?i)(?<![\w+:-]){re.escape(field)}\s*=")
            found = name.search(self.source.text, self.start, self.start + LONGEST_BLOCK)
            if found:
                line, column = self.source.place(found.start(), self.start, self.line)
            self.places[field] = line, column
        return Problem(message, line, column, self.key or None, code, "warning")


@dataclass(slots=True)
class Source:
    """The text of a file, and what is known across its blocks."""

    text: str
    macros: dict[str, str] = field(default_factory=lambda: {month: month for month in MONTHS})
    patience: int = (
        2_000_000  # characters that may be looked through for the end of entries in parentheses that have none
    )
    undefined: set[str] = field(default_factory=set)  # macros that were told of
    looked: range = range(0)  # where closings were looked for
    closings: dict[int, int] = field(default_factory=dict)

    def closing(self, start: int, limit: int) -> int:
        """Where the value that opens at start with { or " closes; `limit` when it does not close before it.

        The marks of a stretch are paired once: thousands of values that never close take no longer than one."""
        if start < self.looked.start or limit > self.looked.stop:
            self.looked = range(start, max(limit, start + 10 * LONGEST_BLOCK))
            self.closings = pair_marks(self.text, start, self.looked.stop)
        return min(self.closings.get(start, limit), limit)

    def column(self, offset: int) -> int:
        return offset - self.text.rfind("\n", 0, offset)

    def commented(self, offset: int) -> bool:
        """Whether a % stands right before it, as in entries that were commented out line by line."""
        return self.text[max(offset - 10, 0) : offset].rstrip(" \t")[-1:] == "%"

    def place(self, offset: int, start: int, line: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset in the block that starts at `start` in that line."""
        return line + self.text.count("\n", start, offset), self.column(offset)


def decode(data: bytes) -> tuple[str, Problem | None]:
    """The text of a file in UTF-8, UTF-16, the encoding that its first lines declare, or Windows-1252, and a word about it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return tidy_lines(data.decode("utf-16", "replace")), None
    if data[:3] == b"\xef\xbb\xbf":
        data = data[3:]
    head = data[:64]
    if head and b"\0" in head:  # UTF-16 without its mark: every second byte of ASCII is 0
        return tidy_lines(data.decode("utf-16-be" if head[:1] == b"\0" else "utf-16-le", "replace")), None
    data = data.translate(None, CONTROL_BYTES)
    try:
        return tidy_lines(data.decode(), False), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    declared = DECLARED_ENCODING.search(data[:2000])
    name = re.sub(r"-(?:unix|dos|mac)$", "", declared[1].decode().lower()) if declared else ""
    if name not in ("", "utf8", "utf-8"):
        for codec in (name, name.replace("-", "")):  # Emacs says latin-9, Python latin9
            with suppress(LookupError, UnicodeError):
                return tidy_lines(data.decode(codec)), None
    text = "".join(map(decode_line, data.splitlines(keepends=True)))  # often it is some of the lines only
    said = "declared UTF-8 but not valid as such" if name else "not valid UTF-8"
    return tidy_lines(text), Problem(
        f"{said}, read as Windows-1252", 1 if name else line, code="encoding", severity="warning"
    )


def decode_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def tidy_lines(text: str, control: bool = True) -> str:
    """Lines end in \\n, and there are no control characters: some of them have a use in here."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", text) if control and CONTROL.search(text) else text


def read_blocks(source: Source) -> Iterator[Entry | Problem]:
    """The entries of the file in order, and a Problem for each that is broken or repaired."""
    from bibtexparser.model import DuplicateFieldKeyBlock, ExplicitComment, ImplicitComment, Preamble, String
    from bibtexparser.model import Entry as ParsedEntry

    from .broken import read_broken

    done = 0  # what starts before it was read with an earlier block
    for here, line, block in split_blocks(source):
        if here < done or isinstance(block, ImplicitComment) or source.commented(here):
            continue
        if isinstance(block, ExplicitComment | Preamble):
            yield from left_out(block, line, source.column(here))
            continue
        parsed = block.ignore_error_block if isinstance(block, DuplicateFieldKeyBlock) else block
        if isinstance(parsed, ParsedEntry) and parsed.key and not BAD_IN_KEY.search(parsed.key):
            entry = Entry(parsed.entry_type, parsed.key, {}, line, source.column(here), source, here)
            problems = fill(entry, parsed.fields)
            if any(problem.code == "stray" for problem in problems):  # as after a missing comma
                read, done = read_broken(source, here, line)
                yield from read
            else:
                yield from problems
                yield entry
        elif isinstance(block, String):
            said: list[Problem] = []
            place = Entry("string", "", {}, line, source.column(here), source, here)
            source.macros[block.key.lower()] = resolve(block.value, place, block.key, said)
            yield from said
        else:
            read, done = read_broken(source, here, line)
            yield from read


def left_out(block: Any, line: int, column: int) -> Iterator[Problem]:
    """What is to be said about a block that belongs to the file and to none of its entries."""
    from bibtexparser.model import Preamble

    if isinstance(block, Preamble):
        message = "@preamble is left out: only entries are kept"
    elif JABREF_GROUPS.match(block.comment):
        message = "JabRef's tree of groups is left out: only entries are kept, and the groups that each of them names"
    else:
        return
    yield Problem(message, line, column, code="left-out", severity="warning")


def split_blocks(source: Source) -> Iterator[tuple[int, int, Any]]:
    """bibtexparser's blocks, each with its offset and line in the file."""
    from bibtexparser.model import DuplicateBlockKeyBlock
    from bibtexparser.splitter import Splitter

    for name in ("bibtexparser", "bibtexparser.splitter"):
        logging.getLogger(name).disabled = True  # what it logs comes as Problems
    text = source.text
    start, line = 0, 1
    while start < len(text):
        cut = LINE_WITH_BLOCK.search(text, start + STRETCH)
        end = cut.start() if cut else len(text)
        stretch = text[start:end]
        offset = 0
        for block in Splitter(stretch).split().blocks:
            while isinstance(block, DuplicateBlockKeyBlock) and block.ignore_error_block:
                block = block.ignore_error_block
            raw = block.raw or ""
            offset = max(stretch.find(raw, offset), offset)
            yield start + offset, line + (block.start_line or 0), block
            offset += len(raw) or 1
        line += stretch.count("\n")
        start = end


def fill(entry: Entry, fields: Iterable[Any]) -> list[Problem]:
    """Put bibtexparser's fields into the entry, their macros resolved; what is wrong with them."""
    problems: list[Problem] = []
    filled = entry.fields
    repeated: dict[str, list[str]] = {}
    for parsed in fields:
        name: str = parsed.key.lower()
        value: str = parsed.value
        if "%" in name:  # biber takes what follows on the line as a comment, BibTeX as an error
            name = COMMENT.sub("", name)
            if "%" in name or not name:
                continue
        if value[:1] == "{" and value[-1:] == "}" and (value.count("{") == 1 or closes(value)):
            value = value[1:-1]
        elif not value.isdigit():
            value = resolve(value, entry, name, problems)
        if name not in filled:
            filled[name] = value
        elif name in repeated:
            repeated[name].append(value)
        else:
            repeated[name] = [filled[name], value]
            problems.append(entry.warn(f"field '{name}' is given more than once", "duplicate-field", name))
    for name, values in repeated.items():
        filled[name] = join_repeated(name, values)
    return problems


def closes(value: str) -> bool:
    """Whether the brace that opens the value is closed by its last character and not before."""
    depth = 0
    last = len(value) - 1
    for mark in BRACES.finditer(value):
        depth += 1 if mark.group() == "{" else -1
        if depth == 0:
            return mark.start() == last
    return False


def join_repeated(name: str, values: Iterable[str]) -> str:
    """Of a field that is given more than once BibTeX takes the first; lists of names and of keywords are joined."""
    distinct = [value for value in dict.fromkeys(values) if value.strip()]
    if name in ("author", "editor", "translator"):
        return " and ".join(distinct)
    if name in ("keywords", "keyword"):
        return ", ".join(distinct)
    return distinct[0] if distinct else ""


def resolve(value: str, entry: Entry, name: str, said: list[Problem]) -> str:
    """The TeX of a value: `{...}`, `"..."`, digits, macros, and these joined by #."""
    parts: list[str] = []
    at = 0
    joined = True
    source = entry.source

    def warn(message: str, code: str) -> None:
        said.append(entry.warn(message, code, name))

    while at < len(value):
        c = value[at]
        if c.isspace():
            at += 1
        elif c == "%":
            at = (value.find("\n", at) + 1) or len(value)
        elif c == "#":
            if joined and not any(problem.code == "concatenation" for problem in said[-1:]):
                warn(f"# with nothing before it in field '{name}'", "concatenation")
            joined = True
            at += 1
        elif not joined:
            warn(f"text after the value of field '{name}': {' '.join(value[at:].split())[:40]}", "stray")
            break
        elif c in '{"':
            end = end_of_value(value, at)
            part = value[at + 1 : end]
            if end == len(value) and part[-1:] == "}":  # braces behind backslashes are out of balance
                part = part[:-1]
            if c == '"' and part.count("{") != part.count("}"):
                warn(f"unbalanced braces in field '{name}'", "unbalanced")
            parts.append(part)
            at = end + 1
            joined = False
        else:
            word = WORD.match(value, at)
            if not word:
                at += 1
                continue
            text = word.group()
            macro = text.lower()
            if macro in source.macros:
                text = source.macros[macro]
            elif name != "month" and not NUMBER.fullmatch(text) and macro not in source.undefined:
                source.undefined.add(macro)  # told once
                warn(f"undefined macro '{text}' in field '{name}'", "undefined-macro")
            parts.append(text)
            at = word.end()
            joined = False
    if not parts:
        warn(f"field '{name}' has no value", "no-value")
    return "".join(parts)


def end_of_value(text: str, start: int) -> int:
    """Where the value that opens at start with { or " closes; the end of the text when it does not. A quotation mark in braces
    does not close, and braces count even behind a backslash, as in BibTeX."""
    depth = 0
    quoted = text[start] == '"'
    for mark in (BRACES_QUOTES if quoted else BRACES).finditer(text, start + 1 if quoted else start):
        c = mark.group()
        if c == "{":
            depth += 1
        elif c == "}":
            depth -= 1
            if depth <= 0 and not quoted:
                return mark.start()
        elif depth <= 0:
            return mark.start()
    return len(text)


def pair_marks(text: str, start: int, end: int) -> dict[int, int]:
    """For each { and " between start and end where a value that opens with it closes, as `end_of_value` has it."""
    closings: dict[int, int] = {}
    braces: list[int] = []
    quotes: list[tuple[int, int]] = []  # with their depth
    depth = 0
    for mark in BRACES_QUOTES.finditer(text, start, end):
        at, c = mark.start(), mark.group()
        if c == "{":
            braces.append(at)
            depth += 1
        elif c == "}":
            if braces:
                closings[braces.pop()] = at
            depth -= 1
        else:
            while quotes and quotes[-1][1] >= depth:
                closings[quotes.pop()[0]] = at
            quotes.append((at, depth))
    return closings


def end_of_block(source: Source, start: int, limit: int) -> int | None:
    """Where the block whose delimiter stands at start closes, or None."""
    if source.text[start] == "{":
        end = source.closing(start, limit)
        return end if end < limit else None
    depth, quoted = 0, False
    for mark in BRACES_QUOTES_PARENS.finditer(source.text, start + 1, limit):
        c = mark.group()
        if c == '"' and depth == 0:
            quoted = not quoted
        elif c == "{":
            depth += 1
        elif c == "}":
            depth -= 1
        elif c == ")" and depth == 0 and not quoted:
            return mark.start()
    return None
