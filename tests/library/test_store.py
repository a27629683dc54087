"""The library at rest, through its public way in."""

from __future__ import annotations

from pathlib import Path

import pytest

from refdesk.errors import BadData, NegativeAnswer
from refdesk.library import Library, locate

CURIE = {
    "type": "article-journal",
    "title": "Sur une nouvelle substance",
    "author": [{"family": "Curie", "given": "Marie"}],
    "issued": {"date-parts": [[1898]]},
    "DOI": "10.1000/Xyz",
}


def test_added_items_get_keys_and_letters_where_these_are_taken(library: Library) -> None:
    other = {**CURIE, "title": "Another paper", "DOI": "10.1000/abc"}
    assert [added.key for added in library.add([CURIE, other])] == ["curie1898", "curie1898a"]
    assert library.get("@curie1898")["title"] == CURIE["title"]


def test_an_item_with_the_same_doi_is_not_added_again(library: Library) -> None:
    library.add([CURIE])
    [again] = library.add([{"title": "x", "DOI": "https://doi.org/10.1000/XYZ"}])
    assert (again.key, again.known_by) == ("curie1898", "same DOI; other title")
    assert len(list(library)) == 1


def test_writing_what_was_read_changes_nothing(library: Library) -> None:
    library.add([{**CURIE, "id": "b", "zeta": {"deep": [1, 2.5, None]}, "custom": {"b": 1, "a": 2}}])
    before = library.path.read_bytes()
    library.add([{"id": "a", "title": "T"}])
    library.remove(["a"])
    assert library.path.read_bytes() == before


def test_a_missing_key_is_named_and_nothing_is_removed(library: Library) -> None:
    library.add([CURIE])
    with pytest.raises(NegativeAnswer, match="nobody1900"):
        library.remove(["curie1898", "nobody1900"])
    assert library.get("curie1898")


def test_a_library_that_is_not_json_is_named_with_its_line(library: Library) -> None:
    library.path.parent.mkdir()
    library.path.write_text('[\n  {"id": "a",}\n]\n')
    with pytest.raises(BadData, match=r"references\.json:2:"):
        list(library)


def test_the_nearest_library_upwards_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REFDESK_LIBRARY", raising=False)
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "references.json").write_text("[]\n")
    below = tmp_path / "chapters" / "one"
    below.mkdir(parents=True)
    assert locate(here=below) == tmp_path / "library" / "references.json"
    assert locate(tmp_path / "other.json") == tmp_path / "other.json"
    assert locate(tmp_path) == tmp_path / "references.json"
