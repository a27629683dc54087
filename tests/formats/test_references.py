"""Reading plain references and lists of them."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    ("text", "kind", "editors"),
    [
        (
            "Egret D. Deep mud. In: Stork O, Rail A. Handbook of Wading. Chicago: Marsh Press; 2012. p. 13-37.",
            "chapter",
            ["Stork", "Rail"],
        ),
        (
            "Egret D. 1987. Deep mud. In Wading Birds, ed OT Stork, AB Rail, pp. 13–37. Chicago: Marsh Press",
            "chapter",
            ["Stork", "Rail"],
        ),
        (
            "Egret, D. Mud. Pp. 13–37 in Stork, O., and Rail, A. (eds). Wading Birds. Marsh Press, 2015.",
            "chapter",
            ["Stork", "Rail"],
        ),
        (
            "Egret, D. Deep mud. In Wading Birds, ed. Rita Rail and Sam Stork. Marsh Press, 2012.",
            "chapter",
            ["Rail", "Stork"],
        ),
        ("Egret, D. (2010). Mud (O. Stork, Ed. & Trans.). Marsh Press.", "book", ["Stork"]),
        ("Egret, D. (2010): Mud. In: Die Vogelwelt, Jg. 143, S. 13–37.", "article-journal", []),
        ("Egret, D. (2010): Mud. In: The Shore Journal, S. 13.", "article-journal", []),
        ("Egret, D. (1973) Mud. Shore, 179(4075), 13–37. Association for Mud.", "article-journal", []),
    ],
)
def test_a_chapter_is_told_from_an_article_and_its_editors_from_its_title(
    text: str, kind: str, editors: list[str]
) -> None:
    item = one(text)
    assert item["title"] in ("Mud", "Deep mud")
    assert item["type"] == kind
    assert [name["family"] for name in item.get("editor", [])] == editors


def test_a_paper_names_its_proceedings() -> None:
    item = one("[1] K. Avocet. Upturned bills. In Proceedings of the 3rd Conference on Waders, pages 7–9. ACM, 2011.")
    assert item["type"] == "paper-conference"
    assert item["container-title"] == "Proceedings of the 3rd Conference on Waders"
    assert item["publisher"] == "ACM"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HERON Grey, La longue marche, 2e éd., Paris, Gallimard, 1966, 2 vol.",
         {"author": [{"family": "HERON", "given": "Grey"}], "title": "La longue marche", "number-of-volumes": "2"}),
        ("Heron y Gasset, Gris, La marcha larga, Madrid, Espasa-Calpe, 1937.",
         {"author": [{"family": "Heron y Gasset", "given": "Gris"}], "title": "La marcha larga", "publisher": "Espasa-Calpe"}),
        ("Цапля Ю. М. Долгий путь. М.: Искусство, 1970. 384 с.",
         {"title": "Долгий путь", "publisher-place": "М.", "publisher": "Искусство", "number-of-pages": "384"}),
        ("Heron, Grey (Hrsg.): Der lange Weg, Berlin: Akademie Verlag 1996 (= Vogelkunde der Neuzeit 2).",
         {"title": "Der lange Weg", "collection-title": "Vogelkunde der Neuzeit", "collection-number": "2"}),
        ("G. Heron, The Long Wade (Chicago, Ill.: Marsh Press, 1971), 302.", {"page": "302", "publisher": "Marsh Press"}),
        ("Heron, G. (2002). The long wade (T. Tern, Trans.; S. Gull, Ed.). Marsh Press.",
         {"translator": [{"family": "Tern", "given": "T."}], "editor": [{"family": "Gull", "given": "S."}]}),
        ("Heron, G. “The long wade.” PhD diss., University of Leeds, 2009.",
         {"type": "thesis", "publisher": "University of Leeds"}),
        ("Heron, G. “Stilts for waders,” U.S. Patent 3 624 125, Jul. 16, 1990.", {"type": "patent", "number": "3 624 125"}),
        ("Heron, G. Wading deep. In: Tern, A. (ed.) SHORE 2006. LNCS, vol. 4052, pp. 1–12. Springer, Heidelberg (2006)",
         {"container-title": "SHORE 2006", "collection-title": "LNCS", "volume": "4052", "type": "chapter"}),
        ("G. Heron, Phys. Rev. 47, 777 (1935).", {"container-title": "Phys. Rev", "volume": "47", "page": "777"}),
        ("Heron, G. (2008). Wading networks. Journal of Shores, 2008(10), P10008.",
         {"volume": "2008", "issue": "10", "page": "P10008"}),
        ("Heron Grey, Tern Jane, Gull David. On wading. J Sea Birds. 2002;40(5):679-86.",
         {"author": [{"family": "Heron", "given": "Grey"}, {"family": "Tern", "given": "Jane"},
                     {"family": "Gull", "given": "David"}]}),
        ("HERON, G. A longa marcha. Revista das Aves, Rio de Janeiro, v. 15, n. 43, p. 45-60, jan. 2010.",
         {"container-title": "Revista das Aves", "publisher-place": "Rio de Janeiro", "volume": "15", "issue": "43"}),
        ("Heron, Grey. 1996 [1651]. The Long Wade. Chicago: Marsh Press.",
         {"issued": {"date-parts": [[1996]]}, "original-date": {"date-parts": [[1651]]}}),
        ("“The Long Wade.” The Shore, 12 September 1998, 72.", {"page": "72", "container-title": "The Shore"}),
    ],
)  # fmt: skip
def test_what_one_tradition_does_is_read_as_it_means_it(text: str, expected: dict[str, Any]) -> None:
    item = one(text)
    assert {variable: item.get(variable) for variable in expected} == expected


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


def test_a_dash_stands_for_the_authors_of_the_reference_before() -> None:
    items, problems = read(LIST)
    assert items[2]["author"] == items[1]["author"]
    assert "likely: " in problems[-1].message
    assert "author" in problems[-1].message


def test_a_line_that_is_no_reference_is_told_with_its_number_and_the_others_are_read() -> None:
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


def test_a_very_long_line_is_read_in_no_time() -> None:
    list(references.read(("Tern, A., " * 3000).encode()))
    list(references.read(("word " * 20000).encode()))
    list(references.read(("1 (2), " * 5000).encode()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Stork, O. (2009). The trial flight (A. Rail, Trans.). Marsh Press. (Original work published 1925)",
            {"title": "The trial flight", "publisher": "Marsh Press", "original-date": {"date-parts": [[1925]]}},
        ),
        (
            "Egret D. Shallow waters. In: Stork O, Rail A, eds. Handbook of Wading. 2nd ed. Marsh Press; 2012:13-37.",
            {"title": "Shallow waters", "container-title": "Handbook of Wading", "edition": "2", "page": "13-37"},
        ),
        (
            "Tern AB. Pelicans [Internet]. Chicago: Marsh Press; 2019 [cited 2021 May 4]. Available from: https://example.org/p",
            {"title": "Pelicans", "publisher": "Marsh Press", "accessed": {"date-parts": [[2021, 5, 4]]}},
        ),
        (
            "Knot, R. (1940). An algebra of tides (PhD thesis, Shore University). https://example.org/tides",
            {"title": "An algebra of tides", "type": "thesis", "publisher": "Shore University"},
        ),
        (
            "World Wader Organization. (2022). Wading statistics (Technical report No. W/22.1). Geneva: World Wader Org.",
            {"author": [{"literal": "World Wader Organization"}], "title": "Wading statistics", "number": "W/22.1"},
        ),
        (
            "Кулик A.M. Tides // Shore. 1950. V. 59. № 236. P. 433–460.",
            {"title": "Tides", "container-title": "Shore", "volume": "59", "issue": "236", "page": "433-460"},
        ),
        (
            "Tern, A., Gull, C., et al. (2019). On pelicans. Shore, 1, 2–3.",
            {"author": [{"family": "Tern", "given": "A."}, {"family": "Gull", "given": "C."}, {"literal": "others"}]},
        ),
    ],
)
def test_remarks_are_told_from_titles_and_sources(text: str, expected: dict[str, Any]) -> None:
    item = one(text)
    assert {name: item.get(name) for name in expected} == expected


@pytest.mark.parametrize("text", ["New York: 87", "8: 15-22.", "0. doi:10.1177/0l 188: 15-22."])
def test_what_is_left_of_a_reference_does_no_harm(text: str) -> None:
    read(text)


def test_a_dash_may_stand_for_names_that_are_those_of_the_editor() -> None:
    items, _ = read(f"{HERON}\n---, ed. The Marsh Reader. Chicago: Marsh Press, 1990.\n")
    assert items[1]["editor"] == items[0]["author"]
    assert items[1]["title"] == "The Marsh Reader"
