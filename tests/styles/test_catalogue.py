"""Names -> files of styles and locales."""

from __future__ import annotations

import pytest

from refdesk.errors import BadStyle, UnknownStyle
from refdesk.styles import files, index, locales, names

DEPENDENT = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" default-locale="tr-TR"><info><title>{title}</title>
<id>x</id><link href="http://www.zotero.org/styles/{parent}" rel="independent-parent"/></info></style>"""


@pytest.fixture(autouse=True)
def folders_of_its_own(tmp_path, cache, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))


@pytest.fixture
def new_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def mine(tmp_path):
    folder = tmp_path / "data" / "refdesk" / "styles"
    folder.mkdir(parents=True)
    return folder


def test_an_official_id_is_found_without_an_index(new_cache):
    style = names.find_style("apa")
    assert (style.id, style.path.name, style.locale) == ("apa", "apa.csl", None)
    assert not new_cache.exists()


def test_a_dependent_style_is_its_parents_file_under_its_own_locale():
    style = names.find_style("nature-digest")
    assert (style.id, style.path.name, style.locale) == ("nature-digest", "nature.csl", "en-GB")


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("vancouver", "nlm-citation-sequence"),
        ("chicago-fullnote-bibliography", "chicago-notes-bibliography"),
        ("chicago", "chicago-author-date"),
        ("mla", "modern-language-association"),
        ("MLA", "modern-language-association"),
        ("harvard", "harvard-cite-them-right"),
        ("ama", "american-medical-association"),
        ("Nature Digest", "nature-digest"),
        ("Caucasus Journal of Social Sciences", "caucasus-journal-of-social-sciences"),
        ("IEEE Transactions on Medical Imaging", "ieee-transactions-on-medical-imaging"),
        ("http://www.zotero.org/styles/ieee", "ieee"),
    ],
)
def test_old_names_short_names_and_titles_mean_what_people_mean(name, id):
    assert names.find_style(name).id == id


def test_every_nickname_is_a_style():
    assert [nickname for nickname, id in names.NICKNAMES.items() if files.style_path(id) is None] == []


def test_every_renamed_style_that_is_still_there_is_found():
    there = {old: new for old, new in names.renamed().items() if files.style_path(new)}
    assert len(there) > 500
    assert all(names.find_style(old) for old in there)


def test_an_unknown_style_has_status_5_and_three_suggestions():
    with pytest.raises(UnknownStyle, match="no style 'natrue'; did you mean nature, ") as caught:
        names.find_style("natrue")
    assert caught.value.status == 5
    assert str(caught.value).count(", ") == 2


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("iso 690:2021", "iso690-numeric-en"),
        ("chicago 17 notes", "chicago-notes-bibliography-17th-edition"),
        ("turabian 9th edition notes", "turabian-notes-bibliography"),
        ("n engl j med", "the-new-england-journal-of-medicine"),
        ("citing medicine", "nlm-name-year"),
        ("bluebook 21", "bluebook-inline"),
        ("br j anaesth", "british-journal-of-anaesthesia"),
        ("iso690 fr", "iso690-note-fr"),
    ],
)
def test_the_style_with_the_words_of_an_unknown_name_is_suggested_first(name, first):
    assert names.suggest(name)[0] == first


@pytest.mark.parametrize(
    "name", ["", "../apa", "styles/apa.csl", "/etc/passwd", "\0", "apa\n", "a" * 5000, "nature\x1b[31m"]
)
def test_a_name_that_is_no_name_is_an_unknown_style(name):
    if name == "apa\n":
        assert names.find_style(name).id == "apa"
    else:
        with pytest.raises(UnknownStyle):
            names.find_style(name)


def test_a_path_is_that_file(tmp_path):
    copy = tmp_path / "house.csl"
    copy.write_bytes(names.find_style("ieee").path.read_bytes())
    assert names.find_style(str(copy)).path == copy


def test_the_users_folder_overrides_the_official_styles(mine):
    (mine / "apa.csl").write_bytes(names.find_style("ieee").path.read_bytes())
    assert names.find_style("apa").path == mine / "apa.csl"


def test_a_style_whose_parent_is_missing_is_reported_with_the_parents_name(mine):
    (mine / "orphan.csl").write_text(DEPENDENT.format(title="Orphan", parent="nobody-at-all"))
    with pytest.raises(BadStyle, match="nobody-at-all"):
        names.find_style("orphan")


def test_a_style_that_is_its_own_parent_does_not_hang(mine):
    (mine / "snake.csl").write_text(DEPENDENT.format(title="Snake", parent="snake"))
    with pytest.raises(BadStyle):
        names.find_style("snake")


@pytest.mark.parametrize(
    "text", ["", "not xml", "<html/>", "\0\1\2", '<!DOCTYPE x [<!ENTITY a "b">]><style><info></info></style>']
)
def test_a_file_that_is_no_style_is_a_bad_style(tmp_path, text):
    bad = tmp_path / "bad.csl"
    bad.write_text(text)
    with pytest.raises(BadStyle):
        names.find_style(str(bad))


def test_the_index_has_every_official_style_and_is_kept_and_a_broken_one_is_made_again(new_cache):
    kept = new_cache / "refdesk" / "styles.json"
    kept.parent.mkdir(parents=True)
    kept.write_text('{"stamp": [')
    first = index.index()
    assert len(first) >= 10_844
    apa = next(style for style in first if style.id == "apa")
    assert (apa.format, apa.parent) == ("author-date", None)
    assert "psychology" in apa.fields
    assert kept.stat().st_size > 100_000
    assert index.index() == first


def test_a_style_that_is_added_is_in_the_index(mine):
    before = {style.id for style in index.index()}
    (mine / "new-one.csl").write_text(DEPENDENT.format(title="A new one", parent="apa"))
    assert {style.id for style in index.index()} - before == {"new-one"}
    assert names.find_style("A new one").locale == "tr-TR"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("tr", "tr-TR"),
        ("fr-CA", "fr-CA"),
        ("fr_ca", "fr-CA"),
        ("Turkish", "tr-TR"),
        ("türkçe", "tr-TR"),
        ("German", "de-DE"),
        ("German (Austria)", "de-AT"),
        ("English", "en-US"),
        ("Chinese", "zh-CN"),
        ("en-AU", "en-US"),
        ("fr_BE", "fr-FR"),
        ("la", "la"),
    ],
)
def test_a_locale_goes_by_code_and_by_the_languages_name(name, code):
    assert locales.find_locale(name) == code
    assert b"<locale" in (locales.read_locale(code) or b"")


def test_an_unknown_locale_has_status_5_and_suggestions():
    with pytest.raises(UnknownStyle, match="no locale 'Turkisch'; did you mean Turkish, ") as caught:
        locales.find_locale("Turkisch")
    assert caught.value.status == 5


def test_every_locale_is_found_by_its_code():
    for code in locales.locale_names()["language-names"]:
        assert locales.find_locale(code) == code
        assert locales.read_locale(code)
