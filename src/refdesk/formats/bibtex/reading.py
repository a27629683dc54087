"""A .bib file -> CSL-JSON items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.formats.bibtex.dates import read_date, read_year
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
    LANGUAGES,
    ROLES,
    SERIALS,
    SUBTYPES,
    TYPES,
    TYPES_WRITTEN,
)
from refdesk.formats.bibtex.inherit import Parents
from refdesk.formats.bibtex.latex import to_text, unknown_commands
from refdesk.formats.bibtex.names import read_names, split_depth0
from refdesk.formats.bibtex.source import Entry, Source, decode
from refdesk.formats.bibtex.symbols import BIBSTRINGS
from refdesk.formats.bibtex.titles import is_english, read_titles, to_sentence_case
from refdesk.items import Item, Problem, Read, dates
from refdesk.items.names import OTHERS
from refdesk.items.values import addresses, article_number, edition, full_pages, join_keywords, serial_number
from refdesk.items.variables import restates_type

PARAGRAPH = re.compile(r"\n\s*\n")
AND = re.compile(r"\s+and\s+", re.I)
PAGE_DASH = re.compile(r"\s*[-‐-―−]+\s*")
NUMBER_DASH = re.compile(r"\s*[–—]\s*")
ARXIV = re.compile(r"(?i)^(?:arxiv:)?((?:\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(?:v\d+)?)$")
DOI = re.compile(r"(?i)^\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)+")
PUBMED = re.compile(r"(?i)^\W*(PMID|PMCID)\W+(\w+)\W*$")
VARIANT = re.compile(r"variant\s*=\s*(\w+)")
ROLE = re.compile(r"(\d{0,8})\s*=\s*\"?([^;\"]+)\"?")
PREFIX_ONLY = re.compile(r"\s*useprefix\s*(?:=\s*\w+)?\s*,?\s*")
MEETINGS = ("inproceedings", "proceedings", "conference")
ACCESSED = re.compile(
    r"(?i)(?:\[?online[;,] ?)?(?:last )?(?:accessed|retrieved|visited|viewed|checked|abgerufen|zugriff|consulté|consultado|"
    r"geraadpleegd|besucht)(?: on| am| le| el| em| op)?:?\s+([^;]{4,30}?)[.\])]*$"
)
WEB = re.compile(r"\s*\\?(?:url\s*\{|href\s*\{|https?://)")


def read(data: bytes) -> Iterator[Item | Problem]:
    """The items of a .bib file in its order, in CSL-JSON, and what is to be said about them."""
    text, said = decode(data)
    del data
    if said:
        yield said
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
        problems: list[Problem] = []
        item = read_entry(block, problems)
        yield from problems
        yield Read(item, block.line)


def read_entry(entry: Entry, problems: list[Problem]) -> Item:
    """The item that an entry is; problems get what is to be said about its fields."""
    fields: dict[str, str] = {}
    kept: dict[str, str] = {}  # what CSL-JSON has no place for
    for name, value in entry.fields.items():
        if value and not value.isspace():
            field = ALIASES.get(name, name)
            if field == name or (field not in entry.fields and field not in fields):
                fields[field] = value
            elif value != entry.fields.get(field):
                kept[name] = value
    kind = entry.kind
    item: Item = {"id": entry.key} if entry.key else {}
    item["type"] = read_type(kind, fields)
    variant = VARIANT.search(fields.get("langidopts", ""))
    language = read_language(variant[1] if variant else fields.get("langid") or fields.get("language") or "")
    if language:
        item["language"] = language
    english = is_english(language)
    lists = not BIBLATEX.isdisjoint(entry.fields) or kind not in CLASSIC
    read_titles(kind, fields, item, english)
    read_dates(fields, item, entry, problems)
    kept |= {name: tex for name, tex in fields.items() if name not in BY_FIELD and name not in HANDLED}
    read_people(kind, fields, item, kept, entry, problems)
    problems += unknown(entry, fields)
    read_leftovers(fields, item, kept)
    for name, tex in fields.items():
        row = BY_FIELD.get(name)
        if row is None or row.variable in item:
            continue
        how = row.kind
        if how in ("text", "counter"):
            value = to_text(tex)
        elif how == "pages":
            value = full_pages(PAGE_DASH.sub("-", to_text(tex)))
        elif how == "verbatim":
            value = read_verbatim(tex)
        elif how == "prose":
            value = "\n".join(filter(None, map(to_text, PARAGRAPH.split(tex)))) if "\n" in tex else to_text(tex)
        elif how == "list":
            value = read_list(tex) if lists else to_text(tex)
        elif how == "title":
            value = to_sentence_case(to_text(tex, True), english)
        elif how == "key":
            value = BIBSTRINGS.get(tex.strip().lower()) or to_text(tex)
        elif how == "keywords":
            value = read_keywords(tex)
        else:
            continue
        if value:
            item[row.variable] = value
    read_number(kind, fields, item)
    read_publisher(kind, fields, item, kept, entry, lists)
    read_identifiers(fields, item, kept)
    read_note(item)
    if "addendum" in fields:
        text = to_text(fields["addendum"])
        item["note"] = f"{item['note']}. {text}" if "note" in item else text
    if kind not in TYPES_WRITTEN[item["type"]] and kind not in GENRES:
        kept["entrytype"] = kind
    if kept:
        item["custom"] = {"bibtex": kept}
    return item


def read_leftovers(fields: dict[str, str], item: Item, kept: dict[str, str]) -> None:
    """Keep what was looked at and did not go in, and drop what did."""
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


def read_language(tex: str) -> str:
    """A langid or the names of languages as a language tag; anything else as it is."""
    text = to_text(tex)
    tags = [LANGUAGES.get(name.strip().lower()) for name in AND.split(text)]
    return ", ".join(tag for tag in tags if tag) if all(tags) else text


def read_list(tex: str) -> str:
    """A list of literals, joined with semicolons."""
    if "and" not in tex:
        return to_text(tex)
    tex = " ".join(tex.split())
    return "; ".join(BIBSTRINGS.get(text, text) for part in split_depth0(tex, AND) if (text := to_text(part)))


def read_keywords(tex: str) -> str:
    pieces = split_depth0(tex, SEMICOLON) if ";" in tex else [tex]
    return join_keywords(to_text(piece) for piece in (pieces if len(pieces) > 1 else split_depth0(tex, COMMA)))


SEMICOLON = re.compile(";")
COMMA = re.compile(",")


def read_verbatim(tex: str) -> str:
    """A field that LaTeX takes as it is, without what people put there all the same."""
    text = tex.strip()
    if "\\" in text or "{" in text:
        url = re.match(r"\\(?:url|href)\s*\{([^{}]*)\}", text)
        text = url[1] if url else text
        text = re.sub(r"\{?\\(?:textasciitilde|tilde|sim)\b(?:\{\})?\s*\}?|\$\\sim\$|\\+~(?:\{\})?", "~", text)
        text = re.sub(r"\\+([%_#&^{}$])(?:\{\})?", r"\1", text)
        text = re.sub(r"\{([_%#&~$-])\}", r"\1", text)
        text = re.sub(r"^\{(.*)\}$", r"\1", text)
    return re.sub(r"\s+", " ", text)


def read_dates(fields: dict[str, str], item: Item, entry: Entry, problems: list[Problem]) -> None:
    """The dates."""
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
            date = read_year(read_date_text(tex), month, day)
        if date is None:
            continue
        if "literal" in date:
            date["literal"] = to_text(tex)
            problems.append(entry.warn(f"{source} '{date['literal']}' is not a date", "date", source))
        item[variable] = date


def read_date_text(tex: str) -> str:
    """The text of a date, in which ~ says "approximately" and -- is no dash."""
    if "\\" in tex or "{" in tex:
        return to_text(tex.replace("~", r"\textasciitilde{}")).replace("–", "--")
    return tex.strip()


def read_people(
    kind: str, fields: dict[str, str], item: Item, kept: dict[str, str], entry: Entry, problems: list[Problem]
) -> None:
    """The lists of names, under the role that editortype or a data annotation (`author+an:role`) gives them."""
    options = fields.get("options", "")
    useprefix = not re.search(r"useprefix\s*=\s*false", options)
    for name, tex in fields.items():
        role = ROLES.get(fields.get(name + "type", "").strip().lower()) if name.startswith("editor") else None
        row = BY_FIELD.get(name)
        if role and (row or name in ("editora", "editorb", "editorc")):
            variable = role
            for field in (name, name + "type"):
                kept.pop(field, None)
        elif row is not None and row.kind == "names":
            variable = row.variable
        else:
            continue
        names, wrong = read_names(tex, useprefix)
        problems += [entry.warn(f"{message} in field '{name}'", code, name) for code, message in wrong.items()]
        if name + "+an:role" in fields:
            read_roles(names, fields[name + "+an:role"], variable, item)
        elif names:
            item[variable] = item.get(variable, []) + names
    if "collaboration" in fields and (group := to_text(fields["collaboration"])):  # INSPIRE's and REVTeX's
        whole = {"literal": group if "collaboration" in group.lower() else f"{group} Collaboration"}
        authors = item.get("author", [])
        at = len(authors) - 1 if authors[-1:] == [OTHERS] else len(authors)
        item["author"] = authors if whole in authors else [*authors[:at], whole, *authors[at:]]
    if kind in ("movie", "video") and "author" in item and "director" not in item and "author+an:role" not in fields:
        item["director"] = item.pop("author")


def read_note(item: Item) -> None:
    """A note that only says when the address was looked at is that date."""
    match = ACCESSED.fullmatch(item.get("note", "").strip(" .[]()"))
    if match and "URL" in item and read_accessed(item, match[1]):
        del item["note"]


def read_accessed(item: Item, text: str) -> bool:
    date = dates.parse_edtf(text) or dates.parse_strictly(text)
    if date is None:
        return False
    item.setdefault("accessed", date)
    return True


def unknown(entry: Entry, fields: dict[str, str]) -> Iterator[Problem]:
    """A word about each command that nothing is known of, the first time that the file has it."""
    for name, tex in fields.items():
        row = BY_FIELD.get(name)
        if "\\" not in tex or (name not in HANDLED and (row is None or row.kind == "verbatim")):
            continue
        for command in unknown_commands(tex):
            if command not in entry.source.unknown:
                entry.source.unknown.add(command)
                yield entry.warn(f"unknown command \\{command} in field '{name}'", "unknown-command", name)


def read_roles(names: list[dict[str, str]], annotation: str, variable: str, item: Item) -> None:
    """Put each name under the roles that the annotation gives it (`1=director,writer;2=host`, `=author` for all)."""
    roles = {int(match[1] or 0): match[2].split(",") for match in ROLE.finditer(annotation)}
    for number, name in enumerate(names, 1):
        said = [ROLES.get(word.strip()) for word in roles.get(number) or roles.get(0) or ()]
        for role in dict.fromkeys(filter(None, said)) or (variable,):
            item.setdefault(role, []).append(name)


def read_number(kind: str, fields: dict[str, str], item: Item) -> None:
    """What `number` counts depends on the type (biblatex manual, section 2.3.9)."""
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
    if "number" in item and (
        kind in JOURNALS or kind in MEETINGS or "eid" in fields
    ):  # styles without a number print pages
        item["number"] = article_number(item["number"])
        if kind in JOURNALS or "number" not in fields or "eid" in fields:
            item.setdefault("page", item["number"])
    if "edition" in item:
        item["edition"] = edition(item["edition"])
    if kind in SERIALS and re.fullmatch(r"[ivxlcdm]+\s*[+,]\s*\d+(?:\s*pp?\.?)?", item.get("page", ""), re.I):
        item.setdefault("number-of-pages", item.pop("page"))  # as MathSciNet has it: xii+345


def read_publisher(
    kind: str, fields: dict[str, str], item: Item, kept: dict[str, str], entry: Entry, lists: bool
) -> None:
    publishers = [item["publisher"]] if "publisher" in item else []
    meeting = kind in MEETINGS
    for name in ("institution", "school", "organization", "howpublished"):
        tex = fields.get(name)
        if tex is None:
            continue
        if name == "howpublished" and WEB.match(tex):
            item.setdefault("URL", read_verbatim(tex))
            if date := ACCESSED.search(to_text(tex)):
                read_accessed(item, date[1])
        elif publishers and (meeting or name == "howpublished"):
            kept[name] = tex
        elif kind == "unpublished" and name == "howpublished":
            item.setdefault("genre", BIBSTRINGS.get(tex) or to_text(tex))
        elif (text := read_list(tex) if lists else to_text(tex)) not in publishers:
            publishers.append(text)
    if publishers:
        item["publisher"] = "; ".join(publishers)
    if kind == "patent" and "location" in fields:
        item["jurisdiction"] = read_list(fields["location"])
        item.pop("publisher-place", None)
        if "publisherlocation" in fields:
            item["publisher-place"] = read_list(fields["publisherlocation"])
    elif meeting and entry.fields.keys() >= {"location", "address"}:
        # as the ACM has it: location is where they met, address is the publisher's
        item.setdefault("event-place", item.get("publisher-place"))
        item["publisher-place"] = read_list(entry.fields["address"])
        kept.pop("address", None)
    if restates_type(item.get("genre", ""), item["type"]):
        kept["type"] = item.pop("genre")  # EndNote's "Journal Article", HAL's "Theses"
    if "genre" not in item and kind in GENRES and (fields.get("type") or "type" not in entry.fields):
        item["genre"] = GENRES[kind]


def read_identifiers(fields: dict[str, str], item: Item, kept: dict[str, str]) -> None:
    """DOI, PubMed's numbers, eprints and the links that they give."""
    if "DOI" in item:
        item["DOI"] = DOI.sub("", item["DOI"])
    if "URL" in item:
        item["URL"], *more = addresses(item["URL"])
        kept |= {f"url{number}": address for number, address in enumerate(more, 2)}
    for name in ("ISBN", "ISSN"):
        if "://" in item.get(name, "") and (number := serial_number(item[name].rstrip("/").rpartition("/")[2])):
            item[name] = number[1]
    note = PUBMED.match(item.get("note", ""))
    if note:
        item.setdefault(note[1].upper(), note[2])
        del item["note"]
    kept.update({name: fields[name] for name in ("eprint", "eprinttype", "eprintclass") if name in fields})
    eprint = fields.get("eprint")
    if not eprint:
        return
    text = read_verbatim(eprint)
    archive = fields.get("eprinttype", "").strip().lower()
    arxiv = ARXIV.match(text)
    if archive == "arxiv" or (not archive and arxiv):
        item.setdefault("URL", f"https://arxiv.org/abs/{arxiv[1] if arxiv else text}")
    elif archive in ("pubmed", "pmid"):
        item.setdefault("PMID", text)
        item.setdefault("URL", f"https://www.ncbi.nlm.nih.gov/pubmed/{text}")
    elif archive == "jstor":
        item.setdefault("URL", f"https://www.jstor.org/stable/{text}")
    elif archive == "hdl":
        item.setdefault("URL", f"https://hdl.handle.net/{text}")
    elif archive == "googlebooks":
        item.setdefault("URL", f"https://books.google.com?id={text}")
    elif text.startswith("http"):
        item.setdefault("URL", text)
