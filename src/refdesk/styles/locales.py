"""A locale's code or language -> the locale's file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from refdesk.errors import UnknownStyle
from refdesk.styles.files import official_locales


def find_locale(name: str) -> str:
    """The code of a locale, from a code (`tr`, `fr-ca`) or the language's own or English name (`Türkçe`, `Turkish`).

    A dialect without a locale (`en-AU`) has that of its language's primary dialect (CSL specification, Locale Fallback).
    """
    wanted = name.strip().replace("_", "-").casefold()
    dialects: dict[str, str] = locale_names()["primary-dialects"]
    if wanted in dialects:
        return dialects[wanted]
    languages: dict[str, list[str]] = locale_names()["language-names"]
    for code in languages:
        if wanted == code.casefold():
            return code
    for shorten in (False, True):  # "german (austria)" first, then "german" for the language's primary dialect
        for code in [*dialects.values(), *languages]:
            if any(wanted == (n.partition(" (")[0] if shorten else n).casefold() for n in languages.get(code, [])):
                return code
    language, dash, _ = wanted.partition("-")
    if dash and language in dialects:
        return dialects[language]
    from rapidfuzz import fuzz, process

    names = [*languages, *(name for pair in languages.values() for name in pair)]
    nearest = ", ".join(n for n, _, _ in process.extract(name, names, scorer=fuzz.ratio, limit=3))
    raise UnknownStyle(f"no locale '{name}'; did you mean {nearest}?")


@cache
def locale_names() -> dict[str, Any]:
    """The official list of locales: `primary-dialects` (language -> code), `language-names` (code -> native and English name)."""
    import json

    names: dict[str, Any] = json.loads((official_locales() / "locales.json").read_bytes())
    return names


def locale_path(code: str) -> Path | None:
    """The file of the locale with exactly this code."""
    path = official_locales() / f"locales-{code}.xml"
    return path if re.fullmatch(r"[A-Za-z0-9-]{1,35}", code) and path.is_file() else None


def read_locale(code: str) -> bytes | None:
    """The XML of a locale, or None if there is none with that code."""
    path = locale_path(code)
    return path.read_bytes() if path else None
