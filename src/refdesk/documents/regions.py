"""The regions of a document that refdesk may write: between two comments, each on a line, in the format's comment syntax."""

from __future__ import annotations

from refdesk.documents.scanned import Region, Source, Span
from refdesk.items import Problem
from refdesk.items.regex import regex

MARK = regex(
    r"(?m)(?:<!--[ \t]*refdesk:(?P<b1>begin|end)\b[^\n]*?-->"
    r"|^[ \t]*(?:%+|#|//+|\.\.)[ \t]*refdesk:(?P<b2>begin|end)\b[^\r\n]*)"
)


def regions_in(source: Source, text: str) -> tuple[tuple[Region, ...], tuple[Problem, ...]]:
    """The regions; or none and a problem if the comments are unbalanced."""
    regions: list[Region] = []
    begin = None
    if "refdesk:" not in text:
        return (), ()
    for mark in MARK.finditer(text):
        begins = (mark["b1"] or mark["b2"]) == "begin"
        if begins == (begin is not None):
            return (), (unbalanced(source, mark.start()),)
        if begin is None:
            begin = mark
        else:
            regions.append(Region(Span(begin.start(), mark.end()), Span(begin.end(), mark.start())))
            begin = None
    if begin is not None:
        return (), (unbalanced(source, begin.start()),)
    return tuple(regions), ()


def unbalanced(source: Source, offset: int) -> Problem:
    place = source.place(offset)
    return Problem("unbalanced refdesk:begin and refdesk:end", place.line, place.column, code="unbalanced-region")
