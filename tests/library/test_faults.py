"""What a library survives: processes killed, disks full, folders gone, indexes damaged, others writing at the same time.

REFDESK_SLOW runs the long versions.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from refdesk.errors import BadData, LibraryBusy, RefdeskError
from refdesk.library import Library, Report, past

LONG = bool(os.environ.get("REFDESK_SLOW"))
ITEMS: list[dict[str, Any]] = [
    {"id": key, "type": "book", "title": f"On {key}", "author": [{"family": key}], "abstract": "soil " * 50}
    for key in ("able", "baker", "charlie", "dog", "easy")
]
PTRACE_TRACEME, PTRACE_SYSCALL = 0, 24


@pytest.fixture
def shelf(library: Library) -> Library:
    """A library of five, indexed, with a history."""
    library.add(ITEMS[:4])
    library.add(ITEMS[4:])
    library.query("soil")
    return library


def alter(library: Library) -> None:
    """The change that is disturbed: one item changed, one gone, one new."""
    library.change(
        lambda shown: [
            change
            for key, after in {
                "baker": {**ITEMS[1], "title": "Changed"},
                "dog": None,
                "fox": {**ITEMS[0], "id": "fox"},
            }.items()
            for place in [shown.exactly(key)]
            for change in [_change(key, shown.item(place) if place else None, after, place)]
        ],
        "alter",
    )


def _change(*parts: Any) -> Any:
    from refdesk.library.rewrite import Change

    return Change(*parts)


def works(library: Library, old: bytes, new: bytes) -> bool:
    """Whether the library is the new one; it is whole, can be read, searched, changed and taken back."""
    now = library.path.read_bytes()
    assert now in (old, new)
    done = now == new
    assert [item["id"] for item in library] == [
        "able",
        "baker",
        "charlie",
        *(["easy", "fox"] if done else ["dog", "easy"]),
    ]
    assert len(library.query("soil")) == 5
    assert len(past.entries(library)) == (3 if done else 2)
    library.remove(["able"])
    past.undo(library)
    assert library.path.read_bytes() == now
    if done:
        past.undo(library)
        assert library.path.read_bytes() == old
    return done


def killed_at(number: int, act: Callable[[], object]) -> bool:
    """Whether a process that acts was killed at that stop: at its n-th system call's start (2n - 1) or end (2n)."""
    trace = ctypes.CDLL(None, use_errno=True).ptrace
    trace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    child = os.fork()
    if not child:
        try:
            if trace(PTRACE_TRACEME, 0, None, None):
                os._exit(77)
            os.kill(os.getpid(), signal.SIGSTOP)
            act()
            os._exit(0)
        except BaseException:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        pytest.skip("this system lets no process be traced")
    for _ in range(number):
        trace(PTRACE_SYSCALL, child, None, None)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            return False
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="ptrace as Linux has it")
def test_a_process_killed_at_any_system_call_leaves_the_old_library_or_the_new_one(
    shelf: Library, tmp_path: Path, cache: Path
) -> None:
    old = shelf.path.read_bytes()
    saved = tmp_path / "saved"
    shutil.copytree(tmp_path / "library", saved / "library", copy_function=shutil.copy2)

    def restore() -> None:
        shutil.rmtree(tmp_path / "library")
        shutil.rmtree(cache)
        shutil.copytree(saved / "library", tmp_path / "library", copy_function=shutil.copy2)
        shelf.query("soil")

    restore()
    alter(shelf)
    new = shelf.path.read_bytes()
    points, outcomes = 0, set()
    number = 1
    while True:
        restore()
        if not killed_at(number, lambda: alter(shelf)):
            break
        points += 1
        outcomes.add(works(shelf, old, new))
        number += 1 if LONG else 6
    assert points >= (200 if LONG else 60)
    assert outcomes == {False, True}


WRITER = """
import sys
from pathlib import Path
from refdesk.library import Library
library = Library(Path(sys.argv[1]))
for n in range(int(sys.argv[3])):
    name = f"w{sys.argv[2]}n{n}"
    [added] = library.add([{"type": "book", "title": f"{name} in common", "author": [{"family": name}]}])
    assert not added.known_by
"""
READER = """
import sys
from pathlib import Path
from refdesk.library import Library
library = Library(Path(sys.argv[1]))
seen = 0
while not Path(sys.argv[2]).exists():
    there = list(library)
    assert len(there) >= seen and all(item["title"].endswith("in common") for item in there)
    seen = len(there)
    assert len(library.query("common")) >= seen
    assert library.get(there[0]["id"])
"""
EDITOR = """
import sys
from pathlib import Path
from refdesk.library import Library
library = Library(Path(sys.argv[1]))
n = 0
while not Path(sys.argv[2]).exists():
    n += 1
    library.edit(["first"], lambda item: {**item, "note": str(n)}, "edit")
"""


@pytest.mark.slow
@pytest.mark.parametrize("_", range(20 if LONG else 1))
def test_eight_processes_add_while_others_read_edit_and_search(library: Library, tmp_path: Path, _: int) -> None:
    each = 100 if LONG else 10
    library.add([{"id": "first", "type": "book", "title": "first in common"}])
    stop = tmp_path / "stop"
    env = {**os.environ, "REFDESK_LOCK_TIMEOUT": "120"}

    def start(code: str, *args: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", code, str(library.path), *map(str, args)], env=env)

    others = [start(READER, stop), start(READER, stop), start(EDITOR, stop)]
    writers = [start(WRITER, n, each) for n in range(8)]
    assert [writer.wait(300) for writer in writers] == [0] * 8
    stop.touch()
    assert [other.wait(60) for other in others] == [0] * 3
    keys = [item["id"] for item in library]
    assert len(keys) == len(set(keys)) == 8 * each + 1
    assert len(library.query("common")) == 8 * each + 1
    assert sum(entry.command == "add" for entry in past.entries(library)) == 8 * each + 1


def in_child(act: Callable[[], object]) -> str:
    """What a process that acts was told: the error's message, nothing if there was none."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        told = ""
        try:
            act()
        except RefdeskError as error:
            told = str(error)
        except BaseException as error:
            told = f"unexpected {error!r}"
        os.write(writing, told.encode())
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        told = pipe.read().decode()
    os.waitpid(child, 0)
    return told


def test_a_limit_on_the_size_of_files_loses_nothing(shelf: Library) -> None:
    old = shelf.path.read_bytes()
    silenced = Library(shelf.path, Report())
    refused = 0
    for limit in [0, 1, 7, 60, 500, 1500, 2000, len(old) - 1, len(old) + 1, 4096, 10**5]:

        def alter_within(limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            alter(silenced)

        told = in_child(alter_within)
        assert "unexpected" not in told
        if told:
            refused += 1
            assert told.endswith("File too large: nothing was changed")
            assert shelf.path.read_bytes() == old
            assert len(past.entries(shelf)) == 2
        else:
            assert shelf.path.read_bytes() != old
            past.undo(shelf)
            past.prune(shelf, 0)
            assert shelf.path.read_bytes() == old
            shelf.edit(["able"], lambda item: {**item, "note": "x"}, "edit")
            past.undo(shelf)
        assert not list(shelf.path.parent.rglob("*.new"))
    assert refused >= 5


def test_a_read_only_library_is_refused(shelf: Library) -> None:
    shelf.path.chmod(0o444)
    with pytest.raises(BadData, match="read-only: nothing was changed"):
        alter(shelf)
    assert len(shelf.query("soil")) == 5


def without_capabilities(act: Callable[[], object]) -> Callable[[], object]:
    """The act of a process to which even as root what is read-only is read-only (capset(2), version 3)."""

    def bounded() -> object:
        header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        assert ctypes.CDLL(None).capset(header, nothing) == 0
        return act()

    return bounded if sys.platform == "linux" else act


@pytest.mark.skipif(sys.platform != "linux" and os.geteuid() == 0, reason="nothing is read-only to root")
@pytest.mark.parametrize("inner", [0o555, 0o755])
def test_a_read_only_folder_is_refused(shelf: Library, inner: int) -> None:
    old = shelf.path.read_bytes()
    (shelf.path.parent / ".refdesk").chmod(inner)
    shelf.path.parent.chmod(0o555)
    silenced = Library(shelf.path, Report())
    try:
        told = in_child(without_capabilities(lambda: alter(silenced)))
        assert "nothing was changed" in told or "cannot be changed" in told
        assert "unexpected" not in told
        assert in_child(without_capabilities(lambda: silenced.get("able"))) == ""
        assert len(shelf.query("soil")) == 5
        assert shelf.path.read_bytes() == old
        assert len(past.entries(shelf)) == 2
    finally:
        shelf.path.parent.chmod(0o755)
        (shelf.path.parent / ".refdesk").chmod(0o755)


def test_a_folder_that_vanishes_under_a_change_is_one_error(shelf: Library) -> None:
    def plan(shown: Any) -> list[Any]:
        shutil.rmtree(shelf.path.parent)
        return [_change("new", None, {"id": "new"})]

    with pytest.raises(BadData, match="nothing was changed"):
        shelf.change(plan, "vanish")
    with pytest.raises(BadData, match="no library at"):
        list(shelf)


def test_a_library_where_nothing_can_be_made_is_one_error() -> None:
    with pytest.raises(BadData, match="cannot be changed"):
        Library(Path("/proc/refdesk/references.json")).add(ITEMS)


def test_a_cache_folder_that_cannot_be_written_is_reported_and_done_without(
    shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFDESK_CACHE", "/proc/refdesk")
    monkeypatch.setattr("refdesk.library.view.FELT", 0.0)
    told: list[str] = []
    library = Library(shelf.path, Report(told.append))
    assert len(library.query("soil")) == 5
    assert len(told) == 1
    assert "the index of" in told[0]
    alter(library)
    assert [item["id"] for item in library] == ["able", "baker", "charlie", "easy", "fox"]


def databases(cache: Path) -> list[Path]:
    return list(cache.rglob("*.sqlite"))


@pytest.mark.parametrize(
    "damage", ["truncated", "noise", "noise inside", "empty", "deleted", "old", "folder", "foreign"]
)
def test_a_damaged_index_is_made_anew(shelf: Library, cache: Path, damage: str) -> None:
    [path] = databases(cache)
    data = path.read_bytes()
    r = random.Random(1)
    match damage:
        case "truncated":
            path.write_bytes(data[: len(data) // 2 + 100])
        case "noise":
            path.write_bytes(r.randbytes(len(data)))
        case "noise inside":
            path.write_bytes(data[:4096] + r.randbytes(len(data) - 4096))
        case "empty":
            path.write_bytes(b"")
        case "deleted":
            path.unlink()
        case "folder":
            path.unlink()
            path.mkdir()
        case "old":
            with sqlite3.connect(path) as connection:
                connection.execute("update about set value = '0' where name = 'version'")
            connection.close()
        case "foreign":
            path.unlink()
            with sqlite3.connect(path) as connection:
                connection.execute("create table about(name)")
            connection.close()
    assert len(shelf.query("soil")) == 5
    assert shelf.get("charlie")["title"] == "On charlie"
    alter(shelf)
    assert [item["id"] for item in shelf.query("soil", sort="key")] == ["able", "baker", "charlie", "easy", "fox"]


@pytest.mark.parametrize("seed", range(200 if LONG else 8))
def test_noise_in_any_page_of_the_index_never_loses_or_invents_a_reference(
    shelf: Library, cache: Path, seed: int
) -> None:
    [path] = databases(cache)
    data = bytearray(path.read_bytes())
    r = random.Random(seed)
    for _ in range(3):
        at = r.randrange(len(data) - 512)
        data[at : at + 512] = r.randbytes(512)
    path.write_bytes(data)
    old = shelf.path.read_bytes()
    old_keys = {item["id"] for item in ITEMS}
    try:
        there = [item["id"] for item in shelf]
        assert set(there) <= old_keys
        alter(shelf)
    except RefdeskError:
        assert shelf.path.read_bytes() == old
    else:
        after = json.loads(shelf.path.read_bytes())
        assert {"able", "baker", "charlie", "easy", "fox"} <= {item["id"] for item in after} <= {*old_keys, "fox"}
        kept = ("able", "charlie", "easy")
        assert [item for item in after if item["id"] in kept] == [i for i in json.loads(old) if i["id"] in kept]


def test_the_index_deleted_while_it_is_read_is_harmless(shelf: Library, cache: Path) -> None:
    reading = iter(shelf)
    next(reading)
    shutil.rmtree(cache)
    assert len(list(reading)) == 4
    assert len(shelf.query("soil")) == 5


def test_a_library_that_is_held_tells_by_whom_and_gives_up(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from refdesk.library.lock import locked

    monkeypatch.setenv("REFDESK_LOCK_TIMEOUT", "0.2")
    told = ""

    def blocked(_: Any) -> list[Any]:
        nonlocal told
        told = in_child(lambda: alter(shelf))
        return []

    shelf.change(blocked, "import")
    assert told.startswith(f"{shelf.path} is locked by process {os.getpid()} (refdesk import) since ")
    with locked(shelf.path, "x"), pytest.raises(LibraryBusy):
        alter(shelf)


def test_what_another_program_changed_meanwhile_is_kept(shelf: Library) -> None:
    times = 0

    def plan(shown: Any) -> list[Any]:
        nonlocal times
        times += 1
        if times == 1:  # another program, which knows nothing of our lock
            text = shelf.path.read_text().replace("On charlie", "On Charles")
            shelf.path.with_name("x").write_text(text)
            os.replace(shelf.path.with_name("x"), shelf.path)
        return [_change("new", None, {"id": "new", "title": "x"})]

    shelf.change(plan, "add")
    assert times == 2
    assert shelf.get("charlie")["title"] == "On Charles"
    assert shelf.get("new")


def test_a_library_that_is_not_json_is_never_overwritten(shelf: Library) -> None:
    broken = shelf.path.read_bytes()[:-30]
    shelf.path.write_bytes(broken)
    with pytest.raises(BadData, match=r"references\.json:\d+:\d+: not valid JSON"):
        alter(shelf)
    assert shelf.path.read_bytes() == broken
