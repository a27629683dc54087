"""Files in any format -> items, with every problem told on the way."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refdesk.cli.output import tell
from refdesk.errors import BadData, NegativeAnswer, NetworkError, PartlyDone, UsageError
from refdesk.formats.registry import Format, by_name, is_binary, recognise
from refdesk.items import Item, Problem
from refdesk.items.keys import letters

if TYPE_CHECKING:
    from refdesk.library.others import Program

LONGEST_LIST = 4_000_000  # bytes of a list of identifiers


@dataclass(slots=True)
class Told:
    """What has been said of the input so far; `strict` makes an error of any of it."""

    quiet: bool = False
    strict: bool = False
    offline: bool = False
    files: list[str] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    read: int = 0
    about: frozenset[str] | None = None  # warnings are told about these keys alone

    def tell(self, source: str, problem: Problem) -> None:
        """Say it on standard error and keep it for the report."""
        self.problems.append((source, problem))
        unasked = self.about is not None and problem.key is not None and problem.key not in self.about
        if problem.severity == "error" or not (self.quiet or unasked):
            facts = {name: value for name, value in self.facts(source, problem).items() if value is not None}
            tell(problem.located(source), problem.severity, **facts)

    @property
    def errors(self) -> int:
        """How many records could not be read, or not to their end."""
        return sum(problem.severity == "error" for _, problem in self.problems)

    def facts(self, source: str, p: Problem) -> dict[str, Any]:
        """Where a problem is and what kind of one it is."""
        return {"file": source, "line": p.line, "column": p.column, "key": p.key, "code": p.code}

    def report(self, path: str, **more: Any) -> None:
        """Write what was read and said as JSON, and what more there is to tell."""
        import json

        from refdesk.cli.output import write

        problems = [
            {**self.facts(source, p), "severity": p.severity, "message": p.message} for source, p in self.problems
        ]
        told = {"schema": 1, "files": self.files, "read": self.read, "errors": self.errors, "problems": problems} | more
        write([json.dumps(told, ensure_ascii=False, indent=2), "\n"], path)

    def finish(self) -> None:
        """Raise what the problems amount to: BadData where nothing was read, PartlyDone where something was.

        Without a message where it has been said already.
        """
        codes = {problem.code for _, problem in self.problems if problem.severity == "error"}
        if "network" in codes and (self.offline or not self.read):
            raise NetworkError
        if not self.read and codes == {"not-found"}:
            raise NegativeAnswer
        if not self.read:
            raise BadData("" if self.errors else f"{', '.join(self.files)}: no references found")
        if self.errors:
            raise PartlyDone


def format_named(name: str) -> Format:
    """The format of that name; UsageError with those there are."""
    form = by_name(name)
    if form is None:
        from refdesk.formats.registry import FORMATS

        raise UsageError(f"no format '{name}'; expected one of {', '.join(form.id for form in FORMATS)}")
    return form


def read_files(
    paths: Iterable[str], form: str | None, told: Told, refresh: bool = False, verbose: bool = False
) -> Iterator[Item]:
    """The items of files and identifiers, in their order; `-` is standard input, and a file may be a list of identifiers. Keys
    that come twice are told and get a letter."""
    chosen = format_named(form) if form else None
    if chosen and not chosen.reads:
        raise UsageError(f"{chosen.id} cannot be read, only written")
    seen: dict[str, int] = {}
    asking = Asking(told, refresh, verbose)
    paths = list(paths)
    looked_up = asking.arguments(paths)
    for path in paths:
        told.files.append(path)
        for item in looked_up[path] if path in looked_up else read_file(path, chosen, told, seen, asking):
            told.read += 1
            yield item
    if told.strict and told.problems:
        raise BadData("--strict: there are problems, so nothing was done")


@dataclass(frozen=True, slots=True)
class Asking:
    """How identifiers among the input are looked up; nothing is loaded for it where there are none."""

    told: Told
    refresh: bool = False
    verbose: bool = False

    def arguments(self, paths: list[str]) -> dict[str, list[Item]]:
        """The items of those arguments that are identifiers."""
        from refdesk.cli.lookup import identifier_in

        given = [(path, found) for path in dict.fromkeys(paths) if path != "-" and (found := identifier_in(path))]
        return dict(zip((path for path, _ in given), self.look_up(given), strict=True))

    def listed(self, data: bytes) -> list[Item] | None:
        """The items of a list of identifiers, one a line; None for what is no such list."""
        from refdesk.cli.lookup import identifiers_in

        given = identifiers_in(data)
        return [item for items in self.look_up(given) for item in items] if given else None

    def look_up(self, given: list[tuple[str, Any]]) -> list[list[Item]]:
        """The items of each identifier."""
        if not given:
            return []
        from refdesk.cli.lookup import items_found, session_for

        return items_found(given, session_for(self.told.offline, self.refresh, self.verbose), self.told)


def read_file(
    path: str,
    form: Format | None,
    told: Told,
    seen: dict[str, int] | None = None,
    asking: Asking | None = None,
    keys_stay: bool = False,
) -> Iterator[Item]:
    """The items of one file; its problems are told. Where keys are `seen`, each comes under one that none before it has;
    with `keys_stay` a key that comes twice is not told: the library gives out keys."""
    if form is None and (program := library_of(path, keys_stay)):
        yield from read_library(path, program, told, seen)
        return
    data = read_bytes(path)
    if asking and form is None and len(data) < LONGEST_LIST and (listed := asking.listed(data)) is not None:
        yield from listed
        return
    name = "<stdin>" if path == "-" else path
    if not data.strip():
        told.tell(name, Problem("the file is empty", code="empty"))
        return
    # what is not text is never what its suffix says
    form = form or recognise(data) or (recognise(data, path) if is_text(data) else None)
    if form is None or not form.reads:
        told.tell(
            name,
            Problem("format not recognised (see `refdesk formats`; name one with --from)", code="unknown-format"),
        )
        return
    place: Problem | None = None  # the place of a duplicate key, reported with its new key
    for found in form.read(data):
        if not isinstance(found, Problem):
            yield found if seen is None else unrepeated(found, seen, name, told, place)
            place = None
        elif found.code == "duplicate-key" and (seen is not None or keys_stay):
            place = found
        else:
            told.tell(name, found)


def read_library(path: str, program: Program, told: Told, seen: dict[str, int] | None) -> Iterator[Item]:
    """The items of another program's library."""
    for found in program.read(Path(path)):
        if isinstance(found, Problem):
            told.tell(path, found)
        else:
            yield found if seen is None else unrepeated(found, seen, path, told, None)


def library_of(path: str, importing: bool) -> Program | None:
    """The program whose library a file or folder is, if it is one's; a .bib file is a library only when it is imported."""
    if path == "-":
        return None
    from refdesk.library.others import recognise as recognise_library

    program = recognise_library(Path(path))
    return program if program and (importing or not program.in_bibtex) else None


def is_text(data: bytes) -> bool:
    """Is this text, in UTF-8, a legacy encoding or UTF-16 with its mark?"""
    head = data[:65536]
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or not (b"\0" in head or is_binary(head))


def read_bytes(path: str) -> bytes:
    """The bytes of a file or of standard input."""
    if path == "-":
        return sys.stdin.buffer.read()
    if os.path.isdir(path):
        raise BadData(f"{path}: is a directory, not a file")
    with open(path, "rb") as file:
        return file.read()


def unrepeated(item: Item, seen: dict[str, int], source: str, told: Told, place: Problem | None) -> Item:
    """The item, under a key with a letter where an earlier one has its key; it is told, with the place if that is known."""
    key = item.get("id")
    if not isinstance(key, str) or not key:
        return item
    times = seen.get(key, 0)
    seen[key] = times + 1
    if not times:
        return item
    while (new := key + letters(times)) in seen:
        times += 1
    seen[key] = times + 1
    seen[new] = 1
    said = place or Problem("", key=key, code="duplicate-key", severity="warning")
    told.tell(source, said._replace(message=f"duplicate key: renamed to '{new}'"))
    return {**item, "id": new}
