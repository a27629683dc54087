"""A .bib file before it is parsed: bytes -> text, which braces match, and what an entry is."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field

from refdesk.items import Problem
from refdesk.items.regex import regex

LONGEST_BLOCK = 20_000  # how far an entry with lines that start with @ is followed: keeps broken files linear

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LINE_WITH_BLOCK = regex(r"^[ \t]*@[ \t]*[^\W\d]\w*[ \t]*[{(]", re.M)
BAD_IN_KEY = regex(r"[\s\"#%{}=\\]")
CONTROL = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
CONTROL_BYTES = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
BRACES_QUOTES = regex(r'[{}"]')
BRACES_QUOTES_PARENS = regex(r'[{}()"]')
DECLARED_ENCODING = regex(rb"(?i)(?:en)?coding\s*[:=]\s*([\w-]+)")


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
    places: dict[str, tuple[int, int]] = field(default_factory=dict)  # of the fields that have problems

    def warn(self, message: str, code: str, field: str = "") -> Problem:
        """A problem of the entry, or of that field of it."""
        line, column = self.places.get(field) or (self.line, self.column)
        if field and field not in self.places:
            name = re.compile(rf"(?i)(?<![\w+:-]){re.escape(field)}\s*=")
            match = name.search(self.source.text, self.start, self.start + LONGEST_BLOCK)
            if match:
                line, column = self.source.place(match.start(), self.start, self.line)
            self.places[field] = line, column
        return Problem(message, line, column, self.key or None, code, "warning")


@dataclass(slots=True)
class Source:
    """The text of a file, and the state that its blocks share."""

    text: str
    macros: dict[str, str] = field(default_factory=lambda: {month: month for month in MONTHS})
    patience: int = 2_000_000  # characters that may be searched for the missing ends of entries in parentheses
    undefined: set[str] = field(default_factory=set)  # macros that were reported
    unknown: set[str] = field(default_factory=set)  # commands that were reported
    looked: range = range(0)  # where closings were searched
    closings: dict[int, int] = field(default_factory=dict)

    def closing(self, start: int, limit: int) -> int:
        """Where the value that opens at start with { or " closes; `limit` if it does not close before that.

        The marks of a stretch are paired once: a thousand values that never close take no longer than one."""
        if start < self.looked.start or limit > self.looked.stop:
            self.looked = range(start, max(limit, start + 10 * LONGEST_BLOCK))
            self.closings = pair_marks(self.text, start, self.looked.stop)
        return min(self.closings.get(start, limit), limit)

    def column(self, offset: int) -> int:
        return offset - self.text.rfind("\n", 0, offset)

    def commented(self, offset: int) -> bool:
        """Whether a % is right before it, as in entries that were commented out line by line."""
        return self.text[max(offset - 10, 0) : offset].rstrip(" \t")[-1:] == "%"

    def place(self, offset: int, start: int, line: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset in the block that starts at `start` in that line."""
        return line + self.text.count("\n", start, offset), self.column(offset)


def decode(data: bytes) -> tuple[str, Problem | None]:
    """The text of a file in UTF-8, UTF-16, the encoding that its first lines declare, or Windows-1252, and a warning if the
    encoding is not certain."""
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
    problem = "declared UTF-8 but not valid as such" if name else "not valid UTF-8"
    return tidy_lines(text), Problem(
        f"{problem}, read as Windows-1252", 1 if name else line, code="encoding", severity="warning"
    )


def decode_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def tidy_lines(text: str, control: bool = True) -> str:
    """The text with \\n as line end and without control characters, some of which are used as marks here."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", text) if control and CONTROL.search(text) else text


def pair_marks(text: str, start: int, end: int) -> dict[int, int]:
    """The closing of the value that opens at each { and " between start and end, as `end_of_value` gives it."""
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
    """Where the block whose delimiter is at `start` closes, or None."""
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
