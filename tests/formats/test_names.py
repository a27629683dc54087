"""Names in a text, and who is named in a text of several."""

from __future__ import annotations

import time

import pytest

from refdesk.formats.registry import by_name
from refdesk.items import Problem, names


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Doe, Jane", "Doe, Jane"),
        ("Jane Doe", "Doe, Jane"),
        ("Y. Lec", "Lec, Y."),
        ("R. K. van Roe", "van Roe, R. K."),
        ("Roe JK", "Roe, JK"),
        ("van der Roe J", "van der Roe, J"),
        ("Doe J.", "Doe, J."),
        ("Smith, John Jr", "Smith, John, Jr"),
        ("Cooper, James D 3rd", "Cooper, James D, 3rd"),
        ("King, Jr., Martin Luther", "King, Martin Luther, Jr."),
        ("Martin Luther King, Jr.", "King, Martin Luther, Jr."),
        ("III, Hal Daumé", "Daumé, Hal, III"),
        ("Shak Khan 0001", "Khan, Shak"),
        ("张 三", "张, 三"),
    ],
)
def test_a_person_is_read_in_any_order(text, shown):
    name = names.parse(text)
    assert name
    assert names.show(name) == shown
    assert "family" in name


@pytest.mark.parametrize(
    "text",
    [
        "World Health Organization",
        "Barnes and Noble, Inc.",
        "University of California, Irvine",
        "Centers for Disease Control and Prevention",
        "Johnson & Johnson",
        "UNESCO",
        "张三",
        "Microsoft Research,",
    ],
)
def test_an_institution_is_one_literal_name(text):
    (name,) = names.people(text)
    assert name == {"literal": text.strip(",")}
    assert names.people(names.show(name)) == [name]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Doe, J.; Roe, R. K.", ["Doe, J.", "Roe, R. K."]),
        ("Doe, J. and Roe, R.", ["Doe, J.", "Roe, R."]),
        ("Doe, J. & Roe, R.", ["Doe, J.", "Roe, R."]),
        ("Doe, J., Roe, R. K., Poe, E.", ["Doe, J.", "Roe, R. K.", "Poe, E."]),
        ("Doe, J., Roe, R., and Poe, E.", ["Doe, J.", "Roe, R.", "Poe, E."]),
        ("Doe, J., Jr., Roe, R.", ["Doe, J., Jr.", "Roe, R."]),
        ("Doe J, van Roe RK", ["Doe, J", "van Roe, RK"]),
        ("Doe J., Roe R.K.", ["Doe, J.", "Roe, R.K."]),
        ("J Doe, RK van Roe", ["Doe, J", "van Roe, RK"]),
        ("Jane Doe, Rick Roe, Ed Poe", ["Doe, Jane", "Roe, Rick", "Poe, Ed"]),
        ("Jane Doe, Rick Roe and Ed Poe", ["Doe, Jane", "Roe, Rick", "Poe, Ed"]),
        ("Dalton, Russell J., Klinge, Hans-Dieter", ["Dalton, Russell J.", "Klinge, Hans-Dieter"]),
        ("Ali Babar, Mohammad Ali and Doe, Jane", ["Ali Babar, Mohammad Ali", "Doe, Jane"]),
        ("Doe, Jane, MD", ["Doe, Jane, MD"]),
        ("Doe, J., et al.", ["Doe, J.", "others"]),
        ("Doe, Jane and others", ["Doe, Jane", "others"]),
        ("Doe J, Roe JAM, Çelik Ö", ["Doe, J", "Roe, JAM", "Çelik, Ö"]),
        ("Doe J; Roe JAM", ["Doe, J", "Roe, JAM"]),
        ("Jane POE, Rick ROE and Ed DOE", ["POE, Jane", "ROE, Rick", "DOE, Ed"]),
        ("Doe J, Sea Study Group", ["Doe, J", "Sea Study Group"]),
        ("Jane Doe, Rick K. van Roe", ["Doe, Jane", "van Roe, Rick K."]),
        ("García López, Juan Carlos", ["García López, Juan Carlos"]),
        ("Doe Jr., John and Roe III, R.", ["Doe, John, Jr.", "Roe, R., III"]),
    ],
)
def test_several_people_in_one_text_are_several_people(text, people):
    assert names.split(text)[1]
    assert [names.show(name) for name in names.people(text)] == people


@pytest.mark.parametrize("text", ["A, B, C", "Jane Doe, MIT, Rick Roe"])
def test_where_commas_add_up_to_nothing_it_is_said(text):
    assert names.split(text) == ([text], False)


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("bibtex", "@book{a, title={T}, author={Doe, J., Roe, R., MIT, Poe, E., X, Y, Z}}"),
        ("ris", "TY  - BOOK\nTI  - T\nAU  - Doe, J., Roe, R., MIT, Poe, E., X, Y, Z\nER  - \n"),
        ("csv", 'Title,Authors\nT,"Doe, J., Roe, R., MIT, Poe, E., X, Y, Z"\n'),
    ],
)
def test_a_list_of_names_that_cannot_be_split_is_reported(format, text):
    form = by_name(format)
    assert form
    assert [each.severity for each in form.read(text.encode()) if isinstance(each, Problem)] == ["warning"]


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("bibtex", "@book{a, title={T}, author={Doe, Jane and others}}"),
        ("ris", "TY  - BOOK\nTI  - T\nAU  - Doe, Jane\nAU  - et al.\nER  - \n"),
        ("csv", "Title,Authors\nT,Doe J; et al.\n"),
        ("csl-json", '[{"id": "a", "type": "book", "author": "Doe, Jane and others"}]'),
        ("refer", "%0 Book\n%A Jane Doe\n%A et al\n%T T\n"),
    ],
)
def test_a_list_that_goes_on_ends_with_others(format, text):
    form = by_name(format)
    assert form
    item = next(each for each in form.read(text.encode()) if not isinstance(each, Problem))
    assert item["author"][1:] == [names.OTHERS]
    assert item["author"][0]["family"] == "Doe"


@pytest.mark.parametrize(
    "text", ["E E " * 4000, "Jr III " * 3000 + ",", "E. " * 5000 + "x", "a, " + "ui" * 20_000, "-" * 30_000 + ", b"]
)
def test_a_text_of_one_thing_again_and_again_is_read_quickly(text: str) -> None:
    start = time.process_time()
    names.split(f"Noether, {text}")
    names.people(f"{text}, Noether, E")
    assert time.process_time() - start < 0.5


def test_a_literal_name_has_no_suffix_of_its_own() -> None:
    assert names.parse("van a a a, Jr.") == {"literal": "van a a a, Jr."}
