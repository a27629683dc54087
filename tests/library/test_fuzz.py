"""Damaged and odd texts for queries, templates, settings, the history, styles, citations, CSL-JSON, documents. Whatever comes,
the answer is a result or an error that says what is wrong, within a second.

Half a second each, always of the same seed; REFDESK_FUZZ_SECONDS makes it longer and of a new seed each time.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from refdesk.cli.fields import template
from refdesk.config import read as read_settings
from refdesk.documents.registry import FORMATS, DocumentFormat
from refdesk.documents.scanned import Source
from refdesk.errors import RefdeskError
from refdesk.formats import csl_json
from refdesk.items import Item
from refdesk.library import Library, history, query
from refdesk.rendering import citations
from refdesk.rendering.rows import filled
from refdesk.styles.check import check_usable

SECONDS = float(os.environ.get("REFDESK_FUZZ_SECONDS", "0"))
ITEM: Item = {"id": "a1", "type": "book", "title": "On soil", "author": [{"family": "Doe"}]}
SAMPLES = {
    "query": [
        'author:doe year:1990..2001 "on soil" OR -tag:x',
        "(a OR b) -c", "missing:doi has:note type:book", 'title:"a" /re+/'],
    "template": ["{key} {author} {year} {title}", "{{literal}} {title:20}", "{author|shortest}\\t{DOI}", "{custom.x}"],
    "settings": ['style = "apa"\nlibrary = "~/x"\n', "[registry]\ncrossref = 'https://a.example'\n", 'a = """\nb"""\n# c\n'],
    "history": [
        '{"n":1,"when":"w","command":"c","stamp":"s","undoes":0,"redoes":0,"changes":[["k",null,5]]}\n{"done":1}\n',
        '{"sum":"0123456789abcdef","done":1}\n',
    ],
    "citation": [
        "[see @doe99, pp. 33-35, and *passim*; -@smith04, chap. {1a}]", "@doe99 [p. 3; @x]", "[@{a b}, {ii, A, D-Z}, 5]", "-@a"],
    "csl-json": [
        '[{"id":"a","type":"book","title":"<i>x</i>","author":[{"family":"Doe","given":"J."}],"issued":{"date-parts":[[2001]]}}]',
        '{"id":1,"type":"x","issued":{"raw":"2001/2002~"},"custom":{"files":[{"path":"a"}]},"author":"Doe, J."}'],
    "document": [
        "---\ntitle: x\nbibliography: [a.bib]\n---\nSee [@doe, p. 3; -@b] `[@c]`.[^1]\n\n[^1]: @d\n\n```\n@e\n```\n",
        "\\documentclass{x}\\newcommand{\\c}[2]{\\cite[#1]{#2}}\\begin{document}\\autocites(a)[b][c]{d}[e]{f}%\n\\end{document}",
        "Text [CIT1]_ and :cite:p:`a, b`.\n\n.. bibliography:: x.bib\n   :style: y\n\n::\n\n   [@x]\n",
        "#+cite_export: csl\n[cite/t:see @a p. 3;@b]\n#+begin_src x\n@c\n#+end_src\n",
        '#import "a.typ"\n#cite(<a>, supplement: [p. 3]) @b[p. 4] $@c$ /* @d */\n#let f(x) = cite(x)\n',
        "= T\n\ncite:[a(3), b] citenp:[c]\n\n----\ncite:[d]\n----\ninclude::x.adoc[]\n",
        '<p><cite data-cite="a">x</cite><span class="citation" data-cites="a b">(x)</span><!-- refdesk:begin x --></p>',
        '{"cells":[{"cell_type":"markdown","metadata":{},"source":["[@a]\\n"]}],"metadata":{},"nbformat":4,"nbformat_minor":5}',
        "\\relax\n\\citation{a,b}\n\\bibdata{x}\n\\@input{y.aux}\n",
        "<bcf:controlfile><bcf:citekey order='1'>a</bcf:citekey></bcf:controlfile>"],
    "style": [
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>t</title><id>x</id>'
        '<updated>2024-01-01T00:00:00Z</updated></info><macro name="m"><names variable="author"><name form="short"/></names>'
        '</macro><citation><sort><key macro="m"/></sort><layout delimiter="; "><text macro="m"/><date variable="issued">'
        '<date-part name="year"/></date></layout></citation></style>'
    ],
}  # fmt: skip
MARKS = [
    *"(){}[]\"':|/\\-+*~^=<>&#,.\n\t\0",
    "..",
    " OR ",
    "NOT ",
    "{title",
    "\u202e",
    "\ud800",
    "\U0001f600",
    "9" * 30,
    '"""',
    "&x;",
    "]]>",
]


def changed(text: str, chance: random.Random) -> str:
    """The text with some of it taken out, repeated, turned round, or a mark put in."""
    for _ in range(chance.choice((1, 2, 5))):
        at, end = sorted(chance.randrange(len(text) + 1) for _ in "ab")
        mark = chance.choice(MARKS)
        text = chance.choice(
            [
                text[:at] + text[end:],
                text[:at] + text[at:end] * chance.choice((2, 20)) + text[end:],
                text[:at] + mark * chance.choice((1, 1, 200)) + text[at:],
                text[:at] + text[end:] + text[at:end],
                text[:at],
            ]
        )[:20_000]
    return text


def scanned(text: str, form: DocumentFormat) -> object:
    return list(
        form.scan(Source.of(f"x{form.suffixes[0] if form.suffixes else ''}", text.encode("utf-8", "replace"))).clusters
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_no_text_crashes_or_holds_up_what_reads_it(name: str, tmp_path: Path, library: Library) -> None:
    file = tmp_path / "file"
    library.add([ITEM])

    def read_file(text: str, read: Callable[[], object]) -> None:
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        read()

    readers: dict[str, Callable[[str], object]] = {
        "query": lambda text: (query.parse(text), library.query(text)),
        "template": lambda text: filled(template(text) or "", ITEM),
        "settings": lambda text: read_file(text, lambda: read_settings(file)),
        "history": lambda text: read_file(text, lambda: list(history.latest(file, "s", lambda told: None))),
        "citation": lambda text: citations.parse(text, {"p.": "page", "chap.": "chapter"}),
        "csl-json": lambda text: list(csl_json.read(text.encode("utf-8", "surrogatepass"))),
        "document": lambda text: scanned(text, chance.choice([form for form in FORMATS if not form.archive])),
        "style": lambda text: check_usable(text.encode("utf-8", "replace"), "x", "x.csl"),
    }
    chance = random.Random(time.time_ns() if SECONDS else 1)
    until = time.monotonic() + (SECONDS or 0.5)
    tried = 0
    while time.monotonic() < until:
        text = chance.choice(SAMPLES[name])
        for _ in range(chance.choice((1, 3))):
            text = changed(text, chance)
        start = time.process_time()
        try:
            readers[name](text)
        except RefdeskError:
            pass
        except Exception as error:
            pytest.fail(f"{type(error).__name__}: {error} for {json.dumps(text)[:2000]}")
        assert time.process_time() - start < 1.5, json.dumps(text)[:2000]
        tried += 1
    print(f"{name}: {tried} texts")
    assert tried
