"""Identifiers -> items, through a real server on this machine: batches, limits, the cache, and everything that goes wrong."""

from __future__ import annotations

import json
import random
import time

import pytest

from refdesk.registries import http
from refdesk.registries.asking import Session
from refdesk.registries.identifiers import recognise
from refdesk.registries.lookup import look_up

from .server import NOT_FOUND, article, as_json, dataset, entry, work


def identifiers(*texts):
    found = [recognise(text) for text in texts]
    assert all(found)
    return found


@pytest.fixture
def quick(monkeypatch):
    """Short deadlines and waits, as a test has the time for."""
    monkeypatch.setattr(http, "DEADLINE", 1.0)
    monkeypatch.setattr(http, "PATIENCE", 0.8)
    monkeypatch.setattr(http, "TRIES", 2)
    monkeypatch.setattr(http, "backoff", lambda attempt: 0.02)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("10.1038/nature12373", "10.1038/nature12373"),
        ("https://doi.org/10.1038/NATURE12373", "10.1038/nature12373"),
        ("doi:10.1016/s0248-8663(03)80579-9.", "10.1016/s0248-8663(03)80579-9"),
        ("10.1002/(SICI)1-4(199806)49:8<693::AID-A4>3.0.CO;2-O", "10.1002/(sici)1-4(199806)49:8<693::aid-a4>3.0.co;2-o"),
        ("arXiv:1706.03762", "arxiv:1706.03762"),
        ("https://arxiv.org/pdf/hep-th/9901001v2.pdf", "arxiv:hep-th/9901001v2"),
        ("10.48550/arXiv.1706.03762", "arxiv:1706.03762"),
        ("ISBN 0-262-03561-8", "isbn:9780262035613"),
        ("9780262035613", "isbn:9780262035613"),
        ("9780262035614", None),
        ("pmid:31000001", "pmid:31000001"),
        ("31000001", None),
        ("PMC3531190", "pmcid:PMC3531190"),
        ("1234-5679", "issn:1234-5679"),
        ("https://openalex.org/W2741809807", "openalex:W2741809807"),
        ("https://zenodo.org/records/1234", "zenodo:1234"),
        ("2015PhRvC..91e7301H", "ads:2015PhRvC..91e7301H"),
        ("hal-01234567", "hal:hal-01234567"),
        ("dblp:conf/nips/VaswaniSPUJGKP17", "dblp:conf/nips/VaswaniSPUJGKP17"),
        ("Q42", "wikidata:Q42"),
        ("https://example.org/a/page", "https://example.org/a/page"),
        ("smith2020", None),
        ("refs.bib", None),
    ],
)  # fmt: skip
def test_an_identifier_is_recognised_by_how_it_looks(text, identifier):
    found = recognise(text)
    assert (str(found) if found else None) == identifier


def test_dois_come_from_crossref_in_a_list_then_datacite_then_their_own_agency(registry):
    registry.works["10.1234/work.1"] = work(1)
    registry.dois["10.5555/data.1"] = dataset(1)
    registry.agencies["10.9999/own"] = {"type": "book", "title": "Of another agency", "DOI": "10.9999/own"}
    found = look_up(identifiers("10.5555/data.1", "10.1234/WORK.1", "10.9999/own", "10.9999/none"), Session())
    assert [each.items[0]["title"] if each.items else each.problem for each in found] == [
        "Things counted, part 1", "On the things of number 1", "Of another agency", "no registry has a record of it",
    ]  # fmt: skip
    assert len(registry.asked) == 4  # a list each, and two from doi.org
    assert look_up(identifiers("10.1234/work.1", "10.9999/none"), Session(offline=True))[1].asked
    assert len(registry.asked) == 4


def test_articles_preprints_and_books_are_asked_for_in_lists(registry):
    registry.entries = {number: entry(number) for number in ("2001.00001", "hep-th/9901001")}
    registry.articles = {number: article(number) for number in ("31000001", "31000002")}
    book = {
        "title": "A Book",
        "authors": [{"name": "Jane Doe"}],
        "key": "/books/OL1M",
        "identifiers": {"isbn_13": ["9780262035613"]},
    }
    registry.pages["/api/books?bibkeys=ISBN:9780262035613&jscmd=data&format=json"] = as_json(
        {"ISBN:9780262035613": book}
    )
    texts = ("2001.00001v1", "pmid:31000002", "hep-th/9901001", "pmid:31000001", "0262035618")
    found = look_up(identifiers(*texts), Session())
    titles = [each.items[0]["title"] for each in found]
    assert titles == [
        "Preprint 2001.00001",
        "Article 31000002",
        "Preprint hep-th/9901001",
        "Article 31000001",
        "A Book",
    ]
    assert sum("efetch" in path for path, *_ in registry.asked) == 1
    assert sum("id_list" in path for path, *_ in registry.asked) == 1


def test_a_book_is_made_one_of_what_several_catalogues_say():
    from refdesk.registries.books import merged

    fuller = {
        "type": "book",
        "title": "A Book",
        "author": [{"family": "Doe", "given": "Jane"}],
        "issued": {"date-parts": [[2001]]},
    }
    other = {
        "type": "book",
        "title": "A book: with more",
        "author": [{"literal": "J. Doe"}],
        "publisher": "Press",
        "custom": {"x": 1},
    }
    assert merged([other, fuller], "9780262035613") == {
        **fuller, "title": "A book: with more", "publisher": "Press", "ISBN": "9780262035613",
    }  # fmt: skip


BIBTEX = b"@article{doe2001, author={Doe, Jane}, title={On Things}, journal={Journal of Things}, year=2001}"
MODS = b"""<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods><titleInfo><title>On Things</title></titleInfo>
<identifier type="isbn">9780262035613</identifier></mods></modsCollection>"""
SINGLES = {
    "inspire:123": ("/api/literature/123?format=bibtex", (200, "application/x-bibtex", BIBTEX)),
    "hal:hal-01234567": ("/search/?q=halId_s:hal-01234567&wt=bibtex", (200, "text/plain", BIBTEX)),
    "dblp:journals/tst/Doe01": ("/rec/journals/tst/Doe01.bib", (200, "text/plain", BIBTEX)),
    "ads:2001TsT.....1....1D": ("/v1/export/bibtex/2001TsT.....1....1D?format=raw", (200, "text/plain", BIBTEX)),
    "openalex:W12345": ("/works/W12345", as_json({"id": "https://openalex.org/W12345", "title": "On Things", "type": "article"})),
    "zenodo:123": (
        "/api/records/123",
        as_json({"id": 123, "doi": "10.5281/zenodo.123", "metadata": {"title": "On Things", "creators": []}}),
    ),
    "issn:0028-0836": (
        "/journals/0028-0836",
        as_json({"status": "ok", "message": {"title": "On Things", "publisher": "Press", "ISSN": ["0028-0836"]}}),
    ),
    "Q123": (
        "/wiki/Special:EntityData/Q123.json",
        as_json({"entities": {"Q123": {"claims": {"P1476": [{"mainsnak": {"datavalue": {"value":
            {"text": "On Things", "language": "en"}}}}]}}}}),
    ),
    "isbn:9780262035613": (
        "/lcdb?version=1.1&operation=searchRetrieve&query=bath.isbn%3D9780262035613&maximumRecords=1&recordSchema=mods",
        (200, "text/xml", MODS),
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", SINGLES)
def test_each_registry_is_asked_in_its_own_way_and_its_answer_is_kept(text, registry, monkeypatch):
    path, answer = SINGLES[text]
    registry.pages[path] = answer
    monkeypatch.setenv("REFDESK_ADS_TOKEN", "secret")
    monkeypatch.setenv("REFDESK_REGISTRY_LOC", registry.address)
    [found] = look_up(identifiers(text), Session())
    assert found.problem == ""
    assert found.items[0]["title"].casefold() == "on things"
    assert path in [asked for asked, *_ in registry.asked]
    [again] = look_up(identifiers(text), Session(offline=True))
    assert again.items == found.items


def test_an_article_of_pubmed_central_is_found_by_its_number_in_pubmed(registry):
    registry.articles["31000001"] = article("31000001")
    registry.pages["/entrez/eutils/esummary.fcgi?db=pmc&id=3531190&retmode=json&tool=refdesk"] = as_json(
        {"result": {"3531190": {"articleids": [{"idtype": "pmid", "value": "31000001"}]}}}
    )
    [found] = look_up(identifiers("PMC3531190"), Session())
    assert (found.items[0]["title"], found.items[0]["PMCID"]) == ("Article 31000001", "PMC3531190")


def test_an_answer_that_has_not_changed_is_kept_when_it_is_asked_for_again(registry):
    path, answer = SINGLES["openalex:W12345"]
    registry.pages[path], registry.etags[path] = answer, '"one"'
    [found] = look_up(identifiers("openalex:W12345"), Session())
    registry.pages[path] = NOT_FOUND  # which is seen only by those who come without the ETag
    [again] = look_up(identifiers("openalex:W12345"), Session(refresh=True))
    assert again.items == found.items
    registry.pages[path] = as_json({"id": "https://openalex.org/W12345", "title": "On Other Things", "type": "article"})
    registry.etags[path] = '"two"'
    [changed] = look_up(identifiers("openalex:W12345"), Session(refresh=True))
    assert changed.items[0]["title"] == "On Other Things"
    assert len(registry.asked) == 3


def test_a_hint_that_does_not_fit_is_reported(registry):
    registry.works["10.1234/work.1"] = work(1)
    fitting, other = look_up(identifiers("10.1234/work.1 Author1", "10.1234/work.1 Smith"), Session())
    assert fitting.items
    assert not other.items
    assert "does not fit it: it is 'On the things of number 1'" in other.problem


FAULTS = {
    "busy": "record", "slow": "record", "broken": "record", "cut": "record", "silent": "record", "short": "record",
    "garbage": "record", "never": "record", "dripping": "record",
    "page": "web page", "loop": "redirected too often", "inside": "not on the public internet", "downgrade": "not https",
    "file": "not https", "bomb": "larger than", "huge": "larger than", "later": "come again in",
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_fails_once_is_tried_again_or_named_in_time(fault, registry, quick, monkeypatch):
    monkeypatch.setattr(http, "DEADLINE", 2.5 if fault == "slow" else 1.0)
    monkeypatch.setattr(http, "PATIENCE", 2.0 if fault == "slow" else 0.8)
    registry.pages["/records"] = as_json({"fine": True})
    registry.faults = {0: fault}
    begin = time.monotonic()
    session = Session()
    if FAULTS[fault] == "record":
        assert session.ask("crossref", "/records").body == b'{"fine": true}'
    else:
        registry.always = fault
        registry.works["10.1234/work.1"] = work(1)
        [found] = look_up(identifiers("10.1234/work.1"), session)
        assert not found.asked
        assert FAULTS[fault] in found.problem
        assert "\n" not in found.problem
    assert time.monotonic() - begin < 8


@pytest.mark.parametrize("fault", ["busy", "broken", "cut", "silent", "short", "garbage", "never", "dripping", "slow"])
def test_what_goes_on_failing_ends_in_time_with_one_line(fault, registry, quick, monkeypatch):
    monkeypatch.setattr(http, "LONGEST_WAIT", 0.5)
    registry.always = fault
    begin = time.monotonic()
    [found] = look_up(identifiers("pmid:31000001"), Session())
    assert not found.asked
    assert found.problem.count("\n") == 0
    assert "127.0.0.1" in found.problem
    assert time.monotonic() - begin < 5


def test_the_rest_of_a_batch_comes_in_when_one_registry_is_away(registry, quick, refdesk):
    registry.works["10.1234/work.1"] = work(1)
    registry.faults = {}
    answer = registry.answer
    registry.answer = lambda path: answer(path) if "efetch" not in path else (500, "text/plain", b"")
    status, out, err = refdesk("import", "10.1234/work.1", "pmid:31000001")
    assert (status, out) == (3, "author12001\n")
    assert err.startswith("refdesk: pmid:31000001: ")
    assert sum("127.0.0.1" in line for line in err.splitlines()) == 1


@pytest.mark.parametrize(
    "fault", ["page", "loop", "inside", "downgrade", "file", "bomb", "later", "silent", "garbage", "broken"]
)
def test_a_command_that_is_blocked_or_misled_ends_with_one_line_and_status_6_and_writes_nothing(
    fault, registry, quick, refdesk, tmp_path
):
    registry.always = fault
    status, out, err = refdesk("import", "-q", "10.1234/work.1")
    assert (status, out) == (6, "")
    assert err.startswith("refdesk: 10.1234/work.1: ")
    assert err.count("\n") == 1
    assert not (tmp_path / "library").exists()


def test_what_was_answered_before_an_interruption_is_kept(registry):
    registry.works = {f"10.1234/work.{number}": work(number) for number in range(1, 91)}

    def interrupt(done, total):
        if done >= 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        look_up(identifiers(*registry.works), Session(), interrupt)
    assert sum(bool(each.items) for each in look_up(identifiers(*registry.works), Session(offline=True))) >= 40


def test_commands_take_identifiers_and_lists_of_them(registry, refdesk, tmp_path):
    registry.works = {f"10.1234/work.{number}": work(number) for number in range(1, 4)}
    status, out, _ = refdesk("convert", "10.1234/work.2", "-t", "csl-json")
    assert (status, json.loads(out)[0]["title"]) == (0, "On the things of number 2")
    (tmp_path / "ids.txt").write_text(
        "# what to read\n10.1234/work.3  # the third\nhttps://doi.org/10.1234/work.1\n10.9999/none\n"
    )
    status, out, err = refdesk("import", "ids.txt")
    assert (status, out.split()) == (3, ["author32003", "author12001"])
    assert "10.9999/none: no registry has a record of it" in err
    asked = len(registry.asked)
    assert refdesk("import", "ids.txt")[0] == 3
    assert len(registry.asked) == asked
    assert refdesk("convert", "10.9999/none")[0] == 1
    assert refdesk("convert", "--offline", "10.9999/other")[0] == 6
    assert refdesk("convert", "--offline", "10.9999/other", "10.1234/work.1")[0] == 6


def test_add_bib_and_cite_take_identifiers_without_a_library(registry, refdesk):
    registry.works["10.1234/work.1"] = work(1)
    registry.entries["2001.00001"] = entry("2001.00001")
    status, out, _ = refdesk("bib", "10.1234/work.1", "arXiv:2001.00001", "-s", "apa")
    assert status == 0
    assert "On the things of number 1" in out
    assert "Preprint 2001.00001" in out
    assert refdesk("cite", "[@doi:10.1234/work.1, p. 3]")[:2] == (0, "(Author1, 2001, p. 3)\n")
    assert refdesk("cite", "--offline", "[@10.1234/unasked]")[0] == 6
    assert refdesk("add", "10.1234/work.1", "note=read")[:2] == (0, "author12001\n")
    assert refdesk("add", "doi:10.1234/work.1")[0] == 1
    assert refdesk("add", "10.9999/none")[0] == 1
    assert json.loads(refdesk("export", "author12001")[1])[0]["note"] == "read"


def test_what_was_answered_is_listed_and_cleared(registry, refdesk):
    registry.works["10.1234/work.1"] = work(1)
    refdesk("convert", "10.1234/work.1")
    status, out, _ = refdesk("cache", "list")
    assert (status, out.split("\t")[:2]) == (0, ["10.1234/work.1", "crossref"])
    asked = len(registry.asked)
    refdesk("convert", "--refresh", "10.1234/work.1")
    assert len(registry.asked) == asked + 1
    assert refdesk("cache", "clear", "arxiv:")[1] == "0\n"
    assert refdesk("cache", "clear")[1] == "1\n"
    assert refdesk("convert", "--offline", "10.1234/work.1")[0] == 6


def test_fill_takes_what_is_lacking_from_the_record_of_the_work_and_nothing_else(registry, refdesk):
    from .hallmark import searching

    registry.search = searching([work(1), work(2)])
    registry.works["10.1234/work.1"] = work(1)
    fields = (
        "type=article-journal",
        "title=On the things of number 1",
        "author=Author1, A.",
        "issued=2001",
        "volume=99",
    )
    assert refdesk("add", *fields, "--key", "a")[0] == 0
    status, out, _ = refdesk("fill", "a", "--dry-run")
    assert status == 0
    assert '+  "DOI": "10.1234/work.1"' in out
    assert refdesk("fill", "a")[:2] == (0, "a\n")
    item = json.loads(refdesk("export", "a")[1])[0]
    assert (item["DOI"], item["page"], item["volume"]) == ("10.1234/work.1", "1-6", "99")
    assert (
        refdesk(
            "add",
            "type=article-journal",
            "title=On the things of number 1",
            "author=Roe, Rob",
            "issued=1950",
            "--key",
            "b",
        )[0]
        == 0
    )
    status, _, err = refdesk("fill", "b")
    assert (status, "differs" in err) == (1, True)


def test_nothing_is_sent_for_keys_and_files_and_verbose_says_what_is(registry, refdesk, tmp_path):
    (tmp_path / "refs.bib").write_text("@article{a, title={T}, doi={10.1234/work.1}}")
    assert refdesk("convert", "refs.bib")[0] == 0
    assert refdesk("import", "refs.bib")[0] == 0
    assert refdesk("check")[0] in (0, 1)
    assert refdesk("bib", "a")[0] == 0
    assert registry.asked == []
    registry.works["10.1234/work.1"] = work(1)
    _, _, err = refdesk("convert", "-v", "10.1234/work.1")
    assert f"GET {registry.address}/works?filter=doi:10.1234/work.1" in err


def test_the_user_agent_has_the_address_that_is_set(registry, refdesk):
    assert refdesk("config", "set", "mailto", "ada@example.org")[0] == 0
    refdesk("convert", "10.1234/work.1")
    assert all("(mailto:ada@example.org)" in agent for *_, agent in registry.asked)


def test_addresses_are_https_but_for_this_machine(registry, refdesk, monkeypatch):
    monkeypatch.setenv("REFDESK_REGISTRY_CROSSREF", "http://example.org")
    status, _, err = refdesk("convert", "10.1234/work.1")
    assert (status, "expected https" in err) == (2, True)
    assert refdesk("config", "set", "registry.crossref", "http://example.org")[0] == 2
    assert refdesk("config", "set", "registry.crossref", "http://127.0.0.1:8000")[0] == 0
    assert refdesk("config", "get", "registry.crossref")[1] == "http://127.0.0.1:8000\n"
    assert refdesk("config", "set", "registry.nowhere", "https://example.org")[0] == 2


def test_no_other_module_opens_a_connection():
    import re
    from pathlib import Path

    import refdesk

    opening = re.compile(
        r"^\s*(?:from|import) (?:urllib\.request|http\.client|socket|socketserver|ssl|ftplib|smtplib|httpx|requests)\b",
        re.M,
    )
    root = Path(refdesk.__file__).parent
    found = {
        str(path.relative_to(root)) for path in root.rglob("*.py") if opening.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"registries/http.py"}


@pytest.mark.slow
def test_five_hundred_identifiers_within_limits_with_faults_and_restarts(registry):
    numbers = list(range(1, 301))
    registry.works = {f"10.1234/work.{number}": work(number) for number in numbers}
    registry.dois = {f"10.5555/data.{number}": dataset(number) for number in range(1, 101)}
    registry.entries = {f"2001.{number:05}": entry(f"2001.{number:05}") for number in range(1, 51)}
    registry.articles = {str(31000000 + number): article(str(31000000 + number)) for number in range(1, 41)}
    texts = [*registry.works, *registry.dois, *registry.entries, *(f"pmid:{each}" for each in registry.articles)]
    texts += [f"10.9999/none.{number}" for number in range(10)]
    random.Random(17).shuffle(texts)
    assert len(texts) == 500
    registry.faults = {2: "busy", 5: "broken", 8: "cut", 11: "silent", 14: "short", 16: "garbage"}
    session = Session()
    begin = time.monotonic()
    import threading

    threading.Timer(2.0, registry.restart, (1.0,)).start()
    found = look_up(identifiers(*texts), session)
    took = time.monotonic() - begin
    for each in found:  # every one is right, or named
        assert each.items or each.problem
    if not all(each.asked for each in found):
        found = look_up(identifiers(*texts), Session())
    nowhere = [each for each in found if not each.items]
    assert len(nowhere) == 10
    assert all(each.asked and str(each.identifier).startswith("10.9999/none") for each in nowhere)
    starts = {name: sorted(start for path, start, *_ in registry.asked if mark in path) for name, mark in
              (("crossref", "/works?"), ("datacite", "/dois?"), ("arxiv", "id_list"), ("pubmed", "efetch"))}  # fmt: skip
    within = {
        name: max(sum(start <= other < start + 0.95 for other in times) for start in times)
        for name, times in starts.items()
    }
    print(
        f"{len(texts)} identifiers, {len(registry.asked)} requests in {took:.1f} s, most in a second {within},",
        registry.most_at_once,
    )
    assert within["crossref"] <= 3
    assert within["datacite"] <= 2
    assert within["pubmed"] <= 3
    assert all(later - sooner >= 2.9 for sooner, later in zip(starts["arxiv"], starts["arxiv"][1:], strict=False))
    asked = len(registry.asked)
    again = look_up(identifiers(*texts), Session())
    assert len(registry.asked) == asked
    assert [each.items for each in again] == [each.items for each in found]
