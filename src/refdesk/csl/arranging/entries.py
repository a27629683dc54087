"""The reference list: entries, in their layout (Bibliography)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refdesk.csl.arranging.capitals import with_capital
from refdesk.csl.arranging.disambiguate import NO_HINTS
from refdesk.csl.arranging.draft import Draft
from refdesk.csl.arranging.highlight import highlighted
from refdesk.csl.arranging.substitute import Row, names_of, row_of, substitute_names
from refdesk.csl.arranging.yearsuffix import has_year_suffix, with_year_suffix
from refdesk.csl.cites import Cite
from refdesk.csl.elements.base import Context, Node, render_children
from refdesk.csl.formatted import END, Bibliography, Entry, Formatted, Mark
from refdesk.csl.text.numbers import whole_number
from refdesk.csl.tree import Piece, Rendered, Span, plain, prune, replace
from refdesk.csl.writing.flatten import with_sources
from refdesk.items.tuples import NamedTuple

LEFT_MARGIN, RIGHT_INLINE = Mark("display", "left-margin"), Mark("display", "right-inline")


class EntryTree(NamedTuple):
    """An entry before layout; `split` separates the output of the layout's first element from the rest."""

    id: str
    body: Span
    split: int

    @property
    def first(self) -> tuple[Piece, ...]:
        """The output of the first element of the layout."""
        return self.body.children[: self.split]

    @property
    def rest(self) -> tuple[Piece, ...]:
        """The output of the other elements."""
        return self.body.children[self.split :]

    def without(self, names: Span) -> EntryTree:
        """The entry without these names and their affixes and delimiters."""

        def change(span: Span) -> Rendered:
            return None if span is names else span

        first = [piece for child in self.first if (piece := prune(child, change)) is not None]
        rest = [piece for child in self.rest if (piece := prune(child, change)) is not None]
        return self._replace(body=self.body._replace(children=(*first, *rest)), split=len(first))


def write_entries(draft: Draft) -> Bibliography | None:
    """The list of the items; None if the style has none."""
    area = draft.style.bibliography
    if area is None:
        return None
    options = area.options
    trees: Iterable[EntryTree] = render_entries(draft)
    mark = options.get("subsequent-author-substitute")
    if mark is not None:
        trees = without_repeats(trees, mark, options.get("subsequent-author-substitute-rule", "complete-all"))
    second = options.get("second-field-align")
    entries = []
    widest = 0
    for tree in trees:
        if not tree.body.children:
            continue  # the style renders nothing for this item
        area = draft.area("bibliography", draft.refs[tree.id])
        row = second_field_aligned(tree, area.layout) if second else in_a_row(tree.body, area.layout)
        text = Span(tuple([piece for piece in row if piece]), area.layout.marks)
        entry = Entry(tree.id, *with_sources(highlighted(text, draft.highlight), area.locale, draft.style.note))
        entries.append(entry)
        if second:
            widest = max(widest, margin_width(entry.text))
    return Bibliography(
        tuple(entries),
        hanging_indent=options.get("hanging-indent") == "true",
        second_field_align=second,
        max_offset=widest,
        line_spacing=whole_number(options.get("line-spacing"), 1),
        entry_spacing=whole_number(options.get("entry-spacing"), 1),
    )


def render_entries(draft: Draft) -> Iterator[EntryTree]:
    """The entries in the order of the list."""
    total = len(draft.order)
    for done, id in enumerate(draft.order, total + 1):
        yield render_entry(draft, id)
        if draft.progress:
            draft.progress(done, 2 * total)


def render_entry(draft: Draft, id: str) -> EntryTree:
    """An entry, with its year suffix, and a capital if it begins with a term."""
    ref = draft.refs[id]
    area = draft.area("bibliography", ref)
    hints = draft.hints.get(id, NO_HINTS)
    cite = Cite(id, citation_number=draft.numbers[id])
    context = Context(
        draft.setting, area.locale, ref, cite, "bibliography", hints, given_levels=draft.given_levels(id)
    )  # fmt: skip
    first = render_children(area.first, context)
    body = Span((*first, *render_children(area.following, context)))
    if hints.year_suffix and not draft.style.places_year_suffix and not has_year_suffix(body):
        body = with_year_suffix(body, hints.year_suffix)
    return EntryTree(id, with_capital(body), len(first))


def without_repeats(trees: Iterable[EntryTree], mark: str, rule: str) -> Iterator[EntryTree]:
    """The entries, with names repeated from the entry before replaced."""
    previous: Row | None = None
    for tree in trees:
        names = names_of(tree.body)
        row = None if names is None else row_of(names)
        if names is not None and row is not None and previous is not None:
            marked = substitute_names(names, row, previous, mark, rule)
            tree = tree.without(names) if not plain(marked) else tree._replace(body=replace(tree.body, names, marked))
        previous = row
        yield tree


def second_field_aligned(tree: EntryTree, layout: Node) -> list[Piece]:
    """An entry with its first field, if it has one, in the margin, and the rest, if any, beside it."""
    prefix: tuple[Piece, ...] = (layout.prefix,) if layout.prefix else ()
    inline = (*tree.first[1:], *tree.rest)
    if not tree.first:
        return [Span((*prefix, *inline, layout.suffix), (RIGHT_INLINE,))]
    row: list[Piece] = [Span((*prefix, *tree.first[:1]), (LEFT_MARGIN,))]
    if inline:
        row.append(Span((*inline, layout.suffix), (RIGHT_INLINE,)))
    return row


def margin_width(text: Formatted) -> int:
    """The number of characters in the margin of an entry."""
    width = depth = 0
    for part in text:
        if isinstance(part, str):
            width += len(part) if depth else 0
        elif depth or part == LEFT_MARGIN:
            depth += -1 if part is END else 1
            if not depth:
                break
    return width


def in_a_row(body: Span, layout: Node) -> list[Piece]:
    """An entry between the layout's affixes; if it ends with a block, the suffix goes into that."""
    block = body.children[-1] if body.children else None
    if layout.suffix and isinstance(block, Span) and block.marks and block.marks[0].kind == "display":
        block = block._replace(children=(*block.children, layout.suffix))
        return [layout.prefix, Span((*body.children[:-1], block))]
    return [layout.prefix, body, layout.suffix]
