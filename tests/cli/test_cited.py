"""`refdesk cited` and `refdesk export --cited`."""

from __future__ import annotations

import json
import os

import pytest

REFS = """@book{curie1903, author = {Curie, Marie}, title = {Recherches}, year = 1903}
@book{unread, title = {Unread}, year = 2000}
"""
PAPER = "---\nbibliography: refs.bib\n---\n\nAs @curie1903 [p. 12] shows [see @gone2000; @curie1903].\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "refs.bib").write_text(REFS)
    (tmp_path / "paper.md").write_text(PAPER)
    return tmp_path


def test_keys_come_once_in_the_order_of_their_first_citation(desk, folder):
    assert desk("cited", "paper.md").out == "curie1903\ngone2000\n"


def test_places_are_reported_with_file_line_and_column(desk, folder):
    done = desk("cited", "paper.md", "--where")
    assert done.out == "paper.md:5:5: curie1903\npaper.md:5:35: gone2000\npaper.md:5:46: curie1903\n"


def test_keys_without_a_reference_are_a_negative_answer(desk, folder):
    done = desk("cited", "paper.md", "--missing")
    assert (done.status, done.out, done.err) == (1, "gone2000\n", "")
    (folder / "refs.bib").write_text(REFS + "@book{gone2000, title = {Back}}\n")
    assert desk("cited", "paper.md", "--missing").status == 0
    assert desk("cited", "paper.md", "--missing", "-b", "/dev/null").status != 0


def test_references_that_nothing_cites_are_reported(desk, folder):
    assert desk("cited", "paper.md", "--unused").out == "unread\n"
    (folder / "paper.md").write_text(PAPER + "\n---\nnocite: '@*'\n---\n")
    assert desk("cited", "paper.md", "--unused").out == ""


def test_json_has_every_place(desk, folder):
    answer = json.loads(desk("cited", "paper.md", "--json").out)
    assert answer["bibliography"] == ["refs.bib"]
    assert answer["cites"][0] == {
        "key": "curie1903",
        "file": "paper.md",
        "line": 5,
        "column": 5,
        "mode": "author-in-text",
        "prefix": "",
        "locator": "12",
        "label": "page",
        "suffix": "",
        "cluster": 0,
    }
    assert [cite["cluster"] for cite in answer["cites"]] == [0, 1, 1]


def test_a_folder_is_walked_and_what_is_included_is_read_once(desk, folder):
    (folder / "book").mkdir()
    (folder / "book" / "main.tex").write_text("\\input{a}\\cite{m}")
    (folder / "book" / "a.tex").write_text("\\cite{a}")
    (folder / "book" / "notes.md").write_text("@n")
    (folder / "book" / ".hidden.md").write_text("@h")
    assert desk("cited", "book").out == "a\nm\nn\n"
    os.mkfifo(folder / "book" / "pipe.md")
    done = desk("cited", "book")
    assert (done.status, done.out, done.err) == (3, "a\nm\nn\n", "refdesk: book/pipe.md: not a file\n")


def test_standard_input_is_read_in_the_format_that_is_named(desk, folder):
    assert desk("cited", "-", "--from", "latex", input="\\cite{a} @b").out == "a\n"
    assert desk("cited", "-", input="\\documentclass{article}\\cite{a}").out == "a\n"
    assert desk("cited", "-", "--from", "nonsense", input="x").status == 2


def test_a_file_that_does_not_exist_and_one_in_no_format_are_errors(desk, folder):
    (folder / "image.png").write_bytes(b"\x89PNG")
    for name in ("gone.md", "image.png"):
        done = desk("cited", name)
        assert done.status == 4
        assert done.err.count("\n") == 1


def test_an_include_that_does_not_exist_is_reported_and_the_rest_is_read(desk, folder):
    (folder / "a.tex").write_text("\\input{gone}\\cite{a}")
    done = desk("cited", "a.tex")
    assert (done.status, done.out) == (3, "a\n")
    assert done.err == "refdesk: a.tex:1:1: 'gone' is included but does not exist\n"


def test_references_in_a_document_are_written_out(desk, folder):
    (folder / "paper.md").write_text("---\nreferences:\n- {id: x, type: book, title: X}\n---\n@x")
    desk("cited", "paper.md", "--export", "out.json")
    assert json.loads((folder / "out.json").read_text()) == [{"id": "x", "type": "book", "title": "X"}]
    (folder / "paper.md").write_text("@x")
    assert desk("cited", "paper.md", "--export", "out.json").status == 1


def test_a_bib_file_is_kept_up_with_the_library(desk, folder):
    desk("import", "refs.bib", "-L", "lib")
    (folder / "own.bib").write_text("% ours\n@book{gone2000, title = {A co-author's}}\n")
    before = (folder / "own.bib").read_bytes()
    check = desk("export", "--cited", "paper.md", "--into", "own.bib", "-L", "lib", "--check")
    assert (check.status, check.out) == (1, "added\tcurie1903\n")
    assert (folder / "own.bib").read_bytes() == before
    done = desk("export", "--cited", "paper.md", "--into", "own.bib", "-L", "lib")
    assert (done.status, done.out) == (0, "added\tcurie1903\n")
    assert (folder / "own.bib").read_bytes().startswith(before + b"\n@book{curie1903,\n")
    assert desk("export", "--cited", "paper.md", "--into", "own.bib", "-L", "lib", "--check").status == 0
    (folder / "paper.md").write_text("@gone2000")
    desk("export", "--cited", "paper.md", "--into", "own.bib", "-L", "lib", "--prune")
    assert (folder / "own.bib").read_bytes().rstrip() == before.rstrip()


def test_a_document_without_a_bibliography_has_its_projects(desk, folder):
    (folder / "book").mkdir()
    (folder / "_quarto.yml").write_text("project:\n  type: book\nbibliography: refs.bib\n")
    (folder / "book" / "one.qmd").write_text("@curie1903 @gone2000")
    assert desk("cited", "book/one.qmd", "--missing").out == "gone2000\n"


def test_another_key_of_a_reference_is_no_missing_one(desk, folder):
    (folder / "refs.bib").write_text(REFS + "@book{new, ids = {gone2000, older}, title = {T}, year = 2000}\n")
    assert desk("cited", "paper.md", "--missing").status == 0
    assert desk("cited", "paper.md", "--unused").out == "unread\n"


def test_a_bibliography_on_the_net_is_named_and_not_read(desk, folder):
    (folder / "paper.md").write_text("---\nbibliography: [refs.bib, https://example.org/x.bib]\n---\n@curie1903")
    done = desk("cited", "paper.md", "--missing")
    assert (done.status, done.out) == (0, "")
    assert done.err == "refdesk: paper.md:2: bibliography 'https://example.org/x.bib' is a URL: not read\n"
