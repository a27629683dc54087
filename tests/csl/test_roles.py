"""Marks of who wrote what change nothing of what is written."""

from __future__ import annotations

from functools import cache
from typing import Any

from refdesk.csl.explain import Watching, roles, without_roles
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


def test_entries_read_the_same_with_and_without_roles():
    locales = cache(read_locale)
    for path in sorted(official_styles().glob("*.csl"))[::45]:
        style = path.read_bytes()
        watching = Watching()
        plain = Processor(style, locales).bibliography(ITEMS)
        marked = Processor(style, locales, watch=watching).bibliography(ITEMS)
        if plain is None or marked is None:
            assert plain == marked
            continue
        for one, other in zip(plain.entries, marked.entries, strict=True):
            assert without_roles(other.text) == tuple(one.text), path.stem
            [item] = [item for item in ITEMS if item["id"] == one.id]
            text = "".join(part for part in one.text if isinstance(part, str))
            assert "".join(part for _, part in roles(watching, other.text, item)) == text
