"""The parts around a key: prefix, locator, suffix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from refdesk.documents.scanned import Cite, Mode, Span
from refdesk.items.regex import regex
from refdesk.rendering.citations import LABELS, locale_terms, locator_in, terms_of

if TYPE_CHECKING:
    from refdesk.csl.reading.locale import Locale

MARKUP = regex(r"[*_]+")
SPACES = regex(r"[ \t\r\n\f\v]+")


@cache
def locator_terms() -> Mapping[str, str]:
    """The words for a locator's label in English."""
    from refdesk.styles.locales import read_locale

    return terms_of(read_locale("en-US") or b"")


@cache
def terms_in(lang: str) -> Mapping[str, str]:
    """The words for a locator's label that pandoc reads in a document in this language: those of its locale."""
    from refdesk.errors import UnknownStyle
    from refdesk.styles.locales import find_locale, read_locale

    try:
        code = find_locale(lang)
    except UnknownStyle:  # a language that CSL does not have
        code = "en-US"
    return locale_terms(read_locale(code) or b"")


def terms_printed_in(locale: Locale) -> Mapping[str, str]:
    """The words for a locator's label that pandoc reads where it prints in this locale: its own and the style's."""
    own = {
        text.strip().lower(): name
        for (name, _), term in locale.terms.items()
        if name in LABELS and locale.homes.get(name) == "style"
        for text in (term.single, term.multiple)
        if text.strip()
    }
    return {**terms_in(locale.lang), **own}


def one_line(text: str) -> str:
    """The text with each run of white space replaced by one space."""
    return SPACES.sub(" ", text)


def cite(key: str, span: Span, mode: Mode, prefix: str, rest: str, terms: Mapping[str, str]) -> Cite:
    """A cite with the text before and after its key, as people write it: `see `, `, pp. 33-35 and passim`."""
    return located(Cite(key, span, mode, one_line(prefix).lstrip(), rest=one_line(rest).rstrip()), terms)


def located(cite: Cite, terms: Mapping[str, str]) -> Cite:
    """The cite with the locator and the suffix that the text after its key has by these terms."""
    if not cite.rest:
        return cite
    label, locator, suffix = locator_in(cite.rest, terms)
    if not locator and MARKUP.search(cite.rest):  # p. **32**
        label, locator, plain_suffix = locator_in(MARKUP.sub("", cite.rest), terms)
        suffix = plain_suffix if locator else suffix
    return replace(cite, label=label, locator=locator, suffix=suffix.rstrip())
