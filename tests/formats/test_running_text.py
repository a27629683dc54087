"""Healing hyphens and telling languages apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refdesk.formats.running_text import guess_language, heal_hyphens


@pytest.mark.parametrize(
    ("broken", "healed"),
    [
        ("initiat-ed a libera-tion", "initiated a liberation"),
        ("the clas- sification of waveg- uides", "the classification of waveguides"),
        ("pan-Islamist ideas, a non-linear and well-known long-term trend", None),
        ("pre- and post-war co-operation", None),
        ("soft\u00ad hyphens", "softhyphens"),
        ("state-of-the-art", None),
    ],
)
def test_halves_of_one_word_are_joined_and_compounds_are_left_alone(broken: str, healed: str | None) -> None:
    assert heal_hyphens(broken) == (healed or broken)


@given(st.text())
def test_healing_takes_away_nothing_but_hyphens_and_space(text: str) -> None:
    def bare(s: str) -> str:
        return "".join(c for c in s if c not in "-\u00ad" and not c.isspace())

    assert bare(heal_hyphens(text)) == bare(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The initial meeting between the two played a pivotal role in the forming of this alliance", "en"),
        ("Les enjeux sont majeurs et les universités qui sont dans la course au classement des revues", "fr"),
        ("Die Ergebnisse zeigen, dass sich der Einfluss auf die Umwelt nicht mit dem Modell erklären ließ", "de"),
        ("Bolsheviks Ataturk Turkish nationalists Kazim Karabekir Karakol", None),
    ],
)
def test_the_language_is_reported_only_where_short_words_say_it(text: str, code: str | None) -> None:
    assert guess_language(text) == code
