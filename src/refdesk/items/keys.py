"""The key of a new item: authorYEAR in plain letters or by a pattern, with a letter if it is taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count

from refdesk.items import Item
from refdesk.items.fold import fold
from refdesk.items.record import family, people, texts, year

STOP_WORDS = frozenset("a an the on of in for to and der die das le la les un une el los las il lo".split())


def is_key(text: str) -> bool:
    """Whether that may be a key: one word of printable characters (no white space, control, format or bidirectional ones, no
    half surrogates) that begins with neither `-`, as options do, nor `@`, as cites do. So one key per line is safe."""
    return bool(text) and text[0] not in "-@" and " " not in text and text.isprintable()


def valid_key(text: str) -> str:
    """The valid key nearest to a text: white space and line ends become `-`; it may be empty."""
    word = "-".join(text.split())
    return "".join(character for character in word if character.isprintable()).lstrip("-@")


def letters(number: int) -> str:
    """1 -> a, 2 -> b ... 26 -> z, 27 -> aa; 0 -> ''."""
    text = ""
    while number:
        number, digit = divmod(number - 1, 26)
        text = chr(97 + digit) + text
    return text


def base_key(item: Item) -> str:
    """`meshvelishvili2024`; the title's first word if there are no names, `nd` if there is no year."""
    first = next(people(item, "author", "editor", "translator", "director"), None)
    name = fold(family(first)) if first else ""
    name = name.replace(" ", "") or next(iter(fold(str(item.get("title") or "")).split()), "") or "anon"
    when = year(item)
    return f"{name[:40]}{when if when is not None else 'nd'}"


def pattern_key(pattern: str, item: Item) -> str:
    """A key by a pattern: {author}, {authors}, {year}, {title} (its first significant word), {titles} (three of them), or any
    variable's first word; {Author} and {AUTHOR} change the case."""

    def value(name: str) -> str:
        if name in ("author", "authors"):
            families = [fold(family(p)).replace(" ", "") for p in people(item, "author", "editor", "translator")]
            return "".join(families[: 1 if name == "author" else 3])
        if name == "year":
            return str(year(item) or "")
        limit = 3 if name == "titles" else 1
        words = fold(" ".join(texts(item.get("title" if name == "titles" else name, "")))).split()
        return "".join([word for word in words if word not in STOP_WORDS][:limit])

    def cased(match: re.Match[str]) -> str:
        name = match[1]
        text = value(name.lower())
        return text.upper() if name.isupper() else text.capitalize() if name[0].isupper() else text

    key = re.sub(r"\{([A-Za-z-]+)\}", cased, pattern)
    return re.sub(r"[^\w.:/+-]", "", key) or "anon"


def near_keys(key: str, keys: Iterable[str], count: int = 3) -> list[str]:
    """The keys nearest to a mistyped one: the same in other case, then by their letters."""
    from rapidfuzz import fuzz, process

    wanted = key.lower()
    near = process.extract(
        wanted, {each: each.lower() for each in keys}, scorer=fuzz.ratio, score_cutoff=70, limit=count
    )
    return [each for _, _, each in near]


def did_you_mean(key: str, keys: Iterable[str]) -> str:
    """`; did you mean king?`, or nothing."""
    near = near_keys(key, keys)
    return f"; did you mean {', '.join(near)}?" if near else ""


def free_key(base: str, taken: Callable[[str], bool]) -> str:
    """The key itself if it is free, else with the first letter that makes it so: a ... z, aa ..."""
    return next(key for number in count() if not taken(key := base + letters(number)))


def with_keys(items: Iterable[Item], pattern: str | None = None) -> Iterator[Item]:
    """The items; those without a key get one, by the pattern or else authorYEAR."""
    times: dict[str, int] = {}  # how often a base was used, so that a thousand items of one author and year stay linear
    for item in items:
        if not item.get("id"):
            base = pattern_key(pattern, item) if pattern else base_key(item)
            number = times.get(base, 0)
            while (key := base + letters(number)) in times:
                number += 1
            times[base] = number + 1
            item = {"id": key, **{name: value for name, value in item.items() if name != "id"}}
        times.setdefault(str(item["id"]), 1)
        yield item
