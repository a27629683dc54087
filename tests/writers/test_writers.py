"""What a writer writes is read back by a parser of its format: the same text, the same italics, nothing more."""

from __future__ import annotations

import html as html_module
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from refdesk.csl.formatted import END, Entry, Formatted, Mark
from refdesk.items.text import printable
from refdesk.writers import WRITERS, Group, Layout, by_name
from refdesk.writers.runs import runs

from .readers import latex_text

HOSTILE = (
    "<b>&amp; \"quoted\" 'single' `tick` \\input{x} {braces} #hash *star* _under_ |bar| ~tilde~ ^hat^ $math$ [link](x) ]] "
    "</script><script>alert(1)</script> @at %percent -- --- ... ?` !` 1. 2) + - = :: //comment /* x */ https://x.org/a_b "
    "{{{m}}} [fn:1] <<t>> $(x) \u200fright\u200e é ß 漢字 😀"
)


def slanted(element: Any, italic: bool = False) -> str:
    """What of an element's text is in italics, upright text inside them left out."""
    if element.tag in ("i", "em", "italic"):
        italic = True
    elif element.tag == "roman" or "font-style:normal" in element.get("style", "").replace(" ", ""):
        italic = False
    own = (element.text or "") if italic else ""
    return own + "".join(slanted(child, italic) + ((child.tail or "") if italic else "") for child in element)


def text_of_html(markup: str) -> tuple[str, str]:
    """The text of HTML, and what of it is in italics."""
    from lxml import html

    root = html.fragment_fromstring(markup, create_parent="div")
    assert not list(root.iter("script")), "a script came in"
    return root.text_content(), slanted(root)


def read_html(written: str) -> tuple[str, str]:
    return text_of_html(written)


def read_markdown(written: str) -> tuple[str, str]:
    from markdown_it import MarkdownIt

    return text_of_html(MarkdownIt("commonmark").render(written))


def read_rst(written: str) -> tuple[str, str]:
    from docutils import nodes
    from docutils.core import publish_doctree

    tree = publish_doctree(written, settings_overrides={"halt_level": 2, "report_level": 2, "smart_quotes": False})
    assert not list(tree.findall(nodes.system_message))
    return tree.astext(), "".join(node.astext() for node in tree.findall(nodes.emphasis))


def read_typst(written: str) -> tuple[str, str]:
    import typst

    page = typst.compile(written.encode(), format="html").decode()
    body = re.search(r"<body>(.*)</body>", page, re.S)
    return text_of_html(body[1] if body else "")


def read_latex(written: str) -> tuple[str, str]:
    return latex_text(written), ""


def read_jats(written: str) -> tuple[str, str]:
    from lxml import etree

    root = etree.fromstring(f'<x xmlns:xlink="http://www.w3.org/1999/xlink">{written}</x>')
    return "".join(root.itertext()), slanted(root)


def read_ansi(written: str) -> tuple[str, str]:
    from refdesk.writers.ansi import bare

    italic = "".join(re.findall(r"\x1b\[(?:1;)?3(?:;4)?m([^\x1b]*)\x1b\[0m", written))
    assert "\x1b" not in bare(written)
    return bare(written), italic


def read_rtf(written: str) -> tuple[str, str]:
    from striprtf.striprtf import rtf_to_text

    document = written if written.startswith("{\\rtf") else "{\\rtf1\\ansi\\uc1 " + written + "}"
    assert document.isascii()
    return rtf_to_text(document).encode("utf-16", "surrogatepass").decode("utf-16"), ""


def read_asciidoc(written: str) -> tuple[str, str]:
    """Character numbers and doubled marks, read as AsciiDoc has them: the marks go in pairs, the numbers are text."""
    text = re.sub(r"link:\+\+.*?\+\+\[([^\]]*)\]", r"\1", written)
    text = re.sub(r"\[\.[\w.-]+\]##|##|\*\*|__|\{empty\}|[\^~]", "", text)
    return html_module.unescape(text), ""


READERS: dict[str, Callable[[str], tuple[str, str]]] = {
    "text": lambda written: (written, ""),
    "html": read_html,
    "markdown": read_markdown,
    "rst": read_rst,
    "typst": read_typst,
    "latex": read_latex,
    "jats": read_jats,
    "ansi": read_ansi,
    "rtf": read_rtf,
    "asciidoc": read_asciidoc,
}
SHOWS_ITALICS = {"html", "markdown", "typst", "jats", "ansi"}


def squeezed(text: str) -> str:
    """The text without white space, which formats treat as they like, and in one normal form (NFKC: ² is 2)."""
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFKC", text))


def wanted(text: Formatted) -> tuple[str, str]:
    return squeezed("".join(run.text for run in runs(text))), squeezed(
        "".join(run.text for run in runs(text) if run.face.italic)
    )


def entry(*parts: object) -> Formatted:
    return tuple(parts)  # type: ignore[arg-type]


ITALIC, BOLD = Mark("font-style", "italic"), Mark("font-weight", "bold")

characters = st.text(
    st.sampled_from("aZ9 é.,;:!?()[]{}<>*_`~^$&%#@|\\/\"'+-=“”’–\u00a0漢\u200f\x1b\x07\t\n"), max_size=12
)
marks = st.sampled_from(
    [
        ITALIC,
        BOLD,
        Mark("font-style", "normal"),
        Mark("font-variant", "small-caps"),
        Mark("vertical-align", "sup"),
        Mark("text-decoration", "underline"),
        Mark("link", "https://example.org/a_b?c=d&e=(f)"),
        Mark("link", "javascript:alert(1)"),
        Mark("role", "title"),
    ]
)
formatted = st.recursive(
    characters.map(lambda text: (text,)),
    lambda inner: st.one_of(
        st.tuples(marks, inner).map(lambda pair: (pair[0], *pair[1], END)),
        st.tuples(inner, inner).map(lambda pair: (*pair[0], *pair[1])),
    ),
    max_leaves=6,
)


def check(name: str, text: Formatted) -> None:
    """Read the text back from within a line, and from an entry of a list."""
    writer = by_name(name)
    assert writer is not None
    want, want_italic = wanted(text)
    within = writer.inline(("word", *text, "word"))
    listed = str(writer.listing([Group(None, (Entry("a", text), Entry("b", ("end",))))], Layout()))
    for written, expected in ((within, f"word{want}word"), (listed, f"{want}end")):
        got, got_italic = READERS[name](written)
        assert squeezed(got) == expected, written
        if name in SHOWS_ITALICS:
            assert squeezed(got_italic) == want_italic, written


NAMES = [name for name in READERS if name != "latex"]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_record_comes_out_as_text(name):
    check(name, entry(HOSTILE, " ", ITALIC, HOSTILE, END, "(x)"))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "typst"])
@settings(max_examples=30, deadline=None)
@given(text=formatted)
@example(text=("a", ITALIC, "b", END, BOLD, "c", END, "d"))
@example(text=("“", ITALIC, "b.", END, "”", "x"))
@example(text=("1. Smith",))
@example(text=("A. Smith",))
@example(text=("- x",))
@example(text=(ITALIC, Mark("link", "https://example.org/a_b"), "9 ", END, END))
@example(text=(ITALIC, "a ", BOLD, "b", END, " c", END))
def test_any_text_comes_back(name, text):
    if wanted(text)[0]:
        check(name, text)


@settings(max_examples=25, deadline=None)
@given(text=formatted)
@example(text=("a", ITALIC, "b", END, "(c)", ITALIC, "d", END, "[e]"))
@example(text=("1. Smith -1 -- 2 ... // x https://a.b/c",))
@example(text=("/ a: b",))
def test_any_text_comes_back_from_typst(text):
    if wanted(text)[0]:
        check("typst", text)


@settings(max_examples=25, deadline=None)
@given(text=st.text(st.sampled_from("aZ9 é.,;:!?()[]{}<>*_`~^$&%#@|\\/\"'+-="), min_size=1, max_size=20))
def test_any_text_comes_back_from_latex(text):
    from refdesk.writers.latex import inline

    assert squeezed(read_latex(inline((text,)))[0]) == squeezed(text)


@settings(max_examples=30, deadline=None)
@given(text=formatted)
@example(text=entry(HOSTILE, ITALIC, HOSTILE, END))
def test_any_text_comes_back_from_word(text):
    import io

    from docx import Document

    writer = by_name("docx")
    assert writer is not None
    want, want_italic = wanted(text)
    written = writer.listing([Group("Books", (Entry("a", text),))], Layout(hanging_indent=True))
    assert isinstance(written, bytes)
    heading, entry = Document(io.BytesIO(written)).paragraphs
    assert heading.text == "Books"
    assert squeezed(entry.text) == want
    pieces = [run for part in entry.iter_inner_content() for run in getattr(part, "runs", [part])]
    assert squeezed("".join(run.text for run in pieces if run.italic)) == want_italic


@settings(max_examples=30, deadline=None)
@given(text=formatted)
@example(text=entry(HOSTILE, ITALIC, HOSTILE, END))
def test_any_text_comes_back_from_opendocument(text):
    from lxml import etree

    from refdesk.writers.archive import unpacked

    writer = by_name("odt")
    assert writer is not None
    written = writer.listing([Group("Books", (Entry("a", text),))], Layout(hanging_indent=True))
    assert isinstance(written, bytes)
    files = unpacked(written)
    assert next(iter(files)) == "mimetype"
    root = etree.fromstring(files["content.xml"])
    space = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    paragraphs = ["".join(p.itertext()) for p in root.iter(f"{space}p")]
    assert [squeezed(p) for p in paragraphs] == [wanted(text)[0]]
    assert ["".join(h.itertext()) for h in root.iter(f"{space}h")] == ["Books"]


@pytest.mark.parametrize("name", ["docx", "odt"])
def test_an_archive_is_the_same_bytes_each_time(name):
    writer = by_name(name)
    assert writer is not None
    first, second = (writer.listing([Group(None, (Entry("a", ("x",)),))], Layout()) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", [writer.id for writer in WRITERS if not writer.binary])
def test_no_control_character_gets_through(name):
    writer = by_name(name)
    assert writer is not None
    written = writer.inline(("a\x1b[31mb\x00\x9bc\rd",))
    assert not [c for c in written if unicodedata.category(c) == "Cc"]
    assert printable("a\tb\nc") == "a b c"


@pytest.mark.parametrize(
    "name", ["html", "markdown", "latex", "typst", "jats", "ansi", "rst", "org", "rtf", "asciidoc"]
)
def test_a_link_that_runs_code_is_no_link(name):
    writer = by_name(name)
    assert writer is not None
    written = writer.inline((Mark("link", "javascript:alert(1)"), "text", END))
    assert "javascript" not in html_module.unescape(written)


@pytest.mark.parametrize(
    "name", ["html", "markdown", "latex", "typst", "jats", "ansi", "rst", "org", "rtf", "asciidoc"]
)
def test_links_are_written_and_left_out_on_request(name):
    writer = by_name(name)
    assert writer is not None
    text = (Mark("link", "https://example.org/x"), "there", END)
    assert "https://example.org/x" in writer.inline(text)
    assert writer.inline(text, links=False) == "there"


@pytest.mark.parametrize("writer", ["text", "ansi"])
def test_text_keeps_the_raised_characters_of_the_data(writer: str) -> None:
    from refdesk.csl import Processor
    from refdesk.styles.locales import read_locale

    style = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><citation>
    <layout vertical-align="sup">
    <text variable="title"/></layout></citation></style>"""
    text = Processor(style, read_locale).cite(
        [{"id": "a", "title": "10 m² at 10⁻³, 2.ª"}], {"citationItems": [{"id": "a"}]}
    )
    found = by_name(writer)
    assert found is not None
    assert "10 m² at 10⁻³, 2.ª" in found.inline(text)
