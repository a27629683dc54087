"""The pipeline: items and citations -> numbers -> order -> positions -> hints -> citations and entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from refdesk.csl.arranging.apart import tell_cites_apart, tell_people_apart
from refdesk.csl.arranging.clusters import write_cluster
from refdesk.csl.arranging.collapse import make_delimiters
from refdesk.csl.arranging.disambiguate import make_rules
from refdesk.csl.arranging.draft import Draft
from refdesk.csl.arranging.entries import write_entries
from refdesk.csl.arranging.narrative import is_narrative, write_narrative
from refdesk.csl.arranging.order import number_items, sort_cites, sort_entries
from refdesk.csl.arranging.positions import place_cites
from refdesk.csl.cites import Citation, make_citation
from refdesk.csl.elements.base import Setting
from refdesk.csl.formatted import Bibliography, Document, Formatted
from refdesk.csl.item import Name, Reference
from refdesk.csl.reading.locale import LocaleFiles
from refdesk.csl.reading.parse import make_style, read_xml
from refdesk.csl.reading.style import Style
from refdesk.csl.text.richtext import parse
from refdesk.csl.tree import Piece

Item = Mapping[str, Any]


class Processor:
    """A style in a locale.

    `style` is the XML of an independent CSL style. `locales` returns the XML of a locale file for a code (`en-US`), or
    None. `locale` overrides the style's default-locale. StyleError if the style cannot be used. A processor keeps no
    document between calls. `highlight` lists the people whose names are bold. `progress` is called with the number of
    steps done and their total while a list is made.
    """

    def __init__(
        self,
        style: bytes | str,
        locales: Callable[[str], bytes | None],
        locale: str | None = None,
        *,
        links: bool = False,
        abbreviations: Mapping[str, Mapping[str, str]] | None = None,
        highlight: Callable[[Name], bool] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.style: Style = make_style(style, locale_files(locales), locale)
        self.highlight = highlight
        self.progress = progress
        self.texts: dict[str, Piece] = {}
        self.quotes = self.style.locale.opening_quotes
        self.setting = Setting(self.rich, abbreviations, links)

    @property
    def lang(self) -> str:
        """The locale that the processor writes in."""
        return self.style.locale.lang

    def document(
        self, items: Iterable[Item], citations: Sequence[Mapping[str, Any]] | Sequence[Citation] = (), sort: bool = True
    ) -> Document:
        """The citations, in document order, and the list of all items, cited or not.

        A citation is CSL-JSON: `{"citationItems": [{"id", "locator"?, "label"?, "prefix"?, "suffix"?,
        "suppress-author"?, "author-only"?}], "properties": {"noteIndex"?, "mode"?, "infix"?}}`. KeyError for a cited id
        that is not among the items.
        """
        draft = self.arrange(items, citations, sort)._replace(rendered={})
        write = cache(lambda citation: write_citation(draft, citation))
        clusters = tuple([write(citation._replace(id="", note=0)) for citation in draft.citations])
        return Document(clusters, write_entries(draft))

    def arrange(
        self,
        items: Iterable[Item],
        citations: Sequence[Mapping[str, Any]] | Sequence[Citation] = (),
        sort: bool = True,
        first: int = 1,
    ) -> Draft:
        """Everything that must be known of a document before its citations and entries are written."""
        draft = number_items(self.draft(items, citations), first)
        draft = tell_people_apart(draft)
        if sort:
            draft = sort_entries(draft)
        draft = place_cites(draft)
        return tell_cites_apart(draft)

    def draft(self, items: Iterable[Item], citations: Sequence[Mapping[str, Any]] | Sequence[Citation]) -> Draft:
        """A document before the first step."""
        style = self.style
        return Draft(
            style,
            self.setting,
            make_rules(style.citation.options, style.conditions),
            make_delimiters(
                style.citation.options,
                style.citation.delimiter,
                style.note,
                style.locale.term("citation-range-delimiter") or "–",
            ),
            refs={ref.id: ref for ref in map(Reference, items)},
            citations=[
                citation if isinstance(citation, Citation) else make_citation(citation) for citation in citations
            ],
            highlight=self.highlight,
            progress=self.progress,
        )

    def bibliography(self, items: Iterable[Item], sort: bool = True, first: int = 1) -> Bibliography | None:
        """The list of the items, sorted by the style or in their own order; None if the style has no list.

        A part of a longer, unsorted list is numbered from `first`.
        """
        return write_entries(self.arrange(items, sort=sort, first=first))

    def cite(self, items: Iterable[Item], citation: Mapping[str, Any] | Citation) -> Formatted:
        """A citation of these items, as the first citation of a document."""
        cluster = citation if isinstance(citation, Citation) else make_citation(citation)
        draft = self.arrange(items, [cluster])
        return write_citation(draft, draft.citations[0])

    def loose_citations(self, items: Iterable[Item], citations: Sequence[Citation]) -> list[Formatted]:
        """Citations that do not form a document: their positions are those given, not computed."""
        draft = self.arrange(items)
        return [write_citation(draft, citation) for citation in sort_cites(draft, citations)]

    def rich(self, text: str) -> Piece:
        """The pieces of a field's text, cached because the same texts recur."""
        piece = self.texts.get(text)
        if piece is None:
            if len(self.texts) > 20_000:
                self.texts.clear()
            piece = self.texts[text] = parse(text, self.quotes)
        return piece


def write_citation(draft: Draft, citation: Citation) -> Formatted:
    """A citation as formatted text."""
    return write_narrative(draft, citation) if is_narrative(citation) else write_cluster(draft, citation)


@lru_cache(maxsize=8)  # many styles share a locale
def locale_files(read: Callable[[str], bytes | None]) -> LocaleFiles:
    """Parsed locale files, by code, from a function that returns their bytes."""

    def element(code: str) -> Any:
        data = read(code)
        return None if data is None else read_xml(data)

    return element
