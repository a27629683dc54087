"""CSL-JSON, one item per line (JSON Lines), as pipes, dumps and clusters use it.

Each line is read by itself: a broken line does not affect the others, and the file is never held in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from refdesk.formats.csl_json import encoded, number_or_text, read_entry
from refdesk.items import Item, Problem
from refdesk.items.text import decode, lines


def read(data: bytes) -> Iterator[Item | Problem]:
    """The items of a file, and a problem with its line for each line that holds none."""
    for number, line in enumerate(lines(data), 1):
        yield from read_line(line, number)


def read_line(line: str | bytes, number: int) -> Iterator[Item | Problem]:
    """The item of the line with that number, after its problems; nothing of an empty line."""
    import orjson

    if not line.strip():
        return
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:  # control characters, a byte-order mark, another encoding, numbers past 64 bits
        try:
            value = decode_leniently(line)
        except json.JSONDecodeError as error:
            yield Problem(f"not JSON: {error.msg} (entry skipped)", number, error.pos + 1, code="broken-json")
            return
        except RecursionError:
            yield Problem("not JSON: nested too deeply (entry skipped)", number, code="broken-json")
            return
    if not isinstance(value, dict):
        yield Problem("not an item: expected a JSON object (entry skipped)", number, code="not-an-item")
        return
    yield from read_entry(value, number, number)


def decode_leniently(line: str | bytes) -> Any:
    """A JSON value as Python's own decoder reads it, which forgives more."""
    text = (decode(line) if isinstance(line, bytes) else line.lstrip("\ufeff")).rstrip("\r\n")
    decoder = json.JSONDecoder(strict=False, parse_int=number_or_text, parse_float=number_or_text, parse_constant=str)
    return decoder.decode(text)


def write(items: Iterable[Item], **options: Any) -> Iterator[str | Problem]:
    """Each item on a line of its own, in a fixed order of fields. Nothing is lost but what is nested too deeply."""
    for item in items:
        for piece in encoded(item, indent=False):
            yield piece if isinstance(piece, Problem) else piece + "\n"
