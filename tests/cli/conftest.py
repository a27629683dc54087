"""The command line as a user has it: a process of its own, with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str


Desk = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def desk(home: Path, tmp_path: Path) -> Desk:
    """Run `refdesk ARGS...` in an empty folder; `input` is its standard input, `env` more environment, `cwd` another folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REFDESK_", "XDG_", "NO_COLOR"))}

    def run(*args: str | Path, input: str = "", env: dict[str, str] | None = None, cwd: Path | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "refdesk", *map(str, args)],
            input=input.encode(),
            capture_output=True,
            env={**kept, "HOME": str(home), "PYTHONWARNINGS": "error", **(env or {})},
            cwd=cwd or tmp_path,
            timeout=120,
        )
        err = done.stderr.decode()
        assert "Traceback" not in err, err
        return Ran(done.returncode, done.stdout.decode(), err)

    return run
