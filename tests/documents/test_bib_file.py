"""A project's own .bib file, kept up with the library."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refdesk.documents.bib_file import keep_up

TURING = {
    "id": "turing1950",
    "type": "article-journal",
    "title": "Computing machinery and intelligence",
    "author": [{"family": "Turing", "given": "Alan"}],
    "issued": {"date-parts": [[1950]]},
}
CURIE = {"id": "curie1903", "type": "book", "title": "Recherches", "author": [{"family": "Curie", "given": "Marie"}]}
OTHER = b'% ours\r\n@string{m = "Mind"}\r\n\r\n@book{other,\r\n\ttitle={O {x}} , year=2000}\r\n'


def test_an_entry_that_is_lacking_is_added_and_what_was_there_stays():
    kept = keep_up("refs.bib", OTHER, [TURING])
    assert kept.added == ("turing1950",)
    assert kept.data.startswith(OTHER + b"\r\n@article{turing1950,\r\n")
    assert kept.data.replace(b"\r\n", b"").count(b"\n") == 0


@pytest.mark.parametrize("data", [b"", OTHER, OTHER.rstrip(), "\ufeff% é\n".encode(), b"@comment{x}\n\n\n"])
def test_twice_is_once(data):
    first = keep_up("refs.bib", data, [TURING, CURIE])
    second = keep_up("refs.bib", first.data, [TURING, CURIE])
    assert first.data.startswith(data)
    assert (second.data, second.added, second.changed) == (first.data, (), ())


def test_an_entry_that_says_the_same_in_other_words_stays_as_it_is():
    own = b'@ARTICLE(turing1950, author="Alan Turing", year=1950, annote={x},\n title = {Computing machinery and intelligence})'
    assert keep_up("refs.bib", own, [TURING]).data == own


def test_an_entry_that_differs_is_changed_and_keeps_what_only_the_file_says():
    own = b"@article{turing1950, author = {Turing, Alan}, title = {Computing}, year = 1950, mynote = {keep}, volume = 59}\n"
    kept = keep_up("refs.bib", own + OTHER, [TURING])
    assert kept.changed == ("turing1950",)
    assert kept.data.endswith(b"}\n" + OTHER)
    for text in (b"{Computing machinery and intelligence}", b"mynote = {keep}", b"volume = {59}"):
        assert text in kept.data


def test_what_nothing_cites_is_taken_out_but_for_what_others_refer_to():
    own = keep_up("refs.bib", OTHER, [TURING, CURIE]).data
    assert (
        keep_up("refs.bib", own, [TURING], ["curie1903", "elsewhere"]).data.rstrip()
        == keep_up("refs.bib", OTHER, [TURING]).data.rstrip()
    )
    referring = own + b"@inbook{part, crossref = {curie1903}}\n"
    assert keep_up("refs.bib", referring, [TURING], ["curie1903"]).data == referring


@given(st.binary(max_size=300).map(lambda data: data.replace(b"\0", b"")))
def test_any_file_is_kept_before_what_is_added(data):
    kept = keep_up("refs.bib", data, [CURIE])
    assert kept.data.startswith(data) or kept.changed
