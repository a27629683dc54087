"""`cs:names`: name variables, their names, et-al, labels and substitutes (Names).

What `cs:name` and `cs:et-al` ask for is inherited from `cs:citation` or `cs:bibliography` and from `cs:style`, so a
names element has its options once for each of the two areas (`NameOptions`, made at first use).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from refdesk.csl.arranging.disambiguate import NameList
from refdesk.csl.elements.base import Context, Node, render_children
from refdesk.csl.elements.choose import Choose
from refdesk.csl.elements.nameform import NameForm, NamePart, namesakes
from refdesk.csl.elements.number import Label
from refdesk.csl.elements.text import TextTerm
from refdesk.csl.item import Name, has_ideographs
from refdesk.csl.reading.locale import Locale
from refdesk.csl.tree import Piece, Rendered, Span, joined

# name attribute -> the attribute that hands it down from style, citation and bibliography
INHERITED = {
    "and": "and",
    "delimiter-precedes-et-al": "delimiter-precedes-et-al",
    "delimiter-precedes-last": "delimiter-precedes-last",
    "et-al-min": "et-al-min",
    "et-al-use-first": "et-al-use-first",
    "et-al-use-last": "et-al-use-last",
    "et-al-subsequent-min": "et-al-subsequent-min",
    "et-al-subsequent-use-first": "et-al-subsequent-use-first",
    "initialize": "initialize",
    "initialize-with": "initialize-with",
    "name-as-sort-order": "name-as-sort-order",
    "sort-separator": "sort-separator",
    "form": "name-form",
    "delimiter": "name-delimiter",
}


def whole(value: str | None, default: int) -> int:
    """An integer attribute."""
    try:
        return int(value) if value else default
    except ValueError:
        return default


class NameOptions(NamedTuple):
    """How the names of one element are put together, in one area."""

    form: NameForm
    name_form: str
    delimiter: str
    names_delimiter: str
    and_term: str
    precedes_last: str
    precedes_et_al: str
    et_al_min: int
    et_al_use_first: int
    et_al_use_last: bool
    et_al_subsequent_min: int
    et_al_subsequent_use_first: int


def make_options(attributes: Mapping[str, str], parts: Mapping[str, NamePart], style: Mapping[str, str], locale: Locale,
                 names_delimiter: str) -> NameOptions:  # fmt: skip
    """The options of name attributes that have everything they inherit."""
    get = attributes.get
    use_first = whole(get("et-al-use-first"), 1)
    et_al_min = whole(get("et-al-min"), 0) if "et-al-use-first" in attributes else 0  # it takes both (Name)
    conjunction = get("and", "")
    term = ""
    if conjunction == "text":
        term = locale.term("and") or "and"
    elif conjunction == "symbol":
        term = locale.term("and", "symbol") or "&"
    return NameOptions(
        form=NameForm(
            form=get("form", "long"),
            initialize_with=get("initialize-with"),
            initialize=get("initialize", "true") != "false",
            hyphens=style.get("initialize-with-hyphen", "true") != "false",
            sort_order=get("name-as-sort-order", ""),
            sort_separator=get("sort-separator", ", "),
            demote=style.get("demote-non-dropping-particle", "display-and-sort"),
            particle_space="\u00a0" if locale.lang[:2] in ("cs", "fr", "ru") else " ",
            family=parts.get("family"),
            given=parts.get("given"),
            institution=parts.get("institution"),
        ),
        name_form=get("form", "long"),
        delimiter=get("delimiter", ", "),
        names_delimiter=names_delimiter,
        and_term=term,
        precedes_last=get("delimiter-precedes-last", "contextual"),
        precedes_et_al=get("delimiter-precedes-et-al", "contextual"),
        et_al_min=et_al_min,
        et_al_use_first=use_first,
        et_al_use_last=get("et-al-use-last") == "true",
        et_al_subsequent_min=whole(get("et-al-subsequent-min"), et_al_min),
        et_al_subsequent_use_first=whole(get("et-al-subsequent-use-first"), use_first),
    )


class EtAl(Node):
    """`cs:et-al`: the term for the names that are left out, with its formatting."""

    __slots__ = ("space", "text")

    def __init__(self, attributes: Mapping[str, str], locale: Locale) -> None:
        super().__init__(attributes)
        self.text = locale.term(attributes.get("term", "et-al")) or ""
        self.space = "" if has_ideographs(self.text) else " "


class Inheritance(NamedTuple):
    """The name attributes that an area hands down, as they stand on cs:citation or cs:bibliography over cs:style."""

    attributes: Mapping[str, str]
    style: Mapping[str, str]


def candidates(children: Sequence[Node], context: Context) -> Iterator[Node]:
    """What may substitute, one after the other; the children of a choose each for themselves."""
    for child in children:
        if isinstance(child, Choose):
            yield from candidates(child.chosen(context), context)
        else:
            yield child


class Names(Node):
    """The names of one or more variables; where all are empty, the first substitute that gives something."""

    __slots__ = ("et_al", "inheritance", "label", "label_first", "locale", "name_attributes", "name_finish", "names_delimiter",
                 "options", "own_form", "parts", "substitutes", "variables")  # fmt: skip

    def __init__(
        self,
        attributes: Mapping[str, str],
        name_attributes: Mapping[str, str],
        parts: Mapping[str, NamePart],
        et_al: EtAl,
        label: Label | None,
        label_first: bool,
        substitutes: Sequence[Node],
        inheritance: Mapping[str, Inheritance],
        locale: Locale,
    ) -> None:
        super().__init__(attributes)
        self.variables = attributes.get("variable", "").split()
        self.names_delimiter = attributes.get("delimiter")
        self.name_attributes = name_attributes
        self.own_form = name_attributes.get("form")
        self.name_finish = Node(name_attributes)
        self.parts = parts
        self.et_al = et_al
        self.label = label
        self.label_first = label_first
        self.substitutes = substitutes
        self.inheritance = inheritance
        self.locale = locale
        self.options: dict[tuple[str, tuple[tuple[str, str], ...] | None], NameOptions] = {}

    def options_in(self, context: Context) -> NameOptions:
        """The options in the area that is being rendered, or for a sort key."""
        key = (context.area, context.names_options)
        found = self.options.get(key)
        if found is None:
            overrides = {**dict(context.names_options or ()), "name-as-sort-order": "all"} if context.sorting else {}
            found = self.options[key] = self.make_options(context, overrides)
        return found

    def make_options(self, context: Context, overrides: Mapping[str, str]) -> NameOptions:
        """The element's own attributes over what it inherits, under what a sort key insists on."""
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
        return make_options(merged, self.parts, area.style, self.locale, delimiter)

    def render(self, context: Context) -> Rendered:
        context.called += 1
        options = self.options_in(context)
        suppressed = context.suppressed
        lists: list[tuple[str, tuple[Name, ...]]] = []
        for variable in self.variables:
            if suppressed and variable in suppressed:
                continue
            if context.expanding is not None and variable in context.expanding:
                continue  # a substitute renders each of its variables once
            if names := context.ref.name_list(variable):
                lists.append((variable, names))
        if not lists:
            body = self.substitute(context)
            if body is None and context.sorting and options.name_form == "count":
                context.rendered += 1
                return "0"  # fewer names than any
            return body
        lists = self.merge_roles(lists)
        first = context.names_seen == 0
        if options.name_form == "count":
            context.names_seen += len(lists)
            count = sum(len(self.shown(names, options, context)[0]) for _, names in lists)
            context.rendered += 1
            return self.finish(str(count))
        rendered = [self.one_list(variable, names, options, context) for variable, names in lists]
        pieces = [piece for piece in rendered if piece]
        body = joined(pieces, options.names_delimiter)
        if body is None:
            return None
        context.rendered += 1
        if context.suppress_author and first:
            return None  # there, if not to be seen: what goes with it stays
        return self.finish(Span([body], tag="names"))

    def merge_roles(self, lists: list[tuple[str, tuple[Name, ...]]]) -> list[tuple[str, tuple[Name, ...]]]:
        """Editors who are the translators too are named once, as editortranslator (Names)."""
        if len(lists) < 2:
            return lists
        by_variable = dict(lists)
        if set(self.variables) == {"editor", "translator"} and by_variable.get("editor") == by_variable.get(
            "translator"
        ):
            form = self.label.form if self.label else "long"
            if self.locale.term("editortranslator", form) is not None or self.label is None:
                merged: list[tuple[str, tuple[Name, ...]]] = []
                for variable, names in lists:
                    if variable in ("editor", "translator"):
                        if not merged or merged[-1][0] != "editortranslator":
                            merged.append(("editortranslator", names))
                    else:
                        merged.append((variable, names))
                return merged
        return lists

    def substitute(self, context: Context) -> Rendered:
        """What stands in for names that are not there; the variables that do so are not rendered again."""
        for child in candidates(self.substitutes, context):
            before = context.expanding
            context.expanding = []
            calls, seen = context.called, context.names_seen
            pieces = render_children((child,), context)
            variables = context.expanding
            context.expanding = before
            body = joined(pieces, "")
            if context.suppress_author and context.names_seen:
                return None  # the names that stood in are left out: nothing else stands in for them
            if isinstance(child, TextTerm) and child.body == "":
                return None
            if body is None or body == "":
                if context.suppress_author and seen == 0 < context.names_seen:
                    return None  # there are names, and they are not to be shown: nothing stands in for them
                context.called = calls
                continue
            if isinstance(child, Names):
                variables.extend(child.variables)
            context.suppressed = (context.suppressed or set()) | set(variables)
            if before is not None:
                before.extend(variables)
            if isinstance(child, Names):
                return body  # with affixes and formatting of its own
            first = context.names_seen == 0
            context.names_seen += 1
            if context.suppress_author and first:
                return None
            # the affixes and the formatting of names are not for what is none
            return Span([body], tag="stand-in" if variables else None)
        return None

    def shown(
        self, names: tuple[Name, ...], options: NameOptions, context: Context
    ) -> tuple[tuple[Name, ...], bool, bool]:
        """The names to write, whether et-al follows, and whether the last name follows an ellipsis instead."""
        total = len(names)
        minimum, use_first = options.et_al_min, options.et_al_use_first
        if context.area == "citation" and context.cite.subsequent and not context.sorting:
            minimum, use_first = options.et_al_subsequent_min, options.et_al_subsequent_use_first
        if options.et_al_use_last:  # the ellipsis stands for one name at least
            use_first = max(1, min(use_first, minimum - 2))
        if not minimum or total < minimum or use_first >= total:
            return names, False, False
        if wanted := context.hints.shown_names(context.names_seen):
            use_first = max(use_first, wanted)
            if use_first >= total:
                return names, False, False
        if options.et_al_use_last and total >= use_first + 2:
            return names[:use_first], False, True
        return names[:use_first], True, False

    def one_list(self, variable: str, names: tuple[Name, ...], options: NameOptions, context: Context) -> Rendered:
        """The names of one variable, with their label."""
        written, et_al, ellipsis = self.shown(names, options, context)
        level = context.hints.levels(context.names_seen)
        form = options.form
        if context.full_names and not level and options.name_form == "long" and not context.sorting:
            same = namesakes(names) if len(names) > 1 else ()
            level = tuple(2 if name in same else 0 for name in written) if same else ()
        bodies: list[Piece] = [
            form.write(name, index, level[index] if level and index < len(level) else 0, context.sorting)
            for index, name in enumerate(written)
        ]
        if context.named is not None:
            bodies = [self.named(one, name, context.named) for one, name in zip(bodies, written, strict=True)]
        if not self.name_finish.bare:
            bodies = [
                Span([one], self.name_finish.marks) if name.literal else self.name_finish.finish(one)
                for one, name in zip(bodies, written, strict=True)
            ]
        if ellipsis:
            last = form.write(names[-1], len(names) - 1, 0, context.sorting)
            if context.named is not None:
                last = self.named(last, names[-1], context.named)
            last = self.name_finish.finish(last)
            inverted = options.precedes_last == "after-inverted-name" and options.form.sort_order != ""
            alone = len(bodies) == 1 and not inverted
            body: Rendered = joined([*bodies, Span(["… ", last])], " " if alone else options.delimiter)
        elif et_al and not context.sorting:
            body = self.with_et_al(bodies, written, options)
        else:
            body = joined(bodies, options.delimiter) if context.sorting else self.in_a_row(bodies, written, options)
        context.names_seen += 1
        if context.lists is not None:
            short = options.name_form == "short"
            context.lists.append(NameList(names, len(written), form.text, short, form.initialize_with is None))
        if body is None:
            return None
        if context.expanding is not None:
            context.expanding.extend(("editor", "translator") if variable == "editortranslator" else (variable,))
        if self.label is not None and not context.sorting:
            plural = len(names) > 1 if self.label.plural == "contextual" else self.label.plural == "always"
            label = self.label.dressed(variable, plural, context)
            if label:
                body = Span([label, body] if self.label_first else [body, label])
        return body

    def named(self, body: Piece, name: Name, named: list[tuple[Span, Name]]) -> Span:
        """The written name in a span of its own, which is entered with whom it names."""
        span = Span([body], tag="name")
        named.append((span, name))
        return span

    def with_et_al(self, bodies: list[Piece], names: tuple[Name, ...], options: NameOptions) -> Rendered:
        """The names and et-al; a delimiter between as delimiter-precedes-et-al says."""
        text = self.et_al.text
        if not text:
            return joined(bodies, options.delimiter)
        if not bodies:
            return None
        rule = options.precedes_et_al
        delimiter = (
            options.delimiter
            if self.delimiter_before(rule, len(bodies) > 1, options, len(bodies) - 1)
            else self.et_al.space
        )
        last = Span([self.et_al.finish(text)], tag="et-al")
        return self.name_finish.finish(Span([joined(bodies, options.delimiter) or "", delimiter, last]))

    def delimiter_before(self, rule: str, several: bool, options: NameOptions, index: int) -> bool:
        """Whether the delimiter stands before what ends the row."""
        if rule == "contextual":
            return several
        if rule == "after-inverted-name":
            return options.form.sort_order == "all" or (options.form.sort_order == "first" and index == 0)
        return rule == "always"

    def in_a_row(self, bodies: list[Piece], names: tuple[Name, ...], options: NameOptions) -> Rendered:
        """All the names, the last one behind `and` where the style has it."""
        if len(bodies) < 2 or not options.and_term:
            return joined(bodies, options.delimiter)
        *most, last = bodies
        rule = options.precedes_last
        inverted = names[-2].literal == ""
        if rule == "after-inverted-name":
            with_delimiter = inverted and self.delimiter_before(rule, False, options, len(most) - 1)
        else:
            with_delimiter = self.delimiter_before(rule, len(bodies) > 2, options, len(most) - 1)
        term = options.and_term
        tight = has_ideographs(term)  # which is enough by itself
        space = "" if tight or term[-1:].isspace() else " "
        between = (options.delimiter if with_delimiter and not tight else space) + term + space
        return Span([joined(most, options.delimiter) or "", between, last])
