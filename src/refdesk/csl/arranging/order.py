"""Order: what is sorted by several keys (Sorting)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


def sort_by(values: Sequence[T], keys: Sequence[Callable[[T], Any]], descending: Sequence[bool]) -> list[T]:
    """The values in the order of the keys; a key of None (the value is missing) goes last, in either direction.

    A key is asked for only where those before it are equal.
    """
    if not keys or len(values) < 2:
        return list(values)
    buckets: dict[Any, list[T]] = {}
    for value in values:
        buckets.setdefault(keys[0](value), []).append(value)
    missing = buckets.pop(None, [])
    rows = [buckets[key] for key in sorted(buckets, reverse=descending[0])]
    return [value for row in [*rows, missing] for value in sort_by(row, keys[1:], descending[1:])]
