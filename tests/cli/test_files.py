"""attach, detach, files, open and check --files: the files of references."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

TITLE = "Recherches sur les substances radioactives"
COPY = f"files/curie1903/Curie1903 {TITLE}.pdf"


@pytest.fixture
def library(desk, tmp_path: Path) -> Path:
    desk("add", "type=book", f"title={TITLE}", "author=Curie, Marie", "issued=1903", "DOI=10.1/x", "-L", "lib")
    desk("add", "type=book", "title=Radio-activity", "author=Rutherford, Ernest", "issued=1904", "-L", "lib")
    (tmp_path / "scan.PDF").write_bytes(b"%PDF-1.4 scan")
    (tmp_path / "notes.txt").write_text("notes")
    return tmp_path / "lib"


def stored(library: Path, key: str) -> dict[str, Any]:
    items = json.loads((library / "references.json").read_text())
    return next(item for item in items if item["id"] == key)


def test_a_copy_is_beside_the_library_under_a_descriptive_name(desk, library, tmp_path):
    ran = desk("attach", "curie1903", "scan.PDF", "-L", "lib")
    assert (ran.status, ran.out, ran.err) == (0, f"{COPY}\n", "")
    assert (library / COPY).read_bytes() == (tmp_path / "scan.PDF").read_bytes()
    [file] = stored(library, "curie1903")["custom"]["files"]
    assert file["path"] == COPY
    assert desk("files", "curie1903", "-L", "lib").out == f"{library / COPY}\n"


def test_a_file_that_is_attached_already_is_not_attached_again(desk, library):
    desk("attach", "curie1903", "scan.PDF", "-L", "lib")
    before = (library / "references.json").read_bytes()
    ran = desk("attach", "curie1903", "scan.PDF", "-L", "lib")
    assert (ran.status, ran.out) == (0, "")
    assert "nothing changed" in ran.err
    assert (library / "references.json").read_bytes() == before
    assert len(list((library / "files" / "curie1903").iterdir())) == 1


def test_no_file_is_written_over(desk, library, tmp_path):
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.4 another")
    desk("attach", "curie1903", "scan.PDF", "other.pdf", "-L", "lib")
    names = sorted(path.name for path in (library / "files" / "curie1903").iterdir())
    assert names == [f"Curie1903 {TITLE} a.pdf", f"Curie1903 {TITLE}.pdf"]


def test_a_link_names_the_file_where_it_is_and_a_move_takes_it_away(desk, library, tmp_path):
    assert desk("attach", "curie1903", "scan.PDF", "--link", "-L", "lib").out == "../scan.PDF\n"
    moved = desk("attach", "curie1903", "notes.txt", "--move", "--name", "{key} {name}", "-L", "lib")
    assert moved.out == "files/curie1903/curie1903 notes.txt\n"
    assert not (tmp_path / "notes.txt").exists()
    assert (library / "files/curie1903/curie1903 notes.txt").read_text() == "notes"
    assert (tmp_path / "scan.PDF").exists()


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("a/../../b:c*?", "a .. .. b c.pdf"),
        ("CON", "_CON.pdf"),
        ("trailing. . ", "trailing.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
        ("ü" * 300, "ü" * 50 + ".pdf"),
        ("?", "scan.pdf"),
        ("\u202etxt.exe", "txt.exe.pdf"),
    ],
)
def test_a_name_is_safe_on_every_file_system(desk, library, pattern, name):
    assert desk("attach", "curie1903", "scan.PDF", "--name", pattern, "-L", "lib").out == f"files/curie1903/{name}\n"


def test_a_key_leads_to_no_folder_but_its_own(desk, library):
    desk("rename", "curie1903", "../../curie:1903", "-L", "lib")
    assert desk("attach", "../../curie:1903", "scan.PDF", "--name", "x", "-L", "lib").out == "files/curie 1903/x.pdf\n"


def test_nothing_is_written_through_a_link(desk, library, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (library / "files").symlink_to(tmp_path / "elsewhere")
    ran = desk("attach", "curie1903", "scan.PDF", "-L", "lib")
    assert ran.status == 4
    assert "is a link" in ran.err
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_is_no_file_is_named_and_nothing_is_attached(desk, library):
    ran = desk("attach", "curie1903", "scan.PDF", "none.pdf", "-L", "lib")
    assert (ran.status, ran.out) == (4, "")
    assert ran.err == "refdesk: none.pdf: no such file: nothing was attached\n"
    assert desk("attach", "nobody", "scan.PDF", "-L", "lib").status == 1
    assert not (library / "files").exists()


def test_a_dry_run_copies_nothing(desk, library):
    ran = desk("attach", "curie1903", "scan.PDF", "--dry-run", "-L", "lib")
    assert COPY in ran.out
    assert not (library / "files").exists()


def test_a_copy_is_removed_if_the_library_cannot_be_changed(desk, library):
    (library / ".refdesk" / "references.json.new").unlink(missing_ok=True)
    (library / ".refdesk" / "references.json.new").mkdir()
    ran = desk("attach", "curie1903", "scan.PDF", "-L", "lib")
    assert ran.status == 4
    assert not [path for path in (library / "files").rglob("*") if path.is_file()]


def test_files_survive_rename_merge_remove_and_undo(desk, library):
    desk("attach", "curie1903", "scan.PDF", "-L", "lib")
    desk("attach", "rutherford1904", "notes.txt", "-L", "lib")
    desk("rename", "curie1903", "radium", "-L", "lib")
    assert desk("files", "radium", "-L", "lib").out == f"{library / COPY}\n"
    desk("merge", "rutherford1904", "radium", "-L", "lib")
    merged = desk("files", "rutherford1904", "-L", "lib").out.splitlines()
    assert [Path(path).is_file() for path in merged] == [True, True]
    desk("remove", "rutherford1904", "-L", "lib")
    assert all(Path(path).is_file() for path in merged)
    assert desk("check", "--files", "-L", "lib").out.count("F103") == 2
    desk("undo", "-L", "lib")
    assert desk("files", "rutherford1904", "-L", "lib").out.splitlines() == merged
    desk("undo", "2", "-L", "lib")
    assert desk("files", "curie1903", "-L", "lib").out == f"{library / COPY}\n"
    assert desk("check", "--files", "-L", "lib").status == 0


def test_detach_leaves_the_file_where_it_is(desk, library):
    desk("attach", "curie1903", "scan.PDF", "notes.txt", "-L", "lib")
    ran = desk("detach", "curie1903", f"Curie1903 {TITLE}.pdf", "-L", "lib")
    assert (ran.status, ran.out) == (0, f"{COPY}\n")
    assert (library / COPY).is_file()
    assert len(stored(library, "curie1903")["custom"]["files"]) == 1
    assert desk("detach", "curie1903", "nothing.pdf", "-L", "lib").status == 1
    desk("undo", "-L", "lib")
    assert len(stored(library, "curie1903")["custom"]["files"]) == 2


def test_check_finds_files_that_are_missing_renamed_and_in_no_reference(desk, library):
    desk("attach", "curie1903", "scan.PDF", "-L", "lib")
    desk("attach", "rutherford1904", "notes.txt", "-L", "lib")
    (library / COPY).rename(library / "files" / "other.pdf")
    next((library / "files" / "rutherford1904").iterdir()).unlink()
    (library / "files" / "loose.pdf").write_bytes(b"loose")
    ran = desk("check", "--files", "-L", "lib")
    assert ran.status == 1
    codes = [line.rpartition(": ")[0].split()[-2] if "F102" in line else line for line in ran.out.splitlines()]
    assert [code for line in ran.out.splitlines() for code in ("F101", "F102", "F103") if code in line] == [
        "F102",
        "F101",
        "F103",
    ], codes
    desk("check", "--files", "--fix", "-L", "lib")
    assert desk("files", "curie1903", "-L", "lib").out == f"{library / 'files' / 'other.pdf'}\n"
    assert "F102" not in desk("check", "--files", "-L", "lib").out


def test_open_names_the_pdf_else_the_doi_else_the_address(desk, library):
    assert desk("open", "curie1903", "--print", "-L", "lib").out == "https://doi.org/10.1/x\n"
    desk("attach", "curie1903", "notes.txt", "scan.PDF", "-L", "lib")
    assert desk("open", "@curie1903", "--print", "-L", "lib").out == f"{library / COPY}\n"
    assert desk("open", "rutherford1904", "--print", "-L", "lib").status == 1
    desk("set", "rutherford1904", "url=https://example.org/a", "-L", "lib")
    assert desk("open", "rutherford1904", "--print", "-L", "lib").out == "https://example.org/a\n"


def test_open_starts_the_program_of_the_system_but_no_program(desk, library, tmp_path):
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    opener.chmod(0o755)
    env = {"PATH": f"{opener.parent}:{os.environ['PATH']}"}
    assert desk("open", "curie1903", "-L", "lib", env=env).status == 0
    assert (tmp_path / "opened").read_text() == "https://doi.org/10.1/x\n"
    (tmp_path / "evil.desktop").write_text("[Desktop Entry]")
    desk("attach", "rutherford1904", "evil.desktop", "--link", "-L", "lib")
    assert desk("open", "rutherford1904", "-L", "lib", env=env).status == 2


def test_files_are_listed_in_json_and_none_is_a_negative_answer(desk, library):
    assert desk("files", "-L", "lib").status == 1
    desk("attach", "curie1903", "scan.PDF", "-L", "lib")
    [row] = json.loads(desk("files", "--json", "-L", "lib").out)["files"]
    assert row == {"key": "curie1903", "path": str(library / COPY), "title": None, "there": True}
    assert "files" in desk("show", "curie1903", "-L", "lib").out


BIB = r"""@article{a1, title={Alpha of things}, author={Doe, J.}, year=2001,
  file={Full Text:my docs/a b.pdf:PDF;:C\:\\x\\two.pdf:PDF}}
@article{b1, title={Beta of other}, author={Doe, K.}, year=2002, file={:gone.pdf:PDF}}
"""


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    (tmp_path / "my docs").mkdir()
    (tmp_path / "my docs" / "a b.pdf").write_text("one")
    (tmp_path / "two.pdf").write_text("two")
    (tmp_path / "refs.bib").write_text(BIB)
    return tmp_path


@pytest.mark.parametrize(
    ("how", "paths"),
    [
        ("link", ["../my docs/a b.pdf", "../two.pdf"]),
        ("copy", ["files/a1/Doe2001 Alpha of things.pdf", "files/a1/Doe2001 Alpha of things a.pdf"]),
        ("skip", []),
    ],
)
def test_files_that_records_name_are_attached_where_they_are_there(desk, papers, how, paths):
    ran = desk("import", "refs.bib", "-L", "lib", "--files", how)
    assert ran.status == 0
    assert ("no such file: gone.pdf" in ran.err) == (how != "skip")
    kept = stored(papers / "lib", "a1")["custom"].get("files", [])
    assert [each["path"] for each in kept] == paths
    before = (papers / "lib" / "references.json").read_bytes()
    again = desk("import", "refs.bib", "-L", "lib", "--files", how)
    assert "nothing changed" in again.err
    assert (papers / "lib" / "references.json").read_bytes() == before


def test_a_file_that_was_missing_comes_in_when_it_is_there(desk, papers):
    desk("import", "refs.bib", "-L", "lib")
    assert stored(papers / "lib", "b1")["custom"]["missing-files"] == ["gone.pdf"]
    (papers / "gone.pdf").write_text("found")
    desk("import", "refs.bib", "-L", "lib")
    custom = stored(papers / "lib", "b1")["custom"]
    assert [each["path"] for each in custom["files"]] == ["../gone.pdf"]
    assert "missing-files" not in custom


def test_endnote_keeps_its_files_in_a_folder_of_its_own(desk, papers):
    (papers / "My.Data" / "PDF" / "12").mkdir(parents=True)
    (papers / "My.Data" / "PDF" / "12" / "x.pdf").write_text("x")
    (papers / "export.ris").write_text("TY  - JOUR\nID  - c1\nTI  - Gamma\nL1  - internal-pdf://12/x.pdf\nER  - \n")
    desk("import", "export.ris", "-L", "lib")
    assert [each["path"] for each in stored(papers / "lib", "c1")["custom"]["files"]] == ["../My.Data/PDF/12/x.pdf"]


def test_another_library_of_refdesk_brings_its_files(desk, papers):
    desk("import", "refs.bib", "-L", "lib", "--files", "copy")
    desk("import", "lib/references.json", "-L", "second", "--files", "copy")
    kept = stored(papers / "second", "a1")["custom"]["files"]
    assert [(papers / "second" / each["path"]).read_text() for each in kept] == ["one", "two"]


def test_a_dry_run_of_an_import_copies_nothing(desk, papers):
    desk("import", "refs.bib", "-L", "lib", "--files", "copy", "--dry-run")
    assert not (papers / "lib").exists()


def test_references_with_files_and_without_are_found(desk, library):
    desk("attach", "curie1903", "scan.PDF", "-L", "lib")
    assert desk("search", "--keys", "has:files", "-L", "lib").out == "curie1903\n"
    assert desk("search", "--keys", "missing:file", "-L", "lib").out == "rutherford1904\n"


def test_a_file_that_was_missing_at_the_import_is_a_fault(desk, papers):
    desk("import", "refs.bib", "-L", "lib")
    ran = desk("check", "--files", "-L", "lib")
    assert ran.status == 1
    assert "b1: F101 no such file, nor was it there when it was imported: gone.pdf" in ran.out


def test_a_pipe_is_read_once(desk, tmp_path):
    import threading

    pipe = tmp_path / "refs.bib"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text("@book{a1, title={Alpha}, author={Doe, J.}, year=2001}"))
    writer.start()
    ran = desk("import", pipe, "-L", "lib")
    writer.join(10)
    assert (ran.status, ran.out) == (0, "a1\n")


def test_converting_a_library_of_another_program_names_its_files(desk, tmp_path):
    (tmp_path / "papers" / "a").mkdir(parents=True)
    (tmp_path / "papers" / "a" / "info.yaml").write_text("title: Alpha\ntype: book\nfiles: [a.pdf]\nauthor_list: []\n")
    ran = desk("convert", "papers", "-t", "bibtex")
    assert f"file = {{:{tmp_path}/papers/a/a.pdf:PDF}}" in ran.out
