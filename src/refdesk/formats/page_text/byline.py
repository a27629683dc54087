"""The authors of an article as its page lists them: one or many a line, among marks, ORCID iDs and affiliations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from refdesk.formats.dates_in_text import DATE, MONTH
from refdesk.formats.page_text.words import INSTITUTION, MENU_WORDS, any_of
from refdesk.items.names import Name, natural

ORNAMENT = re.compile(
    r"(?i)authors? info & (?:claims|affiliations)|\+ ?\d+(?= |$)|view orcid profile|orcid(?: icon| id| record for .*)?:?\s*(?:https?://)?(?:orcid\.org/)?[\dX-]*"
    r"|(?:https?://)?orcid\.org/[\dX-]+|"
    r"[^\s,;]{1,80}@[^\s,;]{1,200}|\[[^\]]{0,200}\]|\((?:\d+|[a-z]|✉)(?:,\s*\d+)*\)|\(?(?:corresponding )?author\)?"
    r"|search for (?:more papers by )?this author.*|"
    r"view\s?all authors.*|show (?:more|authors|all)|see all|…|\bna\d\b|✉|⨯"
)
MARKS = re.compile(
    r"(?<=[^\W\d_])(?:,(?:\d{1,2}|[*†‡][a-z]?(?!\w)))+(?=\s|$)|(?<=[^\W\d_])\s\d{1,2}(?:,\s?\d{1,2})*(?=\s*(?:[,;&*†‡§]|and\s|et\s|$))|(?<=[^\W\d_.])[\d*†‡§¶#∗⁎]++(?:,[\d*†‡§¶#∗⁎]++)*+(?=\s|,|;|&|$)|(?<=[a-zà-öø-ÿ])(?:I{1,3}|IV|V)(?=\s*(?:[;,*]|$))|(?<=[^\W\d_]\.)\d+(?:,\d+)*(?=\s|,|;|$)|[*†‡§¶#∗⁎¹²³⁴⁵⁶⁷⁸⁹⁰]+|(?<=\w)(?:\s[a-z]){1,9}(?=\s*(?:[,;*†‡]|$))"
)
# after a name, a comma and its marks: "Ada Gull,1 Bo Tern,2,3"
MARKS_FOR_COMMA = re.compile(r"(?<=[^\W\d_])(?:,(?:\d{1,2}|[*†‡][a-z]?(?!\w)))++,?(?=\s+[^\W\d_a-z])")
# between two names that run into each other: "Rea Knot1*Dora Egret2"
STUCK_MARKS = re.compile(r"(?<=[^\W\d_.])[*†‡§¶#,]*\d[\d*†‡§¶#,]*(?=[^\W\d_a-zà-öø-ÿ][^\W\d_])")
# between names whose family names are in capitals, as in Turkey: "Rea KNOT Jan PLOVER"
AFTER_CAPITALS = re.compile(r"(?<=[^\W\d_a-zà-öø-ÿ]{3})\s+(?=[^\W\d_a-zà-öø-ÿ][a-zà-öø-ÿçğıöşü]+\s)")
INVERTED = re.compile(
    r"(?:(?:van|von|de|der|den|da|di|dos|la|le)\s)*[^\W\d_a-zà-öø-ÿ][\w'’-]+(?:\s[^\W\d_a-zà-öø-ÿ][\w'’-]+)?,"
    r"\s[^\W\d_a-zà-öø-ÿ][\w'’-]*\.?(?:\s[^\W\d_a-zà-öø-ÿ][\w'’-]*\.?){0,2}"
)
POSTED = re.compile(
    r"(?i:posted|published|written|submitted|authored|last updated|veröffentlicht|geschrieben|erstellt|publié|posté|rédigé"
    r"|publicado|escrito|pubblicato|geplaatst|gepubliceerd|geschreven)\b.{0,60}?\b(?:by|von|par|por|da|door)"
    r"\s+(?=[^\W\d_]+\s[^\W\d_])"
)
INTRODUCED = re.compile(
    r"^(?i:authors?|by|par|von|door|av|autor(?:es|en|in)?|auteurs?|yazar(?:lar)?|written by"
    r"|[Aa]us .{3,40} berichte[nt]|[Ee]ine? [A-Z]\w+ von)\b\s*:?\s*(?=[^\W\d_a-z])"
)
# before and after the author of a post: "3 May 2019 Ada Gull 4 comments"
DATED = re.compile(rf"^{DATE}\s(?=[^\W\d_a-z])")
COUNTED = re.compile(
    r"(?i)\s(?:\d+|no|keine?|leave a) (?:comments?|kommentare?|commentaires?|comentarios?|commenti|replies)$"
)
# after the authors, the article's source: "Ada Gull, Bo Tern; 20(114):1−38, 2019."
NUMBERED = re.compile(r";\s\d{1,4}\s?\(\d{1,4}\):[\d\s–−-]+(?:,\s\d{4})?\.?$")
# what one author is, after a comma: "Ada Gull, senior lecturer1,"
OF_ROLES = re.compile(r"(?<=[^\W\d_]),\s(?!and\b|et\b|und\b|van\b|von\b|de\b)[a-z][^,;]{4,80}(?:\d,?|,)$")
AFTER_NAMES = re.compile(rf"\s*,?\s(?:(?:le|on|am|el)\s)?\d{{1,2}}\.?\s{MONTH}.*$|\s*[|·–-]\s.*$|\s,\sle\s.*$")
WORD = re.compile(
    r"(?:[dDlLO]['’])?[^\W\d_a-zà-öø-ÿ][^\W\d_]*(?:[-‐'’][^\W\d_]+)*|[^\W\d_a-zà-öø-ÿ]\.(?:-?[^\W\d_a-zà-öø-ÿ]\.)*"
)
INITIALS = re.compile(r"(?:[^\W\d_a-zà-öø-ÿ]\.?-?){1,3}")
PARTICLE = re.compile(r"(?i)(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|zu|al|el|bin|ibn|y|e|st\.?)")
HONORIFIC = re.compile(r"(?:Prof(?:essor)?|Dr|Mr|Mrs|Ms|Sir|Dame)\.?\s+(?=[^\W\d_a-z])")
SUFFIX = re.compile(
    r"(?i)^(?:ph\.?d\.?|m\.?d\.?|msc|mph|mbbs|mba|pharm\.?d|dsc|mphil|frcs|mrcp|jr\.?|sr\.?|ii|iii|dphil|rn|frcp|bsc)$"
)
# between a name and the institution after it
PLACE = re.compile(
    r"\s+[(,–-]*\s*(?=(?:The |Department |Dept|School |Faculty |Institut|Universi|College |Cent(?:er|re) |Laborator|Ministry "
    r"|National |Division |Academy |Hospital |Research |Federal |State |International |Royal |Graduate |MIT\b"
    r"|(?:[A-ZÀ-Þ][\w.'’-]+ ){1,3}(?:University|Institute|College|Universität|Academy|Hospital|School)\b))"
)
AND = re.compile(r"\s*(?:[,;]|\s(?:and|AND|&|et|und|y|e)\s|&)\s*")
Names = list[tuple[Name, str]]


@dataclass(frozen=True, slots=True)
class Byline:
    """Names, with the affiliation beside each ('' for none), and how many lines were gone over before them."""

    names: tuple[tuple[Name, str], ...]
    skipped: int


def read_names(line: str) -> Names:
    """The names of one line with their affiliations; nothing if anything on it is not a name."""
    return [(name.copy(), place) for name, place in _names_of(line)] if len(line) <= 6000 else []


@lru_cache(4000)  # the same lines are asked for again and again while a title is looked for
def _names_of(line: str) -> Names:
    text = _without_ornaments(_byline_in(line))
    if re.search(r"https?://|\d{4}|[?!:“”\"©®™>=]", text):
        return []
    if names := _with_affiliations(text):
        return names
    for piece in AND.split(" ".join(MARKS.sub(" ", text).split()) + " "):
        piece = re.sub(r"^(?:and|AND|et|und)\s", "", piece.strip(" ,;.&"))
        if not re.search(r"[^\W\d_]", piece) or SUFFIX.match(piece):
            continue
        if not (name := _name(piece)):
            return []
        names.append((name, ""))
    return names


def _byline_in(text: str) -> str:
    """The part of a line that has the names: "April 5, 2013 · by Ada Gull · in Methods", "Posted by Ada Gull on 5 May"."""
    parts = re.split(r"\s[·|•]\s", text)
    if len(parts) > 1:
        dated = any(re.fullmatch(DATE, part.strip()) for part in parts)
        text = next((part for part in parts if INTRODUCED.match(part) or (dated and read_names(part))), text)
    posted = POSTED.match(text)
    return text[posted.end() :] if posted else text


def _without_ornaments(text: str) -> str:
    """The names with commas between them, without what introduces, counts and numbers them."""
    text = NUMBERED.sub("", OF_ROLES.sub("", COUNTED.sub("", DATED.sub("", text))))
    if introduced := INTRODUCED.match(text):
        text = AFTER_NAMES.sub("", text[introduced.end() :])
    text = MARKS_FOR_COMMA.sub(", ", STUCK_MARKS.sub(", ", ORNAMENT.sub(" ", text)))
    return text if re.search("[,;&]", text) else AFTER_CAPITALS.sub(", ", text)


def _with_affiliations(text: str) -> Names:
    """ "Ada Tern, MIT; Bo Gull, Shore University", or one name and the institution after it."""
    if re.search(r"[^;,]+,[^;]+;|;[^;,]+,[^;]+", text):
        names: Names = []
        for part in text.split(";"):
            first, _, place = part.strip(" .").partition(",")
            people = [
                _name(piece.strip()) for piece in re.split(r"\s(?:and|&)\s", MARKS.sub("", first)) if piece.strip()
            ]
            if people and all(people) and (place or names):
                names += [(name, place.strip()) for name in people if name]
        if len(names) > 1:
            return names
    cut = PLACE.search(text)
    name = _name(MARKS.sub("", text[: cut.start()]).strip(" ,")) if cut else None
    return [(name, text[cut.end() :].strip(" ,;)"))] if cut and name else []


OF_TITLES = re.compile(
    r"(?:Zur|Zum|Der|Die|Das|Eine|Über|Les|Des|Une|The|How|Why|What|From|For|Sur|Los|Las)\s|\w{6,}ing\s"
)


def _name(text: str) -> Name | None:
    """A personal name, or None for anything that may be something else."""
    text = HONORIFIC.sub("", text)
    words = text.split()
    if not 2 <= len(words) <= 6 or len(text) > 60 or OF_TITLES.match(text) or not _is_of_names(words):
        return None
    initials = all(len(word.strip(".")) == 1 for word in words)
    capitals = text.isupper() and (len(words) > 3 or (len(text) < 8 and all(len(word) > 1 for word in words)))
    if initials or capitals:
        return None
    if len(words[0]) > 2 and all(INITIALS.fullmatch(word) for word in words[1:]):  # "Knot R. A."
        text = f"{words[0]}, {' '.join(words[1:])}" + "." * ("." in text)
    name = natural(text)
    return name if name and "family" in name else None


def _is_of_names(words: list[str]) -> bool:
    """Whether each word may be where it is in a name, and none belongs to a menu."""
    last = len(words) - 1
    return not any(word.strip(".,").casefold() in MENU_WORDS for word in words if len(word) > 1) and all(
        (WORD.fullmatch(word) and (not word[0].islower() or word[1:2] in ("'", "’")))
        or INITIALS.fullmatch(word)
        or (PARTICLE.fullmatch(word) and 0 < place < last)
        or (place == last and SUFFIX.match(word))
        for place, word in enumerate(words)
    )


LABEL_OF_AUTHORS = re.compile(rf"{any_of('author')}\s*:?")
SUPERVISED = re.compile(r"(?i)\b(?:advis[oe]rs?|supervisors?|thesis|dissertation)\b")
# what may be between two names: marks, counts, ORCID iDs, a numbered affiliation, a link to other articles
BETWEEN = re.compile(
    r"(?i)find articles by|\d{1,2}\s?[A-Z][a-z].{20}|roles?:? |affiliations?:? |contributed equally|\W*e-?mail:? "
)


def read_inverted(line: str) -> Names:
    """The one name of a line "Gull, Ada", which is one where a label says so."""
    text = " ".join(MARKS.sub(" ", ORNAMENT.sub(" ", line)).split()).strip(" ;.")
    inverted = INVERTED.fullmatch(text) and not any(word.casefold() in MENU_WORDS for word in re.findall(r"\w+", text))
    name = natural(text) if inverted else None
    return [(name, "")] if name else []


def read_byline(lines: Sequence[str], start: int, patience: int = 10) -> Byline:
    """The names that begin at or soon after this line, going over buttons and dates but not over paragraphs."""
    names: Names = []
    labelled = False
    first = start
    for at in range(start, len(lines)):
        line = lines[at]
        if not names and at >= start + patience:
            break
        if LABEL_OF_AUTHORS.fullmatch(line):
            labelled = True
            continue
        here = _names_at(line)
        if not here and (labelled or (at - start < 2 and _of_repository(lines, at))):
            here = read_inverted(line)
            labelled = labelled or bool(here)
        if here and not names:
            first = at
        names += [one for one in here if one[0] not in (name for name, _ in names)]
        if names and not here and not _is_between(line):
            break
    return Byline(tuple(names), first - start)


def _names_at(line: str) -> Names:
    return read_names(line) if len(line) <= 350 or re.search(r"[,;&]", line[:60]) else []


def _of_repository(lines: Sequence[str], at: int) -> bool:
    """Whether a line like "Gull, Ada" is a name and no place: another, an institution or a thesis is next to it."""
    after = lines[at + 1 : at + 3]
    return any(INSTITUTION.search(line) or SUPERVISED.search(line) for line in after) or any(
        read_inverted(line) for line in [*after[:1], *lines[max(0, at - 1) : at]]
    )


def _is_between(line: str) -> bool:
    if len(line) > 2000:
        return False
    bare = ORNAMENT.sub("", MARKS.sub("", line))
    return bool(BETWEEN.match(line) or not re.search(r"[^\W\d_]{3}", bare) or ORNAMENT.fullmatch(line.strip()))
