"""Look up identifiers: first in the cache, then in the registries, in batches if a registry accepts them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from urllib.parse import quote

from refdesk.items import Item
from refdesk.items.fold import fold
from refdesk.items.tuples import NamedTuple
from refdesk.registries.addresses import base_of
from refdesk.registries.asking import Session, items_of
from refdesk.registries.books import merged
from refdesk.registries.http import Unavailable
from refdesk.registries.identifiers import Identifier
from refdesk.registries.singles import one

CSL_JSON = {"Accept": "application/vnd.citationstyles.csl+json"}
DOIS_AT_ONCE = 40  # limited by the length of the filter in the address
ARXIV_AT_ONCE = 50
PMIDS_AT_ONCE = 100
BOOKS_AT_ONCE = 20


class Found(NamedTuple):
    """The result for an identifier: items, or the reason for none. `asked` is False if no registry could be asked."""

    identifier: Identifier
    items: list[Item]
    problem: str = ""
    asked: bool = True


Outcome = tuple[Identifier, list[Item] | Unavailable, str]
"""An identifier, its items or why there are none, and who said so."""


def look_up(
    identifiers: Sequence[Identifier], session: Session, progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Found]:
    """Look up identifiers, and return the results in order. After an interruption, finished answers are in the cache."""
    wanted = list(dict.fromkeys(identifier._replace(hint="") for identifier in identifiers))
    outcomes: dict[Identifier, list[Item] | Unavailable] = {}
    waiting: dict[str, list[Identifier]] = {}
    for identifier in wanted:
        if (answer := session.known(str(identifier))) is not None:
            outcomes[identifier] = answer.items
        else:
            waiting.setdefault(identifier.kind, []).append(identifier)
    for identifier, outcome, _ in asked(waiting, session):
        outcomes[identifier] = outcome
        progress(len(outcomes), len(wanted))
    progress(1, 1)
    return [found(identifier, outcomes[identifier._replace(hint="")]) for identifier in identifiers]


def found(identifier: Identifier, outcome: list[Item] | Unavailable) -> Found:
    """An outcome with its message; a record that does not fit its hint is rejected."""
    if isinstance(outcome, Unavailable):
        return Found(identifier, [], str(outcome), asked=False)
    if not outcome:
        return Found(identifier, [], "no registry has a record of it")
    if identifier.hint and not fits(identifier.hint, outcome[0]):
        title = outcome[0].get("title", "")
        return Found(identifier, [], f"'{identifier.hint}' does not fit it: it is '{title}'")
    return Found(identifier, outcome)


def fits(hint: str, item: Item) -> bool:
    """Whether a record has the name or title words that were given with its identifier."""
    from refdesk.items.record import family, people

    known = fold(
        f"{item.get('title', '')} {' '.join(family(person) for person in people(item, 'author', 'editor'))}"
    ).split()
    return all(word in known for word in fold(hint).split() if len(word) > 1 and not word.isdigit())


def asked(waiting: dict[str, list[Identifier]], session: Session) -> Iterator[Outcome]:
    """Ask the registries; those for different kinds are asked concurrently."""
    if len(waiting) < 2:
        for kind, identifiers in waiting.items():
            yield from kept(kind, identifiers, session)
        return
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(len(waiting))
    try:
        for outcomes in pool.map(lambda kind: list(kept(kind, waiting[kind], session)), waiting):
            yield from outcomes
    finally:  # do not wait for the others when interrupted; their answers are in the cache
        pool.shutdown(wait=False, cancel_futures=True)


def kept(kind: str, identifiers: list[Identifier], session: Session) -> Iterator[Outcome]:
    """Ask the registries for one kind, and cache each answer as it arrives."""
    for identifier, outcome, registry in of_kind(kind, identifiers, session):
        if isinstance(outcome, list):
            session.keep(str(identifier), outcome, registry)
        yield identifier, outcome, registry


def of_kind(kind: str, identifiers: list[Identifier], session: Session) -> Iterator[Outcome]:
    """Ask the registries for one kind of identifier."""
    many = {"doi": dois, "arxiv": preprints, "pmid": articles, "isbn": books}.get(kind)
    if many:
        yield from many(identifiers, session)
        return
    for identifier in identifiers:
        try:
            yield identifier, one(identifier, session, look_up), kind
        except Unavailable as error:
            yield identifier, error, kind


def chunks(identifiers: Sequence[Identifier], size: int) -> Iterator[list[Identifier]]:
    """The identifiers in groups of `size`."""
    for start in range(0, len(identifiers), size):
        yield list(identifiers[start : start + size])


def in_turn(
    ask: Callable[[list[Identifier]], dict[str, Item]], groups: Iterable[list[Identifier]], at_once: int
) -> Iterator[tuple[list[Identifier], dict[str, Item] | Unavailable]]:
    """Ask for each group, some concurrently, and yield it with its answer."""

    def attempt(group: list[Identifier]) -> tuple[list[Identifier], dict[str, Item] | Unavailable]:
        try:
            return group, ask(group)
        except Unavailable as error:
            return group, error

    listed = list(groups)
    if len(listed) < 2 or at_once < 2:
        yield from map(attempt, listed)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(at_once, len(listed))) as pool:
        yield from pool.map(attempt, listed)


def dois(identifiers: list[Identifier], session: Session) -> Iterator[Outcome]:
    """DOIs: in batches from Crossref, then DataCite, then each of the others through doi.org. A DOI is unknown only if all
    of them could be asked."""
    left = identifiers
    failed: dict[Identifier, Unavailable] = {}
    for registry, ask in (("crossref", crossref_list), ("datacite", datacite_list)):
        plain = [identifier for identifier in left if "," not in identifier.value]
        others = [identifier for identifier in left if "," in identifier.value]
        for group, answer in in_turn(partial(ask, session), chunks(plain, DOIS_AT_ONCE), 3):
            for identifier in group:
                item = answer.get(identifier.value) if isinstance(answer, dict) else None
                if isinstance(answer, Unavailable):
                    failed[identifier] = answer
                if item:
                    yield identifier, [item], registry
                else:
                    others.append(identifier)
        left = others
    for group, answer in in_turn(lambda group: negotiated(group[0], session), chunks(left, 1), 2):
        [identifier] = group
        if isinstance(answer, Unavailable):
            yield identifier, answer, "doi"
        else:
            yield identifier, list(answer.values()) or failed.get(identifier, []), "doi"


def crossref_list(session: Session, group: list[Identifier]) -> dict[str, Item]:
    """The works of Crossref by their DOIs."""
    wanted = ",".join(f"doi:{quote(identifier.value, safe='/:;().')}" for identifier in group)
    reply = session.ask("crossref", f"/works?filter={wanted}&rows={len(group)}", a_list=True)
    return by_doi(items_of(reply, "crossref", "crossref"))


def datacite_list(session: Session, group: list[Identifier]) -> dict[str, Item]:
    """The records of DataCite by their DOIs."""
    wanted = ",".join(quote(identifier.value, safe="/:;().") for identifier in group)
    reply = session.ask("datacite", f"/dois?ids={wanted}&page[size]={len(group)}", a_list=True)
    return by_doi(items_of(reply, "datacite", "datacite"))


def negotiated(identifier: Identifier, session: Session) -> dict[str, Item]:
    """The record of a DOI from its own agency, through doi.org."""
    reply = session.ask("doi", "/" + quote(identifier.value, safe="/:;()."), headers=CSL_JSON)
    if reply.status == 406:
        raise Unavailable("its agency has no record that can be read")
    items = items_of(reply, "csl-json", "doi.org")
    return {identifier.value: items[0]} if items else {}


def by_doi(items: Iterable[Item]) -> dict[str, Item]:
    """The items by their DOIs in lower case."""
    return {str(item["DOI"]).lower(): item for item in items if item.get("DOI")}


def preprints(identifiers: list[Identifier], session: Session) -> Iterator[Outcome]:
    """arXiv numbers, in batches."""

    def ask(group: list[Identifier]) -> dict[str, Item]:
        wanted = ",".join(identifier.value for identifier in group)
        reply = session.ask("arxiv", f"/api/query?id_list={wanted}&max_results={len(group)}", a_list=True)
        items = items_of(reply, "arxiv", "arxiv")
        return {bare_number(str(item.get("number", "")).removeprefix("arXiv:")): item for item in items}

    for group, answer in in_turn(ask, chunks(identifiers, ARXIV_AT_ONCE), 1):
        for identifier in group:
            yield identifier, outcome(answer, bare_number(identifier.value)), "arxiv"


def bare_number(number: str) -> str:
    """An arXiv number without its version."""
    return re.sub(r"v\d+\Z", "", number).lower()


def outcome(answer: dict[str, Item] | Unavailable, key: str) -> list[Item] | Unavailable:
    """The items for one identifier in the answer to a batch."""
    if isinstance(answer, Unavailable):
        return answer
    return [answer[key]] if key in answer else []


def articles(identifiers: list[Identifier], session: Session) -> Iterator[Outcome]:
    """PubMed ids, in batches."""

    def ask(group: list[Identifier]) -> dict[str, Item]:
        wanted = ",".join(identifier.value for identifier in group)
        reply = session.ask(
            "pubmed", f"/entrez/eutils/efetch.fcgi?db=pubmed&id={wanted}&retmode=xml&tool=refdesk", a_list=True
        )
        if reply.status == 400:  # none of them is a PubMed id
            return {}
        return {str(item.get("PMID", "")): item for item in items_of(reply, "pubmed-xml", "pubmed")}

    for group, answer in in_turn(ask, chunks(identifiers, PMIDS_AT_ONCE), 1):
        for identifier in group:
            yield identifier, outcome(answer, identifier.value), "pubmed"


def books(identifiers: list[Identifier], session: Session) -> Iterator[Outcome]:
    """ISBNs: Open Library in batches, then library catalogues; the records of a book are merged."""

    def ask(group: list[Identifier]) -> dict[str, Item]:
        keys = ",".join(f"ISBN:{identifier.value}" for identifier in group)
        reply = session.ask("openlibrary", f"/api/books?bibkeys={keys}&jscmd=data&format=json", a_list=True)
        items = items_of(reply, "openlibrary", "openlibrary")
        return {number: item for item in items for number in numbers_of(item)}

    for group, answer in in_turn(ask, chunks(identifiers, BOOKS_AT_ONCE), 1):
        for identifier in group:
            said: list[Item] = (
                [answer[identifier.value]] if isinstance(answer, dict) and identifier.value in answer else []
            )
            failed: list[Unavailable] = [answer] if isinstance(answer, Unavailable) else []
            for registry, path, form in CATALOGUES:
                if not base_of(registry):
                    continue
                try:
                    reply = session.ask(registry, path.format(identifier.value))
                    said += items_of(reply, form, registry)[:1]
                except Unavailable as error:
                    failed.append(error)
            yield identifier, [merged(said, identifier.value)] if said else failed[0] if failed else [], "catalogues"


CATALOGUES = (
    (
        "k10plus",
        "/opac-de-627?version=1.1&operation=searchRetrieve&query=pica.isb%3D{}&maximumRecords=1&recordSchema=picaxml",
        "pica",
    ),
    (
        "dnb",
        "/sru/dnb?version=1.1&operation=searchRetrieve&query=num%3D{}&maximumRecords=1&recordSchema=MARC21-xml",
        "marcxml",
    ),
    (
        "loc",
        "/lcdb?version=1.1&operation=searchRetrieve&query=bath.isbn%3D{}&maximumRecords=1&recordSchema=mods",
        "mods",
    ),
)


def numbers_of(item: Item) -> list[str]:
    """The ISBNs of an item in thirteen digits."""
    from refdesk.registries.identifiers import good_isbn, isbn13

    digits = (re.sub(r"[^\dX]", "", number.upper()) for number in str(item.get("ISBN", "")).split(","))
    return [isbn13(number) for number in digits if good_isbn(number)]
