"""The authors of a page: those it asks to be cited with, with the full names and the affiliations that it has for them."""

from __future__ import annotations

import re

from refdesk.formats.page_text.byline import Byline, read_inverted, read_names
from refdesk.formats.page_text.words import INSTITUTION, any_of
from refdesk.items.names import PARTICLES, Name, join_particle, natural


def name_authors(cited: list[Name], body: list[str], byline: Byline) -> tuple[list[tuple[Name, str]], bool]:
    """The authors with their affiliations ('' for none), and whether that is sure: those cited, with the full names that the
    page has for them; else those it labels as such; else its byline."""
    by_label = (_labelled(body, at) for at, line in enumerate(body[:150]) if LABEL.match(line))
    labelled = next((names for names in by_label if names), [])
    cited = _uncut(cited, byline)
    beside = labelled or list(byline.names)
    if not cited:
        return beside, bool(labelled)
    on_lines = [one for line in body[:400] if (one := _cited_on(line, cited))]
    return _completed(cited, [*on_lines, *beside]), True


LABEL = re.compile(rf"^{any_of('author')}\s?:\s*")


def _labelled(body: list[str], at: int) -> list[tuple[Name, str]]:
    """The names of a line "Authors: Gull, Ada", with those of the lines after it, or of "Authors: Ada Gull, Bo Tern"."""
    line = LABEL.sub("", body[at])
    names = read_inverted(line)
    in_repository = any("/handle/" in one or "hdl.handle.net" in one for one in body)
    if not names or (" " in line.split(",")[0] and not in_repository):
        return read_names(line)
    for following in body[at + 1 : at + 100]:
        if not (more := read_inverted(following)):
            break
        names += more
    return names


def _uncut(cited: list[Name], byline: Byline) -> list[Name]:
    """The byline's names for a citation that has fewer of them: "et al.", or two names that its punctuation made one."""
    families = [name.get("family") for name, _ in byline.names]
    cited_words = {word for name in cited for word in shown(name).split()}
    cut_short = cited[-1:] == [{"literal": "others"}] and families[:1] != [] and families[0] in cited_words
    run_together = 0 < len(cited) < len(families) and set(families) <= cited_words
    return [name for name, _ in byline.names] if run_together or (cut_short and len(families) >= len(cited)) else cited


def _completed(cited: list[Name], beside: list[tuple[Name, str]]) -> list[tuple[Name, str]]:
    """The cited names, their initials written out and their affiliations added where the page shows them."""
    full = {_initialled(name): (name, place) for name, place in reversed(beside)}
    found = []
    for name in cited:
        known, place = full.get(_initialled(name), (name, ""))
        found.append((known if _is_initials(name.get("given", "")) else name, place))
    return found


def _initialled(name: Name) -> tuple[str, str]:
    return str(name.get("family", "")).casefold(), str(name.get("given", ""))[:1]


def _is_initials(given: str) -> bool:
    return all(len(part) <= 1 or part.isupper() for part in re.split(r"[.\s-]+", given))


def _cited_on(line: str, cited: list[Name]) -> tuple[Name, str] | None:
    """The full name of a cited author at the head of a line, and the affiliation after it."""
    line = re.sub(r"^[•·▪‣◦●○*-]\s+", "", line)
    if len(line) > 200:
        return None
    for name in cited:
        given = name.get("given", "")
        if not name.get("family") or not given:
            continue
        family = join_particle(name.get("non-dropping-particle", ""), name["family"])
        found = re.match(
            rf"({re.escape(given[0])}[^\W\d_][\w.'’ -]{{0,30}}?)\s+((?i:{re.escape(family)}))\b[\s,]*(.*)", line
        )
        if found and all(word[0].isupper() or PARTICLES.fullmatch(f"{word} ") for word in found[1].split()):
            place = re.sub(r"\s*(?:https?://\S+|\S+@\S+)", "", found[3]).strip(" ,;")
            known = name | {"given": found[1]}
            if name["family"].isupper() and family == name["family"]:  # a citation that has its names in capitals
                known = natural(f"{found[1]} {found[2]}") or known
            return known, place if INSTITUTION.search(place) and not place[0].islower() else ""
    return None


def shown(name: Name) -> str:
    parts = (name.get("given"), name.get("non-dropping-particle"), name.get("family") or name.get("literal"))
    return " ".join(part for part in parts if part)
