"""Other formats <-> CSL-JSON items: one module per format, all of them in the table below.

A format module has up to two functions, both of them generators that work record by record:

    read(data: bytes) -> Iterator[Item | Problem]
        Yields every item that can be read, in the order of the file, and a Problem for each record that is broken,
        repaired or partly read. Never raises for bad input: what is not in the format at all is one Problem.
    write(items: Iterable[Item], **options) -> Iterator[str | Problem]
        Yields the text in pieces, and a Problem (code "loss") for each field of an item that the format cannot hold.

Modules are imported when they are needed; this file imports nothing heavy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

from refdesk.items import Item, Problem
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

from .registries import ANSWERS, JsonWith


class Format(NamedTuple):
    """A format that refdesk knows: its names, how a file of it is recognised, and what reads and writes it."""

    id: str
    title: str
    module: str
    suffixes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    reads: bool = True
    writes: bool = True
    signature: re.Pattern[bytes] | JsonWith | None = None  # searched in the first 64 KiB of the file
    weak: bool = False  # a suffix that names another format counts for more than its signature
    lacks: str = ""  # what is not kept when it is written, or not read
    options: Mapping[str, Any] = {}  # keyword arguments of read and write for this format

    def read(self, data: bytes) -> Iterator[Item | Problem]:
        """The items and problems of a file's bytes."""
        reader: Callable[..., Iterator[Item | Problem]] = import_module(self.module).read
        return reader(data, **self.options)

    def write(self, items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
        """The text of the items in this format, in pieces, and what it cannot hold."""
        writer: Callable[..., Iterator[str | Problem]] = import_module(self.module).write
        given = items if self.id in ("csl-json", "jsonl") else map(of_characters, items)
        return writer(given, **self.options, **options)


UNWRITABLE = regex(  # what of_characters replaces, as it is in JSON
    rb"\\u00[01]|\\[bfr]|\x7f|\xc2[\x80-\x9f]|\xef\xbf[\xbe\xbf]"
)
NO_TEXT = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
NO_CHARACTER = regex("[\ud800-\udfff\ufffe\uffff]")


def of_characters(item: Item) -> Item:
    """The item without control characters, its lines ending with LF, and with U+FFFD for what is not a character (half a
    surrogate pair, U+FFFF). JSON alone can hold those; XML with them cannot be read."""
    import orjson

    with suppress(TypeError):  # half a surrogate pair
        if not UNWRITABLE.search(orjson.dumps(item)):
            return item
    with suppress(RecursionError):
        cleaned: Item = _of_characters(item)
        return cleaned
    return item


def _of_characters(value: Any) -> Any:
    if isinstance(value, str):
        return NO_CHARACTER.sub("\ufffd", NO_TEXT.sub("", value.replace("\r\n", "\n").replace("\r", "\n")))
    if isinstance(value, list):
        return [_of_characters(each) for each in value]
    if isinstance(value, dict):
        return {_of_characters(name): _of_characters(each) for name, each in value.items()}
    return value


def heading_of(delimiters: bytes) -> re.Pattern[bytes]:
    """The heading of a table, in its first lines: short cells, one of which ends as a title's, a person's or a DOI's does."""
    cell = rb'(?:"[^"\n]{0,80}+"|[^"\n' + delimiters + rb"]{0,60}+)"
    telling = rb"(?:titles?|titel|titre|t\xc3\xadtulo|authors?|author\(?s\)?|autor(?:en|es)?|auteurs?|doi)"
    return regex(
        rb"(?i)\A(?:[^\n]{0,1000}+\n){0,5}?"
        rb"(?![^\n]*(?:://|\b10\.\d{4}|\b(?:19|20)\d\d\b))"  # a reference with commas has these, a heading does not
        rb"(?=[^\n]{0,8000}(?:^|[\n"
        + delimiters
        + rb'"])[a-z()/ -]{0,30}\b'
        + telling
        + rb'"?\s*(?:['
        + delimiters
        + rb"\r\n]))(?:"
        + cell
        + b"["
        + delimiters
        + rb"])++"
        + cell
        + rb"\r?\n"
    )


# The order is that of recognition: the most certain signatures come first.
FORMATS: tuple[Format, ...] = (
    *(
        Format(
            answer.id,
            answer.title,
            f"refdesk.formats.registries.{answer.id}",
            answer.suffixes,
            answer.aliases,
            writes=False,
            signature=answer.signature,
            lacks=answer.lacks,
        )
        for answer in ANSWERS
    ),
    Format(
        "jsonl",
        "CSL-JSON, one item per line",
        "refdesk.formats.json_lines",
        (".jsonl", ".ndjson"),
        ("json-lines", "csl-jsonl"),
        lacks="nothing: fields without a CSL variable are kept under custom",
        signature=regex(rb"\A\s*\{(?!\{)[^\n]*\}[ \t\r]*\n\s*\{"),
    ),
    Format(
        "csl-json",
        "CSL-JSON",
        "refdesk.formats.csl_json",
        (".json",),
        ("csljson", "json"),
        lacks="nothing: fields without a CSL variable are kept under custom",
        signature=regex(rb"\A\s*(?:\{(?!\{)|\[\s*[\]{\[\"])"),
    ),
    Format(
        "html",
        "HTML page",
        "refdesk.formats.html",
        (".html", ".htm", ".xhtml"),
        ("webpage",),
        lacks="works that the page lists or refers to",
        writes=False,
        signature=regex(
            rb"(?is)\A\s*(?:<\?xml[^>]*>\s*|(?><!--.*?-->)\s*)*+<(?:!doctype\s+html|html|head|meta|title|body)[\s>]"
        ),
    ),
    Format(
        "pdf",
        "PDF",
        "refdesk.formats.pdf",
        (".pdf",),
        lacks="metadata that its first pages do not confirm",
        writes=False,
        signature=regex(rb"\A\s*%PDF-\d"),
    ),
    Format(
        "cff",
        "CITATION.cff",
        "refdesk.formats.yaml.cff",
        (".cff",),
        ("citation-cff",),
        lacks="keys; variables without a key of their own, except as notes; works alone that are not software or data",
        signature=regex(rb"(?m)^cff-version\s*:"),
    ),
    Format(
        "csl-yaml",
        "CSL-YAML",
        "refdesk.formats.yaml.csl_yaml",
        (".yaml", ".yml"),
        ("cslyaml", "yaml"),
        lacks="nothing: fields without a CSL variable are kept under custom",
        signature=regex(
            rb"(?m)^(?:references|bibliography)[ \t]*:[ \t]*\n[ \t]*- |\A(?:---[ \t]*\n)?- (?:id|type)[ \t]*:"
        ),
    ),
    Format(
        "hayagriva",
        "Hayagriva YAML",
        "refdesk.formats.yaml.hayagriva",
        (),
        ("hayagriva-yaml",),
        lacks="keywords, licences and other variables without a field of their own, except as lines of the note",
        signature=regex(
            rb"\A(?:(?:---|#.*+)?[ \t]*\n)*[^\s:#\[{%@-][^:\n]*:[ \t]*\n(?:[ \t]*#.*\n)*[ \t]+[a-z-]+:[ \n]"
        ),
    ),
    Format(
        "ris",
        "RIS",
        "refdesk.formats.tagged.ris",
        (".ris",),
        lacks="types and variables without a tag of their own, except as notes (license: CC0); line breaks",
        signature=regex(rb"(?m)(?:^|\r)[ \t]*TY {0,3}- ?[A-Za-z]{2,}"),
    ),
    Format(
        "nbib",
        "MEDLINE, PubMed's .nbib",
        "refdesk.formats.tagged.nbib",
        (".nbib",),
        ("medline",),
        lacks="keys and variables without a tag of their own, except as general notes; line breaks",
        signature=regex(rb"(?m)^(?:PMID ?- ?\d|OWN - |PMC ?- ?|STAT- |FAU ?- |VN  - Ovid)"),
    ),
    Format(
        "pubmed-xml",
        "PubMed XML",
        "refdesk.formats.xml.pubmed_xml",
        (),
        ("pubmedxml", "pubmed"),
        writes=False,
        lacks="keys",
        signature=regex(rb"<(?:Pubmed(?:Article|BookArticle)(?:Set)?|eFetchResult)[ >]"),
    ),
    Format(
        "mods",
        "MODS",
        "refdesk.formats.xml.mods",
        (".mods",),
        lacks="variables without an element of their own, except as notes of the type csl:VARIABLE",
        signature=regex(rb"loc\.gov/mods/|<(?:mods:)?mods(?:Collection)?[ >]"),
    ),
    Format(
        "zotero-rdf",
        "Zotero RDF",
        "refdesk.formats.xml.zotero_rdf",
        (".rdf",),
        ("zoterordf", "rdf"),
        lacks="variables that Zotero has no field for, except as lines of Extra (license: CC0); suffixes of names",
        signature=regex(rb"zotero\.org/namespaces/export#"),
    ),
    Format(
        "endnote-xml",
        "EndNote XML",
        "refdesk.formats.xml.endnote_xml",
        (),
        ("endnotexml", "endnote"),
        lacks="types and variables without a field of their own, except as notes; attachments; line breaks",
        signature=regex(rb"<xml>\s*<records>|<ref-type[ >]"),
    ),
    Format(
        "refer",
        "refer, EndNote's .enw",
        "refdesk.formats.tagged.refer",
        (".enw", ".refer"),
        ("enw", "bibix"),
        lacks="abbreviated journal titles and other variables without a code of their own, except as notes; line breaks",
        signature=regex(rb"\A\s*(?:%0 [A-Z]|%[A-Z@] .*\r?\n%[A-Z0-9@] )"),
    ),
    Format(
        "web-of-science",
        "Web of Science's tagged format",
        "refdesk.formats.tagged.web_of_science",
        (".ciw", ".isi"),
        ("wos", "isi"),
        writes=False,
        lacks="keys; separate family and given names if there is only AU",
        signature=regex(rb"\A\s*FN (?:Thomson|Clarivate|ISI)|\APT\tAU\t|(?m:^PT [JBSPC]\r?\n(?:AU|BA|GP|TI) )"),
    ),
    Format(
        "refworks",
        "RefWorks' tagged format",
        "refdesk.formats.tagged.refworks",
        (),
        writes=False,
        lacks="attachments and folders",
        signature=regex(rb"(?m)^RT [A-Z][\w ,/]+\r?\n(?:SR|ID|A1|T1|JF|YR) "),
    ),
    Format(
        "wikipedia",
        "Wikipedia's citation templates",
        "refdesk.formats.wikipedia",
        (".wiki", ".wikitext", ".mediawiki"),
        ("cite", "mediawiki"),
        lacks="abstracts, keywords, notes, licences, names other than authors, editors and translators; many types",
        signature=regex(rb"(?i)\{\{\s?(?:cite[ _][a-z]+|citation)\s?[|\n]"),
    ),
    Format(
        "page-text",
        "Text of a page",
        "refdesk.formats.page_text",
        (".txt",),
        lacks="works that the page lists or refers to",
        writes=False,
        weak=True,
        signature=regex(
            rb"(?mi)^[^\w\n]*(?:how to cite|cite this article|skip to (?:main )?content)\b|^abstract:?\s*$"
        ),
    ),
    Format(
        "bibtex",
        "BibTeX",
        "refdesk.formats.bibtex",
        (".bib", ".bibtex"),
        lacks="fields of other formats; which particles are dropping if names differ; @preamble, JabRef's groups",
        signature=regex(
            rb"(?mi)(?:^|\r)[ \t]*@[ \t]*\w+\s*[{(]|@(?:article|book|in\w{4,11}|misc|\w{0,7}thesis|\w{0,4}report|online)\s*[{(]"
        ),
    ),
    Format(
        "biblatex",
        "BibLaTeX",
        "refdesk.formats.bibtex",
        (),
        options={"dialect": "biblatex"},
        lacks="fields of other formats; @preamble, JabRef's groups",
    ),
    Format(
        "csv",
        "CSV",
        "refdesk.formats.table",
        (".csv",),
        options={"delimiter": ","},
        lacks="particles and suffixes as separate parts of a name; literal names with a semicolon",
        signature=heading_of(rb",;"),
        weak=True,
    ),
    Format(
        "tsv",
        "TSV",
        "refdesk.formats.table",
        (".tsv", ".tab"),
        options={"delimiter": "\t"},
        lacks="particles and suffixes as separate parts of a name; literal names with a semicolon",
        signature=heading_of(rb"\t"),
        weak=True,
    ),
    Format(
        "references",
        "Plain references",
        "refdesk.formats.references",
        (),
        ("text", "plain", "bibliography"),
        lacks="annotations; publishers and places that nothing separates from a title",
        writes=False,
        weak=True,
        signature=regex(
            rb"(?i)\A(?!(?:[^\n]*+\n){0,2000}?[^\n%]*\\(?:documentclass|begin\{document|\w*cite\w*[\[{]))"  # no LaTeX
            rb"\s*+(?!<\?xml)"
            rb"(?:[^\w\n]*+(?:references|bibliograph\w+|(?:works|literature) cited|literatur\w*)[^\w\n]*+\n\s*+)?"
            rb"(?:(?:[\[(]\d{1,4}[\])]|\d{1,4}[.)])\s+[^\n]{15,}"  # a number in front
            rb"|(?:[^\n]{30,}\n){0,3}[^\n]{0,2000}(?<!\d)(?:1[5-9]|20)\d\d(?!\d)"  # or a year in the first lines
            rb"|[^\n]{60,}\n[^\n]{40,}"  # or long lines without empty ones between them
            rb"|[^\n]{30,3000}\s*\Z)"  # or one line alone
        ),
    ),
)


def by_name(name: str) -> Format | None:
    """The format of that id, alias or suffix (with or without its dot), or None."""
    name = name.lower()
    for form in FORMATS:
        if name == form.id or name in form.aliases or name in form.suffixes or f".{name}" in form.suffixes:
            return form
    return None


CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32), 127])


def is_binary(head: bytes) -> bool:
    """Whether these bytes are not text: more than one in a hundred is a control character that text does not have."""
    return len(head) - len(head.translate(None, CONTROLS)) > len(head) // 100


def recognise(data: bytes, filename: str = "") -> Format | None:
    """The format of these bytes: by their content, or by the file's suffix if that is not clear."""
    head = data[:65536].removeprefix(b"\xef\xbb\xbf")
    if b"\0" in head[:64]:  # UTF-16 or UTF-32
        from refdesk.items.text import decode

        head = decode(head).encode(errors="replace")
    dot = filename.rfind(".")
    named = by_name(filename[dot:]) if dot > 0 else None
    for form in FORMATS:
        if form.weak and (is_binary(head) or (named and not named.weak)):
            continue
        if form.signature and form.signature.search(head):
            return form
    return named
