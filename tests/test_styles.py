"""The styles that ship with refdesk."""

from __future__ import annotations

from pathlib import Path

import pytest

import refdesk
from refdesk.folders import shipped
from refdesk.styles.files import package_folder
from refdesk.styles.index import read_info
from refdesk.styles.names import find_style

STYLES = sorted(shipped("styles").glob("*.csl"))


@pytest.fixture(scope="module")
def schema():
    etree = pytest.importorskip("lxml.etree")
    schemas = package_folder("citeproc", "citeproc-py") / "data" / "schema" / "schemas" / "styles"
    return etree.RelaxNG(etree.parse(str(schemas / "csl.rng")))


def test_three_styles_ship():
    assert {p.stem for p in STYLES} >= {"annotated-list", "caucasus-journal-of-social-sciences", "cv-publication-list"}


@pytest.mark.parametrize("path", STYLES, ids=lambda p: p.stem)
def test_a_shipped_style_is_valid_csl(path: Path, schema):
    from lxml import etree

    assert schema.validate(etree.parse(str(path))), schema.error_log


@pytest.mark.parametrize("path", STYLES, ids=lambda p: p.stem)
def test_a_shipped_style_is_found_by_its_id_and_by_its_title(path: Path):
    assert find_style(path.stem).id == path.stem
    assert find_style(read_info(path).title).id == path.stem


def test_the_journals_house_style_depends_on_apa():
    style = find_style("caucasus-journal-of-social-sciences")
    assert style.path.name == "apa.csl"
    assert style.locale == "en-US"


ENTRIES = {
    "annotated-list": "Meshvelishvili, Tea. “The Secret Diplomacy of Turkish Nationalists and The Soviets In 1919.” "
    "Caucasus Journal of Social Sciences, vol. 16, no. 1, 2024, pp. 80–92, The University of Georgia.",
    "caucasus-journal-of-social-sciences": "Meshvelishvili, T. (2024). The Secret Diplomacy of Turkish Nationalists "
    "and The Soviets In 1919. Caucasus Journal of Social Sciences, 16(1), 80–92.",
    "cv-publication-list": "2024   Meshvelishvili T. The Secret Diplomacy of Turkish Nationalists and The Soviets In 1919. "
    "Caucasus Journal of Social Sciences 16(1):80–92.",
}


@pytest.mark.parametrize("style", ENTRIES)
def test_a_shipped_style_prints_this_entry(style: str):
    items = [*refdesk.Library(shipped("library") / "references.json")]
    [entry] = refdesk.bibliography(items, style=style).entries
    assert entry.text == ENTRIES[style]
