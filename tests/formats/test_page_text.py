"""Reading the text of a landing page."""

from __future__ import annotations

import json
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from refdesk.formats import page_text
from refdesk.formats.registry import recognise
from refdesk.items import Item, Problem

LIBRARY = Path(__file__).resolve().parents[2] / "library" / "references.json"


def read(text: str | bytes) -> tuple[list[Item], list[Problem]]:
    data = text.encode() if isinstance(text, str) else text
    found = list(page_text.read(data))
    return [x for x in found if isinstance(x, dict)], [x for x in found if isinstance(x, Problem)]


def test_the_landing_page_of_the_article_gives_the_item_that_the_library_ships_but_for_the_abstract(
    shared: Path,
) -> None:
    page = (shared / "seed" / "ojs-article-page.txt").read_bytes()
    (item,), _ = read(page)
    abstract = item.pop("abstract")
    (shipped,) = json.loads(LIBRARY.read_text())
    shipped.pop("id")
    item.pop("id", None)
    assert item == shipped
    assert "initiated a struggle" in abstract
    assert "national liberation movement" in abstract
    assert "pan-Islamist" in abstract
    form = recognise(page, "ojs-article-page.txt")
    assert form is not None
    assert form.id == "page-text"


def test_what_is_taken_for_the_publisher_is_said_to_be_a_guess(shared: Path) -> None:
    _, (problem,) = read((shared / "seed" / "ojs-article-page.txt").read_bytes())
    assert problem.severity == "warning"
    assert "publisher 'The University of Georgia' is a guess" in problem.message


def test_a_text_with_no_article_in_it_is_one_problem() -> None:
    items, problems = read("nothing to see here\n")
    assert items == []
    assert [p.severity for p in problems] == ["error"]


JOURNAL_PAGE = """Skip to main content

Log in

Shore Letters

Article

On the long wading of herons

Published: 3 May 2019

Volume 12, pages 45–67, (2019)

Cite this article

Ada B. Tern1,

Chris Gull ORCID: orcid.org/0000-0001-6169-65802,3 &

…

Jan van der Plover2

120 Accesses

Abstract

Herons wade for long in the shallow water of the shore, and it is not known why they do it as they do for so long. This text
says what it is.

Keywords: herons, wading, patience

References

1. Knot, R. Tides. Shore Lett. 1, 2–3 (2001).
2. Knot, R. Other tides. Shore Lett. 2, 2–3 (2002).
3. Knot, R. More tides. Shore Lett. 3, 2–3 (2003). https://doi.org/10.1000/wrong

About this article

Cite this article

Tern, A.B., Gull, C. & van der Plover, J. On the long wading of herons. Shore Lett 12, 45–67 (2019). https://doi.org/10.1000/heron
"""


def test_a_journals_page_is_read_from_its_citation_its_byline_and_its_labelled_lines() -> None:
    (item,), _ = read(JOURNAL_PAGE)
    assert item["title"] == "On the long wading of herons"
    assert [name["given"] for name in item["author"]] == ["Ada B.", "Chris", "Jan"]
    assert item["author"][2] == {"family": "Plover", "given": "Jan", "non-dropping-particle": "van der"}
    assert item["container-title"] == "Shore Letters"
    assert (item["volume"], item["page"], item["DOI"]) == ("12", "45-67", "10.1000/heron")
    assert item["issued"] == {"date-parts": [[2019, 5, 3]]}
    assert item["keyword"] == "herons, wading, patience"
    assert item["abstract"].startswith("Herons wade")


def test_a_page_that_asks_for_no_citation_is_read_and_what_is_likely_is_said_to_be() -> None:
    page = JOURNAL_PAGE[: JOURNAL_PAGE.index("References")]
    (item,), problems = read(page)
    assert item["title"] == "On the long wading of herons"
    assert [name["family"] for name in item["author"]] == ["Tern", "Gull", "Plover"]
    assert "DOI" not in item
    assert {problem.severity for problem in problems} == {"warning"}
    assert "Ada B. Tern" in " ".join(problem.message for problem in problems)


def test_affiliations_beside_the_authors_are_kept_under_custom() -> None:
    page = """Home / Archives / Vol. 3 No. 1 (2020) / Articles

The patience of herons in the marshes of the north

Ada Tern
University of the Marsh, Department of Waders

Abstract

The heron stands and waits. This is what it does for all of the day and for most of the night as well, we have found out.

How to Cite

Tern, A. (2020). The patience of herons in the marshes of the north. Marsh Studies, 3(1), 1–9. https://doi.org/10.1000/marsh
"""
    (item,), _ = read(page.replace("Tern\nUni", "Tern Uni"))
    assert item["author"] == [{"family": "Tern", "given": "Ada"}]
    assert item["custom"] == {"affiliation": {"Ada Tern": ["University of the Marsh, Department of Waders"]}}
    assert (item["container-title"], item["volume"], item["issue"]) == ("Marsh Studies", "3", "1")


def test_a_page_that_offers_bibtex_is_read_from_it() -> None:
    page = """Conference Policies

Herons Under Load

Ada Tern, Marsh College; Chris Gull, Shore University

BibTeX

@inproceedings {tern2022,
author = {Ada Tern and Chris Gull},
title = {Herons Under Load},
booktitle = {4th Symposium on Waders},
year = {2022},
pages = {7--19}
}
"""
    (item,), _ = read(page)
    assert item["container-title"] == "4th Symposium on Waders"
    assert item["page"] == "7-19"
    assert [name["family"] for name in item["author"]] == ["Tern", "Gull"]


def test_a_menu_is_no_article() -> None:
    items, problems = read("Home\n\nAbout Us\n\nEditorial Team\n\nOpen Access Policy\n\nContact\n\nPrivacy Statement\n")
    assert items == []
    assert len(problems) == 1


@given(st.text(max_size=400))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    for found in page_text.read(text.encode("utf-8", "replace")):
        assert isinstance(found, dict | Problem)


@given(st.lists(st.sampled_from([line for line in JOURNAL_PAGE.splitlines() if line]), max_size=30))
def test_no_order_of_a_pages_lines_makes_the_reader_fail(lines: list[str]) -> None:
    for found in page_text.read("\n".join(lines).encode()):
        assert isinstance(found, dict | Problem)


def test_a_very_long_page_is_read_in_a_few_seconds() -> None:
    start = time.process_time()
    items, _ = read(JOURNAL_PAGE * 2000)
    assert [item["title"] for item in items] == ["On the long wading of herons"]
    assert time.process_time() - start < 10
