"""What is wrong with references, one fault at a time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refdesk.library.check import CODES, findings, fixed, isbn_holds, issn_holds

Item = dict[str, Any]
SOUND: Item = {
    "id": "curie1898",
    "type": "article-journal",
    "title": "Sur une substance <i>nouvelle</i>",
    "author": [{"family": "Curie", "given": "Marie"}],
    "container-title": "Comptes rendus",
    "issued": {"date-parts": [[1898, 12, 26]]},
    "page": "1215-7",
    "DOI": "10.1000/182",
    "ISBN": "978-3-16-148410-0",
    "ISSN": "0378-5955",
}


def faults(item: Item) -> list[str]:
    return [finding.code for finding in findings([(1, item)])]


def test_a_sound_record_has_no_fault() -> None:
    assert faults(SOUND) == []


@pytest.mark.parametrize(
    ("change", "code", "fix"),
    [
        ({"id": ""}, "E101", None),
        ({"id": 7}, "E103", {"id": "7"}),
        ({"issued": "1898-12"}, "E103", {"issued": {"date-parts": [[1898, 12]]}}),
        ({"volume": 12}, "E103", {"volume": "12"}),
        ({"author": "Marie Curie"}, "E103", {"author": [{"family": "Curie", "given": "Marie"}]}),
        ({"type": "artcle"}, "E104", None),
        ({"colour": "red"}, "E105", None),
        ({"issued": {"date-parts": [[1898, 13]]}}, "E201", None),
        ({"issued": {"date-parts": [[1900, 2, 30]]}}, "E201", None),
        ({"issued": {"date-parts": [[1900, 2, 29]]}}, "E201", None),
        ({"accessed": {"date-parts": [[2023, 2, 29]]}}, "E201", None),
        ({"DOI": "10/x"}, "E301", None),
        ({"DOI": "https://doi.org/10.1000/182"}, "E304", {"DOI": "10.1000/182"}),
        ({"ISBN": "978-3-16-148410-1"}, "E302", None),
        ({"ISSN": "0378-5954"}, "E303", None),
        ({"page": "92-80"}, "W401", None),
        ({"title": "SUR UNE SUBSTANCE"}, "W501", None),
        ({"title": "Sur  une substance "}, "W502", {"title": "Sur une substance"}),
        (
            {"author": [{"family": " Curie", "given": "Marie"}]},
            "W502",
            {"author": [{"family": "Curie", "given": "Marie"}]},
        ),
        ({"title": "Sels &amp; substances"}, "W503", {"title": "Sels & substances"}),
        ({"title": "Une <font>substance</font>"}, "W503", None),
        ({"publisher": 'M{\\"u}ller'}, "W504", {"publisher": "Müller"}),
        ({"author": [{"family": "Curie et al."}]}, "W601", None),
        ({"author": [{"family": "Organization", "given": "World Health"}]}, "W602", None),
        ({"author": [{"family": "CURIE", "given": "Marie"}]}, "W603", None),
        ({"container-title": ""}, "W701", None),
    ],
)
def test_each_fault_has_its_code_and_is_fixed_if_that_is_safe(change: Item, code: str, fix: Item | None) -> None:
    item = SOUND | change
    found = [finding for finding in findings([(1, item)]) if finding.code == code]
    assert len(found) == 1
    after = fixed(item, found)
    assert after == (item | fix if fix else item)
    assert (code in faults(after)) is (fix is None)


def test_a_leap_day_is_a_day() -> None:
    assert faults(SOUND | {"issued": {"date-parts": [[2024, 2, 29]]}}) == []
    assert faults(SOUND | {"issued": {"date-parts": [[-43, 3, 15]]}}) == []


def test_keys_that_occur_twice_are_reported_with_their_lines() -> None:
    found = list(findings([(2, SOUND), (30, SOUND)]))
    assert [(finding.code, finding.line) for finding in found] == [("E102", 30)]


@given(st.integers(0, 10**12 - 1), st.integers(0, 10**9 - 1), st.integers(0, 10**7 - 1))
def test_of_ten_check_digits_one_holds(isbn13: int, isbn10: int, issn: int) -> None:
    assert sum(isbn_holds(f"978{isbn13 % 10**9:09d}{digit}") for digit in range(10)) == 1
    assert sum(isbn_holds(f"{isbn10:09d}{digit}") for digit in "0123456789X") == 1
    assert sum(issn_holds(f"{issn:07d}{digit}") for digit in "0123456789X") == 1


parts = st.lists(st.lists(st.integers(-(10**12), 10**12) | st.integers(-2, 40) | st.sampled_from(["²", "--5", "1900"])))
values = st.recursive(
    st.fixed_dictionaries({"date-parts": parts | st.integers()})
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from([*SOUND, "editor", "accessed", "custom", "keyword", "x"])


@given(st.dictionaries(names, values, max_size=6))
def test_any_record_is_checked_and_fixing_it_leaves_nothing_to_fix(item: Item) -> None:
    found = list(findings([(1, item)]))
    assert all(finding.code in CODES for finding in found)
    after = fixed(item, found)
    assert [finding for finding in findings([(1, after)]) if finding.fix] == []
