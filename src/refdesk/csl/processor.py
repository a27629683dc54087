"""The pipeline: items, citations -> order -> positions -> disambiguation -> cites and entries -> formatted text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import count
from typing import Any

from refdesk.csl.arranging.capitals import capitalize_first_term, capitalize_term
from refdesk.csl.arranging.collapse import Rendering, group_by_author, make_delimiters, put_together, with_affixes
from refdesk.csl.arranging.collation import collate, number_key
from refdesk.csl.arranging.disambiguate import PLAIN, Disambiguation, Hints, NameList, make_rules
from refdesk.csl.arranging.narrative import is_narrative, narrative
from refdesk.csl.arranging.order import sort_by
from refdesk.csl.arranging.positions import find_positions
from refdesk.csl.arranging.substitute import Row, substitute_names
from refdesk.csl.cites import Citation, Cite, make_citation
from refdesk.csl.elements.base import Context, Node, render_children
from refdesk.csl.formatted import Bibliography, Document, Entry, Formatted, Mark
from refdesk.csl.item import DATE_VARIABLES, NAME_VARIABLES, NUMBER_VARIABLES, Reference
from refdesk.csl.reading.locale import LocaleFiles
from refdesk.csl.reading.parse import Area, SortKey, Style, Watch, make_style, read_xml
from refdesk.csl.text.richtext import parse
from refdesk.csl.tree import Piece, Rendered, Span, find, joined, parenthesised, plain
from refdesk.csl.writing.punctuation import flat_text, flatten

SUBSEQUENT_CITE = frozenset(("subsequent",))
Item = Mapping[str, Any]
# what processors write where a style has nothing to say of an item: better seen than missed
NO_FORM = "[CSL STYLE ERROR: reference with no printed form.]"


@lru_cache(maxsize=8)  # many styles are made in one locale
def locale_files(read: Callable[[str], bytes | None]) -> LocaleFiles:
    """Locale elements out of a function that gives the bytes of a locale file by its code."""

    def element(code: str) -> Any:
        data = read(code)
        return None if data is None else read_xml(data)

    return element


class Processor:
    """A style in a locale.

    `style` is the XML of an independent CSL style; `locales` gives the XML of a locale file by its code (`en-US`), or
    None; `locale` overrides the style's default-locale. StyleError where the style cannot be used. A processor keeps no
    documents: each call is for itself. `watch` is shown the style's elements as they are built; `progress` is told how
    many steps are done of how many while a list is made.
    """

    def __init__(
        self,
        style: bytes | str,
        locales: Callable[[str], bytes | None],
        locale: str | None = None,
        *,
        links: bool = False,
        abbreviations: Mapping[str, Mapping[str, str]] | None = None,
        watch: Watch | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.style: Style = make_style(style, locale_files(locales), locale, watch)
        self.links = links
        self.progress = progress
        self.abbreviations = abbreviations
        self.rules = make_rules(self.style.citation.options, self.style.conditions)
        citation = self.style.citation
        dash = self.style.locale.term("citation-range-delimiter") or "–"
        self.delimiters = make_delimiters(citation.options, citation.delimiter, self.style.note, dash)
        self.texts: dict[str, Piece] = {}
        outer, inner = (mark.strip("\u00a0\u202f ") for mark in self.style.locale.quotes[::2])
        self.quotes = (outer, inner)

    @property
    def lang(self) -> str:
        """The locale that the processor writes in."""
        return self.style.locale.lang

    def document(
        self, items: Iterable[Item], citations: Sequence[Mapping[str, Any]] | Sequence[Citation] = (), sort: bool = True
    ) -> Document:
        """The citations, in document order, and the list of all the items, cited or not.

        A citation is CSL-JSON: `{"citationItems": [{"id", "locator"?, "label"?, "prefix"?, "suffix"?, "suppress-author"?,
        "author-only"?}], "properties": {"noteIndex"?, "mode"?, "infix"?}}`. KeyError for a cited id that is not among the items.
        """
        clusters = [one if isinstance(one, Citation) else make_citation(one) for one in citations]
        state = State(self, items, clusters, sort)
        return Document(tuple(state.citation(one) for one in state.citations), state.bibliography())

    def bibliography(self, items: Iterable[Item], sort: bool = True) -> Bibliography | None:
        """The list of the items, in the style's order or in their own; None where the style has none."""
        return State(self, items, (), sort).bibliography()

    def cite(self, items: Iterable[Item], citation: Mapping[str, Any] | Citation) -> Formatted:
        """One citation, of these items, as it reads where it is the first of its document."""
        cluster = citation if isinstance(citation, Citation) else make_citation(citation)
        return self.document(items, [cluster]).citations[0]

    def loose_citations(self, items: Iterable[Item], citations: Sequence[Citation]) -> list[Formatted]:
        """Citations that are not of one document: their positions are what they say, not worked out."""
        state = State(self, items, (), True)
        return [state.citation(one) for one in citations]

    def rich(self, text: str) -> Piece:
        """The pieces of a field's text; the same texts come again and again."""
        found = self.texts.get(text)
        if found is None:
            if len(self.texts) > 200_000:
                self.texts.clear()
            found = self.texts[text] = parse(text, self.quotes)
        return found


class State:
    """The items of a document with their numbers and hints, and its citations with their positions."""

    def __init__(self, processor: Processor, items: Iterable[Item], citations: Sequence[Citation], sort: bool) -> None:
        self.processor = processor
        self.style = processor.style
        self.refs = {ref.id: ref for ref in map(Reference, items)}
        self.hints: Mapping[str, Hints] = {}
        self.people_hints: Mapping[str, Hints] = {}
        self.long_names: set[str] = set()  # the items whose cites have given names
        cited = list(dict.fromkeys(cite.id for citation in citations for cite in citation.cites))
        for one in cited:
            if one not in self.refs:
                raise KeyError(one)
        # What is cited comes first, in the order of citation: the list's sort and the numbers build on that.
        self.order = list(dict.fromkeys([*cited, *self.refs]))
        self.numbers: dict[str, int] = {one: index for index, one in enumerate(self.order, 1)}
        cite_text = self.counted(self.cite_text) if processor.progress else self.cite_text
        disambiguation = Disambiguation(self.order, cite_text, processor.rules) if processor.rules else None
        if disambiguation:
            self.people_hints = disambiguation.tell_people_apart()
        area = self.style.bibliography
        if area is not None and sort and area.keys:
            self.order = self.sorted_ids(self.order, area, "bibliography")
            self.numbers = self.number_entries(area)
        distance = whole(self.style.citation.options.get("near-note-distance"), 5)
        self.citation_keys = self.key_functions(self.style.citation, "citation")
        self.citations = find_positions([self.arranged(one) for one in citations], distance)
        self.full_names = processor.rules.givens == "by-cite"  # of namesakes in one list
        if disambiguation:
            self.hints = disambiguation.tell_cites_apart(self.order)

    def number_entries(self, area: Area) -> dict[str, int]:
        """The citation numbers of the items in their order; counted down where the list is sorted by number, descending."""
        order = self.order
        if area.keys and area.keys[0].variable == "citation-number" and area.keys[0].descending:
            return {one: index for index, one in enumerate(reversed(order), 1)}
        return {one: index for index, one in enumerate(order, 1)}

    def counted(self, text: Callable[[str, Hints], Any]) -> Callable[[str, Hints], Any]:
        """The function, its calls being the first half of the work as far as they are one for each item."""
        calls = count(1)
        total = len(self.order)

        def told(key: str, hints: Hints) -> Any:
            self.advance(min(next(calls), total), 2 * total)
            return text(key, hints)

        return told

    def advance(self, done: int, total: int) -> None:
        """Tell who wants to know how much is done."""
        if self.processor.progress:
            self.processor.progress(done, total)

    # -- contexts

    def area(self, name: str, ref: Reference) -> Area:
        """The citation or the bibliography of the style, with the layout for the language of an item."""
        area = self.style.citation if name == "citation" else self.style.bibliography
        assert area is not None
        return area.for_language(ref.lang or self.style.locale.lang) if area.others else area

    def context(self, ref: Reference, cite: Cite, area: str, hints: Hints | None = None) -> Context:
        """The state for rendering one cite or entry."""
        processor = self.processor
        return Context(
            ref, cite, area, self.area(area, ref).locale, processor.rich,
            hints if hints is not None else self.hints.get(ref.id, PLAIN), processor.abbreviations, processor.links,
        )  # fmt: skip

    # -- sorting

    def sorted_ids(self, ids: Sequence[str], area: Area, name: str) -> list[str]:
        """The ids in the order of the area's sort keys; what is equal keeps its order."""
        keys = self.key_functions(area, name)
        return sort_by(ids, keys, [key.descending for key in area.keys])

    def key_functions(self, area: Area, name: str) -> list[Callable[[str], Any]]:
        """What an item is sorted by: the area's keys, in the item's language; each value is made once."""

        def key_function(at: int) -> Callable[[str], Any]:
            return cache(lambda id: self.key_value(self.area(name, self.refs[id]).keys[at], self.refs[id], name))

        return [key_function(at) for at in range(len(area.keys))]

    def key_value(self, key: SortKey, ref: Reference, area: str) -> Any:
        """The value of a sort key for an item; None where it is missing."""
        variable = key.variable
        if variable == "citation-number":
            return self.numbers[ref.id]
        if variable in DATE_VARIABLES:
            date = ref.date(variable)
            if date is None:
                return None
            from refdesk.csl.elements.date import sort_text

            return sort_text(date, ("year", "month", "day")) or None
        if variable in NUMBER_VARIABLES:
            return number_key(ref.text(variable))
        if variable and variable not in NAME_VARIABLES:
            if variable == "citation-label":
                from refdesk.csl.text.citation_label import make_label

                text = make_label(ref)
            else:
                text = plain(self.processor.rich(ref.text(variable).strip()))
            return collate(text, self.style.sort_lang) if text else None
        hints = self.people_hints.get(ref.id, PLAIN)
        context = self.context(ref, Cite(ref.id, citation_number=self.numbers.get(ref.id, 0)), area, hints)
        context.sorting = True
        context.names_options = key.names
        rendered = None if variable else joined(render_children(key.children, context), "")
        text = self.name_text(ref, variable, context) if variable else plain(rendered)
        return collate(text, self.style.sort_lang) if text.strip() else None

    def name_text(self, ref: Reference, variable: str, context: Context) -> str:
        """A name variable as text to sort by."""
        from refdesk.csl.elements.nameform import NameForm

        form = NameForm("long", None, True, True, "all", " ", self.style.options.get(
            "demote-non-dropping-particle", "display-and-sort"), None, None)  # fmt: skip
        return "\u0002".join(plain(form.write(name, 0, 0, True)) for name in ref.name_list(variable))

    # -- cites

    def cite_text(self, key: str, hints: Hints) -> tuple[str, Sequence[NameList]]:
        """How a cite of an item reads with these hints, and the name lists in it."""
        cite = Cite(key, positions=SUBSEQUENT_CITE, citation_number=0)
        context = self.context(self.refs[key], cite, "citation", hints)
        context.lists = []
        text = plain(joined(render_children(self.area("citation", context.ref).children, context), ""))
        if not all(one.short for one in context.lists):
            self.long_names.add(key)
        return text, context.lists

    def rendering(self, cite: Cite, *, suppress_author: bool = False) -> Rendering:
        """A cite, rendered without its affixes, with what collapsing looks at."""
        ref = self.refs[cite.id]
        area = self.area("citation", ref)
        context = self.context(ref, cite, "citation")
        context.suppress_author = suppress_author or cite.suppress_author
        context.capitalizes = self.style.note
        context.full_names = self.full_names and (self.style.note or cite.id not in self.long_names)
        body = joined(render_children(area.children, context), "")
        suffix = context.hints.year_suffix
        if suffix and not context.suffix_done and (self.style.places_year_suffix or not add_year_suffix(body, suffix)):
            suffix = ""  # there is no year for it
        if not self.processor.delimiters.grouping:
            return Rendering(cite, body, area.delimiter, cite.citation_number)
        names = plain(find(body, "names"))
        if cite.suppress_author and not names:  # whose author is in the text: what follows is of the same
            names = self.rendering(cite._replace(suppress_author=False)).names
        year = plain(without(find(body, "year"), "year-suffix")) if suffix else ""
        return Rendering(cite, body, area.delimiter, cite.citation_number, names, year, suffix, context.wordy)

    def arranged(self, citation: Citation) -> Citation:
        """A citation with its cites numbered and in the style's order, which positions go by too."""
        cites = [cite._replace(citation_number=self.numbers.get(cite.id, 0)) for cite in citation.cites]
        if self.citation_keys and citation.sorted and len(cites) > 1:
            keys = [lambda cite, key=key: key(cite.id) for key in self.citation_keys]
            cites = sort_by(cites, keys, [key.descending for key in self.style.citation.keys])
        return citation._replace(cites=tuple(cites))

    def citation(self, citation: Citation) -> Formatted:
        """A cluster of cites."""
        if is_narrative(citation):
            return narrative(self, citation)
        keys = self.style.citation.keys
        renderings = [self.rendering(cite) for cite in self.arranged(citation).cites]
        for position, one in enumerate(renderings):
            capitalize_term(one, position == 0)
        if renderings and not plain(with_affixes(renderings[0].cite, renderings[0].body)):
            renderings[0] = renderings[0]._replace(body=NO_FORM)
        delimiters = self.processor.delimiters
        if delimiters.grouping and keys and citation.sorted:
            renderings = group_by_author(renderings)
        pieces = put_together(renderings, delimiters, lambda cite: self.rendering(cite, suppress_author=True)) or [
            NO_FORM
        ]
        first, last = self.layouts_around(renderings)
        prefix, suffix = first.layout.prefix, last.layout.suffix
        locale = first.locale if first is last else self.style.locale
        body: list[Piece] = [piece for piece in (prefix, *pieces, suffix) if piece]
        tag = "parens" if parenthesised(prefix, suffix) else None
        return flatten(Span(body, first.layout.marks, tag=tag), locale, self.style.note)

    def layouts_around(self, renderings: Sequence[Rendering]) -> tuple[Area, Area]:
        """The layouts of the first and the last cite, which begin and end their citation."""
        if not renderings:
            return self.style.citation, self.style.citation
        first, last = (self.area("citation", self.refs[renderings[at].cite.id]) for at in (0, -1))
        return first, last

    # -- the list

    def bibliography(self) -> Bibliography | None:
        """The list of the items."""
        area = self.style.bibliography
        if area is None:
            return None
        options = area.options
        second = options.get("second-field-align")
        mark = options.get("subsequent-author-substitute")
        rule = options.get("subsequent-author-substitute-rule", "complete-all")
        previous: Row | None = None
        entries = []
        widest = 0
        total = len(self.order)
        for done, one in enumerate(self.order, total):
            self.advance(done, 2 * total)
            cite = Cite(one, citation_number=self.numbers[one])
            ref = self.refs[one]
            area = self.area("bibliography", ref)
            context = self.context(ref, cite, "bibliography")
            context.capitalizes = True
            context.full_names = self.full_names and one not in self.long_names
            context.named = None if mark is None else []
            first = render_children(area.children[:1], context)
            rest = render_children(area.children[1:], context)
            pieces = [*first, *rest]
            if context.hints.year_suffix and not self.style.places_year_suffix and not context.suffix_done:
                add_year_suffix(Span(pieces), context.hints.year_suffix)
            body = Span(pieces)
            capitalize_first_term(body)
            if mark is not None:
                previous = substitute_names(body, context.named or (), previous, mark, rule)
            if second and first:
                widest = max(widest, len(flat_text(first[0], area.locale)))
            row = second_field_aligned(first, rest, area.layout) if second else in_a_row(body, area.layout)
            text = flatten(Span([piece for piece in row if piece], area.layout.marks), area.locale, self.style.note)
            if not pieces:
                continue  # nothing of this item is to be shown
            entries.append(Entry(one, text))
        self.advance(2 * total, 2 * total)
        return Bibliography(
            tuple(entries),
            hanging_indent=options.get("hanging-indent") == "true",
            second_field_align=second,
            max_offset=widest,
            line_spacing=whole(options.get("line-spacing"), 1),
            entry_spacing=whole(options.get("entry-spacing"), 1),
        )


def second_field_aligned(first: list[Piece], rest: list[Piece], layout: Node) -> list[Piece]:
    """An entry with its first field in the margin, if it has that, and what follows, if anything, beside it."""
    row: list[Piece] = [layout.prefix]
    if first:
        row.append(Span(first[:1], (Mark("display", "left-margin"),)))
    if inline := [*first[1:], *rest]:
        row.append(Span([*inline, layout.suffix], (Mark("display", "right-inline"),)))
    return row


def in_a_row(body: Span, layout: Node) -> list[Piece]:
    """An entry between the layout's affixes; the suffix goes into a block at its end."""
    block = body.children[-1] if body.children else None
    if layout.suffix and isinstance(block, Span) and block.marks and block.marks[0].kind == "display":
        body = Span([*body.children[:-1], Span([*block.children, layout.suffix], block.marks)])
        return [layout.prefix, body]
    return [layout.prefix, body, layout.suffix]


def whole(value: str | None, default: int) -> int:
    """An integer attribute."""
    return int(value) if value and value.isdecimal() and len(value) < 10 else default


def add_year_suffix(body: Rendered, suffix: str) -> bool:
    """Put the year suffix behind the first year of the cite or entry, in place, if there is one."""
    year = find_year(body)
    if year is not None:
        year.children.append(Span([suffix], tag="year-suffix"))
    return year is not None


def find_year(piece: Rendered) -> Span | None:
    """The last year (with its era) of the first date that has one, other than that of access."""
    if not isinstance(piece, Span) or piece.tag == "accessed":
        return None
    if piece.tag == "date":
        return last_year(piece)
    return next((found for child in piece.children if (found := find_year(child))), None)


def last_year(span: Span) -> Span | None:
    """The last year, or its era, of a date."""
    if span.tag in ("year", "era"):
        return span
    return next(
        (found for child in reversed(span.children) if isinstance(child, Span) and (found := last_year(child))), None
    )


def without(piece: Rendered, tag: str) -> Rendered:
    """The piece without the spans of that tag."""
    if piece is None or isinstance(piece, str):
        return piece
    if piece.tag == tag:
        return None
    children = [kept for child in piece.children if (kept := without(child, tag)) is not None]
    return Span(children, piece.marks, piece.quotes, piece.tag)
