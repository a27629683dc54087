"""Web of Science, RefWorks, CSV and TSV, Wikipedia and Zotero RDF, through the registry."""

from __future__ import annotations

import pytest

from refdesk.formats.registry import recognise

WOS = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU van der Berg, J
   Doe, K
AF van der Berg, Jan
   Doe, Karen
TI A title that is
   wrapped
SO JOURNAL OF TESTS
LA English
DT Article
DE one; two
SN 1234-5678
EI 8765-4321
J9 J TESTS
PD MAY
PY 2001
VL 12
IS 3
BP 101
EP 110
DI 10.1234/x
UT WOS:000
ER

EF
"""
REFWORKS = """RT Journal Article
SR Print(0)
ID 12
A1 Doe,Jane
A1 van der Berg,Jan
T1 A title
JF Journal of Tests
YR 2001
FD May 3
VO 12
IS 3
SP 101
OP 110
K1 one
DO 10.1234/x

RT Book, Section
A1 Doe,Jane
T1 A chapter
T2 The book
A2 Roe,Rich
"""
TABLE = '''Key,Item Type,Author,Title,Publication Title,Publication Year,Pages,Manual Tags,Rating
doe2001,journalArticle,"Doe, Jane; van der Berg, Jan","On ""things""",Journal,2001,1-9,one; two,5
calc,book,Roe,'=1+1,,,,,
'''
WIKI = """Text.<ref>{{cite journal |last1=Doe |first1=Jane, Jr. |author2=((The Group, Inc.)) |vauthors=Roe R
 |title=On ''E. coli'' {{!}} [[Wales|Welsh]] things<!-- no --> |journal=Journal |volume=12 |issue=3 |pages=1–9
 |date=3 May 2001 |doi=10.1234/x |pmc=99 |access-date=2020-01-31 |url=https://example.org |bibcode=2001J |ref=doe2001}}</ref>
{{Cite book |editor-last=Roe |editor-first=R. |title=The book |chapter=A chapter |year=1999 |publisher=Press}}
"""
ZOTERO = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
<bib:Article rdf:about="#item_1"><z:itemType>journalArticle</z:itemType><dcterms:isPartOf rdf:resource="urn:issn:1234-5678"/>
<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Doe</foaf:surname><foaf:givenName>Jane</foaf:givenName></foaf:Person>
</rdf:li><rdf:li><foaf:Person><foaf:surname>The Group</foaf:surname></foaf:Person></rdf:li></rdf:Seq></bib:authors>
<dc:title>On things</dc:title><dc:date>2001-05-03</dc:date><bib:pages>1-9</bib:pages><dc:subject>one</dc:subject>
<dc:identifier><dcterms:URI><rdf:value>https://example.org</rdf:value></dcterms:URI></dc:identifier>
<dcterms:isReferencedBy rdf:resource="#item_2"/></bib:Article>
<bib:Journal rdf:about="urn:issn:1234-5678"><dc:title>Journal</dc:title><prism:volume>12</prism:volume>
<prism:number>3</prism:number><dcterms:alternative>J.</dcterms:alternative><dc:identifier>DOI 10.1234/x</dc:identifier>
<dc:identifier>ISSN 1234-5678</dc:identifier></bib:Journal>
<bib:Memo rdf:about="#item_2"><rdf:value>&lt;p&gt;A note&lt;/p&gt;</rdf:value></bib:Memo></rdf:RDF>"""
SAMPLES = {"web-of-science": WOS, "refworks": REFWORKS, "csv": TABLE, "wikipedia": WIKI, "zotero-rdf": ZOTERO}
BERG = {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}
ARTICLE = {
    "type": "article-journal",
    "volume": "12",
    "issue": "3",
    "page": "101-110",
    "DOI": "10.1234/x",
}


def test_web_of_science_gives_full_names_and_both_serial_numbers(read):
    assert read("web-of-science", WOS) == (
        [
            ARTICLE
            | {
                "author": [BERG, {"family": "Doe", "given": "Karen"}],
                "title": "A title that is wrapped",
                "container-title": "JOURNAL OF TESTS",
                "container-title-short": "J TESTS",
                "language": "English",
                "keyword": "one, two",
                "ISSN": "1234-5678, 8765-4321",
                "issued": {"date-parts": [[2001, 5]]},
                "custom": {"web-of-science": {"UT": ["WOS:000"], "DT": ["Article"]}},
            }
        ],
        [],
    )


def test_refworks_gives_articles_and_chapters(read):
    items, problems = read("refworks", REFWORKS)
    assert problems == []
    assert items == [
        ARTICLE
        | {
            "id": "12",
            "author": [{"family": "Doe", "given": "Jane"}, BERG],
            "title": "A title",
            "container-title": "Journal of Tests",
            "issued": {"date-parts": [[2001, 5, 3]]},
            "keyword": "one",
        },
        {
            "type": "chapter",
            "author": [{"family": "Doe", "given": "Jane"}],
            "title": "A chapter",
            "container-title": "The book",
            "editor": [{"family": "Roe", "given": "Rich"}],
        },
    ]


def test_a_table_is_read_by_the_names_of_its_columns(read):
    items, problems = read("csv", TABLE)
    assert problems == []
    assert items == [
        {
            "id": "doe2001",
            "type": "article-journal",
            "author": [{"family": "Doe", "given": "Jane"}, BERG],
            "title": 'On "things"',
            "container-title": "Journal",
            "issued": {"date-parts": [[2001]]},
            "page": "1-9",
            "keyword": "one, two",
            "custom": {"table": {"Rating": "5"}},
        },
        {"id": "calc", "type": "book", "author": [{"literal": "Roe"}], "title": "=1+1"},
    ]
    assert read("tsv", TABLE.replace(",", "\t").replace("\t ", ", ")) == (items, [])


def test_no_cell_that_is_written_is_a_formula(read, write):
    item = {
        "id": "a",
        "type": "book",
        "title": "=HYPERLINK(1)",
        "note": "@SUM(A1)",
        "publisher": "'=x",
        "edition": "-1",
    }
    text, problems = write("csv", [item])
    assert problems == []
    assert not [
        cell for cell in text.replace('"', "").replace("\n", ",").split(",") if cell.startswith(("=", "+", "-", "@"))
    ]
    assert read("csv", text)[0] == [item]


def test_wikipedia_gives_the_templates_of_a_page(read):
    items, problems = read("wikipedia", WIKI)
    assert problems == []
    assert items == [
        {
            "id": "doe2001",
            "type": "article-journal",
            "author": [
                {"family": "Roe", "given": "R"},
                {"family": "Doe", "given": "Jane", "suffix": "Jr."},
                {"literal": "The Group, Inc."},
            ],
            "title": "On <i>E. coli</i> | Welsh things",
            "container-title": "Journal",
            "volume": "12",
            "issue": "3",
            "page": "1-9",
            "issued": {"date-parts": [[2001, 5, 3]]},
            "DOI": "10.1234/x",
            "PMCID": "PMC99",
            "accessed": {"date-parts": [[2020, 1, 31]]},
            "URL": "https://example.org",
            "custom": {"wikipedia": {"bibcode": ["2001J"]}},
        },
        {
            "type": "chapter",
            "editor": [{"family": "Roe", "given": "R."}],
            "title": "A chapter",
            "container-title": "The book",
            "issued": {"date-parts": [[1999]]},
            "publisher": "Press",
        },
    ]


@pytest.mark.parametrize("form", ["csv", "wikipedia"])
def test_what_was_read_is_written_and_read_as_the_same_items(form, read, write):
    items, _ = read(form, SAMPLES[form])
    text, problems = write(form, items)
    assert problems == []
    assert read(form, text) == (items, [])


def test_a_template_that_is_never_closed_is_named_by_its_line(read):
    items, problems = read("wikipedia", "\n{{cite book |title=One\n{{cite book |title=Two}}\n")
    assert [item["title"] for item in items] == ["Two"]
    assert [(problem.line, problem.severity) for problem in problems] == [(2, "error")]


def test_zotero_rdf_follows_an_article_to_its_journal_and_notes(read):
    assert read("zotero-rdf", ZOTERO) == (
        [
            {
                "type": "article-journal",
                "author": [{"family": "Doe", "given": "Jane"}, {"literal": "The Group"}],
                "title": "On things",
                "issued": {"date-parts": [[2001, 5, 3]]},
                "page": "1-9",
                "keyword": "one",
                "URL": "https://example.org",
                "container-title": "Journal",
                "container-title-short": "J.",
                "volume": "12",
                "issue": "3",
                "DOI": "10.1234/x",
                "ISSN": "1234-5678",
                "custom": {"note": "A note"},
            }
        ],
        [],
    )


@pytest.mark.parametrize("form", SAMPLES)
def test_it_is_recognised_by_content(form):
    found = recognise(SAMPLES[form].encode())
    assert found is not None
    assert found.id == form


def test_zotero_rdf_joins_a_particle_that_ends_in_an_apostrophe(write):
    author = {"family": "Alembert", "given": "Jean", "non-dropping-particle": "d’"}
    assert ">d’Alembert<" in write("zotero-rdf", [{"id": "a", "type": "book", "title": "T", "author": [author]}])[0]


def test_zotero_rdf_ignores_processing_instructions(read):
    items, problems = read("zotero-rdf", "<r><a><title>Tides</title><authors><?p q?></authors><?p q?></a></r>")
    assert (items, problems) == ([{"type": "document", "title": "Tides"}], [])


def test_a_particle_that_joins_its_name_stays_joined_in_zotero_rdf(read, write):
    people = [
        {"family": "Hakim", "given": "Tawfiq", "non-dropping-particle": "al-"},
        {"family": "Alembert", "given": "Jean", "non-dropping-particle": "d’"},
        {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
    ]
    item = {"id": "a", "type": "book", "title": "T", "author": people}
    assert read("zotero-rdf", write("zotero-rdf", [item])[0])[0][0]["author"] == people


def test_a_template_that_does_not_name_all_its_people_says_so(read, write):
    wiki = "{{cite journal |author=Doe, J.; Roe, R. |display-authors=etal |title=T |journal=J |at=Article 109 |edition=Second}}"
    items, _ = read("wikipedia", wiki)
    assert [name.get("family", name.get("literal")) for name in items[0]["author"]] == ["Doe", "Roe", "others"]
    assert (items[0]["number"], items[0]["page"], items[0]["edition"]) == ("109", "109", "2")
    text, _ = write("wikipedia", items)
    assert "display-authors=etal" in text
    assert read("wikipedia", text)[0][0]["author"] == items[0]["author"]
