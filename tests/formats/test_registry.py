"""The registry: names and recognition."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from refdesk.formats.registry import FORMATS, by_name, recognise


def test_no_name_alias_or_suffix_means_two_formats():
    known = [name for form in FORMATS for name in (form.id, *form.aliases, *form.suffixes)]
    assert sorted(known) == sorted(set(known))


@pytest.mark.parametrize(
    "piece", [b"\n", b" ", b"<", b"@a", b"TY", b"a:\n", b"- ", b"#\n", b"%", b'"', b"\r", b"|", b"="]
)
def test_a_file_of_one_sign_is_looked_at_quickly(piece):
    start = time.perf_counter()
    recognise(piece * (65536 // len(piece)))
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_format_is_recognised_in_every_encoding(encoding):
    form = recognise("TY  - JOUR\nTI  - Ünder\nER  - \n".encode(encoding))
    assert form is by_name("ris")


def test_what_holds_nothing_known_is_known_by_its_suffix_alone():
    assert recognise(b"\x00\x01", "x.ris") is by_name("ris")
    assert recognise(b"\x00\x01", "x") is None


def test_every_format_that_is_documented_says_what_it_lacks_and_has_a_section():
    page = (Path(__file__).resolve().parents[2] / "docs" / "pages" / "formats.md").read_text(encoding="utf-8")
    sections = {line[3:] for line in page.splitlines() if line.startswith("## ")}
    assert {form.title for form in FORMATS if form.lacks} <= sections


def test_a_record_whose_abstract_reads_like_a_page_is_still_a_record():
    form = recognise(b"TY  - JOUR\nTI  - T\nAB  - First\nAbstract\nHow to cite\nER  - \n")
    assert form is by_name("ris")


def test_several_templates_of_wikipedia_are_no_lines_of_json():
    form = recognise(b"{{cite web |title=T |url=http://a.org}}\n{{cite book |title=U}}\n")
    assert form
    assert form.id == "wikipedia"
