"""The commands that look into the library and change it."""

from __future__ import annotations

import json
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
def test_search_that_finds_nothing_is_status_1_and_a_broken_query_status_2_with_a_caret(desk: Desk) -> None:
    nothing = desk("search", "zzzz")
    assert (nothing.status, nothing.out, nothing.err) == (1, "", "refdesk: nothing found\n")
    broken = desk("search", "(curie")
    assert broken.status == 2
    assert broken.err == "  (curie\n  ^\nrefdesk: this ( is not closed (character 1 of the query)\n"


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
