"""Citations in Markdown."""

from __future__ import annotations

import pytest

from refdesk.documents import Source, Span, by_name


def format_named(name):
    form = by_name(name)
    assert form is not None
    return form


def scan(text, form="markdown"):
    return format_named(form).scan(Source.of("paper.md", text.encode()))


def keys(text, form="markdown"):
    return [[cite.key for cite in cluster.cites] for cluster in scan(text, form).clusters]


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("[@a; @b]", [["a", "b"]]),
        ("@a [p. 3; @b]", [["a", "b"]]),
        ("@a [-@b p. 3; see @c]", [["a", "b", "c"]]),
        ("[@a][@b]", [["a"], ["b"]]),
        ("[see; @a]", [["a"]]),
        ("word-@a and x@b and \\@c", [["a"]]),
        ("`[@a]` ``b ` [@c]`` [@d]", [["d"]]),
        ("$[@a]$ 5$ [@b] 6$", [["b"]]),
        ("<!-- [@a]\n\n[@b] --> [@c]", [["c"]]),
        ("[@a](x.html) ![@b [p. 3] x](y@z.png){alt='@d'} [@c]{.mark}", [["a"], ["b"], ["c"]]),
        ("```\n@a\n```\n\n    @b\n\n~~~ r\n@c\n~~~\n[@d]", [["d"]]),
        ("``` unclosed\n\n[@a]", [["a"]]),
        ("- one\n\n      @code\n\n  [@a]\n\n        @code\n", [["a"]]),
        ("> quoted [@a,\n> p. 3]\n>\n>     @code\n", [["a"]]),
        ('[cf. *@a*; @b] [**@c**] [see "@d; @e"]', [["a"], ["b"], ["c"], ["d"], ["e"]]),
        ("[*see* @a_b_c, *p.* 3 and *passim*; _cf._ @d]", [["a_b_c", "d"]]),
        ("Term\n:   ``` r\n    @code\n    ```\n\n    [@a]", [["a"]]),
        ("1.  - one\n\n          @code\n\n      [@a]", [["a"]]),
        ("A[^a] [@a]\n\n[^a]: note [@b]\n\n[^b]: nothing refers to it [@c]\n\n    @d\n\n[@e]", [["a"], ["b"], ["e"]]),
        ("(@good) An example [@a].\n\n@good shows it, and @b.", [["a"], ["b"]]),
        ("[@ref]: https://example.org\n\n[x]: https://example.org/@user", [["ref"]]),
        ("\\begin{x}\n\n@a\n\\end{x} \\emph{@b} [@c]", [["c"]]),
        ("<pre>\n\n@a\n</pre>\n\n<div title='@b'>@c</div>", [["c"]]),
    ],
)
def test_keys_are_distinguished_from_what_looks_like_them(text, clusters):
    assert keys(text) == clusters


def test_a_span_is_what_a_rendered_citation_takes_the_place_of():
    text = "A [see @a, p. 3], -@b, @c [p. 3; @d], @{e} (@f) ^[[-@g]]"
    assert [text[slice(*cluster.span)] for cluster in scan(text).clusters] == [
        "[see @a, p. 3]",
        "-@b",
        "@c [p. 3; @d]",
        "@{e}",
        "@f",
        "[-@g]",
    ]


def test_offsets_lead_back_to_the_bytes_of_the_file():
    data = "\ufeffÄ [@müller]\r\n\r\n@b".encode() + b"\xe9"
    source = Source.of("x.md", data)
    found = format_named("markdown").scan(source)
    assert source.encode(source.text) == data
    assert [source.place(cluster.span.start) for cluster in found.clusters] == [(1, 3), (3, 1)]
    assert data[source.byte(found.clusters[0].span.start) :].startswith("[@müller]".encode())


def test_the_structure_that_rendering_needs_is_reported():
    text = (
        "---\nbibliography: [a.bib, 'b c.json']\ncsl: apa\nnocite: '@*'\n---\n\nText[^1] [@a].\n\n[^1]: A note [@b].\n\n"
        "    More @c.\n\nText @d.\n\n::: {#refs}\n:::\n\n<!-- refdesk:begin -->\n[@old]\n<!-- refdesk:end -->\n"
    )
    found = scan(text)
    assert [resource.path for resource in found.bibliography] == ["a.bib", "b c.json"]
    assert found.settings["csl"] == "apa"
    assert text[slice(*found.metadata)] == text[: text.index("Text") - 1]
    assert [text[slice(*place.span)] for place in found.lists] == ["::: {#refs}\n:::\n"]
    assert [text[slice(*region.inside)] for region in found.regions] == ["\n[@old]\n"]
    assert [(c.cites[0].key, c.cites[0].mode, c.note) for c in found.clusters] == [
        ("*", "nocite", False),
        ("a", "normal", False),
        ("b", "normal", True),
        ("c", "author-in-text", True),
        ("d", "author-in-text", False),
    ]


def test_marks_of_regions_that_do_not_match_are_a_problem():
    found = scan("<!-- refdesk:begin -->\n[@a]\n")
    assert [problem.code for problem in found.problems] == ["unbalanced-region"]
    assert not found.regions


def test_quarto_tells_cross_references_from_citations():
    assert keys("@fig-x [@a] [@fig-z, p. 3; @b] @c [@Fig-w; @d]", "quarto") == [["a"], ["b"], ["c", "d"]]
    custom = "---\ncrossref:\n  custom:\n    - key: vid\n---\n@vid-x @a"
    assert keys(custom, "quarto") == [["a"]]
    assert keys("@fig-map [@tbl-x; @Eq-y] @figure2020. [See @sec-z and @a]", "quarto") == [["figure2020"], ["a"]]


def test_myst_cites_with_roles_and_links():
    text = "{cite:p}`{see}a{p. 3},b` {cite:t}`c` [](https://doi.org/10.1000/x) {math}`@d` [@e]"
    assert keys(text, "myst") == [["a", "b"], ["c"], ["10.1000/x"], ["e"]]
    assert scan(text, "myst").clusters[0].span == Span(0, 24)


def test_options_of_a_directive_and_lines_that_part_blocks_of_myst_are_no_text():
    figure = "```{figure} x.png\n:name: f\n:alt: {cite}`n`\n\nCap {cite}`a`\n```\n"
    text = figure + "+++ {cite}`n`\n:::{note}\n:class: {cite}`n`\n{cite}`b`\n:::\n"
    form = by_name("myst")
    assert form is not None
    clusters = form.scan(Source.of("x.md", text.encode())).clusters
    assert [cite.key for cluster in clusters for cite in cluster.cites] == ["a", "b"]


@pytest.mark.parametrize(
    ("lang", "written", "label", "locator", "suffix"),
    [
        ("en-US", "chap. 5", "chapter", "5", ""),
        ("en-GB", "ch. 5", "chapter", "5", ""),
        ("en-GB", "chap. 5", "", "", ", chap. 5"),
        ("en-AU", "chap. 5", "chapter", "5", ""),
        ("de", "Kap. 5", "chapter", "5", ""),
        ("de", "p. 5", "", "", ", p. 5"),
        ("de", "5", "page", "5", ""),
        ("tlh", "p. 5", "page", "5", ""),
    ],
)
def test_a_locators_label_is_a_term_of_the_documents_locale_as_pandoc_reads_it(lang, written, label, locator, suffix):
    cite = scan(f"---\nlang: {lang}\n---\n\n[@a, {written}]\n").clusters[0].cites[0]
    assert (cite.label, cite.locator, cite.suffix) == (label, locator, suffix)
