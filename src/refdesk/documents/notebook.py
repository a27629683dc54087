"""Jupyter notebooks: the Markdown in their cells, with its place in the JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from refdesk.documents import metadata
from refdesk.documents.markdown import scan_text
from refdesk.documents.registry import by_name
from refdesk.documents.scanned import Cite, Cluster, Include, Resource, Scan, Source, Span
from refdesk.items import Problem
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

TOKEN = regex(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:]|[^\s"{}\[\],:]+')
ESCAPE = regex(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.S)
FRONT_MATTER = regex(r"\A\s*---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.S | re.M)


DEEPEST = 12  # where a notebook has its text


class Cell(NamedTuple):
    """A cell: its type, its text, and where each character of the text begins and ends in the JSON."""

    kind: str
    text: str
    starts: list[int]
    ends: list[int]

    def span(self, span: Span) -> Span:
        """A span of the text as one of the JSON."""
        if span.start >= len(self.starts):
            end = self.ends[-1] if self.ends else 0
            return Span(end, end)
        return Span(self.starts[span.start], self.ends[max(span.start, span.end - 1)])


def scan(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """Scan a notebook: citations in its Markdown cells, and the metadata in a raw cell at its start."""
    myst = by_name("myst")
    cells = list(cells_of(source.text))
    is_myst = any(myst and cell.kind == "markdown" and re.search(myst.signature, cell.text, re.M) for cell in cells)
    clusters: list[Cluster] = []
    includes: list[Include] = []
    bibliography: list[Resource] = []
    notes: list[Span] = []
    problems: list[Problem] = []
    settings: dict[str, Any] = {}
    references: list[Mapping[str, Any]] = []
    for number, cell in enumerate(cells):
        if cell.kind == "raw" and (front := FRONT_MATTER.match(cell.text)):
            said = metadata.read(cell.text, front.start(1), front.end(1))
            settings |= said.settings
            bibliography += (Resource(cell.span(resource.span), resource.path) for resource in said.bibliography)
            references += said.references
        if cell.kind != "markdown" or not cell.text:
            continue
        found = scan_text(Source(source.name, cell.text), cell.text, "myst" if is_myst else "pandoc", number == 0, True)
        clusters += (moved(cluster, cell) for cluster in found.clusters)
        includes += (replace(include, span=cell.span(include.span)) for include in found.includes)
        bibliography += (replace(resource, span=cell.span(resource.span)) for resource in found.bibliography)
        notes += (cell.span(note) for note in found.notes)
        settings |= found.settings
        references += found.references
    if not cells and '"cells"' not in source.text:
        problems.append(Problem("not a notebook: it has no cells", code="not-a-notebook", severity="warning"))
    return Scan(
        "ipynb",
        source,
        tuple(clusters),
        tuple(includes),
        tuple(bibliography),
        settings,
        notes=tuple(notes),
        body_end=len(source.text),
        references=tuple(references),
        problems=tuple(problems),
    )


def moved(cluster: Cluster, cell: Cell) -> Cluster:
    """A cluster of a cell's text at its place in the JSON."""

    def at_its_place(cite: Cite) -> Cite:
        return replace(cite, span=cell.span(cite.span))

    return replace(cluster, span=cell.span(cluster.span), cites=tuple(map(at_its_place, cluster.cites)))


def cells_of(text: str) -> Iterator[Cell]:
    """The cells of a notebook, of version 4 (cells) or 3 (worksheets)."""
    kind, strings = "", list[re.Match[str]]()
    opened: tuple[str, ...] = ()
    for path, string in strings_in(text):
        cells = max(
            (depth for depth, name in enumerate(path) if name == "cells[" and depth + 1 < len(path)), default=-1
        )
        if cells < 0:
            continue
        cell = path[: cells + 2]
        if cell != opened:
            if opened:
                yield cell_of(text, kind, strings)
            kind, strings, opened = "", [], cell
        match path[cells + 2 :]:
            case ("cell_type",):
                kind = string[0][1:-1]
            case ("source",) | ("source[", _):
                strings.append(string)
    if opened:
        yield cell_of(text, kind, strings)


def strings_in(text: str) -> Iterator[tuple[tuple[str, ...], re.Match[str]]]:
    """The strings that are values, with the way to each: names of fields, numbers of elements, `cells[` for a list."""
    path: list[str] = []
    counts: list[int] = []  # of the elements of the lists that are open; -1 for objects
    awaited = False  # a value, after a colon or in a list
    for token in TOKEN.finditer(text):
        mark = token[0]
        if mark in ("{", "["):
            if path and mark == "[":
                path[-1] += "["
            path.append("" if mark == "{" else "0")
            counts.append(-1 if mark == "{" else 0)
            awaited = mark == "["
        elif mark in ("}", "]"):
            if path:
                path.pop()
                counts.pop()
            awaited = False
        elif mark == ",":
            if counts and counts[-1] >= 0:
                counts[-1] += 1
                path[-1] = str(counts[-1])
            awaited = bool(counts) and counts[-1] >= 0
        elif mark == ":":
            awaited = True
        elif mark[0] == '"':
            if awaited and len(path) < DEEPEST:
                yield tuple(path), token
            elif path:
                path[-1] = mark[1:-1]


def cell_of(text: str, kind: str, strings: list[re.Match[str]]) -> Cell:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for string in strings:
        position, stop = string.start() + 1, string.end() - 1
        for escape in ESCAPE.finditer(text, position, stop):
            starts += range(position, escape.start() + 1)
            ends += range(position + 1, escape.start() + 1)
            ends.append(escape.end())
            pieces += text[position : escape.start()], unescaped(escape[0])
            position = escape.end()
        starts += range(position, stop)
        ends += range(position + 1, stop + 1)
        pieces.append(text[position:stop])
    return Cell(kind, "".join(pieces), starts, ends)


def unescaped(escape: str) -> str:
    try:
        character = str(json.loads(f'"{escape}"'))
    except ValueError:
        return "?"
    return character if len(character) == 1 else "?"
