"""Read a PDF's own description: XMP, document information, and the DOI, arXiv id or title on its first pages.

Only what is certain is read: a title or an author of the document information counts only if the first pages print it
too; of several DOIs on a page none is taken unless one is labelled as the document's own. The dates of the file are not
dates of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from refdesk.formats.dates_in_text import DATE, read_date
from refdesk.items import Item, Problem
from refdesk.items.names import Name, natural
from refdesk.items.values import find_doi

PAGES = 2
IMPRINT = 6  # pages, on one of which a book has its ISBN
ISBN = re.compile(r"(?i)\bISBN(?:-1[03])?[\s:]*(?:\(.{1,20}?\)[\s:]*)?((?:97[89][-\s]?)?(?:\d[-\s]?){9}[\dX])")
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>“”⟩{}|\\^]+")
OWN_DOI = re.compile(r"(?i)(?:doi\.org/|\bdoi\b\s*:?\s*)" + DOI.pattern)
ARXIV = re.compile(
    r"arXiv:\s?(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?P<version>v\d+)?"
    rf"(?:\s*\[[\w.-]+\])?(?:\s*(?P<date>{DATE}))?"
)
NO_TITLE = re.compile(
    r"(?i)^microsoft (?:word|powerpoint)\b|^(?:untitled|title|document|slide|print|layout|paper|manuscript|article)\W*\d*\W*$|"
    r"\.(?:docx?|pdf|tex|dvi|indd|pptx?|rtf|qxd|fm)\W*$|^[\w./:-]+$|^doi\b|^[\d\W]+$"
)


@dataclass(frozen=True, slots=True)
class Document:
    """The content of the file: its XMP and information by name, the text of its first pages, its largest print."""

    xmp: dict[str, list[str]]
    info: dict[str, str]
    text: str
    largest: str
    isbn: str = ""


def read(data: bytes) -> Iterator[Item | Problem]:
    """The item that the PDF is, and a warning for what is only likely; a Problem if nothing is certain."""
    document = _open(data)
    if isinstance(document, Problem):
        yield document
        return
    item, problems = _describe(document)
    if not item.keys() & {"title", "DOI", "number", "ISBN"}:
        yield Problem(
            "nothing found in this PDF: no title, DOI, arXiv id or ISBN in its metadata or on its first pages",
            code="nothing-found",
        )
        return
    yield from problems
    yield item


def _describe(document: Document) -> tuple[Item, list[Problem]]:
    item: Item = {}
    problems: list[Problem] = []
    printed = _bare(document.text)
    doi, doubt = _doi(document)
    if doubt:
        problems.append(doubt)
    arxiv = ARXIV.search(document.text)
    if title := _title(document, printed):
        item["title"] = title
    elif document.largest:
        item["title"] = document.largest
        problems.append(_likely("title", document.largest, "by its size on the first page"))
    if authors := _authors(document, printed):
        item["author"] = authors
    if doi:
        item["DOI"] = doi
    if journal := _first(document, "prism:publicationname"):
        item["container-title"] = journal
        for variable, name in (("volume", "volume"), ("issue", "number"), ("page", "pagerange"), ("ISSN", "issn")):
            if value := _first(document, f"prism:{name}"):
                item[variable] = value.replace("–", "-")
        date = read_date(_first(document, "prism:coverdate") or _first(document, "prism:publicationdate"))
        if date:
            item["issued"] = date
    if arxiv and not doi:
        item["number"] = f"arXiv:{arxiv['id']}"
        item["URL"] = f"https://arxiv.org/abs/{arxiv['id']}"
        if arxiv["date"] and (date := read_date(arxiv["date"])):
            item["issued"] = date
    if document.isbn and not (journal or doi or arxiv):
        item["ISBN"] = document.isbn
    if item:
        item["type"] = _type(item, bool(arxiv))
    return item, problems


def _type(item: Item, arxiv: bool) -> str:
    if item.keys() & {"container-title", "DOI"}:
        return "article-journal"
    return "article" if arxiv else "book" if "ISBN" in item else "document"


def _doi(document: Document) -> tuple[str | None, Problem | None]:
    for name in ("prism:doi", "crossmark:doi", "pdfx:doi", "dc:identifier", "prism:url", "pdfx:wps-articledoi"):
        for value in document.xmp.get(name, []):
            if number := find_doi(value):
                return number, None
    for value in (document.info.get("doi", ""), document.info.get("subject", ""), document.info.get("title", "")):
        if inside := DOI.search(value):
            return _closed(inside[0]), None
    for pattern in (OWN_DOI, DOI):
        printed: dict[str, str] = {}
        for place in pattern.finditer(document.text):
            inside = DOI.search(place[0])
            if inside:
                number_there = _closed(inside[0])
                printed.setdefault(number_there.casefold(), number_there)
        if len(printed) == 1:
            return next(iter(printed.values())), None
        if printed:
            several = ", ".join(list(printed.values())[:4])
            return None, Problem(
                f"several DOIs on its first pages, none taken: {several}", code="unsure", severity="warning"
            )
    return None, None


def _closed(doi: str) -> str:
    doi = doi.rstrip(".,;:'’")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;")
    return doi


def _title(document: Document, printed: str) -> str | None:
    """A title of the metadata that the first pages print as well."""
    for value in [*document.xmp.get("dc:title", []), document.info.get("title", "")]:
        title = " ".join(value.split())
        if len(title) > 8 and not NO_TITLE.search(title) and (bare := _bare(title)) and bare in printed:
            return title
    return None


def _authors(document: Document, printed: str) -> list[Name]:
    """The authors of the metadata, if the first pages print every one of them."""
    listed = document.xmp.get("dc:creator", [])
    if len(listed) < 2:
        written = listed[0] if listed else document.info.get("author", "")
        listed = re.split(r"\s*(?:;|,? and |&)\s*", written)
        if len(listed) == 1 and written.count(",") > 1:
            listed = written.split(",")
    names = [name for text_of_name in listed if (name := natural(text_of_name.strip(" ,"))) is not None]
    if not names or not all("family" in name and _bare(name["family"]) in printed for name in names):
        return []
    return names


def _first(document: Document, name: str) -> str:
    return next((" ".join(value.split()) for value in document.xmp.get(name, []) if value.strip()), "")


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.replace("ﬁ", "fi").replace("ﬂ", "fl")).casefold()


def _likely(variable: str, value: str, why: str) -> Problem:
    return Problem(f"{variable} '{value[:60]}' is likely, {why}", code="unsure", severity="warning")


# ------------------------------------------------------------------------------------------------------------- the file


def _open(data: bytes) -> Document | Problem:
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # refdesk reports what is broken itself
    try:
        reader = PdfReader(_Bounded(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Problem("this PDF is encrypted", code="encrypted")
        pages = [reader.pages[n] for n in range(min(PAGES, len(reader.pages)))]
        info = {str(k).lstrip("/").lower(): str(v) for k, v in (reader.metadata or {}).items() if isinstance(v, str)}
        xmp = _xmp(reader)
        text = "\n".join(_text(page) for page in pages)
        largest = _largest(pages[0]) if pages else ""
        imprint = reader.pages[PAGES:IMPRINT] if not DOI.search(text) and not ARXIV.search(text) else []
        isbn = _isbn("\n".join([text, *map(_text, imprint)]))
    except Exception:  # pypdf lets through whatever a broken file leads it into
        return Problem("this PDF is damaged and cannot be read", code="broken")
    return Document(xmp, info, text, largest, isbn)


def full_text(data: bytes, most: int) -> str | Problem:
    """The text of all pages, as far as `most` characters go."""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages: list[str] = []
    try:
        reader = PdfReader(_Bounded(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Problem("this PDF is encrypted", code="encrypted")
        for page in reader.pages:
            pages.append(_text(page))
            most -= len(pages[-1])
            if most <= 0:
                break
    except Exception:  # as above
        return Problem("this PDF is damaged and cannot be read", code="broken")
    text = "\n".join(pages)
    return text if text.strip() else Problem("no text in this PDF: its pages are pictures", code="no-text")


def _isbn(text: str) -> str:
    """The first ISBN that is labelled as one and whose check digit is right."""
    for match in ISBN.finditer(text):
        digits = re.sub(r"[-\s]", "", match[1].upper())
        if len(digits) == 13:
            right = sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(digits)) % 10 == 0
        else:
            right = sum((10 - n) * (10 if d == "X" else int(d)) for n, d in enumerate(digits)) % 11 == 0
        if right:
            return digits
    return ""


class _Bounded(BytesIO):
    """A file with a limit on reading: when pypdf repairs a broken file, it may read all of it for each piece."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.left = 10_000 + 10 * len(data)

    def read(self, size: int | None = -1, /) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise OSError("read over and over")
        return super().read(size)


def _text(page: Any) -> str:
    try:
        return str(page.extract_text())
    except Exception:  # a page that cannot be read is a page without text
        return ""


def _xmp(reader: Any) -> dict[str, list[str]]:
    """The values of the XMP packet by prefix:name, in lower case; empty if there is none that can be read."""
    from lxml import etree

    try:
        metadata = reader.trailer["/Root"].get("/Metadata")
        packet = metadata.get_object().get_data() if metadata is not None else b""
        root = etree.fromstring(packet, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
    except Exception:  # no packet, or none that is XML
        return {}
    values_by_name: dict[str, list[str]] = {}
    for element in root.iter() if root is not None else []:
        if not isinstance(element.tag, str):
            continue
        for name, value in [(element.tag, None), *element.attrib.items()]:
            key = _prefixed(str(name))
            if key and value is None:
                items = [li.text or "" for li in element.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")]
                values = items or [element.text or ""]
            else:
                values = [str(value)]
            if key and any(v.strip() for v in values):
                values_by_name.setdefault(key, []).extend(v.strip() for v in values if v.strip())
    return values_by_name


SPACES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/pdfx/1.3/": "pdfx",
    "http://crossref.org/crossmark/1.0/": "crossmark",
}


def _prefixed(name: str) -> str | None:
    space, _, local = name.removeprefix("{").rpartition("}")
    prefix = "prism" if "prismstandard.org" in space else SPACES.get(space)
    return f"{prefix}:{local.lower()}" if prefix else None


def _largest(page: Any) -> str:
    """The text in the largest print of a page, if it reads like a title: some words, in print much larger than the rest."""
    sizes: list[tuple[float, str]] = []

    def visit(text: str, matrix: list[float], text_matrix: list[float], font: Any, size: float) -> None:
        if text.strip():
            scale = max(abs(text_matrix[3]), abs(text_matrix[1])) * max(abs(matrix[3]), abs(matrix[1]))
            sizes.append((round(abs(size * scale), 1), text))

    try:
        page.extract_text(visitor_text=visit)
    except Exception:
        return ""
    if not sizes:
        return ""
    letters: dict[float, int] = {}
    for size, text in sizes:
        letters[size] = letters.get(size, 0) + len(text.strip())
    body = max(letters, key=lambda size: letters[size])
    largest = max((size for size in letters if letters[size] > 14), default=0.0)
    title = " ".join(" ".join(text for size, text in sizes if size == largest).split())
    if (
        largest < 1.25 * body
        or not 3 <= len(title.split()) <= 40
        or NO_TITLE.search(title)
        or (title.isupper() and len(title) < 30)
    ):
        return ""
    return title
