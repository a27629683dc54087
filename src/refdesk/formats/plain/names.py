"""A list of personal names as a reference prints it -> CSL-JSON names.

The forms (and who prints them so): "Baker, J. W." (APA, Harvard), "Baker JW" (Vancouver), "J. W. Baker" (IEEE),
"Jack W. Baker" (ACM, pages), "Baker, Jack W." (Chicago, MLA), "BAKER (J. W.)" (French). A list may mix them: the first
author inverted, the others not. Where the list ends is known already.

What comes between two marks is read by the kinds of its words: `i` initials, `p` a particle, `s` a suffix, `w` another word.
"""

from __future__ import annotations

import re
from functools import lru_cache

from refdesk.formats.plain.tokens import words_by_class
from refdesk.items.names import CORPORATE, PARTICLES, Name, inverted, natural
from refdesk.items.tuples import NamedTuple

_SMALL = "a-zß-öø-ÿа-яα-ω"
_UP = rf"[^\W\d_{_SMALL}]"
INITIALS = re.compile(
    rf"(?:{_UP}[{_SMALL}ʼ']{{0,1}}\.-?)+{_UP}?|{_UP}{{1,3}}\.?|(?:{_UP}-){{1,2}}{_UP}\.?|(?:{_UP}{{2}}\.-?)+|(?:Ch|Th|Ph|Chr|St)\."
)
SUFFIX = re.compile(r"(?:[JS]r|JR|SR|Jnr|Junior|2nd|3rd|II|III|IV)\.?")
SEPARATOR = re.compile(
    r"\s*;\s*|,?\s*(?:…|\.\.\.)\s*|,?\s*(?:&|(?<=[\s,.])(?:and|AND|et|ET|und|UND|och|og|en|dan|ve|și|та|with|και|y|e|i|a|и|і)(?=\s))\s*"
    r"|\s*/\s*|\s[–—-]\s|(?<=[a-zß-öø-ÿ]{3})\.\s(?=[^\W\d_]{3})"
)
ET_AL = re.compile(
    r"(?i)[\s,;]*(?:\bet\.?\s?al(?:ii|ios|ia)?\b|\b(?:and|&) (?:others|co-?workers|colleagues)\b|\bu\. ?a\.|\bet coll\b|\ba kol\b"
    r"|\b(?:vd|dkk|vb)\b|\bm\. ?fl\b|\b[ye] outros\b|\by otros\b|\b[ит]а? (?:др|ін)\b|…|\.\.\.$|等|외).*$"
)
DASHES = re.compile(
    r"^\s*(?:[\[(]?\d{1,4}[\]).]?\s+)?(?:[-‐-―_]{2,}|―+|—+|(?:Id|Idem|Ders|Dies|Ead|Ibid|Ibidem)\.?(?=[,:]))[.,:]?\s*"
)
WITHOUT_CASE = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
COMPOUND = re.compile(r"^([^\W\d_]+) ([yie]) ([^\W\d_]+)(?=, [^\W\d_]{2})")  # "Ortega y Gasset, José"


class NameList(NamedTuple):
    """The names, and whether the list says that there are more."""

    names: list[Name]
    others: bool


def read_names(text: str) -> NameList:
    """The names of a list, in whatever order and punctuation each of them is."""
    text, more = ET_AL.subn("", " ".join(text.replace("(", " ").replace(")", " ").split()))
    text = re.sub(r"^\W*\d+\W+", "", re.sub(r"(?<=\w)\.(?=[^\W\d_]{2})", ". ", text)).strip(" ,;:&")
    if not text:
        return NameList([], more > 0)
    if WITHOUT_CASE.search(text):
        parts = re.split(r"\s*[,;·・、/&.]\s*|\s(?:and|및|와|과)\s", text)
        return NameList([name for part in parts if part for name in _without_case(part)], more > 0)
    if _is_body(text):
        return NameList(
            [{"literal": text if re.search(r"(?:Inc|Ltd|Co|Corp)\.$", text) else text.rstrip(".")}], more > 0
        )
    text = COMPOUND.sub("\\1\x02\\2\x02\\3", text)
    names: list[Name] = []
    for group in SEPARATOR.split(text):
        pieces = [piece for piece in map(str.strip, group.split(",")) if piece.strip(" .")]
        if ";" in text and len(pieces) == 2 and _kinds(pieces[0]).strip("wp") == "":
            names.append(inverted(pieces[0], pieces[1]))
        else:
            names += _in_pieces(pieces, alone=bool(names) or ";" in text)
    if len(names) > 1 and not any("." in name.get("given", "") for name in names[:-1]) and "given" in names[-1]:
        names[-1]["given"] = re.sub(
            r"^(\w)\.$", r"\1", names[-1]["given"]
        )  # the stop of "Tern AB, Gull C." ends the list
    return NameList(_turned_round([_tidied(name) for name in names]), more > 0)


def _is_body(text: str) -> bool:
    """Whether the whole of it is the name of an institution."""
    pieces = [piece.strip() for piece in text.split(",")]
    bare = re.sub(r" and |&", " ", text)
    people = re.search(rf"(?<!\w){_UP}\.", text) or (len(pieces) > 1 and any("i" in _kinds(piece) for piece in pieces))
    return bool(CORPORATE.search(bare) and not people) and (len(pieces) < 3 or all(" " in piece for piece in pieces))


def _without_case(part: str) -> list[Name]:
    words = part.split()
    return [inverted(words[0], " ".join(words[1:]))] if len(words) == 2 else [{"literal": part.strip()}]


@lru_cache(4096)
def _kinds(piece: str) -> str:
    """The kinds of a piece's words, a letter each."""
    kinds = ""
    words = piece.split()
    capitals = len(words) > 1 and piece.isupper() and "." not in piece
    for at, word in enumerate(words):
        if capitals and len(word) > 1:
            kinds += "p" if PARTICLES.fullmatch(word.casefold() + " ") else "w"
        elif len(word) == 3 and word.isupper() and at > 1 and kinds == "w" * at:
            kinds += "w"  # "Loo Pin YEO"
        elif SUFFIX.fullmatch(word) and kinds:
            kinds += "s"
        elif INITIALS.fullmatch(word):
            kinds += "i"
        else:
            kinds += "p" if PARTICLES.fullmatch(word + " ") else "w"
    return kinds


def _in_pieces(pieces: list[str], *, alone: bool) -> list[Name]:
    """The names between two conjunctions or semicolons: pieces between commas that are names, or halves of one."""
    names: list[Name] = []
    family = ""  # whose given name is to come
    for at, piece in enumerate(pieces):
        kinds = _kinds(piece)
        follows = _kinds(pieces[at + 1]) if at + 1 < len(pieces) else ""
        if kinds == "s" or SUFFIX.fullmatch(piece):
            if family:
                family += f"|{piece}"
            elif names:
                names[-1]["suffix"] = piece
        elif family and re.fullmatch(r"i+[wp]+", kinds) and "." in piece and not alone:
            given, rest = _cut(piece, len(kinds) - len(kinds.lstrip("i")))
            names.append(_of(family, given))  # "Keri, S. Kiss, I.": a comma is missing
            family = rest
        elif family:
            names.append(_of(family, piece))
            family = ""
        elif re.fullmatch("i+", kinds) and names and "given" not in names[-1]:
            names[-1] = inverted(names[-1].get("literal") or names[-1].get("family", ""), piece)
        elif _waits(piece, kinds, follows, first=at == 0 and not alone, last=at + 2 >= len(pieces)):
            family = piece
        else:
            names.append(_whole(piece, kinds))
    return [*names, natural(family) or {}] if family else names


def _waits(piece: str, kinds: str, follows: str, *, first: bool, last: bool) -> bool:
    """Whether a piece is a family name whose given name is in the next piece."""
    if not follows or "i" in kinds[:1]:
        return False
    if re.fullmatch("p*w", kinds):
        return True
    if re.fullmatch("[wp]+s?", kinds) and re.fullmatch("i+[ps]*", follows):
        return True
    familiar = words_by_class().get(piece.split()[0].casefold()) == "given"
    return first and last and re.fullmatch("[wp]+", kinds) is not None and follows == "w" and not familiar


def _whole(piece: str, kinds: str) -> Name:
    """The name that a piece is by itself."""
    words = piece.split()
    suffix = words.pop() if kinds[-1] == "s" and len(words) > 2 else ""
    kinds = kinds.rstrip("s") if suffix else kinds
    if behind := re.fullmatch(r"([wp]*w|i(?=i))(i+)(p*)", kinds):  # "Baker JW"
        at = len(behind[1])
        return inverted(" ".join(words[:at]), " ".join(words[at:]), suffix)
    capitals = [len(word) > 2 and word.isupper() for word in words]
    if capitals[0] and not capitals[-1] and "i" not in kinds:  # "BAKER Jack"
        at = capitals.index(False) if kinds[capitals.index(False)] == "w" else len(words) - 1
        return inverted(" ".join(words[:at]), " ".join(words[at:]), suffix)
    if ahead := re.fullmatch(r"(i+)(p*w)", kinds):  # "J. W. Baker"
        at = len(ahead[1])
        return inverted(" ".join(words[at:]), " ".join(words[:at]), suffix)
    name = natural(" ".join(words)) or {}
    return name | {"suffix": suffix} if suffix else name


def _cut(piece: str, at: int) -> tuple[str, str]:
    words = piece.split()
    return " ".join(words[:at]), " ".join(words[at:])


def _of(family: str, given: str) -> Name:
    family, _, suffix = family.partition("|")
    words = family.split()
    if len(words) > 1 and SUFFIX.fullmatch(words[-1]):
        family, suffix = " ".join(words[:-1]), words[-1]
    words = given.split()
    if len(words) > 1 and SUFFIX.fullmatch(words[-1]):
        given, suffix = " ".join(words[:-1]), words[-1]
    return inverted(family, given, suffix)


def _tidied(name: Name) -> Name:
    """The name without the full stop that ended the list, and with spaces as they are printed."""
    for part in ("family", "literal", "given"):
        value = name.get(part, "").replace("\x02", " ")
        ended = part != "given" or re.fullmatch(rf".*[{_SMALL}]{{2}}\.|{_UP}{{2,3}}\.", value)
        if value:
            name[part] = value.rstrip(".") if ended else value
    return name


def _turned_round(names: list[Name]) -> list[Name]:
    """Full names that stand family first without a comma, as given names in the place of the last word show."""

    def familiar(part: str) -> int:
        return sum(words_by_class().get(name.get(part, "").split(" ")[0].casefold()) == "given" for name in names)

    short = any(name.keys() != {"family", "given"} or "." in name["given"] or len(name["given"]) < 3 for name in names)
    if short or familiar("family") <= familiar("given"):
        return names
    return [{"family": name["given"], "given": name["family"]} for name in names]
