"""What parsers of each format make of a document: its headings and paragraphs as plain text, in order.

A format is read by the parser that defines it or comes nearest to that, and by pandoc, which reads nearly all of them. Parsers
that are programs of their own (asciidoctor, Emacs, TeX) are used where they are installed.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

Blocks = list[str]


def text_of(element: Any) -> str:
    """The text of an lxml element, a line's end where one is broken."""
    for line_end in element.iter("br"):
        line_end.tail = "\n" + (line_end.tail or "")
    return "".join(element.itertext())


def html_blocks(markup: str, paths: str) -> Blocks:
    """The text of the elements that these XPaths find in a page; no script has come in."""
    from lxml import html

    page = html.document_fromstring(markup)
    assert not list(page.iter("script")), "a script came in"
    return [text_of(element) for element in page.xpath(paths)]


def read_html(written: str) -> Blocks:
    """html5lib, where what HTML's specification calls a parse error is one."""
    import html5lib

    html5lib.HTMLParser(strict=True).parse(written)
    found = html_blocks(written, "//h1|//h2|//*[@class='csl-entry']")
    ids = re.findall(r' id="([^"]*)"', written)
    assert len(set(ids)) == len(ids)
    return found


def read_markdown(written: str) -> Blocks:
    from markdown_it import MarkdownIt

    return html_blocks(MarkdownIt("commonmark").render(written), "/html/body/*")


def read_rst(written: str) -> Blocks:
    from docutils import nodes
    from docutils.core import publish_doctree

    settings = {
        "halt_level": 2,
        "report_level": 2,
        "smart_quotes": False,
        "doctitle_xform": False,
        "line_length_limit": 10**6,
    }
    tree = publish_doctree(written, settings_overrides=settings)
    return [
        node.astext()
        for node in tree.findall()
        if isinstance(node, nodes.title | nodes.line_block | nodes.paragraph)
        and not isinstance(node.parent, nodes.line_block | nodes.system_message)
    ]


def read_typst(written: str) -> Blocks:
    import typst

    assert typst.compile(written.encode(), format="pdf")
    return html_blocks(typst.compile(written.encode(), format="html").decode(), "//body/*")


# LaTeX's text symbols that pylatexenc does not know, as characters that are nothing to it
TEX = {
    "textquotesingle": "'",
    "textquotedbl": '"',
    "textasciigrave": "`",
    "textbar": "|",
    "textless": "<",
    "textgreater": ">",
    "textasciicircum": "^",
    "textasciitilde": "~",
}


def latex_text(written: str) -> str:
    from pylatexenc.latex2text import LatexNodes2Text

    stand_in: dict[str, str | int | None] = {chr(0xE000 + n): character for n, character in enumerate(TEX.values())}
    # pylatexenc knows no upright text, and shows where links lead
    written = re.sub(r"\\href\{[^{}]*\}", "", written.replace(r"\textup{", r"\textrm{"))
    for character, command in zip(stand_in, TEX, strict=True):
        written = written.replace(f"\\{command}{{}}", character)
    read: str = LatexNodes2Text(keep_comments=False, strict_latex_spaces=True).latex_to_text(written)
    return read.translate(str.maketrans(stand_in))


def read_latex(written: str) -> Blocks:
    """pylatexenc, one heading and one item after the other."""
    from pylatexenc.latexwalker import LatexWalker

    LatexWalker(written, tolerant_parsing=False).get_latex_nodes()
    pieces = re.split(r"^\\(?=item|section|subsection|begin|end|documentclass)", written, flags=re.MULTILINE)
    heading = re.compile(r"(?:sub)?section\*\{(.*)\}\s*")
    found = []
    for piece in pieces:
        if piece.startswith("item"):
            label, text = re.fullmatch(r"item(?:\[\{(.*?)\}\] | \{\})(.*)", piece, re.DOTALL).groups()  # type: ignore[union-attr]
            found.append(latex_text(label or "") + latex_text(text))
        elif title := heading.fullmatch(piece):
            found.append(latex_text(title[1]))
    return found


def read_rtf(written: str) -> Blocks:
    from striprtf.striprtf import rtf_to_text

    assert written.isascii()
    lines = rtf_to_text(written.replace("\\line ", " ")).splitlines()
    return [line.encode("utf-16", "surrogatepass").decode("utf-16") for line in lines if line.strip()]


def read_jats(written: str) -> Blocks:
    from lxml import etree

    root = etree.fromstring(written.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    if path := os.environ.get("JATS_DTD"):  # JATS-journalpublishing1.dtd, which packtools has
        dtd = etree.DTD(path)
        assert dtd.validate(root), dtd.error_log.filter_from_errors()
    content = {"ref-list": {"title", "ref", "ref-list"}, "ref": {"label", "mixed-citation"}, "back": {"ref-list"}}
    ids = [ref.get("id") for ref in root.iter("ref") if ref.get("id")]
    assert len(set(ids)) == len(ids)
    for parent in root.iter(*content):
        assert {child.tag for child in parent} <= content[parent.tag]
    return ["".join(element.itertext()) for element in root.iter("title", "ref")]


def read_docx(written: bytes) -> Blocks:
    from docx import Document

    return [paragraph.text for paragraph in Document(io.BytesIO(written)).paragraphs]


def read_odt(written: bytes) -> Blocks:
    from odf import opendocument, teletype
    from odf.element import Element

    document = opendocument.load(io.BytesIO(written))
    found: list[Element] = list(document.text.childNodes)
    return [teletype.extractText(element) for element in found]


# pandoc's name of a writer's format, without what would make other characters of quotes and dashes
PANDOC = {
    "markdown": "markdown-smart",
    "typst": "typst-smart",
    "rst": "rst-smart",
    "org": "org-smart",
    "asciidoc": "asciidoc",
    "rtf": "rtf",
    "docx": "docx",
    "odt": "odt",
}


def read_with_pandoc(form: str) -> Callable[[str | bytes], Blocks]:
    def read(written: str | bytes) -> Blocks:
        pypandoc = pytest.importorskip("pypandoc", reason="no pandoc here")
        command = [pypandoc.get_pandoc_path(), "-f", PANDOC[form], "-t", "json"]
        data = written.encode() if isinstance(written, str) else written
        done = subprocess.run(command, input=data, capture_output=True, timeout=300)
        assert (done.returncode, done.stderr) == (0, b"")
        tree = json.loads(done.stdout)
        title = tree["meta"].get("title") if form != "typst" else None  # where a document's title is no text of it
        return ([pandoc_text(title)] if title else []) + list(pandoc_blocks(tree["blocks"]))

    return read


def pandoc_blocks(nodes: list[Any]) -> Iterator[str]:
    """The text of the paragraphs and headings, whatever they stand in."""
    for node in nodes:
        kind, content = node["t"], node.get("c")
        if kind == "Header":
            yield pandoc_text(content[-1])
        elif kind in ("Para", "Plain", "LineBlock"):
            yield pandoc_text(content)
        elif kind == "BlockQuote":  # what an indented paragraph of OpenDocument is to pandoc
            yield from pandoc_blocks(content)
        else:
            raise AssertionError(f"pandoc reads a {kind}: {content}")


def pandoc_text(node: Any) -> str:
    """The characters of pandoc's tree; what is no text at all is an error."""
    if isinstance(node, list):
        return "".join(map(pandoc_text, node))
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        return str(content)
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in ("Link", "Span"):
        return pandoc_text(content[1])
    if kind in ("MetaInlines", "Emph", "Strong", "Underline", "SmallCaps", "Superscript", "Subscript"):
        return pandoc_text(content)
    if kind == "RawInline" and re.fullmatch("</?(?:sub|sup|u|em|strong)>", content[1]):
        return ""  # Markdown's HTML
    raise AssertionError(f"pandoc reads a {kind}: {content}")


def program(*names: str) -> str:
    """The first of these programs that is installed; a skipped test where none is."""
    for name in names:
        local = Path(__file__).parents[2] / "node_modules" / ".bin" / name
        if found := shutil.which(name) or (str(local) if local.exists() else None):
            return found
    pytest.skip(f"no {names[0]} here")


def run(command: list[str], written: str, folder: str | None = None) -> str:
    done = subprocess.run(command, input=written.encode(), capture_output=True, timeout=300, cwd=folder)
    assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")[-3000:]
    return done.stdout.decode(errors="replace")


def read_with_asciidoctor(written: str) -> Blocks:
    with TemporaryDirectory() as folder:
        source = Path(folder) / "page.adoc"
        source.write_text(written)
        run([program("asciidoctor"), source.name], "", folder)
        return html_blocks(source.with_suffix(".html").read_text(), "//h1|//h2|//div[@class='paragraph']")


# a page that no line is too long for, with text that can be taken out of it again
PAGE = r"""\usepackage[paperwidth=14000pt,paperheight=14000pt]{geometry}
\ifPDFTeX \usepackage{cmap}\input{glyphtounicode}\pdfgentounicode=1 \fi
\pagestyle{empty}\begin{document}"""


def read_with_tex(engine: str, written: str) -> str:
    """What stands on the page that this TeX sets."""
    command, reader = program(engine), program("pdftotext")
    if engine == "lualatex" and not run([program("kpsewhich"), "-all", "luaotfload-main.lua", "article.cls"], "").count(
        "otfload"
    ):
        pytest.skip("no fonts for LuaLaTeX here")
    with TemporaryDirectory() as folder:
        source = Path(folder) / "page.tex"
        source.write_text(written.replace("\\begin{document}", PAGE))
        run([command, "-halt-on-error", "-interaction=nonstopmode", source.name], "", folder)
        log = source.with_suffix(".log").read_bytes()
        assert not set(re.findall(rb"Missing character.*", log))
        return run([reader, "-raw", "page.pdf", "-"], "", folder)


EXPORT = """(progn (require 'ox-html)
  (setq org-export-with-smart-quotes nil org-export-with-toc nil org-export-with-section-numbers nil org-html-doctype "html5")
  ; an address that is not marked as a link is shown as it stands, not with its host in lower case
  (org-link-set-parameters "https" :export (lambda (path shown &rest _) (or shown (concat "https:" path))))
  (let ((text (with-temp-buffer (set-buffer-multibyte t) (insert-file-contents "/dev/stdin") (buffer-string))))
    (princ (org-export-string-as text 'html nil '(:html-postamble nil)))))"""


def read_with_emacs(written: str) -> Blocks:
    page = run([program("emacs"), "-Q", "--batch", "--eval", EXPORT], written)
    return html_blocks(page, "//h1|//h2|//div[@id='content']//p")


READERS: dict[str, tuple[str, Callable[[Any], Blocks]]] = {
    "html": ("html", read_html),
    "markdown": ("markdown", read_markdown),
    "rst": ("rst", read_rst),
    "typst": ("typst", read_typst),
    "latex": ("latex", read_latex),
    "rtf": ("rtf", read_rtf),
    "jats": ("jats", read_jats),
    "docx": ("docx", read_docx),
    "odt": ("odt", read_odt),
    "asciidoctor": ("asciidoc", read_with_asciidoctor),
    "emacs": ("org", read_with_emacs),
    **{f"pandoc-{form}": (form, read_with_pandoc(form)) for form in PANDOC},
}
"""By name: the writer's id, and what reads its documents."""
