"""What was done to a library, and how each of it is undone: one line of JSON a change, in a file beside the library.

A change's line is written before the library's file is replaced, with the stamp of the file that is to come, and confirmed
afterwards. Of a change that was cut off between the two, the stamp tells whether it took place.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from refdesk.items import Item
from refdesk.library.lock import no_link


class Undoing(NamedTuple):
    """How one record's change is undone: under `key`, `before` is to stand again (None: nothing), if what stands there
    now is what the change left: a record with the digest `after` (None: nothing)."""

    key: str
    before: Item | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of the library. `undoes` and `redoes` are the numbers of the entries that it takes back."""

    number: int
    when: str  # ISO 8601, UTC
    command: str
    stamp: str
    changes: tuple[Undoing, ...]
    undoes: int = 0
    redoes: int = 0


def entries(file: Path, stamp: str) -> list[Entry]:
    """The changes that took place, the oldest first; `stamp` is that of the library's file."""
    try:
        with open(file, "rb", opener=no_link) as history:
            lines = history.read().split(b"\n")
    except FileNotFoundError:
        return []
    found = []
    confirmed = 0
    for line in lines[:-1]:  # what has no newline was cut off
        match _parse(line):
            case Entry() as entry:
                found.append(entry)
            case int() as number:
                confirmed = number
    if found and found[-1].number != confirmed and found[-1].stamp != stamp:
        found.pop()
    return found


def stacks(found: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The entries that can be undone and those that can be redone, the next one last."""
    done: list[Entry] = []
    undone: list[Entry] = []
    for entry in found:
        if entry.undoes:
            undone.append(entry)
            del done[-1:]
        elif entry.redoes:
            done.append(entry)
            del undone[-1:]
        else:
            done.append(entry)
            undone.clear()
    return done, undone


def settle(file: Path, stamp: str) -> int:
    """Drop what was cut off, and a last entry whose change did not take place; the number of the last that did."""
    if not file.exists():
        return 0
    with open(file, "r+b", opener=no_link) as history:
        size = history.seek(0, os.SEEK_END)
        tail, start = b"", size
        while start and tail.count(b"\n") < 3:
            start = max(0, start - 65536)
            history.seek(start)
            tail = history.read(size - start)
        whole = tail.rfind(b"\n") + 1
        if start + whole < size:
            history.truncate(start + whole)
        lines = tail[:whole].split(b"\n")[:-1]
        at = start + whole
        for line in reversed(lines):
            at -= len(line) + 1
            match _parse(line):
                case int() as number:
                    return number
                case Entry() as entry:
                    if entry.stamp == stamp:
                        return entry.number
                    history.truncate(at)
    return 0


def append(file: Path, entry: Entry) -> None:
    """Write the entry and see it on the disk."""
    _write(file, _line(entry), sync=True)


def confirm(file: Path, number: int) -> None:
    """Note that the change of that number took place."""
    _write(file, b'{"done":%d}\n' % number, sync=False)


def prune(file: Path, kept: Iterable[Entry]) -> None:
    """Keep those entries alone."""
    beside = file.with_name(file.name + ".new")
    last = 0
    try:
        beside.unlink(missing_ok=True)
        with open(beside, "xb", opener=no_link) as history:
            for entry in kept:
                history.write(_line(entry))
                last = entry.number
            history.write(b'{"done":%d}\n' % last)
            history.flush()
            os.fsync(history.fileno())
        os.replace(beside, file)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _write(file: Path, line: bytes, sync: bool) -> None:
    size = None
    with open(file, "ab", buffering=0, opener=no_link) as history:
        size = history.seek(0, os.SEEK_END)
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[history.write(rest) :]
            if sync:
                os.fsync(history.fileno())
        except OSError:
            history.truncate(size)
            raise


def _line(entry: Entry) -> bytes:
    import orjson

    record = {
        "n": entry.number,
        "when": entry.when,
        "command": entry.command,
        "stamp": entry.stamp,
        "undoes": entry.undoes,
        "redoes": entry.redoes,
        "changes": [list(change) for change in entry.changes],
    }
    try:
        return orjson.dumps(record) + b"\n"
    except TypeError:
        import json

        return json.dumps(record).encode() + b"\n"


def _parse(line: bytes) -> Entry | int | None:
    from refdesk.items.record import load

    try:
        record = load(line, exactly=True)
        if "done" in record:
            return int(record["done"])
        return Entry(
            record["n"],
            record["when"],
            record["command"],
            record["stamp"],
            tuple(Undoing(*change) for change in record["changes"]),
            record["undoes"],
            record["redoes"],
        )
    except (ValueError, KeyError, TypeError):
        return None
