"""Documents with what they include: files, folders, standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from refdesk.documents.registry import FORMATS, DocumentFormat, by_name, recognise
from refdesk.documents.scanned import Cite, Cluster, Include, Resource, Scan, Source
from refdesk.errors import BadData, UsageError
from refdesk.items import Problem
from refdesk.items.tuples import NamedTuple

MOST_BYTES = 1 << 28
MOST_FILES = 10_000
DEEPEST = 100  # includes within includes
STDIN = "<stdin>"

Told = Callable[[str, Problem], None]


class Occurrence(NamedTuple):
    """A cite in its place: its file, its cluster, and the number of the cluster in everything that was read."""

    scan: Scan
    cluster: Cluster
    cite: Cite
    number: int


@dataclass(frozen=True, slots=True)
class Document:
    """A file with the files that it includes, each at its place."""

    scan: Scan
    included: tuple[tuple[Include, Document], ...] = ()
    known: Mapping[str, Any] = field(default_factory=dict)  # what it and the files below it define
    form: DocumentFormat | None = None
    scanned_with: Mapping[str, Any] = field(default_factory=dict)

    def with_definitions(self, known: Mapping[str, Any]) -> Document:
        """The document, with files scanned again that did not know another file's definitions."""
        scan = self.scan
        if self.form and known.keys() - scan.definitions.keys() - self.scanned_with.keys():
            scan = self.form.scan(scan.source, known)
        included = tuple((include, document.with_definitions(known)) for include, document in self.included)
        return replace(self, scan=scan, included=included)

    def scans(self) -> Iterator[Scan]:
        """This file's scan and those of the files below it."""
        yield self.scan
        for _, document in self.included:
            yield from document.scans()

    def clusters(self) -> Iterator[tuple[Scan, Cluster]]:
        """The clusters in reading order, those of an included file at the place where it is included."""
        waiting = list(self.included)
        for cluster in self.scan.clusters:
            while waiting and waiting[0][0].span < cluster.span:
                yield from waiting.pop(0)[1].clusters()
            yield self.scan, cluster
        for _, document in waiting:
            yield from document.clusters()

    def bibliography(self) -> Iterator[tuple[Scan, Resource]]:
        """The bibliography files that the document names."""
        for scan in self.scans():
            for resource in scan.bibliography:
                yield scan, resource


def occurrences(documents: Iterable[Document]) -> Iterator[Occurrence]:
    """Every cite of the documents, in the order of reading."""
    number = 0
    for document in documents:
        for scan, cluster in document.clusters():
            for cite in cluster.cites:
                yield Occurrence(scan, cluster, cite, number)
            number += 1


def read(paths: Iterable[str], form: str | None, tell: Told) -> Iterator[Document]:
    """The documents at these paths (`-` is standard input, folders are searched), each file once. Problems are reported."""
    chosen = format_named(form) if form else None
    reading = Reading(tell)
    files = [file for path in paths for file in files_at(path, chosen)]
    folders = {path for path, walked in files if walked}
    if folders:  # a file that another one includes is read there
        below = reading.included_by(folders)
        files = [(path, walked) for path, walked in files if not walked or os.path.realpath(path) not in below] or files
    for path, walked in files:
        if path != "-" and os.path.realpath(path) in reading.seen:
            continue
        try:
            document = reading.document(path, chosen, walked)
        except (OSError, BadData) as error:
            if not walked:
                raise
            reason = error.strerror if isinstance(error, OSError) else str(error).removeprefix(f"{path}: ")
            tell(path, Problem(reason or "cannot be read", code="unreadable"))
            continue
        if document is not None:
            yield document


def format_named(name: str) -> DocumentFormat:
    form = by_name(name)
    if form is None:
        raise UsageError(f"no document format '{name}'; expected one of {', '.join(form.id for form in FORMATS)}")
    return form


def files_at(path: str, form: DocumentFormat | None) -> Iterator[tuple[str, bool]]:
    """The file, or the documents in the folder in the order of their names; and whether they were found by searching."""
    if path == "-" or not os.path.isdir(path):
        yield path, False
        return
    suffixes = form.suffixes if form else tuple(suffix for each in FORMATS for suffix in each.walked)
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "node_modules", "__pycache__")))
        for name in sorted(names):
            if name.lower().endswith(suffixes) and not name.startswith((".", "~$")):
                yield os.path.join(folder, name), True


@dataclass(slots=True)
class Reading:
    """What has been read so far, so that each file is read once."""

    tell: Told
    top: str = ""  # the folder of the document that includes the others
    seen: set[str] = field(default_factory=set)

    def document(self, path: str, form: DocumentFormat | None, walked: bool = False) -> Document | None:
        """The document at a path; None if it cannot be read, which is reported."""
        name = STDIN if path == "-" else path
        data = sys.stdin.buffer.read() if path == "-" else self.bytes_of(path)
        form = form or recognise(name, data)
        if form is None:
            if walked:
                return None
            raise BadData(f"{name}: document format not recognised (name one with --from)")
        root = os.path.realpath(os.path.dirname(path) or ".")
        here = os.path.realpath(".")
        if path == "-" or os.path.commonpath((root, here)) == here:
            root = here
        self.top = "" if path == "-" else os.path.dirname(path)
        if path != "-":
            self.seen.add(os.path.realpath(path))
        return self.followed(name, data, form, root, {}, 0)

    def bytes_of(self, path: str) -> bytes:
        if os.path.exists(path) and not os.path.isfile(path) and not path.startswith("/dev/"):
            raise BadData(f"{path}: not a file")
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise BadData(f"{path}: is larger than {MOST_BYTES >> 20} MB")
        return data

    def followed(
        self, name: str, data: bytes, form: DocumentFormat, root: str, definitions: Mapping[str, Any], depth: int
    ) -> Document:
        """The document of a file's bytes with what it includes."""
        source = Source.archive(name, data) if form.archive else Source.of(name, data)
        scan = form.scan(source, definitions)
        for problem in scan.problems:
            self.tell(name, problem)
        known = {**definitions, **scan.definitions}
        included: list[tuple[Include, Document]] = []
        for include in scan.includes[:MOST_FILES]:
            document = self.include(include, scan, form, root, known, depth)
            if document is not None:
                included.append((include, document))
                known |= document.known
        whole = Document(scan, tuple(included), known, form, definitions)
        return whole if depth else whole.with_definitions(known)

    def include(
        self, include: Include, scan: Scan, form: DocumentFormat, root: str, known: Mapping[str, Any], depth: int
    ) -> Document | None:
        """The included document, unless it has been read already; a problem is reported if it cannot be read."""
        place = scan.source.place(include.span.start)

        def refuse(reason: str) -> None:
            shown = include.path if len(include.path) < 200 else include.path[:200] + "..."
            problem = Problem(f"'{shown}' {reason}", place.line, place.column, code="include", severity="error")
            self.tell(scan.source.name, problem)

        own = "" if scan.source.name == STDIN else os.path.dirname(scan.source.name)
        folders = dict.fromkeys((self.top, own) if include.from_top else (own, self.top))
        paths = [
            os.path.join(folder, include.path.lstrip("/")) for folder in folders
        ]  # Quarto and Typst: / is the project
        if os.path.isabs(include.path):
            paths.append(include.path)
        try:
            file = next((p + end for p in paths for end in ("", *include.suffixes) if os.path.isfile(p + end)), None)
        except ValueError:  # a null character
            file = None
        if file is None:
            refuse("is included but does not exist")
            return None
        real = os.path.realpath(file)
        if real in self.seen:
            return None
        if os.path.commonpath((root, real)) != root:
            refuse("is included and lies outside the document's folder: not followed")
            return None
        if depth >= DEEPEST or len(self.seen) >= MOST_FILES:
            refuse("is included too deep: not followed")
            return None
        self.seen.add(real)
        try:
            data = self.bytes_of(file)
        except (OSError, BadData):
            refuse("is included and cannot be read")
            return None
        its = recognise(file, data)
        if its is None or its.archive or its.module == form.module:
            its = form
        return self.followed(os.path.normpath(file), data, its, root, known, depth + 1)

    def included_by(self, paths: Iterable[str]) -> set[str]:
        """The real paths of what these files include."""
        below: set[str] = set()
        quiet = Reading(lambda source, problem: None)
        for path in paths:
            quiet.seen = set()
            try:
                document = quiet.document(path, None, walked=True)
            except (OSError, BadData):
                continue
            if document is not None:
                below |= {os.path.realpath(scan.source.name) for scan in document.scans()} - {os.path.realpath(path)}
        return below
