"""The history of a library, with how to undo each change: one line of JSON per change, in a file beside the library.

The line of a change is written before the library's file is replaced, with the stamp of the new file, and confirmed
afterwards. If a change was interrupted between the two, the stamp tells whether it took place. Each line begins with a
checksum of its other bytes; lines of earlier versions have none. The file is read from its end, because the next change
needs only its last line.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

from refdesk.items import Item
from refdesk.items.tuples import NamedTuple
from refdesk.library.lock import no_link, sync_folder

BLOCK = 1 << 16
SUM = b'{"sum":"'
SUMMED = len(SUM) + 16 + 2  # where the bytes begin that the checksum is of


class Undoing(NamedTuple):
    """How to undo the change of one record: restore `before` under `key` (None: nothing), if the current record still has the
    digest `after` (None: nothing)."""

    key: str
    before: Item | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of the library. `undoes` and `redoes` are the numbers of the entries that it reverts."""

    number: int
    when: str  # ISO 8601, UTC
    command: str
    stamp: str
    changes: tuple[Undoing, ...]
    undoes: int = 0
    redoes: int = 0


def latest(file: Path, stamp: str, say: Callable[[str], None]) -> Iterator[Entry]:
    """The changes that took place, most recent first; `stamp` is that of the library's file. A line that cannot be read
    is skipped and reported by its number."""
    try:
        history = open(file, "rb", opener=no_link)  # noqa: SIM115 - it is closed below
    except FileNotFoundError:
        return
    with history:
        confirmed: set[int] = set()
        first = True
        for start, line in whole_lines(history):
            match _parse(line):
                case None:
                    say(f"{file}: line {_line_number(history, start)} cannot be read: passed over")
                    first = False  # it may have been what confirms the change before it
                case int() as number:
                    confirmed.add(number)
                case Entry() as entry:
                    if not first or entry.number in confirmed or entry.stamp == stamp:
                        yield entry
                    first = False


def last_done(entries: Iterable[Entry]) -> Entry | None:
    """The change to undo next, from the changes that took place, most recent first."""
    undone = 0
    for entry in entries:
        if entry.undoes:
            undone += 1
        elif undone:
            undone -= 1
        else:
            return entry
    return None


def last_undone(entries: Iterable[Entry]) -> Entry | None:
    """The undo to redo next, from the changes that took place, most recent first."""
    redone = 0
    for entry in entries:
        if entry.redoes:
            redone += 1
        elif not entry.undoes:
            return None
        elif redone:
            redone -= 1
        else:
            return entry
    return None


def settle(file: Path, stamp: str) -> int:
    """Drop an incomplete line, and a last entry whose change did not take place; return the number of the last one that did."""
    try:
        history = open(file, "r+b", opener=no_link)  # noqa: SIM115 - it is closed below
    except FileNotFoundError:
        return 0
    with history:
        certain = True
        for n, (start, line) in enumerate(_lines(history)):
            if not n:
                if line:
                    history.truncate(start)  # no newline: it was cut off
                continue
            match _parse(line):
                case int() as number:
                    return number
                case Entry() as entry:
                    if entry.stamp == stamp or not certain:
                        return entry.number
                    history.truncate(start)
                case None:
                    certain = False  # it may have been what confirms the change before it
    return 0


def append(file: Path, entry: Entry, mode: int) -> None:
    """Append the entry and sync it to disk."""
    _write(file, _line(entry), mode)


def confirm(file: Path, number: int) -> None:
    """Record that a change took place."""
    _write(file, _summed(b'{"done":%d}' % number), None)


def prune(file: Path, kept: Iterable[Entry]) -> None:
    """Keep only these entries, given most recent first."""
    beside = file.with_name(file.name + ".new")
    entries = list(kept)[::-1]
    try:
        beside.unlink(missing_ok=True)
        with open(beside, "xb", opener=no_link) as history:
            os.fchmod(history.fileno(), os.stat(file).st_mode & 0o666)
            history.writelines(map(_line, entries))
            history.write(_summed(b'{"done":%d}' % (entries[-1].number if entries else 0)))
            history.flush()
            os.fsync(history.fileno())
        os.replace(beside, file)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)


def whole_lines(history: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines of the file, last one first, with their offsets; a line without a newline at the end was cut off."""
    lines = _lines(history)
    next(lines)
    return lines


def _lines(history: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines from last to first, beginning with the text after the last newline."""
    end = at = history.seek(0, os.SEEK_END)
    pieces: list[bytes] = []  # of a line that begins before this block, last piece first
    while at:
        size = min(at, BLOCK if at == end else 16 * BLOCK)
        at -= size
        first, *others = os.pread(history.fileno(), size, at).split(b"\n")
        for part in reversed(others):
            line = b"".join([part, *reversed(pieces)])
            pieces.clear()
            yield end - len(line), line
            end -= len(line) + 1
        pieces.append(first)
    yield 0, b"".join(reversed(pieces))


def _line_number(history: BinaryIO, start: int) -> int:
    blocks = (os.pread(history.fileno(), min(16 * BLOCK, start - at), at) for at in range(0, start, 16 * BLOCK))
    return 1 + sum(block.count(b"\n") for block in blocks)


def _write(file: Path, line: bytes, mode: int | None) -> None:
    """Append the line, to a new file with this mode if there is none; with a mode it is synced to disk."""
    new = mode is not None and not file.exists()
    with open(file, "ab" if mode is not None else "r+b", buffering=0, opener=no_link) as history:
        size = history.seek(0, os.SEEK_END)
        try:
            if new and mode is not None:
                os.fchmod(history.fileno(), mode)
            rest = memoryview(line)
            while rest:
                rest = rest[history.write(rest) :]
            if mode is not None:
                os.fsync(history.fileno())
        except OSError:
            history.truncate(size)
            raise
    if new:
        sync_folder(file.parent)


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
        return _summed(orjson.dumps(record))
    except TypeError:
        import json

        return _summed(json.dumps(record).encode())


def _summed(record: bytes) -> bytes:
    """A line of the file: the record's JSON with the checksum as its first member."""
    rest = record[1:]
    return b'%s%s",%s\n' % (SUM, _sum(rest), rest)


def _sum(data: bytes | memoryview) -> bytes:
    return blake2b(data, digest_size=8).hexdigest().encode()


def _parse(line: bytes) -> Entry | int | None:
    """The entry, or the number that is confirmed; None for any other line, or one that was changed."""
    from refdesk.items.record import load

    if line.startswith(SUM) and line[len(SUM) : SUMMED] != _sum(memoryview(line)[SUMMED:]) + b'",':
        return None
    try:
        record = load(line, exactly=True)
    except ValueError:
        return None
    match record:
        case {"done": int() as number}:
            return number
        case {
            "n": int() as number,
            "when": str() as when,
            "command": str() as command,
            "stamp": str() as stamp,
            "undoes": int() as undoes,
            "redoes": int() as redoes,
            "changes": [*changes],
        } if all(map(_is_undoing, changes)):
            return Entry(number, when, command, stamp, tuple(Undoing(*each) for each in changes), undoes, redoes)
    return None


def _is_undoing(change: Any) -> bool:
    match change:
        case [str(), dict() | None, int() | None]:
            return True
    return False
