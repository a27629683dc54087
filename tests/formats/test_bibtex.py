"""Reading BibTeX and BibLaTeX: what the fields of an entry become."""

from __future__ import annotations

import pytest

from refdesk.formats.registry import by_name
from refdesk.items import Item, Problem


def read(text: str | bytes) -> tuple[list[Item], list[Problem]]:
    form = by_name("bibtex")
    assert form
    results = list(form.read(text if isinstance(text, bytes) else text.encode()))
    return [r for r in results if not isinstance(r, Problem)], [r for r in results if isinstance(r, Problem)]


def read_one(text: str) -> Item:
    items, problems = read(text)
    assert not [problem for problem in problems if problem.code != "unknown-command"]
    assert len(items) == 1
    return items[0]


def field(name: str, tex: str, kind: str = "book", more: str = "") -> Item:
    return read_one(f"@{kind}{{k, {name} = {{{tex}}},{more}}}")


def test_an_article_becomes_a_csl_item() -> None:
    assert read_one(
        r"""@article{mirza2011,
          author = {Mirz{\'a}, \'Eva and van der Berg, Jan and {Institute of Things}},
          title = {On the Use of {LaTeX} in {Georgia}},
          journal = "Journal of " # "Things",
          year = 2011, month = mar, volume = 3, number = 2, pages = {10--19}, doi = {https://doi.org/10.1/abc},
        }"""
    ) == {
        "id": "mirza2011",
        "type": "article-journal",
        "author": [
            {"family": "Mirzá", "given": "Éva"},
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
            {"literal": "Institute of Things"},
        ],
        "title": "On the use of LaTeX in Georgia",
        "container-title": "Journal of Things",
        "issued": {"date-parts": [[2011, 3]]},
        "volume": "3",
        "issue": "2",
        "page": "10-19",
        "DOI": "10.1/abc",
    }


@pytest.mark.parametrize(
    ("entry", "type"),
    [
        ("@thesis{k, x={y}}", "thesis"),
        ("@MastersThesis{k, x={y}}", "thesis"),
        ("@article{k, entrysubtype={newspaper}}", "article-newspaper"),
        ("@unpublished{k, eventtitle={A Meeting}}", "speech"),
        ("@unpublished{k, x={y}}", "manuscript"),
        ("@misc{k, entrysubtype={interview}}", "interview"),
        ("@audio{k, entrysubtype={interview}}", "song"),
        ("@something{k, x={y}}", "document"),
        ("@inreference{k, x={y}}", "entry-encyclopedia"),
    ],
)
def test_entry_types_and_subtypes_become_csl_types(entry: str, type: str) -> None:
    assert read_one(entry)["type"] == type


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"Erd{\H o}s, G\"{o}del, na{\"\i}ve \L{}\'od\'z, {\o}re, \ss, \v Skoda", "Erdős, Gödel, naïve Łódź, øre, ß, Škoda"),
        (r"``double'' and `single' it's --- 1--2", "“double” and ‘single’ it’s — 1–2"),
        (r"\emph{one {\bf two} three} \textsuperscript{4} {\sc five}", "<i>one <b>two</b> three</i> <sup>4</sup> "
         '<span style="font-variant:small-caps;">five</span>'),
        (r"50\% of \$5 \& A\_b 100%", "50% of $5 & A_b 100%"),
        (r"H$_2$O at $10^{-3}$ $\mu$m, $\alpha \leq \beta$", "H<sub>2</sub>O at 10<sup>-3</sup> μm, α ≤ β"),
        (r"costs $ 5", "costs $ 5"),
        (r"A.~B. \LaTeX\ and \TeX{}book", "A.\u00a0B. LaTeX and TeXbook"),
        (r"\href{https://a.b}{text} \url{https://c.d}", "text https://c.d"),
        (r"\unknown{kept} \unknown", "kept \\unknown"),
        (r"$\langle 00\overline{1}\rangle$", "⟨001̅⟩"),
        ("a\n  b\t c", "a b c"),
        (r"\enquote{quoted} \mkbibquote{too}", "“quoted” “too”"),
        (r"{{{deep}}}", "deep"),
        (r"25$^{\circ}$C, \url{https://a/~b--c}, \~{} and \&amp; or &amp;lt;", "25°C, https://a/~b--c, ~ and & or <"),
    ],
)  # fmt: skip
def test_latex_becomes_unicode_and_markup(tex: str, text: str) -> None:
    assert field("edition", tex)["edition"] == text


@pytest.mark.parametrize(
    ("tex", "title"),
    [
        ("The Rites of Passage", "The rites of passage"),
        ("The {Rites} of {P}assage", "The Rites of Passage"),
        ("Political parties in Germany and France", "Political parties in Germany and France"),
        ("{{The Rites of Passage}}", "The Rites of Passage"),
        ("One Thing: Another Thing", "One thing: Another thing"),
        ("Works by {ibn Bajja} Himself", 'Works by <span class="nocase">ibn Bajja</span> himself'),
        ("The NATO Treaty of iPhone Users", "The NATO treaty of iPhone users"),
        (r"Aristotle's \mkbibquote{De Motu Animalium}", "Aristotle’s “De Motu Animalium”"),
    ],
)
def test_titles_are_read_in_sentence_case_but_for_what_braces_protect(tex: str, title: str) -> None:
    assert field("title", tex)["title"] == title


def test_titles_in_another_language_than_english_keep_their_case() -> None:
    assert field("title", "Die Geburt der Tragödie", more="langid={german}")["title"] == "Die Geburt der Tragödie"


def test_subtitles_and_addenda_are_joined_and_the_short_title_is_the_text_before_them() -> None:
    item = read_one("@book{k, title={Twice-born}, subtitle={A study}, titleaddon={Second edition}}")
    assert item["title"] == "Twice-born: A study. Second edition"
    assert item["title-short"] == "Twice-born"


def test_the_volumes_of_a_book_and_what_they_hold_are_distinguished() -> None:
    book = read_one("@book{k, title={The program}, maintitle={Computers and typesetting}, volume={B}}")
    assert (book["title"], book["volume-title"]) == ("Computers and typesetting", "The program")
    part = read_one("@inbook{k, title={A}, booktitle={B}, maintitle={C}}")
    assert (part["title"], part["container-title"], part["volume-title"]) == ("A", "C", "B")


@pytest.mark.parametrize(
    ("tex", "name"),
    [
        ("Jean de La Fontaine", {"family": "La Fontaine", "given": "Jean", "non-dropping-particle": "de"}),
        ("de La Fontaine, Jean", {"family": "La Fontaine", "given": "Jean", "non-dropping-particle": "de"}),
        ("King, Jr., Martin Luther", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("{de la Mare}, Walter", {"family": "de la Mare", "given": "Walter"}),
        ("V{\\'a}zques{ de }Parga, Luis", {"family": "Vázques de Parga", "given": "Luis"}),
        (r"Ne\v set\v ril, Jaroslav", {"family": "Nešetřil", "given": "Jaroslav"}),
        ("Aristotle", {"family": "Aristotle"}),
        ("{Barnes and Noble}", {"literal": "Barnes and Noble"}),
        ("given=Antonie, prefix=van, family=Leeuwenhoek, useprefix=true",
         {"family": "Leeuwenhoek", "given": "Antonie", "non-dropping-particle": "van"}),
    ],
)  # fmt: skip
def test_names_are_split_as_bibtex_splits_them(tex: str, name: dict[str, str]) -> None:
    assert field("author", tex)["author"] == [name]


def test_names_that_are_divided_by_semicolons_are_divided_all_the_same() -> None:
    assert [name["family"] for name in field("author", "Smith, J.; Doe, A.; et al.")["author"][:2]] == ["Smith", "Doe"]


def test_others_stay_in_the_list_and_the_option_useprefix_says_what_particles_are() -> None:
    for option, kind in (("true", "non-dropping-particle"), ("false", "dropping-particle")):
        item = field("author", "van Gennep, Arnold and others", more=f"options={{useprefix={option}}}")
        assert item["author"] == [{"family": "Gennep", "given": "Arnold", kind: "van"}, {"literal": "others"}]


def test_editors_of_another_kind_and_annotated_roles_go_where_csl_has_them() -> None:
    item = read_one("@movie{k, editor={Forman, Miloš}, editortype={director}, editora={Bo, A}, editoratype={producer}}")
    assert item["director"] == [{"family": "Forman", "given": "Miloš"}]
    assert item["producer"] == [{"family": "Bo", "given": "A"}]
    item = read_one("@video{k, author={M. Forman and B. Hauben}, author+an:role={1=director,writer;2=writer}}")
    assert item["director"] == [{"family": "Forman", "given": "M."}]
    assert [one["family"] for one in item["script-writer"]] == ["Forman", "Hauben"]


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("date={1968-05-19/1968-05-25}", {"date-parts": [[1968, 5, 19], [1968, 5, 25]]}),
        ("date={2003-21}", {"date-parts": [[2003]], "season": 1}),
        ("date={1565~}", {"date-parts": [[1565]], "circa": True}),
        ("date={-0379-02}", {"date-parts": [[-380, 2]]}),
        ("date={199X}", {"date-parts": [[1990], [1999]], "circa": True, "raw": "199X"}),
        ("date={1996-01-01/..}", {"date-parts": [[1996, 1, 1], [0]]}),
        ("year=2003, month=feb", {"date-parts": [[2003, 2]]}),
        ('year=2003, month=feb # "~10"', {"date-parts": [[2003, 2, 10]]}),
        ("year={2003}, month={March--May}", {"date-parts": [[2003, 3], [2003, 5]]}),
        ("year={2003}, month={Spring}", {"date-parts": [[2003]], "season": 1}),
        ("year={ca. 1850}", {"date-parts": [[1850]], "circa": True}),
        ("year={1998--2001}", {"date-parts": [[1998], [2001]]}),
        ("date={12 May 2001}", {"date-parts": [[2001, 5, 12]]}),
    ],
)
def test_dates_are_read_as_edtf_and_as_people_write_them(fields: str, date: dict[str, object]) -> None:
    assert read_one(f"@book{{k, {fields}}}")["issued"] == date


def test_a_date_that_is_none_is_kept_as_it_is_and_reported() -> None:
    items, problems = read("@book{k,\n  title={A},\n  date={1996-13-03}}")
    assert items[0]["issued"] == {"literal": "1996-13-03"}
    assert [(p.line, p.column, p.key, p.code, p.severity) for p in problems] == [(3, 3, "k", "date", "warning")]


def test_what_number_counts_depends_on_the_type() -> None:
    assert field("number", "3--4", "article")["issue"] == "3-4"
    assert field("number", "7", "book", "series={Studies}")["collection-number"] == "7"
    assert field("number", "RC-6947", "report")["number"] == "RC-6947"
    assert field("eid", "e12", "article")["page"] == "e12"


def test_publishers_places_and_kinds_are_resolved() -> None:
    item = read_one(
        "@report{k, institution={IBM}, type={resreport}, location={Durham and London}, pubstate={inpress}, series={newseries}}"
    )
    assert item["publisher"] == "IBM"
    assert item["genre"] == "research report"
    assert item["publisher-place"] == "Durham; London"
    assert item["status"] == "in press"
    assert item["collection-title"] == "New series"
    patent = read_one("@patent{k, location={countryfr and countryuk}, type={patenteu}}")
    assert (patent["jurisdiction"], patent["genre"]) == ("France; United Kingdom", "European patent")


def test_and_divides_publishers_in_biblatex_and_is_part_of_their_name_in_bibtex() -> None:
    assert field("publisher", "Allyn and Bacon", more="year=2001")["publisher"] == "Allyn and Bacon"
    assert field("publisher", "Allyn and Bacon", more="date=2001")["publisher"] == "Allyn; Bacon"
    assert field("publisher", "{Allyn and Bacon}", more="date=2001")["publisher"] == "Allyn and Bacon"


def test_the_place_of_a_meeting_and_that_of_its_publisher_are_distinguished() -> None:
    item = read_one("@inproceedings{k, location={San José}, address={New York}, publisher={ACM}}")
    assert (item["event-place"], item["publisher-place"]) == ("San José", "New York")


def test_addresses_of_the_web_lose_what_latex_needed() -> None:
    item = read_one(r"@misc{k, howpublished={\url{https://a.b/x\_y\%20z}}, eprint={2101.00001}, archiveprefix={arXiv}}")
    assert item["URL"] == "https://a.b/x_y%20z"
    assert field("eprint", "hep-th/9901001", more="eprinttype={arxiv}")["URL"] == "https://arxiv.org/abs/hep-th/9901001"


def test_keywords_are_divided_and_may_have_commas_in_braces() -> None:
    assert field("keywords", "maps, {Census, 1970}, general, general")["keyword"] == "maps; Census, 1970; general"
    assert field("keywords", "a b;c")["keyword"] == "a b, c"


def test_paragraphs_of_an_abstract_stay_apart() -> None:
    assert field("abstract", "One\n  line.\n\n  Two.")["abstract"] == "One line.\nTwo."


def test_what_csl_has_no_place_for_is_kept_unchanged() -> None:
    item = read_one(
        "@mvbook{k, title={A}, file={:a_b.pdf:PDF}, title+an={=x}, date-added={2020}, date={2004-04-25T14:34:00}}"
    )
    assert item["custom"] == {
        "bibtex": {
            "file": ":a_b.pdf:PDF",
            "title+an": "=x",
            "date-added": "2020",
            "entrytype": "mvbook",
        }
    }
