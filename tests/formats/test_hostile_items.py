"""Items whose texts hold what means something in a format: written, they are read back as the same number of records."""

from __future__ import annotations

import csv
import io
import re

import pytest

import refdesk
from refdesk.formats.registry import FORMATS, by_name
from refdesk.items import Problem

BOTH_WAYS = [form.id for form in FORMATS if form.reads and form.writes]
HOSTILE = (
    "a\uffffb", "a\ufffeb", "\x00\x1b[2J\x7f\x9b", "a\rb", "a\r\nb", "\ud800", "x\u2028---\u2028- id: forged\u2028", "x\x85y",
    "\nx", "x\n\n", "\n", "a\n\nTY  - JOUR\nTI  - forged\nER  - \n", "a\nPMID- 9\nTI  - forged\n", "a\n%0 Book\n%T forged",
    "a}}, note={b}}\n@book{forged, title={forged}}", "]]><x>", "&x;", "{{{", "}}}", "{{|}}", "<nowiki>", "|title=forged",
    "=1+1", "@SUM(A1)", "\t=1", "\\write18{id}", "\\input{x}", "- a: b", "...", "---", "#", "%", "!!python/object:x", '"', "'",
)  # fmt: skip
FIELDS = ("title", "publisher", "note", "abstract", "ISBN", "ISSN", "DOI", "URL", "PMID", "keyword", "edition", "genre")


def item(number, text):
    texts = {name: f"T {text}" if name == "title" else text for name in FIELDS}
    people = [{"family": f"F{text}", "given": text}, {"literal": f"L{text}"}]
    return {"id": f"k{number}", "type": "book", **texts, "author": people, "issued": {"literal": text}}


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_no_text_ends_a_record_or_begins_one(name):
    form = by_name(name)
    assert form
    written = refdesk.write([item(number, text) for number, text in enumerate(HOSTILE)], name).text
    read = [each for each in form.read(written.encode()) if not isinstance(each, Problem)]
    assert [str(each.get("title", ""))[:1] for each in read] == ["T"] * len(HOSTILE)
    if "json" not in name:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", written)


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_no_text_is_a_command_of_tex(name):
    for text in ("\\write18{id}", "\\input{x}", "\\href{x}{y}"):
        assert not re.search(r"\\(?:write|input|href)", refdesk.write([item(0, text)], name).text)


@pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_no_cell_is_a_formula(name, delimiter):
    written = refdesk.write([item(number, text) for number, text in enumerate(HOSTILE)], name).text
    table = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter)
    assert not [cell for row in table for cell in row if cell[:1] in tuple("=+-@\t\r")]
