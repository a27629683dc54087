"""refdesk styles through the command line."""

from __future__ import annotations

import json


def test_search_finds_a_style_by_a_word_of_its_title(desk):
    ran = desk("styles", "search", "caucasus")
    assert ran.status == 0
    assert ran.out.splitlines() == [
        "caucasus-journal-of-social-sciences\tCaucasus Journal of Social Sciences\tauthor-date\tsocial_science\tapa"
    ]


def test_search_puts_the_nearest_first_and_keeps_to_field_and_format(desk):
    rows = json.loads(desk("styles", "search", "nature", "--format", "numeric", "--json").out)["styles"]
    assert rows[0]["id"] == "nature"
    assert {row["format"] for row in rows} == {"numeric"}
    rows = json.loads(desk("styles", "search", "journal", "--field", "medicine", "--json").out)["styles"]
    assert all("medicine" in row["fields"] for row in rows)


def test_search_finds_a_journal_by_its_issn(desk):
    assert desk("styles", "search", "1880-0556").out.startswith("nature-digest\t")


def test_nothing_found_is_status_1(desk):
    ran = desk("styles", "search", "zzzzqq")
    assert (ran.status, ran.out, ran.err) == (1, "", "refdesk: no style matches 'zzzzqq'\n")


def test_show_follows_an_old_name_and_says_what_the_file_says(desk):
    about = json.loads(desk("styles", "show", "vancouver", "--json").out)["style"]
    assert (about["id"], about["format"], about["parent"]) == ("nlm-citation-sequence", "numeric", None)
    assert about["authors"]
    assert "creativecommons" in about["licence"]


def test_show_says_a_dependent_styles_parent_and_locale(desk):
    lines = desk("styles", "show", "nature-digest").out.splitlines()
    assert "parent\tnature" in lines
    assert "locale\ten-GB" in lines


def test_path_is_the_file_that_renders(desk):
    assert desk("styles", "path", "nature-digest").out.endswith("/styles/nature.csl\n")


def test_list_has_every_style_and_own_only_ours(desk):
    assert len(desk("styles", "list").out.splitlines()) >= 10_844
    own = [line.split("\t")[0] for line in desk("styles", "list", "--own").out.splitlines()]
    assert own == ["annotated-list", "caucasus-journal-of-social-sciences", "cv-publication-list"]


def test_an_unknown_style_is_status_5(desk):
    assert desk("styles", "show", "natrue").status == 5
