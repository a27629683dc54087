"""Wikipedia's citation templates ({{cite journal}}, {{cite book}}, {{citation}} ...) <-> items. Source: the templates'
documentation, Help:Citation Style 1. Any wikitext with templates in it is read; the key is the parameter `ref`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.formats.losses import losses
from refdesk.formats.tagged.records import keep, kept
from refdesk.formats.wikipedia_names import add_people, etal, person_part, read_list
from refdesk.items import Item, Problem, dates, names
from refdesk.items.record import ordered
from refdesk.items.text import decode, one_line
from refdesk.items.values import ARTICLE_IN_PAGES, clean_numbers, doi, edition
from refdesk.items.variables import DATES, NAMES

# Template -> CSL type. Of several for one type the first is written.
TEMPLATES = {
    "journal": "article-journal",
    "magazine": "article-magazine",
    "news": "article-newspaper",
    "newspaper": "article-newspaper",
    "book": "book",
    "web": "webpage",
    "conference": "paper-conference",
    "thesis": "thesis",
    "report": "report",
    "techreport": "report",
    "tech report": "report",
    "encyclopedia": "entry-encyclopedia",
    "encyclopaedia": "entry-encyclopedia",
    "dictionary": "entry-dictionary",
    "av media": "motion_picture",
    "video": "motion_picture",
    "film": "motion_picture",
    "av media notes": "song",
    "music": "song",
    "episode": "broadcast",
    "serial": "broadcast",
    "podcast": "broadcast",
    "interview": "interview",
    "map": "map",
    "speech": "speech",
    "press release": "document",
    "sign": "graphic",
    "arxiv": "article",
    "biorxiv": "article",
    "medrxiv": "article",
    "ssrn": "article",
    "preprint": "article",
    "mailing list": "post",
    "newsgroup": "post",
    "blog": "post-weblog",
    "patent": "patent",
    "court": "legal_case",
    "data": "dataset",
    "document": "document",
}
WRITTEN_TEMPLATES = {kind: name for name, kind in reversed(TEMPLATES.items())} | {
    "chapter": "book",
    "software": "web",
    "post-weblog": "web",
    "manuscript": "document",
    "dataset": "web",
    "patent": "document",
    "legal_case": "document",
    "article": "document",
    "entry-dictionary": "encyclopedia",
    "song": "av media notes",
    "pamphlet": "book",
}
# Parameter -> CSL variable. Of several parameters for one variable the first is written.
PARAMETERS = {
    "title": "title",
    "trans-title": "original-title",
    "journal": "container-title",
    "work": "container-title",
    "website": "container-title",
    "newspaper": "container-title",
    "magazine": "container-title",
    "periodical": "container-title",
    "encyclopedia": "container-title",
    "dictionary": "container-title",
    "book-title": "container-title",
    "conference": "event-title",
    "series": "collection-title",
    "volume": "volume",
    "issue": "issue",
    "number": "issue",
    "page": "page",
    "pages": "page",
    "pp": "page",
    "at": "section",
    "edition": "edition",
    "publisher": "publisher",
    "institution": "publisher",
    "location": "publisher-place",
    "place": "publisher-place",
    "publication-place": "publisher-place",
    "date": "issued",
    "year": "issued",
    "orig-date": "original-date",
    "orig-year": "original-date",
    "access-date": "accessed",
    "accessdate": "accessed",
    "url": "URL",
    "chapter-url": "URL",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "pmid": "PMID",
    "pmc": "PMCID",
    "language": "language",
    "lang": "language",
    "type": "genre",
    "degree": "genre",
    "via": "source",
    "medium": "medium",
    "id": "number",
    "script-title": "title",
    "department": "section",
}
ROLES = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "interviewer": "interviewer",
    "subject": "author",
    "contributor": "contributor",
}
ROLE = "(author|editor|translator|interviewer|subject|contributor)"
PERSON = re.compile(rf"(?:{ROLE}(\d{{0,8}})-)?(last|surname|first|given)(\d{{0,8}})|{ROLE}(\d{{0,8}})")
HOSTS = {
    "magazine": "magazine",
    "news": "newspaper",
    "web": "website",
    "encyclopedia": "encyclopedia",
    "conference": "book-title",
}
TOKEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|\||<!--(?:(?!<!--|-->).)*+-->", re.S)
START = re.compile(r"(?<!\{)\{\{[ \n]?(?:cite[ _]([^|{}<\n]+)|(citation) ?)(?=[|}<\n])", re.I)


def read(data: bytes) -> Iterator[Item | Problem]:
    """The citation templates of a wikitext as items, in their order."""
    text = decode(data)
    empty = True
    place = 0
    line = 1
    counted = 0
    while match := START.search(text, place):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        pieces, end = split(text, match.end())
        empty = False
        if pieces is None:
            yield Problem("a template that is never closed (entry skipped)", line, code="broken-template")
            place = match.end()
            continue
        place = end
        yield read_template(" ".join((match[1] or match[2]).lower().replace("_", " ").split()), pieces)
    if empty:
        yield Problem("no citation templates found", line=1, code="not-wikipedia")


def split(text: str, place: int) -> tuple[list[str] | None, int]:
    """The parameters of a template whose name ends there, and where it ends; None if it does not."""
    pieces: list[str] = []
    depth = 0
    start = None
    while match := TOKEN.search(text, place):
        token, place = match[0], match.end()
        if token in ("{{", "[["):
            if token == "{{" and START.match(text, match.start()):
                break  # a citation in a citation: the outer one was never closed
            depth += 1
        elif token == "|" and not depth:
            if start is not None:
                pieces.append(text[start : match.start()])
            start = place
        elif token == "}}" and not depth:
            if start is not None:
                pieces.append(text[start : match.start()])
            return pieces, place
        elif token in ("}}", "]]") and depth:
            depth -= 1
    return None, place


def read_template(template: str, pieces: list[str]) -> Item:
    """A template's parameters as an item."""
    item: Item = {}
    rest: dict[str, list[str]] = {}
    people: dict[tuple[str, int], dict[str, str]] = {}
    parameters = parameters_of(pieces)
    titles = [parameters.pop(name, "") for name in ("chapter", "contribution", "entry", "article", "section")]
    chapter = next(filter(None, titles), "")
    for name, value in parameters.items():
        variable = PARAMETERS.get(name)
        if match := PERSON.fullmatch(name):
            role, part, number = person_part(match)
            people.setdefault((ROLES.get(role, "author"), number), {})[part] = value
        elif name in ("vauthors", "veditors", "authors", "editors"):
            read_list(item, "author" if "author" in name else "editor", value)
        elif name == "ref" and re.fullmatch(r"(?!harv$|none$|CITEREF)[^\s{}]+", value):
            item["id"] = value
        elif variable is None:
            if name != "ref" and not etal(name, value):
                rest.setdefault(name, []).append(value)
        elif variable in DATES:
            if (date := dates.parse(value)) and variable not in item:
                item[variable] = date
        elif variable in item:
            rest.setdefault(name, []).append(value)
        else:
            item[variable] = value
    add_people(item, people, etal("display-authors", parameters.get("display-authors", "")))
    item["type"] = TEMPLATES.get(template, "document")
    apply_parameters(item, template, chapter)
    keep(item, "wikipedia", rest)
    return item


def parameters_of(pieces: list[str]) -> dict[str, str]:
    """The named parameters of a template that have a value."""
    parameters: dict[str, str] = {}
    for piece in pieces:
        name, equals, value = piece.partition("=")
        if equals and (value := from_wikitext(value)):
            parameters[name.strip().lower().replace("_", "-")] = value
    return parameters


def apply_parameters(item: Item, template: str, chapter: str) -> None:
    """Apply what the template says about its parameters."""
    if chapter:
        if "title" in item:
            item.setdefault("container-title", item["title"])
        item["title"] = chapter
        item["type"] = "chapter" if template in ("book", "citation") else item["type"]
    elif template == "citation":
        journal = "container-title" in item
        item["type"] = "article-journal" if journal else "book" if "publisher" in item or "ISBN" in item else "document"
    if "page" not in item and ARTICLE_IN_PAGES.fullmatch(item.get("section", "")):
        item["page"] = item.pop("section")  # at=Article 109
    clean_numbers(item)
    if "edition" in item:
        item["edition"] = edition(item["edition"])
    if "DOI" in item:
        item["DOI"] = doi(item["DOI"])
    if item.get("PMCID", "").isdecimal():
        item["PMCID"] = f"PMC{item['PMCID']}"


def from_wikitext(value: str) -> str:
    """A parameter's value without comments, references and links, its italics and bold as CSL's markup."""
    import html

    value = re.sub(r"<!--(?:(?!<!--).)*?-->|<ref[^<>]*/>|<ref[^<>]*>(?:(?!<ref).)*?</ref>", "", value, flags=re.S)
    value = re.sub(r"</?nowiki\s*/?>", "", value)
    value = re.sub(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]", r"\1", value)
    value = re.sub(r"\{\{\s*!\s*\}\}", "|", value)
    value = re.sub(
        r"\{\{\s*(?:lang\s*\|[^|{}]*|nowrap|nobr|not a typo|sic)\s*\|([^{}|]*)\}\}", r"\1", value, flags=re.I
    )
    value = re.sub(r"\{\{\s*(?:nbsp|spaces?|thin ?sp)\s*\}\}", " ", value, flags=re.I)
    value = re.sub(r"'''(.+?)'''", r"<b>\1</b>", value)
    value = re.sub(r"''(.+?)''", r"<i>\1</i>", value)
    return one_line(html.unescape(value).replace("\xa0", " "))


def to_wikitext(value: str) -> str:
    """A text as the value of a parameter: nothing in it opens or closes a template, a link or a tag."""
    value = re.sub(r"<i>(.+?)</i>", "\x01\\1\x01", one_line(value))
    value = re.sub(r"<b>(.+?)</b>", "\x02\\1\x02", value)
    for sign, entity in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        ("{", "&#123;"),
        ("}", "&#125;"),
        ("|", "{{!}}"),
        ("[[", "&#91;&#91;"),
        ("]]", "&#93;&#93;"),
        ("''", "&#39;&#39;"),
    ):
        value = value.replace(sign, entity)
    return value.replace("\x01", "''").replace("\x02", "'''")


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """One template per line, and a problem for each variable that cannot be read back from it unchanged."""
    for item in items:
        template = write_template(item)
        yield template + "\n"
        back = next((read_back for read_back in read(template.encode()) if not isinstance(read_back, Problem)), {})
        yield from losses(item, back, "Wikipedia", "wikipedia")


def write_template(item: Item) -> str:
    """An item as a citation template."""
    template = WRITTEN_TEMPLATES.get(item.get("type", ""), "document")
    written = [f"cite {template}"]
    parameters: dict[str, str] = {}
    for parameter, variable in PARAMETERS.items():
        parameters.setdefault(variable, parameter)
    parameters["container-title"] = HOSTS.get(template, "work" if template != "journal" else "journal")
    in_book = item.get("type") == "chapter" and "title" in item
    if in_book:
        parameters |= {"title": "chapter", "container-title": "title"}
    for variable, value in ordered(item).items():
        if value in (None, "", [], {}):
            continue
        if variable in ("author", "editor", "translator", "interviewer"):
            written += write_people(variable, value)
        elif variable in NAMES or variable not in parameters:
            continue
        elif variable in DATES:
            written.append(f"{parameters[variable]}={to_wikitext(write_date(value))}")
        elif variable == "page":
            pages = re.sub(r"(?<=\d)-(?=\d)", "–", str(value))
            written.append(f"{'pages' if re.search('[–,]', pages) else 'page'}={to_wikitext(pages)}")
        elif variable == "PMCID":
            written.append(f"pmc={to_wikitext(str(value)).removeprefix('PMC')}")
        else:
            written.append(f"{parameters[variable]}={to_wikitext(str(value))}")
    written += [
        f"{name}={to_wikitext(value)}" for name, value in kept(item, "wikipedia") if re.fullmatch(r"[a-z\d-]+", name)
    ]
    if re.fullmatch(r"[^\s{}|<>\[\]'&]+", str(item.get("id", ""))):
        written.append(f"ref={item['id']}")
    return "{{" + " |".join(written) + "}}"


def write_people(variable: str, people: list[names.Name]) -> Iterator[str]:
    for number, name in enumerate(people, 1):
        if variable == "author" and name == names.OTHERS:
            yield "display-authors=etal"
        else:
            yield from write_person("" if variable == "author" else f"{variable}-", number, name)


def write_person(role: str, number: int, name: names.Name) -> Iterator[str]:
    if "family" not in name:
        literal = to_wikitext(name.get("literal") or names.show(name))
        yield f"{role.removesuffix('-') or 'author'}{number}=(({literal}))"
        return
    given = ", ".join(filter(None, (names.given(name), name.get("suffix", ""))))
    yield f"{role}last{number}={to_wikitext(names.family(name))}"
    if given:
        yield f"{role}first{number}={to_wikitext(given)}"


def write_date(date: dates.Date) -> str:
    """`2001-05-06`, `May 2001`, `Spring 2001`, `2001–2002`, `c. 1850`; EDTF for anything else."""
    sides = date.get("date-parts") or []
    circa = "c. " if date.get("circa") else ""
    if date.get("raw"):
        return dates.text(date)
    if len(sides) == 1 and 1000 <= int(sides[0][0]) < 10000:
        year, *rest = (int(part) for part in sides[0])
        if len(rest) == 1:
            return f"{circa}{dates.MONTH_NAMES[rest[0] - 1]} {year}"
        if not rest and date.get("season") in (1, 2, 3, 4):
            return f"{circa}{dates.SEASON_NAMES[date['season']]} {year}"
        return circa + (str(year) if not rest else dates.iso(date))
    if len(sides) == 2 and not circa and all(len(side) == 1 and 1000 <= int(side[0]) < 10000 for side in sides):
        return f"{sides[0][0]}–{sides[1][0]}"
    return dates.text(date)
