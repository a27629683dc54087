"""Citations from a command line or a script -> clusters -> text.

A cluster is given as plain keys, in pandoc's syntax (see `citations`), or as JSON. All clusters of a call are one
document: numbers, ibid., notes and disambiguation apply across them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from refdesk.errors import BadData, UsageError
from refdesk.items.record import bare
from refdesk.items.tuples import NamedTuple
from refdesk.rendering.citations import LABELS, Cluster, is_written, parse, terms_of
from refdesk.styles.index import read_info
from refdesk.styles.locales import find_locale, read_locale
from refdesk.styles.names import StyleFile

if TYPE_CHECKING:
    from refdesk.csl.formatted import Bibliography, Formatted
    from refdesk.items import Item
    from refdesk.rendering.engine import Engine

Missing = Literal["error", "keep", "skip"]
Terms = Mapping[str, str]
"""The label of a locator by the name or abbreviation that a text has for it, in lower case (`pp.` -> `page`)."""


@dataclass(frozen=True, slots=True)
class CiteOptions:
    """The command-line options for a single cite."""

    locator: str | None = None
    label: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    suppress_author: bool = False
    author_only: bool = False

    def applied(self, clusters: Sequence[Cluster | None], terms: Terms) -> list[Cluster | None]:
        """The clusters with these options. UsageError if there are options and more than one cite."""
        extra: dict[str, Any] = {
            "locator": self.locator,
            "label": locator_label(self.label, terms) if self.locator else None,
            "prefix": spaced(self.prefix),
            "suffix": self.suffix,
            "suppress-author": self.suppress_author or None,
            "author-only": self.author_only or None,
        }
        extra = {name: value for name, value in extra.items() if value}
        match extra, clusters:
            case {}, _ if not extra:
                return list(clusters)
            case _, [Cluster((cite,), narrative, typed)]:
                return [Cluster(({**cite, **extra},), narrative, typed)]
        raise UsageError("--locator, --prefix and the like need a single key; for several, write '[@a, p. 3; see @b]'")


class Citation(NamedTuple):
    """A rendered cluster: the keys in it, and its text."""

    keys: tuple[str, ...]
    text: str


def spaced(prefix: str | None) -> str | None:
    """The prefix with a space after it, unless it ends in a mark that needs none."""
    return prefix + " " if prefix and prefix[-1] not in " ([{-/—“‘" else prefix


def locator_terms(style: StyleFile, locale: str | None) -> Terms:
    """The names of locators in the style's language and in English."""
    language = locale or style.locale or read_info(style.path).locale or "en-US"
    codes = dict.fromkeys([find_locale(language), "en-US"])
    return terms_of(*(xml for code in codes if (xml := read_locale(code))))


def locator_label(name: str | None, terms: Terms) -> str:
    """The CSL label for a label's name in CSL, the style's language or English; UsageError if there is none."""
    wanted = (name or "page").strip().lower()
    label = terms.get(wanted) or terms.get(f"{wanted}.") or wanted
    if label not in LABELS:
        raise UsageError(f"no locator label '{name}'; expected one of {', '.join(sorted(LABELS))}")
    return label


def read_line(line: str, terms: Terms) -> Cluster | None:
    """The cluster of a line (JSON, pandoc's syntax or keys); None for an empty line."""
    line = line.strip()
    if not line:
        return None
    if line.startswith(("{", '["', "[{", "[ {", '[ "')):
        return read_json(line)
    if "@" in line:
        return read_written(line, terms)
    return Cluster(tuple({"id": key} for key in line.split()))


def read_written(text: str, terms: Terms) -> Cluster:
    """The cluster of a text in pandoc's syntax, or of a plain key."""
    written = is_written(text) or text.startswith("@")
    return parse(text, terms)._replace(typed=True) if written else Cluster(({"id": text},))


def read_cluster(citation: str | Mapping[str, Any], terms: Terms) -> Cluster:
    """The cluster of a citation in a Python program: a text in pandoc's syntax, a key, or citeproc's citation data."""
    return read_written(citation, terms) if isinstance(citation, str) else read_data(citation, str(citation))


def read_json(line: str) -> Cluster:
    """The cluster of a line of JSON (see `read_data`)."""
    import json

    try:
        return read_data(json.loads(line), line)
    except (ValueError, RecursionError) as error:
        raise BadData(f"<stdin>: not JSON: {error}: {line[:60]}") from None


def read_data(data: Any, line: str) -> Cluster:
    """The cluster of a list of cites, or of an object with citationItems (citeproc's citation data)."""
    cites = data.get("citationItems") if isinstance(data, Mapping) else data
    cites = [{"id": cite} if isinstance(cite, str) else cite for cite in cites] if isinstance(cites, list) else None
    if not cites or not all(isinstance(cite, dict) and isinstance(cite.get("id"), str | int) for cite in cites):
        raise BadData(f"no cites with an id: {line[:60]}")
    properties = data.get("properties") if isinstance(data, Mapping) else None
    mode = properties.get("mode") if isinstance(properties, dict) else None
    return Cluster(tuple({**cite, "id": str(cite["id"])} for cite in cites), narrative=mode == "composite")


def cited_keys(clusters: Sequence[Cluster | None]) -> list[str]:
    """The keys that the clusters cite, each once."""
    return list(dict.fromkeys(bare(cite["id"]) for cluster in clusters if cluster for cite in cluster.cites))


def render_clusters(
    clusters: Sequence[Cluster | None],
    items: Sequence[Item],
    engine: Engine,
    inline: Callable[[Formatted], str],
    *,
    renamed: Mapping[str, str] | None = None,
    note: int = 0,
    keep_missing: bool = False,
) -> tuple[list[Citation], Bibliography | None]:
    """The text of each cluster, in one document, and the list of the items.

    A cite with an unknown key is left out, or written as `[KEY?]` with `keep_missing`. `renamed` maps former keys to
    current ones. `note` is the number of the note that contains all clusters; without it, each has the next number.
    """
    known = {item["id"] for item in items}
    document_clusters: list[dict[str, Any]] = []
    present: list[tuple[str, ...]] = []
    missing: list[list[str]] = []
    for cluster in clusters:
        cites = _with_current_keys(cluster, renamed or {})
        there = [cite for cite in cites if cite["id"] in known]
        if cluster and there:
            document_clusters.append(_as_json(cluster, there, note or len(document_clusters) + 1))
        present.append(tuple(cite["id"] for cite in there))
        missing.append([cite["id"] for cite in cites if cite["id"] not in known])
    document = engine.document(items, document_clusters)
    texts = iter(document.citations)
    citations = []
    for keys, lacking in zip(present, missing, strict=True):
        pieces = [inline(next(texts))] if keys else []
        pieces += [inline((f"[{key}?]",)) for key in lacking] if keep_missing else []
        citations.append(Citation(keys, " ".join(filter(None, pieces))))
    return citations, document.bibliography


def _with_current_keys(cluster: Cluster | None, renamed: Mapping[str, str]) -> list[dict[str, Any]]:
    cites = cluster.cites if cluster else ()
    return [{**cite, "id": renamed.get(key, key)} for cite in cites for key in [bare(cite["id"])]]


def _as_json(cluster: Cluster, cites: Sequence[dict[str, Any]], note: int) -> dict[str, Any]:
    """The cluster as citeproc takes it."""
    properties: dict[str, Any] = {"noteIndex": note}
    if cluster.narrative:
        properties["mode"] = "composite"
    if cluster.typed:
        properties["as-typed"] = True
    return {"citationItems": list(cites), "properties": properties}
