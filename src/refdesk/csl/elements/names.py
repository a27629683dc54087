"""`cs:names`: name variables, their names, et-al, labels and substitutes (Names).

Options of `cs:name` and `cs:et-al` are inherited from `cs:citation` or `cs:bibliography` and from `cs:style`, so a
names element has separate options for the two areas (`NameOptions`, made on first use).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from refdesk.csl import tags
from refdesk.csl.elements.base import Blank, Children, Choice, Context, Node
from refdesk.csl.elements.nameform import NamePart
from refdesk.csl.elements.nameoptions import INHERITED, Inheritance, NameOptions, make_options
from refdesk.csl.elements.number import Label
from refdesk.csl.elements.text import TextTerm
from refdesk.csl.item import OTHERS, Name, has_ideographs, person
from refdesk.csl.reading.locale import Locale
from refdesk.csl.tags import Source
from refdesk.csl.tree import Piece, Rendered, Span, joined, variables_in
from refdesk.items.tuples import NamedTuple


class EtAl(Node):
    """`cs:et-al`: the term for the names left out, with its formatting."""

    __slots__ = ("space", "text")

    def __init__(self, attributes: Mapping[str, str], locale: Locale) -> None:
        super().__init__(attributes)
        self.text = locale.term(attributes.get("term", "et-al")) or ""
        self.space = "" if has_ideographs(self.text) else " "


def candidates(children: Sequence[Node], context: Context) -> Iterator[Node]:
    """The possible substitutes, one after the other; the children of a choose one by one."""
    for child in children:
        if isinstance(child, Choice):
            yield from candidates(child.chosen(context), context)
        else:
            yield child


def blank_candidates(children: Sequence[Node], type: str) -> Iterator[tuple[frozenset[str], Node | None]]:
    """The same for items of a type that lack the variables; None in the place of a choose that takes more than the item."""
    for child in children:
        if not isinstance(child, Choice):
            yield frozenset(), child
        elif (choice := child.blank_choice(type)) is None:
            yield frozenset(), None
        else:
            tested, chosen = choice
            if not chosen:
                yield tested, child  # with these variables it may still have something
            for variables, node in blank_candidates(chosen, type):
                yield variables | tested, node


class Shown(NamedTuple):
    """The names of a list to write, and what follows them: et-al, or the last name after an ellipsis."""

    names: tuple[Name, ...]
    et_al: bool = False
    ellipsis: bool = False


class Names(Node):
    """The names of one or more variables; if all are empty, the first substitute that is not."""

    __slots__ = (
        "changes_case", "et_al", "inheritance", "label", "label_first", "locale", "name_attributes", "name_finish",
        "names_delimiter", "options", "parts", "substitutes", "variables",
    )  # fmt: skip

    def __init__(
        self,
        attributes: Mapping[str, str],
        name_attributes: Mapping[str, str],
        parts: Mapping[str, NamePart],
        et_al: EtAl,
        label: Label | None,
        label_first: bool,
        substitutes: Children,
        inheritance: Mapping[str, Inheritance],
        locale: Locale,
        source: Source | None = None,
    ) -> None:
        super().__init__(attributes, source)
        self.variables = attributes.get("variable", "").split()
        self.names_delimiter = attributes.get("delimiter")
        self.name_attributes = name_attributes
        self.name_finish = Node(name_attributes)
        self.parts = parts
        self.et_al = et_al
        self.label = label
        self.label_first = label_first
        self.substitutes = substitutes
        self.inheritance = inheritance
        self.locale = locale
        self.changes_case = any(part.text_case for part in parts.values())  # by the rules of the item's language
        self.options: dict[tuple[str, tuple[tuple[str, str], ...] | None, str], NameOptions] = {}

    def options_in(self, context: Context) -> NameOptions:
        """The options for the area that is being rendered, or for a sort key."""
        key = (context.area, context.names_options, context.lang if self.changes_case else "")
        options = self.options.get(key)
        if options is None:
            overrides = {**dict(context.names_options or ()), "name-as-sort-order": "all"} if context.sorting else {}
            options = self.options[key] = self.make_options(context, overrides)
        return options

    def make_options(self, context: Context, overrides: Mapping[str, str]) -> NameOptions:
        """The element's own attributes over inherited ones; a sort key overrides both."""
        area = self.inheritance[context.area]
        merged = {
            name: value
            for name, inherited in INHERITED.items()
            if (value := area.attributes.get(inherited)) is not None
        }
        merged.update(self.name_attributes)
        merged.update(overrides)
        delimiter = self.names_delimiter
        if delimiter is None:
            delimiter = area.attributes.get("names-delimiter", "")
        parts = self.parts
        if self.changes_case:
            parts = {name: part.in_language(context.lang) for name, part in parts.items()}
        return make_options(merged, parts, area.style, self.locale, delimiter)

    def render(self, context: Context) -> Rendered:
        context.called += 1
        options = self.options_in(context)
        lists = self.lists(context)
        counting = options.name_form == "count"
        if not lists:
            body = self.substitute(context)
            return self.count([], options, context) if body is None and counting and context.sorting else body
        if counting:
            return self.count(lists, options, context)
        pieces = [
            piece
            for variable, names in self.merge_roles(lists)
            if (piece := self.one_list(variable, names, options, context)) is not None
        ]
        body = joined(pieces, options.names_delimiter)
        if body is None:
            return None
        context.rendered += 1
        variables = tuple([variable for variable, _ in lists])
        if context.substituting:
            context.suppressed = context.suppressed.union(variables)  # a substitute does not name a person twice
        return self.written(body, tags.Names(variables))

    def blank(self, type: str) -> Blank | None:
        if self.may_count:
            return None
        variables = frozenset(self.variables)
        for tested, child in blank_candidates(self.substitutes, type):
            if isinstance(child, TextTerm) and child.empty:
                break
            blank = None if child is None else child.blank(type)
            if blank is None or blank.writes:
                return None
            variables |= tested | blank.variables
        return Blank(variables, called=1)

    @property
    def may_count(self) -> bool:
        """Whether it may write how many names there are, which is something even where there are none."""
        forms = [
            self.name_attributes.get("form"),
            *(area.attributes.get("name-form") for area in self.inheritance.values()),
        ]
        return "count" in forms

    def lists(self, context: Context) -> list[tuple[str, tuple[Name, ...]]]:
        """The variables that have names to be rendered, and the names."""
        lists = []
        for variable in self.variables:
            names = context.ref.name_list(variable)
            if names and variable not in context.suppressed:
                lists.append((variable, tuple(map(person, names)) if context.comparing else names))
        return lists

    def merge_roles(self, lists: list[tuple[str, tuple[Name, ...]]]) -> list[tuple[str, tuple[Name, ...]]]:
        """Editors who are also the translators are named once, as editortranslator (Names)."""
        if len(lists) != 2 or set(self.variables) != {"editor", "translator"}:
            return lists
        (_, names), (_, others) = lists
        has_term = self.label is None or self.locale.term("editortranslator", self.label.form)
        return [("editortranslator", names)] if names == others and has_term else lists

    # -- substitutes

    def substitute(self, context: Context) -> Rendered:
        """The substitute for missing names. The variables in it are not rendered again (Substitute)."""
        for child in candidates(self.substitutes, context):
            if isinstance(child, TextTerm) and child.empty:
                return None
            called, substituting, suppressed = context.called, context.substituting, context.suppressed
            context.substituting = True
            body = child.render(context)
            context.substituting = substituting
            if body is None:
                context.called, context.suppressed = called, suppressed
                continue
            variables = variables_in(body)
            if isinstance(child, Names):
                context.suppressed |= variables.union(child.variables)
                return body  # with its own affixes and formatting
            context.suppressed |= variables
            context.names_seen += 1
            # the affixes and formatting of names do not apply to other text
            return Span((body,), tag=tags.StandIn(variables))
        return None

    # -- the names of one variable

    def count(self, lists: list[tuple[str, tuple[Name, ...]]], options: NameOptions, context: Context) -> Rendered:
        """How many names would be written."""
        lists = self.merge_roles(lists)
        context.names_seen += len(lists)
        context.rendered += 1
        return self.written(str(sum(len(self.shown(names, options, context).names) for _, names in lists)), None)

    def shown(self, names: tuple[Name, ...], options: NameOptions, context: Context) -> Shown:
        """The names of a list to write (Et-al Abbreviation)."""
        if names[-1] is OTHERS:
            return Shown(self.shown(names[:-1], options, context).names, et_al=True)
        total = len(names)
        minimum, use_first = options.et_al_min, options.et_al_use_first
        if context.area == "citation" and context.cite.subsequent and not context.sorting:
            minimum, use_first = options.et_al_subsequent_min, options.et_al_subsequent_use_first
        if options.et_al_use_last:  # the ellipsis replaces at least one name
            use_first = max(1, min(use_first, minimum - 2))
        if not minimum or total < minimum or use_first >= total:
            return Shown(names)
        use_first = max(use_first, context.hints.shown_names(context.names_seen))
        if use_first >= total:
            return Shown(names)
        ellipsis = options.et_al_use_last and total >= use_first + 2
        return Shown(names[:use_first], not ellipsis, ellipsis)

    def one_list(self, variable: str, names: tuple[Name, ...], options: NameOptions, context: Context) -> Rendered:
        """The names of one variable, with their label."""
        shown = self.shown(names, options, context)
        people = names[:-1] if names[-1] is OTHERS else names
        bodies = self.write_names(people, shown, options, context)
        short = options.name_form == "short"
        tag = tags.NameList(
            variable, people, len(shown.names), options.form.text, short, options.form.initialize_with is None
        )
        if context.sorting:
            row = joined(bodies, options.delimiter)
        elif shown.ellipsis:
            row = self.with_ellipsis(bodies, options)
        elif shown.et_al:
            row = self.with_et_al(bodies, options, names[-1] is OTHERS)
        else:
            row = self.with_and(bodies, names, options)
        context.names_seen += 1
        if row is None:
            return None
        body: Piece = Span((row,), tag=tag)
        if shown.et_al and self.et_al.text and not context.sorting:
            body = self.name_finish.finish(body)
        return body if self.label is None or context.sorting else self.with_label(body, variable, names, self.label)

    def write_names(self, names: tuple[Name, ...], shown: Shown, options: NameOptions, context: Context) -> list[Piece]:
        """The single names; if an ellipsis follows, the last of them is the last of the list."""
        form, sorting = options.form, context.sorting
        levels = context.hints.levels(context.names_seen)
        if context.given_levels and not levels and options.name_form == "long" and not sorting:
            levels = tuple(context.given_levels(names))[: len(shown.names)]
        more = len(shown.names) - len(levels)
        padded = levels + (0,) * more if more > 0 else levels
        bodies = [form.write(name, index, padded[index], sorting) for index, name in enumerate(shown.names)]
        if shown.ellipsis:
            bodies.append(form.write(names[-1], len(names) - 1, 0, sorting))
        if self.name_finish.bare:
            return bodies
        written = (*shown.names, names[-1])
        marks, finish = self.name_finish.marks, self.name_finish.finish
        return [
            Span((body,), marks) if name.literal else finish(body) for body, name in zip(bodies, written, strict=False)
        ]

    def with_label(self, body: Piece, variable: str, names: tuple[Name, ...], label: Label) -> Piece:
        """The names with their label."""
        plural = len(names) > 1 if label.plural == "contextual" else label.plural == "always"
        text = label.label(variable, plural)
        if text is None:
            return body
        return Span((text, body) if self.label_first else (body, text))

    def with_ellipsis(self, bodies: list[Piece], options: NameOptions) -> Rendered:
        """The first names, an ellipsis, and the last one (et-al-use-last)."""
        *first, last = bodies
        inverted = options.precedes_last == "after-inverted-name" and options.form.sort_order != ""
        alone = len(first) == 1 and not inverted
        return joined([*first, Span(("… ", last))], " " if alone else options.delimiter)

    def with_et_al(self, bodies: list[Piece], options: NameOptions, in_data: bool) -> Rendered:
        """The names and et-al, with a delimiter between as delimiter-precedes-et-al says.

        If the data itself continues (`and others`), et-al replaces the last name, and delimiter-precedes-last="always"
        adds a delimiter too.
        """
        names = joined(bodies, options.delimiter)
        if names is None or not self.et_al.text:
            return names
        delimiter = self.et_al.space
        always = in_data and options.precedes_last == "always"
        if always or precedes(options.precedes_et_al, len(bodies) > 1, options, len(bodies) - 1):
            delimiter = options.delimiter
        return Span((names, delimiter, Span((self.et_al.finish(self.et_al.text),), tag=tags.ET_AL)))

    def with_and(self, bodies: list[Piece], names: tuple[Name, ...], options: NameOptions) -> Rendered:
        """All names, with `and` before the last one if the style has it."""
        if len(bodies) < 2 or not options.and_term:
            return joined(bodies, options.delimiter)
        *most, last = bodies
        rule = options.precedes_last
        with_delimiter = precedes(rule, len(bodies) > 2, options, len(most) - 1)
        if rule == "after-inverted-name" and names[-2].literal:
            with_delimiter = False
        term = options.and_term
        tight = has_ideographs(term)  # which needs no delimiter
        space = "" if tight or term[-1:].isspace() else " "
        between = (options.delimiter if with_delimiter and not tight else space) + term + space
        return Span((joined(most, options.delimiter) or "", between, last))


def precedes(rule: str, several: bool, options: NameOptions, index: int) -> bool:
    """Whether the delimiter is written before the end of a row; `index` is that of the name before it."""
    if rule == "contextual":
        return several
    if rule == "after-inverted-name":
        return options.form.sort_order == "all" or (options.form.sort_order == "first" and index == 0)
    return rule == "always"
