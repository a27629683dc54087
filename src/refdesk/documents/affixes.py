"""The parts around a key: prefix, locator, suffix."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache

from refdesk.documents.scanned import Cite, Mode, Span
from refdesk.items.regex import regex
from refdesk.rendering.citations import locator_in, terms_of

MARKUP = regex(r"[*_]+")
SPACES = regex(r"[ \t\r\n\f\v]+")


@cache
def locator_terms(lang: str = "") -> Mapping[str, str]:
    """The terms for locators in English and, if it has one, in the document's language."""
    from refdesk.errors import UnknownStyle
    from refdesk.styles.locales import find_locale, read_locale

    codes = ["en-US"]
    if lang:
        with suppress(UnknownStyle):  # a language that CSL does not have
            codes.insert(0, find_locale(lang))
    return terms_of(*(xml for code in codes if (xml := read_locale(code))))


def one_line(text: str) -> str:
    """The text with each run of white space replaced by one space."""
    return SPACES.sub(" ", text)


def cite(key: str, span: Span, mode: Mode, prefix: str, rest: str, terms: Mapping[str, str]) -> Cite:
    """A cite with the text before and after its key, as people write it: `see `, `, pp. 33-35 and passim`."""
    prefix, rest = one_line(prefix).lstrip(), one_line(rest).rstrip()
    if not rest:
        return Cite(key, span, mode, prefix)
    label, locator, suffix = locator_in(rest, terms)
    if not locator and MARKUP.search(rest):  # p. **32**
        label, locator, plain_suffix = locator_in(MARKUP.sub("", rest), terms)
        suffix = plain_suffix if locator else suffix
    return Cite(key, span, mode, prefix, label, locator, suffix.rstrip())
