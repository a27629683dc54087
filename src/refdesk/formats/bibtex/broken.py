"""Entries that are not well formed, read field by field: whatever can be told of them comes in, with what is wrong and where."""

from __future__ import annotations

import re

from .. import Problem
from .blocks import (
    BAD_IN_KEY,
    LINE_WITH_BLOCK,
    LONGEST_BLOCK,
    WORD,
    Entry,
    Source,
    end_of_block,
    end_of_value,
    join_repeated,
    resolve,
)

BLOCK_START = re.compile(r"@[ \t]*([^\W\d][\w:+.-]*)\s*([{(])")
FIELD_NAME = re.compile(r"[^\s=,{}()\"#%'@]++(?=\s*+=)")
NEXT_FIELD = re.compile(r"\n[ \t]*+[^\W\d][\w+-]*+[ \t]*+=|,[ \t]*+[^\W\d][\w+-]*+[ \t]*+=[ \t]*+[{\"]")
NEXT_LINE = re.compile(r"\n[ \t]*+[^\W\d][\w+-]*+[ \t]*+=[ \t]*+[{\"]")
KEY_END = re.compile(r"[,\n]")


def read_broken(source: Source, here: int, line: int) -> tuple[list[Entry | Problem], int]:
    """What can be told of the block at here, which bibtexparser gave up on, and the offset up to which it was read."""
    text = source.text
    column = source.column(here)
    head = BLOCK_START.match(text, here)
    if not head:
        return [Problem("this is not an entry", line, column)], here + 1
    kind = head.group(1).lower()
    following = LINE_WITH_BLOCK.search(text, head.end())
    next_block = following.start() if following else len(text)
    limit = min(len(text), here + LONGEST_BLOCK) if source.patience > 0 else next_block
    closing = end_of_block(text, head.start(2), head.group(2), limit)
    if closing is None:
        source.patience -= limit - here
    if kind == "comment":
        return [], closing if closing is not None else head.end()
    if kind in ("string", "preamble"):
        return [Problem(f"@{kind} is not well formed", line, column)], next_block
    if closing is not None:
        entry, problems, clean = read_fields(source, here, line, head, closing, True)
        if clean or closing <= next_block:
            return [*problems, entry], closing + 1
    entry, problems, _ = read_fields(source, here, line, head, next_block, False)
    if closing is None and not any(problem.code == "not-closed" for problem in problems):
        problems.append(entry.warn("entry is not closed", "not-closed"))
    return [*problems, entry], next_block


def read_fields(
    source: Source, here: int, line: int, head: re.Match[str], end: int, closed: bool
) -> tuple[Entry, list[Problem], bool]:
    """The entry between its head and end, read field by field, with what is wrong with it; True when nothing is."""
    text = source.text
    problems: list[Problem] = []
    at = head.end()
    key_end = KEY_END.search(text, at, end)
    key = text[at : key_end.start() if key_end else end].strip()
    entry = Entry(head.group(1).lower(), key, {}, line, source.column(here), source, here)

    def complain(message: str, offset: int, code: str) -> None:
        where = source.place(offset, here, line)
        problems.append(Problem(message, where[0], where[1], entry.key or None, code, "warning"))

    if FIELD_NAME.match(text, at + len(text[at:end]) - len(text[at:end].lstrip())) or not key:
        entry.key = ""
    else:
        at = key_end.end() if key_end else end
        if BAD_IN_KEY.search(key):
            entry.key = BAD_IN_KEY.sub("", key)
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
            stop = KEY_END.search(text, at + 1, end)
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
        value, at, whole = read_value(text, at, end, closed)
        if not whole:
            complain(f"field '{name}' is not closed", start, "not-closed")
            clean = False
        if not value.strip():
            complain(f"field '{name}' has no value", start, "no-value")
            clean = False
        else:
            tex = resolve(value, entry, name, problems) if whole else value.strip().lstrip('{"')
            entry.fields[name] = join_repeated(name, (entry.fields[name], tex)) if name in entry.fields else tex
        comma = False
    if not entry.key:
        complain("entry has no key", here, "no-key")
    return entry, problems, clean


def read_value(text: str, at: int, end: int, entry_closed: bool) -> tuple[str, int, bool]:
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
