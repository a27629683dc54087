"""The recipes of the page on documents: hooks, the action and the Makefile do what they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml")
ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "pages" / "documents.md").read_text(encoding="utf-8")
REFS = "@book{a, author = {Adler, Ada}, title = {One}, year = 2001}\n"


@pytest.fixture
def folder(tmp_path):
    work = tmp_path / "work"
    (work / "library").mkdir(parents=True)
    (work / "library" / "references.json").write_text(
        '[{"id": "a", "type": "book", "title": "One", "author": [{"family": "Adler", "given": "Ada"}]}]'
    )
    (work / "refs.bib").write_text(REFS)
    (work / "paper.md").write_text("---\nbibliography: refs.bib\n---\nSee [@a].\n")
    (work / "README.md").write_text("See @a.\n\n<!-- refdesk:begin -->\n<!-- refdesk:end -->\n")
    commands = tmp_path / "bin"
    commands.mkdir()
    for name, module in (("refdesk", "refdesk.__main__"), ("refdesk-citeproc", "refdesk.documents.filter.command")):
        script = f'#!/bin/sh\nexec "{sys.executable}" -c "from {module} import command; command()" "$@"\n'
        (commands / name).write_text(script)
        (commands / name).chmod(0o755)
    return work


def run(folder, command):
    env = {**os.environ, "PATH": f"{folder.parent / 'bin'}:{os.environ['PATH']}"}
    return subprocess.run(["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True)


def test_the_hooks_fail_on_a_stale_list_and_a_missing_key_and_pass_else(folder):
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    check, missing = hooks["refdesk-render"]["entry"], hooks["refdesk-cited"]["entry"]
    assert run(folder, f"{check} -b refs.bib README.md").returncode == 1
    run(folder, "refdesk render --in-place README.md -b refs.bib")
    assert run(folder, f"{check} -b refs.bib README.md paper.md").returncode == 0
    assert run(folder, f"{missing} paper.md").returncode == 0
    (folder / "paper.md").write_text("See [@nobody].\n")
    assert run(folder, f"{missing} -b refs.bib paper.md").returncode == 1
    for hook in hooks.values():
        assert re.search(hook["files"], "docs/paper.md")


def test_the_steps_of_the_action_pass_on_a_project_that_is_in_order(folder):
    block = next(b for b in re.findall(r"```yaml\n(.*?)```", PAGE, re.S) if "runs-on" in b)
    steps = yaml.safe_load(block)["jobs"]["references"]["steps"]
    run(folder, "refdesk render --in-place README.md -b refs.bib")
    commands = [step["run"] for step in steps if step.get("run", "").startswith("refdesk")]
    assert len(commands) == 2
    for command in commands:
        done = run(folder, command)
        assert done.returncode == 0, done.stderr


def test_the_makefile_makes_the_page_and_its_small_bibliography(folder):
    pypandoc = pytest.importorskip("pypandoc")
    if shutil.which("make") is None:
        pytest.skip("needs make")
    (folder.parent / "bin" / "pandoc").symlink_to(pypandoc.get_pandoc_path())
    rules = re.findall(r"```make\n(.*?)```", PAGE, re.S)[0]
    (folder / "Makefile").write_text(rules)
    done = run(folder, "make paper.html")
    assert done.returncode == 0, done.stderr
    assert "Adler" in (folder / "small.bib").read_text()
    assert "(Adler, n.d.)" in (folder / "paper.html").read_text()
