"""What all rendering elements share: the state of a rendering, affixes and formatting, and how children are put together.

Two counters decide whether a group is empty (Group): `called` counts the variables that were asked for, `rendered` those
that gave text. An element that renders a variable raises both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from refdesk.csl.formatted import Mark
from refdesk.csl.item import Reference
from refdesk.csl.reading.locale import Locale
from refdesk.csl.text.case import change_case
from refdesk.csl.tree import Piece, Rendered, Span, affixed, joined, parenthesised

if TYPE_CHECKING:
    from refdesk.csl.arranging.disambiguate import Hints
    from refdesk.csl.cites import Cite

FORMATTING = ("vertical-align", "text-decoration", "font-weight", "font-variant", "font-style")  # outermost first


class Context:
    """The state of rendering one cite, one entry or one sort key."""

    __slots__ = (
        "abbreviations", "area", "called", "capitalizes", "cite", "conditions", "expanding", "full_names", "hints",
        "links", "lists", "locale", "named", "names_options", "names_seen", "numbered", "ref", "rendered", "rich",
        "sorting", "suffix_done", "suppress_author", "suppressed", "wordy",
    )  # fmt: skip

    def __init__(
        self,
        ref: Reference,
        cite: Cite,
        area: str,
        locale: Locale,
        rich: Callable[[str], Piece],
        hints: Hints,
        abbreviations: Mapping[str, Mapping[str, str]] | None = None,
        links: bool = False,
    ) -> None:
        self.ref = ref
        self.cite = cite
        self.area = area
        self.locale = locale
        self.rich = rich
        self.hints = hints
        self.abbreviations = abbreviations
        self.links = links
        self.called = 0
        self.rendered = 0
        self.numbered = 0  # how many of them were the number of the entry
        self.suppressed: set[str] | None = None  # variables rendered by a substitute: not rendered again
        self.names_seen = 0  # how many name lists were rendered: what hints are counted by
        self.names_options: tuple[tuple[str, str], ...] | None = None  # names-min and its kin of a sort key
        self.conditions = 0  # how many tests of disambiguate were met
        self.sorting = False
        self.wordy = False  # whether a text variable was asked for: such a cite does not join the one before
        self.suppress_author = False
        self.suffix_done = False
        self.full_names = False  # whether people of one list with the same initials have their given names in full
        self.capitalizes = False  # whether a term that comes first gets a capital
        self.expanding: list[Any] | None = None  # the variables that a substitute renders
        self.named: list[Any] | None = None  # the spans of names with whom they name, where names may be substituted
        self.lists: list[Any] | None = None  # the name lists of a cite, where disambiguation asks for them

    def renders(self, variable: str) -> None:
        """Take down that a variable gave text."""
        self.rendered += 1
        if self.expanding is not None:
            self.expanding.append(variable)

    @property
    def lang(self) -> str:
        """The language of the item, the locale's where it has none."""
        if self.ref.lang:
            return self.ref.lang
        # the law of a land is written in its own language, which may not be the style's
        return "und" if self.ref.data.get("jurisdiction") else self.locale.lang


class Node:
    """A rendering element with the attributes that all of them may have."""

    __slots__ = ("bare", "display", "marks", "prefix", "quotes", "suffix", "text_case")

    def __init__(self, attributes: Mapping[str, str]) -> None:
        get = attributes.get
        self.prefix = get("prefix", "")
        self.suffix = get("suffix", "")
        self.marks = tuple(Mark(name, value) for name in FORMATTING if (value := get(name)))
        self.quotes = "outer" if get("quotes") == "true" else ""
        self.display = get("display", "")
        self.text_case = get("text-case", "")
        self.bare = not (self.prefix or self.suffix or self.marks or self.quotes or self.display)

    def render(self, context: Context) -> Rendered:
        """The text of this element, or None."""
        raise NotImplementedError

    def finish(self, body: Piece) -> Piece:
        """The body with the element's formatting, inside its affixes."""
        if self.bare:
            return body
        if self.marks or self.quotes:
            body = Span([body], self.marks, self.quotes)
        if self.prefix or self.suffix:
            body = affixed(self.prefix, Span([body]) if body.__class__ is str else body, self.suffix)
            if isinstance(body, Span):
                body.tag = "parens" if parenthesised(self.prefix, self.suffix) else "affixed"
        if self.display:
            body = Span([body], (Mark("display", self.display),))
        return body

    def cased(self, body: Piece, context: Context) -> Piece:
        """The body in the element's text case."""
        return change_case(body, self.text_case, context.lang) if self.text_case else body


def render_children(children: Sequence[Node], context: Context) -> list[Piece]:
    """What the children render, without what renders nothing; `choose` is transparent: its children are ours."""
    pieces: list[Piece] = []
    for child in children:
        piece = child.render(context)
        if piece is None:
            continue
        if piece.__class__ is list:  # type: ignore[comparison-overlap]  # of a choose
            pieces.extend(piece)
        elif piece:
            pieces.append(piece)
    return pieces


def render_group(children: Sequence[Node], delimiter: str, context: Context) -> Rendered:
    """The children with a delimiter; nothing at all where every variable that was asked for is empty (Group)."""
    called, rendered = context.called, context.rendered
    pieces = render_children(children, context)
    if not pieces:
        return None
    if context.rendered == rendered:
        if context.called != called:
            return None
        context.called += 1  # text without variables: the group itself counts as one
        context.rendered += 1
    return joined(pieces, delimiter)
