"""CSL-JSON items -> a .bib file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
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
from refdesk.formats.bibtex.latex import SPACES
from refdesk.formats.bibtex.latex_writing import to_latex
from refdesk.formats.bibtex.names import agrees, write_names
from refdesk.formats.bibtex.source import BAD_IN_KEY, MONTHS
from refdesk.formats.bibtex.source import CONTROL as NOT_TEXT
from refdesk.formats.bibtex.symbols import BIBSTRINGS
from refdesk.formats.bibtex.titles import is_english, protect_case
from refdesk.items import Item, Problem
from refdesk.items.regex import regex
from refdesk.items.values import doi, split_keywords
from refdesk.items.variables import KEPT_BY_LIBRARY

AND = regex(r"(?i)\band\b")
FIELD_NAME = regex(r"[a-z][\w:+.-]*", re.I)
YEAR_MONTH = regex(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")
PAGE_DASH = regex(r"\s*[-‐-―−]+\s*")
MASTERS = regex(r"(?i)master|\bm\.?\s?(?:sc?|a)\b|diplom|magist")
IN_BOOKS = ("in", "supp", "bookin", "conference")
LOCALISATION_KEYS = {text: key for key, text in reversed(BIBSTRINGS.items())}

ORDER = {row.variable: number for number, row in enumerate(ROWS)}
WRITTEN = frozenset((*ORDER, "id", "type", "custom"))

# (variable, entry type) -> the field that holds the variable in such an entry
FIELDS_BY_TYPE = {
    **{("publisher", kind): "institution" for kind in ("report", "thesis", "techreport")},
    **{("publisher", kind): "school" for kind in ("phdthesis", "mastersthesis")},
    ("publisher-place", "patent"): "publisherlocation",
    ("jurisdiction", "patent"): "location",
    **{("issue", kind): "number" for kind in JOURNALS},
    **{("number", kind): "eid" for kind in JOURNALS},
}
# variable -> its field, and its field in an entry whose `number` counts in a series
COUNTERS = {
    "issue": ("issue", "issue"),
    "number": ("number", "articlenumber"),
    "collection-number": ("seriesnumber", "number"),
}


def write(items: Iterable[Item], dialect: str = "bibtex", ascii: bool | None = None) -> Iterator[str | Problem]:
    """One entry per item, and a Problem (code "loss") for what the format cannot hold. BibTeX is written in ASCII, since its
    styles cut names byte by byte, BibLaTeX in Unicode, unless `ascii` says otherwise."""
    biblatex = dialect == "biblatex"
    taken: dict[str, int] = {}
    blank = ""
    for item in items:
        key, id = free_key(item, taken), str(item.get("id") or "")
        entry = EntryWriter(item, key, biblatex, not biblatex if ascii is None else ascii)
        if id and key != id:
            entry.lose(f"the key '{id}' is written as '{key}'")
        entry.write_variables()
        entry.write_kept_fields()
        entry.report_other_variables()
        yield from entry.lost
        yield blank + entry.text()
        blank = "\n"


def free_key(item: Item, taken: dict[str, int]) -> str:
    """The item's id as a key that no entry before it has. `taken` counts the entries that wanted each key."""
    base = key = BAD_IN_KEY.sub("", NOT_TEXT.sub("", str(item.get("id") or "")).replace(",", "")) or "item"
    while key in taken:
        taken[base] += 1
        key = f"{base}-{taken[base]}"
    taken[key] = 1
    return key


class EntryWriter:
    """An item that is being turned into an entry: its fields in the order of the table, and what is lost."""

    def __init__(self, item: Item, key: str, biblatex: bool, ascii: bool) -> None:
        self.item, self.key, self.biblatex, self.ascii = item, key, biblatex, ascii
        self.lost: list[Problem] = []
        self.custom: dict[str, Any] = item["custom"] if isinstance(item.get("custom"), dict) else {}
        kept = self.custom.get("bibtex")
        self.kept = dict(kept) if isinstance(kept, dict) else {}  # what the item brought from another .bib file
        self.kind, subtype = self.entry_type(str(self.kept.pop("entrytype", "")))
        self.fields = {"entrysubtype": subtype} if subtype else {}
        self.english = is_english(item.get("language"))
        # whether the field number of such an entry counts in its series
        self.in_series = "collection-title" in item and (self.kind in SERIALS or self.kind.startswith(IN_BOOKS))

    def entry_type(self, kept: str) -> tuple[str, str]:
        """The entry type, and the entrysubtype if the type does not say enough."""
        type = str(self.item.get("type") or "document")
        if kept and TYPES.get(kept, "document") == type:
            return kept, ""
        biblatex, subtype, bibtex = TYPES_WRITTEN.get(type, ("misc", type, "misc"))
        if type == "manuscript" and ("event-title" in self.item or "event-date" in self.item):
            subtype = type  # or it would be read as a speech
        if self.biblatex or ("entrysubtype" in self.kept and not subtype):
            return biblatex, subtype
        if bibtex == "phdthesis" and MASTERS.search(str(self.item.get("genre", ""))):
            bibtex = "mastersthesis"
        return bibtex, subtype or (type if TYPES[bibtex] != type else "")

    def text(self) -> str:
        lines = [f"@{self.kind}{{{self.key},\n"]
        for name, value in self.fields.items():
            bare = name == "month" and value in MONTHS
            lines.append(f"  {name} = {value},\n" if bare else f"  {name} = {{{value}}},\n")
        lines.append("}\n")
        return "".join(lines)

    def lose(self, message: str) -> None:
        self.lost.append(Problem(message, key=self.key, code="loss", severity="warning"))

    def latex(self, text: str) -> str:
        return to_latex(text, self.ascii)

    def title_latex(self, text: str) -> str:
        text = NOT_TEXT.sub("", text)
        if self.english or not self.biblatex:  # biblatex leaves the case of other languages alone
            text = protect_case(text, self.english)
        return to_latex(text, self.ascii, True)

    def write_variables(self) -> None:
        for number in sorted([ORDER[variable] for variable in self.item if variable in ORDER]):
            row = ROWS[number]
            value = self.item[row.variable]
            if value is None or value == [] or (type(value) is str and not value.strip()):
                continue
            if row.kind == "text" and type(value) is str:
                self.fields[row.field if self.biblatex or not row.bibtex else row.bibtex] = to_latex(value, self.ascii)
                continue
            try:
                self.write_variable(row, value)
            except (TypeError, ValueError, AttributeError):
                self.lose(f"{row.variable} has a value of another shape: {str(value)[:40]}")

    def write_kept_fields(self) -> None:
        for name, value in self.kept.items():
            if FIELD_NAME.fullmatch(name) and isinstance(value, str):
                self.fields.setdefault(name, balance(NOT_TEXT.sub("", value)))

    def report_other_variables(self) -> None:
        if len(self.item) > len(self.fields):
            for variable in (name for name in self.item if name not in WRITTEN):
                self.lose(f"BibTeX has no field for {variable}: {str(self.item[variable])[:40]}")
        if self.kind in GENRES and "genre" not in self.item:
            self.fields.setdefault("type", "")  # or it would be read as a PhD thesis, a technical report
        foreign = [name for name in self.custom if name != "bibtex" and name not in KEPT_BY_LIBRARY]
        if foreign:
            self.lose(f"BibTeX has no field for {', '.join(f'custom.{name}' for name in foreign)}")

    def field(self, row: Row) -> str:
        """The name of the field that holds a variable in this entry."""
        if row.kind in ("list", "counter") and (special := FIELDS_BY_TYPE.get((row.variable, self.kind))):
            return special
        if row.kind == "counter":
            return COUNTERS[row.variable][self.in_series]
        return row.field if self.biblatex or not row.bibtex else row.bibtex

    def write_variable(self, row: Row, value: Any) -> None:
        if write := STRUCTURED.get(row.kind):
            write(self, row, value)
        elif isinstance(value, dict | bool):
            raise TypeError
        elif row.kind == "keywords":
            self.fields[self.field(row)] = self.keywords(
                value if isinstance(value, list) else split_keywords(str(value))
            )
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            if row.kind == "language":
                self.write_language(text)
            elif row.kind != "key" or GENRES.get(self.kind) != text:
                self.fields[self.field(row)] = TEX.get(row.kind, EntryWriter.plain)(self, row, text)

    # the TeX of a text, by the kind of its row

    def plain(self, row: Row, text: str) -> str:
        return self.latex(text)

    def verbatim(self, row: Row, text: str) -> str:
        text = balance(NOT_TEXT.sub("", SPACES.sub(" ", text)).strip())
        if row.variable == "URL":
            return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
        if row.variable == "DOI":
            return doi(text).replace("\\", "%5C")  # in .bst styles a command would act
        return self.latex(text) if "\\" in text else text

    def prose(self, row: Row, text: str) -> str:
        return "\n\n".join(self.latex(line.strip()) for line in text.split("\n") if line and not line.isspace())

    def pages(self, row: Row, text: str) -> str:
        return self.latex(PAGE_DASH.sub("–", text))

    def literals(self, row: Row, text: str) -> str:
        names = text.split("; ") if self.biblatex else [text]
        return " and ".join(f"{{{tex}}}" if AND.search(tex) else tex for tex in map(self.latex, names))

    def localisation_key(self, row: Row, text: str) -> str:
        return LOCALISATION_KEYS.get(text) or self.latex(text)

    def keywords(self, words: list[str]) -> str:
        words = list(dict.fromkeys(map(self.latex, words)))
        if len(words) > 1:
            words = [f"{{{word}}}" if "," in word or ";" in word else word for word in words]
        return ", ".join(words)

    # variables whose field depends on the rest of the item, or that fill several

    def write_language(self, text: str) -> None:
        tag = LANGUAGES.get(text.lower(), text)
        langid = LANGIDS.get(tag) if self.biblatex else None
        self.fields["langid" if langid or "language" in self.kept else "language"] = langid or self.latex(tag)

    def write_title(self, row: Row, value: Any) -> None:
        text, variable, name = str(value), row.variable, self.field(row)
        if variable == "title-short" and str(self.item.get("title", "")).startswith(text + ": ") and ": " not in text:
            return  # it is read from the title
        if variable == "collection-title" and self.kind in JOURNALS:
            self.fields[name] = self.latex(text)
            return
        if self.biblatex and "volume-title" in self.item:
            if self.kind in BOOKLIKE and self.item.get("title"):
                name = {"title": "maintitle", "volume-title": "title"}.get(variable, name)
            elif variable == "volume-title" and self.kind.startswith(IN_BOOKS) and self.item.get("container-title"):
                name = "booktitle"
        self.fields[name] = self.title_latex(text)

    def write_container(self, row: Row, value: Any) -> None:
        if self.kind.startswith(IN_BOOKS):
            name = "maintitle" if self.biblatex and "volume-title" in self.item else "booktitle"
            self.fields[name] = self.title_latex(str(value))
        else:
            self.fields[self.field(row)] = self.latex(str(value))

    def write_people(self, row: Row, value: Any) -> None:
        name = self.field(row)
        people = [person if isinstance(person, dict) else {"literal": str(person)} for person in value]
        if name == "author" and self.kind in ("movie", "video") and "director" not in self.item:
            self.fields["author+an:role"] = "=author"  # without it the author of a film is its director
        particled = [
            person for person in people if person.get("dropping-particle") or person.get("non-dropping-particle")
        ]
        keeps_particles = useprefix(self.item)
        if particled and (self.biblatex or not keeps_particles):
            self.fields["options"] = f"useprefix={'true' if keeps_particles else 'false'}"
        tex = write_names(people, self.ascii, self.biblatex, keeps_particles)
        if particled and not self.biblatex and not all(agrees(person, keeps_particles) for person in particled):
            self.lose(f"which particles of {name} are dropped: {particled[0].get('family', '')}")
        if tex:
            self.fields[name] = tex

    def write_date(self, row: Row, value: Any) -> None:
        """EDTF in BibLaTeX; in BibTeX, whose styles know no more, year and month, and the whole date if it says more."""
        variable, name = row.variable, self.field(row)
        text = write_date(value)
        if text is None:
            literal = str(value.get("literal") or value.get("raw") or "")
            if literal:
                self.fields["year" if variable == "issued" else name] = self.latex(literal)
            else:
                self.lose(f"{variable} has no date in it")
            return
        if variable == "issued" and not self.biblatex:
            self.fields["year"], month = write_year(value)
            if month:
                self.fields["month"] = MONTHS[month - 1]
            if not YEAR_MONTH.fullmatch(text):
                self.fields["date"] = text
        else:
            self.fields[name] = text
        season = value.get("season")
        if season and str(season) not in ("1", "2", "3", "4"):
            self.lose(f"{variable} has an unknown season: {season}")
        if value.get("raw") and value["raw"] != text:
            self.lose(f"{variable} is written as '{text}': {value['raw']}")


STRUCTURED: dict[str, Callable[[EntryWriter, Row, Any], None]] = {
    "names": EntryWriter.write_people,
    "date": EntryWriter.write_date,
    "container": EntryWriter.write_container,
    "title": EntryWriter.write_title,
}
TEX: dict[str, Callable[[EntryWriter, Row, str], str]] = {
    "verbatim": EntryWriter.verbatim,
    "prose": EntryWriter.prose,
    "pages": EntryWriter.pages,
    "list": EntryWriter.literals,
    "key": EntryWriter.localisation_key,
}


def useprefix(item: Item) -> bool:
    """Whether at least as many particles of the item's names are kept as are dropped."""
    balance = 0
    for names in item.values():
        if isinstance(names, list):
            for name in names:
                if isinstance(name, dict):
                    balance += bool(name.get("non-dropping-particle")) - bool(name.get("dropping-particle"))
    return balance >= 0


def balance(tex: str) -> str:
    """The value, without its braces if these are not balanced, as they need not be in verbatim text."""
    if tex.count("{") == tex.count("}"):
        depth = 0
        for char in tex:
            depth += (char == "{") - (char == "}")
            if depth < 0:
                break
        else:
            return tex
    return tex.replace("{", "").replace("}", "")
