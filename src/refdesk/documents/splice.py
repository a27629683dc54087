"""Edits of a text: some pieces are replaced, every other character stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refdesk.documents.scanned import Span
from refdesk.items.tuples import NamedTuple


class Edit(NamedTuple):
    """A replacement for a span."""

    span: Span
    text: str


def in_order(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits in order; one that overlaps an earlier one is left out."""
    end = -1
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        if edit.span.start >= end:
            yield edit
            end = edit.span.end


def spliced(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits applied."""
    pieces: list[str] = []
    done = 0
    for edit in in_order(edits):
        pieces += text[done : edit.span.start], edit.text
        done = edit.span.end
    return "".join((*pieces, text[done:]))


def taken_out(text: str, original: str, edits: Iterable[Edit]) -> str:
    """The text that was spliced, with the edits undone."""
    pieces: list[str] = []
    position = shift = 0
    for edit in in_order(edits):
        start = edit.span.start + shift
        pieces += text[position:start], original[edit.span.start : edit.span.end]
        position = start + len(edit.text)
        shift += len(edit.text) - (edit.span.end - edit.span.start)
    return "".join((*pieces, text[position:]))


def newline_of(text: str) -> str:
    """The line end that most lines of the text have."""
    crlf = text.count("\r\n")
    return "\r\n" if crlf * 2 > text.count("\n") else "\n"
