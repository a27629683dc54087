"""CSL-JSON in and out, through the registry."""

from __future__ import annotations

import json

import pytest

from refdesk.formats.registry import by_name
from refdesk.items import Problem


def read(value):
    data = value if isinstance(value, bytes) else (value if isinstance(value, str) else json.dumps(value)).encode()
    form = by_name("csl-json")
    assert form
    found = list(form.read(data))
    return [each for each in found if not isinstance(each, Problem)], [
        each for each in found if isinstance(each, Problem)
    ]


def write(*items):
    form = by_name("csl-json")
    assert form
    return "".join(piece for piece in form.write(items) if isinstance(piece, str))


ITEM = {"id": "a", "type": "book", "title": "T"}


@pytest.mark.parametrize(
    "value",
    [ITEM, [ITEM], {"items": [ITEM]}, {"references": [ITEM]}, {"a": {"type": "book", "title": "T"}}],
    ids=["one item", "array", "items", "references", "map by id"],
)
def test_every_wrapping_gives_the_same_item(value):
    assert read(value) == ([ITEM], [])


def test_a_byte_order_mark_and_one_item_a_line_are_read():
    assert read(b"\xef\xbb\xbf" + json.dumps([ITEM]).encode()) == ([ITEM], [])
    assert read(json.dumps(ITEM) + "\n" + json.dumps(ITEM))[0] == [ITEM, ITEM]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"volume": 12}, {"volume": "12"}),
        ({"volume": 12.0}, {"volume": "12"}),
        ({"year": 2001}, {"issued": {"date-parts": [[2001]]}}),
        ({"issued": "2001-05/2002"}, {"issued": {"date-parts": [[2001, 5], [2002]]}}),
        ({"issued": "1850~"}, {"issued": {"date-parts": [[1850]], "circa": True}}),
        ({"issued": {"raw": "12 March 2001"}}, {"issued": {"date-parts": [[2001, 3, 12]]}}),
        ({"issued": {"date-parts": [["2001", "3"]]}}, {"issued": {"date-parts": [[2001, 3]]}}),
        ({"issued": {"date-parts": [2001, 3]}}, {"issued": {"date-parts": [[2001, 3]]}}),
        ({"issued": {"date-parts": [[2001]], "season": "spring"}}, {"issued": {"date-parts": [[2001]], "season": 1}}),
        ({"author": ["Jane Doe"]}, {"author": [{"family": "Doe", "given": "Jane"}]}),
        ({"author": {"name": "UNESCO"}}, {"author": [{"literal": "UNESCO"}]}),
        ({"ISSN": ["1234-5678", "8765-4321"]}, {"ISSN": "1234-5678, 8765-4321"}),
        ({"title": ["T"]}, {"title": "T"}),
        ({"type": "journal-article"}, {"type": "article-journal"}),
        ({"journalAbbreviation": "J."}, {"container-title-short": "J."}),
        ({"doi": "https://doi.org/10.1/x"}, {"DOI": "10.1/x"}),
        ({"keyword": ["a", "b, c"]}, {"keyword": "a; b, c"}),
        ({"colour": "red"}, {"custom": {"colour": "red"}}),
    ],
)
def test_what_is_often_written_wrongly_is_read(wrong, right):
    assert read([ITEM | wrong]) == ([ITEM | right], [])


def test_sound_items_around_a_broken_one_are_read_and_its_line_is_reported():
    text = '[\n{"id": "a", "type": "book"},\n{"id": "b" "type": "book"},\n{"id": "c", "type": "book"}\n]'
    items, problems = read(text)
    assert [item["id"] for item in items] == ["a", "c"]
    assert [(problem.line, problem.severity) for problem in problems] == [(3, "error")]


def test_a_file_that_breaks_off_gives_the_items_before_the_break():
    items, problems = read('[{"id": "a", "type": "book"}, {"id": "b", "title": "un')
    assert [item["id"] for item in items] == ["a"]
    assert len(problems) == 1


def test_an_unknown_type_becomes_a_document_and_is_kept():
    items, problems = read([{"id": "a", "type": "hologram"}])
    assert items == [{"id": "a", "type": "document", "custom": {"type": "hologram"}}]
    assert [(problem.key, problem.code) for problem in problems] == [("a", "type")]


def test_what_is_written_is_an_array_with_unknown_fields_under_custom():
    text = write({"title": "T", "type": "book", "id": "a", "colour": "red"})
    assert json.loads(text) == [{"id": "a", "type": "book", "title": "T", "custom": {"colour": "red"}}]
    assert text.startswith('[\n  {\n    "id": "a",\n    "type": "book",\n    "title": "T",')
    assert write() == "[]\n"


def test_a_problem_has_the_line_of_its_item():
    _, problems = read('[\n  {"id": "a", "type": "book"},\n  {"id": "b",\n   "type": "hologram"}\n]')
    assert [(problem.key, problem.line) for problem in problems] == [("b", 3)]


@pytest.mark.parametrize(
    "number", ["1e999", "-1e999", "9" * 5000], ids=["infinite", "minus infinite", "of 5,000 digits"]
)
@pytest.mark.parametrize("end", ["]", ""], ids=["whole", "broken off"])
def test_a_number_beyond_all_bounds_is_harmless(number, end):
    text = f'[{{"id":"a","type":"book","title":"T","volume":{number},"issued":{{"date-parts":[[{number}]]}}}}{end}'
    items, _ = read(text)
    assert [item["title"] for item in items] == ["T"]
    json.dumps(items, allow_nan=False)
