"""Tables as databases and programs export them."""

from __future__ import annotations

import pytest

from refdesk.formats.registry import by_name, recognise
from refdesk.items import Item, Problem

HEADINGS = {
    "Scopus": (
        "Authors,Author full names,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,DOI,Document Type,Source",
        '"Doe J.; Roe R.K.","Doe, Jane (571); Roe, Rick K. (572)",On things,2020,Journal of Things,12,3,,101,110,'
        "10.1234/x,Article,Scopus",
    ),
    "Web of Science": (
        "Publication Type,Authors,Author Full Names,Article Title,Source Title,Document Type,Publication Date,"
        "Publication Year,Volume,Issue,Start Page,End Page,DOI",
        'J,"Doe, J; Roe, RK","Doe, Jane; Roe, Rick K.",On things,JOURNAL OF THINGS,Article,MAY-JUN,2020,12,3,101,110,10.1234/x',
    ),
    "IEEE": (
        '"Document Title","Authors","Publication Title","Publication Year","Volume","Issue","Start Page","End Page","DOI",'
        '"Document Identifier"',
        '"On things","J. Doe; R. K. Roe","Journal of Things","2020","12","3","101","110","10.1234/x","IEEE Journals"',
    ),
    "Lens": (
        "Lens ID,Title,Date Published,Publication Year,Publication Type,Source Title,Author/s,Volume,Issue Number,Start Page,"
        "End Page,DOI",
        "1-2-3,On things,2020-05-01,2020,journal article,Journal of Things,Jane Doe; Rick K. Roe,12,3,101,110,10.1234/x",
    ),
    "Dimensions": (
        '"About the data: exported on 1 May 2021, see the terms"\n'
        "Rank,Publication ID,DOI,Title,Source title,Publication Date,PubYear,Volume,Issue,Pagination,Publication Type,Authors",
        '1,pub.1,10.1234/x,On things,Journal of Things,2020-05-01,2020,12,3,101-110,Article,"Doe, Jane; Roe, Rick K."',
    ),
    "PubMed": (
        "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,DOI",
        '1,On things,"Doe J, Roe RK.","J Things. 2020 May;12(3):101-110. doi: 10.1234/x.",Doe J,Journal of Things,2020,'
        "10.1234/x",
    ),
    "Embase, with semicolons": (
        "Title;Author Names;Source title;Publication Year;Volume;Issue;First Page;Last Page;DOI;Publication Type",
        'On things;"Doe J., Roe R.K.";Journal of Things;2020;12;3;101;110;10.1234/x;Article',
    ),
    "EBSCO": (
        "Article Title,Author,Journal Title,Publication Date,Volume,Issue,Pages,DOI,Doctype",
        'On things,"Doe, Jane; Roe, Rick K.",Journal of Things,2020-05-01,12,3,101-110,10.1234/x,Article',
    ),
    "Google Scholar": (
        "Authors,Title,Publication,Volume,Number,Pages,Year,Publisher",
        '"Doe, Jane; Roe, Rick K; ",On things,Journal of Things,12,3,101-110,2020,P',
    ),
    "Publish or Perish": (
        "Cites,Authors,Title,Year,Source,Volume,Issue,StartPage,EndPage,DOI,Type",
        '5,"J Doe, RK Roe",On things,2020,Journal of Things,12,3,101,110,10.1234/x,Article',
    ),
    "Covidence": (
        "Title,Authors,Published Year,Published Month,Journal,Volume,Issue,Pages,DOI",
        'On things,"Doe, J.; Roe, R. K.",2020,May,Journal of Things,12,3,101-110,10.1234/x',
    ),
    "SpringerLink": (
        "Item Title,Publication Title,Journal Volume,Journal Issue,Item DOI,Authors,Publication Year,Content Type",
        "On things,Journal of Things,12,3,10.1234/x,Jane DoeRick K. Roe,2020,Article",
    ),
}


@pytest.mark.parametrize("source", HEADINGS)
def test_the_columns_of_a_database_are_known_by_their_headings(source):
    heading, row = HEADINGS[source]
    data = f"{heading}\n{row}\n".encode()
    form = recognise(data)
    assert form
    assert form.id == "csv"
    (item,) = (each for each in form.read(data) if not isinstance(each, Problem))
    assert (item["type"], item["title"]) == ("article-journal", "On things")
    assert item["container-title"].lower() == "journal of things"
    assert (item["volume"], item["issue"]) == ("12", "3")
    assert item["issued"]["date-parts"][0][0] == 2020
    assert [name["family"] for name in item["author"]] == ["Doe", "Roe"]
    assert item.get("page") in ("101-110", None)
    assert item.get("number") is None


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Review", "article-journal"),
        ("Conference Paper", "paper-conference"),
        ("Article; Proceedings Paper", "paper-conference"),
        ("Book Chapter", "chapter"),
        ("Preprint", "article"),
        ("journalArticle", "article-journal"),
        ("Dissertation", "thesis"),
    ],
)
def test_a_database_s_kinds_of_document_become_types(kind, expected):
    form = by_name("csv")
    assert form
    items: list[Item] = [
        each for each in form.read(f"Title,Document Type\nT,{kind}\n".encode()) if not isinstance(each, Problem)
    ]
    assert items[0]["type"] == expected


def test_a_pasted_reference_with_commas_is_no_table():
    form = recognise(b"Doe, J. (2001). The title, and more. https://doi.org/10.1234/x\n")
    assert form
    assert form.id == "references"


@pytest.mark.parametrize(
    ("heading", "row", "field", "value"),
    [
        ("Title,Editors", 'T,"Tra, N."', "editor", [{"family": "Tra", "given": "N."}]),
        (
            "Title,Authors",
            'T,"Doe J, Roe RK."',
            "author",
            [{"family": "Doe", "given": "J"}, {"family": "Roe", "given": "RK"}],
        ),
        ("Title,Authors", 'T,"Roe, Rick K."', "author", [{"family": "Roe", "given": "Rick K."}]),
        (
            "Title,Authors",
            'T,"Doe J, Çelik Ö"',
            "author",
            [{"family": "Doe", "given": "J"}, {"family": "Çelik", "given": "Ö"}],
        ),
        (
            "Title,Authors",
            'T,"Doe J; Roe JAM"',
            "author",
            [{"family": "Doe", "given": "J"}, {"family": "Roe", "given": "JAM"}],
        ),
        ("Title,Date", "T,1999-00-00", "issued", {"date-parts": [[1999]]}),
        ("Title,Date", "T,1999-05-00", "issued", {"date-parts": [[1999, 5]]}),
        (
            "Title,Conference date",
            "T,1 May 2020 through 5 May 2020",
            "event-date",
            {"date-parts": [[2020, 5, 1], [2020, 5, 5]]},
        ),
        ("Title,Source,Source title", "T,J (2020) 12:3 (1-9),J", "source", None),
        ("Title,URL", "T,http://a.org http://b.org", "URL", "http://a.org"),
        ("Title,Pages", "T,Article 12", "number", "12"),
        ("Title,Edition", "T,Second", "edition", "2"),
        ("Title,Journal", "T,J", "type", "article-journal"),
        ("Title,Publication", "T,Proceedings of the 5th Conference on Sea", "type", "paper-conference"),
        ("Title,ISBN", "T,9783161484100", "type", "book"),
        ("Title,Publisher", "T,P", "type", "document"),
        ("Title,URL,Notes", "T,http://a.org,Accessed: 6 May 2021", "accessed", {"date-parts": [[2021, 5, 6]]}),
        ("Titre,Revue", "T,R", "type", "article-journal"),
        ("Title,ISBN/ISSN", "T,1234-5678", "ISSN", "1234-5678"),
        ("Title,Authors", '"Two\nlines","Doe, J."', "title", "Two lines"),
        (
            "Title,Authors",
            'T,"Doe, J.\nRoe, R."',
            "author",
            [{"family": "Doe", "given": "J."}, {"family": "Roe", "given": "R."}],
        ),
        ("Title,Pages", "T,1--9", "page", "1-9"),
        ("Title,Year,Month,Day", "T,2020,5,3", "issued", {"date-parts": [[2020, 5, 3]]}),
        ("Title,Year,Month", "T,2020,05", "issued", {"date-parts": [[2020, 5]]}),
        ("title,journal,vol,number", "T,J,12,3", "issue", "3"),
        ("title,journal,vol,no", "T,J,12,3", "volume", "12"),
        ("Title,Source title,Art. No.", "T,J,109", "number", "109"),
        ("title,container-title,number", "T,J,3", "number", "3"),
        ("Title,Container,Published", "T,J,2020-05", "issued", {"date-parts": [[2020, 5]]}),
        (
            "Title,Author",
            'T,"Doe, J.//Roe, R."',
            "author",
            [{"family": "Doe", "given": "J."}, {"family": "Roe", "given": "R."}],
        ),
        ("Title,Item Type,Extra", 'T,book,"PMID: 123\nmine"', "PMID", "123"),
        ("Title,Item Type,Extra", 'T,book,"PMID: 123\nmine"', "note", "mine"),
        ("Title,Authors", "T,[No author]", "author", [{"literal": "[No author]"}]),
    ],
)
def test_a_cell_means_what_the_database_means_by_it(heading, row, field, value):
    form = by_name("csv")
    assert form
    (item,) = (each for each in form.read(f"{heading}\n{row}\n".encode()) if not isinstance(each, Problem))
    assert item.get(field) == value
