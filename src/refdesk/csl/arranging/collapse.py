"""From rendered cites to the text of a cluster: collapsing and delimiters (Cite Grouping, Cite Collapsing).

The cites are given rendered, in order. A cite that collapses loses its author, or everything but its year suffix or
number. If the specification and the test suite disagree, this follows the suite: without a cite-group-delimiter, a
comma separates cites without author in in-text styles, and the layout's delimiter in note styles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from refdesk.csl import tags
from refdesk.csl.cites import Cite
from refdesk.csl.tree import PLAIN, Piece, Rendered, Span, find, prune, spans
from refdesk.items.tuples import NamedTuple

STOPS = (",", ";", ".")


class Rendering(NamedTuple):
    """A cite and its rendered text.

    `delimiter` is that of its layout, written after it. `names` is the text of its first names, by which cites are
    grouped. `year` is its first year without the `suffix`. `has_text`: the style asks for text besides names, dates and
    numbers, such as a title.
    """

    cite: Cite
    body: Rendered
    delimiter: str = ""
    number: int = 0
    names: str = ""
    year: str = ""
    suffix: str = ""
    has_text: bool = False


class Delimiters(NamedTuple):
    """The delimiters between cites.

    `parts_locators`: the layout's delimiter is written between the years of an author if one of the cites has a locator.
    """

    layout: str
    cite_group: str | None
    after_collapse: str | None
    year_suffix: str
    following: str  # before a cite without its author, if there is no cite_group
    collapse: str
    grouping: bool
    range: str
    parts_locators: bool = False


def make_delimiters(options: Mapping[str, str], layout: str, note: bool, range: str) -> Delimiters:
    """The delimiters from the attributes of cs:citation."""
    collapse = options.get("collapse", "")
    group = options.get("cite-group-delimiter")
    year_suffix = options.get("year-suffix-delimiter", layout)
    return Delimiters(
        layout=layout,
        cite_group=group,
        after_collapse=options.get("after-collapse-delimiter"),
        year_suffix=group if group is not None else year_suffix,
        following=layout if note else ", ",
        collapse=collapse,
        grouping=group is not None or collapse.startswith("year"),
        range=range,
    )


def group_by_author(renderings: Sequence[Rendering]) -> list[Rendering]:
    """The cites, those with the same names moved to follow the first of them (Cite Grouping)."""
    groups: dict[str, list[Rendering]] = {}
    for index, rendering in enumerate(renderings):
        groups.setdefault(rendering.names or f"\0{index}", []).append(rendering)
    return [rendering for group in groups.values() for rendering in group]


def join_cites(renderings: Sequence[Rendering], delimiters: Delimiters) -> list[Piece]:
    """The pieces of the cluster: cites with delimiters between them."""
    if delimiters.collapse == "citation-number":
        return number_ranges(renderings, delimiters)
    if not delimiters.grouping:
        befores = ["", *(rendering.delimiter for rendering in renderings)]
        return delimited(list(zip(befores, renderings, strict=False)))
    rows = author_groups(renderings, delimiters)
    if delimiters.collapse == "year-suffix-ranged":
        rows = suffix_ranges(rows, delimiters.range)
    return delimited(rows)


def author_groups(renderings: Sequence[Rendering], delimiters: Delimiters) -> list[tuple[str, Rendering]]:
    """The cites, each after its delimiter. If cites collapse, only the first by an author has the names."""
    rows: list[tuple[str, Rendering]] = []
    collapsing = delimiters.collapse != ""
    author = ""
    previous: Rendering | None = None
    previous_joins = collapsing
    located = with_locators(renderings) if delimiters.parts_locators else frozenset()
    for rendering in renderings:
        same_author = previous is not None and rendering.names == author != ""
        shown = rendering._replace(body=without_author(rendering.body)) if same_author and collapsing else rendering
        anonymous = not rendering.names and not rendering.cite.suppress_author
        has_text = rendering.has_text if anonymous else find(shown.body, tags.Text) is not None
        nameless = anonymous and (previous is None or not previous.names) and not is_number(rendering.body)
        alike = same_author or nameless
        joins = collapsing and not has_text and alike
        author = rendering.names or author
        parted = same_author and rendering.names in located
        delimiter = (
            "" if previous is None else between(previous, previous_joins, joins, same_author, parted, delimiters)
        )
        row = (delimiter, shown)
        if previous is not None and joins and same_year(previous, rendering, delimiters):
            row = year_collapsed(previous, rendering, row, delimiters)
        rows.append(row)
        previous, previous_joins = rendering, joins
    return rows


def with_locators(renderings: Sequence[Rendering]) -> frozenset[str]:
    """The names of those whose cites have a locator."""
    return frozenset(rendering.names for rendering in renderings if rendering.cite.locator)


def year_collapsed(
    previous: Rendering, rendering: Rendering, row: tuple[str, Rendering], delimiters: Delimiters
) -> tuple[str, Rendering]:
    """A cite of the same year as the one before it: its year suffix alone, or everything but the year."""
    delimiter, shown = row
    if rendering.suffix and not (says_more(rendering) or previous.cite.suffix):
        return delimiters.year_suffix, rendering._replace(body=suffix_piece(rendering))
    if rendering.suffix or rendering.cite.id == previous.cite.id or not says_more(rendering):
        return delimiter, shown._replace(body=without_year(shown.body))
    return row


def between(
    previous: Rendering, previous_joins: bool, joins: bool, same_author: bool, parted: bool, delimiters: Delimiters
) -> str:
    """The delimiter between two cites. `parted`: both are by one author, and one of that author's cites has a locator."""
    after = delimiters.after_collapse
    if after is not None:
        if previous.cite.locator or (not joins and (previous_joins or delimiters.collapse != "year-suffix")):
            return after
        return previous.delimiter if delimiters.cite_group is None or not same_author else delimiters.cite_group
    if delimiters.cite_group is not None and same_author:
        return delimiters.cite_group
    if parted:
        return previous.delimiter
    return delimiters.following if joins else previous.delimiter


def same_year(rendering: Rendering, other: Rendering, delimiters: Delimiters) -> bool:
    """Whether two cites by an author collapse: same year, and both or neither with a year suffix."""
    collapses = delimiters.collapse.startswith("year-suffix")
    return collapses and rendering.year == other.year != "" and bool(rendering.suffix) == bool(other.suffix)


def says_more(rendering: Rendering) -> bool:
    """Whether a cite has a visible locator or an affix."""
    return bool(rendering.cite.prefix or rendering.cite.suffix or has_locator(rendering.body))


def suffix_piece(rendering: Rendering) -> Piece:
    """The year suffix of a cite, with the formatting and affixes of the year."""
    kept = year_suffix_alone(rendering.body)
    return rendering.suffix if kept is None else Span((kept,), tag=tags.YEAR_SUFFIX)


def year_suffix_alone(piece: Rendered) -> Span | None:
    """The first year suffix, with its formatting and affixes and nothing beside it."""
    if not isinstance(piece, Span):
        return None
    if piece.tag is tags.YEAR_SUFFIX:
        return piece
    for index, child in enumerate(piece.children):
        if (kept := year_suffix_alone(child)) is not None:
            before, after = piece.children[:index], piece.children[index + 1 :]
            if piece.affixed:
                return piece._replace(children=(*before, kept, *after))
            return piece._replace(children=(kept,), row=PLAIN)
    return None


def without_year(piece: Rendered) -> Rendered:
    """The piece with its date reduced to the year suffix."""

    def change(span: Span) -> Rendered:
        dated = isinstance(span.tag, tags.Date) and span.tag.variable != "accessed"
        return year_suffix_alone(span) if dated else span

    return prune(piece, change)


def without_author(body: Rendered) -> Rendered:
    """A cite without the names, or their substitute, at its start."""
    author = find(body, tags.Names, tags.StandIn)
    return body if author is None else prune(body, lambda span: None if span is author else span)


def suffix_value(letters: str) -> int:
    """a -> 1, z -> 26, aa -> 27."""
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 96
    return value


def suffix_ranges(rows: Sequence[tuple[str, Rendering]], delimiter: str) -> list[tuple[str, Rendering]]:
    """Year suffixes with three or more in sequence turned into a range (collapse="year-suffix-ranged")."""
    return ranged(
        rows,
        lambda rendering, other: (
            is_suffix(other)
            and suffix_value(other.suffix) == suffix_value(rendering.suffix) + 1
            and not has_locator(rendering.body)
        ),
        delimiter,
    )


def has_locator(body: Rendered) -> bool:
    """Whether a cite shows its locator."""
    return any(isinstance(span.tag, tags.Number) and span.tag.variable == "locator" for span in spans(body))


def is_suffix(rendering: Rendering) -> bool:
    """Whether only the year suffix is left of a cite."""
    return rendering.body == rendering.suffix or (
        isinstance(rendering.body, Span) and rendering.body.tag is tags.YEAR_SUFFIX
    )


def number_ranges(renderings: Sequence[Rendering], delimiters: Delimiters) -> list[Piece]:
    """Citation numbers with three or more in sequence turned into a range (collapse="citation-number")."""
    after = delimiters.after_collapse
    rows = []
    previous: Rendering | None = None
    for rendering in renderings:
        far = previous is not None and previous.cite.suffix != "" and rendering.number != previous.number + 1
        rows.append((after if far and after is not None else previous.delimiter if previous else "", rendering))
        previous = rendering
    return delimited(ranged(rows, follows, delimiters.range))


def follows(rendering: Rendering, other: Rendering) -> bool:
    """Whether a cite's number is the next after another's, and neither cite has more than its number."""
    return (
        is_number(rendering.body)
        and is_number(other.body)
        and other.number == rendering.number + 1
        and not rendering.cite.suffix
        and not other.cite.prefix
    )


def is_number(body: Rendered) -> bool:
    """Whether a cite is only its number, with or without affixes."""
    while isinstance(body, Span) and body.tag is not tags.CITATION_NUMBER:
        inner = [child for child in body.children if isinstance(child, Span)]
        if len(inner) != 1 or (len(body.children) > 1 and not body.affixed):
            return False
        body = inner[0]
    return isinstance(body, Span)


def ranged(
    rows: Sequence[tuple[str, Rendering]], follows: Callable[[Rendering, Rendering], bool], delimiter: str
) -> list[tuple[str, Rendering]]:
    """The rows, with only the ends of each range of three or more."""
    result: list[tuple[str, Rendering]] = []
    index = 0
    while index < len(rows):
        end = index + 1
        while end < len(rows) and follows(rows[end - 1][1], rows[end][1]):
            end += 1
        if end - index >= 3:
            result += [rows[index], (delimiter, rows[end - 1][1])]
        else:
            result += rows[index:end]
        index = end
    return result


def delimited(rows: Sequence[tuple[str, Rendering]]) -> list[Piece]:
    """The cites, each after its delimiter, except the first one and empty ones.

    If a suffix ends in punctuation, or a prefix begins with it, the user has set a delimiter.
    """
    pieces: list[Piece] = []
    previous: Cite | None = None
    for delimiter, rendering in rows:
        piece = with_affixes(rendering.cite, rendering.body)
        if not piece:
            continue
        if previous is not None:
            if previous.suffix.endswith(STOPS):
                delimiter = " " if " " in delimiter else ""
            elif not previous.suffix and rendering.cite.prefix.startswith(STOPS):
                delimiter = ""
            if delimiter:
                pieces.append(delimiter)
        pieces.append(piece)
        previous = rendering.cite
    return pieces


def with_affixes(cite: Cite, body: Rendered) -> Piece:
    """The cite between the user's prefix and suffix."""
    from refdesk.csl.text.richtext import parse

    if not body:
        body = ""
    if not cite.prefix and not cite.suffix:
        return body
    pieces: list[Piece] = []
    if cite.prefix:
        prefix = cite.prefix
        if prefix[-1:].isalnum() or prefix[-1:] in ".,;:!?)":
            prefix += " "
        pieces.append(parse(prefix))
    if body:
        pieces.append(body)
    if cite.suffix:
        suffix = cite.suffix
        if suffix[:1].isalnum():
            suffix = " " + suffix
        pieces.append(parse(suffix))
    return Span(tuple(pieces))
