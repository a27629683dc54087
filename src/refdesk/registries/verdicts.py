"""Check references against the records of their works, found by identifiers, else by a search.

Findings are N101 to N106. N107 (found nowhere) and N108 (could not be checked) are not faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from refdesk.items import Item
from refdesk.items.record import family, key_of, people, year
from refdesk.items.tuples import NamedTuple
from refdesk.items.values import dict_of, list_of
from refdesk.registries import matching
from refdesk.registries.asking import Session, items_of
from refdesk.registries.http import Unavailable
from refdesk.registries.identifiers import Identifier, recognise
from refdesk.registries.lookup import Found, look_up
from refdesk.registries.retractions import notices

INFORMATION = {"N107", "N108"}  # what could not be checked
SELDOM_REGISTERED = {"thesis", "report", "webpage", "post", "post-weblog", "legislation", "legal_case", "bill", "regulation",
                     "treaty", "hearing", "manuscript", "article-newspaper", "article-magazine", "personal_communication",
                     "interview", "broadcast", "motion_picture", "song", "speech", "map", "graphic", "patent", "standard",
                     "software", "collection", "pamphlet", "performance", "periodical", "event"}  # fmt: skip
OLD = 1950  # older books seldom have a record
GRAVE = {"retraction", "withdrawal", "removal", "partial_retraction", "retracted"}
LABELS = {"retraction": "retracted", "withdrawal": "withdrawn", "removal": "removed", "partial_retraction": "retracted in part",
          "expression_of_concern": "has an expression of concern", "correction": "corrected", "erratum": "corrected",
          "corrigendum": "corrected"}  # fmt: skip


class Verdict(NamedTuple):
    """A verdict on a reference: a code, the variable, a message, and the record it was compared with."""

    code: str
    variable: str
    message: str
    record: Item | None = None


def judge(
    items: Sequence[Item], session: Session, progress: Callable[[int, int], None] = lambda done, total: None
) -> Iterator[tuple[Item, list[Verdict]]]:
    """Each reference with its verdicts: identifiers in batches, then the others by a search, one by one."""
    named = [identifier_of(item) for item in items]
    wanted = [identifier for identifier in named if identifier]
    looked_up = dict(zip(wanted, look_up(wanted, session, progress), strict=True))
    for done, (item, identifier) in enumerate(zip(items, named, strict=True)):
        progress(done, len(items))
        yield item, list(verdicts(item, looked_up.get(identifier) if identifier else None, session))
    progress(1, 1)


def identifier_of(item: Item) -> Identifier | None:
    """The identifier to look up a reference by: its DOI, arXiv number, PMID, PMCID or ISBN."""
    custom = item.get("custom") if isinstance(item.get("custom"), dict) else {}
    assert isinstance(custom, dict)
    for kind, value in (
        ("doi", item.get("DOI")),
        ("arxiv", item.get("number") if "arxiv" in str(item.get("number", "")).lower() else None),
        ("pmid", item.get("PMID")),
        ("pmcid", item.get("PMCID")),
        ("isbn", str(item.get("ISBN", "")).split(",")[0] if item.get("type") == "book" else None),
        (
            "url",
            item.get("URL") if "arxiv.org/" in str(item.get("URL")) or "doi.org/" in str(item.get("URL")) else None,
        ),
    ):
        text = str(value or "").strip()
        found = recognise(text) or recognise(f"{kind}:{text}") if text else None
        if found and found.kind != "url":
            return found
    return None


def verdicts(item: Item, answer: Found | None, session: Session) -> Iterator[Verdict]:
    """The verdicts on one reference."""
    record: Item | None = None
    if answer and answer.items:
        record = answer.items[0]
        if of_another_work(item, record):
            variable = "DOI" if answer.identifier.kind in ("doi", "arxiv") else answer.identifier.kind.upper()
            yield Verdict(
                "N102",
                variable,
                f"{answer.identifier} is of another work: {described(record)}; here: {described(item)}",
                record,
            )
            return
    elif answer and answer.asked and answer.identifier.kind in ("doi", "arxiv"):
        yield Verdict("N101", "DOI" if item.get("DOI") else "number", f"{answer.identifier} does not exist")
        return
    elif answer and not answer.asked:
        yield Verdict("N108", "", f"could not be checked: {answer.problem}")
        return
    if record is None:
        try:
            record = search(item, session)
        except Unavailable as error:
            yield Verdict("N108", "", f"could not be checked: {error}")
            return
    if record is None:
        if expected_somewhere(item):
            yield Verdict("N107", "", "no registry knows it")
        return
    yield from compared(item, record)


def compared(item: Item, record: Item) -> Iterator[Verdict]:
    """The differences between a reference and its record, and notices about the work."""
    for difference in matching.differences(item, record):
        if is_preprint(record) and difference.variable in ("container-title", "page", "volume"):
            continue
        yield Verdict("N103", difference.variable, str(difference), record)
    for notice in notices(record):
        grave = notice.kind in GRAVE
        said = LABELS.get(notice.kind, notice.kind.replace("_", " "))
        where = ", ".join(filter(None, (notice.date, notice.doi)))
        if notice.doi.lower() != str(item.get("DOI", "")).lower() and (grave or notice.kind in LABELS):
            yield Verdict("N104" if grave else "N105", "DOI", f"{said}{f' ({where})' if where else ''}", record)
    if published := published_as(record):
        key = key_of(item) if item.get("id") else ""
        yield Verdict(
            "N106",
            "DOI",
            f"published meanwhile: {published} (refdesk import {published}"
            + (f"; refdesk merge NEW {key})" if key else ")"),
            record,
        )


def of_another_work(item: Item, record: Item) -> bool:
    """Whether an identifier leads to another work: another title, or a similar one by entirely different people."""
    titles = str(item.get("title") or ""), str(record.get("title") or "")
    if not all(titles):
        return False
    like = matching.title_likeness(*titles)
    agree, named = matching.authors_agree(item, record)
    return like == "another" or (
        like == "differs" and named > 0 and agree == 0 and bool(matching.authors_of(record)[0])
    )


def expected_somewhere(item: Item) -> bool:
    """Whether registries usually have records of works of this kind."""
    if item.get("type") in SELDOM_REGISTERED or not item.get("title"):
        return False
    when = year(item)
    return not (item.get("type") in ("book", "chapter") and when is not None and when < OLD)


def is_preprint(record: Item) -> bool:
    """Whether a record is a preprint, which is in no journal."""
    return record.get("type") == "article" and not record.get("container-title")


def published_as(record: Item) -> str:
    """The DOI of the article that a preprint became, from Crossref's relations or arXiv's record."""
    custom = dict_of(record.get("custom"))
    relations = dict_of(dict_of(custom.get("crossref")).get("relation"))
    for each in map(dict_of, list_of(relations.get("is-preprint-of"))):
        if each.get("id-type") == "doi" and each.get("id"):
            return str(each["id"])
    return str(dict_of(custom.get("arxiv")).get("doi") or "")


def described(item: Item) -> str:
    """A title and its authors in a few words."""
    authors = matching.names(matching.authors_of(item)[0])
    return f"'{item.get('title', '')}'" + (f" by {authors}" if authors else "")


def reference_text(item: Item) -> str:
    """The search words for a reference."""
    authors = " ".join(family(person) for person in list(people(item, "author"))[:6])
    parts = (
        authors,
        re.sub(r"</?\w[^<>]*>", "", str(item.get("title") or "")),
        item.get("container-title"),
        year(item),
    )
    return ". ".join(str(part) for part in parts if part)


def search(item: Item, session: Session) -> Item | None:
    """The record of a reference's work, from Crossref's search, else OpenAlex's, checked field by field. None if nothing fits."""
    if not item.get("title"):
        return None
    text = reference_text(item)
    question = f"search:{text}"
    candidates = answer.items if (answer := session.known(question)) else None
    if candidates is None:
        path = f"/works?query.bibliographic={quote(text)}&rows=5"
        candidates = items_of(session.ask("crossref", path, a_list=True), "crossref", "crossref")
        if best_of(item, candidates) is None:
            path = f"/works?search={quote(matching.words_of(str(item['title'])))}&per-page=5"
            try:
                candidates += items_of(session.ask("openalex", path, a_list=True), "openalex", "openalex")
            except Unavailable:
                if not candidates:
                    raise
        session.keep(question, [slim(each) for each in candidates], "search")
    return best_of(item, candidates)


def best_of(item: Item, candidates: Sequence[Item]) -> Item | None:
    """The candidate for the same work that differs least."""
    fitting = [each for each in candidates if matching.same_work(item, each)]
    return min(fitting, key=lambda each: len(matching.differences(item, each)), default=None)


def slim(item: Item) -> Item:
    """A candidate reduced to the variables that are compared."""
    return {name: value for name, value in item.items() if name not in ("abstract", "keyword")}
