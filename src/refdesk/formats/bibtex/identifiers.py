"""The identifiers of an entry: DOI, PubMed's numbers, eprints, and the links that they give."""

from __future__ import annotations

from refdesk.formats.bibtex.field_texts import read_verbatim
from refdesk.items import Item
from refdesk.items.regex import regex
from refdesk.items.values import ISSN, addresses, find_doi, serial_numbers

ARXIV = regex(r"(?i)^(?:arxiv:)?((?:\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(?:v\d+)?)$")
DOI = regex(r"(?i)^\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)+")
DIGITS_ONLY = regex(r"[\dXx-]+(?:, [\dXx-]+)*")
WORDS = regex(r"https?://\S*/(?=[^/\s]+/?$)|[^\W\d_]{3,}")
PUBMED = regex(r"(?i)^\W*(PMID|PMCID)\W+(\w+)\W*$")
# eprinttype -> the address of an eprint there
ARCHIVES = {
    "pubmed": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "pmid": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "jstor": "https://www.jstor.org/stable/",
    "hdl": "https://hdl.handle.net/",
    "googlebooks": "https://books.google.com?id=",
}


def read_identifiers(fields: dict[str, str], item: Item, kept: dict[str, str]) -> None:
    if "DOI" in item:
        item["DOI"] = DOI.sub("", item["DOI"])
    if "URL" in item:
        item["URL"], *more = addresses(item["URL"].strip("<>"))
        if "DOI" not in item and DOI.match(item["URL"]) and (number := find_doi(item["URL"])):
            item["DOI"] = number
        kept |= {f"url{number}": address for number, address in enumerate(more, 2)}
    if ISSN.fullmatch(item.get("ISBN", "")):  # as Mendeley has it
        item.setdefault("ISSN", item.pop("ISBN"))
    for name in ("ISBN", "ISSN"):
        if name in item and not DIGITS_ONLY.fullmatch(item[name]):
            numbers = [number for kind, number in serial_numbers(WORDS.sub(" ", item[name])) if kind == name]
            item[name] = ", ".join(dict.fromkeys(numbers)) or item[name]
    note = PUBMED.match(item.get("note", ""))
    if note:
        item.setdefault(note[1].upper(), note[2])
        del item["note"]
    kept.update({name: fields[name] for name in ("eprint", "eprinttype", "eprintclass") if name in fields})
    if "eprint" in fields:
        read_eprint(read_verbatim(fields["eprint"]), fields.get("eprinttype", "").strip().lower(), item)


def read_eprint(number: str, archive: str, item: Item) -> None:
    arxiv = ARXIV.match(number)
    if archive == "arxiv" or (not archive and arxiv):
        item.setdefault("URL", f"https://arxiv.org/abs/{arxiv[1] if arxiv else number}")
    elif archive in ARCHIVES:
        if archive in ("pubmed", "pmid"):
            item.setdefault("PMID", number)
        item.setdefault("URL", ARCHIVES[archive] + number)
    elif number.startswith("http"):
        item.setdefault("URL", number)
