"""Citations in LaTeX."""

from __future__ import annotations

import pytest

from refdesk.documents import Source, by_name


def scan(text):
    latex = by_name("latex")
    assert latex is not None
    return latex.scan(Source.of("paper.tex", text.encode()))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (r"\NewDocumentCommand{\kcite}{O{see} m}{\footnote{\parencite[#1]{#2}}}\kcite{a}\kcite[p.~4]{b}", "a b"),
        (r"\def\foo#1{\citet{#1}}\let\bar\citep\foo{a}\bar[12]{b}", "a b"),
        (r"\newcommand{\darwin}{\citep{darwin1859}} as \darwin{} says", "darwin1859"),
        (r"\newcommand{\two}[1]{\one{#1}}\newcommand{\one}[1]{\textcite{#1}}\one{a}", "a"),
        (r"\newcites{web}{Web}\citeweb{a}\citepweb[p.~3]{b}\nociteweb{c}", "a b c"),
        ("\\url{http://a%20b} \\cite{a} \\href{http://x/%7Ey}{text \\cite{b}}", "a b"),
        (r"\verb|%| \cite{a} \verb+{+ \footnote{\cite{b}}", "a b"),
        (r"\iffalse \ifx a \cite{no} \fi \else \cite{a}\fi \cite{b}", "a b"),
        ("\\begin{lstlisting}[language=TeX]\n\\cite{no}\n\\end{lstlisting}\\cite{a}", "a"),
        ("\\DefineVerbatimEnvironment{code}{Verbatim}{}\\begin{code}\\cite{no}\\end{code}\\cite{a}", "a"),
        (r"\verb|\cite{no}| \verb+a%b+ \cite{a} \mintinline{tex}|\cite{no}| \\cite{no} \string\cite{no}", "a"),
        (r"\textcquote[5]{a}{text} \foreignblockcquote{german}[see][7]{b}{text}", "a b"),
        ("\\cite{a,% no, no\n  b , ,c}", "a b c"),
        ("\\end{document} \\cite{no}", ""),
        ("\\cite{a}\\endinput \\cite{no}", "a"),
    ],
)
def test_keys_are_distinguished_from_what_looks_like_them(text, keys):
    assert [cite.key for cluster in scan(text).clusters for cite in cluster.cites] == keys.split()


def test_a_macro_that_calls_itself_ends():
    assert not scan(r"\newcommand{\a}[1]{\b{#1}}\newcommand{\b}[1]{\a{#1}\cite{#1}}\a{x}").problems


def test_the_structure_that_rendering_needs_is_reported():
    text = (
        "\\usepackage[style=apa]{biblatex}\\addbibresource{a.bib}\\begin{document}\nA\\footnote{See \\cite{a}.}\n"
        "% refdesk:begin\n\\cite{old}\n% refdesk:end\n\\printbibliography[title=Sources]\n\\end{document}\n"
    )
    found = scan(text)
    assert [(cluster.cites[0].key, cluster.note) for cluster in found.clusters] == [("a", True)]
    assert [text[slice(*note)] for note in found.notes] == ["{See \\cite{a}.}"]
    assert [(text[slice(*place.span)], dict(place.options)) for place in found.lists] == [
        ("\\printbibliography[title=Sources]", {"title": "Sources"})
    ]
    assert text[found.body_end :] == "\\end{document}\n"
    assert found.settings == {"biblatex": "style=apa"}
    assert [resource.path for resource in found.bibliography] == ["a.bib"]


def test_files_that_are_input_are_followed_with_their_macros(tmp_path):
    from refdesk.documents.reading import occurrences, read

    (tmp_path / "parts").mkdir()
    (tmp_path / "main.tex").write_text("\\input{parts/macros}\\include{parts/one}\\mycite{b}\\input{missing}")
    (tmp_path / "parts" / "macros.tex").write_text("\\newcommand{\\mycite}[1]{\\citep{#1}}")
    (tmp_path / "parts" / "one.tex").write_text("\\mycite{a}\\input{main}\\input{../../outside}\\input{parts/one}")
    told = []
    documents = list(read([str(tmp_path / "main.tex")], None, lambda source, problem: told.append(problem.message)))
    assert [place.cite.key for place in occurrences(documents)] == ["a", "b"]
    assert told == ["'../../outside' is included but does not exist", "'missing' is included but does not exist"]


@pytest.mark.parametrize(
    ("note", "locator", "suffix"),
    [("iv", "iv", ""), ("xi--xii", "xi--xii", ""), ("vivid", "", "vivid"), ("p.~iv", "iv", "")],
)
def test_a_postnote_of_roman_numerals_is_a_page(note, locator, suffix):
    cite = scan(rf"\parencite[{note}]{{a}}").clusters[0].cites[0]
    assert (cite.label, cite.locator, cite.suffix) == ("page" if locator else "", locator, suffix)
