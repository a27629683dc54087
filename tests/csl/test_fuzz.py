"""Mean styles and mean items: no crash but StyleError with its line, and no hang."""

from __future__ import annotations

import os
import time
from functools import cache
from itertools import cycle
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refdesk.csl import Document, Processor, StyleError
from refdesk.csl.item import DATE_VARIABLES, NAME_VARIABLES, NUMBER_VARIABLES
from refdesk.csl.reading.parse import MAX_DEPTH
from refdesk.styles.locales import read_locale
from refdesk.styles.names import find_style

STYLES = ["apa", "chicago-notes-bibliography", "ieee", "modern-language-association"]
TEXT_VARIABLES = """abstract annote archive citation-label container-title container-title-short DOI genre ISBN
    journalAbbreviation language note original-title publisher publisher-place shortTitle
    status title title-short URL year-suffix""".split()
VARIABLES = [*TEXT_VARIABLES, *sorted(NAME_VARIABLES | DATE_VARIABLES | NUMBER_VARIABLES)]
ITEM = {
    "id": "a",
    "type": "article-journal",
    "title": "Title",
    "author": [{"family": "Doe", "given": "Jane"}],
    "issued": {"date-parts": [[2020, 5, 6], [2021, 1, 2]]},
    "page": "1-2",
}
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

cached_locale = cache(read_locale)


@cache
def processor(style: str) -> Processor:
    return Processor(find_style(style).path.read_bytes(), cached_locale, links=True)


def render(engine: Processor, items: list[dict[str, Any]]) -> Document:
    cites = [{"id": item["id"], "locator": "4"} for item in items[:3]]
    citation = {"citationItems": cites, "properties": {"noteIndex": 1}}
    return engine.document(items, [citation, citation])


def seconds(engine: Processor, items: list[dict[str, Any]]) -> float:
    start = time.process_time()
    render(engine, items)
    return time.process_time() - start


# -- items

marks = st.sampled_from(["<i>", "</i>", '<span class="nocase">', "</span>", '"', "'", "“", "”", "«", "²", "–", "&",
                         "..", "\0", "\x1b[2J", "\u202e", "\ud800"])  # fmt: skip
texts = st.lists(st.one_of(marks, st.text(max_size=5)), max_size=8).map("".join)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts)
jsons = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)
names = st.lists(
    st.dictionaries(
        st.sampled_from(
            "family given literal suffix non-dropping-particle dropping-particle comma-suffix isInstitution".split()
        ),
        st.one_of(texts, jsons),
        max_size=4,
    ),
    max_size=4,
)
dates = st.fixed_dictionaries(
    {}, optional={"date-parts": jsons | st.lists(st.lists(scalars, max_size=4), max_size=3), "season": scalars, "circa": scalars,
                  "raw": scalars, "literal": jsons}
)  # fmt: skip
items = st.dictionaries(
    st.sampled_from([*VARIABLES, "type", "author", "issued", "title", "page"]),
    st.one_of(jsons, names, dates),
    max_size=8,
)


@FEW
@given(st.sampled_from(STYLES), st.lists(items, min_size=1, max_size=3))
def test_any_json_in_any_variable_renders(style: str, found: list[dict[str, Any]]) -> None:
    document = render(processor(style), [{**ITEM, **item, "id": str(index)} for index, item in enumerate(found)])
    assert len(document.citations) == 2


@FEW
@given(
    st.dictionaries(
        st.sampled_from("locator label prefix suffix position near-note suppress-author author-only".split()), jsons
    ),
    st.dictionaries(st.sampled_from("noteIndex mode infix unsorted".split()), jsons) | jsons,
    st.sampled_from(["composite", "author-only", "suppress-author", None]),
)
def test_any_json_in_a_citation_renders(cite: dict[str, Any], properties: Any, mode: str | None) -> None:
    citation = {"citationItems": [{**cite, "id": "a"}, {"id": "a"}], "properties": properties, "mode": mode}
    for style in STYLES:
        assert len(processor(style).document([ITEM], [citation, citation]).citations) == 2


def styles_for_each_variable() -> list[tuple[str, list[str]]]:
    """Each variable with one of the styles in turn, or with all of them if there is time."""
    groups = [STYLES] if os.environ.get("REFDESK_SLOW") else [[style] for style in STYLES]
    return list(zip(VARIABLES, cycle(groups), strict=False))


@pytest.mark.parametrize(("variable", "styles"), styles_for_each_variable())
def test_every_variable_may_be_of_any_type(variable: str, styles: list[str]) -> None:
    values: list[Any] = [None, True, 0, -1, 10**30, 1.5, float("nan"), float("inf"), "", "12", "-", "1" * 5000 + "-" + "2" * 5000,
              [], [[]],
              {}, ["x"], [1], [None], [{}], [{"family": 1}], [{"literal": []}], {"date-parts": [[None]]},
              {"date-parts": [[10**20, 13, 45]]}, {"date-parts": {"x": 1}}, {"raw": "²/x"}, {"season": [1]}]  # fmt: skip
    mean = [{**ITEM, variable: value, "id": str(index)} for index, value in enumerate(values)]
    for style in styles:
        assert render(processor(style), mean).bibliography is not None


@pytest.mark.parametrize(
    "pattern",
    ['"', "'", "“", '<i>"', "<i>", "</i>", "<i><b></i>", '<span class="nocase">x', "<", ".,:;!?",
     "d'a ", 'a "b ', "²", "1-", "1&", "- ", " ", "the A-b "],
)  # fmt: skip
def test_long_text_takes_linear_time(pattern: str) -> None:
    engine = processor("chicago-notes-bibliography")
    fields = ("title", "publisher", "page", "edition")
    short, long = (
        [
            {
                **ITEM,
                **dict.fromkeys(fields, pattern * count),
                "author": [{"family": pattern * count, "given": pattern * count}],
            }
        ]
        for count in (300, 2400)
    )
    before = seconds(engine, short)
    assert seconds(engine, long) < max(2.5, 25 * before)


@pytest.mark.parametrize("style", STYLES)
def test_thousands_of_names_render_in_seconds(style: str) -> None:
    crowd = [{"family": f"Name{index}", "given": "Ann Bea"} for index in range(4_000)]
    twice = [{**ITEM, "author": crowd}, {**ITEM, "id": "b", "author": [*crowd, {"family": "Last"}]}]
    assert seconds(processor(style), twice) < 5


# -- styles

XMLNS = 'xmlns="http://purl.org/net/xbiblio/csl"'


def style_of(body: str, *, macros: str = "", options: str = "", citation: str = "", rest: str = "") -> str:
    return f"""<style {XMLNS} class="in-text" version="1.0" {options}>
{macros}
<citation {citation}><layout>
{body}
</layout></citation>{rest}</style>"""


def chain(length: int, before: str = "", after: str = "", calls: int = 1) -> str:
    """Macros of which each calls the next."""
    inner = [before + f'<text macro="m{index + 1}"/>' * calls + after for index in range(length)]
    return "".join(
        f'<macro name="m{index}">{text}</macro>' for index, text in enumerate([*inner, '<text variable="title"/>'])
    )


def test_a_style_may_be_nested_as_deep_as_is_allowed() -> None:
    wrap = '<group prefix="(" suffix=")" delimiter=" " display="block" font-style="italic">'
    body = (
        wrap * (MAX_DEPTH - 1)
        + '<text variable="title" text-case="title" quotes="true"/>'
        + "</group>" * (MAX_DEPTH - 1)
    )
    engine = Processor(style_of(body), cached_locale)
    text = engine.cite([{**ITEM, "title": "<i>" * 30 + "a title"}], {"citationItems": [{"id": "a"}]})
    assert any("Title" in part for part in text if isinstance(part, str))


@pytest.mark.parametrize(
    ("style", "line", "message"),
    [
        ("", 1, "not well-formed"),
        ("plain text", 1, "not well-formed"),
        ("<html/>", 1, "not a CSL style"),
        (f"<style {XMLNS}/>", 1, "no cs:citation"),
        (f"<style {XMLNS}>\n<citation/></style>", 2, "no layout"),
        ("<style>\n\0</style>", 2, "not well-formed"),
        ("<a/>\n<!DOCTYPE b [<!ENTITY c 'd'>]><style/>", 2, "document type"),
        (style_of('<text macro="lost"/>'), 4, "no macro 'lost'"),
        (style_of("<number/>"), 4, "no variable"),
        (style_of("", macros='<macro name="a"><text macro="a"/></macro>'), 2, "'a' calls itself"),
        (style_of("<group>" * 5000 + "</group>" * 5000), 4, "deep"),
        (style_of('<text macro="m0"/>', macros=chain(5000)), 2, "deep"),
        (style_of('<text macro="m0"/>', macros=chain(20, "<group>" * 90, "</group>" * 90)), 2, "deep"),
        (style_of('<text macro="m0"/>', macros=chain(40, calls=2)), 2, "more than 1,000,000 macros"),
    ],
)
def test_a_style_that_cannot_be_used_is_refused_with_the_line(style: str, line: int, message: str) -> None:
    with pytest.raises(StyleError, match=message) as caught:
        Processor(style, cached_locale)
    assert caught.value.line == line


def test_only_a_whole_character_reference_may_be_escaped_twice() -> None:
    citation = {"citationItems": [{"id": "a"}]}
    for value, text in (("&amp;#233;", "é"), ("x&amp;#y", "x&#y"), ("&amp;#xe9;", "é"), ("&amp;#;", "&#;")):
        assert (
            "".join(map(str, Processor(style_of(f'<text value="{value}"/>'), cached_locale).cite([ITEM], citation)))
            == text
        )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_no_encoding_hides_a_document_type(encoding: str) -> None:
    style = f'<?xml version="1.0" encoding="{encoding[:6]}"?><!DOCTYPE a [<!ENTITY b "x">]>' + style_of(
        "<text value='&b;'/>"
    )
    with pytest.raises(StyleError):
        Processor(style.encode(encoding), cached_locale)


ATTRIBUTES = """and collapse date-parts default-locale delimiter delimiter-precedes-last disambiguate disambiguate-add-givenname
    disambiguate-add-names disambiguate-add-year-suffix display et-al-min et-al-use-first et-al-use-last font-style form
    givenname-disambiguation-rule initialize initialize-with is-numeric is-uncertain-date line-spacing locator macro match name
    name-as-sort-order near-note-distance page-range-format plural position prefix quotes range-delimiter second-field-align sort
    strip-periods subsequent-author-substitute suffix term text-case type value variable vertical-align""".split()
VALUES = ["", "x", "-1", "0", "9" * 30, "²", "1.5", "true", "all none", "&#10;", "&lt;", "x" * 300,
          "ibid", "title", "issued", "author",
          "author editor", "page", "citation-number", "first", "year", "month", "ordinal", "long-ordinal", "roman",
          "short", "count", "year-suffix", "locator"]  # fmt: skip
ELEMENTS = """text group names date number label choose if else-if else name et-al substitute institution name-part date-part
    macro layout sort key bogus""".split()
attributes = st.dictionaries(st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES), max_size=5).map(
    lambda found: " ".join(f'{name}="{value}"' for name, value in found.items())
)


def written(name: str, own: str, children: list[str]) -> str:
    return f"<{name} {own}>{''.join(children)}</{name}>"


elements = st.recursive(
    st.builds(written, st.sampled_from(ELEMENTS), attributes, st.just([])),
    lambda inner: st.builds(written, st.sampled_from(ELEMENTS), attributes, st.lists(inner, max_size=3)),
    max_leaves=8,
)


@FEW
@given(elements, elements, elements, attributes, attributes)
def test_any_elements_render_or_are_refused(body: str, macro: str, entry: str, options: str, citation: str) -> None:
    rest = f'<bibliography {citation}><sort><key macro="x"/></sort><layout>{entry}</layout></bibliography>'
    style = style_of(body, macros=f'<macro name="x">{macro}</macro>', options=options, citation=citation, rest=rest)
    lines: list[int | None] = []
    try:
        render(Processor(style, cached_locale), [ITEM, {**ITEM, "id": "b"}])
    except StyleError as error:
        lines.append(error.line)
    assert None not in lines
