"""refer and EndNote XML in and out, through the registry."""

from __future__ import annotations

import pytest

from refdesk.formats.registry import recognise

REFER = """%0 Journal Article
%A Kernighan, Brian W.
%A Bell Laboratories,
%T A title
%J Journal of Tools
%V 3
%N 2
%P 1-9
%D 1984
%8 1984/05//
%K one
%K two
%@ 1234-567X
%R 10.1234/x
%F kernighan1984
%1 kept

%0 Book
%A Brian W. Kernighan
%E Ritchie, Dennis
%T The book
%S The series
%P 200
"""

XML = """<?xml version="1.0"?><xml><records><record><rec-number>1</rec-number>
<ref-type name="Journal Article">17</ref-type><contributors><authors><author><style face="normal">Doe, Jane</style></author>
</authors></contributors><titles><title><style face="normal">On </style><style face="italic">E. coli</style></title>
<secondary-title>Journal</secondary-title></titles><pages>1-9</pages><number>2</number><dates><year>2001</year><pub-dates>
<date>Mar 3</date></pub-dates></dates><label>doe2001</label><custom1>kept</custom1></record></records></xml>"""


def test_refer_comes_in_with_its_people_places_and_pages(read):
    items, problems = read("refer", REFER)
    assert problems == []
    assert items == [
        {
            "type": "article-journal",
            "author": [{"family": "Kernighan", "given": "Brian W."}, {"literal": "Bell Laboratories"}],
            "title": "A title",
            "container-title": "Journal of Tools",
            "volume": "3",
            "issue": "2",
            "page": "1-9",
            "issued": {"date-parts": [[1984, 5]]},
            "keyword": "one, two",
            "ISSN": "1234-567X",
            "DOI": "10.1234/x",
            "id": "kernighan1984",
            "custom": {"ris": {"C1": ["kept"]}},
        },
        {
            "type": "book",
            "author": [{"family": "Kernighan", "given": "Brian W."}],
            "editor": [{"family": "Ritchie", "given": "Dennis"}],
            "title": "The book",
            "collection-title": "The series",
            "number-of-pages": "200",
        },
    ]


def test_endnote_xml_comes_in_with_its_runs_of_style_as_markup(read):
    items, problems = read("endnote-xml", XML)
    assert problems == []
    assert items == [
        {
            "id": "doe2001",
            "type": "article-journal",
            "author": [{"family": "Doe", "given": "Jane"}],
            "title": "On <i>E. coli</i>",
            "container-title": "Journal",
            "page": "1-9",
            "issue": "2",
            "issued": {"date-parts": [[2001, 3, 3]]},
            "custom": {"ris": {"C1": ["kept"]}},
        }
    ]


@pytest.mark.parametrize(("form", "text"), [("refer", REFER), ("endnote-xml", XML)])
def test_what_was_read_is_written_and_read_as_the_same_items(form, text, read, write):
    items, _ = read(form, text)
    written, problems = write(form, items)
    assert problems == []
    assert read(form, written) == (items, [])


@pytest.mark.parametrize(("form", "text"), [("refer", REFER), ("endnote-xml", XML)])
def test_it_is_recognised_by_content(form, text):
    found = recognise(text.encode())
    assert found is not None
    assert found.id == form


def test_xml_that_breaks_off_gives_its_whole_records_and_the_line_of_the_break(read):
    broken = XML.replace("</records></xml>", "<record><titles><title>Half")
    items, problems = read("endnote-xml", broken)
    assert items[0]["id"] == "doe2001"
    assert any(problem.line for problem in problems)


def test_xml_entities_are_not_expanded(read):
    bomb = '<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>' + XML[21:].replace(
        "Journal<", "&b;&a;<"
    )
    items, _ = read("endnote-xml", bomb)
    assert len(items) == 1
    assert "root:" not in str(items)
