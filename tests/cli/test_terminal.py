"""What commands print on a terminal: previews, progress bars; and no bars in pipes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from refdesk.writers.ansi import bare

ROOT = Path(__file__).resolve().parents[2]
KEY = "meshvelishvili2024"
ENTRY = (
    "Meshvelishvili, T. (2024). The Secret Diplomacy of Turkish Nationalists and The Soviets In 1919. "
    "Caucasus Journal of Social Sciences, 16(1), 80–92."
)


def test_a_reference_is_shown_in_the_style(on_a_terminal):
    status, seen = on_a_terminal("show", KEY, "-L", str(ROOT / "library"))
    assert status == 0
    shown = " ".join(bare(seen).split())
    assert shown.endswith(f"citation (Meshvelishvili, 2024) entry {ENTRY}")
    assert "\x1b[3mCaucasus" in seen
    assert "citation  " not in on_a_terminal("show", KEY, "-L", str(ROOT / "library"), "--no-preview")[1]


def test_a_configured_style_that_is_gone_does_not_hide_the_reference(on_a_terminal, home):
    (home / ".config" / "refdesk").mkdir(parents=True)
    (home / ".config" / "refdesk" / "config.toml").write_text('style = "gone"\n')
    status, seen = on_a_terminal("show", KEY, "-L", str(ROOT / "library"))
    assert status == 0
    assert "refdesk: no style 'gone'" in seen
    assert "Caucasus Journal of Social Sciences" in seen


@pytest.fixture
def many(tmp_path: Path) -> str:
    """A file of references that takes some seconds to list."""
    items = [
        {"id": f"k{n}", "type": "book", "title": f"Book {n}", "author": [{"family": f"F{n % 97}", "given": f"G{n}"}],
         "issued": {"date-parts": [[1900 + n % 100]]}}
        for n in range(5000)
    ]  # fmt: skip
    (tmp_path / "many.json").write_text(json.dumps(items))
    return "many.json"


@pytest.mark.slow
def test_a_long_list_has_a_bar_that_goes_when_it_is_done(on_a_terminal, many, tmp_path):
    status, seen = on_a_terminal("bib", "-b", many, "-o", "out.txt")
    assert status == 0
    assert "rendering [#" in seen
    assert seen.endswith("\r\x1b[K")
    assert len((tmp_path / "out.txt").read_text().splitlines()) == 5000


def test_an_interrupted_list_leaves_no_file_and_no_bar(on_a_terminal, many, tmp_path):
    status, seen = on_a_terminal("bib", "-b", many, "-o", "out.txt", interrupt="rendering [#")
    assert (status, seen.endswith("\r\x1b[K")) == (130, True)
    assert "Traceback" not in seen
    assert sorted(path.name for path in tmp_path.iterdir() if "out" in path.name) == []


@pytest.mark.slow
def test_there_is_no_bar_without_a_terminal(desk, many):
    assert desk("bib", "-b", many, "-o", "out.txt").err == ""


@pytest.mark.slow
def test_a_search_by_likeness_can_be_interrupted(on_a_terminal):
    args = ("styles", "like", "Doe J. On soil. Lunar Letters. 2012;12(3):12-9.")
    status, seen = on_a_terminal(*args, interrupt="rendering [#", XDG_CACHE_HOME="cache")
    assert (status, "Traceback" in seen, seen.endswith("\r\x1b[K")) == (130, False, True)


@pytest.mark.slow
def test_the_first_index_can_be_interrupted_and_is_made_the_next_time(on_a_terminal, desk, tmp_path):
    items = [{"id": f"k{n}", "type": "book", "title": f"Soil {n} " + "of the moon " * 9} for n in range(60000)]
    (tmp_path / "references.json").write_text(json.dumps(items))
    status, seen = on_a_terminal("search", "soil", "-L", ".", interrupt="indexing [#")
    assert (status, "Traceback" in seen) == (130, False)
    assert desk("search", "soil", "-L", ".", "--count").out == "60000\n"
