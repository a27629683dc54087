"""Zotero RDF -> items. Source: what Zotero 5 to 7 write ("Zotero RDF" in its export menu).

The nodes of the file refer to each other: an article to the journal it is part of, to its notes and attachments. The
whole file is one tree in memory.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from refdesk.formats.tagged.records import keep
from refdesk.formats.xml.elements import Element, find_all, local, text, text_of
from refdesk.items import Item, Problem, dates, names
from refdesk.items.values import doi, join_keywords, serial_number
from refdesk.items.variables import type_called

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
# Property of an item -> CSL variable.
FIELDS = {
    "title": "title",
    "shortTitle": "title-short",
    "abstract": "abstract",
    "date": "issued",
    "dateSubmitted": "accessed",
    "pages": "page",
    "numPages": "number-of-pages",
    "volume": "volume",
    "number": "issue",
    "edition": "edition",
    "numberOfVolumes": "number-of-volumes",
    "language": "language",
    "libraryCatalog": "source",
    "archive": "archive",
    "coverage": "archive_location",
    "rights": "license",
    "type": "genre",
    "medium": "medium",
    "description": "note",
    "citationKey": "id",
    "versionNumber": "version",
    "programVersion": "version",
    "section": "section",
    "runningTime": "dimensions",
    "artworkSize": "dimensions",
    "scale": "scale",
    "place": "publisher-place",
    "seriesTitle": "collection-title",
    "seriesNumber": "collection-number",
    "conferenceName": "event-title",
    "websiteTitle": "container-title",
    "blogTitle": "container-title",
    "forumTitle": "container-title",
    "dictionaryTitle": "container-title",
    "encyclopediaTitle": "container-title",
    "proceedingsTitle": "container-title",
    "programTitle": "container-title",
    "reportNumber": "number",
    "billNumber": "number",
    "patentNumber": "number",
    "court": "authority",
    "legislativeBody": "authority",
    "issuingAuthority": "authority",
    "reporter": "container-title",
    "code": "container-title",
    "history": "references",
    "references": "references",
}
PEOPLE = {
    "authors": "author",
    "editors": "editor",
    "seriesEditors": "collection-editor",
    "translators": "translator",
    "contributors": "contributor",
    "bookAuthors": "container-author",
    "reviewedAuthors": "reviewed-author",
    "composers": "composer",
    "wordsBy": "author",
    "directors": "director",
    "producers": "producer",
    "scriptwriters": "script-writer",
    "castMembers": "performer",
    "performers": "performer",
    "interviewers": "interviewer",
    "interviewees": "author",
    "recipients": "recipient",
    "inventors": "author",
    "programmers": "author",
    "artists": "author",
    "cartographers": "author",
    "presenters": "author",
    "podcasters": "author",
    "guests": "guest",
    "sponsors": "author",
    "counsels": "author",
}
LEFT_OUT = (
    "Attachment",
    "Memo",
    "Collection",
    "Journal",
    "Series",
    "Conference",
    "Periodical",
    "CourtReporter",
    "Code",
)


def read(data: bytes) -> Iterator[Item | Problem]:
    """The items of a Zotero RDF file, without its attachments and stand-alone notes."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        yield Problem(f"not XML: {' '.join(str(error).split())}", 1, code="not-xml")
        return
    if root is None or not len(root):
        yield Problem("no Zotero items found", line=1, code="not-zotero-rdf")
        return
    etree.strip_elements(root, etree.Entity, with_tail=False)
    for entry in [each for each in parser.error_log if each.level >= 2][:1]:
        message = f"not XML: {' '.join(entry.message.split())} (read as far as it goes)"
        yield Problem(message, entry.line, entry.column, code="broken-xml", severity="warning")
    nodes: dict[str, Element] = {about: node for node in root if (about := node.get(f"{RDF}about"))}
    found = False
    for node in root:
        kind = text(node, "itemType")
        if not kind and (local(node) in LEFT_OUT or not text(node, "title")):
            continue
        if kind in ("attachment", "note", "annotation"):
            continue
        found = True
        yield read_node(node, nodes, kind or local(node))
    if not found:
        yield Problem("no Zotero items found", line=1, code="not-zotero-rdf")


def read_node(node: Element, nodes: dict[str, Element], kind: str) -> Item:
    """One node with an itemType as an item."""
    item: Item = {"type": type_called(kind) or "document"}
    rest: dict[str, list[str]] = {}
    keywords: list[str] = []
    notes: list[str] = []
    for child in node:
        name = local(child)
        value = text_of(child)
        if name in PEOPLE:
            item.setdefault(PEOPLE[name], []).extend(read_people(child))
        elif name == "subject":
            number = find_all(child, "LCC/value")
            if number:
                item["call-number"] = text_of(number[0])
            elif value:
                keywords.append(value)
        elif name == "identifier":
            read_identifier(item, child)
        elif name == "publisher":
            for organisation in find_all(child, "Organization"):
                item["publisher"] = text(organisation, "name")
                item["publisher-place"] = text(organisation, "adr/Address/locality")
        elif name == "isPartOf":
            part = nodes.get(child.get(f"{RDF}resource", "")) if len(child) == 0 else child[0]
            if part is not None:
                read_container(item, part)
        elif name == "presentedAt":
            item["event-title"] = value
        elif name == "isReferencedBy":
            memo = nodes.get(child.get(f"{RDF}resource", ""))
            if memo is not None and local(memo) == "Memo":
                notes.append(plain_note(text(memo, "value")))
        elif name in FIELDS and value:
            read_field(item, rest, FIELDS[name], name, value)
        elif value and name not in ("itemType", "link", "relation"):
            rest.setdefault(name, []).append(value)
    if keywords:
        item["keyword"] = join_keywords(keywords)
    if notes:
        item["note"] = "\n".join(filter(None, [item.get("note", ""), *notes]))
    if item["type"] in ("report", "bill", "patent") and "issue" in item:
        item.setdefault("number", item.pop("issue"))
    item = {name: value for name, value in item.items() if value}
    keep(item, "zotero-rdf", rest)
    return item


def read_field(item: Item, rest: dict[str, list[str]], variable: str, name: str, value: str) -> None:
    if variable in ("issued", "accessed"):
        if date := dates.parse(value):
            item.setdefault(variable, date)
    elif variable in item:
        rest.setdefault(name, []).append(value)
    else:
        item[variable] = value


def read_people(people: Element) -> Iterator[names.Name]:
    """An rdf:Seq of foaf:Person; one with a surname alone is an organisation, as Zotero writes them."""
    for person in people.iter():
        if local(person) != "Person":
            continue
        family = text(person, "surname")
        given = text(person, "givenName") or text(person, "givenname")
        if family and given:
            yield names.inverted(family, given)
        elif family or given:
            yield {"literal": family or given}


def read_identifier(item: Item, identifier: Element) -> None:
    """`DOI 10.1/x`, `ISSN 1234-5678`, `ISBN ...`, or a dcterms:URI."""
    value = text_of(identifier)
    if find_all(identifier, "URI"):
        item.setdefault("URL", value)
    elif value.startswith("DOI "):
        item.setdefault("DOI", doi(value[4:]))
    elif value.startswith(("ISBN ", "ISSN ")) and (found := serial_number(value[5:])):
        item.setdefault(found[0], found[1])


def read_container(item: Item, part: Element) -> None:
    """What the item is part of: a series, or a journal, book or site with its own numbers."""
    if local(part) == "Series":
        item.setdefault("collection-title", text(part, "title"))
        item.setdefault("collection-number", text(part, "number") or text(part, "identifier"))
        return
    item.setdefault("container-title", text(part, "title"))
    item.setdefault("container-title-short", text(part, "alternative"))
    item.setdefault("volume", text(part, "volume"))
    item.setdefault("issue", text(part, "number"))
    for identifier in find_all(part, "identifier"):
        read_identifier(item, identifier)
    for inner in find_all(part, "isPartOf/Series"):
        read_container(item, inner)


def plain_note(note: str) -> str:
    """A note of Zotero's, which is HTML, as text."""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", note)).split())
