"""Entries that are not well formed, read field by field: what can be read comes in, with what is wrong and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from refdesk.formats.bibtex.field_values import WORD, join_repeated, resolve
from refdesk.formats.bibtex.source import BAD_IN_KEY, LINE_WITH_BLOCK, LONGEST_BLOCK, Entry, Source, end_of_block
from refdesk.items import Problem
from refdesk.items.regex import regex

BLOCK_START = regex(r"@[ \t]*([^\W\d][\w:+.-]*)\s*([{(])")
FIELD_NAME = regex(r"[^\s=,{}()\"#%'@]++(?=\s*+=)")
NEXT_FIELD = regex(r"\n[ \t]*+[^\W\d][\w+-]*+[ \t]*+=|,[ \t]*+[^\W\d][\w+-]*+[ \t]*+=[ \t]*+[{\"]")
NEXT_LINE = regex(r"\n[ \t]*+[^\W\d][\w+-]*+[ \t]*+=[ \t]*+[{\"]")
KEY_END = regex(r"[,\n]")
KEY_AND_FIELD = regex(rf"\s*+([^\s=,{{}}()\"#%'@]++)[ \t]++(?={FIELD_NAME.pattern})")  # the comma is missing
NOT_SPACE = regex(r"\S")


def read_broken(source: Source, here: int, line: int) -> tuple[list[Entry | Problem], int]:
    """What can be read of the block at `here`, which bibtexparser gave up on, and the offset up to which it was read."""
    text = source.text
    column = source.column(here)
    head = BLOCK_START.match(text, here)
    if not head:
        return [Problem("this is not an entry", line, column)], here + 1
    kind = head.group(1).lower()
    following = LINE_WITH_BLOCK.search(text, head.end())
    next_block = following.start() if following else len(text)
    limit = min(len(text), here + LONGEST_BLOCK) if source.patience > 0 else next_block
    closing = end_of_block(source, head.start(2), limit)
    if closing is None and head.group(2) == "(":
        source.patience -= limit - here
    if kind == "comment":
        return [], closing if closing is not None else head.end()
    if kind in ("string", "preamble"):
        return [Problem(f"@{kind} is not well formed", line, column)], next_block
    if closing is not None:
        reading = read_fields(source, here, line, head, closing, True)
        if reading.clean or closing <= next_block:
            return [*reading.problems, reading.entry], closing + 1
    reading = read_fields(source, here, line, head, next_block, False)
    if closing is None and not any(problem.code == "not-closed" for problem in reading.problems):
        reading.problems.append(reading.entry.warn("entry is not closed", "not-closed")._replace(severity="error"))
    return [*reading.problems, reading.entry], next_block


@dataclass(slots=True)
class Reading:
    """An entry that is read field by field up to `end`, where it is `closed` or the next block starts, and its problems."""

    source: Source
    entry: Entry
    end: int
    closed: bool
    values: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    clean: bool = True
    reported: tuple[int, int] = (0, 0)  # the offset of the last problem, and its line

    def complain(self, message: str, offset: int, code: str) -> None:
        before = (
            self.reported if self.reported[0] <= offset and self.reported[1] else (self.entry.start, self.entry.line)
        )
        line, column = self.source.place(offset, *before)
        self.reported = offset, line
        cut_off = code == "not-closed"  # where its value ends is a guess: what it held may be lost
        severity: Literal["error", "warning"] = "error" if cut_off else "warning"
        self.problems.append(Problem(message, line, column, self.entry.key or None, code, severity))
        self.clean = self.clean and code == "no-key"  # without a key it may be whole all the same

    def key(self, start: int) -> int:
        """Read the key, and return where the fields begin."""
        text = self.source.text
        if match := KEY_AND_FIELD.match(text, start, self.end):
            self.entry.key = match[1]
            return match.end()
        key_end = KEY_END.search(text, start, self.end)
        key = text[start : key_end.start() if key_end else self.end].strip()
        first = NOT_SPACE.search(text, start, self.end)
        if not key or (first and FIELD_NAME.match(text, first.start())):
            return start
        self.entry.key = BAD_IN_KEY.sub("", key)
        if self.entry.key != key:
            self.complain(f"key '{key}' has characters that are not allowed", start, "bad-key")
        return key_end.end() if key_end else self.end

    def junk(self, start: int) -> int:
        """Skip text that is not a field up to a comma or the end of the line, and return where that is."""
        stop = KEY_END.search(self.source.text, start + 1, self.end)
        end = stop.start() if stop else self.end
        junk = self.source.text[start:end].strip()
        if junk.strip("}) "):
            bare = re.match(r"[^\W\d]\w*", junk)
            what = f"no '=' after '{bare.group()}'" if bare and "{" in junk else f"text that is no field: {junk[:40]}"
            self.complain(what, start, "stray")
        return end

    def field(self, start: int, name: str, value_start: int) -> int:
        """Read the value of a field, and return where it ends."""
        value, end, whole = read_value(self.source, value_start, self.end, self.closed)
        if not whole:
            self.complain(f"field '{name}' is not closed", start, "not-closed")
        if not value.strip():
            self.complain(f"field '{name}' has no value", start, "no-value")
            return end
        tex = resolve(value, self.entry, name, self.problems) if whole else value.strip().lstrip('{"')
        self.values.setdefault(name, []).append(tex)
        return end


def read_fields(source: Source, here: int, line: int, head: re.Match[str], end: int, closed: bool) -> Reading:
    """The entry between its head and end, read field by field."""
    text = source.text
    reading = Reading(
        source, Entry(head.group(1).lower(), "", {}, line, source.column(here), source, here), end, closed
    )
    at = reading.key(head.end())
    comma = not reading.entry.key or text[at - 1] not in " \t"
    while at < end:
        c = text[at]
        if c.isspace() or c == ",":
            comma = comma or c == ","
            at += 1
        elif name := FIELD_NAME.match(text, at, end):
            if not comma:
                reading.complain(f"missing comma before '{name.group().lower()}'", at, "missing-comma")
            at = reading.field(at, name.group().lower(), text.index("=", name.end()) + 1)
            comma = False
        else:
            at = reading.junk(at)
    reading.entry.fields = {
        name: values[0] if len(values) == 1 else join_repeated(name, values) for name, values in reading.values.items()
    }
    if not reading.entry.key:
        reading.complain("entry has no key", here, "no-key")
    return reading


def read_value(source: Source, at: int, end: int, entry_closed: bool) -> tuple[str, int, bool]:
    """The value that starts at `at`, where it ends, and whether it is closed; one that is not ends before what looks like the
    next field."""
    text = source.text
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
            stop = source.closing(at, end)
            following = None if entry_closed else NEXT_LINE.search(text, at, stop)
            if following:  # the brace that is missing is that of this value
                return text[start : following.start()], following.start(), False
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
