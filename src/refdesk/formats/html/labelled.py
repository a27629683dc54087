"""What the page's body shows: a record of labels and their values, and the text beside its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from refdesk.formats.html import visible
from refdesk.formats.html.sources import Page, Source, date, people, plain
from refdesk.formats.page_text.byline import read_names
from refdesk.items.names import Name

# Dublin Core element -> the labels that records have for it
ELEMENTS = {
    "title": "title|titre|titolo|titel|título|títol|document title",
    "creator": "author|authors|author(s)|creator|creators|auteur|auteurs|autore|autori|autor|autores|verfasser|by",
    "date": "date|year|published|année|anno|jahr|fecha|ano|data|datum|erscheinungsjahr|release date",
    "date.issued": "date issued|issue date|publication date|date of publication|publication year|date published",
    "publisher": "publisher|éditeur|editore|verlag|editorial|editora",
    "type": "type|tipo|typ|document type|item type|resource type|publication type",
    "language": "language|langue|lingua|sprache|idioma",
    "identifier": "doi|identifier|url|uri|permalink",
    "identifier.issn": "issn",
    "identifier.isbn": "isbn",
    "abstract": "abstract|résumé|zusammenfassung|resumen|riassunto|resumo",
}
LABELS = {label: element for element, labels in ELEMENTS.items() for label in labels.split("|")}


def pairs(tree: Any) -> list[tuple[str, str]]:
    """The first record in a table or a list of definitions that names a title and a creator, as Dublin Core."""
    records = (e for e in tree.iter("table", "dl") if next(e.iterdescendants("table", "dl"), None) is None)
    for record in islice(records, 50):
        elements = [(name, value) for label, value in _rows(record) if (name := _element(label)) and value]
        if {"title", "creator"} <= {name for name, _ in elements}:
            return [(f"dc.{name}", value) for name, value in elements]
    return []


def _element(label: str) -> str | None:
    bare = label.casefold().strip(" :*")
    if bare.startswith(("dc.", "dcterms.")):
        bare = bare.partition(".")[2]
        return "creator" if bare == "contributor.author" else bare
    return LABELS.get(bare)


def _rows(record: Any) -> Iterator[tuple[str, str]]:
    label = ""
    for element in list(record.iter("tr", "dt", "dd"))[:200]:
        if element.tag == "tr":
            cells = ["; ".join(visible.lines(cell)) for cell in element if cell.tag in ("th", "td")]
            if len(cells) > 1:
                yield cells[0], cells[1]
        elif element.tag == "dt":
            label = plain(element.text_content())
        else:
            yield label, "; ".join(visible.lines(element))


def beside_heading(tree: Any, page: Page) -> Source:
    """The authors and the date in the elements around the heading that the page is titled after."""
    source = Source("elements", scholarly=False)
    first = islice(tree.iter("h1"), 20)
    headings = [h1 for h1 in first if page.heading and plain(h1.text_content()) == page.heading]
    around = headings[0] if len(headings) == 1 else None
    for _ in range(6):
        if around is None or around.tag in ("body", "html"):
            break
        around = around.getparent()
        source.set("author", people([plain(a.text_content()) for a in _beside(around, f"a[{RELATED}]")]))
        source.set("author", _byline(_beside(around, f"*[{CALLED}]")))
        times = _beside(around, "time[not(contains(@class, 'update') or contains(@class, 'modif'))]")
        source.set("issued", date(times[0].get("datetime") or times[0].text_content()) if times else None)
    return source


RELATED = 'contains(concat(" ", @rel, " "), " author ")'
CALLED = 'contains(@class, "byline") or contains(@class, "author")'
OTHERS = re.compile(r"(?i)comment|related|sidebar|footer|recommend|teaser")


def _beside(around: Any, wanted: str) -> list[Any]:
    """The elements within another that are about its heading, and not about other pages or of other people's words."""
    return [element for element in around.xpath(f".//{wanted}")[:30] if not _is_of_others(element, around)]


def _is_of_others(element: Any, around: Any) -> bool:
    while element is not None and element is not around:
        if element.tag in ("aside", "footer", "nav", "li", "article") or OTHERS.search(element.get("class") or ""):
            return True
        element = element.getparent()
    return False


def _byline(elements: list[Any]) -> list[Name]:
    """The names in the first of the elements that has nothing but names."""
    for element in elements:
        for line in visible.lines(element, 3):
            if len(line) < 200 and (names := read_names(line)):
                return [name for name, _ in names]
    return []
