"""The settings for citations in documents, from metadata or commands; options of the command line take precedence."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from refdesk.documents.scanned import Scan

STYLES = ("csl", "citation-style", "cite-style")
FILES = (*STYLES, "citation-abbreviations")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to render the citations of documents."""

    style: str | None = None
    lang: str | None = None
    title: str = ""
    links: bool = True
    lists: bool = True
    after_punctuation: bool | None = None  # None: as the style's kind has it
    narrative_authors: bool | None = None
    abbreviations: str | None = None

    @classmethod
    def of(cls, scans: Iterable[Scan], style: str | None, lang: str | None) -> Settings:
        """The settings of documents; if several give a setting, the first one counts. UnknownStyle for an unknown `lang`."""
        from refdesk.styles.locales import find_locale

        said: dict[str, Any] = {}
        for scan in scans:
            for name, value in scan.settings.items():
                name = name.replace("_", "-")
                said.setdefault(name, beside(scan, value) if name in FILES else value)
        return cls(
            style=style or text(said, *STYLES),
            lang=find_locale(lang) if lang else text(said, "lang", "language"),
            title=text(said, "reference-section-title") or "",
            links=flag(said, "link-bibliography", True) is True,
            lists=not flag(said, "suppress-bibliography", False),
            after_punctuation=flag(said, "notes-after-punctuation", None),
            narrative_authors=flag(said, "narrative-authors", None),
            abbreviations=text(said, "citation-abbreviations"),
        )


def beside(scan: Scan, value: Any) -> Any:
    """A file that the document names: its path beside the document, if there is such a file."""
    path = os.path.join(os.path.dirname(scan.source.name), value) if isinstance(value, str) else ""
    return path if os.path.isfile(path) else value


def text(said: dict[str, Any], *names: str) -> str | None:
    for name in names:
        value = said.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def flag(said: dict[str, Any], name: str, default: bool | None) -> bool | None:
    value = said.get(name)
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip():
        return value.strip().lower() in ("true", "yes", "on", "1")
    return default
