"""What the formats with one tag per line have in common (RIS, refer, MEDLINE, Web of Science, RefWorks): a table from tags
to CSL variables, which is inverted to write them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from refdesk.items import Item, dates, names
from refdesk.items.values import join_keywords, split_keywords
from refdesk.items.variables import DATES, NAMES, STRINGS

Fields = list[tuple[str, str]]
"""The tags of one record and their values, in the order of the file."""

PARAGRAPHS = frozenset(("abstract", "annote", "references"))
"""Variables of several paragraphs, one a tag. So is `note`, whose paragraphs may repeat each other."""

MANIFOLD = NAMES | DATES | PARAGRAPHS | {"keyword", "note"}
"""Variables that several tags make together, or that are not text. Of any other the first value counts."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a tagged file: the line it starts on, its fields, and what is wrong with its first or last line."""

    line: int
    fields: Fields
    problem: str = ""


def tagged_lines(
    lines: Iterable[str],
    read_line: Callable[[str], tuple[str, str] | None],
    each_line: Container[str] = (),
) -> Iterator[tuple[int, str, str, bool]]:
    """The tags of a file: the line of each, its name, its value with the lines it is wrapped over, and whether a blank
    line comes before it. `read_line` returns the tag and value that a line begins with, or None; text before the first
    tag is ignored. For the tags in `each_line` every further line is a value of its own."""
    tag = ""
    pieces: list[str] = []
    start = 0
    blank = was_blank = False
    for number, line in enumerate(lines, 1):
        tagged = read_line(line)
        if tagged is None:
            text = line.strip()
            if text and tag in each_line and pieces:
                yield start, tag, pieces.pop(), was_blank
            if text:
                pieces.append(text)
            else:
                blank = True
            continue
        if tag:
            yield start, tag, " ".join(pieces), was_blank
        tag, value = tagged
        pieces = [value] if value else []
        start, was_blank, blank = number, blank, False
    if tag:
        yield start, tag, " ".join(pieces), was_blank


def collect(
    fields: Iterable[tuple[str, str]],
    table: Mapping[str, str],
    read_name: Callable[[str], names.Name | None] = names.parse,
    read_date: Callable[[str], dates.Date | None] = dates.parse,
) -> tuple[Item, dict[str, list[str]], list[str]]:
    """A record's tags as an item by a table from tag to variable; the tags that the table does not have or that give a
    variable a second value; and the values of names in which it is not clear where one name ends. The first value of a
    variable counts; names and keywords add up, notes are one per line, and of several dates for one variable the most
    complete is kept."""
    item: Item = {}
    rest: dict[str, list[str]] = {}
    people: dict[str, list[str]] = {}
    keywords: list[str] = []
    paragraphs: dict[str, dict[str, None]] = {}
    notes: list[str] = []
    unclear: list[str] = []
    for tag, value in fields:
        variable = table.get(tag)
        if variable is None:
            rest.setdefault(tag, []).append(value)
        elif variable not in MANIFOLD:
            if item.setdefault(variable, value) != value:
                rest.setdefault(tag, []).append(value)
        elif variable in NAMES:
            texts, certain = names.split(value)
            people.setdefault(variable, []).extend(texts)
            if not certain:
                unclear.append(value)
        elif variable in DATES:
            if date := read_date(value):
                item[variable] = fuller(item.get(variable), date)
        elif variable == "keyword":
            keywords += split_keywords(value) if ";" in value else [value]
        elif variable == "note":
            notes.append(value)
        else:
            paragraphs.setdefault(variable, {})[value] = None
    for variable, texts in people.items():
        if named := [name for text in names.with_commas(texts) if (name := read_name(text))]:
            item[variable] = named
    item |= {variable: "\n".join(each) for variable, each in paragraphs.items()}
    if notes:
        item["note"] = "\n".join(notes)
    if keywords:
        item["keyword"] = join_keywords(keywords)
    return item, rest, unclear


def fuller(known: dates.Date | None, new: dates.Date) -> dates.Date:
    """The date with more parts: a range, then a day, then a month."""
    return new if known is None or weight(new) > weight(known) else known


def weight(date: dates.Date) -> int:
    sides = date.get("date-parts") or []
    return sum(2 + len(side) for side in sides) + len(date)


def keep(item: Item, format: str, rest: Mapping[str, object]) -> None:
    """Keep what CSL-JSON has no variable for under `custom`, by the name of its format."""
    if rest:
        item.setdefault("custom", {})[format] = dict(rest)


def kept(item: Item, format: str) -> Iterator[tuple[str, str]]:
    """The tags and values that `keep` kept."""
    held = (item.get("custom") or {}).get(format)
    for tag, values in held.items() if isinstance(held, dict) else ():
        for value in values if isinstance(values, list) else [values]:
            yield str(tag), str(value)


def cited_variable(note: str) -> tuple[str, str] | None:
    """A note of the form `variable: value`, which citeproc-js and Zotero read as that CSL variable (`license: CC0`)."""
    variable, colon, value = note.partition(": ")
    if (
        colon
        and value.strip()
        and (variable in STRINGS or variable in DATES or variable in NAMES or variable == "type")
    ):
        return variable, value.strip()
    return None


def take_cited_variables(item: Item, types: frozenset[str]) -> None:
    """Move notes of the form `variable: value` to their variables, unless a tag has given these."""
    lines = []
    people: dict[str, list[names.Name]] = {}
    for line in item["note"].split("\n"):
        cited = cited_variable(line)
        if cited is None:
            lines.append(line)
            continue
        variable, value = cited
        if variable == "type" and value in types:
            item["type"] = value
        elif variable in NAMES and variable not in item:
            if name := names.parse(value):
                people.setdefault(variable, []).append(name)
        elif variable in DATES and (date := dates.parse(value)) and says_more(date, item.get(variable)):
            item[variable] = date
        elif variable == "citation-key" and "id" not in item:
            item["id"] = value
        elif variable in STRINGS and variable not in item:
            item[variable] = value
        else:
            lines.append(line)
    item |= people
    note = "\n".join(lines)
    if note:
        item["note"] = note
    else:
        item.pop("note", None)


def says_more(date: dates.Date, known: dates.Date | None) -> bool:
    """Whether a date completes the known one: a range, for instance, of which a field has the start."""
    return known is None or (dates.iso(known) != "" and dates.iso(date).startswith(dates.iso(known)))


def cite_variable(item: Item, variable: str) -> Iterator[str]:
    """The notes that `take_cited_variables` reads the variable from."""
    value = item[variable]
    if variable in NAMES:
        yield from (f"{variable}: {names.show(name)}" for name in value)
    elif variable in DATES:
        yield f"{variable}: {' '.join(dates.text(value).split())}"
    else:
        yield f"{variable}: {' '.join(str(value).split())}"
