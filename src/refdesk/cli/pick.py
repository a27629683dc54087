"""`refdesk pick`: choose references from a list, with fzf if it is installed."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

from refdesk.cli.options import LibraryOption, argument

if TYPE_CHECKING:
    from refdesk.items import Item
    from refdesk.library import Library

SHOWN = 20


def pick(
    words: Annotated[
        list[str] | None, argument("[QUERY]...", "Offer only the references that match this query.")
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Choose references from a list, and print their keys.

    Uses fzf if it is installed (Tab marks several); otherwise type numbers (1 3-5) to choose, words to search again, or Enter
    to leave. It needs a terminal; scripts use `refdesk search --keys`.

    Examples:

      refdesk cite $(refdesk pick)
    """
    import shutil

    from refdesk.cli.desk import library_at
    from refdesk.cli.output import write
    from refdesk.errors import NegativeAnswer, UsageError

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("pick needs a terminal (use refdesk search --keys in scripts)")
    store = library_at(library)
    text = " ".join(words or [])
    fzf = shutil.which("fzf")
    keys = with_fzf(fzf, matching(store, text)) if fzf else by_number(store, text)
    if not keys:
        raise NegativeAnswer("nothing was chosen")
    write(key + "\n" for key in keys)


def matching(store: Library, text: str, limit: int | None = None) -> Iterable[Item]:
    """The references that match the words; all, without words."""
    from refdesk.library import search
    from refdesk.library.query import parse

    query = parse(text) if text.strip() else None
    return store.at(lambda shown: search.find(shown, query, limit=limit))


def line(item: Item) -> str:
    """A reference on one line: key, author, year, title."""
    from refdesk.cli.output import cell
    from refdesk.rendering.rows import COLUMNS, row

    shown = row(item)
    return "\t".join(cell(shown[column]) for column in COLUMNS)


def with_fzf(fzf: str, items: Iterable[Item]) -> list[str]:
    """The keys of the lines chosen in fzf."""
    import subprocess
    from contextlib import suppress

    command = [fzf, "--multi", "--delimiter=\t", "--tabstop=4", "--no-sort", "--prompt=reference> "]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as chooser:
        assert chooser.stdin
        assert chooser.stdout
        with suppress(BrokenPipeError):  # the user chose before fzf had read everything
            for item in items:
                chooser.stdin.write(line(item) + "\n")
        with suppress(BrokenPipeError):
            chooser.stdin.close()
        return [chosen.split("\t")[0] for chosen in chooser.stdout.read().splitlines()]


def by_number(store: Library, text: str) -> list[str]:
    """The keys chosen by their numbers in a short list."""
    from refdesk.cli.terminal import hanging
    from refdesk.items.record import key_of
    from refdesk.library.query import QueryError

    while True:
        try:
            matches = list(matching(store, text, SHOWN))
        except QueryError as error:
            print(*error.pointed(), f"refdesk: {error}", sep="\n", file=sys.stderr)
            matches = []
        for number, item in enumerate(matches, 1):
            print(hanging(line(item).replace("\t", "  "), 4, first=f"{number:3} ", stream=sys.stderr), file=sys.stderr)
        print(
            "Numbers choose (1 3-5), words search: " if matches else "Nothing found; other words: ",
            end="",
            file=sys.stderr,
        )
        sys.stderr.flush()
        answer = sys.stdin.readline().strip()
        if not answer:
            return []
        numbers = chosen(answer, len(matches))
        if numbers:
            return [key_of(matches[number - 1]) for number in numbers]
        text = answer


def chosen(answer: str, count: int) -> list[int]:
    """`1 3-5` -> 1, 3, 4, 5; empty if it is not a choice from a list of this length."""
    import re

    numbers: list[int] = []
    for part in re.split(r"[\s,]+", answer):
        bounds = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", part)
        if not bounds:
            return []
        numbers += range(int(bounds[1]), int(bounds[2] or bounds[1]) + 1)
    return list(dict.fromkeys(numbers)) if numbers and all(1 <= number <= count for number in numbers) else []
