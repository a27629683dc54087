"""Text that looks like markup, in fields, headings, annotations and links: it comes out as text in every format."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from refdesk.csl.formatted import END, Entry, Formatted, Mark
from refdesk.writers import Group, Layout, by_name, latex, text

from .readers import READERS, read_with_tex
from .test_documents import squeezed, wanted

# pandoc's reader of Org stops at a backslash, and sees markup where Org's own parser does not
ALL = [name for name in READERS if name != "pandoc-org"]
# pandoc starts too slowly to be asked a hundred times, and so do the programs
IN_PROCESS = [name for name in READERS if not name.startswith(("pandoc", "asciidoctor", "emacs"))]
SIGNS = (
    "<b>&amp;&#35; \"quoted\" 'single' `tick` \\input{x} {braces} #hash *star* _under_ |bar| ~tilde~ ^hat^ $math$ [link](x) ]] "
    "</script><script>alert(1)</script> @at %percent 100% -- --- ... ?` !` :: .. code:: // /* x */ \\ \\\\ {{{m}}} {attr} "
    "[fn:1] <<t>> $(x) ${x} #{x} =eq= +ins+ ++pass++ pass:[x] ;; (C) -> => x^2^ H~2~O \\u1234 {\\b x} \\n ]]> <!-- -->"
)
BIDI = "\u200fright\u200e \u202ereversed\u202c"
CONTROL = (
    "bell\x07 \x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\ \x1b[31mred \x9b31m nul\x00 two\nlines\ttab\r\u2028"
)
HOSTILE = f"{SIGNS} {BIDI} {CONTROL}"
STARTS = (
    "- a", "+ a", "* a", "** a", "• a", "1. a", "1) a", "(1) a", "a. b", "A. B", "i. a", "#. a", "= a", "== a", "# a",
    "## a", "> a", "| a", "|===", ": a", ":: a", ":a: b", ".. a", ".. include:: a", ".title", "/ a: b", "// a", "//// a",
    "/* a", "%", "% a", "%%(a)", "\\ a", "[1] a", "[a] b", "[[a]]", "[fn:1] a", "[quote]", "@ a", "---", "***", "===",
    "...", "....", "----", "-----", "++++", "____", "```", "~~~", "<!-- a", "<div>", "{{a}}", "ifdef::a[]",
    "include::/etc/passwd[]", "image::a[]", "toc::[]", "#+title: a", "#+include: a", "#+begin_src", "$$", "\\(a\\)",
    "\\[a\\]", "* TODO a", "- [ ] a", "--a", "-a b", "/a b", ">>> a", "a::", "a:: b", "a -- b", "a\n===", "CLOCK: a",
    "DEADLINE: a", "[2024-01-01]", "<2024-01-01>", "\u00a0a", "'''", '"""', "<<<", "&lt;", "\\item a", "\\par",
    "#let x = 1", "#set a", "$ a $", "@a", "<a>", "http://a.b/c_d_", "doi:10.1/x", "elisp:(a)", "file:/etc/passwd", "a_",
    "a__", "`a`_", "*a*", "**a**", "_a_", "__a__", "/a/", "=a=", "~a~", "+a+", "|a|_", "[a]_", "::", "()", "][", "}{", "\\",
    "\\\\", "a +", "a \\", "a!",
)  # fmt: skip
ADDRESSES = (
    "https://example.org/a_b*c*d~e^f|g`h`i#j%20k&l=m;n+o++p,q(r)[s]{t}'u'\"v\"<w>\\x",
    "https://example.org/ with spaces }",
    "https://example.org/]]][[x]]",
    "https://example.org/\x1b]8;;x\x1b\\\u202e\u2028",
    "HTTPS://EXAMPLE.ORG/é漢字",
    "javascript:alert(1)",
    "java\x00script:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
)


def record() -> dict[str, object]:
    """A record with hostile text in every field that holds text."""
    names = "author editor translator container-author director interviewer recipient".split()
    texts = (
        "title title-short container-title container-title-short collection-title publisher publisher-place genre medium note "
        "abstract volume issue number page edition event-title event-place archive authority call-number section version "
        "original-title reviewed-title annote keyword language jurisdiction references DOI ISBN ISSN"
    ).split()
    person = {
        "family": f"Family {HOSTILE}",
        "given": f"Given {HOSTILE}",
        "suffix": HOSTILE,
        "non-dropping-particle": "*v*",
    }
    return {
        "id": f"key {HOSTILE}",
        "type": "article-journal",
        "URL": ADDRESSES[0],
        "issued": {"literal": HOSTILE},
        "accessed": {"date-parts": [[2020, 1, 2]], "season": HOSTILE, "literal": HOSTILE},
        **{name: [person, {"literal": f"Body {HOSTILE}"}] for name in names},
        **{name: f"{name} {HOSTILE}" for name in texts},
    }


def read(reader: str, groups: Sequence[Group], layout: Layout) -> list[str]:
    form, function = READERS[reader]
    writer = by_name(form)
    assert writer is not None
    return [block for block in map(squeezed, function(writer.listing(groups, layout))) if block]


def entries() -> tuple[Entry, ...]:
    """Entries that begin as blocks do, stand around marks, and lead somewhere or nowhere."""
    italic, lowered = Mark("font-style", "italic"), Mark("vertical-align", "sub")
    shapes: list[Formatted] = [(start,) for start in STARTS]
    shapes += [(italic, start, END, start) for start in STARTS]
    shapes += [
        (Mark("display", "left-margin"), start, END, Mark("display", "right-inline"), start, END) for start in STARTS
    ]
    shapes += [("a", Mark("display", "indent"), start, END) for start in STARTS]
    shapes += [(Mark("link", url), "shown ]] ", start, END, ".") for url in ADDRESSES for start in ("", *STARTS[::7])]
    shapes += [(Mark("link", url), url, END, ".") for url in ADDRESSES]
    shapes += [("x", lowered, start, END, "y") for start in STARTS]
    shapes += [(HOSTILE,), (italic, HOSTILE, END), (Mark("font-variant", "small-caps"), HOSTILE, END, HOSTILE)]
    return tuple(Entry(f"<id> {number} \x1b[31m", shape) for number, shape in enumerate(shapes))


# what pandoc cannot read in any way, where the format's own parser can
PANDOC_LACKS = {"pandoc-rst": ("\\", "::")}


def readable(reader: str, entry: Entry) -> bool:
    said = "".join(part for part in entry.text if isinstance(part, str))
    return not any(sign in said for sign in PANDOC_LACKS.get(reader, ()))


LAYOUTS = [
    pytest.param(Layout(standalone=True), id="plain"),
    pytest.param(Layout(standalone=True, hanging_indent=True, title=HOSTILE), id="hanging"),
    pytest.param(Layout(standalone=True, links=False), id="unlinked", marks=pytest.mark.slow),
]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("reader", ALL)
def test_whatever_text_begins_or_holds_it_is_read_back_as_text(reader, layout):
    end = Entry("end", ("End",))
    heading = HOSTILE if reader not in PANDOC_LACKS else "*Heading*"
    groups = [Group(heading, tuple(entry for entry in entries() if readable(reader, entry)))]
    groups += [Group(start, (end,)) for start in STARTS if readable(reader, Entry("", (start,)))]
    got = read(reader, groups, layout)
    want = [block for block in [squeezed(printed(layout.shown_title)), *wanted(groups)[1:]] if block]
    assert [pair for pair in zip(got, want, strict=False) if pair[0] != pair[1]] == []
    assert len(got) == len(want)


def printed(shown: str) -> str:
    return text.inline((shown,))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "refs.json").write_text(
        json.dumps([record(), {"id": "b", "type": "book", "title": "B", "note": HOSTILE}])
    )
    return folder


def refdesk(folder: Path, *args: str) -> bytes:
    command = [sys.executable, "-m", "refdesk", *args, "-b", "refs.json"]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "HOME": str(folder)}, capture_output=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


BIB = "bib --standalone --group-by author --annotate note --highlight Nobody --quiet".split()
STYLES = [
    "apa",
    pytest.param("ieee", marks=pytest.mark.slow),
    pytest.param("american-anthropological-association", marks=pytest.mark.slow),
    pytest.param("din-1505-2-alphanumeric", marks=pytest.mark.slow),
    pytest.param("bulletin-de-correspondance-hellenique", marks=pytest.mark.slow),
]


@pytest.mark.parametrize("style", STYLES)
def test_a_hostile_record_is_text_in_every_format_of_a_list(hostile, style):
    plain = refdesk(hostile, *BIB, "-s", style, "-f", "text").decode()
    assert not [c for c in plain if unicodedata.category(c) == "Cc" and c != "\n"]
    for sign in (
        "</script><script>alert(1)</script>",
        "\\input{x}",
        "#hash",
        "*star*",
        "|bar|",
        "{{{m}}}",
        "\u200fright\u200e",
        " reversed",
    ):
        assert sign in plain
    assert "\u202e" not in plain
    for reader in [*IN_PROCESS, "pandoc-asciidoc"]:
        form, function = READERS[reader]
        out = refdesk(hostile, *BIB, "-s", style, "-f", form)
        blocks = function(out if form in ("docx", "odt") else out.decode())
        assert squeezed("".join(blocks)) == squeezed(plain), reader


@pytest.mark.parametrize("engine", ["pdflatex", "xelatex"])
def test_tex_sets_hostile_text(engine):
    shown = "".join(c for c in SIGNS if c.isascii())
    groups = [Group(shown, (Entry("a", (shown, " ", Mark("link", ADDRESSES[0]), shown, END)), *entries_in_latin()))]
    read = unicodedata.normalize(
        "NFKC", read_with_tex(engine, latex.listing(groups, Layout(standalone=True, title=shown)))
    )
    assert squeezed(read) == squeezed(shown) + "".join(wanted(groups)[1:])


def entries_in_latin() -> list[Entry]:
    return [entry for entry in entries() if all(part is END or str(part).isascii() for part in entry.text)]


characters = st.text(
    st.sampled_from("aZ9 é.,;:!?()[]{}<>*_`~^$&%#@|\\/\"'+-=“”’–\u00a0漢\u200f\u202e\x1b\x07\t\n"), max_size=12
)
marks = st.sampled_from(
    [
        Mark("font-style", "italic"),
        Mark("font-style", "normal"),
        Mark("font-weight", "bold"),
        Mark("font-variant", "small-caps"),
        Mark("vertical-align", "sup"),
        Mark("vertical-align", "sub"),
        Mark("text-decoration", "underline"),
        Mark("role", "title"),
    ]
)
links = st.sampled_from([Mark("link", url) for url in ADDRESSES])
running = st.recursive(
    characters.map(lambda text: (text,)),
    lambda inner: st.one_of(
        st.tuples(marks, inner).map(lambda pair: (pair[0], *pair[1], END)),
        st.tuples(inner, inner).map(lambda pair: (*pair[0], *pair[1])),
    ),
    max_leaves=5,
)
displays = st.sampled_from([Mark("display", kind) for kind in ("block", "indent", "left-margin", "right-inline")])
linked = st.one_of(running, st.tuples(links, running).map(lambda pair: (pair[0], *pair[1], END)))
shown = st.one_of(linked, st.tuples(displays, linked).map(lambda pair: (pair[0], *pair[1], END)))
formatted = st.lists(shown, min_size=1, max_size=3).map(lambda parts: tuple(piece for part in parts for piece in part))


@pytest.mark.parametrize("reader", [name for name in ALL if name not in ("asciidoctor", "emacs", "pandoc-rst")])
def test_any_list_is_read_back_as_text(reader):
    slow = reader.startswith("pandoc") or reader == "typst"

    @settings(max_examples=3 if slow else 15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(formatted, min_size=1, max_size=30 if slow else 6), characters)
    @example([("",)], "{}")
    def check(texts, heading):
        groups = [Group(heading, tuple(Entry(str(number), text) for number, text in enumerate(texts)))]
        layout = Layout(standalone=True, hanging_indent=len(texts) % 2 == 0)
        assert read(reader, groups, layout) == [block for block in wanted(groups) if block]

    check()
