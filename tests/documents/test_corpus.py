"""The documents of the shared corpus: every key at its place, in its mode, with its locator."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from refdesk.documents.reading import occurrences, read
from refdesk.documents.registry import FORMATS

SHARED = Path(os.environ.get("REFDESK_SHARED") or Path(__file__).resolve().parents[3] / "shared")
EXPECTED = sorted((SHARED / "documents" / "documents").glob("*/*.expected.json"))
WITHOUT_MODES = ("aux", "html")
WITHOUT_PLACES = ("docx", "odt")
DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)(?=10\.)")


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared corpora at {SHARED}: set REFDESK_SHARED")
def test_the_corpus_has_documents():
    assert EXPECTED


def squeezed(text):
    """The text as the corpus's scorer compares it: without markup, with all dashes and spaces alike."""
    text = re.sub(r"--+|[–—‐−]", "-", re.sub(r"<[^>]+>", "", text or "").replace("~", " ").replace("\xa0", " "))
    return re.sub(r"\s+", " ", re.sub(r"[*_{}\\]", "", text)).strip(" ,;")


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_every_citation_of_a_document_is_reported_at_its_place(path):
    expected = json.loads(path.read_text(encoding="utf-8"))
    document = path.parent / expected["document"]
    if not any(document.name.lower().endswith(form.suffixes) for form in FORMATS):
        pytest.skip(f"{document.suffix} is not read yet")
    told = list(occurrences(read([str(document)], None, lambda source, problem: None)))
    places: dict[tuple[str, object, str], list[Any]] = {}
    for occurrence in told:
        line, column = occurrence.scan.source.place(occurrence.cite.span.start)
        file = os.path.relpath(occurrence.scan.source.name, path.parent)
        key = DOI.sub("", occurrence.cite.key)
        places.setdefault((file, occurrence.cluster.part or (line, column), key), []).append(occurrence.cite)
    for cite in expected["cites"]:
        where = cite["part"] if expected["format"] in WITHOUT_PLACES else (cite["line"], cite["column"])
        keys = [DOI.sub("", key) for key in (cite["key"], *cite.get("alt_keys", []))]
        found = [(cite.get("file", document.name), where, key) for key in keys]
        place = next((each for each in found if places.get(each)), None)
        if cite.get("optional"):
            if place:
                places[place].pop(0)
            continue
        assert place, f"{found[0]} is not told"
        got = places[place].pop(0)
        if expected["format"] not in WITHOUT_MODES:
            assert got.mode in (cite["mode"], *cite.get("alt_modes", [])), found[0]
        if cite["locator"] is not None and expected["format"] not in (*WITHOUT_MODES, "bcf"):
            assert (got.label, squeezed(got.locator)) == (cite["label"] or "", squeezed(cite["locator"])), found[0]
    assert not [place for place, left in places.items() if left], "what is no citation is told"
