"""Reading the metadata of saved HTML pages."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refdesk.formats import html
from refdesk.formats.registry import recognise
from refdesk.items import Item, Problem


def page(head: str, body: str = "", title: str = "Tides and Waders | Shore") -> str:
    return f'<!DOCTYPE html><html lang="en-GB"><head><title>{title}</title>{head}</head><body>{body}</body></html>'


def meta(**values: str) -> str:
    return "".join(f'<meta name="{name.replace("__", ".")}" content="{value}">' for name, value in values.items())


def read(text: str | bytes) -> tuple[list[Item], list[Problem]]:
    found = list(html.read(text if isinstance(text, bytes) else text.encode()))
    return [x for x in found if isinstance(x, dict)], [x for x in found if isinstance(x, Problem)]


def one(text: str | bytes) -> Item:
    (item,), _ = read(text)
    return item


HIGHWIRE = (
    meta(citation_title="Tides and Waders", citation_journal_title="Shore Letters", citation_volume="7")
    + meta(citation_author="Knot, Rea")
    + meta(citation_author="Jan van der Plover")
    + meta(citation_issue="2", citation_firstpage="11", citation_lastpage="19", citation_publication_date="2019/04/15")
    + meta(citation_doi="10.1000/tides.7", citation_issn="1234-5679", citation_publisher="Marsh Press")
)


def test_highwire_tags_give_the_whole_article() -> None:
    assert one(page(HIGHWIRE)) == {
        "type": "article-journal",
        "title": "Tides and Waders",
        "author": [
            {"family": "Knot", "given": "Rea"},
            {"family": "Plover", "given": "Jan", "non-dropping-particle": "van der"},
        ],
        "container-title": "Shore Letters",
        "volume": "7",
        "issue": "2",
        "page": "11-19",
        "issued": {"date-parts": [[2019, 4, 15]]},
        "DOI": "10.1000/tides.7",
        "ISSN": "1234-5679",
        "publisher": "Marsh Press",
        "language": "en",
    }


def test_a_first_page_that_is_a_range_stays_the_range_it_is() -> None:
    tags = meta(citation_title="Tides and Waders", citation_firstpage="444-445", citation_author="Rea Knot")
    assert one(page(tags))["page"] == "444-445"


def test_dublin_core_prism_and_opengraph_complete_each_other() -> None:
    item = one(
        page(
            meta(
                dc__Title="Tides and Waders", dc__Creator="Rea Knot", dc__Date="2019-04-15", dc__Type="research-article"
            )
            + meta(prism__publicationName="Shore Letters", prism__startingPage="11", prism__endingPage="19")
            + '<meta property="og:url" content="https://example.org/tides"><meta property="og:site_name" content="Marsh">'
        )
    )
    assert item["author"] == [{"family": "Knot", "given": "Rea"}]
    assert (item["container-title"], item["page"], item["URL"]) == (
        "Shore Letters",
        "11-19",
        "https://example.org/tides",
    )


def test_eprints_tags_are_read() -> None:
    item = one(
        page(
            meta(
                eprints__title="Tides and Waders",
                eprints__type="thesis",
                eprints__date="2008-01",
                eprints__institution="Fen",
            )
            + meta(eprints__creators_name="Knot, Rea")
        )
    )
    assert (item["type"], item["publisher"], item["issued"]) == ("thesis", "Fen", {"date-parts": [[2008, 1]]})


JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "WebSite", "name": "Shore"},
 {"@type": "ScholarlyArticle", "headline": "Tides and Waders", "datePublished": "2019-04-15", "pagination": "11-19",
  "author": [{"@id": "#knot"}, {"@type": "Organization", "name": "Wader Watch"}], "sameAs": "https://doi.org/10.1000/tides.7",
  "isPartOf": {"@type": "PublicationIssue", "issueNumber": "2", "isPartOf": {"@type": "PublicationVolume",
  "volumeNumber": 7, "isPartOf": {"@type": "Periodical", "name": "Shore Letters", "issn": "1234-5679"}}}},
 {"@id": "#knot", "@type": "Person", "givenName": "Rea", "familyName": "Knot"}]}</script>"""


def test_json_ld_is_followed_from_the_article_to_its_journal_and_its_authors() -> None:
    item = one(page(JSON_LD))
    assert item["author"] == [{"family": "Knot", "given": "Rea"}, {"literal": "Wader Watch"}]
    assert (item["container-title"], item["volume"], item["issue"]) == ("Shore Letters", "7", "2")
    assert (item["DOI"], item["ISSN"], item["type"]) == ("10.1000/tides.7", "1234-5679", "article-journal")


def test_a_coins_span_is_read() -> None:
    coins = (
        "ctx_ver=Z39.88-2004&amp;rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Ajournal&amp;rft.genre=article"
        "&amp;rft.atitle=Tides+and+Waders&amp;rft.jtitle=Shore+Letters&amp;rft.aulast=Knot&amp;rft.aufirst=Rea"
        "&amp;rft.date=2019&amp;rft.spage=11&amp;rft.epage=19&amp;rft_id=info%3Adoi%2F10.1000%2Ftides.7"
    )
    item = one(page("", f'<span class="Z3988" title="{coins}"></span>'))
    assert item["author"] == [{"family": "Knot", "given": "Rea"}]
    assert (item["container-title"], item["page"], item["DOI"]) == ("Shore Letters", "11-19", "10.1000/tides.7")


def test_a_microformat_entry_is_read_but_not_a_list_of_them() -> None:
    entry = (
        '<article class="h-entry"><h1 class="p-name">Tides and Waders</h1><a class="p-author">Rea Knot</a>'
        '<time class="dt-published" datetime="2019-04-15">April</time></article>'
    )
    assert one(page("", entry))["issued"] == {"date-parts": [[2019, 4, 15]]}
    items, _ = read(page("", entry + entry))
    assert items == []


def test_the_doi_that_most_of_the_page_names_is_taken_and_the_other_one_reported() -> None:
    wrong = HIGHWIRE.replace("10.1000/tides.7", "10.1000/other.1")
    items, problems = read(page(wrong + meta(dc__Identifier="doi:10.1000/tides.7", prism__doi="10.1000/tides.7")))
    assert items[0]["DOI"] == "10.1000/tides.7"
    (problem,) = problems
    assert "10.1000/other.1" in problem.message
    assert problem.severity == "warning"


def test_what_is_about_another_title_is_left_out() -> None:
    other = '<span class="Z3988" title="rft.atitle=Something+else&amp;rft.volume=99&amp;rft.aulast=Nobody"></span>'
    item = one(page(meta(citation_title="Tides and Waders", citation_author="Rea Knot"), other))
    assert "volume" not in item
    assert item["author"] == [{"family": "Knot", "given": "Rea"}]


@pytest.mark.parametrize(
    "title", ["Just a moment...", "Access Denied", "404 Not Found", "Attention Required! | Cloudflare", "Robot Check"]
)
def test_a_page_saved_in_place_of_the_work_is_a_problem_and_no_item(title: str) -> None:
    items, (problem,) = read(page("", "<h1>Enable JavaScript and cookies to continue</h1>", title))
    assert items == []
    assert title[:12] in problem.message


def test_a_page_about_no_work_is_a_problem() -> None:
    items, (problem,) = read(page("", "<p>Hello.</p>"))
    assert items == []
    assert problem.severity == "error"


def test_a_page_in_latin_1_is_read_as_it_declares() -> None:
    text = page('<meta charset="iso-8859-1">' + meta(citation_title="Écume", citation_author="Zoé Tàrn"))
    assert one(text.encode("latin-1"))["title"] == "Écume"


def test_entities_that_a_document_type_defines_are_not_read() -> None:
    evil = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + page(meta(citation_title="A &x; B"))[15:]
    items, _ = read(evil)
    assert "root:" not in str(items)


def test_pages_are_recognised_though_they_hold_style_sheets_and_other_formats() -> None:
    form = recognise(page("<style>\n@media {p {}}\n</style><pre>\nTY  - JOUR</pre>").encode())
    assert form is not None
    assert form.id == "html"


@given(st.text(max_size=300))
def test_no_page_makes_the_reader_fail(text: str) -> None:
    for found in html.read(page(JSON_LD[:40] + text + "</script>", text, text).encode("utf-8", "replace")):
        assert isinstance(found, dict | Problem)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda x: (
            st.lists(x, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "@type",
                        "@id",
                        "@graph",
                        "author",
                        "name",
                        "isPartOf",
                        "datePublished",
                        "issn",
                        "headline",
                        "identifier",
                    ]
                ),
                x,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_ld_makes_the_reader_fail(value: object) -> None:
    script = '<script type="application/ld+json">' + json.dumps(value).replace("</", "<\\/") + "</script>"
    for found in html.read(page(script + HIGHWIRE).encode("utf-8", "replace")):
        assert isinstance(found, dict | Problem)


@pytest.mark.parametrize(
    ("said", "tag"), [("EN", "en"), ("eng", "en"), ("English", "en"), ("pt_BR", "pt-BR"), ("see below", "en")]
)
def test_a_language_becomes_a_tag_however_it_is_named(said: str, tag: str) -> None:
    assert one(page(HIGHWIRE + meta(citation_language=said)))["language"] == tag


def test_the_name_of_the_site_is_no_part_of_a_title_and_code_is_software() -> None:
    graph = (
        '<meta property="og:title" content="GitHub - knot/tides: Tables"><meta property="og:site_name" content="GitHub">'
        '<meta property="og:url" content="https://github.com/knot/tides">'
    )
    item = one(page(graph))
    assert (item["title"], item["type"]) == ("knot/tides: Tables", "software")


def test_names_as_pubmed_has_them_are_family_first() -> None:
    head = meta(citation_title="Tides and Waders", citation_authors="Knot RA;Plover J;", citation_date="2001")
    assert one(page(head))["author"] == [{"family": "Knot", "given": "RA"}, {"family": "Plover", "given": "J"}]


def test_a_record_that_a_script_assigns_is_read_where_the_page_has_nothing_else() -> None:
    record = {
        "title": "Radar of gulls", "doi": "10.1000/radar.1", "publicationTitle": "Conference on Radar", "isConference": True,
        "authors": [{"name": "Rea Knot", "firstName": "Rea", "lastName": "Knot"}, {"name": "Jan Plover"}],
        "startPage": "1", "endPage": "9", "publicationDate": "May 2010", "isbn": [{"value": "978-1-1111-1111-1"}],
        "keywords": [{"kwd": ["radar", "gulls"]}],
    }  # fmt: skip
    item = one(page("", f"<script>x.document.metadata={json.dumps(record)};\n</script>", "Radar of gulls | Shore"))
    assert item["author"] == [{"family": "Knot", "given": "Rea"}, {"family": "Plover", "given": "Jan"}]
    assert (item["type"], item["page"], item["DOI"]) == ("paper-conference", "1-9", "10.1000/radar.1")
    assert item["issued"] == {"date-parts": [[2010, 5]]}
    assert item["keyword"] == "radar, gulls"


def test_an_issue_and_its_journal_may_be_in_one_list() -> None:
    work = {
        "@type": "ScholarlyArticle", "name": "Tides and Waders", "author": "Rea Knot", "datePublished": "1968",
        "isPartOf": [{"@type": ["PublicationIssue", "Periodical"], "issueNumber": "2"},
                     {"@type": "Periodical", "name": "Shore Letters", "issn": "1234-5679"}],
    }  # fmt: skip
    item = one(page(f'<script type="application/ld+json">{json.dumps(work)}</script>'))
    assert (item["container-title"], item["issue"], item["ISSN"]) == ("Shore Letters", "2", "1234-5679")


def test_a_heading_that_the_title_has_too_is_the_title_where_an_author_is_named() -> None:
    body = "<h1>On weather and gulls</h1><p>It rained.</p>"
    item = one(page(meta(author="Ada Gull", date="2011-10-09"), body, "On weather and gulls - Shore"))
    assert (item["title"], item["author"]) == ("On weather and gulls", [{"family": "Gull", "given": "Ada"}])


def test_a_paper_of_proceedings_is_no_journal_article() -> None:
    head = meta(
        dc__Title="Tides | Proceedings of the 5th Conference on Tides",
        dc__Creator="Rea Knot",
        dc__Type="research-article",
    )
    item = one(page(head + meta(citation_book_title="Proceedings of the 5th Conference on Tides")))
    assert (item["title"], item["type"]) == ("Tides", "paper-conference")
