"""CSL-JSON items -> a .bib file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.formats.bibtex.dates import write_date, write_year
from refdesk.formats.bibtex.fields import (
    BOOKLIKE,
    GENRES,
    JOURNALS,
    LANGIDS,
    LANGUAGES,
    ROWS,
    SERIALS,
    TYPES,
    TYPES_WRITTEN,
    Row,
)
from refdesk.formats.bibtex.latex import SPACES, to_latex
from refdesk.formats.bibtex.names import agrees, write_names
from refdesk.formats.bibtex.source import BAD_IN_KEY, MONTHS
from refdesk.formats.bibtex.source import CONTROL as NOT_TEXT
from refdesk.formats.bibtex.symbols import BIBSTRINGS
from refdesk.formats.bibtex.titles import is_english, protect_case
from refdesk.items import Item, Problem
from refdesk.items.values import doi, split_keywords
from refdesk.items.variables import KEPT_BY_LIBRARY

AND = re.compile(r"(?i)\band\b")
FIELD_NAME = re.compile(r"[a-z][\w:+.-]*", re.I)
YEAR_MONTH = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")
PAGE_DASH = re.compile(r"\s*[-‐-―−]+\s*")
IN_BOOKS = ("in", "supp", "bookin", "conference")
LOCALISATION_KEYS = {text: key for key, text in reversed(BIBSTRINGS.items())}

ORDER = {row.variable: number for number, row in enumerate(ROWS)}
WRITTEN = frozenset((*ORDER, "id", "type", "custom"))


def write(items: Iterable[Item], dialect: str = "bibtex", ascii: bool | None = None) -> Iterator[str | Problem]:
    """One entry an item, and a Problem (code "loss") for what the format cannot hold. In ASCII where the dialect is BibTeX,
    whose styles cut names byte by byte; in Unicode where it is BibLaTeX; as `ascii` says where that is given."""
    writer = Writer(dialect == "biblatex", dialect != "biblatex" if ascii is None else ascii)
    blank = ""
    for item in items:
        text = writer.entry(item)
        yield from writer.lost
        yield blank + text
        blank = "\n"


class Writer:
    """What holds for all entries of a file: the dialect, and the keys that are taken."""

    def __init__(self, biblatex: bool, ascii: bool) -> None:
        self.biblatex, self.ascii = biblatex, ascii
        self.taken: dict[str, int] = {}  # with the number of the last that wanted it
        self.lost: list[Problem] = []
        self.key = ""
        self.kept: dict[str, str] = {}  # what the item brought from another .bib file

    def lose(self, message: str) -> None:
        self.lost.append(Problem(message, key=self.key, code="loss", severity="warning"))

    def latex(self, text: str) -> str:
        return to_latex(text, self.ascii)

    def entry(self, item: Item) -> str:
        """The entry that an item is; `lost` has what is not in it."""
        self.lost = []
        self.key = self.free_key(str(item.get("id") or ""))
        custom = item.get("custom")
        custom = custom if isinstance(custom, dict) else {}
        self.kept = kept = dict(custom["bibtex"]) if isinstance(custom.get("bibtex"), dict) else {}
        kind, fields = self.entry_type(item, str(kept.pop("entrytype", "")))
        english = is_english(item.get("language"))
        for number in sorted([ORDER[variable] for variable in item if variable in ORDER]):
            row = ROWS[number]
            value = item[row.variable]
            if value is None or value == [] or (type(value) is str and not value.strip()):
                continue
            if row.kind == "text" and type(value) is str:
                fields[row.field if self.biblatex or not row.bibtex else row.bibtex] = to_latex(value, self.ascii)
                continue
            try:
                self.write_variable(row, value, item, kind, english, fields)
            except (TypeError, ValueError, AttributeError):
                self.lose(f"{row.variable} has a value of another shape: {str(value)[:40]}")
        for name, value in kept.items():
            if FIELD_NAME.fullmatch(name) and isinstance(value, str):
                fields.setdefault(name, balance(NOT_TEXT.sub("", value)))
        if len(item) > len(fields):
            for variable in item.keys() - WRITTEN:
                self.lose(f"BibTeX has no field for {variable}: {str(item[variable])[:40]}")
        if kind in GENRES and "genre" not in item:
            fields.setdefault("type", "")  # or it would be a PhD thesis, a technical report
        foreign = [name for name in custom if name != "bibtex" and name not in KEPT_BY_LIBRARY]
        if foreign:
            self.lose(f"BibTeX has no field for custom {', '.join(foreign)}")
        lines = [f"@{kind}{{{self.key},\n"]
        for name, value in fields.items():
            bare = name == "month" and value in MONTHS
            lines.append(f"  {name} = {value},\n" if bare else f"  {name} = {{{value}}},\n")
        lines.append("}\n")
        return "".join(lines)

    def free_key(self, id: str) -> str:
        """The item's id as a key that no entry before has; told where it had to be changed."""
        base = key = BAD_IN_KEY.sub("", NOT_TEXT.sub("", id).replace(",", "")) or "item"
        while key in self.taken:
            self.taken[base] += 1
            key = f"{base}-{self.taken[base]}"
        self.taken[key] = 1
        if key != id and id:
            self.key = key
            self.lose(f"the key '{id}' is written as '{key}'")
        return key

    def entry_type(self, item: Item, kept: str) -> tuple[str, dict[str, str]]:
        """The entry type, and entrysubtype where that does not say enough."""
        type = str(item.get("type") or "document")
        if kept and TYPES.get(kept, "document") == type:
            return kept, {}
        biblatex, subtype, bibtex = TYPES_WRITTEN.get(type, ("misc", type, "misc"))
        if type == "manuscript" and ("event-title" in item or "event-date" in item):
            subtype = type  # or it would be a speech
        if self.biblatex or ("entrysubtype" in self.kept and not subtype):
            return biblatex, {"entrysubtype": subtype} if subtype else {}
        if bibtex == "phdthesis" and re.search(
            r"(?i)master|\bm\.?\s?(?:sc?|a)\b|diplom|magist", str(item.get("genre", ""))
        ):
            bibtex = "mastersthesis"
        if not subtype and TYPES[bibtex] != type:
            subtype = type
        return bibtex, {"entrysubtype": subtype} if subtype else {}

    def write_variable(
        self, row: Row, value: Any, item: Item, kind: str, english: bool, fields: dict[str, str]
    ) -> None:
        """Put a variable into the fields."""
        variable, how = row.variable, row.kind
        name = row.field if self.biblatex or not row.bibtex else row.bibtex
        if how == "names":
            self.write_people(name, value, item, kind, fields)
        elif how == "date":
            self.write_date(variable, name, value, fields)
        elif how == "container":
            self.write_container(name, str(value), item, kind, english, fields)
        elif how == "title":
            self.write_title(variable, name, str(value), item, kind, english, fields)
        elif isinstance(value, dict | bool):
            raise TypeError
        elif how == "keywords":
            words = value if isinstance(value, list) else split_keywords(str(value))
            words = list(dict.fromkeys(map(self.latex, words)))
            if len(words) > 1:
                words = [f"{{{word}}}" if "," in word or ";" in word else word for word in words]
            fields[name] = ", ".join(words)
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            self.write_text(variable, how, name, text, item, kind, fields)

    def write_text(
        self, variable: str, how: str, name: str, text: str, item: Item, kind: str, fields: dict[str, str]
    ) -> None:
        if how == "verbatim":
            text = balance(NOT_TEXT.sub("", SPACES.sub(" ", text)).strip())
            if variable == "URL":
                text = text.replace("{", "%7B").replace("}", "%7D")
            elif variable == "DOI":
                text = doi(text)
            fields[name] = text
        elif how == "language":
            tag = LANGUAGES.get(text.lower(), text)
            langid = LANGIDS.get(tag) if self.biblatex else None
            fields["langid" if langid or "language" in self.kept else "language"] = langid or self.latex(tag)
        elif how == "prose":
            fields[name] = "\n\n".join(
                self.latex(line.strip()) for line in text.split("\n") if not line.isspace() and line
            )
        elif how == "pages":
            fields[name] = self.latex(PAGE_DASH.sub("–", text))
        elif how == "list":
            if variable == "publisher" and kind in ("report", "thesis", "techreport"):
                name = "institution"
            elif variable == "publisher" and kind in ("phdthesis", "mastersthesis"):
                name = "school"
            elif variable == "jurisdiction" and kind == "patent":
                name = "location"
            elif variable == "publisher-place" and kind == "patent":
                name = "publisherlocation"
            names = text.split("; ") if self.biblatex else [text]
            fields[name] = " and ".join(f"{{{part}}}" if AND.search(part) else part for part in map(self.latex, names))
        elif how == "key":
            if GENRES.get(kind) != text:
                fields[name] = LOCALISATION_KEYS.get(text) or self.latex(text)
        elif how == "text":
            fields[name] = self.latex(text)
        elif variable == "issue":
            fields["number" if kind in JOURNALS else "issue"] = self.latex(text)
        elif variable == "number":
            name = "eid" if kind in JOURNALS else "articlenumber" if in_series(kind, item) else "number"
            fields[name] = self.latex(text)
        else:
            fields["number" if in_series(kind, item) else "seriesnumber"] = self.latex(text)

    def write_title(
        self, variable: str, name: str, text: str, item: Item, kind: str, english: bool, fields: dict[str, str]
    ) -> None:
        if variable == "title-short" and str(item.get("title", "")).startswith(text + ": ") and ": " not in text:
            return  # it is read from the title
        if variable == "collection-title" and kind in JOURNALS:
            fields[name] = self.latex(text)
            return
        tex = self.title(text, english)
        if self.biblatex and "volume-title" in item:
            if kind in BOOKLIKE and item.get("title"):
                name = {"title": "maintitle", "volume-title": "title"}.get(variable, name)
            elif variable == "volume-title" and kind.startswith(IN_BOOKS) and item.get("container-title"):
                name = "booktitle"
        fields[name] = tex

    def title(self, text: str, english: bool) -> str:
        if self.biblatex and not english:  # biblatex leaves the case of other languages alone
            return to_latex(NOT_TEXT.sub("", text), self.ascii, True)
        return to_latex(protect_case(NOT_TEXT.sub("", text), english), self.ascii, True)

    def write_container(
        self, name: str, text: str, item: Item, kind: str, english: bool, fields: dict[str, str]
    ) -> None:
        if kind.startswith(IN_BOOKS):
            fields["maintitle" if self.biblatex and "volume-title" in item else "booktitle"] = self.title(text, english)
        else:
            fields[name] = self.latex(text)

    def write_people(self, name: str, value: Any, item: Item, kind: str, fields: dict[str, str]) -> None:
        people = [one if isinstance(one, dict) else {"literal": str(one)} for one in value]
        if name == "author" and kind in ("movie", "video") and "director" not in item:
            fields["author+an:role"] = "=author"  # without it the author of a film is its director
        particled = [one for one in people if one.get("dropping-particle") or one.get("non-dropping-particle")]
        kept = useprefix(item)
        if particled and (self.biblatex or not kept):
            fields["options"] = f"useprefix={'true' if kept else 'false'}"
        written = write_names(people, self.ascii, self.biblatex, kept)
        if particled and not self.biblatex and not all(agrees(one, kept) for one in particled):
            self.lose(f"which particles of {name} are dropped: {particled[0].get('family', '')}")
        if written:
            fields[name] = written

    def write_date(self, variable: str, name: str, value: Any, fields: dict[str, str]) -> None:
        """EDTF in BibLaTeX; in BibTeX, whose styles know no more, year and month, and the whole date where it says more."""
        text = write_date(value)
        if text is None:
            literal = str(value.get("literal") or value.get("raw") or "")
            if not literal:
                self.lose(f"{variable} has no date in it")
            else:
                fields["year" if variable == "issued" else name] = self.latex(literal)
            return
        if variable == "issued" and not self.biblatex:
            fields["year"], month = write_year(value)
            if month:
                fields["month"] = MONTHS[month - 1]
            if not YEAR_MONTH.fullmatch(text):
                fields["date"] = text
        else:
            fields[name] = text
        season = value.get("season")
        if season and str(season) not in ("1", "2", "3", "4"):
            self.lose(f"{variable} has a season that is none: {season}")
        if value.get("raw") and value["raw"] != text:
            self.lose(f"{variable} is written as '{text}': {value['raw']}")


def useprefix(item: Item) -> bool:
    """Whether no more particles of the item's names are dropped than belong to the family name."""
    balance = 0
    for names in item.values():
        if isinstance(names, list):
            for name in names:
                if isinstance(name, dict):
                    balance += bool(name.get("non-dropping-particle")) - bool(name.get("dropping-particle"))
    return balance >= 0


def in_series(kind: str, item: Item) -> bool:
    """Whether the field number of such an entry counts in its series."""
    return "collection-title" in item and (kind in SERIALS or kind.startswith(IN_BOOKS))


def balance(tex: str) -> str:
    """The value without its braces where these are not in balance, as they need not be in what is taken as it is."""
    if tex.count("{") == tex.count("}"):
        depth = 0
        for char in tex:
            depth += (char == "{") - (char == "}")
            if depth < 0:
                break
        else:
            return tex
    return tex.replace("{", "").replace("}", "")
