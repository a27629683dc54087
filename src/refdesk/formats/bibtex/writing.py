"""CSL-JSON items -> a .bib file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .. import Item, Problem
from .blocks import MONTHS
from .dates import write_date
from .fields import LANGIDS, ROWS, TYPES_WRITTEN
from .latex import to_latex
from .names import write_names
from .titles import is_english, protect_case

BAD_IN_KEY = re.compile(r"[\s\"#%'(),={}~\\]+")
JOURNALS = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "periodical", "review", "review-book"}
)


def write(items: Iterable[Item], dialect: str = "bibtex", ascii: bool | None = None) -> Iterator[str | Problem]:
    """One entry an item, and a Problem for what the format cannot hold. In ASCII where the dialect is BibTeX, whose styles
    cut names byte by byte; in Unicode where it is BibLaTeX."""
    plain = dialect == "bibtex" if ascii is None else ascii
    first = True
    for item in items:
        lost: list[Problem] = []
        text = write_item(item, dialect == "biblatex", plain, lost)
        yield from lost
        yield text if first else "\n" + text
        first = False


def write_item(item: Item, biblatex: bool, ascii: bool, lost: list[Problem]) -> str:
    key = BAD_IN_KEY.sub("", str(item.get("id", ""))) or "item"
    kind = str(item.get("type") or "document")
    entry, subtype, plain_entry = TYPES_WRITTEN.get(kind, ("misc", kind, "misc"))
    if not biblatex:
        if entry != plain_entry and not subtype:
            subtype = kind if kind not in ("thesis", "report") else ""
        entry = plain_entry
    if (
        kind == "thesis"
        and not biblatex
        and re.search(r"(?i)master|\bm\.?\s?[as]c?\b|diplom", str(item.get("genre", "")))
    ):
        entry = "mastersthesis"
    fields: list[tuple[str, str]] = []
    english = is_english(item.get("language"))
    for row in ROWS:
        value = item.get(row.variable)
        if value is None or value == "" or value == []:
            continue
        name = row.field if biblatex or not row.bibtex else row.bibtex
        try:
            written = write_value(row.kind, row.variable, value, ascii, english)
        except (TypeError, ValueError, AttributeError):
            written = None
        if written is None:
            lost.append(
                Problem(f"'{row.variable}' has a value that BibTeX cannot hold", None, None, key, "loss", "warning")
            )
            continue
        if row.variable == "issued" and not biblatex:
            fields += write_plain_date(value, written)
            continue
        if row.variable == "issue":
            name = "number" if kind in JOURNALS else "issue"
        elif row.variable == "number" and kind in JOURNALS and "issue" in item:
            name = "articlenumber"
        elif row.variable == "publisher":
            name = publisher_field(entry)
        elif row.variable == "collection-number" and "number" not in item:
            name = "number"
        elif row.variable == "language":
            langid = LANGIDS.get(written)
            if biblatex and langid:
                written = langid
            else:
                name = "language"
        fields.append((name, written))
        if row.variable == "title" and item.get("container-title"):
            name = container_field(kind, biblatex)
            fields.append(
                (name, protect_case(to_latex(str(item["container-title"]), ascii), english and name == "booktitle"))
            )
    if subtype:
        fields.append(("entrysubtype", subtype))
    if any(
        "non-dropping-particle" in name
        for names in item.values()
        if isinstance(names, list)
        for name in names
        if isinstance(name, dict)
    ):
        fields.append(("options", "useprefix=true"))
    lines = [f"@{entry}{{{key},\n"]
    for name, written in fields:
        lines.append(
            f"  {name} = {written},\n"
            if written in MONTHS and name == "month"
            else f"  {name} = {{{balance(written)}}},\n"
        )
    lines.append("}\n")
    return "".join(lines)


def container_field(kind: str, biblatex: bool) -> str:
    if kind in JOURNALS:
        return "journaltitle" if biblatex else "journal"
    return "booktitle"


def publisher_field(entry: str) -> str:
    if entry in ("report", "thesis"):
        return "institution"
    if entry == "techreport":
        return "institution"
    if entry in ("phdthesis", "mastersthesis"):
        return "school"
    return "publisher"


def write_value(how: str, variable: str, value: Any, ascii: bool, english: bool) -> str | None:
    if how == "names":
        return write_names(value, ascii)
    if how == "date":
        return write_date(value)
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value)
    elif isinstance(value, dict):
        return None
    text = str(value)
    if how == "verbatim":
        return text.replace("{", "%7B").replace("}", "%7D") if variable == "URL" else text
    if how == "pages":
        return to_latex(re.sub(r"\s*[-–]\s*", "–", text), ascii)
    if how == "list":
        return " and ".join(braced(to_latex(part, ascii)) for part in text.split("; "))
    if how == "title":
        return protect_case(to_latex(text, ascii), english)
    return to_latex(text, ascii)


def braced(tex: str) -> str:
    return "{" + tex + "}" if re.search(r"(?i)\band\b", tex) else tex


def write_plain_date(date: dict[str, Any], written: str) -> list[tuple[str, str]]:
    """BibTeX's year and month, where these say all of the date; else biblatex's date besides."""
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", written)
    if match:
        fields = [("year", match[1])]
        if match[2]:
            fields.append(("month", MONTHS[int(match[2]) - 1]))
        return fields
    year = re.match(r"-?\d{4,}", written)
    return [("date", written), *([("year", year[0])] if year else [])]


def balance(tex: str) -> str:
    """The value with its braces in balance, which those of a verbatim field need not be."""
    depth = 0
    for char in tex:
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth < 0:
                break
    if depth == 0:
        return tex
    return tex.replace("{", "").replace("}", "")
