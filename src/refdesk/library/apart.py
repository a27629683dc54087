"""What keeps two similar records apart, whatever the weights of their fields say: editions, parts, replies, preprints."""

from __future__ import annotations

from refdesk.items.regex import regex
from refdesk.library.traits import Traits


def apart(a: Traits, b: Traits, levels: dict[str, str]) -> str:
    """What keeps two similar records apart, or ""."""
    return _other_identifier(a, b, levels) or _other_kind(a, b, levels) or _other_part(a, b, levels)


def _other_identifier(a: Traits, b: Traits, levels: dict[str, str]) -> str:
    """A different identifier or address that settles it. A journal may give one article two DOIs, in the same place or because
    it prints it twice."""
    in_one_place = levels["page"] == levels["volume"] == "same" or printed_twice(a, b, levels)
    one_is_preprint = a.doi.startswith(_PREPRINT_DOI) != b.doi.startswith(_PREPRINT_DOI)
    if levels["DOI"] == "other" and (one_is_preprint or levels["title"] == "brief" or not in_one_place):
        return "other DOI"
    if levels["ISBN"] == "other" and "book" in (a.type, b.type):
        return "other ISBN"
    if levels["URL"] == "other" and a.type in _PAGES_OF_THE_WEB and not a.doi:
        return "other address"
    return ""


def printed_twice(a: Traits, b: Traits, levels: dict[str, str]) -> bool:
    """Whether one journal printed one text twice: title and authors agree, the whole abstract is the same word for word, and
    both are equally long. A reply that a database gives the abstract of what it answers is by others, or shorter."""
    return (
        levels["title"] == levels["container-title"] == "same"
        and levels["author"] in ("same", "several")
        and levels["abstract"] == "whole"
        and _length(a.page) == _length(b.page) > 1
    )


def _length(page: tuple[str, str]) -> int:
    """How many pages there are from the first to the last; 0 if that is not known."""
    first, last = page
    return int(last) - int(first) + 1 if first.isdecimal() and last.isdecimal() else 0


def _other_kind(a: Traits, b: Traits, levels: dict[str, str]) -> str:
    """Two kinds of work on one subject: an article and its preprint, a reply or a correction."""
    if not _types_agree(a.type, b.type):
        return f"other type ({a.type}, {b.type})"
    if _is_preprint(a) != _is_preprint(b):
        return "a preprint and what it became"
    marked = levels["DOI"] == "same" or "protocol" in (
        a.kind,
        b.kind,
    )  # the same work, marked as such in one database only
    if a.kind != b.kind and not (marked and levels["page"] in ("", "same")):
        return "one of them replies to the other, or corrects it"
    return ""


def _other_part(a: Traits, b: Traits, levels: dict[str, str]) -> str:
    """Two editions, parts or volumes of one work."""
    if a.edition != b.edition:
        return f"other edition ({a.edition}, {b.edition})"
    if any(part and other and part != other for part, other in zip(a.parts, b.parts, strict=True)):
        return "other part, version, genre or number"
    if levels["numbers"] == "other" and levels["page"] not in ("same", "single", "alike"):
        return "other numbers in the title"
    # a volume of a book is not the whole book; an article without its volume is just incomplete
    if "book" in (a.type, b.type) and a.volume != b.volume:
        return "other volume"
    return ""


_PAGES_OF_THE_WEB = ("webpage", "post", "post-weblog")
_ARTICLES = {
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "paper-conference",
    "document",
    "chapter",
    "",
}
_PREPRINT_DOI = tuple(
    f"10.{number}/" for number in (48550, 1101, 2139, 21203, 31234, 20944, 26434, 31219, 36227)
)  # arXiv, bioRxiv, SSRN, Research Square, PsyArXiv, Preprints, ChemRxiv, OSF, TechRxiv
_PREPRINT = regex(r"\b(arxiv|\w*rxiv|preprints?|ssrn|research square|corr|osf)\b")


def _types_agree(one: str, other: str) -> bool:
    if one == other or "document" in (one, other) or not one or not other:
        return True
    return one in _ARTICLES and other in _ARTICLES and {one, other} != {"chapter", "article-journal"}


def _is_preprint(record: Traits) -> bool:
    if "preprint" in record.parts[2] or any(_PREPRINT.search(name) for name in record.containers):
        return True
    return not record.containers and record.doi.startswith(_PREPRINT_DOI)
