"""Whole documents of real references in styles of every kind, read back by parsers of each format: the text of plain text."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from refdesk.csl import Processor
from refdesk.csl.formatted import Bibliography, Entry
from refdesk.styles.locales import read_locale
from refdesk.styles.names import find_style
from refdesk.writers import WRITERS, Group, Layout, by_name, latex, text

from .readers import READERS, read_with_tex

STYLES = {
    "apa": "authors and dates, links, hanging",
    "ieee": "numbers in a margin",
    "nature": "superscript numbers",
    "chicago-notes-bibliography": "notes",
    "din-1505-2-alphanumeric": "labels, German",
    "american-anthropological-association": "blocks",
    "bioarchaeology-international": "indented blocks",
    "bulletin-de-correspondance-hellenique": "small caps, French",
    "china-national-standard-gb-t-7714-2015-numeric": "Chinese",
    "gost-r-7-0-5-2008": "Russian",
}
OTHER_ALPHABETS = ("china-national-standard-gb-t-7714-2015-numeric", "gost-r-7-0-5-2008")
LAYOUTS = {
    "plain": Layout(standalone=True),
    "hanging": Layout(standalone=True, hanging_indent=True, links=False),
    "numbered": Layout(standalone=True, second_field_align="flush", max_offset=4),
}


@cache
def lists(shared: Path) -> tuple[Group, ...]:
    """The reference list of the 36 records in each of the styles, under its name."""
    records = shared / "csl" / "golden" / "items.json"
    if not records.exists():
        pytest.skip(f"no records at {records}")
    items = json.loads(records.read_text())
    assert len(items) == 36
    groups = []
    for style in STYLES:
        found = find_style(style)
        listed = Processor(found.path.read_bytes(), read_locale, found.locale, links=True).bibliography(items)
        assert isinstance(listed, Bibliography)
        groups.append(Group(style, listed.entries))
    return tuple(groups)


def squeezed(text: str) -> str:
    """The text without white space, which formats treat as they like, and without what Org needs that has no width."""
    return re.sub(r"[\s\u200b\u2060]+", "", text)


def plain(entry: Entry) -> str:
    """The entry as the plain text writer has it."""
    return str(text.listing([Group(None, (entry,))], Layout()))


def wanted(groups: Sequence[Group]) -> list[str]:
    blocks = [LAYOUTS["plain"].shown_title]
    for group in groups:
        blocks += [text.inline((group.heading,))] if group.heading is not None else []
        blocks += map(plain, group.entries)
    return [squeezed(block) for block in blocks]


@pytest.mark.parametrize("layout", ["plain", "numbered", pytest.param("hanging", marks=pytest.mark.slow)])
@pytest.mark.parametrize("reader", READERS)
def test_a_parser_of_the_format_reads_what_plain_text_has(reader, layout, shared):
    groups = lists(shared)
    form, read = READERS[reader]
    writer = by_name(form)
    assert writer is not None
    got = [squeezed(block) for block in read(writer.listing(groups, LAYOUTS[layout]))]
    assert [block for block in got if block] == wanted(groups)


@pytest.mark.parametrize("engine", ["pdflatex", "xelatex", "lualatex"])
def test_what_tex_sets_reads_as_plain_text(engine, shared):
    groups = [group for group in lists(shared) if group.heading not in OTHER_ALPHABETS]
    written = latex.listing(groups, LAYOUTS["numbered"])
    read = unicodedata.normalize("NFKC", read_with_tex(engine, written))
    assert squeezed(read) == unicodedata.normalize("NFKC", "".join(wanted(groups)))


def test_every_format_is_read():
    assert {form for form, _ in READERS.values()} == {writer.id for writer in WRITERS} - {"text", "ansi"}
