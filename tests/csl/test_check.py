"""`styles check`: what the schema forbids and what it cannot say."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from lxml import etree

from refdesk.csl.reading.check import Fault, find_faults
from refdesk.styles.files import package_folder
from refdesk.styles.locales import read_locale
from refdesk.styles.names import find_style

STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info>
    <title>House style</title>
    <id>http://example.org/house</id>
    <updated>2026-01-01T00:00:00+00:00</updated>
  </info>
  {locale}
  <macro name="title">
    <text variable="title"/>
  </macro>
  {macros}
  <citation>
    <layout>
      <text macro="title"/>
      {body}
    </layout>
  </citation>
</style>
"""


@cache
def schema() -> Any:
    folder = package_folder("citeproc", "citeproc-py") / "data" / "schema" / "schemas" / "styles"
    return etree.RelaxNG(etree.parse(str(folder / "csl.rng")))


def faults(*, body: str = "", macros: str = "", locale: str = "") -> list[Fault]:
    return find_faults(STYLE.format(body=body, macros=macros, locale=locale).encode(), schema(), read_locale)


def test_a_sound_style_has_no_faults() -> None:
    assert faults(body='<text term="and"/>') == []


def test_the_schema_forbids_an_unknown_attribute_in_its_line() -> None:
    found = faults(body='<text variable="title" colour="red"/>')
    assert {(fault.line, fault.element) for fault in found} >= {(16, "text")}
    assert any("colour" in fault.message for fault in found)


def test_a_macro_that_does_not_exist_is_a_fault_of_its_call() -> None:
    assert Fault(16, "text", "there is no macro 'lost'") in faults(body='<text macro="lost"/>')


def test_a_macro_that_calls_itself_through_another_is_a_fault_once() -> None:
    macros = '<macro name="a"><text macro="b"/></macro>\n<macro name="b"><text macro="a"/></macro>'
    found = faults(body='<text macro="a"/>', macros=macros)
    assert found == [Fault(13, "text", "the macro 'a' calls itself here")]


def test_a_macro_that_nothing_calls_is_a_warning() -> None:
    macros = '<macro name="a"><text macro="b"/></macro>\n<macro name="b"><text variable="title"/></macro>'
    assert faults(macros=macros) == [
        Fault(12, "macro", "the macro 'a' is never used", True),
        Fault(13, "macro", "the macro 'b' is never used", True),
    ]


def test_a_macro_that_is_there_twice_is_a_fault() -> None:
    found = faults(macros='<macro name="title"><text variable="title"/></macro>')
    assert found == [Fault(12, "macro", "there is a macro 'title' already, in line 9")]


def test_a_term_that_no_locale_has_is_a_fault_and_one_of_the_styles_own_is_not() -> None:
    own = '<locale xml:lang="en"><terms><term name="chapter-number">ch</term></terms></locale>'
    assert any(
        "no locale has a term 'frobnicate'" in fault.message for fault in faults(body='<text term="frobnicate"/>')
    )
    assert faults(body='<text term="chapter-number"/>', locale=own) == []


@pytest.mark.parametrize("data", [b"", b"text", b"<style>", b"<!DOCTYPE a><style/>", b"\xff\xfe<"])
def test_what_is_not_xml_is_one_fault(data: bytes) -> None:
    assert len(find_faults(data, schema(), read_locale)) == 1


@pytest.mark.parametrize("name", ["apa", "ieee", "oscola", "chicago-notes-bibliography"])
def test_official_styles_have_no_faults(name: str) -> None:
    found = find_faults(find_style(name).path.read_bytes(), schema(), read_locale)
    assert [fault for fault in found if not fault.warning] == []


def test_an_extension_that_is_followed_is_a_warning_and_one_that_is_not_is_a_fault() -> None:
    style = STYLE.format(body="", macros="", locale="").replace(
        "<layout>", '<layout locale="fr"><text variable="DOI"/></layout><layout>'
    )
    found = find_faults(style.encode(), schema(), read_locale)
    followed = '<layout locale="..."> is an extension of CSL, which refdesk follows'
    assert found == [Fault(14, "layout", followed, True)]
    assert Fault(16, "conditions", "<conditions> is not CSL, and has no effect") in faults(body="<conditions/>")
