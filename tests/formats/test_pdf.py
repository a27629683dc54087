"""Reading what PDFs say of themselves. The files are made here, byte by byte, so that what they hold is in sight."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from refdesk.formats import pdf
from refdesk.formats.registry import recognise
from refdesk.items import Item, Problem


def make(lines: list[tuple[int, str]], info: dict[str, str] | None = None, xmp: str = "") -> bytes:
    """A PDF of one page: lines of text, each in its size in points, document information and an XMP packet."""
    y = 750
    shown = []
    for size, text in lines:
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        shown.append(f"BT /F1 {size} Tf 1 0 0 1 50 {y} Tm ({escaped}) Tj ET")
        y -= 2 * size
    content = "\n".join(shown).encode("latin-1")
    packet = xmp.encode()
    told = "".join(f"/{name} ({value})" for name, value in (info or {}).items()).encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 6 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream" % (len(packet), packet),
        b"<< %s >>" % told,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 8\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size 8 /Root 1 0 R /Info 7 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def read(data: bytes) -> tuple[list[Item], list[Problem]]:
    found = list(pdf.read(data))
    return [x for x in found if isinstance(x, dict)], [x for x in found if isinstance(x, Problem)]


BODY = [(10, "Herons wade for long in the shallow water of the shore and nobody knows why.")] * 6
PAGE = [(18, "On the Long Wading of Herons"), (11, "Ada Tern and Jan van der Plover"), *BODY]
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" prism:volume="12">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">On the Long Wading of Herons</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Ada Tern</rdf:li><rdf:li>Jan van der Plover</rdf:li></rdf:Seq></dc:creator>
<prism:doi>10.1000/heron.12</prism:doi><prism:publicationName>Shore Letters</prism:publicationName>
<prism:coverDate>2019-05-03</prism:coverDate></rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_the_xmp_of_a_journals_pdf_gives_the_article() -> None:
    (item,), problems = read(make(PAGE, xmp=XMP))
    assert problems == []
    assert item == {
        "type": "article-journal",
        "title": "On the Long Wading of Herons",
        "author": [
            {"family": "Tern", "given": "Ada"},
            {"family": "Plover", "given": "Jan", "non-dropping-particle": "van der"},
        ],
        "DOI": "10.1000/heron.12",
        "container-title": "Shore Letters",
        "volume": "12",
        "issued": {"date-parts": [[2019, 5, 3]]},
    }


def test_document_information_counts_only_where_the_first_page_prints_it() -> None:
    info = {
        "Title": "On the Long Wading of Herons",
        "Author": "Ada Tern; Jan van der Plover",
        "CreationDate": "D:20010101",
    }
    (item,), _ = read(make(PAGE, info))
    assert item["title"] == "On the Long Wading of Herons"
    assert [name["family"] for name in item["author"]] == ["Tern", "Plover"]
    assert "issued" not in item
    (item,), _ = read(make(PAGE, {"Title": "Template for All Our Papers", "Author": "The Typesetter"}))
    assert item["title"] == "On the Long Wading of Herons"
    assert "author" not in item


def test_a_title_that_only_its_size_shows_is_said_to_be_likely() -> None:
    (item,), (problem,) = read(make(PAGE))
    assert item == {"type": "document", "title": "On the Long Wading of Herons"}
    assert "likely" in problem.message
    assert problem.severity == "warning"


def test_the_doi_on_the_first_page_is_taken_and_of_several_none() -> None:
    (item,), _ = read(make([*PAGE, (8, "Shore Letters 12, https://doi.org/10.1000/heron.12.")]))
    assert item["DOI"] == "10.1000/heron.12"
    several = [*PAGE, (8, "doi:10.1000/a.1"), (8, "doi:10.1000/b.2")]
    (item,), problems = read(make(several))
    assert "DOI" not in item
    assert any("10.1000/a.1, 10.1000/b.2" in problem.message for problem in problems)


def test_the_stamp_of_arxiv_gives_number_address_and_date() -> None:
    (item,), _ = read(make([(14, "arXiv:1902.02534v2 [cs.DL] 21 Jun 2019"), *PAGE]))
    assert item["number"] == "arXiv:1902.02534"
    assert item["URL"] == "https://arxiv.org/abs/1902.02534"
    assert item["issued"] == {"date-parts": [[2019, 6, 21]]}
    assert item["type"] == "article"


def test_a_pdf_that_says_nothing_sure_is_a_problem() -> None:
    items, (problem,) = read(make(BODY, {"Title": "Microsoft Word - draft3.doc"}))
    assert items == []
    assert "nothing found" in problem.message


def test_broken_pdfs_are_reported_in_one_line() -> None:
    whole = make(PAGE, xmp=XMP)
    for data in (
        b"%PDF-1.7\n",
        whole[:200],
        whole.replace(b"xref", b"xxxx"),
        whole.replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
    ):
        items, problems = read(data)
        assert items or problems
        assert all("\n" not in problem.message for problem in problems)


@given(st.integers(0, 900), st.binary(min_size=1, max_size=8))
def test_no_damage_makes_the_reader_fail(place: int, damage: bytes) -> None:
    data = make(PAGE, {"Title": "x"}, XMP)
    for found in pdf.read(data[:place] + damage + data[place + len(damage) :]):
        assert isinstance(found, dict | Problem)


def test_a_pdf_is_recognised() -> None:
    form = recognise(make(PAGE))
    assert form is not None
    assert form.id == "pdf"
