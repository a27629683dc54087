"""Find each record in a library's bytes, in any layout."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refdesk.errors import BadData
from refdesk.items import Item
from refdesk.items.record import load
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

BOM = b"\xef\xbb\xbf"
OPENING, BETWEEN, CLOSING = b"[\n  ", b",\n  ", b"\n]\n"  # the text around records that refdesk wrote
_BRACE_OR_STRING = regex(rb'[{}]|"(?:[^"\\]+|\\.)*+"', re.DOTALL)
_BEFORE_FIRST = regex(rb"\s*(\[\s*)?")
_AFTER_ONE = regex(rb"\s*(,\s*|\]\s*\Z)")


class Record(NamedTuple):
    """One record: its bytes are `data[start:end]`, from its opening to its closing brace."""

    start: int
    end: int
    text: bytes
    item: Item


def records(data: bytes, source: str = "library") -> Iterator[Record]:
    """Every record of the file, in order. Raises BadData (with line and column) if it is not an array of objects.

    A single object counts as an array of one. Only the file's bytes are kept in memory.
    """
    at = len(OPENING)
    if data.startswith(OPENING + b"{"):
        while (end := data.find(b"\n  }", at) + 4) > 3:
            text = data[at:end]
            try:
                item = load(text)
            except ValueError:
                break  # another program's layout, or not JSON: use the slow way
            yield Record(at, end, text, item)
            if not data.startswith(BETWEEN, end):
                if data[end:] == CLOSING:
                    return
                at = -1
                break
            at = end + len(BETWEEN)
        if at > 0:
            yield from _tokenised(data, at, True, source)
        else:
            yield from _after(data, end, True, source)
        return
    start = len(BOM) if data.startswith(BOM) else 0
    if not data[start : start + 4096].strip() and not data[start:].strip():
        raise BadData(f"{source}: the file is empty, not a library (an empty library is [])")
    before = _BEFORE_FIRST.match(data, start)
    assert before
    if before[1] and re.compile(rb"\]\s*\Z").match(data, before.end()):
        return
    yield from _tokenised(data, before.end(), bool(before[1]), source)


def numbered(data: bytes, source: str) -> Iterator[tuple[int, Item]]:
    """Every item with its first line."""
    line, at = 1, 0
    for record in records(data, source):
        line += data.count(b"\n", at, record.start)
        at = record.start
        yield line, record.item


def _tokenised(data: bytes, at: int, array: bool, source: str) -> Iterator[Record]:
    """The records from `at` on, where the first one starts; found by their braces, strings left out."""
    depth = 0
    start = at
    if not data.startswith(b"{", at):
        raise _broken(data, at, source)
    for token in _BRACE_OR_STRING.finditer(data, at):
        first = data[token.start()]
        if first == 0x7B:
            if not depth:
                start = token.start()
                if start != at:
                    raise _broken(data, at, source)
            depth += 1
        elif first == 0x7D:
            depth -= 1
            if depth < 0:
                break
            if depth == 0:
                end = token.end()
                text = data[start:end]
                try:
                    item = load(text)
                except ValueError:
                    raise _broken(data, start, source) from None
                yield Record(start, end, text, item)
                after = _AFTER_ONE.match(data, end)
                if not array:
                    if data[end:].strip():
                        break
                    return
                if not after:
                    raise _broken(data, end, source)
                if after[1][0] == 0x5D:
                    return
                at = after.end()
        elif not depth:
            break
    raise _broken(data, at, source)


def _after(data: bytes, end: int, array: bool, source: str) -> Iterator[Record]:
    """The records after one that ended there."""
    after = _AFTER_ONE.match(data, end)
    if not after:
        raise _broken(data, end, source)
    if after[1][0] != 0x5D:
        yield from _tokenised(data, after.end(), array, source)


def _broken(data: bytes, at: int, source: str) -> BadData:
    """The JSON parser's error for the file, with the line."""
    import orjson

    line, column = data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at)
    try:
        orjson.loads(data.removeprefix(BOM))
    except orjson.JSONDecodeError as error:
        if error.lineno:
            line, column = error.lineno, error.colno
        return BadData(
            f"{source}:{line}:{column}: not valid JSON: {error.msg.split(': line')[0]} (run `refdesk check`)"
        )
    return BadData(f"{source}:{line}:{column}: expected a JSON array of references")
