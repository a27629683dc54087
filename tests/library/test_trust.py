"""What a library holds against: links put into it, a file that is changed behind its index, damage, keys that are no words."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from unittest.mock import patch

import pytest

from refdesk.cli.change import add
from refdesk.cli.importing import sentence
from refdesk.cli.options import Lookup
from refdesk.errors import BadData, LibraryBusy, UsageError
from refdesk.items import Item
from refdesk.items.keys import is_key
from refdesk.library import Library, Report, past
from refdesk.library.edits import renamed
from refdesk.library.incoming import Incoming
from refdesk.library.verify import verify

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
def test_a_key_that_is_no_word_is_fixed_on_the_way_in_and_reported(shelf: Library, key: str, kept: str) -> None:
    [arrival] = shelf.receive([Incoming({"id": key, "type": "book", "title": "Junk"}, file="k.json")])
    assert arrival.key == kept
    assert is_key(kept)
    assert shelf.get(kept)["title"] == "Junk"
    assert (f"cannot be a key; added as '{kept}'" in sentence(arrival)) == (key != kept)


@pytest.mark.parametrize("key", ["", "-", "-x", "@x", "a b", "a\nb", "a\u200eb", "a\ud800"])
def test_what_is_no_key_is_refused_where_a_key_is_given(shelf: Library, key: str) -> None:
    assert not is_key(key)
    with pytest.raises(UsageError, match="not a key"):
        renamed({"id": "a1"}, key)
    with pytest.raises(UsageError, match="not a key"):
        add(Lookup(), ["title=T"], key=key, library=str(shelf.path))
    assert len(list(shelf)) == 2


def history_of(library: Library) -> Path:
    return library.path.parent / ".refdesk" / "references.json.history"


def noting(variable: str, value: str) -> Callable[[Item], Item]:
    return lambda item: {**item, variable: value}


def changed_four_times(library: Library) -> Path:
    library.add(ITEMS)
    for note in ("one", "two", "three"):
        library.edit(["a1"], noting("note", note), f"note {note}")
    return history_of(library)


def commands(library: Library) -> list[str]:
    return [entry.command for entry in past.entries(library)]


@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_a_line_of_the_history_with_one_bit_turned_is_passed_over_and_named(library: Library, where: str) -> None:
    file = changed_four_times(library)
    lines = file.read_bytes().splitlines(keepends=True)
    number = {"first": 1, "middle": 5, "last": 7}[where]
    line = bytearray(lines[number - 1])
    line[len(line) // 2] ^= 1
    lines[number - 1] = bytes(line)
    file.write_bytes(b"".join(lines))
    said: list[str] = []
    again = Library(library.path, Report(said.append))
    names = ["add", "note one", "note two", "note three"]
    del names[number // 2]
    assert commands(again) == names
    assert said == [f"{file}: line {number} cannot be read: passed over"]
    verdicts = {each.part: each for each in verify(library)}
    assert f"line {number} cannot be read" in verdicts["history"].fault
    assert not verdicts["index"].fault
    library.edit(["a1"], lambda item: {**item, "note": "four"}, "note four")
    assert commands(library) == [*names, "note four"]
    past.undo(library)
    assert library.get("a1")["note"] == "three"


ODD_LINES = [
    b"", b"[]", b"null", b"{", b'"x"', b"\xff\xfe", b"\0" * 40, b'{"n":1}', b'{"done":"x"}', b'{"done":null}', b'{"done":1e999}',
    b'{"n":"1","when":"w","command":"c","stamp":"s","undoes":0,"redoes":0,"changes":[]}',
    b'{"n":1,"when":"w","command":"c","stamp":"s","undoes":0,"redoes":0,"changes":[1]}',
    b'{"n":1,"when":"w","command":"c","stamp":"s","undoes":0,"redoes":0,"changes":[["k",[],3]]}',
    b'{"n":1,"when":"w","command":"c","stamp":"s","undoes":0,"redoes":0,"changes":[["k",{},3,4]]}',
    b'{"n":1,"when":5,"command":null,"stamp":"s","undoes":0,"redoes":0,"changes":{}}',
    b'{"sum":"0000000000000000","done":9}', b'{"sum":"', b"[" * 100_000, b'{"a":' * 50_000,
]  # fmt: skip


@pytest.mark.parametrize("line", ODD_LINES, ids=range(len(ODD_LINES)))
def test_an_odd_line_of_the_history_stops_nothing_anywhere(library: Library, line: bytes) -> None:
    file = changed_four_times(library)
    whole = file.read_bytes().splitlines()
    for at in (0, 3, len(whole)):
        file.write_bytes(b"\n".join([*whole[:at], line, *whole[at:], b""]))
        said: list[str] = []
        again = Library(library.path, Report(said.append))
        assert commands(again)[-4:] == ["add", "note one", "note two", "note three"]
        assert said == [f"{file}: line {at + 1} cannot be read: passed over"]
        past.undo(again)
        past.redo(again)
        assert again.get("a1")["note"] == "three"


def test_a_history_of_an_earlier_version_without_sums_goes_on(library: Library) -> None:
    file = changed_four_times(library)
    file.write_bytes(re.sub(rb'"sum":"[0-9a-f]{16}",', b"", file.read_bytes()))
    library.edit(["a1"], lambda item: {**item, "note": "four"}, "note four")
    assert commands(library) == ["add", "note one", "note two", "note three", "note four"]
    for _ in range(4):
        past.undo(library)
    assert "note" not in library.get("a1")


def test_the_change_after_a_very_large_one_reads_none_of_it(library: Library) -> None:
    text = "soil and water " * 20_000
    library.add([{"id": f"k{n}", "type": "book", "title": str(n)} for n in range(40)])
    for abstract in (text, "short"):
        library.edit([f"k{n}" for n in range(40)], noting("abstract", abstract), "big")
    assert history_of(library).stat().st_size > 10_000_000
    with patch("refdesk.library.history.os.pread", side_effect=os.pread) as pread:
        library.edit(["k1"], lambda item: {**item, "note": "x"}, "small")
        [entry] = islice(past.latest(library), 1)
    assert entry.command == "small"
    assert sum(call.args[1] for call in pread.call_args_list) < 1_000_000


def test_verifying_a_whole_library_finds_nothing_and_an_index_that_lies_is_made_again(
    library: Library, cache: Path
) -> None:
    changed_four_times(library)
    library.query("beta")
    assert [each.fault for each in verify(library)] == ["", "", ""]
    for statement in (
        "update item set year = 1066",
        "update about set value = 1 - value where name = 'canonical'",
        "update place set size = size - 1 where doc = 2",
        "delete from mark",
        "update words set title = 'gamma' where rowid = 1",
        "insert into titles(titles, rowid, title) values('delete', 1, 'alpha')",
    ):
        for file in cache.rglob("*.sqlite"):
            with sqlite3.connect(file) as connection:
                connection.execute(statement)
            connection.close()
        faults = {each.part: (bool(each.fault), each.repaired) for each in verify(library, dry_run=True)}
        assert faults["index"] == (True, ""), statement
        faults = {each.part: (bool(each.fault), each.repaired) for each in verify(library)}
        assert faults["index"] == (True, "made again"), statement
        assert [each.fault for each in verify(library)] == ["", "", ""]


def test_a_history_that_lost_a_line_or_its_end_is_reported(library: Library) -> None:
    file = changed_four_times(library)
    whole = file.read_bytes()
    lines = whole.splitlines(keepends=True)
    file.write_bytes(b"".join([*lines[:2], *lines[4:]]))
    assert "missing between number 1 and 3" in {each.part: each.fault for each in verify(library)}["history"]
    file.write_bytes(whole + lines[0][:50])
    verdict = {each.part: each for each in verify(library)}["history"]
    assert (verdict.fault, verdict.repaired) == ("", "what was cut off at its end was dropped")
    assert file.read_bytes() == whole


@pytest.mark.parametrize("name", ["lock", "holder", "history", "new"])
def test_a_pipe_in_place_of_a_file_of_the_library_is_refused_and_never_waited_for(shelf: Library, name: str) -> None:
    folder = shelf.path.parent / ".refdesk"
    folder.mkdir()
    os.mkfifo(folder / f"references.json.{name}")
    with pytest.raises(BadData, match="not a regular file"):
        shelf.remove(["a1"])
    with pytest.raises(BadData, match="not a regular file"):
        past.entries(shelf)


def test_a_pipe_or_a_folder_as_a_library_is_no_library(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "folder.json").mkdir()
    for name in ("pipe.json", "folder.json"):
        with pytest.raises(BadData):
            list(Library(tmp_path / name))
        with pytest.raises(BadData):
            Library(tmp_path / name).add(ITEMS)


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_files_beside_a_library_of_a_group_may_be_written_by_the_group(shelf: Library, mask: int) -> None:
    shelf.path.parent.chmod(0o2775)
    shelf.path.chmod(0o664)
    before = os.umask(mask)
    try:
        shelf.remove(["a1"])
        past.undo(shelf)
        past.prune(shelf, 1)
    finally:
        os.umask(before)
    folder = shelf.path.parent / ".refdesk"
    assert folder.stat().st_mode & 0o7777 == 0o2775
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in [shelf.path, *folder.iterdir()]}
    assert set(modes.values()) == {"0o664"}, modes
    assert len(modes) == 5


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_owner_and_group_of_the_library_stay(shelf: Library) -> None:
    os.chown(shelf.path, 1234, 2345)
    shelf.remove(["a1"])
    status = shelf.path.stat()
    assert (status.st_uid, status.st_gid) == (1234, 2345)


def test_extended_attributes_of_the_library_stay(shelf: Library) -> None:
    try:
        os.setxattr(shelf.path, "user.note", b"mine")
    except OSError:
        pytest.skip("no extended attributes on this file system")
    shelf.remove(["a1"])
    assert os.getxattr(shelf.path, "user.note") == b"mine"


def test_a_library_of_two_names_is_reported(shelf: Library, tmp_path: Path) -> None:
    os.link(shelf.path, tmp_path / "other.json")
    said: list[str] = []
    Library(shelf.path, Report(said.append)).remove(["a1"])
    assert said == [f"{shelf.path} has 2 names (hard links): only this one gets the change"]
    assert len(json.loads((tmp_path / "other.json").read_text())) == 2


def test_what_a_killed_process_left_is_cleared_by_the_next_change(shelf: Library) -> None:
    folder = shelf.path.parent / ".refdesk"
    folder.mkdir()
    for name in ("new", "history.new"):
        (folder / f"references.json.{name}").write_text("half")
    shelf.remove(["a1"])
    assert sorted(file.name for file in folder.iterdir()) == [
        ".gitignore", "references.json.history", "references.json.holder", "references.json.lock",
    ]  # fmt: skip


def test_a_file_system_without_flock_is_locked_by_host_and_process(
    shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_flock(*_: object, **__: object) -> None:
        raise NotImplementedError("FileSystem does not appear to support flock")

    monkeypatch.setattr("filelock.FileLock.acquire", no_flock)
    monkeypatch.setenv("REFDESK_LOCK_TIMEOUT", "0.1")
    lock = shelf.path.parent / ".refdesk" / "references.json.lock.host"
    shelf.remove(["a1"])
    assert not lock.exists()
    dead = subprocess.Popen(["true"])
    dead.wait()
    lock.write_text(f"{os.uname().nodename} {dead.pid}")
    past.undo(shelf)  # that process is gone
    assert not lock.exists()
    for holder in (f"{os.uname().nodename} {os.getpid()}", "another-host 1"):
        lock.write_text(holder)
        with pytest.raises(LibraryBusy, match=r"locked .*: if that process is gone, remove .*lock\.host"):
            shelf.remove(["b2"])
        assert lock.read_text() == holder


def test_a_damaged_index_of_texts_is_named_and_deleted_so_that_it_can_be_made_again(
    library: Library, cache: Path, tmp_path: Path
) -> None:
    from refdesk.library import attaching, fulltext

    library.add(ITEMS)
    (tmp_path / "a.txt").write_text("fathom")
    attaching.attach(library, "a1", [str(tmp_path / "a.txt")], "copy")
    fulltext.make(library, lambda done, total: None)
    assert [each.part for each in verify(library)][-2:] == ["texts of files", "history"]
    [file] = cache.rglob("text.sqlite")
    data = file.read_bytes()
    for damaged in (b"", data[:5000], b"x" * len(data), data[:8192] + b"y" * 4096 + data[12288:]):
        file.write_bytes(damaged)
        if damaged:
            with pytest.raises(BadData, match="refdesk index --files"):
                library.query("text:fathom")
        verdict = {each.part: each for each in verify(library)}["texts of files"]
        assert verdict.fault
        assert "index --files" in verdict.repaired
        assert fulltext.make(library, lambda done, total: None).new == 1
        assert keys(library, "text:fathom") == ["a1"]


def test_attached_files_may_be_written_by_the_group_of_the_library(shelf: Library, tmp_path: Path) -> None:
    from refdesk.library import attaching

    shelf.path.parent.chmod(0o2775)
    (tmp_path / "a.txt").write_text("x")
    before = os.umask(0o077)
    try:
        attaching.attach(shelf, "a1", [str(tmp_path / "a.txt")], "copy")
    finally:
        os.umask(before)
    modes = {path.name: oct(path.stat().st_mode & 0o7777) for path in (shelf.path.parent / "files").rglob("*")}
    assert modes == {"a1": "0o2775", "Alpha.txt": "0o664"}
    assert (shelf.path.parent / "files").stat().st_mode & 0o7777 == 0o2775


def test_a_file_that_could_only_be_half_copied_is_no_file_of_the_library(shelf: Library, tmp_path: Path) -> None:
    from refdesk.library import attaching

    (tmp_path / "a.txt").write_text("x" * 100)
    full = patch("refdesk.library.attaching.shutil.copyfileobj", side_effect=OSError(28, "No space left on device"))
    with full, pytest.raises(BadData, match="No space left on device: nothing was attached"):
        attaching.attach(shelf, "a1", [str(tmp_path / "a.txt")], "copy")
    assert not (shelf.path.parent / "files").exists()


def test_a_library_that_is_found_through_a_link_out_of_its_project_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from refdesk.library import locate

    monkeypatch.delenv("REFDESK_LIBRARY", raising=False)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "references.json").write_text(json.dumps(ITEMS))
    for link, target in (("references.json", "own/references.json"), ("", "own")):
        project = tmp_path / f"project{link}"
        place = project / "library" / link
        place.parent.mkdir(parents=True)
        place.symlink_to(tmp_path / target)
        with pytest.raises(BadData, match="name that with -L to use it"):
            locate(None, project)
        assert locate(place, project).samefile(tmp_path / "own" / "references.json")
