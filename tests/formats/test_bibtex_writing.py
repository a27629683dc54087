"""Writing BibTeX and BibLaTeX: the entries, what is lost, and that what is written reads back as it was."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refdesk.formats.bibtex.fields import ROWS, TYPES_WRITTEN
from refdesk.formats.registry import by_name
from refdesk.items import Item, Problem

DIALECTS = ("bibtex", "biblatex")
ARTICLE: Item = {
    "id": "berg2019",
    "type": "article-journal",
    "title": "On the use of LaTeX in Georgia: 50% & more",
    "title-short": "On the use of LaTeX",
    "author": [
        {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
        {"family": "O’Neill", "given": "Ann", "suffix": "Jr."},
        {"literal": "Smith and Sons"},
        {"family": "de la Mare", "given": "Walter"},
        {"family": "Šimůnek", "given": "Éva"},
    ],
    "container-title": "Caucasus Journal",
    "container-title-short": "Cauc. J.",
    "issued": {"date-parts": [[2019, 3]]},
    "volume": "16",
    "issue": "1",
    "page": "80-92",
    "DOI": "10.1/a_b",
    "keyword": "maps; Census, 1970",
    "language": "en-GB",
    "abstract": "α and “quotes”\nin <i>two</i> paragraphs",
}


def write(*items: Item, dialect: str = "bibtex", **options: Any) -> str:
    form = by_name(dialect)
    assert form
    return "".join(piece for piece in form.write(items, **options) if isinstance(piece, str))


def losses(*items: Item, dialect: str = "bibtex") -> list[Problem]:
    form = by_name(dialect)
    assert form
    return [piece for piece in form.write(items) if isinstance(piece, Problem)]


def read(text: str) -> list[Item]:
    form = by_name("bibtex")
    assert form
    return [item for item in form.read(text.encode()) if not isinstance(item, Problem)]


def test_bibtex_is_written_in_ascii_with_the_case_of_names_in_titles_protected() -> None:
    assert write(ARTICLE) == (
        r"""@article{berg2019,
  author = {van der Berg, Jan and O'Neill, Jr., Ann and {Smith and Sons} and {de la Mare}, Walter and {\v S}im{\r u}nek, {\'E}va},
  title = {On the use of {LaTeX} in {Georgia}: 50\% \& more},
  journal = {Caucasus Journal},
  shorttitle = {On the use of {LaTeX}},
  shortjournal = {Cauc. J.},
  year = {2019},
  month = mar,
  volume = {16},
  number = {1},
  pages = {80--92},
  abstract = {$\alpha$ and ``quotes''

in \emph{two} paragraphs},
  keywords = {maps, {Census, 1970}},
  language = {en-GB},
  doi = {10.1/a_b},
}
"""
    )


def test_biblatex_is_written_in_unicode_with_its_own_fields() -> None:
    text = write(ARTICLE, dialect="biblatex")
    assert "  journaltitle = {Caucasus Journal},\n" in text
    assert "  date = {2019-03},\n" in text
    assert "  langid = {british},\n" in text
    assert "and Šimůnek, Éva}" in text


def test_either_dialect_is_written_in_ascii_or_not_when_that_is_asked_for() -> None:
    assert "Šimůnek, Éva" in write(ARTICLE, ascii=False)
    assert write(ARTICLE, dialect="biblatex", ascii=True).isascii()


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("type", sorted(TYPES_WRITTEN))
def test_every_type_of_item_comes_back_as_that_type(type: str, dialect: str) -> None:
    item = {"id": "a", "type": type, "title": "A thing"}
    assert read(write(item, dialect=dialect)) == [item]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.variable)
def test_every_variable_comes_back_unchanged(row: Any, dialect: str) -> None:
    value = {
        "names": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}, {"literal": "A and B, Ltd."}],
        "date": {"date-parts": [[2001, 2, 3], [2004]], "circa": True},
        "pages": "S12-S15",
        "language": "de-DE",
    }.get(row.kind, "Some 1st {value} of it: an_example & more")
    if row.variable in ("DOI", "URL"):
        value = "https://a.b/c_d?e=%20f&g#h~i" if row.variable == "URL" else "10.1/a_b(c);d<e>"
    for type in ("article-journal", "chapter", "book", "report", "thesis", "motion_picture", "webpage", "patent"):
        item = {"id": "a", "type": type, "title": "A thing", row.variable: value}
        back = read(write(item, dialect=dialect))[0]
        assert back[row.variable] == value
        assert back["type"] == type


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_came_from_bibtex_and_csl_cannot_hold_goes_back_into_it(dialect: str) -> None:
    text = (
        "@mvbook{a, title={A}, file={:x_y.pdf:PDF}, sortname={Zz}, editortype={redactor}, "
        "eprint={2101.1}, eprinttype={arxiv}, urldate={2004-04-25T14:34:00}, keywords={k}}"
    )
    item = read(text)[0]
    written = write(item, dialect=dialect)
    for part in (
        "@mvbook{",
        "file = {:x_y.pdf:PDF}",
        "sortname = {Zz}",
        "eprint = {2101.1}",
        "urldate = {2004-04-25T14:34:00}",
    ):
        assert part in written
    assert read(written) == [item]


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({"id": "a b", "type": "book"}, "the key 'a b' is written as 'ab'"),
        ({"id": "a", "type": "book", "x-unknown": "value"}, "BibTeX has no field for x-unknown: value"),
        ({"id": "a", "type": "book", "custom": {"ris": {"ZZ": "1"}}}, "BibTeX has no field for custom.ris"),
        ({"id": "a", "type": "book", "author": "A B"}, None),
        ({"id": "a", "type": "book", "volume": {"x": 1}}, "volume has a value of another shape: {'x': 1}"),
        ({"id": "a", "type": "book", "issued": {"date-parts": []}}, "issued has no date in it"),
        (
            {
                "id": "a",
                "type": "book",
                "author": [{"family": "A", "dropping-particle": "de"}, {"family": "B", "non-dropping-particle": "van"}],
            },
            "which particles of author are dropped: A",
        ),
    ],
)
def test_what_is_lost_is_reported_with_the_key(item: Item, told: str | None) -> None:
    lost = losses(item)
    assert [problem.message for problem in lost] == ([told] if told else [])
    assert all(problem.code == "loss" and problem.key for problem in lost)


def test_biblatex_can_say_which_particles_are_dropped() -> None:
    names = [{"family": "Goethe", "given": "J.", "dropping-particle": "von"}]
    names.append({"family": "Leeuwenhoek", "given": "Antonie", "non-dropping-particle": "van"})
    item = {"id": "a", "type": "book", "author": names}
    assert not losses(item, dialect="biblatex")
    assert read(write(item, dialect="biblatex"))[0]["author"] == names


def test_two_items_never_share_a_key() -> None:
    text = write(
        {"id": "a", "type": "book"}, {"id": "a,", "type": "book"}, {"id": "", "type": "book"}, {"type": "book"}
    )
    assert [item["id"] for item in read(text)] == ["a", "a-2", "item", "item-2"]


def test_control_characters_and_braces_of_the_data_stay_out_of_the_file() -> None:
    text = write({"id": "a", "type": "book", "title": "A \x1b[31mred\x02 {thing", "URL": "https://a.b/{c"})
    assert "\x1b" not in text
    assert "\x02" not in text
    assert text.count("{") == text.count("}")
    assert read(text)[0]["title"] == "A [31mred {thing"


MARKUP = ["<i>", "</i>", "<sub>", "</sub>", "Foo ", "and ", "NASA ", " the"]
words = st.lists(st.sampled_from([*'aBcé–—-’‘“”`"?!{}\\$&#%_^~ /.,:;=()@\u00a0αß', *MARKUP]), max_size=12).map("".join)
parts = st.lists(
    st.sampled_from([*"aBcéÖ-’. ,{}&", "van ", "de la ", "O’", "Müller", "and", "others"]), max_size=6
).map("".join)
names = st.lists(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ["family", "given", "suffix", "dropping-particle", "non-dropping-particle", "literal"], parts
        ),
    ),
    max_size=3,
)
dates = st.fixed_dictionaries(
    {"date-parts": st.lists(st.lists(st.integers(-3000, 3000), min_size=1, max_size=3), min_size=1, max_size=2)},
    optional={"season": st.integers(1, 4), "circa": st.booleans()},
)
VALUES = {row.variable: {"names": names, "date": dates}.get(row.kind, words) for row in ROWS}
items = st.builds(
    lambda id, type, fields: {"id": id, "type": type, **fields},
    words,
    st.sampled_from(sorted(TYPES_WRITTEN)),
    st.lists(st.sampled_from(sorted(VALUES)), max_size=5, unique=True).flatmap(
        lambda variables: st.fixed_dictionaries({variable: VALUES[variable] for variable in variables})
    ),
)


@given(items, st.sampled_from(DIALECTS))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_what_is_read_of_what_was_written_is_written_and_read_the_same_again(item: Item, dialect: str) -> None:
    once = read(write(item, dialect=dialect))
    assert len(once) == 1
    text = write(*once, dialect=dialect)
    assert read(text) == once
    assert write(*read(text), dialect=dialect) == text


@pytest.mark.slow
@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_corpus_of_bib_files_is_written_and_read_the_same_again(shared: Path, dialect: str) -> None:
    differing = []
    for path in sorted(shared.glob("corpus/bib*/*.bib")):
        form = by_name("bibtex")
        assert form
        for item in form.read(path.read_bytes()):
            if isinstance(item, Problem):
                continue
            text = write(item, dialect=dialect)
            if write(*read(text), dialect=dialect) != text:
                differing.append((path.name, item.get("id")))
    assert not differing


# The recall that is asked for, folder by folder: a floor, measured as corpus/score.py measures it
FLOORS = {
    "biblatex-pandoc": (0.97, 0.99),
    "bibtex-bbt": (0.90, 0.96),
    "bibtex-bbt-large": (0.88, 0.96),
    "bibtex-zotero": (0.85, 0.95),
    "bibtex-citationjs": (0.85, 0.97),
}


@pytest.mark.parametrize("folder", FLOORS)
def test_the_corpora_of_other_projects_are_read_as_these_read_them(shared: Path, folder: str) -> None:
    exact, lenient = recall(shared / "corpus", folder, lambda path: read_file(path))
    assert (exact, lenient) >= FLOORS[folder]
    assert lenient >= FLOORS[folder][1]


@pytest.mark.parametrize(("dialect", "floor"), [("biblatex", 0.96), ("bibtex", 0.85)])
def test_items_of_all_types_survive_the_way_out_and_back_in(shared: Path, dialect: str, floor: float) -> None:
    _, lenient = recall(
        shared / "corpus", "roundtrip-csl", lambda path: read(write(*json.loads(path.read_text()), dialect=dialect))
    )
    assert lenient >= floor


def read_file(path: Path) -> list[Item]:
    form = by_name("bibtex")
    assert form
    return [item for item in form.read(path.read_bytes()) if not isinstance(item, Problem)]


def recall(corpus: Path, folder: str, convert: Any) -> tuple[float, float]:
    """The share of the expected fields that are exactly, and that are leniently right, by the corpus's own scorer."""
    spec = importlib.util.spec_from_file_location("score", corpus / "score.py")
    assert spec
    assert spec.loader
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    total = exact = lenient = 0
    for path in sorted((corpus / folder).glob("*.expected.json")):
        base = path.name.removesuffix(".expected.json")
        source = next(
            p for p in path.parent.iterdir() if p.stem == base and p.suffix in (".bib", ".json", ".bibtex", ".biblatex")
        )
        meta = path.with_name(base + ".meta.json")
        disputed = json.loads(meta.read_text()).get("disputed") or {} if meta.exists() else {}
        expected = [score.canon(item) for item in json.loads(path.read_text())]
        for number, (wanted, got) in enumerate(score.pair(expected, [score.canon(item) for item in convert(source)])):
            for field, value in wanted.items():
                if field[0] == "_" or field in disputed or f"{field}#{number}" in disputed:
                    continue
                options = [value, *wanted.get("_alt", {}).get(field, [])]
                found = (got or {}).get(field)
                total += 1
                exact += found is not None and any(score.same(field, option, found, False) for option in options)
                lenient += found is not None and any(score.same(field, option, found, True) for option in options)
    return exact / total, lenient / total


def test_a_letter_with_a_mark_that_latex_has_no_accent_for_keeps_its_field(write, read):
    text, problems = write(
        "bibtex", [{"id": "a", "type": "book", "title": "Росси\u0301я", "abstract": "a\u0332bc и\u0301"}]
    )
    assert problems == []
    assert read("bibtex", text)[0][0]["abstract"] == "a\u0332bc и\u0301"
