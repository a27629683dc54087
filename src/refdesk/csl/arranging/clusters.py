"""Citations: clusters of rendered cites (Citation)."""

from __future__ import annotations

from collections.abc import Sequence

from refdesk.csl import tags
from refdesk.csl.arranging.capitals import begins_sentence, with_capital
from refdesk.csl.arranging.collapse import Rendering, group_by_author, join_cites, with_affixes, without_author
from refdesk.csl.arranging.disambiguate import NO_HINTS
from refdesk.csl.arranging.draft import Draft
from refdesk.csl.arranging.highlight import highlighted
from refdesk.csl.arranging.yearsuffix import has_year_suffix, with_year_suffix
from refdesk.csl.cites import Citation, Cite
from refdesk.csl.elements.base import Context, render_children
from refdesk.csl.elements.text import TextVariable
from refdesk.csl.elements.walk import leaves
from refdesk.csl.formatted import Formatted, Mark
from refdesk.csl.reading.style import Area
from refdesk.csl.tree import PARENTHESES, PLAIN, Piece, Rendered, Span, affixes_of, find, joined, plain, prune
from refdesk.csl.writing.flatten import flatten

# processors write this if a style renders nothing for an item, so that it is noticed
NO_FORM = "[CSL STYLE ERROR: reference with no printed form.]"


def write_cluster(draft: Draft, citation: Citation, *, begins: bool = True) -> Formatted:
    """A cluster of cites as formatted text; `begins` if it begins a note or follows the author in a sentence."""
    style, delimiters = draft.style, draft.delimiters
    renderings = [
        finished(draft, render_cite(draft, cite), begins and not index) for index, cite in enumerate(citation.cites)
    ]
    if renderings and not plain(with_affixes(renderings[0].cite, renderings[0].body)):
        renderings[0] = renderings[0]._replace(body=NO_FORM)
    if style.citation.others:
        renderings = [in_locale(draft, rendering) for rendering in renderings]
    if citation.as_typed:
        delimiters = delimiters._replace(parts_locators=True)
        renderings = in_runs(renderings)
    if citation.marked:
        renderings = [rendering._replace(body=marked(rendering)) for rendering in renderings]
    if delimiters.grouping and (citation.as_typed or (citation.sorted and style.citation.keys)):
        renderings = group_by_author(renderings)
    pieces = join_cites(renderings, delimiters) or [NO_FORM]
    first, last = layouts_around(draft, renderings)
    prefix, suffix = first.layout.prefix, last.layout.suffix
    row: list[Piece] = [piece for piece in (prefix, *pieces, suffix) if piece]
    parentheses = affixes_of(prefix, suffix) is PARENTHESES
    text = Span(tuple(row), first.layout.marks, row=PARENTHESES if parentheses else PLAIN)
    locale = first.locale if first is last else style.locale
    return flatten(highlighted(text, draft.highlight), locale, style.note)


def in_runs(renderings: Sequence[Rendering]) -> list[Rendering]:
    """The cites with names that only those of one run share. A cite with a prefix begins a run, one with a suffix is a run."""
    run, ended = 0, False
    result: list[Rendering] = []
    for rendering in renderings:
        run += bool(ended or rendering.cite.prefix or rendering.cite.suffix)
        ended = bool(rendering.cite.suffix)
        result.append(rendering._replace(names=f"{run}\0{rendering.names}") if rendering.names else rendering)
    return result


def in_locale(draft: Draft, rendering: Rendering) -> Rendering:
    """A cite with the quotation marks of its own layout's locale."""
    quotes = draft.area("citation", draft.refs[rendering.cite.id]).locale.quotes
    return (
        rendering._replace(body=Span((rendering.body,), quotes="of tag", tag=tags.InLocale(quotes)))
        if rendering.body
        else rendering
    )


def marked(rendering: Rendering) -> Rendered:
    """The body of a cite, in a Mark with its id."""
    return Span((rendering.body,), (Mark("cite", rendering.cite.id),)) if rendering.body else rendering.body


def layouts_around(draft: Draft, renderings: Sequence[Rendering]) -> tuple[Area, Area]:
    """The layouts of the first and the last cite, whose affixes enclose the citation."""
    if not renderings:
        return draft.style.citation, draft.style.citation
    first, last = (draft.area("citation", draft.refs[renderings[at].cite.id]) for at in (0, -1))
    return first, last


def finished(draft: Draft, rendering: Rendering, first: bool) -> Rendering:
    """A cite, with a capital if it begins a note, and without the author if the text names them."""
    body = rendering.body
    if draft.style.note and begins_sentence(rendering.cite, first):
        body = with_capital(body)
    return rendering._replace(body=without_author(body) if rendering.cite.suppress_author else body)


def render_cite(draft: Draft, cite: Cite) -> Rendering:
    """A cite without affixes, with what collapsing needs; cached for all cites that differ in their affixes only."""
    if draft.rendered is None:
        return rendered(draft, cite)
    bare = cite._replace(prefix="", suffix="")
    rendering = draft.rendered.get(bare)
    if rendering is None:
        rendering = draft.rendered[bare] = rendered(draft, cite)
    return rendering._replace(cite=cite)


def rendered(draft: Draft, cite: Cite) -> Rendering:
    style, ref = draft.style, draft.refs[cite.id]
    area = draft.area("citation", ref)
    hints = draft.hints.get(cite.id, NO_HINTS)
    given_levels = draft.given_levels(cite.id, style.note)
    context = Context(draft.setting, area.locale, ref, cite, "citation", hints, given_levels=given_levels)
    body = joined(render_children(area.children, context), "")
    suffix = hints.year_suffix
    if suffix and not has_year_suffix(body):
        body = body if style.places_year_suffix else with_year_suffix(body, suffix)
        suffix = suffix if has_year_suffix(body) else ""  # the year may be missing
    if not draft.delimiters.grouping:
        return Rendering(cite, body, area.delimiter, cite.citation_number)
    year = plain(without_suffix(find(body, tags.Year)))
    names = plain(find(body, tags.Names))
    has_text = not names and asks_for_text(draft, cite)
    return Rendering(cite, body, area.delimiter, cite.citation_number, names, year, suffix, has_text)


def asks_for_text(draft: Draft, cite: Cite) -> bool:
    """Whether the style asks for a text variable here, even one that is empty."""
    ref = draft.refs[cite.id]
    area = draft.area("citation", ref)
    context = Context(draft.setting, area.locale, ref, cite, "citation", draft.hints.get(cite.id, NO_HINTS))
    return any(isinstance(node, TextVariable) for node in leaves(area.children, context))


def without_suffix(year: Rendered) -> Rendered:
    """A year without its suffix."""
    return prune(year, lambda span: None if span.tag is tags.YEAR_SUFFIX else span)
