"""How a reference reads, beside what it is: show --style, templates of single references and of citations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

LIBRARY = ("-L", str(Path(__file__).resolve().parents[2] / "library"))
KEY = "meshvelishvili2024"
IEEE = (
    "[1] T. Meshvelishvili, “The Secret Diplomacy of Turkish Nationalists and The Soviets In 1919,” "
    "Caucasus Journal of Social Sciences, vol. 16, no. 1, pp. 80–92, 2024."
)


def test_a_style_adds_how_the_reference_is_cited_and_listed(desk):
    ran = desk("show", KEY, *LIBRARY, "--style", "ieee")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[-2:] == ["  citation              [1]", f"  entry                 {IEEE}"]


def test_without_being_asked_a_pipe_gets_the_fields_alone(desk):
    out = desk("show", KEY, *LIBRARY).out
    assert out.splitlines()[0] == KEY
    assert not any(line.startswith(("  citation ", "  entry ")) for line in out.splitlines())


def test_the_preview_takes_the_style_that_is_configured(desk, tmp_path):
    (tmp_path / "refdesk.toml").write_text('style = "mla"\n')
    out = desk("show", KEY, *LIBRARY, "--preview").out
    assert "  citation              (Meshvelishvili)\n" in out


def test_a_preview_in_json(desk):
    told = json.loads(desk("show", KEY, *LIBRARY, "-s", "ieee", "--json").out)
    assert told["previews"] == [{"id": KEY, "citation": "[1]", "entry": IEEE}]
    assert "previews" not in json.loads(desk("show", KEY, *LIBRARY, "--json").out)


def test_each_reference_is_previewed_for_itself(desk, tmp_path):
    items = [{"id": id, "type": "book", "title": id, "author": [{"family": "Doe", "given": "J."}]} for id in "ab"]
    (tmp_path / "references.json").write_text(json.dumps(items))
    ran = desk("show", "b", "a", "-L", tmp_path, "-s", "ieee", "--template", "{key} {citation}")
    assert ran.out == "b [1]\na [1]\n"


def test_a_template_prints_fields(desk):
    ran = desk("show", KEY, *LIBRARY, "--template", "{year}\\t{volume}({issue})\\t{edition}|{medium}")
    assert ran.out == "2024\t16(1)\t|\n"


def test_an_unknown_style_is_status_5_if_it_was_asked_for(desk):
    ran = desk("show", KEY, *LIBRARY, "--style", "natrue")
    assert (ran.status, ran.out) == (5, "")


@pytest.mark.parametrize(
    ("form", "out"),
    [
        ("text", f"{KEY}\tBIX, 2024\n"),
        ("html", f"{KEY}\t<i>BIX</i>, 2024\n"),
        ("markdown", f"{KEY}\t*BIX*, 2024\n"),
    ],
)
def test_a_citation_has_its_line_by_a_template(desk, tmp_path, form, out):
    style = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>T</title><id>t</id>'
        '<updated>2024-01-01T00:00:00+00:00</updated></info><citation><layout><text value="BIX" font-style="italic"/>'
        '<date variable="issued" prefix=", "><date-part name="year"/></date></layout></citation></style>'
    )
    (tmp_path / "t.csl").write_text(style)
    ran = desk("cite", KEY, *LIBRARY, "-s", "t.csl", "-f", form, "--template", "{keys}\\t{text}")
    assert (ran.status, ran.err, ran.out) == (0, "", out)


def test_problems_are_json_lines_where_json_was_asked_for(desk, tmp_path):
    (tmp_path / "broken.json").write_text('[{"id": "a", "type": "book", "title": "A"}, "not a record"]')
    ran = desk("import", "broken.json", "--json", "-L", tmp_path / "lib")
    assert ran.status == 3
    assert [json.loads(line) for line in ran.err.splitlines()] == [
        {
            "schema": 1,
            "error": "broken.json: entry 2 is not an object (entry skipped)",
            "file": "broken.json",
            "code": "not-an-item",
        }
    ]
    ran = desk("cite", "a", "nobody", "-b", "broken.json", "--missing", "skip", "--json")
    assert {"schema": 1, "message": "no such key: nobody"} in [json.loads(line) for line in ran.err.splitlines()]
