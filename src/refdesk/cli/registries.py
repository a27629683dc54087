"""`refdesk cache` and `refdesk retractions`: what registries have answered, and the list of retractions."""

from __future__ import annotations

from typing import Annotated

from refdesk.cli import subcommands
from refdesk.cli.options import JsonOption, VerboseOption, argument, option

cache = subcommands(help="List or clear what registries have answered.")
retractions = subcommands(help="Keep the list of retractions that `check --online` uses without a network.")


@cache.command("list")
def list_(json: JsonOption = False) -> None:
    """List what registries have answered: the identifier or search, who answered, when, how many records.

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
        str | None, argument("[BEGINNING]", "Only answers to what begins so: 10.1038/, arxiv:, search:.")
    ] = None,
    older: Annotated[float | None, option("--older", of="DAYS", help="Only answers that are older than that.")] = None,
) -> None:
    """Forget what registries have answered, and print how many answers that were.

    Examples:

      refdesk cache clear

      refdesk cache clear search: --older 30
    """
    import time

    from refdesk.registries.cache import Cache

    before = None if older is None else time.time() - older * 86_400
    print(Cache().clear(beginning or "", before))


@retractions.command()
def update(
    source: Annotated[str, argument("FILE|URL", "The CSV of Retraction Watch; - is standard input.")],
    verbose: VerboseOption = False,
) -> None:
    """Take over the list of Retraction Watch, in the place of the one there is, and print how many notices it has.

    Crossref publishes it at https://gitlab.com/crossref/retraction-watch-data. `refdesk check --online` looks there for each DOI.

    Example:

      printf 'OriginalPaperDOI,RetractionDOI,RetractionDate,RetractionNature\\n' | refdesk retractions update -
    """
    from refdesk.cli.output import tell
    from refdesk.cli.reading import read_bytes
    from refdesk.errors import NetworkError
    from refdesk.registries import retractions as kept

    if "://" in source:
        from refdesk.registries.addresses import check_address
        from refdesk.registries.http import get

        check_address(source)
        reply = get(source, largest=LARGEST, told=tell if verbose else lambda message: None)
        if reply.status != 200:
            raise NetworkError(f"{source}: answered {reply.status}")
        data = reply.body
    else:
        data = read_bytes(source)
    print(kept.update(data, source))


LARGEST = 200_000_000  # bytes; the list has about 60,000,000
