"""The TeX of a field's value: without braces and quotation marks, macros resolved, pieces joined at #."""

from __future__ import annotations

from collections.abc import Iterable

from refdesk.formats.bibtex.source import BRACES_QUOTES, Entry, Source
from refdesk.items import Problem
from refdesk.items.regex import regex

NUMBER = regex(r"[\d.:/–-]+")  # with its dashes: people omit the braces around pages and years
WORD = regex(r"[^\s,{}\"#=]+")
BRACES = regex(r"[{}]")


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
    """The value of a field that is given more than once: the first, as in BibTeX; lists of names and keywords are joined."""
    distinct = [value for value in dict.fromkeys(values) if value.strip()]
    if name in ("author", "editor", "translator"):
        return " and ".join(distinct)
    if name in ("keywords", "keyword"):
        return ", ".join(distinct)
    return distinct[0] if distinct else ""


LONGEST_VALUE = 1_000_000  # characters; @string definitions that double each other would fill the memory


def resolve(value: str, entry: Entry, name: str, problems: list[Problem]) -> str:
    """The TeX of a value: `{...}`, `"..."`, digits, macros, and these joined by #."""
    parts: list[str] = []
    at = 0
    joined = True

    def warn(message: str, code: str) -> None:
        problems.append(entry.warn(message, code, name))

    while at < len(value):
        c = value[at]
        if c.isspace():
            at += 1
        elif c == "%":
            at = (value.find("\n", at) + 1) or len(value)
        elif c == "#":
            if joined and not any(problem.code == "concatenation" for problem in problems[-1:]):
                warn(f"# without a value before it in field '{name}'", "concatenation")
            joined = True
            at += 1
        elif not joined:
            warn(f"text after the value of field '{name}': {' '.join(value[at:].split())[:40]}", "stray")
            break
        elif c in '{"':
            end = end_of_value(value, at)
            part = value[at + 1 : end]
            if end == len(value) and part[-1:] == "}":  # braces after backslashes are out of balance
                part = part[:-1]
            if c == '"' and part.count("{") != part.count("}"):
                warn(f"unbalanced braces in field '{name}'", "unbalanced")
            parts.append(part)
            at = end + 1
            joined = False
        elif word := WORD.match(value, at):
            if is_undefined(word[0], name, entry.source):
                warn(f"undefined macro '{word[0]}' in field '{name}'", "undefined-macro")
            parts.append(entry.source.macros.get(word[0].lower(), word[0]))
            if sum(map(len, parts)) > LONGEST_VALUE:
                warn(f"field '{name}' expands to more than {LONGEST_VALUE:,} characters; left out", "too-long")
                return ""
            at = word.end()
            joined = False
        else:
            at += 1
    if not parts:
        warn(f"field '{name}' has no value", "no-value")
    return "".join(parts)


def is_undefined(word: str, field: str, source: Source) -> bool:
    """Whether a word outside braces is a macro that the file does not define; True once for each macro."""
    macro = word.lower()
    if macro in source.macros or macro in source.undefined or field == "month" or NUMBER.fullmatch(word):
        return False
    source.undefined.add(macro)
    return True


def end_of_value(text: str, start: int) -> int:
    """Where the value that opens at `start` with { or " closes; the end of the text if it does not. A quotation mark in braces
    does not close it, and braces count even after a backslash, as in BibTeX."""
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
