"""Libraries as nobody should write them: whatever stands in them, nothing crashes and nothing is lost."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from refdesk.library import Library
from refdesk.library.check import findings
from refdesk.library.dedupe import duplicates
from refdesk.library.search import SORTS

Item = dict[str, Any]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)
names = st.sampled_from(
    [
        "id",
        "type",
        "title",
        "author",
        "editor",
        "issued",
        "keyword",
        "DOI",
        "ISBN",
        "note",
        "custom",
        "page",
        "year",
        "x",
    ]
)
dates = st.fixed_dictionaries(
    {"date-parts": st.lists(st.lists(st.integers(-9, 3000) | st.text(max_size=3), max_size=4), max_size=2)}
)
people = st.lists(
    st.dictionaries(st.sampled_from(["family", "given", "literal"]), st.text(max_size=5) | values), max_size=3
)
items = st.dictionaries(names, values | dates | people | st.sampled_from(["a", "b", "10.1000/1", "book"]), max_size=7)


@settings(max_examples=1000 if os.environ.get("REFDESK_SLOW") else 30, deadline=None)
@example([{"id": "x", "ISBN": "x19U000160e0"}])
@example([{"issued": {"date-parts": [[10**30]]}}, {"year": 1e308}, {"issued": 10**20, "id": 10**25}])
@example([{"author": [{"family": "a"}]}, {"author": [{"family": "a"}, {"family": "b"}], "issued": 1990}])
@example([{"author": [{"family": True, "given": 7}]}, {"author": [{"family": []}]}])
@given(st.lists(items, max_size=5))
def test_nothing_crashes_and_nothing_is_lost_whatever_the_records_are(odd: list[Item]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "references.json")
        library.path.write_text(json.dumps(odd))
        there = list(library)
        assert len(there) == len(odd)
        for sort in SORTS:
            assert len(library.query("has:id OR missing:id", sort=sort)) == len(odd)
        library.query("a b", fuzzy=True)
        library.query("title:a", exact=True)
        list(findings(library.records()))
        duplicates(library)
        library.add([{"id": "new", "title": "Quite new"}])
        written = json.loads(library.path.read_text())
        assert len(written) == len(odd) + 1
        for item in odd:
            assert item in written
        library.edit(["new"], lambda item: {**item, "note": "x"}, "edit")
        library.remove(["new"])
        assert sorted(map(repr, json.loads(library.path.read_text()))) == sorted(
            repr(item) for item in written if item.get("title") != "Quite new"
        )
