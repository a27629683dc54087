"""Every changing command with a fault at every call that changes a file: killed there, no space, an I/O error, no access. And the
power lost at any moment: the recorded writes replayed without some of those that no fsync had seen to the disk.

`faults.c` stands before libc's calls (LD_PRELOAD), so a C compiler is needed. A sample runs always, all of it with REFDESK_SLOW.
"""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from refdesk.library import Library, past
from refdesk.library.verify import verify

FAULTS = {
    "killed-before": -1,
    "killed-after": -2,
    "no-space": errno.ENOSPC,
    "io-error": errno.EIO,
    "no-access": errno.EACCES,
}
ITEMS: list[dict[str, Any]] = [
    {
        "id": key,
        "type": "book",
        "title": f"On {key}",
        "author": [{"family": key.title()}],
        "issued": {"date-parts": [[1990]]},
        "keyword": "soil",
    }
    for key in ("able", "baker", "charlie", "dog")
]
ITEMS[1]["DOI"] = "10.1000/182"
ITEMS[2]["title"] = "On charlie &amp; soil"
TWIN = {**ITEMS[1], "id": "baker2"}
CHANGES: dict[str, list[str]] = {
    "add": ["add", "title=Of winds", "author=Fox, F.", "issued=2001"],
    "import": ["import", "new.bib", "--quiet"],
    "import --on-duplicate update": ["import", "again.bib", "--on-duplicate", "update", "--quiet"],
    "set": ["set", "able", "baker", "note=read"],
    "unset": ["unset", "able", "issued"],
    "tag": ["tag", "charlie", "winds"],
    "tag --rename": ["tag", "--rename", "soil", "earth"],
    "note": ["note", "able", "--text", "mine"],
    "rename": ["rename", "dog", "doe"],
    "merge": ["merge", "baker", "baker2"],
    "remove": ["remove", "able", "dog"],
    "edit": ["edit", "able"],
    "dedupe": ["dedupe", "--merge"],
    "check --fix": ["check", "--fix"],
    "undo": ["undo"],
    "redo": ["redo"],
    "history --prune": ["history", "--prune", "--keep", "1"],
}
WRITES: dict[str, tuple[list[str], str]] = {
    "export -o": (["export", "-t", "ris", "-o", "out.ris"], "out.ris"),
    "convert -o": (["convert", "new.bib", "-t", "ris", "-o", "out.ris"], "out.ris"),
    "bib -o": (["bib", "-s", "apa", "-f", "text", "-o", "out.ris"], "out.ris"),
    "config set": (["config", "set", "locale", "de-DE"], "config/refdesk/config.toml"),
    "config unset": (["config", "unset", "style"], "config/refdesk/config.toml"),
    "styles add": (["styles", "add", "house.csl"], "data/refdesk/styles/house.csl"),
}
STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>{}</title><id>x</id>
<updated>2024-01-01T00:00:00Z</updated></info><citation><layout><text variable="title"/></layout></citation></style>"""


class Answer(NamedTuple):
    """How a command ended: `status` is None where it was killed."""

    status: int | None
    counted: int
    err: str


class Bench:
    """A folder with a library and all that commands need, and a process that runs commands in it with faults."""

    def __init__(self, folder: Path, library: str) -> None:
        self.folder, self.saved = folder / "work", folder / "saved"
        self.hold = folder / "hold"
        self.path = self.folder / "lib" / "references.json"
        self.library = Library(self.path)
        env = {f"XDG_{kind.upper()}_HOME": str(self.folder / kind) for kind in ("config", "data")}
        env |= {"REFDESK_CACHE": str(self.folder / "cache"), "REFDESK_LOCK_TIMEOUT": "1"}
        env |= {"REFDESK_LIBRARY": str(self.path), "LD_PRELOAD": library, "TMPDIR": str(self.folder / "tmp")}
        env |= {"EDITOR": "sed -i s/On/Of/", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self.env = {**{k: v for k, v in os.environ.items() if not k.startswith(("REFDESK_", "XDG_"))}, **env}
        driver = Path(__file__).with_name("fault_driver.py")
        self.process = subprocess.Popen(
            [sys.executable, str(driver), library], env=self.env, stdin=-1, stdout=-1, text=True, bufsize=1
        )

    def ask(self, args: list[str], at: int = 0, fault: int = 0, journal: str = "") -> Answer:
        """Run a command; its `at`-th call that changes a file fails so."""
        assert self.process.stdin
        assert self.process.stdout
        request = {"args": args, "at": at, "fault": fault, "journal": journal}
        request |= {"under": f"{self.folder}/", "cwd": str(self.folder)}
        self.process.stdin.write(json.dumps(request) + "\n")
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert told.get("signal", 9) == 9
        return Answer(told.get("status"), told.get("counted", 0), told.get("err", ""))

    def do(self, *args: str) -> str:
        """Run a command without a fault."""
        answer = self.ask(list(args))
        assert answer.status == 0, (args, answer.err)
        return answer.err

    def furnish(self) -> None:
        """A library of five that has a history, with an undo to be redone."""
        for name in ("lib", "tmp", "config/refdesk", "data/refdesk/styles", "cache"):
            (self.folder / name).mkdir(parents=True)
        bib = "@book{%s, title={%s}, author={Green, %s}, year=2002}\n"
        (self.folder / "new.bib").write_text("".join(bib % (k, f"Of {k}", k) for k in ("ash", "elm", "oak")))
        (self.folder / "again.bib").write_text(
            "@book{able, title={On able}, author={Able}, year=1990, publisher={P}}\n"
        )
        (self.folder / "house.csl").write_text(STYLE.format("new"))
        (self.folder / "data/refdesk/styles/house.csl").write_text(STYLE.format("old"))
        (self.folder / "out.ris").write_text("old\n")
        (self.folder / "config/refdesk/config.toml").write_text('# mine\nstyle = "apa"\n')
        (self.folder / "start.json").write_text(json.dumps([*ITEMS, {**TWIN, "title": "ON BAKER &amp; SON"}]))
        self.do("import", "start.json", "--on-duplicate", "keep", "--quiet")
        self.do("set", "baker2", "title=On baker")
        self.do("set", "dog", "note=kept")
        self.do("undo")
        shutil.copytree(self.folder, self.saved, copy_function=shutil.copy2)

    def warm(self, args: list[str]) -> None:
        """Load what the command loads, once for all processes that run it."""
        self.restore()
        answer = self.ask(args, at=-1)
        assert answer.status == 0, answer.err
        self.restore()

    def restore(self) -> None:
        """Everything as it was furnished, the index up to date."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.saved, self.folder, copy_function=shutil.copy2)
        assert len(self.library.query("soil")) == 5

    def left_over(self) -> set[str]:
        """Files that have no business there."""
        beside = {".gitignore", *(f"references.json.{each}" for each in ("lock", "holder", "history"))}
        found = {each.name for each in (self.folder / "lib" / ".refdesk").iterdir()} - beside
        found |= {each.name for each in self.folder.rglob("*.part")}
        return found | {each.name for each in (self.folder / "lib").iterdir()} - {"references.json", ".refdesk"}

    def numbers(self) -> list[int]:
        """The numbers of the changes in the history, the last one first."""
        return [entry.number for entry in past.latest(self.library)]

    def whole(self) -> None:
        """The library, its history and its index are whole; nothing is left over."""
        assert [each for each in verify(self.library) if each.fault] == []
        assert not self.left_over()


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The library that is loaded before libc."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if sys.platform != "linux" or not compiler:
        pytest.skip("Linux and a C compiler are needed")
    library = tmp_path_factory.mktemp("shim") / "faults.so"
    source = Path(__file__).with_name("faults.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-w", "-o", str(library), str(source), "-ldl"], check=True)
    return str(library)


@pytest.fixture(autouse=True)
def cache(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bench's cache folder, in this process too."""
    monkeypatch.setenv("REFDESK_CACHE", str(bench.folder / "cache"))
    return bench.folder / "cache"


@pytest.fixture(scope="module")
def bench(shim: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A furnished bench."""
    made = Bench(tmp_path_factory.mktemp("bench"), shim)
    with made.process:  # its streams are closed at the end, and it ends with them
        with patch.dict(os.environ, REFDESK_CACHE=str(made.folder / "cache")):
            made.furnish()
        yield made


def outcome(bench: Bench, name: str) -> tuple[bytes, bytes, list[int], list[int], int]:
    """The library's bytes and its history before and after a change that nothing disturbs, and its number of calls."""
    bench.warm(CHANGES[name])
    old, numbers = bench.path.read_bytes(), bench.numbers()
    answer = bench.ask(CHANGES[name])
    assert answer.status == 0, answer.err
    assert name == "history --prune" or bench.path.read_bytes() != old
    return old, bench.path.read_bytes(), numbers, bench.numbers(), answer.counted


def judge(
    bench: Bench, name: str, expected: tuple[bytes, bytes, list[int], list[int], int], answer: Answer | None
) -> bool:
    """Whether the change took place; it did as a whole or not at all, and it can be taken back."""
    old, new, numbers, after, _ = expected
    now = bench.path.read_bytes()
    assert now in (old, new)
    done = now == new != old
    if answer and answer.status is not None:
        assert answer.status in (0, 3, 4, 7), answer
        assert not bench.left_over()
        if new != old:
            assert done == (answer.status == 0), answer
    bench.whole()
    if name == "history --prune":
        assert bench.numbers() in (numbers, after)
        return bench.numbers() == after
    assert bench.numbers() == (after if done else numbers)
    if done:
        (past.redo if name == "undo" else past.undo)(bench.library)
        assert bench.path.read_bytes() == old
    return done


def loop(bench: Bench, name: str, fault: int, points: range) -> int:
    expected = outcome(bench, name)
    done = set()
    tried = 0
    for at in range(points.start, min(points.stop, expected[4] + 1), points.step):
        bench.restore()
        answer = bench.ask(CHANGES[name], at, fault)
        assert (answer.status is None) == (fault < 0)
        done.add(judge(bench, name, expected, answer))
        tried += 1
    print(f"{name}: {tried} of {expected[4]} points, outcomes {done}")
    return tried


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_with_a_fault_at_any_call_is_done_as_a_whole_or_not_at_all(
    bench: Bench, name: str, fault: str
) -> None:
    assert loop(bench, name, FAULTS[fault], range(1, 10**6)) >= 10


@pytest.mark.parametrize(("name", "fault"), [("import", "killed-after"), ("set", "no-space")])
def test_a_change_with_a_fault_at_some_calls_is_done_as_a_whole_or_not_at_all(
    bench: Bench, name: str, fault: str
) -> None:
    assert loop(bench, name, FAULTS[fault], range(3, 10**6, 11)) >= 3


def written(bench: Bench, name: str, fault: int) -> int:
    args, target = WRITES[name]
    file = bench.folder / target
    bench.warm(args)
    old = file.read_bytes()
    answer = bench.ask(args)
    assert answer.status == 0, answer.err
    new = file.read_bytes()
    assert new != old
    for at in range(1, answer.counted + 1):
        bench.restore()
        faulty = bench.ask(args, at, fault)
        assert file.read_bytes() in (old, new)
        if faulty.status is not None:
            assert faulty.status in (0, 4), faulty
            assert (file.read_bytes() == new) == (faulty.status == 0), faulty
            assert not bench.left_over()
        bench.do(*args)
        assert file.read_bytes() == new
        assert not bench.left_over()
    return answer.counted


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", WRITES)
def test_a_file_that_is_written_with_a_fault_at_any_call_is_the_old_one_or_the_new_one(
    bench: Bench, name: str, fault: str
) -> None:
    assert written(bench, name, FAULTS[fault]) >= 3


class Call(NamedTuple):
    """A recorded call: what it did to which file, and whether the disk had it before the power went (`synced`: at which call)."""

    what: str
    path: str
    other: str
    data: bytes


def recorded(file: Path) -> list[Call]:
    calls = []
    data = file.read_bytes()
    at = 0
    while at < len(data):
        end = data.index(b"\n", at)
        what, path, other, size = data[at:end].decode().split("\t")
        at = end + 1 + int(size)
        calls.append(Call(what, path, other, data[end + 1 : at]))
    return calls


class Step(NamedTuple):
    """A call as it reaches the disk: of which file (by number) or folder, and the number of the call that syncs it."""

    call: Call
    file: int
    synced: int


def steps(calls: list[Call], there: dict[str, int]) -> list[Step]:
    """What each call changes: the contents of a file, or the names in a folder; and when an fsync of it comes."""
    names = dict(there)
    found: list[tuple[Call, int]] = []
    for n, call in enumerate(calls):
        if call.what == "create":
            names[call.path] = 1000 + n
        file = names.get(call.path, -1)
        found.append((call, file))
        if call.what == "rename":
            names[call.other] = names.pop(call.path)
        elif call.what == "unlink":
            names.pop(call.path, None)
    synced = []
    for n, (call, file) in enumerate(found):
        in_folder = call.what in ("create", "rename", "unlink", "mkdir")
        thing: object = os.path.dirname(call.other or call.path) if in_folder else file
        later = (
            m
            for m, (other, other_file) in enumerate(found)
            if m > n and other.what == "sync" and thing in (other.path.rstrip("/"), other_file)
        )
        synced.append(Step(call, file, next(later, len(found) + 1)))
    return synced


def replayed(
    kept: list[Step], contents: dict[int, bytes], there: dict[str, int]
) -> tuple[dict[str, int], dict[int, bytes]]:
    """The files by name, and their contents, after those steps alone."""
    names, files = dict(there), {number: bytearray(data) for number, data in contents.items()}
    for call, file, _ in kept:
        data = files.setdefault(file, bytearray())
        if call.what == "write":
            start = int(call.other)
            data.extend(bytes(max(0, start - len(data))))
            data[start : start + len(call.data)] = call.data
        elif call.what == "truncate":
            del data[int(call.other) :]
        elif call.what == "create":
            names[call.path] = file
        elif call.what == "unlink":
            names.pop(call.path, None)
        elif call.what == "rename":
            names.pop(call.path, None)
            names[call.other] = file
    return names, {number: bytes(data) for number, data in files.items()}


def states(
    sequence: list[Step], contents: dict[int, bytes], there: dict[str, int], chance: random.Random
) -> Iterator[tuple[bool, dict[str, int], dict[int, bytes]]]:
    """What may be on the disk when the power goes, each once; and whether the command had ended by then."""
    seen = set()
    for end in range(len(sequence) + 1):
        before = sequence[:end]
        open_ones = [
            n for n, step in enumerate(before) if step.synced >= end and step.call.what not in ("sync", "chmod")
        ]
        sets = [set(), set(open_ones), *({n} for n in open_ones), *(set(open_ones) - {n} for n in open_ones)]
        sets += [{n for n in open_ones if chance.random() < 0.5} for _ in range(20)]
        for kept in sets:
            names, files = replayed(
                [s for n, s in enumerate(before) if n in kept or n not in open_ones], contents, there
            )
            key = (end == len(sequence), frozenset((name, files[number]) for name, number in names.items()))
            if key not in seen:
                seen.add(key)
                yield end == len(sequence), names, files


def lose_power(bench: Bench, name: str, most: int) -> int:
    """Lose the power in every way during that change; the number of states of the disk that were tried."""
    expected = outcome(bench, name)
    bench.restore()
    shutil.rmtree(bench.hold, ignore_errors=True)
    bench.hold.mkdir()
    lib = bench.folder / "lib"
    os.link(bench.path, bench.hold / "old")
    paths = [str(path) for path in lib.rglob("*") if path.is_file()]
    there = {path: n for n, path in enumerate(paths)}
    contents = {n: Path(path).read_bytes() for n, path in enumerate(paths)}
    journal = bench.hold / "journal"
    answer = bench.ask(CHANGES[name], journal=str(journal))
    assert answer.status == 0, answer.err
    if expected[1] != expected[0]:
        os.link(bench.path, bench.hold / "new")
    calls = [call for call in recorded(journal) if call.path.startswith(str(lib))]
    sequence = steps(calls, there)
    library = str(bench.path)
    chance = random.Random(1)
    tried = list(states(sequence, contents, there, chance))
    chance.shuffle(tried)
    for ended, names, files in tried[:most]:
        shutil.rmtree(lib)
        (lib / ".refdesk").mkdir(parents=True)
        for path, number in names.items():
            if path == library:  # the history knows it by its number and its time
                held = bench.hold / ("old" if number == there[library] else "new")
                assert held.read_bytes() == files[number]
                os.link(held, path)
            else:
                Path(path).write_bytes(files[number])
        done = judge(bench, name, expected, None)
        assert done or not ended or expected[1] == expected[0], "the change was reported, and is lost"
    print(f"{name}: {len(tried[:most])} of {len(tried)} states")
    return len(tried[:most])


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANGES)
def test_the_power_lost_at_any_moment_leaves_the_old_library_or_the_new_one(bench: Bench, name: str) -> None:
    assert lose_power(bench, name, 10**6) >= 20


def test_the_power_lost_at_some_moments_leaves_the_old_library_or_the_new_one(bench: Bench) -> None:
    assert lose_power(bench, "set", 12) >= 12
