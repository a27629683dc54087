"""`cs:number` and `cs:label` (Number, Label)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from refdesk.csl import tags
from refdesk.csl.elements.base import Blank, Context
from refdesk.csl.elements.text import CITE_VARIABLES, Text, cite_value, term_lang, without_periods
from refdesk.csl.item import names_of
from refdesk.csl.reading.locale import Locale
from refdesk.csl.tags import Source
from refdesk.csl.text.case import change_case
from refdesk.csl.text.numbers import IDENTIFIERS, is_numeric, is_plural, number_range, page_range, roman
from refdesk.csl.text.richtext import parse
from refdesk.csl.tree import Rendered, Span
from refdesk.items.regex import regex

PIECES = regex(r"(\d+)(?![^\W_])|\s*(-+|[–—,&;])\s*")
SEPARATORS = {"–": "–", "—": "–", ",": ", ", "&": " & ", ";": "; "}
PARTS = regex(r"(\s*[,;&]\s*)")
PAGES = regex(r"pp?\.?\s+\d")
AMOUNT = regex(r"\s*\d+")
LEADING = regex(r"[^\W\d_]\Z")


class Number(Text):
    """A number variable in a number form; a value that is not numeric is written as it is."""

    __slots__ = ("delimiter", "form", "locale", "ranges", "tag", "variable")
    needs_value = True

    def __init__(self, attributes: Mapping[str, str], page_format: str, locale: Locale, source: Source | None) -> None:
        super().__init__(attributes, source)
        self.tag = tags.of_number(attributes["variable"])
        self.variable = attributes["variable"]
        self.form = attributes.get("form", "numeric")
        self.locale = locale
        self.ranges = page_format
        delimiter = locale.term("page-range-delimiter")
        self.delimiter = "–" if delimiter is None else delimiter

    def render(self, context: Context) -> Rendered:
        context.called += 1
        value = cite_value(self.variable, context)
        if not value or self.variable in context.suppressed:
            return None
        context.renders(self.variable)
        if not is_numeric(value):
            value = self.convert_parts(value)
        elif self.variable in IDENTIFIERS and "-" in value:
            pass
        elif self.form == "numeric" and (self.variable in ("page", "locator")):
            value = page_range(value, self.ranges, self.delimiter)
        else:
            value = PIECES.sub(self.convert, value)
        return self.dress(value, context, self.tag)

    def blank(self, type: str) -> Blank | None:
        return None if self.variable in CITE_VARIABLES else Blank(names_of(self.variable), called=1)

    def convert_parts(self, value: str) -> str:
        """A value with words in it, `7, p. 3-8`: what is a number between commas is in the form of the element."""
        parts = PARTS.split(value)
        parts[::2] = [
            PIECES.sub(self.convert, part) if part.isdecimal() else self.with_dashes(part) for part in parts[::2]
        ]
        return "".join(parts)

    def with_dashes(self, part: str) -> str:
        """A part with words, its ranges with a dash; in an identifier only those of pages are ranges."""
        if PAGES.match(part):
            return page_range(part, self.ranges, self.delimiter)
        return part if self.variable in IDENTIFIERS else number_range(part, self.delimiter)

    def convert(self, match: re.Match[str]) -> str:
        """One number of the value in the element's form, or the text between two numbers."""
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
    """The term for a number variable, singular or plural as the value requires.

    It is written even if the variable is empty, as long as its group has other text, since styles put it beside another
    number (`672 p.`). The exception is a citation without a locator.
    """

    __slots__ = ("form", "locale", "plural", "texts", "variable")

    def __init__(self, attributes: Mapping[str, str], locale: Locale, source: Source | None = None) -> None:
        super().__init__(attributes, source)
        self.texts: dict[tuple[str, bool], Span | None] = {}  # a label is the same text everywhere
        self.variable = attributes.get("variable", "")
        self.form = attributes.get("form", "long")
        self.plural = attributes.get("plural", "contextual")
        self.locale = locale

    def render(self, context: Context) -> Rendered:
        value = cite_value(self.variable, context)
        if not value:
            context.called += 1
            if self.variable == "locator" and context.area == "citation":
                return None
        term = (context.cite.label or "page") if self.variable == "locator" else self.variable
        return self.label(term, self.is_plural(value))

    def blank(self, type: str) -> Blank | None:
        if self.variable in CITE_VARIABLES:
            return None
        writes = self.label(self.variable, self.is_plural("")) is not None
        return Blank(names_of(self.variable), writes, called=1)

    def is_plural(self, value: str) -> bool:
        """Whether the term is plural."""
        if self.plural != "contextual":
            return self.plural == "always"
        if self.variable in IDENTIFIERS and ("-" in value or not is_numeric(value)):
            return False
        if self.variable.startswith("number-of-") and (amount := AMOUNT.match(value)):
            return int(amount[0][-9:]) > 1 or is_plural(value)
        return is_plural(value)

    def label(self, term: str, plural: bool) -> Span | None:
        """The term with case, formatting and affixes."""
        try:
            return self.texts[term, plural]
        except KeyError:
            text = self.texts[term, plural] = self.dress_term(term, plural)
            return text

    def dress_term(self, term: str, plural: bool) -> Span | None:
        text = self.locale.term(term, self.form, plural)
        if text is None and term == "sub-verbo":
            text = self.locale.term("sub verbo", self.form, plural)
        if not text:
            return None
        body = parse(text, self.locale.opening_quotes)
        if self.strip_periods:
            body = without_periods(body)
        if self.text_case:
            body = change_case(body, self.text_case, term_lang(self.text_case, self.locale))
        return self.written(body, tags.Label(term))
