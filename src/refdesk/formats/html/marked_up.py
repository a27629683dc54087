"""What is marked up in the page's body: COinS, microformats (h-entry, hentry, h-cite) and schema.org as microdata.

COinS is an OpenURL (ANSI/NISO Z39.88-2004) in the title of a span of class Z3988.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

from refdesk.formats.html.json_ld import SCHOLARLY, TYPES
from refdesk.formats.html.sources import Source, date, doi, language, people, plain
from refdesk.formats.values import page_range, serial_number

COINS = {
    "title": "rft.atitle rft.title rft.btitle",
    "volume": "rft.volume",
    "issue": "rft.issue",
    "publisher": "rft.pub rft.publisher rft.inst",
    "publisher-place": "rft.place",
    "edition": "rft.edition",
}
COINS_TYPES = {
    "article": "article-journal",
    "proceeding": "paper-conference",
    "conference": "paper-conference",
    "bookitem": "chapter",
    "book": "book",
    "report": "report",
    "preprint": "article",
    "dissertation": "thesis",
}


def sources(tree: Any) -> Iterator[Source]:
    """What the marks in the body say: each COinS, then microdata, then microformats."""
    for span in tree.xpath('//span[contains(concat(" ", @class, " "), " Z3988 ")][@title]')[:50]:
        yield _coins(span.get("title"))
    yield from _microdata(tree)
    yield from _microformats(tree)


def _coins(title: str) -> Source:
    source = Source("coins")
    values = {name: [plain(v) for v in found] for name, found in parse_qs(title, errors="replace").items()}

    def first(names: str) -> str:
        return next((values[name][0] for name in names.split() if values.get(name)), "")

    for variable, names in COINS.items():
        source.set(variable, first(names))
    if "rft.atitle" in values:
        source.set("container-title", first("rft.jtitle rft.btitle rft.title"))
    family, given = first("rft.aulast"), first("rft.aufirst rft.auinit")
    authors = people(values.get("rft.au", []))
    if family and not any(name.get("family") == family for name in authors):
        authors.insert(0, {"family": family, "given": given} if given else {"family": family})
    source.set("author", authors)
    source.set("language", language(first("rft.language")))
    source.set("issued", date(first("rft.date")))
    source.set("page", page_range(first("rft.spage"), first("rft.epage")) or first("rft.pages"))
    source.set(
        "DOI", next((found for v in values.get("rft_id", []) if (found := doi(v.removeprefix("info:doi/")))), None)
    )
    for value in (first("rft.issn rft.eissn"), first("rft.isbn")):
        if serial := serial_number(value):
            source.set(*serial)
    source.set("type", COINS_TYPES.get(first("rft.genre")))
    return source


def _microdata(tree: Any) -> Iterator[Source]:
    for scope in tree.xpath('//*[@itemscope][contains(@itemtype, "schema.org/")]')[:20]:
        kind = scope.get("itemtype").rsplit("/", 1)[-1]
        if kind not in TYPES or kind in ("WebPage", "CreativeWork"):
            continue
        source = Source("microdata", scholarly=kind in SCHOLARLY)
        source.set("type", TYPES[kind])
        source.set("title", _property(scope, "headline") or _property(scope, "name"))
        source.set("author", people(_properties(scope, "author")))
        source.set("issued", date(_property(scope, "datePublished")))
        source.set("publisher", _property(scope, "publisher"))
        source.set("DOI", doi(_property(scope, "sameAs")) or doi(_property(scope, "identifier")))
        yield source
        return


def _properties(scope: Any, name: str) -> list[str]:
    values = []
    for element in scope.xpath(f'.//*[@itemprop="{name}"]'):
        inner = element.xpath('.//*[@itemprop="name"]')
        value = element.get("content") or element.get("datetime")
        values.append(
            value or (inner[0].get("content") or inner[0].text_content() if inner else element.text_content())
        )
    return [plain(value) for value in values if plain(value)]


def _property(scope: Any, name: str) -> str:
    return next(iter(_properties(scope, name)), "")


def _microformats(tree: Any) -> Iterator[Source]:
    def by_class(element: Any, *names: str) -> list[Any]:
        tests = " or ".join(f'contains(concat(" ", @class, " "), " {name} ")' for name in names)
        return list(element.xpath(f".//*[{tests}]"))

    entries = by_class(tree, "h-entry", "hentry", "h-cite")
    if len(entries) != 1:  # several are a list of entries, none of which the page is about
        return
    entry = entries[0]
    source = Source("microformats", scholarly=False)
    source.set("title", next((plain(e.text_content()) for e in by_class(entry, "p-name", "entry-title")), ""))
    source.set("author", people([e.text_content() for e in by_class(entry, "p-author", "fn")]))
    when = by_class(entry, "dt-published", "published")
    source.set(
        "issued", date(when[0].get("datetime") or when[0].get("title") or when[0].text_content()) if when else None
    )
    yield source
