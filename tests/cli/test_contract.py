"""The contract with scripts: statuses, clean standard output, one line of error, no noise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import refdesk

ROOT = Path(__file__).resolve().parents[2]


def test_version_prints_the_version(desk):
    ran = desk("--version")
    assert (ran.status, ran.out, ran.err) == (0, f"refdesk {refdesk.__version__}\n", "")


def test_a_mistyped_command_is_a_usage_error_of_one_line_with_a_suggestion(desk):
    ran = desk("format")
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith("refdesk: ")
    assert "'formats'" in ran.err
    assert ran.err.count("\n") == 1


def test_an_unknown_option_is_a_usage_error_of_one_line(desk):
    ran = desk("formats", "--nonsense")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_a_mistake_under_json_is_reported_as_a_json_line(desk):
    ran = desk("formats", "--json", "--nonsense")
    told = json.loads(ran.err)
    assert told["schema"] == 1
    assert told["status"] == ran.status == 2


def test_refdesk_alone_prints_help_and_is_a_usage_error(desk):
    ran = desk()
    assert ran.status == 2
    assert ran.out == ""
    assert "Usage: refdesk" in ran.err


def test_every_command_has_help(desk):
    from refdesk.cli import COMMANDS

    for command in COMMANDS:
        ran = desk(command, "--help")
        assert ran.status == 0, command
        assert f"Usage: refdesk {command}" in ran.out


def test_version_imports_nothing_heavy(heavy_modules):
    assert heavy_modules("--version") == set()


def test_a_closed_pipe_makes_no_noise(home):
    done = subprocess.run(
        f"{sys.executable} -m refdesk formats | true; exit ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        env={**os.environ, "HOME": str(home)},
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_reported(home):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "refdesk", "formats"], stdout=full, stderr=subprocess.PIPE, timeout=60
        )
    assert done.returncode == 4
    assert done.stderr.startswith(b"refdesk: ")
    assert done.stderr.count(b"\n") == 1


def test_ctrl_c_ends_with_130_and_says_nothing(home):
    code = (
        "import signal, os, refdesk.cli\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a job in the background has it ignored
        "refdesk.cli.run = lambda argv: os.kill(os.getpid(), signal.SIGINT)\n"
        "import sys; from refdesk.__main__ import main; sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", code, "formats"], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (130, b"")


def test_a_binary_file_is_one_line_and_status_4_and_no_reference(home, tmp_path):
    noise = tmp_path / "noise.dat"
    noise.write_bytes(bytes(range(256)) * 40)
    done = subprocess.run(
        [sys.executable, "-m", "refdesk", "import", str(noise), "-L", str(tmp_path / "lib")],
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 4
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("args", "status"), [("formats", 0), ("formats --nonsense", 2)])
def test_a_stream_that_is_closed_from_the_start_is_as_the_null_device(home, closed, args, status):
    done = subprocess.run(f"{sys.executable} -m refdesk {args} {closed}", shell=True, capture_output=True, timeout=60)
    assert done.returncode == status
    assert b"Traceback" not in done.stderr


def test_the_command_as_installed_writes_all_that_it_has_to_say_and_ends_with_its_status(home, tmp_path):
    items = [{"id": f"work{n}", "type": "book", "title": ("On soil " * 20).strip()} for n in range(3000)]
    (tmp_path / "many.json").write_text(json.dumps(items))
    installed = [sys.executable, "-c", "from refdesk.__main__ import command; command()"]
    done = subprocess.run([*installed, "convert", str(tmp_path / "many.json")], capture_output=True, timeout=60)
    assert (done.returncode, json.loads(done.stdout)) == (0, items)
    assert subprocess.run([*installed, "no-such-command"], capture_output=True, timeout=60).returncode == 2


def test_a_full_disk_is_one_line_and_status_4(home):
    command = f'"{sys.executable}" -m refdesk list -L "{ROOT}/library" >/dev/full'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, env={**os.environ, "HOME": str(home)})
    assert (done.returncode, done.stderr) == (4, "refdesk: No space left on device\n")


@pytest.mark.parametrize("library", [[], ["-L", str(ROOT / "library")]])
@pytest.mark.parametrize("command", ["bib", "cite", "explain"])
def test_a_file_where_a_key_should_be_is_a_usage_error_that_names_the_option(desk, tmp_path, command, library):
    (tmp_path / "refs.bib").write_text("@book{a, title={A}, year=2001}")
    ran = desk(command, "refs.bib", *library)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "refdesk: 'refs.bib' is a file, not a key (to use its references: -b refs.bib)\n"


def test_a_file_name_that_promises_another_format_is_reported(desk, tmp_path):
    (tmp_path / "a.bib").write_text("@book{a, title={T}, author={Doe, Jane}, year={forthcoming}}")
    for words in (["bib", "-b", "a.bib", "-f", "html"], ["convert", "a.bib", "-t", "ris"]):
        done = desk(*words, "-o", "x.pdf")
        assert done.status == 0
        assert "x.pdf: written as" in done.err
    assert desk("bib", "-b", "a.bib", "-f", "html", "-o", "x.html").err == ""


def test_an_argument_after_two_dashes_does_not_make_messages_json(desk):
    assert desk("show", "nobody", "--", "--json").err.startswith("refdesk: ")
