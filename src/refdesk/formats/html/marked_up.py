"""What is marked up in the page's body: COinS and microformats (h-entry, hentry, h-cite).

COinS is an OpenURL (ANSI/NISO Z39.88-2004) in the title of a span of class Z3988.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

from refdesk.formats.html.sources import Page, Source, date, doi, language, people, plain
from refdesk.items.values import page_range, serial_number

COINS = {
    "title": "rft.atitle rft.title rft.btitle",
    "volume": "rft.volume",
    "issue": "rft.issue",
    "publisher": "rft.pub rft.publisher rft.inst",
    "publisher-place": "rft.place",
    "edition": "rft.edition",
    "container-title": "rft.source",
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
KINDS = COINS_TYPES | {"blogpost": "post-weblog", "journal": "article-journal"}


def coins(tree: Any, page: Page) -> Iterator[Source]:
    """The source of each COinS; those that are not about the page's title are works that it cites."""
    for span in tree.xpath('//span[contains(concat(" ", @class, " "), " Z3988 ")][@title]')[:50]:
        source = _coins(span.get("title"))
        source.scholarly = page.is_about(source.item.get("title", ""))
        yield source


def _coins(title: str) -> Source:
    source = Source("coins")
    values = {name: [plain(text) for text in texts] for name, texts in parse_qs(title, errors="replace").items()}

    def first(names: str) -> str:
        return next((values[name][0] for name in names.split() if values.get(name)), "")

    if "rft.atitle" in values:
        source.set("container-title", first("rft.jtitle rft.btitle rft.title"))
    for variable, names in COINS.items():
        source.set(variable, first(names).rstrip(" ,:;/"))
    family, given = first("rft.aulast"), first("rft.aufirst rft.auinit")
    authors = people(values.get("rft.au", []))
    if family and not any(name.get("family") == family for name in authors):
        authors.insert(0, {"family": family, "given": given} if given else {"family": family})
    source.set("author", authors)
    source.set("language", language(first("rft.language")))
    source.set("issued", date(first("rft.date")))
    source.set("page", page_range(first("rft.spage"), first("rft.epage")) or first("rft.pages"))
    source.set(
        "DOI", next((number for v in values.get("rft_id", []) if (number := doi(v.removeprefix("info:doi/")))), None)
    )
    for value in (first("rft.issn rft.eissn"), first("rft.isbn")):
        if serial := serial_number(value):
            source.set(*serial)
    kinds = (first("rft.genre"), first("rft.type"), first("rft_val_fmt").rsplit(":", 1)[-1])
    source.set("type", next((KINDS[kind] for kind in map(str.casefold, kinds) if kind in KINDS), None))
    return source


def entries(tree: Any, page: Page) -> Iterator[Source]:
    """The page's only entry, or the one whose title the page has."""
    sources = [_entry(entry) for entry in _by_class(tree, "h-entry", "hentry", "h-cite")[:50]]
    if len(sources) > 1:
        sources = [entry for entry in sources if page.is_about(entry.item.get("title", ""))]
    if len(sources) == 1:
        yield sources[0]


def _entry(entry: Any) -> Source:
    source = Source("microformats", scholarly=False)
    source.set("title", next((plain(e.text_content()) for e in _by_class(entry, "p-name", "entry-title")), ""))
    writers = _by_class(entry, "p-author") or _by_class(entry, "fn")
    source.set("author", people([(_by_class(e, "p-name", "fn") or [e])[0].text_content() for e in writers]))
    when = _by_class(entry, "dt-published", "published")
    source.set(
        "issued", date(when[0].get("datetime") or when[0].get("title") or when[0].text_content()) if when else None
    )
    return source


def _by_class(element: Any, *names: str) -> list[Any]:
    tests = " or ".join(f'contains(concat(" ", @class, " "), " {name} ")' for name in names)
    return list(element.xpath(f".//*[{tests}]"))
