"""Citations as pandoc writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refdesk.errors import UsageError
from refdesk.rendering.citations import Cluster, is_written, parse, terms_of
from refdesk.styles.locales import read_locale


@pytest.fixture(scope="module")
def english():
    return terms_of(read_locale("en-US") or b"")


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("[@doe99]", [{"id": "doe99"}]),
        ("[@doe99; @smith2000; @smith2004]", [{"id": "doe99"}, {"id": "smith2000"}, {"id": "smith2004"}]),
        (
            "[see @arendt1951, pp. 33-35, and passim; -@kafka2009, ch. 2]",
            [
                {"id": "arendt1951", "prefix": "see ", "label": "page", "locator": "33-35", "suffix": ", and passim"},
                {"id": "kafka2009", "suppress-author": True, "label": "chapter", "locator": "2"},
            ],
        ),
        (
            "[see @doe99, pp. 33-35 and *passim*]",
            [{"id": "doe99", "prefix": "see ", "label": "page", "locator": "33-35", "suffix": " and *passim*"}],
        ),
        ("[@smith04, 38-39, 41]", [{"id": "smith04", "label": "page", "locator": "38-39, 41"}]),
        ("[@smith04, p. xii]", [{"id": "smith04", "label": "page", "locator": "xii"}]),
        ("[@smith04, ix notes]", [{"id": "smith04", "suffix": ", ix notes"}]),
        ("[@smith04 and others]", [{"id": "smith04", "suffix": " and others"}]),
        (
            "[@smith{ii, A, D-Z}, with a suffix]",
            [{"id": "smith", "label": "page", "locator": "ii, A, D-Z", "suffix": ", with a suffix"}],
        ),
        (
            "[@smith, {pp. iv, vi-xi, (xv)-(xvii)} with suffix here]",
            [{"id": "smith", "label": "page", "locator": "iv, vi-xi, (xv)-(xvii)", "suffix": " with suffix here"}],
        ),
        ("[@smith{}, 99 years later]", [{"id": "smith", "suffix": ", 99 years later"}]),
        ("[@smith, sec. 3.2]", [{"id": "smith", "label": "section", "locator": "3.2"}]),
        ("[@smith, § 5]", [{"id": "smith", "label": "section", "locator": "5"}]),
        (
            "[@{https://example.org/a;b?c=1}, p. 3]",
            [{"id": "https://example.org/a;b?c=1", "label": "page", "locator": "3"}],
        ),
        ("[@Foo_bar.baz:12]", [{"id": "Foo_bar.baz:12"}]),
        ("[@müller2001]", [{"id": "müller2001"}]),
        ("[@doe99.]", [{"id": "doe99", "suffix": "."}]),
        ("[e.g. x@example.org, @doe99]", [{"id": "doe99", "prefix": "e.g. x@example.org, "}]),
    ],
)
def test_a_cluster_in_brackets(english, text, cites):
    assert parse(text, english) == Cluster(tuple(cites))


@pytest.mark.parametrize(
    ("text", "cluster"),
    [
        ("@arendt1951 [p. 33]", Cluster(({"id": "arendt1951", "label": "page", "locator": "33"},), narrative=True)),
        ("@arendt1951", Cluster(({"id": "arendt1951"},), narrative=True)),
        (
            "-@arendt1951 [p. 33]",
            Cluster(({"id": "arendt1951", "suppress-author": True, "label": "page", "locator": "33"},)),
        ),
        (
            "@a [p. 1; see also @b]",
            Cluster(({"id": "a", "label": "page", "locator": "1"}, {"id": "b", "prefix": "see also "}), narrative=True),
        ),
        ("@a [see @b]", Cluster(({"id": "a"}, {"id": "b", "prefix": "see "}), narrative=True)),
    ],
)
def test_a_citation_in_the_text(english, text, cluster):
    assert parse(text, english) == cluster


def test_a_locator_is_named_in_the_styles_language_and_in_english(english):
    german = terms_of(read_locale("de-DE") or b"", read_locale("en-US") or b"")
    assert parse("[@a, S. 5]", german).cites[0]["label"] == "page"
    assert parse("[@a, Kap. 5]", german).cites[0]["label"] == "chapter"
    assert parse("[@a, p. 5]", german).cites[0]["label"] == "page"
    assert "locator" not in parse("[@a, Kap. 5]", english).cites[0]


@pytest.mark.parametrize("text", ["", "[]", "[see]", "see @doe99 p. 3", "[@a; b]", "@doe99 p. 3"])
def test_what_is_no_citation_is_a_usage_error(english, text):
    if text == "[]":
        assert parse(text, english).cites == ()
    else:
        with pytest.raises(UsageError):
            parse(text, english)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("doe99", False),
        ("@doe99", False),
        ("[@doe99]", True),
        ("-@doe99", True),
        ("@doe99 [p. 3]", True),
        ("10.1000/x", False),
    ],
)
def test_a_plain_key_is_distinguished_from_a_citation(text, written):
    assert is_written(text) is written


@given(st.text(st.sampled_from("[]@{}-;, .pchx1§'\n"), max_size=40))
def test_nothing_crashes_it(text):
    try:
        cluster = parse(text, {"p.": "page", "ch.": "chapter", "§": "section"})
    except UsageError:
        return
    assert all(cite["id"] for cite in cluster.cites)
