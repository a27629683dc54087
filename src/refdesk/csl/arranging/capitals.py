"""A capital for a term at the start of a note or a list entry."""

from __future__ import annotations

from refdesk.csl import tags
from refdesk.csl.cites import Cite
from refdesk.csl.text.case import change_case
from refdesk.csl.tree import AnyTree, Span, plain, with_child


def begins_sentence(cite: Cite, first: bool) -> bool:
    """Whether a cite begins a sentence: it is the first of a note, or follows a prefix that is a sentence."""
    prefix = cite.prefix.rstrip(" \"'”’»")
    return (first and not prefix) or (prefix.endswith((".", "!", "?")) and " " in prefix)


def with_capital(body: AnyTree) -> AnyTree:
    """The text; if it begins with a term, that has a capital."""
    changed = capitalised(body) if isinstance(body, Span) else None
    return changed if isinstance(changed, Span) else body


def capitalised(span: Span) -> Span | bool:
    """The span; if it begins with a term, that has a capital.

    True if it begins with other text; False if it has only punctuation, or the number of the entry.
    """
    tag, affixed = span.tag, span.affixed
    if isinstance(tag, tags.Term):
        if tag.keeps_case or not has_letters(plain(span)):
            return tag.keeps_case
        return span._replace(children=(change_case(span.children[0], "capitalize-first"),))
    if tag is tags.CITATION_NUMBER:
        return False
    for index, child in enumerate(span.children):
        if not isinstance(child, str):
            changed = capitalised(child)
            if changed is not False:
                return changed if changed is True else with_child(span, index, changed)
        elif not affixed and has_letters(child):
            return True
    if not affixed:
        return not span.children
    return any(has_letters(child) for child in span.children if isinstance(child, str))


def has_letters(text: str) -> bool:
    """Whether a text is more than punctuation."""
    return text[:1].isalnum() or any(map(str.isalnum, text))
