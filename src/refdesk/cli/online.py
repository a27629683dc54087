"""`refdesk check --online`: references -> findings, from registries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from refdesk.cli.lookup import session_for
from refdesk.cli.messages import progress, tell

if TYPE_CHECKING:
    from refdesk.items import Item
    from refdesk.library.check import Finding

Sources = Iterator[tuple[str, Iterator[tuple[int, "Item"]]]]


def judged(sources: Sources, offline: bool, refresh: bool) -> Iterator[tuple[str, Finding]]:
    """The findings for the references of each source."""
    from refdesk.items.record import key_of
    from refdesk.library.check import Finding
    from refdesk.registries.verdicts import judge

    session = session_for(offline, refresh)
    for source, numbered in sources:
        records = list(numbered)
        verdicts = judge([item for _, item in records], session, progress("checking"))
        for (line, _), (item, verdicts_of) in zip(records, verdicts, strict=True):
            key = key_of(item) if item.get("id") else ""
            yield from ((source, Finding(each.code, key, each.variable, each.message, line)) for each in verdicts_of)


def finish(findings: list[Finding], strict: bool) -> None:
    """Print a summary and set the exit status: 1 for faults, 6 if nothing could be checked, else 0."""
    from refdesk.errors import NegativeAnswer, NetworkError

    unknown = sum(each.code == "N107" for each in findings)
    unchecked = sum(each.code == "N108" for each in findings)
    faults = len(findings) - unchecked - (0 if strict else unknown)
    parts = [f"{faults} fault{'' if faults == 1 else 's'}"]
    if unknown and not strict:
        parts.append(f"{unknown} that no registry knows")
    if unchecked:
        parts.append(f"{unchecked} that could not be checked")
    if faults:
        raise NegativeAnswer(", ".join(parts))
    if unchecked:
        raise NetworkError(", ".join(parts))
    tell(", ".join(parts))
