"""Citations whose author is part of the sentence, "Arendt (1951)", and each of the two halves alone."""

from __future__ import annotations

from refdesk.csl import tags
from refdesk.csl.arranging.clusters import render_cite, write_cluster
from refdesk.csl.arranging.draft import Draft
from refdesk.csl.arranging.highlight import highlighted
from refdesk.csl.cites import Citation, Cite
from refdesk.csl.formatted import Formatted, Mark
from refdesk.csl.item import OTHERS
from refdesk.csl.tree import Piece, Span, find, joined
from refdesk.csl.writing.flatten import flatten


def is_narrative(citation: Citation) -> bool:
    """Whether an author of this citation is written outside it."""
    return citation.mode in ("composite", "author-only") or any(cite.author_only for cite in citation.cites)


def write_narrative(draft: Draft, citation: Citation) -> Formatted:
    """The citation as written in the sentence. An author alone has no affixes of the style."""
    locale = draft.style.locale
    if citation.mode != "composite":
        authors = [author for cite in citation.cites if (author := author_of(draft, cite._replace(author_only=False)))]
        return flatten(highlighted(joined(authors, "; "), draft.highlight), locale)
    first, *others = (cite._replace(author_only=False) for cite in citation.cites)
    rest = citation._replace(cites=(first._replace(suppress_author=True), *others), mode="")
    author = author_of(draft, first._replace(prefix="", suffix="", locator="", label=""))
    if not author:
        return write_cluster(draft, rest)
    cites = write_cluster(draft, rest, begins=bool(citation.infix))  # the rest is a note of its own
    infix = citation.infix or (", " if draft.style.note and begins_with_letter(cites) else " ")
    if infix[0].isalnum():
        infix = f" {infix} "
    return [*flatten(highlighted(author, draft.highlight), locale), infix, *cites]


def begins_with_letter(text: Formatted) -> bool:
    """Whether a text begins with a letter or digit that is not raised."""
    for part in text:
        if isinstance(part, str):
            return part[:1].isalnum()
        if isinstance(part, Mark) and part.kind == "vertical-align":
            return False
    return False


def author_of(draft: Draft, cite: Cite) -> Piece | None:
    """The names of a cite as the style writes them in the text; if the style cites without names, the family names."""
    names = find(render_cite(draft, cite).body, tags.Names)
    if names is not None:
        return names._replace(marks=())
    ref, locale = draft.refs[cite.id], draft.style.locale
    people = next((ref.name_list(role) for role in ("author", "editor", "translator") if ref.name_list(role)), ())
    families = [
        name.literal or " ".join([part for part in (name.non_dropping, name.family or name.given) if part])
        for name in people
        if name is not OTHERS
    ]
    if not families:
        return ref.text("title") or None
    if len(families) > 2 or people[-1] is OTHERS:
        return Span((families[0], " ", locale.term("et-al") or "et al."))
    return joined(families, f" {locale.term('and') or '&'} ")
