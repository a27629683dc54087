"""What all rendering elements share: the state of a rendering, affixes and formatting, and rendering of children.

Two counters decide whether a group is empty (Group): `called` counts the variables that were asked for, `rendered`
those that had text. An element that renders a variable increases both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from refdesk.csl.formatted import Mark
from refdesk.csl.item import Reference
from refdesk.csl.reading.locale import Locale
from refdesk.csl.tags import Source, Tag
from refdesk.csl.tree import PLAIN, Piece, Rendered, Span, affixes_of, joined, new
from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from refdesk.csl.arranging.disambiguate import Hints
    from refdesk.csl.cites import Cite
    from refdesk.csl.item import Name

    GivenLevels: TypeAlias = Callable[[tuple[Name, ...]], Sequence[int]]

FORMATTING = ("vertical-align", "text-decoration", "font-weight", "font-variant", "font-style")  # outermost first
QUOTES = {"true": "outer", "false": "none"}  # the attribute -> that of the span


class Setting(NamedTuple):
    """What stays the same for everything that a processor renders."""

    rich: Callable[[str], Piece]  # parses the text of a field, with its markup
    abbreviations: Mapping[str, Mapping[str, str]] | None = None
    links: bool = False


class Context:
    """The state of rendering one cite, one entry or one sort key."""

    __slots__ = (
        "abbreviations", "area", "called", "cite", "comparing", "conditions", "given_levels", "hints", "links", "locale",
        "names_options", "names_seen", "ref", "rendered", "rich", "sorting", "substituting", "suppressed",
    )  # fmt: skip

    def __init__(
        self,
        setting: Setting,
        locale: Locale,
        ref: Reference,
        cite: Cite,
        area: str,
        hints: Hints,
        *,
        given_levels: GivenLevels | None = None,
        comparing: bool = False,
        names_options: tuple[tuple[str, str], ...] | None = None,
    ) -> None:
        self.rich, self.abbreviations, self.links = setting
        self.locale = locale
        self.ref = ref
        self.cite = cite
        self.area = area
        self.hints = hints
        self.given_levels = given_levels  # how much of given names to show in lists without hints
        self.comparing = comparing  # whether this is a trial to find cites that read alike
        self.sorting = names_options is not None
        self.names_options = names_options  # names-min etc. of a sort key
        self.called = 0
        self.rendered = 0
        self.names_seen = 0  # name lists rendered so far: hints refer to them by number
        self.conditions = 0  # tests of `disambiguate` met so far
        self.substituting = False  # whether a substitute for names is being rendered
        self.suppressed: frozenset[str] = frozenset()  # variables that are not rendered again

    def renders(self, variable: str) -> None:
        """Record that a variable had text. A variable that substitutes names is rendered only once (Substitute), and so is
        a locator, which styles ask for in several places to have it in one of them."""
        self.rendered += 1
        if self.substituting or variable == "locator":
            self.suppressed |= {variable}

    @property
    def lang(self) -> str:
        """The language of the item, or that of the locale."""
        if self.ref.lang:
            return self.ref.lang
        # legal texts are in the language of their country, which may not be that of the style
        return "und" if self.ref.data.get("jurisdiction") else self.locale.lang


class Blank(NamedTuple):
    """The outcome of elements for an item that has none of their `variables`: whether they still write text, and what they
    add to the two counters."""

    variables: frozenset[str] = frozenset()
    writes: bool = False
    called: int = 0
    rendered: int = 0


class Node:
    """A rendering element with the attributes that all elements may have, and its place in the style."""

    __slots__ = ("affixes", "bare", "display", "marks", "prefix", "quotes", "row", "source", "suffix", "text_case")
    chooses = False  # whether its children join the row of its parent
    needs_value = False  # whether it renders nothing unless a variable has a value

    def __init__(self, attributes: Mapping[str, str], source: Source | None = None) -> None:
        get = attributes.get
        self.source = source
        self.prefix = get("prefix", "")
        self.suffix = get("suffix", "")
        self.affixes = bool(self.prefix or self.suffix)
        self.row = affixes_of(self.prefix, self.suffix)
        self.marks = tuple(Mark(name, value) for name in FORMATTING if (value := get(name)))
        self.quotes = QUOTES.get(get("quotes", ""), "")
        self.display = (Mark("display", display),) if (display := get("display")) else ()
        self.text_case = get("text-case", "")
        self.bare = not (self.affixes or self.marks or self.quotes or self.display)

    def render(self, context: Context) -> Rendered:
        """The text of this element, or None."""
        raise NotImplementedError

    def inner(self, type: str) -> Node:
        """The element to render for items of a type: a group with one child that needs a value is replaced by that child."""
        return self

    def blank(self, type: str) -> Blank | None:
        """The outcome for items of a type without its variables; None if that depends on more than the item."""
        return None

    def finish(self, body: Piece) -> Piece:
        """The output of other elements, with this element's formatting and affixes."""
        if self.bare:
            return body
        if self.marks or self.quotes:
            body = Span((body,), self.marks, self.quotes)
        if self.affixes:
            body = self.between_affixes(Span((body,)) if isinstance(body, str) else body)
        return Span((body,), self.display) if self.display else body

    def written(self, body: Piece, tag: Tag | None) -> Span:
        """The output of this element, with its formatting and affixes."""
        if not (self.affixes or self.display):
            return new(Span, ((body,), self.marks, self.quotes, tag, PLAIN, self.source))
        span = new(Span, ((body,), self.marks, self.quotes, tag, PLAIN, None))
        if self.affixes:
            span = self.between_affixes(span, self.source)
        return Span((span,), self.display, source=self.source) if self.display else span

    def between_affixes(self, body: Span, source: Source | None = None) -> Span:
        """The body between prefix and suffix."""
        if not self.suffix:
            return new(Span, ((self.prefix, body), (), "", None, self.row, source))
        if not self.prefix:
            return new(Span, ((body, self.suffix), (), "", None, self.row, source))
        return new(Span, ((self.prefix, body, self.suffix), (), "", None, self.row, source))


class Choice(Node):
    """An element whose children join the row of its parent."""

    __slots__ = ()
    chooses = True

    def chosen(self, context: Context) -> Children:
        """The children to render."""
        raise NotImplementedError

    def decided(self, type: str) -> Children | None:
        """The children that are rendered for every item of a type; None if that depends on more than the type."""
        raise NotImplementedError

    def blank_choice(self, type: str) -> tuple[frozenset[str], Children] | None:
        """The variables tested and the children rendered, for items of a type without these variables."""
        raise NotImplementedError

    def render(self, context: Context) -> Rendered:
        return joined(render_children(self.chosen(context), context), "")

    def blank(self, type: str) -> Blank | None:
        choice = self.blank_choice(type)
        if choice is None:
            return None
        variables, children = choice
        blank = children.blank(type)
        return blank and blank._replace(variables=blank.variables | variables)


class Child(NamedTuple):
    """A child for items of a type. For an item with none of its `variables` it renders nothing and adds `called` to the counter;
    with None it may render text for any item."""

    node: Node
    variables: frozenset[str] | None
    called: int


class Children(tuple[Node, ...]):
    """The children of an element; for each type of item, conditions on the type are already resolved."""

    by_type: dict[str, Sequence[Child]]
    blanks: dict[str, Blank | None]

    def __init__(self, nodes: Iterable[Node] = ()) -> None:
        self.by_type = {}
        self.blanks = {}

    def for_type(self, type: str) -> Sequence[Child]:
        """The children for items of a type."""
        children = self.by_type.get(type)
        if children is None:
            children = self.by_type[type] = tuple([as_child(node, type) for node in decided(self, type)])
        return children

    def blank(self, type: str) -> Blank | None:
        """Their outcome for items of a type without their variables."""
        try:
            return self.blanks[type]
        except KeyError:
            blank = self.blanks[type] = in_a_row([node.blank(type) for node in decided(self, type)])
            return blank


def in_a_row(blanks: Sequence[Blank | None]) -> Blank | None:
    """The outcome of elements in a row."""
    known = [blank for blank in blanks if blank is not None]
    if len(known) < len(blanks):
        return None
    variables, writes, called, rendered = zip(*known, strict=True) if known else ((), (), (), ())
    return Blank(frozenset().union(*variables), any(writes), sum(called), sum(rendered))


def decided(nodes: Sequence[Node], type: str) -> Iterator[Node]:
    """The nodes, with choices resolved where the type of an item decides them."""
    for node in nodes:
        if isinstance(node, Choice) and (children := node.decided(type)) is not None:
            yield from decided(children, type)
        else:
            yield node.inner(type)


def as_child(node: Node, type: str) -> Child:
    """A node as a child for items of a type."""
    blank = node.blank(type)
    if blank is None or blank.writes or blank.rendered:
        return Child(node, None, 0)
    return Child(node, blank.variables, blank.called)


def render_children(children: Children, context: Context) -> list[Piece]:
    """The output of the children, without those that render nothing."""
    pieces: list[Piece] = []
    ref = context.ref
    there = ref.variables
    for node, variables, called in children.by_type.get(ref.type) or children.for_type(ref.type):
        if variables is not None and variables.isdisjoint(there):
            context.called += called
        elif node.chooses:
            assert isinstance(node, Choice)
            pieces += render_children(node.chosen(context), context)
        elif piece := node.render(context):
            pieces.append(piece)
    return pieces


def render_group(children: Children, delimiter: str, context: Context) -> Rendered:
    """The children with a delimiter; None if all variables that were asked for are empty (Group)."""
    called, rendered = context.called, context.rendered
    pieces = render_children(children, context)
    if not pieces:
        return None
    if context.rendered == rendered:
        if context.called != called:
            return None
        context.called += 1  # text without variables: the group counts as a variable
        context.rendered += 1
    return pieces[0] if len(pieces) == 1 else joined(pieces, delimiter)


def inner_of_group(group: Node, children: Children, type: str) -> Node:
    """The only child of a group without formatting, if it needs a value; else the group."""
    if group.bare and len(row := children.for_type(type)) == 1 and row[0].node.needs_value:
        return row[0].node
    return group


def blank_group(children: Children, type: str) -> Blank | None:
    """The outcome of a group with these children."""
    blank = children.blank(type)
    if blank is None or not blank.writes or blank.rendered:
        return blank
    if blank.called:
        return blank._replace(writes=False)
    return blank._replace(called=1, rendered=1)
