"""RIS, refer and MEDLINE as databases and journals export them."""

from __future__ import annotations

import pytest

from refdesk.formats.registry import by_name
from refdesk.items import Item, Problem


def read(text: str, format: str = "ris") -> tuple[list[Item], list[str]]:
    form = by_name(format)
    assert form
    results = list(form.read(text.encode()))
    return [r for r in results if not isinstance(r, Problem)], [r.message for r in results if isinstance(r, Problem)]


def one(*lines: str, kind: str = "JOUR") -> Item:
    items, _ = read("\n".join([f"TY  - {kind}", "TI  - T", "T2  - Journal", *lines, "ER  - "]))
    assert len(items) == 1
    return items[0]


def test_tags_before_ty_belong_to_the_record_that_begins_there():
    items, problems = read("DB  - X\nTI  - T\nTY  - JOUR\nAU  - Mar, A.\nER  - \nTI  - U\nTY  - BOOK\nER  -\nEF  - \n")
    assert [(item["type"], item["title"]) for item in items] == [("article-journal", "T"), ("book", "U")]
    assert problems == []


def test_an_article_number_is_a_number_and_the_page_where_there_is_none():
    assert (one("C7  - 109")["page"], one("C7  - 109")["number"]) == ("109", "109")
    assert (one("SP  - 1", "EP  - 9", "C7  - 109")["page"], one("SP  - 1", "C7  - 109")["number"]) == ("1-9", "109")


@pytest.mark.parametrize("genre", ["Article", "Journal Article", "Review", "article", "Article; Early Access"])
def test_what_only_says_the_type_again_is_no_genre(genre):
    item = one(f"M3  - {genre}")
    assert "genre" not in item
    assert item["custom"]["ris"]["M3"] == [genre]


def test_what_says_more_than_the_type_stays_a_genre():
    assert one("M3  - Ph.D.", kind="THES")["genre"] == "Ph.D."
    assert one("M3  - White paper", kind="RPRT")["genre"] == "White paper"


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("C2  - PMC123", "PMCID", "PMC123"),
        ("C5  - 35752263", "PMID", "35752263"),
        ("DB  - Scopus", "source", "Scopus"),
        ("M1  - 4", "issue", "4"),
        ("CP  - 4", "issue", "4"),
        ("CP  - 5th Conference on Sea", "event-title", "5th Conference on Sea"),
        ("CL  - Rome", "event-place", "Rome"),
        ("PU  - IEEE", "publisher", "IEEE"),
        ("PI  - New York", "publisher-place", "New York"),
        ("EI  - 1234-5678", "ISSN", "1234-5678"),
        ("DOI - 10.1/x", "DOI", "10.1/x"),
        ("XR  - PUBMED 12345", "PMID", "12345"),
        ("US  - https://a.org", "URL", "https://a.org"),
        ("PY  - 2020\nPD  - MAY", "issued", {"date-parts": [[2020, 5]]}),
        ("AN  - 12345678\nUR  - https://europepmc.org/a", "PMID", "12345678"),
        ("SP  - 101 - 110", "page", "101-110"),
        ("KW  - a&amp;b", "keyword", "a&b"),
        ("AU  - M&uuml;ller, J", "author", [{"family": "Müller", "given": "J"}]),
        ("SP  - 503\nEP  - 19", "page", "503-519"),
        ("SP  - S417-29", "page", "S417-S429"),
        ("PY  - 2001\nDA  - SPR", "issued", {"date-parts": [[2001]], "season": 1}),
        ("PY  - 2001\nDA  - DEC 5", "issued", {"date-parts": [[2001, 12, 5]]}),
        ("UR  - <Go to ISI>://WOS:1", "URL", None),
        ("UR  - http://a.org\nN1  - Accessed: 2021-05-06", "accessed", {"date-parts": [[2021, 5, 6]]}),
        ("UR  - http://a.org\nN1  - Accessed: 2021-05-06", "note", None),
        ("N1  - Accessed: 2021-05-06", "accessed", None),
        ("C7  - Article 109", "number", "109"),
        ("SP  - Article 109", "number", "109"),
        ("AR  - 109", "number", "109"),
        ("SP  - pp. 1-9", "page", "1-9"),
        ("SP  - 1\nEP  - 9\nSE  - 1", "section", None),
        ("ET  - Second edition", "available-date", None),
        ("DB  - Ovid MEDLINE(R)\nAN  - 31234567", "PMID", "31234567"),
        ("AN  - PMID: 31234567", "PMID", "31234567"),
        ("C6  - PMC123456", "PMCID", "PMC123456"),
        ("SN  - 1234-5678 (Print)\n1234-5679 (Electronic)", "ISSN", "1234-5678, 1234-5679"),
        ("UR  - http://a.org http://b.org", "URL", "http://a.org"),
        ("PY  - 2001\nDA  - DEC-JAN", "issued", {"date-parts": [[2000, 12], [2001, 1]]}),
        ("AU  - X. -Y. Li", "author", [{"family": "Li", "given": "X.-Y."}]),
        ("AU  - St. John P", "author", [{"family": "St. John", "given": "P"}]),
        ("AU  - University of X", "author", [{"literal": "University of X"}]),
        ("AU  - Doe J\nAU  - Roe JAM", "author", [{"family": "Doe", "given": "J"}, {"family": "Roe", "given": "JAM"}]),
        ("AU  - Ed POE", "author", [{"family": "POE", "given": "Ed"}]),
        ("ED  - Roe, Rick (Hrsg.)", "editor", [{"family": "Roe", "given": "Rick"}]),
    ],
)
def test_a_tag_means_what_the_database_means_by_it(line, field, value):
    assert one(line).get(field) == value


def test_the_adviser_of_a_thesis_is_no_editor():
    item = one("A2  - Adv, Isor", kind="THES")
    assert "editor" not in item
    assert item["contributor"] == [{"family": "Adv", "given": "Isor"}]


def test_a_preprint_and_springer_s_edition():
    assert one("M3  - Preprint", kind="UNPB")["type"] == "article"
    assert one("ET  - 1st ed. 2020", kind="BOOK")["edition"] == "1"


def test_the_degree_of_a_thesis_in_its_volume_is_its_genre():
    assert one("VL  - MSc", kind="THES")["genre"] == "MSc"
    assert one("VL  - 2", kind="THES")["volume"] == "2"


def test_the_adviser_and_the_database_of_a_thesis_in_cnki_s_enw():
    (item,), _ = read("%0 Thesis\n%A 张三\n%Y 李四\n%T 论文\n%I 清华大学\n%9 博士\n%W CNKI\n%~ CNKI\n", "refer")
    assert (item["contributor"], item["source"], item["genre"]) == ([{"literal": "李四"}], "CNKI", "博士")
    assert "archive_location" not in item
    assert "translator" not in item


def test_every_short_title_of_a_journal_is_kept():
    item = one("JA  - J. Sea", "JO  - JSEA", "JF  - Journal of Sea")
    assert item["custom"]["ris"]["JO"] == ["JSEA"]


def test_of_two_titles_of_a_journal_the_full_one_is_the_title():
    items, _ = read("TY  - JOUR\nT2  - N Engl J Med\nJ2  - The New England journal of medicine\nER  - \n")
    assert items[0]["container-title"] == "The New England journal of medicine"
    assert items[0]["container-title-short"] == "N Engl J Med"


def test_ojs_writes_its_type_in_the_middle_and_keywords_as_a_genre():
    (item,), problems = read(
        "%A Jane Doe\n%B 2016\n%9 ships; sails\n%K ships; sails\n%J J\n%0 Journal Article\n", "refer"
    )
    assert (item["type"], item["container-title"]) == ("article-journal", "J")
    assert "genre" not in item
    assert problems == []


@pytest.mark.parametrize(
    ("title", "read_title"),
    [
        ("On things.", "On things"),
        ("[On things].", "On things"),
        ("Why?", "Why?"),
        ("Effect of IL-2 et al.", "Effect of IL-2 et al."),
    ],
)
def test_medline_ends_titles_with_a_full_stop_and_brackets_translated_ones(title, read_title):
    (item,), _ = read(f"PMID- 1\nTI  - {title}\nFAU - Smith, John Jr\nPG  - 503-19\n", "nbib")
    assert item["title"] == read_title
    assert item["author"] == [{"family": "Smith", "given": "John", "suffix": "Jr"}]
    assert item["page"] == "503-519"
