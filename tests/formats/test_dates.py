"""Dates: one grammar for all formats, and nothing of a date lost between two of them without a word."""

from __future__ import annotations

import pytest

from refdesk.formats.registry import by_name
from refdesk.items import Item, Problem, dates

EDTF = """
1985 1985-04 1985-04-12 1985-04-12T23:20:30 1985-04-12T23:20:30Z 1985-04-12T23:20:30+01:00 1964/2008 2004-06/2006-08
2004-02-01/2005-02-08 2004-02-01/2005-02 2005/2006-02 Y170000002 Y-170000002 2001-21 2003-24 1984? 2004-06~ 2004-06-11%
201X 20XX 19XX 2004-XX 1985-04-XX 1985-XX-XX 1985-04-12/.. 1985-04/.. 1984/.. ../1985-04-12 ../1999-05 ../1985 1985-04-12/
1985/ /1985-04-12 /1985 -1985 -0876 0000 -0043-03-15 -0100/-0090 -0002/0002 0079-08-24 1984~/2004-06 1984/2004-06~
1984~/2004~ 1984-06?/2004-08? 2004-06-11%/2004-06 201X/202X 2001-21/2002-22 Y-17E7 Y-170000000 1000 0999 9999 -9999
1723~ 1565?/1570 2000-12-31/2001-01-01 2020-22 199X/.. -000X
2001-21/2002-23 2001-22/.. ../2001-24 /2001-21 2001-21? 2001-24~ 199X-05 19XX-12 1XXX Y20000 Y-20000 Y99999 -0001 0001 -0876-05
-0876~ -0876? -0100/0100 0000/0100 -0044-03-15/-0043 ../-0044 -0044/.. -0044/ 1984?/2004? 1984~/2004% 1984%/2004%
2004-06-01~/2004-06-20~ 2004?/.. ../2004~ 2004-06/.. 2001-05-06T10 2001-05-06T10:11Z 2001-05-06T10:11:12.5Z
2001-05-06T10:11:12-05:00 2001-05-06T10:11/2001-05-07T12:00 2001-25 2001-33 2001-41 156X-12-25 0044-03-15 2005/2004 1985/1985
""".split()
FORMATS = ("csl-json csl-yaml biblatex bibtex ris mods refer nbib endnote-xml csv tsv hayagriva cff wikipedia").split()


def read(format: str, text: str) -> Item:
    form = by_name(format)
    assert form
    return next(each for each in form.read(text.encode()) if not isinstance(each, Problem))


def item_of(text):
    return {
        "id": "k",
        "type": "software",
        "title": "T",
        "author": [{"family": "Doe", "given": "J."}],
        "issued": dates.parse_edtf(text),
    }


@pytest.mark.parametrize("text", EDTF)
def test_edtf_comes_out_as_it_went_in(text):
    date = dates.parse_edtf(text)
    assert date is not None
    assert dates.edtf(date) == text
    assert dates.text(date) == text


@pytest.mark.parametrize("format", FORMATS)
def test_no_format_changes_a_date_without_saying_so(format):
    form = by_name(format)
    assert form
    for text in EDTF:
        item = item_of(text)
        written = list(form.write([item]))
        problems = [piece for piece in written if isinstance(piece, Problem)]
        back = read(format, "".join(piece for piece in written if isinstance(piece, str)))
        assert back.get("issued") == item["issued"] or any("issued" in p.message for p in problems), (text, back)


@pytest.mark.parametrize("text", EDTF)
def test_csl_json_reads_edtf_wherever_others_put_it(text):
    for written in (f'"{text}"', f'{{"raw": "{text}"}}', f'{{"edtf": "{text}"}}', f'{{"literal": "{text}"}}'):
        item = read("csl-json", f'[{{"id": "k", "type": "book", "issued": {written}}}]')
        assert item["issued"] == dates.parse_edtf(text)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("May-June 2004", {"date-parts": [[2004, 5], [2004, 6]]}),
        ("2001 Feb 12-Mar 3", {"date-parts": [[2001, 2, 12], [2001, 3, 3]]}),
        ("Spring/Summer 2001", {"date-parts": [[2001, 21], [2001, 22]]}),
        ("12. května 2001", {"date-parts": [[2001, 5, 12]]}),
        ("12 мая 2001", {"date-parts": [[2001, 5, 12]]}),
        ("le 1er juin 1999", {"date-parts": [[1999, 6, 1]]}),
        ("Sept. 2001", {"date-parts": [[2001, 9]]}),
        ("2001年5月12日", {"date-parts": [[2001, 5, 12]]}),
        ("44 BC", {"date-parts": [[-44]]}),
        ("c1999", {"date-parts": [[1999]]}),
        ("c. 1850", {"date-parts": [[1850]], "circa": True}),
        ("1998–", {"date-parts": [[1998], [0]]}),
        ("1998-99", {"date-parts": [[1998], [1999]]}),
        ("1999-05-00", {"date-parts": [[1999, 5]]}),
        ("December-January 2002", {"date-parts": [[2001, 12], [2002, 1]]}),
        ("[199-?]", {"date-parts": [[1990], [1999]], "circa": True, "raw": "199X"}),
        ("1 May 2020 through 5 May 2020", {"date-parts": [[2020, 5, 1], [2020, 5, 5]]}),
        ("~2004-06", {"date-parts": [[2004, 6]], "circa": True}),
        ("2004-001", {"date-parts": [[2004]], "raw": "2004-001"}),
        ("-0044/03/15", {"literal": "-0044/03/15"}),
        ("13/5/2001", {"date-parts": [[2001, 5, 13]]}),
        ("5/12/2001", {"date-parts": [[2001]], "raw": "5/12/2001"}),
        ("online 3 March 2001 (repr.)", {"date-parts": [[2001, 3, 3]], "raw": "online 3 March 2001 (repr.)"}),
        ("in press", {"literal": "in press"}),
        ("0000/00/00", None),
    ],
)
def test_a_date_is_read_as_people_write_it_and_what_else_is_in_the_text_is_kept(text, date):
    assert dates.parse(text) == date


@pytest.mark.parametrize(
    "fields", ["month={{SPR}}", "month={Spring}", "month={Printemps}", "month=21", "month={Frühjahr}"]
)
def test_bibtex_takes_a_season_for_a_month(fields):
    item = read("bibtex", f"@article{{k, title={{T}}, year=2001, {fields}}}")
    assert item["issued"] == {"date-parts": [[2001]], "season": 1}


@pytest.mark.parametrize(
    "month",
    ["{Juin}", "jun", "{June}", "{juni}", "6", "{06}", "{giugno}", "{июнь}", "{6月}", "{kesäkuu}", "{czerwiec}"],
)
def test_bibtex_takes_months_by_their_names_in_any_language(month):
    item = read("bibtex", f"@article{{k, title={{T}}, year=2001, month={month}}}")
    assert item["issued"] == {"date-parts": [[2001, 6]]}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("forthcoming", "forthcoming"), ("In Press", "in press"), ("in-press", "in press"), ("(in press)", "in press"),
        ("im Druck", "in press"), ("sous presse", "in press"), ("To appear.", "forthcoming"), ("2024, in press", "in press"),
        ("In press, 2024", "in press"), ("accepted", "accepted"), ("Submitted", "submitted"), ("en prensa", "in press"),
        ("2024", ""), ("press", ""), ("no idea", ""), ("printed in press 3", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_publication_state_in_place_of_a_date_is_known_in_several_languages(text: str, state: str) -> None:
    from refdesk.items import states

    assert states.state(text) == state


@pytest.mark.parametrize(
    ("year", "issued", "status", "told"),
    [
        ("forthcoming", {"literal": "forthcoming"}, None, ""),
        ("n.d.", {"literal": "n.d."}, None, ""),
        ("o. J.", {"literal": "o. J."}, None, ""),
        ("2024, in press", {"date-parts": [[2024]]}, "in press", ""),
        ("soon, I hope", {"literal": "soon, I hope"}, None, "year 'soon, I hope' is not a date"),
    ],
)
def test_a_year_that_names_a_state_is_no_fault(year: str, issued: object, status: object, told: str) -> None:
    import refdesk

    read = refdesk.read_text(f"@book{{a, title={{T}}, year={{{year}}}}}", "bibtex")
    [item] = read
    assert (item["issued"], item.get("status")) == (issued, status)
    assert [problem.message for problem in read.problems] == ([told] if told else [])
