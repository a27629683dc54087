"""The commands on documents that want to break them: each ends with one line at most, and never with 70."""

from __future__ import annotations

import io
import os
import zipfile

import pytest

REFS = '[{"id": "a", "type": "book", "title": "One", "author": [{"family": "Adler"}]}]'
BODY = b'<w:document xmlns:w="w"><w:body>%s</w:body></w:document>'
TEXT = (
    b'<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text>%s</office:text></office:body>'
    b"</office:document-content>"
)
ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
)
TYPES = {"[Content_Types].xml": b"<Types></Types>"}


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def refdesk(run_here, tmp_path):
    (tmp_path / "refs.json").write_text(REFS)

    def run(*words):
        done = run_here(words, {**os.environ, "HOME": str(tmp_path)}, tmp_path)
        assert done.status != 70, done.err
        assert "Traceback" not in done.err
        return done

    return run


CYCLES = {
    "x.tex": "\\cite{a} \\input{x} \\include{./x.tex}\n",
    "x.org": '#+include: "x.org"\n[cite:@a]\n',
    "x.adoc": "include::x.adoc[]\n\ncite:[a]\n",
    "x.typ": '#include "x.typ"\n@a #bibliography("refs.json")\n',
    "x.rst": ".. include:: x.rst\n\n:cite:p:`a`\n",
    "x.qmd": "{{< include x.qmd >}}\n\n[@a]\n",
    "x.Rmd": "```{r, child='x.Rmd'}\n```\n\n[@a]\n",
    "x.md": "```{include} x.md\n```\n\n{cite:p}`a`\n",
}


@pytest.mark.parametrize("name", CYCLES)
def test_a_document_that_includes_itself_ends(refdesk, tmp_path, name):
    (tmp_path / name).write_text(CYCLES[name])
    done = refdesk("cited", name)
    assert (done.status, done.out, done.err) == (0, "a\n", "")
    assert refdesk("render", name, "-b", "refs.json").status == 0


UPWARDS = {
    "x.tex": "\\input{../secret} \\cite{a}\n",
    "x.org": '#+include: "../secret.org"\n[cite:@a]\n',
    "x.adoc": "include::../secret.adoc[]\n\ncite:[a]\n",
    "x.typ": '#include "../secret.typ"\n@a #bibliography("refs.json")\n',
    "x.rst": ".. include:: ../secret.rst\n\n:cite:p:`a`\n",
    "x.qmd": "{{< include ../secret.qmd >}}\n\n[@a]\n",
    "x.Rmd": "```{r, child='../secret.Rmd'}\n```\n\n[@a]\n",
    "x.md": "```{include} ../secret.md\n```\n\n{cite:p}`a`\n",
}


@pytest.mark.parametrize("name", UPWARDS)
def test_an_include_outside_of_the_folder_is_one_line(run_here, tmp_path, name):
    folder = tmp_path / "inside"
    folder.mkdir()
    (tmp_path / f"secret{os.path.splitext(name)[1]}").write_text(UPWARDS[name].replace("a", "secret"))
    (folder / name).write_text(UPWARDS[name])
    done = run_here(["cited", name], {**os.environ}, folder)
    assert (done.status, done.out) == (3, "a\n")
    assert done.err.count("\n") == 1
    assert f"{name}:1:" in done.err


BROKEN = {
    "cut.docx": zipped({"word/document.xml": b"x" * 999})[:90],
    "empty.docx": b"",
    "text.odt": b"[@a]",
    "bomb.docx": zipped({"word/document.xml": b"0" * (65 << 20)}),
    "other.docx": zipped({"other.xml": b"<x/>"}),
    "bare.docx": zipped({"word/document.xml": BODY % b"<w:p><w:r><w:t>[@a]</w:t></w:r></w:p>"}),
    "open.docx": zipped({**TYPES, "word/document.xml": b"<w:p><w:r><w:t>[@a]</w:t></w:r></w:p>"}),
    "open.odt": zipped({"content.xml": b"<text:p>[@a]</text:p>"}),
    "crowd.docx": zipped({**{f"{n}.xml": b"" for n in range(10_001)}, "word/document.xml": BODY % b""}),
    "picture.docx": zipped(
        {**TYPES, "word/media/a.png": bytes(1 << 24), "word/document.xml": BODY % b"<w:p><w:r><w:t>[@a]</w:t></w:r></w:p>"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_zip_is_one_line(refdesk, tmp_path, monkeypatch, name):
    monkeypatch.setattr("refdesk.documents.fields.archive.MOST_BYTES", 1 << 20)  # a gigabyte takes a test too long
    (tmp_path / name).write_bytes(BROKEN[name])
    suffix = os.path.splitext(name)[1]
    done = refdesk("render", name, "-b", "refs.json", "-o", f"out{suffix}")
    assert done.status in (3, 4), done
    assert done.err.count("\n") == 1
    assert name in done.err
    assert not (tmp_path / f"out{suffix}").exists()
    assert refdesk("cited", name).err.count("\n") <= 1


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_entities_are_never_expanded(refdesk, tmp_path, suffix):
    name = f"x{suffix}"
    word = {**TYPES, "word/document.xml": ENTITIES + BODY % b"<w:p><w:r><w:t>[@a] &c;</w:t></w:r></w:p>"}
    writer = {"content.xml": ENTITIES + TEXT % b"<text:p>[@a] &c;</text:p>"}
    (tmp_path / name).write_bytes(zipped(word if suffix == ".docx" else writer))
    done = refdesk("render", name, "-b", "refs.json", "-o", f"out{suffix}")
    assert (done.status, done.err) == (0, "")
    with zipfile.ZipFile(tmp_path / f"out{suffix}") as archive:
        text = archive.read("word/document.xml" if suffix == ".docx" else "content.xml")
    assert b"&c;" in text
    assert b"root:" not in text


REGIONS = {
    "x.md": "<!-- refdesk:{} -->", "x.org": "# refdesk:{}", "x.rst": ".. refdesk:{}", "x.adoc": "// refdesk:{}",
    "x.typ": "// refdesk:{}", "x.tex": "% refdesk:{}", "x.html": "<!-- refdesk:{} -->",
}  # fmt: skip


@pytest.mark.parametrize("marks", [("begin",), ("end",), ("begin", "begin", "end"), ("begin", "end", "end")])
@pytest.mark.parametrize("name", REGIONS)
def test_comments_that_do_not_match_leave_the_file_alone(refdesk, tmp_path, name, marks):
    text = "Text\n\n" + "\n\n".join(REGIONS[name].format(mark) for mark in marks) + "\n"
    (tmp_path / name).write_text(text)
    for option in ("--in-place", "--check"):
        done = refdesk("render", option, name, "-b", "refs.json")
        assert done.status == 4
        assert done.err.count("\n") == 1
        assert f"{name}:" in done.err
    assert (tmp_path / name).read_text() == text


LINES = {
    "x.md": "word [@a, p. 3] ", "x.qmd": "word @a [p. 3] ", "x.tex": "word \\cite[3]{a} ", "x.org": "word [cite:@a p. 3] ",
    "x.typ": "word @a[3] ", "x.rst": "word :cite:p:`a` ", "x.adoc": "word cite:[a(3)] ",
    "x.html": '<p data-cites="a">word</p> ',
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_a_line_with_thousands_of_cites_ends(refdesk, tmp_path, name):
    (tmp_path / name).write_text(LINES[name] * 2_000)
    done = refdesk("cited", name, "--where")
    assert (done.status, done.err) == (0, "")
    assert done.out.count("\n") >= 1
    assert refdesk("render", name, "-b", "refs.json", "-o", f"out-{name}").status == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", LINES)
def test_a_line_of_ten_megabytes_ends(refdesk, tmp_path, name):
    (tmp_path / name).write_text("word " * 2_000_000 + LINES[name])
    assert refdesk("cited", name).out == "a\n"
    assert refdesk("render", name, "-b", "refs.json", "-o", f"out-{name}").status == 0


@pytest.mark.parametrize("kind", ["notebook", "aux"])
def test_a_format_that_is_only_read_is_refused(refdesk, tmp_path, kind):
    name, text = {
        "notebook": ("x.ipynb", '{"cells": [{"cell_type": "markdown", "source": ["[@a]"]}], "nbformat": 4}'),
        "aux": ("x.aux", "\\relax\n\\citation{a}\n"),
    }[kind]
    (tmp_path / name).write_text(text)
    done = refdesk("render", name, "-b", "refs.json")
    assert (done.status, done.out) == (2, "")
    assert "can be read (refdesk cited), but not rendered" in done.err
