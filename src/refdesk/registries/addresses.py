"""The registries: their addresses and rate limits.

The address before the path can be set: `config set registry.crossref ADDRESS`, or the environment's
REFDESK_REGISTRY_CROSSREF, which takes precedence. Plain http is allowed for loopback only.
"""

from __future__ import annotations

import os
import re

from refdesk import config
from refdesk.errors import UsageError
from refdesk.items.tuples import NamedTuple


class Registry(NamedTuple):
    """A registry: its name, base address, requests per second for single records and for lists, and concurrent requests."""

    name: str
    base: str
    each_second: float
    lists_each_second: float
    at_once: int = 1


REGISTRIES = {
    registry.name: registry
    for registry in (
        Registry("crossref", "https://api.crossref.org", 10, 3, 3),
        Registry("datacite", "https://api.datacite.org", 5, 2, 2),
        Registry("doi", "https://doi.org", 5, 5, 2),
        Registry("arxiv", "https://export.arxiv.org", 1 / 3, 1 / 3),
        Registry("pubmed", "https://eutils.ncbi.nlm.nih.gov", 3, 3),
        Registry("openlibrary", "https://openlibrary.org", 1, 1),
        Registry("k10plus", "https://sru.k10plus.de", 3, 3),
        Registry("loc", "", 1 / 2, 1 / 2),  # its SRU service speaks plain http: only where an address is set
        Registry("dnb", "https://services.dnb.de", 2, 2),
        Registry("openalex", "https://api.openalex.org", 10, 10, 2),
        Registry("zenodo", "https://zenodo.org", 1, 1),
        Registry("inspire", "https://inspirehep.net", 3, 3),
        Registry("ads", "https://api.adsabs.harvard.edu", 1, 1),
        Registry("hal", "https://api.archives-ouvertes.fr", 3, 3),
        Registry("dblp", "https://dblp.org", 1, 1),
        Registry("wikidata", "https://www.wikidata.org", 2, 2),
        Registry("web", "", 2, 2, 2),  # pages and files by their own address
    )
}
LOOPBACK = re.compile(r"http://(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?(?:/|\Z)", re.I)


def base_of(name: str) -> str:
    """The base address of a registry, without a final slash; '' if it has none and none is set."""
    chosen = os.environ.get(f"REFDESK_REGISTRY_{name.upper()}") or config.value(f"registry.{name}")
    if chosen:
        check_address(chosen)
    return (chosen or REGISTRIES[name].base).rstrip("/")


def check_address(address: str) -> None:
    """Raise UsageError for an address that is neither https nor on this machine."""
    if not re.match(r"https://[^/]", address, re.I) and not LOOPBACK.match(address):
        raise UsageError(
            f"{address}: expected https; plain http is allowed for this machine only (http://127.0.0.1:8000)"
        )
