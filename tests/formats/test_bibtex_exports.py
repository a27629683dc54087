"""BibTeX as publishers, databases and people write it."""

from __future__ import annotations

import pytest

from refdesk.formats.registry import by_name
from refdesk.items import Item, Problem, names


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
        (
            r"CO{\$}{\_}{\{}2{\}}{\$} and {\$}{\backslash}alpha{\$}-decay for {\$}5 or {\$}6",
            "CO<sub>2</sub> and α-decay for $5 or $6",
        ),
        (
            r"\SI[per-mode=symbol]{1.5e3}{\metre\per\second}, \num{1e6}, \numlist{1;2;3}",
            "1.5×10<sup>3</sup>\u202fm/s, 1×10<sup>6</sup>, 1, 2 and 3",
        ),
        (r"\ang{12;30;}, \SI{90}{\degree}, \si{\micro\second}, \qtyrange{1}{2}{\metre}", "12°30′, 90°, μs, 1–2\u202fm"),
        (r"\ce{H2O}, \ce{SO4^2-}, \ce{Na+}", "H<sub>2</sub>O, SO<sub>4</sub><sup>2-</sup>, Na<sup>+</sup>"),
        (r"$\bar{x}$ and $\bf x$ y \(\it z\) w", "x̄ and <b>x</b> y <i>z</i> w"),
        (r"\MakeUppercase{mu} \MakeLowercase{ML} \textpm 5 \ifmmode\pm\else\textpm\fi{}6", "MU ml ±5 ±6"),
        (r"On \citet[see][5]{k} again\nobreak", "On again"),
        (r"\enquote{a \enquote{b \enquote{c}}}, \foreignquote{german}{d}", "“a ‘b “c”’”, “d”"),
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
        (r"The {\it Drosophila} Genome and What It Says", "The <i>Drosophila</i> genome and what it says"),
        (r"A Study of \mbox{Escherichia Coli} in Wild Mice", "A study of Escherichia Coli in wild mice"),
        (r"The \foreignlanguage{german}{Weltanschauung} Problem In Life", "The Weltanschauung problem in life"),
    ],
)
def test_sentence_case_leaves_mathematics_and_arguments_of_commands_alone(tex, title):
    assert one(f"title={{{tex}}}")["title"] == title


def test_quotations_in_quotations_have_the_inner_marks():
    assert one(r"note={\enquote{outer \enquote{inner}}}")["note"] == "“outer ‘inner’”"


def test_an_unknown_command_is_reported_once_with_its_line():
    _, problems = read("@book{a,\n  title={A \\foo{b}},\n  note={\\foo{c} \\emph{d}}}\n@book{b, title={\\foo}}")
    assert [(p.line, p.message) for p in problems] == [(2, "unknown command \\foo in field 'title'")]


@pytest.mark.parametrize("fields", ["articleno={109}", "eid={Article 109}", "article-number={109}", "eid=109"])
def test_an_article_number_is_a_number_and_the_page_where_there_is_none(fields):
    item = one(fields)
    assert (item["number"], item["page"]) == ("109", "109")
    assert (one(fields + ", pages={1--9}")["number"], one(fields + ", pages={1--9}")["page"]) == ("109", "1-9")
    assert "eid = {109}" in written(item, "biblatex")


@pytest.mark.parametrize(
    ("volume", "issue"),
    [
        ("Vol. 12", "No. 3"),
        ("Bd. 12", "Heft 3"),
        ("Т. 12", "№ 3"),
        ("tome 12", "n° 3"),
        ("12", "Nr 3"),
        ("vol.12", "вып. 3"),
    ],
)
def test_a_volume_and_an_issue_are_read_without_the_words_for_them(volume, issue, read):
    item = one(f"volume={{{volume}}}, number={{{issue}}}")
    assert (item["volume"], item["issue"]) == ("12", "3")
    items, _ = read("ris", f"TY  - JOUR\nTI  - T\nVL  - {volume}\nIS  - {issue}\nER  - \n")
    assert (items[0]["volume"], items[0]["issue"]) == ("12", "3")


@pytest.mark.parametrize("text", ["Suppl. 1", "Nova", "Tomorrow", "S1", "3-4", "Bandwidth"])
def test_an_issue_in_other_words_stays(text):
    assert one(f"volume={{{text}}}, number={{{text}}}")["issue"] == text


@pytest.mark.parametrize("field", ["note", "howpublished"])
@pytest.mark.parametrize("text", [r"Accessed: 2020-05-12. \url{http://a.b}", "Retrieved May 12, 2020, from http://a.b"])
def test_a_visit_before_its_address_is_read_with_it(field, text):
    item = one(f"{field}={{{text}}}", "misc")
    assert (item["URL"], item["accessed"]) == ("http://a.b", {"date-parts": [[2020, 5, 12]]})
    assert "note" not in item


@pytest.mark.parametrize("text", ["0 - 0", "0--0", "---", "n/a", "N.A."])
def test_what_says_that_there_are_no_pages_is_none(text):
    assert "page" not in one(f"pages={{{text}}}")


def test_an_article_number_with_its_pages_is_read_as_acm_writes_it():
    item = one("pages={Article 12, 9 pages}")
    assert (item["number"], item["page"], item["number-of-pages"]) == ("12", "12", "9")


def test_the_symbol_before_a_raised_sign_keeps_its_capitals():
    title = one("title={Oxidation of Fe$^{3+}$ Ions in Sea Water}")["title"]
    assert title == "Oxidation of Fe<sup>3+</sup> ions in sea water"


@pytest.mark.parametrize(
    ("author", "people"),
    [
        ("Jane Doe, Rick Roe, and Ed Poe", ["Doe", "Roe", "Poe"]),
        ("J. Doe, R. Roe, and E. Poe", ["Doe", "Roe", "Poe"]),
        ("Doe Smith, Jane Ann, and Roe, Rick", ["Doe Smith", "Roe"]),
        (r"Doe, Jane$^{1,2}$ and Roe, Rick\textsuperscript{2}", ["Doe", "Roe"]),
    ],
)
def test_people_before_a_comma_and_an_and_are_told_apart(author, people):
    read_people = one(f"author={{{author}}}")["author"]
    assert [name["family"] for name in read_people] == people
    assert not any("<" in name["given"] for name in read_people)


def test_what_ads_and_scielo_write_for_no_one_and_nothing():
    assert one("author={{Doe}, Jane and {et al.}}")["author"][-1] == {"literal": "others"}
    assert one(r"title={{\textless}SUP{\textgreater}13{\textless}/SUP{\textgreater}C}")["title"] == "<sup>13</sup>C"


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("Second", "2"), ("Third edition", "3"), ("zweite Auflage", "2"), ("2. Aufl.", "2"), ("Deuxième édition", "2"),
        ("3rd ed.", "3"), ("Segunda", "2"), ("2", "2"), ("Revised", "Revised"), ("2nd, revised", "2nd, revised"),
        ("Thirteenth", "13"), (r"3\textsuperscript{rd} ed.", "3"), ("2-е изд.", "2"), ("Wyd. 2", "2"), ("第2版", "2"),
        ("第二版", "2"),
        ("Tredje upplagan", "3"), ("Reprint edition", "Reprint edition"), ("2., überarb. Aufl.", "2., überarb. Aufl."),
    ],
)  # fmt: skip
def test_an_edition_in_words_is_its_number(text, edition):
    assert one(f"edition={{{text}}}", "book")["edition"] == edition


@pytest.mark.parametrize(
    ("kind", "fields", "field", "value"),
    [
        ("book", "pages={xii+345}", "number-of-pages", "xii+345"),
        ("book", "pages={345 pp.}", "number-of-pages", "345"),
        ("phdthesis", "pages={120}", "number-of-pages", "120"),
        ("techreport", "pages={x+120}", "number-of-pages", "x+120"),
        ("article", "pages={Article 109}", "number", "109"),
        ("article", "pages={Article 109}", "page", "109"),
        ("article", "pages={012345 (9 pages)}", "page", "012345"),
        ("article", "pages={pp. 1-9}", "page", "1-9"),
        ("article", "article-number={ARTN 12}", "number", "12"),
        ("article", "year={2001 [1949]}", "original-date", {"date-parts": [[1949]]}),
        ("article", "year={2001 [1949]}", "issued", {"date-parts": [[2001]]}),
        ("article", "year={-44}", "issued", {"date-parts": [[-45]]}),
        ("article", "year={1984--}", "issued", {"date-parts": [[1984], [0]]}),
        ("article", "year={19--}", "issued", {"date-parts": [[1900], [1999]], "circa": True, "raw": "19XX"}),
        ("misc", "url={<http://a.org>}", "URL", "http://a.org"),
        ("misc", "note={\\url{http://a.org}}", "URL", "http://a.org"),
        ("misc", "note={\\url{http://a.org}}", "note", None),
        ("misc", "note={URL: http://a.org (visited on 6 May 2021)}", "accessed", {"date-parts": [[2021, 5, 6]]}),
        ("misc", "note={See http://a.org for more}", "URL", None),
        ("misc", "note={US Patent App. 10/123,456}", "number", "10/123,456"),
        ("misc", "url={https://doi.org/10.1000/x}", "DOI", "10.1000/x"),
        ("misc", "howpublished={Available at \\url{http://a.org} (accessed 6 May 2021)}", "URL", "http://a.org"),
        ("misc", "howpublished={[Online]. Available: http://a.org. Accessed: 2021-05-06}", "accessed",
         {"date-parts": [[2021, 5, 6]]}),
        ("misc", "url={http://a.org}, note={Acesso em: 6 maio 2021}", "accessed", {"date-parts": [[2021, 5, 6]]}),
        ("misc", "url={http://a.org}, note={Дата обращения: 06.05.2021}", "accessed", {"date-parts": [[2021, 5, 6]]}),
        ("misc", "url={http://a.org}, note={访问日期: 2021-05-06}", "accessed", {"date-parts": [[2021, 5, 6]]}),
        ("misc", "url={http://a.org}, lastaccessed={May 6, 2021}", "accessed", {"date-parts": [[2021, 5, 6]]}),
        ("book", "isbn={ISBN 978-3-16-148410-0 (hbk), 978-3-16-148411-7}", "ISBN", "978-3-16-148410-0, 978-3-16-148411-7"),
        ("book", "issn={https://portal.issn.org/resource/ISSN/1234-5678}", "ISSN", "1234-5678"),
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


@pytest.mark.parametrize(
    "text", ["Nguyễn Thắng", "București", "Đường", "ờ Ư đ", "x̂", "Ștefan", "İstanbul", "Ģ", "5′ 3″ −1", "ợ ǖ ậ"]
)
def test_letters_with_any_accents_are_ascii_in_bibtex(text):
    tex = written({"id": "k", "type": "book", "title": text})
    assert tex.isascii()
    assert read(tex)[0][0]["title"] == text


def test_a_title_in_another_language_keeps_its_capitals_in_bibtex():
    item = {"id": "k", "type": "book", "title": "Die Geschichte der Stadt", "language": "de"}
    assert "title = {{Die Geschichte der Stadt}}" in written(item)
    assert "title = {{Die Geschichte der Stadt}}" in written({**item, "language": ""})
    assert "title = {Die Geschichte der Stadt}" in written(item, "biblatex")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("J. Doe & R. K. Roe", "Doe, J. | Roe, R. K."),
        ("Jane Doe, Rick Roe, Ed Poe", "Doe, Jane | Roe, Rick | Poe, Ed"),
        ("Doe J, Roe RK, Poe E", "Doe, J | Roe, RK | Poe, E"),
        ("Doe J and Roe RK", "Doe, J | Roe, RK"),
        ("J. Doe, R. Roe", "Doe, J. | Roe, R."),
        ("Doe, J., Roe, R., et al.", "Doe, J. | Roe, R. | others"),
        ("Doe, J. et al.", "Doe, J. | others"),
        ("Jones III, Bob and John Doe Jr. and Doe, Jane, Ph.D.", "Jones, Bob, III | Doe, John, Jr. | Doe, Jane, Ph.D."),
        ("Doe 0001, Jane and Li Wei 0002", "Doe, Jane | Wei, Li"),
        ("Roe, Rick (eds.)", "Roe, Rick"),
        ("李 四 and 김 민수", "李, 四 | 김, 민수"),
        ("Malcolm X", "X, Malcolm"),
        ("{Doe J, Roe RK}", "Doe J,, Roe RK"),
    ],
)
def test_people_are_distinguished_however_they_are_written(text, expected):
    authors = one(f"author={{{text}}}")["author"]
    assert " | ".join(names.show(name) for name in authors) == expected
    assert one(f"author={{{author_of(written({'id': 'k', 'type': 'book', 'author': authors}))}}}")["author"] == authors


def author_of(tex: str) -> str:
    return tex.partition("author = {")[2].partition("},\n")[0]


def test_each_collaboration_is_an_author():
    assert one("author={Aad, G}, collaboration={ATLAS, CMS and {LHCb Collaboration}}")["author"][1:] == [
        {"literal": f"{name} Collaboration"} for name in ("ATLAS", "CMS", "LHCb")
    ]
