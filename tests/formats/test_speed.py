"""No file, however odd, takes a reader more than time in proportion to its length."""

from __future__ import annotations

import time

import pytest

from refdesk.formats.registry import by_name, recognise

N = 60_000
ODD = {
    "ris": [
        b"TY  - JOUR\nAB  - x\n" + b"word word\n" * N,
        b"TY  - JOUR\n" + b"N1  - license: x\n" * N,
        b"TY  - JOUR\nAU  - X, " + b"van " * N,
        b"TY  - JOUR\nPY  - " + b"1999-" * N,
        b" " * 10 * N,
    ],
    "bibtex": [
        b"@techreport(x,\n" + b"title = {The {ory},\n" * N,  # values that never close
        b"@string{a ph{\n\\'{e}\n" * (N // 4),  # blocks that never close
        b'@article{a,\n title = "One {two\n' * (N // 10),
        b"@book(a, title={x}\n" * (N // 10),
    ],
    "html": [
        b"<p>Jane Doe" + "\u00ad".encode() * N,
        b"<p>" + b"x@y" * N,
        b"<p>" + b"[" * N,
        b"<p>A " + b"a, " * N,
        b"<!--><!--<-->" * 40 + b"<p>",
        b"</script></nav><div><h1>On things and more</nav>" * 500,
    ],
    "page-text": [
        b"A title of some words\nJane Doe\n" + b"x" * 3 * N,
        b"A title of some words\nJane Doe\n" + b"- " * 3 * N + b"x",
        b"A" + b" a" * N + b"\n" + b"a line of text\n" * 600,
        b"A" + b"1," * N + b"!",
        b"On things and more\n" + b"J. Doe, R. Roe\n" * N,
        b"a" * 5 * N,
        b"Title: " * N,
        b"doi:10.1000/" * N,
        b"Jane Doe" + b"\t" * N,
        b"Janedoe, John Roe\nJane Doe, John Roe\n" * (N // 60),
    ],
    "references": [
        b"Doe, J. " * N,
        b"Doe, J. (2001). In R. Roe (Ed.), " * (N // 10),
        b"1, 2(3), 4-5. " * (N // 10),
        b"(" * N,
        b"A Dictionary of Edges. " + b"Ed. Mic Michael " * 50,
    ],
    "refer": [b"%0 Book\n" + b"%G en\n" * N, b"%A a\n%T x\n\n" * N],
    "nbib": [b"PMID- 1\nAB  - a\n" + b"      more\n" * N, b"PMID- 1\n" + b"AID - x\n" * N],
    "web-of-science": [b"PT J\nAU a\n" + b"   b, c\n" * N + b"ER\n"],
    "refworks": [b"RT Book\nA1 x\n" + b"more\n" * N],
    "csl-json": [b"[" * N, b'[{"id":' * N, b'{"id":1}' * N, b'{"id":"a"\n' * N, b'[{"author":"' + b"van " * N + b'"}]'],
    "csl-yaml": [b"[" * N, b"- " * N, b"- id: a\n" * (N // 10), b"{" * N],
    "hayagriva": [b"a:\n  x: [\n" * (N // 10)],
    "endnote-xml": [b"<record>" * N, b"<xml><records><record>" + b"<notes>a</notes>" * N],
    "mods": [
        b"<mods>" * N,
        b"<mods><physicalDescription><extent>" + b"1" * N + b"</extent></physicalDescription></mods>",
        b"<mods>" + b"<identifier type='isbn'>0801486394</identifier>" * N + b"</mods>",
    ],
    "pubmed-xml": [b"<PubmedArticle><MedlineCitation><Article><ArticleTitle>" + b"<i>" * N],
    "zotero-rdf": [b"<a>" * N],
    "csv": [b'title,author\n"' + b"a,b\n" * N, b'author,title\n"' + b"a b, " * N + b'"', b"title" + b',",,,"' * 40],
    "pdf": [
        b"%PDF-1.4\n" + b"trailer<< /A 1 0 Rn \n" * (N // 60) + b"trailer<< /Root 3 0 R >>\nstartxref\n345\n%%EOF\n"
    ],
    "wikipedia": [
        b"{{cite a|" * N,
        b"{{cite a|x=<!--" * N,
        b"{{cite a|" + b"{{x" * N,
        b"{{cite a|{" * N,
        b"{{cite " + b" " * N,
        b"{{" * N,
    ],
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "number"), [(form, number) for form, files in ODD.items() for number in range(len(files))]
)
def test_a_file_of_one_odd_thing_is_read_in_linear_time(form, number):
    reader = by_name(form)
    assert reader
    start = time.process_time()
    recognise(ODD[form][number])
    for _ in reader.read(ODD[form][number]):
        pass
    assert time.process_time() - start < 5
