"""`cs:number` and `cs:label` (Number, Label)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from refdesk.csl.elements.base import Context
from refdesk.csl.elements.text import CITE_VARIABLES, Text, term_lang, without_periods
from refdesk.csl.reading.locale import Locale
from refdesk.csl.text.case import change_case
from refdesk.csl.text.numbers import is_numeric, is_plural, number_range, page_range, roman
from refdesk.csl.tree import Piece, Rendered, Span
from refdesk.items.regex import regex

PIECES = regex(r"(\d+)(?![^\W_])|\s*([-–—,&;])\s*")
SEPARATORS = {"–": "–", "—": "–", ",": ", ", "&": " & ", ";": "; "}
AMOUNT = regex(r"\s*\d+")
LEADING = regex(r"[^\W\d_]\Z")


def number_value(variable: str, context: Context) -> str:
    """The text of a number variable, of the item or of the cite."""
    attribute = CITE_VARIABLES.get(variable)
    return str(getattr(context.cite, attribute) or "") if attribute else context.ref.text(variable)


class Number(Text):
    """A number variable in one of the number forms; what is not numeric comes out as it is."""

    __slots__ = ("delimiter", "form", "locale", "ranges", "variable")

    def __init__(self, attributes: Mapping[str, str], page_format: str, locale: Locale) -> None:
        super().__init__(attributes)
        self.variable = attributes["variable"]
        self.form = attributes.get("form", "numeric")
        self.locale = locale
        self.ranges = page_format
        found = locale.term("page-range-delimiter")
        self.delimiter = "–" if found is None else found

    def render(self, context: Context) -> Rendered:
        context.called += 1
        value = number_value(self.variable, context)
        if not value or (context.suppressed and self.variable in context.suppressed):
            return None
        context.renders(self.variable)
        if is_numeric(value):
            if self.form == "numeric" and (self.variable in ("page", "locator")):
                value = page_range(value, self.ranges, self.delimiter)
            else:
                value = PIECES.sub(self.convert, value)
        else:
            value = number_range(value, self.delimiter)
        body: Piece = value
        return (
            Span([self.dress(body, context)], tag=self.variable)
            if self.variable in CITE_VARIABLES
            else self.dress(body, context)
        )

    def convert(self, match: re.Match[str]) -> str:
        """One number of the value in the form of the element, or what stands between two of them."""
        digits, separator = match.groups()
        if separator:
            return SEPARATORS.get(separator, self.delimiter)
        if self.form == "numeric" or LEADING.search(match.string[: match.start()]):
            return str(digits)
        value = int(digits[:9])
        if self.form == "roman":
            return roman(value)
        gender = self.locale.gender(self.variable)
        if self.form == "long-ordinal" and (word := self.locale.long_ordinal(value, gender)):
            return word
        return f"{value}{self.locale.ordinal_suffix(value, gender)}"


class Label(Text):
    """The term for a number variable, singular or plural as its value asks for.

    That of an empty one too, which styles set beside another number (`672 p.`), where its group has any text; a citation
    without a locator has no label for it.
    """

    __slots__ = ("form", "locale", "plural", "variable")

    def __init__(self, attributes: Mapping[str, str], locale: Locale) -> None:
        super().__init__(attributes)
        self.variable = attributes.get("variable", "")
        self.form = attributes.get("form", "long")
        self.plural = attributes.get("plural", "contextual")
        self.locale = locale

    def render(self, context: Context) -> Rendered:
        value = number_value(self.variable, context)
        if not value:
            context.called += 1
            if self.variable == "locator" and context.area == "citation":
                return None
        term = (context.cite.label or "page") if self.variable == "locator" else self.variable
        return self.dressed(term, self.is_plural(value), context)

    def is_plural(self, value: str) -> bool:
        """Whether the term stands in the plural."""
        if self.plural != "contextual":
            return self.plural == "always"
        if self.variable.startswith("number-of-") and (amount := AMOUNT.match(value)):
            return int(amount[0][-9:]) > 1 or is_plural(value)
        return is_plural(value) and (self.variable in ("page", "locator") or is_numeric(value))

    def dressed(self, term: str, plural: bool, context: Context) -> Rendered:
        """The term with case, formatting and affixes."""
        text = self.locale.term(term, self.form, plural)
        if text is None and term == "sub-verbo":
            text = self.locale.term("sub verbo", self.form, plural)
        if not text:
            return None
        body: Piece = context.rich(text)
        if self.strip_periods:
            body = without_periods(body)
        if self.text_case:
            body = change_case(body, self.text_case, term_lang(self.text_case, self.locale))
        return body if self.bare else self.finish(body)
