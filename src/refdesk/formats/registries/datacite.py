"""DataCite's DOIs (api.datacite.org/dois) -> items. Source: "DataCite Metadata Schema" 4.6 and its JSON in the REST API.

The type is that of resourceTypeGeneral, for texts that of resourceType; `types.citeproc` says "article" for software.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from refdesk.items import Item, Problem, dates, names
from refdesk.items.regex import regex
from refdesk.items.values import doi, page_range

from . import answers
from .answers import Record, fill, first
from .markup import paragraphs, plain

GENERAL_TYPES = {
    "audiovisual": "motion_picture",
    "award": "document",
    "book": "book",
    "bookchapter": "chapter",
    "collection": "collection",
    "computationalnotebook": "software",
    "conferencepaper": "paper-conference",
    "conferenceproceeding": "book",
    "datapaper": "article-journal",
    "dataset": "dataset",
    "dissertation": "thesis",
    "event": "event",
    "image": "graphic",
    "instrument": "document",
    "interactiveresource": "webpage",
    "journal": "periodical",
    "journalarticle": "article-journal",
    "model": "document",
    "outputmanagementplan": "report",
    "peerreview": "review",
    "physicalobject": "document",
    "poster": "graphic",
    "preprint": "article",
    "presentation": "speech",
    "project": "document",
    "report": "report",
    "service": "software",
    "software": "software",
    "sound": "song",
    "standard": "standard",
    "studyregistration": "document",
    "workflow": "software",
}
# The words of resourceType that repositories use; the first that occurs in it counts.
WORDS = (
    (regex(r"thes[ie]s|dissertation|habilitation|doctoral|th[eè]se|tesi|diplomarbeit|abschlussarbeit", re.I), "thesis"),
    (regex(r"book ?chapter|chapter|book ?section|buchkapitel|chapitre|incollection|inbook", re.I), "chapter"),
    (regex(r"book ?review|peer ?review|referee|review report|rezension|^review$", re.I), "review"),
    (regex(r"conference ?proceedings|^proceedings$|tagungsband", re.I), "book"),
    (regex(r"conference|proceeding|inproceedings|konferenz|meeting abstract", re.I), "paper-conference"),
    (regex(r"pre-?print|e-?print", re.I), "article"),
    (regex(r"working ?paper|report|technical note|deliverable|milestone|white ?paper|policy|guideline|data management plan"
           r"|rapport|bericht|discussion paper|discussionpaper", re.I), "report"),
    (regex(r"blog", re.I), "post-weblog"),
    (regex(r"newspaper", re.I), "article-newspaper"),
    (regex(r"magazine", re.I), "article-magazine"),
    (regex(r"encyclop|reference entry", re.I), "entry-encyclopedia"),
    (regex(r"journal ?article|data ?paper|article|artikel|aufsatz|journalpaper|scholarlyarticle|editorial|letter", re.I),
     "article-journal"),
    (regex(r"^journal$|periodical|zeitschrift|journal issue", re.I), "periodical"),
    (regex(r"monogra|\bbook|buch|livre|libro|handbook|textbook|catalog", re.I), "book"),
    (regex(r"presentation|slides|lecture|talk|speech|vortrag", re.I), "speech"),
    (regex(r"poster", re.I), "graphic"),
    (regex(r"web ?(?:page|site)", re.I), "webpage"),
    (regex(r"software|source ?code|\bcode$|script", re.I), "software"),
    (regex(r"data ?set|^data\b", re.I), "dataset"),
    (regex(r"standard|specification|norm$", re.I), "standard"),
    (regex(r"manuscript|archival|handschrift", re.I), "manuscript"),
    (regex(r"interview", re.I), "interview"),
    (regex(r"\bmap\b|karte", re.I), "map"),
    (regex(r"patent", re.I), "patent"),
    (regex(r"figure|image|photo|graphic", re.I), "graphic"),
    (regex(r"video|film|movie", re.I), "motion_picture"),
)  # fmt: skip
MEETING = regex(r"\b(?:conference|proceedings|symposium|workshop|congress|meeting|tagung|konferenz)\b", re.I)
PAGE = regex(r"(?:[A-Za-z]{0,3}[-.]?\d{1,7}[A-Za-z]?|[ivxlc]{1,7})(?:[-.:]\d{1,6})?")
VOLUME = regex(r"(?=.*(?:\d|\b[IVXLC]+\b))[\w./-]{1,12}(?: [\w./()-]{1,8})?")
PAGES = regex(
    r"(?:(?:pages|pp?\.?)\s*)?(?:[ivxlc]+,\s*)?(\d{1,5})(?:\s*(?:pages?|pp?\.?|S\.|Seiten|leaves|Blatt))?", re.I
)
PERSON_ROLES = {"editor": "editor", "translator": "translator"}
SERIALS = {"ISSN": "ISSN", "EISSN": "ISSN", "LISSN": "ISSN", "ISBN": "ISBN"}
KEPT = ("contributors", "relatedIdentifiers", "fundingReferences", "container", "sizes", "formats", "geoLocations")


def read(data: bytes) -> Iterator[Item | Problem]:
    """The DOIs of an answer: one, a list, or bare attributes."""
    yield from answers.read_json(data, "DataCite", find_dois, read_doi)


def find_dois(value: Any) -> list[Record]:
    """The attributes of the DOIs in an answer."""
    if isinstance(value, list):
        return [record for each in value for record in find_dois(each)]
    if not isinstance(value, dict) or "errors" in value:
        return []
    if isinstance(value.get("data"), dict | list):
        return find_dois(value["data"])
    if isinstance(value.get("attributes"), dict):
        return [value["attributes"]] if value.get("type", "dois") == "dois" else []
    return [value] if "creators" in value and "titles" in value else []


def read_doi(record: Record) -> Item | None:
    """A DOI's attributes as an item."""
    types = answers.within(record, "types")
    container = container_of(record)
    item: Item = {"type": type_of(types, container, record)}
    read_titles(item, record.get("titles"))
    creators = [name for each in as_dicts(record.get("creators")) for name in creators_of(each)]
    answers.people(item, "author", creators)
    for each in as_dicts(record.get("contributors")):
        if role := PERSON_ROLES.get(first(each.get("contributorType")).lower()):
            answers.people(item, role, creators_of(each))
    publisher = plain(first(answers.within(record, "publisher").get("name") or record.get("publisher")))
    fill(item, publisher="" if publisher.startswith(":") else publisher, issued=issued(record))
    fill(item, DOI=doi(first(record.get("doi") or record.get("id"))), version=first(record.get("version")))
    fill(
        item,
        language=first(record.get("language")),
        keyword=answers.keywords(s.get("subject") for s in as_dicts(record.get("subjects"))),
    )
    descriptions = [d for d in as_dicts(record.get("descriptions")) if d.get("descriptionType") == "Abstract"]
    fill(item, abstract=paragraphs(first(descriptions[0].get("description"))) if descriptions else "")
    rights = next(iter(as_dicts(record.get("rightsList"))), {})
    fill(item, license=first(rights.get("rightsIdentifier")) or plain(first(rights.get("rights"))))
    read_container(item, container)
    read_serials(item, record)
    read_kind(item, record, types)
    answers.keep(item, "datacite", record, KEPT)
    return item if "title" in item or creators else None


def read_kind(item: Item, record: Record, types: Record) -> None:
    """The genre of theses, reports and preprints; the pages of what is counted in pages."""
    resource = plain(first(types.get("resourceType")))
    if item["type"] in ("thesis", "report") and resource.lower() not in ("", "text", "thesis", "report"):
        item["genre"] = resource
    if first(types.get("resourceTypeGeneral")) == "Preprint" or (
        item["type"] == "article" and "print" in resource.lower()
    ):
        item["genre"] = "preprint"
    if item["type"] in ("book", "thesis", "report"):
        sizes = [match[1] for size in answers.texts(record.get("sizes")) if (match := PAGES.fullmatch(size.strip()))]
        fill(item, number_of_pages=sizes[0] if sizes else "")


def as_dicts(value: Any) -> list[Record]:
    """The objects of a list, or the one object there is."""
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]


def type_of(types: Record, container: Record, record: Record) -> str:
    """The CSL type: by the general type, for texts and others by the resource type."""
    general = re.sub("[^a-z]", "", first(types.get("resourceTypeGeneral")).lower())
    if general in GENERAL_TYPES:
        return GENERAL_TYPES[general]
    resource = first(types.get("resourceType"))
    kind = next((kind for pattern, kind in WORDS if pattern.search(resource)), "")
    where = first(container.get("title"))
    if kind == "article-journal" and MEETING.search(where):
        return "paper-conference"
    if kind == "article-journal" and not where and not re.search("journal", resource, re.I) and not record.get("issn"):
        return "article-journal" if resource.lower() != "letter" else "document"
    if kind:
        return kind
    relations = {first(each.get("relationType")) for each in as_dicts(record.get("relatedIdentifiers"))}
    if "Reviews" in relations:
        return "review"
    if container.get("type") == "Journal" or container.get("issue"):
        return "article-journal"
    if first(types.get("ris")) in ("THES", "CHAP", "BOOK"):
        return {"THES": "thesis", "CHAP": "chapter", "BOOK": "book"}[first(types.get("ris"))]
    return "article" if general == "text" else "document"


def read_titles(item: Item, titles: Any) -> None:
    """The first title without a type, with the subtitle after it; a translated one is not its title."""
    listed = as_dicts(titles)
    main = [t for t in listed if not t.get("titleType")] or [t for t in listed if t.get("titleType") != "Subtitle"]
    subtitles = [first(t.get("title")) for t in listed if t.get("titleType") == "Subtitle"]
    if main:
        language = main[0].get("lang")
        same = [s for s, t in zip(subtitles, [t for t in listed if t.get("titleType") == "Subtitle"], strict=True)
                if not t.get("lang") or not language or t.get("lang") == language]  # fmt: skip
        fill(item, title=answers.title_of(first(main[0].get("title")), *same[:1]))
    other = next((t for t in listed if t.get("titleType") == "AlternativeTitle"), None)
    if other and len(first(other.get("title"))) < len(item.get("title", "")):
        fill(item, title_short=answers.title_of(first(other.get("title"))))


def creators_of(creator: Record) -> list[names.Name]:
    """The names of one creator, who may be several in one text ("A; B; C")."""
    whole = plain(first(creator.get("name")))
    if whole.count(";") and not creator.get("familyName"):
        return [name for piece in whole.split(";") if (name := answers.inverted(piece))]
    kind = first(creator.get("nameType"))
    if kind != "Organizational" and creator.get("familyName"):
        name = answers.person(creator.get("familyName"), creator.get("givenName"))
        return [name] if name else []
    if not whole or whole.startswith(":"):  # (:Unav)
        return []
    identified = any("orcid" in str(each).lower() for each in as_dicts(creator.get("nameIdentifiers")))
    if kind == "Personal" or (kind != "Organizational" and identified):
        spoken = answers.spoken(whole)
        return [spoken] if spoken else []
    inverted = regex_comma(whole) and kind != "Organizational" and not names.CORPORATE.search(whole)
    name = answers.inverted(whole) if inverted else None
    return [name or {"literal": whole}]


def regex_comma(text: str) -> bool:
    """Whether a text is a family name, a comma and given names."""
    return bool(re.fullmatch(r"[^,]{2,40}, ?[^,]{1,40}", text))


def issued(record: Record) -> dates.Date | None:
    """The day of issue, else the year of publication."""
    given = {first(d.get("dateType")): first(d.get("date")) for d in reversed(as_dicts(record.get("dates")))}
    return (
        answers.date(given.get("Issued", ""))
        or answers.date(record.get("publicationYear"))
        or answers.date(given.get("Available"))
    )


def container_of(record: Record) -> Record:
    """What contains the resource: the related item of schema 4.4, else what DataCite parsed from the description."""
    container = record.get("container")
    container = dict(container) if isinstance(container, dict) else {}
    for item in as_dicts(record.get("relatedItems")):
        if item.get("relationType") == "IsPublishedIn":
            titles = as_dicts(item.get("titles"))
            kind = first(item.get("relatedItemType"))
            identifier = item.get("relatedItemIdentifier")
            related = {
                name: item.get(name) for name in ("volume", "issue", "firstPage", "lastPage", "edition", "publisher")
            }
            related |= {
                "title": first(titles[0].get("title")) if titles else "",
                "type": kind,
                "number": item.get("number"),
            }
            if isinstance(identifier, dict):
                related |= {"identifier": identifier.get("relatedItemIdentifier"),
                          "identifierType": identifier.get("relatedItemIdentifierType")}  # fmt: skip
            related["editors"] = [c for c in as_dicts(item.get("contributors")) if c.get("contributorType") == "Editor"]
            return container | {name: value for name, value in related.items() if value}
    return container


def read_container(item: Item, container: Record) -> None:
    """Title, volume, issue and pages of what contains the resource, unless they are something else than their names say."""
    title = plain(first(container.get("title")))
    kind = item["type"]
    if title and folded_differs(title, item.get("publisher", "")) and container.get("type") != "DataRepository":
        if kind == "thesis":
            pass  # a series of the university; kept under custom
        elif kind in ("book", "report", "dataset", "software", "graphic", "collection"):
            item["collection-title"] = title
        else:
            item["container-title"] = title
    volume, issue = first(container.get("volume")), first(container.get("issue"))
    if kind not in ("thesis", "dataset"):
        name = "collection-number" if item.get("collection-title") else "volume"
        fill(item, **{name: volume if VOLUME.fullmatch(volume) else ""})
        fill(item, issue=issue if VOLUME.fullmatch(issue) else "")
        start, end = (last_piece(first(container.get(side))) for side in ("firstPage", "lastPage"))
        fill(item, page=page_range(start, end) if start else first(container.get("number")))
        fill(item, edition=first(container.get("edition")))
    for editor in container.get("editors", []):
        answers.people(item, "editor", creators_of(editor))
    serial = SERIALS.get(first(container.get("identifierType")).upper())
    if serial and kind != "thesis":
        number = first(container.get("identifier"))
        fill(item, **{serial: answers.issns([number]) if serial == "ISSN" else answers.isbns([number])})


def folded_differs(left: str, right: str) -> bool:
    return answers.folded(left) != answers.folded(right)


def last_piece(page: str) -> str:
    """A page; the page after a semicolon; '' if it is not one."""
    piece = page.rpartition(";")[2].strip()
    return piece if PAGE.fullmatch(piece) else ""


def read_serials(item: Item, record: Record) -> None:
    """ISBNs of the resource itself, and of what it is part of."""
    own = as_dicts(record.get("identifiers")) + as_dicts(record.get("alternateIdentifiers"))
    numbers: dict[str, list[str]] = {"ISBN": [], "ISSN": []}
    for each in own:
        kind = first(each.get("identifierType") or each.get("alternateIdentifierType")).upper()
        if kind in SERIALS:
            numbers[SERIALS[kind]].append(first(each.get("identifier") or each.get("alternateIdentifier")))
    for each in as_dicts(record.get("relatedIdentifiers")):
        kind = first(each.get("relatedIdentifierType")).upper()
        if kind in SERIALS and each.get("relationType") in ("IsPartOf", "IsPublishedIn"):
            numbers[SERIALS[kind]].append(first(each.get("relatedIdentifier")))
    if "ISBN" not in item:
        fill(item, ISBN=answers.isbns(numbers["ISBN"]))
    if "ISSN" not in item:
        fill(item, ISSN=answers.issns(numbers["ISSN"]))
