"""The references that a command works on: keys, files, a query, or the whole library."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from refdesk.cli.messages import followed, tell
from refdesk.cli.options import Missing
from refdesk.errors import BadData, NegativeAnswer, UsageError
from refdesk.items.tuples import NamedTuple

if TYPE_CHECKING:
    from refdesk.items import Item


class Selected(NamedTuple):
    """The items in the order asked for; the keys that do not exist; and the current key for each former key."""

    items: list[Item]
    missing: list[str]
    renamed: dict[str, str]


def bare(key: str) -> str:
    """`@KEY` and `KEY` are the same key."""
    return key.strip().removeprefix("@")


def given_keys(keys: Sequence[str] | None) -> list[str] | None:
    """The keys given, where `-` stands for the first word of each line of standard input; None if there are none."""
    if not keys:
        return None

    def each() -> Iterator[str]:
        for key in keys:
            if key == "-":
                yield from (words[0] for line in sys.stdin if (words := line.split("\t")[0].split()))
            else:
                yield key

    given = list(dict.fromkeys(bare(key) for key in each()))
    if not given:
        raise NegativeAnswer("no keys on standard input")
    return given


def select(
    keys: Sequence[str] | None,
    files: Sequence[str] | None = None,
    library: str | None = None,
    query: str | None = None,
    missing: Missing = "error",
    offline: bool = False,
) -> Selected:
    """The items with these keys, or of this query, or all: from the files if there are any, else from the library.

    Files and a library that is named together are one source. A key that is in neither and looks like an identifier is
    looked up in the registries. A missing key raises NegativeAnswer, unless it is to be kept or skipped, which is
    reported. So does an empty result.
    """
    if keys and query is not None:
        raise UsageError("KEY and --query cannot be combined")
    wanted = given_keys(keys)
    of_files = from_files(files, wanted) if files else {}
    with_library = library is not None or not files
    if wanted is None or query is not None:
        return Selected(all_of(of_files, with_library, library, query), [], {})
    by_key = of_files | sought(wanted, of_files, with_library, library, offline)
    lacking = [key for key in wanted if key not in by_key]
    if lacking:
        said = no_such_keys(lacking, by_key, files, library)
        if missing == "error":
            raise NegativeAnswer(said)
        tell(said, even_quiet=True)
    ids = {key: str(by_key[key]["id"]) for key in wanted if key in by_key}
    items = list({id: by_key[key] for key, id in ids.items()}.values())
    return Selected(items, lacking, {key: id for key, id in ids.items() if key != id})


def all_of(of_files: dict[str, Item], with_library: bool, library: str | None, query: str | None) -> list[Item]:
    """All items of the files and the library, or those that match the query. NegativeAnswer if there are none."""
    items = list(of_files.values())
    if query is not None and items:
        items = queried(items, query)
    if with_library:
        items += [item for item in library_items(library, query) if item["id"] not in of_files]
    if not items:
        raise NegativeAnswer(f"nothing matches '{query}'" if query is not None else "there are no references")
    return items


def sought(
    wanted: Sequence[str], of_files: dict[str, Item], with_library: bool, library: str | None, offline: bool
) -> dict[str, Item]:
    """The items for keys that the files lack: from the library, then from the registries."""
    by_key: dict[str, Item] = {}
    lacking = [key for key in wanted if key not in of_files]
    if lacking and with_library:
        try:
            by_key = from_library(lacking, library)
        except BadData:  # there is no library
            refuse_files(lacking)
            if not all(map(identifiers, lacking)):
                raise
    lacking = [key for key in lacking if key not in by_key]
    return by_key | from_registries([key for key in lacking if identifiers(key)], offline)


def no_such_keys(lacking: list[str], by_key: dict[str, Item], files: Sequence[str] | None, library: str | None) -> str:
    """The message for missing keys. UsageError if one is the name of a file."""
    from refdesk.items.keys import did_you_mean

    refuse_files(lacking)
    if len(lacking) > 1:
        return f"no such keys: {', '.join(lacking)}"
    return f"no such key: {lacking[0]}" + did_you_mean(lacking[0], known_keys(by_key, files, library))


def known_keys(by_key: dict[str, Item], files: Sequence[str] | None, library: str | None) -> list[str]:
    """The existing keys, for a suggestion."""
    keys = list(by_key)
    if library is not None or not files:
        from refdesk.cli.desk import library_at

        keys += library_at(library).ask(lambda shown: [place.key for place in shown.places()])
    return keys


def identifiers(key: str) -> bool:
    """Whether a key is an identifier that a registry can look up."""
    from refdesk.cli.lookup import identifier_in

    return identifier_in(key) is not None


def from_registries(keys: Sequence[str], offline: bool) -> dict[str, Item]:
    """The items of identifiers, with the identifiers as their keys. NetworkError if a registry could not be asked."""
    if not keys:
        return {}
    from refdesk.cli.lookup import identifier_in, items_found, session_for
    from refdesk.cli.reading import InputReport
    from refdesk.errors import NetworkError

    report = InputReport(offline=offline)
    given = [(key, identifier) for key in keys if (identifier := identifier_in(key))]
    answers = items_found(given, session_for(offline), report)
    if any(problem.code == "network" for _, problem in report.problems):
        raise NetworkError
    return {key: {**items[0], "id": key} for (key, _), items in zip(given, answers, strict=True) if items}


def refuse_files(keys: Sequence[str]) -> None:
    """UsageError if a key is the name of a file: -b was forgotten."""
    import os

    for key in keys:
        if "." in key and os.path.isfile(key):
            raise UsageError(f"'{key}' is a file, not a key (to use its references: -b {key})")


def from_files(files: Sequence[str], wanted: Sequence[str] | None = None) -> dict[str, Item]:
    """The files' items by key. Warnings about items that are not wanted are not printed."""
    from refdesk.cli.reading import InputReport, read_files
    from refdesk.items.keys import with_keys

    report = InputReport(about=None if wanted is None else frozenset(wanted))
    items = {str(item["id"]): item for item in with_keys(followed(read_files(files, None, report), "reading"), None)}
    if not items:
        report.finish()
    return items


def library_items(named: str | None, query: str | None) -> list[Item]:
    from refdesk.library import Library, locate

    library = Library(locate(named))
    return list(library) if query is None else library.query(query)


def queried(items: list[Item], query: str) -> list[Item]:
    """The items that match a query, by way of a temporary library."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from refdesk.items.record import dump
    from refdesk.library import Library
    from refdesk.library.view import discard

    with TemporaryDirectory() as folder:
        path = Path(folder) / "references.json"
        path.write_bytes(b"[" + b",".join(map(dump, items)) + b"]")
        try:
            return Library(path).query(query)
        finally:
            discard(path)


def from_library(keys: list[str], named: str | None) -> dict[str, Item]:
    """The library's items by these keys, which may be former keys; missing ones are left out."""
    from refdesk.cli.desk import library_at

    library = library_at(named)
    try:
        return dict(zip(keys, library.get_all(keys), strict=True))
    except NegativeAnswer:
        items = {}
        for key in keys:
            try:
                items[key] = library.get(key)
            except NegativeAnswer:
                continue
        return items
