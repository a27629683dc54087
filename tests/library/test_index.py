"""The index, which always says what the file says, however it came to be."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from refdesk.items.record import dump, load, ordered
from refdesk.library import Library
from refdesk.library.scan import records

from .test_search import make

Item = dict[str, Any]
QUERIES = [
    "climate",
    "soil OR data",
    "author:muller",
    "title:clim*",
    "network -soil",
    "学習",
    "year:1995..",
    "missing:author",
]


def answers(library: Library) -> list[list[str]]:
    return [[item["id"] for item in library.query(query)] for query in QUERIES]


def disturbed(items: list[Item], r: random.Random) -> list[Item]:
    """What another program makes of them: some changed, some gone, some new, all in another order."""
    after = [{**item, "note": "touched"} if r.random() < 0.1 else item for item in items if r.random() > 0.1]
    after += [{**item, "id": f"n{r.randrange(10**6)}"} for item in items[:5]]
    r.shuffle(after)
    return after


@pytest.mark.parametrize("seed", range(8))
def test_an_index_that_was_brought_up_answers_as_one_that_is_new(library: Library, cache: Path, seed: int) -> None:
    r = random.Random(seed)
    items = make(seed, 80)
    library.path.parent.mkdir()
    for _ in range(5):
        library.path.write_text(json.dumps(items, indent=r.choice([None, 1, 2, "\t"]), ensure_ascii=r.random() < 0.5))
        if r.random() < 0.5:
            library.edit([items[0]["id"]], lambda item: {**item, "title": "climate soil"}, "edit")
        brought_up = answers(library)
        shutil.rmtree(cache)
        assert answers(library) == brought_up
        items = disturbed(list(library), r)


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": "a"}, {"id": "b"}]',
        '\ufeff[\n\t{"id":"a","x":{"y":[{}]}},{"id":"b"}\n]',
        '{"id": "a", "title": "] } \\" {"}',
        '[\n  {\n    "id": "a"\n  },\n  {\n    "id": "b"\n  }\n]\n',
        '[\n  {"id": "a", "x": {\n  }},\n  {"id": "b"}]',
        '[\n  {"id": "a"\n  }, {"id": "b"}]',
        "[]",
        " [ ] ",
    ],
)
def test_records_are_found_however_the_file_is_laid_out(text: str) -> None:
    value = json.loads(text.removeprefix("\ufeff"))
    wanted = [value] if isinstance(value, dict) else value
    data = text.encode()
    found = list(records(data))
    assert [record.item for record in found] == wanted
    assert all(json.loads(data[record.start : record.end]) == record.item for record in found)


@pytest.mark.parametrize(
    "text",
    ['[{"id": "a"} {"id": "b"}]', '[{"id": "a"},]', "[1]", '"x"', '[{"id": "a"}', '[{"id": "a"}] x', "{", '[\n  {"id": NaN}]',
     '[\n  {\n    "id": "a"\n  },\n  7\n]\n', '[\n  {\n    "id": "a"\n  }\n', "[" * 3000, '{"a": ' * 3000],
)  # fmt: skip
def test_what_is_no_library_is_reported_with_its_line(text: str) -> None:
    from refdesk.errors import BadData

    with pytest.raises(BadData, match=r"library:\d+:\d+: "):
        list(records(text.encode()))


def test_a_record_that_was_written_is_read_unchanged() -> None:
    item = {"id": "a", "x": 2**80, "y": [1.5, None, True, {"z": "\ud800 é\u2028"}], "title": 'a "b" \\ \n'}
    assert load(dump(item), exactly=True) == item
    assert dump(load(dump(item), exactly=True)) == dump(item)


def test_the_order_of_fields_is_fixed_and_unknown_ones_come_last() -> None:
    item = {
        "zz": 1,
        "custom": {},
        "author": [{"given": "M", "family": "C"}],
        "title": "t",
        "type": "book",
        "id": "a",
        "aa": 2,
    }
    assert list(ordered(item)) == ["id", "type", "title", "author", "custom", "aa", "zz"]
    assert list(ordered(item)["author"][0]) == ["family", "given"]
