"""Every option of `cite` and `bib` through the command line, in several formats, against transcripts in `golden/`.

A case is a command; it runs once in each of its formats, in a folder with `golden/references.json` (a library), `refs.bib` and
`more.ris`. The transcript shows what was printed, the files that were written and a status that is not 0. When an answer
changes on purpose, read what changed after

    REFDESK_GOLDEN=write pytest tests/cli/test_golden_output.py
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest

from refdesk.cli import COMMANDS, app
from refdesk.rendering.arrangement import GroupBy
from refdesk.writers import WRITERS, by_name

GOLDEN = Path(__file__).with_name("golden")
INPUTS = ("references.json", "refs.bib", "more.ris")
LISTS = tuple(writer.id for writer in WRITERS if not writer.binary)


class Case(NamedTuple):
    """A command, its standard input, and the formats it is tried in (none: in the one that it names itself)."""

    command: str
    input: str = ""
    formats: tuple[str, ...] = ("text", "html", "markdown", "latex")


ONCE = ("",)
ANNOTATED = "bib curie1903 hopper1952 -s apa"
BATCH = "[see @noether1918, p. 240]\n[@noether1918, pp. 241-243; @noether1918b]\n\n@hopper1952 [p. 245]\ncurie1910\n"
JSON_LINES = '{"id": "a", "type": "book", "title": "Atlas"}\n{"id": "b", "type": "book", "title": "Globe"}\n'
JSON_BATCH = '[{"id": "curie1903", "locator": "12", "label": "page"}]\n{"citationItems": [{"id": "curie1903"}]}\n["hopper1952"]\n'

CASES = {
    # which references
    "bib-all": Case("bib -s apa"),
    "bib-keys": Case("bib @merian1679 curie1910 -s apa"),
    "bib-keys-from-input": Case("bib - -s apa", "merian1679\tDer Raupen\n@curie1910\n"),
    "bib-query": Case("bib -Q 'author:noether year:1918' -s apa"),
    "bib-files": Case("bib -b refs.bib -b more.ris -s apa"),
    "bib-file-from-input": Case("bib -b - -s apa", (GOLDEN / "refs.bib").read_text()),
    "bib-files-and-library": Case("bib --bibliography refs.bib --library references.json -s apa"),
    "bib-quiet": Case("bib curie1910 nobody1900 -s apa --missing skip --quiet"),
    "bib-offset": Case("bib -s apa --offset 1 --limit 2"),
    "bib-missing": Case("bib curie1910 nobody1900 noone1901 -s apa"),
    "bib-missing-keep": Case("bib curie1910 nobody1900 -s apa --missing keep"),
    "bib-missing-skip": Case("bib curie1910 nobody1900 -s apa --missing skip"),
    "bib-nothing-found": Case("bib --query zzzz -s apa", formats=ONCE),
    # their order
    "bib-sort": Case("bib -s apa --sort -issued,author"),
    "bib-sort-numeric": Case("bib -s ieee --sort title"),
    "bib-no-sort": Case("bib noether1918 hopper1952 curie1910 -s apa --no-sort"),
    "bib-reverse": Case("bib -s ieee --reverse"),
    "bib-start-max": Case("bib -s ieee --start 2 --max 3"),
    **{f"bib-group-by-{by}": Case(f"bib -s apa --group-by {by}") for by in get_args(GroupBy)},
    "bib-jobs": Case("bib -b - -s apa --jobs 1", JSON_LINES),
    "bib-group-in-german": Case("bib -s apa -l de --group-by type --sort -type --title Werke --heading-level 3"),
    # what is in them
    "bib-highlight": Case("bib -s apa --highlight 'Curie, Marie' --highlight 'Hopper, G.'"),
    "bib-annotate": Case(f"{ANNOTATED} --annotate abstract"),
    "bib-annotate-note": Case(f"{ANNOTATED} --annotate note --group-by language"),
    "bib-links": Case("bib hopper1952 noether1918 -s apa --links"),
    "bib-no-links": Case("bib hopper1952 noether1918 -s apa --no-links"),
    "bib-locale": Case("bib noether1918 curie1910 -s chicago-author-date -l tr"),
    "bib-locale-by-name": Case("bib noether1918 curie1910 -s chicago-author-date --locale French"),
    "bib-locale-canada": Case("bib noether1918 curie1910 -s chicago-author-date -l fr-CA"),
    "bib-item-locale": Case("bib curie1910 noether1918 hopper1952 -s chicago-author-date --item-locale"),
    # their layout
    "bib-wrap": Case("bib curie1903 hopper1952 -s apa --wrap 50", formats=("text", "ansi", "html", "markdown")),
    "bib-wrap-numeric": Case("bib curie1903 hopper1952 -s ieee --width 50", formats=("text", "ansi", "latex")),
    "bib-formats": Case("bib hopper1952 lovelace1843 merian1679 --style apa", formats=LISTS),
    "bib-formats-numeric": Case("bib hopper1952 lovelace1843 merian1679 -s nature", formats=LISTS),
    "bib-formats-in-groups": Case(f"{ANNOTATED} --group-by type --annotate note --standalone", formats=LISTS),
    "bib-standalone": Case("bib hopper1952 merian1679 -s ieee --standalone", formats=LISTS),
    "bib-output": Case(
        "bib hopper1952 merian1679 -s apa -o", formats=("", "list.txt", "list.html", "list.md", "list.tex")
    ),
    "bib-output-in-format": Case("bib hopper1952 -s apa --format html --output list.txt", formats=ONCE),
    "bib-output-archives": Case(
        f"{ANNOTATED} --group-by type --annotate note --standalone -o", formats=("list.docx", "list.odt")
    ),
    "bib-entries": Case("bib hopper1952 lovelace1843 -s ieee --entries", formats=ONCE),
    "bib-entries-annotated": Case(f"{ANNOTATED} --annotate note --entries --no-links", formats=ONCE),
    "bib-template": Case("bib hopper1952 lovelace1843 -s ieee --template '{label}\\t{key}\\t{entry}'"),
    "bib-metadata-coins": Case("bib hopper1952 merian1679 -s apa -f html --metadata coins", formats=ONCE),
    "bib-metadata-schema": Case("bib hopper1952 -s apa -f html --metadata schema.org --standalone", formats=ONCE),
    "bib-metadata-in-text": Case("bib hopper1952 -s apa -f text --metadata coins", formats=ONCE),
    # citations
    "cite-keys": Case("cite curie1910 @noether1918 -s apa"),
    "cite-keys-from-input": Case("cite - -s apa", "curie1910\nnoether1918\n"),
    "cite-files": Case("cite wollstonecraft1792 germain1831 -b refs.bib --bibliography more.ris -s apa"),
    "cite-cluster": Case(
        "cite '[see @noether1918, pp. 240-242, and passim; -@curie1910, ch. 2]' -s apa -L references.json"
    ),
    "cite-narrative": Case("cite '@noether1918 [p. 240]' '@hopper1952' '-@curie1910' --style apa"),
    "cite-note-style": Case("cite '[@noether1918, p. 240]' '[@noether1918, p. 240]' '[@curie1910]' -s chicago-notes"),
    "cite-locator": Case("cite noether1918 --locator 240-242 -s apa"),
    "cite-label": Case("cite merian1679 --locator 2-3 --label ch. -s apa"),
    "cite-label-in-german": Case("cite merian1679 --locator 2 --label Kapitel -s apa -l de"),
    "cite-label-in-turkish": Case("cite '[@merian1679, sayfa 12]' -s apa --locale Turkish"),
    "cite-prefix-suffix": Case("cite curie1910 --prefix see --suffix ', and passim' -s apa"),
    "cite-suppress-author": Case("cite curie1910 --suppress-author -s apa"),
    "cite-author-only": Case("cite curie1910 --author-only -s apa"),
    "cite-note": Case("cite curie1910 --note 7 -s chicago-notes"),
    "cite-label-unknown": Case("cite merian1679 --locator 2 --label shelf -s apa", formats=ONCE),
    "cite-links": Case("cite noether1918 -s chicago-notes --links"),
    "cite-no-links": Case("cite noether1918 -s chicago-notes --no-links"),
    "cite-superscript": Case("cite curie1910 hopper1952 merian1679 -s nature", formats=LISTS),
    "cite-formats": Case("cite '[see @lovelace1843, p. 700]' -s chicago-notes", formats=LISTS),
    "cite-output": Case("cite curie1910 -s nature --output", formats=("citation.txt", "citation.html", "citation.md")),
    "cite-archives": Case("cite curie1910 -s apa", formats=("docx", "odt")),
    "cite-json": Case("cite '[@noether1918]' '@hopper1952 [p. 245]' -s apa --json"),
    "cite-template": Case("cite '[@noether1918]' '@hopper1952 [p. 245]' -s chicago-notes --template '{keys}\\t{text}'"),
    "cite-missing": Case("cite '[@curie1910; @nobody1900]' -s apa"),
    "cite-missing-json": Case("cite nobody1900 -s apa --json", formats=ONCE),
    "cite-missing-keep": Case("cite '[@curie1910; @nobody1900]' -s apa --missing keep"),
    "cite-quiet": Case("cite curie1903 nobody1900 -q --missing skip -s apa"),
    "cite-missing-skip": Case("cite '[@curie1910; @nobody1900]' -s apa --missing skip"),
    # a document's citations
    "cite-batch": Case("cite --batch -s apa", BATCH),
    "cite-batch-numeric": Case("cite --batch -s ieee --bib list.txt", BATCH),
    "cite-batch-notes": Case("cite --batch -s chicago-notes", BATCH),
    "cite-batch-without-list": Case("cite --batch -s chicago-notes --bib list.html", BATCH, formats=ONCE),
    "cite-batch-json": Case("cite --batch -s apa --json", JSON_BATCH),
    "cite-bib": Case("cite '[@curie1910; @hopper1952]' -s ieee --bib list"),
}


@pytest.fixture
def folder(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the library and the files, and an environment that says nothing else."""
    for name in INPUTS:
        shutil.copy(GOLDEN / name, tmp_path)
    for name in [name for name in os.environ if name.startswith(("REFDESK_", "XDG_", "NO_COLOR"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv("REFDESK_LIBRARY", "references.json")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", CASES)
def test_the_command_prints_its_transcript(name, folder, monkeypatch):
    told = "\n".join(block for form in CASES[name].formats for block in transcript(CASES[name], form, monkeypatch))
    golden = GOLDEN / f"{name}.out"
    if WRITING:
        golden.write_text(told)
    assert told == golden.read_text()


def test_one_transcript_for_each_case():
    assert sorted(path.stem for path in GOLDEN.glob("*.out")) == sorted(CASES)


WRITING = os.environ.get("REFDESK_GOLDEN") == "write"


def transcript(case: Case, form: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The command in one format, what it said, and the files that it wrote."""
    words = shlex.split(case.command) + [form] * case.command.endswith(("-o", "--output"))
    if by_name(form) and form in {writer.id for writer in WRITERS}:
        words += ["-f", form]
    out, err, status = run(words, case.input, monkeypatch)
    yield "".join(
        [
            f"$ refdesk {shlex.join(words)}{' <<END' if case.input else ''}\n",
            case.input and case.input + "END\n",
            visible(out),
            err,
            f"(status {status})\n" if status else "",
        ]
    )
    for path in sorted(set(Path().iterdir()) - set(map(Path, INPUTS))):
        if path.is_file():
            yield f"$ cat {path}\n{contents(path)}"
            path.unlink()


def run(words: list[str], input: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str, int]:
    """What the command line writes on standard output and on standard error, and its status."""
    from refdesk.__main__ import main

    streams = {name: io.TextIOWrapper(io.BytesIO(), "utf-8") for name in ("stdin", "stdout", "stderr")}
    streams["stdin"].buffer.write(input.encode())
    streams["stdin"].buffer.seek(0)
    for name, stream in streams.items():
        monkeypatch.setattr(sys, name, stream)
    monkeypatch.setattr(sys, "argv", ["refdesk", *words])
    status = main()
    told = []
    for name in ("stdout", "stderr"):
        streams[name].flush()
        told.append(streams[name].buffer.getvalue().decode())
    return told[0], told[1], status


def visible(text: str) -> str:
    """The text with its control characters, and what shows nothing, as they can be read."""
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2060]", lambda m: f"⟨{ord(m[0]):X}⟩", text)


def contents(path: Path) -> str:
    """A file's text; of an office document the paragraphs with the styles they have."""
    if path.suffix == ".docx":
        from docx import Document

        found = Document(str(path)).paragraphs
        return "".join(f"{paragraph.style.name}: {paragraph.text}\n" for paragraph in found if paragraph.style)
    if path.suffix == ".odt":
        from lxml import etree

        from refdesk.writers.archive import unpacked

        text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
        root = etree.fromstring(unpacked(path.read_bytes())["content.xml"])
        for element in root.iter(f"{text}line-break", f"{text}tab"):
            element.text = "\n" if element.tag.endswith("line-break") else "\t"
        return "".join(
            f"{element.get(f'{text}style-name') or 'Heading'}: {''.join(element.itertext())}\n"
            for element in root.iter(f"{text}h", f"{text}p")
        )
    return visible(path.read_text())


IN_ONE_FORMAT = {"--entries", "--metadata"}  # what is printed as JSON, and what only HTML has
ELSEWHERE = {"--offline", "--verbose"}  # in tests/registries and tests/cli/test_exchange.py


def command(name: str) -> Any:
    import typer

    return typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["bib", "cite"])
def test_every_option_has_a_case_in_three_formats(name):
    assert name in COMMANDS
    lacking = []
    for param in command(name).params:
        for spellings in (param.opts, param.secondary_opts):
            if (
                not spellings
                or param.param_type_name != "option"
                or getattr(param, "hidden", False)
                or ELSEWHERE & {*spellings}
            ):
                continue
            tried = [case for case in CASES.values() if set(spellings) & set(asked(name, case))]
            if not any(len(case.formats) >= 3 or IN_ONE_FORMAT & set(spellings) for case in tried):
                lacking.append(spellings)
    assert not lacking, "an option without a case"


def asked(name: str, case: Case) -> list[str]:
    """The words of a case of that command."""
    first, *words = shlex.split(case.command)
    return [*words, "-f"] if first == name else []


def test_every_format_has_a_case_for_lists_and_for_citations():
    for writer in WRITERS:
        for name in ("bib", "cite"):
            tried = [form for case in CASES.values() if asked(name, case) for form in case.formats]
            assert writer.id in tried or any(form.endswith(writer.suffixes or ".") for form in tried), (name, writer.id)
