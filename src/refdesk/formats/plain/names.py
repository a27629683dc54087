"""Lists of personal names as references and pages print them, in whatever order and punctuation -> CSL-JSON names.

The forms (and who prints them so): "Baker, J. W." (APA, Harvard), "Baker JW" (Vancouver), "J. W. Baker" (IEEE),
"Jack W. Baker" (ACM, pages), "Baker, Jack W." (Chicago, MLA), "BAKER (J. W.)" (French). A list may mix them: the first
author inverted, the others not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from refdesk.formats.plain.facts import GIVEN_NAMES, UPPER
from refdesk.items.names import Name, inverted

_LOWER = "".join(c for c in map(chr, range(0x61, 0x530)) if c.islower())
_UP = rf"[^\W\d_{_LOWER}]"
_APOSTROPHE = "'’ʼ`"
_WORD = rf"(?:[dDlLO][{_APOSTROPHE}])?{_UP}[^\W\d_]*(?:[-‐–{_APOSTROPHE}][^\W\d_]+)*"
_PARTICLE = (
    r"(?:[Vv]an|[Vv]on|[Vv]om|[Dd]en|[Dd]er|[Dd]e|[Dd]el|[Dd]ella|[Dd]i|[Dd]a|[Dd]os?|[Dd]as|[Dd]u|[Dd]es|[Ll]a|[Ll]e"
    r"|[Tt]en|[Tt]er|[Zz]u[mr]?|[Ee]l|[Aa]l|[Bb]in|[Ii]bn|[Aa]f|[Aa]v|y|e|[Ss]t\.?|'t|’t|‘t|AL|DE|VAN|DER"
    r"|DU|LA|LE|DI|DA|DOS|DEL|VON)(?!\w)"
)
_SUFFIX = r"(?:Jr\.?|Sr\.?|II|III|IV)(?![^\W_])"
_DOTTED = rf"{_UP}{{1,2}}[{_LOWER}]?\."  # J. | Yu. | JP.
_JOURNAL = rf"[JZ]\. (?!{_SUFFIX}){_UP}[{_LOWER}]+\. "  # Baker, J. | J. Am. Chem. Soc.
_INITIALS = (
    rf"{_DOTTED}(?:[ -]{{0,2}}(?!{_JOURNAL}){_DOTTED}| (?![ye] ){_PARTICLE} {_DOTTED}|-{_UP}(?!\w)"
    rf"| {_PARTICLE}(?=[,;.:)]| and| &| \(| \d|$))*(?:-?{_UP}(?!\w))?"
)
_BARE = rf"(?!(?:II|III|IV|VII|VIII|FOR|OF|AND|THE|FÜR|UND|DES)\b){_UP}(?:[ -]?{_UP}){{0,3}}(?!\w)"  # JW | J W | J-W
_LONG = rf"(?:[dDlLO][{_APOSTROPHE}])?{_UP}[^\W\d_]+(?:[-‐–{_APOSTROPHE}][^\W\d_]+)*"
_CAPS = rf"{_UP}{{2,}}(?:[-‐–{_APOSTROPHE}]{_UP}+)*(?!\w)"
_MORE = rf"(?:[ ](?:{_PARTICLE} ){{0,2}}(?!{_SUFFIX})(?!{_UP}{{1,3}}(?!\w)){_LONG})"
_FAMILY = rf"(?:{_PARTICLE} )*{_LONG}(?: [yi] {_LONG}|{_MORE}{{0,2}})"

# Each form of one name; the groups are family, given, suffix.
FORMS: dict[str, re.Pattern[str]] = {
    "family, initials": re.compile(
        rf"(?P<family>{_FAMILY}|(?:{_CAPS} ){{1,2}}{_CAPS}(?=,))(?: (?P<suffix3>{_SUFFIX}))?,(?: (?P<suffix>{_SUFFIX}),)? ?"
        rf"(?P<given>{_INITIALS}(?: (?!{_SUFFIX}|{_UP}{{2}}){_LONG}(?=\.? |[,;])(?=[.,;] ?(?:(?:and|&) |[^.:]{{15}})))?)"
        rf"(?:,? (?P<suffix2>{_SUFFIX}))?"
    ),
    "family (initials)": re.compile(rf"(?P<family>{_FAMILY}) \((?P<given>{_INITIALS}|{_LONG}(?: {_WORD})?)\)"),
    "family bare": re.compile(
        rf"(?P<family>{_FAMILY}),? (?P<given>{_BARE}(?: {_PARTICLE}(?=[,.;:( ]"
        rf"|$)(?! [A-Z]))?)(?!['’])(?<! {_UP}(?=\.))(?: (?P<suffix>{_SUFFIX}))?"
    ),
    "family dotted": re.compile(rf"(?P<family>{_FAMILY}) (?P<given>{_INITIALS}(?: {_PARTICLE}(?=[,.;:(]| \())?)"),
    "initials family": re.compile(
        rf"(?P<given>{_INITIALS}(?: {_LONG}(?= {_UP}))??) ?(?P<family>{_FAMILY})(?:,? (?P<suffix>{_SUFFIX}))?"
    ),
    "bare family": re.compile(
        rf"(?P<given>{_UP}{{1,3}}|{_UP}-{_UP}) (?P<family>(?:{_PARTICLE} )*(?!{_CAPS}){_LONG}{_MORE}?)"
    ),
    "family, given": re.compile(
        rf"(?P<family>{_FAMILY}), (?:(?P<suffix>{_SUFFIX}), )?"
        rf"(?P<given>(?:{_UP} )?(?!{_UP}{{2,3}}(?!\w)){_LONG}{_MORE}*(?: {_INITIALS}| {_UP}(?!\w))?(?: (?![ye] ){_PARTICLE})*"
        rf"|{_UP}\. {_LONG}(?=[;/]| (?:and|und|&|y|et) | \())"
    ),
    "FAMILY given": re.compile(
        rf"(?P<family>(?:{_PARTICLE} )*{_CAPS}(?: {_CAPS})?),? (?P<given>(?!{_CAPS}){_LONG}(?: {_LONG}"
        rf"| {_DOTTED}){{0,2}})"
    ),
    "given family": re.compile(
        rf"(?P<given>(?:{_UP} )?{_LONG}(?: {_LONG}){{0,2}}?(?: {_UP}[{_LOWER}]?\.| {_UP}(?= )){{0,3}})"
        rf" (?P<family>(?:{_PARTICLE} )*(?!{_UP}{{1,3}}(?![\w{_APOSTROPHE}])){_LONG})(?:,? (?P<suffix>{_SUFFIX}))?"
    ),
    "given FAMILY": re.compile(
        rf"(?P<given>{_LONG}(?: {_LONG}){{0,2}}?(?: {_UP}\.){{0,3}}) (?P<family>(?:{_PARTICLE} )*{_CAPS}(?: {_CAPS})?)"
    ),
}
# What may follow the first name of a list, by the form of the first.
FOLLOWERS: dict[str, tuple[str, ...]] = {
    "family, initials": ("family, initials", "family (initials)", "initials family"),
    "family (initials)": ("family (initials)", "family, initials", "initials family"),
    "family bare": ("family bare", "family dotted", "family, initials", "bare family", "initials family"),
    "family dotted": ("family dotted", "family bare", "family, initials", "initials family"),
    "initials family": ("initials family", "given family"),
    "bare family": ("bare family",),
    "family, given": ("family, initials", "family, given", "initials family", "given family"),
    "FAMILY given": ("FAMILY given", "initials family", "given family"),
    "given family": ("initials family", "given family"),
}
IN_CAPITALS = frozenset({"family, given", "FAMILY given"})  # where the first family name is, others may be: "Jane DOE"
FULL = frozenset({"given family", "given FAMILY", *IN_CAPITALS})
AND = r"(?:and|AND|&|et|y|und|e|og|och|en|i|a|ir|dan|ve|și|и|u\.)"
SEPARATOR = re.compile(
    rf"\s*(?:,?\s?(?:…|\.\.\.)\s?(?:&\s)?|[,;]+\s*(?:{AND}\s+)?(?:&\s*)?|\s{AND}\s+|\s?&\s?|\s?/\s?|\s[–-]\s)"
)
CONJUNCTION = re.compile(rf"(?:{AND}\s|&)")
CLEAR_END = re.compile(
    r"[.,]?\s*\(?(?:(1[5-9]|20)\d\d(?!\s?[-–]\s?\d)|n\.\s?d\.|in press|forthc)|[.,:]?\s*[“\"«„‘]"
    r"|[\s,]*(?:eds|editors|\(eds?)\b"
)
ET_AL = re.compile(
    r"[\s,;]*\b(?:et\.? ?al(?:ii|\b)|and others|u\. ?a\.|et coll\b|a kol|vd|dkk|m\. ?fl|y otros|e outros|и др)\.?"
)
DASHES = re.compile(r"^\s*(?:[-‐-―_]{2,}|―+|—+|(?:Id|Idem|Ders|Dies|Ead|Ibid|Ibidem)\.?(?=[,:]))[.,:]?\s*")
# Words that open titles and journals, never names.
NO_NAME = re.compile(
    r"(?:The|An?(?= )|On|In|Of|From|For|To|At|By|With|How|Why|What|When|Where|Who|Is|Are|Do(?![-‐])|Does|Toward"
    r"|Towards|Some|New|Its|Their|Our|This|These|Beyond|Against|Between|Without|Within|"
    r"Introduction|Proceedings|Journal|International|National|Handbook|Annual|Le(?!-)|Les|La(?!-)|L['’]\w+|Der|Die|Das|Ein|Eine|"
    r"Un|Une|Des|Sur|Zur|Zum|Über|El(?!-)|Los|Las|Advances|Studies|Retrieved|Available|Press|University|Universität|"
    r"Université|Universidad|Institute|Department|Ministry|Association|Society|Committee|Commission|Office|Bureau|"
    r"Organization|Organisation|Council|Agency|Foundation|Center|Centre|Bank|Bibliotheca|Review|Group"
    r"|Reports?|Technical|"
    r"Vol|No|Conference|Symposium|Workshop|IEEE|ACM|Editorial|Chapter|Volume|Art|Science|History)(?!\w)"
)

ARTICLE_IN_NAME = re.compile(
    rf"An {_BARE}, {_LONG} {_BARE}"
    rf"|(?:Le|La|El|Des) {_LONG}, (?:{_UP}\.|{_LONG}(?: {_LONG}| {_UP}\.){{0,2}}(?:[.:(]|,? \(|,? (?:and|&|et) ))"
)


@dataclass(frozen=True, slots=True)
class NameList:
    """The names at the head of a text, where they end, and whether the list says that there are more (et al.)."""

    names: tuple[Name, ...]
    end: int
    others: bool = False


def _turned_round(names: list[Name]) -> list[Name]:
    """Full names that stand family first without a comma, as given names in the place of the last word show."""

    def familiar(part: str) -> int:
        return sum(name.get(part, "").split(" ")[0].casefold() in GIVEN_NAMES for name in names)

    if not familiar("family") or familiar("given") or any(name.keys() != {"family", "given"} for name in names):
        return names
    return [{"family": name["given"], "given": name["family"]} for name in names]


def scan_names(text: str, start: int = 0) -> NameList:
    """The longest list of names at this place of the text; an empty one where there is none.

    The first name decides which forms the others may have. A list of full names in which no "and" stands before the
    last name is believed for its first name alone, since what follows a comma may be the title.
    """
    if NO_NAME.match(text, start) and (start or not ARTICLE_IN_NAME.match(text)):
        return NameList((), start)
    article = re.match(r"[AI] ", text[start : start + 2])  # "A Theory of ...", not an initial
    barred = {"given FAMILY", "bare family"} if article and start == 0 else {"given FAMILY"}
    lists = (_scan_from(text, start, form) for form in FORMS if form not in barred)
    return max(lists, key=lambda found: (found.end, len(found.names)))


def _scan_from(text: str, start: int, first: str) -> NameList:
    found: list[tuple[Name, str, int]] = []
    others = False
    at = start
    forms: tuple[str, ...] = (first,)
    while (one := _one_name(text, at, forms, bool(found))) is not None:
        name, form, end = one
        if not found:
            capitals = first in IN_CAPITALS and name["family"].isupper()
            forms = ("given FAMILY", *FOLLOWERS[first]) if capitals else FOLLOWERS[first]
        if more := ET_AL.match(text, end):
            found.append((name, form, more.end()))
            others = True
            break
        found.append(one)
        others = others or re.match(r",?\s?(?:…|\.\.\.)", text[end : end + 6]) is not None
        separator = SEPARATOR.match(text, end) or _full_stop_between(text, end, form)
        if not separator:
            break
        at = separator.end()
        if ";" in separator[0] and "family, given" not in forms:
            forms = (*forms, "family, given")
    found = _believable(text, start, found, others)
    names = [name for name, _, _ in found]
    if found and found[-1][1] == "family dotted" and not any("." in name.get("given", "") for name in names[:-1]):
        least = 2 if len(names) == 1 else 1  # the stop of "Tern AB, Gull C." ends the list
        names[-1]["given"] = re.sub(rf"^({_UP}{{{least},3}})\.$", r"\1", names[-1]["given"])
    if all(form == "given family" for _, form, _ in found):
        names = _turned_round(names)
    return NameList(tuple(names), found[-1][2] if found else start, others)


INSTITUTION = re.compile(
    r"(?i)\b(universit\w+|institut\w*|department|minist\w+|association|society|committee|commission|office|bureau|"
    r"organi[sz]ation|council|agency|foundation|cent(?:er|re)s?|bank|group|consortium|collaboration|team|project|academy|"
    r"college|school|press|inc|ltd|gmbh|corporation|company|network|service|federation|union|party|staff|editors|"
    r"collectif|collective|laborator\w+|"
    r"programme|nations|rights|watch|government|parliament|museum|library|authority"
    r"|alliance|initiative"
    r"|news)\b"
)


BODY = re.compile(
    rf"(?:[Tt]he )?(?:(?:[a-z]{{0,2}}{_UP}(?:\.{_UP}\.)?[\w'’-]*|of|for|the|and|&|on|in|de|del|della|di|do|da|la|du|des|für|und"
    rf"|et|e|y|der|van|voor|pour|sur|zur|d’{_UP}\w+|l’{_UP}\w+|d'{_UP}\w+|l'{_UP}\w+)"
    r"(?: |(?=[.,:;(])|$)){1,10}?(?=[.,:;]|\s\(|\s(?:1[4-9]|20)\d\d|$)"
)


def scan_body(text: str) -> NameList:
    """The name of an institution at the head of the text: capitalised words, one of which says what
    kind of body it is."""
    found = BODY.match(text)
    if not found or not INSTITUTION.search(found[0]) or len(found[0].split()) < 2:
        return NameList((), 0)
    end = found.end()
    while (part := BODY.match(text, end + 2) if text.startswith(", ", end) else None) and INSTITUTION.search(part[0]):
        end = part.end()  # "National Research Council, Committee on Risk"
    return NameList(({"literal": text[:end].strip(" ,")},), end)


def _one_name(text: str, at: int, forms: tuple[str, ...], later: bool) -> tuple[Name, str, int] | None:
    listed = later and LISTED.match(text, at)
    if not listed and NO_NAME.match(text, at) and (at or not ARTICLE_IN_NAME.match(text)):
        return None
    for form in forms:
        pattern = FORMS[form]
        if form in ("given family", "given FAMILY", "initials family", "bare family"):
            end = _end_of_natural(text, at, pattern)
            match = pattern.fullmatch(text, at, end) if end else None
        else:
            match = pattern.match(text, at)
        if not match:
            continue
        groups, end = match.groupdict(), match.end()
        words = f"{groups['given']} {groups['family']}".split(" ")
        enclosed = listed or (form == "family, given" and text[end : end + 1] == ";")
        if not enclosed and any(NO_NAME.match(word) and not re.fullmatch(_PARTICLE, word) for word in words):
            continue
        if match[0].endswith(POSSESSIVE):
            continue  # "Aristotle's “De motu”" begins a title
        if (form in FULL or form == "bare family") and INSTITUTION.search(match[0]):
            continue
        if form == "given family" and re.fullmatch("El|Le|La|Les|Los|Las|Des|De|Von", groups["given"]):
            continue
        if CAPITALS_FIRST.match(groups["family"]):
            continue  # "BRAUDEL Fernand, La Méditerranée": the comma ends the name
        if form in ("family, given", "FAMILY given") and match[0][-1] != "." and not _NAME_END.match(text, end):
            continue
        if form == "family, given" and not later and _in_natural_order(text, groups, end):
            continue
        if later and form == "family, given" and " " in re.sub(rf"\b(?:{_PARTICLE} )+", "", groups["family"]):
            continue
        if end < len(text) and (text[end].isalnum() or text[end] in "'’-("):
            continue
        suffix = groups.get("suffix") or groups.get("suffix2") or groups.get("suffix3") or ""
        return _named(groups["family"], groups["given"], suffix), form, end
    return None


def _in_natural_order(text: str, groups: dict[str, str | None], end: int) -> bool:
    """Whether "Jane Smith, Tort Law" and "William Reed, David H. Clark" begin with a name whose comma ends it."""
    first, *more = str(groups["family"]).split(" ")
    if not more or first.casefold() not in GIVEN_NAMES:
        return False
    given = str(groups["given"]).split(" ")[0].casefold()
    return given not in GIVEN_NAMES or re.match(rf" {_LONG}[,;]", text[end : end + 40]) is not None


CAPITALS_FIRST = re.compile(rf"(?!{_PARTICLE}){_UP}{{2,}} {_UP}[{_LOWER}]")
POSSESSIVE = ("'s", "’s")
# Among other names, a word that opens titles elsewhere: "Das B.," and "A Smith,".
LISTED = re.compile(
    rf"{_WORD},? {_INITIALS}(?=[,;]|$)|(?:L[ae]s? |El |Des )?{_WORD},? {_UP}{{1,2}}[,;]|A {_LONG}(?:[,;]| and| &)"
)
_NAME_END = re.compile(
    rf"\s*(?:[,;.:(“\"«„‘/]|{AND}\s(?=[{UPPER}]|{_PARTICLE}|al\b|others\b)|&"
    r"|et\.? al|u\. ?a\.|vd\.|n\.d\.|[–-]\s|(?:1[4-9]|20)\d\d|$)"
)


def _end_of_natural(text: str, at: int, pattern: re.Pattern[str]) -> int | None:
    """Where a name in natural order ends: at the first place where a list could go on or stop."""
    for word in re.finditer(r"[^\s,;:/]+", text[at : at + 80]):
        end = at + word.end()
        if text[end - 1] == ".":
            end -= 1
            if pattern.fullmatch(text, at, end + 1) and _NAME_END.match(text, end + 1):
                return end + 1  # Jr.
        if pattern.fullmatch(text, at, end) and _NAME_END.match(text, end):
            return end
        if end < len(text) and text[end] in ",;:/":
            return None
    return None


def _full_stop_between(text: str, end: int, form: str) -> re.Match[str] | None:
    """Lists such as "Keri, S. Kiss, I. Kelemen, O.": nothing but the full stop of an initial between two names."""
    if form != "family, initials" or text[end - 1] != ".":
        return None
    space = re.compile(r"\s+").match(text, end)
    return space if space and FORMS["family, initials"].match(text, space.end()) else None


NUMBER = re.compile(r"\.? (?!(?:1[4-9]|20)\d\d\b)\d{1,4}[ ,:(]")


def _believable(text: str, start: int, found: list[tuple[Name, str, int]], others: bool) -> list[tuple[Name, str, int]]:
    """Without the names at the end that are likelier the title: full names that no "and" or clear end confirms."""
    if len(found) == 1 and found[0][1] == "bare family" and not CLEAR_END.match(text[found[0][2] :]):
        return []
    if len(found) == 1 and found[0][1] == "given family" and _ends_in_title(text, start, found[0][2]):
        return []
    if len(found) > 1 and not others and NUMBER.match(text, found[-1][2]):
        found = found[:-1]  # "Z. Phys. 43, 172": a journal
    while found and not others and found[-1][1] in FULL:
        end = found[-1][2]
        follows = text[end : end + 14]
        if len(found) == 1:
            if follows.startswith(":") and found[0][1] == "given family":  # "Cultures Compared: A study"
                known = text[start:].split(" ", 1)[0].casefold() in GIVEN_NAMES
                return found if known and follows[2:3].isupper() else []
            return found
        between = text[found[-2][2] : end - len(found[-1][0]["family"])]
        if all(name["family"].isupper() for name, _, _ in found) and not text[end : end + 40].isupper():
            return found
        if CONJUNCTION.match(between.lstrip(" ,;")) or re.match(r"\s?[;/]|\s[–-]\s", between):
            return found
        if CLEAR_END.match(follows) and found[0][1] != "initials family":
            return found
        if len(found) > 3 and all(form == "given family" for _, form, _ in found):
            return found
        if follows.startswith(".") and all(form == "given family" for _, form, _ in found):
            return found
        found = found[:-1]
    return found


DOTTED_FIRST = re.compile(rf"({_LONG}) {_UP}\. {_LONG}")
JOURNAL_ALONE = re.compile(rf"\. (?:{_UP}[^\W\d_]*\.?(?: (?=[{UPPER}\d])|\. ?)){{1,8}}(?:1[89]|20)\d\d[ \w]{{0,8}};")


def _ends_in_title(text: str, start: int, end: int) -> bool:
    """Whether "Tern J. Schizophrenia" of "Tern J. Schizophrenia. Lancet. 2001;3:4" is no name but one and a title: nothing
    follows it but a journal."""
    first = DOTTED_FIRST.fullmatch(text, start, end)
    return first is not None and first[1].casefold() not in GIVEN_NAMES and JOURNAL_ALONE.match(text, end) is not None


def _named(family: str, given: str, suffix: str = "") -> Name:
    return inverted(family.strip(" ,"), _spaced(given.strip(" ,")), suffix)


def _spaced(given: str) -> str:
    """Initials with a space after each full stop: J.W. -> J. W., but J.-C. as it is."""
    return re.sub(rf"(?<={_UP}\.)(?={_UP})", " ", given)
