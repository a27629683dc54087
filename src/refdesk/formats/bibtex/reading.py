"""A .bib file -> CSL-JSON items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .. import Item, Problem
from .blocks import Entry, Source, decode
from .dates import read_date, read_year
from .fields import ALIASES, BY_FIELD, CONTAINED, LANGUAGES, SUBTYPES, TYPES, TYPES_WRITTEN
from .inherit import Parents
from .latex import to_text
from .names import read_names, split_depth0
from .symbols import BIBSTRINGS
from .titles import is_english, to_sentence_case

AND = re.compile(r"\s+and\s+", re.I)
PAGE_DASH = re.compile(r"\s*(?:-{2,}|–|—|‐|‑|−)\s*")
ARXIV = re.compile(r"(?i)arxiv")


def read(data: bytes) -> Iterator[Item | Problem]:
    """The items of a .bib file in its order, in CSL-JSON, and what is to be said about them."""
    text, said = decode(data)
    if said:
        yield said
    source = Source(text)
    parents = Parents.find(source)
    seen: set[str] = set()
    for block in parents.entries(source):
        if isinstance(block, Problem):
            yield block
            continue
        if block.kind in ("xdata", "set", "control"):
            continue
        if block.key and block.key in seen:
            yield Problem("this key was used before", block.line, block.column, block.key, "duplicate-key", "warning")
        seen.add(block.key)
        yield from parents.inherit(block)
        problems: list[Problem] = []
        item = read_entry(block, problems)
        yield from problems
        yield item


def read_entry(entry: Entry, problems: list[Problem]) -> Item:
    """The item that an entry is; problems get what is to be said about its fields."""
    fields: dict[str, str] = {}
    for name, value in entry.fields.items():
        if value and not value.isspace():
            name = ALIASES.get(name, name)
            if name not in fields:
                fields[name] = value
    kind = entry.kind
    item: Item = {}
    if entry.key:
        item["id"] = entry.key
    item["type"] = read_type(kind, fields)

    def warn(message: str, code: str) -> None:
        problems.append(Problem(message, entry.line, entry.column, entry.key or None, code, "warning"))

    language = fields.get("langid") or fields.get("language")
    if language:
        language = read_language(language)
        if language:
            item["language"] = language
    english = is_english(language)
    options = fields.get("options", "")
    useprefix = "useprefix" in options and not re.search(r"useprefix\s*=\s*false", options)

    read_titles(kind, fields, item, english)
    read_dates(fields, item, warn)
    for name, tex in fields.items():
        row = BY_FIELD.get(name)
        if row is None:
            continue
        variable, how = row.variable, row.kind
        if variable in item:
            continue
        if how == "names":
            names, empty = read_names(tex, useprefix)
            if empty:
                warn(f"empty name in field '{name}'", "empty-name")
            if names:
                item[variable] = names
        elif how == "text":
            text = to_text(tex)
            if text:
                item[variable] = text
        elif how == "pages":
            item[variable] = PAGE_DASH.sub("-", to_text(tex))
        elif how == "list":
            item[variable] = read_list(tex)
        elif how == "key":
            item[variable] = BIBSTRINGS.get(tex.strip().lower()) or to_text(tex)
        elif how == "verbatim":
            item[variable] = read_verbatim(tex)
        elif how == "title":
            item[variable] = to_sentence_case(to_text(tex, True), english)
    finish(kind, fields, item)
    return item


def read_type(kind: str, fields: dict[str, str]) -> str:
    subtype = fields.get("entrysubtype", "")
    if subtype:
        special = SUBTYPES.get((kind, subtype.lower()))
        if special:
            return special
        if subtype in TYPES_WRITTEN:
            return subtype
    found = TYPES.get(kind)
    if found:
        if kind == "unpublished" and ("eventtitle" in fields or "eventdate" in fields):
            return "speech"
        if kind == "article" and fields.get("entrysubtype", "").lower() == "magazine":
            return "article-magazine"
        return found
    return kind if kind in TYPES_WRITTEN else "document"


def read_language(tex: str) -> str:
    names = [part.strip() for part in AND.split(to_text(tex))]
    return ", ".join(LANGUAGES.get(name.lower(), name) for name in names if name)


def read_list(tex: str) -> str:
    if "and" not in tex:
        return to_text(tex)
    return "; ".join(BIBSTRINGS.get(text, text) for part in split_depth0(tex, AND) if (text := to_text(part)))


def read_verbatim(tex: str) -> str:
    text = tex.strip()
    if "\\" in text or "{" in text:
        url = re.fullmatch(r"\\url\s*\{(.*)\}", text, re.S)
        text = url[1] if url else text
        text = re.sub(r"\\([%_#&~^{}$])(?:\{\})?", r"\1", text)
        text = re.sub(r"\{\\(?:textasciitilde|tilde|~)\s*\}|\\textasciitilde(?:\{\}|\s+)?|\$\\sim\$", "~", text)
        text = re.sub(r"\{([_%#&~$-])\}", r"\1", text)
        text = re.sub(r"^\{(.*)\}$", r"\1", text)
    return re.sub(r"\s+", " ", text)


def joined_title(fields: dict[str, str], base: str, english: bool) -> tuple[str, str]:
    """The title of that base (title, booktitle, maintitle, ...) joined with its subtitle and addendum; and its first part."""
    tex = fields.get(base)
    if not tex:
        return "", ""
    prefix = base.removesuffix("title")
    title = short = to_sentence_case(to_text(tex, True), english)
    subtitle = fields.get(prefix + "subtitle")
    if subtitle:
        text = to_sentence_case(to_text(subtitle, True), english)
        title += (" " if title[-1:] in ":?!." else ": ") + text
    addon = fields.get(prefix + "titleaddon")
    if addon:
        title += (" " if title[-1:] in ".?!" else ". ") + to_sentence_case(to_text(addon, True), english)
    return title, short


def read_titles(kind: str, fields: dict[str, str], item: Item, english: bool) -> None:
    title, first = joined_title(fields, "title", english)
    main, _ = joined_title(fields, "maintitle", english)
    book, _ = joined_title(fields, "booktitle", english)
    contained = kind in CONTAINED or kind in ("conference",)
    if main and not contained and "booktitle" not in fields:
        item["volume-title"], title = title, main
    if title:
        item["title"] = title
    container = book
    if main and contained:
        container = main
        if book:
            item["volume-title"] = book
    if not container and "journaltitle" in fields:
        container = to_text(fields["journaltitle"])
        sub = fields.get("journalsubtitle")
        if sub:
            container += ": " + to_text(sub)
    if container:
        item["container-title"] = container
    if "shorttitle" in fields and "volume-title" not in item:
        item["title-short"] = to_sentence_case(to_text(fields["shorttitle"], True), english)
    else:
        short = shorten(first, "subtitle" in fields)
        if short:
            item["title-short"] = short
    series = fields.get("series")
    if series:
        text = to_text(series)
        if kind in ("article", "suppperiodical", "periodical"):
            if text.isdigit():
                text = f"{ordinal(int(text))} series"
            elif text in BIBSTRINGS:
                text = BIBSTRINGS[text]
                text = text[:1].upper() + text[1:]
        else:
            text = to_sentence_case(to_text(series, True), english)
        item["collection-title"] = text


def shorten(title: str, subtitle: bool) -> str:
    """The title before its subtitle or its colon."""
    head, colon, _ = title.partition(": ")
    if colon or subtitle:
        return head
    return ""


def ordinal(number: int) -> str:
    suffix = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def read_dates(fields: dict[str, str], item: Item, warn: Any) -> None:
    for name, variable in (
        ("date", "issued"),
        ("urldate", "accessed"),
        ("eventdate", "event-date"),
        ("origdate", "original-date"),
    ):
        tex = fields.get(name)
        if tex:
            date = read_date(to_text(tex).replace("–", "--"))
        elif name != "date" or "year" in fields:
            prefix = name.removesuffix("date")
            if prefix + "year" not in fields:
                continue
            date = read_year(
                to_text(fields[prefix + "year"]),
                to_text(fields.get(prefix + "month", "")),
                to_text(fields.get(prefix + "day", "")),
            )
        else:
            continue
        if date is None:
            continue
        if "literal" in date:
            warn(f"{name if tex else 'year'} '{date['literal']}' is not a date", "date")
        item[variable] = date


def finish(kind: str, fields: dict[str, str], item: Item) -> None:
    """What takes more than one field to tell."""
    number = fields.get("number")
    if number is not None:
        item.pop("number", None)
        text = PAGE_DASH.sub("-", to_text(number))
        if kind in ("article", "periodical", "suppperiodical"):
            item.setdefault("issue", text)
            if item["issue"] != text:
                item["issue"] = f"{text}, {item['issue']}"
        elif kind in ("book", "mvbook", "collection", "proceedings", "reference") or kind in CONTAINED:
            if "series" in fields:
                item.setdefault("collection-number", text)
            else:
                item.setdefault("number", text)
        else:
            item["number"] = text
    publishers = [item["publisher"]] if "publisher" in item else []
    for name in ("institution", "organization"):
        if name in fields:
            text = read_list(fields[name])
            if text not in publishers:
                publishers.append(text)
    if publishers:
        item["publisher"] = "; ".join(publishers)
    if kind == "phdthesis":
        item.setdefault("genre", "PhD thesis")
    elif kind == "mastersthesis":
        item.setdefault("genre", "Master’s thesis")
    if kind == "patent" and "location" in fields:
        item.pop("publisher-place", None)
        item["jurisdiction"] = read_list(fields["location"])
    if "eid" in fields:
        item.setdefault("page", to_text(fields["eid"]))
    if "abbreviation" in fields and kind == "article":
        item.setdefault("container-title-short", to_text(fields["abbreviation"]))
    eprint = fields.get("eprint")
    if eprint:
        archive = fields.get("eprinttype", "")
        text = read_verbatim(eprint)
        if ARXIV.search(archive) or (not archive and re.fullmatch(r"(?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?", text)):
            item.setdefault("URL", f"https://arxiv.org/abs/{ARXIV.sub('', text).lstrip(':')}")
        elif archive.lower() in ("pubmed", "pmid"):
            item.setdefault("PMID", text)
        elif archive.lower() == "jstor":
            item.setdefault("URL", f"https://www.jstor.org/stable/{text}")
        elif text.startswith("http"):
            item.setdefault("URL", text)
    if "DOI" in item:
        item["DOI"] = re.sub(r"(?i)^\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", item["DOI"])
    elif (
        "howpublished" in fields
        and "URL" not in item
        and re.match(r"\s*(?:\\url\s*\{|https?://)", fields["howpublished"])
    ):
        item["URL"] = read_verbatim(fields["howpublished"])
        item.pop("medium", None)
    if "addendum" in fields:
        text = to_text(fields["addendum"])
        item["note"] = f"{item['note']}. {text}" if "note" in item else text
