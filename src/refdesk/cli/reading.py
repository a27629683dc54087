"""Files in any format -> items; every problem is reported."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refdesk.cli.messages import Repeated, without_details
from refdesk.errors import BadData, NegativeAnswer, NetworkError, PartlyDone, UsageError
from refdesk.formats.registry import Format, by_name, is_binary, recognise
from refdesk.items import Item, Problem
from refdesk.items.keys import letters
from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from refdesk.library.others import Program

LONGEST_LIST = 4_000_000  # bytes of a list of identifiers


class InputReport:
    """What was read, and the problems found in it. With `strict`, any problem is an error."""

    __slots__ = ("_messages", "about", "files", "offline", "problems", "read", "strict")

    def __init__(self, strict: bool = False, offline: bool = False, about: frozenset[str] | None = None) -> None:
        self._messages = Repeated()
        self.strict = strict
        self.offline = offline
        self.about = about  # print warnings about these keys only
        self.files: list[str] = []
        self.problems: list[tuple[str, Problem]] = []
        self.read = 0

    def add(self, source: str, problem: Problem) -> None:
        """Print a problem on standard error, and keep it."""
        self.problems.append((source, problem))
        unasked = self.about is not None and problem.key is not None and problem.key not in self.about
        if problem.severity == "error" or not unasked:
            facts = {name: value for name, value in self.facts(source, problem).items() if value is not None}
            what = without_details(problem.message)
            self._messages.tell(source, what, problem.located(source), problem.severity, **facts)

    def sum_up(self) -> None:
        """Print how many problems of each kind were not printed, because there are many of them."""
        self._messages.sum_up()

    @property
    def errors(self) -> int:
        """The number of records that could not be read, or only in part."""
        return sum(problem.severity == "error" for _, problem in self.problems)

    def facts(self, source: str, p: Problem) -> dict[str, Any]:
        """The place and the code of a problem."""
        return {"file": source, "line": p.line, "column": p.column, "key": p.key, "code": p.code}

    def save(self, path: str, **more: Any) -> None:
        """Write the report as JSON, with any further facts."""
        import json

        from refdesk.cli.output import write

        problems = [
            {**self.facts(source, p), "severity": p.severity, "message": p.message} for source, p in self.problems
        ]
        facts = {
            "schema": 1,
            "files": self.files,
            "read": self.read,
            "errors": self.errors,
            "problems": problems,
        } | more
        write([json.dumps(facts, ensure_ascii=False, indent=2), "\n"], path)

    def finish(self) -> None:
        """Raise BadData if nothing was read, PartlyDone if only a part was; without a message if one was printed already."""
        codes = {problem.code for _, problem in self.problems if problem.severity == "error"}
        if "network" in codes and (self.offline or not self.read):
            raise NetworkError
        if not self.read and codes == {"not-found"}:
            raise NegativeAnswer
        if not self.read:
            raise BadData("" if self.errors else f"{', '.join(self.files)}: no references found")
        if self.errors:
            raise PartlyDone


def format_named(name: str, written: bool = False) -> Format:
    """The format with this name. UsageError if there is none, with those that can be read, or written."""
    form = by_name(name)
    if form is None:
        from refdesk.formats.registry import FORMATS
        from refdesk.items.keys import did_you_mean
        from refdesk.writers import by_name as of_lists

        known = [form.id for form in FORMATS if (form.writes if written else form.reads)]
        if written and of_lists(name):
            raise UsageError(
                f"{name.lstrip('.')} is a format for reference lists, not for references (use `refdesk bib`)"
            )
        hint = did_you_mean(name.lstrip("."), known) or f"; expected one of {', '.join(known)}"
        raise UsageError(f"no format '{name}'{hint}")
    return form


def read_files(paths: Iterable[str], form: str | None, report: InputReport, refresh: bool = False) -> Iterator[Item]:
    """The items of files and identifiers, in order. `-` is standard input; a file may be a list of identifiers.

    A duplicate key is reported and gets a letter.
    """
    chosen = format_named(form) if form else None
    if chosen and not chosen.reads:
        raise UsageError(f"{chosen.id} cannot be read, only written")
    seen: dict[str, int] = {}
    asking = Asking(report, refresh)
    paths = list(paths)
    looked_up = asking.arguments(paths)
    for path in paths:
        report.files.append(path)
        for item in looked_up[path] if path in looked_up else read_file(path, chosen, report, seen, asking):
            report.read += 1
            yield item
        report.sum_up()
    if report.strict and report.problems:
        raise BadData("--strict: there are problems, so nothing was done")


class Asking(NamedTuple):
    """How to look up identifiers in the input. Nothing is imported for it unless there are any."""

    report: InputReport
    refresh: bool = False

    def arguments(self, paths: list[str]) -> dict[str, list[Item]]:
        """The items of the arguments that are identifiers."""
        from refdesk.cli.lookup import identifier_in

        given = [(path, named) for path in dict.fromkeys(paths) if path != "-" and (named := identifier_in(path))]
        return dict(zip((path for path, _ in given), self.look_up(given), strict=True))

    def listed(self, data: bytes) -> list[Item] | None:
        """The items of a list of identifiers, one per line; None if the data is something else."""
        from refdesk.cli.lookup import identifiers_in

        given = identifiers_in(data)
        return [item for items in self.look_up(given) for item in items] if given else None

    def look_up(self, given: list[tuple[str, Any]]) -> list[list[Item]]:
        """The items of each identifier."""
        if not given:
            return []
        from refdesk.cli.lookup import items_found, session_for

        return items_found(given, session_for(self.report.offline, self.refresh), self.report)


def read_file(
    path: str,
    form: Format | None,
    report: InputReport,
    seen: dict[str, int] | None = None,
    asking: Asking | None = None,
    keys_stay: bool = False,
) -> Iterator[Item]:
    """The items of one file; its problems are reported.

    With `seen`, a duplicate key is changed, so that each key occurs once. With `keys_stay`, duplicate keys are neither
    changed nor reported, because the library assigns keys.
    """
    if form is None and (program := library_of(path, keys_stay)):
        yield from read_library(path, program, report, seen)
        return
    data = read_bytes(path)
    if asking and form is None and len(data) < LONGEST_LIST and (listed := asking.listed(data)) is not None:
        yield from listed
        return
    name = "<stdin>" if path == "-" else path
    if not data.strip():
        report.add(name, Problem("the file is empty", code="empty"))
        return
    # binary data is never what its suffix says
    form = form or recognise(data) or (recognise(data, path) if is_text(data) else None)
    if form is None or not form.reads:
        report.add(name, Problem(unrecognised(path), code="unknown-format"))
        return
    place: Problem | None = None  # the place of a duplicate key, reported with its new key
    for record in form.read(data):
        if not isinstance(record, Problem):
            yield record if seen is None else unrepeated(record, seen, name, report, place)
            place = None
        elif record.code == "duplicate-key" and (seen is not None or keys_stay):
            place = record
        else:
            report.add(name, record)


def unrecognised(path: str) -> str:
    """What is wrong with a file that is in no format for references, and what to do about it."""
    from refdesk.documents.registry import by_name as document_format

    document = document_format(os.path.splitext(path)[1].lower() or "-")
    if document is not None:
        return (
            f"is a document ({document.title}), not a list of references (`refdesk cited {path}` prints what it cites)"
        )
    return "format not recognised (see `refdesk formats`; name one with --from)"


def read_library(path: str, program: Program, report: InputReport, seen: dict[str, int] | None) -> Iterator[Item]:
    """The items of another program's library."""
    for record in program.read(Path(path)):
        if isinstance(record, Problem):
            report.add(path, record)
        else:
            yield record if seen is None else unrepeated(record, seen, path, report, None)


def library_of(path: str, importing: bool) -> Program | None:
    """The program whose library this file or folder is, if any. A .bib file counts as a library only when importing."""
    if path == "-":
        return None
    from refdesk.library.others import recognise as recognise_library

    program = recognise_library(Path(path))
    return program if program and (importing or not program.in_bibtex) else None


def is_text(data: bytes) -> bool:
    """Whether this is text: UTF-8, a legacy encoding, or UTF-16 with a byte order mark."""
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


def unrepeated(item: Item, seen: dict[str, int], source: str, report: InputReport, place: Problem | None) -> Item:
    """The item; if an earlier one has its key, a letter is added to the key, and that is reported."""
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
    problem = place or Problem("", key=key, code="duplicate-key", severity="warning")
    report.add(source, problem._replace(message=f"duplicate key: renamed to '{new}'"))
    return {**item, "id": new}
