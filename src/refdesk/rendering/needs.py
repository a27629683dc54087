"""How a style and references match: fields that the style asks for and they lack, and fields it never shows.

A style asks for far more than a reference of one type can have (a book's volume, an article's archive). Only a field
that references of the type usually have is a fault; the others are reported on request.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from refdesk.csl.explain import Explained
from refdesk.items import Item
from refdesk.library.check import Finding

SHOWN = 8  # fields named in the summary
_USUAL = {
    "article": ("number", "publisher"),
    "article-journal": ("container-title", "volume", "issue", "page"),
    "article-magazine": ("container-title", "page"),
    "article-newspaper": ("container-title",),
    "bill": ("number",),
    "book": ("publisher", "publisher-place"),
    "chapter": ("container-title", "editor", "page", "publisher", "publisher-place"),
    "dataset": ("publisher",),
    "entry-dictionary": ("container-title",),
    "entry-encyclopedia": ("container-title",),
    "legal_case": ("container-title", "page", "volume"),
    "manuscript": ("archive", "archive_location"),
    "paper-conference": ("container-title", "page"),
    "patent": ("number",),
    "periodical": ("publisher",),
    "post": ("URL",),
    "post-weblog": ("URL", "container-title"),
    "report": ("number", "publisher"),
    "review": ("container-title", "volume", "page"),
    "review-book": ("container-title", "volume", "page"),
    "software": ("version",),
    "speech": ("event-title",),
    "standard": ("number", "publisher"),
    "thesis": ("genre", "publisher"),
    "webpage": ("URL", "accessed"),
}
"""What a reference of a type usually has beside its title, its date and, mostly, its author."""
_ANONYMOUS = frozenset(
    "bill entry-dictionary hearing legal_case legislation periodical regulation standard treaty webpage".split()
)


@dataclass(slots=True)
class Tally:
    """Counts: references, references that lack something, and how often each field is missing or unused."""

    references: int = 0
    lacking: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    unused: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return {
            "references": self.references,
            "lacking": self.lacking,
            "missing": dict(self.missing.most_common()),
            "unused": dict(self.unused.most_common()),
        }

    def sentence(self, style: str) -> str:
        """`nature: 2 of 36 references lack what it asks for (page 2, volume 1); it never shows DOI (30)`"""
        lack = f"{self.lacking} of {self.references} references lack" if self.lacking else "no reference lacks"
        fields = f" ({_counted(self.missing)})" if self.missing else ""
        shows = f"; it never shows {_counted(self.unused)}" if self.unused else ""
        return f"{style}: {lack} what it asks for{fields}{shows}"


def findings(style: str, line: int, item: Item, entry: Explained, tally: Tally) -> Iterator[Finding]:
    """A finding for each field that only one of style and reference has. The reference begins on `line`."""
    kind = str(item.get("type"))
    usual = {"title", "issued", *_USUAL.get(kind, ()), *(() if kind in _ANONYMOUS else ("author",))}
    needed = [name for name in entry.lacking if name in usual]
    tally.references += 1
    tally.lacking += bool(needed)
    tally.missing.update(needed)
    tally.unused.update(entry.unused)
    for name in needed:
        yield Finding("S101", entry.id, name, f"{style} asks for {name}, which is missing", line)
    for name in entry.lacking:
        if name not in usual:
            yield Finding("S201", entry.id, name, f"{style} would show {name}", line)
    for name in entry.unused:
        yield Finding("S301", entry.id, name, f"{style} never shows {name}", line)


def _counted(counts: Counter[str]) -> str:
    """The most frequent fields, and the number of the others."""
    fields = [f"{name} {n}" for name, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
    more = [f"and {len(fields) - SHOWN} more"] if len(fields) > SHOWN else []
    return ", ".join([*fields[:SHOWN], *more])
