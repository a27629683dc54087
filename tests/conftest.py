"""Fixtures that every part of the tests shares."""

from __future__ import annotations

import os
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
