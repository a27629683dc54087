"""Hayagriva as Typst reads it: names, dates, titles as markup."""

from __future__ import annotations

import pytest

from refdesk.formats.registry import by_name
from refdesk.formats.yaml.typst import from_typst, to_typst
from refdesk.items import Item, Problem


def written(item: Item) -> str:
    form = by_name("hayagriva")
    assert form
    return "".join(piece for piece in form.write([item]) if isinstance(piece, str))


def read(text: str) -> Item:
    form = by_name("hayagriva")
    assert form
    return next(each for each in form.read(text.encode()) if not isinstance(each, Problem))


@pytest.mark.parametrize(
    "text",
    [
        '<i>E. coli</i> in H<sub>2</sub>O and <span class="nocase">pH</span>',
        "A_b c* $5 #1 [x] {y} @z",
        "a _b_ *c* 2 < 3",
        "a -- b --- c ~ d // e /* f",
        "= no heading",
        "- no list",
        "1. no list",
        "<label> https://a.org",
        "x<sup>2</sup>, <b>bold <i>and</i></b>",
        '<span style="font-variant:small-caps;">Caps</span>',
    ],
)
def test_a_title_is_typst_markup_and_comes_back(text):
    assert "<i>" not in to_typst(text)
    assert "<s" not in to_typst(text)
    assert from_typst(to_typst(text)) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("_E. coli_ and *bold*", "<i>E. coli</i> and <b>bold</b>"),
        ("a_b 2 * 3", "a_b 2 * 3"),
        ("$x_1$ and", "$x_1$ and"),
        ("1--9 --- no~break", "1–9 — no\u00a0break"),
    ],
)
def test_the_markup_of_others_is_read(markup, text):
    assert from_typst(markup) == text


def test_a_suffix_is_between_the_names():
    item = {"id": "k", "type": "book", "author": [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]}
    assert "author: King, Jr., Martin Luther" in written(item)
    assert read(written(item)) == item


@pytest.mark.parametrize(
    ("date", "line"),
    [
        ({"date-parts": [[1998], [2003]]}, "date: '1998'"),
        ({"date-parts": [[2001]], "season": 3}, "date: '2001'"),
        ({"date-parts": [[1723]], "circa": True}, "date: ~1723"),
        ({"date-parts": [[2019, 5], [2019, 6]]}, "date: 2019-05"),
        ({"literal": "in press"}, "issued: in press"),
    ],
)
def test_a_date_that_hayagriva_has_no_words_for_is_the_day_it_begins_on_and_kept_whole(date, line):
    item = {"id": "k", "type": "book", "title": "T", "issued": date}
    assert line in written(item)
    assert read(written(item)) == item
