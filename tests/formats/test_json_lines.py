"""CSL-JSON, one item per line."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from refdesk.formats import csl_json, json_lines
from refdesk.formats.registry import by_name, recognise
from refdesk.items import Problem

A, B = '{"id": "a", "type": "book", "title": "Ä"}', '{"id": "b", "type": "book", "title": "B"}'


def read(text: str | bytes):
    return list(json_lines.read(text.encode() if isinstance(text, str) else text))


def test_each_line_is_an_item_and_an_empty_line_is_none():
    assert [item["id"] for item in read(f"{A}\n\n{B}")] == ["a", "b"]


def test_a_broken_line_is_named_and_costs_no_other():
    first, problem, other, last = read(f'{A}\n{{"id": "x", "title": \n["no item"]\n{B}\n')
    assert (problem.line, problem.column, problem.severity) == (2, 22, "error")
    assert other.line == 3
    assert [first["id"], last["id"]] == ["a", "b"]


def test_an_item_knows_the_line_that_it_was_read_from():
    assert [item.line for item in read(f"\n{A}\n{B}\n")] == [2, 3]


def test_byte_order_marks_line_ends_and_legacy_encodings_are_read():
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        assert [item["title"] for item in read(f"{A}\r\n{B}\r\n".encode(encoding))] == ["Ä", "B"], encoding


def test_what_strict_json_forbids_is_read_all_the_same():
    [item] = read('{"id": "a", "type": "book", "title": "A\tB", "volume": ' + "9" * 30 + "}")
    assert item["volume"] == "9" * 30
    assert item["title"].split() == ["A", "B"]


def test_a_line_nested_without_end_is_a_problem():
    [problem] = read('{"a":' * 100_000)
    assert isinstance(problem, Problem)


def test_files_of_lines_are_recognised_and_other_json_is_not():
    assert recognise(f"{A}\n{B}\n".encode()) is by_name("jsonl")
    assert recognise(f"[{A},\n{B}]\n".encode()) is by_name("csl-json")
    assert recognise(json.dumps({"id": "a"}, indent=1).encode()) is by_name("csl-json")
    assert recognise(b"", "x.ndjson") is by_name("jsonl")


def test_the_lines_of_a_file_give_what_the_array_of_them_gives():
    array = [item for item in csl_json.read(f"[{A},{B}]".encode()) if not isinstance(item, Problem)]
    written = "".join(piece for piece in json_lines.write(array) if isinstance(piece, str))
    assert written.count("\n") == 2
    assert read(written) == array


@given(st.binary(max_size=300))
def test_the_reader_never_raises(data):
    list(json_lines.read(data))


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda values: st.lists(values) | st.dictionaries(st.text(), values),
        max_leaves=10,
    )
)
def test_any_value_on_a_line_is_an_item_or_a_problem(value):
    assert list(json_lines.read_line(json.dumps(value), 1))
