"""Reading the text of a landing page."""

from __future__ import annotations

import json
from pathlib import Path

from refdesk.formats import Item, Problem, page_text, recognise

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
