"""A style's id, old name, title, short name or path -> the style's file.

An id is answered from the file system alone; titles come from the index.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from refdesk.errors import BadStyle, UnknownStyle
from refdesk.folders import expanded
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple
from refdesk.styles.files import official_styles, style_path
from refdesk.styles.index import Listed, head, index, info_of, read_info

# Names that people use. Case, accents, spaces and punctuation make no difference: `GB/T 7714` is `gbt7714`.
NICKNAMES = {
    "abnt": "associacao-brasileira-de-normas-tecnicas",
    "abnt-nbr-6023": "associacao-brasileira-de-normas-tecnicas",
    "acl": "association-for-computational-linguistics",
    "acm": "association-for-computing-machinery",
    "acs": "american-chemical-society",
    "ama": "american-medical-association",
    "american-psychological-association": "apa",
    "apsa": "american-political-science-association",
    "asa": "american-sociological-association",
    "asce": "american-society-of-civil-engineers",
    "asme": "american-society-of-mechanical-engineers",
    "bluebook": "bluebook-law-review",
    "chicago": "chicago-author-date",
    "chicago-manual-of-style": "chicago-author-date",
    "chicago-notes": "chicago-notes-bibliography",
    "cms": "chicago-author-date",
    "cse": "cse-citation-sequence",
    "csn-iso-690": "iso690-author-date-cs",
    "din-1505": "din-1505-2",
    "din-iso-690": "iso690-author-date-de",
    "gb/t-7714": "china-national-standard-gb-t-7714-2015-numeric",
    "gb-7714": "china-national-standard-gb-t-7714-2015-numeric",
    "gb/t-7714-2015": "china-national-standard-gb-t-7714-2015-numeric",
    "gost": "gost-r-7-0-5-2008",
    "gost-7.0.5": "gost-r-7-0-5-2008",
    "gost-7.0.5-2008": "gost-r-7-0-5-2008",
    "harvard": "harvard-cite-them-right",
    "ieeetran": "ieee",
    "iso690": "iso690-author-date-en",
    "lncs": "springer-lecture-notes-in-computer-science",
    "mcgill": "mcgill-en",
    "mhra": "mhra-notes",
    "mla": "modern-language-association",
    "nbr-6023": "associacao-brasileira-de-normas-tecnicas",
    "nf-z-44-005": "iso690-author-date-fr",
    "nlm": "nlm-citation-sequence",
    "rsc": "royal-society-of-chemistry",
    "sbl": "society-of-biblical-literature-fullnote-bibliography",
    "spbasic": "springer-basic-author-date",
    "splncs04": "springer-lecture-notes-in-computer-science",
    "turabian": "turabian-author-date",
    "une-iso-690": "iso690-author-date-es",
    "vancouver": "nlm-citation-sequence",
    "гост": "gost-r-7-0-5-2008",
    "гост-р-7.0.5-2008": "gost-r-7-0-5-2008",
}


OFFICIAL = regex(r"https?://www\.zotero\.org/styles/([^/]+)")


class StyleFile(NamedTuple):
    """A resolved style: its id, and the file of the independent style that renders it.

    `locale` is the default-locale of a dependent style, which overrides its parent's; None for an independent style.
    """

    id: str
    path: Path
    locale: str | None = None
    dependent: Path | None = None


def find_style(name: str) -> StyleFile:
    """The style of that name. Raises UnknownStyle (status 5) with three suggestions if there is none; it never guesses."""
    if official := OFFICIAL.fullmatch(name) if "/" in name else None:
        return find_style(official[1])
    if name.endswith(".csl") or os.sep in name:
        path = expanded(name)
        if os.path.isfile(path):
            return resolve(path)
        if name.endswith(".csl") or name.startswith(("/", ".", "~")):  # GB/T 7714 is not a path
            raise UnknownStyle(f"{name}: no such style file")
    for id in candidates(name):
        if file := style_path(id):
            return resolve(file)
    raise UnknownStyle(f"no style '{name}'; did you mean {', '.join(suggest(name))}?")


def candidates(name: str) -> Iterator[str]:
    """The ids that a name may mean, most likely first; the index is read only if the file system has no answer."""
    yield name  # most names are ids
    plain = re.sub(r"[\s_]+", "-", name.strip().lower())
    yield nicknames().get(fold(name), name)
    for spelled in dict.fromkeys((name, plain, re.sub(r"\W", "", plain))):
        yield spelled
        yield renamed().get(spelled, spelled)
    if edition := _EDITION.fullmatch(name.strip()):
        yield from of_edition(edition["name"], int(edition["number"]))
    if wanted := fold(name):
        exact = {style.id: place for style in index() if (place := spelled_so(style, wanted)) is not None}
        yield from sorted(exact, key=lambda id: (exact[id], len(id), id))


_EDITION = regex(
    r"(?P<name>[^\W\d].*?)[\s,_-]*(?P<number>\d{1,2})(?:st|nd|rd|th|e|\.)?(?:[\s-]*(?:ed|edn|edition)\.?)?",
    re.IGNORECASE,
)


def of_edition(name: str, number: int) -> Iterator[str]:
    """The ids for an edition of a manual: `APA 7`, `chicago 17`. A current style counts only if its title names the edition."""
    ordinal = f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10 if number not in (11, 12, 13) else 0, 'th') }"
    for id in islice(candidates(name), 8):
        if path := style_path(id):
            yield f"{path.stem}-{ordinal}-edition"
            if re.search(rf"\b{ordinal}(?:/\w+)? edition|/{ordinal} edition", read_info(path).title):
                yield path.stem


def spelled_so(style: Listed, wanted: str) -> int | None:
    """How near a folded name comes to what the style is called: 0 its title or short name, 1 without what is in brackets,
    2 without the edition as well; None where it is none of these. A dependent style comes after all independent ones."""
    nearest: int | None = None
    for name in filter(None, (style.title, style.short)):
        if fold(name)[:1] != wanted[:1] and name[:1] != "(":
            continue
        bare = _BRACKETED.sub("", name)
        ways = [fold(way) for way in (name, bare, _IN_EDITION.sub("", bare))]
        if wanted in ways and (nearest is None or ways.index(wanted) < nearest):
            nearest = ways.index(wanted)
    return None if nearest is None else nearest + 3 * (style.parent is not None)


_BRACKETED = regex(r"\s*\(.*?\)")
_IN_EDITION = regex(r"\s*\b\d+\w*(?:/\w+)? edition\b")


def resolve(path: Path) -> StyleFile:
    """The style in a file; for a dependent style, its parent's file with this one's default-locale."""
    text = path.read_bytes()
    if b"<style" not in text or b"<!ENTITY" in text:
        head(text, str(path))  # says what is wrong with it
    if b"independent-parent" not in text:
        return StyleFile(path.stem, path)
    info = info_of(text, path.stem, str(path))
    if info.parent is None:
        return StyleFile(path.stem, path)
    parent = style_path(info.parent) or style_path(renamed().get(info.parent, info.parent))
    if parent is None:
        raise BadStyle(f"{path}: its parent style '{info.parent}' does not exist")
    if b"independent-parent" in parent.read_bytes() and read_info(parent).parent is not None:
        raise BadStyle(f"{path}: its parent style '{info.parent}' is itself a dependent style")
    return StyleFile(path.stem, parent, info.locale, path)


def suggest(name: str, count: int = 3, least: int = 0) -> list[str]:
    """Suggestions for a name that no style has: ids with similar letters or titles, and those with its words (`chicago 17 notes`,
    `springer`), the English ones first; none that is less alike than `least` %."""
    from rapidfuzz import fuzz, process

    plain = re.sub(r"[\s_]+", "-", name.strip().lower())
    wanted = words(name)
    styles = index()
    nearness = dict.fromkeys(NICKNAMES, 0.0)
    titles = {style.id: fold(_BRACKETED.sub("", style.title)) for style in styles}
    for choices, query in ({id: id for id in (*titles, *NICKNAMES)}, plain), (titles, fold(name)):
        for _, score, id in process.extract(query, choices, scorer=fuzz.ratio, limit=50):
            nearness[id] = max(nearness.get(id, 0.0), score)
    for style in styles:
        share = share_of_words(wanted, words(f"{style.id} {style.title} {style.short or ''}"))
        if share >= 0.6:
            begun = fold(style.title).startswith(wanted[0]) or style.id.startswith(wanted[0])
            nearness[style.id] = max(nearness.get(style.id, 0.0), 65 + 25 * share + 5 * begun)
    dependent = {style.id for style in styles if style.parent}
    foreign = {style.id for style in styles if style.locale and not style.locale.startswith("en")}
    ordered = sorted(nearness, key=lambda id: (-nearness[id] + 5 * (id in dependent), id in foreign, len(id), id))
    ordered = [id for id in ordered if nearness[id] >= least]
    one_a_title = {titles.get(id, id): id for id in reversed(ordered)}  # without all the variants of `apa`
    return [id for id in ordered if one_a_title[titles.get(id, id)] == id][:count]


def words(name: str) -> list[str]:
    """The words and numbers of a name: iso and 690 of `ISO690`, 7 of `7th edition`."""
    return _WORDS.findall(_ORDINAL.sub(r"\1", name.casefold()))


def share_of_words(wanted: list[str], words: list[str]) -> float:
    """The share of the wanted words, by their letters, with which one of the words begins: `n engl j med` is wholly in `The New
    England Journal of Medicine`. A number has to be there whole."""
    begun = [word for word in wanted if any(w == word if word.isdecimal() else w.startswith(word) for w in words)]
    return sum(map(len, begun)) / max(1, sum(map(len, wanted)))


_WORDS = regex(r"\d+|[^\W\d_]+")


@cache
def nicknames() -> dict[str, str]:
    """The folded nickname -> the id."""
    return {fold(name): id for name, id in NICKNAMES.items()}


@cache
def renamed() -> dict[str, str]:
    """Old id -> new id, from the list that comes with the official styles."""
    import json

    try:
        names: dict[str, str] = json.loads((official_styles() / "renamed-styles.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return names


_ORDINAL = regex(r"\b(\d+)(?:st|nd|rd|th)\b(?:\s+ed(?:ition|n)?\b\.?)?")
_NOT_LETTERS = regex(r"\W+")


def fold(title: str) -> str:
    """A title for comparison: only letters and digits, lower case, without accents; `&` as `and`, `7th edition` as `7`; no
    leading article."""
    text = title.casefold()
    if not text.isascii():
        from unicodedata import combining, normalize

        text = "".join(c for c in normalize("NFKD", text) if not combining(c))
    if "&" in text:
        text = text.replace("&", " and ")
    if "th" in text or "d" in text or "st" in text:
        text = _ORDINAL.sub(r"\1", text)
    return _NOT_LETTERS.sub("", text).removeprefix("the")
