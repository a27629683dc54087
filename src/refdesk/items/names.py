"""Personal and corporate names: "van der Berg, Jan, Jr." <-> a CSL-JSON name; and who is named in a text of several."""

from __future__ import annotations

import re
from typing import TypeAlias

from refdesk.items.regex import regex

Name: TypeAlias = dict[str, str]

OTHERS: Name = {"literal": "others"}
"""The last name of a list that goes on: BibTeX's `and others`, "et al.". The processor prints the term et-al for it."""

PARTICLES = regex(
    r"(?:(?:van|von|vom|der|den|dem|ter|ten|zu|zum|zur|de|del|della|dello|dei|degli|da|das|dos|do|di|du|des|la|le|les|"
    r"lo|las|los|el|al|bin|ibn|af|av|op|'t|’t|in|und|y|e|auf)\s+)+|(?:d|l|dell|all)['’](?=\w)|(?:al|el)-(?=\w)"
)
LEADING_PARTICLE = regex(r"^((?:(?:['’]?[a-zà-ÿ][\w.]*(?:['’]\s*|[-–]|\s+))|(?:['’][a-z]\s+))+)(?=\S)(.+)$")
SUFFIX = regex(r"(?:jr|sr|jnr|snr|junior|senior|[IVX]{1,4}|\d(?:st|nd|rd|th)|M\.?D\.?|Ph\.?D\.?|Esq)\.?", re.I)
LAST_SUFFIX = regex(r"(.*\S)\s+((?:Jr|Sr|Jnr|Snr)\.?|II|III|IV|2nd|3rd|4th|5th)")
CORPORATE = regex(
    r"\b(?:universit\w+|institut\w*|associations?|committees?|councils?|commissions?|societ(?:y|ies)|groups?|teams?|"
    r"consortium|departments?|ministr(?:y|ies)|ministerium|organi[sz]ations?|foundation|stiftung|agency|agencies|bureau|"
    r"offices?|cent(?:er|re)s?|laborator\w+|compan(?:y|ies)|corporation|corp|inc|llc|ltd|gmbh|press|bank|collaborat\w+|"
    r"network|government|academ(?:y|ies)|colleges?|schools?|library|museum|united|federal|national|international|union|"
    r"board|authority|hospitals?|the|of|and|for|et|stichting|vereniging|administration|services?|investigators|program|"
    r"programme|project|alliance|forum|initiative|panel|task|trust|fund|contributors|developers|staff|division|unit|"
    r"secretariat|partnership|registry|working|study|trialists|editors|authors)\b|&",
    re.I,
)
CAPITALS = {code: "U" for code in range(0xC0, 0x530) if chr(code).isupper()}
"""The capitals of Latin, Greek and Cyrillic beyond ASCII, and the letter that stands for all of them: a vowel that is in no
suffix and in no word for a company. A set of 600 characters in each pattern would take longer to compile than most files
to read."""

# Of these, those with A-Z are for a text's `shape`
INITIALS = r"(?:[^\W\d_]\.[ -]?){1,4}|[A-Z]\.?[- ]?[A-Z]\.?|[A-Z]|[BCDFGHJKLMNPQRSTVWXYZ]{3,4}"
FAMILY = r"((?:St\. )?[^\W\d_][\w'’-]+(?: [\w'’-]+){0,3}|['’]t [\w-]+)"
FAMILY_FIRST = regex(rf"{FAMILY} ({INITIALS})")
CAPITALS_LAST = regex(rf"{FAMILY} ([A-Z]{{3,4}})")  # Roe JAM, or Jane POE
INITIALS_FIRST = regex(r"(?:[A-Z]{1,3}|(?:[A-Z]\.[ -]?){1,4}) (?:[^\W\d_][\w'’-]* ){0,2}[^\W\d_][\w'’-]+")
INITIAL = r"(?:[A-Z]{1,2}\.?|[^\W\d_A-Z]\.|[BCDFGHJKLMNPQRSTVWXYZ]{3,4})"
INITIALS_ONLY = regex(rf"{INITIAL}(?:(?:[ -]|(?<=\.)){INITIAL})*")  # unambiguous, so that matching takes linear time
HOMONYM = regex(r"\s+0\d{3}(?=$|,)")  # DBLP tells people of one name apart by a number
ROLE = regex(r"\s*[(\[](?:eds?|editors?|hrsg|hg|dirs?|coords?|comps?|red)\.?[)\]]$", re.I)  # Roe, Rick (eds.)
UNTIDY = regex(r"0\d{3}|[)\]]$|\. -")
SPACED_HYPHEN = regex(r"(?<=\.) -(?=\w)")  # IEEE's "X. -Y. Li"
INITIAL_INSIDE = regex(r" [A-Z]\. (?:[a-z]+ ){0,3}[^\W\d_]{2}")  # Rick K. van Roe
ET_AL = regex(r"(?:and |& ?)?(?:others|et\.? ?al\.?|u\. ?a\.|и др\.?|等)", re.I)
AND = regex(r",?\s+(?:and|&|AND)\s+|\s*&\s+")
ENDS_IN_ET_AL = regex(r"(?:(.*?\S)\s+)??(?:others|et\.? ?al\.?|u\. ?a\.|и др\.?|等)", re.I)
SEVERAL = regex(r"[;&,]|\band\b|\bAND\b|\bal\b\.?$|\bothers$")
# Family, Given: with no blank in the family name, and no word between two people or for "et al.", it can only be one name.
SINGLE = regex(r"[^\s,;&]+,(?: (?!and\b|AND\b|et\b|al\b|others|u\.|и |等)[^\s,;&]+)*")
COMPANY = regex(r"(?:Inc|Ltd|LLC|Co|Corp|GmbH|AG|PLC)\b\.?.*", re.I)
IDEOGRAPHS = regex("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
GIVEN = ("given", "dropping-particle")
# A family and a given name, their words in capitals, none of which is a suffix or a company's: most names of most files.
USUAL_WORD = r"(?!(?:Jr|Sr|Jnr|Snr|II|III|IV)\b)[A-Z][^\W\d_]*+(?:-[^\W\d_]++)*+"
USUAL = regex(rf"({USUAL_WORD}), (?!(?:Inc|Ltd|LLC|Co|Corp|GmbH|AG|PLC)\b)({USUAL_WORD}\.?+(?:[ -]{USUAL_WORD}\.?+)*+)")


def parse(text: str) -> Name | None:
    """One name: "Family, Given, Suffix", "Family, Suffix, Given", "Family JK", "Given Family"; a literal if it is one
    word, reads like an organisation's, ends with a comma, or has a double comma, as EndNote's manual asks
    ("University of California,, Irvine"). None for an empty text.

    A particle written before the family name is non-dropping, one after the given name is dropping, as citation
    processors since citeproc-js have it."""
    if match := USUAL.fullmatch(shape(text)):
        return {"family": text[: match.end(1)], "given": text[match.start(2) :]}
    return _parse_unusual(tidy(text))


def shape(text: str) -> str:
    """The text with one letter for all capitals beyond ASCII; nothing changes its place."""
    return text if text.isascii() else text.translate(CAPITALS)


def _parse_unusual(text: str) -> Name | None:
    """One name of any form, its white space tidy."""
    corporate = text.endswith(",") and not text.endswith(",,")
    text = text.strip(",; ")
    if not text:
        return None
    if ET_AL.fullmatch(text):
        return dict(OTHERS)
    if ",," in text:
        return {"literal": text.replace(",,", ",")}
    if text[0] + text[-1] == "[]":  # [No author]
        return {"literal": text}
    pieces = [piece.strip() for piece in text.split(",")]
    if len(pieces) == 1 or not pieces[0]:
        return {"literal": text} if corporate or not pieces[0] else uninverted(text)
    family, given, *rest = pieces
    if COMPANY.fullmatch(given) or (" " in family and CORPORATE.search(family)):
        return {"literal": text}
    if not rest and SUFFIX.fullmatch(given) and not _is_initials(given.rstrip(".")) and " " in family:
        name = uninverted(family)  # Martin Luther King, Jr.
        return {"literal": text} if "literal" in name else {**name, "suffix": given}
    return inverted(*_with_suffix(family, given, rest))


def tidy(text: str) -> str:
    """A name without what is not part of it: runs of white space, DBLP's numbers, "(eds.)" after the last editor."""
    text = " ".join(text.split())
    return ROLE.sub("", HOMONYM.sub("", SPACED_HYPHEN.sub("-", text))) if UNTIDY.search(text) else text


def _with_suffix(family: str, given: str, rest: list[str]) -> tuple[str, str, str]:
    """Family name, given name and suffix of a name with commas, wherever its suffix is."""
    if rest and SUFFIX.fullmatch(given) and not SUFFIX.fullmatch(rest[0]):
        return family, ", ".join(rest), given
    if rest:
        return family, given, ", ".join(filter(None, rest))
    if match := LAST_SUFFIX.fullmatch(given):
        return family, match[1], match[2]
    if match := LAST_SUFFIX.fullmatch(family):  # Doe Jr., John
        return match[1], given, match[2]
    if LAST_SUFFIX.fullmatch(f"- {family}") and " " in given:  # III, Hal Daumé
        given, _, last = given.rpartition(" ")
        return last, given, family
    return family, given, ""


def uninverted(text: str) -> Name:
    """A name without a comma: "Roe JK" with its initials last, else "Jane Roe"; a literal if it is neither."""
    bare, suffix = text, ""
    if match := LAST_SUFFIX.fullmatch(text):
        bare, suffix = match[1], match[2]
    family, initials = family_first(bare) or ("", "")
    if family and not (" " in family and CORPORATE.search(family)):  # University of X
        return inverted(family, initials.strip(), suffix)
    return natural(text) or {"literal": text}


def family_first(text: str) -> tuple[str, str] | None:
    """`Roe JK` -> `Roe`, `JK`; None for a text of another form."""
    match = FAMILY_FIRST.fullmatch(shape(text))
    return (text[: match.end(1)], text[match.start(2) :]) if match else None


def initials_first(text: str) -> bool:
    """Whether a text is initials and a family name: `J. K. Roe`."""
    return bool(INITIALS_FIRST.fullmatch(shape(text)))


def _is_initials(text: str) -> bool:
    return bool(INITIALS_ONLY.fullmatch(shape(text)))


def inverted(family: str, given: str = "", suffix: str = "") -> Name:
    """The CSL name of a family name, with or without a particle before it, and a given name, with or without one after."""
    kept, family = split_family(family)
    name: Name = {"family": family}
    dropped = ""
    if given:
        given, dropped = split_given(given) or (given, "")
        name["given"] = given
    if kept:
        name["non-dropping-particle"] = kept
    if dropped:
        name["dropping-particle"] = dropped
    if suffix:
        name["suffix"] = suffix
    return name


def split_family(family: str) -> tuple[str, str]:
    """`van der Vlist` -> `van der`, `Vlist`: leading words in lower case are a non-dropping particle."""
    first = family[:1]
    if first and (first.islower() or (first in "'’" and family[1:2].islower())):
        match = LEADING_PARTICLE.match(family)
        if match:
            particle = match[1]
            bare = particle.rstrip()
            return (particle if bare[-1] in "-–'’" else bare), match[2]
    return "", family


def split_given(given: str) -> tuple[str, str] | None:
    """`Alexander von` -> `Alexander`, `von`: trailing words in lower case are a dropping particle."""
    last = given.rpartition(" ")[2]
    if not (last[:1].islower() or (last[:1] in "'’" and last[1:2].islower())):
        return None
    words = given.split(" ")
    at = len(words)
    while at > 1 and (words[at - 1][:1].islower() or words[at - 1][:1] in "'’"):
        at -= 1
    if at == len(words) or at == 0:
        return None
    return " ".join(words[:at]), " ".join(words[at:])


MOST_PARTICLES = 3  # "von und zu": a name with more words in lower case is a phrase


def natural(text: str) -> Name | None:
    """A name in the order it is spoken in, "Given Family"; inverted if it has a comma; a literal if it is one word
    or reads like an organisation's. Chinese, Japanese and Korean names have the family name first."""
    if "," in text:
        return parse(text)
    text = tidy(text)
    words = text.split()
    if not words:
        return None
    if len(words) == 1 or len(words) > 6 or CORPORATE.search(text) or sum(map(str.islower, words)) > MOST_PARTICLES:
        return {"literal": text}
    if IDEOGRAPHS.search(text):
        return inverted(words[0], " ".join(words[1:]))
    start = len(words) - 1
    suffix = ""
    if SUFFIX.fullmatch(words[start]) and start > 1:
        suffix = words[start]
        start -= 1
    end = start
    while start > 1 and PARTICLES.fullmatch(words[start - 1] + " "):
        start -= 1
    return inverted(" ".join(words[start : end + 1]), " ".join(words[:start]), suffix)


def people(text: str) -> list[Name]:
    """The names in a text of several: see `split`."""
    return [name for piece in split(text)[0] if (name := parse(piece))]


def split(text: str) -> tuple[list[str], bool]:
    """The names in a text of several, each as text, and whether that is certain.

    People are separated by semicolons, by `and` or `&`, or by commas: `Doe, J., Roe, R. K.` in pairs of a family and a
    given name, `Doe J, Roe RK` and `Jane Doe, Rick Roe, Ed Poe` whole. "Department of Health and Human Services",
    "Johnson & Johnson" and "Barnes and Noble, Inc." are one name each. It is not certain if the commas fit neither."""
    if ";" not in text and _is_single(text):
        return [text], True
    text = " ".join(text.split())
    if ";" in text:
        return _split_at_semicolons(text)
    pieces = AND.split(text)
    if len(pieces) == 1 and text.count(",") == 1 and text.endswith(","):
        return [text], True  # an institution
    pieces = [piece.strip(" ,") for piece in pieces]
    if len(pieces) > 1 and not all(map(_may_be_people, pieces)):
        return [text], True
    spoken = len(pieces) > 1 and "," not in pieces[-1]  # Jane Doe, Rick Roe and Ed Poe
    between = [_between_commas(piece, spoken) for piece in pieces]
    names = [name for piece, people in zip(pieces, between, strict=True) for name in people or [piece]]
    return names, None not in between


def _split_at_semicolons(text: str) -> tuple[list[str], bool]:
    people = [person for piece in text.split(";") if (person := piece.strip())]
    if all(map(SINGLE.fullmatch, people)):
        return people, True
    parts = [split(person) for person in with_commas(people)]
    return [name for pieces, _ in parts for name in pieces], all(certain for _, certain in parts)


def _is_single(text: str) -> bool:
    """Whether a text has the usual form of one name, or nothing that could separate two."""
    return bool(SINGLE.fullmatch(text)) or not SEVERAL.search(text)


def _may_be_people(text: str) -> bool:
    """Whether the text beside an "and" may be people, and not part of an institution's name."""
    family, _, given = text.partition(",")
    if ET_AL.fullmatch(text):
        return True
    return not CORPORATE.search(text) and (bool(given) or " " in family)


def _between_commas(text: str, spoken: bool) -> list[str] | None:
    """The people between the commas of a text; None if it is not clear who they are."""
    fields = [field for raw in text.split(",") if (field := raw.strip())]
    others: list[str] = []
    if fields and (match := ENDS_IN_ET_AL.fullmatch(fields[-1])):
        fields[-1:] = [match[1]] if match[1] else []
        others = ["others"]
    whole = ", ".join(fields) if others else text
    if ",," not in text and _people_and_groups(fields):
        return [*fields, *others]
    if len(fields) < 2 or ",," in text or any(map(CORPORATE.search, fields)):
        return [whole, *others]
    people = _people_in(fields, spoken)
    return None if people is None else [*(people or [whole]), *others]


def _people_and_groups(fields: list[str]) -> bool:
    """Whether the fields are people with their initials last, and institutions among them: `Doe J, Sea Study Group`."""
    people = list(map(_is_family_first, fields))
    groups = [" " in field and bool(CORPORATE.search(field)) for field in fields]
    return any(people) and any(groups) and all(person or group for person, group in zip(people, groups, strict=True))


def _people_in(fields: list[str], spoken: bool) -> list[str] | None:
    """The people that the fields between commas are; [] if they are one name, None if that is not clear."""
    fields = with_commas(fields)
    if all("," in field or _is_family_first(field) for field in fields) or all(map(initials_first, fields)):
        return fields
    if len(fields) == 3 and any(map(SUFFIX.fullmatch, fields[1:])):
        return []
    fields = _with_suffixes(fields)
    initials = [_is_initials(field.split(",")[0]) for field in fields]
    full_names = not any(initials) and all(" " in field for field in fields)
    if len(fields) == 2:
        return fields if full_names and (spoken or any(map(INITIAL_INSIDE.search, map(shape, fields)))) else []
    if len(fields) % 2 == 0 and not full_names and not any(initials[::2]):
        return [f"{family}, {given}" for family, given in zip(fields[::2], fields[1::2], strict=True)]
    return fields if full_names else None


def _with_suffixes(fields: list[str]) -> list[str]:
    """The fields, each suffix in that of the name before it."""
    whole: list[str] = []
    for field in fields:
        if whole and SUFFIX.fullmatch(field) and not _is_initials(field.rstrip(".")):
            whole[-1] = f"{whole[-1]}, {field}"
        else:
            whole.append(field)
    return whole


def with_commas(people: list[str]) -> list[str]:
    """The names with a comma before initials that look like a family name in capitals (`Roe JAM`), if the company shows that
    initials come last: `Doe J`."""
    if all("," in name for name in people) or not any(name[-3:].isupper() for name in people):
        return people
    if not any(map(family_first, people)):
        return people
    return [_with_comma(name) for name in people]


def _with_comma(name: str) -> str:
    match = CAPITALS_LAST.fullmatch(shape(name))
    return f"{name[: match.end(1)]}, {name[match.start(2) :]}" if match else name


def _is_family_first(text: str) -> bool:
    """Whether a text is a family name with initials after it: "Doe JK Jr."."""
    return bool(family_first(_without_suffix(text).rstrip(".")) or family_first(text))


def _without_suffix(text: str) -> str:
    match = LAST_SUFFIX.fullmatch(text)
    return match[1] if match else text


def join_particle(particle: str, family: str) -> str:
    """`van` + `Dyke` is "van Dyke", `d'` + `Alembert` is "d'Alembert"."""
    if not particle:
        return family
    return particle + ("" if particle[-1] in "'’-" else " ") + family


def family(name: Name) -> str:
    """The family name with its non-dropping particle, or the literal."""
    return join_particle(name.get("non-dropping-particle", ""), name.get("family", "")) or name.get("literal", "")


def given(name: Name) -> str:
    """The given name with the particle that is dropped when the family name is printed alone."""
    return " ".join(filter(None, (name.get(part) for part in GIVEN)))


def show(name: Name) -> str:
    """The name as `parse` reads it: "van der Berg, Jan, Jr."; a literal with the commas that keep it one."""
    if name.get("literal") and not name.get("family"):
        literal = re.sub(r",+", ",", name["literal"]).replace(",", ",,", 1)
        return literal if parse(literal) == name or name == OTHERS else literal + ","
    pieces = [family(name), given(name)]
    if name.get("suffix"):
        pieces.append(name["suffix"])
    return ", ".join(pieces) if any(pieces[1:]) else pieces[0]
