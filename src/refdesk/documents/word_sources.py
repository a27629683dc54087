"""Word's own list of sources (customXml, b:Sources) -> CSL-JSON items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TYPES = {
    "Book": "book", "BookSection": "chapter", "JournalArticle": "article-journal", "ArticleInAPeriodical": "article-magazine",
    "ConferenceProceedings": "paper-conference", "Report": "report", "InternetSite": "webpage",
    "DocumentFromInternetSite": "webpage", "ElectronicSource": "document", "Art": "graphic", "SoundRecording": "song",
    "Performance": "performance", "Film": "motion_picture", "Interview": "interview", "Patent": "patent", "Case": "legal_case",
}  # fmt: skip
FIELDS = {
    "Title": "title", "JournalName": "container-title", "PeriodicalTitle": "container-title", "BookTitle": "container-title",
    "ConferenceName": "event-title", "InternetSiteTitle": "container-title", "City": "publisher-place", "Publisher": "publisher",
    "Institution": "publisher", "Volume": "volume", "Issue": "issue", "Pages": "page", "Edition": "edition", "URL": "URL",
    "DOI": "DOI", "StandardNumber": "number", "Comments": "note", "ShortTitle": "title-short", "Medium": "medium",
}  # fmt: skip
ROLES = {"Author": "author", "Editor": "editor", "Translator": "translator", "BookAuthor": "container-author"}
MONTHS = "january february march april may june july august september october november december".split()


def sources(text: str) -> Iterator[dict[str, Any]]:
    """The items of a list of sources; none if the XML is something else."""
    if "officeDocument/2006/bibliography" not in text:
        return
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    if root is None:
        return
    for source in root.iter("{*}Source"):
        said = {local(child): (child.text or "").strip() for child in source if not len(child)}
        if not said.get("Tag"):
            continue
        item: dict[str, Any] = {"id": said["Tag"], "type": TYPES.get(said.get("SourceType", ""), "document")}
        item |= {variable: said[name] for name, variable in FIELDS.items() if said.get(name)}
        for people in source.findall("{*}Author/{*}*"):
            if (role := ROLES.get(local(people))) and (names := list(persons(people))):
                item[role] = names
        for variable, suffix in (("issued", ""), ("accessed", "Accessed")):
            if parts := date(
                said.get(f"Year{suffix}", ""), said.get(f"Month{suffix}", ""), said.get(f"Day{suffix}", "")
            ):
                item[variable] = {"date-parts": [parts]}
        yield item


def local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def persons(people: Any) -> Iterator[dict[str, str]]:
    for corporate in people.findall("{*}Corporate"):
        yield {"literal": (corporate.text or "").strip()}
    for person in people.iter("{*}Person"):
        said = {local(part): (part.text or "").strip() for part in person}
        given = " ".join(filter(None, (said.get("First", ""), said.get("Middle", ""))))
        yield {"family": said.get("Last", ""), **({"given": given} if given else {})}


def date(year: str, month: str, day: str) -> list[int]:
    if not year.isdecimal():
        return []
    parts = [int(year)]
    number = int(month) if month.isdecimal() else MONTHS.index(month.lower()) + 1 if month.lower() in MONTHS else 0
    if 1 <= number <= 12:
        parts.append(number)
        if day.isdecimal() and 1 <= int(day) <= 31:
            parts.append(int(day))
    return parts
