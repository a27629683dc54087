"""Items -> Zotero RDF, with their files, notes, collections and related items, as Zotero imports it.

What Zotero has no field for is a line of its Extra field (`license: CC0`), where Zotero and refdesk read it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.formats.file_fields import groups_of
from refdesk.formats.losses import losses
from refdesk.formats.tagged.records import cite_variable
from refdesk.formats.xml.elements import plain, tag
from refdesk.formats.xml.zotero_rdf.reading import read
from refdesk.items import Item, Problem, dates, names
from refdesk.items.text import one_line
from refdesk.items.values import list_of, serial_number, split_keywords
from refdesk.items.variables import DATES, NAMES

OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n'
    ' xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"\n'
    ' xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"\n'
    ' xmlns:link="http://purl.org/rss/1.0/modules/link/" xmlns:dc="http://purl.org/dc/elements/1.1/"\n'
    ' xmlns:vcard="http://nwalsh.com/rdf/vCard#" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">\n'
)
CLOSING = "</rdf:RDF>\n"
# CSL type -> Zotero's, and the element that Zotero writes for it.
TYPES = {
    "article": ("preprint", "Description"),
    "article-journal": ("journalArticle", "Article"),
    "article-magazine": ("magazineArticle", "Article"),
    "article-newspaper": ("newspaperArticle", "Article"),
    "bill": ("bill", "Legislation"),
    "book": ("book", "Book"),
    "broadcast": ("tvBroadcast", "Description"),
    "chapter": ("bookSection", "BookSection"),
    "dataset": ("dataset", "Data"),
    "document": ("document", "Document"),
    "entry-dictionary": ("dictionaryEntry", "Description"),
    "entry-encyclopedia": ("encyclopediaArticle", "Description"),
    "graphic": ("artwork", "Illustration"),
    "hearing": ("hearing", "Description"),
    "interview": ("interview", "Interview"),
    "legal_case": ("case", "Description"),
    "legislation": ("statute", "Legislation"),
    "manuscript": ("manuscript", "Manuscript"),
    "map": ("map", "Image"),
    "motion_picture": ("film", "MotionPicture"),
    "paper-conference": ("conferencePaper", "Description"),
    "patent": ("patent", "Patent"),
    "personal_communication": ("letter", "Letter"),
    "post": ("forumPost", "Description"),
    "post-weblog": ("blogPost", "Document"),
    "report": ("report", "Report"),
    "software": ("computerProgram", "Data"),
    "song": ("audioRecording", "Recording"),
    "speech": ("presentation", "ConferenceProceedings"),
    "standard": ("standard", "Description"),
    "thesis": ("thesis", "Thesis"),
    "webpage": ("webpage", "Document"),
}
FIELDS = {
    "title": "dc:title",
    "title-short": "z:shortTitle",
    "abstract": "dcterms:abstract",
    "issued": "dc:date",
    "accessed": "dcterms:dateSubmitted",
    "page": "bib:pages",
    "number-of-pages": "z:numPages",
    "number-of-volumes": "z:numberOfVolumes",
    "edition": "prism:edition",
    "language": "z:language",
    "source": "z:libraryCatalog",
    "archive": "z:archive",
    "archive_location": "dc:coverage",
    "license": "dc:rights",
    "genre": "z:type",
    "medium": "z:medium",
    "version": "prism:versionNumber",
    "section": "prism:section",
    "dimensions": "z:runningTime",
    "scale": "z:scale",
    "id": "z:citationKey",
}
PEOPLE = {
    "author": "bib:authors",
    "editor": "bib:editors",
    "translator": "z:translators",
    "contributor": "bib:contributors",
    "collection-editor": "z:seriesEditors",
    "container-author": "z:bookAuthors",
    "reviewed-author": "z:reviewedAuthors",
    "composer": "z:composers",
    "director": "z:directors",
    "producer": "z:producers",
    "script-writer": "z:scriptwriters",
    "performer": "z:performers",
    "interviewer": "z:interviewers",
    "recipient": "z:recipients",
    "guest": "z:guests",
}
CONTAINERS = {
    "article-journal": "bib:Journal",
    "article-magazine": "bib:Periodical",
    "article-newspaper": "bib:Newspaper",
}
ELSEWHERE = (
    "type", "custom", "note", "keyword", "collection-title", "collection-number", "publisher", "publisher-place", "event-title",
)  # fmt: skip
IN_CONTAINER = ("container-title", "container-title-short", "volume", "issue")
KEY = re.compile(r"\w{1,20}")  # of an item in Zotero
WITH_NUMBER = ("report", "bill", "patent")


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """A Zotero RDF file, and a problem for each variable that cannot be read back from it unchanged."""
    yield OPENING
    members: dict[str, list[str]] = {}
    for number, item in enumerate(items, 1):
        name, related = relations(item)
        name = name or str(number)
        text = write_item(item, name, related)
        groups = groups_of(item)
        for group in groups:
            members.setdefault(group, []).append(name)
        yield text
        whole = f"{OPENING}{text}{collections({group: [name] for group in groups})}{CLOSING}"
        back = next((read_back for read_back in read(whole.encode()) if not isinstance(read_back, Problem)), {})
        yield from losses(item, back, "Zotero RDF", "zotero")
    yield collections(members) + CLOSING


def relations(item: Item) -> tuple[str, list[str]]:
    """The key that an item has in Zotero, and those of the items that it is related to."""
    custom = item.get("custom")
    zotero = custom.get("zotero") if isinstance(custom, dict) else None
    if not isinstance(zotero, dict) or not KEY.fullmatch(str(zotero.get("key"))):
        return "", []
    related = zotero.get("related")
    return str(zotero["key"]), [str(key) for key in related if KEY.fullmatch(str(key))] if isinstance(
        related, list
    ) else []


def collections(members: dict[str, list[str]]) -> str:
    """The nodes of the collections: `Parent/Child` is a collection in another."""
    paths = sorted({"/".join(path.split("/")[:end]) for path in members for end in range(1, path.count("/") + 2)})
    numbers = {path: number for number, path in enumerate(paths, 1)}
    nodes = []
    for path, number in numbers.items():
        parts = [f'<dcterms:hasPart rdf:resource="#item_{each}"/>' for each in members.get(path, ())]
        parts += [
            f'<dcterms:hasPart rdf:resource="#collection_{each}"/>'
            for below, each in numbers.items()
            if below.rpartition("/")[0] == path
        ]
        name = tag("dc:title", plain(path.rpartition("/")[2]))
        nodes.append(f'<z:Collection rdf:about="#collection_{number}">{name}{"".join(parts)}</z:Collection>\n')
    return "".join(nodes)


def write_item(item: Item, number: str, related: list[str]) -> str:
    """The node of an item, and those of its notes and files."""
    kind, element = TYPES.get(str(item.get("type")), TYPES["document"])
    name = f"{'rdf' if element == 'Description' else 'bib'}:{element}"
    content = [tag("z:itemType", kind)]
    extra = [f"type: {item['type']}"] if item.get("type") and item["type"] not in TYPES else []
    container = [variable for variable in IN_CONTAINER if item.get(variable)]
    content += write_container(item, container)
    groups = groups_of(item)
    for variable, value in item.items():
        if variable in ELSEWHERE or variable in container or value in (None, "", [], {}):
            continue
        written = write_variable(item, variable, value)
        if written:
            content.append(written)
        else:
            extra += cite_variable(item, variable)
    words = split_keywords(str(item.get("keyword") or ""))
    content += [tag("dc:subject", plain(word)) for word in words if word not in groups]
    note = "\n".join(filter(None, (str(item.get("note") or ""), *extra)))
    content.append(tag("dc:description", plain(note)))
    content += [f'<dc:relation rdf:resource="#item_{key}"/>' for key in related]
    links, nodes = write_children(item, number)
    inner = "\n".join(filter(None, content + links))
    return f'<{name} rdf:about="#item_{number}">\n{inner}\n</{name}>\n{nodes}'


def write_container(item: Item, container: list[str]) -> Iterator[str]:
    """The work that contains the item, with its numbers: a journal or book, a series, a conference, a publisher."""
    inner = [
        tag("dc:title", plain(item.get("container-title", ""))),
        tag("dcterms:alternative", plain(item.get("container-title-short", ""))),
        tag("prism:volume", plain(item.get("volume", ""))),
        tag("prism:number", plain(item.get("issue", ""))),
    ]
    if container:
        yield tag("dcterms:isPartOf", tag(CONTAINERS.get(str(item.get("type")), "bib:Book"), "".join(inner)))
    series = tag("dc:title", plain(item.get("collection-title", "")))
    series += tag("dc:identifier", plain(item.get("collection-number", "")))
    yield tag("dcterms:isPartOf", tag("bib:Series", series))
    place = tag("vcard:locality", plain(item.get("publisher-place", "")))
    organisation = tag("vcard:adr", tag("vcard:Address", place)) + tag("foaf:name", plain(item.get("publisher", "")))
    yield tag("dc:publisher", tag("foaf:Organization", organisation))
    yield tag("bib:presentedAt", tag("bib:Conference", tag("dc:title", plain(item.get("event-title", "")))))


def write_variable(item: Item, variable: str, value: Any) -> str:
    """The element of a variable; '' if Zotero has none."""
    if variable in PEOPLE and isinstance(value, list):
        people = "".join(tag("rdf:li", tag("foaf:Person", write_person(person))) for person in value)
        return tag(PEOPLE[variable], tag("rdf:Seq", people))
    if variable in NAMES or isinstance(value, list | dict) != (variable in DATES):
        return ""
    text = one_line(dates.edtf(value) if variable in DATES else str(value))
    if variable in FIELDS:
        return tag(FIELDS[variable], plain(value if variable == "abstract" else text))
    if variable == "number" and item.get("type") in WITH_NUMBER:
        return tag("prism:number", plain(text))
    if variable == "DOI" or (variable in ("ISBN", "ISSN") and serial_number(text, variable) == (variable, text)):
        return tag("dc:identifier", plain(f"{variable} {text}"))
    if variable == "URL":
        return tag("dc:identifier", tag("dcterms:URI", tag("rdf:value", plain(text))))
    if variable == "call-number":
        return tag("dc:subject", tag("dcterms:LCC", tag("rdf:value", plain(text))))
    return ""


def write_person(name: names.Name) -> str:
    """A person; one with a surname alone is an organisation."""
    if "literal" in name or not names.given(name):
        return tag("foaf:surname", plain(name.get("literal") or names.family(name)))
    family, given = names.family(name), names.given(name)
    if suffix := name.get("suffix"):
        given += f", {suffix}"
    return tag("foaf:surname", plain(family)) + tag("foaf:givenName", plain(given))


def write_children(item: Item, number: str) -> tuple[list[str], str]:
    """The links to an item's private note and its files, and their nodes."""
    custom = item.get("custom")
    custom = custom if isinstance(custom, dict) else {}
    links, nodes = [], []
    if note := custom.get("note"):
        paragraphs = "".join(f"<p>{plain(line)}</p>" for line in str(note).split("\n") if line.strip())
        links.append(f'<dcterms:isReferencedBy rdf:resource="#note_{number}"/>')
        nodes.append(f'<bib:Memo rdf:about="#note_{number}">{tag("rdf:value", plain(paragraphs))}</bib:Memo>\n')
    files = [(each.get("path"), each.get("title")) for each in list_of(custom.get("files")) if isinstance(each, dict)]
    files += [(path, "") for path in list_of(custom.get("missing-files"))]
    for place, (path, title) in enumerate(files, 1):
        about = f"#file_{number}_{place}"
        links.append(f'<link:link rdf:resource="{about}"/>')
        inner = (
            tag("z:itemType", "attachment") + f'<rdf:resource rdf:resource="{plain(path).replace(chr(34), "&quot;")}"/>'
        )
        inner += tag("dc:title", plain(title or ""))
        nodes.append(f'<z:Attachment rdf:about="{about}">{inner}</z:Attachment>\n')
    return links, "".join(nodes)
