"""Which styles could have printed a reference: shapes, and the command that goes by them."""

from __future__ import annotations

import pytest

from refdesk.rendering.likely import likely_entries, some_entries
from refdesk.styles.files import official_styles
from refdesk.styles.index import index
from refdesk.styles.likeness import (
    CANDIDATES,
    FAMILY,
    GIVEN,
    INITIALS,
    LETTERS,
    candidates,
    made_up,
    name_of,
    nearest,
    shape_of_text,
)

ARTICLE = {
    "id": "a",
    "type": "article-journal",
    "title": "On the soil of the moon",
    "author": [{"family": "Doe", "given": "J."}, {"family": "Roe", "given": "R."}],
    "container-title": "Lunar Letters",
    "volume": "12",
    "issue": "3",
    "page": "12-19",
    "issued": {"date-parts": [[2012]]},
}
STYLES = """apa ieee nature modern-language-association chicago-author-date american-medical-association
    american-chemical-society elsevier-harvard elsevier-vancouver cell science bmj the-lancet plos springer-basic-author-date
    american-institute-of-physics american-sociological-association""".split()


def shown(shape):
    names = {letter: f"<{name}>" for name, letter in LETTERS.items()} | {FAMILY: "F", GIVEN: "G", INITIALS: "i"}
    return "".join(names.get(letter, letter) for letter in shape)


@pytest.mark.parametrize(
    ("reference", "shape"),
    [
        (
            "Doe J, Roe R. On the soil of the moon. Lunar Letters. 2012;12(3):12-9.",
            "F i, F. <title>. <container-title>. <issued>;<volume>(<issue>):12-9.",
        ),
        (
            "J. Doe and R. Roe, “On the Soil of the Moon,” Lunar Letters, vol. 12, no. 3, pp. 12–19, 2012.",
            'i. F and i. F, "<title>," <container-title>, vol. <volume>, no. <issue>, pp. <page>, <issued>.',
        ),
        (
            "Doe, Jane, & Roe, Richard (2012). On the soil of the moon. Lunar Letters, 12(3), 12–19.",
            "F, G, & F (<issued>). <title>. <container-title>, <volume>(<issue>), <page>.",
        ),
    ],
)
def test_a_reference_has_a_letter_for_each_of_its_values(reference, shape):
    from refdesk.styles.likeness import plain

    assert shown(shape_of_text(plain(reference), ARTICLE)) == shape


def test_each_style_is_the_nearest_to_what_it_printed_itself():
    paths = [official_styles() / f"{style}.csl" for style in STYLES]
    made = dict(some_entries(map(str, paths), [made_up(ARTICLE), ARTICLE]))
    assert sorted(made) == sorted(STYLES)
    shapes = {style: parts for style, [(_, parts), _] in made.items()}
    texts = {style: text for style, [_, (text, _)] in made.items()}
    for style, text in texts.items():
        # as many styles as print nearly the same may stand before it
        assert style in candidates(text, ARTICLE, shapes)[:5], (style, text)
        assert nearest(text, texts, 1)[0].likeness == 100


def test_a_type_that_there_is_not_names_no_file():
    assert name_of(made_up({**ARTICLE, "type": "../../x"})) == "shapes-document-container-title"


def test_what_is_only_half_like_is_left_out():
    assert nearest("Something else altogether", {"apa": "Doe, J. (2012). On the soil of the moon."}, 10) == []


@pytest.mark.slow
def test_the_second_time_the_answer_is_the_same_and_few_styles_are_rendered(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    reference = "Doe J, Roe R. On the soil of the moon. Lunar Letters. 2012;12(3):12-9."
    some = [style.id for style in index() if style.parent is None][::5]
    parts_rendered = []

    def watched(parts, total):
        parts_rendered.append(total)
        return parts

    first, second = (likely_entries(reference, ARTICLE, some, set(some), watched) for _ in range(2))
    assert parts_rendered == [-(-len(some) // 40), -(-CANDIDATES // 40)]
    assert nearest(reference, first, 20) == nearest(reference, second, 20)
    assert nearest(reference, first, 1)[0].likeness == 100
