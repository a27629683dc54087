"""What users are promised when things go wrong around a command: an editor, an interrupt, a full disk, no home."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ITEMS = [
    {"id": "a1", "type": "book", "title": "Alpha", "author": [{"family": "Doe"}]},
    {"id": "b2", "type": "book", "title": "Beta", "author": [{"family": "Roe"}]},
]
Refdesk = Callable[..., Any]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """The file of a library of two, as another program wrote it."""
    path = tmp_path / "lib" / "references.json"
    path.parent.mkdir()
    path.write_text(json.dumps(ITEMS))
    return path


@pytest.fixture
def refdesk(tmp_path: Path, shelf: Path) -> Refdesk:
    """Run refdesk in a process of its own, on the library of this test, in the test's folder."""
    homes = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CACHE", "DATA", "CONFIG")}

    def run(*args: str, env: dict[str, str] | None = None, **options: Any) -> Any:
        environment = {**os.environ, **homes, "REFDESK_LIBRARY": str(shelf), **(env or {})}
        given: dict[str, Any] = {"stdin": subprocess.DEVNULL, "cwd": tmp_path, "timeout": 60} | options
        if not {"stdout", "stderr"} & given.keys():
            given["capture_output"] = True
        return subprocess.run([sys.executable, "-m", "refdesk", *args], env=environment, text=True, **given)

    return run


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_a_text_from_the_editor_that_cannot_be_stored_is_kept_and_named(refdesk: Refdesk, tmp_path: Path) -> None:
    editor = script(tmp_path / "e.sh", """sed -i 's/Alpha/Typed/; s/"a1"/"b2"/' "$1" """)
    ran = refdesk("edit", "a1", env={"EDITOR": editor})
    assert ran.returncode == 1
    kept = re.search(r"the key 'b2' is taken: your text is kept in (\S+)", ran.stderr)
    assert kept
    assert "Typed" in Path(kept[1]).read_text()
    Path(kept[1]).unlink()


def test_an_empty_editor_is_no_editor(refdesk: Refdesk, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    script(tmp_path / "bin" / "vi", """sed -i s/Alpha/Typed/ "$1" """)
    path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
    for name in ("sensible-editor", "nano", "vim"):
        (tmp_path / "bin" / name).symlink_to("vi")
    ran = refdesk("edit", "a1", env={"EDITOR": "", "VISUAL": " ", "PATH": path})
    assert (ran.returncode, ran.stdout) == (0, "a1\n")
