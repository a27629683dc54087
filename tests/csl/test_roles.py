"""Each part of an entry knows the variable that it comes from."""

from __future__ import annotations

from functools import cache
from typing import Any

from refdesk.csl.explain import roles
from refdesk.csl.processor import Processor
from refdesk.styles.files import official_styles
from refdesk.styles.locales import read_locale

PEOPLE = [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}, {"family": "Doe", "given": "Jane M."}]
ITEMS: list[dict[str, Any]] = [
    {"id": "article", "type": "article-journal", "title": "Of <i>soil</i>: a “story”", "author": PEOPLE, "volume": "3",
     "container-title": "J. Soil", "issue": "2", "page": "10-21", "issued": {"date-parts": [[2001, 5, 2]]}, "DOI": "10.1/x"},
    {"id": "chapter", "type": "chapter", "title": "Part", "editor": PEOPLE, "container-title": "Whole", "edition": "2",
     "publisher": "Press", "publisher-place": "Bonn", "page": "3", "issued": {"date-parts": [[2001]]}},
    {"id": "page", "type": "webpage", "title": "Page.", "URL": "https://example.org", "accessed": {"date-parts": [[2020, 1, 1]]}},
    {"id": "book", "type": "book", "title": "Soil", "author": PEOPLE, "issued": {"date-parts": [[2001]]}},
    {"id": "again", "type": "book", "title": "Soils", "author": PEOPLE, "issued": {"date-parts": [[2001]]}},
]  # fmt: skip


def test_the_parts_of_an_entry_are_its_text():
    locales = cache(read_locale)
    for path in sorted(official_styles().glob("*.csl"))[::45]:
        listed = Processor(path.read_bytes(), locales).bibliography(ITEMS)
        for entry in listed.entries if listed else ():
            [item] = [item for item in ITEMS if item["id"] == entry.id]
            text = "".join(part for part in entry.text if isinstance(part, str))
            assert "".join(part for _, part in roles(entry, item)) == text
            assert len(entry.sources) == len(entry.text), path.stem


def test_a_part_is_of_the_variable_that_its_element_renders():
    listed = Processor((official_styles() / "apa.csl").read_bytes(), cache(read_locale)).bibliography(ITEMS[:2])
    assert listed is not None
    article, chapter = listed.entries
    assert ("container-title", "J. Soil") in roles(article, ITEMS[0])
    assert ("volume", "3") in roles(article, ITEMS[0])
    assert next(role for role, _ in roles(chapter, ITEMS[1])) == "editor"
