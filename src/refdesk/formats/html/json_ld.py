"""schema.org in JSON-LD: the node of the page that is the work it is about."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from refdesk.formats.html.sources import Source, date, doi, language, people, plain
from refdesk.formats.names import Name
from refdesk.formats.values import join_keywords, page_range, serial_number, split_keywords

# schema.org type -> CSL type; in the order in which a page's nodes are taken to be what the page is about
TYPES = {
    "ScholarlyArticle": "article-journal",
    "MedicalScholarlyArticle": "article-journal",
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
    "SocialMediaPosting": "post",
    "Review": "review",
    "Article": "post-weblog",
    "Movie": "motion_picture",
    "VideoObject": "motion_picture",
    "CreativeWork": "document",
    "WebPage": "webpage",
}
NO_CONTAINERS = frozenset(["WebPage", "PublicationIssue", "PublicationVolume"])
SCHOLARLY = frozenset(["ScholarlyArticle", "MedicalScholarlyArticle", "Thesis", "Chapter", "Book", "Dataset", "Report"])


def sources(scripts: list[str]) -> Iterator[Source]:
    """What the page's JSON-LD says of its main work."""
    nodes = [node for script in scripts for node in _nodes(_load(script))]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 2}
    works = [(list(TYPES).index(kind), n) for n, node in enumerate(nodes) if (kind := _kind(node))]
    if works:
        _, chosen = min(works)
        yield _source(nodes[chosen], by_id)


def _load(script: str) -> Any:
    text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", script)
    for attempt in (text, re.sub(r"[\x00-\x1f]+", " ", text)):
        try:
            return json.loads(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The nodes of a document, those of @graph and mainEntity among them."""
    if depth > 4:
        return
    if isinstance(value, list):
        for one in value:
            yield from _nodes(one, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for name in ("@graph", "mainEntity"):
            yield from _nodes(value.get(name), depth + 1)


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [
        re.split("[/:]", kind)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)
    ]


def _kind(node: dict[str, Any]) -> str | None:
    return next((kind for kind in _kinds(node) if kind in TYPES), None)


def _source(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Source:
    kind = _kind(node) or ""
    source = Source("json-ld", scholarly=kind in SCHOLARLY)
    source.set("type", TYPES.get(kind))
    source.set("title", _text(node.get("headline")) or _text(node.get("name")))
    source.set("author", _people(node.get("author") or node.get("creator"), by_id))
    source.set("editor", _people(node.get("editor"), by_id))
    source.set("issued", date(_text(node.get("datePublished")) or _text(node.get("dateCreated"))))
    source.set("DOI", _doi(node))
    source.set("URL", _url(node))
    source.set("publisher", _name(node.get("publisher"), by_id))
    source.set("language", language(_text(node.get("inLanguage"))))
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


def _wholes(value: Any, by_id: dict[str, dict[str, Any]], depth: int = 0) -> Iterator[dict[str, Any]]:
    """What a work is part of: an issue, which is part of a volume, which is part of a journal."""
    for one in (value if isinstance(value, list) else [value])[:5]:
        whole = _resolved(one, by_id)
        if isinstance(whole, dict) and depth < 4:
            yield whole
            yield from _wholes(whole.get("isPartOf"), by_id, depth + 1)


def _set_serial(source: Source, node: dict[str, Any]) -> None:
    for name in ("issn", "isbn"):
        values = node.get(name)
        for value in values if isinstance(values, list) else [values]:
            if value and (found := serial_number(plain(value))):
                source.set(*found)


def _resolved(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict) and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value


def _people(value: Any, by_id: dict[str, dict[str, Any]]) -> list[Name]:
    names: list[Name] = []
    for one in value if isinstance(value, list) else [value]:
        one = _resolved(one, by_id)
        if isinstance(one, dict):
            family, given = _text(one.get("familyName")), _text(one.get("givenName"))
            if family and given:
                names.append({"family": family, "given": given})
            elif one.get("@type") == "Organization" and (name := _text(one.get("name"))):
                names.append({"literal": name})
            else:
                names += people([_text(one.get("name"))])
        elif isinstance(one, str) and "://" not in one:
            names += people([one])
    return names


def _name(value: Any, by_id: dict[str, dict[str, Any]]) -> str:
    value = _resolved(value, by_id)
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _doi(node: dict[str, Any]) -> str | None:
    for name in ("doi", "identifier", "@id", "sameAs", "url"):
        values = node.get(name)
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict):
                value = value.get("value") or value.get("@id")
            if isinstance(value, str) and (found := doi(value)):
                return found
    return None


def _url(node: dict[str, Any]) -> str:
    for name in ("url", "mainEntityOfPage", "@id"):
        value = node.get(name)
        value = value.get("@id") if isinstance(value, dict) else value
        if isinstance(value, str) and re.match(r"https?://(?!(?:dx\.)?doi\.org/)", value):
            return value.split("#")[0]
    return ""


def _keywords(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return join_keywords(word for one in values if isinstance(one, str) for word in split_keywords(plain(one)))


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return plain(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
