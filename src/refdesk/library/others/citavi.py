"""Citavi's backup of a project (.ctv6bak, .ctv5bak): a zip archive with one XML file in it.

References name people, keywords, groups and categories by their ids; lists of them are elsewhere in the file as
`reference;person;person`. Quotations and comments become private notes.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from refdesk.errors import BadData
from refdesk.formats.xml.elements import Element, local
from refdesk.items import Item, Problem, Read, dates, names
from refdesk.items.text import without_controls
from refdesk.items.values import doi, edition, full_pages, join_keywords
from refdesk.library.others.databases import unpacked
from refdesk.library.others.fields import left_behind, path_of, with_groups, with_notes, with_paths

TYPES = {
    "ArchiveMaterial": "document", "AudioBook": "song", "AudioOrVideoDocument": "motion_picture", "Book": "book",
    "BookEdited": "book", "Broadcast": "broadcast", "CollectedWorks": "book", "ComputerProgram": "software",
    "ConferenceProceedings": "book", "Contribution": "chapter", "ContributionInLegalCommentary": "chapter",
    "CourtDecision": "legal_case", "File": "document", "InternetDocument": "webpage", "InterviewMaterial": "interview",
    "JournalArticle": "article-journal", "Lecture": "speech", "LegalCommentary": "book", "Manuscript": "manuscript",
    "Map": "map", "Movie": "motion_picture", "MusicAlbum": "song", "MusicTrack": "song",
    "NewsAgencyReport": "article-newspaper", "NewspaperArticle": "article-newspaper", "Patent": "patent",
    "PersonalCommunication": "personal_communication", "PressRelease": "document", "RadioPlay": "broadcast",
    "ReportOrGreyLiterature": "report", "SpecialIssue": "periodical", "Standard": "standard",
    "StatuteOrRegulation": "legislation", "Thesis": "thesis", "UnpublishedWork": "manuscript",
}  # fmt: skip
FIELDS = {
    "CitationKey": "id", "Abstract": "abstract", "DOI": "DOI", "ISBN": "ISBN", "PubMedID": "PMID", "PMCID": "PMCID",
    "OnlineAddress": "URL", "PlaceOfPublication": "publisher-place", "Volume": "volume", "Edition": "edition",
    "NumberOfVolumes": "number-of-volumes", "LanguageCode": "language", "Notes": "note", "StorageMedium": "medium",
    "SourceOfBibliographicInformation": "source", "OriginalPublication": "references",
}  # fmt: skip
OTHER_FIELDS = ("ParallelTitle", "TitleSupplement", "Additions", "Price", "Rating", *(f"SpecificField{n}" for n in range(1, 8)),
                *(f"CustomField{n}" for n in range(1, 10)))  # fmt: skip
ROLES = {
    "ReferenceAuthors": "author",
    "ReferenceEditors": "editor",
    "ReferenceCollaborators": "contributor",
    "ReferenceOrganizations": "organization",
}
SERIAL = ("article-journal", "article-newspaper", "periodical")
LAST_OS = re.compile(r"<os>([^<]*)</os>")
ROOT = "CitaviExchangeData"


def read(path: Path) -> Iterator[Item | Problem]:
    """The references of a project."""
    if not zipfile.is_zipfile(path):
        raise BadData("damaged Citavi backup: not a zip archive")
    with zipfile.ZipFile(path) as archive:
        files = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
        if len(files) != 1:
            raise BadData(f"not a Citavi backup: the archive has {len(files)} files in it, not one")
        data = unpacked(archive, files[0])
    project = Project(data)
    for reference in project.all("References"):
        yield Read(read_reference(reference, project), reference.sourceline)
    yield from left_behind(project.left())


class Project:
    """The XML of a project, and what its references name, by id."""

    def __init__(self, data: bytes) -> None:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            self.root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise BadData(f"damaged Citavi backup: {' '.join(str(error).split())}") from None
        if local(self.root) != ROOT or self.root.getroottree().docinfo.internalDTD is not None:
            raise BadData("not a Citavi backup: its XML is of another kind")
        self.named = {
            section: {each.get("id"): each for each in self.all(section)}
            for section in ("Persons", "Periodicals", "Publishers", "SeriesTitles", "Keywords", "References")
        }
        self.groups = {each.get("id"): text(each, "Name") for each in self.all("Groups")}
        self.categories = {each.get("id"): text(each, "Name") for each in self.all("Categories")}
        self.lists = {
            section: self.listed(section)
            for section in (
                *ROLES,
                "ReferencePublishers",
                "ReferenceKeywords",
                "ReferenceGroups",
                "ReferenceCategories",
            )
        }
        self.parent_of = {
            child: parent for parent, children in self.listed("ReferenceReferences").items() for child in children
        }
        self.category_above = {
            child: parent
            for section in ("CategoryCategories", "CategoryCatgories")  # as Citavi 5 spells it
            for parent, children in self.listed(section).items()
            for child in children
        }
        self.places: dict[str, list[Element]] = defaultdict(list)
        for each in self.all("Locations"):
            self.places[text(each, "ReferenceID")].append(each)
        self.quotations: dict[str, list[Element]] = defaultdict(list)
        for each in self.all("KnowledgeItems"):
            self.quotations[text(each, "ReferenceID")].append(each)

    def all(self, section: str) -> list[Element]:
        """The elements of a section."""
        elements = self.root.find(section)
        return [] if elements is None else [each for each in elements if isinstance(each.tag, str)]

    def listed(self, section: str) -> dict[str, list[str]]:
        """`reference;person;person`: what belongs to each."""
        elements: dict[str, list[str]] = {}
        for each in self.all(section):
            first, *others = (each.text or "").strip().split(";")
            elements.setdefault(first, []).extend(others)
        return elements

    def left(self) -> Counter[str]:
        """What a project holds besides references."""
        used = {key for keys in self.lists["ReferenceGroups"].values() for key in keys}
        used |= {key for keys in self.lists["ReferenceCategories"].values() for key in keys}
        above = {self.category_above.get(key) for key in used}
        empty = (self.groups.keys() | self.categories.keys()) - used - above
        return Counter(
            {
                "task": len(self.all("TaskItems")),
                "thought of no reference": len(self.quotations.get("", ())),
                "annotation of a PDF": len(self.all("Annotations")),
                "group without references": len(empty),
                "table of contents": sum(bool(text(each, "TableOfContents")) for each in self.all("References")),
                "picture of a cover": sum(bool(text(each, "CoverPath")) for each in self.all("References")),
            }
        )


def text(element: Element, name: str) -> str:
    """The text of a child, or ''."""
    return without_controls(element.findtext(name) or "").strip()


def read_reference(reference: Element, project: Project) -> Item:
    """One reference with all that it names."""
    key = reference.get("id") or ""
    kind = text(reference, "ReferenceType").replace(" ", "")
    item: Item = {"type": TYPES.get(kind, "document")}
    for name, variable in FIELDS.items():
        if value := text(reference, name):
            item[variable] = value
    rest = {name: value for name in OTHER_FIELDS if (value := text(reference, name)) and value != "0"}
    read_titles(item, reference, rest)
    read_dates(item, reference)
    read_people(item, key, project)
    read_numbers(item, reference)
    read_place(item, reference, key, project)
    if keywords := [text(each, "Name") for each in named(project, "Keywords", "ReferenceKeywords", key)]:
        item["keyword"] = join_keywords(word.replace(";", ",") for word in keywords)
    if kind == "PressRelease":
        item["genre"] = "Press release"
    if rest:
        item["custom"] = {"citavi": rest}
    groups = [project.groups.get(each, "") for each in project.lists["ReferenceGroups"].get(key, ())]
    groups += [
        path_of(each, project.categories, project.category_above)
        for each in project.lists["ReferenceCategories"].get(key, ())
    ]
    item = with_groups(item, groups)
    item = with_notes(item, [text(reference, "Evaluation"), *map(quotation, project.quotations.get(key, ()))])
    return with_paths(item, files_of(project.places.get(key, ())))


def read_titles(item: Item, reference: Element, rest: dict[str, str]) -> None:
    title, subtitle = text(reference, "Title"), text(reference, "Subtitle")
    item["title"] = f"{title}: {subtitle}" if title and subtitle else title or subtitle
    if subtitle and title:
        item["title-short"] = title
    if item["type"] == "thesis" and "TitleSupplement" in rest:
        item["genre"] = rest.pop("TitleSupplement")


def read_dates(item: Item, reference: Element) -> None:
    for name in ("Date", "Date2", "Year"):
        value = text(reference, name)
        if value and "issued" not in item:
            if date := dates.parse(value):
                item["issued"] = date
            elif name == "Year":
                item["status"] = value.strip("[]")
    if accessed := dates.parse(text(reference, "AccessDate")):
        item["accessed"] = accessed


def read_people(item: Item, key: str, project: Project) -> None:
    for section, role in ROLES.items():
        people = [person(each) for each in named(project, "Persons", section, key)]
        if not people:
            continue
        if role != "organization":
            item[role] = people
        elif item["type"] in ("thesis", "report"):
            item["publisher"] = "; ".join(names.show(each) for each in people)
        elif "author" not in item and "editor" not in item:
            item["author"] = people
        else:
            item["contributor"] = [*item.get("contributor", []), *people]


def person(element: Element) -> names.Name:
    """A person, or an organisation that has a last name alone."""
    given = " ".join(filter(None, (text(element, "FirstName"), text(element, "MiddleName"))))
    family = " ".join(filter(None, (text(element, "Prefix"), text(element, "LastName"))))
    return names.inverted(family, given, text(element, "Suffix")) if given else {"literal": family}


def named(project: Project, section: str, listing: str, key: str) -> list[Element]:
    """What a list says belongs to a reference."""
    return [
        elements
        for each in project.lists[listing].get(key, ())
        if (elements := project.named[section].get(each)) is not None
    ]


def read_numbers(item: Item, reference: Element) -> None:
    if number := text(reference, "Number"):
        item["issue" if item["type"] in SERIAL else "number"] = number
    if pages := text(reference, "PageRange"):
        shown = LAST_OS.findall(unescape(pages))
        item["page"] = full_pages(re.sub(r"\s*[–—-]+\s*", "-", unescape(shown[-1]) if shown else pages))
    if count := text(reference, "PageCount"):
        shown = LAST_OS.findall(unescape(count))
        item["number-of-pages"] = unescape(shown[-1]) if shown else count
    if "DOI" in item:
        item["DOI"] = doi(item["DOI"])
    if "edition" in item:
        item["edition"] = edition(item["edition"])


def read_place(item: Item, reference: Element, key: str, project: Project) -> None:
    """The journal, series, publisher, and the book that a contribution is in."""
    periodical = project.named["Periodicals"].get(text(reference, "PeriodicalID"))
    if periodical is not None:
        item["container-title"] = text(periodical, "Name")
        if short := text(periodical, "StandardAbbreviation") or text(periodical, "UserAbbreviation1"):
            item["container-title-short"] = short
        if issn := text(periodical, "ISSN"):
            item["ISSN"] = issn
    series = project.named["SeriesTitles"].get(text(reference, "SeriesTitleID"))
    if series is not None:
        item["collection-title"] = text(series, "Name")
    if publishers := [text(each, "Name") for each in named(project, "Publishers", "ReferencePublishers", key)]:
        item.setdefault("publisher", "; ".join(publishers))
    parent = project.named["References"].get(project.parent_of.get(key, ""))
    if parent is None:
        return
    whole = read_whole(parent, project)
    if text(parent, "ReferenceType") == "ConferenceProceedings":
        item["type"] = "paper-conference"
    elif whole["type"] == "periodical":
        item["type"] = "article-journal"
    for variable, value in whole.items():
        item.setdefault({"title": "container-title", "author": "container-author"}.get(variable, variable), value)


def read_whole(parent: Element, project: Project) -> Item:
    """What a contribution takes from the book that it is in."""
    key = parent.get("id") or ""
    whole: Item = {"type": TYPES.get(text(parent, "ReferenceType"), "book")}
    read_titles(whole, parent, {})
    read_dates(whole, parent)
    read_people(whole, key, project)
    for name in ("ISBN", "PlaceOfPublication", "Volume", "Edition"):
        if value := text(parent, name):
            whole[FIELDS[name]] = value
    if publishers := [text(each, "Name") for each in named(project, "Publishers", "ReferencePublishers", key)]:
        whole["publisher"] = "; ".join(publishers)
    periodical = project.named["Periodicals"].get(text(parent, "PeriodicalID"))
    if whole["type"] == "periodical" and periodical is not None:
        whole["title"] = text(periodical, "Name")
        if number := text(parent, "Number"):
            whole["issue"] = number
    whole.pop("title-short", None)
    whole.pop("accessed", None)
    return whole


def quotation(element: Element) -> str:
    """A quotation or thought: its heading, its words, its page."""
    pages = LAST_OS.findall(unescape(text(element, "PageRange")))
    words = [text(element, "CoreStatement"), text(element, "Text"), f"(p. {unescape(pages[-1])})" if pages else ""]
    return "\n".join(filter(None, words))


def files_of(places: list[Element] | tuple[()]) -> Iterator[tuple[str, str]]:
    """The files among the locations of a reference: those that are no address and mirror no other field."""
    for place in places:
        address = text(place, "Address")
        if not address or text(place, "LocationType") != "0" or text(place, "MirrorsReferencePropertyId"):
            continue
        kind: Any = None
        if address.startswith("{"):
            try:
                linked = json.loads(address)
            except ValueError:
                continue
            kind, address = linked.get("LinkedResourceType"), str(linked.get("UriString") or "")
        if re.match(r"(?i)[a-z][a-z+.-]+://|10\.\d{4}|www\.", address) or not re.search(r"\.\w{2,5}$", address):
            continue
        inside = kind == 1 or not re.match(r"[A-Za-z]:[\\/]|[\\/]", address)
        yield (f"Citavi Attachments/{address}" if inside else address), ""
