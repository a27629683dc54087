"""Citations in Word and Writer files."""

from __future__ import annotations

import base64
import html
import io
import json
import zipfile

import pytest

from refdesk.documents import Source
from refdesk.documents.reading import format_named

DATA = {"id": 7, "type": "book", "title": "A", "citation-key": "a"}
ITEM = {"id": 7, "uris": ["http://zotero.org/users/1/items/ABC"], "itemData": DATA}


def citation(*items):
    return "ADDIN ZOTERO_ITEM CSL_CITATION " + json.dumps({"citationItems": items or [ITEM]})


def run(inside):
    return f"<w:r>{inside}</w:r>"


def field(instruction, text="(A)", pieces=1, tag="w:instrText"):
    size = len(instruction) // pieces + 1
    parts = [html.escape(instruction[start : start + size]) for start in range(0, len(instruction), size)]
    return (
        run('<w:fldChar w:fldCharType="begin"/>')
        + "".join(run(f"<{tag}>{part}</{tag}>") for part in parts)
        + run('<w:fldChar w:fldCharType="separate"/>')
        + run(f"<w:t>{text}</w:t>")
        + run('<w:fldChar w:fldCharType="end"/>')
    )


def scan(form="docx", **members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return format_named(form).scan(Source.archive("x", out.getvalue()))


def keys(found):
    return [cite.key for cluster in found.clusters for cite in cluster.cites]


def test_a_field_is_read_over_its_runs_and_carries_its_reference():
    item = ITEM | {"locator": "3", "label": "chapter", "prefix": "see ", "suppress-author": 1}
    text = "<w:p>" + run("<w:t>x</w:t>") + field(citation(item), pieces=5) + "</w:p>"
    found = scan(word__document=text)
    assert found.references == ({"id": "a", "type": "book", "title": "A", "citation-key": "a"},)
    cluster = found.clusters[0]
    cite = cluster.cites[0]
    assert (cite.mode, cite.prefix, cite.label, cite.locator) == ("suppress-author", "see ", "chapter", "3")
    assert text[slice(*cluster.span)].startswith('<w:r><w:fldChar w:fldCharType="begin"/>')
    assert text[slice(*cluster.span)].endswith('<w:fldChar w:fldCharType="end"/></w:r>')


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:del>" + field(citation(), tag="w:delInstrText") + "</w:del>",
        "<w:moveFrom>" + field(citation()) + "</w:moveFrom>",
        "<mc:AlternateContent><mc:Fallback>" + field(citation()) + "</mc:Fallback></mc:AlternateContent>",
        field("ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY"),
        field('HYPERLINK "https://x.org/@a"'),
        run("<w:t>{ ADDIN ZOTERO_ITEM CSL_CITATION {} } [@a]</w:t>"),
    ],
)
def test_what_is_deleted_or_no_citation_is_not_reported(wrapped):
    assert keys(scan(word__document=wrapped + "<w:ins>" + field(citation()) + "</w:ins>")) == ["a"]


def test_notes_are_read_where_they_are_referred_to():
    second = citation({"id": 8, "itemData": {"id": "b"}})
    found = scan(
        word__document=run('<w:footnoteReference w:id="2"/>') + field(citation()),
        word__footnotes=f'<w:footnote w:id="2">{field(second)}</w:footnote>',
    )
    assert [(cluster.part, cluster.note, cluster.cites[0].key) for cluster in found.clusters] == [
        ("word/footnotes.xml", True, "b"),
        ("word/document.xml", False, "a"),
    ]


def test_words_own_citations_come_with_their_sources():
    sources = (
        '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"><b:Source><b:Tag>Doe01</b:Tag>'
        "<b:SourceType>Book</b:SourceType><b:Title>T</b:Title><b:Year>2001</b:Year><b:Author><b:Author><b:NameList><b:Person>"
        "<b:Last>Doe</b:Last><b:First>J.</b:First></b:Person></b:NameList></b:Author></b:Author></b:Source></b:Sources>"
    )
    found = scan(word__document=field(r"CITATION Doe01 \l 1033 \p 12 \m Roe02 \n \v 2"), customXml__item1=sources)
    assert [(c.key, c.mode, c.label, c.locator) for c in found.clusters[0].cites] == [
        ("Doe01", "normal", "page", "12"),
        ("Roe02", "suppress-author", "volume", "2"),
    ]
    assert found.references == (
        {
            "id": "Doe01",
            "type": "book",
            "title": "T",
            "author": [{"family": "Doe", "given": "J."}],
            "issued": {"date-parts": [[2001]]},
        },
    )


def test_endnote_is_read_from_the_field_or_from_beside_it():
    said = (
        '<EndNote><Cite AuthorYear="1"><RecNum>5</RecNum><Pages>9</Pages><record><rec-number>5</rec-number>'
        '<ref-type name="Book">6</ref-type><titles><title>T</title></titles></record></Cite></EndNote>'
    )
    data = base64.b64encode(said.encode()).decode()
    beside = (
        run(f'<w:fldChar w:fldCharType="begin"><w:fldData>{data}</w:fldData></w:fldChar>')
        + field("ADDIN EN.CITE")[len(run('<w:fldChar w:fldCharType="begin"/>')) :]
    )
    for text in (field("ADDIN EN.CITE " + said), beside):
        found = scan(word__document=text)
        assert [(c.key, c.mode, c.locator) for c in found.clusters[0].cites] == [("5", "author-in-text", "9")]
        assert [(item["id"], item["title"]) for item in found.references] == [("5", "T")]


def test_mendeleys_controls_and_zoteros_bookmarks_are_read():
    tag = "MENDELEY_CITATION_v3_" + base64.b64encode(json.dumps({"citationItems": [ITEM]}).encode()).decode()
    control = f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>(A)</w:sdtContent></w:sdt>'
    assert keys(scan(word__document=control)) == ["a"]
    said = html.escape(citation().removeprefix("ADDIN "))
    properties = "".join(
        f'<property name="ZOTERO_BREF_x_{number}"><vt:lpwstr>{piece}</vt:lpwstr></property>'
        for number, piece in ((2, said[80:]), (1, said[:80]))
    )
    bookmark = '<w:bookmarkStart w:id="3" w:name="ZOTERO_BREF_x"/><w:r/><w:bookmarkEnd w:id="3"/>'
    assert keys(scan(word__document=bookmark, docProps__custom=properties)) == ["a"]


def test_writers_marks_are_read_and_what_is_deleted_is_not():
    name = html.escape("ZOTERO_ITEM " + citation().partition("ZOTERO_ITEM ")[2] + " RNDabc")
    mark = f'<text:reference-mark-start text:name="{name}"/>(A)<text:reference-mark-end text:name="{name}"/>'
    text = (
        f"<text:tracked-changes>{mark}</text:tracked-changes><text:note>{mark}</text:note>"
        '<text:bibliography-mark text:identifier="b">[b]</text:bibliography-mark>'
        '<text:reference-mark-start text:name="JABREF_c,d CID_1 x"/>'
    )
    found = scan("odt", content=text)
    assert [(cluster.note, *(cite.key for cite in cluster.cites)) for cluster in found.clusters] == [
        (True, "a"),
        (False, "b"),
        (False, "c", "d"),
    ]
    assert text[slice(*found.clusters[0].span)] == mark
