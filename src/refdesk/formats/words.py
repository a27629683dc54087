"""Lists of words that are data files of a package: a class in brackets, then its words, with bars between them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def read_words(package: str) -> dict[str, tuple[str, ...]]:
    """The words or patterns of each class in the package's `words.txt`."""
    lists: dict[str, list[str]] = {}
    words: list[str] = []
    for line in files(package).joinpath("words.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            words = lists.setdefault(line[1:-1], [])
        elif not line.startswith("#"):
            words += filter(None, map(str.strip, f" {line} ".split(" | ")))
    return {name: tuple(own) for name, own in lists.items()}
