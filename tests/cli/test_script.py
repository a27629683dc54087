"""A shell script that makes a reference list, under `set -euo pipefail`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not shutil.which("flock") or not shutil.which("timeout"), reason="no flock and timeout here")
@pytest.mark.slow
def test_a_script_makes_a_list_and_sees_the_status_of_every_failure(tmp_path, home, cache):
    folder = tmp_path / "work"
    shutil.copytree(ROOT / "library", folder / "library")
    (folder / "refs.bib").write_text(
        "@book{curie1903, author = {Curie, Marie}, title = {Recherches}, year = 1903}\n"
        "@book{noether1918, author = {Noether, Emmy}, title = {Invariante}, year = 1918}\n"
    )
    (folder / "more.ris").write_text("TY  - BOOK\nAU  - Hamilton, Margaret\nTI  - Apollo\nPY  - 1969\nER  - \n")
    (folder / "broken.json").write_text('[{"id": "a", "type": "book", "title": "A"}, 5]')
    (folder / "empty.bib").write_text("")
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "refdesk").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m refdesk "$@"\n')
    (commands / "refdesk").chmod(0o755)
    env = {"HOME": str(home), "XDG_CACHE_HOME": str(cache), "PATH": f"{commands}:{os.environ['PATH']}"}
    script = Path(__file__).with_name("reference-list.sh")
    done = subprocess.run(
        ["bash", str(script)],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background has it ignored
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("all done\n")
