"""What every part of the tests shares: the folder of corpora, `refdesk` in this process, and the marker of slow tests.

Tests marked `slow` run only if REFDESK_SLOW is set: `all`, or `K/N` for the K-th of N parts (counted from 0); `.ci/run`
runs another part each time.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import settings

# no deadline: on a busy machine an example may take any time; the quick run tries the same examples each time, so that
# a change fails for what it changed, and the slow run looks for new ones
settings.register_profile("quick", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("slow", deadline=None)
settings.load_profile("slow" if os.environ.get("REFDESK_SLOW") else "quick")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared corpora: $REFDESK_SHARED, else `shared` beside the repository; without it the test is skipped."""
    named = os.environ.get("REFDESK_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip(f"no shared corpora at {folder}: set REFDESK_SHARED")
    return folder


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests: making the index of styles takes two seconds."""
    return tmp_path_factory.mktemp("cache")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str


RunHere = Callable[..., Ran]


@pytest.fixture(scope="session")
def run_here() -> RunHere:
    """Run `refdesk ARGS...` in this process, with an environment, a folder and a standard input of its own.

    A process of its own costs 0.15 s a command; tests of signals, pipes, locales and closed streams start one all the same.
    """

    def run(
        args: Sequence[str], env: Mapping[str, str], cwd: Path, input: bytes = b"", merge_streams: bool = False
    ) -> Ran:
        from refdesk.__main__ import main

        out = io.BytesIO()
        err = out if merge_streams else io.BytesIO()
        with streams(input, out, err), chdir(cwd), patch.dict(os.environ, env, clear=True):
            with patch.object(sys, "argv", ["refdesk", *args]), collector_as_it_was():
                status = main()
            sys.stdout.flush()
            sys.stderr.flush()
        return Ran(
            status, out.getvalue().decode(errors="surrogateescape"), "" if merge_streams else err.getvalue().decode()
        )

    return run


@contextmanager
def streams(input: bytes, out: io.BytesIO, err: io.BytesIO) -> Iterator[None]:
    """Standard streams over bytes; they are detached at the end, so that the bytes can still be read."""
    stdin, stdout, stderr = (io.TextIOWrapper(stream, "utf-8") for stream in (io.BytesIO(input), out, err))
    for stream in (stdout, stderr):
        stream.reconfigure(write_through=True)
    with patch.object(sys, "stdin", stdin), patch.object(sys, "stdout", stdout), patch.object(sys, "stderr", stderr):
        yield
    stdout.detach()
    stderr.detach()


@contextmanager
def collector_as_it_was() -> Iterator[None]:
    threshold = gc.get_threshold()
    try:
        yield
    finally:
        gc.set_threshold(*threshold)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    part, _, parts = os.environ.get("REFDESK_SLOW", "").partition("/")
    for item in items:
        if item.get_closest_marker("slow") is None or part == "all":
            continue
        if not parts or zlib.crc32(item.nodeid.encode()) % int(parts) != int(part) % int(parts):
            item.add_marker(pytest.mark.skip(reason="slow: REFDESK_SLOW=all runs it"))
