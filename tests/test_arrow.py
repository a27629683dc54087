"""`refdesk.arrow`: batches of items -> batches of entries."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import refdesk

pa = pytest.importorskip("pyarrow", reason="no pyarrow: pip install 'refdesk[arrow]'")
arrow = pytest.importorskip("refdesk.arrow")

CURIE = {
    "id": "curie1903",
    "type": "book",
    "title": "Recherches sur <i>les</i> substances",
    "author": [{"family": "Curie", "given": "Marie"}],
    "issued": {"date-parts": [[1903]]},
}
NOETHER = {**CURIE, "id": "noether1918", "author": [{"family": "Noether", "given": "Emmy"}], "title": "Invarianten"}


def batch(*rows, types=(None, None)):
    ids, items = zip(*rows, strict=True) if rows else ((), ())
    return pa.record_batch([pa.array(ids, types[0]), pa.array(items, types[1])], ["id", "item"])


def rows_of(*items):
    return [(item["id"], json.dumps(item)) for item in items]


@pytest.mark.parametrize("style", ["apa", "ieee", "chicago-author-date", "chicago-notes-bibliography"])
@pytest.mark.parametrize("format", ["text", "html", "latex"])
def test_a_row_is_the_list_and_the_citation_of_its_item_alone(style, format):
    rendered = arrow.renderer(style, format=format)(batch(*rows_of(CURIE, NOETHER))).to_pylist()
    alone = refdesk.Renderer(style, format=format)
    for item, row in zip((CURIE, NOETHER), rendered, strict=True):
        document = alone.document([item], [str(item["id"])])
        assert document.bibliography is not None
        assert row["id"] == item["id"]
        assert row["error"] is None
        assert row["citation"] == document.citations[0].text
        if format != "html":
            assert row["entry"] == document.bibliography.entries[0].text


def test_the_answer_has_the_schema_whatever_comes_in():
    render = arrow.renderer()
    for given_batch in (
        batch(),
        batch(*rows_of(CURIE)),
        batch((1, json.dumps(CURIE)), types=(pa.int64(), pa.large_string())),
        batch(("a", json.dumps(CURIE).encode()), types=(pa.string(), pa.binary())),
        batch((None, None), types=(pa.null(), pa.null())),
        pa.record_batch([["only one column"]], ["id"]),
    ):
        assert render(given_batch).schema == arrow.SCHEMA
        assert render(given_batch).num_rows == given_batch.num_rows


def test_what_is_wrong_with_a_row_is_its_error_and_costs_no_other():
    wrong = ['{"id": ', "[]", "", None, '"text"', "null", "{}"]
    rows = [(str(number), text) for number, text in enumerate(wrong)]
    rendered = arrow.renderer()(batch(*rows, *rows_of(CURIE))).to_pylist()
    assert all(row["error"] and row["entry"] is None and row["citation"] is None for row in rendered[:-1])
    assert rendered[-1]["entry"].startswith("Curie, M. (1903)")


@given(st.lists(st.tuples(st.none() | st.text(), st.none() | st.text()), max_size=4))
@settings(max_examples=15)
def test_no_text_makes_it_raise(rows):
    encodable = [tuple(v if v is None else v.encode("utf-8", "replace").decode() for v in row) for row in rows]
    assert arrow.renderer()(batch(*encodable, types=(pa.string(), pa.string()))).num_rows == len(rows)


@given(
    st.dictionaries(
        st.sampled_from(["id", "type", "title", "author", "issued", "page", "volume", "DOI", "custom", "language"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=9),
            lambda values: (
                st.lists(values, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["family", "given", "literal", "date-parts", "raw"]), values, max_size=3
                )
            ),
            max_leaves=6,
        ),
    )
)
@settings(max_examples=25, deadline=None)
def test_no_item_makes_it_raise(item):
    [row] = arrow.renderer("chicago-author-date")(batch(("a", json.dumps(item)))).to_pylist()
    assert (row["error"] is None) == (row["citation"] is not None)


def test_half_a_surrogate_pair_is_no_error():
    [row] = arrow.renderer()(batch(("a", '{"type": "book", "title": "A\\ud800B"}'))).to_pylist()
    assert row["error"] is None


def test_the_id_of_the_row_overrides_that_of_the_item():
    [row] = arrow.renderer()(batch(("other", json.dumps(CURIE)))).to_pylist()
    assert row["id"] == "other"


def test_a_style_without_a_list_gives_citations(tmp_path):
    (tmp_path / "cites.csl").write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><id>x</id><title>X</title>'
        '</info><citation><layout><text variable="title"/></layout></citation></style>'
    )
    [row] = arrow.renderer(str(tmp_path / "cites.csl"))(batch(*rows_of(NOETHER))).to_pylist()
    assert row == {"id": "noether1918", "entry": None, "citation": "Invarianten", "error": None}


def test_what_cannot_be_made_is_said_when_it_is_made():
    with pytest.raises(refdesk.UnknownStyle):
        arrow.renderer("natrue")
    with pytest.raises(refdesk.UnknownStyle):
        arrow.renderer("apa", "xx-XX")
    for format in ("docx", "no such format"):
        with pytest.raises(refdesk.UsageError):
            arrow.renderer(format=format)


def test_it_is_sent_to_a_process_that_has_neither_the_file_of_the_style_nor_the_settings(tmp_path):
    style = tmp_path / "house.csl"
    style.write_bytes(refdesk.find_style("apa").path.read_bytes())
    render = arrow.renderer(str(style), "de-DE", "html")
    style.unlink()
    (tmp_path / "renderer").write_bytes(pickle.dumps(render))
    (tmp_path / "item.json").write_text(json.dumps({**CURIE, "editor": CURIE["author"]}))
    code = (
        "import pickle, pyarrow; render = pickle.load(open('renderer', 'rb'));"
        "print(render(pyarrow.record_batch([['a'], [open('item.json').read()]], ['id', 'item'])).to_pylist()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert "'error': None" in done.stdout, done.stderr
    assert "(M. Curie, Hrsg.)" in done.stdout
    assert "<i>" in done.stdout


def test_one_processor_is_made_in_a_process():
    render = arrow.renderer("nature")
    arrow.make.cache_clear()
    for _ in range(3):
        render(batch(*rows_of(CURIE, NOETHER)))
        pickle.loads(pickle.dumps(render))(batch(*rows_of(CURIE)))
    assert arrow.make.cache_info().misses == 1


def test_it_is_there_when_refdesk_is_imported():
    code = "import refdesk; print(refdesk.arrow.renderer('apa').format)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "text\n"
