"""`refdesk bib --jobs`: JSON Lines in, an entry a line out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from refdesk.errors import BadData, NegativeAnswer, PartlyDone, UsageError

if TYPE_CHECKING:
    from refdesk.rendering.engine import EngineName
    from refdesk.rendering.one_by_one import Chunk, EntryOptions
    from refdesk.styles.names import StyleFile


def render_lines(
    jobs: int,
    files: Sequence[str] | None,
    of_a_list: Mapping[str, object],
    *,
    style: str | None,
    form: str | None,
    locale: str | None,
    item_locale: bool,
    no_sort: bool,
    highlight: Sequence[str] | None,
    annotate: str | None,
    links: bool,
    rows: bool,
    template: str | None,
    output: str | None,
    quiet: bool,
    engine: EngineName,
) -> None:
    """Write the entry of each item, in the order of the files; a line that is broken is told, and the rest goes on.

    `of_a_list` are the options, by name, that make sense for a list as a whole alone.
    """
    from refdesk.cli.output import write
    from refdesk.cli.rendering import report_extensions, shown_format, style_named
    from refdesk.rendering.one_by_one import EntryOptions, chunks

    if refused := [name for name, value in of_a_list.items() if value]:
        raise UsageError(f"--jobs renders each item by itself: it does not go with {', '.join(refused)}")
    if not files:
        raise UsageError("--jobs reads JSON Lines: -b names the file (- is standard input)")
    chosen, writer = style_named(style), shown_format(form, output)
    if writer.binary:
        raise UsageError(f"--jobs cannot write {writer.id}: an entry is a line")
    report_extensions(chosen)
    tell_needs(chosen, locale, no_sort, quiet)
    options = EntryOptions(
        chosen,
        locale,
        writer.id,
        links,
        item_locale,
        annotate,
        tuple(highlight or ()),
        template,
        rows,
        engine,
    )
    tally = Tally(quiet)
    write(entries(chunks((name_of(path), lines_of(path)) for path in files), options, jobs, tally), output)
    tally.finish(files)


def tell_needs(style: StyleFile, locale: str | None, no_sort: bool, quiet: bool) -> None:
    """Say what entries lack that are rendered one by one; NegativeAnswer where the style has no list."""
    from refdesk.cli.output import tell
    from refdesk.rendering.document_needs import NUMBERING, SORTING, document_needs
    from refdesk.rendering.engine import make_processor

    made = make_processor(style, locale).style
    if made.bibliography is None:
        raise NegativeAnswer(f"style {style.id} has citations only, no reference list")
    had = {NUMBERING, *([SORTING] if no_sort else [])}  # the numbers are those of the input's order
    lacking = [need for need in document_needs(made).entries if need not in had]
    if lacking and not quiet:
        tell(f"{style.id}: --jobs renders each entry by itself, without the list's {', '.join(lacking)}")


class Tally:
    """How many lines were read, and how many of them gave no entry."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.entries = 0
        self.errors = 0

    def finish(self, files: Sequence[str]) -> None:
        """Raise what the errors amount to."""
        if not self.entries:
            raise BadData("" if self.errors else f"{', '.join(map(name_of, files))}: no references found")
        if self.errors:
            lines = "line was" if self.errors == 1 else "lines were"
            raise PartlyDone(f"{self.errors:,} {lines} skipped, {self.entries:,} rendered")


def entries(chunks: Iterator[Chunk], options: EntryOptions, jobs: int, tally: Tally) -> Iterator[str]:
    """The lines to write; problems are told as they are met."""
    from contextlib import closing

    from refdesk.cli.output import json_line, tell
    from refdesk.rendering.one_by_one import render

    with closing(render(chunks, options, jobs)) as rendered:
        for source, written, problems in rendered:
            for problem in problems:
                tally.errors += problem.severity == "error"
                if problem.severity == "error" or not tally.quiet:
                    tell(problem.located(source), problem.severity, file=source, line=problem.line, code=problem.code)
            tally.entries += len(written)
            yield from (json_line(**row) for row in written) if options.rows else written


def name_of(path: str) -> str:
    return "<stdin>" if path == "-" else path


def lines_of(path: str) -> Iterator[bytes]:
    """The lines of a file as they come; BadData where its first line shows that it is no JSON Lines."""
    if path == "-":
        yield from as_json_lines(path, sys.stdin.buffer)
    else:
        with open(path, "rb") as file:
            yield from as_json_lines(path, file)


def as_json_lines(path: str, lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines, once the first that is not empty was looked at."""
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
                    f"{name_of(path)}: is {form.title}, not an item a line: "
                    f"`refdesk convert {path} -t jsonl` makes it that"
                )
        break
    yield from chain(before, lines)
