"""Whether a reference is true: each code, what is no finding, and HALLMARK's real and invented references by type."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from refdesk.registries import addresses, retractions
from refdesk.registries.asking import Session
from refdesk.registries.matching import authors_difference, container_difference, same_container, title_likeness
from refdesk.registries.verdicts import judge

from . import hallmark
from .server import as_json, work


def reference(**fields):
    return {
        "id": "x", "type": "article-journal", "title": "On the things of number 1",
        "author": [{"family": "Author1", "given": "A."}],
        "container-title": "J. Things", "issued": {"date-parts": [[2001]]}, "DOI": "10.1234/work.1", **fields,
    }  # fmt: skip


def codes(item):
    [(_, found)] = judge([item], Session())
    return [(each.code, each.variable) for each in found]


@pytest.fixture
def known(registry):
    registry.works["10.1234/work.1"] = work(1)
    registry.search = hallmark.searching([work(1)])
    return registry


def test_a_true_reference_has_no_finding(known):
    assert codes(reference()) == []
    assert codes(reference(DOI="")) == []
    assert codes(reference(title="On the Things of Number 1: an afterthought", DOI="")) == []


def test_what_is_wrong_has_a_code_and_names_both_sides(known):
    assert codes(reference(DOI="10.1234/work.9")) == [("N101", "DOI")]
    assert codes(reference(title="Something else entirely about ships", author=[{"family": "Roe"}])) == [
        ("N102", "DOI")
    ]
    assert codes(reference(author=[{"family": "Roe"}])) == [("N103", "author")]
    assert codes(reference(issued={"date-parts": [[2009]]})) == [("N103", "issued")]
    assert codes(reference(**{"container-title": "Annals of Ships"})) == [("N103", "container-title")]
    assert codes(reference(page="900-905")) == [("N103", "page")]
    assert codes(reference(title="On the things of volume 1")) == [("N103", "title")]


def test_what_no_registry_knows_is_information_and_not_for_theses_and_their_like(known):
    assert codes(reference(title="A wholly unknown article of ours", DOI="")) == [("N107", "")]
    assert codes(reference(title="A wholly unknown thesis of ours", DOI="", type="thesis")) == []
    assert (
        codes(reference(title="A wholly unknown old book", DOI="", type="book", issued={"date-parts": [[1890]]})) == []
    )


def test_what_cannot_be_checked_is_no_finding(known):
    known.always = "later"
    assert [code for code, _ in codes(reference())] == ["N108"]


def test_retractions_corrections_and_preprints_that_were_published(known):
    update = {"type": "retraction", "DOI": "10.1234/notice", "updated": {"date-parts": [[2010, 2, 6]]}}
    known.works["10.1234/work.1"] = {**work(1), "updated-by": [update, {**update, "type": "correction"}]}
    [(_, found)] = judge([reference()], Session())
    assert [(each.code, each.message) for each in found] == [
        ("N104", "retracted (2010-02-06, 10.1234/notice)"), ("N105", "corrected (2010-02-06, 10.1234/notice)"),
    ]  # fmt: skip
    known.works["10.1234/work.1"] = {**work(1), "update-to": [update]}
    assert [
        each for _, found in judge([reference()], Session(refresh=True)) for each in found
    ] == []  # the notice itself
    preprint = {
        **work(1),
        "type": "posted-content",
        "subtype": "preprint",
        "relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.1234/later"}]},
    }
    known.works["10.1234/work.1"] = preprint
    [(_, found)] = judge([reference(type="article")], Session(refresh=True))
    assert [each.code for each in found] == ["N106"]
    assert "refdesk import 10.1234/later" in found[0].message


def test_the_retraction_watch_list_is_used_without_a_network(known, refdesk, tmp_path):
    columns = "Record ID,OriginalPaperDOI,RetractionDOI,RetractionDate,RetractionNature\n"
    (tmp_path / "list.csv").write_text(columns + "7,10.1234/WORK.1,10.1234/n,2/6/2010 0:00,Retraction\n")
    status, out, _ = refdesk("retractions", "update", "list.csv")
    assert (status, out) == (0, "1\n")
    assert retractions.listed_for("10.1234/work.1") == [retractions.Notice("retraction", "10.1234/n", "2010-02-06")]
    assert codes(reference()) == [("N104", "DOI")]
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    assert refdesk("retractions", "update", "bad.csv")[0] == 4
    assert retractions.listed_for("10.1234/work.1")


def test_check_online_prints_findings_and_ends_with_a_status(known, refdesk, tmp_path):
    (tmp_path / "refs.json").write_text(json.dumps([reference(), reference(id="y", DOI="10.1234/none")]))
    status, out, err = refdesk("check", "--online", "refs.json")
    assert (status, out) == (1, "refs.json:1: y: N101 10.1234/none does not exist\n")
    assert "1 fault" in err
    status, out, _ = refdesk("check", "--online", "refs.json", "--json")
    assert json.loads(out)["findings"][0]["code"] == "N101"
    status, out, _ = refdesk("check", "--online", "refs.json", "--output-format", "sarif")
    assert json.loads(out)["runs"][0]["results"][0]["ruleId"] == "N101"
    (tmp_path / "unknown.json").write_text(json.dumps([reference(title="A wholly unknown article of ours", DOI="")]))
    assert refdesk("check", "--online", "unknown.json")[0] == 0
    assert refdesk("check", "--online", "--strict", "unknown.json")[0] == 1
    (tmp_path / "other.json").write_text(json.dumps([reference(DOI="10.1234/unasked")]))
    assert refdesk("check", "--online", "--offline", "other.json")[0] == 6


@pytest.mark.parametrize(
    ("here", "there", "like"),
    [
        ("Semi-supervised learning", "Semisupervised Learning", "same"),
        ("H<sub>2</sub>O in ice", "H2O in ice", "same"),
        ("Über die Dinge", "Uber die Dinge", "same"),
        ("Colour in plants and animals", "Color in Plants and Animals", "same"),
        ("Deep things", "Deep things: a study of many of them", "same"),
        ("Chain of thought inference in language models", "Chain of thought reasoning in language models", "differs"),
        ("Ships of the Baltic", "Quantum field theory in curved spacetime", "another"),
    ],
)
def test_titles_are_the_same_differ_or_are_of_other_works(here, there, like):
    assert title_likeness(here, there) == like
    assert title_likeness(there, here) == like


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        ("ICML", "Proceedings of the 38th International Conference on Machine Learning", True),
        ("NeurIPS", "Advances in Neural Information Processing Systems 33", True),
        ("J. Mach. Learn. Res.", "Journal of Machine Learning Research", True),
        ("PNAS", "Proceedings of the National Academy of Sciences", True),
        ("The Lancet", "Lancet", True),
        ("ICML", "International Conference on Learning Representations", False),
        ("Nature", "Science", False),
    ],
)
def test_journals_are_compared_through_acronyms_and_abbreviations(here, there, same):
    assert same_container(here, there) is same
    assert same_container(there, here) is same


def test_authors_are_compared_by_family_names_and_initials():
    doe, roe = {"family": "Doe", "given": "Jane"}, {"family": "Røe", "given": "R. M."}
    here = {"author": [{"family": "Doe", "given": "J."}, {"family": "Roe", "given": "Rob"}]}
    assert authors_difference(here, {"author": [doe, roe]}) is None
    assert authors_difference({"author": [doe, {"literal": "others"}]}, {"author": [doe, roe]}) is None
    assert authors_difference({"author": [doe]}, {"author": [doe, roe]})
    assert authors_difference({"author": [roe, doe]}, {"author": [doe, roe]})
    assert (
        authors_difference(
            {"author": [{"family": "van der Berg"}]},
            {"author": [{"family": "Berg", "non-dropping-particle": "van der"}]},
        )
        is None
    )
    assert (
        container_difference(
            {"container-title": "A", "ISSN": "1234-5679"}, {"container-title": "B", "ISSN": "1234-5679"}
        )
        is None
    )


def test_styles_are_fetched_through_the_one_module_that_opens_connections(registry, refdesk):
    registry.pages["/own.csl"] = as_json({})
    assert refdesk("styles", "add", f"{registry.address}/own.csl")[0] != 0
    assert [path for path, *_ in registry.asked] == ["/own.csl"]
    assert refdesk("styles", "add", "http://example.org/own.csl")[0] == 2


@pytest.mark.slow
def test_invented_references_are_found_and_real_ones_are_not_accused(registry, shared, monkeypatch, capsys):
    from refdesk.formats.registry import by_name

    own = addresses.REGISTRIES["crossref"]._replace(each_second=1000, lists_each_second=1000, at_once=4)
    for name in ("crossref", "openalex", "datacite", "doi"):
        monkeypatch.setitem(addresses.REGISTRIES, name, own._replace(name=name))
    rows = hallmark.rows_of(shared / "integrity")
    works = hallmark.works(rows)
    registry.works = {each["DOI"]: each for each in works if "DOI" in each and not each["DOI"].startswith("10.48550/")}
    registry.search = hallmark.searching(works)
    registry.entries = {number: hallmark.entry(each) for each in works if (number := hallmark.arxiv_number(each))}
    registry.agencies = {}
    bibtex = by_name("bibtex")
    assert bibtex
    items = {
        str(item["id"]): item
        for item in bibtex.read("".join(map(hallmark.bibtex, rows)).encode())
        if isinstance(item, dict)
    }
    found = {
        str(item["id"]): [each.code for each in verdicts] for item, verdicts in judge(list(items.values()), Session())
    }
    records = {hallmark.folded(each["title"][0]): each for each in works}
    table: dict[str, Counter[str]] = {}
    for row in rows:
        kind = row.get("hallucination_type") or "VALID"
        codes = found[row["bibtex_key"]]
        counts = table.setdefault(kind, Counter())
        given = kind == "VALID" or hallmark.is_given(row, records.get(hallmark.folded(hallmark.true_title(row))))
        fault, unknown = any(code < "N107" for code in codes), "N107" in codes
        counts.update(
            all=1,
            found=fault,
            unknown=unknown,
            given=given,
            given_found=given and (fault or unknown),
            unchecked="N108" in codes,
        )
    real = table.pop("VALID")
    total = sum(table.values(), Counter())
    with capsys.disabled():
        print(f"\n{'type':24} {'all':>5} {'N101-6':>7} {'N107':>5} {'given':>6} {'of them found':>14}")
        for kind, each in [*sorted(table.items()), ("all of them", total)]:
            counted = (each[name] for name in ("all", "found", "unknown", "given", "given_found"))
            print(f"{kind:24} " + " ".join(f"{number:6}" for number in counted))
        print("real:", dict(real), "unchecked:", total["unchecked"])
    assert (real["all"], total["all"]) == (513, 606)
    assert real["found"] + real["unknown"] == 0
    assert total["given_found"] / total["given"] >= 0.95
    assert (total["found"] + total["unknown"]) / total["all"] >= 0.83
