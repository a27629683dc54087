"""What registries and catalogues answer: every expected field of the shared recordings, exactly, and further shapes of each."""

from __future__ import annotations

import importlib.util
import json

import pytest

from refdesk.formats.registry import by_name, recognise
from refdesk.items import Problem

FOLDERS = "arxiv crossref datacite doi-csl isbn k10plus lists openalex openlibrary pubmed".split()


def read(text, name=None):
    data = text.encode() if isinstance(text, str) else text
    form = by_name(name) if name else recognise(data)
    assert form
    return form.id, list(form.read(data))


def items(text, name=None):
    form, found = read(text, name)
    return form, [each for each in found if not isinstance(each, Problem)]


@pytest.fixture(scope="session")
def score(shared):
    spec = importlib.util.spec_from_file_location("score", shared / "corpus" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_field_of_the_recorded_answers_is_exact(folder, shared, score):
    wrong = []
    for expected in sorted((shared / "apis" / f"api-{folder}").glob("*.expected.json")):
        stem = expected.name.removesuffix(".expected.json")
        (source,) = [
            p
            for p in expected.parent.glob(f"{stem}.*")
            if p.stem == stem and ".expected" not in p.name and ".meta" not in p.name
        ]
        disputed = json.loads(expected.with_name(f"{stem}.meta.json").read_text()).get("disputed", {})
        _, got = items(source.read_bytes())
        for number, (wanted, item) in enumerate(
            score.pair([score.canon(e) for e in json.loads(expected.read_text())], got)
        ):
            for field, value in wanted.items():
                if field.startswith("_") or field in disputed or f"{field}#{number}" in disputed:
                    continue
                options = [value, *wanted.get("_alt", {}).get(field, [])]
                have = (item or {}).get(field)
                if have is None or not any(score.same(field, option, have, False) for option in options):
                    wrong.append(f"{stem}[{number}] {field}: {have!r}")
            wrong += [f"{stem}[{number}] has {name}" for name in wanted.get("_absent", []) if name in (item or {})]
    assert wrong == []


def test_error_bodies_hold_no_item_and_say_why(shared):
    for source in sorted((shared / "apis" / "api-errors").iterdir()):
        if ".expected" not in source.name and ".meta" not in source.name:
            _, found = read(source.read_bytes())
            assert found
            assert all(isinstance(each, Problem) for each in found), source.name


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('{"errors":[{"status":"404","title":"The resource you are looking for doesn\'t exist."}]}', "doesn't exist"),
        ('{"status":404,"message":"PID does not exist."}', "PID does not exist"),
        ('{"error":"notfound","key":"/books/OL1M"}', "notfound"),
        ('{"DOI":"10.7554","RA":"Crossref"}', "registered with Crossref"),
        ('{"DOI":"10.99999","status":"DOI does not exist"}', "DOI does not exist"),
        ('{"personal_name":"Nix","name":"Nix","key":"/authors/OL382982A","type":{"key":"/type/author"}}', "no record"),
        ('{"ISBN:9780980200447":{"bib_key":"ISBN:9780980200447","preview":"noview"}}', "no record"),
        (
            '<zs:searchRetrieveResponse xmlns:zs="x"><zs:numberOfRecords>0</zs:numberOfRecords></zs:searchRetrieveResponse>',
            "no MARC record",
        ),
        ('<?xml version="1.0"?><eFetchResult><ERROR>ID list is empty!</ERROR></eFetchResult>', "ID list is empty"),
        ("<PubmedArticleSet><PubmedArticle></PubmedArticle></PubmedArticleSet>", ""),
    ],
)
def test_an_answer_without_a_record_is_one_problem(body, says):
    _, found = read(body)
    assert all(isinstance(each, Problem) for each in found)
    assert says in " ".join(each.message for each in found)


def test_crossref_tells_series_from_book_and_joins_subtitles_that_say_more():
    work = {
        "DOI": "10.1/x",
        "type": "book-chapter",
        "title": ["Ships"],
        "subtitle": ["and sails", ""],
        "container-title": ["Lecture Notes", "The Book of Ships"],
        "is-referenced-by-count": 1,
        "content-domain": {},
        "author": [{}, {"name": "The Crew"}, {"family": "Doe, Jr.", "given": "Jan"}],
        "chair": [{"family": "Roe", "given": "Rob"}],
        "issued": {"date-parts": [[None]]},
        "published-online": {"date-parts": [[2019, 2]]},
        "abstract": "<jats:p>A &amp;lt; b</jats:p>",
        "edition-number": "2",
        "journal-issue": {"issue": "7"},
    }
    form, (item,) = items(json.dumps({"status": "ok", "message-type": "work", "message": work}))
    assert form == "crossref"
    assert (item["title"], item["collection-title"], item["container-title"]) == (
        "Ships: and sails",
        "Lecture Notes",
        "The Book of Ships",
    )
    assert item["author"] == [{"literal": "The Crew"}, {"family": "Doe", "given": "Jan", "suffix": "Jr."}]
    assert item["issued"] == {"date-parts": [[2019, 2]]}
    assert (item["abstract"], item["edition"], item["issue"]) == ("A < b", "2", "7")
    work |= {"type": "monograph", "container-title": ["Series of Ships"]}
    _, (book,) = items(json.dumps(work), "crossref")
    assert (book["type"], book["collection-title"]) == ("book", "Series of Ships")


def test_datacite_reads_related_items_and_publishers_of_schema_4_4():
    record = {
        "doi": "10.1234/x",
        "creators": [{"name": "Doe, Jane", "nameType": "Personal", "givenName": "Jane", "familyName": "Doe"}],
        "titles": [
            {"title": "Main"},
            {"title": "Sub", "titleType": "Subtitle"},
            {"title": "Haupt", "titleType": "TranslatedTitle"},
        ],
        "publisher": {"name": "Press"},
        "publicationYear": 2020,
        "types": {"resourceTypeGeneral": "BookChapter"},
        "relatedItems": [
            {
                "relationType": "IsPublishedIn",
                "relatedItemType": "Book",
                "titles": [{"title": "The Book"}],
                "firstPage": "10",
                "lastPage": "20",
                "relatedItemIdentifier": {
                    "relatedItemIdentifier": "978-3-16-148410-0",
                    "relatedItemIdentifierType": "ISBN",
                },
                "contributors": [
                    {"name": "Roe, Rob", "givenName": "Rob", "familyName": "Roe", "contributorType": "Editor"}
                ],
            }
        ],
    }
    form, (item,) = items(json.dumps({"data": {"id": "10.1234/x", "type": "dois", "attributes": record}}))
    assert form == "datacite"
    assert (item["type"], item["title"], item["publisher"], item["page"]) == ("chapter", "Main: Sub", "Press", "10-20")
    assert (item["container-title"], item["ISBN"], item["editor"]) == (
        "The Book",
        "978-3-16-148410-0",
        [{"family": "Roe", "given": "Rob"}],
    )


@pytest.mark.parametrize(
    ("general", "resource", "kind"),
    [
        ("Software", "", "software"),
        ("Text", "Dissertation", "thesis"),
        ("Text", "Monographie", "book"),
        ("Text", "Working Paper", "report"),
        ("Text", "Journal Article", "article-journal"),
        ("Preprint", "", "article"),
        ("PeerReview", "", "review"),
        ("Other", "Presentation", "speech"),
        ("Text", "Conference paper", "paper-conference"),
        ("JournalArticle", "", "article-journal"),
    ],
)
def test_datacite_types_follow_the_general_type_and_for_texts_the_resource_type(general, resource, kind):
    record = {
        "doi": "10.1/x",
        "titles": [{"title": "T"}],
        "creators": [],
        "types": {"resourceTypeGeneral": general, "resourceType": resource},
    }
    _, (item,) = items(json.dumps(record), "datacite")
    assert item["type"] == kind


def test_zenodo_is_read_in_its_own_form_and_in_that_of_inveniordm():
    own = {
        "doi": "10.5281/zenodo.2",
        "metadata": {
            "creators": [{"name": "Fenner, Martin"}, {"name": "The Team"}],
            "title": "A &amp; B",
            "publication_date": "2018-11-02",
            "language": "eng",
            "resource_type": {"type": "publication", "subtype": "article"},
            "journal": {"title": "J", "volume": "1", "issue": "2", "pages": "3-4"},
            "access_right": "open",
        },
    }
    form, (item,) = items(json.dumps(own))
    assert form == "zenodo"
    assert (item["type"], item["title"], item["container-title"], item["page"], item["language"]) == (
        "article-journal",
        "A & B",
        "J",
        "3-4",
        "en",
    )
    assert item["author"] == [{"family": "Fenner", "given": "Martin"}, {"literal": "The Team"}]
    invenio = {
        "hits": {
            "hits": [
                {
                    "pids": {"doi": {"identifier": "10.5281/zenodo.3"}},
                    "metadata": {
                        "resource_type": {"id": "publication-conferencepaper"},
                        "title": "T",
                        "publication_date": "2023-05",
                        "creators": [
                            {"person_or_org": {"type": "personal", "given_name": "Jane", "family_name": "Doe"}}
                        ],
                    },
                    "custom_fields": {"meeting:meeting": {"title": "Conf", "place": "Rome"}},
                }
            ]
        }
    }
    _, (paper,) = items(json.dumps(invenio))
    assert (paper["type"], paper["DOI"], paper["event-title"]) == ("paper-conference", "10.5281/zenodo.3", "Conf")
    assert paper["author"] == [{"family": "Doe", "given": "Jane"}]


def test_open_library_is_read_in_all_its_shapes_and_keys_are_no_names():
    edition = {
        "key": "/books/OL1M",
        "type": {"key": "/type/edition"},
        "title": "Sabriel",
        "subtitle": "The Old",
        "publishers": ["Eos"],
        "authors": [{"key": "/authors/OL382982A"}],
        "publish_date": "October 1997",
        "isbn_10": ["0061005754"],
        "series": ["Abhorsen Trilogy, 1"],
    }
    data = {
        "ISBN:9780980200447": {
            "key": "/books/OL2M",
            "title": "Slow reading",
            "authors": [{"name": "John Miedema"}],
            "identifiers": {"isbn_13": ["9780980200447"]},
            "publishers": [{"name": "Litwin"}],
            "publish_date": "2009",
        }
    }
    details = {"ISBN:0061005754": {"bib_key": "ISBN:0061005754", "details": edition}}
    work = {"key": "/works/OL1W", "type": {"key": "/type/work"}, "title": "Sabriel", "first_publish_date": "1995"}
    for body in (edition, details, {"entries": [edition], "links": {}}):
        form, (book,) = items(json.dumps(body))
        assert form == "openlibrary"
        assert (book["title"], book["issued"], book["collection-number"]) == (
            "Sabriel: The Old",
            {"date-parts": [[1997, 10]]},
            "1",
        )
        assert "author" not in book
    _, (book,) = items(json.dumps(data))
    assert (book["author"], book["ISBN"], book["publisher"]) == (
        [{"family": "Miedema", "given": "John"}],
        "9780980200447",
        "Litwin",
    )
    _, (book,) = items(json.dumps(work))
    assert book["issued"] == {"date-parts": [[1995]]}


PICA = """<record xmlns="info:srw/schema/5/picaXML-v1.0"><datafield tag="002@"><subfield code="0">Aauc</subfield></datafield>
<datafield tag="021A"><subfield code="a">@Das Buch</subfield><subfield code="d">eine Einführung</subfield></datafield>
<datafield tag="028A"><subfield code="d">Anna</subfield><subfield code="a">Schmidt</subfield></datafield>
<datafield tag="028C">
<subfield code="d">Karl</subfield><subfield code="a">Müller</subfield><subfield code="B">Hrsg.</subfield></datafield>
<datafield tag="033A"><subfield code="p">Berlin [u.a.]</subfield><subfield code="n">Springer</subfield></datafield>
<datafield tag="037C"><subfield code="a">Berlin, Freie Univ., Diss., 2000</subfield></datafield>
<datafield tag="034D"><subfield code="a">XII, 322 S.</subfield></datafield></record>"""


def test_pica_has_people_in_their_roles_and_theses_by_their_note():
    form, (item,) = items(PICA)
    assert form == "pica"
    assert (item["type"], item["title"], item["publisher"], item["genre"]) == (
        "thesis",
        "Das Buch: eine Einführung",
        "Freie Univ.",
        "Diss.",
    )
    assert (item["author"], item["editor"]) == (
        [{"family": "Schmidt", "given": "Anna"}],
        [{"family": "Müller", "given": "Karl"}],
    )
    assert (item["publisher-place"], item["number-of-pages"], item["issued"]) == (
        "Berlin",
        "322",
        {"date-parts": [[2000]]},
    )


MARC = """<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000naa a2200000 c 4500</leader>
<controlfield tag="008">140303s2004    gw ||||| |||| 00||||ger  </controlfield>
<datafield tag="100" ind1="1" ind2=" "><subfield code="a">Doe, Jane,</subfield>
<subfield code="d">1950-2010.</subfield></datafield>
<datafield tag="245" ind1="1" ind2="4"><subfield code="a">Die Dinge :</subfield>
<subfield code="b">eine Kunde /</subfield></datafield>
<datafield tag="700" ind1="1" ind2=" "><subfield code="a">Roe, Rob</subfield><subfield code="e">translator.</subfield></datafield>
<datafield tag="773" ind1="0" ind2="8"><subfield code="t">Zeitschrift für Dinge</subfield>
<subfield code="g">Bd. 3 (2004), H. 2, S. 23-45</subfield><subfield code="x">1234-5678</subfield></datafield></record>"""


@pytest.mark.parametrize("code", ["", 'code=""', 'code="np"', 'codtag="b"'])
def test_a_subfield_of_marc_without_a_code_of_one_letter_is_ignored(code):
    _, (item,) = items(MARC.replace('code="b">eine', f"{code}>eine"))
    assert item["title"] == "Die Dinge"


def test_marc_articles_are_in_their_journal():
    form, (item,) = items(MARC)
    assert form == "marcxml"
    assert (item["type"], item["title"], item["container-title"]) == (
        "article-journal",
        "Die Dinge: eine Kunde",
        "Zeitschrift für Dinge",
    )
    assert (item["volume"], item["issue"], item["page"], item["language"]) == ("3", "2", "23-45", "de")
    assert (item["author"], item["translator"]) == (
        [{"family": "Doe", "given": "Jane"}],
        [{"family": "Roe", "given": "Rob"}],
    )


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("A &lt;scp&gt;DC&lt;/scp&gt; unit", 'A <span style="font-variant:small-caps;">DC</span> unit'),
        ("R&amp;amp;D at p &lt; 0.05", "R&D at p < 0.05"),
        ("in\n   <jats:italic>E. coli</jats:italic>\n  now", "in <i>E. coli</i> now"),
        (
            "of MgB<mml:math><mml:msub><mml:mrow/><mml:mn>2</mml:mn></mml:msub></mml:math>films",
            "of MgB<sub>2</sub> films",
        ),
        ("the<math><mi>N</mi><mo>=</mo><mn>8</mn></math>shell", "the N=8 shell"),
        ("On <math><mi mathvariant='double-struck'>R</mi></math>-trees", "On ℝ-trees"),
        ("A $H_\\infty$ norm", "A H<sub>∞</sub> norm"),
        ("<i>a <b>c</i> d", "<i>a <b>c</b></i> d"),
    ],
)
def test_titles_become_rich_text(source, title):
    from refdesk.formats.registries.markup import rich

    assert rich(source) == title
    assert rich(title) == title
