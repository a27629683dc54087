"""`refdesk import`: the records it reads, with their places, and its report of what became of each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refdesk.cli.messages import Repeated, tell
from refdesk.cli.reading import Asking, InputReport, format_named, read_file
from refdesk.errors import BadData, UsageError
from refdesk.items import Problem, Read

if TYPE_CHECKING:
    from refdesk.cli.exchange import Taking
    from refdesk.items import Item
    from refdesk.library.incoming import Arrival, Incoming

FATES = ("added", "merged", "updated", "unchanged", "skipped")
SHOWN = 60  # characters of a value in a message


def incoming(
    paths: list[str], form: str | None, report: InputReport, taking: Taking, refresh: bool
) -> Iterator[Incoming]:
    """The records of files and identifiers, with their places. Problems are reported."""
    from refdesk.library.incoming import Incoming

    chosen = format_named(form) if form else None
    if chosen and not chosen.reads:
        raise UsageError(f"{chosen.id} cannot be read, only written")
    asking = Asking(report, refresh)
    looked_up = asking.arguments(paths)
    for path in paths:
        report.files.append(path)
        name = "<stdin>" if path == "-" else path
        read = looked_up[path] if path in looked_up else read_file(path, chosen, report, None, asking, keys_stay=True)
        folder = Path(path).absolute() if os.path.isdir(path) else Path(path).absolute().parent
        pdf = os.path.abspath(path) if begins_as_pdf(path) else None
        lacking: list[tuple[str, str]] = []  # the key of a record, and a file that it names
        for item in read:
            report.read += 1
            line = item.line if isinstance(item, Read) else None
            if taking.attached != "skip":
                item = with_files(item, folder, pdf, lacking)
            source = taking.source or os.path.basename(name).strip("<>")
            yield Incoming(keyed(item, taking.key_format), source, name, line, bool(item.get("id")))
        tell_missing(lacking, name, report)
        report.sum_up()
    if report.strict and report.problems:
        raise BadData("--strict: there are problems, so nothing was done")


def keyed(item: Item, pattern: str | None) -> Item:
    """The item, with a key of this pattern if it has none."""
    from refdesk.items.keys import pattern_key

    return {"id": pattern_key(pattern, item), **item} if pattern and not item.get("id") else dict(item)


def with_files(item: Item, folder: Path, pdf: str | None, lacking: list[tuple[str, str]]) -> Item:
    """The item with the paths of the files that it names, and of the PDF it was read from; those that do not exist are
    added to `lacking`."""
    from refdesk.library.resolving import resolved

    custom = item.get("custom")
    if pdf:
        item = {**item, "custom": {**(custom if isinstance(custom, dict) else {}), "files": [{"path": pdf}]}}
    elif not isinstance(custom, dict):
        return item
    item, missing = resolved(item, [folder])
    lacking += ((str(item.get("id", "")), name) for name in missing)
    return item


def begins_as_pdf(path: str) -> bool:
    """Whether a file is a PDF, by its first bytes."""
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return b"%PDF-" in file.read(64)


def tell_missing(missing: list[tuple[str, str]], source: str, report: InputReport) -> None:
    """Report files that records name but that do not exist."""
    for key, name in missing:
        report.add(source, Problem(f"no such file: {name}", key=key or None, code="no-file", severity="warning"))


def print_arrivals(arrivals: list[Arrival], counts: dict[str, Any], library: str, dry_run: bool, json: bool) -> None:
    """Print what became of the records: in a pipe the keys of new and changed ones, everything else on standard error."""
    import sys

    from refdesk.cli.output import print_json, write

    say(arrivals)
    if json:
        added = [arrival.key for arrival in arrivals if arrival.fate == "added"]
        skipped = [{"key": a.key, "known_by": a.reason} for a in arrivals if a.fate in ("skipped", "unchanged")]
        print_json(library=library, added=added, skipped=skipped, summary=counts, records=fates(arrivals))
        return
    if not sys.stdout.isatty():
        write(key + "\n" for key in dict.fromkeys(a.key for a in arrivals if a.fate in ("added", "merged", "updated")))
    say_summary(counts, dry_run)


def messages_of(arrivals: list[Arrival]) -> Iterator[tuple[Arrival, str]]:
    """A line for each record that was merged, skipped or given another key."""
    for arrival in arrivals:
        if message := sentence(arrival):
            yield arrival, message


def sentence(arrival: Arrival) -> str:
    """`merged into 'doe2020' (same DOI): took volume; container-title differs: kept 'A', not 'B'`.

    Empty for a record that is new or was imported before.
    """
    from refdesk.items.keys import is_key
    from refdesk.items.record import bare

    own, key = str(arrival.incoming.item.get("id", "")), arrival.key
    if arrival.fate == "added" and arrival.incoming.own_key and not is_key(bare(own)):
        return f"'{own}' cannot be a key; added as '{key}'"
    if arrival.fate == "added":
        return f"its key belongs to another record; added as '{key}'" if arrival.incoming.own_key and own != key else ""
    why = f" ({arrival.reason.partition(';')[0]})" if arrival.reason else ""
    if arrival.fate == "skipped":
        return f"already in the library as '{key}'{why}: skipped"
    if arrival.known and arrival.fate != "updated":
        return ""
    updated = arrival.fate == "updated"
    pieces = [f"{'changed' if updated else 'took'} {', '.join(arrival.taken)}"] if arrival.taken else []
    for field, kept, other in arrival.differences:
        words = ("was", "is") if updated else ("kept", "not")
        pieces.append(
            f"{field} {words[0]} {_shown(other)}, {words[1]} {_shown(kept)}"
            if updated
            else f"{field} differs: {words[0]} {_shown(kept)}, {words[1]} {_shown(other)}"
        )
    if not pieces and arrival.fate == "unchanged":
        return ""
    head = f"updated '{key}'{why}" if updated else f"merged into '{key}'{why}"
    return head + (": " + "; ".join(pieces) if pieces else "")


def _shown(value: Any) -> str:
    from refdesk.items import dates, names
    from refdesk.items.record import year

    if isinstance(value, dict):
        text = dates.edtf(value) if "date-parts" in value else str(year({"issued": value}))
    elif isinstance(value, list):
        text = "; ".join(names.show(name) if isinstance(name, dict) else str(name) for name in value)
    else:
        text = " ".join(str(value).split())
    return f"'{text if len(text) <= SHOWN else text[: SHOWN - 1] + '…'}'"


def say(arrivals: list[Arrival]) -> None:
    """Print the messages on standard error."""
    messages = Repeated()
    for arrival, message in messages_of(arrivals):
        record = arrival.incoming
        own = str(record.item.get("id", ""))
        place = f"{record.file}:{record.line}" if record.line else record.file
        entry = f" entry '{own}':" if own and record.own_key else ""
        facts = {"file": record.file, "line": record.line, "key": own or None}
        messages.tell(record.file, _kind(arrival), f"{place}:{entry} {message}", "arrival", **facts)
    messages.sum_up("; --report FILE lists them all")


def _kind(arrival: Arrival) -> str:
    """The kind of a message, as it is summed up."""
    if arrival.fate == "added":
        return "given another key"
    fate = "merged" if arrival.fate == "unchanged" else arrival.fate
    return f"{fate}, with fields that differ" if arrival.differences else fate


def summary(arrivals: list[Arrival], report: InputReport) -> dict[str, Any]:
    """The numbers of records read, added, merged ... in total and by file."""
    return {
        **_counts(arrivals, report, None),
        "files": {file: _counts(arrivals, report, file) for file in report.files},
    }


def _counts(arrivals: list[Arrival], report: InputReport, file: str | None) -> dict[str, int]:
    name = "<stdin>" if file == "-" else file
    fates: Counter[str] = Counter(arrival.fate for arrival in arrivals if file is None or arrival.incoming.file == name)
    problems = sum(file is None or source == name for source, _ in report.problems)
    return {"read": fates.total(), **{fate: fates[fate] for fate in FATES}, "problems": problems}


def say_summary(counts: dict[str, Any], dry_run: bool) -> None:
    """Print the totals on standard error, by file first if there are several."""
    if len(counts["files"]) > 1:
        for file, of_file in counts["files"].items():
            tell(f"{file}: {_summed(of_file)}", "summary")
    tell(("dry run: " if dry_run else "") + _summed(counts), "summary")


def _summed(counts: dict[str, Any]) -> str:
    if counts["read"] and counts["unchanged"] == counts["read"]:
        text = f"{counts['read']:,} read: nothing changed"
    else:
        kinds = [f"{counts[fate]:,} {fate}" for fate in FATES if counts[fate] or fate == "added"]
        text = f"{counts['read']:,} read: {', '.join(kinds)}"
    return text + (f", {counts['problems']:,} problem{'s' * (counts['problems'] != 1)}" if counts["problems"] else "")


def fates(arrivals: list[Arrival]) -> list[dict[str, Any]]:
    """What became of each record, for scripts."""
    return [
        {
            "file": a.incoming.file,
            "line": a.incoming.line,
            "key": a.incoming.item.get("id") if a.incoming.own_key else None,
            "fate": a.fate,
            "as": a.key,
            "reason": a.reason,
            "taken": list(a.taken),
            "differs": [{"field": field, "kept": kept, "other": other} for field, kept, other in a.differences],
        }
        for a in arrivals
    ]
