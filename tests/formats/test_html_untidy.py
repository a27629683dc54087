"""Reading saved pages that mark up their work in less common ways, or in several that disagree."""

from __future__ import annotations

import json

import pytest

from refdesk.formats import html
from refdesk.items import Item

KNOT = {"family": "Knot", "given": "Rea"}
PLOVER = {"family": "Plover", "given": "Jan"}


def page(head: str = "", body: str = "", title: str = "Tides and Waders | Shore") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def meta(*pairs: tuple[str, str]) -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for name, content in pairs)


def linked(*documents: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in documents)


def one(text: str) -> Item:
    (item,) = [found for found in html.read(text.encode()) if isinstance(found, dict)]
    return item


def authors(*values: str) -> object:
    head = meta(("citation_title", "Tides and Waders"), ("citation_date", "2001"))
    return one(page(head + meta(*(("citation_author", value) for value in values)))).get("author")


def test_microdata_is_read_as_deep_as_json_ld() -> None:
    body = """<article itemscope itemtype="https://schema.org/ScholarlyArticle"><h1 itemprop="headline">Tides and Waders</h1>
    <p itemprop="author" itemscope itemtype="https://schema.org/Person"><i itemprop="givenName">Rea</i>
    <b itemprop="familyName">Knot</b></p>
    <p itemprop="author" itemscope itemtype="https://schema.org/Person">Jan Plover</p>
    <div itemprop="isPartOf" itemscope itemtype="https://schema.org/PublicationIssue"><i itemprop="issueNumber">3</i>
    <i itemprop="isPartOf" itemscope itemtype="https://schema.org/Periodical"><i itemprop="name">Shore Letters</i></i></div>
    <i itemprop="pageStart">5</i><i itemprop="pageEnd">9</i>
    <time itemprop="datePublished" datetime="2011-03">March</time></article>"""
    item = one(page("", body))
    assert item["author"] == [KNOT, PLOVER]
    assert (item["type"], item["container-title"]) == ("article-journal", "Shore Letters")
    assert (item["issue"], item["page"], item["issued"]) == ("3", "5-9", {"date-parts": [[2011, 3]]})


def test_rdfa_is_read_with_the_names_of_dublin_core_and_of_people() -> None:
    body = """<div about="/t/1" typeof="bibo:Thesis"><h2 property="dc:title">Tides and Waders</h2>
    <p>par <span rel="dc:creator"><a typeof="foaf:Person" href="/p"><b property="foaf:name">Rea Knot</b></a></span></p>
    <b property="dc:date" content="2013-11-21">21-11-2013</b></div>"""
    item = one(page("", body))
    assert (item["type"], item["title"], item["author"]) == ("thesis", "Tides and Waders", [KNOT])
    assert item["issued"] == {"date-parts": [[2013, 11, 21]]}


def test_a_catalogue_record_loses_its_last_marks_and_its_authors_years() -> None:
    body = """<div vocab="http://schema.org/" typeof="Book Product"><h1 property="name">Tides and Waders /</h1>
    <a property="author" typeof="Person"><b property="name">Knot, Rea, 1850-1920</b></a>
    <b property="publisher" typeof="Organization"><b property="name">Marsh Press,</b></b></div>"""
    item = one(page("", body, "Tides and Waders / - Catalogue"))
    assert (item["type"], item["title"], item["publisher"]) == ("book", "Tides and Waders", "Marsh Press")
    assert item["author"] == [KNOT]


def test_of_several_works_the_one_in_the_pages_title_is_taken() -> None:
    other = {"@type": "NewsArticle", "headline": "Something else", "author": {"name": "Some Body"}}
    mine = {"@type": "OpinionNewsArticle", "headline": "Tides and Waders", "author": {"name": "By Rea Knot"}}
    item = one(page(linked(other, mine)))
    assert (item["type"], item["title"], item["author"]) == ("article-newspaper", "Tides and Waders", [KNOT])


def test_the_headline_is_no_title_where_the_page_is_titled_after_the_name() -> None:
    node = {"@type": "Article", "name": "Tides and Waders", "headline": "a look at the sea", "datePublished": "2002"}
    assert one(page(linked(node)))["title"] == "Tides and Waders"


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "dataset", "name": "Tides and Waders", "creator": ["Rea Knot"], "datePublished": "2011",}',
        '{"@type": "schema:Dataset", "schema:name": "Tides and Waders", "schema:creator": {"schema:name": "Rea Knot"}}',
    ],
)
def test_json_ld_is_read_with_prefixes_another_case_and_a_comma_too_many(text: str) -> None:
    item = one(page(f'<script type="application/ld+json">{text}</script>'))
    assert (item["type"], item["title"], item["author"]) == ("dataset", "Tides and Waders", [KNOT])


def test_a_coins_of_a_work_that_is_cited_says_nothing_of_the_page() -> None:
    coins = '<span class="Z3988" title="rft.atitle=Something+else&amp;rft.volume=3&amp;rft_id=info:doi/10.1000/other"></span>'
    head = meta(("author", "Rea Knot")) + '<meta property="og:title" content="Tides and Waders">'
    item = one(page(head, coins))
    assert (item["title"], item["author"]) == ("Tides and Waders", [KNOT])
    assert not item.keys() & {"DOI", "volume"}


def test_a_coins_without_a_genre_is_of_the_kind_of_its_format() -> None:
    coins = "rft_val_fmt=info:ofi/fmt:kev:mtx:book&amp;rft.title=Tides+and+Waders&amp;rft.au=Rea+Knot&amp;rft.pub=Marsh+Press%2C"
    item = one(page("", f'<span class="Z3988" title="{coins}"></span>'))
    assert (item["type"], item["publisher"]) == ("book", "Marsh Press")


def test_the_entry_that_the_page_is_titled_after_is_taken_of_several() -> None:
    when = '<i class="published" title="2011-03-02">x</i>'
    entry = f'<div class="hentry"><h2 class="entry-title">{{}}</h2><b class="fn">{{}}</b>{when}</div>'
    body = entry.format("Something else", "Some Body") + entry.format("Tides and Waders", "Rea Knot")
    item = one(page("", body))
    assert (item["author"], item["issued"]) == ([KNOT], {"date-parts": [[2011, 3, 2]]})


@pytest.mark.parametrize(
    "record",
    [
        "<table><tr><th>Titolo</th><td>Tides and Waders</td></tr><tr><th>Autore</th><td>Knot, Rea</td></tr>"
        "<tr><th>Data</th><td>2015</td></tr></table>",
        "<table><tr><td>dc.contributor.author</td><td>Knot, Rea</td><td>en</td></tr><tr><td>dc.date.issued</td><td>2015</td></tr>"
        "<tr><td>dc.title</td><td>Tides and Waders</td></tr></table>",
        "<dl><dt>Title:</dt><dd>Tides and Waders</dd><dt>Creator:</dt><dd>Knot, Rea</dd><dt>Date:</dt><dd>2015</dd></dl>",
    ],
)
def test_a_record_that_the_page_shows_is_read_by_its_labels(record: str) -> None:
    item = one(page("", record, "Full record"))
    assert (item["title"], item["author"], item["issued"]) == ("Tides and Waders", [KNOT], {"date-parts": [[2015]]})


def test_tables_in_tables_take_no_more_time_than_their_length() -> None:
    deep = "<table><tr><td>Title</td><td>" * 2000
    assert list(html.read(page("", deep).encode()))


def test_the_authors_and_the_date_beside_the_heading_are_read_and_no_others() -> None:
    body = """<main><h1>Tides and Waders</h1><p>On the <a href="/x">sea</a> · <a rel="author" href="/rea">Rea Knot</a>
    <time datetime="2016-03-05T23:30:00-08:00">5 March</time></p></main><aside><a rel="author">Some Body</a></aside>"""
    item = one(page("", body))
    assert (item["title"], item["author"]) == ("Tides and Waders", [KNOT])
    assert item["issued"] == {"date-parts": [[2016, 3, 5]]}


@pytest.mark.parametrize(
    "others",
    [
        '<section><article><h2>Something else</h2><a rel="author">Some Body</a></article></section>',
        '<div class="comments"><b class="comment-author">Some Body</b><time datetime="2020-01-01">then</time></div>',
    ],
)
def test_who_wrote_other_pages_and_comments_did_not_write_this_one(others: str) -> None:
    head = '<meta property="og:title" content="Tides and Waders">'
    item = one(page(head + meta(("date", "2009")), f"<main><h1>Tides and Waders</h1><p>Salt.</p>{others}</main>"))
    assert "author" not in item
    assert item["issued"] == {"date-parts": [[2009]]}


def test_a_heading_that_is_the_name_of_the_site_is_not_the_title() -> None:
    body = '<h1>The Shore</h1><h1>Tides and Waders</h1><a rel="author">Rea Knot</a>'
    item = one(page("", body, "Tides and Waders - The Shore"))
    assert (item["title"], item["author"]) == ("Tides and Waders", [KNOT])


def test_a_byline_in_an_element_of_its_own_is_read() -> None:
    body = '<h1>Tides and Waders</h1><p><b class="byline-author">By Rea Knot and Jan Plover</b></p><p>Published 12 May 2010</p>'
    item = one(page("", body))
    assert (item["author"], item["issued"]) == ([KNOT, PLOVER], {"date-parts": [[2010, 5, 12]]})


def test_a_title_alone_loses_the_name_of_its_site() -> None:
    item = one(page(meta(("author", "Rea Knot"), ("date", "2009-02-03")), "<p>Salt.</p>"))
    assert item["title"] == "Tides and Waders"


def test_a_title_loses_what_its_heading_does_not_have() -> None:
    head = meta(("dc.Title", "Tides and Waders | Meeting of the Shore Club"), ("dc.Creator", "Rea Knot"))
    assert one(page(head, "<h1>Tides and Waders</h1>"))["title"] == "Tides and Waders"


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Knot, R., Plover, J. P., Tern, S.", ["Knot, R.", "Plover, J. P.", "Tern, S."]),
        ("Knot, Rea, Plover, Jan", ["Knot, Rea", "Plover, Jan"]),
        ("Dr. Rea Knot", ["Knot, Rea"]),
        ("Written by Rea Knot, Senior Reporter", ["Knot, Rea"]),
        ("Rea Knot, Shore University", ["Knot, Rea"]),
        ("Knot, Rea (Shore University)", ["Knot, Rea"]),
        ("Rea Knot and Jan Plover, Shore University", ["Knot, Rea", "Plover, Jan"]),
        ("Knot, Rea and Plover, Jan and Tern, Sam", ["Knot, Rea", "Plover, Jan", "Tern, Sam"]),
        ("Rea Knot, Sam Tern et Jan Plover", ["Knot, Rea", "Tern, Sam", "Plover, Jan"]),
        ("Rea Knot|Jan Plover", ["Knot, Rea", "Plover, Jan"]),
        ("Rea Knot 1*", ["Knot, Rea"]),
    ],
)
def test_names_are_distinguished_from_each_other_and_from_what_their_bearers_are(value: str, names: list[str]) -> None:
    assert [f"{name['family']}, {name['given']}" for name in authors(value)] == names  # type: ignore[attr-defined]


def test_the_name_of_an_organisation_may_have_an_and_in_it() -> None:
    assert authors("Centre for Reeds and Rushes") == [{"literal": "Centre for Reeds and Rushes"}]


def test_the_braces_that_keep_capitals_in_bibtex_are_no_part_of_a_title() -> None:
    assert one(page(meta(("citation_title", "{TIDES} and Waders"), ("date", "2001"))))["title"] == "TIDES and Waders"


def test_a_paper_that_no_vocabulary_puts_in_a_journal_is_an_article_of_its_own() -> None:
    head = meta(("citation_title", "Tides and Waders"), ("citation_author", "Rea Knot"))
    assert one(page(head + '<meta property="og:type" content="website">'))["type"] == "article"


@pytest.mark.parametrize("value", ["Staff Writer", "News desk", "Unknown", "admin"])
def test_nobody_is_no_author(value: str) -> None:
    assert authors(value) is None


@pytest.mark.parametrize("value", ["20100512093000", "1273622400", "1273622400000"])
def test_a_date_may_be_run_together_with_its_time_or_count_from_1970(value: str) -> None:
    head = meta(("citation_title", "Tides and Waders"), ("citation_publication_date", value))
    assert one(page(head))["issued"] == {"date-parts": [[2010, 5, 12]]}


def test_values_that_say_nothing_are_left_out_and_labels_fall_off() -> None:
    head = meta(
        ("citation_title", "Tides and Waders"), ("citation_author", "Rea Knot"), ("citation_issn", "0000-0000"),
        ("citation_volume", "Vol. 12"), ("citation_issue", "null"), ("citation_pages", "pp. 45-50"),
    )  # fmt: skip
    item = one(page(head + meta(("prism.issn", "ISSN-1234-5679"))))
    assert (item["volume"], item["page"], item["ISSN"], item.get("issue")) == ("12", "45-50", "1234-5679", None)


def test_a_record_in_a_script_is_read_whatever_the_script_says_it_is() -> None:
    record = json.dumps({"title": "Tides and Waders", "doi": "10.1000/tides.7", "authors": [{"name": "Rea Knot"}]})
    item = one(page("", f'<script type="text/javascript">x.metadata={record};</script>'))
    assert (item["DOI"], item["author"]) == ("10.1000/tides.7", [KNOT])


def test_the_data_that_a_page_is_drawn_from_is_searched_for_its_title() -> None:
    data = {
        "props": [{"post": {"title": "Tides and Waders", "author": "Rea Knot", "publishedAt": "2021-03-04T00:00:00Z"}}]
    }
    item = one(page("", f'<script type="application/json">{json.dumps(data)}</script>'))
    assert (item["author"], item["issued"]) == ([KNOT], {"date-parts": [[2021, 3, 4]]})


@pytest.mark.parametrize(
    "head",
    [
        meta(
            ("parsely-page", "{&quot;author&quot;: &quot;Rea Knot&quot;, &quot;pub_date&quot;: &quot;2013-10-02&quot;}")
        ),
        meta(("twitter:label1", "Written by"), ("twitter:data1", "Rea Knot"), ("date", "2013-10-02")),
        meta(("dcterms.creator", "corporateName=Knot, Rea; jurisdiction=Shore"), ("dcterms.issued", "2013-10-02")),
    ],
)
def test_names_that_some_sites_use_are_known(head: str) -> None:
    item = one(page(head + '<meta property="og:title" content="Tides and Waders">'))
    assert (item["author"], item["issued"]) == ([KNOT], {"date-parts": [[2013, 10, 2]]})


def test_a_source_in_dublin_core_gives_the_journal_and_its_numbers() -> None:
    head = meta(
        ("DC.title", "Tides and Waders"),
        ("DC.creator", "Knot, Rea"),
        ("DC.source", "Shore Letters; Vol 4, No 2 (2012)"),
    )
    item = one(page(head))
    assert (item["type"], item["container-title"]) == ("article-journal", "Shore Letters")
    assert (item["volume"], item["issue"]) == ("4", "2")
