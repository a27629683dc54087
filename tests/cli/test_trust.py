"""What users are promised when things go wrong around a command: an editor, an interrupt, a full disk, no home."""

from __future__ import annotations

import fcntl
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest

import refdesk as refdesk_package

ITEMS = [
    {"id": "a1", "type": "book", "title": "Alpha", "author": [{"family": "Doe"}]},
    {"id": "b2", "type": "book", "title": "Beta", "author": [{"family": "Roe"}]},
]
BROKEN = "@book{ok, title={Fine}, author={A, B}, year=2001}\n@book{bad, title={Two, year=2001\n"
Refdesk = Callable[..., Any]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """The file of a library of two, as another program wrote it."""
    path = tmp_path / "lib" / "references.json"
    path.parent.mkdir()
    path.write_text(json.dumps(ITEMS))
    return path


@pytest.fixture
def refdesk(tmp_path: Path, shelf: Path) -> Refdesk:
    """Run refdesk in a process of its own, on the library of this test, in the test's folder."""
    homes = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CACHE", "DATA", "CONFIG")}

    def run(*args: str, env: dict[str, str] | None = None, **options: Any) -> Any:
        environment = {**os.environ, **homes, "REFDESK_LIBRARY": str(shelf), **(env or {})}
        given: dict[str, Any] = {"stdin": subprocess.DEVNULL, "cwd": tmp_path, "timeout": 60} | options
        if not {"stdout", "stderr"} & given.keys():
            given["capture_output"] = True
        return subprocess.run([sys.executable, "-m", "refdesk", *args], env=environment, text=True, **given)

    return run


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_a_text_from_the_editor_that_cannot_be_stored_is_kept_and_named(refdesk: Refdesk, tmp_path: Path) -> None:
    editor = script(tmp_path / "e.sh", """sed -i 's/Alpha/Typed/; s/"a1"/"b2"/' "$1" """)
    ran = refdesk("edit", "a1", env={"EDITOR": editor})
    assert ran.returncode == 1
    kept = re.search(r"the key 'b2' is taken: your text is kept in (\S+)", ran.stderr)
    assert kept
    assert "Typed" in Path(kept[1]).read_text()
    Path(kept[1]).unlink()


def test_an_empty_editor_is_no_editor(refdesk: Refdesk, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    script(tmp_path / "bin" / "vi", """sed -i s/Alpha/Typed/ "$1" """)
    path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
    for name in ("sensible-editor", "nano", "vim"):
        (tmp_path / "bin" / name).symlink_to("vi")
    ran = refdesk("edit", "a1", env={"EDITOR": "", "VISUAL": " ", "PATH": path})
    assert (ran.returncode, ran.stdout) == (0, "a1\n")


@pytest.mark.parametrize(
    "args",
    [["add", "title=Gamma"], ["set", "a1", "note=x"], ["remove", "a1"], ["import", "-"], ["attach", "a1", "lib/x.txt"]],
)
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_change_whose_keys_cannot_be_printed_is_partly_done_and_says_so(
    refdesk: Refdesk, shelf: Path, args: list[str]
) -> None:
    before = shelf.read_bytes()
    (shelf.parent / "x.txt").write_text("x")
    with open("/dev/full", "w") as full:
        given = {"input": "@book{c3, title={Gamma}}", "stdin": None} if "-" in args else {}
        ran = refdesk(*args, stdout=full, stderr=subprocess.PIPE, **given)
    assert ran.returncode == 3
    assert "the change is done" in ran.stderr
    assert shelf.read_bytes() != before
    assert ran.stderr.count("refdesk:") <= 2


def test_an_import_that_nobody_reads_still_reports_by_its_status_that_a_record_failed(
    refdesk: Refdesk, shelf: Path
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w") as gone:
        ran = refdesk("import", "-", stdin=None, input=BROKEN, stdout=gone, stderr=subprocess.PIPE)
    assert ran.returncode == 3
    assert b"Fine" in shelf.read_bytes()


def test_an_interrupt_after_the_change_says_that_it_is_done(desk: Any, shelf: Path) -> None:
    with patch("refdesk.cli.output.chunks", side_effect=KeyboardInterrupt):
        ran = desk("remove", "a1", "-L", shelf)
    assert (ran.status, ran.err) == (130, "refdesk: interrupted, after the change was done\n")
    assert b'"a1"' not in shelf.read_bytes()
    with patch("refdesk.library.rewrite.sync_folder", side_effect=KeyboardInterrupt):
        ran = desk("remove", "b2", "-L", shelf)
    assert (ran.status, ran.err) == (130, "refdesk: interrupted, after the change was done\n")
    assert desk("history", "-L", shelf).out.count("remove") == 2


def test_an_interrupt_before_the_change_leaves_everything_and_says_nothing(desk: Any, shelf: Path) -> None:
    before = shelf.read_bytes()
    with patch("refdesk.library.rewrite.replace", side_effect=KeyboardInterrupt):
        ran = desk("remove", "a1", "-L", shelf)
    assert (ran.status, ran.err) == (130, "")
    assert shelf.read_bytes() == before
    assert desk("history", "-L", shelf).out == ""


def test_standard_output_as_the_file_to_write_to_is_not_cut_off(refdesk: Refdesk, tmp_path: Path) -> None:
    for name in ("/dev/stdout", "/dev/fd/1", "-"):
        with open(tmp_path / "out", "w") as out:
            out.write("before\n")
            out.flush()
            ran = refdesk("export", "-t", "csl-json", "-o", name, stdout=out, stderr=subprocess.PIPE)
        assert ran.returncode == 0
        text = (tmp_path / "out").read_text()
        assert text.startswith("before\n")
        assert len(json.loads(text.removeprefix("before\n"))) == 2


@pytest.mark.skipif(not os.path.isdir("/dev/shm"), reason="no second file system here")
def test_a_file_is_written_through_a_link_to_another_file_system(refdesk: Refdesk, tmp_path: Path) -> None:
    with TemporaryDirectory(dir="/dev/shm") as elsewhere:
        target = Path(elsewhere, "real.json")
        target.write_text("old")
        target.chmod(0o640)
        (tmp_path / "link.json").symlink_to(target)
        assert refdesk("export", "-t", "csl-json", "-o", "link.json").returncode == 0
        assert (tmp_path / "link.json").is_symlink()
        assert len(json.loads(target.read_text())) == 2
        assert target.stat().st_mode & 0o777 == 0o640
        assert os.listdir(elsewhere) == ["real.json"]


@pytest.mark.skipif(not os.path.isdir("/dev/shm"), reason="no files in memory here")
def test_a_file_in_memory_is_replaced_as_any_other(desk: Any, shelf: Path) -> None:
    with TemporaryDirectory(dir="/dev/shm") as folder:
        file = Path(folder, "out.ris")
        file.write_text("old")
        with open(file) as old:
            assert desk("export", "-t", "ris", "-o", file, "-L", shelf).status == 0
            assert old.read() == "old"
        assert "Alpha" in file.read_text()


def test_the_part_files_of_killed_writers_are_cleared_and_those_of_others_at_work_stay(
    refdesk: Refdesk, tmp_path: Path
) -> None:
    for name in (".out.json.abandoned.part", ".out.json.busy.part", ".other.json.abandoned.part"):
        (tmp_path / name).write_text("half")
    with open(tmp_path / ".out.json.busy.part") as busy:
        fcntl.flock(busy, fcntl.LOCK_SH)
        assert refdesk("export", "-t", "csl-json", "-o", "out.json").returncode == 0
    parts = {path.name for path in tmp_path.iterdir() if path.name.endswith(".part")}
    assert parts == {".out.json.busy.part", ".other.json.abandoned.part"}


@pytest.mark.parametrize(
    "args", [["list", "-L", "~nosuch/x"], ["config", "set", "library", "~nosuch/x"], ["bib", "-s", "~nosuch/x.csl"]]
)
def test_a_user_who_does_not_exist_is_reported(refdesk: Refdesk, args: list[str]) -> None:
    ran = refdesk(*args)
    assert ran.returncode == 4
    assert "no home folder is known for ~nosuch" in ran.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a user without a name")
def test_without_a_home_folder_or_a_name_everything_works_that_needs_neither(shelf: Path) -> None:
    script = "import os, sys; os.setgroups([]); os.setuid(12345); os.environ.clear(); sys.argv = sys.argv[1:]; "
    script += "sys.path.insert(0, sys.argv.pop(1)); from refdesk.__main__ import main; sys.exit(main())"
    for folder in (shelf.parent, *shelf.parents):
        if folder.stat().st_mode & 0o055 != 0o055:
            pytest.skip(f"{folder} is closed to others")
    words = ["refdesk", str(Path(refdesk_package.__file__).parents[1]), "bib", "-b", str(shelf), "-s", "apa"]
    ran = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=False)
    assert "Alpha" in ran.stdout, ran.stderr


def test_a_pipe_as_a_library_is_reported_and_not_waited_for(refdesk: Refdesk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    for args in (["list"], ["add", "title=x"], ["check"], ["history"]):
        ran = refdesk(*args, "-L", "pipe.json", timeout=20)
        assert ran.returncode in (0, 4), args
        assert (ran.returncode == 4) == (args != ["history"])


ANSWERS = {
    "nothing": b"",
    "no HTTP": b"\x00\xff\r\n",
    "cut off": b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n<style>",
    "a broken chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n<style>",
    "no gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    "a redirect to ftp": b"HTTP/1.1 302 Found\r\nLocation: ftp://127.0.0.1/x.csl\r\n\r\n",
    "a redirect to a file": b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n",
    "a redirect to no address": b"HTTP/1.1 302 Found\r\nLocation: http://[::1/x\r\n\r\n",
    "a redirect to no port": b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:99999999/x\r\n\r\n",
    "a circle": b"HTTP/1.1 302 Found\r\nLocation: /x.csl\r\n\r\n",
    "404": b"HTTP/1.1 404 No\r\n\r\n",
}


@pytest.mark.parametrize("scheme", ["http", "HTTP"])
@pytest.mark.parametrize("answer", ANSWERS)
def test_a_server_of_styles_in_trouble_is_the_networks_fault(
    desk: Any, monkeypatch: pytest.MonkeyPatch, answer: str, scheme: str
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection:
                        connection.recv(4096)
                        connection.sendall(ANSWERS[answer])

        threading.Thread(target=serve, daemon=True).start()
        ran = desk("styles", "add", f"{scheme}://127.0.0.1:{server.getsockname()[1]}/x.csl")
        server.shutdown(socket.SHUT_RDWR)
    assert ran.status == 6, ran.err
    assert ran.out == ""


WITH_LIMIT = [["list"], ["search", "alpha"], ["history"], ["styles", "preview", "apa"], ["bib", "-s", "apa"]]


@pytest.mark.parametrize("number", ["0", "1", "-1", "9223372036854775808", "9" * 30, "1e9", ""])
def test_whatever_number_a_limit_is_no_command_falls_over_it(desk: Any, shelf: Path, number: str) -> None:
    desk("set", "a1", "note=x", "-L", shelf)
    for args in WITH_LIMIT:
        for option in ("--limit", "--offset"):
            ran = desk(*args, option, number, "-L", shelf)
            assert ran.status in (0, 1, 2), (args, option, ran.err)
    assert desk("history", "--limit", "9" * 30, "-L", shelf).out.count("set") == 1


WITH_WORDS = """list|list --sort|list --template|search|search --regex|show|open|files|add|add --key|set a1|set|unset a1|tag a1|
tag --rename x|note a1 -m|rename a1|merge a1|remove|attach a1|attach|detach a1|fill|import|import --source|export|export -t|
export -Q|bib -s|bib -s apa -l|bib -s apa -f|cite -s apa|cited|render -s apa|explain -s apa|styles show|styles path|styles search|
styles like|styles add|convert|config get|config set style|config unset|complete keys|help|cache clear|retractions update|
stats --by|check|check --select|list -L|bib -s apa -b|undo"""


@pytest.mark.parametrize("word", ["a\udced\udca0\udcbdb", "\x1b[31m\u202ex\ny"], ids=ascii)
def test_whatever_word_is_given_no_command_falls_over_it_or_prints_it_raw(desk: Any, shelf: Path, word: str) -> None:
    for args in WITH_WORDS.replace("\n", "").split("|"):
        ran = desk(*args.split(), word, env={"REFDESK_LIBRARY": str(shelf)})
        assert ran.status in range(8), (args, ran.err)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", ran.err), (args, ran.err)
    assert b"\\ud" not in shelf.read_bytes()


def test_a_record_that_is_nested_deeply_stops_no_format_and_no_query(desk: Any, shelf: Path) -> None:
    for depth in (150, 400, 900):
        deep = "[" * depth + "]" * depth
        shelf.write_text(f'[{{"id": "k", "type": "book", "title": "Soil", "custom": {{"x": {deep}}}, "odd": {deep}}}]')
        listed = json.loads(desk("formats", "--json").out)["formats"]
        for each in (each["format"] for each in listed if "out" in each["ways"]):
            ran = desk("export", "-t", each, "-L", shelf, *(["-o", f"papers{depth}"] if each == "papis" else []))
            assert ran.status in (0, 3, 4), (each, ran.err)
        for args in (["bib", "-b", shelf, "-Q", "soil", "-s", "apa"], ["list"], ["check"], ["dedupe"], ["stats"]):
            assert desk(*args, *(["-L", shelf] if "-b" not in args else [])).status in (0, 1, 4), args


def test_no_keys_on_standard_input_is_a_negative_answer(desk: Any, shelf: Path) -> None:
    command = "bib -s apa|export|show|cite -s apa|rename|remove|set|unset|tag|edit|files|note"
    before = shelf.read_bytes()
    for args in command.split("|"):
        words = [*args.split(), "-", *(["note=x"] if args == "set" else ["note"] if args in ("unset", "tag") else [])]
        assert desk(*words, "-L", shelf, input="\n").status == 1, words
    assert shelf.read_bytes() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_owner_and_mode_of_a_file_that_is_written_stay(desk: Any, shelf: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.ris"
    file.write_text("old")
    file.chmod(0o640)
    os.chown(file, 1234, 2345)
    assert desk("export", "-t", "ris", "-o", file, "-L", shelf).status == 0
    status = file.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (1234, 2345, 0o640)
    assert "Alpha" in file.read_text()


@pytest.mark.parametrize(
    "text", ["{}", "[{}]", '[{"id": null}, {"id": []}]', '[{"custom": {"files": -1.5, "groups": {}}}]']
)
def test_a_record_without_a_key_or_with_odd_lists_stops_no_command(desk: Any, shelf: Path, text: str) -> None:
    shelf.write_text(text)
    for args in ("export -t bibtex", "export -t ris", "bib -s apa", "list", "check --fix", "dedupe", "stats", "files"):
        assert desk(*args.split(), "-L", shelf).status in (0, 1), args


@pytest.mark.parametrize(
    "record",
    [
        r'{"id": "s", "type": "book", "title": "x \ud83d", "author": "Doe \udcff, J.", "keyword": "a \ud800; b"}',
        '{"id": "s", "type": "book", "title": "x", "odd": {"a": [1]}, "custom": ["a"]}',
        r'{"id": "s", "type": ["x"], "title": 7, "author": 7, "issued": "\ud83d", "custom": {"\ud83d": "\ud83d"}}',
    ],
)
def test_an_odd_record_stops_no_format_neither_on_the_command_line_nor_in_python(
    desk: Any, shelf: Path, record: str, tmp_path: Path
) -> None:
    shelf.write_text(f"[{record}]")
    listed = json.loads(desk("formats", "--json").out)["formats"]
    for name in (each["format"] for each in listed if "out" in each["ways"] and each["format"] != "papis"):
        ran = desk("export", "-t", name, "-L", shelf)
        assert ran.status in (0, 3), (name, ran.err)
        assert refdesk_package.write([json.loads(record)], name).text
    assert desk("export", "-t", "papis", "-o", tmp_path / "papis", "-L", shelf).status == 0


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="no folder here where nobody can make a file")
def test_the_file_that_cannot_be_made_is_named_and_not_its_part(desk: Any) -> None:
    ran = desk("config", "set", "style", "apa", env={"XDG_CONFIG_HOME": "/proc/self"})
    assert ran.status == 4
    assert ".part" not in ran.err


@pytest.mark.parametrize("command", ["cite", "search"])
def test_a_message_about_a_very_long_word_is_short(desk, command):
    ran = desk(command, "[" * 50_000 + "(" * 20_000)
    assert ran.status == 2
    assert len(ran.err) < 1_000
