"""Answers of registries and library catalogues -> items: one module per registry, read only, all of them in the table below.

Fields that CSL has no variable for and that a reader may want (notices of retraction, related works, funders) are kept under
`custom`, by the registry's name.
"""

from __future__ import annotations

import re

from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple


class JsonWith(NamedTuple):
    """The signature of JSON that has all of these patterns; `words` are what one of them needs, looked for first."""

    words: tuple[bytes, ...]
    pattern: re.Pattern[bytes]

    def search(self, head: bytes) -> re.Match[bytes] | None:
        """Like that of a pattern."""
        return self.pattern.search(head) if any(word in head for word in self.words) else None


class Answer(NamedTuple):
    """A kind of answer: the name of its module, its title, how it is recognised, and what is not read."""

    id: str
    title: str
    signature: re.Pattern[bytes] | JsonWith
    lacks: str
    suffixes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


def json_with(words: tuple[bytes, ...], *patterns: bytes) -> JsonWith:
    """The signature of JSON that has one of the words and all of the patterns."""
    together = b"".join(rb"(?=[\s\S]*?(?:" + pattern + rb"))" for pattern in patterns)
    return JsonWith(words, regex(rb"\A\s*[{\[]" + together))


ANSWERS: tuple[Answer, ...] = (
    Answer(
        "crossref",
        "Crossref's API",
        json_with(
            (b"message-type", b"is-referenced-by-count", b"content-domain", b"issn-type"),
            rb'"(?:message-type|is-referenced-by-count|content-domain|issn-type)"\s*:',
            rb'"title"\s*:\s*\[',
        ),
        "references, assertions, links to texts",
    ),
    Answer(
        "datacite",
        "DataCite's API",
        json_with((b'"titles"',), rb'"(?:creators|id)"\s*:\s*(?:\[|"10\.)', rb'"titles"\s*:\s*\['),
        "references, citations, places, methods",
    ),
    Answer(
        "openalex",
        "OpenAlex's API",
        json_with((b"openalex.org", b'"authorships"'), rb'"id"\s*:\s*"https://openalex\.org/W|"authorships"\s*:'),
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
        json_with((b'"metadata"',), rb'"metadata"\s*:\s*\{', rb'"(?:resource_type|upload_type|access_right)"\s*:'),
        "files, statistics, communities",
    ),
    Answer(
        "openlibrary",
        "Open Library's API",
        json_with(
            (b'"/type/', b'"/authors/', b'"/works/', b'"/books/', b'"edition_key"', b'"numFound"', b'"bib_key"'),
            rb'"/(?:type/(?:edition|work)|(?:authors|works|books)/OL\d+[AWM])"|"(?:edition_key|numFound|bib_key)"\s*:',
        ),
        "authors that an edition gives only as keys",
    ),
    Answer(
        "finna",
        "Finna's API",
        json_with((b'"resultCount"',), rb'"resultCount"\s*:', rb'"records"\s*:'),
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
        json_with(
            (b'"claims"', b'"uri"'), rb'"(?:claims|uri)"\s*:', rb'"wdt:P\d+"\s*:|"uri"\s*:\s*"(?:wd|inv|isbn):\w+"'
        ),
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
