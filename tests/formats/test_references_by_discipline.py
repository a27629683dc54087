"""Plain references as lawyers, geologists, archaeologists and others write them, and as lists copied from a page have them."""

from __future__ import annotations

from typing import Any

import pytest

from refdesk.formats.plain import read_citation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # law
        ("Ada Tern, ‘The Law of Mud’ (2006) 69(3) Marsh Law Review 437, 440",
         {"title": "The Law of Mud", "container-title": "Marsh Law Review", "volume": "69", "issue": "3", "page": "437"}),
        ("Jane Tern, Mud Law and Its Discontents, 77 Shore L. Rev. 437, 439 (1996).",
         {"title": "Mud Law and Its Discontents", "container-title": "Shore L. Rev", "volume": "77", "page": "437"}),
        # geology
        ("Tern, A., and Gull, B., 2013, Differential effects of tides on the waders of marshes: Marsh, v. 49, p. 1585–1597.",
         {"title": "Differential effects of tides on the waders of marshes", "container-title": "Marsh", "volume": "49"}),
        # archaeology
        ("Tern/Gull 2000: B. Tern/L. B. Gull, Mud in the Self-Organization of Marshes. Shore 2, 1, 2000, 17.",
         {"title": "Mud in the Self-Organization of Marshes", "container-title": "Shore", "page": "17"}),
        ("[Tern and Gull(2007)] A. Tern and B. Gull. Mud. Shore, 54(1):26–48, 2007.", {"title": "Mud", "page": "26-48"}),
        # Italian, Polish, German and Spanish habits
        ("Tern Ada A. et al., Mud seen from above, in «Mud. Rev. E» 88 (2013) 4, 043105.",
         {"title": "Mud seen from above", "container-title": "Mud. Rev. E", "volume": "88"}),
        ("Tern A., Gull B., 2018, Mud. A review of research, „Journal of Mud” 31, nr 1: 17-39.",
         {"title": "Mud. A review of research", "container-title": "Journal of Mud", "volume": "31", "issue": "1"}),
        ("Tern A., „Mud. A review”, Journal of Mud, vol. 3, nr. 1, 2014, pp. 65-92.", {"title": "Mud. A review"}),
        ("Tern A., Gull B., Mud as a sensor in water [w:] Applications of Mud in Marshes, Marsh Press 2021.",
         {"title": "Mud as a sensor in water", "container-title": "Applications of Mud in Marshes"}),
        ("TERN, Ada und Bo GULL, 2023. Mud. In: Marsh Science. 2023. Bd. 9, Nr. 8, S. 1591–1602.",
         {"title": "Mud", "container-title": "Marsh Science", "volume": "9", "issue": "8", "page": "1591-1602"}),
        ("Tern S. 1979. The limits of mud. En: Gull I, editor. Studies in mud. Chicago: Marsh Press. p 82-109.",
         {"title": "The limits of mud", "container-title": "Studies in mud", "editor": [{"family": "Gull", "given": "I"}]}),
        ("Tern A. (2003). Mud (15.a ed.). Chicago: Marsh Press.", {"title": "Mud", "edition": "15"}),
        # chemistry and biology
        ("Tern, A. & Gull, B. Sensitivity to 4,5,6,7-tetrabromo- and 1H-mud derivatives. Mud J. Chem. 47, 345–350 (2012).",
         {"title": "Sensitivity to 4,5,6,7-tetrabromo- and 1H-mud derivatives", "volume": "47", "page": "345-350"}),
        ("Tern, A. et al. Variation across 141,456 herons reveals mud. bioRxiv 2020.03.19.997890 (2020) doi:10.1000/997890.",
         {"title": "Variation across 141,456 herons reveals mud", "container-title": "bioRxiv", "number": "2020.03.19.997890"}),
        ("Tern, A. & Gull, B. Inhibitors of mud phosphatase 1. J. Med. Mud 59, 1140–1148 (2016).",
         {"title": "Inhibitors of mud phosphatase 1", "container-title": "J. Med. Mud"}),
        ("Tern, A. & Gull, B. (R)- and (S)-mud modulate herons. J. Biol. Mud 282, 31–48 (2007).",
         {"title": "(R)- and (S)-mud modulate herons"}),
        ("Tern, A. & Gull, B. SINTBAD, a novel component of mud. Mud J. 26, 31–48 (2007).",
         {"title": "SINTBAD, a novel component of mud"}),
        ("Tern, A. Mud stories. Shore Science 370, eaaz3041 (2020).", {"container-title": "Shore Science", "page": "eaaz3041"}),
        ("Tern, A. & Gull, B. Mud modeling. Curr. Protoc. Mud 54, 5.6.1–5.6.37 (2016).", {"page": "5.6.1-5.6.37"}),
        ("Tern, A. et al. Mud is mud. in Wader Therapeutics 26–28 (Marsh Press, 2019).",
         {"container-title": "Wader Therapeutics", "page": "26-28", "publisher": "Marsh Press"}),
        # what databases and pages add
        ("Citation: Tern A, Gull B, et al. (2019) Mud. Shore 14(4): e0213978.", {"title": "Mud", "page": "e0213978"}),
        ("•• Tern A et al. Mud. Shore. 2013;169(5):1071–80.", {"title": "Mud", "page": "1071-80"}),
        ("Tern A, Gull C. 2017. Mud. Shoremetrics March 110(3):1453-1469", {"title": "Mud", "volume": "110", "issue": "3"}),
        ("12Tern A, Gull B. Mud. Shore 2020;64:419–430.", {"title": "Mud", "page": "419-430"}),
        ("Tern A, Gull B. Mud. Shore. Epub ahead of print January 19, 2017. DOI: 10.1000/2016.0124.",
         {"title": "Mud", "DOI": "10.1000/2016.0124", "issued": {"date-parts": [[2017, 1, 19]]}}),
        ("Tern, A. (2014). Mud. Shore, 3(2), 1–9. https://example.org/doi/full/10.1000/mud.12/html",
         {"DOI": "10.1000/mud.12", "URL": "https://example.org/doi/full/10.1000/mud.12/html"}),
        ("Tern, A. (1998) Mud, pp. 1–15 in Proceedings of the Conference on Marshes. Marsh Press, Chicago.",
         {"title": "Mud", "container-title": "Proceedings of the Conference on Marshes", "page": "1-15"}),
    ],
)  # fmt: skip
def test_each_discipline_is_read_as_it_writes(text: str, expected: dict[str, Any]) -> None:
    item = read_citation(text).item
    assert {variable: item.get(variable) for variable in expected} == expected


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("TERN, Ada, GULL, Bo. Mud in marshes. In: Shore. Marsh Press, 2021.", ["TERN", "GULL"]),
        (
            "TERN, Ada, Loo Pin YEO, Mary Lou KNOT und Evgeni O’STORK, 2018. Mud. Shore 3, S. 1–9.",
            ["TERN", "YEO", "KNOT", "O’STORK"],
        ),
        (
            "TERN, A.; B. C. GULL; D. KNOT a E. F. RAIL, 2018. Mud. Shore. 31(1), 17–39.",
            ["TERN", "GULL", "KNOT", "RAIL"],
        ),
        ("Tern, A., D. Gull, and R. El-Knot. Mud in fields, Shore. 7 (2014) 157–161.", ["Tern", "Gull", "El-Knot"]),
        (
            "Tern M, Raes J, Le Gull D, Yamada T, et al. Mud. Shore 2011;473:174–80.",
            ["Tern", "Raes", "Le Gull", "Yamada"],
        ),
        ("An Z, Chen Y, Knot JM. (2012): Mud. Shore 12(2): 173-182.", ["An", "Chen", "Knot"]),
        ("Su X-Y, X-F Zhang and H-J Li. Mud. Shore. 2021;236(5):1101–3.", ["Su", "Zhang", "Li"]),
        ("Gull Jr., G. G. and Tern, J. D. (1977). Mud. Marsh Press.", ["Gull", "Tern"]),
        (
            "Tern, Erin C, Philip E Gull, C Titus Knot, and Amy Rail. 2016. “Mud.” Shore 5: 1–9.",
            ["Tern", "Gull", "Knot", "Rail"],
        ),
        ("TERN, V.; GULL, Jean-Pierre; KNOT, B. Mud. Shore, v. 6, n. 4, p. 1051, 2006.", ["TERN", "GULL", "KNOT"]),
        ("Sarfraz, M. e M. F. A. Gull. Mud. Shore 26 (2002): 795–804.", ["Sarfraz", "Gull"]),
    ],
)
def test_lists_that_mix_the_orders_of_names_are_read_to_their_end(text: str, families: list[str]) -> None:
    names = [name for name in read_citation(text).item["author"] if name.get("literal") != "others"]
    assert [name["family"] for name in names] == families


@pytest.mark.parametrize(
    ("text", "title", "journal"),
    [
        ("Tern, A. 2012. Mud and play. Family Mud: Counseling and Therapy 20:51–57.", "Mud and play",
         "Family Mud: Counseling and Therapy"),
        ("Tern, A. 2019. Access to objects in R. Journal of Open Mud, 4(38), 1412.", "Access to objects in R",
         "Journal of Open Mud"),
        ("Tern A. How mud helps. eLife 5, e16800 (2016).", "How mud helps", "eLife"),
        ("A. Tern, On the value of mud. The causes and consequences of it, Journal of Mud, 2012, 97(4), p. 758–775.",
         "On the value of mud. The causes and consequences of it", "Journal of Mud"),
        ("A. Tern, A network analysis of mud, Journal of Mud, Marsh and Peace. 15 (2023) 109–123.",
         "A network analysis of mud", "Journal of Mud, Marsh and Peace"),
        ("A. Tern, Measuring the Smallest Trickle, Shore 5 (2012) 101.", "Measuring the Smallest Trickle", "Shore"),
        ("Tern T. (2006) Matters of mud. Mud and Marsh Modeling 5: 369–385. Springer.", "Matters of mud",
         "Mud and Marsh Modeling"),
    ],
)  # fmt: skip
def test_a_journal_is_found_though_colons_commas_and_letters_stand_around_it(
    text: str, title: str, journal: str
) -> None:
    item = read_citation(text).item
    assert (item["title"], item["container-title"]) == (title, journal)


def test_the_stop_after_a_list_of_bare_initials_is_none_of_them() -> None:
    names = read_citation("Tern PM, Gull W. 2011. Mud. Shore 99:208-217").item["author"]
    assert [name["given"] for name in names] == ["PM", "W"]
    assert read_citation("Tern PM. 2011. Mud. Shore 99:208-217").item["author"] == [{"family": "Tern", "given": "PM"}]


def test_several_places_and_a_company_s_inc_stay_with_their_publisher() -> None:
    item = read_citation("Tern, A. Mud: A history. Durham; London: Marsh Press, 2000.").item
    assert (item["title"], item["publisher-place"], item["publisher"]) == (
        "Mud: A history",
        "Durham; London",
        "Marsh Press",
    )
    item = read_citation("Tern, A. (2009). “Mud.” In Advances in Marshes, Marsh Associates, Inc.").item
    assert (item["container-title"], item["publisher"]) == ("Advances in Marshes", "Marsh Associates, Inc.")
