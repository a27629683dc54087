"""The CSL test suite's fixtures, and fixtures of our own in the same form, through the processor."""

from __future__ import annotations

from pathlib import Path

import pytest

from .ratchet import HERE, difference, differences, read_fixture, read_passing, read_reasons

OWN = sorted((HERE / "fixtures").glob("*.txt"))


@pytest.fixture(scope="session")
def results(shared: Path) -> dict[str, str]:
    return differences(shared / "csl" / "fixtures")


def test_every_fixture_that_is_listed_as_passing_passes(results: dict[str, str]) -> None:
    broken = [results.get(name, f"{name}: there is no such fixture") for name in sorted(read_passing())]
    assert not [text for text in broken if text]


def test_every_fixture_that_passes_is_listed_as_passing(results: dict[str, str]) -> None:
    """Where this fails things got better: run tests/conformance/ratchet.py."""
    assert {name for name, text in results.items() if not text} <= read_passing()


def test_every_fixture_that_fails_is_listed_with_its_reason(results: dict[str, str]) -> None:
    reasons = read_reasons()
    assert {name for name, text in results.items() if text} <= reasons.keys()
    assert all(reasons.values())


def test_no_fixture_is_listed_twice() -> None:
    assert not read_passing() & read_reasons().keys()


@pytest.mark.parametrize("path", OWN, ids=[path.stem for path in OWN])
def test_our_own_fixture_gives_its_result(path: Path) -> None:
    assert not difference(read_fixture(path))
