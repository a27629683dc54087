"""The passes from the tree of an entry to formatted text, each for itself."""

from __future__ import annotations

import pytest

from refdesk.csl import tags
from refdesk.csl.arranging.capitals import with_capital
from refdesk.csl.arranging.collapse import without_author
from refdesk.csl.arranging.yearsuffix import with_year_suffix
from refdesk.csl.formatted import END, Mark
from refdesk.csl.reading.locale import Locale
from refdesk.csl.tree import AFFIXED, JOINED, PARENTHESES, Span, plain
from refdesk.csl.writing.flatten import flatten
from refdesk.csl.writing.marks import met
from refdesk.csl.writing.quotes import Closing, Opening, nested
from refdesk.csl.writing.runs import AFFIX, DELIMITER, TEXT, Run, runs

ITALIC = Mark("font-style", "italic")
ENGLISH, GERMAN = Locale("en-US"), Locale("de-DE")
ENGLISH.punctuation_in_quote = True


def test_a_row_says_of_each_string_whether_it_is_text_an_affix_or_a_delimiter() -> None:
    tree = Span(("a", ", ", Span(("(", Span(("b",)), ")"), row=AFFIXED)), row=JOINED)
    assert runs(tree) == [
        Run("a", TEXT), Run(", ", DELIMITER), Run("(", AFFIX), Run("b", TEXT), Run(")", AFFIX)
    ]  # fmt: skip


def test_parentheses_inside_parentheses_become_brackets_if_asked_for() -> None:
    tree = Span(("(", Span(("(", Span(("a",)), ")"), row=PARENTHESES), ")"), row=PARENTHESES)
    assert "".join(run.text for run in runs(tree, brackets=True) if isinstance(run, Run)) == "([a])"
    assert "".join(run.text for run in runs(tree) if isinstance(run, Run)) == "((a))"


def test_a_quotation_inside_a_quotation_has_the_inner_marks() -> None:
    tree = Span((Span(("a",), quotes="outer"),), quotes="outer")
    marks = [token.mark for token in nested(runs(tree), ENGLISH) if isinstance(token, Opening | Closing)]
    assert marks == ["“", "‘", "’", "”"]


def test_italics_of_a_field_are_upright_where_the_style_has_italics() -> None:
    title = Span(("a ", Span(("b",), (ITALIC,), tag=tags.MARKUP)), (ITALIC,))
    assert Mark("font-style", "normal") in nested(runs(title), ENGLISH)


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["a.", ". b"], "a. b"),
        (["a", " ", " b"], "a b"),
        (["a?", ". b"], "a? b"),
        (["a:", ". b"], "a: b"),
        (["a!", ", b"], "a!, b"),
    ],
)
def test_marks_that_meet(texts: list[str], wanted: str) -> None:
    parts, _ = met([Run(text) for text in texts], ENGLISH)
    assert "".join(part for part in parts if isinstance(part, str)) == wanted


def test_a_full_stop_goes_inside_the_quotation_marks_where_the_locale_has_it_there() -> None:
    tree = Span((Span(("a",), quotes="outer"), "."))
    assert "".join(map(str, flatten(tree, ENGLISH))) == "“a.”"
    assert "".join(map(str, flatten(tree, GERMAN))) == "“a”."


def test_what_holds_no_text_goes_with_its_marks() -> None:
    assert list(flatten(Span((Span((Span(()),), (ITALIC,)), Span((), quotes="outer"), "a")), ENGLISH)) == ["a"]
    assert list(flatten(Span(("a",), (ITALIC,)), ENGLISH)) == [ITALIC, "a", END]


def test_the_passes_take_time_in_proportion_to_the_text() -> None:
    tokens = [Run("a, ") for _ in range(20_000)]
    parts, sources = met(tokens, ENGLISH)
    assert len(parts) == len(sources) == 20_000


DATE = Span((Span(("2001",), tag=tags.YEAR),), tag=tags.Date("issued"))
NAMES = Span(("Roe",), tag=tags.Names(("author",)))


def test_a_year_suffix_is_behind_the_year_and_the_tree_before_is_unchanged() -> None:
    cite = Span((NAMES, " ", DATE))
    assert plain(with_year_suffix(cite, "a")) == "Roe 2001a"
    assert plain(cite) == "Roe 2001"


def test_a_cite_without_its_author_loses_the_delimiter_and_the_affixes_of_the_author() -> None:
    author = Span(("by ", Span((NAMES,)), ":"), row=AFFIXED)
    assert plain(without_author(Span((author, ", ", DATE), row=JOINED))) == "2001"


def test_a_term_at_the_beginning_gets_a_capital_behind_marks_and_the_number_of_the_entry() -> None:
    number = Span(("[", Span(("1",), tag=tags.CITATION_NUMBER), "] "), row=AFFIXED)
    term = Span(("edited by",), tag=tags.Term("editor"))
    assert plain(with_capital(Span((number, term, "Roe")))) == "[1] Edited byRoe"
    assert plain(with_capital(Span((NAMES, term)))) == "Roeedited by"
