"""The commands that look into the library and change it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import Desk

ITEMS: list[dict[str, Any]] = [
    {
        "id": "curie1898",
        "type": "article-journal",
        "title": "Sur une nouvelle substance fortement radio-active",
        "author": [{"family": "Curie", "given": "Pierre"}, {"family": "Curie", "given": "Marie"}],
        "container-title": "Comptes rendus",
        "issued": {"date-parts": [[1898]]},
        "keyword": "radium; polonium",
    },
    {
        "id": "meitner1939",
        "type": "article-journal",
        "title": "Disintegration of Uranium by Neutrons",
        "author": [{"family": "Meitner", "given": "Lise"}, {"family": "Frisch", "given": "O. R."}],
        "issued": {"date-parts": [[1939, 2, 11]]},
        "DOI": "10.1038/143239a0",
    },
    {"id": "noether1921", "type": "article-journal", "title": "Idealtheorie in Ringbereichen"},
]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of three references, as another program may have written it."""
    path = tmp_path / "library" / "references.json"
    path.parent.mkdir()
    path.write_text(json.dumps(ITEMS), encoding="utf-8")
    return path


@pytest.mark.usefixtures("library")
def test_list_prints_a_line_for_each_reference_in_the_order_of_the_keys(desk: Desk) -> None:
    assert desk("list").out == (
        "curie1898\tCurie & Curie\t1898\tSur une nouvelle substance fortement radio-active\n"
        "meitner1939\tMeitner & Frisch\t1939\tDisintegration of Uranium by Neutrons\n"
        "noether1921\t\t\tIdealtheorie in Ringbereichen\n"
    )


@pytest.mark.usefixtures("library")
def test_list_sorts_limits_counts_and_fills_templates(desk: Desk) -> None:
    assert desk("list", "--sort", "year", "--reverse", "--keys").out == "noether1921\nmeitner1939\ncurie1898\n"
    assert desk("list", "--limit", "1", "--null").out == "curie1898\0"
    assert desk("list", "--count").out == "3\n"
    assert desk("list", "--template", "{key}: {issued}, {DOI}", "--limit", "2").out == (
        "curie1898: 1898, \nmeitner1939: 1939-02-11, 10.1038/143239a0\n"
    )
    assert json.loads(desk("list", "--json").out) == {"schema": 1, "references": ITEMS}


@pytest.mark.usefixtures("library")
def test_search_finds_by_words_fields_years_and_patterns(desk: Desk) -> None:
    for query, keys in {
        "substance": ["curie1898"],
        "curie OR meitner": ["curie1898", "meitner1939"],
        "tag:radium": ["curie1898"],
        "year:1900..": ["meitner1939"],
        "missing:author": ["noether1921"],
    }.items():
        assert sorted(desk("search", query, "--keys").out.split()) == keys, query
    assert desk("search", "--regex", "title:^dis.*neut", "--keys").out == "meitner1939\n"
    assert desk("search", "--fuzzy", "meittner", "--keys").out == "meitner1939\n"


@pytest.mark.usefixtures("library")
def test_keys_and_a_query_cannot_be_combined(desk: Desk) -> None:
    both = desk("bib", "curie1903", "--query", "radium")
    assert (both.status, both.err) == (2, "refdesk: KEY and --query cannot be combined\n")


@pytest.mark.usefixtures("library")
def test_search_that_finds_nothing_is_status_1_and_a_broken_query_status_2_with_a_caret(desk: Desk) -> None:
    nothing = desk("search", "zzzz")
    assert (nothing.status, nothing.out, nothing.err) == (1, "", "refdesk: nothing found\n")
    assert desk("search", "zzzz", "-q").err == ""
    broken = desk("search", "(curie")
    assert broken.status == 2
    assert broken.err == "  (curie\n  ^\nrefdesk: unbalanced ( (character 1 of the query)\n"


@pytest.mark.usefixtures("library")
def test_show_prints_all_fields_and_takes_the_key_with_its_at_sign(desk: Desk) -> None:
    shown = desk("show", "@meitner1939")
    assert shown.out.splitlines() == [
        "meitner1939",
        "  type                  article-journal",
        "  title                 Disintegration of Uranium by Neutrons",
        "  author                Meitner, Lise; Frisch, O. R.",
        "  issued                1939-02-11",
        "  DOI                   10.1038/143239a0",
    ]
    assert json.loads(desk("show", "--json", "meitner1939").out)["references"] == [ITEMS[1]]
    missing = desk("show", "nobody")
    assert missing.status == 1
    assert "nobody" in missing.err


def test_remove_prints_what_it_would_do_and_does_it(desk: Desk, library: Path) -> None:
    before = library.read_bytes()
    assert '-  "title": "Idealtheorie in Ringbereichen"' in desk("remove", "--dry-run", "noether1921").out
    assert library.read_bytes() == before
    assert desk("remove", "-", input="noether1921\n").out == "noether1921\n"
    assert desk("list", "--keys").out == "curie1898\nmeitner1939\n"


def test_control_characters_in_data_never_reach_a_terminal(desk: Desk, library: Path) -> None:
    library.write_text(json.dumps([{"id": "x\x1b[2J", "type": "book", "title": "a\x1b]0;t\x07\nb\tc"}]))
    for command in (["list"], ["show", "x\x1b[2J"], ["search", "type:book"], ["list", "--template", "{title}"]):
        out = desk(*command).out
        assert "\x1b" not in out
        assert "\x07" not in out


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 4), (b"\x00\x01\x02\xff", 4), (b'{"a": ', 4), (b"[1, 2]", 4), (b"[]", 1), (b"\xef\xbb\xbf[]\n", 1)],
)
def test_a_library_that_cannot_be_read_is_one_line_and_a_status(
    desk: Desk, library: Path, content: bytes, status: int
) -> None:
    library.write_bytes(content)
    for command in (["list"], ["search", "x"], ["show", "x"], ["remove", "x"]):
        ran = desk(*command)
        assert ran.status == status, command
        assert ran.err.count("\n") == 1
        assert library.read_bytes() == content


def test_a_missing_library_and_a_folder_in_its_place_are_one_line(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "folder.json" / "references.json").mkdir()
    for named in ("nowhere", "folder.json"):
        ran = desk("list", "-L", named)
        assert (ran.status, ran.err.count("\n")) == (4, 1)


def item_at(library: Path, key: str) -> dict[str, Any]:
    """What stands in the file under that key."""
    [item] = [item for item in json.loads(library.read_text()) if item["id"] == key]
    return dict(item)


def test_add_makes_a_reference_from_fields_and_knows_it_again(desk: Desk, library: Path) -> None:
    book = ["type=book", "title=Radio-activity", "author=Rutherford, Ernest; Soddy, F.", "issued=1904-05"]
    assert desk("add", *book).out == "rutherford1904\n"
    added = item_at(library, "rutherford1904")
    assert added.pop("custom").keys() == {"added"}
    assert added == {
        "id": "rutherford1904",
        "type": "book",
        "title": "Radio-activity",
        "author": [{"family": "Rutherford", "given": "Ernest"}, {"family": "Soddy", "given": "F."}],
        "issued": {"date-parts": [[1904, 5]]},
    }
    again = desk("add", *book)
    assert (again.status, again.out) == (1, "")
    assert "already in the library as 'rutherford1904'" in again.err
    for wrong in ("titel=x", "type=bok", "issued=soon", "title"):
        assert desk("add", wrong).status == 2


@pytest.mark.usefixtures("library")
def test_set_unset_tag_and_note_change_fields_of_many_references(desk: Desk, library: Path) -> None:
    assert desk("set", "curie1898", "@meitner1939", "language=fr", "page=1-4").out == "curie1898\nmeitner1939\n"
    assert item_at(library, "meitner1939")["language"] == "fr"
    assert desk("unset", "language,Page", "curie1898").out == "curie1898\n"
    assert "language" not in item_at(library, "curie1898")
    assert desk("tag", "Radium,physics", "-", input="curie1898\tx\nmeitner1939\n").status == 0
    assert item_at(library, "curie1898")["keyword"] == "radium; polonium; physics"
    assert item_at(library, "meitner1939")["keyword"] == "Radium, physics"
    assert desk("tag", "--remove", "polonium", "curie1898").status == 0
    assert item_at(library, "curie1898")["keyword"] == "radium; physics"
    assert desk("note", "curie1898", "-m", "read").status == 0
    assert desk("note", "curie1898", "-m", "again", "--append").status == 0
    assert desk("note", "curie1898").out == "read\nagain\n"
    assert desk("note", "curie1898", "-m", "").status == 0
    assert desk("note", "curie1898").out == ""
    assert desk("set", "curie1898", "id=x").status == 2


@pytest.mark.parametrize(
    "command",
    [
        ["set", "curie1898", "title=x"],
        ["unset", "keyword", "curie1898"],
        ["tag", "x", "curie1898"],
        ["note", "curie1898", "-m", "x"],
        ["rename", "curie1898", "x"],
        ["merge", "curie1898", "meitner1939"],
        ["remove", "curie1898"],
        ["add", "title=x"],
    ],
)
def test_a_dry_run_changes_nothing(desk: Desk, library: Path, command: list[str]) -> None:
    before = library.read_bytes()
    ran = desk(*command, "--dry-run")
    assert (ran.status, bool(ran.out)) == (0, True)
    assert library.read_bytes() == before
    assert desk("history").out == ""


@pytest.mark.usefixtures("library")
def test_a_renamed_reference_answers_to_its_old_key(desk: Desk) -> None:
    assert desk("rename", "curie1898", "polonium").status == 0
    assert desk("rename", "polonium", "radium").status == 0
    for key in ("curie1898", "@polonium", "radium"):
        assert json.loads(desk("show", "--json", key).out)["references"][0]["id"] == "radium"
    assert desk("rename", "radium", "meitner1939").status == 1
    assert desk("rename", "radium", "a b").status == 2


def test_merge_fills_what_is_missing_and_keeps_the_other_keys_as_aliases(desk: Desk, library: Path) -> None:
    assert desk("merge", "noether1921", "meitner1939").status == 0
    merged = item_at(library, "noether1921")
    assert (merged["title"], merged["DOI"]) == ("Idealtheorie in Ringbereichen", "10.1038/143239a0")
    assert desk("show", "meitner1939").out.startswith("noether1921\n")
    assert desk("merge", "noether1921", "meitner1939").status == 1  # they are one already


def test_undo_and_redo_work_across_processes_as_far_back_as_the_library_goes(desk: Desk, library: Path) -> None:
    desk("set", "curie1898", "language=fr")  # lays the file out; from here on bytes tell
    states = [library.read_bytes()]
    for command in (["set", "curie1898", "page=1"], ["remove", "noether1921"], ["rename", "meitner1939", "m"]):
        assert desk(*command).status == 0
        states.append(library.read_bytes())
    assert [line.split("\t")[2] for line in desk("history").out.splitlines()] == ["rename", "remove", "set", "set"]
    for state in states[-2::-1]:
        assert desk("undo").status == 0
        assert library.read_bytes() == state
    for state in states[1:]:
        assert desk("redo").status == 0
        assert library.read_bytes() == state
    assert desk("redo").status == 1
    assert desk("undo", "4").status == 0
    assert desk("undo").status == 1
    assert desk("history", "--prune", "--keep", "0").status == 0
    assert desk("history").out == ""


def test_the_history_is_pruned_by_age_and_tells_beforehand_what_it_would_forget(desk: Desk, library: Path) -> None:
    for page in ("1", "2", "3", "4"):
        desk("set", "curie1898", f"page={page}")
    log = library.parent / ".refdesk" / "references.json.history"
    lines = log.read_text().splitlines(keepends=True)
    for number, when in ((0, "2001-01-01T00:00:00+00:00"), (2, "2020-06-15T12:00:00+00:00")):
        unsummed = re.sub(r'"sum":"[^"]*",', "", lines[number])  # as versions before the sums wrote it
        lines[number] = re.sub(r'"when":"[^"]*"', f'"when":"{when}"', unsummed)
    log.write_text("".join(lines))

    def forgotten(*args: str) -> str:
        ran = desk("history", "--prune", *args)
        assert (ran.status, ran.out) == (0, "")
        return str(ran.err)

    assert forgotten("--older-than", "90d", "--dry-run") == "refdesk: 2 changes would be deleted\n"
    assert forgotten("--older-than", "90d", "--keep", "3", "--dry-run") == "refdesk: 1 change would be deleted\n"
    assert forgotten("--older-than", "2020-06-15") == "refdesk: 1 change deleted\n"
    assert [line.split("\t")[0] for line in desk("history").out.splitlines()] == ["4", "3", "2"]
    assert forgotten("--older-than", "2y") == "refdesk: 1 change deleted\n"
    assert desk("undo", "2").status == 0
    assert desk("undo").status == 1
    for wrong in (
        ["--prune", "--older-than", "soon"],
        ["--older-than", "90d"],
        ["--prune", "--older-than", "99999999y"],
    ):
        assert desk("history", *wrong).status == 2


def test_several_references_are_renamed_as_one_change(desk: Desk, library: Path) -> None:
    assert desk("rename", "curie1898", "noether1921", "@noether1921", "curie1898").status == 0  # each the other's key
    assert (item_at(library, "noether1921")["title"], item_at(library, "curie1898")["type"]) == (
        ITEMS[0]["title"], ITEMS[2]["type"]
    )  # fmt: skip
    assert desk("undo").status == 0
    assert desk("rename", "-", input="curie1898\tradium\nmeitner1939\tfission\n").status == 0
    assert desk("list", "--keys").out.split() == ["fission", "noether1921", "radium"]
    assert desk("rename", "radium", "x", "fission", "x").status == 1
    assert desk("rename", "radium", "x", "fission").status == 2
    assert desk("list", "--keys").out.split() == ["fission", "noether1921", "radium"]


def test_an_earlier_key_works_wherever_a_key_does(desk: Desk, library: Path) -> None:
    assert desk("rename", "meitner1939", "fission").status == 0
    new = {
        command: desk(*command.split(), "fission") for command in ("cite", "bib", "export -t ris", "show", "explain")
    }
    for command, ran in new.items():
        assert ran.status == 0
        assert desk(*command.split(), "meitner1939") == ran
    assert desk("bib", "fission", "@meitner1939") == new["bib"]
    cited = desk("cite", "-s", "ieee", "[@curie1898]", "[@fission]", "[@meitner1939; @curie1898]").out
    assert cited == "[1]\n[2]\n[1], [2]\n"
    assert desk("cite", "-s", "ieee", "meitner1939", "lost2000", "--missing", "skip").out == "[1]\n"


def test_undoing_and_redoing_are_reported_by_what_was_done_first(desk: Desk, library: Path) -> None:
    desk("tag", "reread", "curie1898")
    for command, told in (
        ("undo", "undone: tag"),
        ("redo", "redone: tag"),
        ("undo", "undone: tag"),
        ("redo", "redone: tag"),
    ):
        assert desk(command).err.startswith(f"refdesk: {told} of ")
    assert [line.split("\t")[2] for line in desk("history").out.splitlines()] == [
        "redo tag", "undo tag", "redo tag", "undo tag", "tag"
    ]  # fmt: skip


def test_undo_does_not_touch_what_another_program_changed_since(desk: Desk, library: Path) -> None:
    desk("set", "curie1898", "page=1")
    library.write_text(library.read_text().replace('"page": "1"', '"page": "2"'))
    ran = desk("undo")
    assert ran.status == 7
    assert item_at(library, "curie1898")["page"] == "2"


def test_edit_opens_the_editor_and_keeps_what_does_not_parse(desk: Desk, library: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nsed -i \'s/"Idealtheorie/"Die Idealtheorie/\' "$1"\n')
    editor.chmod(0o755)
    assert desk("edit", "noether1921", "curie1898", env={"EDITOR": str(editor)}).out == "noether1921\n"
    assert item_at(library, "noether1921")["title"] == "Die Idealtheorie in Ringbereichen"
    editor.write_text('#!/bin/sh\necho "{ my work" > "$1"\n')
    broken = desk("edit", "noether1921", env={"VISUAL": str(editor)})
    assert broken.status == 4
    kept = Path(broken.err.split("refdesk: ")[1].split(":")[0])
    assert kept.read_text() == "{ my work\n"
    editor.write_text("#!/bin/sh\nsed -i 's/noether1921/ideals/' \"$1\"\n")
    assert desk("edit", "noether1921", env={"EDITOR": str(editor)}).status == 0
    assert desk("show", "noether1921").out.startswith("ideals\n")
    assert desk("edit", "ideals", env={"EDITOR": "/no/such/editor"}).status == 2


def test_what_a_change_does_not_touch_stays_as_another_program_wrote_it(desk: Desk, library: Path) -> None:
    odd = {"id": 7, "type": "book", "title": "x", "issued": "2019-05", "x-mine": [1.0, 12345678901234567890123, None]}
    library.write_text(json.dumps([odd, ITEMS[0]]))
    assert desk("list", "--keys").out == "7\ncurie1898\n"
    assert json.loads(desk("show", "--json", "7").out)["references"][0]["issued"] == {"date-parts": [[2019, 5]]}
    assert desk("set", "curie1898", "page=1").status == 0
    assert json.loads(library.read_text())[0] == odd


def test_check_reports_faults_as_text_json_and_for_github_and_fixes_them(desk: Desk, library: Path) -> None:
    library.write_text(
        '[\n{"id": "a", "type": "webpage", "title": "On  soil", "URL": "https://example.org"},\n'
        '{"id": "b", "type": "book", "title": "X", "author": [{"literal": "N"}], "publisher": "P", "issued": "1999"}\n]\n'
    )
    text = desk("check", "--ignore", "W7")
    assert (text.status, text.out) == (
        1,
        f"{library}:2: a: W502 title has extra spaces\n{library}:3: b: E103 issued is not as CSL-JSON has it\n",
    )
    assert text.err == "refdesk: 2 faults, 2 of them fixable with --fix\n"
    assert desk("check", "--select", "e1", "--output-format", "github").out == (
        f"::error file={library},line=3,title=E103::b: issued is not as CSL-JSON has it\n"
    )
    [finding] = json.loads(desk("check", "--select", "W502", "--json").out)["findings"]
    assert (finding["key"], finding["line"], finding["fixable"]) == ("a", 2, True)
    assert desk("check", "--fix").out == "a\nb\n"
    assert desk("check").status == 0
    assert desk("check", "--select", "X").status == 2
    assert "E103\tnot valid CSL-JSON\n" in desk("check", "--codes").out


def test_check_reads_files_of_any_format(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@article{x, title={TITLE IN CAPITALS}, pages={9--3}}\n")
    ran = desk("check", "a.bib", "--select", "W4,W5")
    assert ran.status == 1
    assert [line.split()[1] for line in ran.out.splitlines()] == ["x:", "x:"]
    (tmp_path / "b.json").write_text('[{"id": 1, "type": "webpage", "title": "x", "URL": "x"}]')
    assert desk("check", "b.json").out == "b.json:1: 1: E103 the id is a number, not a text\n"


def test_check_says_where_json_breaks_and_saves_what_can_be_saved(desk: Desk, library: Path) -> None:
    broken = json.dumps(ITEMS, indent=1)[:-60] + "\n"
    library.write_text(broken)
    told = desk("check")
    assert told.status == 4
    assert "references.json:" in told.err
    assert "not valid JSON" in told.err
    saved = desk("check", "--recover")
    assert saved.status == 0
    assert [item["id"] for item in json.loads(Path(saved.out.strip()).read_text())] == ["curie1898", "meitner1939"]
    assert library.read_text() == broken


def test_dedupe_reports_and_merges_what_is_certain(desk: Desk, library: Path) -> None:
    again = {**ITEMS[1], "id": "again", "note": "n"}
    alike = {**ITEMS[0], "id": "alike", "title": "Sur une nouvelle substance fortement radioactive"}
    library.write_text(json.dumps([*ITEMS, again, alike]))
    assert desk("dedupe").out == (
        "certain\t1.0\tagain, meitner1939\tsame DOI, title, authors and year\n"
        "certain\t1.0\talike, curie1898\tsame title, authors, year and journal\n"
    )
    assert desk("dedupe", "--merge", "--dry-run").status == 0
    assert desk("list", "--count").out == "5\n"
    merged = desk("dedupe", "--merge")
    assert merged.err.splitlines() == [
        "refdesk: meitner1939 into again: same DOI, title, authors and year",
        "refdesk: curie1898 into alike: same title, authors, year and journal",
    ]
    assert desk("list", "--keys").out == "again\nalike\nnoether1921\n"
    assert desk("undo").status == 0
    assert len(json.loads(library.read_text())) == 5


def test_pick_is_for_terminals(desk: Desk, library: Path) -> None:
    ran = desk("pick", "-L", library)
    assert (ran.status, ran.out) == (2, "")


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ("1 3\n", "curie1898\nnoether1921\n"),
        ("meitner\n1\n", "meitner1939\n"),
        ("9\nuranium\n1-1\n", "meitner1939\n"),
        ("\n", ""),
    ],
)
def test_pick_chooses_by_numbers_and_words(library: Path, tmp_path: Path, answers: str, keys: str) -> None:
    import pty

    outer, inner = pty.openpty()
    env = {"PATH": "/nonexistent", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "refdesk", "pick", "-L", str(library)]
    with subprocess.Popen(command, stdin=inner, stdout=subprocess.PIPE, stderr=inner, env=env) as picking:
        os.write(outer, answers.encode())
        assert picking.stdout
        out = picking.stdout.read().decode()
        os.close(inner)
        os.read(outer, 100_000)
    os.close(outer)
    assert (out, picking.returncode) == (keys, 0 if keys else 1)


def test_pick_uses_fzf_if_installed(library: Path, tmp_path: Path) -> None:
    import pty

    fzf = tmp_path / "fzf"
    fzf.write_text("#!/bin/sh\n/bin/grep -a Meitner\n")
    fzf.chmod(0o755)
    outer, inner = pty.openpty()
    env = {"PATH": str(tmp_path), "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "refdesk", "pick", "-L", str(library)]
    done = subprocess.run(command, stdin=inner, stdout=subprocess.PIPE, stderr=inner, env=env, check=False)
    os.close(inner)
    os.close(outer)
    assert done.stdout == b"meitner1939\n"


def test_a_list_is_sorted_by_any_field_under_its_usual_name_and_what_lacks_it_comes_last(desk, tmp_path):
    (tmp_path / "a.bib").write_text(
        "@article{a, title={A}, journal={Zeal}, volume=9, year=2001}\n"
        "@article{b, title={B}, journal={Acts}, volume=10, year=2003}\n@book{c, title={C}}\n"
    )
    desk("import", "a.bib")

    def keys(sort):
        return desk("list", "--keys", "--sort", sort).out.split()

    assert keys("journal") == ["b", "a", "c"]
    assert keys("-journal") == ["a", "b", "c"]
    assert keys("volume") == ["a", "b", "c"]
    assert keys("-year") == ["b", "a", "c"]
    assert desk("list", "--keys", "-Q", "title:b").out == "b\n"
    done = desk("list", "--sort", "jornal")
    assert done.status == 2
    assert "did you mean journal" in done.err


def test_a_source_is_found_by_its_name_with_or_without_the_suffix(desk, tmp_path):
    (tmp_path / "embase 2024.ris").write_text("TY  - BOOK\nID  - a\nTI  - A\nER  - \n")
    desk("import", "embase 2024.ris")
    assert [desk("search", query, "--count").out for query in ("source:embase", "source:emb")] == ["1\n", "0\n"]
    assert desk("search", 'source:"embase 2024.ris"', "--count").out == "1\n"


def test_a_usage_error_names_the_help_of_its_command(desk):
    assert "(see refdesk bib --help)" in desk("bib", "--title").err
    assert desk("list", "year:2020").err == "refdesk: unexpected argument: year:2020 (see refdesk list --help)\n"


def test_a_type_goes_by_the_names_people_use_and_a_wrong_one_gets_a_suggestion(desk):
    desk("add", "type=Journal Article", "title=Tides", "author=Ott, Eva", "year=2020")
    assert '"type":"article-journal"' in desk("show", "ott2020", "--json").out
    done = desk("set", "ott2020", "type=bok")
    assert (done.status, "did you mean book" in done.err) == (2, True)


def test_renaming_back_leaves_no_key_that_is_its_own_former_one(desk):
    desk("add", "type=book", "title=Tides", "author=Ott, Eva", "year=2020")
    assert desk("rename", "ott2020", "ott2020").out == ""
    desk("rename", "ott2020", "tides")
    desk("rename", "tides", "ott2020")
    assert "former keys           tides\n" in desk("show", "ott2020").out


def test_an_unknown_format_gets_a_suggestion_or_those_that_can_be_written(desk, tmp_path):
    (tmp_path / "a.bib").write_text("@book{a, title={A}}")
    assert "did you mean ris?" in desk("convert", "a.bib", "-t", "risx").err
    assert "crossref" not in desk("convert", "a.bib", "-t", "word").err
    assert "--json" in desk("bib", "-b", "a.bib", "-f", "json").err


def test_a_quiet_check_prints_faults_without_a_summary(desk, tmp_path):
    (tmp_path / "a.bib").write_text("@article{a, title={A}}")
    done = desk("check", "-q", "a.bib")
    assert (done.status, done.err, "W701" in done.out) == (1, "", True)


def test_identifiers_are_set_without_their_labels_and_pages_in_full(desk):
    desk("add", "type=book", "title=Tides", "author=Ott, Eva", "year=2020", "doi=https://doi.org/10.1000/XYZ")
    assert '"DOI":"10.1000/XYZ"' in desk("show", "ott2020", "--json").out
    desk("set", "ott2020", "DOI=doi: 10.1000/abc")
    desk("set", "ott2020", "pages=503-19", "isbn=ISBN 978-0-226-45808-3", "pmid=PMID: 123")
    template = "{DOI} {page} {ISBN} {PMID}"
    assert desk("show", "ott2020", "--template", template).out == "10.1000/abc 503-519 978-0-226-45808-3 123\n"


def test_a_change_that_changes_nothing_says_so(desk, tmp_path):
    (tmp_path / "a.json").write_text('[{"id": "a", "type": "book", "title": "A", "keyword": "x"}]')
    desk("import", "a.json", "-L", "lib")
    for words in (("set", "a", "title=A"), ("unset", "a", "publisher"), ("tag", "a", "x")):
        ran = desk(*words, "-L", "lib")
        assert (ran.status, ran.out, ran.err) == (0, "", "refdesk: nothing changed\n")
        assert desk(*words, "-L", "lib", "-q").err == ""


def test_every_command_can_be_quiet_and_verbose():
    from refdesk.cli.help import commands

    for context, command in commands([]):
        if not getattr(command, "commands", None):
            spelled = {name for parameter in command.params for name in parameter.opts}
            assert {"-q", "--quiet", "-v", "--verbose"} <= spelled, context.command_path
