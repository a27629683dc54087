"""An item as metadata in an HTML page, for reference managers and search engines: COinS, or schema.org as JSON-LD.

The field names are those that `refdesk.formats.html` reads, so refdesk can import what it writes here.

COinS is an OpenURL ContextObject (ANSI/NISO Z39.88-2004, key/encoded-value metadata formats journal, book, dissertation
and Dublin Core) in the title of an empty span of class Z3988.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, Literal
from urllib.parse import urlencode

from refdesk.formats.html.marked_up import COINS_TYPES
from refdesk.formats.html.schema_org import TYPES
from refdesk.items import Item, dates
from refdesk.items.names import Name, family, given, show
from refdesk.items.text import printable
from refdesk.items.tuples import NamedTuple
from refdesk.items.values import split_keywords, split_pages

Metadata = Literal["coins", "schema.org"]

FORMATS = {
    "article-journal": "journal",
    "article-magazine": "journal",
    "article-newspaper": "journal",
    "book": "book",
    "chapter": "book",
    "entry-dictionary": "book",
    "entry-encyclopedia": "book",
    "paper-conference": "book",
    "report": "book",
    "thesis": "dissertation",
}
"""CSL type -> OpenURL's metadata format; Dublin Core for all others."""


class Fields(NamedTuple):
    """The fields of a metadata format that hold a title and a publisher; the first two are for a part of something."""

    part: str
    container: str
    title: str
    publisher: str


FIELDS = {
    "journal": Fields("rft.atitle", "rft.jtitle", "rft.title", "rft.pub"),
    "book": Fields("rft.atitle", "rft.btitle", "rft.btitle", "rft.pub"),
    "dissertation": Fields("", "", "rft.title", "rft.inst"),
    "dc": Fields("", "", "rft.title", "rft.publisher"),
}
GENRES = {kind: genre for genre, kind in reversed(COINS_TYPES.items())} | {
    "article-magazine": "article",
    "article-newspaper": "article",
    "entry-dictionary": "bookitem",
    "entry-encyclopedia": "bookitem",
}
SCHEMA_TYPES = {kind: name for name, kind in reversed(TYPES.items())} | {
    "article-magazine": "Article",
    "entry-dictionary": "Chapter",
    "entry-encyclopedia": "Chapter",
    "paper-conference": "ScholarlyArticle",
    "review": "ScholarlyArticle",
}
CSL_MARKUP = re.compile(r"</?(?:i|b|sub|sup)>|<span (?:class|style)=\"[^\"<>]*\">|</span>")
IN_A_PERIODICAL = ("article-journal", "article-magazine", "article-newspaper", "review")


def markup(item: Item, kind: Metadata) -> str:
    """An HTML element that describes the item to programs; a browser shows nothing for it."""
    written: Mapping[Metadata, Callable[[Item], str]] = {"coins": coins, "schema.org": json_ld}
    return written[kind](normalised(item))


def normalised(item: Item) -> Item:
    """The item as valid CSL-JSON."""
    from refdesk.items.normalise import read_item

    read = next((record for record in read_item(item, 1) if isinstance(record, dict)), {})
    people: Item = {
        variable: [{part: text for part, text in name.items() if isinstance(text, str)} for name in read[variable]]
        for variable in ("author", "editor")
        if variable in read
    }
    return {**read, **people}


def text(item: Item, variable: str) -> str:
    """A variable without CSL's markup; empty if the item lacks it."""
    return printable(CSL_MARKUP.sub("", str(item.get(variable) or ""))).strip()


def coins(item: Item) -> str:
    """`<span class="Z3988" title="..."></span>`"""
    kind = str(item.get("type") or "")
    form = FORMATS.get(kind, "dc")
    title, container = text(item, "title"), text(item, "container-title")
    names = FIELDS[form]
    inside = bool(container and names.container)
    first, last = split_pages(text(item, "page"))
    fields: list[tuple[str, str]] = [
        ("url_ver", "Z39.88-2004"),
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"),
        ("rft_id", f"info:doi/{text(item, 'DOI')}" if item.get("DOI") else text(item, "URL")),
        ("rft.genre", GENRES.get(kind, "") if form != "dc" else ""),
        ("rft.type", kind if form == "dc" else ""),
        (names.part if inside else names.title, title),
        (names.container if inside else "rft.source", container),
        (names.publisher, text(item, "publisher")),
        ("rft.place", text(item, "publisher-place")),
        ("rft.edition", text(item, "edition")),
        ("rft.date", dates.iso(item.get("issued") or {})),
        ("rft.volume", text(item, "volume")),
        ("rft.issue", text(item, "issue")),
        ("rft.spage", first),
        ("rft.epage", last),
        ("rft.pages", text(item, "page")),
        ("rft.issn", text(item, "ISSN")),
        ("rft.isbn", text(item, "ISBN")),
        ("rft.language", text(item, "language")),
    ]  # fmt: skip
    fields += coins_people(item.get("author") or item.get("editor") or [])
    return f'<span class="Z3988" title="{escape(urlencode([pair for pair in fields if pair[1]], errors="replace"))}"></span>'


def coins_people(people: list[Name]) -> Iterator[tuple[str, str]]:
    """The names, the first one also with its family and given name."""
    if people and people[0].get("family"):
        yield "rft.aulast", printable(people[0]["family"])
        yield "rft.aufirst", printable(people[0].get("given", ""))
    for person in people:
        yield "rft.au", printable(show(person))


def json_ld(item: Item) -> str:
    """`<script type="application/ld+json">...</script>`; no text in it can end the script."""
    data = json.dumps(schema_org(item), ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        data = data.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{data}</script>'


def schema_org(item: Item) -> dict[str, Any]:
    """The item as a schema.org node. An article is part of an issue, which is part of a volume, which is part of a
    periodical."""
    kind = str(item.get("type") or "")
    first, last = split_pages(text(item, "page"))
    doi = text(item, "DOI")
    node = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPES.get(kind, "CreativeWork"),
        "@id": f"https://doi.org/{doi}" if doi else "",
        "name": text(item, "title"),
        "headline": text(item, "title") if kind.startswith("article") else "",
        "author": [person(name) for name in item.get("author") or []],
        "editor": [person(name) for name in item.get("editor") or []],
        "datePublished": dates.iso(item.get("issued") or {}),
        "publisher": organization(text(item, "publisher")),
        "isPartOf": whole(item, kind in IN_A_PERIODICAL),
        "pageStart": first if last else "",
        "pageEnd": last,
        "pagination": text(item, "page"),
        "bookEdition": text(item, "edition"),
        "version": text(item, "version"),
        "isbn": text(item, "ISBN"),
        "identifier": {"@type": "PropertyValue", "propertyID": "DOI", "value": doi} if doi else "",
        "url": text(item, "URL"),
        "inLanguage": text(item, "language"),
        "keywords": [printable(word) for word in split_keywords(str(item.get("keyword") or ""))],
        "abstract": text(item, "abstract"),
    }
    return filled(node)


def whole(item: Item, periodical: bool) -> dict[str, Any]:
    """What the item is a part of; empty if it is not a part."""
    volume, issue = text(item, "volume"), text(item, "issue")
    kind = "Periodical" if periodical else "Book" if item.get("type") in GENRES else "CreativeWork"
    part_of: dict[str, Any] = {"@type": kind, "name": text(item, "container-title"), "issn": text(item, "ISSN")}
    if volume:
        part_of = {"@type": "PublicationVolume", "volumeNumber": volume, "isPartOf": filled(part_of)}
    if issue:
        part_of = {"@type": "PublicationIssue", "issueNumber": issue, "isPartOf": filled(part_of)}
    return filled(part_of)


def person(name: Name) -> dict[str, Any]:
    if name.get("literal"):
        return organization(printable(name["literal"]))
    last, first = family(name), given(name)
    return filled(
        {
            "@type": "Person",
            "name": printable(f"{first} {last}".strip()),
            "familyName": printable(last),
            "givenName": printable(first),
            "honorificSuffix": printable(name.get("suffix") or ""),
        }
    )


def organization(name: str) -> dict[str, Any]:
    return filled({"@type": "Organization", "name": name})


def filled(node: dict[str, Any]) -> dict[str, Any]:
    """The node without empty values; empty if only its type would be left."""
    kept = {name: value for name, value in node.items() if value}
    return kept if kept.keys() - {"@type"} else {}
