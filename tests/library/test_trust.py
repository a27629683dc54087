"""What a library holds against: links put into it, a file that is changed behind its index, damage, keys that are no words."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from refdesk.cli.change import add
from refdesk.cli.importing import sentence
from refdesk.errors import BadData, UsageError
from refdesk.items.keys import is_key
from refdesk.library import Library, past
from refdesk.library.edits import renamed
from refdesk.library.incoming import Incoming

ITEMS = [{"id": "a1", "type": "book", "title": "Alpha"}, {"id": "b2", "type": "book", "title": "Beta"}]


@pytest.fixture
def shelf(library: Library) -> Library:
    """A library of two, as another program wrote it."""
    library.path.parent.mkdir()
    library.path.write_text(json.dumps(ITEMS))
    return library


def keys(library: Library, query: str, limit: int | None = None) -> list[str]:
    return [str(item["id"]) for item in library.query(query, limit=limit)]


@pytest.mark.parametrize("name", ["lock", "holder", "history", "history.new", "new"])
def test_a_link_in_place_of_a_file_of_the_library_is_refused(shelf: Library, tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine\n")
    folder = shelf.path.parent / ".refdesk"
    folder.mkdir()
    (folder / f"references.json.{name}").symlink_to(victim)
    with pytest.raises(BadData, match=r"is a symbolic link"):
        shelf.remove(["a1"])
    with pytest.raises(BadData, match=r"is a symbolic link"):
        past.entries(shelf)
    assert victim.read_text() == "mine\n"
    assert len(list(shelf)) == 2


def test_a_link_in_place_of_the_folder_is_refused(shelf: Library, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (shelf.path.parent / ".refdesk").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadData, match=r"\.refdesk is a symbolic link"):
        shelf.remove(["a1"])
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize("limit", [2**63 - 1, 2**63, 10**30])
def test_a_limit_that_no_list_reaches_is_no_limit(shelf: Library, cache: Path, limit: int) -> None:
    assert keys(shelf, "alpha") == ["a1"]
    before = {file: file.stat().st_ino for file in cache.rglob("*.sqlite")}
    for query in ("alpha", "type:book alpha", "alpha OR year:..2000"):
        assert keys(shelf, query, limit) == ["a1"]
    assert {file: file.stat().st_ino for file in cache.rglob("*.sqlite")} == before


@pytest.mark.parametrize(
    "damage",
    [
        "delete from about where name = 'version'",
        "delete from about where name = 'canonical'",
        "delete from about where name = 'revision'",
        "delete from about",
        "update about set value = x'00ff' where name = 'canonical'",
        "update about set value = null where name = 'revision'",
        "update place set start = 'here'",
        "update place set size = 2.5",
        "update place set size = 99999999999",
        "update place set start = -5",
        "update item set key = x'00'",
        "update item set key = null",
        "drop table place",
        "drop table about",
        "drop table words",
    ],
)
def test_a_damaged_index_is_made_anew_without_a_word(library: Library, cache: Path, damage: str) -> None:
    library.add(ITEMS)
    assert keys(library, "beta") == ["b2"]
    for file in cache.rglob("*.sqlite"):
        with sqlite3.connect(file) as connection:
            connection.execute(damage)
        connection.close()
    said: list[str] = []
    from refdesk.library import Report

    again = Library(library.path, Report(said.append))
    assert [item["id"] for item in again] == ["a1", "b2"]
    assert keys(again, "beta") == ["b2"]
    again.remove(["a1"])
    assert [item["id"] for item in again] == ["b2"]
    assert not said


@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_with_other_bytes_and_the_old_time_is_read_again(shelf: Library, replaced: bool) -> None:
    assert keys(shelf, "beta") == ["b2"]
    before = shelf.path.stat()
    text = shelf.path.read_text().replace("Beta", "Zeta")
    if replaced:
        shelf.path.rename(shelf.path.with_suffix(".old"))
    shelf.path.write_text(text)
    os.utime(shelf.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert keys(shelf, "zeta") == ["b2"]
    assert keys(shelf, "beta") == []


def test_a_file_written_again_right_after_it_was_indexed_is_read_again(shelf: Library) -> None:
    for word in ("Gamma", "Delta", "Kappa", "Sigma", "Theta"):
        shelf.path.write_text(json.dumps([{"id": "a1", "type": "book", "title": word}]))
        times = shelf.path.stat()
        assert keys(shelf, word) == ["a1"]
        shelf.path.write_text(json.dumps([{"id": "a1", "type": "book", "title": "Other"}]))
        os.utime(shelf.path, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert keys(shelf, "other") == ["a1"]


def test_the_index_is_kept_up_by_a_change_and_not_made_anew(library: Library, cache: Path) -> None:
    library.add(ITEMS)
    assert keys(library, "beta") == ["b2"]
    library.remove(["a1"])
    [file] = cache.rglob("*.sqlite")
    with sqlite3.connect(file) as connection:
        [state] = connection.execute("select value from about where name = 'stamp'").fetchone()
    connection.close()
    assert state.endswith(f"-{library.path.stat().st_ctime_ns}")


@pytest.mark.parametrize(
    ("key", "kept"),
    [
        ("a1\nb2", "a1-b2"),
        ("two words", "two-words"),
        ("tab\tbed", "tab-bed"),
        ("no\u00a0break", "no-break"),
        ("bell\x07", "bell"),
        ("left\u202eright", "leftright"),
        ("-rf", "rf"),
        ("Ünal2020", "Ünal2020"),
        ("doi:10.1000/x", "doi:10.1000/x"),
    ],
)
def test_a_key_that_is_no_word_is_mended_on_the_way_in_and_told(shelf: Library, key: str, kept: str) -> None:
    [arrival] = shelf.receive([Incoming({"id": key, "type": "book", "title": "Junk"}, file="k.json")])
    assert arrival.key == kept
    assert is_key(kept)
    assert shelf.get(kept)["title"] == "Junk"
    assert (f"cannot be a key: this one is '{kept}'" in sentence(arrival)) == (key != kept)


@pytest.mark.parametrize("key", ["", "-", "-x", "@x", "a b", "a\nb", "a\u200eb", "a\ud800"])
def test_what_is_no_key_is_refused_where_a_key_is_given(shelf: Library, key: str) -> None:
    assert not is_key(key)
    with pytest.raises(UsageError, match="not a key"):
        renamed({"id": "a1"}, key)
    with pytest.raises(UsageError, match="not a key"):
        add(["title=T"], key=key, library=str(shelf.path))
    assert len(list(shelf)) == 2
