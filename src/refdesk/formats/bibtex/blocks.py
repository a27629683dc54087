"""The blocks of a .bib file: bytes -> text -> entries with their fields' TeX, macros resolved.

bibtexparser splits the file, a stretch at a time so that memory does not grow with it. What it gives up on, an entry that is
not well formed, is read again here field by field: whatever can be told of the entry comes in, with a Problem that says
where it went wrong, and its neighbours are not touched.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .. import Problem

STRETCH = 1 << 18  # characters handed to bibtexparser at once
LONGEST_BLOCK = 20_000  # how far a block that holds lines starting with @ is followed: keeps broken files linear

NUMBER = re.compile(r"[\d.:/–-]+")  # with its dashes: people leave the braces of pages and years away
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
BLOCK_START = re.compile(r"@[ \t]*([^\W\d][\w:+.-]*)\s*([{(])")
LINE_WITH_BLOCK = re.compile(r"^[ \t]*@[ \t]*[^\W\d]\w*[ \t]*[{(]", re.M)
FIELD_NAME = re.compile(r"[^\s=,{}()\"#%'@]+(?=\s*=)")
WORD = re.compile(r"[^\s,{}\"#=]+")
BRACES = re.compile(r"[{}]")
BRACES_QUOTES = re.compile(r'[{}"]')
BRACES_QUOTES_PARENS = re.compile(r'[{}()"]')
NEXT_FIELD = re.compile(r"\n\s*[^\W\d][\w+-]*\s*=|,\s*[^\W\d][\w+-]*\s*=\s*[{\"]")
DECLARED_ENCODING = re.compile(rb"(?mi)^[%\s]*encoding\s*[:=]\s*([\w-]+)")


@dataclass(slots=True)
class Entry:
    """One entry: its type and field names in lower case, its fields' values as TeX, where it starts (1-based)."""

    kind: str
    key: str
    fields: dict[str, str]
    line: int
    column: int = 1


@dataclass(slots=True)
class Source:
    """The text of a file, and what has to be known across its blocks."""

    text: str
    macros: dict[str, str] = field(default_factory=lambda: {month: month for month in MONTHS})
    preambles: list[str] = field(default_factory=list)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)


def decode(data: bytes) -> tuple[str, Problem | None]:
    """The text of a file in UTF-8, UTF-16, the encoding that its first lines declare, or Windows-1252, and a word about it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return tidy_lines(data.decode("utf-16", "replace")), None
    if data[:3] == b"\xef\xbb\xbf":
        data = data[3:]
    head = data[:64]
    if head and b"\0" in head:  # UTF-16 without its mark: every second byte of ASCII is 0
        return tidy_lines(data.decode("utf-16-be" if head[:1] == b"\0" else "utf-16-le", "replace")), None
    declared = DECLARED_ENCODING.search(data[:2000])
    try:
        return tidy_lines(data.decode()), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    name = declared.group(1).decode().lower() if declared else ""
    if name and name not in ("utf8", "utf-8"):
        try:
            return tidy_lines(data.decode(name)), None
        except (LookupError, UnicodeDecodeError):
            pass
    text = data.decode("cp1252", "replace") if b"\x81" not in data else data.decode("latin-1")
    said = "declared UTF-8 but " if name else ""
    return tidy_lines(text), Problem(
        f"{said}not valid UTF-8, read as Windows-1252", line if not name else 1, code="encoding", severity="warning"
    )


def tidy_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").replace("\0", "")


def read_blocks(source: Source) -> Iterator[Entry | Problem]:
    """The entries of the file in order, and a Problem for each that is broken or repaired."""
    from bibtexparser.model import (
        DuplicateBlockKeyBlock,
        DuplicateFieldKeyBlock,
        ExplicitComment,
        ImplicitComment,
        Preamble,
        String,
    )
    from bibtexparser.model import Entry as ParsedEntry
    from bibtexparser.splitter import Splitter

    log = logging.getLogger("bibtexparser")
    log.disabled = True
    logging.getLogger("bibtexparser.splitter").disabled = True
    text = source.text
    start, lines = 0, 1
    done = 0  # blocks that start before it were read with an earlier one
    while start < len(text):
        cut = LINE_WITH_BLOCK.search(text, min(start + STRETCH, len(text)))
        end = cut.start() if cut else len(text)
        stretch = text[start:end]
        offset = 0
        for block in Splitter(stretch).split().blocks:
            while isinstance(block, DuplicateBlockKeyBlock) and block.ignore_error_block:
                block = block.ignore_error_block
            raw = block.raw or ""
            offset = max(stretch.find(raw, offset), offset)
            here = start + offset
            offset += len(raw) or 1
            if here < done or isinstance(block, ImplicitComment):
                continue
            line = lines + (block.start_line or 0)
            repeated: set[str] = set()
            if isinstance(block, DuplicateFieldKeyBlock) and block.ignore_error_block:
                repeated = {key.lower() for key in block.duplicate_keys}
                block = block.ignore_error_block
            if isinstance(block, ParsedEntry) and block.key and sound(block.key):
                entry = Entry(block.entry_type, block.key, {}, line)
                if here and text[here - 1] != "\n":
                    entry.column = here - text.rfind("\n", 0, here)
                for parsed in block.fields:
                    name = parsed.key.lower()
                    value: str = parsed.value
                    if (
                        value[:1] == "{"
                        and value[-1:] == "}"
                        and "#" not in value
                        and (value.count("{") == 1 or closes(value))
                    ):
                        value = value[1:-1]
                    elif value.isdigit():
                        pass
                    else:
                        said: list[Problem] = []
                        value = resolve(value, source, entry, name, said)
                        yield from said
                    if name in entry.fields:
                        repeated.add(name)
                        entry.fields[name] = join_repeated(name, entry.fields[name], value)
                    else:
                        entry.fields[name] = value
                for name in sorted(repeated):
                    yield Problem(
                        f"field '{name}' is given twice", line, entry.column, entry.key, "duplicate-field", "warning"
                    )
                yield entry
            elif isinstance(block, String):
                said = []
                value = resolve(block.value, source, None, block.key, said)
                source.macros[block.key.lower()] = value
                for problem in said:
                    yield Problem(problem.message, line, None, None, problem.code, problem.severity)
            elif isinstance(block, Preamble):
                source.preambles.append(block.value)
            elif isinstance(block, ExplicitComment):
                pass
            else:
                read, done = read_broken(source, here, end)
                yield from read
        lines += stretch.count("\n")
        if done > end:
            lines += text.count("\n", end, done)
        start = max(end, done)


def sound(key: str) -> bool:
    return not any(c in key for c in ' \n\t"#{}=\\') and "=" not in key


def closes(value: str) -> bool:
    """Whether the brace that opens the value is closed by its last character and not before."""
    depth = 0
    last = len(value) - 1
    for mark in BRACES.finditer(value):
        depth += 1 if mark.group() == "{" else -1
        if depth == 0:
            return mark.start() == last
    return False


def join_repeated(name: str, first: str, second: str) -> str:
    """Of a field that is given twice BibTeX takes the first; lists of names and of keywords are joined."""
    if first == second or not second:
        return first
    if not first:
        return second
    if name in ("author", "editor", "translator"):
        return f"{first} and {second}"
    if name in ("keywords", "keyword"):
        return f"{first}, {second}"
    return first


def resolve(value: str, source: Source, entry: Entry | None, name: str, said: list[Problem]) -> str:
    """The TeX of a value: `{...}`, `"..."`, digits, macros, and these joined by #."""
    parts: list[str] = []
    at = 0
    joined = True

    def warn(message: str, code: str) -> None:
        key, line, column = (entry.key, entry.line, entry.column) if entry else (None, None, None)
        said.append(Problem(message, line, column, key, code, "warning"))

    while at < len(value):
        c = value[at]
        if c.isspace():
            at += 1
            continue
        if c == "#":
            if joined:
                warn(f"stray # in field '{name}'", "stray")
            joined = True
            at += 1
            continue
        if c in '{"':
            end = end_of_value(value, at)
            parts.append(value[at + 1 : end] if end < len(value) else value[at + 1 :])
            at = end + 1
        else:
            word = WORD.match(value, at)
            if not word:
                at += 1
                continue
            at = word.end()
            text = word.group()
            if not joined and parts:
                warn(f"text after the value of field '{name}': {text}", "stray")
                continue
            if text.lower() in source.macros:
                text = source.macros[text.lower()]
            elif name != "month" and not NUMBER.fullmatch(text):
                warn(f"undefined macro '{text}' in field '{name}'", "undefined-macro")
            parts.append(text)
        joined = False
    if not parts and value.strip():
        warn(f"field '{name}' has no value", "no-value")
    return "".join(parts)


def end_of_value(text: str, start: int, limit: int | None = None) -> int:
    """Where the value that opens at start with { or " closes; the end of the text when it does not. A quotation mark in braces
    does not close, and braces count even behind a backslash, as in BibTeX."""
    depth = 0
    limit = len(text) if limit is None else limit
    quoted = text[start] == '"'
    for mark in (BRACES_QUOTES if quoted else BRACES).finditer(text, start + 1 if quoted else start, limit):
        c = mark.group()
        if c == "{":
            depth += 1
        elif c == "}":
            depth -= 1
            if depth <= 0 and not quoted:
                return mark.start()
        elif depth <= 0:
            return mark.start()
    return limit


def end_of_block(text: str, start: int, opener: str, limit: int) -> int | None:
    """Where the block whose delimiter stands at start closes, or None."""
    if opener == "{":
        end = end_of_value(text, start, limit)
        return end if end < limit else None
    depth, quoted = 0, False
    for mark in BRACES_QUOTES_PARENS.finditer(text, start + 1, limit):
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


def read_broken(source: Source, here: int, limit: int) -> tuple[list[Entry | Problem], int]:
    """What can be told of the block at here, which bibtexparser gave up on, and the offset up to which it was read."""
    text = source.text
    head = BLOCK_START.match(text, here)
    if not head:
        line, column = source.place(here)
        return [Problem("this is not an entry", line, column)], here + 1
    kind = head.group(1).lower()
    opener = head.start(2)
    following = LINE_WITH_BLOCK.search(text, head.end())
    next_block = following.start() if following else len(text)
    closing = end_of_block(text, opener, head.group(2), min(len(text), here + LONGEST_BLOCK))
    if kind == "comment":
        return [], closing if closing is not None else min(next_block, head.end())
    if kind in ("string", "preamble"):
        line, column = source.place(here)
        return [Problem(f"@{kind} is not well formed", line, column)], next_block
    if closing is not None:
        entry, problems, clean = read_fields(source, here, head, closing)
        if clean or closing <= next_block:
            return [*problems, entry], closing + 1
    entry, problems, _ = read_fields(source, here, head, next_block)
    if closing is None and not any(p.code in ("not-closed",) for p in problems):
        problems.append(
            Problem("entry is not closed", entry.line, entry.column, entry.key or None, "not-closed", "warning")
        )
    return [*problems, entry], next_block


def read_fields(source: Source, here: int, head: re.Match[str], end: int) -> tuple[Entry, list[Problem], bool]:
    """The entry between its head and end, read field by field, with what is wrong with it; True when nothing is."""
    text = source.text
    line, column = source.place(here)
    problems: list[Problem] = []
    at = head.end()
    key_end = re.compile(r"[,\n]").search(text, at, end)
    key = text[at : key_end.start() if key_end else end].strip()
    entry = Entry(head.group(1).lower(), key, {}, line, column)

    def complain(message: str, offset: int, code: str) -> None:
        where = source.place(offset)
        problems.append(Problem(message, where[0], where[1], entry.key or None, code, "warning"))

    if FIELD_NAME.match(text, at + len(text[at:end]) - len(text[at:end].lstrip())) or not key:
        entry.key = ""
    else:
        at = key_end.end() if key_end else end
        if any(c in key for c in '"#{}=\\ '):
            entry.key = re.sub(r'["#{}=\\\s]+', "", key)
            complain(f"key '{key}' has characters that are not allowed", head.end(), "bad-key")
    clean = not problems
    comma = True
    while at < end:
        c = text[at]
        if c.isspace() or c == ",":
            comma = comma or c == ","
            at += 1
            continue
        name_match = FIELD_NAME.match(text, at, end)
        if not name_match:
            stop = re.compile(r"[,\n]").search(text, at + 1, end)
            stop_at = stop.start() if stop else end
            junk = text[at:stop_at].strip()
            if junk.strip("}) "):
                bare = re.match(r"[^\W\d]\w*", junk)
                what = (
                    f"no '=' after '{bare.group()}'" if bare and "{" in junk else f"text that is no field: {junk[:40]}"
                )
                complain(what, at, "stray")
                clean = False
            at = stop_at
            continue
        name = name_match.group().lower()
        if not comma:
            complain(f"missing comma before '{name}'", at, "missing-comma")
            clean = False
        start = at
        at = text.index("=", name_match.end()) + 1
        value, at, closed = read_value(text, at, end)
        if not closed:
            complain(f"field '{name}' is not closed", start, "not-closed")
            clean = False
        if not value.strip():
            complain(f"field '{name}' has no value", start, "no-value")
            clean = False
        else:
            tex = resolve(value, source, entry, name, problems) if closed else value.strip().lstrip('{"')
            entry.fields[name] = join_repeated(name, entry.fields[name], tex) if name in entry.fields else tex
        comma = False
    if not entry.key:
        complain("entry has no key", here, "no-key")
    return entry, problems, clean


def read_value(text: str, at: int, end: int) -> tuple[str, int, bool]:
    """The value that starts at `at`, where it ends, and whether it is closed; one that is not ends before what looks like the
    next field."""
    start = at
    joined = True
    while at < end:
        c = text[at]
        if c.isspace():
            at += 1
        elif c == "#":
            joined = True
            at += 1
        elif c in ",})" or not joined:
            break
        elif c in '{"':
            stop = end_of_value(text, at, end)
            if stop >= end:
                following = NEXT_FIELD.search(text, at, end) if c == "{" or text.find('"', at + 1, end) < 0 else None
                stop = following.start() if following else end
                return text[start:stop], stop, False
            at = stop + 1
            joined = False
        else:
            word = WORD.match(text, at, end)
            if not word:
                break
            at = word.end()
            joined = False
    return text[start:at], at, True
