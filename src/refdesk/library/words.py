"""The searchable words of a record: those of each variable, and their columns in the index.

Both the index and the search in records use this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from refdesk.items import Item
from refdesk.items.fold import fold
from refdesk.items.record import key_of, texts
from refdesk.items.variables import DATES, NAMES

COLUMNS = {
    "title": 10.0,
    "author": 6.0,
    "container-title": 3.0,
    "keyword": 2.5,
    "abstract": 1.0,
    "editor": 2.0,
    "publisher": 1.0,
    "rest": 0.5,
}
"""The index's columns: variables that have one of their own, the rest, and what a word found there weighs."""

BREAK = "\ue000"
"""Stands between two values in a column, so that no phrase is found across them. No text folds to it (it is not a letter)."""

UNSEARCHED_CUSTOM = {"sources", "added", "files", "missing-files", "groups"}
UNSEARCHED = {"id", "type"}  # handled separately; `type:` would find "journal" in every article


def values(item: Item, variable: str) -> Iterator[str]:
    """The texts of a variable: one a name (given name, family name and the given name again, so that
    both orders are found), one a date (2024-05-01), one a piece of text elsewhere."""
    value = item.get(variable)
    if value is None:
        return
    if type(value) is str:
        yield value
    elif variable in NAMES and isinstance(value, list):
        for name in value:
            yield _name(name) if isinstance(name, dict) else str(name)
    elif variable == "custom" and isinstance(value, dict):
        yield from texts({name: more for name, more in value.items() if name not in UNSEARCHED_CUSTOM})
    elif variable in DATES and isinstance(value, dict):
        yield from _date(value)
    else:
        yield from texts(value)


def _name(name: dict[str, Any]) -> str:
    get = name.get
    given, particle = get("given", ""), get("non-dropping-particle") or get("dropping-particle") or ""
    if not given or not (family := get("family")):
        return " ".join(texts(name))
    return f"{given} {particle} {family} {get('suffix', '')} {given}"


def _date(date: dict[str, Any]) -> Iterator[str]:
    parts = date.get("date-parts")
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, list):
            yield "-".join(f"{n:02d}" if isinstance(n, int) else str(n) for n in part if n is not None)
    yield from texts([date[name] for name in ("raw", "literal", "year") if name in date])


def columns(item: Item) -> list[str]:
    """The texts for the index, in the order of COLUMNS, ready for a tokenizer that knows ASCII alone."""
    columns = [_joined(values(item, name)) if name in item else "" for name in list(COLUMNS)[:-1]]
    rest = [key_of(item)]
    for name in item:
        if name not in COLUMNS and name not in UNSEARCHED:
            rest.extend(values(item, name))
    return [*columns, _joined(rest)]


def _joined(pieces: Iterator[str] | list[str]) -> str:
    return f" {BREAK} ".join(_tokens(piece) for piece in pieces)


def _tokens(text: str) -> str:
    # SQLite's tokenizer folds ASCII as fold() does, so the common case needs no work here
    if text.isascii() and "<" not in text and "{" not in text and "\\" not in text and "}" not in text:
        return text
    return fold(text)


def has_words(item: Item, variable: str, phrase: str, prefix: bool, exact: bool = False) -> bool:
    """Whether the phrase (folded words, one space between) is in a value of the variable, or of any variable if that is empty."""
    wanted = f" {phrase}" if prefix else f" {phrase} "
    for name in [variable] if variable else [n for n in item if n not in UNSEARCHED]:
        for value in values(item, name):
            if wanted in f" {as_written(value) if exact else fold(value)} ":
                return True
    return not variable and wanted in f" {(as_written if exact else fold)(key_of(item))} "


def as_written(text: str) -> str:
    """The text's words with their accents and capitals, one space between each."""
    from unicodedata import normalize

    return " ".join(re.findall(r"[^\W_]+", normalize("NFC", re.sub(r"</?[A-Za-z][^<>]*>", "", text))))


def tags(item: Item) -> list[str]:
    """The keywords, which CSL has as one text: divided by semicolons where there are any, else by commas."""
    keyword = item.get("keyword")
    if isinstance(keyword, list):
        return [tag for tag in map(str, keyword) if tag.strip()]
    if not isinstance(keyword, str):
        return []
    return [tag.strip() for tag in keyword.split(";" if ";" in keyword else ",") if tag.strip()]


def fields(item: Item) -> str:
    """The names of the variables that are filled, in lower case, a space around each: ` doi title author `. Attached files
    count as one, `files`."""
    names = [name.lower() for name, value in item.items() if value not in (None, "", [], {})]
    custom = item.get("custom")
    if isinstance(custom, dict) and custom.get("files"):
        names.append("files")
    return " " + " ".join(sorted(names)) + " "
