"""check --style: what a style asks for and references lack, and what it never shows."""

from __future__ import annotations

import json

import pytest

JANE = [{"family": "Doe", "given": "Jane"}]
WHOLE = {
    "id": "whole",
    "type": "article-journal",
    "title": "Whole",
    "author": JANE,
    "container-title": "Journal",
    "volume": "1",
    "issue": "2",
    "page": "3-4",
    "issued": {"date-parts": [[2001]]},
    "ISSN": "0028-0836",
}
BARE = {"id": "bare", "type": "article-journal", "title": "Bare", "author": JANE, "container-title": "Journal"}
BOOK = {"id": "book", "type": "book", "title": "Book", "author": JANE, "issued": {"date-parts": [[2001]]}}


@pytest.fixture
def check(desk, tmp_path):
    def run(items, *args):
        (tmp_path / "refs.json").write_text(json.dumps(items, indent=2))
        return desk("check", "refs.json", *args)

    return run


def test_a_line_for_each_field_that_the_style_asks_for_and_a_sentence_for_all(check):
    ran = check([WHOLE, BARE, BOOK], "--style", "nature")
    assert ran.status == 1
    assert ran.out == (
        "refs.json:25: bare: S101 nature asks for issued, which is missing\n"
        "refs.json:25: bare: S101 nature asks for page, which is missing\n"
        "refs.json:25: bare: S101 nature asks for volume, which is missing\n"
        "refs.json:37: book: S101 nature asks for publisher, which is missing\n"
        "refs.json:37: book: S101 nature asks for publisher-place, which is missing\n"
    )
    assert ran.err == (
        "refdesk: nature: 2 of 3 references lack what it asks for (issued 1, page 1, publisher 1, publisher-place 1, volume 1); "
        "it never shows ISSN 1, issue 1\n"
    )


def test_it_is_the_style_that_decides(check):
    article = {name: value for name, value in WHOLE.items() if name != "issue"}
    assert check([article], "--style", "nature").status == 0
    ran = check([article], "--style", "apa")
    assert (ran.status, ran.out) == (1, "refs.json:2: whole: S101 apa asks for issue, which is missing\n")


def test_nothing_missing_is_status_0_and_the_sentence(check):
    ran = check([WHOLE], "-s", "nature")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "refdesk: nature: no reference lacks what it asks for; it never shows ISSN 1, issue 1\n"


def test_the_rest_is_there_for_who_selects_it(check):
    assert check([WHOLE], "-s", "nature", "--select", "S3").out == (
        "refs.json:2: whole: S301 nature never shows ISSN\nrefs.json:2: whole: S301 nature never shows issue\n"
    )
    codes = {line.split()[2] for line in check([BARE], "-s", "apa", "--select", "S").out.splitlines()}
    assert codes == {"S101", "S201"}


def test_the_same_as_json_with_a_summary(check):
    ran = check([WHOLE, BARE], "-s", "nature", "--json")
    told = json.loads(ran.out)
    assert [(row["key"], row["field"], row["code"]) for row in told["findings"]] == [
        ("bare", "issued", "S101"),
        ("bare", "page", "S101"),
        ("bare", "volume", "S101"),
    ]
    assert told["summary"] == {
        "references": 2,
        "lacking": 1,
        "missing": {"issued": 1, "page": 1, "volume": 1},
        "unused": {"ISSN": 1, "issue": 1},
    }
    assert json.loads(ran.err)["status"] == 1


def test_the_same_for_a_workflow(check):
    line = check([BARE], "-s", "nature", "--output-format", "github").out.splitlines()[0]
    assert line == "::warning file=refs.json,line=2,title=S101::bare: nature asks for issued, which is missing"


def test_a_substitute_for_a_field_is_enough(check):
    edited = {**BOOK, "editor": JANE, "publisher": "P", "publisher-place": "Q"}
    del edited["author"]
    assert check([edited], "-s", "apa").status == 0
    assert check([edited], "-s", "nature").out == "refs.json:2: book: S101 nature asks for author, which is missing\n"


def test_it_fixes_nothing(check):
    assert check([BARE], "-s", "nature", "--fix").status == 2
