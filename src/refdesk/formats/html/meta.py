"""The `meta` elements of a page: Highwire Press tags, Eprints, PRISM, Dublin Core, OpenGraph and HTML's own names.

Highwire Press tags are those that Google Scholar asks for ("Inclusion Guidelines for Webmasters"); PRISM is the IDEAlliance
metadata specification 3.0; Dublin Core is as DCMI's "Expressing Dublin Core in HTML" puts it into meta elements.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from refdesk.formats.html.sources import Source, date, doi, language, people, plain, without_site
from refdesk.formats.page_text.source import own_source
from refdesk.items.values import join_keywords, page_range, serial_number, split_keywords

Meta: TypeAlias = dict[str, list[str]]
"""The contents of the meta elements by name, in lower case, in the page's order."""

# variable -> names of the vocabulary, the best first
HIGHWIRE = {
    "title": "title",
    "container-title-short": "journal_abbrev",
    "volume": "volume",
    "issue": "issue",
    "publisher": "publisher dissertation_institution technical_report_institution",
    "abstract": "abstract",
    "PMID": "pmid",
    "number": "technical_report_number patent_number",
    "URL": "public_url abstract_html_url fulltext_html_url",
}
EPRINTS = {
    "title": "title",
    "container-title": "publication book_title event_title",
    "volume": "volume",
    "issue": "number",
    "page": "pagerange",
    "publisher": "publisher institution",
    "abstract": "abstract",
    "URL": "official_url",
}
PRISM = {
    "container-title": "publicationname",
    "volume": "volume",
    "issue": "number",
    "URL": "url",
}
DUBLIN_CORE = {
    "title": "title",
    "container-title": "relation.ispartof ispartof source.title citation.journaltitle",
    "volume": "source.volume citation.volume",
    "issue": "source.issue citation.issue",
    "publisher": "publisher",
    "abstract": "description.abstract abstract description",
}
DATES = {
    "highwire": "publication_date cover_date date year online_date",
    "eprints": "date",
    "prism": "coverdate publicationdate coverdisplaydate",
    "dc": "date.issued issued date.created date date.available created",
}
CREATORS = "creator.personalname creator contributor.author creator.corporatename author contributor"
HIGHWIRE_TYPES = {
    "dissertation_institution": "thesis",
    "technical_report_institution": "report",
    "technical_report_number": "report",
    "conference_title": "paper-conference",
    "conference": "paper-conference",
    "inbook_title": "chapter",
    "book_title": "chapter",
    "journal_title": "article-journal",
    "arxiv_id": "article",
    "isbn": "book",
}
EPRINTS_TYPES = {
    "article": "article-journal",
    "book": "book",
    "book_section": "chapter",
    "conference_item": "paper-conference",
    "monograph": "report",
    "thesis": "thesis",
    "patent": "patent",
    "dataset": "dataset",
}
# found in dc.type, in this order
DC_TYPES = (
    (r"thesis|dissertation", "thesis"),
    (r"proceeding|conference|inproceedings", "paper-conference"),
    (r"chapter|bookpart|booksection|bookitem", "chapter"),
    (r"report|workingpaper|working paper", "report"),
    (r"journal|research.?article|review.?article|^article$", "article-journal"),
    (r"preprint", "article"),
    (r"dataset", "dataset"),
    (r"software", "software"),
    (r"\bbook\b", "book"),
)


NOTHING = re.compile(r"(?i)|null|none|n/?a|undefined|nan|\[object object\]|[\W_]+")
LABEL = re.compile(r"(?i)^(?:pp?|pages?|vol(?:ume)?|no|nr|issue|number)\b[.:]?\s*(?=\d)")


def read_meta(pairs: Iterable[tuple[str, str]]) -> Meta:
    """The names and contents of meta elements, by name in lower case."""
    meta: Meta = {}
    for name, content in pairs:
        if name and not NOTHING.fullmatch(plain(content)):
            meta.setdefault(name.lower().strip(), []).append(content)
    return meta


def sources(meta: Meta) -> Iterator[Source]:
    """The sources of each vocabulary, the most trusted first."""
    yield _highwire(_under(meta, "citation_", "bepress_citation_", "wkhealth_"))
    yield _eprints(_under(meta, "eprints."))
    yield _prism(_under(meta, "prism.", "prism:"))
    yield _dublin_core(_under(meta, "dc.", "dc:", "dcterms.", "dcterms:", "dct:"))
    yield _open_graph(meta)
    yield _html_names(meta)


def labelled(pairs: list[tuple[str, str]]) -> Source:
    """The source of a record that the page shows, in Dublin Core."""
    return _dublin_core(_under(read_meta(pairs), "dc."))


def _under(meta: Meta, *prefixes: str) -> Meta:
    """The names with these prefixes, without them; the first prefix that has a name counts."""
    named: Meta = {}
    for prefix in prefixes:
        for name, values in meta.items():
            if name.startswith(prefix):
                named.setdefault(name[len(prefix) :], values)
    return named


def _first(meta: Meta, names: str) -> str:
    return next((plain(meta[name][0]) for name in names.split() if name in meta), "")


def _take(source: Source, meta: Meta, table: dict[str, str]) -> None:
    for variable, names in table.items():
        value = _first(meta, names)
        source.set(variable, LABEL.sub("", value) if variable in ("volume", "issue", "page") else value)
    source.set("language", language(_first(meta, "language")))
    source.set("issued", next((d for name in DATES[source.name].split() if (d := date(_first(meta, name)))), None))


def _highwire(meta: Meta) -> Source:
    source = Source("highwire")
    _take(source, meta, HIGHWIRE)
    source.set("author", people(meta.get("author") or meta.get("authors") or []))
    source.set("editor", people(meta.get("editor") or meta.get("editors") or []))
    source.set("container-title", _first(meta, "journal_title conference_title conference inbook_title book_title"))
    source.set(
        "page", page_range(_first(meta, "firstpage"), _first(meta, "lastpage")) or LABEL.sub("", _first(meta, "pages"))
    )
    source.set("DOI", doi(_first(meta, "doi")))
    source.set("keyword", _keywords(meta.get("keywords", [])))
    _set_serials(source, [v for n in ("issn", "eissn", "online_issn", "print_issn", "isbn") for v in meta.get(n, [])])
    if arxiv := _first(meta, "arxiv_id"):
        source.set("number", f"arXiv:{arxiv.removeprefix('arXiv:')}")
        source.set("URL", f"https://arxiv.org/abs/{arxiv.removeprefix('arXiv:')}")
    if "title" in source.item or "journal_title" in meta:
        source.set("type", next((kind for name, kind in HIGHWIRE_TYPES.items() if name in meta), None))
    return source


def _eprints(meta: Meta) -> Source:
    source = Source("eprints")
    _take(source, meta, EPRINTS)
    source.set("author", people(meta.get("creators_name", [])))
    source.set("editor", people(meta.get("editors_name", [])))
    source.set("DOI", doi(_first(meta, "id_number")) or doi(_first(meta, "doi")))
    source.set("keyword", _keywords(meta.get("keywords", [])))
    _set_serials(source, [*meta.get("issn", []), *meta.get("isbn", [])])
    source.set("type", EPRINTS_TYPES.get(_first(meta, "type")))
    return source


def _prism(meta: Meta) -> Source:
    source = Source("prism")
    _take(source, meta, PRISM)
    source.set("page", page_range(_first(meta, "startingpage"), _first(meta, "endingpage")))
    source.set("DOI", doi(_first(meta, "doi")))
    _set_serials(source, [*meta.get("issn", []), *meta.get("eissn", []), *meta.get("isbn", [])])
    if "container-title" in source.item:
        source.set("type", "article-journal")
    return source


def _dublin_core(meta: Meta) -> Source:
    source = Source("dc")
    _take(source, meta, DUBLIN_CORE)
    if "://" in source.item.get("publisher", ""):
        del source.item["publisher"]
    creators = next((meta[name] for name in CREATORS.split() if name in meta), [])
    source.set("author", people([_agency(value) for value in creators]))
    identifiers = [*meta.get("identifier.doi", []), *meta.get("identifier", []), *meta.get("identifier.uri", [])]
    source.set("DOI", next((number for value in identifiers if (number := doi(value))), None))
    source.set(
        "URL", next((v for v in map(plain, identifiers) if re.match(r"https?://(?!(?:dx\.)?doi\.org/)", v)), None)
    )
    pages = meta.get("identifier.pagenumber", [])
    source.set("page", page_range(_first(meta, "citation.spage"), _first(meta, "citation.epage")))
    source.set("page", plain(pages[0]) if pages and re.search(r"\d", pages[0]) else None)
    source.set("keyword", _keywords(meta.get("subject", [])))
    _set_serials(source, [v for n in ("source.issn", "identifier.issn", "identifier.isbn") for v in meta.get(n, [])])
    kinds = " ".join(plain(v).casefold() for n in ("type", "type.articletype") for v in meta.get(n, []))
    source.set("type", next((kind for pattern, kind in DC_TYPES if re.search(pattern, kinds)), None))
    _set_place(source, _first(meta, "source"))
    _set_place(source, _first(meta, "bibliographiccitation identifier.bibliographiccitation identifier.citation"))
    if source.item.keys() >= {"container-title", "volume"}:
        source.set("type", "article-journal")
    return source


def _agency(creator: str) -> str:
    """The name in a creator as AGLS has it: "corporateName=Bureau of Tides; jurisdiction=Fenland"."""
    named = re.match(r"\s*(?:corporate|personal)Name=([^;]*)", creator)
    return named[1] if named else creator


def _set_place(source: Source, citation: str) -> None:
    """The journal and its numbers in a dc.source such as "Nature 2019 574:7776" or "Delta Journal; Vol. 1 No. 2 (2025)"."""
    if not citation or "://" in citation:
        return
    _, place = own_source([citation], 0)
    for variable in ("container-title", "volume", "issue"):
        if re.fullmatch(r"[\w/]+" if variable == "issue" else ".+", place.get(variable, "")):
            source.set(variable, place[variable])
    if re.search(r"\d{4}.*\d|[;:]", citation):
        journal = re.match(r"([^\d;:]{2,}?)(?=[\s,;]+(?:Vol|Volume|Issue|No|\(|\d|[;:]))", citation)
        source.set("container-title", journal[1].strip(" ,;-–") if journal else None)
    else:
        source.set("container-title", citation)


def _open_graph(meta: Meta) -> Source:
    source = Source("opengraph", scholarly=False)
    meta = meta | _in_json(_first(meta, "parsely-page"))
    site = _first(meta, "og:site_name")
    source.set(
        "title",
        without_site(_first(meta, "og:title twitter:title parsely-title sailthru.title"), site.removeprefix("www.")),
    )
    names = ("article:author", "og:article:author", "book:author")
    writers = [v for name in names for v in meta.get(name, []) if "://" not in v]
    others = "parsely-author sailthru.author cxenseparse:author"
    source.set("author", people(writers) or next((who for n in others.split() if (who := people(meta.get(n, [])))), []))
    if re.fullmatch(r"(?i)written by|par|von|author|escrito por", _first(meta, "twitter:label1")):
        source.set("author", people(meta.get("twitter:data1", [])))
    published = (
        "article:published_time article:published book:release_date books:release_date og:article:published_time"
        " parsely-pub-date sailthru.date cxenseparse:recs:publishtime"
    )
    source.set("issued", next((d for name in published.split() if (d := date(_first(meta, name)))), None))
    _set_serials(source, [*meta.get("book:isbn", []), *meta.get("books:isbn", [])])
    source.set("container-title", site)
    source.set("URL", _first(meta, "og:url"))
    source.set("DOI", doi(source.item.get("URL", "")))
    source.set("language", language(_first(meta, "og:locale")))
    kinds = {"book": "book", "books.book": "book", "article": "webpage", "website": "webpage", "blog": "post-weblog"}
    code = re.match(
        r"https?://(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)/[\w.-]+/[\w.-]+", source.item.get("URL", "")
    )
    source.set("type", "software" if code else kinds.get(_first(meta, "og:type")))
    return source


def _in_json(record: str) -> Meta:
    """Parse.ly's names in one record, by the names that they have as elements of their own."""
    try:
        values = json.loads(record or "{}")
    except (ValueError, RecursionError):
        return {}
    names = {
        "title": "parsely-title",
        "pub_date": "parsely-pub-date",
        "author": "parsely-author",
        "authors": "parsely-author",
    }
    return {
        names[name]: [str(each) for each in (value if isinstance(value, list) else [value])]
        for name, value in (values.items() if isinstance(values, dict) else ())
        if name in names and value
    }


def _html_names(meta: Meta) -> Source:
    source = Source("html", scholarly=False)
    source.set("title", _first(meta, "title"))
    source.set("DOI", doi(_first(meta, "doi publication_doi")))
    source.set("author", people(meta.get("author") or meta.get("byl") or meta.get("byline") or []))
    source.set("issued", date(_first(meta, "date pubdate publish-date article.published datepublished")))
    source.set("keyword", _keywords(meta.get("keywords", [])))
    return source


def _keywords(values: list[str]) -> str | None:
    words = [word for value in values for word in split_keywords(plain(value))]
    return join_keywords(words) or None


def _set_serials(source: Source, values: list[str]) -> None:
    for value in values:
        serial = serial_number(re.sub(r"(?i)is[sb]n\W*", " ", plain(value)))
        if serial and re.search("[1-9]", serial[1]):
            source.set(*serial)
