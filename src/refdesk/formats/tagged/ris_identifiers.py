"""The identifiers and addresses of a RIS record, which databases keep in tags of their own."""

from __future__ import annotations

import re

from refdesk.items import Item
from refdesk.items.regex import regex
from refdesk.items.values import addresses, doi, find_doi

USER_FIELDS = "AN C1 C2 C3 C4 C5 C6 C7 C8 U1 U2 U3 U4 U5 XR".split()
# PubMed's identifiers: the variable, what the values of a tag look like, and the tags.
PUBMED = (
    ("PMCID", regex(r"(?:PMCID:? ?)?(PMC\d+)(?: ?\[pmcid\])?"), USER_FIELDS),
    ("PMID", regex(r"PMID:? ?(\d{1,8})"), USER_FIELDS),
    ("PMID", regex(r"(\d{1,8}) ?\[pmid\]"), USER_FIELDS),
    ("PMID", regex(r"(\d{6,8})"), ["C5"]),
    ("PMID", regex(r"PUBMED (\d{1,8})"), ["XR"]),  # Cochrane's
)


def from_medline(item: Item, rest: dict[str, list[str]]) -> bool:
    """Whether the record comes from PubMed or MEDLINE, which end every title with a full stop."""
    databases = " ".join([item.get("source", ""), *rest.get("DB", ())])
    if "europepmc.org" in item.get("URL", ""):
        return True
    return bool(databases.strip() and re.search(r"(?i)medline|pubmed|\bnlm\b", databases))


def resolve_links(item: Item, rest: dict[str, list[str]]) -> None:
    """The DOI, wherever it is; the first of several addresses."""
    if "DOI" in item:
        item["DOI"] = doi(item["DOI"])
    if "genre" in item and (number := find_doi(item["genre"])) is not None:
        del item["genre"]
        item.setdefault("DOI", number)
        rest.setdefault("M3", []).append(number)
    if "URL" not in item:
        return
    url, *more = addresses(item["URL"])
    if url.startswith("<"):  # <Go to ISI>://WOS:000...
        rest.setdefault("UR", []).append(item.pop("URL"))
    elif more:
        item["URL"] = url
        rest.setdefault("UR", []).extend(more)
    if "DOI" not in item and "doi.org/" in url and (number := find_doi(url)):
        item["DOI"] = number


def resolve_pubmed(item: Item, rest: dict[str, list[str]]) -> None:
    """PubMed's numbers, which are in user fields, and those of MEDLINE's records."""
    if rest.keys().isdisjoint(USER_FIELDS):
        return
    for name, pattern, tags in PUBMED:
        for tag in [tag for tag in tags if tag in rest]:
            number = next((match[1] for value in rest[tag] if (match := pattern.fullmatch(value))), None)
            if number and item.setdefault(name, number) == number:
                rest[tag] = [value for value in rest[tag] if not pattern.fullmatch(value)]
                if not rest[tag]:
                    del rest[tag]
    if from_medline(item, rest) and "PMID" not in item and re.fullmatch(r"\d{6,8}", "".join(rest.get("AN", []))):
        item["PMID"] = rest.pop("AN")[0]
