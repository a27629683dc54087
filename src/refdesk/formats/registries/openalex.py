"""OpenAlex's works (api.openalex.org/works) -> items. Source: OpenAlex, "The Work object".

The type is that of the registry that OpenAlex has it from (`raw_type`), whose words are Crossref's or a repository's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from refdesk.items import Item, Problem
from refdesk.items.values import doi, page_range

from . import answers, crossref
from .answers import Record, fill, first
from .datacite import WORDS
from .markup import plain

TYPES = {
    "article": "article-journal",
    "book": "book",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "database": "dataset",
    "dataset": "dataset",
    "dissertation": "thesis",
    "editorial": "article-journal",
    "erratum": "article-journal",
    "grant": "document",
    "letter": "article-journal",
    "libguides": "webpage",
    "other": "document",
    "paratext": "document",
    "peer-review": "review",
    "preprint": "article",
    "reference-entry": "entry-encyclopedia",
    "report": "report",
    "report-component": "report",
    "retraction": "article-journal",
    "review": "article-journal",
    "software": "software",
    "standard": "standard",
    "supplementary-materials": "document",
}
PERIODICALS = {"journal", "conference"}
KEPT = ("id", "is_retracted", "is_paratext")


def read(data: bytes) -> Iterator[Item | Problem]:
    """The works of an answer: one or a list."""
    yield from answers.read_json(data, "OpenAlex", find_works, read_work)


def find_works(value: Any) -> list[Record]:
    """The works in an answer."""
    if isinstance(value, list):
        return [work for each in value for work in find_works(each)]
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("results"), list):
        return [each for each in value["results"] if isinstance(each, dict) and is_work(each)]
    return [value] if is_work(value) else []


def is_work(value: Record) -> bool:
    """Whether it is a work of OpenAlex, and not an author, source or institution."""
    return bool(re.search(r"/W\d+$|^W\d+$", str(value.get("id", "")), re.I)) or "authorships" in value


def read_work(work: Record) -> Item | None:
    """A work as an item."""
    location = answers.within(work, "primary_location")
    source = answers.within(location, "source")
    item: Item = {"type": type_of(work, location, source)}
    fill(item, title=answers.title_of(first(work.get("title") or work.get("display_name"))))
    for authorship in work.get("authorships") or []:
        author = answers.within(authorship, "author")
        name = first(authorship.get("raw_author_name")) or first(author.get("display_name"))
        answers.people(item, "author", [answers.spoken(re.sub(r"\s*\(\d+\)$", "", name))])
    read_source(item, location, source)
    date = first(work.get("publication_date")) or first(work.get("publication_year"))
    fill(item, issued=answers.date(date), DOI=doi(first(work.get("doi"))), language=first(work.get("language")))
    read_numbers(item, work)
    abstract = work.get("abstract_inverted_index")
    fill(item, abstract=unfolded(abstract) if isinstance(abstract, dict) else "")
    answers.keep(item, "openalex", work, KEPT)
    return item if "title" in item or "author" in item else None


def type_of(work: Record, location: Record, source: Record) -> str:
    """The CSL type of a work."""
    general, raw = first(work.get("type")), first(location.get("raw_type")).lower()
    if raw == "posted-content":
        return "article"
    if raw in crossref.TYPES and raw != "other":
        return crossref.TYPES[raw]
    if raw and (kind := next((kind for pattern, kind in WORDS if pattern.search(raw)), "")):
        return "article" if kind == "article-journal" and source.get("type") == "repository" else kind
    if general == "article" and source.get("type") == "repository":
        return "article"
    return TYPES.get(general) or crossref.TYPES.get(general, "document")


def read_source(item: Item, location: Record, source: Record) -> None:
    """Journals and proceedings contain the work; a repository is its publisher; a platform of e-books is neither."""
    kind, shown = first(source.get("type")), plain(first(source.get("display_name")))
    raw = plain(first(location.get("raw_source_name")))
    host = plain(first(source.get("host_organization_name")))
    name = raw or shown
    if kind in PERIODICALS or (not kind and item["type"] in ("article-journal", "paper-conference", "chapter")):
        fill(item, container_title=name, publisher=host)
    elif kind == "book series":
        place = "collection-title"
        if item["type"] in ("chapter", "paper-conference") and raw and answers.folded(raw) != answers.folded(shown):
            fill(item, container_title=raw)
            name = shown
        fill(item, **{place: name, "publisher": host})
    elif kind == "repository" or not kind:
        fill(item, publisher=name)
    else:
        if item["type"] in ("chapter", "paper-conference", "entry-encyclopedia") and raw not in ("", shown):
            fill(item, container_title=raw)
        fill(item, publisher=host or shown)
    if item["type"] != "book" and kind in ("journal", "book series", "conference"):
        fill(item, ISSN=answers.issns(source.get("issn") or [source.get("issn_l")]))


def read_numbers(item: Item, work: Record) -> None:
    """Volume, issue and pages, PubMed's numbers."""
    biblio = answers.within(work, "biblio")
    fill(item, volume=first(biblio.get("volume")), issue=first(biblio.get("issue")))
    fill(item, page=page_range(first(biblio.get("first_page")), first(biblio.get("last_page"))))
    ids = answers.within(work, "ids")
    fill(item, PMID=first(ids.get("pmid")).rstrip("/").rpartition("/")[2])
    number = first(ids.get("pmcid")).rstrip("/").rpartition("/")[2]
    fill(item, PMCID=number if not number.isdigit() else f"PMC{number}")


def unfolded(index: dict[str, Any]) -> str:
    """The abstract, from an index of its words and their places."""
    places = {
        place: word
        for word, each in index.items()
        if isinstance(each, list)
        for place in each
        if isinstance(place, int)
    }
    return " ".join(places[place] for place in sorted(places))
