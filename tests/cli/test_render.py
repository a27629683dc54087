"""bib and cite through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = (
    "Meshvelishvili, T. (2024). The Secret Diplomacy of Turkish Nationalists and The Soviets In 1919. "
    "Caucasus Journal of Social Sciences, 16(1), 80–92.\n"
)


@pytest.fixture
def library() -> Path:
    return ROOT / "library"


def test_bib_prints_the_shipped_library_in_apa(desk):
    ran = desk("bib", "--style", "apa", cwd=ROOT)
    assert (ran.status, ran.out, ran.err) == (0, ARTICLE, "")


def test_the_journals_house_style_reads_as_apa(desk, library):
    assert desk("bib", "-s", "caucasus-journal-of-social-sciences", "-L", library).out == ARTICLE


def test_cite_prints_the_citation_in_chicago(desk, library):
    ran = desk("cite", "meshvelishvili2024", "--style", "chicago-author-date", "-L", library)
    assert (ran.status, ran.out, ran.err) == (0, "(Meshvelishvili 2024)\n", "")


def test_a_key_may_be_written_with_an_at_sign(desk, library):
    assert desk("cite", "@meshvelishvili2024", "-s", "chicago", "-L", library).out == "(Meshvelishvili 2024)\n"


def test_bib_writes_html(desk, library):
    ran = desk("bib", "meshvelishvili2024", "--style", "apa", "--format", "html", "-L", library)
    assert ran.status == 0
    assert '<div class="csl-bib-body">' in ran.out
    assert "<i>Caucasus Journal of Social Sciences</i>" in ran.out


def test_keys_come_from_standard_input(desk, library):
    assert desk("bib", "-", "-s", "apa", "-L", library, input="meshvelishvili2024\tsome title\n").out == ARTICLE


def test_bib_lists_a_file_without_a_library(desk, tmp_path):
    items = [
        {"id": "a", "type": "book", "title": "One", "author": [{"family": "Curie"}], "issued": {"date-parts": [[1903]]}}
    ]
    (tmp_path / "refs.json").write_text(json.dumps(items))
    ran = desk("bib", "-b", "refs.json", "-s", "apa")
    assert (ran.status, ran.out) == (0, "Curie. (1903). One.\n")


def test_bib_writes_a_file_whole_and_takes_the_format_from_its_suffix(desk, library, tmp_path):
    ran = desk("bib", "-s", "apa", "-L", library, "-o", "list.html")
    assert (ran.status, ran.out) == (0, "")
    assert (tmp_path / "list.html").read_text().startswith('<div class="csl-bib-body">')
    assert [p.name for p in tmp_path.glob("list.*")] == ["list.html"]


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (("bib", "-s", "no-such-style"), 5, "no style 'no-such-style'; did you mean "),
        (("bib", "-l", "klingon"), 5, "no locale 'klingon'; did you mean "),
        (("bib", "nobody1900"), 1, "no such key: nobody1900"),
        (("bib", "nobody1900", "noone1901"), 1, "no such keys: nobody1900, noone1901"),
        (("cite", "nobody1900"), 1, "no such key: nobody1900"),
        (("bib", "-f", "papyrus"), 2, "no format 'papyrus'"),
        (("bib", "-b", "missing.bib"), 4, "missing.bib: No such file or directory"),
        (("bib", "-b", "."), 4, ".: is a directory, not a file"),
        (("cite",), 2, "expected a key"),
        (("bib", "-s", "bad.csl"), 5, "bad.csl: no such style file"),
        (("bib", "--stlye", "apa"), 2, "no such option: --stlye; did you mean "),
        (("list", "--limit", "x"), 2, "invalid value for '--limit' / '--max': 'x' is not a whole number"),
        (("list", "--limit", "-3"), 2, "invalid value for '--limit' / '--max': -3 is less than 0"),
    ],
)
def test_a_failure_is_one_line_and_its_status(desk, library, args, status, said):
    more = () if "-b" in args else ("-L", library)
    ran = desk(*args, *more)
    assert (ran.status, ran.out) == (status, "")
    assert ran.err.startswith("refdesk: ")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_without_a_library_bib_says_how_to_make_one(desk):
    ran = desk("bib")
    assert ran.status == 4
    assert "no library at" in ran.err


def test_the_same_command_gives_the_same_bytes(desk, library):
    first, second = (desk("bib", "-s", "ieee", "-f", "html", "-L", library).out for _ in range(2))
    assert first == second


def test_cite_imports_nothing_heavy(heavy_modules, library):
    assert heavy_modules("cite", "meshvelishvili2024", "-s", "ieee", "-L", str(library)) == set()
