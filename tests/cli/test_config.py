"""refdesk config through the command line."""

from __future__ import annotations

import json
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[2] / "library"


def test_a_style_that_is_set_is_used_and_an_option_overrides_it(desk):
    assert desk("config", "set", "style", "chicago").status == 0
    assert desk("config", "get", "style").out == "chicago\n"
    assert desk("cite", "meshvelishvili2024", "-L", LIBRARY).out == "(Meshvelishvili 2024)\n"
    assert desk("cite", "meshvelishvili2024", "-L", LIBRARY, "-s", "apa").out == "(Meshvelishvili, 2024)\n"
    assert desk("config", "unset", "style").status == 0
    ran = desk("config", "get", "style")
    assert (ran.status, ran.out, ran.err) == (1, "", "refdesk: style is not set\n")


def test_a_projects_file_overrides_the_users(desk, tmp_path):
    desk("config", "set", "style", "chicago")
    desk("config", "set", "style", "apa", "--project")
    below = tmp_path / "deep" / "er"
    below.mkdir(parents=True)
    assert desk("config", "get", "style", cwd=below).out == "apa\n"
    rows = json.loads(desk("config", "list", "--json").out)["settings"]
    assert [row["value"] for row in rows] == ["apa", "chicago"]


def test_a_library_and_a_format_can_be_set(desk):
    desk("config", "set", "library", str(LIBRARY))
    desk("config", "set", "format", "html")
    assert desk("bib").out.startswith('<div class="csl-bib-body">')


def test_the_other_lines_of_the_file_stay(desk, home):
    path = Path(desk("config", "path").out.strip())
    assert home in path.parents
    path.parent.mkdir(parents=True)
    path.write_text('# mine\nstyle = "apa"\nlocale = "tr-TR"\n')
    desk("config", "set", "style", "ieee")
    assert path.read_text() == '# mine\nlocale = "tr-TR"\nstyle = "ieee"\n'


def test_what_is_not_there_cannot_be_set(desk):
    assert desk("config", "set", "style", "natrue").status == 5
    assert desk("config", "set", "locale", "klingon").status == 5
    assert desk("config", "set", "format", "papyrus").status == 2
    assert desk("config", "set", "colour", "red").status == 2
    assert desk("config", "get", "colour").status == 2


def test_a_broken_file_is_one_line_with_its_name(desk, tmp_path):
    for text in ("style = ", "colour = 'red'", "style = 3", "style = " + "[" * 5000):
        (tmp_path / "refdesk.toml").write_text(text)
        ran = desk("config", "get", "style")
        assert (ran.status, ran.out, ran.err.count("\n")) == (4, "", 1)
        assert "refdesk.toml" in ran.err


def test_a_library_is_named_from_where_the_user_is(desk, tmp_path, home):
    sub = tmp_path / "sub"
    sub.mkdir()
    (tmp_path / "refdesk.toml").write_text("")
    assert desk("config", "set", "library", "mine", "--project", cwd=sub).status == 0
    assert (tmp_path / "refdesk.toml").read_text() == 'library = "sub/mine"\n'
    assert desk("add", "title=Soil", cwd=sub).status == 0
    assert (sub / "mine" / "references.json").exists()
    (tmp_path / "refdesk.toml").unlink()
    assert desk("config", "set", "library", "other", cwd=sub).status == 0
    assert desk("config", "get", "library", cwd=home).out == f"{sub / 'other'}\n"
