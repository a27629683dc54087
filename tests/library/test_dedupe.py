"""Which records are the same work, and which only look so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.library.database_shapes import write
from tests.library.measure_dedupe import measured, records

from refdesk.library import Library
from refdesk.library.dedupe import duplicates

Item = dict[str, Any]
BOOK: Item = {
    "type": "book",
    "title": "The Structure of Scientific Revolutions",
    "author": [{"family": "Kuhn", "given": "Thomas S."}],
    "issued": {"date-parts": [[1962]]},
    "publisher": "University of Chicago Press",
}
ARTICLE: Item = {
    "type": "article-journal",
    "title": "Disintegration of Uranium by Neutrons: a New Type of Nuclear Reaction",
    "author": [{"family": "Meitner", "given": "Lise"}],
    "issued": {"date-parts": [[1939]]},
    "container-title": "Nature",
    "volume": "143",
    "page": "239-240",
    "DOI": "10.1038/143239a0",
}

STUDY: Item = ARTICLE | {
    "page": "239-247",
    "abstract": "Projects depend on those who pay for them. We asked 120 managers what their sponsors did, and when. "
    * 4,
}
AGAIN: Item = {"volume": "144", "page": "56-64", "DOI": "10.1038/144056a0", "issued": {"date-parts": [[1940]]}}


def without(item: Item, *names: str) -> Item:
    return {name: value for name, value in item.items() if name not in names}


def year(number: int) -> Item:
    return {"issued": {"date-parts": [[number]]}}


@pytest.mark.parametrize(
    ("one", "other", "certain"),
    [
        (ARTICLE, ARTICLE | {"DOI": "https://doi.org/10.1038/143239A0", "title": "Disintegration of uranium by neutrons"}, True),
        (BOOK | {"ISBN": "0-226-45808-3"}, BOOK | {"ISBN": "978-0-226-45808-3", "publisher": "UCP"}, True),
        (ARTICLE | {"PMID": "123"}, without(ARTICLE, "DOI") | {"PMID": "123"}, True),
        (BOOK | {"title": "Herons"}, BOOK | {"title": "Herons.", "publisher": "UCP"}, True),
        (ARTICLE | {"title": "On things", "container-title": "Jornal"},
         without(ARTICLE, "page", "volume") | {"title": "On things", "container-title": "Journal of Things"} | year(1940), True),
        (ARTICLE, without(ARTICLE, "DOI", "volume", "page"), True),
        (BOOK, BOOK | {"title": "the structure of scientific revolutions."}, True),
        (BOOK, BOOK | {"title": "The Structure of Scientific Revolution"}, False),
        (BOOK, BOOK | {"title": "The strucure of scientific revolutions", "author": [{"family": "Kuhn", "given": "T."}]}, False),
        (ARTICLE, without(ARTICLE, "DOI") | year(1940), True),
        (ARTICLE, without(ARTICLE, "DOI", "author"), True),
        (ARTICLE, without(ARTICLE, "DOI") | {"container-title": "Nature (London)"}, True),
        (ARTICLE | {"container-title": "Journal of Machine Learning Research"},
         without(ARTICLE, "DOI") | {"container-title": "J. Mach. Learn. Res."}, True),
        (ARTICLE | {"container-title": "Proceedings of the National Academy of Sciences"},
         without(ARTICLE, "DOI") | {"container-title": "PNAS"}, True),
        (ARTICLE | {"container-title": "Reports", "container-title-short": "Nat."}, without(ARTICLE, "DOI"), True),
        (ARTICLE | {"title": "Pleuritis", "container-title": "Gan to Kagaku Ryoho [Journal of Cancer & Chemotherapy]"},
         without(ARTICLE, "DOI") | {"title": "Pleuritis", "container-title": "Journal of Cancer and Chemotherapy"}, True),
        (ARTICLE, without(ARTICLE, "DOI", "page") | {"container-title": "Naturwissenschaften"}, False),
        (ARTICLE, without(ARTICLE, "DOI") | {"page": "239-40"}, True),
        (ARTICLE | {"page": "S417-S429"}, without(ARTICLE, "DOI") | {"page": "Suppl-29"}, True),
        (ARTICLE, without(ARTICLE, "DOI") | {"title": ARTICLE["title"] + ". [Review] [45 refs]"}, True),
        (ARTICLE, without(ARTICLE, "DOI") | {"title": f"[{ARTICLE['title']}]. German"}, True),
        (ARTICLE, without(ARTICLE, "DOI") | {"title": ARTICLE["title"] + " (Provisional abstract)"}, True),
        (ARTICLE, without(ARTICLE, "DOI") | {"title": ARTICLE["title"] + " [Erratum appears in Nature 1939;144:1]"}, True),
        (ARTICLE, without(ARTICLE, "DOI") | {"author": [{"family": "Lise", "given": "Meitner"}]}, True),
        (ARTICLE, without(ARTICLE, "DOI") | {"author": [{"family": "Meitner", "given": "L", "suffix": "Jr"}]}, True),
        (ARTICLE | {"issue": "3615"}, without(ARTICLE, "DOI") | {"issue": "1"}, True),
        (ARTICLE | {"volume": "143"}, without(ARTICLE, "DOI") | {"volume": "144"}, True),
        (ARTICLE, without(ARTICLE, "DOI") | {"volume": "143 Suppl 1", "issue": "S1"}, True),
        (ARTICLE, without(ARTICLE, "DOI") | {"author": [{"family": "Meitner", "given": "LR. von"}]}, True),
        (ARTICLE, without(ARTICLE, "DOI") | {"title": ARTICLE["title"] + " [Comment in: Lancet. 1939;1(2):3]"}, True),
        (ARTICLE, without(ARTICLE, "DOI") | {"title": "Disintegration of Uranium by Neutrons: new type of reaktion"}, True),
        (ARTICLE | {"title": "Interferon-α and β-blockers in hypertensive patients"},
         without(ARTICLE, "DOI") | {"title": "Interferon-alpha &amp; beta-blockers in hypertensive patients"}, True),
        (STUDY, STUDY | AGAIN, True),
    ],
)  # fmt: skip
def test_the_same_work_is_found(one: Item, other: Item, certain: bool) -> None:
    [group] = duplicates([one | {"id": "a"}, {"id": "x", "title": "Another matter"}, other | {"id": "b"}])
    assert set(group.keys) == {"a", "b"}
    assert group.certain is certain
    assert group.reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BOOK, BOOK | {"edition": "2"} | year(1963)),
        (BOOK, BOOK | {"edition": "Second edition"}),
        (BOOK | {"edition": "2"}, BOOK | {"edition": "3rd ed."}),
        (BOOK | {"ISBN": "978-0-226-45808-3"}, BOOK | {"ISBN": "978-0-226-45812-0"}),
        (BOOK | {"volume": "1"}, BOOK | {"volume": "2"}),
        (BOOK, BOOK | {"volume": "2"}),
        (BOOK | {"title": "Physics, part 1"}, BOOK | {"title": "Physics, part 2"}),
        (BOOK | {"title": "Physics, Part I"}, BOOK | {"title": "Physics, Part II"}),
        (BOOK | {"title": "Physics, Part A"}, BOOK | {"title": "Physics, Part B"}),
        (ARTICLE, without(ARTICLE, "DOI") | {"type": "article", "genre": "preprint"}),
        (ARTICLE, ARTICLE | {"DOI": "10.48550/arxiv.1901.00001"}),
        (BOOK, BOOK | {"type": "review-book"}),
        (BOOK, BOOK | year(1970)),
        (ARTICLE, ARTICLE | {"DOI": "10.1038/143240a0", "title": "Reply to: " + ARTICLE["title"], "page": "241"}),
        (ARTICLE, without(ARTICLE, "DOI") | {"title": "Erratum: " + ARTICLE["title"], "page": "471"}),
        (BOOK, BOOK | {"author": [{"family": "Popper"}]}),
        (ARTICLE, without(ARTICLE, "DOI") | {"title": ARTICLE["title"] + ". Reply", "page": "240-241"}),
        (ARTICLE, without(ARTICLE, "DOI") | {"title": "Erwiderung auf: " + ARTICLE["title"], "page": "241"}),
        (ARTICLE, without(ARTICLE, "DOI") | {"title": "Réponse à : " + ARTICLE["title"], "page": "241"}),
        (ARTICLE, without(ARTICLE, "DOI") | {"title": "Berichtigung: " + ARTICLE["title"], "page": "471"}),
        (ARTICLE, without(ARTICLE, "DOI") | {"title": ARTICLE["title"] + " (vol 143, pg 239, 1939)", "page": "471"}),
        (ARTICLE, without(ARTICLE, "DOI") | {"title": ARTICLE["title"] + ": study protocol", "page": "471"} | year(1938)),
        (ARTICLE | {"title": "Sleep and lead exposure of miners in rats"},
         without(ARTICLE, "DOI") | {"title": "Sleep and lead exposure of miners in mice", "page": "241-243"}),
        (ARTICLE | {"title": "Outcome of hip fracture with surgery"},
         without(ARTICLE, "DOI") | {"title": "Outcome of hip fracture without surgery", "page": "241-243"}),
        (BOOK | {"title": "Herons"}, BOOK | {"title": "Herons"} | year(1970)),
        (ARTICLE | {"title": "Editorial", "issue": "1", "page": "1-3"},
         ARTICLE | {"title": "Editorial", "issue": "2", "page": "1-3", "DOI": "10.1038/143240a0"}),
        (ARTICLE | {"title": "Editorial"}, without(ARTICLE, "DOI") | {"title": "Editorial", "volume": "144"}),
        (BOOK | {"type": "chapter", "ISBN": "978-0-226-45808-3"},
         BOOK | {"type": "chapter", "title": "Another chapter", "ISBN": "978-0-226-45808-3"}),
        (STUDY, STUDY | AGAIN | {"page": "65-66"}),
        (STUDY, STUDY | AGAIN | {"author": [{"family": "Hahn", "given": "Otto"}]}),
        (STUDY, STUDY | AGAIN | {"abstract": STUDY["abstract"] + "Searched until 1940."}),
        (STUDY, STUDY | AGAIN | {"title": "Erratum: " + STUDY["title"]}),
        (BOOK | {"type": "chapter", "title": "Introduction", "container-title": "Readings in physics"},
         BOOK | {"type": "chapter", "title": "Introduction", "container-title": "Essays on history"}),
    ],
)  # fmt: skip
def test_editions_parts_volumes_and_preprints_stay_apart(one: Item, other: Item) -> None:
    assert duplicates([one | {"id": "a"}, other | {"id": "b"}]) == []


def test_in_made_exports_of_five_databases_nearly_all_is_found_and_no_trap_is_stepped_into(tmp_path: Path) -> None:
    write(tmp_path, 800)
    items, truth = records(tmp_path)
    result = measured(duplicates(items), truth)
    assert result.recall > 0.98
    assert result.wrong == set()


def test_what_is_like_two_works_that_differ_joins_one_of_them_only() -> None:
    first, second = BOOK | {"id": "a", "volume": "1"}, BOOK | {"id": "b", "volume": "2"}
    vague = without(BOOK, "type") | {"id": "c"}
    for group in duplicates([first, second, vague]):
        assert not {"a", "b"} <= set(group.keys)


def test_a_library_of_the_same_author_takes_time_that_grows_with_its_size_alone() -> None:
    import time

    def seconds(count: int) -> float:
        items = [BOOK | {"id": str(n), "title": f"Collected letters {n * 7919 % 100003}"} for n in range(count)]
        since = time.process_time()
        assert duplicates(items) == []
        return time.process_time() - since

    seconds(100)
    small, large = seconds(1000), seconds(8000)
    assert large < 8 * small * 3 + 0.2


def test_merging_keeps_the_fullest_record_and_what_the_others_know(library: Library) -> None:
    from refdesk.library.changing import merging

    short = without(ARTICLE, "volume", "page") | {"id": "short", "keyword": "fission", "note": "read"}
    library.change(merge_in([ARTICLE | {"id": "full"}, short, BOOK | {"id": "book"}]), "import")
    [group] = duplicates(library)
    assert group.keys == ("full", "short")
    library.change(merging([list(group.keys)]), "dedupe")
    [book, full] = library
    assert (full["volume"], full["keyword"], full["note"]) == ("143", "fission", "read")
    assert library.get("short") == full
    assert book["id"] == "book"


def merge_in(items: list[Item]) -> Any:
    from refdesk.library.rewrite import Change

    return lambda shown: [Change(item["id"], None, item) for item in items]


def test_adding_leaves_out_no_other_work(library: Library) -> None:
    chapter = BOOK | {"type": "chapter", "title": "Introduction", "container-title": "Readings in physics"}
    page = {"type": "webpage", "title": "Home", "URL": "https://example.org/"}
    new = [chapter, chapter | {"container-title": "Essays on history"}, page, page | {"URL": "https://example.com/"}]
    assert [added.known_by for added in library.add(new)] == [""] * 4
    assert all(added.known_by for added in library.add(new))
