"""What people see who sit at a terminal: previews, bars, no bars in pipes."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from refdesk.writers.ansi import bare

ROOT = Path(__file__).resolve().parents[2]
KEY = "meshvelishvili2024"
ENTRY = (
    "Meshvelishvili, T. (2024). The Secret Diplomacy of Turkish Nationalists and The Soviets In 1919. "
    "Caucasus Journal of Social Sciences, 16(1), 80–92."
)


@pytest.fixture
def terminal(tmp_path: Path, home: Path, cache: Path) -> Callable[..., tuple[int, str]]:
    """Run `refdesk ARGS...` on a terminal and give the status and what stands there; `interrupt` is what to press Ctrl-C at."""

    def run(*args: str, interrupt: str = "", env: dict[str, str] | None = None) -> tuple[int, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("REFDESK_", "XDG_", "NO_COLOR"))}
        kept |= {"HOME": str(home), "XDG_CACHE_HOME": str(cache), "TERM": "xterm", "PAGER": "cat", **(env or {})}
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(tmp_path)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a test run in the background has it ignored
            os.execve(sys.executable, [sys.executable, "-m", "refdesk", *args], kept)
        seen = b""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if select.select([terminal], [], [], 1)[0]:
                try:
                    more = os.read(terminal, 4096)
                except OSError:
                    break
                if not more:
                    break
                seen += more
                if interrupt and interrupt.encode() in seen:
                    os.kill(child, signal.SIGINT)
                    interrupt = ""
        else:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.close(terminal)
        return os.waitstatus_to_exitcode(status), seen.decode().replace("\r\n", "\n")

    return run


def test_a_reference_is_shown_as_the_style_has_it(terminal):
    status, seen = terminal("show", KEY, "-L", str(ROOT / "library"))
    assert status == 0
    shown = " ".join(bare(seen).split())
    assert shown.endswith(f"citation (Meshvelishvili, 2024) entry {ENTRY}")
    assert "\x1b[3mCaucasus" in seen
    assert "citation  " not in terminal("show", KEY, "-L", str(ROOT / "library"), "--no-preview")[1]


def test_a_configured_style_that_is_gone_does_not_hide_the_reference(terminal, home):
    (home / ".config" / "refdesk").mkdir(parents=True)
    (home / ".config" / "refdesk" / "config.toml").write_text('style = "gone"\n')
    status, seen = terminal("show", KEY, "-L", str(ROOT / "library"))
    assert status == 0
    assert "refdesk: no style 'gone'" in seen
    assert "Caucasus Journal of Social Sciences" in seen


@pytest.fixture
def many(tmp_path: Path) -> str:
    """A file of references that takes some seconds to list."""
    items = [
        {"id": f"k{n}", "type": "book", "title": f"Book {n}", "author": [{"family": f"F{n % 97}", "given": f"G{n}"}],
         "issued": {"date-parts": [[1900 + n % 100]]}}
        for n in range(5000)
    ]  # fmt: skip
    (tmp_path / "many.json").write_text(json.dumps(items))
    return "many.json"


@pytest.mark.slow
def test_a_long_list_has_a_bar_that_goes_when_it_is_done(terminal, many, tmp_path):
    status, seen = terminal("bib", "-b", many, "-o", "out.txt")
    assert status == 0
    assert "rendering [#" in seen
    assert seen.endswith("\r\x1b[K")
    assert len((tmp_path / "out.txt").read_text().splitlines()) == 5000


def test_an_interrupted_list_leaves_no_file_and_no_bar(terminal, many, tmp_path):
    status, seen = terminal("bib", "-b", many, "-o", "out.txt", interrupt="rendering [#")
    assert (status, seen.endswith("\r\x1b[K")) == (130, True)
    assert "Traceback" not in seen
    assert sorted(path.name for path in tmp_path.iterdir() if "out" in path.name) == []


@pytest.mark.slow
def test_there_is_no_bar_where_nobody_looks(desk, many):
    assert desk("bib", "-b", many, "-o", "out.txt").err == ""


@pytest.mark.slow
def test_a_search_by_likeness_can_be_interrupted(terminal):
    args = ("styles", "like", "Doe J. On soil. Lunar Letters. 2012;12(3):12-9.")
    status, seen = terminal(*args, interrupt="rendering [#", env={"XDG_CACHE_HOME": "cache"})
    assert (status, "Traceback" in seen, seen.endswith("\r\x1b[K")) == (130, False, True)


@pytest.mark.slow
def test_the_first_index_can_be_interrupted_and_is_made_the_next_time(terminal, desk, tmp_path):
    items = [{"id": f"k{n}", "type": "book", "title": f"Soil {n} " + "of the moon " * 9} for n in range(60000)]
    (tmp_path / "references.json").write_text(json.dumps(items))
    status, seen = terminal("search", "soil", "-L", ".", interrupt="indexing [#")
    assert (status, "Traceback" in seen) == (130, False)
    assert desk("search", "soil", "-L", ".", "--count").out == "60000\n"
