"""Check references: one finding per fault, with a code, a place and, if safe, the fixed value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from refdesk.items import Item
from refdesk.items.record import key_of, people
from refdesk.items.regex import regex
from refdesk.items.text import printable
from refdesk.items.variables import DATES, NAMES, SYNONYMS, TYPES, VARIABLES


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of one record. `fix` has the corrected fields, if correcting them is safe."""

    code: str
    key: str
    variable: str
    message: str
    line: int = 0
    fix: Item = field(default_factory=dict)


CODES = {
    "E101": "a record without a key",
    "E102": "a key that another record has",
    "E103": "not valid CSL-JSON",
    "E104": "a type that CSL does not know",
    "E105": "a field that CSL does not know",
    "E201": "an impossible date",
    "E301": "an invalid DOI",
    "E302": "an ISBN with a wrong check digit",
    "E303": "an ISSN with a wrong check digit",
    "E304": "a DOI written as a link",
    "W401": "pages that run backwards",
    "W501": "a title in capitals",
    "W502": "extra spaces",
    "W503": "left-over HTML",
    "W504": "left-over LaTeX",
    "W601": "a name that contains et al.",
    "W602": "an institution recorded as a person",
    "W603": "a name in capitals",
    "W701": "a field that the type needs is missing",
    "S101": "with --style: a field that the style asks for is missing",
    "S201": "with --style: the same, of a field that references of the type can do without",
    "S301": "with --style: a field that the style never shows",
    "F101": "with --files: a file that is not where the reference says",
    "F102": "with --files: a file that was renamed or moved within the library's folder of files (--fix follows it)",
    "F103": "with --files: a file in that folder that no reference has",
    "N101": "with --online: a DOI that does not exist",
    "N102": "with --online: a DOI of another work",
    "N103": "with --online: a field that differs from the record of the work",
    "N104": "with --online: a retracted, withdrawn or removed work",
    "N105": "with --online: a work with an expression of concern or a correction",
    "N106": "with --online: a preprint that has been published",
    "N107": "with --online: a work that no registry knows (a fault only with --strict)",
    "N108": "with --online: a work that could not be checked (never a fault)",
}
"""Every code and what it means. The letter says whether it is an error, a warning, or what a style makes of it."""

_NEEDED = {
    "article-journal": ("author", "title", "container-title", "issued"),
    "article-magazine": ("title", "container-title", "issued"),
    "article-newspaper": ("title", "container-title", "issued"),
    "book": ("author", "title", "publisher", "issued"),
    "chapter": ("author", "title", "container-title", "publisher", "issued"),
    "paper-conference": ("author", "title", "container-title", "issued"),
    "thesis": ("author", "title", "publisher", "issued"),
    "report": ("title", "publisher", "issued"),
    "webpage": ("title", "URL"),
    "patent": ("title", "number", "issued"),
}
_ADDRESSES = {"id", "URL", "DOI", "custom", "type"}
_CSL_MARKUP = regex(r'</?(?:i|b|sub|sup|span)(?: (?:class="nocase"|style="font-variant: ?small-caps;?"))?>')
_TAG = regex(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_ENTITY = regex(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")
_LATEX = regex(r"\\[A-Za-z]+|\\[\"'`^~=.&%$#_]|\{[^{}]*\}")
_ET_AL = regex(r"(?i)\bet\.? al\b|^others$|^u\. ?a\.$")
_INSTITUTION = regex(
    r"(?i)\b(universit\w*|institut\w*|organi[sz]ation|ministry|ministerium|committee|commission|council|association|society"
    r"|department|agency|bureau|federation|foundation|laborator\w+|inc|ltd|llc|gmbh|corp(?:oration)?|group|team)\b"
)


def findings(items: Iterable[tuple[int, Item]]) -> Iterator[Finding]:
    """All faults of the records, which are given with their first lines (0: unknown)."""
    seen: set[str] = set()
    for line, item in items:
        key = key_of(item)
        if not key:
            yield Finding("E101", key, "id", "it has no id", line)
        elif key in seen:
            yield Finding("E102", key, "id", "another record has this id", line)
        seen.add(key)
        for check in CHECKS:
            for code, name, message, fix in check(item):
                yield Finding(code, key, name, message, line, fix)


def fixed(item: Item, faults: Iterable[Finding]) -> Item:
    """The item with all safe fixes applied, repeatedly, since a field may have several faults."""
    for finding in faults:
        if finding.fix:
            for _ in range(3):
                again = [f for f in findings([(0, item)]) if f.code == finding.code and f.fix]
                if not again:
                    break
                for same in again:
                    item = {name: value for name, value in {**item, **same.fix}.items() if value is not None}
    return item


_Fault = tuple[str, str, str, Item]


def check_schema(item: Item) -> Iterator[_Fault]:
    """Check against CSL-JSON (csl-data.json of CSL 1.0.2). What other programs write differently can be fixed."""
    from refdesk.items.normalise import read_item

    kind = item.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        yield "E104", "type", f"no CSL type '{kind}'" if kind else "it has no type", {}
    readable = next((read for read in read_item(item, 1) if isinstance(read, dict)), {})
    for name, value in item.items():
        if name not in _KNOWN:
            yield "E105", name, f"'{name}' is no CSL variable (custom is the place for it)", {}
        elif name in NAMES or name in DATES:
            yield from _check_structure(name, value, readable)
        elif name not in _NOT_TEXT and not isinstance(value, str):
            yield _not_text(name, value, readable, item)


def _check_structure(name: str, value: Any, readable: Item) -> Iterator[_Fault]:
    """Check the names or the date of a variable against what can be read of it."""
    if name not in readable:
        if value not in (None, "", [], {}):
            yield "E103", name, f"{name} cannot be read", {}
    elif readable[name] != value:
        yield "E103", name, f"{name} is not as CSL-JSON has it", {name: readable[name]}


def _not_text(name: str, value: Any, readable: Item, item: Item) -> _Fault:
    """The fault of a value that is not text; a number can be made one."""
    if name == "id":
        return "E103", name, "the id is a number, not a text", {"id": key_of(item)}
    safe = isinstance(value, int | float) and name in readable
    return "E103", name, f"{name} is not a text", {name: readable[name]} if safe else {}


_KNOWN = VARIABLES | SYNONYMS.keys() | {"type"}
_NOT_TEXT = SYNONYMS.keys() | {"type", "custom", "categories"}


def check_dates(item: Item) -> Iterator[_Fault]:
    """Check that dates exist in the calendar."""
    from datetime import date

    for name in DATES:
        value = item.get(name)
        sides = value.get("date-parts") if isinstance(value, dict) else None
        for parts in sides if isinstance(sides, list) else ():
            if not isinstance(parts, list) or not all(re.fullmatch(r"-?[0-9]{1,9}", str(part)) for part in parts):
                continue  # not CSL-JSON: another check reports it
            year, month, day = [*map(int, parts), 1, 1, 1][:3] if parts else (1, 1, 1)
            try:
                date(year if 1 <= year <= 9999 else 2000, month, day)
                possible = abs(year) < 10000 and len(parts) <= 3
            except (ValueError, OverflowError):
                possible = False
            if not possible:
                yield "E201", name, f"{name} is no date: {'-'.join(map(str, parts))}", {}


def check_numbers(item: Item) -> Iterator[_Fault]:
    """DOI, ISBN, ISSN (ISO 26324, 2108, 3297) and the order of pages."""
    number = item.get("DOI")
    if isinstance(number, str) and number:
        if link := re.fullmatch(r"(?i)\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)(10\.\d{4,9}/\S+)\s*", number):
            yield "E304", "DOI", "a DOI stands without its resolver", {"DOI": link[1]}
        elif not re.fullmatch(r"10\.\d{4,9}(?:\.\d+)*/\S+", number):
            yield "E301", "DOI", f"no DOI: {number}", {}
    for isbn in re.split(r"[,;]\s*", str(item.get("ISBN") or "")):
        if isbn.strip() and not isbn_holds(isbn):
            yield "E302", "ISBN", f"wrong check digit: {isbn.strip()}", {}
    for issn in re.split(r"[,;]\s*", str(item.get("ISSN") or "")):
        if issn.strip() and not issn_holds(issn):
            yield "E303", "ISSN", f"wrong check digit: {issn.strip()}", {}
    pages = re.fullmatch(r"\s*(\d+)\s*[-–]+\s*(\d+)\s*", str(item.get("page") or ""))
    # 123-8 is short for 123-128
    if pages and len(pages[1]) <= len(pages[2]) and int(pages[1]) > int(pages[2]):
        yield "W401", "page", f"pages run backwards: {pages[0].strip()}", {}


def isbn_holds(isbn: str) -> bool:
    """Whether the check digit of an ISBN-10 or ISBN-13 is right."""
    digits = re.sub(r"[\s-]", "", isbn.upper().replace("ISBN", "")).lstrip(":")
    if re.fullmatch(r"\d{9}[\dX]", digits):
        return sum((10 - n) * (10 if d == "X" else int(d)) for n, d in enumerate(digits)) % 11 == 0
    if re.fullmatch(r"97[89]\d{10}", digits):
        return sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(digits)) % 10 == 0
    return False


def issn_holds(issn: str) -> bool:
    """Whether the check digit of an ISSN is right."""
    digits = re.sub(r"[\s-]", "", issn.upper().replace("ISSN", "")).lstrip(":")
    if not re.fullmatch(r"\d{7}[\dX]", digits):
        return False
    return sum((8 - n) * (10 if d == "X" else int(d)) for n, d in enumerate(digits)) % 11 == 0


def check_texts(item: Item) -> Iterator[_Fault]:
    """Check texts for capitals, spaces, HTML and LaTeX."""
    for name, value in item.items():
        if name in _ADDRESSES or not isinstance(value, str):
            continue
        if name == "title" and _in_capitals(value, 2):
            yield "W501", name, f"{name} is in capitals", {}
        tidy = re.sub(r"[ \t]{2,}", " ", value).strip()
        if tidy != value:
            yield "W502", name, f"{name} has extra spaces", {name: tidy}
        plain = _CSL_MARKUP.sub("", value)
        if entity := _ENTITY.search(plain):
            yield "W503", name, f"{name} has {entity[0]} in it", {name: unescape(value)}
        elif tag := _TAG.search(plain):
            yield "W503", name, f"{name} has {tag[0]} in it", {}
        if name not in ("abstract", "note", "annote") and (latex := _LATEX.search(value)):
            yield "W504", name, f"{name} has {latex[0]} in it", _without_latex(name, value)


def _without_latex(name: str, value: str) -> Item:
    from refdesk.formats.bibtex.latex import to_text

    text = to_text(value)
    return {name: text} if not _LATEX.search(text) else {}


def check_names(item: Item) -> Iterator[_Fault]:
    """Check for names that are not names of persons."""
    for name in sorted(NAMES & item.keys()):
        for person in people(item, name):
            parts = [str(person.get(part) or "") for part in ("family", "given", "literal")]
            whole = " ".join(filter(None, parts))
            if any(_ET_AL.search(part) for part in parts):
                yield "W601", name, f"{name} holds '{whole}'", {}
            elif parts[0] and _INSTITUTION.search(whole):
                yield "W602", name, f"{name}: '{whole}' looks like an institution (literal is the place for it)", {}
            elif _in_capitals(parts[0], 1) and len(parts[0]) > 3:
                yield "W603", name, f"{name}: '{parts[0]}' is in capitals", {}
            if parts != [" ".join(part.split()) for part in parts]:
                names = item[name] if isinstance(item[name], list) else [item[name]]
                yield "W502", name, f"{name} has extra spaces: '{whole}'", {name: list(map(_tidy, names))}


def _tidy(name: object) -> object:
    """A name, a part of one or anything else, without doubled and outer spaces."""
    if isinstance(name, dict):
        return {part: _tidy(text) for part, text in name.items()}
    return " ".join(name.split()) if isinstance(name, str) else name


def check_needed(item: Item) -> Iterator[_Fault]:
    """Check for missing fields."""
    for name in _NEEDED.get(str(item.get("type")), ()):
        if not item.get(name) and not (name == "author" and item.get("editor")):
            yield "W701", name, f"{item['type']} without {name}", {}


def _in_capitals(text: str, words: int) -> bool:
    letters = [c for c in text if c.isalpha() and c.lower() != c.upper()]
    return len(text.split()) >= words and len(letters) >= (4 if words == 1 else 8) and all(c.isupper() for c in letters)


CHECKS: tuple[Callable[[Item], Iterator[_Fault]], ...] = (
    check_schema,
    check_dates,
    check_numbers,
    check_texts,
    check_names,
    check_needed,
)


def chosen(codes: str, select: Iterable[str], ignore: Iterable[str]) -> bool:
    """Whether a code is selected: `E1` selects all codes that begin with E1; `ignored` takes precedence."""
    wanted = list(select)
    return (not wanted or codes.startswith(tuple(wanted))) and not codes.startswith(tuple(ignore))


def as_github(path: str, finding: Finding) -> str:
    """A finding as a workflow command, which GitHub shows in the file."""

    def escaped(text: str, more: bool = False) -> str:
        text = printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))
        return text.replace(":", "%3A").replace(",", "%2C") if more else text

    kind = "error" if finding.code.startswith("E") else "warning"
    line = f",line={finding.line}" if finding.line else ""
    text = f"{finding.key}: {finding.message}" if finding.key else finding.message
    return f"::{kind} file={escaped(path, True)}{line},title={finding.code}::{escaped(text)}"


def as_sarif(located: Iterable[tuple[str, Finding]]) -> str:
    """Findings in SARIF 2.1.0, for code hosts and editors."""
    import json

    def result(source: str, finding: Finding) -> dict[str, object]:
        place: dict[str, object] = {"artifactLocation": {"uri": source}}
        if finding.line:
            place["region"] = {"startLine": finding.line}
        return {
            "ruleId": finding.code,
            "level": {"E": "error", "S": "note"}.get(finding.code[0], "warning"),
            "message": {"text": f"{finding.key}: {finding.message}" if finding.key else finding.message},
            "locations": [{"physicalLocation": place}],
        }

    rows = [result(source, finding) for source, finding in located]
    rules = [
        {"id": code, "shortDescription": {"text": CODES[code]}} for code in sorted({str(row["ruleId"]) for row in rows})
    ]
    run = {"tool": {"driver": {"name": "refdesk", "rules": rules}}, "results": rows}
    return json.dumps(
        {"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run]},
        ensure_ascii=False,
    )
