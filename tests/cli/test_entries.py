"""Entries one by one: as data in a page, as JSON with their parts, on lines of the user's own pattern."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refdesk.formats import html
from refdesk.rendering.metadata import markup

ARTICLE = {
    "id": "curie1911",
    "type": "article-journal",
    "title": "Radium and the <i>new</i> concepts",
    "author": [{"family": "Curie", "given": "Marie"}, {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}],
    "container-title": "Nature",
    "ISSN": "0028-0836",
    "volume": "87",
    "issue": "3",
    "page": "12-20",
    "issued": {"date-parts": [[1911, 12, 11]]},
    "DOI": "10.1000/radium",
}  # fmt: skip
BOOK = {
    "id": "curie1903",
    "type": "book",
    "title": "Recherches",
    "author": [{"family": "Curie", "given": "Marie"}],
    "issued": {"date-parts": [[1903]]},
    "publisher": "Gauthier-Villars",
    "ISBN": "978-0-306-40615-7",
}
CHAPTER = {
    "id": "doe2001",
    "type": "chapter",
    "title": "Of chapters",
    "author": [{"family": "Doe", "given": "Jane"}],
    "container-title": "The whole book",
    "publisher": "Press",
    "page": "3-9",
    "issued": {"date-parts": [[2001]]},
}
THESIS = {
    "id": "roe1999",
    "type": "thesis",
    "title": "On radium",
    "author": [{"family": "Roe", "given": "Richard"}],
    "publisher": "University of Oxford",
    "issued": {"date-parts": [[1999]]},
}
REPORT = {
    "id": "who2020",
    "type": "report",
    "title": "World report",
    "author": [{"literal": "World Health Organization"}],
    "publisher": "WHO",
    "issued": {"date-parts": [[2020, 4]]},
}
MAIN = (
    "type",
    "title",
    "author",
    "container-title",
    "issued",
    "volume",
    "issue",
    "page",
    "DOI",
    "ISSN",
    "ISBN",
    "publisher",
)


@pytest.fixture
def bib(desk, tmp_path):
    def run(items, *args):
        (tmp_path / "refs.json").write_text(json.dumps(items))
        return desk("bib", "-b", "refs.json", *args)

    return run


def main(item):
    """An item's main fields, in plain text; particles are told from family names in one way."""
    fields = {name: item[name] for name in MAIN if name in item}
    fields["title"] = re.sub(r"</?i>", "", fields["title"])
    fields["author"] = [
        one.get("literal") or f"{one.get('non-dropping-particle', '')} {one['family']}, {one['given']}".strip()
        for one in fields["author"]
    ]
    return fields


def read_back(page):
    [item] = [one for one in html.read(page.encode()) if isinstance(one, dict)]
    return main(item)


@pytest.mark.parametrize("item", [ARTICLE, BOOK, CHAPTER, THESIS, REPORT], ids=lambda item: item["type"])
@pytest.mark.parametrize("kind", ["coins", "schema.org"])
def test_what_a_page_says_of_an_entry_is_read_back_as_the_same_reference(bib, item, kind):
    ran = bib([item], "-f", "html", "--metadata", kind)
    assert (ran.status, ran.err) == (0, "")
    assert read_back(ran.out) == main(item)


def test_coins_is_a_span_behind_each_entry(bib):
    out = bib([BOOK], "-s", "apa", "-f", "html", "--metadata", "coins").out
    assert out == (
        '<div class="csl-bib-body">\n'
        '  <div class="csl-entry" id="ref-curie1903" style="padding-left:2em;text-indent:-2em;">Curie, M. (1903). '
        '<i>Recherches</i>. Gauthier-Villars.<span class="Z3988" title="url_ver=Z39.88-2004&amp;ctx_ver=Z39.88-2004'
        "&amp;rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Abook&amp;rft.genre=book&amp;rft.btitle=Recherches"
        "&amp;rft.pub=Gauthier-Villars&amp;rft.date=1903&amp;rft.isbn=978-0-306-40615-7&amp;rft.aulast=Curie"
        '&amp;rft.aufirst=Marie&amp;rft.au=Curie%2C+Marie"></span></div>\n</div>\n'
    )


def test_schema_org_is_a_script_behind_each_entry(bib):
    out = bib([BOOK, THESIS], "-s", "ieee", "-f", "html", "--metadata", "schema.org", "--standalone").out
    nodes = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', out)]
    assert nodes[0] == {
        "@context": "https://schema.org",
        "@type": "Book",
        "name": "Recherches",
        "author": [{"@type": "Person", "name": "Marie Curie", "familyName": "Curie", "givenName": "Marie"}],
        "datePublished": "1903",
        "publisher": {"@type": "Organization", "name": "Gauthier-Villars"},
        "isbn": "978-0-306-40615-7",
    }
    assert nodes[1]["@type"] == "Thesis"


HOSTILE = "</script><script>alert(1)</script> ]]> --> \" ' & \u2028 \x07"


@pytest.mark.parametrize("kind", ["coins", "schema.org"])
def test_hostile_data_stays_inside_its_element(bib, kind):
    item = {**BOOK, "title": HOSTILE, "publisher": HOSTILE, "author": [{"literal": HOSTILE}], "DOI": HOSTILE}
    out = bib([item], "-f", "html", "--metadata", kind).out
    assert out.count("</script>") == (kind == "schema.org")
    assert "\x07" not in out
    from lxml import html

    [entry] = html.fragments_fromstring(out)[0].xpath('//div[@class="csl-entry"]')
    [data] = entry.xpath('./script | ./span[@class="Z3988"]')
    if kind == "schema.org":
        assert json.loads(data.text)["name"] == HOSTILE.replace("\u2028", " ").replace("\x07", "").strip()


PARTS = ("family", "given", "literal", "date-parts", "raw")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PARTS), inner),
    max_leaves=6,
)
FIELDS = (
    "type",
    "title",
    "author",
    "editor",
    "issued",
    "page",
    "container-title",
    "DOI",
    "URL",
    "keyword",
    "volume",
    "ISSN",
)


@settings(deadline=None, max_examples=40)  # the first one imports what reads
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES), st.sampled_from(["coins", "schema.org"]))
def test_whatever_an_item_holds_its_data_are_one_sound_element(item, kind):
    written = markup({"id": "x", **item}, kind)
    assert written.count("<") == written.count(">") == 2
    if kind == "schema.org":
        assert json.loads(written[len('<script type="application/ld+json">') : -len("</script>")])["@type"]


def test_metadata_is_in_html_alone(bib):
    ran = bib([BOOK], "-f", "markdown", "--metadata", "coins")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "refdesk: --metadata needs HTML, not markdown (-f html)\n"


def test_entries_have_parts_by_role(bib):
    [entry] = json.loads(bib([ARTICLE], "-s", "apa", "--entries").out)["entries"]
    assert "".join(part["text"] for part in entry["parts"]) == entry["text"]
    assert [(part["role"], part["text"]) for part in entry["parts"]] == [
        ("author", "Curie, M., & van der Berg, J."),
        (None, " ("),
        ("issued", "1911"),
        (None, "). "),
        ("title", "Radium and the new concepts"),
        (None, ". "),
        ("container-title", "Nature"),
        (None, ", "),
        ("volume", "87"),
        (None, "("),
        ("issue", "3"),
        (None, "), "),
        ("page", "12–20"),
        (None, ". "),
        ("DOI", "https://doi.org/10.1000/radium"),
    ]
    assert "csl-author" not in entry["html"]


def test_parts_and_highlights_go_together(bib):
    [entry] = json.loads(bib([ARTICLE], "--json", "--highlight", "Curie, Marie").out)["entries"]
    assert "<b>Curie, M.</b>" in entry["html"]
    assert entry["parts"][0] == {"role": "author", "text": "Curie, M., & van der Berg, J."}


def test_a_number_is_the_label_and_a_part(bib):
    [entry] = json.loads(bib([BOOK], "-s", "ieee", "--entries").out)["entries"]
    assert entry["label"] == "[1]"
    assert entry["parts"][0] == {"role": "citation-number", "text": "[1]"}


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        ("text", "[1]\tcurie1903\t1903\t[1] M. Curie, Recherches. Gauthier-Villars, 1903.\n"),
        ("html", '[1]\tcurie1903\t1903\t<div class="csl-left-margin">[1]</div>'
                 '<div class="csl-right-inline">M. Curie, <i>Recherches</i>. Gauthier-Villars, 1903.</div>\n'),
        ("markdown", "[1]\tcurie1903\t1903\t\\[1\\] M. Curie, *Recherches*. Gauthier-Villars, 1903.\n"),
    ],
)  # fmt: skip
def test_a_template_makes_the_line_of_each_entry(bib, form, lines):
    ran = bib([BOOK], "-s", "ieee", "-f", form, "--template", "{label}\\t{key}\\t{year}\\t{entry}")
    assert (ran.status, ran.err, ran.out) == (0, "", lines)


def test_a_template_has_nothing_for_what_is_not_there(bib):
    assert bib([BOOK], "--template", "<{label}|{edition}|{publisher}>").out == "<||Gauthier-Villars>\n"


def test_a_template_is_text(bib):
    assert bib([BOOK], "-f", "docx", "--template", "{entry}").status == 2
