"""One document in many styles, beside what citeproc-js makes of it: how much agrees may only rise.

A short run takes every twelfth style; the slow run takes all of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from .disputed import differences
from .ratchet import EVERY, golden_documents, golden_shares, read_disputed, read_shares


def check(shared: Path, name: str, every: int) -> None:
    recorded = read_shares()[name]._asdict()
    measured = golden_shares(shared / "csl" / "golden", every)._asdict()
    assert not {part: (value, measured[part]) for part, value in recorded.items() if measured[part] < value}


def test_no_less_of_the_golden_documents_agrees_than_did(shared: Path) -> None:
    check(shared, "short", EVERY)


@pytest.mark.slow
def test_every_difference_that_is_argued_is_there_with_the_text_that_is_argued(shared: Path) -> None:
    """Where this fails: run tests/conformance/disputed.py."""
    folder = shared / "csl" / "golden"
    ours = {place: text for place, _, text in differences(folder, EVERY)}
    styles = {golden["style"] for golden, _ in golden_documents(folder, EVERY)}
    argued = {place: text for place, text in read_disputed().items() if place.split(" ")[0] in styles}
    assert argued
    assert {place: ours.get(place) for place in argued} == argued


@pytest.mark.slow
def test_no_less_of_all_golden_documents_agrees_than_did(shared: Path) -> None:
    check(shared, "full", 1)
