"""The examples of the page on Python run, print what the page says, and are typed."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[1] / "docs" / "pages" / "python.md"


def test_the_examples_for_python_print_what_the_page_says(tmp_path, cache, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.delenv("REFDESK_LIBRARY", raising=False)
    report: list[str] = []
    runner = doctest.DocTestRunner()
    text = PAGE.read_text(encoding="utf-8")
    runner.run(doctest.DocTestParser().get_doctest(text, {}, "python.md", "python.md", 0), out=report.append)
    assert runner.tries > 20
    assert runner.failures == 0, "".join(report)


@pytest.mark.slow
def test_a_program_of_the_examples_is_typed_from_outside_the_package(tmp_path):
    examples = doctest.DocTestParser().get_examples(PAGE.read_text(encoding="utf-8"))
    program = "".join(
        f"{example.source}\n" if example.source.endswith(":\n") else example.source for example in examples
    )
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "program.py"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_importing_refdesk_loads_nothing_else():
    code = "import sys; before = set(sys.modules); import refdesk; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [name for name in done.stdout.split() if name.startswith("refdesk")] == ["refdesk"]


def test_every_public_name_is_there_and_has_a_docstring():
    import refdesk

    for name in refdesk.__all__:
        value = getattr(refdesk, name)
        if callable(value) and name != "Item":
            assert value.__doc__, name
