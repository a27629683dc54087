"""schema.org: the node for the work that the page is about, and its properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from refdesk.formats.html.nodes import Node
from refdesk.formats.html.sources import Page, Source, date, doi, language, people, plain
from refdesk.items.names import Name
from refdesk.items.values import join_keywords, page_range, serial_number, split_keywords

# schema.org type -> CSL type; in the order in which a page's nodes are preferred
TYPES = {
    "ScholarlyArticle": "article-journal",
    "MedicalScholarlyArticle": "article-journal",
    "AcademicArticle": "article-journal",
    "Thesis": "thesis",
    "Chapter": "chapter",
    "Book": "book",
    "Dataset": "dataset",
    "SoftwareSourceCode": "software",
    "SoftwareApplication": "software",
    "Report": "report",
    "TechArticle": "webpage",
    "NewsArticle": "article-newspaper",
    "BlogPosting": "post-weblog",
    "BlogPost": "post-weblog",
    "SocialMediaPosting": "post",
    "DiscussionForumPosting": "post",
    "Question": "post",
    "Review": "review",
    "Article": "post-weblog",
    "Map": "map",
    "VisualArtwork": "graphic",
    "Painting": "graphic",
    "Photograph": "graphic",
    "Movie": "motion_picture",
    "PodcastEpisode": "broadcast",
    "VideoObject": "motion_picture",
    "CreativeWork": "webpage",
    "WebPage": "webpage",
    "Document": "webpage",
}
KINDS = {kind.casefold(): kind for kind in TYPES}
GENERAL = frozenset(["WebPage", "CreativeWork", "Document"])
NO_CONTAINERS = frozenset(["WebPage", "PublicationIssue", "PublicationVolume"])
SCHOLARLY = frozenset(
    ["ScholarlyArticle", "MedicalScholarlyArticle", "AcademicArticle", "Thesis", "Chapter", "Book", "Dataset", "Report"]
)


def sources(name: str, nodes: list[Node], page: Page) -> Iterator[Source]:
    """The source of the page's main work: of the nodes with the page's title, the one of the first kind."""
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 2}
    works = [
        (kind in GENERAL, not any(map(page.is_about, _titles(node))), list(TYPES).index(kind), n)
        for n, node in enumerate(nodes)
        if (kind := _kind(node))
    ]
    if works:
        *_, chosen = min(works)
        yield _source(name, nodes[chosen], by_id, page)


def _kinds(node: Node) -> list[str]:
    kinds = node.get("@type")
    return [
        re.split("[/:#]", kind)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)
    ]


def _kind(node: Node) -> str | None:
    """The kind of work that a node is; a kind of schema.org below another, such as OpinionNewsArticle, is that other."""
    for kind in _kinds(node):
        known = KINDS.get(kind.casefold()) or ("NewsArticle" if kind.endswith("NewsArticle") else None)
        if known:
            return known
    return None


def _titles(node: Node) -> list[str]:
    return [title for name in ("headline", "name") if (title := _text(node.get(name)))]


def _source(vocabulary: str, node: Node, by_id: dict[str, Node], page: Page) -> Source:
    kind = _kind(node) or ""
    source = Source(vocabulary, scholarly=kind in SCHOLARLY)
    titles = _titles(node)
    source.set("type", TYPES.get(kind))
    source.set("title", next(filter(page.is_about, titles), next(iter(titles), "")))
    source.set("author", _people(node.get("author"), by_id) or _people(node.get("creator"), by_id))
    source.set("editor", _people(node.get("editor"), by_id))
    source.set("issued", date(_text(node.get("datePublished"))) or date(_text(node.get("dateCreated"))))
    source.set("DOI", _doi(node))
    source.set("URL", _url(node))
    source.set("publisher", _name(node.get("publisher"), by_id))
    if kind in ("Thesis", "Report"):
        source.set("publisher", _name(node.get("sourceOrganization"), by_id))
    source.set("language", language(_text(node.get("inLanguage"))))
    source.set("number", _text(node.get("reportNumber")))
    source.set("volume", _text(node.get("volumeNumber")))
    source.set("issue", _text(node.get("issueNumber")))
    source.set(
        "page", page_range(_text(node.get("pageStart")), _text(node.get("pageEnd"))) or _text(node.get("pagination"))
    )
    source.set("version", _text(node.get("version") or node.get("softwareVersion")))
    source.set("abstract", _text(node.get("abstract")) or (_text(node.get("description")) if source.scholarly else ""))
    source.set("keyword", _keywords(node.get("keywords")))
    _set_serial(source, node)
    for whole in _wholes(node.get("isPartOf") or node.get("publication"), by_id):
        source.set("volume", _text(whole.get("volumeNumber")))
        source.set("issue", _text(whole.get("issueNumber")))
        source.set("issued", date(_text(whole.get("datePublished"))))
        _set_serial(source, whole)
        if "isPartOf" not in whole and not NO_CONTAINERS.intersection(_kinds(whole)):
            source.set("container-title", _text(whole.get("name")))
    return source


def _wholes(value: Any, by_id: dict[str, Node], depth: int = 0) -> Iterator[Node]:
    """What a work is part of: an issue, which is part of a volume, which is part of a journal."""
    for part in (value if isinstance(value, list) else [value])[:5]:
        whole = _resolved(part, by_id)
        if isinstance(whole, dict) and depth < 4:
            yield whole
            yield from _wholes(whole.get("isPartOf"), by_id, depth + 1)


def _set_serial(source: Source, node: Node) -> None:
    for name in ("issn", "isbn"):
        values = node.get(name)
        for value in values if isinstance(values, list) else [values]:
            if value and (number := serial_number(plain(value))):
                source.set(*number)


def _resolved(value: Any, by_id: dict[str, Node]) -> Any:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict) and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], {}) | value
    return value


def _people(value: Any, by_id: dict[str, Node]) -> list[Name]:
    names: list[Name] = []
    for person in value if isinstance(value, list) else [value]:
        person = _resolved(person, by_id)
        if isinstance(person, dict):
            family, given = _text(person.get("familyName")), _text(person.get("givenName"))
            name = _text(person.get("name") or person.get("@text"))
            if family and given:
                names.append({"family": family, "given": given})
            elif name and any(kind.endswith("Organization") for kind in _kinds(person)):
                names.append({"literal": name})
            else:
                names += people([name])
        elif isinstance(person, str) and "://" not in person:
            names += people([person])
    return names


def _name(value: Any, by_id: dict[str, Node]) -> str:
    value = _resolved(value, by_id)
    return _text(value.get("name") or value.get("@text")) if isinstance(value, dict) else _text(value)


def _doi(node: Node) -> str | None:
    for name in ("doi", "identifier", "@id", "sameAs", "url"):
        values = node.get(name)
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict):
                value = value.get("value") or value.get("@id")
            if isinstance(value, str) and (number := doi(value)):
                return number
    return None


def _url(node: Node) -> str:
    for name in ("url", "mainEntityOfPage", "@id"):
        value = node.get(name)
        value = value[0] if isinstance(value, list) and value else value
        value = value.get("@id") if isinstance(value, dict) else value
        if isinstance(value, str) and re.match(r"https?://(?!(?:dx\.)?doi\.org/)", value):
            return value.split("#")[0]
    return ""


def _keywords(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return join_keywords(word for text in values if isinstance(text, str) for word in split_keywords(plain(text)))


def _text(value: Any) -> str:
    for _ in range(4):  # a list of values, of a name in a language
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name") or ""
    return plain(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
