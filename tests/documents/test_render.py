"""`refdesk render`: citations and lists are set, every other byte stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

REFERENCES = [
    {"id": "a", "type": "book", "title": "One", "author": [{"family": "Adler", "given": "Ada"}], "issued": {"raw": "2001"}},
    {"id": "b", "type": "book", "title": "Two", "author": [{"family": "Burke", "given": "Bo"}], "issued": {"raw": "2002"},
     "keyword": "primary"},
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "refs.json").write_text(json.dumps(REFERENCES))
    return tmp_path


def refdesk(folder, *words, text=None):
    """The status, standard output and standard error of a command."""
    done = subprocess.run(
        [sys.executable, "-m", "refdesk", *words], cwd=folder, input=text, capture_output=True,
        env={**os.environ, "REFDESK_DEBUG": "1"},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr.decode()


def test_citations_become_text_and_the_list_is_at_the_end(folder):
    (folder / "x.md").write_bytes(b"Text  [@a, p. 3],\ttwo.\n")
    status, out, _ = refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "apa")
    assert status == 0
    assert out == b"Text  (Adler, 2001, p. 3),\ttwo.\n\nAdler, A. (2001). *One*.\n"


STYLE_WITH_TERM = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text" default-locale="en-GB">
<info><title>t</title><id>t</id><updated>2020-01-01T00:00:00Z</updated></info>
<locale xml:lang="en"><terms><term name="section" form="short">stave</term></terms></locale>
<citation><layout prefix="(" suffix=")" delimiter="; "><group delimiter=" "><text variable="title"/>
<label variable="locator" form="short"/><text variable="locator"/></group></layout></citation></style>"""


def test_a_label_of_a_locator_is_a_term_of_the_printed_locale_or_of_the_style(folder):
    (folder / "t.csl").write_text(STYLE_WITH_TERM)
    (folder / "x.md").write_text("[@a, chapter 3; @b, stave 2] [@a, chap. 3; @b, sect. 2]\n")
    _, out, _ = refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "t.csl")
    assert out == b"(One ch. 3; Two stave 2) (One, chap. 3; Two stave 2)\n"


def test_a_language_without_a_locale_is_reported_and_the_styles_own_is_used(folder):
    (folder / "x.md").write_text("---\nlang: tlh\n---\n\n[@a]\n")
    status, out, said = refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "apa")
    assert (status, b"(Adler, 2001)" in out) == (0, True)
    assert said == "refdesk: x.md: no locale for lang 'tlh': the style's own is used\n"


def test_line_ends_mark_and_missing_final_newline_stay(folder):
    (folder / "x.md").write_bytes(b"\xef\xbb\xbfOne [@a].\r\nTwo")
    _, out, _ = refdesk(folder, "render", "x.md", "-b", "refs.json")
    assert out == b"\xef\xbb\xbfOne (Adler, 2001).\r\nTwo\r\n\r\nAdler, A. (2001). *One*."


def test_the_documents_settings_hold_and_options_win(folder):
    (folder / "x.md").write_text("---\nbibliography: refs.json\ncsl: ieee\n---\n[@a]\n")
    assert b"\\[1\\]" in refdesk(folder, "render", "x.md")[1]
    assert b"(Adler, 2001)" in refdesk(folder, "render", "x.md", "-s", "apa")[1]


def test_notes_are_behind_punctuation_with_their_text_at_the_end(folder):
    (folder / "x.md").write_text('One [@a], and "two" [@b].\n')
    _, out, _ = refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "chicago-notes-bibliography")
    lines = out.decode().splitlines()
    assert lines[0] == 'One,[^cite-1] and "two."[^cite-2]'
    assert "[^cite-1]: Ada Adler, *One* (2001)." in lines


def test_a_citation_in_a_note_counts_where_the_note_is_referred_to(folder):
    (folder / "x.md").write_text("One[^1] two [@a].\n\n[^1]: See [@b].\n")
    _, out, _ = refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "ieee")
    assert "two \\[2\\]" in out.decode()


def test_a_narrative_citation_in_a_note_keeps_no_full_stop_inside_its_quotation_marks(folder):
    article = {
        "id": "c",
        "type": "article-journal",
        "title": "Salt",
        "container-title": "Sea",
        "author": [{"family": "Cole"}],
    }
    (folder / "refs.json").write_text(json.dumps([*REFERENCES, article]))
    (folder / "x.md").write_text("One [@c]. Two.^[As @c says.]\n")
    _, out, _ = refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "chicago-notes-bibliography")
    assert "^[As Cole, “Salt” says.]" in out.decode()


def test_several_documents_are_one_run(folder):
    (folder / "one.md").write_text("[@b]\n")
    (folder / "two.md").write_text("[@a] [@b]\n")
    _, out, _ = refdesk(folder, "render", "one.md", "two.md", "-b", "refs.json", "-s", "ieee")
    assert out.decode().startswith("\\[1\\]\n\n\\[2\\] \\[1\\]\n")


def test_in_place_writes_only_the_region_and_twice_is_once(folder):
    path = folder / "x.md"
    path.write_text("Text [@a].\n\n<!-- refdesk:begin -->\nold\n<!-- refdesk:end -->\n\nEnd")
    assert refdesk(folder, "render", "--check", "x.md", "-b", "refs.json")[0] == 1
    assert refdesk(folder, "render", "--in-place", "x.md", "-b", "refs.json")[0] == 0
    once = path.read_text()
    assert once == ("Text [@a].\n\n<!-- refdesk:begin -->\n\nAdler, A. (2001). *One*.\n\n<!-- refdesk:end -->\n\nEnd")
    refdesk(folder, "render", "--in-place", "x.md", "-b", "refs.json")
    assert path.read_text() == once
    assert refdesk(folder, "render", "--check", "x.md", "-b", "refs.json")[0] == 0


def test_a_region_that_does_not_end_is_refused(folder):
    path = folder / "x.md"
    path.write_text("Text [@a].\n\n<!-- refdesk:begin -->\n")
    status, _, said = refdesk(folder, "render", "--in-place", "x.md", "-b", "refs.json")
    assert status != 0
    assert "x.md:3" in said
    assert path.read_text() == "Text [@a].\n\n<!-- refdesk:begin -->\n"


def test_a_missing_key_stays_as_typed_and_is_reported_with_its_place(folder):
    (folder / "x.md").write_text("See [@nope] and [@a; @nope].\n")
    status, out, said = refdesk(folder, "render", "x.md", "-b", "refs.json")
    assert status == 3
    assert out.startswith(b"See [@nope] and (Adler, 2001; @nope).")
    assert "x.md:1:7: no reference 'nope'" in said


def test_markup_in_affixes_stays_markup(folder):
    (folder / "x.md").write_text("[see *also* @a, p. 3, **n** $x_1$]\n")
    _, out, _ = refdesk(folder, "render", "x.md", "-b", "refs.json")
    assert out.startswith(b"(see *also* Adler, 2001, p. 3, **n** $x_1$)\n")


def test_latex_has_footnotes_and_lists_of_a_keyword(folder):
    (folder / "x.tex").write_text(
        "\\begin{document}\nA \\autocite[see][12]{a}. \\textcite{b}\n"
        "\\printbibliography[keyword=primary,title=Sources]\n\\end{document}\n"
    )
    _, out, _ = refdesk(folder, "render", "x.tex", "-b", "refs.json", "-s", "chicago-notes-bibliography")
    text = out.decode()
    assert "A.\\footnote{See Ada Adler, \\textit{One} (2001), 12.}" in text
    assert "\\section*{Sources}" in text
    assert text.count("\\item {}") == 1
    assert text.endswith("\\end{list}\n\\end{document}\n")


def test_a_list_has_a_title_in_the_language_of_its_style(folder):
    (folder / "x.tex").write_text("\\begin{document}\\cite{a}\n\\printbibliography\n\\end{document}\n")
    _, out, _ = refdesk(folder, "render", "x.tex", "-b", "refs.json", "-s", "din-1505-2")
    assert b"\\section*{Literatur}" in out


def test_org_has_notes_of_its_own(folder):
    (folder / "x.org").write_text("One [cite:@a p. 3].\n\n#+print_bibliography:\n")
    _, out, _ = refdesk(folder, "render", "x.org", "-b", "refs.json", "-s", "chicago-notes-bibliography")
    assert out.decode().startswith("One.[fn:cite-1]\n\nAdler, Ada. /One/. 2001.\n")
    assert "[fn:cite-1] Ada Adler, /One/ (2001), 3." in out.decode()


HOSTILE = {
    "deep.md": "[" * 100_000 + "@a" + "]" * 100_000,
    "quoted.md": ">" * 50_000 + " [@a]\n",
    "long.md": "word " * 500_000 + "[@a] " * 500,
    "notes.md": "".join(f"x[^{n}] [@a]\n\n[^{n}]: n [@b]\n\n" for n in range(2000)),
    "one.tex": "\\input{two} \\cite{a}",
    "null.md": "a\0b [@a]\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_ends(folder, name):
    (folder / name).write_text(HOSTILE[name])
    (folder / "two.tex").write_text("\\input{one} \\input{../../../etc/passwd} \\cite{b}")
    status, _, said = refdesk(
        folder, "render", name, "-b", "refs.json", "-s", "chicago-notes-bibliography", "-o", "out"
    )
    assert status in (0, 3)
    assert said.count("\n") <= 1
    assert "Traceback" not in said


def test_a_style_file_beside_the_document_is_found(folder):
    from refdesk.styles.names import find_style

    below = folder / "papers"
    below.mkdir()
    (below / "mine.csl").write_bytes(find_style("ieee").path.read_bytes())
    (below / "x.md").write_text("---\ncsl: mine.csl\nbibliography: ../refs.json\n---\n[@a]\n")
    assert b"\\[1\\]" in refdesk(folder, "render", "papers/x.md")[1]


def test_positions_begin_anew_where_a_heading_says_so(folder):
    text = "One [@a].\n\nTwo [@a].\n\n# Next {.reset-citation-positions}\n\nThree [@a].\n"
    (folder / "x.md").write_text(text)
    _, out, _ = refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "chicago-notes-bibliography")
    assert out.decode().count(": Ada Adler, *One* (2001).") == 2


def test_cites_with_words_of_their_own_keep_their_place(folder):
    (folder / "x.md").write_text("[@b; see @a] and [@b; @a].\n")
    _, out, _ = refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "apa")
    assert out.startswith(b"(Burke, 2002; see Adler, 2001) and (Adler, 2001; Burke, 2002).")


def test_a_citation_in_the_caption_below_a_table_is_read_before_the_table(folder):
    table = "| One |\n|---|\n| see [@a] |\n\n: Two [@b]\n"
    (folder / "x.md").write_text(f"{table}\n{table}")
    _, out, _ = refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "ieee")
    assert out.decode().startswith(
        "| One |\n|---|\n| see \\[2\\] |\n\n: Two \\[1\\]\n\n| One |\n|---|\n| see \\[2\\] |"
    )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("[@a1; @b; @a2]", "(Adler 2001, 2003; Burke 2002)"),  # this style does not sort
        ("[@a1; @b; @a1]", "(Adler 2001, 2001; Burke 2002)"),
        ("[@a1; @b; @a2, 3]", "(Adler 2001; 2003, 3; Burke 2002)"),  # a locator is no year
        ("[@a1; @b; see @a2]", "(Adler 2001; Burke 2002; see Adler 2003)"),
        ("[see @a1; @b; @a2]", "(see Adler 2001, 2003; Burke 2002)"),
        ("[@a1, and so on; @a2]", "(Adler 2001, and so on; Adler 2003)"),
        ("@a1 [3; @b; @a2]", "Adler (2001, 3; 2003; Burke 2002)"),
    ],
)
def test_cites_of_one_author_come_together_unless_words_are_between(folder, typed, written):
    adler, burke = [{"family": "Adler"}], [{"family": "Burke"}]
    years = [("a1", adler, 2001), ("a2", adler, 2003), ("b", burke, 2002)]
    (folder / "refs.json").write_text(
        json.dumps(
            [
                {"id": key, "type": "book", "title": key, "author": author, "issued": {"date-parts": [[year]]}}
                for key, author, year in years
            ]
        )
    )
    (folder / "x.md").write_text(f"{typed}\n")
    _, out, _ = refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "chicago-author-date")
    assert out.decode().splitlines()[0] == written


def test_a_citation_inside_another_one_is_left_as_typed_and_reported(folder):
    (folder / "x.md").write_text("[see @a and @b, p. 3]\n")
    _, out, said = refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "apa")
    assert out.startswith(b"(see Adler, 2001 and @b, p. 3)\n")
    assert said == "refdesk: x.md:1: a citation in another citation is left as typed\n"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Why? [@a]. No! [@b], x.", "Why?[^cite-1] No!,[^cite-2] x."),  # a full stop goes, a comma stays
        ("(as @a). So", "(as Ada Adler[^cite-1]). So"),
        ("(one [@a]) two", "(one)[^cite-1] two"),
        ("Said 'one' [@a], so", "Said 'one,'[^cite-1] so"),
        ("As @a [*and so on*]", "As Ada Adler[^cite-1]"),
    ],
)
def test_marks_and_notes_stand_as_chicago_has_them(folder, typed, written):
    (folder / "x.md").write_text(f"{typed}\n")
    _, out, _ = refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "chicago-notes-bibliography")
    assert out.decode().splitlines()[0] == written


def test_a_narrative_citation_at_the_end_of_a_note_keeps_its_full_stop(folder):
    (folder / "x.md").write_text("One.^[As @a]\n\nTwo.^[As @b.]\n")
    _, out, _ = refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "chicago-notes-bibliography")
    assert "^[As Ada Adler, *One* (2001).]" in out.decode()
    assert "^[As Bo Burke, *Two* (2002).]" in out.decode()


def test_a_tilde_in_a_locator_of_markdown_stays(folder):
    (folder / "x.md").write_text("[@a, pp. 3~4]\n")
    assert refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "apa")[1].startswith(b"(Adler, 2001, p. 3~4)\n")


def test_a_suffix_in_emphasis_stands_behind_a_comma_after_a_narrative_year(folder):
    (folder / "x.md").write_text("@a [*more*]\n")
    assert refdesk(folder, "render", "x.md", "-b", "refs.json", "-s", "apa")[1].startswith(b"Adler (2001, *more*)\n")


NEXT_LINES = {
    "x.tex": ("\\section{X}\n\\cite{a} y\n\nA % x\n\\cite{a}\n\nText\n\\cite{b}.\n", "% x\n\\footnote{", "Text.\\footnote{Bo"),
    "x.org": ("#+begin_quote\n[cite:@a]\n#+end_quote\n\nText\n[cite:@b].\n", "quote\n[fn:cite-1]", "Text.[fn:cite-2]"),
    "x.md": ("# Head\n[@a]\n\n> Text\n> [@b].\n", "# Head\n[^cite-1]", "> Text.[^cite-2]"),
    "x.html": ('<p>\n<b data-cites="a">x</b></p><p>Text\n<b data-cites="b">x</b>.</p>', "<p>\n<b", "Text.<b"),
}  # fmt: skip


@pytest.mark.parametrize("name", NEXT_LINES)
def test_a_note_moves_to_the_end_of_the_line_before_it_only_if_that_is_text(folder, name):
    text, apart, together = NEXT_LINES[name]
    (folder / name).write_text(text)
    _, out, _ = refdesk(folder, "render", name, "-b", "refs.json", "-s", "chicago-notes-bibliography")
    assert apart in out.decode()
    assert together in out.decode()
