"""Citations whose author is a part of the sentence: "Arendt (1951)", and the two halves of it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refdesk.csl.cites import Citation, Cite
from refdesk.csl.formatted import Formatted
from refdesk.csl.tree import Piece, Span, find, joined
from refdesk.csl.writing.punctuation import flatten

if TYPE_CHECKING:
    from refdesk.csl.processor import State


def is_narrative(citation: Citation) -> bool:
    """Is an author of this citation to stand outside it?"""
    return citation.mode in ("composite", "author-only") or any(cite.author_only for cite in citation.cites)


def narrative(state: State, citation: Citation) -> Formatted:
    """The citation as it stands in the sentence. Without the style's affixes around an author that is alone."""
    locale = state.style.locale
    if citation.mode != "composite":
        authors = [author for cite in citation.cites if (author := author_of(state, cite._replace(author_only=False)))]
        return flatten(joined(authors, "; "), locale)
    first, *others = (cite._replace(author_only=False) for cite in citation.cites)
    rest = citation._replace(cites=(first._replace(suppress_author=True), *others), mode="")
    author = author_of(state, first._replace(prefix="", suffix="", locator="", label=""))
    infix = citation.infix or " "
    if infix[0].isalnum():
        infix = f" {infix} "
    return [*flatten(author, locale), infix, *state.citation(rest)] if author else state.citation(rest)


def author_of(state: State, cite: Cite) -> Piece | None:
    """The names of a cite as the style writes them in the text; where it cites without names, family names in a row."""
    found = find(state.rendering(cite).body, "names")
    if found is not None:
        return found
    ref, locale = state.refs[cite.id], state.style.locale
    people = next((names for role in ("author", "editor", "translator") if (names := ref.name_list(role))), ())
    families = [
        name.literal or " ".join(part for part in (name.non_dropping, name.family or name.given) if part)
        for name in people
    ]
    if not families:
        return ref.text("title") or None
    if len(families) > 2:
        return Span([families[0], " ", locale.term("et-al") or "et al."])
    return joined(list(families), f" {locale.term('and') or '&'} ")
