"""import, export, convert and formats through the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIB = """@book{curie1903, author = {Curie, Marie}, title = {Recherches}, year = 1903, publisher = {Gauthier-Villars}}
@article{noether1918, author = {Noether, Emmy}, title = {Invariante Variationsprobleme}, year = 1918, journal = {Nachrichten}}
"""
BROKEN = """[{"id": "curie1903", "type": "book", "title": "Recherches"},
"not a record",
{"id": "noether1918", "type": "book", "title": "Invariante Variationsprobleme"}]
"""
RIS = "TY  - BOOK\nAU  - Hamilton, Margaret\nTI  - Apollo\nPY  - 1969\nER  - \n"


@pytest.fixture
def refs(tmp_path: Path) -> Path:
    (tmp_path / "refs.bib").write_text(BIB)
    (tmp_path / "broken.json").write_text(BROKEN)
    (tmp_path / "more.ris").write_text(RIS)
    return tmp_path


def test_import_prints_the_keys_and_export_gives_the_items_back(desk, refs):
    ran = desk("import", "refs.bib", "more.ris", "-L", "lib")
    assert (ran.status, ran.out) == (0, "curie1903\nnoether1918\nhamilton1969\n")
    assert ran.err.splitlines() == [
        "refdesk: refs.bib: 2 read: 2 added",
        "refdesk: more.ris: 1 read: 1 added",
        "refdesk: 3 read: 3 added",
    ]
    items = json.loads(desk("export", "-L", "lib").out)
    assert [item["id"] for item in items] == ["curie1903", "hamilton1969", "noether1918"]


def test_the_landing_page_becomes_its_own_how_to_cite_line(desk, shared):
    page = shared / "seed" / "ojs-article-page.txt"
    assert desk("import", page, "-L", "lib").out == "meshvelishvili2024\n"
    lines = page.read_text().splitlines()
    assert desk("bib", "-s", "apa", "-L", "lib").out.strip() in lines
    item = json.loads(desk("export", "-L", "lib").out)[0]
    assert item.pop("abstract")
    assert item["custom"].pop("sources")[0]["name"] == page.name
    assert item["custom"].pop("added")
    assert [item] == json.loads((ROOT / "library" / "references.json").read_text())


def test_importing_a_file_again_changes_nothing_and_says_so(desk, refs):
    desk("import", "refs.bib", "-L", "lib")
    before = (refs / "lib" / "references.json").read_bytes()
    ran = desk("import", "refs.bib", "-L", "lib")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "refdesk: 2 read: nothing changed\n"
    assert (refs / "lib" / "references.json").read_bytes() == before
    assert desk("import", "refs.bib", "-L", "other", "-n").err == "refdesk: dry run: 2 read: 2 added\n"


def test_what_is_in_the_library_is_kept_twice_or_refused_as_asked(desk, refs):
    many = "".join(
        f"@book{{b{n}, title={{Tides of sea {n}}}, author={{Ott, Eva}}, doi={{10.1/{n}}}}}\n" for n in range(12)
    )
    (refs / "many.bib").write_text(many)
    desk("import", "many.bib", "-L", "lib")
    refused = desk("import", "many.bib", "-L", "lib", "--on-duplicate", "error")
    assert (refused.status, refused.out) == (1, "")
    assert refused.err.startswith("refdesk: nothing was changed: many.bib:1: 'b0' is the same work as 'b0'; ")
    assert refused.err.endswith("; 2 more\n")
    kept = desk("import", "many.bib", "-L", "lib", "--on-duplicate", "keep", "-n")
    assert "entry 'b0': its key belongs to another record; added as 'b0a'" in kept.err


NEWER = """@book{curie1903, author = {Curie, M.}, title = {Recherches}, year = 1904, publisher = {Gauthier-Villars}, note = {A}}
@book{noether1918, author = {Noether, Gottfried}, title = {Elements of nonparametric statistics}, year = 1967}
"""


def test_a_stored_reference_takes_what_it_lacks_and_what_differs_is_named(desk, refs):
    (refs / "newer.bib").write_text(NEWER)
    desk("import", "refs.bib", "-L", "lib")
    ran = desk("import", "newer.bib", "-L", "lib")
    assert ran.out == "curie1903\nnoether1918a\n"
    assert ran.err.splitlines() == [
        "refdesk: newer.bib:1: entry 'curie1903': merged into 'curie1903' (same key, title and author): took note; "
        "issued differs: kept '1903', not '1904'",
        "refdesk: newer.bib:2: entry 'noether1918': its key belongs to another record; added as 'noether1918a'",
        "refdesk: 2 read: 1 added, 1 merged",
    ]
    assert desk("import", "newer.bib", "-L", "lib").err == "refdesk: 2 read: nothing changed\n"


def test_newer_values_replace_stored_ones_if_asked_for(desk, refs):
    (refs / "newer.bib").write_text(NEWER)
    desk("import", "refs.bib", "-L", "lib")
    assert "issued was '1903', is '1904'" in desk("import", "newer.bib", "-L", "lib", "--on-duplicate", "update").err
    assert desk("list", "-L", "lib", "--template", "{key} {year}").out.splitlines()[0] == "curie1903 1904"


@pytest.mark.parametrize(("policy", "status", "count"), [("skip", 0, "2"), ("keep", 0, "4"), ("error", 1, "2")])
def test_a_stored_reference_is_left_alone_if_asked_for(desk, refs, policy, status, count):
    (refs / "newer.bib").write_text(NEWER.partition("@book{noether")[0])
    desk("import", "refs.bib", "-L", "lib")
    before = json.loads(desk("show", "curie1903", "-L", "lib", "--json").out)
    ran = desk("import", "refs.bib" if policy == "keep" else "newer.bib", "-L", "lib", "--on-duplicate", policy)
    assert ran.status == status
    assert json.loads(desk("show", "curie1903", "-L", "lib", "--json").out) == before
    assert desk("list", "-L", "lib", "--count").out.strip() == count


def test_the_report_says_what_became_of_every_record_and_where_it_came_from(desk, refs):
    (refs / "newer.bib").write_text(NEWER)
    desk("import", "refs.bib", "-L", "lib", "--source", "scopus")
    desk("import", "newer.bib", "-L", "lib", "--report", "report.json")
    told = json.loads((refs / "report.json").read_text())
    assert told["summary"]["read"] == 2
    assert [(r["line"], r["key"], r["fate"], r["as"]) for r in told["records"]] == [
        (1, "curie1903", "merged", "curie1903"),
        (2, "noether1918", "added", "noether1918a"),
    ]
    [item] = json.loads(desk("show", "curie1903", "-L", "lib", "--json").out)["references"]
    assert [source["name"] for source in item["custom"]["sources"]] == ["scopus", "newer.bib"]


def test_the_key_of_a_merged_record_keeps_working(desk, refs):
    (refs / "again.ris").write_text(
        "TY  - BOOK\nID  - EMB7\nAU  - Curie, M.\nTI  - Recherches\nPY  - 1903\nDO  - 10.1/x\nER  - \n"
    )
    desk("import", "refs.bib", "-L", "lib")
    desk("set", "curie1903", "doi=10.1/x", "-L", "lib")
    desk("import", "again.ris", "-L", "lib")
    assert desk("cite", "EMB7", "-L", "lib", "-s", "apa").out == "(Curie, 1903)\n"


def test_a_broken_record_is_named_and_does_not_stop_the_others(desk, refs):
    ran = desk("import", "broken.json", "-L", "lib")
    assert ran.status == 3
    assert ran.out.splitlines()[:2] == ["curie1903", "noether1918"]
    assert "broken.json: entry 2" in ran.err


@pytest.mark.parametrize("name", ["broken.json", "repaired.bib"])
def test_strict_refuses_the_file_whole(desk, refs, name):
    (refs / "repaired.bib").write_text(BIB + "@book{bad, title = {never closed\n")
    ran = desk("import", name, "-L", "lib", "--strict")
    assert (ran.status, ran.out) == (4, "")
    assert not (refs / "lib").exists()


def test_a_dry_run_changes_nothing(desk, refs):
    ran = desk("import", "refs.bib", "-L", "lib", "--dry-run")
    assert (ran.status, ran.out) == (0, "curie1903\nnoether1918\n")
    assert not (refs / "lib").exists()


def test_import_answers_in_json(desk, refs):
    desk("import", "more.ris", "-L", "lib")
    told = json.loads(desk("import", "refs.bib", "more.ris", "-L", "lib", "--json").out)
    assert (told["schema"], told["added"]) == (1, ["curie1903", "noether1918"])
    assert told["skipped"][0]["key"] == "hamilton1969"


def test_keys_are_made_by_the_pattern_where_there_are_none_and_kept_where_there_are(desk, refs):
    ran = desk("import", "refs.bib", "more.ris", "-L", "lib", "--key-format", "{Author}-{title}{year}")
    assert ran.out == "curie1903\nnoether1918\nHamilton-apollo1969\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.bib", b"", "the file is empty"),
        ("binary.bib", bytes(range(256)) * 20, "format not recognised"),
        ("notes.xyz", b"just some words", "format not recognised"),
        ("comment.bib", b"@comment{nothing here}", "no references found"),
        (
            "paper.tex",
            b"\\documentclass{article}\nSee \\cite{doe}.\n",
            "(`refdesk cited paper.tex` prints what it cites)",
        ),
    ],
)
def test_a_file_without_references_is_one_line_and_status_4(desk, tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    ran = desk("import", name, "-L", "lib")
    assert (ran.status, ran.out) == (4, "")
    assert ran.err.startswith(f"refdesk: {name}")
    assert said in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(("name", "said"), [(".", "is a directory"), ("missing.bib", "No such file")])
def test_what_is_no_file_is_one_line_and_status_4(desk, name, said):
    ran = desk("import", name, "-L", "lib")
    assert (ran.status, ran.out, ran.err.count("\n")) == (4, "", 1)
    assert said in ran.err


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_library_that_cannot_be_written_is_one_line(desk, refs):
    desk("import", "more.ris", "-L", "lib")
    (refs / "lib").chmod(0o500)
    try:
        ran = desk("import", "refs.bib", "-L", "lib")
    finally:
        (refs / "lib").chmod(0o700)
    assert (ran.out, ran.err.count("\n")) == ("", 1)
    assert ran.status in (4, 7)


def test_convert_goes_through_standard_input_and_output(desk):
    ran = desk("convert", "-", "-t", "ris", input=BIB)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.count("TY  - ") == 2


def test_convert_takes_the_format_from_the_outputs_suffix(desk, refs):
    assert desk("convert", "more.ris", "-o", "out.bib").status == 0
    assert (refs / "out.bib").read_text().startswith("@book{hamilton1969,")


def test_a_key_that_occurs_twice_is_reported_and_gets_a_letter(desk, refs):
    ran = desk("convert", "refs.bib", "refs.bib")
    assert [item["id"] for item in json.loads(ran.out)] == ["curie1903", "noether1918", "curie1903a", "noether1918a"]
    assert ran.err.count("'curie1903a'") == ran.err.count("entry 'curie1903'") == 1


def test_a_key_that_occurs_twice_in_one_file_is_reported_once_with_its_line(desk, tmp_path):
    (tmp_path / "twice.bib").write_text("@book{a, title={One}}\n@book{a, title={Two}}\n")
    ran = desk("convert", "twice.bib")
    assert ran.err == "refdesk: twice.bib:2:1: entry 'a': duplicate key: renamed to 'aa'\n"


def test_a_thousand_equal_keys_take_no_quadratic_time(desk, tmp_path):
    (tmp_path / "same.json").write_text(
        json.dumps([{"id": "x", "type": "book", "title": str(n)} for n in range(20_000)])
    )
    ids = [item["id"] for item in json.loads(desk("convert", "same.json", "--quiet").out)]
    assert len(set(ids)) == 20_000


def test_the_report_has_every_problem_with_its_place(desk, refs):
    ran = desk("convert", "broken.json", "--report", "report.json", "-o", "out.json")
    assert ran.status == 3
    report = json.loads((refs / "report.json").read_text())
    assert (report["schema"], report["files"], report["read"]) == (1, ["broken.json"], 2)
    assert report["errors"] == sum(problem["severity"] == "error" for problem in report["problems"]) > 0
    assert "entry 2" in report["problems"][0]["message"]


@pytest.mark.parametrize(("loss", "status"), [("warn", 0), ("ignore", 0), ("error", 4)])
def test_what_the_target_cannot_hold_is_reported_ignored_or_an_error(desk, tmp_path, loss, status):
    (tmp_path / "rich.json").write_text(
        json.dumps([{"id": "a", "type": "book", "title": "T", "dimensions": "1 x 2", "custom": {"x": "y"}}])
    )
    ran = desk("convert", "rich.json", "-t", "ris", "--loss", loss)
    assert ran.status == status
    assert bool(ran.err) == (loss != "ignore")
    assert bool(ran.out) == (loss != "error")
    if loss != "ignore":
        assert "'a'" in ran.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("convert", "refs.bib", "-t", "papyrus"), "no format 'papyrus'"),
        (("convert", "refs.bib", "-t", "page-text"), "page-text cannot be written"),
        (("convert", "refs.bib", "--loss", "cry"), "--loss"),
        (("import", "refs.bib", "--from", "papyrus"), "no format 'papyrus'"),
    ],
)
def test_a_format_that_does_not_exist_is_a_usage_error(desk, refs, args, said):
    ran = desk(*args)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err


def test_an_output_that_fails_leaves_the_old_file(desk, refs):
    (refs / "out.bib").write_text("old")
    ran = desk("convert", "broken.json", "-o", "out.bib", "--strict")
    assert ran.status == 4
    assert (refs / "out.bib").read_text() == "old"
    assert not list(refs.glob("*.part"))


def test_formats_lists_what_is_read_and_written(desk):
    rows = json.loads(desk("formats", "--json").out)["formats"]
    assert {"csl-json", "bibtex", "ris"} <= {row["format"] for row in rows}
    plain = [line.split("\t") for line in desk("formats").out.splitlines()]
    assert [row[0] for row in plain] == [row["format"] for row in rows]


def test_many_messages_of_one_kind_are_summed_up_and_none_is_lost_to_scripts(desk, tmp_path):
    (tmp_path / "numbers.json").write_text(json.dumps([{"id": "a", "type": "book", "title": "A"}, *range(1000)]))
    lines = desk("convert", "numbers.json").err.splitlines()
    assert len(lines) == 11
    assert lines[-1] == "refdesk: numbers.json: 990 more: entry N is not an object (entry skipped) (-v prints each)"
    assert desk("convert", "numbers.json", "-v").err.count("\n") == 1000
    desk("convert", "numbers.json", "--report", "report.json")
    assert len(json.loads((tmp_path / "report.json").read_text())["problems"]) == 1000


def test_merged_records_are_summed_up_unless_there_are_few(desk, tmp_path):
    works = [{"id": f"k{n}", "type": "book", "title": f"Herons of lake {n * 7919}", "ISBN": f"{n}"} for n in range(12)]
    (tmp_path / "a.json").write_text(json.dumps(works))
    (tmp_path / "b.json").write_text(json.dumps([{**work, "publisher": "P"} for work in works]))
    desk("import", "a.json", "-L", "lib")
    lines = desk("import", "b.json", "-L", "lib").err.splitlines()
    assert len(lines) == 12
    assert lines[-2] == "refdesk: b.json: 2 more: merged (-v prints each; --report FILE lists them all)"


def test_many_losses_are_summed_up_a_line_a_kind(desk, tmp_path):
    items = [{"id": f"k{n}", "type": "book", "title": f"T{n}", "custom": {"shelf": n}} for n in range(30)]
    (tmp_path / "many.json").write_text(json.dumps(items))
    summed = desk("convert", "many.json", "-t", "ris").err
    assert summed == "refdesk: RIS cannot hold custom fields: in 30 records (-v names them)\n"
    assert desk("convert", "many.json", "-t", "ris", "-v").err.count("\n") == 30


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--sort", "foo", "--sort: no field 'foo'"),
        ("--template", "{titel}", "--template: no field 'titel'; did you mean title"),
        ("--annotate", "abstrakt", "--annotate: no field 'abstrakt'; did you mean abstract"),
        ("-o", "list.pdf", "no format '.pdf' for lists; expected one of text"),
    ],
)
def test_an_option_that_cannot_mean_anything_is_refused_before_anything_is_written(desk, refs, option, value, said):
    ran = desk("bib", "-b", "refs.bib", option, value)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert not (refs / "list.pdf").exists()


def test_a_highlight_that_matches_nobody_is_reported(desk, refs):
    ran = desk("bib", "-b", "refs.bib", "--highlight", "Curie, Marie", "--highlight", "Nobody")
    assert ran.err == "refdesk: --highlight: no person in the list matches 'Nobody'\n"


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("APA 7", "apa"),
        ("apa7", "apa"),
        ("MLA 9", "modern-language-association"),
        ("Chicago 17", "chicago-author-date-17th-edition"),
        ("AMA 11th ed.", "american-medical-association"),
        ("ISO 690", "iso690-author-date-en"),
        ("GB/T 7714", "china-national-standard-gb-t-7714-2015-numeric"),
        ("gbt7714", "china-national-standard-gb-t-7714-2015-numeric"),
        ("DIN 1505", "din-1505-2"),
        ("ГОСТ Р 7.0.5-2008", "gost-r-7-0-5-2008"),
        ("Zeitschrift für Soziologie", "zeitschrift-fur-soziologie"),
    ],
)
def test_styles_go_by_the_names_people_use(name, id):
    from refdesk.styles.names import find_style

    assert find_style(name).id == id


def test_lines_and_json_of_a_list_have_its_groups(desk, refs):
    lines = desk("bib", "-b", "refs.bib", "--group-by", "type", "--template", "{group}: {key}").out
    assert lines == "Books: curie1903\nJournal articles: noether1918\n"
    entries = json.loads(desk("bib", "-b", "refs.bib", "--group-by", "type", "--json").out)["entries"]
    assert [(entry["group"], entry["id"]) for entry in entries] == [
        ("Books", "curie1903"),
        ("Journal articles", "noether1918"),
    ]
