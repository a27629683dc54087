"""Citations in Org, Typst, reStructuredText, AsciiDoc, HTML, LaTeX, notebooks and what LaTeX writes."""

from __future__ import annotations

import json

import pytest

from refdesk.documents import Source
from refdesk.documents.reading import format_named


def scan(form, text):
    return format_named(form).scan(Source.of("x", text.encode()))


@pytest.mark.parametrize(
    ("form", "text", "clusters"),
    [
        ("org", "[cite:see @a p. 3; @b] [cite/t:@c] [cite: none]", ["a b", "c"]),
        ("org", "=x [cite:@n]= ~y [cite:@n]~ \\([cite:@n]\\) $[cite:@n]$ @@html:[cite:@n]@@ [cite:@a]", ["a"]),
        (
            "org",
            "#+begin_src\n[cite:@n]\n#+end_src\n# [cite:@n]\n: [cite:@n]\n:PROPERTIES:\n[cite:@n]\n:END:\n[cite:@a]",
            ["a"],
        ),
        ("org", "* COMMENT no\n[cite:@n]\n* T :noexport:\n[cite:@n]\n** S\n[cite:@n]\n* H [cite:@a]", ["a"]),
        ("org", "cite:a,b. [[citep:c][see::p. 3]] [[citet:&d;&e p. 5]] xcite:n", ["a b", "c", "d e"]),
        ("org", "#+title: T [cite:@a]\n#+attr_html: [cite:@n]\n#+caption: C [cite:@b]", ["a", "b"]),
        ("typst", "@a @b\n\n@c[p. 3] \\@n `@n` // @n\n/* @n /* @n */ @n */", ["a b", "c"]),
        ("typst", "= H <n>\n@n and @a.", ["a"]),
        ("typst", '#let p(k) = cite(k, form: "prose")\n#p(<a>) #cite(label("b")) #let s = "@n"', ["a", "b"]),
        ("typst", '#if x [@a] else [@b] (@c) https://x.org/@n #link("@n")[@d]', ["a", "b", "c", "d"]),
        ("typst", '#"@n" "@a"', ["a"]),  # a string in code, a quotation in text
        ("rst", ":cite:p:`a,b` `c`:cite:t: ``:cite:p:`n` `` \\:cite:`n`", ["a b", "c"]),
        (
            "rst",
            "* item::\n\n     :cite:`n`\n\n  :cite:`a`\n\n.. x\n   :cite:`n`\n\n.. code:: x\n\n   :cite:`n`\n",
            ["a"],
        ),
        ("rst", ".. role:: my(cite:t)\n\n:my:`a`\n\n.. default-role:: cite\n\n`b`", ["a", "b"]),
        ("rst", ".. bibliography:: x.bib\n   :filter: False\n\n   a\n   b\n", ["a", "b"]),
        ("rst", '**:cite:`n`** *:cite:`n`* *x* :cite:`a` 2*3 "*" :cite:`b`, *y :cite:`c`', ["a", "b", "c"]),
        ("typst", "@a[p. [3]; see @b]", ["a", "b"]),
        ("latex", "\\begin{lstlisting}[caption={After \\cite{a}}]\n\\cite{n}\n\\end{lstlisting}", ["a"]),
        ("latex", "\\begin{lstlisting}\n[\\cite{n}]\n\\end{lstlisting}", []),
        ("markdown", "<?php echo '@n'; ?> @a", ["a"]),
        (
            "asciidoc",
            "cite:[a, b(3)] citenp:[c] \\cite:[n] `cite:[n]`\n\n----\ncite:[n]\n----\n\n literal cite:[n]\n",
            ["a b", "c"],
        ),
        ("asciidoc", "// x\n literal cite:[n]\n\n////\nx\n////\n literal cite:[n]\n\ntext\n// x\n cite:[a]\n", ["a"]),
        ("asciidoc", ":bibliography-database: x.bib\n\ncite:[a, page=3]+[b] citet:[c]", ["a b", "c"]),
        ("html", '<span data-cites="a b">x</span><!-- data-cites="n" --><script data-cites="n"></script>', ["a b"]),
        ("html", "<cite data-cite=a></cite> <cite>No</cite> <d-cite key='b,c'></d-cite>", ["a", "b c"]),
        ("html", "<p title='data-cites=\"n\"'><SPAN DATA-CITES=a></SPAN>", ["a"]),
        ("aux", "\\citation{a,b}\n\\abx@aux@cite{0}{c}\n\\bibcite{n}{1}\n\\citation{REVTEX41Control}", ["a b", "c"]),
        ("bcf", '<bcf:citekey order="1">a&amp;b</bcf:citekey><!-- <bcf:citekey>n</bcf:citekey> -->', ["a&b"]),
    ],
)
def test_keys_are_distinguished_from_what_looks_like_them(form, text, clusters):
    assert [" ".join(cite.key for cite in cluster.cites) for cluster in scan(form, text).clusters] == clusters


@pytest.mark.parametrize(
    ("form", "text", "list_place", "note"),
    [
        ("org", "A[fn:1]\n\n[fn:1] See [cite:@a].\n\n\n#+print_bibliography:\n", "#+print_bibliography:\n", True),
        ("typst", 'A#footnote[See @a.]\n#bibliography("x.bib")\n', '#bibliography("x.bib")', True),
        ("rst", "A [#n]_\n\n.. [#n] See :cite:`a`.\n\n.. bibliography::\n\n", ".. bibliography::\n\n", True),
        ("asciidoc", "A footnote:[See cite:[a].]\n\nbibliography::[]\n", "bibliography::[]", True),
        (
            "html",
            '<b data-cites="a">x</b><div id="refs"><div>y</div></div>',
            '<div id="refs"><div>y</div></div>',
            False,
        ),
    ],
)
def test_notes_and_the_place_of_the_list_are_reported(form, text, list_place, note):
    found = scan(form, text)
    assert [text[slice(*place.span)].rstrip() for place in found.lists] == [list_place.rstrip()]
    assert [cluster.note for cluster in found.clusters] == [note]


def test_the_cells_of_a_notebook_are_read_at_their_place():
    cells = [
        {"cell_type": "markdown", "source": ['A "quoted" é [@a,\n', "p. 3] \\@n\n"]},
        {"cell_type": "code", "source": ["@n"], "outputs": [{"text": "@n"}]},
        {"cell_type": "markdown", "source": '<cite data-cite="b">x</cite> \U0001f600 @c'},
    ]
    text = json.dumps({"cells": cells, "nbformat": 4})
    found = scan("ipynb", text)
    assert [cite.key for cluster in found.clusters for cite in cluster.cites] == ["a", "b", "c"]
    assert [text[slice(*cite.span)] for cluster in found.clusters for cite in cluster.cites] == ["a", "b", "c"]
    assert found.clusters[0].cites[0].locator == "3"


def test_a_function_of_typst_ends_where_its_statement_does():
    text = '#let one(k) =\n  cite(k)\n#set page()\n#one(<a>) #cite(<b>, form: "prose")\n'
    assert [cluster.cites[0].mode for cluster in scan("typst", text).clusters] == ["normal", "author-in-text"]
