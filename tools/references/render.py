"""Items rendered by styles, with the variable of each piece. Only this module uses the processor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from refdesk.csl.explain import roles
from refdesk.csl.processor import Processor
from refdesk.errors import RefdeskError
from refdesk.styles.files import official_styles
from refdesk.styles.locales import read_locale
from tools.references.labelled import Pieces, share_of

Item = dict[str, Any]

LABELS = {
    "author": "author", "container-author": "author", "composer": "author", "director": "author", "reviewed-author": "note",
    "editor": "editor", "collection-editor": "editor", "editorial-director": "editor", "translator": "translator",
    "title": "title", "title-short": "title", "container-title": "container", "container-title-short": "container",
    "collection-title": "series", "collection-number": "series-number", "volume": "volume", "issue": "issue", "page": "page",
    "page-first": "page", "issued": "date", "accessed": "accessed", "publisher": "publisher", "publisher-place": "place",
    "edition": "edition", "genre": "genre", "number": "number", "event": "event", "event-title": "event", "event-place": "place",
    "note": "note", "status": "note", "year-suffix": "date", "authority": "publisher", "archive": "note",
    "number-of-pages": "extent", "number-of-volumes": "extent",
}  # fmt: skip


@cache
def styles() -> tuple[list[Path], list[Path]]:
    """The official independent styles to train with, and those held out (one in fourteen, by a hash of the name)."""
    paths = sorted(official_styles().glob("*.csl"))
    return [path for path in paths if share_of(path.stem) >= 0.072], [
        path for path in paths if share_of(path.stem) < 0.072
    ]


def render(style: Path, locale: str | None, items: Sequence[Item]) -> list[Pieces]:
    """Each item as rendered by the style's bibliography, in pieces with variables; empty if the style has none."""
    try:
        processor = Processor(style.read_bytes(), read_locale, locale)
        made = [(item, processor.bibliography([item])) for item in items]
    except (RefdeskError, ValueError, LookupError, TypeError, AttributeError):
        return []
    return [
        _own_words(roles(entry, item), item)
        for item, bibliography in made
        if bibliography
        for entry in bibliography.entries
    ]


def _own_words(parts: Sequence[tuple[str, str]], item: Mapping[str, Any]) -> Pieces:
    """The pieces with the model's labels. Affixes that the style puts around a value get the label other."""
    pieces: Pieces = []
    for variable, text in parts:
        text = text.replace("\n", " ").replace("\u00a0", " ").replace("\u202f", " ")
        label = LABELS.get(variable, "other")
        if label in ("other", "date", "accessed") or variable not in item:
            pieces.append((label, text))
            continue
        pieces += _trimmed(label, text, _words_of(item[variable]))
    return pieces


def _trimmed(label: str, text: str, own: frozenset[str]) -> Pieces:
    """The piece without leading and trailing text that no word of the value has: "ed. by A. Gull" is "ed. by", "A.
    Gull"."""
    words = text.split(" ")
    said = [any(part in own for part in _split(word)) for word in words]
    if True not in said:
        return [(label, text)]
    first, last = said.index(True), len(said) - said[::-1].index(True)
    parts = [" ".join(words[:first]), " ".join(words[first:last]), " ".join(words[last:])]
    ahead = parts[0] + " " if first else ""
    behind = " " + parts[2] if last < len(words) else ""
    return [("other", ahead), (label, parts[1]), ("other", behind)]


def _split(text: str) -> list[str]:
    return ["".join(filter(str.isalnum, part)) for part in text.casefold().replace("-", " ").replace("–", " ").split()]


def _words_of(value: Any) -> frozenset[str]:
    """The words of a value in lower case; for names also their initials, together and alone."""
    words: set[str] = set()
    if isinstance(value, list):
        for name in value:
            for part in name.values():
                split = _split(str(part).replace(".", " "))
                words.update(split, (word[:1] for word in split), ["".join(word[:1] for word in split)])
    else:
        text = str(value)
        words.update(_split(text), *(_split(part) for part in text.replace("-", "–").split("–")))
    words.discard("")
    return frozenset(words)
