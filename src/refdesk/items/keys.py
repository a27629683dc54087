"""Keys: authorYEAR in plain letters, with a letter where it is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from refdesk.items import Item
from refdesk.items.fold import fold
from refdesk.items.record import family, people, year


def base_key(item: Item) -> str:
    """`meshvelishvili2024`; the title's first word where nobody is named, `nd` where there is no year."""
    first = next(people(item, "author", "editor", "translator", "director"), None)
    name = fold(family(first)) if first else ""
    name = name.replace(" ", "") or next(iter(fold(str(item.get("title") or "")).split()), "") or "anon"
    when = year(item)
    return f"{name[:40]}{when if when is not None else 'nd'}"


def free_key(base: str, taken: Callable[[str], bool]) -> str:
    """The key itself, else the key with a letter: a ... z, aa ..."""
    return next(key for key in (base + letters for letters in _suffixes()) if not taken(key))


def _suffixes() -> Iterator[str]:
    yield ""
    for n in count(1):
        letters = ""
        while n:
            n, digit = divmod(n - 1, 26)
            letters = chr(97 + digit) + letters
        yield letters
