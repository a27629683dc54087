"""`bib --jobs`: JSON Lines in, an entry a line out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

PEOPLE = ["Curie", "Noether", "Meitner", "Franklin", "Hopper", "Goeppert Mayer", "Wu"]
ITEMS = [
    {
        "id": f"item{number}",
        "type": "article-journal" if number % 3 else "book",
        "title": f"On <i>things</i> and numbers, {number}",
        "author": [{"family": PEOPLE[number % 7], "given": "Maria Anna"}],
        "container-title": "Journal of Tests",
        "issued": {"date-parts": [[1900 + number % 50]]},
        "page": f"{number}-{number + 9}",
        "abstract": "What it says.",
        "language": "de" if number % 2 else "en",
    }
    for number in range(140)
]
LINES = "".join(json.dumps(item) + "\n" for item in ITEMS)


@pytest.fixture
def items(tmp_path):
    path = tmp_path / "items.jsonl"
    path.write_text(LINES, encoding="utf-8")
    return path


def refdesk(*args, input=b"", cwd=None):
    return subprocess.run([sys.executable, "-m", "refdesk", *args], input=input, cwd=cwd, capture_output=True)


@pytest.mark.parametrize("options", [("-s", "nature"), ("-s", "ieee", "-f", "html"), ("-s", "mla", "--json")])
def test_two_processes_write_what_one_writes(items, options):
    one, two = (refdesk("bib", "-b", items.name, "-j", jobs, *options, cwd=items.parent) for jobs in "12")
    assert one.returncode == two.returncode == 0
    assert one.stdout == two.stdout
    assert one.stdout.count(b"\n") == len(ITEMS)


def test_the_lines_are_those_of_the_list_where_the_style_needs_no_more_than_numbers(desk, items):
    for style in ("nature", "ieee", "nlm-citation-sequence"):
        whole, lines = desk("bib", "-b", items, "-s", style), desk("bib", "-b", items, "-s", style, "--jobs", "1")
        assert lines.out == whole.out
        assert lines.err == ""


def test_without_sorting_and_disambiguation_in_the_way_the_lines_are_those_of_the_list(desk, items):
    options = (
        "-s",
        "apa",
        "-f",
        "markdown",
        "--item-locale",
        "--annotate",
        "abstract",
        "--template",
        "{label}|{key}|{entry}",
    )
    few = items.with_name("few.jsonl")
    few.write_text(
        "".join(LINES.splitlines(keepends=True)[:7]), encoding="utf-8"
    )  # seven people: nobody to be told apart
    whole = desk("bib", "-b", few, "--no-sort", *options)
    lines = desk("bib", "-b", few, "--no-sort", "--jobs", "1", *options)
    assert lines.out == whole.out
    assert "Hopper" in lines.out
    assert lines.err == "refdesk: apa: --jobs renders each entry by itself, without the list's disambiguation\n"


def test_the_entry_of_a_template_is_the_entry_that_is_written_without_one(desk, items):
    for form in ("text", "html", "latex"):
        args = ("bib", "-b", items, "-s", "cv-publication-list", "-f", form, "--jobs", "1")
        assert desk(*args).out == desk(*args, "--template", "{entry}").out


def test_json_lines_are_the_rows_of_the_json_list(desk, items):
    whole = json.loads(desk("bib", "-b", items, "-s", "nature", "--json").out)["entries"]
    lines = desk("bib", "-b", items, "-s", "nature", "--json", "--jobs", "1").out.splitlines()
    assert [{**row, "schema": 1} for row in whole] == [json.loads(line) for line in lines]


def test_a_broken_line_is_named_keeps_its_number_and_ends_with_status_3(desk):
    ran = desk(
        "bib",
        "-b",
        "-",
        "-s",
        "nature",
        "--jobs",
        "1",
        input=f'{json.dumps(ITEMS[0])}\n\n["x"]\n{{\n{json.dumps(ITEMS[1])}\n',
    )
    assert ran.status == 3
    assert [line[:2] for line in ran.out.splitlines()] == ["1.", "4."]
    assert ran.err.splitlines() == [
        "refdesk: <stdin>:3: not an item: expected a JSON object (entry skipped)",
        "refdesk: <stdin>:4:2: not JSON: Expecting property name enclosed in double quotes (entry skipped)",
        "refdesk: 2 lines were skipped, 2 rendered",
    ]


def test_a_field_that_was_fixed_is_reported_unless_quiet(desk):
    line = '{"id": "a", "type": "bok", "title": "A"}\n'
    assert "<stdin>:1: entry 'a': unknown type 'bok'" in desk("bib", "-b", "-", "-s", "ieee", "-j", "1", input=line).err
    assert desk("bib", "-b", "-", "-s", "apa", "-j", "1", "-q", input=line).err == ""


def test_numbers_run_through_several_files_and_problems_name_theirs(desk, tmp_path):
    for name, line in (("a.jsonl", json.dumps(ITEMS[0])), ("b.jsonl", "nothing\n" + json.dumps(ITEMS[1]))):
        (tmp_path / name).write_text(line)
    ran = desk("bib", "-b", "a.jsonl", "-b", "b.jsonl", "-s", "ieee", "-j", "1")
    assert [line[:3] for line in ran.out.splitlines()] == ["[1]", "[3]"]
    assert "b.jsonl:1:1: not JSON" in ran.err


def test_an_item_that_cannot_be_rendered_is_a_line_that_is_skipped(desk, monkeypatch):
    from refdesk.rendering import lists, one_by_one

    made = lists.make_list

    def failing(items, *args):
        return made(items, *args) if items[0]["id"] != "item1" else 1 / 0

    monkeypatch.setattr(one_by_one, "make_list", failing)
    ran = desk("bib", "-b", "-", "-s", "nature", "-j", "1", input="".join(LINES.splitlines(keepends=True)[:3]))
    assert ran.status == 3
    assert len(ran.out.splitlines()) == 2
    assert "<stdin>:2: entry 'item1': could not be rendered: ZeroDivisionError" in ran.err


def test_a_file_of_another_format_is_refused_with_the_way_to_convert_it(desk, tmp_path):
    (tmp_path / "refs.bib").write_text("@book{a, title={A}}\n")
    (tmp_path / "refs.json").write_text(json.dumps(ITEMS[:2], indent=1))
    for name, title in (("refs.bib", "BibTeX"), ("refs.json", "CSL-JSON")):
        ran = desk("bib", "-b", name, "-s", "ieee", "--jobs", "2")
        assert (ran.status, ran.out) == (4, "")
        assert f"{name}: is {title}, not one item per line (`refdesk convert {name} -t jsonl` converts it)" in ran.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("item1",), "cannot be combined with a key"),
        (("--sort", "year", "--limit", "3"), "cannot be combined with --sort, --limit"),
        (("-Q", "x"), "cannot be combined with --query"),
        (("-f", "docx"), "cannot write docx"),
    ],
)
def test_jobs_refuses_the_options_of_a_whole_list(desk, items, args, said):
    ran = desk("bib", "-b", items, "--jobs", "2", *args)
    assert ran.status == 2
    assert said in ran.err


def test_without_a_file_or_without_items_there_is_nothing_to_render(desk):
    assert desk("bib", "--jobs", "2").status == 2
    assert desk("bib", "--jobs", "1", "-b", "-", "-s", "ieee", input="\n\n").status == 4
    assert desk("bib", "--jobs", "1", "-b", "missing.jsonl", "-s", "ieee").status == 4


def test_a_reader_that_has_enough_ends_it_quietly(items):
    big = items.with_name("big.jsonl")
    big.write_text(LINES * 30, encoding="utf-8")
    command = f"'{sys.executable}' -m refdesk bib -b big.jsonl -s nature --jobs 2 | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=items.parent, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1. Curie")


def started(items, source):
    """`bib --jobs 2` on more items than a pipe holds, once its first entries are there."""
    big = items.with_name("big.jsonl")
    big.write_text(LINES * 30, encoding="utf-8")
    process = subprocess.Popen(
        ["bash", "-c", f"{source} '{sys.executable}' -m refdesk bib -b - -s nature --jobs 2"],
        cwd=items.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored if these tests run in the background
    )
    assert process.stdout is not None
    assert process.stdout.read(2) == b"1."
    return process


def test_an_interrupt_ends_all_processes_without_a_traceback(items):
    process = started(items, "exec < big.jsonl; exec")
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (130, b"")


def test_entries_come_while_there_is_more_to_read(items):
    process = started(items, "(cat big.jsonl; exec sleep 120) |")
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_input():
    """The largest of the processes, with 5,600 and with 28,000 items."""
    code = (
        "import os, subprocess, sys; p = subprocess.Popen(sys.argv[2:], stdin=open(sys.argv[1]), stdout=subprocess.DEVNULL);"
        "print(os.wait4(p.pid, 0)[2].ru_maxrss // 1024)"
    )
    peaks = []
    for times in (40, 200):
        path = f"/tmp/refdesk-jobs-{os.getpid()}-{time.time_ns()}.jsonl"
        try:
            with open(path, "w") as file:
                for round in range(times):
                    file.write(LINES.replace("On <i>things", f"On {round} <i>things"))
            command = [sys.executable, "-m", "refdesk", "bib", "-b", "-", "-s", "nature", "--jobs", "2"]
            done = subprocess.run(
                [sys.executable, "-c", code, path, *command], capture_output=True, text=True, check=True
            )
            peaks.append(int(done.stdout))
        finally:
            os.unlink(path)
    assert peaks[1] < peaks[0] + 60
    assert max(peaks) < 300
