"""How the model of plain references is made, and how well it reads what it was not trained on."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from tools.references.items import Maker, Stock
from tools.references.labelled import held_out, label_tokens, read_grobid
from tools.references.measure import score
from tools.references.patterns import Patterns
from tools.references.render import render, styles
from tools.references.spoil import spoil
from tools.references.train import HELD_OUT

from refdesk.formats.plain.tagger import tagger
from refdesk.formats.plain.tokens import FEATURES
from refdesk.styles.files import official_styles

STOCK = Stock(
    items=[{"id": "x", "type": "book", "title": "Mud", "issued": {"date-parts": [[1999]]}}],
    titles=["On the flight of pelicans"],
    books=["The Long Wade"],
    journals=["Journal of Sea Birds"],
    conferences=["Proceedings of the 3rd Conference on Waders"],
    publishers=["Marsh Press"],
    places=["Chicago"],
    series=["Notes on Waders"],
    people=[{"family": "Tern", "given": "Ada B."}, {"family": "Gull", "given": "Chris"}],
)
ITEM = {
    "id": "x",
    "type": "article-journal",
    "title": "On the flight of pelicans",
    "author": [{"family": "Tern", "given": "Ada B."}, {"family": "Gull", "given": "Chris"}],
    "container-title": "Journal of Sea Birds",
    "volume": "12",
    "issue": "3",
    "page": "45-67",
    "issued": {"date-parts": [[2019]]},
}


def test_items_and_patterns_are_the_same_from_the_same_seed() -> None:
    first, second = (Patterns(Maker(STOCK, rng), rng) for rng in (random.Random(7), random.Random(7)))
    assert [first.maker.item() for _ in range(50)] == [second.maker.item() for _ in range(50)]
    assert [first.reference() for _ in range(50)] == [second.reference() for _ in range(50)]


def test_a_rendered_reference_has_the_label_of_its_variable_on_every_word_and_none_on_labels_and_conjunctions() -> None:
    [pieces] = render(official_styles() / "ieee.csl", "en-US", [ITEM])
    _, tokens, labels = label_tokens(pieces)
    told = {(token.text, label) for token, label in zip(tokens, labels, strict=True)}
    assert told >= {("Tern", "author"), ("pelicans", "title"), ("Birds", "container"), ("12", "volume"), ("3", "issue")}
    assert told >= {("vol", "other"), ("no", "other"), ("pp", "other"), ("45", "page"), ("2019", "date")}


def test_spoiling_leaves_every_word_its_label() -> None:
    rng = random.Random(5)
    patterns = Patterns(Maker(STOCK, rng), rng)
    for _ in range(200):
        pieces = spoil(patterns.reference(), rng)
        text, tokens, labels = label_tokens(pieces)
        assert text == "".join(piece for _, piece in pieces)
        assert len(tokens) == len(labels)


def test_styles_that_are_held_out_are_not_trained_with() -> None:
    trained, held = styles()
    assert not set(trained) & set(held)
    assert len(held) >= 200


@pytest.mark.slow
def test_no_feature_of_the_model_holds_more_than_two_words_in_a_row() -> None:
    words = [sum(column == "word" for column, _ in row) for row in FEATURES]
    assert max(words) <= 2
    for name, _ in tagger().info().state_features:
        number, _, value = name.partition(":")
        if words[int(number)] == 0:
            assert not re.search(r"[^\W\d_]{8}", value.replace("publisher", "")), name


def test_references_that_were_held_out_are_read_as_well_as_the_documentation_says(shared: Path) -> None:
    _, out = held_out(read_grobid(shared / "references" / "labelled.jsonl"), HELD_OUT)
    right, asked = score(out)[:2]
    assert right.total() / asked.total() > 0.9


@pytest.mark.parametrize("degree", ["sure", "likely"])
def test_what_is_said_to_be_surer_is_right_more_often(shared: Path, degree: str) -> None:
    _, out = held_out(read_grobid(shared / "references" / "labelled.jsonl"), HELD_OUT)
    degrees = score(out)[2]

    def share(name: str) -> float:
        return degrees[name, True] / (degrees[name, True] + degrees[name, False])

    assert share(degree) > share("likely" if degree == "sure" else "guess")
