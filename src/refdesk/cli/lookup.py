"""Identifiers on the command line -> items."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from refdesk.cli.messages import is_verbose, progress, tell
from refdesk.items.regex import regex

if TYPE_CHECKING:
    from refdesk.cli.reading import InputReport
    from refdesk.items import Item
    from refdesk.registries.asking import Session
    from refdesk.registries.identifiers import Identifier


def session_for(offline: bool = False, refresh: bool = False) -> Session:
    """A session with the registries; -v prints the requests."""
    from refdesk.registries.asking import Session

    return Session(offline, refresh, tell) if is_verbose() else Session(offline, refresh)


def identifier_in(text: str) -> Identifier | None:
    """The identifier in an argument; None if it is a file name, a key, or anything else."""
    if len(text) < 5 or not any(sign.isdigit() or sign == "/" for sign in text) or os.path.exists(text):
        return None
    from refdesk.registries.identifiers import recognise

    return recognise(text)


REFERENCES = regex(rb"\s*(?:[{\[@<%]|[A-Z][A-Z0-9]{1,3} {0,2}- )")  # as JSON, BibTeX, XML, refer, RIS and MEDLINE begin


def identifiers_in(data: bytes) -> list[tuple[str, Identifier]]:
    """The identifiers in a list, with their lines; [] if a line is not an identifier."""
    from refdesk.registries.identifiers import read_list, recognise

    if b"\0" in data[:1024] or not data.strip() or REFERENCES.match(data):
        return []
    identifiers = []
    for line in read_list(data.decode("utf-8", "replace")):
        identifier = recognise(line)
        if not identifier:
            return []
        identifiers.append((line, identifier))
    return identifiers


def items_found(given: Sequence[tuple[str, Identifier]], session: Session, report: InputReport) -> list[list[Item]]:
    """The items of each identifier. Identifiers without items are reported."""
    from refdesk.items import Problem
    from refdesk.registries.lookup import look_up

    answers = look_up([identifier for _, identifier in given], session, progress("asking"))
    for (text, _), each in zip(given, answers, strict=True):
        if each.problem:
            report.add(text, Problem(each.problem, code="not-found" if each.asked else "network"))
    return [each.items for each in answers]
