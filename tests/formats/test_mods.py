"""MODS in and out, through the registry."""

from __future__ import annotations

import pytest

from refdesk.formats.registry import by_name, recognise
from refdesk.items import Problem

MODS = """<?xml version="1.0"?><modsCollection xmlns="http://www.loc.gov/mods/v3"><mods ID="doe2001">
<titleInfo><nonSort>The </nonSort><title>Sound</title><subTitle>and fury</subTitle></titleInfo>
<name type="personal"><namePart>Doe, Jane, 1901-1980.</namePart><role><roleTerm type="code">aut</roleTerm></role></name>
<name type="corporate"><namePart>Library</namePart><namePart>Maps</namePart></name>
<typeOfResource>text</typeOfResource><genre>journal article</genre>
<language><languageTerm type="code">eng</languageTerm></language>
<abstract>About it.</abstract><note type="system details">Needs light.</note><subject><topic>Noise</topic>
<geographic>Wales</geographic></subject><identifier type="lccn">99</identifier>
<relatedItem type="host"><titleInfo><title>Journal</title></titleInfo><identifier type="issn">1234-5678</identifier>
<part><detail type="volume"><number>3</number></detail><detail type="issue"><number>1</number></detail>
<extent unit="pages"><start>53</start><end>57</end></extent><date>Jan. 2003</date></part></relatedItem>
</mods></modsCollection>"""


def read(text):
    form = by_name("mods")
    assert form
    found = list(form.read(text.encode()))
    assert [each for each in found if isinstance(each, Problem)] == []
    return found


def test_an_article_takes_volume_pages_and_date_from_what_it_is_in():
    (item,) = read(MODS)
    assert item == {
        "id": "doe2001",
        "type": "article-journal",
        "title": "The Sound: and fury",
        "author": [{"family": "Doe", "given": "Jane"}, {"literal": "Library: Maps"}],
        "language": "eng",
        "abstract": "About it.",
        "note": "system details: Needs light.",
        "keyword": "Noise",
        "container-title": "Journal",
        "ISSN": "1234-5678",
        "volume": "3",
        "issue": "1",
        "page": "53-57",
        "issued": {"date-parts": [[2003, 1]]},
        "custom": {"mods": {"identifier lccn": ["99"], "subject/geographic": ["Wales"]}},
    }


def written(items):
    form = by_name("mods")
    assert form
    pieces = list(form.write(items))
    assert [piece for piece in pieces if isinstance(piece, Problem)] == []
    return "".join(str(piece) for piece in pieces)


def test_what_was_read_is_written_and_read_as_the_same_item():
    items = read(MODS)
    assert read(written(items)) == items


def test_the_key_date_is_the_date_where_nothing_was_issued():
    (item,) = read(
        '<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>A photograph</title></titleInfo><typeOfResource>still image'
        '</typeOfResource><originInfo><dateCreated keyDate="yes" encoding="w3cdtf">1955-03-22</dateCreated>'
        "<copyrightDate>2003</copyrightDate></originInfo></mods>"
    )
    assert item == {"type": "graphic", "title": "A photograph", "issued": {"date-parts": [[1955, 3, 22]]}}


def test_it_is_recognised_by_content():
    form = recognise(MODS.encode())
    assert form is not None
    assert form.id == "mods"


BILL = """<mods xmlns="http://www.loc.gov/mods/v3" ID="P1"><extension><collectionCode>BILLS</collectionCode></extension>
<name type="corporate"><namePart>Printing Office</namePart><role><roleTerm type="text">publisher</roleTerm>
<roleTerm type="code">pbl</roleTerm></role></name>
<name type="corporate"><namePart>Committee on Herons</namePart><role><roleTerm>associated name</roleTerm></role></name>
<titleInfo><title>An Act to count herons</title></titleInfo>
<titleInfo type="alternative"><title>Heron Act</title></titleInfo><identifier type="preferred citation">H.R. 12</identifier>
<extension><congress>117</congress><originChamber>HOUSE</originChamber><shortTitle type="measure">Heron Act</shortTitle>
<USCode title="38"><section number="1701"/><section number="3729"/></USCode></extension></mods>"""


def test_a_bill_is_cited_by_its_short_title_and_the_code_that_it_changes():
    (item,) = read(BILL)
    assert {name: item.get(name) for name in ("type", "title", "number", "container-title", "volume", "page")} == {
        "type": "bill",
        "title": "Heron Act",
        "number": "H.R. 12",
        "container-title": "U.S.C.",
        "volume": "38",
        "page": "1701, 3729",
    }
    assert (item["authority"], item["chapter-number"], item["publisher"]) == ("House", "117", "Printing Office")
    assert (item.get("author"), item["contributor"]) == (None, [{"literal": "Committee on Herons"}])
    assert item["custom"]["mods"]["title alternative"] == ["An Act to count herons"]
    assert read(written([item])) == [item]


@pytest.mark.parametrize(
    ("text", "circa"), [("[ca. 1850]", True), ("c1850", None), ("[1850?]", True), ("[1850]", None)]
)
def test_a_date_on_a_catalogue_card_keeps_its_doubt(read, text, circa):
    (item,), _ = read("mods", f"<mods><originInfo><dateIssued>{text}</dateIssued></originInfo></mods>")
    assert (item["issued"]["date-parts"], item["issued"].get("circa")) == ([[1850]], circa)


def test_a_key_that_is_no_xml_name_comes_back(read, write):
    for key in ("a b", "1:2", "ä"):
        text, _ = write("mods", [{"id": key, "type": "book", "title": "T"}])
        assert read("mods", text)[0][0]["id"] == key
