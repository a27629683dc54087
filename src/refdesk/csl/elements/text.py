"""`cs:text`: a variable, a macro, a term or a value (Text)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from refdesk.csl.elements.base import Context, Node, render_group
from refdesk.csl.formatted import Mark
from refdesk.csl.item import NUMBER_VARIABLES
from refdesk.csl.reading.locale import Locale
from refdesk.csl.text.case import change_case
from refdesk.csl.text.numbers import number_range, page_range
from refdesk.csl.text.richtext import parse
from refdesk.csl.tree import Piece, Rendered, Span, affixed
from refdesk.items.regex import regex

# Appendix VI: identifiers that lead somewhere.
PERIOD = regex(r"\.(?![a-zà-ÿ])")  # not the one inside example.org
NARROW = regex(r"(?<=\S) :")
LINKS = {
    "DOI": "https://doi.org/",
    "PMID": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "PMCID": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "URL": "",
}
CITE_VARIABLES = {
    "locator": "locator",
    "first-reference-note-number": "first_reference_note_number",
    "citation-number": "citation_number",
}
SHORT_FORMS = {"title": "title-short", "container-title": "container-title-short"}


def without_periods(piece: Piece) -> Piece:
    """The piece without its full stops; affixes and delimiters keep theirs (Strip Periods)."""
    if isinstance(piece, str):
        return PERIOD.sub("", piece)
    if piece.tag == "joined":
        joints = enumerate(piece.children)
        children = [one if index % 2 else without_periods(one) for index, one in joints]
        return Span(children, piece.marks, piece.quotes, piece.tag)
    affixes = piece.tag in ("affixed", "parens")
    children = [one if affixes and isinstance(one, str) else without_periods(one) for one in piece.children]
    return Span(children, piece.marks, piece.quotes, piece.tag)


def term_lang(case: str, locale: Locale) -> str:
    """The language to change a term's case in: a style that asks for title case has it in any language."""
    return "en" if case == "title" else locale.lang


class Text(Node):
    """What the kinds of `cs:text` share."""

    __slots__ = ("strip_periods",)

    def __init__(self, attributes: Mapping[str, str]) -> None:
        super().__init__(attributes)
        self.strip_periods = attributes.get("strip-periods") == "true"

    def dress(self, body: Piece, context: Context) -> Piece:
        """Text case, stripped periods, formatting, affixes."""
        if self.text_case:
            body = change_case(body, self.text_case, context.lang)
        if self.strip_periods:
            body = without_periods(body)
        return body if self.bare else self.finish(body)


class TextVariable(Text):
    """A variable of the item."""

    __slots__ = ("own_quotes", "short", "tag", "variable", "verbatim")

    def __init__(self, attributes: Mapping[str, str]) -> None:
        super().__init__(attributes)
        # a style that says that this text is not quoted has the quotations in it written as the outermost
        self.own_quotes = attributes.get("quotes") == "false"
        self.variable = attributes["variable"]
        self.short = (
            SHORT_FORMS.get(self.variable, self.variable + "-short") if attributes.get("form") == "short" else ""
        )
        self.verbatim = self.variable in ("URL", "DOI", "PMID", "PMCID", "ISBN", "ISSN")
        self.tag = "title" if self.variable == "title" else None

    def value(self, context: Context) -> str:
        """The text of the variable, in its short form where that is asked for and there."""
        ref = context.ref
        if self.short:
            if context.abbreviations and (value := ref.text(self.variable)):
                short = context.abbreviations.get(self.variable, {}).get(value)
                if short:
                    return short
            if value := ref.text(self.short):
                return value
        found = ref.data.get(self.variable)
        if found.__class__ is str and found:
            return found
        return ref.text(self.variable)

    def render(self, context: Context) -> Rendered:
        context.called += 1
        context.wordy = True
        value = self.value(context)
        if not value or (context.suppressed and self.variable in context.suppressed):
            return None
        context.renders(self.variable)
        body: Piece
        if self.verbatim:
            body = value
            if context.links:
                return self.linked(value, context)
        else:
            body = parse(value, ("".join(context.locale.quotes[::2]), "")) if self.own_quotes else context.rich(value)
        if self.strip_periods or self.text_case:
            return self.dress(body, context)
        return body if self.bare else self.finish(body)

    def linked(self, value: str, context: Context) -> Piece:
        """The identifier as a link; a prefix that is the resolver's address belongs to it (Appendix VI)."""
        resolver = LINKS.get(self.variable)
        if resolver is None:
            return self.finish(value)
        target = value if value.startswith(("https://", "http://")) else resolver + value
        if not target.startswith(("https://", "http://", "ftp://")):
            return self.finish(value)
        prefix, text = self.prefix, value
        at = prefix.find("http")
        if at >= 0:
            prefix, text = prefix[:at], prefix[at:] + value
        body: Piece = Span([text], (*self.marks, Mark("link", target)), self.quotes)
        body = affixed(prefix, body, self.suffix)
        return Span([body], (Mark("display", self.display),)) if self.display else body


class TextNumber(Text):
    """A number variable rendered as text: its ranges get a dash."""

    __slots__ = ("ampersand", "delimiter", "ranges", "variable")

    def __init__(self, attributes: Mapping[str, str], page_format: str, locale: Locale) -> None:
        super().__init__(attributes)
        self.variable = attributes["variable"]
        self.ranges = page_format
        found = locale.term("page-range-delimiter")
        self.delimiter = "–" if found is None else found
        self.ampersand = locale.term("and", "symbol") or "&"

    def render(self, context: Context) -> Rendered:
        context.called += 1
        attribute = CITE_VARIABLES.get(self.variable)
        value = str(getattr(context.cite, attribute) or "") if attribute else context.ref.text(self.variable)
        if self.variable == "locator" and "&" in value:
            value = value.replace("&", self.ampersand)
        if not value or (context.suppressed and self.variable in context.suppressed):
            return None
        context.renders(self.variable)
        if self.variable == "page" or (self.variable == "locator" and context.cite.label in ("", "page")):
            if self.variable == "page":  # a dash between pages is a hyphen that somebody has set
                value = value.replace("–", "-")
            value = page_range(value, self.ranges, self.delimiter)
        else:
            value = number_range(value, self.delimiter)
        body: Piece = context.rich(value)
        body = self.dress(body, context)
        if self.variable == "citation-number":
            context.numbered += 1
        return Span([body], tag=self.variable) if attribute else body


class TextYearSuffix(Text):
    """The letter that tells apart what one author published in one year."""

    __slots__ = ()

    def render(self, context: Context) -> Rendered:
        suffix = context.hints.year_suffix
        if not suffix or context.sorting:
            return None  # and no variable was asked for: "n.d." beside it stays
        context.called += 1
        context.rendered += 1
        context.suffix_done = True
        return Span([self.dress(suffix, context)], tag="year-suffix")


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
        body: Piece = label
        if suffix := context.hints.year_suffix:
            context.suffix_done = True
            body = Span([label, Span([suffix], tag="year-suffix")])
        return Span([self.dress(body, context)], tag="citation-label")


class TextMacro(Text):
    """A macro: a group without delimiter. It is bound by name when the whole style was read."""

    __slots__ = ("children", "name")

    def __init__(self, attributes: Mapping[str, str]) -> None:
        super().__init__(attributes)
        self.name = attributes["macro"]
        self.children: Sequence[Node] = ()

    def render(self, context: Context) -> Rendered:
        body = render_group(self.children, "", context)
        if body is None:
            return None
        return self.finish(without_periods(body) if self.strip_periods else body)  # its case is for its own elements


class TextTerm(Text):
    """A term of the locale."""

    __slots__ = ("body", "name")

    def __init__(self, attributes: Mapping[str, str], locale: Locale) -> None:
        super().__init__(attributes)
        self.name = attributes["term"]
        self.body = locale.term(self.name, attributes.get("form", "long"), attributes.get("plural") == "true")
        if self.body and self.strip_periods:
            self.body = self.body.replace(".", "")  # in a term none stands for anything else: n.d. -> nd

    def render(self, context: Context) -> Rendered:
        if not self.body or (context.sorting and self.name == "no date"):  # what has no date goes last (Sorting)
            return None
        body: Piece = context.rich(self.body)
        if self.text_case:
            body = change_case(body, self.text_case, term_lang(self.text_case, context.locale))
        if context.capitalizes and context.rendered == context.numbered and self.text_case != "lowercase":
            body = Span([body], tag="term")
        return body if self.bare else self.finish(body)


class TextValue(Text):
    """Text that stands in the style."""

    __slots__ = ("value",)

    def __init__(self, attributes: Mapping[str, str], locale: Locale) -> None:
        super().__init__(attributes)
        self.value = attributes["value"]
        if locale.lang[:2] == "fr":  # French sets a narrow space before a colon
            self.value = NARROW.sub("\u202f:", self.value)

    def render(self, context: Context) -> Rendered:
        return self.dress(context.rich(self.value), context) if self.value else None


def make_text(attributes: Mapping[str, str], page_format: str, locale: Locale) -> Text | None:
    """The node of a `cs:text`; None where it says nothing."""
    if variable := attributes.get("variable"):
        if variable == "year-suffix":
            return TextYearSuffix(attributes)
        if variable == "citation-label":
            return TextLabel(attributes)
        if variable in NUMBER_VARIABLES:
            return TextNumber(attributes, page_format, locale)
        return TextVariable(attributes)
    if "macro" in attributes:
        return TextMacro(attributes)
    if "term" in attributes:
        return TextTerm(attributes, locale)
    if "value" in attributes:
        return TextValue(attributes, locale)
    return None
