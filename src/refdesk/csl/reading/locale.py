"""Locales: terms, dates, ordinals and options, with the specification's fallback chain (Locale Fallback).

A locale combines the locale files for the language (en-US, primary dialect, dialect) with the style's own `cs:locale`
elements. They are merged into one table, most general first, so that looking up a term is one look into a dict.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from xml.etree.ElementTree import Element

from refdesk.items.tuples import NamedTuple

NS = "{http://purl.org/net/xbiblio/csl}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Appendix "Locale Fallback": the primary dialect of a language.
PRIMARY = {
    "af": "af-ZA", "ar": "ar", "bg": "bg-BG", "ca": "ca-AD", "cs": "cs-CZ", "cy": "cy-GB", "da": "da-DK", "de": "de-DE",
    "el": "el-GR", "en": "en-US", "es": "es-ES", "et": "et-EE", "eu": "eu", "fa": "fa-IR", "fi": "fi-FI", "fr": "fr-FR",
    "he": "he-IL", "hi": "hi-IN", "hr": "hr-HR", "hu": "hu-HU", "id": "id-ID", "is": "is-IS", "it": "it-IT",
    "ja": "ja-JP", "km": "km-KH", "ko": "ko-KR", "la": "la", "lt": "lt-LT", "lv": "lv-LV", "mn": "mn-MN", "nb": "nb-NO",
    "nl": "nl-NL", "nn": "nn-NO", "pl": "pl-PL", "pt": "pt-PT", "ro": "ro-RO", "ru": "ru-RU", "sk": "sk-SK",
    "sl": "sl-SI", "sr": "sr-RS", "sv": "sv-SE", "th": "th-TH", "tr": "tr-TR", "uk": "uk-UA", "vi": "vi-VN",
    "zh": "zh-CN",
}  # fmt: skip

# Terms, "Forms": a missing form falls back to the next.
FORM_FALLBACK = {"verb-short": "verb", "symbol": "short", "verb": "long", "short": "long"}

LocaleFiles = Callable[[str], "Element | None"]


class Term(NamedTuple):
    """A term in one form, with its own gender, the gender that the form agrees with (`gender_form`), and its match
    rule."""

    single: str
    multiple: str
    gender: str = ""
    match: str = ""


class Locale:
    """Everything localised. `terms` has keys (name, form); ordinals have keys (name, gender-form)."""

    __slots__ = (
        "dates",
        "homes",
        "lang",
        "limit_day_ordinals_to_day_1",
        "ordinals",
        "punctuation_in_quote",
        "quotes",
        "terms",
    )

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.terms: dict[tuple[str, str], Term] = {}
        self.ordinals: dict[tuple[str, str], Term] = {}
        self.dates: dict[str, Element] = {}
        self.homes: dict[str, str] = {}  # where a term, by name, comes from: the code of a locale file, or "style"
        self.punctuation_in_quote = False
        self.limit_day_ordinals_to_day_1 = False
        self.quotes: tuple[str, str, str, str] = ("“", "”", "‘", "’")

    @property
    def opening_quotes(self) -> tuple[str, str]:
        """The marks that open an outer and an inner quotation, without the spaces set beside them."""
        outer, inner = (mark.strip("\u00a0\u202f ") for mark in self.quotes[::2])
        return outer, inner

    def copy(self) -> Locale:
        """A copy that may be changed."""
        other = Locale(self.lang)
        other.terms, other.ordinals, other.dates = dict(self.terms), dict(self.ordinals), dict(self.dates)
        other.homes = dict(self.homes)
        other.punctuation_in_quote = self.punctuation_in_quote
        other.limit_day_ordinals_to_day_1 = self.limit_day_ordinals_to_day_1
        return other

    def term(self, name: str, form: str = "long", plural: bool = False) -> str | None:
        """The text of a term, with fallback of forms; None if no locale has it."""
        term = self.lookup(name, form)
        return None if term is None else term.multiple if plural else term.single

    def lookup(self, name: str, form: str = "long") -> Term | None:
        """The term itself."""
        while True:
            term = self.terms.get((name, form))
            if term is not None or form not in FORM_FALLBACK:
                return term
            form = FORM_FALLBACK[form]

    def gender(self, name: str) -> str:
        """The grammatical gender of a term (for a number variable or a month), or ''."""
        term = self.terms.get((name, "long"))
        return term.gender if term else ""

    def ordinal_suffix(self, number: int, gender: str = "") -> str:
        """The suffix that turns a number into an ordinal (Terms, "Ordinal Suffixes").

        The terms ordinal-10 to ordinal-99 match the last two digits, ordinal-00 to ordinal-09 the last one, as their
        `match` says. A matching two-digit term wins.
        """
        last_two, last = number % 100, number % 10
        for form in (gender, "") if gender else ("",):  # terms of the gender come before neuter ones
            for digits, key in ((last_two, f"ordinal-{last_two:02d}"), (last, f"ordinal-0{last}")):
                term = self.ordinals.get((key, form))
                if term is None:
                    continue
                match = term.match or ("last-two-digits" if digits > 9 else "last-digit")
                if (match == "whole-number" and number != digits) or (
                    match == "last-two-digits" and last_two != digits
                ):
                    continue
                return term.single
            if term := self.ordinals.get(("ordinal", form)):
                return term.single
        return ""

    def long_ordinal(self, number: int, gender: str = "") -> str | None:
        """`first` ... `tenth`, in the given gender if the locale has it."""
        if not 1 <= number <= 10:
            return None
        name = f"long-ordinal-{number:02d}"
        term = self.ordinals.get((name, gender)) or self.ordinals.get((name, ""))
        return term.single if term else None


def local_name(element: Element) -> str:
    """The name of an element, without its namespace."""
    return str(element.tag).removeprefix(NS)


def tidy(lang: str) -> str:
    """`fr_ca`, `FR-CA` -> `fr-CA`."""
    parts = lang.replace("_", "-").split("-")
    return "-".join([parts[0].lower(), *(p.upper() if len(p) == 2 else p for p in parts[1:])])


def primary(lang: str) -> str:
    """The language of a code: `fr` of `fr-CA`."""
    return lang.split("-")[0]


def dialect(lang: str) -> str:
    """The dialect that a code stands for: `fr-FR` for `fr`."""
    return lang if "-" in lang else PRIMARY.get(lang, lang)


def fallbacks(lang: str) -> list[str]:
    """The codes of the locale files to use for a language, most specific first (Locale Fallback)."""
    return list(dict.fromkeys((lang, PRIMARY.get(primary(lang), lang), "en-US")))


@lru_cache(maxsize=8)
def shipped(lang: str, files: LocaleFiles) -> Locale:
    """What the locale files alone define for a language. Shared, so it must not be changed."""
    locale = Locale(lang)
    for code in reversed(fallbacks(lang)):
        if (root := files(code)) is not None:
            forget(locale, root)
            merge(locale, root, code)
    return locale


def make_locale(lang: str, files: LocaleFiles, overrides: list[Element]) -> Locale:
    """Merge the locale files and the style's own `cs:locale` elements for a language.

    Those for the primary dialect count too, as they do in other processors: `en-US` in a style in `en-GB`.
    """
    lang = dialect(tidy(lang or "en-US"))
    locale = shipped(lang, files).copy()
    for code in dict.fromkeys(("", primary(lang), dialect(primary(lang)), lang)):
        for element in overrides:
            if tidy(element.get(XML_LANG, "")) == code:
                merge(locale, element, "style")

    def quote(name: str, default: str) -> str:
        text = locale.term(name)
        return default if text is None else text

    outer, outer_end, inner, inner_end = locale.quotes
    locale.quotes = (
        quote("open-quote", outer), quote("close-quote", outer_end),
        quote("open-inner-quote", inner), quote("close-inner-quote", inner_end),
    )  # fmt: skip
    return locale


def forget(locale: Locale, root: Element) -> None:
    """Remove the terms that a locale file defines, so that a form that it lacks falls back to its own other forms, not
    to English. An English symbol (`&`) is removed if the file abbreviates the term."""
    forms = {(element.get("name"), element.get("form")) for terms in root.iter(NS + "terms") for element in terms}
    names = {name for name, _ in forms}
    for name, form in list(locale.terms):
        if (name, "short") in forms if form == "symbol" else name in names:
            del locale.terms[name, form]
    for name, gender in list(locale.ordinals):
        if name in names:
            del locale.ordinals[name, gender]


def merge(locale: Locale, root: Element, home: str) -> None:
    """Merge a locale element into the locale; `home` is where the element comes from."""
    for element in root:
        if element.tag == NS + "style-options":
            for name in ("punctuation-in-quote", "limit-day-ordinals-to-day-1"):
                if (value := element.get(name)) is not None:
                    setattr(locale, name.replace("-", "_"), value == "true")
        elif element.tag == NS + "date":
            locale.dates[element.get("form", "text")] = element
        elif element.tag == NS + "terms":
            merge_terms(locale, element)
            locale.homes.update((term.get("name", ""), home) for term in element.iter(NS + "term"))


def merge_terms(locale: Locale, terms: Element) -> None:
    """Merge the terms of a `cs:terms`.

    Ordinals are replaced as a whole (Terms, "Ordinal Suffixes"), but not if the term `ordinal` is missing, as in styles
    from the days of CSL 1.0 (`ordinal-01` to `ordinal-04`).
    """
    ordinals: dict[tuple[str, str], Term] = {}
    for element in terms:
        name = element.get("name", "")
        if element.tag != NS + "term":
            continue
        single = multiple = None
        for child in element:
            if child.tag == NS + "single":
                single = child.text or ""
            elif child.tag == NS + "multiple":
                multiple = child.text or ""
        if single is None:
            single = (element.text or "") if multiple is None else multiple
        term = Term(
            single, single if multiple is None else multiple, element.get("gender", ""), element.get("match", "")
        )
        if name.startswith("ordinal"):
            ordinals[name, element.get("gender-form", "")] = term
        elif name.startswith("long-ordinal"):
            locale.ordinals[name, element.get("gender-form", "")] = term
            locale.ordinals.setdefault((name, ""), term)  # without a neuter, the first one is used
        else:
            locale.terms[name, element.get("form", "long")] = term
    if any(name == "ordinal" for name, _ in ordinals):
        kept = {key: term for key, term in locale.ordinals.items() if key[0].startswith("long-")}
        if ("ordinal", "") not in ordinals:  # there is no neuter: use another
            ordinals |= {(name, ""): term for (name, _), term in ordinals.items()}
        locale.ordinals = ordinals | kept
