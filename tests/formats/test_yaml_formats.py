"""CSL-YAML, CITATION.cff and Hayagriva in and out, through the registry."""

from __future__ import annotations

import pytest

from refdesk.formats.registry import by_name, recognise
from refdesk.items import Problem

CSL_YAML = """---
title: A paper
references:
- id: doe2001
  type: article-journal
  author:
  - family: Doe
    given: Jane
  title: "On 007: no"
  volume: 007
  issue: 3
  issued:
  - year: 2001
    month: 5
...

The text.
"""
CFF = """cff-version: 1.2.0
message: Cite it.
title: Tool
authors:
- family-names: Berg
  given-names: Jan
  name-particle: van der
- name: The Tool Group
version: 1.10
date-released: 2020-01-31
doi: 10.5281/zenodo.1
repository-code: https://example.org/tool
keywords:
- one
- two
commit: abc
references:
- type: article
  title: Method
  authors:
  - family-names: Doe
    given-names: Jane
  journal: Journal
  year: 1999
  month: 3
  start: 1
  end: 9
"""
HAYAGRIVA = """# my list
doe2001:
    type: Article
    title:
        value: On things
        short: Things
    author: ["Doe, Jane", "van der Berg, Jan, Jr."]
    date: 2001-05
    page-range: 1-9
    serial-number:
        doi: 10.1234/x
        arxiv: 2101.00001
    url: { value: https://example.org, date: 2020-01-31 }
    parent:
        type: Periodical
        title: Journal
        volume: 12
        issue: 3
"""
SAMPLES = {"csl-yaml": CSL_YAML, "cff": CFF, "hayagriva": HAYAGRIVA}


def test_csl_yaml_keeps_leading_zeros_and_reads_the_front_matter_of_a_text(read):
    assert read("csl-yaml", CSL_YAML) == (
        [
            {
                "id": "doe2001",
                "type": "article-journal",
                "author": [{"family": "Doe", "given": "Jane"}],
                "title": "On 007: no",
                "volume": "007",
                "issue": "3",
                "issued": {"date-parts": [[2001, 5]]},
            }
        ],
        [],
    )


def test_citation_cff_gives_the_work_and_its_references(read):
    items, problems = read("cff", CFF)
    assert problems == []
    assert items == [
        {
            "type": "software",
            "title": "Tool",
            "author": [
                {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
                {"literal": "The Tool Group"},
            ],
            "version": "1.10",
            "issued": {"date-parts": [[2020, 1, 31]]},
            "DOI": "10.5281/zenodo.1",
            "URL": "https://example.org/tool",
            "keyword": "one, two",
            "custom": {"cff": {"commit": "abc"}},
        },
        {
            "type": "article-journal",
            "title": "Method",
            "author": [{"family": "Doe", "given": "Jane"}],
            "container-title": "Journal",
            "issued": {"date-parts": [[1999, 3]]},
            "page": "1-9",
        },
    ]


def test_an_article_is_the_preferred_citation_of_its_file_and_comes_back_once(read, write):
    item = {"id": "a", "type": "article-journal", "title": "T", "author": [{"family": "Doe", "given": "J."}]}
    text, problems = write("cff", [item])
    assert "preferred-citation:\n  type: article\n" in text
    assert (problems, read("cff", text)[0]) == ([], [item])


def test_hayagriva_takes_from_the_parent_what_the_entry_is_in(read):
    items, problems = read("hayagriva", HAYAGRIVA)
    assert problems == []
    assert items == [
        {
            "id": "doe2001",
            "type": "article-journal",
            "title": "On things",
            "title-short": "Things",
            "author": [
                {"family": "Doe", "given": "Jane"},
                {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der", "suffix": "Jr."},
            ],
            "issued": {"date-parts": [[2001, 5]]},
            "page": "1-9",
            "DOI": "10.1234/x",
            "URL": "https://example.org",
            "accessed": {"date-parts": [[2020, 1, 31]]},
            "container-title": "Journal",
            "volume": "12",
            "issue": "3",
            "custom": {"hayagriva": {"serial-number": {"arxiv": "2101.00001"}}},
        }
    ]


@pytest.mark.parametrize("form", SAMPLES)
def test_what_was_read_is_written_and_read_as_the_same_items(form, read, write):
    items, _ = read(form, SAMPLES[form])
    text, problems = write(form, items)
    assert problems == []
    assert read(form, text) == (items, [])


@pytest.mark.parametrize("form", SAMPLES)
def test_it_is_recognised_by_content(form):
    text = SAMPLES[form].replace("title: A paper\n", "") if form == "csl-yaml" else SAMPLES[form]
    found = recognise(text.encode())
    assert found is not None
    assert found.id == form


def test_sound_entries_around_a_broken_one_are_read_and_its_line_is_reported(read):
    text = "- id: a\n  type: book\n- id: b\n  type: [book\n- id: c\n  type: book\n"
    items, problems = read("csl-yaml", text)
    assert [item["id"] for item in items] == ["a", "c"]
    assert [problem.line in (3, 4, 5) for problem in problems] == [True]


def test_aliases_that_unfold_without_end_are_refused(read):
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    items, problems = read(
        "csl-yaml", "a0: &a0 [x]\n" + levels + "references: [{id: a, type: book, custom: {x: *a11}}]\n"
    )
    assert items == []
    assert [problem.code for problem in problems] == ["yaml-aliases"]


def test_a_key_that_occurs_twice_in_hayagriva_is_two_entries(read, write):
    items, problems = read("hayagriva", "a:\n  type: book\n  title: One\na:\n  type: book\n  title: Two\n")
    assert problems == []
    assert [(item["id"], item["title"]) for item in items] == [("a", "One"), ("a", "Two")]
    assert [item["title"] for item in read("hayagriva", write("hayagriva", items)[0])[0]] == ["One", "Two"]


def test_keys_and_values_that_json_does_not_have_are_texts(read, write):
    items, _ = read(
        "csl-yaml", "- id: a\n  type: book\n  ~: x\n  1: !!binary aGk=\n  2: !!set {y: }\n  3: !!timestamp 2001-01-01\n"
    )
    text, _ = write("csl-json", items)
    assert read("csl-json", text)[0][0]["custom"] == items[0]["custom"]


def test_all_documents_of_a_stream_are_read_and_the_text_behind_front_matter_is_not():
    stream = b"---\nreferences:\n- id: a\n  type: book\n...\n---\n- id: b\n  type: book\n---\n- id: c\n  type: [book\n"
    form = by_name("csl-yaml")
    assert form
    results = list(form.read(stream))
    assert [each["id"] for each in results if not isinstance(each, Problem)] == ["a", "b"]
    assert [each.line for each in results if isinstance(each, Problem)] == [12]  # where YAML gives up
    manuscript = b"---\nreferences:\n- id: a\n  type: book\n---\n\nText: with [@a]\n\n---\n\nmore\n"
    assert [each["id"] for each in form.read(manuscript) if not isinstance(each, Problem)] == ["a"]


def test_the_smallest_citation_cff_is_a_reference():
    import refdesk

    text = "cff-version: 1.2.0\nmessage: x\ntitle: T\nauthors:\n- family-names: Doe\n  given-names: Jane\n"
    [item] = refdesk.read_text(text, "cff")
    assert (item["title"], item["type"]) == ("T", "software")
