"""Libraries to try things on, with an index of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from refdesk.library import Library

from .bench import Bench


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder of this test."""
    monkeypatch.setenv("REFDESK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library that is not there yet."""
    return Library(tmp_path / "library" / "references.json")


def shim(folder: Path) -> str:
    """What makes calls fail: the library that is loaded before libc; without a compiler what stands before Python's."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if sys.platform != "linux" or not compiler or os.environ.get("REFDESK_FAULTS") == "python":
        return "python"
    library = folder / "faults.so"
    source = Path(__file__).with_name("faults.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-w", "-o", str(library), str(source), "-ldl"], check=True)
    return str(library)


def furnished(folder: Path, layer: str) -> Iterator[Bench]:
    """A furnished bench, whose process ends with the test."""
    made = Bench(folder, layer)
    with made.process:  # its streams are closed at the end, and it ends with them
        with patch.dict(os.environ, REFDESK_CACHE=str(made.folder / "cache")):
            made.furnish()
        yield made


@pytest.fixture(scope="module")
def shared_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("bench")
    yield from furnished(folder, shim(folder))


@pytest.fixture
def bench(shared_bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A furnished bench; its cache folder is that of this process too."""
    monkeypatch.setenv("REFDESK_CACHE", str(shared_bench.folder / "cache"))
    return shared_bench


@pytest.fixture
def python_bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A bench with faults in Python's calls."""
    monkeypatch.setenv("REFDESK_CACHE", str(tmp_path / "work" / "cache"))
    yield from furnished(tmp_path, "python")
