"""Which entries belong in a list: by the options of the command that marks its place, and by where the works are cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from refdesk.csl.formatted import Entry
from refdesk.documents.reading import Document
from refdesk.documents.scanned import ListPlace
from refdesk.items import Item


def in_notes(place: ListPlace) -> bool:
    """Whether a list is that of the works which notes cite: Sphinx's `.. footbibliography::`."""
    return place.options.get("directive") == "footbibliography"


def keys_in_notes(documents: Iterable[Document]) -> frozenset[str]:
    """The keys that only Sphinx's roles for notes cite."""
    keys: dict[bool, set[str]] = {True: set(), False: set()}
    for document in documents:
        for _, cluster in document.clusters():
            keys[cluster.command.startswith("foot")].update(cite.key for cite in cluster.cites)
    return frozenset(keys[True] - keys[False])


def wanted(entry: Entry, options: Mapping[str, str], items: Mapping[str, Item]) -> bool:
    """Whether an entry belongs in a list (biblatex: keyword, type, notkeyword, nottype)."""
    item = items.get(entry.id, {})
    said = str(item.get("keyword", ""))
    keywords = {word.strip() for word in said.replace(";", ",").split(",")}
    kind = str(item.get("type", ""))
    return all(
        (
            "keyword" not in options or options["keyword"] in keywords,
            "notkeyword" not in options or options["notkeyword"] not in keywords,
            "type" not in options or same_type(options["type"], kind),
            "nottype" not in options or not same_type(options["nottype"], kind),
        )
    )


def same_type(named: str, kind: str) -> bool:
    """Whether an item has a type, given as BibTeX or CSL name."""
    also = {
        "article": "article-journal",
        "online": "webpage",
        "inproceedings": "paper-conference",
        "incollection": "chapter",
    }
    return kind in (named, also.get(named))
