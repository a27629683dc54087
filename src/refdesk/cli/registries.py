"""`refdesk fill`, `refdesk cache` and `refdesk retractions`: data from registries, their cached answers, and the list
of retractions."""

from __future__ import annotations

from typing import Annotated

from refdesk.cli import subcommands
from refdesk.cli.options import (
    DryRunOption,
    JsonOption,
    LibraryOption,
    Lookup,
    argument,
    option,
)

cache = subcommands(help="List or clear the cached answers of registries.")
retractions = subcommands(help="Update the local list of retractions for `check --online`.")


def fill(
    keys: Annotated[
        list[str], argument("KEY...", "Keys of references; - reads keys from standard input.", completes="keys")
    ],
    lookup: Lookup,
    library: LibraryOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Fill in missing fields from registries, and print the keys of the references that changed.

    The record is found by DOI, arXiv number, PMID or ISBN, else by a search, and then used only if title, authors and year
    agree. Existing fields are never changed. --dry-run shows a diff; `refdesk undo` undoes it.

    Example:

      refdesk fill meshvelishvili2024 --offline -n || echo 'not asked before'
    """
    from refdesk.cli.change import tell_changes
    from refdesk.cli.desk import library_at
    from refdesk.cli.lookup import session_for
    from refdesk.cli.messages import progress, tell
    from refdesk.cli.select import given_keys
    from refdesk.errors import NegativeAnswer, NetworkError
    from refdesk.items.record import key_of
    from refdesk.registries.filling import filled

    store = library_at(library)
    items = store.get_all(given_keys(keys) or [])
    new = {}
    reasons = []
    for item, whole, reason in filled(items, session_for(*lookup), progress("asking")):
        if whole is None:
            reasons.append(reason)
            tell(f"{key_of(item)}: {reason}", even_quiet="lacks nothing" not in reason)
        else:
            new[key_of(item)] = whole
    if new:
        tell_changes(store.edit(list(new), lambda item: new[key_of(item)], "fill", dry_run), dry_run)
    elif any("not in the cache" in reason or "could not" in reason for reason in reasons):
        raise NetworkError
    elif any("lacks nothing" not in reason for reason in reasons):
        raise NegativeAnswer


@cache.command("list")
def list_(json: JsonOption = False) -> None:
    """List the cached answers of registries: identifier or search, registry, time, number of records.

    Example:

      refdesk cache list
    """
    from datetime import datetime

    from refdesk.cli.output import print_rows
    from refdesk.registries.cache import Cache

    rows = (
        {
            "question": question,
            "registry": registry,
            "at": datetime.fromtimestamp(at).isoformat(" ", "seconds"),
            "records": records,
        }
        for question, registry, at, records in Cache().rows()
    )
    print_rows("answers", rows, ("question", "registry", "at", "records"), json)


@cache.command()
def clear(
    beginning: Annotated[
        str | None,
        argument("[BEGINNING]", "Only answers to questions that begin with this: 10.1038/, arxiv:, search:."),
    ] = None,
    older: Annotated[float | None, option("--older", of="DAYS", help="Only answers older than this many days.")] = None,
) -> None:
    """Delete cached answers of registries, and print how many there were.

    Examples:

      refdesk cache clear

      refdesk cache clear search: --older 30
    """
    import time

    from refdesk.cli.output import after_change
    from refdesk.registries.cache import Cache

    before = None if older is None else time.time() - older * 86_400
    count = Cache().clear(beginning or "", before)
    with after_change():
        print(count)


@retractions.command()
def update(
    source: Annotated[str, argument("FILE|URL", "The CSV of Retraction Watch; - is standard input.")],
) -> None:
    """Replace the list of retractions with a file from Retraction Watch, and print the number of notices.

    Crossref publishes it at https://gitlab.com/crossref/retraction-watch-data. `refdesk check --online` looks up each DOI in it.

    Example:

      refdesk retractions update retraction_watch.csv
    """
    from refdesk.cli.messages import is_verbose, tell
    from refdesk.cli.output import after_change
    from refdesk.cli.reading import read_bytes
    from refdesk.errors import NetworkError
    from refdesk.registries import retractions as kept

    if "://" in source:
        from refdesk.registries.addresses import check_address
        from refdesk.registries.http import get

        check_address(source)
        reply = get(source, largest=LARGEST, log=tell if is_verbose() else lambda message: None)
        if reply.status != 200:
            raise NetworkError(f"{source}: answered {reply.status}")
        data = reply.body
    else:
        data = read_bytes(source)
    count = kept.update(data, source)
    with after_change():
        print(count)


LARGEST = 200_000_000  # bytes; the list has about 60,000,000
