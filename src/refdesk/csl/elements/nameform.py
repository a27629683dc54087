"""One name as text: order, particles, initials, name parts (Name; Name-part; Non-dropping particles)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from functools import lru_cache

from refdesk.csl import tags
from refdesk.csl.elements.base import Node
from refdesk.csl.item import Name
from refdesk.csl.text.case import change_case
from refdesk.csl.text.initials import initialize
from refdesk.csl.text.richtext import parse
from refdesk.csl.tree import Piece, Span, plain

MOST_NAMES = 16_384  # kept in each cache: those of a long list, and little memory where a million records go through

rich = lru_cache(maxsize=MOST_NAMES)(parse)


class NamePart(Node):
    """`cs:name-part`: formatting, case and affixes of the family or given name."""

    __slots__ = ("lang",)

    def __init__(self, attributes: Mapping[str, str], lang: str) -> None:
        super().__init__(attributes)
        self.lang = lang

    def in_language(self, lang: str) -> NamePart:
        """The same for names in another language: only Turkish and Azeri have a dotted capital I."""
        part = copy(self)
        part.lang = lang
        return part

    def style(self, body: Piece) -> Piece:
        """Case and formatting without the affixes."""
        if self.text_case:
            body = change_case(body, self.text_case, self.lang)
        return Span((body,), self.marks) if self.marks else body


def joins_name(particle: str) -> bool:
    """Whether a particle is joined to the name without a space: d’Aubignac, al-Khwarizmi."""
    return particle[-1] in "'’-– "


def spaced(particle: str, space: str = " ") -> str:
    """A particle with the space after it, if any."""
    return particle if joins_name(particle) else particle + space


def in_a_row(pieces: Sequence[Piece]) -> Piece:
    """The non-empty pieces as one. Strings alone become one string: there are no seams inside a name."""
    row = tuple([piece for piece in pieces if piece])
    strings = [piece for piece in row if isinstance(piece, str)]
    if len(strings) == len(row):
        return "".join(strings)
    return row[0] if len(row) == 1 else Span(row)


@lru_cache(maxsize=4096)
def levels_in_list(names: tuple[Name, ...]) -> tuple[int, ...]:
    """The levels of the given names of a list: 2 for people who share family name and initials with another in it."""
    if len(names) < 2:
        return ()
    people: dict[tuple[str, str, str], set[Name]] = {}
    for name in names:
        if name.given:
            initials = initialize(name.given, "", False, True)
            people.setdefault((name.non_dropping, name.family, initials), set()).add(name)
    same = {name for group in people.values() if len(group) > 1 for name in group}
    return tuple([2 if name in same else 0 for name in names]) if same else ()


class NameForm:
    """How a single name is written. `write` caches its results, because the same people recur."""

    __slots__ = ("demote", "family", "form", "given", "hyphens", "initialize", "initialize_with", "institution",
                 "particle_space", "plain", "sort_order", "sort_separator", "written")  # fmt: skip

    def __init__(
        self, form: str, initialize_with: str | None, initialize: bool, hyphens: bool, sort_order: str, sort_separator: str,
        demote: str, family: NamePart | None, given: NamePart | None, particle_space: str = " ",
        institution: NamePart | None = None,
    ) -> None:  # fmt: skip
        self.form = form
        self.initialize_with = initialize_with
        self.initialize = initialize
        self.hyphens = hyphens
        self.sort_order = sort_order
        self.sort_separator = sort_separator
        self.demote = demote
        self.particle_space = particle_space
        self.family = family
        self.given = given
        self.institution = institution
        self.plain = family is None and given is None
        self.written: dict[tuple[Name, bool, int, bool], Piece] = {}

    def write(self, name: Name, index: int, level: int = 0, sorting: bool = False) -> Piece:
        """The name at a place of its list.

        `level` is what disambiguation adds to a short form: 1 initials (or the given name, if the style has no
        initials), 2 the full given name. In a name to sort by, demote-non-dropping-particle decides where the particle
        goes.
        """
        inverted = self.sort_order == "all" or (self.sort_order == "first" and index == 0)
        key = (name, inverted, level, sorting)
        span = self.written.get(key)
        if span is None:
            if len(self.written) > MOST_NAMES:
                self.written.clear()
            span = self.written[key] = Span((self.compose(name, inverted, level, sorting),), tag=tags.Name(name))
        return span

    def text(self, name: Name, index: int, level: int) -> str:
        """The name as it reads."""
        return plain(self.write(name, index, level))

    def compose(self, name: Name, inverted: bool, level: int, sorting: bool) -> Piece:
        """The name, composed from its parts."""
        if name.literal:  # the affixes of name parts apply only to people
            body = rich(name.literal)
            return self.institution.style(body) if self.institution else body
        if not name.latin:
            return self.unspaced(name, level)
        given = self.given_text(name.given, level)
        if self.form == "short" and level == 0:
            given, dropping = "", ""
        else:
            dropping = name.dropping
        if sorting:
            return self.sort_form(name, given, dropping)
        if self.form == "short" and level == 0:
            if not name.family:
                return self.alone(name.given)
            if inverted and name.non_dropping and self.demote == "display-and-sort":
                particle = rich(name.non_dropping)
                particle = self.family.style(particle) if self.family else particle
                return Span((self.family_text("", name.family), self.sort_separator, particle))
            return self.family_text(name.non_dropping, name.family)
        if not name.family:
            return self.alone(name.given)
        if inverted or name.static:
            return self.inverted(name, given, dropping)
        return self.natural(name, given, dropping)

    def natural(self, name: Name, given: str, dropping: str) -> Piece:
        """Given, particles, Family, Suffix. The affixes of the family part enclose everything but the given name."""
        pieces: list[Piece] = []
        if given:
            pieces.append(self.part(self.given, given))
            fixed = self.initialize_with is not None and self.initialize_with[-1:] == "\u00a0" and not dropping
            if not (self.given and self.given.suffix[-1:].isspace()):
                pieces.append("\u00a0" if fixed else " ")
        if self.family:
            pieces.append(self.family.prefix)
        if dropping:
            pieces.append(self.given.style(rich(dropping)) if self.given else rich(dropping))
            if not joins_name(dropping) or name.non_dropping:
                pieces.append(self.particle_space)
        pieces.append(self.family_text(name.non_dropping, name.family, affixes=False))
        if name.suffix:
            pieces.append(", " if name.comma_suffix else " ")
            pieces.append(self.suffix_text(name.suffix))
        if self.family:
            pieces.append(self.family.suffix)
        return in_a_row(pieces)

    def given_text(self, given: str, level: int) -> str:
        """The given name, or its initials."""
        if self.initialize_with is None or level == 2 or (self.form == "short" and level == 0):
            return given
        return initialize(given, self.initialize_with, not self.initialize, self.hyphens)

    def suffix_text(self, suffix: str) -> Piece:
        """A suffix, without full stop if initials have none."""
        if self.initialize_with is not None and "." not in self.initialize_with:
            suffix = suffix.replace(".", "")
        return rich(suffix)

    def part(self, part: NamePart | None, text: str) -> Piece:
        """A text with the formatting and affixes of a name part."""
        body = rich(text)
        if part is None or not text:
            return body
        body = part.style(body)
        if part.prefix or part.suffix:
            return Span(tuple([piece for piece in (part.prefix, body, part.suffix) if piece]))
        return body

    def alone(self, given: str) -> Piece:
        """A given name without a family name: affixes that would separate the two are dropped."""
        return self.given.style(rich(given)) if self.given else rich(given)

    def family_text(self, particle: str, family: str, affixes: bool = True) -> Piece:
        """The family name after its particle, both with the formatting of the family part, and its affixes unless
        written elsewhere."""
        if self.family is None:
            return rich(spaced(particle, self.particle_space) + family if particle else family)
        pieces: list[Piece] = [self.family.style(rich(family))]
        if particle:
            pieces[:0] = [self.family.style(rich(particle)), "" if joins_name(particle) else self.particle_space]
        if affixes:
            pieces = [self.family.prefix, *pieces, self.family.suffix]
        pieces = [piece for piece in pieces if piece]
        return pieces[0] if len(pieces) == 1 else Span(tuple(pieces))

    def given_part(self, given: str, dropping: str, non_dropping: str) -> Piece:
        """The given name and the particles that follow it."""
        pieces: list[Piece] = []
        if given:
            pieces.append(self.given.style(rich(given)) if self.given else rich(given))
        if dropping:
            pieces.append(self.given.style(rich(dropping)) if self.given else rich(dropping))
        if non_dropping:
            pieces.append(self.family.style(rich(non_dropping)) if self.family else rich(non_dropping))
        row: list[Piece] = []
        for piece in pieces:
            if row:
                row.append(" ")
            row.append(piece)
        if self.given and self.given.affixes:
            return Span(tuple([piece for piece in (self.given.prefix, *row, self.given.suffix) if piece]))
        return in_a_row(row)

    def inverted(self, name: Name, given: str, dropping: str) -> Piece:
        """Family, Given, Suffix; the non-dropping particle stays in front unless it is demoted for display."""
        demoted = self.demote == "display-and-sort" and bool(given or dropping)
        family = self.family_text("" if demoted else name.non_dropping, name.family)
        pieces: list[Piece] = [family]
        if name.static and not given:
            return family
        if given or dropping or (demoted and name.non_dropping):
            pieces.append(" " if name.static else self.sort_separator)
            pieces.append(self.given_part(given, dropping, name.non_dropping if demoted else ""))
        if name.suffix:
            pieces.append(self.sort_separator)
            pieces.append(self.suffix_text(name.suffix))
        if len(pieces) == 1:  # a space after the family name would separate it from nothing
            spaced_out = self.family is not None and self.family.suffix.isspace()
            return self.family_text("" if demoted else name.non_dropping, name.family, affixes=not spaced_out)
        meets = not isinstance(family, str) or not family[-1:].isalnum()  # the separator is punctuation
        return Span(tuple(pieces)) if meets or name.suffix else in_a_row(pieces)

    def sort_form(self, name: Name, given: str, dropping: str) -> Piece:
        """The name as a sort key: demoted particles follow the family name (Sorting, demote-non-dropping-particle)."""
        if self.demote == "never":
            family = f"{name.non_dropping} {name.family}" if name.non_dropping else name.family
            parts = [family, dropping, given]
        else:
            particles = " ".join(part for part in (dropping, name.non_dropping) if part)
            parts = [name.family, particles if self.form != "short" else name.non_dropping, given]
        if self.form != "short":
            parts.append(name.suffix)  # a short name has none
        return "\u0001".join(filter(None, parts))

    def unspaced(self, name: Name, level: int) -> Piece:
        """A name in a script that writes family name and given name without a space and has no affixes."""
        given = name.given if not (self.form == "short" and level == 0 and name.family) else ""
        parts = ((self.family, name.family), (self.given, given))
        return Span(tuple([part.style(rich(text)) if part else rich(text) for part, text in parts if text]))
