"""Every document of the corpus, in every format that is written: only what refdesk sets changes, and twice is once."""

from __future__ import annotations

import shutil

import pytest

from refdesk.documents.reading import read
from refdesk.documents.references import style_file
from refdesk.documents.registry import recognise
from refdesk.documents.render import Wish, cited_keys, render
from refdesk.documents.settings import Settings
from refdesk.documents.splice import spliced, taken_out
from refdesk.documents.syntax import SYNTAXES
from refdesk.rendering.engine import make_processor

STYLES = ("apa", "nature", "chicago-notes-bibliography")
COMMENTS = {
    "latex": "% {}",
    "org": "# {}",
    "rst": ".. {}",
    "asciidoc": "// {}",
    "typst": "// {}",
}
WRITTEN = ("asciidoc", "html", "latex", "markdown", "org", "rst", "typst")


@pytest.fixture(scope="module")
def processors():
    return {name: make_processor(style_file(name)) for name in STYLES}


@pytest.fixture
def corpus(shared, tmp_path):
    return shutil.copytree(shared / "documents" / "documents", tmp_path / "documents")


def documents_in(folder):
    paths = sorted(path for path in folder.glob("*.*") if path.is_file() and path.suffix != ".json")
    forms = {path: recognise(path.name, path.read_bytes()) for path in paths}
    return [path for path, form in forms.items() if form is not None and form.id in SYNTAXES]


def rendered(path, processors, name, wish):
    """A document with what is to be written, for items made up for its keys."""
    documents = list(read([str(path)], None, lambda source, problem: None))
    keys = [key for key in cited_keys(documents) if key != "*"]
    items = {key: {"id": key, "type": "book", "title": f"T {key}", "author": [{"family": "X"}]} for key in keys}
    scans = [scan for document in documents for scan in document.scans()]
    settings = Settings.of(scans, None, None)
    return scans, render(documents, items, processors[name], settings, name == "nature", wish)


@pytest.mark.parametrize("kind", WRITTEN)
def test_taking_out_what_was_set_gives_the_same_bytes(corpus, processors, kind):
    paths = documents_in(corpus / kind)
    assert paths
    changed = 0
    for path in paths:
        for name in STYLES:
            scans, done = rendered(path, processors, name, Wish())
            for scan in scans:
                edits = done.edits[scan.source.name]
                new = spliced(scan.source.text, edits)
                changed += new != scan.source.text
                old = taken_out(new, scan.source.text, edits)
                with open(scan.source.name, "rb") as file:
                    assert scan.source.encode(old) == file.read(), (path.name, name)
    assert changed >= len(paths)


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_list_in_place_changes_nothing_outside_of_its_region_and_twice_is_once(corpus, processors, kind):
    for path in documents_in(corpus / kind):
        before = path.read_bytes()
        newline = b"\r\n" if b"\r\n" in before else b"\n"
        scan = next(iter(read([str(path)], None, lambda source, problem: None))).scan
        if scan.source.encoding != "utf-8" or scan.regions:
            continue
        form = COMMENTS.get(scan.format, "<!-- {} -->")
        at = len(scan.source.encode(scan.source.text[: scan.body_end]))
        begin, close = (newline * 2 + form.format(f"refdesk:{word}").encode() for word in ("begin", "end"))
        head, tail = before[:at], newline + before[at:]
        path.write_bytes(head + begin + close + tail)
        scan = next(iter(read([str(path)], None, lambda source, problem: None))).scan
        if not scan.regions:
            continue  # the end of the document is inside of something that is not read, as a block of code
        texts = []
        for _ in range(2):
            scans, done = rendered(path, processors, "apa", Wish(citations=False, only_regions=True))
            for scan in scans:
                edits = done.edits[scan.source.name]
                new = scan.source.encode(spliced(scan.source.text, edits))
                if scan.source.name == str(path):
                    path.write_bytes(new)
                    texts.append(new)
                else:
                    assert not edits
        assert texts[0] == texts[1], path.name
        assert texts[0].startswith(head + begin), path.name
        assert texts[0].endswith(close.strip() + tail), path.name
