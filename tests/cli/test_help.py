"""help, completion, and the examples of every command's help."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def help_of(words: list[str]):
    from refdesk.cli.help import commands

    return list(commands(words))


def every_example() -> list[str]:
    from refdesk.cli.help import paragraphs

    found = []
    for _, command in help_of([]):
        for paragraph in paragraphs(command):
            if paragraph.startswith("  "):
                found += [line.strip() for line in paragraph.splitlines()]
    return found


NEEDS = {
    "refdesk pick": "a terminal",  # what an example needs that a test has not: a terminal, the net, another program
    "| jq": "jq",
    "| man": "man",
    "--doi": "the net",
    "| fzf": "fzf",
}
REFS = """@book{curie1903, author = {Curie, Marie}, title = {Recherches}, year = 1903, keywords = {physics}}
@article{noether1918, author = {Noether, Emmy}, title = {Invariante}, year = 1918, journal = {Nachrichten}}
"""


@pytest.fixture
def furnished(tmp_path: Path, home: Path) -> Path:
    """A folder with all that the examples speak of."""
    folder = tmp_path / "work"
    shutil.copytree(ROOT / "library", folder / "library")
    for name in ("refs.bib", "more.bib"):
        (folder / name).write_text(REFS)
    for name in ("more.ris", "export.ris"):
        (folder / name).write_text("TY  - BOOK\nAU  - Hamilton, Margaret\nTI  - Apollo\nPY  - 1969\nER  - \n")
    (folder / "more.nbib").write_text("PMID- 1\nTI  - A title\nFAU - Last, First\nDP  - 2000\n\n")
    (folder / "items.json").write_text(json.dumps([{"id": "x", "type": "book", "title": "X"}]))
    (folder / "items.jsonl").write_text('{"id": "x", "type": "book", "title": "X"}\n')
    (folder / "page.txt").write_text("How to Cite\n\nDoe, J. (2020). A paper. A Journal, 1(2), 3–4.\n")
    for name in ("paper.md", "thesis.md"):
        (folder / name).write_text("---\nbibliography: refs.bib\n---\nAs @curie1903 shows [see @noether1918, p. 3].\n")
    region = "# Notes\n\n<!-- refdesk:begin -->\n<!-- refdesk:end -->\n\nAfter [@curie1903].\n"
    (folder / "README.md").write_text(f"---\nbibliography: refs.bib\n---\n{region}")
    tex = "\\documentclass{article}\n\\begin{document}\n\\cite{curie1903}\n\\bibliography{refs}\n\\end{document}\n"
    (folder / "paper.tex").write_text(tex)
    citation = "{&quot;citationItems&quot;: [{&quot;itemData&quot;: {&quot;id&quot;: &quot;x&quot;}}]}"
    field = f'<w:fldSimple w:instr="ADDIN CSL_CITATION {citation}"/>'
    with zipfile.ZipFile(folder / "thesis.docx", "w") as archive:
        archive.writestr("word/document.xml", f"<w:document>{field}</w:document>")
    (folder / "paper.pdf").write_bytes(b"%PDF-1.4")
    header = "OriginalPaperDOI,RetractionDOI,RetractionDate,RetractionNature\n"
    (folder / "retraction_watch.csv").write_text(header)
    (folder / "chapters").mkdir()
    (folder / "chapters" / "one.tex").write_text("See \\citet{noether1918}.\n")
    shutil.copy(ROOT / "styles" / "cv-publication-list.csl", folder / "house.csl")
    for path in (".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions"):
        (home / path).mkdir(parents=True)
    return folder


@pytest.mark.parametrize("example", every_example())
def test_every_example_of_the_help_runs(furnished, home, cache, tmp_path, run_here, example):
    """Those of a command that changes the library run on a copy; what is not there yet (a key) may be answered with 1."""
    for sign, what in NEEDS.items():
        if sign in example:
            pytest.skip(f"needs {what}")
    env = {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(cache),
        "PATH": f"{commands_in(tmp_path)}:{os.environ['PATH']}",
        "EDITOR": "true",
        "VISUAL": "true",
    }
    if SHELL.search(example) or not example.startswith("refdesk "):
        done = subprocess.run(
            ["bash", "-c", example], cwd=furnished, env=env, capture_output=True, text=True, timeout=60
        )
        status, err = done.returncode, done.stderr
    else:
        ran = run_here(shlex.split(example)[1:], env, furnished)
        status, err = ran.status, ran.err
    assert status in (0, 1), err
    assert "Traceback" not in err


def commands_in(folder):
    """A folder with `refdesk`, for a shell."""
    commands = folder / "bin"
    commands.mkdir()
    (commands / "refdesk").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m refdesk "$@"\n')
    (commands / "refdesk").chmod(0o755)
    return commands


SHELL = re.compile(r"[|&;<>$`*]")  # what only a shell understands


def test_every_example_fits_a_terminal_of_80_columns():
    assert [example for example in every_example() if len(example) > 76] == []  # 4 columns are indentation


def test_examples_stay_as_they_are_typed_in_a_narrow_terminal(desk):
    shown = desk("bib", "--help", env={"COLUMNS": "60"}).out
    assert "    refdesk bib -s ieee --template '{label}\\t{key}\\t{entry}'\n" in shown


def test_every_command_has_an_example():
    from refdesk.cli.help import paragraphs

    for context, command in help_of([]):
        if not getattr(command, "commands", None):
            assert any(paragraph.startswith("  ") for paragraph in paragraphs(command)), context.command_path


@pytest.mark.parametrize("topic", ["citations", "environment", "exit-codes", "formats", "query"])
def test_a_topic_is_explained(desk, topic):
    ran = desk("help", topic)
    assert (ran.status, ran.err) == (0, "")
    assert len(ran.out) > 200
    assert topic in desk("help").out


def test_a_command_is_explained_as_its_help_does(desk):
    assert desk("help", "styles", "show").out.split() == desk("styles", "show", "--help").out.split()


def test_a_man_page_is_good_roff(desk):
    page = desk("help", "cite", "--man").out
    assert page.startswith('.TH "REFDESK-CITE" 1')
    if shutil.which("groff"):
        done = subprocess.run(["groff", "-man", "-Tutf8", "-ww"], input=page, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        assert "--suppress-author" in re.sub(r"\x1b\[[0-9;]*m|.\x08", "", done.stdout)


def test_an_unknown_topic_is_a_usage_error(desk):
    assert desk("help", "nonsense").status == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_good_shell(desk, shell):
    script = desk("completion", shell).out
    assert "refdesk complete --" in script
    if shutil.which(shell):
        done = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["ci"], "cite"),
        (["styles", "sh"], "show"),
        (["cite", "--suppr"], "--suppress-author"),
        (["bib", "-s", "vancou"], "vancouver"),
        (["bib", "-s", "caucasus"], "caucasus-journal-of-social-sciences"),
        (["bib", "-l", "tr"], "tr-TR"),
        (["bib", "-f", "mark"], "markdown"),
        (["cite", "mesh"], "meshvelishvili2024"),
        (["cite", "@mesh"], "@meshvelishvili2024"),
        (["show", "mesh"], "meshvelishvili2024"),
        (["config", "get", "st"], "style"),
        (["help", "exit"], "exit-codes"),
        (["help", "cit"], "cite"),
        (["styles", "list", "--field", "med"], "medicine"),
        (["styles", "list", "--format", "num"], "numeric"),
        (["search", "--sort", "ye"], "year"),
        (["bib", "--sort", "iss"], "issued"),
        (["bib", "--sort", "issued,-tit"], "issued,-title"),
        (["bib", "--annotate", "abs"], "abstract"),
        (["bib", "--metadata", "co"], "coins"),
        (["check", "--select", "W7"], "W701"),
    ],
)
def test_a_word_is_completed(desk, words, wanted):
    env = {} if words[0] == "bib" else {"REFDESK_LIBRARY": str(ROOT / "library")}
    ran = desk("complete", "--", *words, env=env)
    lines = dict(line.split("\t") for line in ran.out.splitlines())
    assert (ran.status, ran.err) == (0, "")
    assert wanted in lines
    if "mesh" in words[-1]:
        assert lines[wanted].startswith("Meshvelishvili 2024: The Secret Diplomacy")


def test_bash_completes_through_the_script(desk, tmp_path):
    import sys

    script = desk("completion", "bash").out
    (tmp_path / "refdesk").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m refdesk "$@"\n')
    (tmp_path / "refdesk").chmod(0o755)
    asked = 'COMP_WORDS=(refdesk cite mesh); COMP_CWORD=2; _refdesk; printf "%s\\n" "${COMPREPLY[@]}"'
    code = f"PATH={tmp_path}:$PATH\n{script}\n{asked}"
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("meshvelishvili2024\n", "")


def test_every_command_says_which_statuses_it_may_end_with(desk):
    from refdesk.cli.statuses import COMMANDS, of

    named = {
        context.command_path.removeprefix("refdesk ") for context, one in help_of([]) if not hasattr(one, "commands")
    }
    assert named == set(COMMANDS)
    assert [status for status, _ in of("styles check")] == [0, 1, 2, 5]
    assert desk("styles", "check", "--help").out.split("Status: ")[1].split() == (
        "0 done; 1 negative answer; 2 usage error; 5 no such style or locale.".split()
    )
    assert "5  no such style or locale" in desk("help", "bib", "--man").out
    assert "Status: 0 done" in desk("help", "bib", "--markdown").out


def test_the_help_lists_every_command_once_under_a_heading(desk):
    from refdesk.cli import COMMANDS, GROUPS, HIDDEN

    shown = desk("--help").out
    assert all(f"\n{heading}:\n" in shown for heading in GROUPS)
    listed = [name for names in GROUPS.values() for name in names.split()]
    assert len(listed) == len(set(listed))
    assert set(COMMANDS) - HIDDEN <= set(listed)
