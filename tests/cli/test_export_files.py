"""The way out: files, groups, notes and related items go to other programs and come back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ITEM = {
    "id": "curie1903",
    "type": "article-journal",
    "title": "On radium & more",
    "author": [{"family": "Curie", "given": "Marie"}, {"literal": "Royal Society"}],
    "container-title": "Nature",
    "volume": "1",
    "issue": "2",
    "page": "10-12",
    "issued": {"date-parts": [[1903, 5]]},
    "DOI": "10.1000/radium",
    "keyword": "physics; Thesis/Chapter 1; a, b",
    "custom": {
        "note": "First\nSecond",
        "groups": ["Thesis/Chapter 1"],
        "files": [{"path": "../scan; one.pdf", "title": "Full Text"}],
        "zotero": {"key": "AAAA1111", "related": ["BBBB2222"]},
    },
}
OTHER = {
    "id": "noether1918",
    "type": "book",
    "title": "Invariante",
    "author": [{"family": "Noether", "given": "Emmy"}],
    "issued": {"date-parts": [[1918]]},
    "keyword": "Thesis",
    "custom": {"groups": ["Thesis"], "zotero": {"key": "BBBB2222"}},
}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "scan; one.pdf").write_text("radium")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "references.json").write_text(json.dumps([ITEM, OTHER]))
    return tmp_path


def items(path: Path) -> dict[str, Any]:
    return {item["id"]: item for item in json.loads((path / "references.json").read_text())}


def compared(item: dict[str, Any]) -> dict[str, Any]:
    """An item without the day and source of its import, its tags as a set, its files by name and title."""
    custom = {name: value for name, value in item["custom"].items() if name not in ("added", "sources", "bibtex")}
    if "files" in custom:
        custom["files"] = [(Path(each["path"]).name, each.get("title", "")) for each in custom["files"]]
    tags = {tag.strip() for tag in item["keyword"].split(";" if ";" in item["keyword"] else ",")}
    return {**item, "custom": custom, "keyword": tags}


def test_zotero_rdf_goes_out_and_comes_back_with_everything(desk, library):
    out = library / "away" / "library.rdf"
    out.parent.mkdir()
    ran = desk("export", "--to", "zotero-rdf", "-o", out, "-L", "lib")
    assert (ran.status, ran.err) == (0, "")
    desk("import", out, "-L", "back")
    assert {key: compared(item) for key, item in items(library / "back").items()} == {
        key: compared(item) for key, item in items(library / "lib").items()
    }
    again = library / "away" / "again.rdf"
    desk("export", "--to", "zotero-rdf", "-o", again, "-L", "back")
    assert again.read_bytes() == out.read_bytes()


def test_jabref_goes_out_and_comes_back_with_files_and_groups(desk, library):
    out = library / "refs.bib"
    ran = desk("export", "--to", "bibtex", "-o", out, "-L", "lib")
    assert "custom.zotero" in ran.err
    text = out.read_text()
    assert r"file = {Full Text:scan\; one.pdf:PDF}" in text
    assert "groups = {Chapter 1}" in text
    assert "1 StaticGroup:Thesis\\;0\\;1" in text
    assert "keywords = {physics, {a, b}}" in text
    desk("import", out, "-L", "back")
    back, before = items(library / "back"), items(library / "lib")
    for key in ("curie1903", "noether1918"):
        mine, theirs = compared(before[key]), compared(back[key])
        for name in ("note", "zotero"):  # private notes and Zotero's keys are named or no business of JabRef's
            mine["custom"].pop(name, None)
        assert (theirs["keyword"], theirs["custom"]) == (mine["keyword"], mine["custom"])
    again = library / "again.bib"
    desk("export", "--to", "bibtex", "-o", again, "-L", "back")
    assert again.read_bytes() == out.read_bytes()


def test_a_file_of_jabref_comes_back_from_refdesk_unchanged(desk, library):
    bib = library / "jabref.bib"
    bib.write_text(
        "@article{a1,\n  author = {Doe, Jane},\n  title = {Alpha},\n  year = {2001},\n  file = {Draft:a.pdf:PDF},\n"
        "  groups = {Papers, Odd\\, one},\n  readstatus = {read},\n  ranking = {rank3},\n}\n\n"
        "@Comment{jabref-meta: databaseType:bibtex;}\n\n@Comment{jabref-meta: grouping:\n0 AllEntriesGroup:;\n"
        "1 StaticGroup:Odd, one\\;0\\;1\\;\\;\\;\\;;\n1 StaticGroup:Papers\\;0\\;1\\;\\;\\;\\;;\n}\n"
    )
    (library / "a.pdf").write_text("alpha")
    desk("import", bib, "-L", "jab")
    assert items(library / "jab")["a1"]["custom"]["groups"] == ["Papers", "Odd, one"]
    desk("export", "--to", "bibtex", "-o", library / "out.bib", "-L", "jab")
    fields = [line for line in bib.read_text().splitlines() if line.startswith("  ")]
    written = (library / "out.bib").read_text()
    assert [field for field in fields if field not in written] == []
    assert bib.read_text().partition("\n\n")[2] in written


def test_a_papis_library_goes_out_and_comes_back(desk, library):
    ran = desk("export", "--to", "papis", "-o", "papers", "-L", "lib")
    assert "custom" in ran.err
    folder = library / "papers" / "curie1903"
    assert sorted(path.name for path in folder.iterdir()) == ["info.yaml", "notes.md", "scan; one.pdf"]
    desk("import", "papers", "-L", "back")
    back, before = items(library / "back"), items(library / "lib")
    for name in ("title", "author", "container-title", "volume", "issue", "page", "issued", "DOI", "type"):
        assert back["curie1903"][name] == before["curie1903"][name]
    assert compared(back["curie1903"])["keyword"] == compared(before["curie1903"])["keyword"]
    assert back["curie1903"]["custom"]["note"] == "First\nSecond"
    [file] = back["curie1903"]["custom"]["files"]
    assert (library / "back" / file["path"]).read_text() == "radium"
    assert desk("export", "--to", "papis", "-o", "papers", "-L", "lib").status == 4
    assert desk("export", "--to", "papis", "-L", "lib").status == 2


def test_files_go_to_ris_and_endnote_as_l1(desk, library):
    assert "L1  - scan; one.pdf" in desk("export", "--to", "ris", "-L", "lib").out
    assert "<pdf-urls>" in desk("export", "--to", "endnote-xml", "-L", "lib").out


def test_a_file_in_json_is_where_the_output_finds_it(desk, library):
    (library / "deep" / "er").mkdir(parents=True)
    desk("export", "-o", "deep/er/refs.json", "-L", "lib")
    [item, _] = json.loads((library / "deep" / "er" / "refs.json").read_text())
    assert item["custom"]["files"][0]["path"] == "../../scan; one.pdf"


def test_zotero_to_refdesk_to_rdf_to_refdesk_loses_nothing(desk, shared, tmp_path):
    desk("import", shared / "migration" / "zotero.sqlite", "-L", "one", "--quiet")
    ran = desk("export", "--to", "zotero-rdf", "-o", "out.rdf", "-L", "one")
    assert ran.err == ""
    desk("import", "out.rdf", "-L", "two", "--quiet")

    def bare(path: Path) -> list[dict[str, Any]]:
        custom = ("added", "sources")
        return [
            {**item, "custom": {name: value for name, value in item["custom"].items() if name not in custom}}
            for item in items(path).values()
        ]

    assert bare(tmp_path / "two") == bare(tmp_path / "one")
