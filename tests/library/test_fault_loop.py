"""Every changing command with a fault at every call that changes a file: killed there, no space, an I/O error, no access.

What makes calls fail stands before libc's (faults.c, LD_PRELOAD), or before Python's where there is no C compiler (faults.py). A
sample runs always, all of it with REFDESK_SLOW; REFDESK_FAULTS=python uses the second even so.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from refdesk.cli import ALIASES, COMMANDS, HIDDEN, Commands
from refdesk.cli.statuses import COMMANDS as STATUSES

from .bench import CHANGES, FAULTS, FURTHER, WRITES, Bench

READS = {
    "list", "search", "show", "pick", "open", "files", "stats", "cited", "explain", "formats", "completion", "help",
    "history", "styles list", "styles search", "styles show", "styles path", "styles preview", "styles diff", "styles like",
    "styles check", "cache list", "config get", "config list", "config path",
}  # fmt: skip
"""The commands that change nothing, but for `history --prune`."""
CHANGING_OPTIONS = {"--output", "--into", "--in-place", "--fix", "--prune", "--merge", "--rename", "--append", "--remove",
                    "--move", "--link"}  # fmt: skip


def test_every_command_that_changes_something_is_in_the_loop() -> None:
    covered = {name.partition(" -")[0] for name in (*CHANGES, *WRITES)}
    assert covered - {"history"} == set(STATUSES) - READS
    assert {name.partition(" ")[0] for name in STATUSES} == set(COMMANDS) - HIDDEN - set(ALIASES)


def test_every_option_by_which_a_command_changes_something_is_in_the_loop() -> None:
    words = {name: {*args} for name, args in [*CHANGES.items(), *((name, args) for name, (args, _) in WRITES.items())]}
    commands = Commands()
    for name in {name.partition(" ")[0] for name in (*CHANGES, *WRITES)}:
        used = set().union(*(args for each, args in words.items() if each.partition(" ")[0] == name))
        for option in getattr(commands[name], "params", ()):
            if {*option.opts} & CHANGING_OPTIONS:
                assert {*option.opts} & used, (name, option.opts)


INDEX_TOO = ("set", "import", "remove", "undo")
"""The commands of which the calls on the index count too: they are SQLite's, alike for all, and most of all calls."""


def loop(bench: Bench, name: str, fault: int, points: range) -> int:
    bench.index_too = name in INDEX_TOO
    expected = bench.outcome(name)
    outcomes = set()
    tried = 0
    for at in range(points.start, min(points.stop, expected.calls + 1), points.step):
        bench.restore()
        answer = bench.ask(CHANGES[name], at, fault)
        assert (answer.status is None) == (fault < 0)
        outcomes.add(bench.judge(name, expected, answer))
        tried += 1
    print(f"{name}: {tried} of {expected.calls} points, outcomes {outcomes}")
    return tried


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_with_a_fault_at_any_call_is_done_as_a_whole_or_not_at_all(
    bench: Bench, name: str, fault: str
) -> None:
    assert loop(bench, name, FAULTS[fault], range(1, 10**6)) >= 10


@pytest.mark.slow
@pytest.mark.parametrize("fault", FURTHER)
@pytest.mark.parametrize("name", ["import", "set", "remove", "merge", "undo"])
def test_a_change_with_any_other_error_of_the_system_is_done_as_a_whole_or_not_at_all(
    bench: Bench, name: str, fault: str
) -> None:
    assert loop(bench, name, FURTHER[fault], range(1, 10**6)) >= 10


@pytest.mark.parametrize(("name", "fault"), [("attach --move", "killed"), ("set", "no-space")])
def test_a_change_with_a_fault_at_some_calls_is_done_as_a_whole_or_not_at_all(
    bench: Bench, name: str, fault: str
) -> None:
    assert loop(bench, name, FAULTS[fault], range(3, 10**6, 11)) >= 3


def test_without_a_compiler_the_loop_runs_over_the_calls_of_python(python_bench: Bench) -> None:
    assert loop(python_bench, "import --files copy", FAULTS["killed"], range(5, 10**6, 13)) >= 3
    assert loop(python_bench, "set", FAULTS["io-error"], range(2, 10**6, 9)) >= 3


def contents(path: Path) -> object:
    """A file's bytes, or those of all files of a folder."""
    if path.is_dir():
        return {str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()}
    return path.read_bytes() if path.exists() else None


def written(bench: Bench, name: str, fault: int, points: range) -> int:
    args, target = WRITES[name]
    bench.index_too = True
    file = bench.folder / (target or "lib/references.json")
    bench.warm(args)
    old = contents(file)
    answer = bench.ask(args)
    assert answer.status == 0, answer.err
    new = contents(file)
    assert (new != old) == bool(target)
    tried = 0
    for at in range(points.start, min(points.stop, answer.counted + 1), points.step):
        bench.restore()
        faulty = bench.ask(args, at, fault)
        assert contents(file) in (old, new)
        if faulty.status is not None:
            assert faulty.status in (0, 4), faulty
            if target:
                assert (contents(file) == new) == (faulty.status == 0), faulty
            assert not bench.left_over()
        if name != "export --to papis" or contents(file) == old:
            bench.do(*args)
            assert contents(file) == new
            assert not bench.left_over()
        tried += 1
    print(f"{name}: {tried} of {answer.counted} points")
    return tried


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", WRITES)
def test_a_file_that_is_written_with_a_fault_at_any_call_is_the_old_one_or_the_new_one(
    bench: Bench, name: str, fault: str
) -> None:
    assert written(bench, name, FAULTS[fault], range(1, 10**6)) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("fault", FURTHER)
@pytest.mark.parametrize("name", ["export -o", "config set", "styles add", "render --in-place"])
def test_a_file_that_is_written_with_any_other_error_of_the_system_is_the_old_one_or_the_new_one(
    bench: Bench, name: str, fault: str
) -> None:
    assert written(bench, name, FURTHER[fault], range(1, 10**6)) >= 3


@pytest.mark.parametrize(("name", "fault"), [("export --to papis", "io-error"), ("render --in-place", "killed")])
def test_a_file_that_is_written_with_a_fault_at_some_calls_is_the_old_one_or_the_new_one(
    bench: Bench, name: str, fault: str
) -> None:
    assert written(bench, name, FAULTS[fault], range(2, 10**6, 5)) >= 2
