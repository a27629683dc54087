"""Formatted text as runs: pieces of text with their complete formatting.

Formats that cannot nest markup well are written from runs; nested marks (upright in italic) are resolved here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from refdesk.csl.formatted import END, Formatted, Mark
from refdesk.items.text import printable
from refdesk.writers import address


@dataclass(frozen=True, slots=True)
class Face:
    """The formatting of text, and its link target."""

    italic: bool = False
    bold: bool = False
    small_caps: bool = False
    underline: bool = False
    position: str = ""  # "sup", "sub" or neither
    link: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text with one face."""

    text: str
    face: Face


def runs(text: Formatted, links: bool = True) -> list[Run]:
    """The runs of formatted text; adjacent runs with the same face are joined. Links go to http, https, ftp or mailto only."""

    def each() -> Iterator[Run]:
        faces = [Face()]
        for part in text:
            if isinstance(part, str):
                if part:
                    yield Run(printable(part), faces[-1])
            elif isinstance(part, Mark):
                faces.append(marked(faces[-1], part, links))
            elif part is END:
                faces.pop()

    return [Run("".join(run.text for run in same), face) for face, same in groupby(each(), key=lambda run: run.face)]


def marked(face: Face, mark: Mark, links: bool) -> Face:
    """The face inside a mark."""
    match mark:
        case ("font-style", value):
            return replace(face, italic=value in ("italic", "oblique"))
        case ("font-weight", value):
            return replace(face, bold=value == "bold")
        case ("font-variant", value):
            return replace(face, small_caps=value == "small-caps")
        case ("text-decoration", value):
            return replace(face, underline=value == "underline")
        case ("vertical-align", value):
            return replace(face, position=value if value in ("sup", "sub") else "")
        case ("link", url) if links:
            return replace(face, link=address(url))
    return face
