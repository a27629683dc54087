"""A .bib file -> CSL-JSON items."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from refdesk.formats.bibtex.dates import read_date, read_year
from refdesk.formats.bibtex.field_texts import (
    read_key,
    read_keywords,
    read_language,
    read_list,
    read_pages,
    read_prose,
    read_verbatim,
)
from refdesk.formats.bibtex.fields import (
    ALIASES,
    BIBLATEX,
    BY_FIELD,
    CLASSIC,
    CONTAINED,
    DATES,
    GENRES,
    HANDLED,
    JOURNALS,
    NAME_FIELDS,
    ROLES,
    SERIALS,
    SUBTYPES,
    TYPES,
    TYPES_WRITTEN,
)
from refdesk.formats.bibtex.groups import in_groups
from refdesk.formats.bibtex.identifiers import read_identifiers
from refdesk.formats.bibtex.inherit import Parents
from refdesk.formats.bibtex.latex import to_text, unknown_commands
from refdesk.formats.bibtex.names import read_names
from refdesk.formats.bibtex.notes import read_address, read_notes
from refdesk.formats.bibtex.source import Entry, Source, decode
from refdesk.formats.bibtex.symbols import BIBSTRINGS
from refdesk.formats.bibtex.titles import is_english, read_titles, to_sentence_case
from refdesk.items import Item, Problem, Read, dates
from refdesk.items.names import OTHERS
from refdesk.items.regex import regex
from refdesk.items.states import is_no_date, state
from refdesk.items.values import article_number, clean_numbers, edition
from refdesk.items.variables import restates_type

NUMBER_DASH = regex(r"\s*[–—]\s*")
VARIANT = regex(r"variant\s*=\s*(\w+)")
ROLE = regex(r"(\d{0,8})\s*=\s*\"?([^;\"]+)\"?")
PREFIX_ONLY = regex(r"\s*useprefix\s*(?:=\s*\w+)?\s*,?\s*")
NO_PREFIX = regex(r"useprefix\s*=\s*false")
MEETINGS = ("inproceedings", "proceedings", "conference")
COLLABORATIONS = regex(r",?\s+and\s+|\s*[,;]\s*")
WHOLE = SERIALS | {"phdthesis", "mastersthesis", "thesis", "techreport", "report"}
EXTENT = regex(r"(?i)([ivxlcdm]+\s*[+,]\s*)?(\d{1,5})(\s*(?:pp?|pages|S|Seiten|с|стр|s)\.?)?")
YEARS = regex(r"(\d{4})\s*(?:\[(\d{4})\]|\((\d{4})\))")


def read(data: bytes, groups: bool = True) -> Iterator[Item | Problem]:
    """The items of a .bib file, in its order, and a Problem for each thing that is wrong with an entry."""
    text, encoding_problem = decode(data)
    del data
    if encoding_problem:
        yield encoding_problem
    source = Source(text)
    parents = Parents.find(source)
    seen: set[str] = set()
    for block in parents.entries(source):
        if isinstance(block, Problem):
            yield block
            continue
        if block.kind == "xdata":
            continue
        if not block.fields:
            yield block.warn("entry has no fields", "empty")
        if block.key and block.key in seen:
            yield block.warn("duplicate key", "duplicate-key")
        seen.add(block.key)
        yield from parents.inherit(block)
        draft = read_entry(block)
        yield from draft.problems
        yield Read(in_groups(draft.item, draft.kept) if groups else draft.item, block.line)


@dataclass(slots=True)
class Draft:
    """An entry that is being turned into an item."""

    entry: Entry
    kind: str
    fields: dict[str, str]  # their TeX, by BibLaTeX's names
    kept: dict[str, str]  # fields that CSL has no variable for
    item: Item
    english: bool = False  # whether titles are put in sentence case
    lists: bool = False  # whether "and" separates publishers and places
    problems: list[Problem] = field(default_factory=list)

    def warn(self, message: str, code: str, field: str) -> None:
        self.problems.append(self.entry.warn(message, code, field))


def read_entry(entry: Entry) -> Draft:
    """The item that an entry is. Each step reads some of the fields; the first step that fills a
    variable counts."""
    draft = start(entry)
    read_titles(draft.kind, draft.fields, draft.item, draft.english)
    read_dates(draft)
    read_people(draft)
    read_collaboration(draft)
    report_unknown_commands(draft)
    drop_used_fields(draft)
    read_variables(draft)
    read_number(draft)
    read_publisher(draft)
    read_places(draft)
    read_genre(draft)
    read_identifiers(draft.fields, draft.item, draft.kept)
    read_notes(draft.fields, draft.item)
    if draft.kind not in TYPES_WRITTEN[draft.item["type"]] and draft.kind not in GENRES:
        draft.kept["entrytype"] = draft.kind
    if draft.kept:
        draft.item["custom"] = {"bibtex": draft.kept}
    return draft


def start(entry: Entry) -> Draft:
    """The draft of an entry with its key, type and language, its fields under BibLaTeX's names."""
    fields: dict[str, str] = {}
    kept: dict[str, str] = {}
    for name, value in entry.fields.items():
        if value and not value.isspace():
            usual = ALIASES.get(name, name)
            if usual == name or (usual not in entry.fields and usual not in fields):
                fields[usual] = value
            elif value != entry.fields.get(usual):
                kept[name] = value
    kept |= {name: tex for name, tex in fields.items() if name not in BY_FIELD and name not in HANDLED}
    item: Item = {"id": entry.key} if entry.key else {}
    item["type"] = read_type(entry.kind, fields)
    variant = VARIANT.search(fields.get("langidopts", ""))
    language = read_language(variant[1] if variant else fields.get("langid") or fields.get("language") or "")
    if language:
        item["language"] = language
    lists = not BIBLATEX.isdisjoint(entry.fields) or entry.kind not in CLASSIC
    return Draft(entry, entry.kind, fields, kept, item, is_english(language), lists)


def read_type(kind: str, fields: dict[str, str]) -> str:
    subtype = fields.get("entrysubtype", "")
    if subtype:
        special = SUBTYPES.get((kind, subtype.lower()))
        if special:
            return special
        written = TYPES_WRITTEN.get(subtype)
        if written and kind in written:
            return subtype
    if kind == "unpublished" and ("eventtitle" in fields or "eventdate" in fields):
        return "speech"
    return TYPES.get(kind) or (kind if kind in TYPES_WRITTEN else "document")


def read_dates(draft: Draft) -> None:
    fields, item = draft.fields, draft.item
    for name, variable in DATES:
        source, tex = name, fields.get(name)
        if tex is not None:
            date = read_date(read_date_text(tex))
        else:
            source = name.removesuffix("date") + "year"
            tex = fields.get(source)
            if tex is None:
                continue
            month, day = (read_date_text(fields.get(source[:-4] + part, "")) for part in ("month", "day"))
            text = read_date_text(tex)
            if match := YEARS.fullmatch(text):  # 2001 [1949]: a reprint
                text = match[1]
                item.setdefault("original-date", {"date-parts": [[int(match[2] or match[3])]]})
            date = read_year(text, month, day)
        if date is None:
            continue
        if "literal" in date:
            date = _stated(draft, source, to_text(tex))
        item[variable] = date


def _stated(draft: Draft, source: str, text: str) -> dates.Date:
    """A text for a date that is not one: `forthcoming` and `n.d.` are printed as they are; `2024, in press` has a year too."""
    known = state(text)
    if known and (year := dates.YEAR.search(text)):
        draft.item.setdefault("status", known)
        return {"date-parts": [[int(year[1])]]}
    if not known and not is_no_date(text):
        draft.warn(f"{source} '{text}' is not a date", "date", source)
    return {"literal": text}


def read_date_text(tex: str) -> str:
    """The text of a date, in which ~ says "approximately" and -- is not a dash."""
    if "\\" in tex or "{" in tex:
        return to_text(tex.replace("~", r"\textasciitilde{}")).replace("–", "--")
    return tex.strip()


def read_people(draft: Draft) -> None:
    """The lists of names, in the role that the field, its editortype or a data annotation (`author+an:role`) gives them."""
    fields, item = draft.fields, draft.item
    useprefix = not NO_PREFIX.search(fields.get("options", ""))
    for name, tex in fields.items():
        if name not in NAME_FIELDS or not (variable := role_of(name, draft)):
            continue
        names, wrong = read_names(tex, useprefix)
        for code, message in wrong.items():
            draft.warn(f"{message} in field '{name}'", code, name)
        if name + "+an:role" in fields:
            read_roles(names, fields[name + "+an:role"], variable, item)
        elif names:
            item[variable] = item.get(variable, []) + names


def role_of(field: str, draft: Draft) -> str:
    """The name variable of a field: that of its editortype, else its own; '' if it has neither."""
    role = ROLES.get(draft.fields.get(field + "type", "").strip().lower()) if field.startswith("editor") else None
    if role:
        draft.kept.pop(field, None)
        draft.kept.pop(field + "type", None)
    return role or NAME_FIELDS[field]


def read_collaboration(draft: Draft) -> None:
    """INSPIRE's and REVTeX's collaboration is an author; the author of a film is its director."""
    fields, item = draft.fields, draft.item
    for group in COLLABORATIONS.split(to_text(fields.get("collaboration", ""))):
        whole = {"literal": group if "collaboration" in group.lower() else f"{group} Collaboration"}
        authors = item.get("author", [])
        at = len(authors) - 1 if authors[-1:] == [OTHERS] else len(authors)
        if group and whole not in authors:
            item["author"] = [*authors[:at], whole, *authors[at:]]
    if (
        draft.kind in ("movie", "video")
        and "director" not in item
        and "author+an:role" not in fields
        and "author" in item
    ):
        item["director"] = item.pop("author")


def read_roles(names: list[dict[str, str]], annotation: str, variable: str, item: Item) -> None:
    """Put each name under the roles that the annotation gives it (`1=director,writer;2=host`, `=author` for all)."""
    roles = {int(match[1] or 0): match[2].split(",") for match in ROLE.finditer(annotation)}
    for number, name in enumerate(names, 1):
        given = [ROLES.get(word.strip()) for word in roles.get(number) or roles.get(0) or ()]
        for role in dict.fromkeys(filter(None, given)) or (variable,):
            item.setdefault(role, []).append(name)


def report_unknown_commands(draft: Draft) -> None:
    """Report each command that is not known, where it is first used in the file."""
    unknown = draft.entry.source.unknown
    for name, tex in draft.fields.items():
        row = BY_FIELD.get(name)
        if "\\" not in tex or (name not in HANDLED and (row is None or row.kind == "verbatim")):
            continue
        for command in unknown_commands(tex):
            if command not in unknown:
                unknown.add(command)
                draft.warn(f"unknown command \\{command} in field '{name}'", "unknown-command", name)


def drop_used_fields(draft: Draft) -> None:
    """Keep the fields that were read but not used, and drop those whose content is in the item."""
    fields, item, kept = draft.fields, draft.item, draft.kept
    if "issued" not in item:
        kept |= {name: fields[name] for name in ("month", "day") if name in fields}
    if "langid" in fields and "language" in fields:
        kept["language"] = fields["language"]
    if item["type"] in (kept.get("entrysubtype"), f"article-{kept.get('entrysubtype', '').lower()}"):
        del kept["entrysubtype"]
    if PREFIX_ONLY.fullmatch(kept.get("options", "")):
        del kept["options"]
    roles = kept.get("author+an:role", "").replace('"', "")
    if roles and all(word.strip() in ROLES for match in ROLE.finditer(roles) for word in match[2].split(",")):
        del kept["author+an:role"]


READERS: dict[str, Callable[[str], str]] = {
    "text": to_text,
    "counter": to_text,
    "pages": read_pages,
    "verbatim": read_verbatim,
    "prose": read_prose,
    "key": read_key,
    "keywords": read_keywords,
}


def read_variables(draft: Draft) -> None:
    """The variables that are in one field."""
    item = draft.item
    for name, tex in draft.fields.items():
        row = BY_FIELD.get(name)
        if row is None or row.variable in item:
            continue
        if reader := READERS.get(row.kind):
            value = reader(tex)
        elif row.kind == "list":
            value = read_list(tex) if draft.lists else to_text(tex)
        elif row.kind == "title":
            value = to_sentence_case(to_text(tex, True), draft.english)
        else:
            continue
        if value:
            item[row.variable] = value


def read_number(draft: Draft) -> None:
    """What `number` counts depends on the type (biblatex manual, section 2.3.9)."""
    kind, fields, item = draft.kind, draft.fields, draft.item
    tex = fields.get("number")
    if tex is not None:
        text = NUMBER_DASH.sub("-", to_text(tex))
        if kind in JOURNALS:
            issue = item.get("issue")
            item["issue"] = text if issue in (None, text) else f"{text}, {issue}"
        elif (kind in CONTAINED or kind in SERIALS) and "series" in fields:
            item.setdefault("collection-number", text)
        else:
            item.setdefault("number", text)
    if "eid" in fields and "number" not in item:
        item["number"] = to_text(fields["eid"])
    if "number" in item and (kind in JOURNALS or kind in MEETINGS or "eid" in fields):
        item["number"] = article_number(item["number"])
        if kind in JOURNALS or "number" not in fields or "eid" in fields:
            item.setdefault("page", item["number"])  # for styles that print no number
    if "edition" in item:
        item["edition"] = edition(item["edition"])
    if "page" in item:
        read_extent(draft)
    clean_numbers(item)


def read_extent(draft: Draft) -> None:
    """The pages, or how many pages a book has: `xii+345` in MathSciNet, `345 pp.`; of a thesis, any single number."""
    item = draft.item
    extent = EXTENT.fullmatch(item["page"]) if draft.kind in WHOLE else None
    if extent and (extent[1] or extent[3] or item["type"] == "thesis"):
        item.setdefault("number-of-pages", f"{extent[1] or ''}{extent[2]}")
        del item["page"]


def read_publisher(draft: Draft) -> None:
    """The publisher, with the institutions that published the work as well."""
    kind, item = draft.kind, draft.item
    publishers = [item["publisher"]] if "publisher" in item else []
    for name in ("institution", "school", "organization", "howpublished"):
        tex = draft.fields.get(name)
        if tex is None:
            continue
        if name == "howpublished" and (rest := read_address(tex, item)) is not None:
            if rest:
                draft.kept[name] = tex
            continue
        if publishers and (kind in MEETINGS or name == "howpublished"):
            draft.kept[name] = tex
        elif kind == "unpublished" and name == "howpublished":
            item.setdefault("genre", BIBSTRINGS.get(tex) or to_text(tex))
        elif (text := read_list(tex) if draft.lists else to_text(tex)) not in publishers:
            publishers.append(text)
    if publishers:
        item["publisher"] = "; ".join(publishers)


def read_places(draft: Draft) -> None:
    """The location of a patent is its jurisdiction; that of a meeting is where it was held, if `address` has the publisher's
    place, as the ACM writes it."""
    fields, item, given = draft.fields, draft.item, draft.entry.fields
    if draft.kind == "patent" and "location" in fields:
        item["jurisdiction"] = read_list(fields["location"])
        item.pop("publisher-place", None)
        if "publisherlocation" in fields:
            item["publisher-place"] = read_list(fields["publisherlocation"])
    elif draft.kind in MEETINGS and given.keys() >= {"location", "address"}:
        item.setdefault("event-place", item.get("publisher-place"))
        item["publisher-place"] = read_list(given["address"])
        draft.kept.pop("address", None)


def read_genre(draft: Draft) -> None:
    kind, item = draft.kind, draft.item
    if restates_type(item.get("genre", ""), item["type"]):
        draft.kept["type"] = item.pop("genre")  # EndNote's "Journal Article", HAL's "Theses"
    if "genre" not in item and kind in GENRES and (draft.fields.get("type") or "type" not in draft.entry.fields):
        item["genre"] = GENRES[kind]
