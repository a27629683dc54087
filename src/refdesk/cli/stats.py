"""`refdesk stats`: the library in numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from refdesk.cli.options import JsonOption, LibraryOption

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refdesk.items import Item


def stats(
    library: LibraryOption = None,
    prisma: Annotated[
        bool, typer.Option("--prisma", help="Count records by source and the duplicates removed, for a PRISMA diagram.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Count references: total, by type, by tag, by source.

    With --prisma, for systematic reviews: records per source (see `import --source`), works found in no other source, and
    duplicates removed.

    Examples:

      refdesk stats

      refdesk stats --prisma --json
    """
    from refdesk.cli.desk import library_at
    from refdesk.cli.output import print_rows

    items = library_at(library)
    if prisma:
        rows = by_source(items)
        print_rows("sources", rows, ("source", "records", "works", "unique", "duplicates"), json)
        return
    print_rows("counts", counted(items), ("what", "name", "count"), json)


def counted(items: Iterable[Item]) -> list[dict[str, Any]]:
    """The number of references in total, and by type, tag and source, most frequent first."""
    from refdesk.library.sources import sources
    from refdesk.library.words import tags

    total = 0
    kinds: dict[str, Counter[str]] = {"type": Counter(), "tag": Counter(), "source": Counter()}
    for item in items:
        total += 1
        kinds["type"][str(item.get("type") or "")] += 1
        kinds["tag"].update(dict.fromkeys(tags(item), 1))
        kinds["source"].update({str(source.get("name", "")) for source in sources(item)})
    rows: list[dict[str, Any]] = [{"what": "references", "name": "", "count": total}]
    for kind, counts in kinds.items():
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        rows += [{"what": kind, "name": name, "count": count} for name, count in ordered]
    return rows


def by_source(items: Iterable[Item]) -> list[dict[str, Any]]:
    """For each source: the records read from it, the distinct works, the works in no other source, and the records that
    duplicate another from the same source. The last row is the total."""
    from refdesk.library.sources import sources

    records: Counter[str] = Counter()
    works: Counter[str] = Counter()
    unique: Counter[str] = Counter()
    total = 0
    for item in items:
        names = [str(source.get("name", "")) for source in sources(item)]
        total += bool(names)
        records.update(names)
        works.update(set(names))
        if len(set(names)) == 1:
            unique[names[0]] += 1
    rows = [
        {
            "source": name,
            "records": count,
            "works": works[name],
            "unique": unique[name],
            "duplicates": count - works[name],
        }
        for name, count in sorted(records.items())
    ]
    all_records = records.total()
    return [
        *rows,
        {
            "source": "all",
            "records": all_records,
            "works": total,
            "unique": unique.total(),
            "duplicates": all_records - total,
        },
    ]
