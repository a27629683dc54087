"""PubMed XML -> items, by way of the MEDLINE tags for the same fields (`nbib.py`). Source: NLM's PubMed DTD."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.formats.registries.answers import language
from refdesk.formats.registries.markup import rich
from refdesk.formats.tagged.nbib import read_record
from refdesk.formats.tagged.records import Record
from refdesk.formats.xml.elements import Element, elements, find_all, local, text, text_of
from refdesk.items import Item, Problem, Read
from refdesk.items.text import decode

# Path in PubmedArticle or PubmedBookArticle -> MEDLINE tag.
PATHS = {
    "MedlineCitation/PMID": "PMID",
    "MedlineCitation/Article/ArticleTitle": "TI",
    "MedlineCitation/Article/VernacularTitle": "TT",
    "MedlineCitation/Article/Journal/Title": "JT",
    "MedlineCitation/Article/Journal/ISOAbbreviation": "TA",
    "MedlineCitation/MedlineJournalInfo/MedlineTA": "TA",
    "MedlineCitation/MedlineJournalInfo/Country": "PL",
    "MedlineCitation/Article/Journal/ISSN": "IS",
    "MedlineCitation/MedlineJournalInfo/ISSNLinking": "IS",
    "MedlineCitation/Article/Journal/JournalIssue/Volume": "VI",
    "MedlineCitation/Article/Journal/JournalIssue/Issue": "IP",
    "MedlineCitation/Article/Pagination/MedlinePgn": "PG",
    "MedlineCitation/Article/Language": "LA",
    "MedlineCitation/Article/PublicationTypeList/PublicationType": "PT",
    "MedlineCitation/Article/Abstract/CopyrightInformation": "CI",
    "MedlineCitation/KeywordList/Keyword": "OT",
    "MedlineCitation/MeshHeadingList/MeshHeading": "MH",
    "BookDocument/PMID": "PMID",
    "BookDocument/ArticleTitle": "TI",
    "BookDocument/Book/BookTitle": "BTI",
    "BookDocument/Book/CollectionTitle": "CTI",
    "BookDocument/Book/Publisher/PublisherName": "PB",
    "BookDocument/Book/Publisher/PublisherLocation": "PL",
    "BookDocument/Book/Volume": "VI",
    "BookDocument/Book/Edition": "EN",
    "BookDocument/Book/Isbn": "ISBN",
    "BookDocument/Pagination/MedlinePgn": "PG",
    "BookDocument/Language": "LA",
    "BookDocument/PublicationType": "PT",
    "BookDocument/Abstract/CopyrightInformation": "CI",
    "BookDocument/KeywordList/Keyword": "OT",
}
AUTHORS = ("MedlineCitation/Article/AuthorList", "BookDocument/AuthorList", "BookDocument/Book/AuthorList")
DATES = ("MedlineCitation/Article/Journal/JournalIssue/PubDate", "BookDocument/Book/PubDate")
ABSTRACTS = ("MedlineCitation/Article/Abstract", "BookDocument/Abstract")
IDENTIFIERS = (
    "PubmedData/ArticleIdList/ArticleId",
    "PubmedBookData/ArticleIdList/ArticleId",
    "MedlineCitation/Article/ELocationID",
    "BookDocument/ArticleIdList/ArticleId",
    "BookDocument/Book/ELocationID",
)
STYLED = ("TI", "TT", "BTI", "AB")


def read(data: bytes) -> Iterator[Item | Problem]:
    """The articles and books of a PubMed XML file as items."""
    empty = True
    for element in elements(data, "PubmedArticle", "PubmedBookArticle"):
        if isinstance(element, Problem):
            yield element
            continue
        empty = False
        if item := read_record(Record(element.sourceline or 1, list(fields_of(element)))):
            yield Read(item, element.sourceline)
        else:
            yield Problem("an empty record (entry skipped)", element.sourceline, code="empty")
    if empty:
        error = re.search(rb"<ERROR>([^<]{1,200})", data, re.I)
        why = f": {' '.join(decode(error[1]).split())}" if error else ""
        yield Problem(f"no PubMed articles found{why}", line=1, code="not-pubmed-xml")


def fields_of(article: Element) -> Iterator[tuple[str, str]]:
    """An article's fields by their MEDLINE tags."""
    yield from texts_of(article)
    if local(article) == "PubmedBookArticle" and not find_all(article, "BookDocument/ArticleTitle"):
        yield "PT", "Book"
    for path in AUTHORS:
        for group in find_all(article, path):
            for person in group:
                yield from name_of(person, "FED" if group.get("Type") == "editors" else "FAU")
    for path in DATES:
        for date in find_all(article, path):
            parts = [text(date, part) for part in ("Year", "Season", "Month", "Day", "MedlineDate")]
            yield "DP", " ".join(filter(None, parts))
    for path in ABSTRACTS:
        sections = [section_of(element) for element in find_all(article, f"{path}/AbstractText")]
        if sections:
            yield "AB", "\n".join(sections)
    yield from identifiers_of(article)


def texts_of(article: Element) -> Iterator[tuple[str, str]]:
    for path, tag in PATHS.items():
        for element in find_all(article, path):
            value = styled(element) if tag in STYLED else heading(element) if tag == "MH" else text_of(element)
            if value:
                yield tag, language(value.lower()) if tag == "LA" else value


def section_of(element: Element) -> str:
    """A section of an abstract, after its label."""
    label = element.get("Label")
    return f"{label.capitalize()}: {styled(element)}" if label else styled(element)


def identifiers_of(article: Element) -> Iterator[tuple[str, str]]:
    for path in IDENTIFIERS:
        for element in find_all(article, path):
            kind = element.get("IdType") or element.get("EIdType") or ""
            if kind in ("doi", "pii"):
                yield "AID", f"{text_of(element)} [{kind}]"
            elif kind == "pmc":
                yield "PMC", text_of(element)


def name_of(person: Element, tag: str) -> Iterator[tuple[str, str]]:
    """An `<Author>` as FAU or FED has it, or CN for a group."""
    family = text(person, "LastName")
    if family:
        given = text(person, "ForeName") or text(person, "Initials")
        yield tag, ", ".join(filter(None, (family, given, text(person, "Suffix"))))
    elif collective := text(person, "CollectiveName"):
        yield "CN", collective.rstrip(",") + ","


def heading(element: Element) -> str:
    """A MeSH heading as MEDLINE writes it: `Descriptor/qualifier/*major qualifier`."""
    pieces = []
    for part in element:
        if local(part) in ("DescriptorName", "QualifierName"):
            pieces.append(("*" if part.get("MajorTopicYN") == "Y" else "") + text_of(part))
    return "/".join(pieces)


def styled(element: Element) -> str:
    """An element's text in CSL's rich text, its formulas as text."""
    from lxml import etree

    return rich(
        re.sub(r"\A<[^>]*>|</[^<>]*>\Z", "", etree.tostring(element, encoding="unicode", with_tail=False).strip())
    )
