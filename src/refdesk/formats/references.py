"""Read plain references, one or many, in any common style.

A list is split by its numbers, labels, bullets, blank lines or indentation, else where the model sees the next reference
begin (see `plain`). Each reference that is not certain gets a warning; a line that is not a reference is a Problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from refdesk.formats.plain import Reading, read_citation
from refdesk.formats.plain.names import DASHES
from refdesk.formats.plain.tagger import tag
from refdesk.items import Item, Problem
from refdesk.items.regex import regex
from refdesk.items.text import decode

HEADING = regex(
    r"(?i)^\W*(?:\d+\.?\s+)?(?:references?(?: list| cited)?|bibliograph(?:y|ie|ía|ia)|(?:works|literature) cited"
    r"|literatur(?:verzeichnis)?|"
    r"literature|références(?: bibliographiques)?|referencias(?: bibliográficas)?|referências|kaynakça|источники"
    r"|литература|notes)\W*$"
)
NUMBERED = regex(r"^\s*[\[(]?(\d{1,4})[\]).]\s+\S|^\s*\[(\d{1,4})\]\S|^\s*(\d{1,4})\s+[^\W\d_a-zß-öø-ÿа-я][\w’'-]+[ ,]")
LABELLED = regex(r"^\s*\[[A-Za-z][\w+]{1,11}\]\s+\S")
BULLETED = regex(r"^\s*[•·*▪‣◦–-]\s+")


def read(data: bytes) -> Iterator[Item | Problem]:
    """Each reference of the text as an item, and a warning if not all of its fields are certain."""
    before: Reading | None = None
    count = 0
    for line, text in split_references(decode(data)):
        reading = read_citation(text)
        if not _is_reference(reading.item):
            yield Problem(f"not a reference, or not in a readable style: {_shortened(text)}", line=line, code="unread")
            continue
        count += 1
        if reading.same_names and before:
            reading.set(reading.same_names, before.item.get("author") or before.item.get("editor"), "likely")
        before = reading
        if doubts := _doubts(reading):
            yield Problem(doubts, line=line, code="unsure", severity="warning")
        yield reading.item
    if not count and not data.strip():
        yield Problem("no references: the text is empty", code="nothing-found")


def split_references(text: str) -> Iterator[tuple[int, str]]:
    """Each reference of a list, on one line, with the number of the line (from 1) that it begins on."""
    lines = [(number, line.expandtabs()) for number, line in enumerate(text.splitlines(), 1) if not HEADING.match(line)]
    while lines and not lines[0][1].strip():
        lines.pop(0)
    starts = _starts([line for _, line in lines])
    parts: list[str] = []
    begun = 0
    for (number, line), starting in zip(lines, starts, strict=True):
        if starting and parts:
            yield begun, _joined(parts)
            parts = []
        if line.strip():
            begun = begun if parts else number
            parts.append(BULLETED.sub("", line).strip())
    if parts:
        yield begun, _joined(parts)


def _starts(lines: list[str]) -> list[bool]:
    """For each line, whether a reference begins there."""
    marked = _by_number(lines) or _by_mark(LABELLED, lines) or _by_mark(BULLETED, lines)
    return marked or _by_blank_line(lines) or _by_indent(lines) or _by_line(lines)


def _by_number(lines: list[str]) -> list[bool] | None:
    matches = [NUMBERED.match(line) for line in lines]
    numbers = [int(next(n for n in match.groups() if n)) for match in matches if match]
    if not matches or not matches[0] or len(numbers) < 2:
        return None
    expected = numbers[0]
    starts = []
    for match in matches:
        number = int(next(n for n in match.groups() if n)) if match else -1
        starts.append(expected <= number <= expected + 2)  # a number may be missing
        expected = number + 1 if starts[-1] else expected
    return starts if sum(starts) > 1 else None


def _by_mark(mark: re.Pattern[str], lines: list[str]) -> list[bool] | None:
    starts = [mark.match(line) is not None for line in lines]
    return starts if starts and starts[0] and sum(starts) > 1 else None


def _by_blank_line(lines: list[str]) -> list[bool] | None:
    if all(line.strip() for line in lines):
        return None
    starts = [True] + [not above.strip() and bool(line.strip()) for above, line in pairwise(lines)]
    blocks = sum(starts)
    if blocks * 3 < sum(1 for line in lines if line.strip()) or blocks < 2:  # blank lines part sections, not references
        within = _by_indent([line for line in lines if line.strip()]) or _by_line(
            [line for line in lines if line.strip()]
        )
        following = iter(within)
        return [next(following) if line.strip() else False for line in lines]
    return starts


def _by_indent(lines: list[str]) -> list[bool] | None:
    indented = [line[:1].isspace() for line in lines if line.strip()]
    if not any(indented) or all(indented):
        return None
    first_line = indented[0]  # hanging: the first line starts further left than the others; else further right
    return [bool(line.strip()) and line[:1].isspace() == first_line for line in lines]


def _by_line(lines: list[str]) -> list[bool]:
    """One reference per line, unless the lines are of the length at which an editor or a terminal wraps them."""
    width = max((len(line) for line in lines), default=0)
    full = sum(len(line) > 0.75 * width for line in lines)
    if width > 120 or len(lines) < 2 or full * 2 < len(lines):
        return [True] * len(lines)
    starts = [DASHES.match(line) is not None for line in lines]
    starts[0] = True
    first = 0
    while first < len(lines):
        here = min(len(lines), first + WINDOW)
        begun = [first + at for at in _begun(lines[first:here])]
        for at in begun:
            starts[at] = True
        first = begun[-1] if here < len(lines) and begun else here
    return starts


WINDOW = 30  # lines that are looked at together
COMPLETE = frozenset("date page volume publisher place url doi".split())  # parts without which no reference ends


def _begun(lines: list[str]) -> list[int]:
    """The lines after the first with which a reference begins: names begin there, and what is ahead may be a reference."""
    offsets = {0: 0}
    for at, line in enumerate(lines[:-1], 1):
        offsets[max(offsets) + len(line) + 1] = at
    begun: list[int] = []
    labels: set[str] = set()
    for part in tag("\n".join(lines)):
        at = offsets.get(part.start, 0)
        if (
            at
            and part.label in ("author", "editor", "title")
            and labels & COMPLETE
            and (part.label != "title" or "title" in labels)
        ):
            begun.append(at)
            labels.clear()
        labels.add(part.label)
    return begun


def _joined(parts: list[str]) -> str:
    """The lines of one reference as one; a word or an address that was broken at the end of a line is joined."""
    joined = parts[:1]
    for part in parts[1:]:
        end = "".join(joined[-3:])[-300:]  # not all of it: there may be many lines
        if re.search(r"[^\W\d_]-$", end) and part[:1].islower():
            joined[-1] = joined[-1] if re.search(r"https?://\S+$", end) else joined[-1][:-1]
        elif not re.search(r"(?:https?://|10\.\d{4,9}/)\S*[/._=-]$", end):
            joined.append(" ")
        joined.append(part)
    return "".join(joined)


def _is_reference(item: Item) -> bool:
    known = item.keys() & {"author", "editor", "issued", "DOI", "URL", "ISBN", "volume", "page", "publisher"}
    return bool(item.keys() & {"title", "container-title"} and known) or "DOI" in item


def _doubts(reading: Reading) -> str:
    by_degree = {
        degree: [name for name, value in reading.certainty.items() if value == degree and name in reading.item]
        for degree in ("sure", "likely", "guess")
    }
    if not by_degree["likely"] and not by_degree["guess"]:
        return ""
    degrees = "; ".join(f"{degree}: {', '.join(names)}" for degree, names in by_degree.items() if names)
    title = str(reading.item.get("title") or reading.item.get("container-title") or "")
    return f"{_shortened(title)}: {degrees}"


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return f"'{text[:57]}...'" if len(text) > 60 else f"'{text}'"
