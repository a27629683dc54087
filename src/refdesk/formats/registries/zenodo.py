"""Zenodo's records (zenodo.org/api/records), in its own form and in that of InvenioRDM -> items.

Source: Zenodo, "REST API: Records" and "Deposition metadata".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from refdesk.items import Item, Problem, names
from refdesk.items.values import doi

from . import answers
from .answers import Record, fill, first
from .markup import paragraphs, plain

TYPES = {
    "dataset": "dataset",
    "event": "event",
    "image": "graphic",
    "lesson": "speech",
    "model": "document",
    "other": "document",
    "physicalobject": "document",
    "poster": "graphic",
    "presentation": "speech",
    "publication": "document",
    "software": "software",
    "video": "motion_picture",
    "workflow": "software",
}
SUBTYPES = {
    "annotationcollection": "collection",
    "article": "article-journal",
    "audio": "song",
    "book": "book",
    "conferencepaper": "paper-conference",
    "conferenceproceeding": "book",
    "datamanagementplan": "report",
    "datapaper": "article-journal",
    "deliverable": "report",
    "dissertation": "thesis",
    "figure": "figure",
    "journal": "periodical",
    "milestone": "report",
    "other": "document",
    "patent": "patent",
    "peerreview": "review",
    "preprint": "article",
    "proposal": "report",
    "report": "report",
    "section": "chapter",
    "softwaredocumentation": "document",
    "standard": "standard",
    "taxonomictreatment": "chapter",
    "technicalnote": "report",
    "thesis": "thesis",
    "workingpaper": "report",
}
ROLES = {"editor": "editor", "producer": "producer", "translator": "translator"}
KEPT = (
    "conceptdoi",
    "conceptrecid",
    "relations",
    "related_identifiers",
    "grants",
    "communities",
    "notes",
    "contributors",
)


def read(data: bytes) -> Iterator[Item | Problem]:
    """The records of an answer: one or a list."""
    yield from answers.read_json(data, "Zenodo", find_records, read_record)


def find_records(value: Any) -> list[Record]:
    """The records in an answer."""
    if isinstance(value, list):
        return [record for each in value for record in find_records(each)]
    if not isinstance(value, dict):
        return []
    hits = value.get("hits")
    if isinstance(hits, dict | list):
        return find_records(hits)
    if isinstance(value.get("metadata"), dict):
        return [value] if "title" in value["metadata"] else []
    return [value] if "creators" in value and "title" in value else []


def read_record(record: Record) -> Item | None:
    """A record as an item."""
    data = answers.within(record, "metadata") or record
    item: Item = {"type": type_of(data)}
    if kind_of(data)[1] == "preprint":
        item["genre"] = "preprint"
    fill(item, title=answers.title_of(first(data.get("title"))))
    read_people(item, data)
    pid = answers.within(answers.within(record, "pids"), "doi").get("identifier")
    number = first(record.get("doi")) or first(data.get("doi")) or first(pid)
    fill(item, DOI=doi(number) if number else "", issued=answers.date(data.get("publication_date")))
    code = next((each.get("id") for each in data.get("languages") or [] if isinstance(each, dict)), "")
    fill(item, version=first(data.get("version")), language=answers.language(data.get("language") or code))
    fill(item, publisher=plain(first(data.get("publisher"))) or "Zenodo")
    fill(item, abstract=paragraphs(first(data.get("description"))), license=licence_of(data))
    words = data.get("keywords") or [
        each.get("subject") for each in data.get("subjects") or [] if isinstance(each, dict)
    ]
    fill(item, keyword=answers.keywords(words))
    read_parts(item, data, answers.within(record, "custom_fields"))
    if "DOI" not in item:
        links = answers.within(record, "links")
        fill(item, URL=first(links.get("self_html") or links.get("html")))
    answers.keep(item, "zenodo", record | data, KEPT)
    return item if "title" in item else None


def read_people(item: Item, data: Record) -> None:
    """Creators are authors; contributors what their type or role says."""
    answers.people(item, "author", [name_of(each) for each in data.get("creators") or []])
    for each in data.get("contributors") or []:
        kind = answers.within(each, "role").get("id") or each.get("type") or each.get("role")
        if role := ROLES.get(first(kind).lower()):
            answers.people(item, role, [name_of(each)])


def kind_of(data: Record) -> tuple[str, str]:
    """The general and the special type: `{"type": ..., "subtype": ...}`, InvenioRDM's "publication-article", a deposit's."""
    resource = answers.within(data, "resource_type")
    general, _, special = first(resource.get("id")).partition("-")
    general = first(resource.get("type")) or first(data.get("upload_type")) or general
    special = first(resource.get("subtype")) or first(data.get("publication_type") or data.get("image_type")) or special
    return general.lower(), re.sub("[^a-z]", "", special.lower())


def type_of(data: Record) -> str:
    """The CSL type: the special type's, else the general one's."""
    general, special = kind_of(data)
    if special == "other":
        return TYPES.get(general, "document")
    return SUBTYPES.get(special) or TYPES.get(general, "document")


def name_of(creator: Any) -> names.Name | None:
    """A creator: "Family, Given", or InvenioRDM's person_or_org."""
    if not isinstance(creator, dict):
        return answers.inverted(first(creator))
    inner = creator.get("person_or_org")
    creator = inner if isinstance(inner, dict) else creator
    if creator.get("family_name"):
        return answers.person(creator.get("family_name"), creator.get("given_name"))
    name = plain(first(creator.get("name")))
    if creator.get("type") == "organizational":
        return {"literal": name} if name else None
    return answers.inverted(name) if "," in name else answers.spoken(name)


def licence_of(data: Record) -> str:
    """The licence's name."""
    given = data.get("license") or next(iter(data.get("rights") or []), "")
    return first(given.get("id")) if isinstance(given, dict) else first(given)


def read_parts(item: Item, data: Record, custom: Record) -> None:
    """Journal, book, meeting and university, which both forms have under names of their own."""

    def group(old: str, new: str) -> Record:
        return answers.within(data, old) or answers.within(custom, new)

    journal, imprint = group("journal", "journal:journal"), group("imprint", "imprint:imprint")
    meeting, book, thesis = group("meeting", "meeting:meeting"), group("part_of", ""), group("thesis", "thesis:thesis")
    fill(item, container_title=plain(first(journal.get("title"))), volume=first(journal.get("volume")))
    fill(
        item,
        issue=first(journal.get("issue")),
        page=page(first(journal.get("pages"))),
        ISSN=answers.issns([journal.get("issn")]),
    )
    fill(item, publisher=plain(first(imprint.get("publisher"))), publisher_place=plain(first(imprint.get("place"))))
    fill(item, ISBN=answers.isbns([imprint.get("isbn")]))
    in_book = plain(first(book.get("title")) or (first(imprint.get("title")) if "title" in imprint else ""))
    pages = page(first(book.get("pages")) or first(imprint.get("pages")))
    fill(item, container_title=in_book or item.get("container-title", ""))
    if item["type"] in ("book", "report", "thesis") and pages.isdigit():
        fill(item, number_of_pages=pages)
    else:
        fill(item, page=item.get("page") or pages)
    dates = answers.date(meeting.get("dates"))
    fill(
        item,
        event_title=plain(first(meeting.get("title"))),
        event_place=plain(first(meeting.get("place"))),
        event_date=dates,
    )
    university = plain(first(thesis.get("university") or custom.get("thesis:university")))
    if item["type"] == "thesis":
        fill(item, publisher=university)


def page(text: str) -> str:
    """Pages without "pp."."""
    return re.sub(r"^pp?\.\s*", "", text).replace("--", "-")
