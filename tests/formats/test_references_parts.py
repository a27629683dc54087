"""The parts of a plain reference: its names, its numbers, its publisher and place."""

from __future__ import annotations

from typing import Any

import pytest

from refdesk.formats.plain import read_citation


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
        ("Tern J. Schizophrenia. Shore. 2001;358:123-9.", ["Tern"]),
        ("Tern J. Schizophrenia. N. Engl. J. Mud 2001 May 3;344:350-62.", ["Tern"]),
        ("John J. Tern. Wading deep. Shore. 2001;3:4-5.", ["Tern"]),
        ("J. Tern, Mud, Shore 3 (2001) 4-5.", ["Tern"]),
    ],
)  # fmt: skip
def test_a_list_of_names_ends_where_the_title_or_the_journal_begins(text: str, families: list[str]) -> None:
    names = [name for name in read_citation(text).item["author"] if name.get("literal") != "others"]
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
    item = read_citation(text).item
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
    item = read_citation(text).item
    assert (item.get("publisher-place"), item.get("publisher")) == (place, publisher)
