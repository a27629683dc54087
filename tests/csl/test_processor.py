"""The processor as a library: documents, lists, citations, and what it says of styles that it cannot use."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import refdesk.csl
from refdesk.csl import Formatted, Mark, Processor, StyleError
from refdesk.styles.locales import read_locale
from refdesk.styles.names import find_style

ARENDT: dict[str, Any] = {
    "id": "arendt",
    "type": "book",
    "title": "On revolution",
    "author": [{"family": "Arendt", "given": "Hannah"}],
    "publisher": "Viking",
    "DOI": "10.1000/arendt",
    "issued": {"date-parts": [[1963]]},
}
KNUTH: dict[str, Any] = {
    "id": "knuth",
    "type": "article-journal",
    "title": "Literate programming",
    "author": [{"family": "Knuth", "given": "Donald E."}, {"family": "Doe", "given": "Jane"}],
    "container-title": "The computer journal",
    "volume": "27",
    "page": "97-111",
    "issued": {"date-parts": [[1984]]},
}


@cache
def processor(style: str, locale: str | None = None, links: bool = False) -> Processor:
    return Processor(find_style(style).path.read_bytes(), read_locale, locale, links=links)


def plain(text: Formatted) -> str:
    return "".join(part for part in text if isinstance(part, str))


def cite(style: str, *cites: dict[str, Any], **citation: Any) -> str:
    return plain(processor(style).cite([ARENDT, KNUTH], {"citationItems": list(cites), **citation}))


def test_a_list_is_in_the_order_of_the_style_with_the_layout_it_asks_for() -> None:
    found = processor("apa").bibliography([KNUTH, ARENDT])
    assert found is not None
    assert [entry.id for entry in found.entries] == ["arendt", "knuth"]
    assert plain(found.entries[0].text) == "Arendt, H. (1963). On revolution. Viking. https://doi.org/10.1000/arendt"
    assert Mark("font-style", "italic") in found.entries[0].text
    assert found.hanging_indent


def test_a_list_that_is_not_to_be_sorted_stays_in_its_order() -> None:
    found = processor("apa").bibliography([KNUTH, ARENDT], sort=False)
    assert found is not None
    assert [entry.id for entry in found.entries] == ["knuth", "arendt"]


def test_a_document_has_its_citations_in_order_and_the_list_of_all_items() -> None:
    document = processor("apa").document(
        [ARENDT, KNUTH], [{"citationItems": [{"id": "knuth", "locator": "99"}]}, {"citationItems": [{"id": "arendt"}]}]
    )
    assert list(map(plain, document.citations)) == ["(Knuth & Doe, 1984, p. 99)", "(Arendt, 1963)"]
    assert document.bibliography is not None
    assert len(document.bibliography.entries) == 2


def test_notes_that_follow_each_other_are_distinguished_from_the_first() -> None:
    notes = [{"citationItems": [{"id": "arendt"}], "properties": {"noteIndex": note}} for note in (1, 2)]
    first, second = processor("chicago-notes-bibliography").document([ARENDT], notes).citations
    assert len(plain(second)) < len(plain(first))


def test_a_citation_has_the_text_around_its_cites() -> None:
    assert (
        cite("apa", {"id": "arendt", "prefix": "see", "suffix": "and elsewhere"}) == "(see Arendt, 1963 and elsewhere)"
    )


def test_the_author_may_be_left_out_or_be_alone() -> None:
    assert cite("apa", {"id": "arendt", "suppress-author": True}) == "(1963)"
    assert cite("apa", {"id": "arendt"}, properties={"mode": "suppress-author"}) == "(1963)"
    assert cite("apa", {"id": "arendt", "author-only": True}) == "Arendt"
    assert cite("apa", {"id": "arendt"}, properties={"mode": "author-only"}) == "Arendt"


def test_a_narrative_citation_has_its_author_in_the_sentence() -> None:
    composite = {"mode": "composite"}
    assert cite("apa", {"id": "arendt"}, properties=composite) == "Arendt (1963)"
    assert cite("apa", {"id": "arendt", "locator": "7"}, {"id": "knuth"}, properties=composite) == (
        "Arendt (1963, p. 7; Knuth & Doe, 1984)"
    )
    assert cite("apa", {"id": "arendt"}, properties={**composite, "infix": "wrote"}) == "Arendt wrote (1963)"


def test_a_numeric_style_names_the_author_of_a_narrative_citation_all_the_same() -> None:
    assert cite("ieee", {"id": "knuth"}, properties={"mode": "composite"}) == "Knuth and Doe [1]"


def test_a_citation_of_what_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="lost"):
        cite("apa", {"id": "lost"})


def test_the_locale_given_overrides_the_styles_own() -> None:
    engine = processor("apa", "de-DE")
    assert engine.lang == "de-DE"
    text = plain(engine.cite([ARENDT], {"citationItems": [{"id": "arendt", "locator": "7"}]}))
    assert text == "(Arendt, 1963, S. 7)"


def test_identifiers_are_links_where_links_are_asked_for() -> None:
    with_links = processor("apa", None, True).bibliography([ARENDT])
    without = processor("apa").bibliography([ARENDT])
    assert with_links is not None
    assert without is not None
    assert Mark("link", "https://doi.org/10.1000/arendt") in with_links.entries[0].text
    assert plain(with_links.entries[0].text) == plain(without.entries[0].text)


def test_a_style_without_a_list_gives_none() -> None:
    style = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
      <citation><layout><text variable="title"/></layout></citation></style>"""
    engine = Processor(style, read_locale)
    assert engine.bibliography([ARENDT]) is None
    assert engine.document([ARENDT]).bibliography is None


def test_an_abbreviation_replaces_the_short_form() -> None:
    style = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
      <citation><layout><text variable="container-title" form="short"/></layout></citation></style>"""
    engine = Processor(style, read_locale, abbreviations={"container-title": {"The computer journal": "Comp. J."}})
    assert plain(engine.cite([KNUTH], {"citationItems": [{"id": "knuth"}]})) == "Comp. J."


def test_the_error_says_where_in_the_style_it_is() -> None:
    style = '<style xmlns="http://purl.org/net/xbiblio/csl">\n<citation><layout>\n<text macro="x"/></layout></citation></style>'
    with pytest.raises(StyleError) as caught:
        Processor(style, read_locale)
    assert str(caught.value) == "line 3: <text>: there is no macro 'x'"


def test_the_processor_imports_only_the_ground_floor() -> None:
    folder = Path(refdesk.csl.__file__).parent
    modules = [
        "refdesk.csl." + ".".join(path.relative_to(folder).with_suffix("").parts)
        for path in sorted(folder.rglob("*.py"))
        if path.name != "__init__.py"
    ]
    code = f"import importlib, sys; [importlib.import_module(name) for name in {modules}]; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    ours = {name for name in loaded if name.startswith("refdesk") and not name.startswith("refdesk.csl")}
    assert {name for name in ours if not name.startswith("refdesk.items")} == {"refdesk", "refdesk.errors"}
