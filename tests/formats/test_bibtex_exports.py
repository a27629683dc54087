"""BibTeX as publishers, databases and people write it."""

from __future__ import annotations

import pytest

from refdesk.formats.registry import by_name
from refdesk.items import Item, Problem


def read(text: str) -> tuple[list[Item], list[Problem]]:
    form = by_name("bibtex")
    assert form
    results = list(form.read(text.encode()))
    return [r for r in results if not isinstance(r, Problem)], [r for r in results if isinstance(r, Problem)]


def one(fields: str, kind: str = "article") -> Item:
    items, _ = read(f"@{kind}{{k, {fields}}}")
    return items[0]


def written(item: Item, format: str = "bibtex") -> str:
    form = by_name(format)
    assert form
    return "".join(piece for piece in form.write([item]) if isinstance(piece, str))


@pytest.mark.parametrize(
    ("tex", "title"),
    [
        (r"A \textless{}i\textgreater{}E. coli\textless{}/i\textgreater{} thing", "A <i>E. coli</i> thing"),
        ("A $<$i$>$E. coli$<$/i$>$ thing", "A <i>E. coli</i> thing"),
        (r"A {\&}amp$\mathsemicolon$ B", "A & B"),
        (r"5 $\upmu$m and \SI{5}{\micro\metre}", "5 μm and 5\u202fμm"),
        (r"\SIrange{1}{2}{\kilo\hertz}, \qty{3}{\percent}, \num{42}, \ang{90}", "1–2\u202fkHz, 3\u202f%, 42, 90°"),
        (r"Bucure\textcommabelow{s}ti", "București"),
        (r"non\nobreakdash-zero", "non-zero"),
        (r"$\Bbb{R}$ and $\germ{g}$", "R and g"),
    ],
)
def test_the_commands_of_publishers_and_databases_are_read(tex, title):
    text = one(f"title={{{tex}}}")["title"]
    assert text == title
    assert text.isprintable() or "\u202f" in text


@pytest.mark.parametrize(
    ("tex", "title"),
    [
        (r"Effects of $\Delta$9-Tetrahydrocannabinol on Mice", "Effects of Δ9-tetrahydrocannabinol on mice"),
        (
            r"The Genome of \emph{Escherichia coli} From Wild Mice",
            "The genome of <i>Escherichia coli</i> from wild mice",
        ),
        (r"The Theory of $A_n$ and the Norm on Spaces", "The theory of A<sub>n</sub> and the norm on spaces"),
        (r"The Energy of $\mathrm{H_2O}$ in Big Vessels", "The energy of H<sub>2</sub>O in big vessels"),
    ],
)
def test_sentence_case_leaves_mathematics_and_arguments_of_commands_alone(tex, title):
    assert one(f"title={{{tex}}}")["title"] == title


def test_quotations_in_quotations_have_the_inner_marks():
    assert one(r"note={\enquote{outer \enquote{inner}}}")["note"] == "“outer ‘inner’”"


def test_an_unknown_command_is_told_once_with_its_line():
    _, problems = read("@book{a,\n  title={A \\foo{b}},\n  note={\\foo{c} \\emph{d}}}\n@book{b, title={\\foo}}")
    assert [(p.line, p.message) for p in problems] == [(2, "unknown command \\foo in field 'title'")]


@pytest.mark.parametrize("fields", ["articleno={109}", "eid={Article 109}", "article-number={109}", "eid=109"])
def test_an_article_number_is_a_number_and_the_page_where_there_is_none(fields):
    item = one(fields)
    assert (item["number"], item["page"]) == ("109", "109")
    assert (one(fields + ", pages={1--9}")["number"], one(fields + ", pages={1--9}")["page"]) == ("109", "1-9")
    assert "eid = {109}" in written(item, "biblatex")


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("Second", "2"), ("Third edition", "3"), ("zweite Auflage", "2"), ("2. Aufl.", "2"), ("Deuxième édition", "2"),
        ("3rd ed.", "3"), ("Segunda", "2"), ("2", "2"), ("Revised", "Revised"), ("2nd, revised", "2nd, revised"),
    ],
)  # fmt: skip
def test_an_edition_in_words_is_its_number(text, edition):
    assert one(f"edition={{{text}}}", "book")["edition"] == edition


@pytest.mark.parametrize(
    ("kind", "fields", "field", "value"),
    [
        ("book", "pages={xii+345}", "number-of-pages", "xii+345"),
        ("article", "journal={J. Things}, fjournal={Journal of Things}", "container-title", "Journal of Things"),
        ("article", "journal={J. Things}, fjournal={Journal of Things}", "container-title-short", "J. Things"),
        ("article", "type={Journal Article}", "genre", None),
        ("phdthesis", "type={Theses}", "genre", "PhD thesis"),
        ("phdthesis", "type={PhD thesis}", "genre", "PhD thesis"),
        ("misc", "url={http://a.org/x http://b.org/y}", "URL", "http://a.org/x"),
        ("book", "isbn={http://id.crossref.org/isbn/978-3-319-05269-4}", "ISBN", "978-3-319-05269-4"),
        ("misc", "url={http://a.org}, note={Accessed: 2021-05-06}", "accessed", {"date-parts": [[2021, 5, 6]]}),
        ("misc", "url={http://a.org}, note={[Online; accessed 6 May 2021]}", "accessed", {"date-parts": [[2021, 5, 6]]}),
        ("misc", "url={http://a.org}, note={Accessed: 2021-05-06}", "note", None),
        ("article", "pages={503--19}", "page", "503-519"),
        ("article", "author={III, Hal Daumé}", "author", [{"family": "Daumé", "given": "Hal", "suffix": "III"}]),
        ("article", "author={{A and B}}", "author", [{"literal": "A and B"}]),
        ("article", "author={Aad, G. and others}, collaboration={ATLAS}", "author",
         [{"family": "Aad", "given": "G."}, {"literal": "ATLAS Collaboration"}, {"literal": "others"}]),
        ("article", r"author={Skibi\ifmmode \acute{n}\else \'{n}\fi{}ski, R.}", "author",
         [{"family": "Skibiński", "given": "R."}]),
    ],
)  # fmt: skip
def test_a_field_means_what_its_writers_mean_by_it(kind, fields, field, value):
    assert one(fields, kind).get(field) == value


@pytest.mark.parametrize(
    ("date", "lines"),
    [
        ([[2020, 1, 2]], ["year = {2020}", "month = jan", "date = {2020-01-02}"]),
        ([[2020, 1]], ["year = {2020}", "month = jan"]),
        ([[-44, 3]], ["year = {44 BC}", "month = mar", "date = {-0043-03}"]),
        ([[1998], [2003]], ["year = {1998}", "date = {1998/2003}"]),
    ],
)
def test_bibtex_gets_year_and_month_beside_the_whole_date(date, lines):
    text = written({"id": "k", "type": "book", "title": "T", "issued": {"date-parts": date}})
    assert [line for line in lines if line not in text] == []
    assert read(text)[0][0]["issued"] == {"date-parts": date}


@pytest.mark.parametrize("text", ["Nguyễn Thắng", "București", "Đường", "ờ Ư đ", "x̂", "Ștefan", "İstanbul", "Ģ"])
def test_letters_with_any_accents_are_ascii_in_bibtex(text):
    tex = written({"id": "k", "type": "book", "title": text})
    assert tex.isascii()
    assert read(tex)[0][0]["title"] == text


def test_a_title_in_another_language_keeps_its_capitals_in_bibtex():
    item = {"id": "k", "type": "book", "title": "Die Geschichte der Stadt", "language": "de"}
    assert "title = {{Die Geschichte der Stadt}}" in written(item)
    assert "title = {{Die Geschichte der Stadt}}" in written({**item, "language": ""})
    assert "title = {Die Geschichte der Stadt}" in written(item, "biblatex")
