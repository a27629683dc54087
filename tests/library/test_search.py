"""Search beside a reading of every record, one by one."""

from __future__ import annotations

import os
import random
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refdesk.library import Library
from refdesk.library.indexing import aliases
from refdesk.library.query import QueryError, parse

Item = dict[str, Any]
Holds = Callable[[Item], bool]

WORDS = "climate model Über naïve Straße β-catenin CO₂ soil network of the data cli clim 学習 機械学習 O’Brien".split()
WORDS += ["Müller", "muller"]
FAMILIES = ["Müller", "Muller", "Curie", "O’Brien", "Ångström", "van Dyk", "王", "Curie-Skłodowska"]
GIVEN = ["Marie", "Max", "A. B.", "小明", "Søren"]
PLAIN = {"ø": "o", "ł": "l", "ß": "ss"}


def make(seed: int, count: int) -> list[Item]:
    """Records from few words, so that queries find some and not all."""
    r = random.Random(seed)

    def text(low: int, high: int) -> str:
        return " ".join(r.choice(WORDS) for _ in range(r.randint(low, high)))

    def names() -> list[Item]:
        return [{"family": r.choice(FAMILIES), "given": r.choice(GIVEN)} for _ in range(r.randint(1, 3))]

    found = []
    for n in range(count):
        item: Item = {"id": f"k{n:03d}", "type": r.choice(["book", "chapter", "article-journal"]), "title": text(2, 6)}
        for field, value in {
            "author": names,
            "editor": names,
            "container-title": lambda: text(1, 3),
            "abstract": lambda: text(3, 12),
            "keyword": lambda: "; ".join(text(1, 2) for _ in range(r.randint(1, 3))),
            "note": lambda: text(1, 4),
            "publisher-place": lambda: text(1, 2),
            "issued": lambda: {"date-parts": [[r.randint(1990, 2000), r.randint(1, 12)]]},
            "DOI": lambda: f"10.1000/abc.{r.randint(1, 50)}",
        }.items():
            if r.random() < 0.5:
                item[field] = value()
        found.append(item)
    return found


def tokens(text: str) -> list[str]:
    """The folded words of a text: another way of saying what `fold` does."""
    letters = [c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)]
    folded = "".join(PLAIN.get(c, c) for c in "".join(letters).lower())
    return re.findall(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+", folded)


def pieces(item: Item, field: str) -> list[str]:
    """The texts of a field."""
    value = item.get(field)
    if field in ("author", "editor"):
        return [f"{n['given']} {n['family']} {n['given']}" for n in value or []]
    if field == "issued":
        return [f"{value['date-parts'][0][0]} {value['date-parts'][0][1]:02d}"] if value else []
    return [value] if isinstance(value, str) else []


def says(item: Item, fields: list[str], wanted: str, prefix: bool) -> bool:
    """Whether the words stand in a row in one text of one of the fields."""
    row = tokens(wanted)
    for field in fields:
        for piece in pieces(item, field):
            there = tokens(piece)
            for at in range(len(there) - len(row) + 1):
                cut = there[at : at + len(row)]
                if cut[:-1] == row[:-1] and (cut[-1].startswith(row[-1]) if prefix else cut[-1] == row[-1]):
                    return True
    return False


EVERY = [
    "id",
    "title",
    "author",
    "editor",
    "container-title",
    "abstract",
    "keyword",
    "note",
    "publisher-place",
    "issued",
    "DOI",
]


@st.composite
def terms(draw: st.DrawFn) -> tuple[str, Holds]:
    """A term as it is typed, and what it means."""
    kind = draw(st.sampled_from(["word", "phrase", "field", "year", "has", "missing", "tag", "type", "key"]))
    word = draw(st.sampled_from([w for w in WORDS if "-" not in w] + ["curie", "muller", "MARIE", "zzz", "1995"]))
    star = draw(st.booleans())
    tail = "*" if star else ""
    if kind == "word":
        return f"{word}{tail}", lambda i: says(i, EVERY, word, star)
    if kind == "phrase":
        two = f"{word} {draw(st.sampled_from(WORDS))}"
        return f'"{two}"{tail}', lambda i: says(i, EVERY, two, star)
    if kind == "field":
        field = draw(st.sampled_from([f for f in EVERY if f != "id"]))
        return f"{field}:{word}{tail}", lambda i: says(i, [field], word, star)
    if kind == "year":
        low, high = draw(st.integers(1989, 2001)), draw(st.integers(1989, 2001))
        when = lambda i: i["issued"]["date-parts"][0][0] if "issued" in i else 10**6  # noqa: E731
        years: list[tuple[str, Holds]] = [
            (f"year:{low}..{high}", lambda i: low <= when(i) <= high),
            (f"year:>{low}", lambda i: low < when(i) < 10**5),
            (f"year:{low}", lambda i: when(i) == low),
            (f"year:..{high}", lambda i: when(i) <= high),
        ]
        return draw(st.sampled_from(years))
    if kind in ("has", "missing"):
        field = draw(st.sampled_from([f for f in EVERY if f != "id"]))
        return f"{kind}:{field}", lambda i: (field in i) == (kind == "has")
    if kind == "tag":
        return f'tag:"{word}"{tail}', lambda i: any(
            " ".join(tokens(t)) == " ".join(tokens(word))
            or (star and " ".join(tokens(t)).startswith(" ".join(tokens(word))))
            for t in i.get("keyword", "").split(";")
            if t.strip()
        )
    if kind == "type":
        name = draw(st.sampled_from(["book", "article", "article-journal", "journal", "thesis"]))
        return f"type:{name}", lambda i: name in (i["type"], *i["type"].split("-"))
    number = draw(st.integers(0, 130))
    key = f"k{number:03d}"[: draw(st.integers(2, 4))]
    return f"key:{key}{tail}", lambda i: i["id"].startswith(key) if star else key in (i["id"], *aliases(i))


def joined(inner: st.SearchStrategy[tuple[str, Holds]]) -> st.SearchStrategy[tuple[str, Holds]]:
    """Queries of queries."""

    def both(parts: list[tuple[str, Holds]], word: str) -> tuple[str, Holds]:
        text = word.join(f"({t})" for t, _ in parts)
        if "OR" in word:
            return text, lambda i: any(holds(i) for _, holds in parts)
        return text, lambda i: all(holds(i) for _, holds in parts)

    several = st.lists(inner, min_size=2, max_size=3)
    return (
        st.builds(both, several, st.sampled_from([" ", " AND ", " OR "]))
        | inner.map(lambda p: (f"NOT ({p[0]})", lambda i: not p[1](i)))
        | inner.map(lambda p: (f"-({p[0]})", lambda i: not p[1](i)))
    )


EXAMPLES = 1000 if os.environ.get("REFDESK_SLOW") else 150
queries = st.recursive(terms(), joined, max_leaves=5)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, list[Item]]:
    """A library of 130 records, some of which were changed after they were indexed."""
    folder = tmp_path_factory.mktemp("shelf")
    library = Library(folder / "references.json")
    records = make(1, 130)
    library.add(records[:100])
    library.query("climate")
    library.change(lambda shown: [_change(record) for record in records[100:]], "add")
    return library, list(library)


def _change(item: Item) -> Any:
    from refdesk.library.rewrite import Change

    return Change(item["id"], None, item)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # the shelf is one
@settings(
    max_examples=1000 if os.environ.get("REFDESK_SLOW") else 60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=queries)
def test_search_finds_what_reading_every_record_finds(
    shelf: tuple[Library, list[Item]], query: tuple[str, Holds]
) -> None:
    library, records = shelf
    text, holds = query
    expected = {item["id"] for item in records if holds(item)}
    found = library.query(text)
    assert {item["id"] for item in found} == expected, text
    assert len(found) == len(expected)
    assert library.query(text, limit=7) == found[:7]


def test_a_word_in_the_title_counts_more_than_one_in_the_abstract(library: Library) -> None:
    library.add([{"id": "a", "title": "x", "abstract": "soil"}, {"id": "b", "title": "soil", "abstract": "x"}])
    assert [item["id"] for item in library.query("soil")] == ["b", "a"]


def test_records_with_the_words_in_their_titles_come_first_the_shorter_title_before_the_longer(
    library: Library,
) -> None:
    library.add(
        [
            {"id": "a", "title": "Soil and its names", "abstract": "climate " * 30},
            {"id": "b", "title": "On the climate of the soil beneath a city", "abstract": "x " * 50},
            {"id": "c", "title": "Climate, soil"},
            {"id": "d", "author": [{"family": "Climate", "given": "Soil"}], "title": "Names"},
        ]
    )
    ranked = ["c", "b", "d", "a"]
    assert [item["id"] for item in library.query("climate soil")] == ranked
    for limit in range(1, 5):
        assert [item["id"] for item in library.query("climate soil", limit=limit)] == ranked[:limit]
    assert [item["id"] for item in library.query("climate soil -beneath")] == ["c", "d", "a"]
    assert [item["id"] for item in library.query("climate soil missing:author")] == ["c", "b", "a"]


def test_accents_latex_and_case_are_folded_unless_exact_is_asked_for(library: Library) -> None:
    titles = {"a": "Müller", "b": "Muller", "c": 'M{\\"u}ller', "d": "MÜLLER", "e": "Mueller"}
    library.change(lambda shown: [_change({"id": key, "title": title}) for key, title in titles.items()], "add")
    assert {item["id"] for item in library.query("muller")} == {"a", "b", "c", "d"}
    assert {item["id"] for item in library.query("Müller", exact=True)} == {"a"}
    assert {item["id"] for item in library.query("title:Muller", exact=True)} == {"b"}


def test_misspelt_names_and_titles_are_found_when_that_is_asked_for(library: Library) -> None:
    library.add([{"title": "Diplomacy", "author": [{"family": "Meshvelishvili", "given": "Tea"}]}])
    assert not library.query("author:meshveleshvilli")
    assert library.query("author:meshveleshvilli", fuzzy=True)
    assert library.query("diplomcay", fuzzy=True)
    assert not library.query("radium", fuzzy=True)


@pytest.mark.parametrize(
    ("text", "reason", "at"),
    [
        ('soil "open science', "unbalanced quotation mark", 5),
        ("(soil OR", "a word is missing", 8),
        ("soil OR OR x", "a word is missing", 8),
        ("(soil", "unbalanced (", 0),
        ("soil)", "unexpected )", 4),
        ("year:then", "not a year", 5),
        ("titel:soil", "no field 'titel'", 0),
        ("title: soil", "a value is missing", 6),
        ("soil AND", "a word is missing", 5),
        ("AND soil", "a word is missing", 0),
        ("   ", "nothing to search for", 3),
        ("(" * 300, "nested too deeply", 101),
    ],
)
def test_a_query_that_makes_no_sense_is_answered_with_the_place(text: str, reason: str, at: int) -> None:
    with pytest.raises(QueryError, match=re.escape(reason)) as error:
        parse(text)
    assert error.value.at == at
    shown, caret = error.value.pointed()
    assert shown[caret.index("^") :][:3] == text[at : at + 3]


@given(st.text(max_size=60))
def test_any_text_is_a_query_or_an_error_with_a_place(text: str) -> None:
    error = None
    try:
        parse(text)
    except QueryError as caught:
        error = caught
    assert error is None or 0 <= error.at <= len(error.text)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=20))
def test_any_text_can_be_searched_for(shelf: tuple[Library, list[Item]], text: str) -> None:
    library, items = shelf
    with suppress(QueryError):
        assert len(library.query(text)) <= len(items)


def test_the_cache_is_only_where_it_should_be(library: Library, cache: Path) -> None:
    library.add([{"title": "x"}])
    library.query("x")
    assert list(cache.rglob("*.sqlite"))
    assert {path.name for path in library.path.parent.iterdir()} == {"references.json", ".refdesk"}
