"""refdesk styles through the command line."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STYLE = (ROOT / "styles" / "cv-publication-list.csl").read_bytes()


def test_search_finds_a_style_by_a_word_of_its_title(desk):
    ran = desk("styles", "search", "caucasus")
    assert ran.status == 0
    assert ran.out.splitlines() == [
        "caucasus-journal-of-social-sciences\tCaucasus Journal of Social Sciences\tauthor-date\tsocial_science\tapa"
    ]


def test_search_puts_the_nearest_first_and_keeps_to_field_and_format(desk):
    rows = json.loads(desk("styles", "search", "nature", "--format", "numeric", "--json").out)["styles"]
    assert rows[0]["id"] == "nature"
    assert {row["format"] for row in rows} == {"numeric"}
    rows = json.loads(desk("styles", "search", "journal", "--field", "medicine", "--json").out)["styles"]
    assert all("medicine" in row["fields"] for row in rows)


def test_search_finds_a_journal_by_its_issn(desk):
    assert desk("styles", "search", "1880-0556").out.startswith("nature-digest\t")


def test_nothing_found_is_status_1_with_suggestions_where_something_is_near(desk):
    ran = desk("styles", "search", "iso", "690", "2021")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("refdesk: no style matches 'iso 690 2021'; did you mean iso690-")
    ran = desk("styles", "search", "zzzzqq")
    assert (ran.status, ran.out, ran.err) == (1, "", "refdesk: no style matches 'zzzzqq'\n")


def test_show_follows_an_old_name_and_says_what_the_file_says(desk):
    about = json.loads(desk("styles", "show", "vancouver", "--json").out)["style"]
    assert (about["id"], about["format"], about["parent"]) == ("nlm-citation-sequence", "numeric", None)
    assert about["authors"]
    assert "creativecommons" in about["licence"]


def test_show_says_a_dependent_styles_parent_and_locale(desk):
    lines = desk("styles", "show", "nature-digest").out.splitlines()
    assert "parent\tnature" in lines
    assert "locale\ten-GB" in lines


def test_path_is_the_file_that_renders(desk):
    assert desk("styles", "path", "nature-digest").out.endswith("/styles/nature.csl\n")


def test_list_has_every_style_and_own_only_ours(desk):
    assert len(desk("styles", "list").out.splitlines()) >= 10_844
    own = [line.split("\t")[0] for line in desk("styles", "list", "--own").out.splitlines()]
    assert own == ["annotated-list", "caucasus-journal-of-social-sciences", "cv-publication-list"]


def test_an_unknown_style_is_status_5(desk):
    assert desk("styles", "show", "natrue").status == 5


def test_preview_shows_the_same_reference_in_several_styles(desk):
    ran = desk("styles", "preview", "apa", "chicago", "-L", ROOT / "library")
    rows = [line.split("\t") for line in ran.out.splitlines()]
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("meshvelishvili2024", "apa", "(Meshvelishvili, 2024)"),
        ("meshvelishvili2024", "chicago", "(Meshvelishvili 2024)"),
    ]
    assert all(row[3].startswith("Meshvelishvili, T") for row in rows)


def test_diff_names_what_two_styles_do_differently_and_ends_with_1(desk):
    ran = desk("styles", "diff", "apa", "chicago", "-L", ROOT / "library")
    assert (ran.status, ran.err) == (1, "")
    assert ran.out.startswith("meshvelishvili2024 citation\n- (Meshvelishvili, 2024)\n+ (Meshvelishvili 2024)\n")


def test_diff_of_a_style_with_its_parent_is_nothing(desk):
    ran = desk("styles", "diff", "apa", "caucasus-journal-of-social-sciences", "-L", ROOT / "library")
    assert (ran.status, ran.out, ran.err) == (0, "", "")


def test_a_style_that_is_added_is_found_from_then_on(desk, tmp_path):
    (tmp_path / "house.csl").write_bytes(STYLE)
    assert desk("styles", "path", "house").status == 5
    ran = desk("styles", "add", "house.csl")
    assert (ran.status, ran.out, ran.err) == (0, "house\n", "")
    assert desk("styles", "path", "house").out.endswith("/refdesk/styles/house.csl\n")
    assert "house\t" in desk("styles", "list", "--own").out


@pytest.mark.parametrize("content", [b"", b"<html/>", b"\0\1", b"<style/>"])
def test_what_is_no_style_is_not_added(desk, tmp_path, content):
    (tmp_path / "house.csl").write_bytes(content)
    ran = desk("styles", "add", "house.csl")
    assert (ran.status, ran.out, ran.err.count("\n")) == (5, "", 1)
    assert "house.csl" in ran.err
    assert desk("styles", "path", "house").status == 5


@pytest.fixture
def server():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/house.csl" else 404)
            self.end_headers()
            if self.path == "/house.csl":
                self.wfile.write(STYLE)

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


def test_a_style_is_added_from_an_address(desk, server):
    assert desk("styles", "add", f"{server}/house.csl").out == "house\n"
    ran = desk("styles", "add", f"{server}/missing.csl")
    assert (ran.status, ran.out, ran.err.count("\n")) == (6, "", 1)


def test_check_names_the_line_that_the_schema_forbids(desk, tmp_path):
    assert desk("styles", "check", "cv-publication-list").status == 0
    (tmp_path / "bad.csl").write_bytes(
        STYLE.replace(b"<citation ", b"<zitation ", 1).replace(b"</citation>", b"</zitation>")
    )
    ran = desk("styles", "check", "bad.csl")
    assert (ran.status, ran.out) == (1, "")
    assert "bad.csl:" in ran.err


def test_check_finds_what_the_schema_cannot_say(desk, tmp_path):
    (tmp_path / "bad.csl").write_bytes(
        STYLE.replace(b"</citation>", b'</citation>\n<macro name="a"><text macro="lost"/></macro>', 1)
    )
    ran = desk("styles", "check", "bad.csl", "--json")
    assert ran.status == 1
    assert {fault["message"] for fault in json.loads(ran.out)["faults"]} >= {
        "there is no macro 'lost'",
        "the macro 'a' is never used",
    }
    ran = desk("styles", "check", "bad.csl")
    assert ": text: there is no macro 'lost'\n" in ran.err
    assert ": macro: warning: the macro 'a' is never used\n" in ran.err


def test_a_style_that_cannot_be_used_is_named_with_line_and_element(desk, tmp_path):
    for call, element in (
        (b'<text macro="lost"/>', "text: there is no macro 'lost'"),
        (b"<number/>", "number: has no variable"),
    ):
        (tmp_path / "bad.csl").write_bytes(
            b'<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">\n'
            b"<info><title>Bad</title></info>\n<citation><layout>\n" + call + b"</layout></citation></style>"
        )
        ran = desk("cite", "meshvelishvili2024", "-s", "bad.csl", "-L", ROOT / "library")
        assert (ran.status, ran.out, ran.err) == (5, "", f"refdesk: bad.csl:4: {element}\n")


def test_check_says_what_is_no_style_at_all(desk, tmp_path):
    (tmp_path / "bad.csl").write_text("nothing")
    ran = desk("styles", "check", "bad.csl")
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert ran.err.startswith("refdesk: bad.csl:1: ")
    assert desk("styles", "check", "lost.csl").status == 5


@pytest.mark.slow
def test_like_finds_the_style_that_a_reference_was_printed_in(desk):
    entry = desk("bib", "-s", "american-political-science-association", "-L", ROOT / "library").out.strip()
    ran = desk(
        "styles",
        "like",
        entry,
        "--key",
        "meshvelishvili2024",
        "-L",
        ROOT / "library",
        "--field",
        "political_science",
        "--json",
    )
    assert (ran.status, ran.err) == (0, "")
    nearest = [row for row in json.loads(ran.out)["styles"] if row["likeness"] == 100.0]
    assert "american-political-science-association" in [row["style"] for row in nearest]


def test_like_reads_the_reference_itself(desk):
    reference = "Meshvelishvili, T. (2024). The Secret Diplomacy. Caucasus Journal of Social Sciences, 16(1), 80–92."
    rows = [line.split("\t") for line in desk("styles", "like", reference, "--field", "psychology").out.splitlines()]
    assert float(rows[0][0]) > 90
    assert any(row[1].startswith("apa") for row in rows)


@pytest.mark.parametrize("command", [["list"], ["search", "journal"], ["like", "Doe J. Soil. J Soil. 2001;1:2."]])
def test_a_field_that_there_is_not_is_a_usage_error_with_suggestions(desk, command):
    ran = desk("styles", *command, "--field", "medecine")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("refdesk: no field 'medecine'; did you mean medicine, ")
    assert desk("styles", "list", "--field", "Political Science").status == 0


def test_an_extension_that_has_no_effect_is_named_by_add_bib_and_cite(desk, tmp_path):
    (tmp_path / "house.csl").write_bytes(STYLE.replace(b"<bibliography", b"<intext/><bibliography"))
    (tmp_path / "r.json").write_text('[{"id": "a", "type": "book", "title": "Tides"}]')
    said = "unsupported extensions of CSL are ignored: <intext>\n"
    assert desk("styles", "add", "house.csl").err == f"refdesk: house: {said}"
    for command in (("bib", "-b", "r.json"), ("cite", "-b", "r.json", "a")):
        ran = desk(*command, "-s", "house.csl")
        assert ran.status == 0
        assert ran.err.endswith(f"house.csl: {said}")
        assert ran.err.count("<intext>") == 1


@pytest.mark.parametrize(
    ("style", "entries", "citations"),
    [
        ("apa", ["disambiguation", "sorting"], ["disambiguation"]),
        ("ieee", ["numbering"], ["numbering"]),
        ("chicago-notes-bibliography", ["disambiguation", "sorting"], ["disambiguation", "positions"]),
        ("american-anthropological-association", ["disambiguation", "sorting", "repeated authors"], ["disambiguation"]),
        ("cv-publication-list", ["disambiguation", "sorting"], ["disambiguation"]),
    ],
)
def test_show_says_what_a_style_needs_of_the_rest_of_a_document(desk, style, entries, citations):
    about = json.loads(desk("styles", "show", style, "--json").out)["style"]
    assert about["entries need"] == entries
    assert about["citations need"] == citations
