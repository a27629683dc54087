"""References as lawyers, geologists, chemists, historians and others write them, in many countries, and as pages list them.

`references.jsonl` has a reference a line with what is in it; `missed` names the fields that are not read as they should be. It is
a ratchet both ways: what is read better or worse than it says fails.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from refdesk.formats.plain import read_citation

CASES = [json.loads(line) for line in Path(__file__).with_name("references.jsonl").read_text("utf-8").splitlines()]


def value(item: dict[str, Any], name: str) -> Any:
    if name in ("families", "editors"):
        names = item.get("author" if name == "families" else "editor", [])
        return [one.get("family") for one in names if one.get("literal") != "others"]
    return item.get(name)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_a_reference_is_read_as_it_was_meant_but_for_what_is_said_to_be_missed(case: dict[str, Any]) -> None:
    item = read_citation(case["text"]).item
    wrong = [name for name, expected in case["expected"].items() if value(item, name) != expected]
    assert wrong == case.get("missed", []), {name: value(item, name) for name in case["expected"]}


def test_four_in_five_of_their_fields_are_read() -> None:
    asked = sum(len(case["expected"]) for case in CASES)
    missed = sum(len(case.get("missed", [])) for case in CASES)
    assert missed <= 0.2 * asked


def test_the_stop_after_a_list_of_bare_initials_is_none_of_them() -> None:
    names = read_citation("Tern PM, Gull W. 2011. Mud in the marshes. Shore 99:208-217").item["author"]
    assert [name["given"] for name in names] == ["PM", "W"]
