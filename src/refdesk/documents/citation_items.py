"""Read what reference managers write into a field of Word or Writer: cites, and the references embedded with them."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from refdesk.documents.archive import attributes, tags
from refdesk.documents.scanned import Cite, Mode, Span
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

SWITCH = regex(r'\\(\w)(?:\s*"((?:[^"\\]|\\.)*)"|\s+([^\s\\"]+))?')
WORD = regex(r"\s*CITATION\s+(?:\"([^\"]+)\"|([^\s\\]+))(.*)", re.S | re.I)
UUID = regex(r"(?:uuid=|/)([^/=?&]+)/?\Z")
MENDELEY = "MENDELEY_CITATION_v3_"


class Field(NamedTuple):
    """The cites of a field, the references embedded in it, and the program that wrote it."""

    cites: tuple[Cite, ...]
    items: tuple[Mapping[str, Any], ...] = ()
    command: str = ""


def field_of(instruction: str, data: str, span: Span) -> Field | None:
    """What the instruction of a field cites: of Zotero, Mendeley, EndNote or Word itself; None if it cites nothing.

    `data` is what EndNote stores beside the instruction.
    """
    text = instruction.strip()
    if word := WORD.match(text):
        return Field(tuple(word_cites(word, span)), (), "CITATION")
    if "EN.CITE" in text[:40] and text.startswith("ADDIN"):
        if "<EndNote" in text:
            return endnote(text[text.index("<EndNote") :], span)
        return endnote(decoded(data), span) if data else None
    head = text[:80]
    if ("CSL_CITATION" in head or "ZOTERO_ITEM {" in head) and "CSL_BIBLIOGRAPHY" not in head:
        return csl_citation(text, span)
    return None


def csl_citation(text: str, span: Span) -> Field | None:
    """The cites of a citation in citeproc's JSON, as Zotero and Mendeley write it."""
    start = text.find("{")
    try:
        citation, _ = json.JSONDecoder(strict=False).raw_decode(text, start) if start >= 0 else (None, 0)
    except (ValueError, RecursionError):
        return None
    command = "ZOTERO_ITEM" if "ZOTERO" in text[:40] else "CSL_CITATION"
    return of_citation(citation, span, command)


def of_citation(citation: Any, span: Span, command: str) -> Field | None:
    items = citation.get("citationItems") if isinstance(citation, dict) else None
    if not isinstance(items, list):
        return None
    cites: list[Cite] = []
    carried: list[Mapping[str, Any]] = []
    narrative = isinstance(citation.get("properties"), dict) and citation["properties"].get("mode") == "composite"
    for item in items:
        if not isinstance(item, dict):
            continue
        key = key_of(item)
        if not key:
            continue
        mode: Mode = "author-in-text" if item.get("author-only") or (narrative and not cites) else "normal"
        mode = "suppress-author" if item.get("suppress-author") or item.get("suppressAuthor") else mode
        locator = text_of(item, "locator")
        label = (text_of(item, "label") or "page") if locator else ""
        cites.append(Cite(key, span, mode, text_of(item, "prefix"), label, locator, text_of(item, "suffix")))
        if isinstance(item.get("itemData"), dict):
            carried.append({**item["itemData"], "id": key})
    return Field(tuple(cites), tuple(carried), command)


def text_of(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def key_of(item: Mapping[str, Any]) -> str:
    """The key of a cited item: its citation key, else its id. Mendeley's ids restart in each field: its uuid."""
    said = item.get("itemData")
    data: Mapping[str, Any] = said if isinstance(said, dict) else {}
    for name in ("citation-key", "citationKey"):
        if key := text_of(data, name):
            return key
    key = text_of(data, "id") or text_of(item, "id")
    addresses = item.get("uris") or item.get("uri") or []
    address = addresses[0] if isinstance(addresses, list) and addresses else addresses
    if (not key or key.startswith("ITEM-")) and isinstance(address, str) and (uuid := UUID.search(address)):
        return uuid[1]
    return key


def zotero_properties(xml: str, element: str, attribute: str) -> dict[str, str]:
    """The citations that Zotero stores in a document's properties, in numbered pieces, by the name of their bookmark. A
    property is an element with its name in an attribute."""
    pieces: dict[str, dict[int, str]] = {}
    name = ""
    for tag in tags(xml):
        if tag.name == element:
            name = "" if tag.closes else attributes(tag).get(attribute, "")
        elif not tag.name and name.startswith("ZOTERO_BREF_"):
            bookmark, _, number = name.rpartition("_")
            if number.isdecimal() and len(number) < 9:
                place = pieces.setdefault(bookmark, {})
                place[int(number)] = place.get(int(number), "") + tag.text
    return {bookmark: "".join(piece for _, piece in sorted(numbered.items())) for bookmark, numbered in pieces.items()}


def mendeley_tag(tag: str, span: Span) -> Field | None:
    """The cites of a content control of Mendeley Cite."""
    try:
        citation = json.loads(base64.b64decode(tag.removeprefix(MENDELEY)))
    except (ValueError, RecursionError, binascii.Error):
        return None
    return of_citation(citation, span, "MENDELEY_CITATION")


def word_cites(word: re.Match[str], span: Span) -> Iterator[Cite]:
    """CITATION Doe01 \\l 1033 \\p 12 \\m Roe02 -> a cite for each tag."""
    tag, said = word[1] or word[2], dict[str, str]()
    for switch in SWITCH.finditer(word[3]):
        name, value = switch[1].lower(), switch[2] if switch[2] is not None else switch[3] or ""
        if name == "m":
            yield word_cite(tag, said, span)
            tag, said = value, {}
        else:
            said[name] = value
    yield word_cite(tag, said, span)


def word_cite(tag: str, said: Mapping[str, str], span: Span) -> Cite:
    label = "page" if said.get("p") else "volume" if said.get("v") else ""
    locator = said.get("p") or said.get("v") or ""
    mode: Mode = "suppress-author" if "n" in said else "normal"
    return Cite(tag, span, mode, said.get("f", ""), label, locator, said.get("s", ""))


def decoded(data: str) -> str:
    """The XML that EndNote stores in base64."""
    try:
        return base64.b64decode(re.sub(r"\s", "", data)).decode("utf-8", "replace").strip("\0")
    except (ValueError, binascii.Error):
        return ""


def endnote(text: str, span: Span) -> Field | None:
    """The cites of EndNote's XML, each with its record."""
    from lxml import etree

    from refdesk.formats.registry import by_name

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    cites: list[Cite] = []
    items: list[Mapping[str, Any]] = []
    form = by_name("endnote-xml")
    for cited in root.iter("Cite"):
        record = cited.find("record")
        key = cited.findtext("RecNum") or (record.findtext("rec-number") if record is not None else None) or ""
        if not key:
            continue
        mode: Mode = "normal"
        if cited.get("ExcludeAuth") == "1":
            mode = "suppress-author"
        elif cited.get("AuthorYear") == "1":
            mode = "author-in-text"
        elif cited.get("Hidden") == "1":
            mode = "nocite"
        pages = (cited.findtext("Pages") or "").strip()
        prefix, suffix = cited.findtext("Prefix") or "", cited.findtext("Suffix") or ""
        cites.append(Cite(key.strip(), span, mode, prefix, "page" if pages else "", pages, suffix))
        if record is not None and form is not None:
            wrapped = b"<xml><records>" + etree.tostring(record) + b"</records></xml>"
            items += ({**item, "id": key.strip()} for item in form.read(wrapped) if isinstance(item, dict))
    return Field(tuple(cites), tuple(items), "EN.CITE")
