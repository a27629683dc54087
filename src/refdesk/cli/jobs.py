"""`refdesk bib --jobs`: JSON Lines in, one entry per line out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import typer

from refdesk.errors import BadData, NegativeAnswer, PartlyDone, UsageError
from refdesk.rendering.one_by_one import Chunk, EntryOptions, chunks, render

if TYPE_CHECKING:
    from refdesk.styles.names import StyleFile


LIST_OPTIONS = frozenset(
    "keys library query sort reverse group_by start offset most title width standalone metadata".split()
)
"""The parameters of `bib` that make sense only for a list as a whole."""


def refuse_list_options(context: typer.Context) -> None:
    """UsageError if one of LIST_OPTIONS is on the command line."""
    refused = [
        "a key" if parameter.name == "keys" else max(parameter.opts, key=len)
        for parameter in context.command.params
        if parameter.name in LIST_OPTIONS
        and (source := context.get_parameter_source(parameter.name)) is not None
        and source.name == "COMMANDLINE"
    ]
    if refused:
        raise UsageError(f"--jobs renders each item by itself: it cannot be combined with {', '.join(refused)}")


def render_lines(
    files: Sequence[str] | None, options: EntryOptions, jobs: int, output: str | None, *, keeps_order: bool
) -> None:
    """Write the entry of each item, in the order of the files. A broken line is reported and skipped."""
    from refdesk.cli.output import write
    from refdesk.cli.rendering import report_extensions

    if not files:
        raise UsageError("--jobs reads JSON Lines: -b names the file (- is standard input)")
    if options.writer.binary:
        raise UsageError(f"--jobs cannot write {options.format}: an entry is a line")
    report_extensions(options.style)
    tell_needs(options.style, options.locale, keeps_order)
    tally = Tally()
    write(entries(chunks((name_of(path), lines_of(path)) for path in files), options, jobs, tally), output)
    tally.finish(files)


def tell_needs(style: StyleFile, locale: str | None, keeps_order: bool) -> None:
    """Report what entries lack if they are rendered one by one. NegativeAnswer if the style has no list."""
    from refdesk.cli.messages import tell
    from refdesk.rendering.document_needs import NUMBERING, SORTING, document_needs
    from refdesk.rendering.engine import make_processor

    made = make_processor(style, locale).style
    if made.bibliography is None:
        raise NegativeAnswer(f"style {style.id} has citations only, no reference list")
    had = {NUMBERING, *([SORTING] if keeps_order else [])}  # the numbers are those of the input's order
    lacking = [need for need in document_needs(made).entries if need not in had]
    if lacking:
        tell(f"{style.id}: --jobs renders each entry by itself, without the list's {', '.join(lacking)}")


class Tally:
    """Counts of the entries written and of the errors."""

    def __init__(self) -> None:
        self.entries = 0
        self.errors = 0

    def finish(self, files: Sequence[str]) -> None:
        """Raise BadData if there are no entries, PartlyDone if there were errors."""
        if not self.entries:
            raise BadData("" if self.errors else f"{', '.join(map(name_of, files))}: no references found")
        if self.errors:
            lines = "line was" if self.errors == 1 else "lines were"
            raise PartlyDone(f"{self.errors:,} {lines} skipped, {self.entries:,} rendered")


def entries(chunks: Iterator[Chunk], options: EntryOptions, jobs: int, tally: Tally) -> Iterator[str]:
    """The lines to write. Problems are reported as they occur."""
    from contextlib import closing

    from refdesk.cli.messages import tell
    from refdesk.cli.output import json_line

    with closing(render(chunks, options, jobs)) as rendered:
        for source, written, problems in rendered:
            for problem in problems:
                tally.errors += problem.severity == "error"
                tell(problem.located(source), problem.severity, file=source, line=problem.line, code=problem.code)
            tally.entries += len(written)
            yield from (json_line(**row) for row in written) if options.rows else written


def name_of(path: str) -> str:
    return "<stdin>" if path == "-" else path


def lines_of(path: str) -> Iterator[bytes]:
    """The lines of a file, as they arrive. BadData if its first line shows that it is not JSON Lines."""
    if path == "-":
        yield from as_json_lines(path, sys.stdin.buffer)
    else:
        with open(path, "rb") as file:
            yield from as_json_lines(path, file)


def as_json_lines(path: str, lines: Iterator[bytes]) -> Iterator[bytes]:
    """The same lines, after a check of the first one that is not empty."""
    from refdesk.formats.registry import recognise

    before: list[bytes] = []
    for line in lines:
        before.append(line)
        if line.isspace():
            continue
        if not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{") or line.strip() == b"{":
            form = recognise(line, path)
            if form is not None and form.id != "jsonl" and not form.weak:
                raise BadData(
                    f"{name_of(path)}: is {form.title}, not one item per line "
                    f"(`refdesk convert {path} -t jsonl` converts it)"
                )
        break
    yield from chain(before, lines)
