"""What every part of the tests shares: the folder of corpora, and the marker of slow tests.

Tests marked `slow` run only if REFDESK_SLOW is set: `all`, or `K/N` for the K-th of N parts (counted from 0); `.ci/run`
runs another part each time.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared corpora: $REFDESK_SHARED, else `shared` beside the repository; without it the test is skipped."""
    named = os.environ.get("REFDESK_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip(f"no shared corpora at {folder}: set REFDESK_SHARED")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    part, _, parts = os.environ.get("REFDESK_SLOW", "").partition("/")
    for item in items:
        if item.get_closest_marker("slow") is None or part == "all":
            continue
        if not parts or zlib.crc32(item.nodeid.encode()) % int(parts) != int(part) % int(parts):
            item.add_marker(pytest.mark.skip(reason="slow: REFDESK_SLOW=all runs it"))
