"""Other projects' import cases: every field that differs from what is expected stands in known_differences.txt with its
reason, and every line there still differs."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

from refdesk.formats.registry import by_name, recognise
from refdesk.items import Problem

FOLDERS = (
    "ris-zotero ris-jabref ris-misc ris-citationjs ris-zotero-fieldmap endnotexml-zotero endnotexml-jabref nbib-zotero "
    "nbib-jabref refer-zotero mods-zotero csljson-zotero html html-negative pagetext refs-anystyle"
).split()
KNOWN = Path(__file__).with_name("known_differences.txt")


@pytest.fixture(scope="session")
def score(shared):
    """The corpora's own scorer, for how it compares values."""
    spec = importlib.util.spec_from_file_location("score", shared / "corpus" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def known(folder):
    lines = KNOWN.read_text(encoding="utf-8").splitlines()
    return {line.split(" | ")[0] for line in lines if line.startswith(f"{folder}/")}


def cases(folder):
    for expected in sorted(folder.glob("*.expected.json")):
        stem = expected.name.removesuffix(".expected.json")
        sources = [
            path
            for path in folder.glob(f"{stem}.*")
            if path.stem == stem and not path.name.endswith((".expected.json", ".meta.json", ".zotero.json"))
        ]
        meta = folder / f"{stem}.meta.json"
        disputed = json.loads(meta.read_text(encoding="utf-8")).get("disputed", {}) if meta.exists() else {}
        yield stem, sources[0], json.loads(expected.read_text(encoding="utf-8")), disputed


def differences(score, stem, expected, got, disputed):
    """`case[number] field` for each expected field that is not there or not the same, leniently."""
    for number, (wanted, item) in enumerate(score.pair([score.canon(each) for each in expected], got)):
        for field, value in wanted.items():
            if field.startswith("_") or field in disputed or f"{field}#{number}" in disputed:
                continue
            have = (item or {}).get(field)
            options = [value, *wanted.get("_alt", {}).get(field, [])]
            if have is None or not any(score.same(field, option, have, True) for option in options):
                yield f"{stem}[{number}] {field}"
        if "_contains" not in disputed and f"_contains#{number}" not in disputed:
            everything = plain(score, score.flat(item or {}))
            for text in wanted.get("_contains", []):
                if plain(score, re.sub(r"^\s*doi:\s*", "", text, flags=re.I)) not in everything:
                    yield f"{stem}[{number}] keeps {text}"


def plain(score, text):
    return " ".join(score.loose(text).replace("-", " ").split())


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_case_differs_from_what_is_expected_only_where_it_is_said_why(shared, score, folder):
    found = set()
    for stem, source, expected, disputed in cases(shared / "corpus" / folder):
        data = source.read_bytes()
        form = recognise(data, source.name)
        assert form, source
        got = [score.canon(each) for each in form.read(data) if not isinstance(each, Problem)]
        assert len(got) == len(expected), source
        found |= {f"{folder}/{line}" for line in differences(score, stem, expected, got, disputed)}
    assert found == known(folder)


@pytest.mark.parametrize(
    "form", ["csl-json", "csl-yaml", "ris", "endnote-xml", "refer", "nbib", "mods", "cff", "hayagriva", "csv"]
)
def test_items_go_out_to_a_format_and_come_back_whole(shared, score, form):
    form, source_form = by_name(form), by_name("csl-json")
    assert form
    assert source_form
    lost = []
    for stem, source, expected, _ in cases(shared / "corpus" / "roundtrip-csl"):
        items = [each for each in source_form.read(source.read_bytes()) if not isinstance(each, Problem)]
        text = "".join(piece for piece in form.write(items) if isinstance(piece, str))
        got = [score.canon(each) for each in form.read(text.encode()) if not isinstance(each, Problem)]
        lost += differences(score, stem, expected, got, {})
    assert lost == []
