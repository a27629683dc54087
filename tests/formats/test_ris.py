"""RIS in and out, through the registry."""

from __future__ import annotations

from refdesk.formats.registry import by_name, recognise
from refdesk.items import Problem


def read(text: str | bytes):
    data = text.encode() if isinstance(text, str) else text
    form = by_name("ris")
    assert form
    found = list(form.read(data))
    return [each for each in found if not isinstance(each, Problem)], [
        each for each in found if isinstance(each, Problem)
    ]


def write(*items):
    form = by_name("ris")
    assert form
    pieces = list(form.write(items))
    text = "".join(piece for piece in pieces if isinstance(piece, str))
    return text, [piece for piece in pieces if isinstance(piece, Problem)]


ARTICLE = """TY  - JOUR
ID  - berg2001
AU  - van der Berg, Jan, Jr.
AU  - World Health Organization
TI  - A title that
goes on
T2  - Journal of Deeds
J2  - J. Deeds
VL  - 12
IS  - 3
SP  - 101
EP  - 110
PY  - 2001
DA  - 2001/04/05/
SN  - 1234-567X
DO  - https://doi.org/10.1234/abc
KW  - ships
KW  - sails
N1  - license: CC0
N1  - a note
U3  - kept
ER  -
"""


def test_an_article_comes_in_with_every_tag_in_its_variable():
    items, problems = read(ARTICLE)
    assert problems == []
    assert items == [
        {
            "id": "berg2001",
            "type": "article-journal",
            "author": [
                {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der", "suffix": "Jr."},
                {"literal": "World Health Organization"},
            ],
            "title": "A title that goes on",
            "container-title": "Journal of Deeds",
            "container-title-short": "J. Deeds",
            "volume": "12",
            "issue": "3",
            "page": "101-110",
            "issued": {"date-parts": [[2001, 4, 5]]},
            "ISSN": "1234-567X",
            "DOI": "10.1234/abc",
            "keyword": "ships, sails",
            "license": "CC0",
            "note": "a note",
            "custom": {"ris": {"U3": ["kept"]}},
        }
    ]


def test_what_was_read_is_written_and_read_as_the_same_item():
    items, _ = read(ARTICLE)
    text, problems = write(*items)
    assert problems == []
    assert read(text) == (items, [])


def test_text_around_records_a_missing_end_and_a_byte_order_mark_are_forgiven():
    text = (
        b"\xef\xbb\xbfRecord 1 of 2\r\nProvider: X\r\n\r\nTY  - BOOK\r\nTI  - One\r\nTY - JOUR\r\nTI - Two\r\nVL  -\r\n"
    )
    items, problems = read(text)
    assert [(item["type"], item["title"]) for item in items] == [("book", "One"), ("article-journal", "Two")]
    assert [(problem.line, problem.code, problem.severity) for problem in problems] == [
        (4, "frame", "warning"),
        (6, "frame", "warning"),
    ]


def test_old_macintosh_line_ends_and_utf_16_are_read():
    assert read(ARTICLE.replace("\n", "\r"))[0] == read(ARTICLE)[0]
    assert read(ARTICLE.encode("utf-16"))[0] == read(ARTICLE)[0]


def test_a_type_without_a_tag_of_its_own_survives_as_a_note():
    item = {"id": "a", "type": "post", "title": "T", "license": "CC0", "issued": {"date-parts": [[2001], [2003]]}}
    text, problems = write(item)
    assert "N1  - type: post\n" in text
    assert problems == []
    assert read(text)[0] == [item]


def test_what_does_not_come_back_is_named():
    _, problems = write(
        {"id": "a", "type": "book", "title": "T", "custom": {"bibtex": {"file": "x"}}, "categories": ["x"]}
    )
    assert [(problem.key, problem.code) for problem in problems] == [("a", "loss"), ("a", "loss")]
    assert "categories" in problems[0].message
    assert "bibtex" in problems[1].message


def test_a_file_with_no_record_is_one_problem():
    items, problems = read("nothing here\n")
    assert items == []
    assert [problem.code for problem in problems] == ["not-ris"]


def test_ris_is_recognised_by_content_below_a_preamble():
    form = recognise(b"Provider: X\n\n" + ARTICLE.encode())
    assert form is not None
    assert form.id == "ris"


def test_further_lines_of_keywords_are_keywords_of_their_own():
    items, _ = read("TY  - JOUR\nTI  - T\nKW  - one\ntwo words\nthree\nER  - \n")
    assert items[0]["keyword"] == "one, two words, three"


def test_several_serial_numbers_and_names_in_one_line_are_distinguished():
    items, _ = read(
        "TY  - JOUR\nSN  - 00223514, 1939-1315 (ISSN); 9780387310732 (ISBN)\nA1  - Fanning E.; Doe, Jane\nER  - \n"
    )
    assert items[0]["ISSN"] == "00223514, 1939-1315"
    assert items[0]["ISBN"] == "9780387310732"
    assert items[0]["author"] == [{"family": "Fanning", "given": "E."}, {"family": "Doe", "given": "Jane"}]


def test_conference_and_proceedings_are_distinguished_as_endnote_has_them():
    text = "TY  - CONF\nT2  - Meeting\nCY  - Rome\nC1  - Berlin\nC3  - Proceedings\nER  - \n"
    assert read(text)[0] == [
        {
            "type": "paper-conference",
            "event-title": "Meeting",
            "event-place": "Rome",
            "publisher-place": "Berlin",
            "container-title": "Proceedings",
        }
    ]


def test_a_doi_is_found_where_databases_leave_it():
    for line in ("DO  - doi:10.1234/x", "M3  - doi: 10.1234/x", "UR  - https://doi.org/10.1234/x"):
        assert read(f"TY  - JOUR\n{line}\nER  - \n")[0][0]["DOI"] == "10.1234/x"


def test_dates_are_read_however_they_are_written():
    dates = {
        "2005/07/15": [[2005, 7, 15]],
        "2016/12//": [[2016, 12]],
        "2015/october": [[2015, 10]],
        "1984 - 1985": [[1984], [1985]],
        "1-4 Aug. 2010": [[2010, 8, 1], [2010, 8, 4]],
        "20100501": [[2010, 5, 1]],
        "c2010": [[2010]],
        "12 März 2001": [[2001, 3, 12]],
    }
    for text, parts in dates.items():
        assert read(f"TY  - JOUR\nPY  - {text}\nER  - \n")[0][0]["issued"] == {"date-parts": parts}
    assert read("TY  - JOUR\nPY  - 1999///Spring\nER  - \n")[0][0]["issued"] == {"date-parts": [[1999]], "season": 1}
    assert read("TY  - JOUR\nPY  - c. 1850\nER  - \n")[0][0]["issued"] == {"date-parts": [[1850]], "circa": True}
    assert read("TY  - JOUR\nPY  - in press\nER  - \n")[0][0]["issued"] == {"literal": "in press"}
