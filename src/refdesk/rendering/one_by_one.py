"""Items one by one: each entry as in a list of that item alone, but with its own number.

The input is JSON Lines, one item per line. It is read in chunks, which one or several processes render. Results come in
the order of the input. Only as many chunks are in memory as keep the processes busy, so memory does not grow with the
input.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from refdesk.errors import PartlyDone, RefdeskError
from refdesk.items import Item, Problem
from refdesk.items.tuples import NamedTuple
from refdesk.rendering.engine import Engine, EngineName, make_engine
from refdesk.rendering.entries import as_lines, as_rows, on_a_line
from refdesk.rendering.lists import ListOptions, make_list
from refdesk.styles.names import StyleFile
from refdesk.writers import Writer, by_name

if TYPE_CHECKING:
    from concurrent.futures import Future

LINES = 128  # per chunk: about 0.2 s of work
AHEAD = 3  # chunks per process that are read, being rendered, or rendered but not yet written


@dataclass(frozen=True, slots=True)
class EntryOptions:
    """How to render and write each entry. It is sent to the processes, so it holds names instead of processors."""

    style: StyleFile
    locale: str | None = None
    format: str = "text"
    links: bool = True
    item_locale: bool = False
    annotate: str | None = None
    highlight: tuple[str, ...] = ()
    template: str | None = None  # None: just the entry
    rows: bool = False  # rows of data (see `as_rows`), not lines of text
    engine: EngineName = "refdesk"

    @property
    def writer(self) -> Writer:
        writer = by_name(self.format)
        assert writer is not None
        return writer


class Chunk(NamedTuple):
    """Lines of a file, with the number of the first line and of the first item."""

    source: str
    line: int
    number: int
    lines: tuple[bytes, ...]


class Rendered(NamedTuple):
    """The result of a chunk: a line of text or a row of data for each entry, and the problems of its lines."""

    source: str
    entries: list[Any]
    problems: list[Problem]


def chunks(sources: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[Chunk]:
    """The lines of files, by name, in chunks. Items are numbered across files; empty lines are not items."""
    number = 1
    for source, file in sources:
        lines = iter(file)
        line = 1
        while chunk := tuple(islice(lines, LINES)):
            yield Chunk(source, line, number, chunk)
            line += len(chunk)
            number += sum(not each.isspace() for each in chunk)


def render(chunks: Iterable[Chunk], options: EntryOptions, jobs: int = 1) -> Generator[Rendered]:
    """The chunks rendered by this many processes, in order; 1 is this process."""
    render_one = partial(render_chunk, options)
    return (render_one(chunk) for chunk in chunks) if jobs == 1 else in_processes(render_one, chunks, jobs)


def in_processes(function: Callable[[Chunk], Rendered], chunks: Iterable[Chunk], jobs: int) -> Generator[Rendered]:
    """The results of the function for each chunk, in order. The processes end with this generator.

    They are forks where that is safe, on Linux: a fresh process would run the program's main script again.
    """
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    context = get_context("fork" if sys.platform == "linux" else "spawn")
    pending: deque[Future[Rendered]] = deque()
    with ProcessPoolExecutor(jobs, context, leave_interrupts_to_the_parent) as pool:
        try:
            for chunk in chunks:
                pending.append(pool.submit(function, chunk))
                if len(pending) >= AHEAD * jobs:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        except BrokenProcessPool:
            raise PartlyDone("a process was ended from outside: what follows was not rendered") from None
        finally:
            pool.shutdown(cancel_futures=True)


def leave_interrupts_to_the_parent() -> None:
    """Ignore Ctrl+C, which reaches every process of a terminal: workers stop, without a traceback, when the parent
    does."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def render_chunk(options: EntryOptions, chunk: Chunk) -> Rendered:
    """The entries of a chunk. A fault in a line becomes a problem of that line, and rendering continues."""
    from refdesk.formats.json_lines import read_line

    entries: list[Any] = []
    problems: list[Problem] = []
    number = chunk.number
    for place, line in enumerate(chunk.lines, chunk.line):
        if line.isspace():
            continue
        for read in read_line(line, place):
            if isinstance(read, Problem):
                problems.append(read)
                continue
            try:
                written = write_entry(options, read, number)
            except Exception as error:
                reason = str(error) if isinstance(error, RefdeskError) else f"{type(error).__name__}: {error}"
                said = f"could not be rendered: {reason} (entry skipped)"
                problems.append(Problem(said, place, key=key_of(read), code="not-rendered"))
                continue
            entries += written
            if not written:
                said = "the style shows nothing of it: it has no entry"
                problems.append(Problem(said, place, key=key_of(read), code="no-entry", severity="warning"))
        number += 1
    return Rendered(chunk.source, entries, problems)


def key_of(item: Item) -> str | None:
    return str(item["id"]) if item.get("id") else None


def write_entry(options: EntryOptions, item: Item, number: int) -> list[Any]:
    """The entry of an item as a line of text or a row of data; empty if the style renders nothing for it."""
    from refdesk.items.keys import with_keys

    items = list(with_keys([item]))
    list_options = ListOptions(
        keep_order=True, item_locale=options.item_locale, annotate=options.annotate, first_number=number
    )
    listed = make_list(items, engines(options), options.locale, list_options)
    if listed is None:
        return []
    if options.rows:
        return list(as_rows(listed.entries, items, options.links, parts=options.engine == "refdesk"))
    if options.template is None:
        return [on_a_line(entry, options.writer, options.links) + "\n" for entry in listed.entries]
    return list(as_lines(listed.entries, items, options.template, options.writer, options.links))


@lru_cache(maxsize=1)
def engines(options: EntryOptions) -> Callable[[str | None], Engine]:
    """The style's engine for a locale, made once in each process."""
    return cache(
        lambda locale: make_engine(
            options.style, locale, options.engine, links=options.links, highlight=options.highlight
        )
    )
