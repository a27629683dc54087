"""Changes to a library, one after the other, beside what a plain dictionary makes of them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from refdesk.items.record import dump
from refdesk.library import Library, past

Item = dict[str, Any]
keys = st.sampled_from(["a", "b", "ba", "c", "curie1898", "é", "z"])
texts = st.text(max_size=30)
made = st.fixed_dictionaries(
    {"title": texts},
    optional={
        "note": texts,
        "author": st.lists(st.fixed_dictionaries({"given": texts, "family": texts}), max_size=2),
        "custom": st.dictionaries(texts, st.none() | st.integers() | st.booleans() | texts, max_size=2),
        "zz": st.integers(min_value=-(10**30), max_value=10**30),
    },
)
steps = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "edit", "rename", "undo", "redo", "outside"]), keys, keys, made),
    max_size=25,
)


def laid_out(model: dict[str, Item]) -> bytes:
    """The file of that library, as the design wants it."""
    body = b",\n  ".join(dump(model[key]) for key in sorted(model))
    return b"[\n  " + body + b"\n]\n" if model else b"[]\n"


@settings(max_examples=30, deadline=None)
@given(steps)
def test_any_sequence_of_changes_leaves_the_file_and_the_index_as_a_plain_dictionary_has_them(
    steps: list[tuple[str, str, str, Item]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "references.json")
        model: dict[str, Item] = {}
        states: list[dict[str, Item]] = []
        undone: list[dict[str, Item]] = []
        for what, key, other, item in steps:
            before = dict(model)
            if what == "add" and key not in model:
                library.change(lambda shown, k=key, i=item: [added(k, i)], "add")  # type: ignore[misc]
                model[key] = {**item, "id": key}
            elif what == "remove" and key in model:
                library.remove([key])
                del model[key]
            elif what == "edit" and key in model:
                library.edit([key], lambda old, new=item: {**new, "id": old["id"]}, "edit")  # type: ignore[misc]
                model[key] = {**item, "id": key}
            elif what == "rename" and key in model and other not in model:
                library.edit([key], lambda old, new=other: {**old, "id": new}, "rename")  # type: ignore[misc]
                model[other] = {**model.pop(key), "id": other}
            elif what == "undo" and states:
                past.undo(library)
                undone.append(model)
                model = states.pop()
                continue
            elif what == "redo" and undone:
                past.redo(library)
                states.append(model)
                model = undone.pop()
                continue
            elif what == "outside" and library.path.exists() and not states and not undone:
                model[key] = {"id": key, "title": "from outside"}
                library.path.write_bytes(orjson.dumps(list(model.values())) if not any_long(model) else laid_out(model))
                continue
            if model != before:
                states.append(before)
                undone.clear()
        if library.path.exists():
            assert [item["id"] for item in library] == sorted(model)
            for key in model:
                assert library.get_all([key], as_written=True) == [model[key]]
        if states:
            assert library.path.read_bytes() == laid_out(model)
            while states:
                past.undo(library)
                assert library.path.read_bytes() == laid_out(states.pop())


def any_long(model: dict[str, Item]) -> bool:
    return any(isinstance(item.get("zz"), int) and abs(item["zz"]) >= 2**63 for item in model.values()) or any(
        isinstance(value, int) and abs(value) >= 2**63
        for item in model.values()
        for value in item.get("custom", {}).values()
    )


def added(key: str, item: Item) -> Any:
    from refdesk.library.rewrite import Change

    return Change(key, None, {**item, "id": key})
