"""The power lost at any moment of a change: the recorded writes replayed without some of those that no fsync had seen to the
disk. A sample runs always, all of it with REFDESK_SLOW."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

from .bench import CHANGES, ORIGINALS, Bench


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
        elif call.what == "link":
            names[call.other] = file
        elif call.what == "unlink":
            names.pop(call.path, None)
    synced = []
    for n, (call, file) in enumerate(found):
        in_folder = call.what in ("create", "rename", "link", "unlink", "mkdir", "rmdir")
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
    folders = {os.path.dirname(name) for name in there}
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
        elif call.what == "link":
            names[call.other] = file
        elif call.what == "mkdir":
            folders.add(call.path)
        elif call.what == "rmdir":
            folders.discard(call.path)
    names = {name: file for name, file in names.items() if os.path.dirname(name) in folders}
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
    expected = bench.outcome(name)
    bench.restore()
    shutil.rmtree(bench.hold, ignore_errors=True)
    bench.hold.mkdir()
    lib = bench.folder / "lib"
    os.link(bench.path, bench.hold / "old")
    originals = [bench.folder / name for name in ORIGINALS]
    paths = [str(path) for path in (*lib.rglob("*"), *originals) if path.is_file()]
    there = {path: n for n, path in enumerate(paths)}
    contents = {n: Path(path).read_bytes() for n, path in enumerate(paths)}
    journal = bench.hold / "journal"
    answer = bench.ask(CHANGES[name], journal=str(journal))
    assert answer.status == 0, answer.err
    if expected.new != expected.old:
        os.link(bench.path, bench.hold / "new")
    calls = [call for call in recorded(journal) if call.path.startswith((str(lib), *map(str, originals)))]
    sequence = steps(calls, there)
    library = str(bench.path)
    chance = random.Random(1)
    tried = list(states(sequence, contents, there, chance))
    chance.shuffle(tried)
    for ended, names, files in tried[:most]:
        shutil.rmtree(lib)
        for each in originals:
            each.unlink(missing_ok=True)
        for path, number in names.items():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            if path == library:  # the history knows it by its number and its time
                held = bench.hold / ("old" if number == there[library] else "new")
                assert held.read_bytes() == files[number]
                os.link(held, path)
            else:
                Path(path).write_bytes(files[number])
        done = bench.judge(name, expected, None)
        assert done or not ended or expected.new == expected.old, "the change was reported, and is lost"
    print(f"{name}: {len(tried[:most])} of {len(tried)} states")
    return len(tried[:most])


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANGES)
def test_the_power_lost_at_any_moment_leaves_the_old_library_or_the_new_one(bench: Bench, name: str) -> None:
    assert lose_power(bench, name, 10**6) >= 10  # `history --prune` has 15: it writes nothing but the history


def test_the_power_lost_at_some_moments_leaves_the_old_library_or_the_new_one(bench: Bench) -> None:
    assert lose_power(bench, "set", 12) >= 12


def test_without_a_compiler_the_same_calls_are_recorded(bench: Bench, python_bench: Bench) -> None:
    name = "import --files copy"
    seen = []
    for each in (bench, python_bench):
        each.hold.mkdir(exist_ok=True)
        with patch.dict(os.environ, REFDESK_CACHE=str(each.folder / "cache")):
            each.warm(CHANGES[name])
        each.ask(CHANGES[name], journal=str(each.hold / "calls"))
        calls = recorded(each.hold / "calls")
        lib = str(each.path.parent)
        seen.append([(call.what, call.path.removeprefix(lib)) for call in calls if call.path.startswith(lib)])
    assert seen[0] == seen[1]
    assert len(seen[0]) > 8
