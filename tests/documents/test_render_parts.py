"""What `refdesk render` makes of commands that print a part of a citation, of citations in code, and of included files."""

from __future__ import annotations

import pytest

from refdesk.cli.render import whole
from refdesk.documents.reading import read
from refdesk.documents.references import cites_by_number, style_file
from refdesk.documents.render import Wish, render
from refdesk.documents.settings import Settings
from refdesk.rendering.engine import make_processor

ITEMS = {
    "a": {"id": "a", "type": "book", "title": "One", "author": [{"family": "Adler", "given": "Ada"}], "issued": {"raw": "2001"}},
    "b": {"id": "b", "type": "book", "title": "Two", "author": [{"family": "Burke", "given": "Bo"}], "issued": {"raw": "2002"},
          "URL": "https://example.org/b"},
}  # fmt: skip
APACITE = r"\usepackage{apacite}"
CASES = [
    # LaTeX: natbib, biblatex, apacite
    ("x.tex", r"\citeauthor{a} (\citeyear{a})", "Adler (2001)"),
    ("x.tex", r"(see \citealp{a,b})", "(see Adler, 2001; Burke, 2002)"),
    ("x.tex", r"\citetext{see \citealt{a}}", r"\citetext{see Adler 2001}"),
    ("x.tex", r"\citeyearpar{a}", "(2001)"),
    ("x.tex", APACITE + r"\citeA{a} \citeNP{a} \citeyear{a} \citeyearNP{a}", APACITE + "Adler (2001) Adler, 2001 (2001) 2001"),
    ("x.tex", r"\citep[sic]{a} \citep[see][{[sic]}]{a}", "(Adler, 2001, sic) (see Adler, 2001, [sic])"),
    ("x.tex", r"\parencites(see)(etc.)[3]{a}[4]{b}", "(see Adler, 2001, p. 3; Burke, 2002, p. 4, etc.)"),
    ("x.tex", r"\textcquote[3]{a}[.]{Yes}", r"\textquote[{Adler, 2001, p. 3}][.]{Yes}"),
    ("x.tex", r"\blockcquote[see][]{a}{No}", r"\blockquote[{see Adler, 2001}]{No}"),
    ("x.tex", r"\foreigntextcquote{german}[3]{a}{Ja}", r"\foreigntextquote{german}[{Adler, 2001, p. 3}]{Ja}"),
    ("x.tex", r"\begin{displaycquote}{a}No\end{displaycquote}", r"\begin{displaycquote}{a}No\end{displaycquote}"),
    ("x.tex", r"\citetitle{a}, \citetitle*[12]{b}", r"\textit{One}, \textit{Two}, p. 12"),
    ("x.tex", r"\citeurl{b}; \citeurl{a}", r"\href{https://example.org/b}{https://example.org/b}; Adler"),
    ("x.tex", r"See \fullcite{a}, \bibentry{b}.",
     r"See Adler, A. (2001). \textit{One}, Burke, B. (2002). \textit{Two}. https://example.org/b."),
    ("x.tex", r"\fullcites[see][3]{a}[4]{a}",
     r"see Adler, A. (2001). \textit{One}, p. 3; Adler, A. (2001). \textit{One}, p. 4"),
    ("x.tex", APACITE + r"\fullcite{a}", APACITE + "(Adler, 2001)"),
    ("x.tex", "One\\nocite{a} \\nocite{*}, two.\n\\nocite{b}\n\\nocite{c}\n", "One, two.\n\\nocite{c}\n"),
    # several works in the sentence
    ("x.tex", r"\citet{a,b} \textcites[3]{a}{b} \citealt{a,b}",
     "Adler (2001); Burke (2002) Adler (2001, p. 3); Burke (2002) Adler 2001; Burke 2002"),
    ("x.tex", r"\citet{a,c}", "Adler (2001); (@c)"),
    ("x.rst", ":cite:t:`a,b`", "Adler (2001); Burke (2002)"),
    # Org, roles of Sphinx, Typst, AsciiDoc
    ("x.org", "[[cite:a][see there]] [cite/n:@a] [cite:@b]", "(Adler, 2001, see there) (Burke, 2002)"),
    ("x.typ", "@a[p.~3] #cite(<a>, supplement: [p.~3])", "(Adler, 2001, p. 3) (Adler, 2001, p. 3)"),
    ("x.adoc", "= A\n:bibliography-database: b.bib\n\nSee fullcite:[a]. nocite:[b]\n",
     "= A\n:bibliography-database: b.bib\n\nSee Adler, A. (2001). __One__.\n"),
    ("x.org", "[cite/ti:@a] [cite/l:@a p. 3] [cite/b:@a] [cite/n:@a]", "/One/ p. 3 Adler, A. (2001). /One/."),
    ("x.typ", '#cite(<a>, form: "full") #f(cite(<a>, form: none))', "Adler, A. (2001). #emph[One]\\. #f([])"),
    ("x.org", "[cite/a:@a] [cite/na:@a] [cite//b:@a]", "Adler (2001) Adler, 2001"),
    ("x.rst", ":cite:author:`a` :cite:year:`a` :cite:alp:`a` :cite:p:`a{sic}`", "Adler 2001 Adler, 2001 (Adler, 2001, sic)"),
    ("x.typ", '#cite(<a>, form: "author") in #cite(<a>, form: "year")', "Adler in 2001"),
    ("x.typ", "#quote(attribution: <a>)[text]", "#quote(attribution: [Adler (2001)])[text]"),
    ("x.typ", "#table(cite(<a>), [@b])", "#table([(Adler, 2001)], [(Burke, 2002)])"),
    ("x.typ", "@a[p. [3]]", "(Adler, 2001, p. [3])"),
    # HTML
    ("x.html", '<i title="1 > 0" data-cites="a">?</i>', '<i title="1 > 0" data-cites="a">(Adler, 2001)</i>'),
]  # fmt: skip


def rendered(folder, name, style="apa"):
    """A document with its citations as text, without its list."""
    documents = list(read([str(folder / name)], None, print))
    file = style_file(style)
    settings = Settings(style=style, lists=False)
    done = render(documents, ITEMS, make_processor(file, None), settings, cites_by_number(file), Wish())
    return whole(documents[0], done).decode()


@pytest.mark.parametrize(("name", "typed", "written"), CASES)
def test_a_command_prints_the_part_of_a_citation_that_its_manual_says(tmp_path, name, typed, written):
    (tmp_path / name).write_text(typed)
    assert rendered(tmp_path, name) == written


def test_a_whole_entry_in_the_text_has_no_number_and_is_no_note(tmp_path):
    (tmp_path / "x.tex").write_text(r"See \fullcite{a}.")
    assert rendered(tmp_path, "x.tex", "ieee") == r"See A. Adler, \textit{One}. 2001."
    assert rendered(tmp_path, "x.tex", "chicago-notes-bibliography") == r"See Adler, Ada. \textit{One}. 2001."


GRID = """\
> +------+----:+
> | A    |  B  |
> +======+=====+
> | [@a] | x   |
> |      +-----+
> | two  | @b  |
> +------+-----+
> | [@a]       |
> +------+-----+

[@a]
"""
WIDER = """\
> +---------------+-------------:+
> | A             |  B           |
> +===============+==============+
> | (Adler, 2001) | x            |
> |               +--------------+
> | two           | Burke (2002) |
> +---------------+--------------+
> | (Adler, 2001)                |
> +---------------+--------------+

(Adler, 2001)
"""


@pytest.mark.parametrize(
    ("name", "typed", "written"),
    [
        ("x.md", GRID, WIDER),
        ("x.rst", "+-----------+\r\n| :cite:`a` |\r\n+-----------+\r\n",
         "+---------------+\r\n| (Adler, 2001) |\r\n+---------------+\r\n"),
        ("x.md", "+------------------+---+\n| as @a            | x |\n+------------------+---+\n",
         "+------------------+---+\n| as Adler (2001)  | x |\n+------------------+---+\n"),
        ("x.md", "+------+\n| [@a]\n| @b   |\n+------+\n", "+------+\n| (Adler, 2001)\n| Burke (2002)   |\n+------+\n"),
    ],
)  # fmt: skip
def test_the_columns_of_a_grid_table_are_wide_enough_for_its_citations(tmp_path, name, typed, written):
    (tmp_path / name).write_bytes(typed.encode())
    assert rendered(tmp_path, name) == written


def test_several_authors_in_the_sentence_share_a_note(tmp_path):
    (tmp_path / "x.tex").write_text(r"\citet{a,b} say.\footnote{\citet{a,b}.}")
    assert rendered(tmp_path, "x.tex", "chicago-notes-bibliography") == (
        r"Ada Adler; Bo Burke\footnote{\textit{One} (2001); \textit{Two} (2002), https://example.org/b.} say."
        r"\footnote{Adler, \textit{One}; Burke, \textit{Two}.}"
    )


def lists(folder, name, typed):
    """A document with its lists; an entry is its author."""
    (folder / name).write_text(typed)
    documents = list(read([str(folder / name)], None, print))
    settings = Settings(style="apa")
    done = render(documents, ITEMS, make_processor(style_file("apa"), None), settings, False, Wish())
    return whole(documents[0], done).decode()


def test_a_list_in_the_code_of_typst_is_content(tmp_path):
    text = lists(tmp_path, "x.typ", '#show: paper.with(bibliography: bibliography("refs.bib"))\n@a\n')
    assert text.startswith("#show: paper.with(bibliography: [\n= References\n\n#[\n")
    assert text.endswith("#emph[One]\\.\n]\n])\n(Adler, 2001)\n")


def test_what_notes_cite_is_listed_by_the_directive_for_notes(tmp_path):
    text = lists(tmp_path, "x.rst", ":cite:`a` :footcite:`b`\n\n.. bibliography::\n\n.. footbibliography::\n")
    assert text.index("Adler, A.") < text.index("Burke, B.")
    assert text.count("Adler, A.") == text.count("Burke, B.") == 1


def test_an_author_alone_is_not_the_first_citation_of_a_work(tmp_path):
    (tmp_path / "x.tex").write_text(r"\citeauthor{a} says.\footcite{a}")
    assert rendered(tmp_path, "x.tex", "chicago-notes-bibliography").endswith(
        r"says.\footnote{Ada Adler, \textit{One} (2001).}"
    )


@pytest.mark.parametrize(
    ("name", "typed", "part", "text", "written"),
    [
        ("x.rst", "A\n\n.. include:: part.rst\n\nB", "part.rst", ":cite:`a`\n", "A\n\n(Adler, 2001)\n\nB"),
        ("x.org", 'A\n\n#+include: "part.org"\n\nB', "part.org", "[cite:@a]\n", "A\n\n(Adler, 2001)\n\nB"),
        ("x.typ", 'A\n#include "part.typ"\nB', "part.typ", "@a\n", "A\n(Adler, 2001)\nB"),
        ("x.tex", "A \\subfile{part} B", "part.tex",
         "\\documentclass[x]{subfiles}\n\\begin{document}\n\\citep{a}\n\\end{document}\n", "A (Adler, 2001) B"),
    ],
)  # fmt: skip
def test_an_included_file_takes_the_place_of_its_command_and_leaves_the_lines_around_it(
    tmp_path, name, typed, part, text, written
):
    (tmp_path / name).write_text(typed)
    (tmp_path / part).write_text(text)
    assert rendered(tmp_path, name) == written
