"""Personal and corporate names: "van der Berg, Jan, Jr." <-> a CSL-JSON name."""

from __future__ import annotations

import re
from typing import TypeAlias

from refdesk.items.regex import regex

Name: TypeAlias = dict[str, str]

PARTICLES = regex(
    r"(?:(?:van|von|vom|der|den|dem|ter|ten|zu|zum|zur|de|del|della|dello|dei|degli|da|das|dos|do|di|du|des|la|le|les|"
    r"lo|las|los|el|al|bin|ibn|af|av|op|'t|’t|in|und|y|e|auf)\s+)+|(?:d|l|dell|all)['’](?=\w)|(?:al|el)-(?=\w)"
)
SUFFIX = regex(r"(?:jr|sr|jnr|snr|junior|senior|[IVX]{1,4}|\d(?:st|nd|rd|th)|M\.?D\.?|Ph\.?D\.?|Esq)\.?", re.I)
CORPORATE = regex(
    r"\b(?:university|universit\w+|institut\w*|association|committee|council|commission|society|group|team|consortium|"
    r"department|ministry|ministerium|organi[sz]ation|foundation|stiftung|agency|bureau|office|center|centre|"
    r"laborator\w+|company|corporation|inc|ltd|gmbh|press|bank|collaboration|network|government|academy|college|"
    r"school|library|museum|united|federal|national|international|union|board|authority|hospital|the|of|and|for|et|"
    r"stichting|vereniging)\b|&",
    re.I,
)
INITIALS_LAST = regex(r"([^\W\d_][\w'’-]+(?: [\w'’-]+){0,3}) ((?:[^\W\d_]\.[ -]?){1,4})")
GIVEN = ("given", "dropping-particle")


def parse(text: str) -> Name | None:
    """A name in inverted order, "Family, Given, Suffix" or "Family, Suffix, Given". Without a comma it is one name that
    cannot be told apart, and stays a literal, but for a family name with initials after it ("Fanning E."). A corporate
    name has a comma after it, or two for the first one in it, as EndNote's manual asks ("University of California,,
    Irvine"). None for an empty text.

    A particle written before the family name is non-dropping, one after the given name is dropping, as citation
    processors since citeproc-js have it."""
    text = " ".join(text.split())
    corporate = text.endswith(",")
    text = text.strip(",; ")
    if not text:
        return None
    if ",," in text:
        return {"literal": text.replace(",,", ",")}
    pieces = [piece.strip() for piece in text.split(",")]
    if len(pieces) == 1 and not corporate and (match := INITIALS_LAST.fullmatch(text)):
        return inverted(match[1], match[2])
    if len(pieces) == 1 or not pieces[0]:
        return {"literal": text}
    family, given, *rest = pieces
    suffix = ""
    if rest:
        if SUFFIX.fullmatch(given) and not SUFFIX.fullmatch(rest[0]):
            given, suffix = ", ".join(rest), given
        else:
            suffix = ", ".join(filter(None, rest))
    return inverted(family, given, suffix)


def inverted(family: str, given: str = "", suffix: str = "") -> Name:
    """The CSL name of a family name, with or without a particle before it, and a given name, with or without one after."""
    particle = PARTICLES.match(family)
    kept = particle[0].rstrip() if particle and particle.end() < len(family) else ""
    name: Name = {"family": family[particle.end() :] if particle and kept else family}
    words = given.split()
    dropped = len(words)
    while dropped > 1 and PARTICLES.fullmatch(words[dropped - 1] + " "):
        dropped -= 1
    if given:
        name["given"] = " ".join(words[:dropped])
    if kept:
        name["non-dropping-particle"] = kept
    if dropped < len(words):
        name["dropping-particle"] = " ".join(words[dropped:])
    if suffix:
        name["suffix"] = suffix
    return name


def natural(text: str) -> Name | None:
    """A name in the order it is spoken in, "Given Family"; inverted if it has a comma; a literal where it is one word
    or reads like an organisation's."""
    text = " ".join(text.split())
    if "," in text:
        return parse(text)
    words = text.split()
    if not words:
        return None
    if len(words) == 1 or len(words) > 5 or CORPORATE.search(text):
        return {"literal": text}
    start = len(words) - 1
    suffix = ""
    if SUFFIX.fullmatch(words[start]) and start > 1:
        suffix = words[start]
        start -= 1
    end = start
    while start > 1 and PARTICLES.fullmatch(words[start - 1] + " "):
        start -= 1
    return inverted(" ".join(words[start : end + 1]), " ".join(words[:start]), suffix)


def join_particle(particle: str, family: str) -> str:
    """`van` + `Dyke` is "van Dyke", `d'` + `Alembert` is "d'Alembert"."""
    if not particle:
        return family
    return particle + ("" if particle[-1] in "'’-" else " ") + family


def family(name: Name) -> str:
    """The family name with its non-dropping particle, or the literal."""
    return join_particle(name.get("non-dropping-particle", ""), name.get("family", "")) or name.get("literal", "")


def given(name: Name) -> str:
    """The given name with the particle that is dropped where the family name stands alone."""
    return " ".join(filter(None, (name.get(part) for part in GIVEN)))


def show(name: Name) -> str:
    """The name as `parse` reads it: "van der Berg, Jan, Jr."; a literal with the commas that keep it one."""
    if name.get("literal") and not name.get("family"):
        literal = re.sub(r",+", ",", name["literal"]).replace(",", ",,", 1)
        return literal + "," if INITIALS_LAST.fullmatch(literal) else literal
    pieces = [family(name), given(name)]
    if name.get("suffix"):
        pieces.append(name["suffix"])
    return ", ".join(pieces) if any(pieces[1:]) else pieces[0]
