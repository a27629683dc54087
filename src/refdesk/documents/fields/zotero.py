"""What Zotero's word-processor plugins read from a document: citations as citeproc JSON, preferences in pieces."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from html import escape
from typing import Any

from refdesk.documents.scanned import Cluster
from refdesk.items import Item

SCHEMA = "https://github.com/citation-style-language/schema/raw/master/csl-citation.json"
PIECE = 255  # characters that Word keeps in one property of a document


def identifier(*parts: object) -> str:
    """Eight letters and digits, always the same for the same parts."""
    digest = int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:8], "big")
    letters = "0123456789abcdefghijklmnopqrstuvwxyz"
    return "".join(letters[digest // 36**place % 36] for place in range(8))


def citation_json(
    cluster: Cluster, items: Mapping[str, Item], plain: str, number: int, note: int, skip_author: bool
) -> str:
    """A citation as stored in a field."""
    cites: list[dict[str, Any]] = []
    for index, cite in enumerate(cluster.cites):
        item: dict[str, Any] = {
            "id": cite.key,
            "uris": [f"http://zotero.org/users/local/refdesk/items/{identifier(cite.key).upper()}"],
            "itemData": dict(items[cite.key]),
        }
        if cite.locator:
            item |= {"locator": cite.locator, "label": cite.label}
        if cite.prefix.strip():
            item["prefix"] = cite.prefix.strip()
        if cite.suffix.strip():
            item["suffix"] = cite.suffix
        if cite.mode == "suppress-author" or (skip_author and not index):
            item["suppress-author"] = True
        cites.append(item)
    properties = {"formattedCitation": plain, "plainCitation": plain, "noteIndex": note}
    citation = {
        "citationID": identifier(number, [cite.key for cite in cluster.cites]),
        "properties": properties,
        "citationItems": cites,
        "schema": SCHEMA,
    }
    return json.dumps(citation, ensure_ascii=False, separators=(",", ":"))


def preferences(style: str, locale: str, notes: bool, field_type: str, listed: bool) -> list[str]:
    """The document's preferences, in pieces."""
    text = (
        f'<data data-version="3" zotero-version="6.0.0"><session id="{identifier(style)}"/>'
        f'<style id="http://www.zotero.org/styles/{escape(style)}" locale="{escape(locale)}" hasBibliography="{int(listed)}" '
        f'bibliographyStyleHasBeenSet="{int(listed)}"/><prefs><pref name="fieldType" value="{field_type}"/>'
        f'<pref name="noteType" value="{int(notes)}"/></prefs></data>'
    )
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
