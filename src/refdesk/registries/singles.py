"""Identifiers that are looked up one by one: pages, PubMed Central, journals, ADS, Wikidata, and registries without batches."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol
from urllib.parse import quote

from refdesk.items import Item
from refdesk.registries.addresses import LOOPBACK
from refdesk.registries.asking import Session, items_of
from refdesk.registries.http import Unavailable
from refdesk.registries.identifiers import Identifier

# Kinds that are looked up one by one: registry, path, format of the answer.
SINGLE = {
    "openalex": ("openalex", "/works/{}", "openalex"),
    "zenodo": ("zenodo", "/api/records/{}", "zenodo"),
    "inspire": ("inspire", "/api/literature/{}?format=bibtex", "bibtex"),
    "hal": ("hal", "/search/?q=halId_s:{}&wt=bibtex", "bibtex"),
    "dblp": ("dblp", "/rec/{}.bib", "bibtex"),
}


class Answered(Protocol):
    """What an identifier leads to."""

    @property
    def items(self) -> list[Item]: ...

    @property
    def problem(self) -> str: ...

    @property
    def asked(self) -> bool: ...


LookUp = Callable[[list[Identifier], Session], Sequence[Answered]]


def one(identifier: Identifier, session: Session, look_up: LookUp) -> list[Item]:
    """The items of an identifier; `look_up` is called if it only leads to other identifiers."""
    kind, value = identifier.kind, identifier.value
    if kind in SINGLE:
        registry, path, form = SINGLE[kind]
        return session.items(str(identifier), registry, path.format(quote(value)), form)[:1]
    if kind in ("pmcid", "wikidata"):
        return (by_pmcid if kind == "pmcid" else by_wikidata)(value, session, look_up)
    if kind == "url":
        return page(identifier, session)
    return {"issn": journal, "ads": by_bibcode}[kind](value, session)


def page(identifier: Identifier, session: Session) -> list[Item]:
    """A web page, a PDF or a file of references, read as if it had been saved."""
    address = identifier.value
    if address.startswith("http://") and not LOOPBACK.match(address):
        address = "https://" + address.removeprefix("http://")
    items = session.items(str(identifier), "web", address, "html", "the page")
    return [{**item, "URL": item.get("URL", address)} for item in items]


def by_pmcid(number: str, session: Session, look_up: LookUp) -> list[Item]:
    """An article of PubMed Central, by the number that PubMed has for it, else by its DOI."""
    import orjson

    reply = session.ask(
        "pubmed", f"/entrez/eutils/esummary.fcgi?db=pmc&id={number.removeprefix('PMC')}&retmode=json&tool=refdesk"
    )
    try:
        answer = orjson.loads(reply.body)["result"][number.removeprefix("PMC")]
        ids = {each["idtype"]: str(each["value"]) for each in answer.get("articleids", [])}
    except (orjson.JSONDecodeError, KeyError, TypeError):
        if reply.status >= 400 or b"result" not in reply.body:
            raise Unavailable(f"pubmed answered {reply.status} with nothing that can be read") from None
        return []
    for kind, name in (("pmid", "pmid"), ("doi", "doi")):
        if ids.get(name) and ids[name] != "0":
            [got] = look_up([Identifier(kind, ids[name].lower())], session)
            if not got.asked:
                raise Unavailable(got.problem)
            if got.items:
                return [{**got.items[0], "PMCID": number}]
    return []


def journal(number: str, session: Session) -> list[Item]:
    """A journal by its ISSN: its name and publisher."""
    import orjson

    reply = session.ask("crossref", f"/journals/{number}")
    if reply.status == 404:
        return []
    try:
        answer = orjson.loads(reply.body)["message"]
        title, publisher, numbers = answer["title"], answer.get("publisher"), answer.get("ISSN") or [number]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise Unavailable("crossref answered with nothing that can be read") from None
    item: Item = {"type": "periodical", "title": title, "publisher": publisher, "ISSN": ", ".join(numbers)}
    return [{name: value for name, value in item.items() if value}]


def by_bibcode(code: str, session: Session) -> list[Item]:
    """A record of ADS, which requires a token."""
    import os

    token = os.environ.get("REFDESK_ADS_TOKEN")
    if not token:
        raise Unavailable("ADS wants a token: set REFDESK_ADS_TOKEN")
    reply = session.ask(
        "ads", f"/v1/export/bibtex/{quote(code)}?format=raw", headers={"Authorization": f"Bearer {token}"}
    )
    return items_of(reply, "bibtex", "ads")[:1]


# Wikidata properties that another registry can look up.
WIKIDATA = {"P356": "doi", "P212": "isbn", "P818": "arxiv", "P698": "pmid", "P957": "isbn"}


def by_wikidata(number: str, session: Session, look_up: LookUp) -> list[Item]:
    """A work by the identifiers that Wikidata has for it, else its title and year."""
    import orjson

    from refdesk.items import dates
    from refdesk.registries.identifiers import recognise

    reply = session.ask("wikidata", f"/wiki/Special:EntityData/{number}.json")
    if reply.status in (400, 404):
        return []
    try:
        claims = orjson.loads(reply.body)["entities"][number]["claims"]
        stated = {
            name: each[0]["mainsnak"]["datavalue"]["value"]
            for name, each in claims.items()
            if "datavalue" in each[0]["mainsnak"]
        }
    except (orjson.JSONDecodeError, KeyError, TypeError, IndexError):
        raise Unavailable("wikidata answered with nothing that can be read") from None
    for name, kind in WIKIDATA.items():
        identifier = recognise(f"{kind}:{stated[name]}") if isinstance(stated.get(name), str) else None
        if identifier:
            [got] = look_up([identifier], session)
            if got.items:
                return got.items
    title = stated.get("P1476")
    if not isinstance(title, dict):
        return []
    item: Item = {"type": "document", "title": title.get("text", ""), "language": title.get("language", "")}
    time = stated.get("P577")
    if isinstance(time, dict) and (date := dates.parse(re.sub(r"-00", "", str(time.get("time", "")).lstrip("+")[:10]))):
        item["issued"] = date
    return [item]
