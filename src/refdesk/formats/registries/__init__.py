"""Answers of registries and library catalogues -> items: one module per registry, read only, all of them in the table below.

Fields that CSL has no variable for and that a reader may want (notices of retraction, related works, funders) are kept under
`custom`, by the registry's name.
"""

from __future__ import annotations

import re

from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple


class Answer(NamedTuple):
    """A kind of answer: the name of its module, its title, how it is recognised, and what is not read."""

    id: str
    title: str
    signature: re.Pattern[bytes]
    lacks: str
    suffixes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


def json_with(*patterns: bytes) -> re.Pattern[bytes]:
    """A pattern for JSON that has all of these."""
    return regex(rb"\A\s*[{\[]" + b"".join(rb"(?=[\s\S]*?(?:" + pattern + rb"))" for pattern in patterns))


ANSWERS: tuple[Answer, ...] = (
    Answer(
        "crossref",
        "Crossref's API",
        json_with(rb'"(?:message-type|is-referenced-by-count|content-domain|issn-type)"\s*:', rb'"title"\s*:\s*\['),
        "references, assertions, links to texts",
    ),
    Answer(
        "datacite",
        "DataCite's API",
        json_with(rb'"(?:creators|id)"\s*:\s*(?:\[|"10\.)', rb'"titles"\s*:\s*\['),
        "references, citations, places, methods",
    ),
    Answer(
        "openalex",
        "OpenAlex's API",
        json_with(rb'"id"\s*:\s*"https://openalex\.org/W|"authorships"\s*:'),
        "references, topics, institutions",
    ),
    Answer(
        "arxiv",
        "arXiv's API",
        regex(rb"<feed[^>]*>[\s\S]{0,2000}?arxiv\.org/"),
        "later publication, except its DOI and journal under custom",
    ),
    Answer(
        "zenodo",
        "Zenodo's API",
        json_with(rb'"metadata"\s*:\s*\{', rb'"(?:resource_type|upload_type|access_right)"\s*:'),
        "files, statistics, communities",
    ),
    Answer(
        "openlibrary",
        "Open Library's API",
        json_with(
            rb'"/(?:type/(?:edition|work)|(?:authors|works|books)/OL\d+[AWM])"|"(?:edition_key|numFound|bib_key)"\s*:'
        ),
        "authors that an edition gives only as keys",
    ),
    Answer(
        "finna",
        "Finna's API",
        json_with(rb'"resultCount"\s*:', rb'"records"\s*:'),
        "subjects, holdings",
    ),
    Answer(
        "libris",
        "Libris's Xsearch",
        regex(rb'\A\s*\{\s*"xsearch"\s*:'),
        "roles of persons",
    ),
    Answer(
        "inventaire",
        "Inventaire's API",
        json_with(rb'"(?:claims|uri)"\s*:', rb'"wdt:P\d+"\s*:|"uri"\s*:\s*"(?:wd|inv|isbn):\w+"'),
        "authors and publishers, which are given only as numbers",
    ),
    Answer(
        "marcxml",
        "MARCXML",
        regex(
            rb'<(?:\w+:)?datafield\s[^>]*tag="\d{3}"'
            rb"|<(?:\w+:)?searchRetrieveResponse[ >](?![\s\S]*<(?:\w+:)?record[ >])"  # with no record at all
        ),
        "subject authorities, holdings",
        (".marcxml",),
        ("marc",),
    ),
    Answer(
        "pica",
        "PICA+ in XML",
        regex(rb'<(?:\w+:)?datafield\s[^>]*tag="\d{3}[A-Z@]"'),
        "subjects, holdings",
        (),
        ("picaxml",),
    ),
)
