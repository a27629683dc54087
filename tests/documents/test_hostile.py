"""Documents that want to break a scanner: mutated, nested, cyclic, broken, far too large."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refdesk.documents.reading import read
from refdesk.documents.registry import FORMATS, by_name, recognise
from refdesk.documents.scanned import Source

SHARED = Path(os.environ.get("REFDESK_SHARED") or Path(__file__).resolve().parents[3] / "shared")
CORPUS = sorted(
    path
    for folder in (SHARED / "documents" / "documents", SHARED / "documents" / "splice")
    for path in folder.rglob("*")
    if path.is_file() and path.suffix != ".json" and recognise(path.name, b"") is not None
)
SNIPPETS = [
    piece.encode("utf-8", "surrogateescape")
    for piece in [
        *"[ ] { } ( < > ` $ \\ @ [@ <!-- --> \\begin{ \\end{document} \\iffalse # #let_x( [cite: :cite:` cite:[ % | ~~~".split(),
        *"{{< #+begin_src &#xD800; \" ' /* // ; ^[ [^1]: ::: \0 \udcff\udcfe \udce9 \ufeff \u2028".split(" "),
        *("```\n", "\n\n", "\n    ", "---\n", "::\n\n   ", "- ", "1. ", "(@x) ", "\r", "\r\n", "\t"),
        "\\newcommand{\\x}[9]{\\cite{#1}}",
    ]
]


def mutated(data: bytes, seed: int) -> bytes:
    """The bytes with a few pieces left out, doubled, moved or put in."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 6)):
        start = chance.randint(0, len(data))
        end = min(len(data), start + chance.choice((1, 2, 5, 20, 200)))
        match chance.randint(0, 3):
            case 0:
                data = data[:start] + data[end:]
            case 1:
                data = data[:start] + data[start:end] * 3 + data[end:]
            case 2:
                data = data[:start] + chance.choice(SNIPPETS) * chance.choice((1, 1, 2, 40)) + data[start:]
            case 3:
                data = data[end:] + data[start:end] + data[:start]
    return data


def rezipped(data: bytes, seed: int) -> bytes:
    """The zip with one of its members mutated."""
    chance = random.Random(seed)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, mutated(content, seed) if name == chosen else content)
    return out.getvalue()


def check(form, source):
    """Scan the source; every place is inside of it, and the clusters come in order."""
    found = form.scan(source)
    if not form.archive:
        length = len(source.text)
        assert source.encode(source.text) == source.encode(source.text)
        for cluster in found.clusters:
            assert 0 <= cluster.span.start < cluster.span.end <= length
            assert cluster.cites
            for cite in cluster.cites:
                assert cluster.span.start <= cite.span.start < cite.span.end <= cluster.span.end
        spans = [cluster.span for cluster in found.clusters]
        assert spans == sorted(spans)
        for span in (*found.notes, *(each.span for each in (*found.lists, *found.regions, *found.includes))):
            assert 0 <= span.start <= span.end <= length
        for resource in found.bibliography:
            assert 0 <= resource.span.start <= resource.span.end <= length
    return found


@pytest.mark.skipif(not CORPUS, reason="no corpus of documents: set REFDESK_SHARED")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_scanner_breaks_on_a_mutated_document(data):
    path = data.draw(st.sampled_from(CORPUS or [Path()]))
    seed = data.draw(st.integers(0, 2**32))
    content = path.read_bytes()
    form = recognise(path.name, content)
    assert form is not None
    if form.archive:
        bytes_of = rezipped(content, seed) if seed % 2 else mutated(content, seed)
        check(form, Source.archive(path.name, bytes_of))
    else:
        check(form, Source.of(path.name, mutated(content, seed)))


@pytest.mark.parametrize("form", [form for form in FORMATS if not form.archive], ids=lambda form: form.id)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    pieces=st.lists(
        st.sampled_from([*SNIPPETS, b"a", b" ", b"key", b"citep", b"\\cite{k}", b"@k", b"p. 3"]), max_size=40
    )
)
def test_no_scanner_breaks_on_any_text(form, pieces):
    check(form, Source.of("x", b"".join(pieces)))


NESTED = [
    *"[ [@ { ( < ` $ \\ @{ [^ ^[ #[ #x( \\x{ \\cite[ [cite: :cite:` cite:[ <!-- /* =a \\begin{a} footnote:[ {a} `a".split(),
    *(
        "[[cite:",
        "> ",
        "- ",
        "<a b='",
        "~a ",
        "\\iffalse ",
        "@a [",
        "$a ",
        "::\n\n ",
        "\\newcommand{\\x}{\\x}",
        "%\n",
        "```\n",
        "----\n",
    ),
    *("#+begin_src\n", "<cite data-cite=x>", "- - ", "\n\n    "),
]


def seconds(form, text: str) -> float:
    source = Source.of("x", text.encode())
    begin = time.process_time()
    form.scan(source)
    return time.process_time() - begin


@pytest.mark.parametrize("form", [form for form in FORMATS if not form.archive], ids=lambda form: form.id)
def test_time_grows_with_the_length_of_a_nested_document(form):
    text = "".join(NESTED)
    seconds(form, text)  # patterns are compiled
    assert seconds(form, text * 400) < max(40 * seconds(form, text * 20), 0.5)


@pytest.mark.slow
@pytest.mark.parametrize("form", [form for form in FORMATS if not form.archive], ids=lambda form: form.id)
@pytest.mark.parametrize("piece", NESTED)
def test_time_grows_with_the_length_of_what_is_repeated(form, piece):
    seconds(form, piece)
    assert seconds(form, piece * 4000) < max(10 * seconds(form, piece * 1000), 0.3)


def test_a_line_of_megabytes_ends():
    text = ("word [@key, p. 3] \\cite{key} " * 5_000).encode()
    for name in ("markdown", "latex", "org", "typst", "rst", "asciidoc", "html"):
        check(by_name(name), Source.of("x", text))


def told_by(path):
    told = []
    documents = list(read([str(path)], None, lambda source, problem: told.append((source, problem))))
    return documents, told


def test_a_cycle_of_includes_ends(tmp_path):
    (tmp_path / "a.tex").write_text("\\cite{a}\\input{b}")
    (tmp_path / "b.tex").write_text("\\cite{b}\\input{a}\\input{b}")
    (tmp_path / "a.org").write_text('#+include: "a.org"\n[cite:@a]\n')
    documents, told = told_by(tmp_path / "a.tex")
    assert not told
    assert [cite.key for _, cluster in documents[0].clusters() for cite in cluster.cites] == ["a", "b"]
    assert not told_by(tmp_path / "a.org")[1]


def test_an_include_outside_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "secret.tex").write_text("\\cite{secret}")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.tex").write_text("\\input{../secret}\\input{/etc/passwd}\\cite{a}")
    documents, told = told_by(tmp_path / "in" / "a.tex")
    assert [cite.key for _, cluster in documents[0].clusters() for cite in cluster.cites] == ["a"]
    assert [problem.message for _, problem in told] == [
        "'../secret' is included and lies outside the document's folder: not followed",
        "'/etc/passwd' is included and lies outside the document's folder: not followed",
    ]


def archive(name: str, members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for member, content in members.items():
            made.writestr(member, content)
    return out.getvalue()


BOMB = b"""<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>
<w:document><w:r>&b;</w:r></w:document>"""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b"PK\x03\x04 broken"),
        ("b.docx", b""),
        ("c.docx", archive("c", {"other.xml": b"<x/>"})),
        ("d.docx", archive("d", {"word/document.xml": b"0" * (65 << 20)})),
        ("e.odt", archive("e", {"content.xml": b"0" * (65 << 20)})),
        ("f.odt", b"no zip"),
    ],
)
def test_a_broken_zip_and_a_bomb_are_one_line(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    _, told = told_by(tmp_path / name)
    assert len(told) == 1
    assert told[0][1].severity == "error"
    assert "\n" not in told[0][1].message


def test_entities_of_a_document_type_are_not_expanded(tmp_path):
    (tmp_path / "a.docx").write_bytes(archive("a", {"word/document.xml": BOMB}))
    assert not told_by(tmp_path / "a.docx")[1]
