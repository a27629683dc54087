"""Roles of MyST and Sphinx that cite: {cite:p}`key`, :cite:t:`{see}one{p. 3},two`."""

from __future__ import annotations

from refdesk.documents.affixes import cite, locator_terms
from refdesk.documents.pandoc import DOI
from refdesk.documents.scanned import Cite, Cluster, Mode, Span
from refdesk.items.regex import regex

ROLE = regex(r"(?:foot)?cite(?:[a-z]+)?(?::\w+)?s?\*?")
# a key between commas or semicolons, with the texts in braces around it
PART = regex(
    r"(?P<before>(?:\{[^{}]*\}|\s)*)(?P<key>[^\s{},;]+(?:\s+[^\s{},;]+)*)(?P<after>(?:\{[^{}]*\}|\s)*)[,;]?|[,;]"
)
TEXTUAL = frozenset(("t", "ts", "ct", "cts", "author", "authors", "authorpar", "authorpars", "cauthor", "cauthors"))
YEAR = frozenset(("year", "years", "yearpar", "yearpars"))


def mode_of(kind: str) -> Mode:
    """The mode of the citations of a role: `t` of `cite:t`."""
    kind = kind.lower()
    if kind == "empty":
        return "nocite"
    return "author-in-text" if kind in TEXTUAL else "suppress-author" if kind in YEAR else "normal"


def cluster_of_role(role: str, content: str, inside: Span) -> Cluster | None:
    """The cluster in a role's content; None if the role does not cite."""
    name, _, kind = role.partition(":")
    if name not in ("cite", "footcite"):
        old = {"citet": "t", "citep": "p", "citeyear": "year", "citeauthor": "author"}  # of earlier versions
        if name not in old:
            return None
        kind = old[name]
    mode, terms = mode_of(kind.rstrip("*")), locator_terms()
    cites: list[Cite] = []
    for part in PART.finditer(content):
        if not part["key"]:
            continue
        span = Span(inside.start + part.start("key"), inside.start + part.end("key"))
        prefix, rest = (part[side].strip().strip("{}").strip() for side in ("before", "after"))
        key = part["key"]
        if doi := DOI.fullmatch(key):
            key, span = doi[1], Span(inside.start + part.start("key") + doi.start(1), span.end)
        cites.append(cite(key, span, mode, prefix, rest, terms))
    return Cluster(inside, tuple(cites), role) if cites else None
