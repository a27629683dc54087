"""Every option of `bib`, in text and in two other formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ITEMS = [
    {
        "id": "curie1903",
        "type": "book",
        "title": "Recherches",
        "author": [{"family": "Curie", "given": "Marie"}],
        "issued": {"date-parts": [[1903]]},
        "publisher": "Gauthier-Villars",
        "keyword": "physics; radium",
        "language": "fr",
        "abstract": "On radium.",
        "DOI": "10.1000/curie",
    },
    {
        "id": "noether1918",
        "type": "article-journal",
        "title": "Invariante Variationsprobleme",
        "author": [{"family": "Noether", "given": "Emmy"}],
        "issued": {"date-parts": [[1918, 7]]},
        "container-title": "Nachrichten",
        "page": "235-257",
        "keyword": "physics",
        "language": "de",
    },
    {
        "id": "curie1910",
        "type": "article-journal",
        "title": "Sur le polonium",
        "author": [{"family": "Curie", "given": "Marie"}, {"family": "Debierne", "given": "André"}],
        "issued": {"date-parts": [[1910]]},
        "container-title": "Le Radium",
        "language": "fr",
    },
]
CURIE = "Curie, M. (1903). Recherches. Gauthier-Villars. https://doi.org/10.1000/curie"
POLONIUM = "Curie, M., & Debierne, A. (1910). Sur le polonium. Le Radium."
NOETHER = "Noether, E. (1918). Invariante Variationsprobleme. Nachrichten, 235–257."


@pytest.fixture
def refs(tmp_path: Path) -> Path:
    (tmp_path / "refs.json").write_text(json.dumps(ITEMS))
    return tmp_path


@pytest.fixture
def bib(desk, refs):
    return lambda *args: desk("bib", "-b", "refs.json", "-s", "apa", *args)


def lines(ran):
    assert (ran.status, ran.err) == (0, "")
    return ran.out.splitlines()


def test_the_styles_own_order(bib):
    assert lines(bib()) == [CURIE, POLONIUM, NOETHER]


@pytest.mark.parametrize(
    ("args", "order"),
    [
        (["--sort", "-issued,author"], [NOETHER, POLONIUM, CURIE]),
        (["--sort", "issued"], [CURIE, POLONIUM, NOETHER]),
        (["--sort", "title"], [NOETHER, CURIE, POLONIUM]),
        (["--sort", "publisher,-id"], [CURIE, NOETHER, POLONIUM]),
        (["--no-sort"], [CURIE, NOETHER, POLONIUM]),
        (["--reverse"], [NOETHER, POLONIUM, CURIE]),
        (["--no-sort", "--reverse"], [POLONIUM, NOETHER, CURIE]),
        (["--start", "2"], [POLONIUM, NOETHER]),
        (["--max", "1"], [CURIE]),
        (["--start", "2", "--max", "1"], [POLONIUM]),
    ],
)
def test_another_order(bib, args, order):
    assert lines(bib(*args)) == order


def test_numbers_follow_the_order_that_is_asked_for(desk, refs):
    ran = desk("bib", "-b", "refs.json", "-s", "ieee", "--sort", "-issued")
    assert [line.split("“")[0].split(",")[0] for line in lines(ran)] == [
        "[1] E. Noether",
        "[2] M. Curie and A. Debierne",
        "[3] M. Curie",
    ]


def test_groups_are_under_headings(bib):
    assert lines(bib("--group-by", "type")) == ["Books", "", CURIE, "", "Journal articles", "", POLONIUM, NOETHER]
    assert lines(bib("--group-by", "year"))[0] == "1918"
    assert [line for line in lines(bib("--group-by", "language")) if line in ("French", "German")] == [
        "French",
        "German",
    ]
    assert lines(bib("--group-by", "author"))[0] == "Curie, Marie"
    assert lines(bib("--group-by", "keyword")) == [
        "physics",
        "",
        CURIE,
        NOETHER,
        "",
        "radium",
        "",
        CURIE,
        "",
        "Other",
        "",
        POLONIUM,
    ]


def test_groups_are_headings_in_markup(bib):
    assert "## Books\n\nCurie, M. (1903). *Recherches*." in bib("--group-by", "type", "-f", "markdown").out
    assert "<h2>Books</h2>" in bib("--group-by", "type", "-f", "html").out


def test_a_person_is_highlighted_as_a_name(bib, refs):
    assert "**Curie, M.** (1903)" in bib("--highlight", "Curie, Marie", "-f", "markdown").out
    assert "<b>Curie, M.</b>, &amp; Debierne, A. (1910)" in bib("--highlight", "Curie, M.", "-f", "html").out
    assert "**" not in bib("--highlight", "Curie, Pierre", "-f", "markdown").out
    assert bib("--highlight", "Radium", "-f", "markdown").out == bib("-f", "markdown").out


def test_an_annotation_is_below_its_entry(bib):
    assert lines(bib("--annotate", "abstract")) == [CURIE, "  On radium.", POLONIUM, NOETHER]
    assert (
        '<div class="csl-indent" style="text-indent:0;">On radium.</div>'
        in bib("--annotate", "abstract", "-f", "html").out
    )
    assert "\\\nOn radium." in bib("--annotate", "abstract", "-f", "markdown").out


def test_links_are_there_and_can_be_left_out(bib):
    assert '<a href="https://doi.org/10.1000/curie">https://doi.org/10.1000/curie</a>' in bib("-f", "html").out
    assert "<a " not in bib("-f", "html", "--no-links").out
    assert "<https://doi.org/10.1000/curie>" in bib("-f", "markdown").out


def test_text_is_wrapped_and_hangs(bib):
    found = lines(bib("--wrap", "40"))
    assert found[0] == "Curie, M. (1903). Recherches."
    assert found[1] == "  Gauthier-Villars."
    assert " ".join(line.strip() for line in found) == " ".join([CURIE, POLONIUM, NOETHER])


@pytest.mark.parametrize(
    ("form", "start", "end"),
    [
        ("html", "<!DOCTYPE html>", "</html>\n"),
        ("latex", "\\documentclass", "\\end{document}\n"),
        ("jats", "<?xml", "</back>\n"),
        ("rtf", "{\\rtf1", "}\n"),
        ("markdown", "# References\n", ".\n"),
    ],
)
def test_a_whole_document(bib, form, start, end):
    out = bib("--standalone", "-f", form).out
    assert out.startswith(start)
    assert out.endswith(end)


def test_entries_are_json(desk, refs):
    told = json.loads(desk("bib", "-b", "refs.json", "-s", "ieee", "--entries").out)
    assert (told["schema"], told["style"]) == (1, "ieee")
    first = told["entries"][0]
    assert (first["id"], first["type"], first["label"]) == ("curie1903", "book", "[1]")
    assert first["text"].startswith("[1] M. Curie, Recherches.")
    assert "<i>Recherches</i>" in first["html"]


def test_a_missing_key_is_an_error_kept_or_skipped(bib):
    ran = bib("curie1903", "nobody")
    assert (ran.status, ran.out, ran.err) == (1, "", "refdesk: no such key: nobody\n")
    assert bib("curie1903", "nobody", "--missing", "skip").out == CURIE + "\n"
    assert bib("curie1903", "nobody", "--missing", "keep").out == CURIE + "\nnobody?\n"


@pytest.mark.parametrize("args", [["--sort", "a b"], ["--group-by", "colour"], ["--start", "0"], ["--wrap", "1"]])
def test_what_makes_no_sense_is_a_usage_error(bib, args):
    ran = bib(*args)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_each_entry_can_be_in_its_own_language(desk, tmp_path):
    person = [{"family": "Doe", "given": "Jane"}, {"family": "Roe", "given": "Max"}]
    item = {"type": "book", "title": "Titel", "editor": person, "issued": {"date-parts": [[2001]]}}
    items = [
        {**item, "id": "a", "language": "de"},
        {**item, "id": "b", "language": "en", "title": "Title"},
        {**item, "id": "c"},
    ]
    (tmp_path / "refs.json").write_text(json.dumps(items))
    plain = lines(desk("bib", "-b", "refs.json", "-s", "chicago", "--no-sort"))
    own = lines(desk("bib", "-b", "refs.json", "-s", "chicago", "--no-sort", "--item-locale"))
    assert "und" in own[0].split()
    assert "and" in plain[0].split()
    assert own[1:] == plain[1:]


def test_the_locale_changes_the_words(desk, refs):
    found = {
        code: desk("cite", "curie1910", "-b", "refs.json", "-s", "apa", "-l", code).out
        for code in ("en", "de", "tr", "fr")
    }
    assert found["en"] == "(Curie & Debierne, 1910)\n"
    assert len(set(found.values())) >= 2 or found["de"]


def test_explain_names_element_macro_line_and_variable(desk, refs):
    told = json.loads(desk("explain", "curie1903", "-b", "refs.json", "-s", "apa", "--json").out)
    entry = told["entries"][0]
    assert "".join(part["text"] for part in entry["parts"]) == CURIE
    year = next(part for part in entry["parts"] if part["text"] == "1903")
    assert (year["element"], year["variables"]) == ("date", ["issued"])
    source = Path(told["file"]).read_text().splitlines()[year["line"] - 1]
    assert "<date " in source
    assert "keyword" in entry["unused"]
    assert "abstract" in entry["unused"]
    assert "editor" not in entry["unused"]


def test_explain_says_what_the_style_asked_for_and_the_reference_lacks(desk, refs):
    out = desk("explain", "noether1918", "-b", "refs.json", "-s", "ieee").out
    assert "the style asked for, and the reference lacks: " in out
    assert "volume" in out.splitlines()[-2]


def test_explain_names_the_locale_that_a_term_is_from(desk, refs, tmp_path):
    def terms(*args):
        [entry] = json.loads(desk("explain", "noether1918", "-b", "refs.json", "--json", *args).out)["entries"]
        return [(part["text"], part["term"], part["locale"]) for part in entry["parts"] if part["term"]]

    assert terms("-s", "ieee", "-l", "de") == [("S.", "page", "de-DE")]
    style = (Path(desk("styles", "path", "ieee").out.strip())).read_text()
    own = '<locale xml:lang="de"><terms><term name="page" form="short">Blatt</term></terms></locale><macro'
    (tmp_path / "own.csl").write_text(style.replace("<macro", own, 1))
    assert terms("-s", "own.csl", "-l", "de") == [("Blatt", "page", "style")]
    assert (
        "label: the style's own label for page"
        in desk("explain", "noether1918", "-b", "refs.json", "-s", "own.csl", "-l", "de").out
    )


def test_headings_are_in_the_language_of_the_list(bib, refs):
    german = lines(bib("--group-by", "type", "-l", "de", "--standalone"))
    assert [line for line in german if line in ("Literatur", "Bücher", "Zeitschriftenartikel")] == [
        "Literatur",
        "Bücher",
        "Zeitschriftenartikel",
    ]
    waiting = {"id": "waiting", "type": "figure", "title": "Atlas", "status": "in press"}
    undated = {"id": "undated", "type": "figure", "title": "Globe"}
    (refs / "refs.json").write_text(json.dumps([waiting, undated]))
    assert lines(bib("--group-by", "year", "-l", "fr"))[0] == "Sous presse"
    assert "Autres" in lines(bib("--group-by", "year", "-l", "fr"))
    assert lines(bib("--group-by", "type", "-l", "cy"))[0] not in ("", "Figures")  # a term of the locale


@pytest.mark.parametrize(
    ("args", "headings"),
    [
        ([], ["1918", "1910", "1903"]),
        (["--reverse"], ["1903", "1910", "1918"]),
        (["--sort", "year"], ["1903", "1910", "1918"]),
        (["--sort", "-issued"], ["1918", "1910", "1903"]),
        (["--sort", "title"], ["1918", "1910", "1903"]),
    ],
)
def test_groups_turn_with_the_order(bib, args, headings):
    shown = bib("--group-by", "year", "-f", "markdown", *args).out
    assert [line.removeprefix("## ") for line in shown.splitlines() if line.startswith("## ")] == headings
    rows = json.loads(bib("--group-by", "year", "--json", *args).out)["entries"]
    assert [row["group"] for row in rows] == headings
    assert lines(bib("--group-by", "year", "--template", "{group}", *args)) == headings


def test_a_title_is_over_the_groups_at_the_level_asked_for(bib):
    def shown(*args):
        return [line for line in bib("--group-by", "type", *args).out.splitlines() if line[:1] in "#=*\\" and line]

    assert shown("-f", "markdown", "--title", "Works")[:2] == ["# Works", "## Books"]
    assert shown("-f", "markdown", "--heading-level", "4")[0] == "#### Books"
    assert shown("-f", "markdown", "--heading-level", "4", "--title", "Works")[:2] == ["### Works", "#### Books"]
    assert shown("-f", "markdown", "--heading-level", "1", "--title", "Works")[:2] == ["# Works", "## Books"]
    assert shown("-f", "latex", "--title", "Works")[:2] == ["\\section*{Works}", "\\subsection*{Books}"]
    assert shown("-f", "org", "--title", "Works")[:2] == ["* Works", "** Books"]
    assert bib("--heading-level", "7").status == 2


def test_a_page_has_an_anchor_for_each_group_and_loads_nothing(bib):
    page = bib("--group-by", "type", "-f", "html", "--standalone").out
    assert '<h2 id="group-books">Books</h2>' in page
    assert '<a href="#group-books">Books</a>' in page
    assert "<script" not in page
    assert "src=" not in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_a_word_file_of_2000_entries_takes_little_longer_than_text(tmp_path):
    import time

    from refdesk.csl.formatted import END, Entry, Mark
    from refdesk.writers import Group, Layout, docx

    link = Mark("link", "https://doi.org/10.1000/1")
    entries = tuple(
        Entry(f"k{n}", (f"Doe, J. ({n}). ", Mark("font-style", "italic"), "Title", END, " ", link, "10.1000/1", END))
        for n in range(2000)
    )
    began = time.process_time()
    docx.listing([Group("Books", entries)], Layout(hanging_indent=True))
    assert time.process_time() - began < 2
