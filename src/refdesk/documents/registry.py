"""The document formats that refdesk reads citations from: their names, how they are recognised and scanned."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from refdesk.documents.scanned import Scan, Source


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """A format of documents."""

    id: str
    title: str
    module: str
    suffixes: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    signature: str = ""  # of text on standard input without --from
    function: str = "scan"
    archive: bool = False  # a zip
    walked: tuple[str, ...] = ()  # of the suffixes those that are read where a folder is walked
    options: Mapping[str, Any] = field(default_factory=dict)

    def scan(self, source: Source, definitions: Mapping[str, Any] | None = None) -> Scan:
        """What the file holds."""
        scan: Callable[..., Scan] = getattr(import_module(self.module), self.function)
        return scan(source, definitions or {}, **self.options)


# One line a format; the order is that of recognition.
FORMATS: tuple[DocumentFormat, ...] = (
    DocumentFormat(
        "docx",
        "Word",
        "refdesk.documents.word",
        (".docx", ".docm", ".dotx"),
        ("word",),
        signature="word/document.xml",
        archive=True,
        walked=(".docx",),
    ),
    DocumentFormat(
        "odt",
        "Writer (OpenDocument)",
        "refdesk.documents.opendocument",
        (".odt", ".ott"),
        ("opendocument", "writer"),
        signature="application/vnd.oasis.opendocument.text",
        archive=True,
        walked=(".odt",),
    ),
    DocumentFormat(
        "ipynb",
        "Jupyter notebook",
        "refdesk.documents.notebook",
        (".ipynb",),
        ("notebook", "jupyter"),
        signature=r'\A\s*\{[\s\S]*"(?:cells|worksheets)"\s*:',
        walked=(".ipynb",),
    ),
    DocumentFormat(
        "html",
        "HTML",
        "refdesk.documents.html",
        (".html", ".htm", ".xhtml"),
        signature=r"(?i)\A\s*<(?:!doctype html|html|head|body)|\bdata-cites?=",
    ),
    DocumentFormat(
        "asciidoc",
        "AsciiDoc",
        "refdesk.documents.asciidoc",
        (".adoc", ".asciidoc", ".asc"),
        ("adoc",),
        signature=r"^:(?:bibtex-file|bibliography-database|toc):|\b(?:cite|citenp):\S*\[|^bibliography::\[\]|^include::",
        walked=(".adoc", ".asciidoc"),
    ),
    DocumentFormat(
        "typst",
        "Typst",
        "refdesk.documents.typst",
        (".typ",),
        signature=r"^#(?:set|show|let|import|include|bibliography|figure|cite)\b",
        walked=(".typ",),
    ),
    DocumentFormat(
        "rst",
        "reStructuredText",
        "refdesk.documents.rst",
        (".rst", ".rest"),
        ("restructuredtext",),
        signature=r"^\.\. (?:[\w-]+::|_)|:(?:foot)?cite(?::\w+)?:`",
        walked=(".rst",),
    ),
    DocumentFormat(
        "org",
        "Org",
        "refdesk.documents.org",
        (".org",),
        signature=r"(?i)^#\+(?:title|bibliography|begin_\w+|options):|\[cite(?:/[\w/-]+)?:[^\]]*@|^\*+ ",
        walked=(".org",),
    ),
    DocumentFormat("aux", "LaTeX's .aux", "refdesk.documents.aux", (".aux",), signature=r"\A\\relax\b"),
    DocumentFormat(
        "bcf",
        "biblatex's .bcf",
        "refdesk.documents.aux",
        (".bcf",),
        signature=r"<bcf:controlfile\b",
        function="scan_bcf",
    ),
    DocumentFormat(
        "latex",
        "LaTeX",
        "refdesk.documents.latex",
        (".tex", ".ltx", ".latex", ".rnw"),
        ("tex",),
        r"\\(?:documentclass|begin\{|cite|section|usepackage|bibliography)",
        walked=(".tex", ".ltx", ".rnw"),
    ),
    DocumentFormat(
        "quarto", "Quarto", "refdesk.documents.markdown", (".qmd",), walked=(".qmd",), options={"dialect": "quarto"}
    ),
    DocumentFormat(
        "rmarkdown",
        "R Markdown, bookdown",
        "refdesk.documents.markdown",
        (".rmd",),
        ("bookdown",),
        walked=(".rmd",),
        options={"dialect": "rmarkdown"},
    ),
    DocumentFormat(
        "myst",
        "MyST Markdown",
        "refdesk.documents.markdown",
        (),
        signature=r"\{(?:foot)?cite[\w:]*\}`|^(?:`{3,}|:{3,})\{(?!(?:r|python|julia|bash|sh|sql|ojs|dot|mermaid|stan)\})[\w:-]+\}",
        options={"dialect": "myst"},
    ),
    DocumentFormat(
        "markdown",
        "Markdown (pandoc)",
        "refdesk.documents.markdown",
        (".md", ".markdown", ".mdown", ".mkd", ".txt"),
        ("pandoc",),
        walked=(".md", ".markdown"),
        signature=r"\[[^\]\n]*@\w|(?<!\w)@\w|\A---\s*$",
    ),
)


def by_name(name: str) -> DocumentFormat | None:
    """The format of that id, alias or suffix (with or without its dot), or None."""
    name = name.lower()
    for form in FORMATS:
        if name == form.id or name in form.aliases or name in form.suffixes or f".{name}" in form.suffixes:
            return form
    return None


def recognise(name: str, data: bytes) -> DocumentFormat | None:
    """The format of a file: by its suffix (for Markdown also by its content), or by its content if it has none."""
    dot = name.rfind(".")
    form = by_name(name[dot:]) if dot >= 0 else None
    if form is not None and form.id != "markdown":
        return form
    head = data[: 1 << 20].decode("utf-8", "replace")
    if form is not None:
        myst = by_name("myst")
        return myst if myst and re.search(myst.signature, head, re.M) else form
    if data.startswith(b"PK\x03\x04"):
        return next((each for each in FORMATS if each.archive and each.signature.encode() in data), None)
    return next(
        (each for each in FORMATS if each.signature and not each.archive and re.search(each.signature, head, re.M)),
        None,
    )
