"""The tree -> flat formatted text, in three passes; then superscript characters become raised ordinary ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from refdesk.csl.formatted import END, End, Formatted, Mark, Raised
from refdesk.csl.reading.locale import Locale
from refdesk.csl.tags import Source
from refdesk.csl.tree import Rendered
from refdesk.csl.writing.marks import met
from refdesk.csl.writing.quotes import nested
from refdesk.csl.writing.runs import runs
from refdesk.items.regex import regex

# possible superscript characters; Unicode tells which are, and their base characters
SUPERSCRIPT = regex("[ªº²³¹ʰ-ʸˀˁˠ-ˤᴬ-ᵪᶛ-ᶿ⁰-ⁿۥۦ℠™ⵯ㆒-㆟ꚜꚝꝰꟸꟹ]")
NOT_IN_UNICODE = {"ˀ": "ʔ", "ˁ": "ʕ", "ۥ": "و", "ۦ": "ي"}  # raised letters that Unicode does not decompose


def flatten(piece: Rendered, locale: Locale, brackets: bool = False) -> Formatted:
    """The formatted text of a tree. With `brackets`, as in notes, parentheses inside parentheses become brackets."""
    return with_sources(piece, locale, brackets)[0]


def with_sources(piece: Rendered, locale: Locale, brackets: bool = False) -> tuple[Formatted, list[Source | None]]:
    """The formatted text of a tree, and the style element that wrote each part of it."""
    parts, sources = met(nested(runs(piece, brackets), locale), locale)
    text = "".join([part for part in parts if isinstance(part, str)])
    if not text.isascii() and SUPERSCRIPT.search(text):
        pairs = list(raised_parts(parts, sources))
        return [part for part, _ in pairs], [source for _, source in pairs]
    return parts, sources


def raised_parts(
    parts: list[str | Mark | End], sources: list[Source | None]
) -> Iterator[tuple[str | Mark | End, Source | None]]:
    """The parts with their superscript characters raised."""
    for part, source in zip(parts, sources, strict=True):
        for raised_part in raised(part) if isinstance(part, str) else (part,):
            yield raised_part, source


def raised(text: str) -> Iterator[str | Mark | End]:
    """Superscript characters as raised ordinary ones, one by one; characters that only look like one stay."""
    done = 0
    for match in SUPERSCRIPT.finditer(text):
        kind, *codes = unicodedata.decomposition(match[0]).split() or [""]
        plain = NOT_IN_UNICODE.get(match[0])
        if kind == "<super>":
            plain = "".join([chr(int(code, 16)) for code in codes])
        if plain:
            if match.start() > done:
                yield text[done : match.start()]
            yield from (Raised(match[0]), plain, END)
            done = match.end()
    if done < len(text):
        yield text[done:]
