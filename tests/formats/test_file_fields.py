"""The files that records name, in the fields of BibTeX, JabRef, BibDesk, RIS and EndNote."""

from __future__ import annotations

import base64
import plistlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refdesk.formats.file_fields import Named, bdsk_path, give_files, read_links, take_files, write_links


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("paper.pdf", [("paper.pdf", "")]),
        (":a.pdf:PDF", [("a.pdf", "")]),
        ("Full Text:files/8/a.pdf:application/pdf", [("files/8/a.pdf", "Full Text")]),
        (":a\\;b.pdf:PDF;:c\\:d.pdf:PDF", [("a;b.pdf", ""), ("c:d.pdf", "")]),
        (r":C\:\\Documents\\a.pdf:PDF", [(r"C:\Documents\a.pdf", "")]),
        (r"C:\Users\me\a.pdf", [(r"C:\Users\me\a.pdf", "")]),
        (":C$\\backslash$:/Users/me/a.pdf:pdf", [("C:/Users/me/a.pdf", "")]),
        ("Title:C:/Users/me/a.pdf:PDF", [("C:/Users/me/a.pdf", "Title")]),
        (r"Draft:J\\a_d.pdf:PDF;a.pdf:J\\a.pdf:PDF", [(r"J\a_d.pdf", "Draft"), (r"J\a.pdf", "a.pdf")]),
        (r":http\://arxiv.org/pdf/2003.05580v3:PDF", [("http://arxiv.org/pdf/2003.05580v3", "")]),
        ("http://arxiv.org/a.pdf", [("http://arxiv.org/a.pdf", "")]),
        (r":my{\_}paper\_1.pdf:pdf", [("my_paper_1.pdf", "")]),
        ("", []),
    ],
)  # fmt: skip
def test_the_file_field_of_every_program_is_read(written, named):
    assert [tuple(link) for link in read_links(written)] == named


def test_addresses_of_the_web_stay_in_the_field_and_files_go():
    item = {"id": "a", "custom": {"bibtex": {"file": r":x.pdf:PDF;:http\://a.org/b:PDF", "priority": "prio1"}}}
    bare, named = take_files(item)
    assert named == [Named("x.pdf")]
    assert bare["custom"]["bibtex"]["priority"] == "prio1"
    assert list(read_links(bare["custom"]["bibtex"]["file"])) == [Named("http://a.org/b")]
    assert take_files(bare) == (bare, [])


def test_l1_to_l4_are_files_and_their_addresses_are_not():
    item = {"id": "a", "custom": {"ris": {"L1": ["a.pdf", "https://x.org/a.pdf"], "L4": ["fig.png"], "AN": ["1"]}}}
    bare, named = take_files(item)
    assert [each.path for each in named] == ["a.pdf", "fig.png"]
    assert bare["custom"] == {"ris": {"L1": ["https://x.org/a.pdf"], "AN": ["1"]}}


def keyed(path: str) -> bytes:
    """As NSKeyedArchiver writes it, which BibDesk uses since 1.8."""
    objects = ["$null", {"relativePath": plistlib.UID(2), "bookmark": plistlib.UID(0)}, path]
    archive = {
        "$archiver": "NSKeyedArchiver",
        "$version": 100000,
        "$objects": objects,
        "$top": {"root": plistlib.UID(1)},
    }
    return plistlib.dumps(archive, fmt=plistlib.FMT_BINARY)


@pytest.mark.parametrize(
    "data",
    [plistlib.dumps({"relativePath": "Papers/a b.pdf"}), keyed("Papers/a b.pdf")],
    ids=["property list", "archive"],
)
def test_bibdesk_names_its_files_in_a_property_list(data):
    assert bdsk_path(base64.b64encode(data).decode()) == "Papers/a b.pdf"


@pytest.mark.parametrize("text", ["", "no base64!", base64.b64encode(b"<!DOCTYPE x [<!ENTITY a 'b'>]>").decode()])
def test_what_is_no_property_list_names_nothing(text):
    assert bdsk_path(text) == ""


paths = st.text("aB:;\\/.-ü", min_size=2, max_size=12)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.builds(Named, paths, st.sampled_from(["", "Full Text", "a:b;c\\d"])), min_size=1))
def test_what_is_written_is_read_again(links):
    links = [link for link in links if link.path != link.title]
    read = list(read_links(write_links(links)))
    assert [link.path for link in read] == [link.path for link in links]
    assert [link.title for link in read] == [link.title for link in links]


@pytest.mark.parametrize(("format", "own"), [("bibtex", "bibtex"), ("biblatex", "bibtex"), ("ris", "ris")])
def test_files_go_out_in_the_field_of_the_format(format, own):
    item = {"id": "a", "custom": {"files": [{"path": "files/a/b.pdf", "title": "Full Text", "digest": "1"}]}}
    written = give_files(item, format)["custom"][own]
    bare, named = take_files({"id": "a", "custom": {own: written}})
    assert [each.path for each in named] == ["files/a/b.pdf"]
    assert bare == {"id": "a"}
