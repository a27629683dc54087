"""Dates as people write them."""

from __future__ import annotations

import pytest

from refdesk.csl.item import Date, make_date


def parse_date(text: str) -> Date:
    date = make_date({"raw": text})
    assert date
    return date


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2004-05-03", (2004, 5, 3), None),
        ("1976-7-4", (1976, 7, 4), None),
        ("01/2004", (2004, 1, 0), None),
        ("2004年5月3日", (2004, 5, 3), None),
        ("Monday, May 3, 2004", (2004, 5, 3), None),
        ("44 BCE", (-44, 0, 0), None),
        ("May-June 2004", (2004, 5, 0), (2004, 6, 0)),
        ("12-14 May 2003", (2003, 5, 12), (2003, 5, 14)),
        ("May 3-5, 2004", (2004, 5, 3), (2004, 5, 5)),
        ("May 31–June 2, 2004", (2004, 5, 31), (2004, 6, 2)),
        ("May 2004-June 2005", (2004, 5, 0), (2005, 6, 0)),
        ("1 Jan 1999 to 3 Feb 2000", (1999, 1, 1), (2000, 2, 3)),
        ("2004-2006", (2004, 0, 0), (2006, 0, 0)),
    ],
)
def test_a_date_or_range_in_words_or_numbers_is_read(
    text: str, start: tuple[int, int, int], end: tuple[int, int, int] | None
) -> None:
    date = parse_date(text)
    assert (date.start, date.end) == (start, end)


def test_each_end_of_a_range_has_its_season() -> None:
    date = parse_date("Spring/Summer 2004")
    assert (date.start[0], date.season, date.end_season) == (2004, 1, 2)


@pytest.mark.parametrize("text", ["forthcoming", "13/14/2004", "1990s", "5th century", "12 2004"])
def test_what_is_no_date_stays_text(text: str) -> None:
    assert parse_date(text).literal == text


def test_a_decade_as_libraries_write_it_is_a_range() -> None:
    date = parse_date("199-")
    assert (date.start, date.end, date.circa) == ((1990, 0, 0), (1999, 0, 0), True)


def test_an_open_range_has_no_end() -> None:
    date = parse_date("2004/..")
    assert date.open_ended
    assert date.start == (2004, 0, 0)
