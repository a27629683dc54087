"""The entries that styles print for a reference: for the styles likely to match (see `styles.likeness`), or for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from refdesk.styles.files import style_path
from refdesk.styles.index import recall, remember, stamp_of_styles
from refdesk.styles.likeness import Parts, candidates, made_up, name_of
from refdesk.styles.locales import read_locale

if TYPE_CHECKING:
    from refdesk.items import Item


class Watched(Protocol):
    """A function that passes on the parts of a long task, and may show progress out of `total`."""

    def __call__(self, parts: Iterator[Any], total: int) -> Iterator[Any]: ...


def unwatched(parts: Iterator[Any], total: int) -> Iterator[Any]:
    return parts


def likely_entries(
    reference: str, item: Item, styles: Sequence[str], wanted: set[str], watched: Watched = unwatched
) -> dict[str, str]:
    """The entries of these styles for the item: of the likely styles, or of all if their shapes are not known yet."""
    work = made_up(item)
    shapes = recall(name_of(work), stamp_of_styles())
    if shapes is not None:
        few = candidates(reference, item, {style: parts for style, parts in shapes.items() if style in wanted})
        return {style: text for style, [(text, _)] in every_entry(few, [item], watched)}
    if len(wanted) < len(styles) / 2:
        return {style: text for style, [(text, _)] in every_entry(sorted(wanted), [item], watched)}
    entries = dict(every_entry(styles, [work, item], watched))
    remember(name_of(work), stamp_of_styles(), {style: parts for style, [(_, parts), _] in entries.items()})
    return {style: text for style, [_, (text, _)] in entries.items() if style in wanted}


def every_entry(
    styles: Sequence[str], items: Sequence[Item], watched: Watched
) -> Iterator[tuple[str, list[tuple[str, Parts]]]]:
    """Each style's entries for the items, computed on all cores; `watched` sees each part when it is done."""
    import os
    import signal
    from concurrent.futures import ProcessPoolExecutor
    from itertools import repeat

    paths = [str(path) for style in styles if (path := style_path(style))]
    parts = [paths[start : start + 40] for start in range(0, len(paths), 40)]
    workers = min(len(parts), os.cpu_count() or 1)
    # Ctrl-C ends this process, which ends its workers
    pool = ProcessPoolExecutor(workers, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    try:
        for entries in watched(pool.map(some_entries, parts, repeat(items)), len(parts)):
            yield from entries
    finally:
        pool.shutdown(cancel_futures=True)


def some_entries(paths: Iterable[str], items: Sequence[Item]) -> list[tuple[str, list[tuple[str, Parts]]]]:
    """The entries of some styles for the items, as text and in parts; styles that cannot render them are left out."""
    from pathlib import Path

    from refdesk.csl.explain import roles
    from refdesk.csl.processor import Processor
    from refdesk.errors import RefdeskError
    from refdesk.writers.text import on_one_line

    rendered = []
    for path in map(Path, paths):
        try:
            engine = Processor(path.read_bytes(), read_locale)
            lists = [engine.bibliography([item]) for item in items]
        except (RefdeskError, ValueError, LookupError, TypeError, AttributeError):
            continue
        entries = [entry for made in lists if made for entry in made.entries]
        if len(entries) == len(items):
            parts: list[Parts] = [roles(entry, item) for entry, item in zip(entries, items, strict=True)]
            rendered.append((path.stem, list(zip(map(on_one_line, entries), parts, strict=True))))
    return rendered
