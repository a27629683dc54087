"""Headings in the language of the list: its title, the types of references, "Other", "In press"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from refdesk.items.tuples import NamedTuple

DEFAULT = "en-US"


class Words(NamedTuple):
    """The headings in one locale: from refdesk's own table, else from the locale's terms, else in English."""

    lang: str = DEFAULT

    @property
    def references(self) -> str:
        return self._word("references", "reference")

    @property
    def other(self) -> str:
        return self._word("other", "")

    @property
    def in_press(self) -> str:
        return capitalised(term(self.lang, "in press"))

    def type(self, kind: str) -> str:
        """The heading for a CSL type, in the plural if there is one."""
        return self._word(kind, kind) if kind else self.other

    def language(self, code: str) -> str:
        """A language's name: in English in an English list, else in that language; unchanged if it is not a code."""
        from refdesk.errors import UnknownStyle
        from refdesk.styles.locales import find_locale, locale_names

        try:
            own, english = locale_names()["language-names"][find_locale(code)]
        except (UnknownStyle, KeyError, ValueError):
            return code
        name: str = english if self.lang.startswith("en") else own
        return capitalised(name.partition(" (")[0])

    def _word(self, name: str, of_locale: str) -> str:
        tables = headings()
        for lang in (self.lang, self.lang.partition("-")[0]):
            if name in tables.get(lang, {}):
                return tables[lang][name]
        if of_locale and (named := term(self.lang, of_locale)):
            return capitalised(named)
        return tables["en"].get(name) or capitalised(name.replace("_", " ").replace("-", " "))


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def term(lang: str, name: str) -> str:
    """A term of CSL's locale, in the plural if it has one; "" if it does not exist."""
    from refdesk.csl.processor import locale_files
    from refdesk.csl.reading.locale import make_locale
    from refdesk.styles.locales import read_locale

    return make_locale(lang, locale_files(read_locale), []).term(name, plural=True) or ""


@cache
def headings() -> Mapping[str, Mapping[str, str]]:
    """The table in headings.toml: language -> name -> heading."""
    import tomllib
    from importlib.resources import files

    table: dict[str, Any] = tomllib.loads((files(__package__) / "headings.toml").read_text(encoding="utf-8"))
    return table
