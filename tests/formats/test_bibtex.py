"""BibTeX and BibLaTeX, read and written through the registry."""

from __future__ import annotations

from typing import Any

from refdesk.formats import Item, Problem, by_name


def read(text: str | bytes) -> tuple[list[Item], list[Problem]]:
    form = by_name("bibtex")
    assert form
    results = list(form.read(text if isinstance(text, bytes) else text.encode()))
    return [r for r in results if not isinstance(r, Problem)], [r for r in results if isinstance(r, Problem)]


def read_one(text: str) -> Item:
    items, problems = read(text)
    assert not problems
    assert len(items) == 1
    return items[0]


def write(*items: Item, dialect: str = "bibtex", **options: Any) -> str:
    form = by_name(dialect)
    assert form
    return "".join(piece for piece in form.write(items, **options) if isinstance(piece, str))


def test_an_article_becomes_a_csl_item() -> None:
    assert read_one(
        r"""@article{mirza2011,
          author = {Mirz{\'a}, \'Eva and van der Berg, Jan and {Institute of Things}},
          title = {On the Use of {LaTeX} in {Georgia}},
          journal = "Journal of " # "Things",
          year = 2011, month = mar, volume = 3, number = 2, pages = {10--19}, doi = {https://doi.org/10.1/abc},
        }"""
    ) == {
        "id": "mirza2011",
        "type": "article-journal",
        "author": [
            {"family": "Mirzá", "given": "Éva"},
            {"family": "Berg", "given": "Jan", "dropping-particle": "van der"},
            {"literal": "Institute of Things"},
        ],
        "title": "On the use of LaTeX in Georgia",
        "container-title": "Journal of Things",
        "issued": {"date-parts": [[2011, 3]]},
        "volume": "3",
        "issue": "2",
        "page": "10-19",
        "DOI": "10.1/abc",
    }


def test_a_broken_entry_leaves_its_neighbours_alone_and_is_told_by_its_line() -> None:
    items, problems = read("@book{a, title={One}}\n\n@book{b, title={Two author={X}\n\n@book{c, title={Three}}\n")
    assert [item["id"] for item in items] == ["a", "b", "c"]
    assert [(problem.line, problem.key) for problem in problems] == [(3, "b")]


def test_what_is_written_reads_back_as_it_was() -> None:
    item = {
        "id": "o-neill",
        "type": "chapter",
        "title": "The Secret Diplomacy of Things: 50% & more",
        "author": [{"family": "O’Neill", "given": "Ann"}, {"literal": "Smith and Sons"}],
        "container-title": "A book on {braces} and <i>italics</i>",
        "issued": {"date-parts": [[2001, 2, 3]]},
        "page": "1-2",
        "publisher": "Hachette",
    }
    for dialect in ("bibtex", "biblatex"):
        back = read_one(write(item, dialect=dialect))
        assert {k: v for k, v in back.items() if k != "title-short"} == item
