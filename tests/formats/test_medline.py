"""MEDLINE and PubMed XML in, MEDLINE out, through the registry."""

from __future__ import annotations

from refdesk.formats.registry import by_name, recognise
from refdesk.items import Problem

MEDLINE = """
PMID- 1234567
OWN - NLM
IS  - 1234-5678 (Print)
IS  - 1234-5678 (Linking)
VI  - 12
IP  - 3
DP  - 1996 Jul 9
TI  - A title that is wrapped
      over two lines.
PG  - 6913-7
LID - 10.1234/abc [doi]
AB  - The abstract.
FAU - van der Berg, Jan P
AU  - van der Berg JP
CN  - The Study Group
LA  - eng
PT  - Journal Article
PT  - Review
TA  - J Test
JT  - Journal of tests
OT  - one
MH  - Two/*three
PMC - PMC99
"""

PUBMED = """<?xml version="1.0"?><!DOCTYPE PubmedArticleSet PUBLIC "x" "http://example.invalid/pubmed.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1234567</PMID><Article><Journal><ISSN>1234-5678</ISSN><JournalIssue>
<Volume>12</Volume><Issue>3</Issue><PubDate><Year>1996</Year><Month>Jul</Month><Day>9</Day></PubDate></JournalIssue>
<Title>Journal of tests</Title><ISOAbbreviation>J Test</ISOAbbreviation></Journal><ArticleTitle>On <i>E. coli</i>.</ArticleTitle>
<Pagination><MedlinePgn>6913-7</MedlinePgn></Pagination><Abstract><AbstractText Label="METHODS">We looked.</AbstractText>
<AbstractText Label="RESULTS">We saw.</AbstractText></Abstract>
<AuthorList><Author><LastName>Berg</LastName><ForeName>Jan P</ForeName>
<Suffix>Jr</Suffix></Author><Author><CollectiveName>The Study Group</CollectiveName></Author></AuthorList><Language>eng</Language>
<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList></Article>
<MeshHeadingList>
<MeshHeading><DescriptorName>Two</DescriptorName><QualifierName MajorTopicYN="Y">three</QualifierName></MeshHeading>
</MeshHeadingList></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="doi">10.1234/abc</ArticleId>
<ArticleId IdType="pmc">PMC99</ArticleId></ArticleIdList></PubmedData></PubmedArticle></PubmedArticleSet>"""


def read(form, text):
    form = by_name(form)
    assert form
    found = list(form.read(text.encode()))
    assert [each for each in found if isinstance(each, Problem)] == []
    return found


def test_medline_comes_in_with_full_names_and_without_the_words_about_its_serial_numbers():
    (item,) = read("nbib", MEDLINE)
    assert item == {
        "type": "article-journal",
        "PMID": "1234567",
        "PMCID": "PMC99",
        "ISSN": "1234-5678",
        "DOI": "10.1234/abc",
        "volume": "12",
        "issue": "3",
        "issued": {"date-parts": [[1996, 7, 9]]},
        "title": "A title that is wrapped over two lines",
        "page": "6913-6917",
        "abstract": "The abstract.",
        "author": [
            {"family": "Berg", "given": "Jan P", "non-dropping-particle": "van der"},
            {"literal": "The Study Group"},
        ],
        "language": "eng",
        "container-title": "Journal of tests",
        "container-title-short": "J Test",
        "keyword": "one, Two/*three",
        "custom": {"nbib": {"OWN": ["NLM"], "PT": ["Review"]}},
    }


def test_what_was_read_from_medline_is_written_and_read_as_the_same_item():
    form = by_name("nbib")
    assert form
    items = read("nbib", MEDLINE)
    pieces = list(form.write(items))
    assert [piece for piece in pieces if isinstance(piece, Problem)] == []
    text = "".join(str(piece) for piece in pieces)
    assert "PMID- 1234567\n" in text
    assert read("nbib", text) == items


def test_pubmed_xml_comes_in_with_markup_sections_and_headings_and_asks_for_no_dtd():
    (item,) = read("pubmed-xml", PUBMED)
    assert item["title"] == "On <i>E. coli</i>"
    assert item["abstract"] == "Methods: We looked.\nResults: We saw."
    assert item["author"] == [
        {"family": "Berg", "given": "Jan P", "suffix": "Jr"},
        {"literal": "The Study Group"},
    ]
    assert item["keyword"] == "Two/*three"
    assert (item["DOI"], item["PMCID"], item["PMID"]) == ("10.1234/abc", "PMC99", "1234567")
    assert item["issued"] == {"date-parts": [[1996, 7, 9]]}


def test_both_are_recognised_by_content():
    assert [form.id for text in (MEDLINE, PUBMED) if (form := recognise(text.encode()))] == ["nbib", "pubmed-xml"]
