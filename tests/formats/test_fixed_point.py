"""Every format that goes both ways: out, in and out again is a fixed point, and what is lost on the way is told."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refdesk.formats.losses import plain
from refdesk.formats.registry import FORMATS
from refdesk.items import Problem
from refdesk.items.variables import DATES, NAMES, STRINGS, TYPES

OURS = (
    "csl-json csl-yaml ris endnote-xml refer nbib pubmed-xml mods zotero-rdf cff hayagriva web-of-science refworks csv tsv "
    "wikipedia"
).split()
READERS = [form for form in FORMATS if form.id in OURS and form.reads]
BOTH_WAYS = [form for form in READERS if form.writes]

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=20)
sentences = words.map(lambda text: " ".join(text.split())).filter(bool)
plain_words = st.from_regex(r"[A-Za-zÀ-ÿ'’.&%$#@{}\\<>|=\[\]_~^*:-]{1,12}", fullmatch=True)
phrases = st.lists(plain_words, min_size=1, max_size=4).map(" ".join)
people = st.one_of(
    st.fixed_dictionaries({"literal": phrases}),
    st.fixed_dictionaries(
        {"family": phrases},
        optional={
            "given": phrases,
            "suffix": st.sampled_from(["Jr.", "III"]),
            "non-dropping-particle": st.sampled_from(["van", "de la"]),
        },
    ),
)
single = st.one_of(
    st.tuples(st.integers(1, 2100)),
    st.tuples(st.integers(1000, 2100), st.integers(1, 12)),
    st.tuples(st.integers(1000, 2100), st.integers(1, 12), st.integers(1, 28)),
).map(list)
dates = st.lists(single, min_size=1, max_size=2).map(lambda sides: {"date-parts": sides})
FREE = sorted((STRINGS - {"title", "page-first", "citation-key"}) | NAMES | DATES)


def value_of(variable):
    if variable in NAMES:
        return st.lists(people, min_size=1, max_size=3)
    return dates if variable in DATES else phrases | sentences


@st.composite
def items(draw):
    item = {
        "id": draw(st.from_regex(r"[a-z]{1,8}[0-9]{4}", fullmatch=True)),
        "type": draw(st.sampled_from(sorted(TYPES))),
        "title": draw(phrases),
    }
    for variable in draw(st.lists(st.sampled_from(FREE), max_size=6, unique=True)):
        item[variable] = draw(value_of(variable))
    return item


EXAMPLES = int(os.environ.get("REFDESK_EXAMPLES", "8"))
some = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def read(form, text):
    return [each for each in form.read(text.encode()) if not isinstance(each, Problem)]


def write(form, items):
    pieces = list(form.write(items))
    return "".join(each for each in pieces if isinstance(each, str)), [
        each for each in pieces if isinstance(each, Problem)
    ]


@pytest.mark.parametrize("form", BOTH_WAYS, ids=lambda form: form.id)
@some
@given(item=items())
def test_what_was_written_once_reads_and_writes_the_same_for_ever(form, item):
    once = read(form, write(form, [item])[0])
    again = read(form, write(form, once)[0])
    assert again == once


@pytest.mark.parametrize("form", BOTH_WAYS, ids=lambda form: form.id)
@some
@given(item=items())
def test_a_variable_that_does_not_come_back_is_named(form, item):
    text, problems = write(form, [item])
    back = (read(form, text) or [{}])[0]
    told = " ".join(problem.message for problem in problems)
    lost = [name for name, value in item.items() if plain(name, back.get(name)) != plain(name, value)]
    assert [name for name in lost if name not in told and name != "id"] == []


@pytest.mark.parametrize("form", READERS, ids=lambda form: form.id)
@some
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_crash_a_reader(form, data):
    for found in form.read(data):
        assert isinstance(found, Problem | dict)


@pytest.mark.parametrize("form", READERS, ids=lambda form: form.id)
@some
@given(item=items(), place=st.floats(0, 1), rubbish=st.binary(max_size=8))
def test_no_damage_to_a_file_crashes_its_reader(form, item, place, rubbish):
    if not form.writes:
        return
    data = write(form, [item, item])[0].encode()
    cut = int(place * len(data))
    for found in form.read(data[:cut] + rubbish + data[cut + len(rubbish) :]):
        assert isinstance(found, Problem | dict)
