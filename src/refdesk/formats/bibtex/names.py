"""BibTeX's lists of names <-> CSL-JSON names.

The three forms (First von Last; von Last, First; von Last, Jr, First) are split as BibTeX does (Patashnik, "BibTeXing", section
4.1): at the TeX level, where braces keep words together. Extended names (family=..., given=...) are those of the
biblatex manual, section 3.4.
"""

from __future__ import annotations

import re
from typing import Any

from refdesk.formats.bibtex.latex import accents_to_unicode, to_text
from refdesk.formats.bibtex.latex_writing import to_latex
from refdesk.items import names
from refdesk.items.names import IDEOGRAPHS, SUFFIX, UNTIDY, family_first, initials_first, tidy
from refdesk.items.regex import regex

Name = dict[str, Any]
AND = regex(r"\s+and(?=\s)", re.I)
EXTENDED = regex(r"^\s*(?:family|given|prefix|suffix|useprefix|given-i|family-i|prefix-i|id)\s*=", re.I)
SEMICOLON = regex(";")  # written between names instead of BibTeX's "and"
LAST_SUFFIX = regex(r"(?:^|(?<=\s))(?:(?:Jr|Sr)\.?|I{2,3}|IV)$")
SPECIALS = regex(r"[{}\\~=]")


MORE_THAN_NAME = regex(r"(?:\bal|others|u\. ?a|др|等)\.?$|" + UNTIDY.pattern, re.I)
COMMA = regex(",")
AMPERSAND = regex(r"(?<=\s)\\?&(?=\s)")


def split_depth0(tex: str, what: re.Pattern[str]) -> list[str]:
    """The parts between the matches of `what` that are outside braces."""
    if "{" not in tex:
        return what.split(tex)
    parts: list[str] = []
    depth, start = 0, 0
    for match in re.compile(r"[{}]|" + what.pattern, what.flags).finditer(tex):
        text = match.group()
        if text == "{":
            depth += 1
        elif text == "}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            parts.append(tex[start : match.start()])
            start = match.end()
    parts.append(tex[start:])
    return parts


AFFILIATION = regex(r"\$\^\{?[\d,*]{1,9}\}?\$|\\textsuperscript\{[\d,*]{1,9}\}")  # Doe, Jane$^{1,2}$


def read_names(tex: str, useprefix: bool = True) -> tuple[list[Name], dict[str, str]]:
    """The names of a list, and what is wrong with it: a code and a message for each kind (`A and and B` has an empty name).
    `and others` becomes the literal "others". Several names between two `and` are separated if there are semicolons, `&`,
    or more commas than one name can have.

    BibTeX's styles always print the von part, so it is the non-dropping particle; if `useprefix` is false, BibLaTeX's option
    for omitting it, it is the dropping one."""
    pieces, wrong = split_names(AFFILIATION.sub("", " ".join(tex.split())))
    if len(pieces) > 1 and all(map(family_first, pieces)):  # Doe J and Roe RK
        pieces = [", ".join(family_first(piece) or (piece,)) for piece in pieces]
    people: list[Name] = []
    for piece in pieces:
        others = None
        if MORE_THAN_NAME.search(piece):
            others = names.ENDS_IN_ET_AL.fullmatch(piece)
            piece = tidy((others[1] or "") if others else piece)
        if name := read_name(piece, useprefix):
            people.append(name)
        if others:
            people.append(dict(names.OTHERS))
    return people, wrong


def split_names(tex: str) -> tuple[list[str], dict[str, str]]:
    """The TeX of each name in a list, and what is wrong with the list."""
    pieces: list[str] = []
    wrong: dict[str, str] = {}
    if "\\" in tex:  # or the space that ends the command in `\\v s` would end the word
        tex = accents_to_unicode(tex)
    parts = split_depth0(f" {tex} ", AND) if AND.search(f" {tex} ") else split_depth0(tex, SEMICOLON)
    for part in map(str.strip, parts):
        if part[-1:] == "," and part.count(",") == 2 and len(parts) > 1:
            pieces += before_and(part.rstrip(" ,"), "," in parts[-1])
        elif not part and len(parts) > 1:
            wrong["empty-name"] = "empty name"
        elif separated(part) and not EXTENDED.match(part):
            whole = SPECIALS.search(part) and not encloses(part)
            several, certain = names.split(to_text(part) if whole else part)
            pieces += several if len(several) > 1 else [part]
            if not certain:
                wrong["commas"] = f"too many commas in '{to_text(part)}'; read as one name"
        elif part:
            pieces.append(part)
    return pieces, wrong


def before_and(part: str, inverted: bool) -> list[str]:
    """Who comes before the comma of ", and": two people if both are whole names (`Jane Doe, Rick Roe, and Ed Poe`) and the
    name after it is not `inverted`; else one (`Doe, Jane, and Roe, Rick`)."""
    fields = [field.strip() for field in split_depth0(part, COMMA)]
    return fields if not inverted and len(fields) == 2 and all(" " in field for field in fields) else [part]


def separated(part: str) -> bool:
    """Whether this may be several names: outside braces it has an `&`, more commas than a name, or commas between whole
    names (`Jane Doe, Rick Roe, Ed Poe`; `J. Doe, R. Roe`)."""
    if "&" not in part and ("," not in part or " " not in part.partition(",")[0]) and part.count(",") < 3:
        return False
    fields = [field.strip() for field in split_depth0(part, COMMA)]
    if len(fields) > 3 or len(split_depth0(part, AMPERSAND)) > 1:
        return True
    if len(fields) == 3:
        return all(" " in field for field in fields) and "{" not in part
    return len(fields) == 2 and (all(map(family_first, fields)) or all(map(initials_first, fields)))


def read_name(tex: str, useprefix: bool = True) -> Name | None:
    if not SPECIALS.search(tex):
        plain = tex.split(",")
        if len(plain) == 2 and not LAST_SUFFIX.search(plain[0].strip()):
            return build(*split_von(plain[0].split()), plain[1].split(), [], useprefix)
        if len(plain) == 1:
            return from_words(tex.split(), useprefix)
    if tex[0] == "{" and tex[-1] == "}" and encloses(tex):
        literal = to_text(tex[1:-1])
        if literal in ("et al.", "et al"):  # as ADS has it
            return dict(names.OTHERS)
        return {"literal": literal} if literal else None
    if EXTENDED.match(tex):
        return read_extended(tex, useprefix)
    parts = [words(part) for part in split_depth0(tex, COMMA)]
    if len(parts) == 2 and LAST_SUFFIX.fullmatch(" ".join(parts[0])):  # III, Hal Daumé, as the ACL Anthology has it
        return build(*split_von(parts[1][-1:]), parts[1][:-1], parts[0], useprefix)
    if len(parts) == 1:
        return from_words(parts[0], useprefix)
    if len(parts) == 2:
        last, suffix = with_suffix(parts[0])
        return build(*split_von(last), parts[1], suffix, useprefix)
    suffix, given = parts[1], [word for part in parts[2:] for word in part]
    if SUFFIX.fullmatch(" ".join(given)) and not SUFFIX.fullmatch(" ".join(suffix)):  # Doe, John, Jr.
        suffix, given = given, suffix
    return build(*split_von(parts[0]), given, suffix, useprefix)


def encloses(tex: str) -> bool:
    """Whether one pair of braces is around all of it."""
    if tex[:1] != "{":
        return False
    depth = 0
    for at, char in enumerate(tex):
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                return at == len(tex) - 1
    return False


SPACE = regex(r"(?:\s|~)+")


def words(tex: str) -> list[str]:
    return [word for word in split_depth0(tex, SPACE) if word]


def is_von(word: str) -> bool:
    """Whether a word starts in lower case, in the sense of BibTeX: a group in braces has no case, except {\\'e}."""
    first = word[0]
    if first == "{":
        if word[1:2] != "\\":
            return False
        first = to_text(word)[:1]
    elif first == "\\":
        first = to_text(word)[:1]
    else:
        for first in word:
            if first.isalpha():
                break
    return first.islower()


def from_words(parts: list[str], useprefix: bool) -> Name | None:
    if not parts:
        return None
    if len(parts) == 1:
        return build([], parts, [], [], useprefix)
    if IDEOGRAPHS.match(parts[0]):  # the family name comes first in Chinese, Japanese and Korean
        return build([], parts[:1], parts[1:], [], useprefix)
    parts, suffix = with_suffix(parts)
    if suffix and len(parts) > 1:  # John Doe Jr.
        *given, last = parts
        return build([], [last], given, suffix, useprefix)
    parts = parts + suffix
    first_von = next((i for i, word in enumerate(parts[:-1]) if is_von(word)), None)
    if first_von is None:
        return build([], parts[-1:], parts[:-1], [], useprefix)
    last_von = max(i for i, word in enumerate(parts[:-1]) if is_von(word))
    return build(parts[first_von : last_von + 1], parts[last_von + 1 :], parts[:first_von], [], useprefix)


def with_suffix(parts: list[str]) -> tuple[list[str], list[str]]:
    """The words of a name, and the suffix that is the last of them: "Doe Jr."."""
    return (parts[:-1], parts[-1:]) if len(parts) > 1 and LAST_SUFFIX.fullmatch(parts[-1]) else (parts, [])


def split_von(parts: list[str]) -> tuple[list[str], list[str]]:
    """von and Last of a part before the comma: von ends with the last word in lower case, but Last has at least one word."""
    if len(parts) < 2 or not is_von(parts[0]):
        return [], parts
    last_von = max((i for i, word in enumerate(parts[:-1]) if is_von(word)), default=-1)
    return parts[: last_von + 1], parts[last_von + 1 :]


def build(von: list[str], last: list[str], first: list[str], suffix: list[str], useprefix: bool) -> Name | None:
    name: Name = {}
    family = join_words(last)
    given = join_words(first)
    if family:
        name["family"] = family
    elif given:
        return {"family": given}
    if given:
        name["given"] = given
    if von:
        name["non-dropping-particle" if useprefix else "dropping-particle"] = join_words(von)
    if suffix:
        name["suffix"] = join_words(suffix)
    return name or None


def join_words(parts: list[str]) -> str:
    if not parts:
        return ""
    return to_text(" ".join(parts) if parts[1:] else parts[0])


def read_extended(tex: str, useprefix: bool) -> Name | None:
    parts: dict[str, str] = {}
    for piece in split_depth0(tex, COMMA):
        key, _, value = piece.partition("=")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = value[1:-1]
        parts[key.strip().lower()] = to_text(value)
    name: Name = {}
    for ours, theirs in (("family", "family"), ("given", "given"), ("suffix", "suffix")):
        if parts.get(theirs):
            name[ours] = parts[theirs]
    if parts.get("prefix"):
        kept = {"true": True, "false": False}.get(parts.get("useprefix", "").lower(), useprefix)
        name["non-dropping-particle" if kept else "dropping-particle"] = parts["prefix"]
    if "family" not in name and name:  # a name of one part is a family name
        name = {"family": " ".join(str(text) for text in name.values())}
    return name or None


# Writing


def write_name(name: Name, ascii: bool = False, biblatex: bool = False, useprefix: bool = True) -> str:
    """The name as `von Last, Jr, First`, or in BibLaTeX's extended format if that cannot say which particle is dropped."""
    if name.get("literal") is not None and not name.get("family"):
        return write_literal(str(name["literal"]), ascii)
    family, given = part(str(name.get("family") or ""), ascii), part(str(name.get("given") or ""), ascii)
    von = " ".join(str(name[kind]) for kind in PARTICLES if name.get(kind)).strip()
    von = part(von, ascii)
    if LAST_SUFFIX.search(family) and not encloses(family):
        family = "{" + family + "}"
    plain = plain_particle(von) if von else True
    if von and family and biblatex and not (plain and agrees(name, useprefix)):
        return write_extended(name, ascii)
    if not plain:
        family, von = "{" + f"{von} {family}".rstrip() + "}", ""
    if not family:
        family, given, von = given, "", ""
    return join_safely(von, family, part(str(name.get("suffix") or ""), ascii), given)


def join_safely(von: str, family: str, suffix: str, given: str) -> str:
    """The parts as one name, with braces where it would be read as another name or as several."""
    if suffix and SUFFIX.fullmatch(given) and not SUFFIX.fullmatch(suffix):
        given = "{" + given + "}"
    tex = join_parts(von, family, suffix, given)
    return join_parts(von, "{" + family + "}", suffix, given) if separated(tex) and not encloses(family) else tex


def write_literal(literal: str, ascii: bool) -> str:
    tex = to_latex(literal, ascii)
    return tex if tex in ("", "others") else "{" + tex + "}"


def join_parts(von: str, family: str, suffix: str, given: str) -> str:
    if " " in family and not encloses(family) and any(map(is_von, words(family))):
        family = "{" + family + "}"  # a word in lower case in it is not a particle
    last = f"{von} {family}" if von else family
    if suffix and last:
        return f"{last}, {suffix}, {given}"
    if given:
        return f"{last}, {given}"
    return f"{last}," if " " in last or last[:1] == "{" else last


PARTICLES = ("dropping-particle", "non-dropping-particle")


def agrees(name: Name, useprefix: bool) -> bool:
    """Whether the option useprefix, which applies to all names of an entry, is right for this name's particle."""
    dropping, kept = (bool(name.get(kind)) for kind in PARTICLES)
    return not (dropping and kept) and kept == useprefix


def plain_particle(von: str) -> bool:
    return von[:1] != "{" and all(map(is_von, words(von)))


def write_extended(name: Name, ascii: bool) -> str:
    parts = [("family", name.get("family")), ("given", name.get("given")), ("suffix", name.get("suffix"))]
    for kind in PARTICLES:
        if name.get(kind):
            parts += [("prefix", name[kind]), ("useprefix", "true" if kind == "non-dropping-particle" else "false")]
    return ", ".join(f"{key}={tex}" for key, text in parts if text and (tex := part(str(text), ascii)))


PLAIN = regex(r"[A-Za-z.]+(?:[ -][A-Za-z.]+)*")
UNSAFE = regex(r",|&|(?i:\band\b)|=|^\"|^others$")


def part(text: str, ascii: bool) -> str:
    if PLAIN.fullmatch(text) and "and" not in text and text != "others":
        return text
    tex = to_latex(" ".join(text.split()), ascii)
    unsafe = UNSAFE.search(tex) or (UNTIDY.search(tex) and tidy(tex) != tex) or names.ENDS_IN_ET_AL.fullmatch(tex)
    return "{" + tex + "}" if unsafe else tex


def write_names(people: list[Name], ascii: bool = False, biblatex: bool = False, useprefix: bool = True) -> str:
    return " and ".join(written for name in people if (written := write_name(name, ascii, biblatex, useprefix)))
