"""What a document makes of its citations: positions, collapsing, and cites that would read alike."""

from __future__ import annotations

from typing import Any

import pytest

from refdesk.csl import Formatted, Processor
from refdesk.styles.locales import read_locale

CITE = """<group delimiter=" "><names variable="author"><name form="short" and="symbol" initialize-with=". "/></names>
  <date variable="issued" form="text" date-parts="year"/><text variable="locator"/></group>"""
IBID = f'<choose><if position="ibid"><text term="ibid"/></if><else>{CITE}</else></choose>'


def processor(options: str = "", cite: str = CITE, kind: str = "in-text", sort: str = "") -> Processor:
    """A processor for a small style with these options of cs:citation."""
    return Processor(
        f"""<style xmlns="http://purl.org/net/xbiblio/csl" class="{kind}" version="1.0">
        <citation {options}>{sort}<layout prefix="(" suffix=")" delimiter="; ">{cite}</layout></citation>
        <bibliography><sort><key variable="title"/></sort>
          <layout><text variable="citation-number"/></layout></bibliography>
        </style>""",
        read_locale,
    )


def item(key: str, *authors: str, year: int = 2000) -> dict[str, Any]:
    """A book whose authors are given as `Family` or `Family, Given`."""
    names = [dict(zip(("family", "given"), author.split(", "), strict=False)) for author in authors]
    return {"id": key, "type": "book", "title": key, "author": names, "issued": {"date-parts": [[year]]}}


def citation(*keys: str, note: int = 0, **fields: str) -> dict[str, Any]:
    return {"citationItems": [{"id": key, **fields} for key in keys], "properties": {"noteIndex": note}}


def text(formatted: Formatted) -> str:
    return "".join(part for part in formatted if isinstance(part, str))


def cited(engine: Processor, items: list[dict[str, Any]], *citations: dict[str, Any]) -> list[str]:
    return [text(one) for one in engine.document(items, citations).citations]


NAMES = 'et-al-min="2" et-al-use-first="1" disambiguate-add-names="true"'


def test_names_are_added_until_cites_differ_and_no_further() -> None:
    items = [item("a", "Roe", "Doe", "Poe"), item("b", "Roe", "Moe", "Poe"), item("c", "Zoe", "Poe")]
    assert cited(processor(NAMES), items, citation("a", "b", "c")) == [
        "(Roe, Doe, et al. 2000; Roe, Moe, et al. 2000; Zoe et al. 2000)"
    ]


def test_names_that_help_nothing_are_not_added() -> None:
    items = [item("a", "Roe", "Doe", "Poe"), item("b", "Roe", "Doe", "Poe")]
    assert cited(processor(NAMES), items, citation("a", "b")) == ["(Roe et al. 2000; Roe et al. 2000)"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Roe, Ann", "Roe, Bob", "(A. Roe 2000; B. Roe 2000)"),
        ("Roe, Ann", "Roe, Amy", "(Ann Roe 2000; Amy Roe 2000)"),
        ("Roe, Ann", "Roe, Ann", "(Roe 2000; Roe 2000)"),
    ],
)
def test_given_names_are_expanded_no_further_than_they_must(first: str, second: str, expected: str) -> None:
    engine = processor('disambiguate-add-givenname="true"')
    assert cited(engine, [item("a", first), item("b", second)], citation("a", "b")) == [expected]


def test_a_hidden_name_is_shown_for_the_sake_of_its_given_name() -> None:
    engine = processor(f'{NAMES} disambiguate-add-givenname="true"')
    items = [item("a", "Roe", "Doe, Ann", "Poe"), item("b", "Roe", "Doe, Bob", "Poe")]
    assert cited(engine, items, citation("a", "b")) == ["(Roe, A. Doe, et al. 2000; Roe, B. Doe, et al. 2000)"]


SUFFIXES = 'disambiguate-add-year-suffix="true"'


def test_year_suffixes_follow_the_order_of_the_list_and_count_past_z() -> None:
    items = [item(f"t{index:02}", "Roe") for index in reversed(range(28))]
    assert cited(processor(SUFFIXES), items, citation("t00", "t27")) == ["(Roe 2000a; Roe 2000ab)"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ('collapse="year"', "(Roe 2000a, 2000b, 2000c, 2001; Doe 2000)"),
        ('collapse="year-suffix" year-suffix-delimiter=","', "(Roe 2000a,b,c, 2001; Doe 2000)"),
        ('collapse="year-suffix-ranged" year-suffix-delimiter=","', "(Roe 2000a–c, 2001; Doe 2000)"),
        ('collapse="year" cite-group-delimiter=" + "', "(Roe 2000a + 2000b + 2000c + 2001; Doe 2000)"),
        ('collapse="year" cite-group-delimiter=" + " after-collapse-delimiter=" | "',
         "(Roe 2000a + 2000b + 2000c + 2001 | Doe 2000)"),
    ],
)  # fmt: skip
def test_cites_of_one_author_collapse(options: str, expected: str) -> None:
    items = [item("a", "Roe"), item("b", "Roe"), item("c", "Roe"), item("d", "Roe", year=2001), item("e", "Doe")]
    assert cited(processor(f"{SUFFIXES} {options}"), items, citation("a", "b", "c", "d", "e")) == [expected]


def test_a_cite_with_a_locator_collapses_to_its_year_suffix() -> None:
    items = [item("a", "Roe"), item("b", "Roe")]
    engine = processor(f'{SUFFIXES} collapse="year-suffix"')
    assert cited(engine, items, citation("a", "b", locator="7")) == ["(Roe 2000a 7, b 7)"]


def test_citation_numbers_collapse_to_ranges_of_three_and_more() -> None:
    engine = processor('collapse="citation-number"', '<text variable="citation-number"/>')
    items = [item(key, "Roe") for key in "abcdefg"]
    assert cited(engine, items, citation(*"abdefg"), citation(*"aceg")) == ["(1; 2; 4–7)", "(1; 3; 5; 7)"]


def test_ibid_needs_a_citation_before_that_cites_nothing_else() -> None:
    items = [item("a", "Roe"), item("b", "Doe")]
    notes = [
        citation("a", note=1),
        citation("a", note=2),
        citation("a", "b", note=3),
        citation("b", note=4),
        citation("b", note=6),
    ]
    assert cited(processor(cite=IBID, kind="note"), items, *notes) == [
        "(Roe 2000)", "(Ibid.)", "(Ibid.; Doe 2000)", "(Doe 2000)", "(Doe 2000)",
    ]  # fmt: skip


def test_a_note_that_two_citations_share_is_no_ground_for_ibid_in_the_next() -> None:
    items = [item("a", "Roe"), item("b", "Doe")]
    notes = [citation("a", note=1), citation("b", note=1), citation("b", note=2)]
    assert cited(processor(cite=IBID, kind="note"), items, *notes)[2] == "(Doe 2000)"


def test_cites_are_sorted_and_those_of_one_author_stay_together() -> None:
    sort = '<sort><key variable="issued"/></sort>'
    items = [item("a", "Roe", year=2001), item("b", "Doe", year=2002), item("c", "Roe", year=2003)]
    engine = processor('collapse="year"', sort=sort)
    assert cited(engine, items, citation("b", "c", "a")) == ["(Roe 2001, 2003; Doe 2002)"]


def test_what_is_cited_is_numbered_before_what_is_not() -> None:
    engine = processor(cite='<text variable="citation-number"/>')
    items = [item("b", "Roe"), item("a", "Roe")]
    unsorted = engine.document(items, [citation("a")], sort=False)
    assert [entry.id for entry in unsorted.bibliography.entries] == ["a", "b"]  # type: ignore[union-attr]


def test_an_unknown_key_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        processor().document([item("a", "Roe")], [citation("nowhere")])


def test_a_cite_is_rendered_only_a_few_times_however_many_read_alike() -> None:
    engine = processor(f'{NAMES} {SUFFIXES} disambiguate-add-givenname="true"')

    def renderings(size: int) -> int:
        items = [item(str(index), f"Roe, A{index % 7}", "Doe", f"Poe{index % 3}") for index in range(size)]
        disambiguation = engine.arrange(items).disambiguation
        assert disambiguation is not None
        return size + len(disambiguation.tried)

    assert renderings(400) <= 8 * renderings(50) + 50


def test_positions_go_by_the_order_in_which_a_citation_shows_its_cites() -> None:
    items = [item("a", "Roe", year=2001), item("b", "Doe", year=2002)]
    engine = processor(cite=IBID, kind="note", sort='<sort><key variable="issued"/></sort>')
    notes = [citation("a", note=1), citation("b", "a", note=2)]
    assert cited(engine, items, *notes)[1] == "(Ibid.; Doe 2002)"


def test_a_cite_without_its_author_does_not_join_the_cite_before_it_of_another_author():
    engine = processor('collapse="year" cite-group-delimiter=", "')
    items = [item("one", "Arendt, Hannah"), item("two", "Kafka, Franz", year=2009)]
    cluster = {"citationItems": [{"id": "one"}, {"id": "two", "suppress-author": True}]}
    assert text(engine.document(items, [cluster]).citations[0]) == "(Arendt 2000; 2009)"
