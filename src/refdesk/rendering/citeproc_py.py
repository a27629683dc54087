"""citeproc-py as an engine (`--engine citeproc-py`), for comparison: the interface of `refdesk.csl` for another
processor.

What it does not support is silently left out: positions, disambiguation, author-only and suppressed authors, rich text.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from refdesk.csl.formatted import END, Bibliography, Document, End, Entry, Formatted, Mark
from refdesk.errors import BadData
from refdesk.items.variables import DATES

Item = dict[str, Any]
Citation = dict[str, Any]  # {"citationItems": [{"id", "locator"?, "label"?, "prefix"?, "suffix"?}]}

# The formatter's wrappers write control characters. They are removed from the data first, so no text looks like a mark.
OPEN, CLOSE = "\x01", "\x02"
MARKS = {
    "Italic": Mark("font-style", "italic"),
    "Oblique": Mark("font-style", "oblique"),
    "Bold": Mark("font-weight", "bold"),
    "Light": Mark("font-weight", "light"),
    "Underline": Mark("text-decoration", "underline"),
    "Superscript": Mark("vertical-align", "sup"),
    "Subscript": Mark("vertical-align", "sub"),
    "SmallCaps": Mark("font-variant", "small-caps"),
}
NAMES = list(MARKS)


class Processor:
    """A style that renders through citeproc-py."""

    def __init__(self, style: Path, locale: str | None = None) -> None:
        from citeproc import CitationStylesStyle

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.style = CitationStylesStyle(str(style), locale=locale, validate=False)
        self.lang = locale or "en-US"

    def document(self, items: Sequence[Item], citations: Sequence[Citation] = (), sort: bool = True) -> Document:
        """The citations, and the list of all items."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return self._document(items, citations, sort)
            except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
                raise BadData(f"citeproc-py cannot render this: {type(error).__name__}: {error}") from None

    def bibliography(self, items: Sequence[Item], sort: bool = True, first: int = 1) -> Bibliography | None:
        """The list of the items, sorted by the style or in their own order; always numbered from 1."""
        return self.document(items, sort=sort).bibliography

    def _document(self, items: Sequence[Item], citations: Sequence[Citation], sort: bool) -> Document:
        from citeproc import Citation, CitationItem, CitationStylesBibliography, Locator
        from citeproc.source.json import CiteProcJSON

        # our own keys, because citeproc-py ignores case in keys
        keys = {str(item["id"]): f"item-{n}" for n, item in enumerate(items)}
        ids = {key: id for id, key in keys.items()}
        source = CiteProcJSON([{**readable(item), "id": keys[str(item["id"])]} for item in items])
        bibliography = CitationStylesBibliography(self.style, source, formatter())
        clusters = []
        for citation in citations:
            cites = []
            for cite in citation["citationItems"]:
                extra = {name: cite[name] for name in ("prefix", "suffix") if cite.get(name)}
                if cite.get("locator"):
                    extra["locator"] = Locator(cite.get("label") or "page", cite["locator"])
                cites.append(CitationItem(keys[str(cite["id"])], **extra))
            clusters.append(Citation(cites))
            bibliography.register(clusters[-1])
        bibliography.register(Citation([CitationItem(key) for key in keys.values()]))
        layout = self.style.root.bibliography if self.style.has_bibliography() else None
        if layout is not None and sort:
            bibliography.sort()
        texts = [formatted(str(bibliography.cite(cluster, lambda item: None))) for cluster in clusters]
        if layout is None:
            return Document(tuple(texts), None)
        entries = [
            Entry(ids[key], formatted(str(text)))
            for key, text in zip(bibliography.keys, bibliography.bibliography(), strict=True)
        ]
        return Document(
            tuple(texts),
            Bibliography(
                tuple(entries),
                hanging_indent=layout.get("hanging-indent") == "true",
                second_field_align=layout.get("second-field-align"),
            ),
        )


def readable(item: Item) -> Item:
    """The part of an item that citeproc-py can read without failing: no empty dates, no structures unknown to it."""
    return {
        name: value
        for name, value in item.items()
        if value not in (None, "", [], {}) and name != "custom" and (name not in DATES or isinstance(value, dict))
    } | {"type": item.get("type") or "document"}


def formatter() -> Any:
    """The functions that citeproc-py calls to format text: they write their number between control characters."""

    def wrapper(number: int) -> Any:
        return lambda text: f"{OPEN}{chr(0x30 + number)}{text}{CLOSE}"

    return SimpleNamespace(
        preformat=lambda text: re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", str(text)),
        **{name: wrapper(number) for number, name in enumerate(NAMES)},
    )


def formatted(text: str) -> Formatted:
    """The formatter's output as marks and text."""

    def parts() -> Iterator[str | Mark | End]:
        for part in re.split(f"({OPEN}.|{CLOSE})", text):
            if part.startswith(OPEN):
                yield MARKS[NAMES[ord(part[1]) - 0x30]]
            elif part == CLOSE:
                yield END
            elif part:
                yield part

    return tuple(parts())
