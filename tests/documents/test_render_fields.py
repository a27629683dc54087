"""`refdesk render` on Word and Writer files: live fields out of typed citations, and plain text out of fields."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile

import pytest

pypandoc = pytest.importorskip("pypandoc")

REFERENCES = [
    {"id": "a", "type": "book", "title": "A & B", "author": [{"family": "Adler", "given": "Ada"}], "issued": {"raw": "2001"}},
    {"id": "b", "type": "book", "title": "Two", "author": [{"family": "Burke", "given": "Bo"}], "issued": {"raw": "2002"}},
]  # fmt: skip
DRAFT = r"""Before [see \@a, p. 3; \@b, and more] & after. As \@b [p. 5] says, *it [-\@a]*^[In a note [\@a, pp. 4-5].].

{#refs}

The end.
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "refs.json").write_text(json.dumps(REFERENCES))
    for suffix in ("docx", "odt"):
        pandoc(tmp_path, DRAFT, "-f", "markdown", "-o", f"draft.{suffix}")
    return tmp_path


def pandoc(folder, text, *words):
    done = subprocess.run([pypandoc.get_pandoc_path(), *words], input=text.encode(), capture_output=True, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def refdesk(folder, *words):
    env = {**os.environ, "REFDESK_DEBUG": "1"}
    done = subprocess.run([sys.executable, "-m", "refdesk", *words], cwd=folder, capture_output=True, env=env)
    return done.returncode, done.stdout, done.stderr.decode()


def cites(tree):
    """The citations of pandoc's JSON: key, mode, prefix and suffix."""
    if isinstance(tree, list):
        return [found for each in tree for found in cites(each)]
    if not isinstance(tree, dict):
        return []
    if tree.get("t") == "Cite":
        words = re.compile(r'"c":\s*"([^"]*)"')
        return [
            (
                each["citationId"],
                each["citationMode"]["t"],
                " ".join(words.findall(json.dumps(each["citationPrefix"]))),
                " ".join(words.findall(json.dumps(each["citationSuffix"], ensure_ascii=False))),
            )
            for each in tree["c"][0]
        ]
    return cites(list(tree.values()))


def test_pandoc_reads_the_fields_with_the_keys_locators_and_prefixes_that_were_typed(folder):
    status, _, said = refdesk(folder, "render", "draft.docx", "-b", "refs.json", "-s", "apa", "-o", "out.docx")
    assert status == 0, said
    found = cites(json.loads(pandoc(folder, "", "-f", "docx+citations", "out.docx", "-t", "json")))
    assert [each[:3] for each in found] == [
        ("a", "NormalCitation", "see"),
        ("b", "NormalCitation", ""),
        ("b", "SuppressAuthor", ""),
        ("a", "SuppressAuthor", ""),
        ("a", "NormalCitation", ""),
    ]
    assert "3" in found[0][3]
    assert "and more" in found[1][3]
    assert "4-5" in found[4][3].replace("–", "-")


@pytest.mark.parametrize("suffix", ["docx", "odt"])
@pytest.mark.parametrize("style", ["apa", "chicago-notes-bibliography"])
def test_fields_are_read_back_and_parts_that_are_not_touched_keep_their_bytes(folder, suffix, style):
    draft = f"draft.{suffix}"
    refdesk(folder, "render", draft, "-b", "refs.json", "-s", style, "-o", f"out.{suffix}")
    status, out, _ = refdesk(folder, "cited", f"out.{suffix}", "--json")
    assert status == 0
    assert [each["key"] for each in json.loads(out)["cites"]].count("a") == 3
    before, after = (zipfile.ZipFile(folder / name) for name in (draft, f"out.{suffix}"))
    touched = re.compile(
        r"word/(document|footnotes)\.xml|docProps/custom\.xml|\[Content_Types\]\.xml|.*\.rels|content\.xml|meta\.xml"
    )
    assert after.testzip() is None
    assert after.namelist()[: len(before.namelist())] == before.namelist()
    for name in before.namelist():
        if not touched.fullmatch(name):
            assert before.read(name) == after.read(name)


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_unlink_leaves_the_text_and_no_field(folder, suffix):
    refdesk(folder, "render", f"draft.{suffix}", "-b", "refs.json", "-s", "apa", "-o", f"out.{suffix}")
    status, _, said = refdesk(folder, "render", "--unlink", f"out.{suffix}", "-o", f"plain.{suffix}")
    assert status == 0, said
    text = pandoc(folder, "", f"plain.{suffix}", "-t", "plain", "--wrap=none")
    assert "Before (see Adler, 2001, p. 3; Burke, 2002, and more) & after. As Burke (2002, p. 5) says" in text
    assert text.index("Adler, A. (2001)") < text.index("The end.")
    part = "word/document.xml" if suffix == "docx" else "content.xml"
    xml = zipfile.ZipFile(folder / f"plain.{suffix}").read(part)
    assert b"ZOTERO" not in xml


def test_python_docx_opens_what_was_written_and_the_preferences_are_in_pieces(folder):
    import docx

    refdesk(folder, "render", "draft.docx", "-b", "refs.json", "-s", "chicago-notes-bibliography", "-o", "out.docx")
    document = docx.Document(str(folder / "out.docx"))
    assert any("Before" in paragraph.text for paragraph in document.paragraphs)
    properties = zipfile.ZipFile(folder / "out.docx").read("docProps/custom.xml").decode()
    pieces = re.findall(r'name="ZOTERO_PREF_\d+"><vt:lpwstr>(.*?)</vt:lpwstr>', properties)
    assert len(pieces) > 1


def test_a_file_without_typed_citations_and_a_broken_zip_end_with_one_line(folder):
    pandoc(folder, "Nothing.", "-f", "markdown", "-o", "none.docx")
    status, _, said = refdesk(folder, "render", "none.docx", "-b", "refs.json", "-o", "x.docx")
    assert (status, said.count("\n")) == (1, 1)
    data = (folder / "draft.docx").read_bytes()
    (folder / "broken.docx").write_bytes(data[: len(data) // 2])
    status, _, said = refdesk(folder, "render", "broken.docx", "-b", "refs.json", "-o", "x.docx")
    assert (status, said.count("\n")) == (4, 1)
    assert not (folder / "x.docx").exists()


def test_a_zip_bomb_ends_with_one_line(folder):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:p>" + b" " * (70 << 20))
    (folder / "bomb.docx").write_bytes(packed.getvalue())
    status, _, said = refdesk(folder, "render", "bomb.docx", "-b", "refs.json", "-o", "x.docx")
    assert status == 4
    assert said.count("\n") == 1


def test_footnotes_are_numbered_and_stand_in_the_order_of_their_marks(folder):
    pandoc(folder, "One^[Old one.] two [\\@a].\n\nThree^[Old two, [\\@b].] [\\@b].\n", "-f", "markdown", "-o", "n.docx")
    status, _, said = refdesk(
        folder, "render", "n.docx", "-b", "refs.json", "-s", "chicago-notes-bibliography", "-o", "out.docx"
    )
    assert status == 0, said
    parts = zipfile.ZipFile(folder / "out.docx")
    marks = re.findall(r'<w:footnoteReference w:id="(\d+)"', parts.read("word/document.xml").decode())
    notes = re.findall(r'<w:footnote w:id="(\d+)"', parts.read("word/footnotes.xml").decode())
    assert marks == notes == ["1", "2", "3", "4"]
    text = pandoc(folder, "", "out.docx", "-t", "plain", "--wrap=none")
    found = re.findall(r"(?m)^\[\d\] +(.*)", text)
    assert found == ["Old one.", "Ada Adler, A & B (2001).", "Old two, Bo Burke, Two (2002).", "Burke, Two."]


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_a_note_of_its_own_begins_with_a_capital(folder, suffix):
    pandoc(folder, "One [see \\@a].\n", "-f", "markdown", "-o", f"n.{suffix}")
    refdesk(
        folder, "render", f"n.{suffix}", "-b", "refs.json", "-s", "chicago-notes-bibliography", "-o", f"out.{suffix}"
    )
    assert "See Ada Adler" in pandoc(folder, "", f"out.{suffix}", "-t", "plain", "--wrap=none").replace("*", "")


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_keys_locators_and_affixes_are_read_back_as_they_were_typed(folder, suffix):
    refdesk(folder, "render", f"draft.{suffix}", "-b", "refs.json", "-s", "apa", "-o", f"out.{suffix}")
    _, out, _ = refdesk(folder, "cited", f"out.{suffix}", "--json")
    found = [(c["key"], c["mode"], c["prefix"], c["label"], c["locator"]) for c in json.loads(out)["cites"]]
    assert sorted(found) == sorted(
        [
            ("a", "normal", "see", "page", "3"),
            ("b", "normal", "", "", ""),
            ("b", "suppress-author", "", "page", "5"),
            ("a", "suppress-author", "", "", ""),
            ("a", "normal", "", "page", "4-5"),
        ]
    )


def test_unlink_keeps_what_stands_behind_a_simple_field(folder):
    run = "<w:r><w:t>{}</w:t></w:r>"
    simple = f'<w:fldSimple w:instr="CITATION Doe01 \\l 1033">{run.format("(Doe)")}</w:fldSimple>'
    body = f"<w:p>{simple}</w:p><w:sdt><w:sdtContent><w:p>{run.format('kept')}</w:p></w:sdtContent></w:sdt>"
    with zipfile.ZipFile(folder / "s.docx", "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>')
    status, _, said = refdesk(folder, "render", "--unlink", "s.docx", "-o", "plain.docx")
    assert status == 0, said
    xml = zipfile.ZipFile(folder / "plain.docx").read("word/document.xml").decode()
    assert xml.count(body.replace(simple, run.format("(Doe)"))) == 1
