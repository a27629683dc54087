"""The article that the project ships with, in every official style; dependent styles through their parents.

A short run takes every fiftieth style; the slow run takes all of them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from refdesk.csl import Processor
from refdesk.styles.files import official_styles
from refdesk.styles.locales import read_locale
from refdesk.styles.names import resolve

ARTICLE = json.loads((Path(__file__).parents[2] / "library" / "references.json").read_bytes())
CITATION = {
    "citationItems": [{"id": ARTICLE[0]["id"], "locator": "82", "label": "page"}],
    "properties": {"noteIndex": 1},
}


def failures(every: int) -> dict[str, str]:
    """What goes wrong in every so manieth style."""
    read = cache(read_locale)
    folder = official_styles()
    wrong = {}
    for path in sorted([*folder.glob("*.csl"), *(folder / "dependent").glob("*.csl")])[::every]:
        try:
            style = resolve(path)
            document = Processor(style.path.read_bytes(), read, style.locale, links=True).document(
                ARTICLE, [CITATION] * 2
            )
        except Exception as error:
            wrong[path.stem] = f"{type(error).__name__}: {error}"
            continue
        entries = document.bibliography.entries if document.bibliography else ()
        if not all(document.citations) or not all(entry.text for entry in entries):
            wrong[path.stem] = "empty"
    return wrong


def test_the_article_renders_in_a_sample_of_the_styles() -> None:
    assert failures(120) == {}


@pytest.mark.slow
def test_the_article_renders_in_every_style() -> None:
    assert failures(1) == {}
