"""The filter `refdesk-citeproc`, through pandoc itself."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pypandoc = pytest.importorskip("pypandoc")

REFERENCES = [
    {"id": "a", "type": "book", "title": "One", "author": [{"family": "Adler", "given": "Ada"}], "issued": {"raw": "2001"}},
    {"id": "b", "type": "book", "title": "Two", "author": [{"family": "Burke", "given": "Bo"}], "issued": {"raw": "2002"}},
]  # fmt: skip
FILTER = "from refdesk.documents.filter.command import command; command()"


def run(tmp_path, text, *options, to="html"):
    """What pandoc makes of Markdown with the filter: what it wrote, and what was said."""
    (tmp_path / "refs.json").write_text(json.dumps(REFERENCES))
    (tmp_path / "filter.py").write_text(FILTER)
    pandoc = pypandoc.get_pandoc_path()
    base = [pandoc, "-M", "bibliography=refs.json", *options]
    read = subprocess.run(
        [*base, "-f", "markdown", "-t", "json"], input=text.encode(), capture_output=True, cwd=tmp_path
    )
    set_ = subprocess.run([sys.executable, "filter.py", to], input=read.stdout, capture_output=True, cwd=tmp_path)
    assert set_.returncode == 0, set_.stderr
    written = subprocess.run(
        [pandoc, "-f", "json", "-t", to, "--wrap=none"], input=set_.stdout, capture_output=True, cwd=tmp_path
    )
    assert written.returncode == 0, written.stderr
    return written.stdout.decode(), set_.stderr.decode()


def test_a_citation_and_the_list_have_the_classes_and_ids_of_citeproc(tmp_path):
    html, _ = run(tmp_path, "See [@a, p. 3].", "-M", "csl=apa")
    assert '<span class="citation" data-cites="a">(Adler, 2001, p. 3)</span>' in html
    assert '<div id="refs" class="references csl-bib-body hanging-indent"' in html
    assert '<div id="ref-a" class="csl-entry"' in html
    assert "Burke" not in html


def test_an_author_in_the_text_keeps_the_locator_behind_the_year(tmp_path):
    html, _ = run(tmp_path, "@a [p. 3; @b] says.", "-M", "csl=apa")
    assert "Adler (2001, p. 3; Burke, 2002)" in html


def test_in_a_style_of_notes_a_citation_is_a_note_behind_the_punctuation(tmp_path):
    html, _ = run(tmp_path, "One [@a], two.", "-M", "csl=chicago-notes-bibliography", to="plain")
    assert html.startswith("One,[1] two.")


def test_in_a_footnote_a_citation_of_a_style_of_notes_is_in_parentheses(tmp_path):
    text = "One^[See [@a, 3].]"
    html, _ = run(tmp_path, text, "-M", "csl=chicago-notes-bibliography", to="plain")
    assert "See (Ada Adler, One (2001), 3)." in " ".join(html.replace("_", "").split())


def test_the_list_goes_into_the_div_named_refs_and_nocite_adds_to_it(tmp_path):
    text = "---\nnocite: '@b'\n---\n\nSays @a.\n\n::: {#refs}\n:::\n\nAfter.\n"
    html, _ = run(tmp_path, text, "-M", "csl=apa")
    assert html.index("ref-a") < html.index("ref-b") < html.index("After.")


def test_a_key_that_no_reference_has_is_reported_and_is_in_bold(tmp_path):
    html, said = run(tmp_path, "[@a; @nope]", "-M", "csl=apa")
    assert "(Adler, 2001; <strong>nope?</strong>)" in html
    assert "nope" in said


def test_math_and_code_in_a_suffix_stay_what_they_are(tmp_path):
    html, _ = run(tmp_path, "[@a, p. 3 and `x<y` *there*]", "-M", "csl=apa")
    assert "p. 3 and <code>x&lt;y</code> <em>there</em>)" in html


def test_references_in_the_metadata_win(tmp_path):
    text = "---\nreferences:\n- id: a\n  type: book\n  title: Own *title*\n  author: [{family: Zorn}]\n---\n\n[@a]\n"
    html, _ = run(tmp_path, text, "-M", "csl=apa")
    assert "(Zorn, n.d.)" in html


def test_what_is_not_pandocs_json_ends_with_one_line(tmp_path):
    for data in (b"", b"[]", b"{", b'{"blocks": 3}'):
        done = subprocess.run([sys.executable, "-c", FILTER], input=data, capture_output=True)
        assert done.returncode == 4
        assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("written", "printed"), [(".", "Acme Inc.[1]"), (",", "Acme Inc.,[1]"), ("?", "Acme Inc.?[1]")]
)
def test_after_authors_that_end_in_a_full_stop_only_a_full_stop_is_dropped(tmp_path, written, printed):
    header = "---\nreferences:\n- {id: c, title: Three, author: [{literal: Acme Inc.}]}\n---\n\n"
    text, _ = run(tmp_path, f"{header}As @c{written} Two", "-M", "csl=chicago-notes-bibliography", to="plain")
    assert text.startswith(f"As {printed} Two")


def test_a_dialect_without_a_locale_has_its_languages_and_a_foreign_label_is_printed_as_written(tmp_path):
    html, said = run(tmp_path, "[@a, S. 3; @b, p. 3]", "-M", "csl=apa", "-M", "lang=de-LI")
    assert "(Adler, 2001, S. 3; Burke, 2002, p. 3)" in html.replace("\u00a0", " ")
    assert said == ""
