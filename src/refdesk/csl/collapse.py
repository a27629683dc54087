"""From rendered cites to the text of a cluster: grouping, collapsing, delimiters (Citation-specific Options, Cite Collapsing).

The cites come rendered, in order. Where a cite collapses it is rendered again without its author (`again`), or only its
year suffix or its number is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from refdesk.csl.cites import Cite
from refdesk.csl.output import Piece, Rendered, Span, find, plain


class Rendering:
    """A cite and what it rendered to; `names` is the text of its first names, by which cites are grouped."""

    __slots__ = ("body", "cite", "names", "number", "suffix", "year")

    def __init__(self, cite: Cite, body: Rendered, number: int = 0) -> None:
        self.cite = cite
        self.body = body
        self.names = ""
        self.year = ""
        self.suffix = ""
        self.number = number


class Delimiters(NamedTuple):
    """What stands between cites."""

    layout: str
    cite_group: str
    after_collapse: str
    year_suffix: str
    collapse: str
    grouping: bool
    extra: Mapping[str, str] = MappingProxyType({})


def make_delimiters(options: Mapping[str, str], layout: str) -> Delimiters:
    """The delimiters of the attributes of cs:citation."""
    collapse = options.get("collapse", "")
    group = options.get("cite-group-delimiter")
    by_author = collapse.startswith("year")
    return Delimiters(
        layout=layout,
        cite_group=group if group is not None else (", " if by_author else layout),
        after_collapse=options.get("after-collapse-delimiter", layout),
        year_suffix=options.get("year-suffix-delimiter", layout),
        collapse=collapse,
        grouping=by_author or group is not None,
    )


def group_by_author(renderings: Sequence[Rendering]) -> list[Rendering]:
    """Cites of the same names brought together behind the first of them (Cite Grouping)."""
    groups: dict[str, list[Rendering]] = {}
    for index, one in enumerate(renderings):
        groups.setdefault(one.names or f"\0{index}", []).append(one)
    return [one for group in groups.values() for one in group]


def put_together(
    renderings: Sequence[Rendering], delimiters: Delimiters, again: Callable[[Cite], Rendered]
) -> list[Piece]:
    """The pieces of the cluster: cites and the delimiters between them."""
    if delimiters.collapse == "citation-number":
        return number_ranges(renderings, delimiters)
    if not delimiters.grouping:
        return delimited([(with_affixes(one.cite, one.body), delimiters.layout) for one in renderings])
    ordered = group_by_author(renderings)
    rows: list[tuple[Piece, str]] = []
    index = 0
    while index < len(ordered):
        end = index + 1
        while end < len(ordered) and ordered[index].names and ordered[end].names == ordered[index].names:
            end += 1
        group = ordered[index:end]
        rows.extend(group_rows(group, delimiters, again))
        index = end
    return delimited(rows)


def group_rows(
    group: Sequence[Rendering], delimiters: Delimiters, again: Callable[[Cite], Rendered]
) -> list[tuple[Piece, str]]:
    """The cites of one author, each with the delimiter that follows it."""
    collapsing = delimiters.collapse.startswith("year")
    if not collapsing or len(group) == 1:
        rows = [(with_affixes(one.cite, one.body), delimiters.cite_group) for one in group]
        return [*rows[:-1], (rows[-1][0], delimiters.layout)]
    rows = [(with_affixes(group[0].cite, group[0].body), delimiters.cite_group)]
    index = 1
    previous = group[0]
    while index < len(group):
        one = group[index]
        if delimiters.collapse != "year" and same_year(previous, one):
            end = index
            while end < len(group) and same_year(previous, group[end]):
                end += 1
            run = [previous, *group[index:end]]
            rows[-1] = (rows[-1][0], delimiters.year_suffix)
            ranged = delimiters.collapse == "year-suffix-ranged"
            for piece, delimiter in suffix_rows(run, delimiters.year_suffix, ranged):
                rows.append((piece, delimiter))
            if ranged and len(rows) > 1 and len(run) > 2 and consecutive(run):
                rows[-len(suffix_rows(run, "", True)) - 1] = (rows[-len(suffix_rows(run, "", True)) - 1][0], "–")
            previous = group[end - 1]
            index = end
        else:
            rows[-1] = (rows[-1][0], delimiters.cite_group)
            rows.append((with_affixes(one.cite, again(one.cite)), delimiters.cite_group))
            previous = one
            index += 1
    return [*rows[:-1], (rows[-1][0], delimiters.after_collapse)]


def consecutive(run: Sequence[Rendering]) -> bool:
    """Whether the year suffixes of a run follow each other without a gap."""
    values = [suffix_value(one.suffix) for one in run]
    return all(b - a == 1 for a, b in zip(values, values[1:], strict=False))


def suffix_value(letters: str) -> int:
    """a -> 1, z -> 26, aa -> 27."""
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 96
    return value


def suffix_rows(run: Sequence[Rendering], delimiter: str, ranged: bool) -> list[tuple[Piece, str]]:
    """The year suffixes of the second and later cites of one author and year; three or more in a row as a range."""
    pieces: list[Piece] = [suffix_piece(one) for one in run[1:]]
    if ranged and len(run) > 2 and consecutive(run):
        return [(pieces[-1], delimiter)]
    return [(piece, delimiter) for piece in pieces]


def suffix_piece(one: Rendering) -> Piece:
    """The year suffix of a cite."""
    return find(one.body, "year-suffix") or one.suffix


def same_year(one: Rendering, other: Rendering) -> bool:
    """Whether two cites differ by nothing but the year suffix; what carries a locator or text of its own does not collapse."""
    return bool(one.suffix and other.suffix and one.year == other.year and not other.cite.prefix and not one.cite.suffix
                and not one.cite.locator and not other.cite.locator)  # fmt: skip


def number_ranges(renderings: Sequence[Rendering], delimiters: Delimiters) -> list[Piece]:
    """Citation numbers, three or more in a row as a range (collapse="citation-number")."""
    rows: list[tuple[Piece, str]] = []
    index = 0
    while index < len(renderings):
        end = index + 1
        while end < len(renderings) and follows(renderings[end - 1], renderings[end]):
            end += 1
        first = renderings[index]
        if end - index >= 3:
            last = renderings[end - 1]
            rows.append((with_affixes(first.cite, first.body), "–"))
            rows.append((with_affixes(last.cite, last.body), delimiters.after_collapse))
        else:
            end = index + 1
            rows.append((with_affixes(first.cite, first.body), delimiters.layout))
        index = end
    return delimited(rows)


def follows(one: Rendering, other: Rendering) -> bool:
    """Whether the number of a cite is the next after another's, and neither says more than its number."""
    return (
        one.number > 0
        and other.number == one.number + 1
        and not one.cite.suffix
        and not other.cite.prefix
        and not one.cite.locator
        and not other.cite.locator
    )


def delimited(rows: Sequence[tuple[Piece, str]]) -> list[Piece]:
    """The pieces with their delimiters between them; the last one's falls away, empty pieces with theirs."""
    pieces: list[Piece] = []
    delimiter = ""
    for piece, following in rows:
        if not piece:
            continue
        if pieces and delimiter and not starts_with_comma(piece):
            pieces.append(delimiter)
        pieces.append(piece)
        delimiter = following
    return pieces


def starts_with_comma(piece: Piece) -> bool:
    """Whether a cite brings its own delimiter: a prefix such as `, and`."""
    text = plain(piece)
    return text.startswith((", ", "; "))


def with_affixes(cite: Cite, body: Rendered) -> Piece:
    """The cite between the text that the user put before and after it."""
    from refdesk.csl.richtext import parse

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
    return Span(pieces)
