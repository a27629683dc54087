"""Damaged and odd files: no reader raises, hangs, or takes more than time in proportion to a file's length.

A second a reader, always of the same seed; REFDESK_FUZZ_SECONDS makes it longer and of a new seed each time (which is printed
with a failure). Its inputs are the documentation's examples, what the writers make of a few items, and the shared corpora where
they are; what they become is mutated bytes, spliced and repeated pieces, and the marks that mean something in a format.
"""

from __future__ import annotations

import gc
import json
import os
import random
import re
import signal
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from refdesk.formats.registry import FORMATS, by_name, recognise
from refdesk.items import Problem

ROOT = Path(__file__).resolve().parents[2]
SECONDS = float(os.environ.get("REFDESK_FUZZ_SECONDS", "0"))
READERS = [
    form.id for form in FORMATS if form.reads and form.id not in ("biblatex", "tsv")
]  # whose readers others have
LONGEST = 20_000  # bytes of an input before it is repeated

# where the shared corpora have files of a format
CORPORA = {
    "bibtex": "bib-hard biblatex-pandoc bibtex-bbt bibtex-citationjs bibtex-pandoc bibtex-zotero",
    "ris": "ris-citationjs ris-jabref ris-misc ris-zotero ris-zotero-fieldmap",
    "csl-json": "csljson-zotero roundtrip-csl",
    "endnote-xml": "endnotexml-jabref endnotexml-zotero",
    "html": "html html-negative",
    "mods": "mods-zotero",
    "nbib": "nbib-jabref nbib-zotero",
    "page-text": "pagetext",
    "refer": "refer-zotero",
    "references": "refs-anystyle",
}
MARKS = {
    "bibtex": ["@", "{", "}", "\\", "$", "~", " # ", "\\emph{", "\\'{e}", "@string{a = {b}}", " and others",
        "@comment{", "crossref = {a}", "xdata = {a}",
               "date = {2000/..}", "--", "%", "^", "_", '"', ",\n", "author = {", "@article{a2001,\n"],
    "ris": ["TY  - JOUR\n", "ER  - \n", "AU  - A, B\n", "\r", "\n\n", "SP  - 1-", "PY  - 1999///", "N1  - ", "  - "],
    "csl-json": [*'{}[]":,', "null", "1e999", "-1", '"date-parts"', '"author"', '"literal"', "\\u0000", "\\ud800"],
    "csl-yaml": ["- ", ": ", "&a ", "*a", "<<: *a", "!!python/object ", "|\n", ">\n", "[", "{", "---\n", "...\n",
        "\t", "'"],
    "html": ["<", ">", "&", "&#0;", "<meta name=citation_author content='", "<script type='application/ld+json'>{",
        "<!--", "]]>",
             "<svg>", "<p>", "Abstract", "doi:10.1000/1"],
    "pdf": ["obj", "endobj", "stream\n", "endstream", "xref", "<<", ">>", "/Type", "/Root 1 0 R", "/Pages",
        "/Kids [1 0 R]", "trailer"],
    "wikipedia": ["{{", "}}", "|", "=", "{{cite book|", "<!--", "-->", "[[", "]]", "<ref>", "<nowiki>"],
    "csv": ['"', ",", ";", "\t", "\r\n", "title", "author"],
    "page-text": ["Abstract\n", "Keywords: ", "How to cite\n", "DOI: 10.1000/1\n", "Jane Doe, John Roe\n",
        "Vol. 1 No. 2 (2001)", "References\n",
                  "University of ", "1,2", "* "],
    "references": ["(2001)", "In: ", "(Eds.), ", "vol. ", "pp. 1-2", "“", "”", ". ", ", ", "et al. ", "& ",
        "Doe, J., ", "https://", "doi:10.1/",
                   "[1] ", "—. ", " // ", "Press", "New York: ", "van der "],
}  # fmt: skip
XML_MARKS = [
    "<",
    ">",
    "</",
    "/>",
    "&",
    "&amp;",
    "&x;",
    "]]>",
    "<![CDATA[",
    "<!--",
    "<!DOCTYPE a [<!ENTITY x 'y'>]>",
    "<?xml",
    "xmlns=''",
]
ODD_SIGNS = [
    "\0",
    "\x1b[2J",
    "\u202e",
    "\ufeff",
    "\u2028",
    "\x85",
    "\u00ad",
    "é",
    "e\u0301",
    "ﬁ",
    "中",
    "😀",
    "½",
    "٣",
    "İ",
    "ß",
    " ",
    "\n",
    "\t",
    "-",
    "'",
]

ITEMS = [
    {
        "id": "a2001",
        "type": "article-journal",
        "title": "On <i>E. coli</i>: a “study” of things & 5% more",
        "author": [
            {"family": "Doe", "given": "Jane Q."},
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der", "suffix": "Jr."},
            {"literal": "World Health Organization"},
        ],
        "container-title": "Journal of Tests",
        "volume": "12", "issue": "3", "page": "101-110",
        "issued": {"date-parts": [[2001, 5, 7]]},
        "DOI": "10.1234/x(1)y", "ISSN": "0028-0836", "abstract": "First.\nSecond: 50 % of it.", "keyword": "ships, sails",
        "language": "en",
    },
    {
        "id": "b",
        "type": "chapter",
        "title": "Über die Größe",
        "author": [{"family": "Ünal", "given": "Ö."}],
        "editor": [{"family": "Roe", "given": "R."}, {"family": "Poe", "given": "E. A."}],
        "container-title": "The Book", "collection-title": "Series", "collection-number": "4", "edition": "2",
        "publisher": "Test Press", "publisher-place": "Chicago", "ISBN": "9780306406157",
        "issued": {"date-parts": [[1999], [2001]]}, "URL": "https://example.org/a?b=c&d",
        "accessed": {"date-parts": [[2020, 1, 2]]},
        "note": "a: b\nc", "custom": {"x": ["y"]},
    },
]  # fmt: skip


class TooSlow(BaseException):
    """Raised by the clock into a reader that hangs; no `except Exception` stops it."""


@contextmanager
def at_most(seconds):
    """Raise TooSlow after so many seconds of processor time."""

    def ring(*_):
        raise TooSlow

    before = signal.signal(signal.SIGPROF, ring)
    gc.disable()  # the heap of the test is not the reader's, and what is raised in a callback of the collector is lost
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        gc.enable()
        signal.signal(signal.SIGPROF, before)


def corpora():
    named = os.environ.get("REFDESK_SHARED")
    return (Path(named) if named else ROOT.parent / "shared") / "corpus"


def sources(form):
    """The inputs that are mutated: never none."""
    found = [b"", b"\n".join(mark.encode() for mark in marks(form))]
    example = ROOT / "docs" / "examples" / f"{form.id}.txt"
    if example.exists():
        found.append(example.read_bytes())
    if form.id == "pdf":
        found.append(small_pdf())
    for one in FORMATS:
        if one.writes and one.module == form.module:
            found.append("".join(piece for piece in one.write(ITEMS) if isinstance(piece, str)).encode())
    for folder in CORPORA.get(form.id, "").split():
        for path in sorted((corpora() / folder).glob("*")):
            if not path.name.endswith((".expected.json", ".meta.json", "manifest.json")):
                found.append(path.read_bytes()[:LONGEST])
    return found


def small_pdf():
    from io import BytesIO

    from pypdf import PdfWriter

    writer, file = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": "On things and more of them", "/Author": "Jane Doe", "/Subject": "doi:10.1234/x"})
    writer.write(file)
    return file.getvalue()


def marks(form):
    like = {"cff": "csl-yaml", "hayagriva": "csl-yaml"}.get(form.id, form.id)
    xml = form.id in ("endnote-xml", "mods", "pubmed-xml", "zotero-rdf")
    return [*(XML_MARKS if xml else MARKS.get(like, MARKS["ris"])), *ODD_SIGNS]


def mutated(data, chance, form, others):
    """The input after one to six small changes."""
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        data = changed(data, chance, chance.choice(marks(form)).encode(), chance.choice(others))[: 2 * LONGEST]
    return data


def changed(data, chance, mark, other):
    at, end = sorted(chance.randrange(len(data) + 1) for _ in "ab")
    near = min(end, at + chance.choice((1, 4, 30, 300)))
    match chance.randrange(8):
        case 0:  # something taken out
            return data[:at] + data[near:]
        case 1:  # repeated
            return data[:at] + data[at:near] * chance.choice((2, 5, 50)) + data[near:]
        case 2:  # a mark put in
            return data[:at] + mark + data[at:]
        case 3:  # many of it put in something's place
            return data[:at] + mark * chance.choice((3, 40)) + data[near:]
        case 4:  # noise
            return data[:at] + chance.randbytes(chance.choice((1, 3))) + data[near:]
        case 5:  # a piece of another file
            piece = chance.randrange(len(other) + 1)
            return data[:at] + other[piece : piece + 300] + data[near:]
        case 6:  # cut off
            return data[:at]
        case _:  # turned round
            return data[:at] + data[near:end] + data[at:near] + data[end:]


def seconds(form, data, limit):
    """The processor time that reading takes; what is read are items that JSON can hold, and Problems."""
    start = time.process_time()
    with at_most(limit):
        for found in form.read(data):
            assert isinstance(found, Problem | dict)
            if isinstance(found, dict):
                json.dumps(found, allow_nan=False).encode()
    return time.process_time() - start


def grown(data, chance):
    """The input and what it is twice, four and eight times as long: itself repeated, or a piece in its middle."""
    if chance.random() < 0.5:
        return [data * times for times in (1, 2, 4, 8)]
    at = chance.randrange(len(data) + 1)
    piece = data[at : at + chance.choice((1, 2, 5, 20, 100))] or b" "
    return [data[:at] + piece * (times * 2000 // len(piece)) + data[at:] for times in (1, 2, 4, 8)]


def check(form, data):
    """What is wrong with how it is read: an exception, or too much time."""
    try:
        with at_most(1.0):
            recognise(data, "x")
        seconds(form, data, 1.0 + len(data) / 5000)
    except (Exception, TooSlow) as error:
        yield f"{type(error).__name__} {error} for {kept(form, data)}"


def check_growth(form, inputs):
    """Eight times the input may take eight times as long, and as much again and a half, but not the square."""
    taken = []
    try:
        for data in inputs:
            taken.append(seconds(form, data, 2.0 + len(data) / 2000))
        if is_steep(taken):  # once more: the machine may have been busy
            again = [seconds(form, data, 2.0 + len(data) / 2000) for data in inputs]
            taken = [min(pair) for pair in zip(taken, again, strict=True)]
    except (Exception, TooSlow) as error:
        yield f"{type(error).__name__} {error} for {kept(form, inputs[len(taken) % 4])}"
    if is_steep(taken):
        yield f"{[round(t, 3) for t in taken]} s for {kept(form, inputs[-1])}"


def is_steep(taken):
    return len(taken) == 4 and taken[3] > 0.25 and taken[3] > 20 * max(taken[0], 0.002) and taken[3] > 2.8 * taken[2]


def kept(form, data):
    """Where the input is kept: in the current folder's fuzz-found/ in a long run, else in the message itself."""
    if not SECONDS:
        return repr(data)
    folder = Path("fuzz-found")
    folder.mkdir(exist_ok=True)
    path = folder / f"{form.id}-{time.time_ns()}"
    path.write_bytes(data)
    return f"{path} ({len(data)} bytes)"


@pytest.mark.parametrize("name", READERS)
def test_no_file_crashes_or_hangs_a_reader_or_takes_more_than_linear_time(name):
    form = by_name(name)
    assert form
    chance = random.Random(time.time_ns() if SECONDS else 1)
    inputs = sources(form)
    pool = list(inputs)
    until = time.monotonic() + (SECONDS or 0.2)
    wrong: list[str] = []
    tried = 0
    while time.monotonic() < until and len(wrong) < 20:
        data = mutated(chance.choice(pool), chance, form, inputs)
        wrong += check(form, data)
        if tried % 10 == 0:
            wrong += check_growth(form, grown(data[:2000], chance))
        if chance.random() < 0.05:
            pool = [*inputs, *pool[len(inputs) :][-200:], data]
        tried += 1
    print(f"{form.id}: {tried} inputs of {len(inputs)}, {len(wrong)} wrong")
    assert wrong == []


@pytest.mark.parametrize("name", READERS)
def test_a_number_of_thousands_of_digits_is_read_anywhere(name):
    form = by_name(name)
    assert form
    for data in sources(form)[1:6]:
        for digits in list(re.finditer(rb"\d+", data))[:: 1 if os.environ.get("REFDESK_SLOW") else 6][:20]:
            assert list(check(form, data[: digits.start()] + b"9" * 5000 + data[digits.end() :])) == []
