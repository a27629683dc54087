"""BibTeX files as a whole: encodings, blocks, what entries inherit, and what is said of those that are broken."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refdesk.formats.registry import by_name
from refdesk.items import Item, Problem

GOOD = "@book{before, title={Before}}\n\n%s\n\n@book{after, title={After}}\n"


def read(text: str | bytes) -> tuple[list[Item], list[Problem]]:
    form = by_name("bibtex")
    assert form
    results = list(form.read(text if isinstance(text, bytes) else text.encode()))
    return [r for r in results if not isinstance(r, Problem)], [r for r in results if isinstance(r, Problem)]


@pytest.mark.parametrize(
    "data",
    [
        "@book{k, title={Ünïcode Š}}".encode(),
        b"\xef\xbb\xbf" + "@book{k, title={Ünïcode Š}}".encode(),
        "@book{k, title={Ünïcode Š}}".encode("utf-16"),
        "@book{k, title={Ünïcode Š}}".encode("utf-16-be"),
        "% Encoding: Cp1252\n@book{k, title={Ünïcode Š}}".encode("cp1252"),
        "% -*- coding: latin-9-unix -*-\n@book{k, title={Ünïcode Š}}".encode("iso8859-15"),
    ],
)
def test_files_are_read_in_the_encoding_they_are_in(data: bytes) -> None:
    items, problems = read(data)
    assert [item["title"] for item in items] == ["Ünïcode Š"]
    assert not problems


def test_a_file_that_is_only_partly_utf_8_is_read_line_by_line_and_reported() -> None:
    items, problems = read("@book{a,\ntitle={Ünïcode},\npublisher={".encode() + "Müller".encode("latin-1") + b"}}")
    assert (items[0]["title"], items[0]["publisher"]) == ("Ünïcode", "Müller")
    assert [(p.line, p.code) for p in problems] == [(3, "encoding")]


def test_blocks_of_all_kinds_are_read_or_passed_over() -> None:
    items, problems = read(
        """Words before the first entry, me@example.org.
        @comment{jabref-meta: databaseType:bibtex;}
        @Comment no braces
        @preamble{ "\\newcommand{\\noop}[1]{}" }
        @STRING(pub = "A " # {Press})
        @string{full = pub # " Ltd"}
        @comment{@book{hidden, title={Hidden}}}
        %@book{commented,
        %  title = {Commented}
        %}
        @book(a, publisher = FULL, title = "An (odd) {"}title{"}", note={ends with )})  @book{b,title={B}} @misc{c,
        month = "January", year=1999, title = 1984, }"""
    )
    assert [(p.line, p.code) for p in problems] == [(4, "left-out")]
    assert [item["id"] for item in items] == ["a", "b", "c"]
    assert items[0]["publisher"] == "A Press Ltd"
    assert items[0]["title"] == 'An (odd) "title"'
    assert items[2]["title"] == "1984"
    assert items[2]["issued"] == {"date-parts": [[1999, 1]]}


@pytest.mark.parametrize(
    ("broken", "code", "line", "column", "read_from_it"),
    [
        ("@article{bad, title={One} author={A}\n}", "missing-comma", 3, 27, {"title": "One", "author": [{"family": "A"}]}),
        ("@article{bad,\n title={One},\n author={A}", "not-closed", 3, 1, {"title": "One"}),
        ("@article{bad,\n title={One,\n author={A}}", "not-closed", 4, 2, {"author": [{"family": "A"}]}),
        ('@article{bad, title="One, year=2001\n}', "not-closed", 3, 15, {}),
        ("@article{bad,\n title {One},\n author={A}}", "stray", 4, 2, {"author": [{"family": "A"}]}),
        ("@article{bad, title={One}, too much}", "stray", 3, 28, {"title": "One"}),
        ("@article{bad, title={One} too much}", "stray", 3, 27, {"title": "One"}),
        ("@article{bad, title=, year=2001}", "no-value", 3, 15, {"issued": {"date-parts": [[2001]]}}),
        ("@article{b ad, title={One}}", "bad-key", 3, 10, {"title": "One"}),
        ("@article{bad title={One}}", "missing-comma", 3, 14, {"id": "bad", "title": "One"}),
        ("@article{title={One}}", "no-key", 3, 1, {"title": "One"}),
        ('@article{bad, title="One {two"}', "unbalanced", 3, 15, {}),
        ("@article{bad, title=nothing}", "undefined-macro", 3, 15, {"title": "nothing"}),
        ("@article{bad, title={One}, title={Two}}", "duplicate-field", 3, 15, {"title": "One"}),
        ("@article{bad, title={One}, author={A and and B}}", "empty-name", 3, 28, {"title": "One"}),
        ("@article{before, title={Two}}", "duplicate-key", 3, 1, {"title": "Two"}),
        ("@article{bad, crossref={nowhere}}", "crossref", 3, 15, {}),
        ("@article{bad,}", "empty", 3, 1, {}),
    ],
)  # fmt: skip
def test_a_broken_entry_is_named_by_its_place_and_read_as_far_as_it_goes(
    broken: str, code: str, line: int, column: int, read_from_it: dict[str, object]
) -> None:
    items, problems = read(GOOD % broken)
    assert (items[0]["id"], items[0]["title"]) == ("before", "Before")
    assert (items[-1]["id"], items[-1]["title"]) == ("after", "After")
    assert (code, line, column) in [(p.code, p.line, p.column) for p in problems]
    assert all((problem.severity == "error") == (problem.code == "not-closed") for problem in problems)
    assert len(items) == 3
    assert read_from_it.items() <= items[1].items()


def test_the_tree_of_groups_that_jabref_keeps_in_a_comment_is_reported_and_the_groups_of_an_entry_stay() -> None:
    items, problems = read(
        "@book{a, title={A}, groups={Ships}}\n@Comment{jabref-meta: grouping:\n0 AllEntriesGroup:;\n1 StaticGroup:Ships;\n}\n"
        "@comment{jabref-meta: saveActions:enabled;}"
    )
    assert [(p.line, p.code, p.severity) for p in problems] == [(2, "left-out", "warning")]
    assert items[0]["custom"] == {"bibtex": {"groups": "Ships"}, "groups": ["Ships"]}


def test_an_entry_may_hold_what_looks_like_another() -> None:
    items, problems = read("@misc{a, note={Start with\n@article{b, x={y}}\nthen}}\n@misc{c, title={C}}")
    assert not problems
    assert [item["id"] for item in items] == ["a", "c"]
    assert items[0]["note"] == "Start with @articleb, x=y then"


def test_names_and_keywords_that_are_given_twice_are_joined() -> None:
    items, _ = read("@misc{a, author={A}, author={B}, keywords={x}, keywords={y}}")
    assert [name["family"] for name in items[0]["author"]] == ["A", "B"]
    assert items[0]["keyword"] == "x, y"


def test_entries_inherit_from_their_crossref_through_several_levels() -> None:
    items, problems = read(
        """@inbook{part, crossref={volume}, title={Part}, author={A}}
        @book{volume, crossref={whole}, title={Volume}, volume=2, shorttitle={V}}
        @mvbook{whole, title={Whole}, publisher={P}, date={2001}, author={B}}
        @inproceedings{paper, crossref={PROC}, title={Paper}}
        @proceedings{proc, title={Proceedings}, booktitle={Not this}, editor={E}, year=1999}
        @article{article, crossref={journal}, title={Article}}
        @periodical{journal, title={Journal}, year=2000}"""
    )
    assert not problems
    by_id = {item["id"]: item for item in items}
    assert by_id["part"]["container-title"] == "Whole"
    assert by_id["part"]["volume-title"] == "Volume"
    assert by_id["part"]["publisher"] == "P"
    assert by_id["part"]["issued"] == {"date-parts": [[2001]]}
    assert by_id["part"]["author"] == [{"family": "A"}]
    assert "title-short" not in by_id["part"]
    assert by_id["paper"]["container-title"] == "Not this"
    assert by_id["paper"]["editor"] == [{"family": "E"}]
    assert by_id["article"]["container-title"] == "Journal"


def test_xdata_and_sets_fill_entries_and_aliases_of_keys_are_known() -> None:
    items, problems = read(
        """@xdata{pub, ids={press}, publisher={P}, xdata={place}}
        @xdata{place, location={L}}
        @book{a, title={A}, xdata={press}}
        @book{b, title={xdata=c-title}, author={X and xdata=c-author-2}}
        @book{c, title={C}, author={One and Two}}
        @set{s, entryset={c,a}}"""
    )
    assert not problems
    by_id = {item["id"]: item for item in items}
    assert (by_id["a"]["publisher"], by_id["a"]["publisher-place"]) == ("P", "L")
    assert by_id["b"]["title"] == "C"
    assert [name["family"] for name in by_id["b"]["author"]] == ["X", "Two"]
    assert (by_id["s"]["title"], by_id["s"]["type"]) == ("C", "book")
    assert set(by_id) == {"a", "b", "c", "s"}


def test_circles_of_references_end_and_are_reported() -> None:
    items, problems = read(
        "@book{a, crossref={b}, title={A}} @book{b, crossref={a}, publisher={P}} @xdata{x, xdata={x}} @misc{m, xdata={x}}"
    )
    assert [item["id"] for item in items] == ["a", "b", "m"]
    assert items[0]["publisher"] == "P"
    assert {problem.code for problem in problems} == {"crossref"}


HOSTILE = {
    "open braces": lambda n: "@a{k, title={" + "{" * n,
    "nested braces": lambda n: "@a{k, title={" + "{" * n + "x" + "}" * n + "}}",
    "entries that do not close": lambda n: "@a{k,\n title={x\n" * n,
    "bare starts of entries": lambda n: "@a{\n" * n,
    "names": lambda n: "@a{k, author={" + "and " * n + "}}",
    "white space": lambda n: (
        "@a{k, author={A" + " " * n + "B}, abstract={x" + "\n" * n + "y}, pages={1" + " " * n + "}}"
    ),
    "accents": lambda n: "@a{k, title={" + "\\'{" * n + "}}",
    "crossrefs": lambda n: "".join(f"@book{{k{i}, crossref={{k{i + 1}}}}}\n" for i in range(n)),
    "a circle": lambda n: "".join(f"@book{{k{i}, crossref={{k{(i + 1) % n}}}}}\n" for i in range(n)),
    "a field over and over": lambda n: "@a{k, " + "author={a}, " * n + "}",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_take_no_more_than_their_share_of_time(case: str) -> None:
    started = time.process_time()
    read(HOSTILE[case](2_000))
    assert time.process_time() - started < 2


COMMANDS = """@article{|author|title|year| = |and |others|{\\"u}|\\emph{|$x$|crossref = {a}|xdata={a}|@string{|@comment{
month = jan # "1"|\\frac|2001|von |Müller, A"""
pieces = st.sampled_from([*"@{}(),=\"#%\\ \n~$'`-^_&aBé", *COMMANDS.replace("\n", "|").split("|")])


@given(st.lists(pieces, max_size=60).map("".join))
@settings(max_examples=60, deadline=None)
def test_no_text_crashes_the_reader(text: str) -> None:
    items, _ = read(text)
    assert all("type" in item for item in items)  # an entry without a key has no id


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    items, _ = read(data)
    assert all("type" in item for item in items)  # an entry without a key has no id


def test_the_groups_of_jabref_and_mendeley_are_groups_and_tags():
    from refdesk.formats import bibtex

    source = b"@book{a, title={A}, keywords={x}, groups={Thesis, Methods}}\n@book{b, title={B}, mendeley-groups={Thesis/Two}}"
    first, second = (item for item in bibtex.read(source) if not isinstance(item, Problem))
    assert (first["keyword"], first["custom"]["groups"]) == ("x, Thesis, Methods", ["Thesis", "Methods"])
    assert (second["keyword"], second["custom"]["groups"]) == ("Thesis/Two", ["Thesis/Two"])


@pytest.mark.parametrize("name", ["howpublished", "note"])
def test_a_sign_in_braces_is_part_of_an_address(name):
    [item], _ = read(f"@misc{{a, title={{A}}, {name}={{https://example.org/{{$\\sim$}}doe/x}}}}")
    assert item["URL"] == "https://example.org/~doe/x"


def test_what_follows_an_address_in_howpublished_is_kept():
    [item], _ = read(b"@misc{a, title={A}, howpublished={Available at https://example.org/a. Version 2}}")
    assert (item["URL"], item["custom"]["bibtex"]["howpublished"]) == (
        "https://example.org/a",
        "Available at https://example.org/a. Version 2",
    )
