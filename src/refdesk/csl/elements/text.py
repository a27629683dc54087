"""`cs:text`: a variable, a macro, a term or a value (Text)."""

from __future__ import annotations

from collections.abc import Mapping

from refdesk.csl import tags
from refdesk.csl.elements.base import Blank, Children, Context, Node, blank_group, inner_of_group, render_group
from refdesk.csl.formatted import Mark
from refdesk.csl.item import NUMBER_VARIABLES, names_of
from refdesk.csl.reading.locale import Locale
from refdesk.csl.tags import Source, Tag
from refdesk.csl.text.case import change_case
from refdesk.csl.text.numbers import IDENTIFIERS, number_range, page_range
from refdesk.csl.text.richtext import parse
from refdesk.csl.tree import JOINED, Piece, Rendered, Span
from refdesk.items.regex import regex

# Appendix VI: identifiers that become links.
PERIOD = regex(r"\.(?![a-zà-ÿ])")  # not the one inside example.org
NARROW = regex(r"(?<=\S) :")
LINKS = {
    "DOI": "https://doi.org/",
    "PMID": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "PMCID": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "URL": "",
}
CITE_VARIABLES = {  # number variables of a cite -> its attribute
    "locator": "locator",
    "first-reference-note-number": "first_reference_note_number",
    "citation-number": "citation_number",
}
SHORT_FORMS = {"title": "title-short", "container-title": "container-title-short"}


def without_periods(piece: Piece) -> Piece:
    """The piece without full stops, except in affixes and delimiters (Strip Periods)."""
    if isinstance(piece, str):
        return PERIOD.sub("", piece)
    if piece.row is JOINED:
        children = [child if index % 2 else without_periods(child) for index, child in enumerate(piece.children)]
    else:
        affixed = piece.affixed
        children = [child if affixed and isinstance(child, str) else without_periods(child) for child in piece.children]
    return piece._replace(children=tuple(children))


def term_lang(case: str, locale: Locale) -> str:
    """The language for a term's text case: if a style asks for title case, it applies in any language."""
    return "en" if case == "title" else locale.lang


def cite_value(variable: str, context: Context) -> str:
    """The text of a number variable, from the item or the cite."""
    attribute = CITE_VARIABLES.get(variable)
    return str(getattr(context.cite, attribute) or "") if attribute else context.ref.text(variable)


class Text(Node):
    """What all kinds of `cs:text` share."""

    __slots__ = ("strip_periods",)

    def __init__(self, attributes: Mapping[str, str], source: Source | None) -> None:
        super().__init__(attributes, source)
        self.strip_periods = attributes.get("strip-periods") == "true"

    def dress(self, body: Piece, context: Context, tag: Tag | None) -> Span:
        """Text case, stripped periods, formatting, affixes."""
        if self.text_case:
            body = change_case(body, self.text_case, context.lang)
        if self.strip_periods:
            body = without_periods(body)
        return self.written(body, tag)


class TextVariable(Text):
    """A variable of the item."""

    __slots__ = ("short", "tag", "variable", "verbatim")
    needs_value = True

    def __init__(self, attributes: Mapping[str, str], source: Source | None) -> None:
        super().__init__(attributes, source)
        self.variable = attributes["variable"]
        self.short = (
            SHORT_FORMS.get(self.variable, self.variable + "-short") if attributes.get("form") == "short" else ""
        )
        self.verbatim = self.variable in ("URL", "DOI", "PMID", "PMCID", "ISBN", "ISSN")
        self.tag = tags.Text(self.variable)

    def value(self, context: Context) -> str:
        """The text of the variable, in its short form if that is asked for and exists."""
        ref = context.ref
        if self.short:
            if context.abbreviations and (value := ref.text(self.variable)):
                short = context.abbreviations.get(self.variable, {}).get(value)
                if short:
                    return short
            if value := ref.text(self.short):
                return value
        return ref.text(self.variable)

    def render(self, context: Context) -> Rendered:
        context.called += 1
        value = self.value(context)
        if not value or self.variable in context.suppressed:
            return None
        context.renders(self.variable)
        if self.verbatim:
            return self.linked(value) if context.links else self.dress(value, context, self.tag)
        return self.dress(context.rich(value), context, self.tag)

    def blank(self, type: str) -> Blank:
        return Blank(names_of(self.variable) | (names_of(self.short) if self.short else frozenset()), called=1)

    def linked(self, value: str) -> Piece:
        """The identifier as a link, which includes a prefix that is the resolver's address (Appendix VI)."""
        resolver = LINKS.get(self.variable)
        if resolver is None:
            return self.written(value, self.tag)
        target = value if value.startswith(("https://", "http://")) else resolver + value
        if not target.startswith(("https://", "http://", "ftp://")):
            return self.written(value, self.tag)
        at = self.prefix.find("http")
        prefix, address = (self.prefix[:at], self.prefix[at:]) if at >= 0 else (self.prefix, "")
        link = Span((address + value,), (*self.marks, Mark("link", target)), self.quotes, self.tag)
        row = [piece for piece in (prefix, link, self.suffix) if piece]
        return Span(tuple(row), self.display, source=self.source)


class TextNumber(Text):
    """A number variable rendered as text, with dashes in its ranges."""

    __slots__ = ("ampersand", "delimiter", "ranges", "tag", "variable")
    needs_value = True

    def __init__(self, attributes: Mapping[str, str], page_format: str, locale: Locale, source: Source | None) -> None:
        super().__init__(attributes, source)
        self.variable = attributes["variable"]
        self.tag = tags.of_number(self.variable)
        self.ranges = page_format
        delimiter = locale.term("page-range-delimiter")
        self.delimiter = "–" if delimiter is None else delimiter
        self.ampersand = locale.term("and", "symbol") or "&"

    def render(self, context: Context) -> Rendered:
        context.called += 1
        value = cite_value(self.variable, context)
        if not value or self.variable in context.suppressed:
            return None
        context.renders(self.variable)
        return self.dress(context.rich(self.ranged(value, context)), context, self.tag)

    def blank(self, type: str) -> Blank | None:
        return None if self.variable in CITE_VARIABLES else Blank(names_of(self.variable), called=1)

    def ranged(self, value: str, context: Context) -> str:
        """The value with dashes in its ranges; page ranges have the style's format (Page Ranges)."""
        if self.variable == "locator":
            value = value.replace("&", self.ampersand)
            if context.cite.label in ("", "page"):
                return page_range(value, self.ranges, self.delimiter)
        if self.variable == "page":  # a dash between pages is a typeset hyphen
            return page_range(value.replace("–", "-"), self.ranges, self.delimiter)
        return value if self.variable in IDENTIFIERS else number_range(value, self.delimiter)


class TextYearSuffix(Text):
    """The letter that distinguishes works by the same author in the same year."""

    __slots__ = ()

    def render(self, context: Context) -> Rendered:
        suffix = context.hints.year_suffix
        if not suffix or context.sorting:
            return None  # no variable was asked for, so "n.d." beside it stays
        context.called += 1
        context.rendered += 1
        return self.dress(suffix, context, tags.YEAR_SUFFIX)


class TextLabel(Text):
    """The citation-label: the item's own, or a trigraph of its authors and year."""

    __slots__ = ()

    def render(self, context: Context) -> Rendered:
        from refdesk.csl.text.citation_label import make_label

        context.called += 1
        label = make_label(context.ref)
        if not label:
            return None
        context.rendered += 1
        suffix = context.hints.year_suffix
        body = Span((label, Span((suffix,), tag=tags.YEAR_SUFFIX))) if suffix else label
        return self.dress(body, context, tags.CITATION_LABEL)


class TextMacro(Text):
    """A macro: a group without a delimiter. It is bound by name once the whole style has been read."""

    __slots__ = ("children", "name")
    needs_value = True

    def __init__(self, attributes: Mapping[str, str]) -> None:
        super().__init__(attributes, None)
        self.name = attributes["macro"]
        self.children = Children(())

    def render(self, context: Context) -> Rendered:
        body = render_group(self.children, "", context)
        if body is None:
            return None
        return self.finish(without_periods(body) if self.strip_periods else body)  # its text-case changes nothing

    def inner(self, type: str) -> Node:
        return self if self.strip_periods else inner_of_group(self, self.children, type)

    def blank(self, type: str) -> Blank | None:
        return blank_group(self.children, type)


class TextTerm(Text):
    """A term of the locale: the same text everywhere."""

    __slots__ = ("empty", "key", "name", "text")

    def __init__(self, attributes: Mapping[str, str], locale: Locale, source: Source | None) -> None:
        super().__init__(attributes, source)
        self.name = attributes["term"]
        term = locale.term(self.name, attributes.get("form", "long"), attributes.get("plural") == "true")
        self.empty = term == ""  # the locale defines it as empty
        self.key = term  # to sort by, without the affixes
        self.text = self.dress_term(term, locale) if term else None

    def dress_term(self, term: str, locale: Locale) -> Span:
        """The term with case, formatting and affixes."""
        if self.strip_periods:
            term = term.replace(".", "")  # in a term, all of them are removed: n.d. -> nd
        body = parse(term, locale.opening_quotes)
        if self.text_case:
            body = change_case(body, self.text_case, term_lang(self.text_case, locale))
        return self.written(body, tags.Term(self.name, keeps_case=self.text_case == "lowercase"))

    def render(self, context: Context) -> Rendered:
        if context.sorting and self.name == "no date":  # undated works go last in the list; in cites the term is a key
            return None if context.area == "bibliography" else self.key
        return self.text

    def blank(self, type: str) -> Blank | None:
        return None if self.name == "no date" else Blank(writes=self.text is not None)


class TextValue(Text):
    """Fixed text from the style."""

    __slots__ = ("value",)

    def __init__(self, attributes: Mapping[str, str], locale: Locale, source: Source | None) -> None:
        super().__init__(attributes, source)
        self.value = attributes["value"]
        if locale.lang[:2] == "fr":  # French sets a narrow space before a colon
            self.value = NARROW.sub("\u202f:", self.value)

    def render(self, context: Context) -> Rendered:
        return self.dress(context.rich(self.value), context, None) if self.value else None

    def blank(self, type: str) -> Blank:
        return Blank(writes=bool(self.value))


def make_text(
    attributes: Mapping[str, str], page_format: str, locale: Locale, source: Source | None = None
) -> Text | None:
    """The node of a `cs:text`; None if it has no content."""
    if variable := attributes.get("variable"):
        if variable == "year-suffix":
            return TextYearSuffix(attributes, source)
        if variable == "citation-label":
            return TextLabel(attributes, source)
        if variable in NUMBER_VARIABLES:
            return TextNumber(attributes, page_format, locale, source)
        return TextVariable(attributes, source)
    if "macro" in attributes:
        return TextMacro(attributes)
    if "term" in attributes:
        return TextTerm(attributes, locale, source)
    if "value" in attributes:
        return TextValue(attributes, locale, source)
    return None
