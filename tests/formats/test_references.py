"""Reading plain references and lists of them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refdesk.formats import references
from refdesk.formats.registry import recognise
from refdesk.items import Item, Problem

PELICAN = "Tern, Ada B., & Gull, C. (2019). On the flight of pelicans: A study. Journal of Sea Birds, 12(3), 45–67."
HERON = "Heron, Grey. The Long Wade. Chicago: Marsh Press, 1987."


def read(text: str) -> tuple[list[Item], list[Problem]]:
    found = list(references.read(text.encode()))
    return [x for x in found if isinstance(x, dict)], [x for x in found if isinstance(x, Problem)]


def one(text: str) -> Item:
    (item,), _ = read(text)
    return item


STYLES: dict[str, tuple[str, dict[str, Any]]] = {
    "APA": (PELICAN, {"volume": "12", "issue": "3", "page": "45-67"}),
    "Vancouver": (
        "3. Tern AB, Gull C. On the flight of pelicans: a study. J Sea Birds. 2019;12(3):45-67.",
        {"container-title": "J Sea Birds", "volume": "12", "issue": "3", "page": "45-67"},
    ),
    "IEEE": (
        "[3] A. B. Tern and C. Gull, “On the flight of pelicans: A study,” J. Sea Birds, vol. 12, no. 3, pp. 45–67, May 2019.",
        {"container-title": "J. Sea Birds", "volume": "12", "issue": "3", "page": "45-67"},
    ),
    "Chicago": (
        "Tern, Ada B., and Chris Gull. “On the Flight of Pelicans: A Study.” Journal of Sea Birds 12, no. 3 (2019): 45–67.",
        {"container-title": "Journal of Sea Birds", "volume": "12", "issue": "3", "page": "45-67"},
    ),
    "ACS": (
        "(3) Tern, A. B.; Gull, C. On the Flight of Pelicans: A Study. J. Sea Birds 2019, 12 (3), 45–67.",
        {"container-title": "J. Sea Birds", "volume": "12", "issue": "3", "page": "45-67"},
    ),
    "Nature": (
        "3 Tern, A. B. & Gull, C. On the flight of pelicans: a study. J. Sea Birds 12, 45–67 (2019).",
        {"container-title": "J. Sea Birds", "volume": "12", "page": "45-67"},
    ),
    "BibTeX's plain": (
        "[3] Ada B. Tern and Chris Gull. On the flight of pelicans: A study. Journal of Sea Birds, 12(3):45–67, 2019.",
        {"container-title": "Journal of Sea Birds", "volume": "12", "issue": "3", "page": "45-67"},
    ),
    "Elsevier's Harvard": (
        "Tern, A.B., Gull, C., 2019. On the flight of pelicans: A study. J. Sea Birds 12, 45–67.",
        {"container-title": "J. Sea Birds", "volume": "12", "page": "45-67"},
    ),
    "French": (
        "TERN A. B., GULL C., « On the flight of pelicans: A study », Journal of Sea Birds, vol. 12, n° 3, 2019, p. 45-67.",
        {"container-title": "Journal of Sea Birds", "volume": "12", "issue": "3", "page": "45-67"},
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_an_article_is_read_in_every_common_style(style: str) -> None:
    text, expected = STYLES[style]
    item = one(text)
    assert [name["family"].title() for name in item["author"]] == ["Tern", "Gull"]
    assert item["title"].lower() == "on the flight of pelicans: a study"
    assert item["issued"]["date-parts"][0][0] == 2019
    assert item["type"] == "article-journal"
    assert expected.items() <= item.items()


@pytest.mark.parametrize(
    "text",
    [
        HERON,
        "Heron, G. (1987). The Long Wade. Chicago: Marsh Press.",
        "G. Heron. The Long Wade. Marsh Press, Chicago, 1987.",
        "Heron G. The Long Wade. Chicago: Marsh Press; 1987.",
        "Heron, Grey, The Long Wade (Chicago: Marsh Press, 1987).",
        "HERON, Grey. 1987. The Long Wade. Chicago: Marsh Press.",
    ],
)
def test_a_book_is_read_with_its_publisher_and_place(text: str) -> None:
    item = one(text)
    assert item["author"][0]["family"].title() == "Heron"
    assert item["title"] == "The Long Wade"
    assert (item["publisher-place"], item["publisher"]) == ("Chicago", "Marsh Press")
    assert item["issued"] == {"date-parts": [[1987]]}
    assert item["type"] == "book"


def test_a_chapter_has_the_editors_of_the_book_it_is_in() -> None:
    item = one(
        "Egret, Dora. “Shallow Waters.” In The Oxford Handbook of Wading, edited by Owen Stork and Ann Rail, 13–37. "
        "Oxford: Oxford University Press, 2012."
    )
    assert item["type"] == "chapter"
    assert item["container-title"] == "The Oxford Handbook of Wading"
    assert item["editor"] == [{"family": "Stork", "given": "Owen"}, {"family": "Rail", "given": "Ann"}]
    assert item["page"] == "13-37"


def test_a_paper_names_its_proceedings() -> None:
    item = one("[1] K. Avocet. Upturned bills. In Proceedings of the 3rd Conference on Waders, pages 7–9. ACM, 2011.")
    assert item["type"] == "paper-conference"
    assert item["container-title"] == "Proceedings of the 3rd Conference on Waders"
    assert item["publisher"] == "ACM"


def test_identifiers_and_addresses_are_taken_whole_and_without_the_stop_after_them() -> None:
    item = one("Knot, R. (2020). Tides. Shore, 1, 2-3. doi:10.1000/tide(2020)1. https://doi.org/10.1000/tide(2020)1.")
    assert item["DOI"] == "10.1000/tide(2020)1"
    item = one("Knot, R. (2020). Tides. Retrieved 4 May 2021, from https://example.org/a_b/?c=d.")
    assert item["URL"] == "https://example.org/a_b/?c=d"
    assert item["accessed"] == {"date-parts": [[2021, 5, 4]]}


LIST = f"""References

{PELICAN}
{HERON}
———. 1990. The Short Wade. Chicago: Marsh Press.
"""


@pytest.mark.parametrize(
    "text",
    [
        LIST,
        LIST.replace("\n", "\n\n"),
        "\n".join(f"[{n}] {line}" for n, line in enumerate(LIST.splitlines()[2:], 1)),
        "\n".join(f"{n}. {line[:40]}\n   {line[40:].strip()}" for n, line in enumerate(LIST.splitlines()[2:], 1)),
        "\n".join(f"{line[:40].strip()}\n    {line[40:].strip()}" for line in LIST.splitlines()[2:]),
    ],
    ids=["a line each", "blank lines", "numbers in brackets", "numbers and wrapped lines", "hanging indents"],
)
def test_a_list_is_split_however_it_is_set(text: str) -> None:
    items, _ = read(text)
    assert [item["title"] for item in items] == [
        "On the flight of pelicans: A study",
        "The Long Wade",
        "The Short Wade",
    ]


def test_a_dash_replaces_the_authors_of_the_reference_before() -> None:
    items, problems = read(LIST)
    assert items[2]["author"] == items[1]["author"]
    assert "likely: " in problems[-1].message
    assert "author" in problems[-1].message


def test_a_line_that_is_no_reference_is_reported_with_its_number_and_the_others_are_read() -> None:
    items, problems = read(f"{PELICAN}\nNothing of that kind here\n{HERON}\n")
    assert len(items) == 2
    (error,) = [p for p in problems if p.severity == "error"]
    assert error.line == 2
    assert "Nothing of that kind here" in error.message


def test_what_is_not_said_is_not_invented() -> None:
    item = one("Ruff, P. (2001). Leks. Journal of Sea Birds, 2, 1-9.")
    assert item.keys() <= {"author", "issued", "title", "container-title", "volume", "page", "type"}


def test_plain_references_are_recognised_by_what_they_hold() -> None:
    for text in (PELICAN, LIST, f"[1] {HERON}\n[2] {PELICAN}\n"):
        form = recognise(text.encode(), "list.txt")
        assert form is not None
        assert form.id == "references"
    bibtex = recognise(b"@book{heron1987, title = {The Long Wade}, year = 1987}", "list.txt")
    assert bibtex is not None
    assert bibtex.id == "bibtex"


def test_a_reference_with_commas_and_an_address_is_no_csv_file_and_a_manuscript_no_list_of_references() -> None:
    pasted = b"Doe, J., On titles, authors, and doi's, 2001, https://example.org/a\n"
    table = b"Title,Authors,Year\nOn things,Doe,2001\n"
    manuscript = (
        b"\\documentclass{article}\n\\begin{document}\nAs shown \\cite{doe2001}, in 2001 things were different.\n"
    )
    forms = [recognise(pasted, "pasted.txt"), recognise(table, "table.txt"), recognise(manuscript, "paper.tex")]
    assert [form.id if form else None for form in forms] == ["references", "csv", None]


WRAPPED = """Tern, A., Gull, B. (2010). On the migration of waders along the northern
coasts of the old continent. Journal of Sea Birds, 12(3), 45-67.
Heron, G. (1987). The long wade: a history of herons and of those who have
watched them. Chicago: Marsh Press.
Egret, D., Stork, O. & Rail, A. (2001). What tides do to mudflats in winter.
Shore Science, 4, 101-110.
"""


def test_a_wrapped_list_without_any_marks_is_split_where_names_follow_a_complete_reference() -> None:
    items, _ = read(WRAPPED)
    assert [item["author"][0]["family"] for item in items] == ["Tern", "Heron", "Egret"]


@given(st.text(max_size=300))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    for found in references.read(text.encode()):
        assert isinstance(found, dict | Problem)


PIECES = st.sampled_from(
    [
        "Tern, A.",
        "(2019)",
        "In ",
        "“",
        "”",
        ". ",
        ", ",
        "vol. 3",
        "12(3)",
        "pp. 1–9",
        "eds. ",
        "Chicago: ",
        "Press",
        "n.d.",
        "& ",
        "…",
        "Id., ",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_jumble_of_the_pieces_of_references_makes_the_reader_fail(text: str) -> None:
    for found in references.read(text.encode()):
        assert isinstance(found, dict | Problem)


@pytest.mark.parametrize("line", ["Tern, A., " * 3000, "word " * 20000, "1 (2), " * 5000], ids=len)
def test_a_very_long_line_is_reported_within_seconds(line: str) -> None:
    start = time.process_time()
    items, problems = read(line)
    assert (len(items), len(problems)) == (0, 1)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("text", ["New York: 87", "8: 15-22.", "0. doi:10.1177/0l 188: 15-22."])
def test_a_fragment_of_a_reference_is_read_or_reported(text: str) -> None:
    items, problems = read(text)
    assert items or problems


def test_a_dash_may_replace_names_that_are_those_of_the_editor() -> None:
    items, _ = read(f"{HERON}\n---, ed. The Marsh Reader. Chicago: Marsh Press, 1990.\n")
    assert items[1]["editor"] == items[0]["author"]
    assert items[1]["title"] == "The Marsh Reader"


def test_a_title_in_quotation_marks_ends_where_they_close() -> None:
    item = one("Gull, C. 1994. «Requirements for Nests and Names». Request for Feathers RFC 1737. Wader Task Force.")
    assert item["title"] == "Requirements for Nests and Names"


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ("Marsh Letters, 2011, 38, 12, 225-232.", {"volume": "38", "issue": "12", "page": "225-232"}),
        ("„Marsh Letters” VII, 11, 2011, s. 8926–8933.", {"volume": "VII", "issue": "11", "page": "8926-8933"}),
        ("Marsh Letters. 2011. 2–3:17645.", {"volume": "2-3", "page": "17645"}),
        ("Marsh Letters, 2011, т. 56, вип. 10.", {"volume": "56", "issue": "10"}),
        ("Marsh Letters, 2011, 7, S2, 44-45.", {"volume": "7", "issue": "S2", "page": "44-45"}),
    ],
)
def test_numbers_are_what_their_order_and_the_words_before_them_say(numbers: str, expected: dict[str, str]) -> None:
    item = one(f"Gull, C., The rails of the marsh under water, {numbers}")
    assert {name: item.get(name) for name in ("volume", "issue", "page") if name in item} == expected


@pytest.mark.parametrize("behind", [", sy. 12, 2011, ss. 4-9.", " Т. 12, 2011, С. 4-9.", " (p. 4), 2011."])
def test_the_word_for_a_number_is_no_part_of_the_name_before_it(behind: str) -> None:
    assert one(f"Gull, C., “The rails of the marsh under water”, in Letters of the Marsh{behind}")[
        "container-title"
    ] == ("Letters of the Marsh")
