"""Manuscripts of our own, with citations beside what is none: the keys, modes and locators that each format's manual gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from refdesk.documents.reading import occurrences, read
from refdesk.documents.references import style_file
from refdesk.documents.registry import recognise
from refdesk.documents.render import Wish, cited_keys, render
from refdesk.documents.scanned import Source
from refdesk.documents.settings import Settings
from refdesk.documents.splice import spliced, taken_out
from refdesk.documents.syntax import syntax_of
from refdesk.rendering.engine import make_processor

FOLDER = Path(__file__).parent / "manuscripts"
MARKS = {"normal": "", "author-in-text": "+", "suppress-author": "-", "nocite": "!"}
# A cite: the mark of its mode, its key, its label and locator.
MANUSCRIPTS = {
    "asciidoc.adoc": (
        "ti a:page=3 b +c:page=12-14 d:page=4 e f +h h2 li nu de cell cell2 bt fn:page=5 at qu cond alt li2 "
        "one-two:three_four.5"
    ),
    "bom.md": ("+tabbed +tab2"),
    "bookdown.Rmd": ("tr +real r2 +th +lb"),
    "crlf.md": ("crlf1:page=3 +last"),
    "html.html": ("h1 a b c d undefined e f g inpre nocode cell&x tpl UP"),
    "latex.tex": (
        "sh lo m1 m2 m3 p1 p2:page=3 +t1:page=5 +t2 s1:page=3 +s2 s3:page=12 s4 c1 c2 c3:page=3 +c4 c5 +c6 "
        "-c7 +c8 !n1 !n2 !* a1:page=12--14 a2 a3 a4 a5 v1:volume=2 v2:volume=3 nt ti ur ap1:page=4 +ap2 +ap3 "
        "ap4 ap5 fn cs cl tb tb2 if1 if2 pct brk spc nl br em sp2:page=3 hr ma tq:page=3 bq:page=5 tcq:page=7 "
        "em2:section=3 ct1 +ct2:page=3 +da2"
    ),
    "myst.md": (
        "ti a b +c d:page=3 e f +g -h +i j k l m +n o:page=3 -p +10.1000/x +10.5555/y +10.1000/z +fig:x-ref "
        "nt nb fc lt cell tc fn"
    ),
    "notebook.ipynb": ("+h1 a:page=3 b +q +c d e +s +f"),
    "org.org": (
        "intitle head +a:page=3 b:page=4-5 c -d e:chapter=2 !n1 !n2 li bold it nest cell cap inl named quo "
        "desc k1 k2 k3 k4:page=3 k5 k6 +k7 +k8 !k9 foot:page=7 notcomment"
    ),
    "pandoc.md": (
        "+title2001 !nc1 !nc2 !nc3 abs1:chapter=2 head1 +set1 +li1 li2:page=3 li3 li4 li5 dt1 dd1:page=1--3 "
        "dd2 t1 +t2 cap1 +em1 st1 +so1 +sup1 +sub1 +q1 +q2 +in1:page=4 in2 fn1:page=2 +fn2 +fn3 +lt1 +im1 "
        "+rl1 notref +notpandoc +div1 +span1 dv1 +Foo:bar.baz https://example.org/a?b=1:page=3 "
        "+a_b:c.d-e/f#g$h%i&j+k?l<m>n~o +müller2020 +東京2019 +_under +1num +trail +trail2 +trail3 +trail4 "
        "-sup2:page=5 -sup3 a1 -a2 a3 a4 +nar1:page=33 nar2:chapter=2 nar3 +nar4 +nar5:page=3 exm1 +exm2 "
        "bq1:page=3 +bq2 +lb1 lb2 br y1 p1:page=3,_5-7 p2:volume=2 p3 p4:page=3 p5:page=3 p6 p7:page=12 "
        "p8:section=3 p9:paragraph=4,_5 p10:page=3-4 p11:section=2"
    ),
    "quarto.qmd": ("+ti real1 +fig.real +figure-real +theo-1 cap1 +co cb mar +im +im2 tc +cond"),
    "rst.rst": ("ti a b +c:page=3 d e +f +g h -i j !k l li fn su adm adm2 cel s lb te de cap fi"),
    "typst.typ": (
        "head a:page=3 b c:d.e-f g h +i j/k:l:chapter=2 !m n str o p q r s:page=4--5 t u v w +x y z em_ st aa "
        "bb cc dd ee-- ff gg"
    ),
}


def documents_at(path):
    return list(read([str(path)], None, lambda source, problem: None))


def shown(cite):
    locator = f":{cite.label}={cite.locator.replace(' ', '_')}" if cite.locator else ""
    return f"{MARKS[cite.mode]}{cite.key}{locator}"


def test_every_manuscript_is_listed():
    assert {path.name for path in FOLDER.iterdir()} == MANUSCRIPTS.keys()


@pytest.mark.parametrize("name", MANUSCRIPTS)
def test_the_cites_of_a_manuscript_are_read(name):
    cites = [shown(each.cite) for each in occurrences(documents_at(FOLDER / name))]
    assert cites == MANUSCRIPTS[name].split()


@pytest.mark.parametrize("style", ["apa", "chicago-notes-bibliography"])
def test_a_manuscript_is_rendered_whole_and_can_be_taken_back(style):
    processor = make_processor(style_file(style))
    for name in MANUSCRIPTS:
        documents = documents_at(FOLDER / name)
        scan = documents[0].scan
        if syntax_of(scan) is None:
            continue
        keys = [key for key in cited_keys(documents) if key != "*"]
        items = {key: {"id": key, "type": "book", "title": f"T {key}", "author": [{"family": "X"}]} for key in keys}
        done = render(documents, items, processor, Settings(), False, Wish())
        edits = done.edits[scan.source.name]
        new = spliced(scan.source.text, edits)
        assert scan.source.encode(taken_out(new, scan.source.text, edits)) == (FOLDER / name).read_bytes()
        if scan.format == "html":
            continue  # keeps the keys beside the text
        form = recognise(name, scan.source.encode(new))
        assert form is not None
        again = form.scan(Source.of(name, scan.source.encode(new)))
        left = [cluster for cluster in again.clusters if any(cite.mode != "nocite" for cite in cluster.cites)]
        assert len(left) <= len(done.untouched), name
