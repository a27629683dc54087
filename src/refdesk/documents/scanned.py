"""What a scanner finds in a file: places, clusters and the rest of its structure. Values only."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from refdesk.items import Problem
from refdesk.items.tuples import NamedTuple

Mode = Literal["normal", "author-in-text", "suppress-author", "nocite"]

BOM = "\ufeff"
NEWLINE = re.compile(r"\r\n?|\n")


class Span(NamedTuple):
    """From `start` up to, not including, `end`: characters of the text."""

    start: int
    end: int


class Place(NamedTuple):
    """Line and column, from 1; columns in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file to scan. `name` is its name in messages; `encoding` turns the text back into the same bytes."""

    name: str
    text: str
    encoding: str = "utf-8"
    data: bytes = b""  # of a zip, which has no text
    line_starts: tuple[int, ...] = (0,)

    @classmethod
    def of(cls, name: str, data: bytes) -> Source:
        """The source of a text file's bytes: UTF-8, UTF-16 with its mark, or unknown bytes kept as they are."""
        encoding = "utf-8"
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) and len(data) % 2 == 0:
            encoding = "utf-16-le" if data.startswith(b"\xff\xfe") else "utf-16-be"
        text = data.decode(encoding, "surrogateescape" if encoding == "utf-8" else "surrogatepass")
        return cls(name, text, encoding, b"", (0, *(match.end() for match in NEWLINE.finditer(text))))

    @classmethod
    def archive(cls, name: str, data: bytes) -> Source:
        """The source of a zip's bytes."""
        return cls(name, "", data=data)

    def encode(self, text: str) -> bytes:
        """The text as the file has it in bytes."""
        return text.encode(self.encoding, "surrogateescape" if self.encoding == "utf-8" else "surrogatepass")

    def place(self, offset: int) -> Place:
        line = bisect_right(self.line_starts, offset)
        start = self.line_starts[line - 1]
        mark = line == 1 and self.text.startswith(BOM)
        return Place(line, offset - start + 1 - mark)

    def byte(self, offset: int) -> int:
        return len(self.encode(self.text[:offset]))


@dataclass(frozen=True, slots=True)
class Cite:
    """A cited key, with its place and the text around it."""

    key: str
    span: Span  # of the key's first to last character, without @ and braces
    mode: Mode = "normal"
    prefix: str = ""
    label: str = ""  # a CSL term: page, chapter ...; "" without a locator
    locator: str = ""
    suffix: str = ""
    rest: str = ""  # locator and suffix as typed, where a locale's terms tell them apart


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cites that form one citation."""

    span: Span
    cites: tuple[Cite, ...]
    command: str = ""  # as typed, where the format has commands: citep, cite:t, cite/t
    note: bool = False  # it is in a footnote
    part: str = ""  # the member of a zip: word/document.xml


@dataclass(frozen=True, slots=True)
class Include:
    """Another file that is included here. `span` covers the whole construct."""

    span: Span
    path: str
    suffixes: tuple[str, ...] = ()  # what to try after the path: LaTeX's `\\input{chapter}` is chapter.tex
    from_top: bool = False  # the path goes out from the folder of the whole document, not from this file's


@dataclass(frozen=True, slots=True)
class Resource:
    """A bibliography file that the document names, as written there."""

    span: Span
    path: str


@dataclass(frozen=True, slots=True)
class ListPlace:
    """The place of the reference list: the span of the construct that marks it, and its options."""

    span: Span
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Region:
    """A region that refdesk may write: `span` includes both comments, `inside` is what is between them."""

    span: Span
    inside: Span


@dataclass(frozen=True, slots=True)
class Scan:
    """The structure of one file."""

    format: str
    source: Source
    clusters: tuple[Cluster, ...] = ()
    includes: tuple[Include, ...] = ()
    bibliography: tuple[Resource, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    metadata: Span | None = None
    lists: tuple[ListPlace, ...] = ()
    notes: tuple[Span, ...] = ()
    regions: tuple[Region, ...] = ()
    body_end: int = 0
    definitions: Mapping[str, Any] = field(default_factory=dict)
    references: tuple[Mapping[str, Any], ...] = ()  # CSL-JSON items that the document carries
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Places:
    """A text, and what a scanner has collected from it so far."""

    text: str
    regions: tuple[Region, ...] = ()
    clusters: list[Cluster] = field(default_factory=list)
    includes: list[Include] = field(default_factory=list)
    bibliography: list[Resource] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    lists: list[ListPlace] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)

    def line_end(self, start: int) -> int:
        """The start of the next line, or the end of the text."""
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end + 1

    def scan(self, format: str, source: Source, **more: Any) -> Scan:
        """The structure of the source, with `more` of its fields."""
        notes = tuple(sorted(self.notes))
        return Scan(
            format,
            source,
            in_notes(self.clusters, notes),
            tuple(self.includes),
            tuple(self.bibliography),
            self.settings,
            lists=tuple(self.lists),
            notes=notes,
            regions=self.regions,
            **{"body_end": len(self.text)} | more,
        )


def in_notes(clusters: Iterable[Cluster], notes: tuple[Span, ...]) -> tuple[Cluster, ...]:
    """The clusters in the order of the text, with `note` set on those that are in one."""
    clusters = sorted(clusters, key=lambda cluster: cluster.span)
    placed: list[Cluster] = []
    upcoming = iter(notes)
    note, reach = next(upcoming, None), -1
    for cluster in clusters:
        while note is not None and note.start <= cluster.span.start:
            reach = max(reach, note.end)
            note = next(upcoming, None)
        placed.append(replace(cluster, note=True) if cluster.span.start < reach else cluster)
    return tuple(placed)
