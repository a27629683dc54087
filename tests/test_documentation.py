"""Every example in the documentation runs and prints what stands below it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@dataclass(frozen=True, slots=True)
class Example:
    """A command of a ```console block, and what it prints."""

    line: int
    command: str
    output: str


def examples(page: Path) -> Iterator[Example]:
    text = page.read_text(encoding="utf-8")
    for block in re.finditer(r"^```console\n(.*?)^```$", text, re.M | re.S):
        line = text.count("\n", 0, block.start(1)) + 1
        command: list[str] = []
        output: list[str] = []
        start = line
        for row in block[1].splitlines():
            if row.startswith("$ "):
                if command:
                    yield Example(start, "\n".join(command), "".join(f"{o}\n" for o in output))
                command, output, start = [row[2:]], [], line
            elif row.startswith(("> ", ">")) and not output:
                command.append(row[2:])
            else:
                output.append(row)
            line += 1
        if command:
            yield Example(start, "\n".join(command), "".join(f"{o}\n" for o in output))


def stripped(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def environment(tmp_path: Path, cache: Path) -> dict[str, str]:
    """A home of its own, and a `refdesk` on the path that is the one under test."""
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "refdesk").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m refdesk "$@"\n')
    (commands / "refdesk").chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REFDESK_", "XDG_"))}
    return {
        **kept,
        "HOME": str(tmp_path / "home"),
        "XDG_CACHE_HOME": str(cache),
        "SOURCE_DATE_EPOCH": "1767225600",  # 2026-01-01: the day on which references are added
        "PATH": f"{commands}:{os.environ['PATH']}",
        "COLUMNS": "100",
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_example_of_a_page_prints_what_is_below_it(page, tmp_path, environment, run_here):
    folder = tmp_path / "work"
    folder.mkdir()
    if page.name == "README.md":
        shutil.copytree(ROOT / "library", folder / "library")
    for example in examples(page):
        words = plain_words(example.command)
        if words and words[0] == "refdesk":
            printed = run_here(words[1:], environment, folder, merge_streams=True).out
        else:
            printed = in_a_shell(example.command, environment, folder)
        assert stripped(printed) == stripped(example.output), f"{page.name}:{example.line}: {example.command}"


def plain_words(command: str) -> list[str]:
    """The words of a command that needs no shell; none of one that does."""
    return [] if re.search(r"[|&;<>()$`*~\n\\]", re.sub(r"'[^']*'", "", command)) else shlex.split(command)


def in_a_shell(command: str, environment: dict[str, str], folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    return done.stdout


def test_the_readme_has_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "\npython3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/refdesk bib --style apa\n" in text
    assert "\npython3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/pytest -n auto\n" in text


@pytest.mark.parametrize("example", sorted((ROOT / "docs" / "examples").glob("*.txt")), ids=lambda path: path.stem)
def test_every_example_of_a_format_is_read(example):
    from refdesk.formats.registry import by_name

    form = by_name(example.stem)
    assert form is not None
    items = [found for found in form.read(example.read_bytes()) if isinstance(found, dict)]
    assert items
    assert all(item.get("title") for item in items)


def test_every_format_that_is_only_read_has_an_example():
    from refdesk.formats.registry import FORMATS

    examples = {path.stem for path in (ROOT / "docs" / "examples").glob("*.txt")}
    assert {form.id for form in FORMATS if form.reads and not form.writes} - {"pdf"} <= examples


def test_every_command_and_format_has_a_page(monkeypatch):
    from importlib import import_module

    from refdesk.cli import COMMANDS, HIDDEN
    from refdesk.formats.registry import FORMATS

    monkeypatch.syspath_prepend(ROOT / "docs")
    pages = dict(import_module("hooks").pages())
    assert {f"commands/{name}.md" for name in COMMANDS if name not in HIDDEN} <= set(pages)
    assert all(f"`{form.id}`" in pages["format-examples.md"] for form in FORMATS)


def test_every_link_between_pages_leads_to_a_page(monkeypatch):
    from importlib import import_module

    monkeypatch.syspath_prepend(ROOT / "docs")
    pages = dict(import_module("hooks").pages())
    written = ROOT / "docs" / "pages"
    pages |= {path.name: path.read_text(encoding="utf-8") for path in written.glob("*.md")}
    known = {*pages, *(path.name for path in written.iterdir()), "session.svg"}
    links = [
        (name, os.path.normpath(os.path.join(os.path.dirname(name), link)))
        for name, text in pages.items()
        for link in re.findall(
            r"\]\(([^)\s#:]+\.\w+)(?:#[^)]*)?\)", re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
        )
    ]
    assert len(links) > 20
    assert [(name, link) for name, link in links if link not in known] == []


def test_the_session_of_the_home_page_is_what_the_commands_print(monkeypatch, tmp_path, environment, run_here):
    import html
    from importlib import import_module

    monkeypatch.setenv("XDG_CACHE_HOME", environment["XDG_CACHE_HOME"])
    monkeypatch.syspath_prepend(ROOT / "docs")
    hooks = import_module("hooks")
    picture = hooks.session_svg()
    seen = html.unescape(re.sub(r"<[^>]*>", "", picture)).replace("\xa0", " ")
    assert all(command in seen for command in hooks.SESSION)
    cite = next(command for command in hooks.SESSION if " cite " in command)
    printed = run_here([*shlex.split(cite)[1:], "-b", str(hooks.REFERENCES)], environment, tmp_path).out
    assert printed.strip()
    assert printed.strip() in seen
    assert "did you mean nature" in seen
    assert set(re.findall(r"https?://[^\s\"')<]*", picture)) <= {"http://www.w3.org/2000/svg"}  # nothing is loaded
