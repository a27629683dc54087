"""Editors and translators that are named in the middle of a reference."""

from __future__ import annotations

import re

from refdesk.formats.plain.facts import PLACE, PUBLISHER, REGIONS
from refdesk.formats.plain.names import NameList, scan_names
from refdesk.formats.plain.reading import GAP, Reading

_EDITORS = (
    r"(?:(?:Series|Vol\.) )?[Ee]dd?s?|[EÉ]DS?|[Ee]ditor(?:e?s)?|[Éé]diteurs?|[Ee]ditado por|[Hh]rsg|[Hh]g"
    r"|[Dd]irs?|[Éé]ds?|[Cc]oords?|[Oo]rgs?|[Rr]ed|a cura di|ur"
)
_TRANSLATORS = r"[Tt]rans|[Tt]ransl|[Tt]r|[Tt]rad|[Üü]bers|[Tt]ranslators?"
EDITED_BY = re.compile(
    r"(?:^|(?<=[.,;(\x02\]”\"»’] )|(?<=[(,.])"
    r"|(?<=\w )(?=ed\. [A-Z]\w+, [A-Z]\.))(?:[Ee]dited(?: and translated)? [Bb]y|[Ee]ds?(?:\.|:)(?: by)?\.?|ed by"
    r"|[Ee]ds? (?=[A-Z]{1,3} [A-Z][a-z])"
    r"|[Hh]erausgegeben von|"
    r"[Hh]rsg\. v(?:on|\.)|[Hh]g\. v(?:on|\.)|[Éé]d(?:s|ité)?\.?(?: par)?|[Ss]ous la dir(?:ection|\.) d[e’']"
    r"|[(]?a cura di[)]?|[Ee]ds(?= [A-Z]\.)|"
    r"(?P<translated>[Tt]ranslated(?: and edited)? by|[Tt]rans\.(?: by)?|[Tt]r\.(?: by)?|[Tt]rad(?:uite?|ucido|uzione|\.)(?: de"
    r"| par| by)?|[(]?tradotto da[)]?|[Üü]bers\. v(?:on|\.)))\s*"
)
ROLE = re.compile(
    rf"[\s,–-]*(?:\((?:(?P<a>{_EDITORS})|(?P<t>{_TRANSLATORS}))\b\.?,?\)|(?:(?P<b>edd?s?|editor(?:e?s)?|[éÉ]diteurs?|ÉDS?|rédacteurs"
    rf"|Eds?|Hrsg|Hg|dirs?)(?:\.? (?:and|&) (?:trans|translators?))?"
    rf"|(?P<u>trans))\b\.?(?=[,.:;)]|\s))[,.:;]?"
)
BRACKET = re.compile(r"\(([^()]{4,400})\)")
IN_BRACKET = re.compile(
    rf"(?:(?:(?P<first>{_EDITORS})|(?P<of>{_TRANSLATORS}))[.:]{{0,2}}\s)?(?P<names>.{{4,}}?)(?:,\s?(?:(?P<last>{_EDITORS})"
    rf"(?:\. (?:&|and) [Tt]rans)?"
    rf"|(?P<t>{_TRANSLATORS}))\.?)?"
)
BEFORE_NAMES = (
    re.compile(
        r"(?:(?<=\b[Ii]n )|(?<=\b[Ii]n: )|(?<=\b[Dd]ans )|(?<=\b[Ee]n )|(?<=\b[Ee][nm]: )|(?<=\bI: ))(?=[^\W\d_])"
    ),
    re.compile(r"(?:^|(?<=[.?!”\"»’\x02] )(?<![ (][A-Z]\. ))(?=[^\W\d_])"),
    re.compile(r"(?<=[,:;] )(?=[^\W\d_])"),
)


def take_contributors(text: str, reading: Reading) -> str:
    """Editors and translators that are named in the middle of the reference."""

    def take(role: str, names: NameList, start: int, end: int) -> None:
        nonlocal text
        reading.set(role, list(names.names), "likely")
        text = f"{text[:start].rstrip(' ,(')} {GAP} {text[end:].lstrip(' ).,:;')}"

    for bracket in reversed(list(BRACKET.finditer(text))):
        parts = [_names_in_bracket(part) for part in bracket[1].split("; ")]
        if all(parts):
            (role, names), *more = (part for part in parts if part)
            take(role, names, *bracket.span())
            for role, names in more:
                reading.set(role, list(names.names), "likely")
    for said in list(ROLE.finditer(text))[:-9:-1]:  # the last eight: no reference has more
        found_names = _names_before(text, said.start())
        if found_names and not _names_follow(text, said, found_names[1]):
            start, names = found_names
            take("translator" if said["t"] or said["u"] else "editor", names, start, said.end())
    at = 0
    for _ in range(8):
        if not (found := EDITED_BY.search(text, at)):
            break
        at = found.end()
        names = scan_names(text, found.end())
        given = names.names[-1].get("given", "") if names.names else ""
        comma = text.rfind(",", found.end(), names.end)
        if comma > 0 and (PLACE.fullmatch(given) or PUBLISHER.fullmatch(given)):  # "ed. Ada Tern, Paris, Plon"
            names = scan_names(text[:comma], found.end())
        if names.names:
            take("translator" if found["translated"] else "editor", names, found.start(), names.end)
            at = 0
    return text


def _names_follow(text: str, said: re.Match[str], before: NameList) -> bool:
    """Whether it is "In Wading Birds, ed. Rita Rail", where words without initials before the role are a title."""
    if len(before.names) > 1 or not re.fullmatch(r"\W*[Ee]ds?[.,]*", said[0]):
        return False
    if not re.fullmatch(r"\w[^.]*[a-z][^.]*", before.names[0].get("given", "")):
        return False
    after = scan_names(text, said.end() + len(text[said.end() :]) - len(text[said.end() :].lstrip(" .")))
    return bool(after.names) and not text.startswith(":", after.end)


def _names_in_bracket(text: str) -> tuple[str, NameList] | None:
    """ "T. McCarthy, Trans.", "Hg. v. H. Meier": the role and the names."""
    found = IN_BRACKET.fullmatch(text)
    if not found or not any(found[group] for group in ("first", "of", "last", "t")):
        return None
    names = scan_names(found["names"])
    if not names.names or names.end < len(found["names"]) - 2:
        return None
    return "translator" if found["t"] or found["of"] else "editor", names


def _names_before(text: str, end: int) -> tuple[int, NameList] | None:
    """The list of names that ends here, and where it starts."""
    for starts in BEFORE_NAMES:
        for begin in starts.finditer(text, max(0, end - 250), end):
            names = scan_names(text, begin.start())
            if names.names and names.end == end and not _mixed(names, starts):
                if len(names.names) == 1 and re.fullmatch(REGIONS, names.names[0].get("given", "")):
                    continue
                return begin.start(), names
    return None


def _mixed(names: NameList, starts: re.Pattern[str]) -> bool:
    """Whether full names stand beside names with initials: then the first of them may be the end of a title."""
    short = ["." in name.get("given", "") for name in names.names]
    alone = len(short) == 1 and starts is BEFORE_NAMES[2]
    if starts is BEFORE_NAMES[0] and short.count(False) > 1:
        return False
    return starts is not BEFORE_NAMES[1] and not short[0] and (any(short) or alone)
