"""Files as programs and databases export them, with invented records in their layouts (`exports/`), and what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from refdesk.formats.registry import recognise
from refdesk.items import Problem

EXPORTS = Path(__file__).with_name("exports")
EXPECTED = json.loads((EXPORTS / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_export_is_read_as_its_program_means_it(name):
    data = (EXPORTS / name).read_bytes()
    form = recognise(data, name)
    assert form
    items = [each for each in form.read(data) if not isinstance(each, Problem)]
    assert [
        {key: value for key, value in item.items() if key not in ("custom", "abstract")} for item in items
    ] == EXPECTED[name]


def test_every_export_has_what_is_expected_of_it():
    assert {path.name for path in EXPORTS.iterdir()} == {*EXPECTED, "expected.json"}
