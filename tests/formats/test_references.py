"""Reading plain references and lists of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refdesk.formats import Item, Problem, recognise, references

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


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("4. Knot E. Mud and feathers: the making of a marsh. Ithaca, N.Y: Marsh Press; 1999.", ["Knot"]),
        ("Rail, R., Das, B., Knot, S. (2022). Mud. Shore, 1, 2–3.", ["Rail", "Das", "Knot"]),
        ("Rail, P, A Knot, O Tern, and TJ Gull. 2007. Mud. Shore 450: 1214–17.", ["Rail", "Knot", "Tern", "Gull"]),
        ("Rail AA, KJ Knot, AV Tern 2025 Mud. Shore 1:2–3.", ["Rail", "Knot", "Tern"]),
        ("Lago de Parga L, Tern JM, Río Ríu J (1993) Mud. Marsh Press, Chicago.", ["Lago de Parga", "Tern", "Río Ríu"]),
        ("RÍO DE PARGA, L.; TERN, J. M.; RÍO RÍU, J. Mud. Chicago: Marsh Press, 1993.", ["RÍO DE PARGA", "TERN", "RÍO RÍU"]),
        ("TERN, A., GULL, B., AND KNOT, C. Mud. Shore 1, 2 (2001), 3–4.", ["TERN", "GULL", "KNOT"]),
        ("Tern et al. 2012: A. B. Tern/C. Gull, Mud Compared: a study. Shore 1, 2012, 3–9.", ["Tern", "Gull"]),
        ("Tern, Gull 2012 TERN (A.), GULL (C.-D.) — Mud. Shore, 115, 2012, p. 3-9.", ["TERN", "GULL"]),
        ("Diana Tern: Mud and men, in: Shore 3 (2020), S. 4–5.", ["Tern"]),
        ("Tern, Diana et. al. (2019): Mud and men, in: Shore 3, S. 4–5.", ["Tern"]),
        ("Adams, H.; Tern, J. J. Am. Mud. Soc. 1975, 97, 1285.", ["Adams", "Tern"]),
        ("W. Heron, Z. Mud. 43, 172 (1927).", ["Heron"]),
        ("Genet G., Figures III, Seuil, Paris, 1972, 286 p.", ["Genet"]),
    ],
)  # fmt: skip
def test_a_list_of_names_ends_where_the_title_or_the_journal_begins(text: str, families: list[str]) -> None:
    names = [name for name in one(text)["author"] if name.get("literal") != "others"]
    assert [name["family"] for name in names] == families


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tern A. An improbable mud? New Shore Rev 77–92.", {"container-title": "New Shore Rev", "page": "77-92"}),
        ("Tern, A. (2014). Mud. Journal of Shores, 95. Jg., Heft 2, S. 28–36.", {"volume": "95", "issue": "2"}),
        ("Tern, A., Mud, Journal of Shores 16:2 (1987): pp. 137–178.", {"volume": "16", "issue": "2", "page": "137-178"}),
        ("Tern, A., 2014. Mud. Journal of Shores, (2/2014), 5–9.", {"issue": "2", "page": "5-9"}),
        ("Tern, Ada: 2015. 'Mud.' Journal of Shores (51), pp. 143–164.", {"container-title": "Journal of Shores", "issue": "51"}),
        ("Tern, A., ‘Mud’, Journal of Shores, xi (2009), pp. 8–9.", {"container-title": "Journal of Shores", "volume": "xi"}),
        ("Tern, A. (1985) Mud. Journal of Shores, 19–20, 11–16.", {"volume": "19-20", "page": "11-16"}),
        ("Tern, A. (2008). Mud. Journal of Shores, 1:1-2, 5-27.", {"volume": "1", "issue": "1-2", "page": "5-27"}),
        ("Tern, A. 2008. Mud. Pages 93–108 in B. Gull and C. Knot, editors. The marsh book. Marsh Press, Chicago.",
         {"title": "Mud", "container-title": "The marsh book", "page": "93-108"}),
        ("Tern A. The role of vitamin D. Journal of Shores. 2019;4(38):1412.", {"title": "The role of vitamin D"}),
        ("Tern, A. Deep mud. In Proc. of the 5th Int. Conf. on Marshes (ICMS 2003), pp. 12-19, Lisbon, Portugal, June 2003.",
         {"issued": {"date-parts": [[2003, 6]]}, "publisher-place": "Lisbon, Portugal"}),
        ("Tern, A. Deep mud. In Proceedings of the Conference on Marshes (New York, NY, 2005), ACM, pp. 12–20.",
         {"issued": {"date-parts": [[2005]]}, "publisher-place": "New York, NY", "publisher": "ACM"}),
        ("Tern, A. “Mud,” in Handbook of Marshes, B. Stork, Ed. New York: Wiley, 1989, ch. 5, pp. 100-120.",
         {"issued": {"date-parts": [[1989]]}, "publisher": "Wiley", "page": "100-120"}),
        ("A. Tern. Mud. In Marsh 95, LNCS 987, pages 12-34, Springer, 1995.",
         {"container-title": "Marsh 95", "collection-title": "LNCS", "volume": "987"}),
        ("A. Tern and B. Gull, editors. Marsh Nets 2011, volume 6709 of Lecture Notes in Mud. Springer, 2011.",
         {"title": "Marsh Nets 2011", "collection-title": "Lecture Notes in Mud", "volume": "6709", "type": "book"}),
        ("Tern A. Mud. J Shores (Oxf). 1999 Mar-Apr;12 Suppl 2:S12-34.",
         {"issued": {"date-parts": [[1999, 3]]}, "container-title": "J Shores (Oxf)", "page": "S12-34"}),
        ("TERN, A. Mud. Revista das Aves, v. 12, n. 3, p. 12-34, jan./mar. 1999.", {"issued": {"date-parts": [[1999, 1]]}}),
        ("Tern, A. Introduction to Mud, by Rita Rail, ix–xxv. London: Marsh Press, 2001.", {"page": "ix-xxv"}),
        ("A. Tern. Mud. CoRR, abs/1234.5678, 1999.", {"title": "Mud", "container-title": "CoRR", "volume": "abs/1234.5678"}),
        ("A. Tern, Mud, Theoret. Comput. Mud. 12 (1999) 12–34.", {"title": "Mud", "container-title": "Theoret. Comput. Mud"}),
        ("A. Tern et al., Nature (London) 123, 456 (1999).", {"title": None, "container-title": "Nature (London)"}),
        ("A. Tern, in Marsh Optics, B. Rail, ed. (Academic, 1999), pp. 12–34.",
         {"title": None, "container-title": "Marsh Optics", "publisher": "Academic", "type": "chapter"}),
        ("A. Tern. Mud. Journal of Mud, to appear.", {"container-title": "Journal of Mud", "status": "to appear"}),
        ("Tern, A. (2012). Mud. Unpublished manuscript.", {"title": "Mud", "genre": "unpublished manuscript"}),
        ("Tern J. Mud. Shore. 1987 May 3;12(3):12-34.", {"issued": {"date-parts": [[1987, 5, 3]]}, "volume": "12", "issue": "3"}),
        ("A. Tern, “Deep mud,” U.S. Patent 4,123,456, 1978.", {"number": "4,123,456", "issued": {"date-parts": [[1978]]}}),
        ("Tern, A., Mud. Eine Einführung, 3., überarb. Aufl., Wiesbaden: Mud Verlag 2001.",
         {"title": "Mud. Eine Einführung", "edition": "3", "publisher-place": "Wiesbaden"}),
    ],
)  # fmt: skip
def test_numbers_are_read_in_the_order_in_which_each_tradition_puts_them(text: str, expected: dict[str, Any]) -> None:
    item = one(text)
    assert {name: item.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "place", "publisher"),
    [
        ("Woolf, V. A Room of Mud. 1929. San Diego: Marsh Press, 1989.", "San Diego", "Marsh Press"),
        ("SILVA, A. O canto. 1998. 120 f. Tese (Doutorado em Aves) - Universidade de Lama, Recife, 1998.",
         "Recife", "Universidade de Lama"),
        ("Tern, A. (1951): The origins of mud. Marsh Books. New York.", "New York", "Marsh Books"),
        ("Tern, A. 2003. Mud and reeds. Wader Archive, Champaign.", "Champaign", "Wader Archive"),
        ("Tern, A. Mud and reeds (Ellipse, 2006)", None, "Ellipse"),
        ("Tern, A. Mud and reeds. U of Leeds P, 1987.", None, "U of Leeds P"),
        ("Tern, A. (1987) 'Mud', in Gull, W. (ed.) The Mud World, London: Marsh, pp. 12–34.", "London", "Marsh"),
        ("Tern, A. “Mud.” The Mud World, edited by Wanda Gull, Routledge, 2001, pp. 12-34.", None, "Routledge"),
        ("Tern, A. Mud and reeds. Calgary, Alberta, Canada: Marsh Press, 2006.", "Calgary, Alberta, Canada", "Marsh Press"),
        ("TERN, A. Mud and reeds. [S.l.]: Marsh Press, 2000.", None, "Marsh Press"),
        ("Tern, A. Mud and reeds, o. O. 2000.", None, None),
        ("Tern, A. (1999). Mud and reeds. Marsh University Press, Ithaca, N.Y.", "Ithaca, N.Y", "Marsh University Press"),
        ("Tern, A. (2001) Mud, 2nd edn. Springer, Berlin Heidelberg New York", "Berlin Heidelberg New York", "Springer"),
        ("A. Tern. Mud. Ph.D. thesis, University of Leeds, Leeds, 1990.", "Leeds", "University of Leeds"),
        ("Tern, A. (2012). Mud (Doctoral thesis). University of Mud, Shoreham.", "Shoreham", "University of Mud"),
        ("Tern, A. 1999. A mud compiler. Tech. Rep. TR-99-1, Dept. of Mud, MIT.", None, "Dept. of Mud, MIT"),
        ("A. Tern, “Mud,” Proc. IEEE INFOMUD '98, San Francisco, CA, Apr. 1998, pp. 126-134.", "San Francisco, CA", None),
        ("Rossi, Mario, «Mud», in Fango, a cura di Luigi Bianchi, Torino, Einaudi, 1975, pp. 1-14.", "Torino", "Einaudi"),
    ],
)  # fmt: skip
def test_publisher_and_place_are_told_apart(text: str, place: str | None, publisher: str | None) -> None:
    item = one(text)
    assert (item.get("publisher-place"), item.get("publisher")) == (place, publisher)


def test_a_dash_may_stand_for_names_that_are_those_of_the_editor() -> None:
    items, _ = read(f"{HERON}\n---, ed. The Marsh Reader. Chicago: Marsh Press, 1990.\n")
    assert items[1]["editor"] == items[0]["author"]
    assert items[1]["title"] == "The Marsh Reader"
