"""Zotero RDF -> items. Source: what Zotero 5 to 7 write ("Zotero RDF" in its export menu).

The nodes of the file refer to each other: an article to the journal it is part of, to its notes and attachments. The
whole file is one tree in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from refdesk.formats.tagged.records import keep, take_cited_variables
from refdesk.formats.xml.elements import SAFE, Element, find_all, local, text, text_of
from refdesk.items import Item, Problem, dates, names
from refdesk.items.text import text_of_html
from refdesk.items.tuples import NamedTuple
from refdesk.items.values import doi, join_keywords, serial_number
from refdesk.items.variables import TYPES, type_called

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
    """The items of a Zotero RDF file, with their files and collections; without notes and files that belong to no item."""
    from lxml import etree

    parser = etree.XMLParser(**SAFE)
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
    graph = Graph({about: node for node in root if (about := node.get(f"{RDF}about"))}, {})
    for about, path in collection_paths(graph.nodes):
        graph.groups.setdefault(about, []).append(path)
    empty = True
    for node in root:
        kind = text(node, "itemType")
        if not kind and (local(node) in LEFT_OUT or not text(node, "title")):
            continue
        if kind in ("attachment", "note", "annotation"):
            continue
        empty = False
        yield read_node(node, graph, kind or local(node))
    if empty:
        yield Problem("no Zotero items found", line=1, code="not-zotero-rdf")


class Graph(NamedTuple):
    """The nodes of a file by what they are about, and the collections of each item."""

    nodes: dict[str, Element]
    groups: dict[str, list[str]]

    def target(self, element: Element) -> Element | None:
        """The node that an element refers to."""
        return self.nodes.get(element.get(f"{RDF}resource", ""))


class Gathered(NamedTuple):
    """Values that an item may have several of, and those that CSL has no variable for."""

    rest: dict[str, list[str]]
    keywords: list[str]
    notes: list[str]
    private: list[str]
    files: list[dict[str, str]]
    related: list[str]


def collection_paths(nodes: dict[str, Element]) -> Iterator[tuple[str, str]]:
    """The members of each collection, with the path of the collection: `Parent/Child`."""
    parts = {
        about: [part.get(f"{RDF}resource", "") for part in find_all(node, "hasPart")]
        for about, node in nodes.items()
        if local(node) == "Collection"
    }
    above = {part: about for about, inside in parts.items() for part in inside if part in parts}
    for about, inside in parts.items():
        path: list[str] = []
        at: str | None = about
        while at is not None and len(path) < 50:  # collections in a circle have no top
            path.insert(0, text(nodes[at], "title"))
            at = above.get(at)
        yield from ((part, "/".join(filter(None, path))) for part in inside if part not in parts)


def read_node(node: Element, graph: Graph, kind: str) -> Item:
    """One node with an itemType as an item."""
    item: Item = {"type": type_called(kind) or "document"}
    gathered = Gathered({}, [], [], [], [], [])
    for child in node:
        name = local(child)
        value = text_of(child)
        if name in PEOPLE:
            item.setdefault(PEOPLE[name], []).extend(read_people(child))
        elif name in PARTS:
            PARTS[name](item, child, gathered, graph)
        elif name in FIELDS and value:
            read_field(item, gathered.rest, FIELDS[name], name, value)
        elif value and name != "itemType":
            gathered.rest.setdefault(name, []).append(value)
    about = node.get(f"{RDF}about", "")
    groups = graph.groups.get(about, [])
    if keywords := [*gathered.keywords, *groups]:
        item["keyword"] = join_keywords(keywords)
    if item["type"] in ("report", "bill", "patent") and "issue" in item:
        item.setdefault("number", item.pop("issue"))
    item = {name: value for name, value in item.items() if value}
    if gathered.notes:
        item["note"] = "\n".join(gathered.notes)
        take_cited_variables(item, TYPES)
    keep(item, "zotero-rdf", gathered.rest)
    keep_gathered(item, gathered, about, groups)
    return item


def keep_gathered(item: Item, gathered: Gathered, about: str, groups: list[str]) -> None:
    """Put under `custom` what CSL has no variable for."""
    key = about.removeprefix("#item_")
    own: dict[str, Any] = (
        {"key": key} if about != key and not key.isdecimal() else {}
    )  # Zotero counts items, refdesk writes their keys
    if gathered.related:
        own |= {"key": key, "related": gathered.related}
    kept = {"zotero": own, "files": gathered.files, "groups": groups, "note": "\n\n".join(gathered.private)}
    if any(kept.values()):
        item.setdefault("custom", {}).update({name: value for name, value in kept.items() if value})


def read_subject(item: Item, child: Element, gathered: Gathered, graph: Graph) -> None:
    """A tag, or a call number of the Library of Congress."""
    if number := find_all(child, "LCC/value"):
        item["call-number"] = text_of(number[0])
    elif value := text_of(child):
        gathered.keywords.append(value)


def read_publisher(item: Item, child: Element, gathered: Gathered, graph: Graph) -> None:
    for organisation in find_all(child, "Organization"):
        item["publisher"] = text(organisation, "name")
        item["publisher-place"] = text(organisation, "adr/Address/locality")


def read_part(item: Item, child: Element, gathered: Gathered, graph: Graph) -> None:
    part = graph.target(child) if len(child) == 0 else child[0]
    if part is not None:
        read_container(item, part)


def read_memo(item: Item, child: Element, gathered: Gathered, graph: Graph) -> None:
    """The user's own note, in HTML: a private note."""
    memo = graph.target(child)
    if memo is not None and local(memo) == "Memo" and (note := text_of_html(text(memo, "value"))):
        gathered.private.append(note)


def read_link(item: Item, child: Element, gathered: Gathered, graph: Graph) -> None:
    """A file; a link to a web page has no path."""
    attachment = graph.target(child)
    for resource in find_all(attachment, "resource") if attachment is not None else ():
        if path := resource.get(f"{RDF}resource"):
            title = text(attachment, "title")
            gathered.files.append({"path": path} | ({"title": title} if title else {}))


def read_relation(item: Item, child: Element, gathered: Gathered, graph: Graph) -> None:
    if about := child.get(f"{RDF}resource", ""):
        gathered.related.append(about.rpartition("/")[2].removeprefix("#item_"))


def read_extra(item: Item, child: Element, gathered: Gathered, graph: Graph) -> None:
    """Zotero's Extra: its lines, of which some are CSL variables."""
    gathered.notes.extend(line for raw in "".join(child.itertext()).split("\n") if (line := " ".join(raw.split())))


PARTS: dict[str, Callable[[Item, Element, Gathered, Graph], None]] = {
    "subject": read_subject,
    "publisher": read_publisher,
    "isPartOf": read_part,
    "isReferencedBy": read_memo,
    "link": read_link,
    "relation": read_relation,
    "description": read_extra,
    "identifier": lambda item, child, gathered, graph: read_identifier(item, child),
    "presentedAt": lambda item, child, gathered, graph: item.update({"event-title": text_of(child)}),
}
"""What reads the elements that are more than a text."""


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
    elif value.startswith(("ISBN ", "ISSN ")) and (serial := serial_number(value[5:])):
        item.setdefault(serial[0], serial[1])


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
