"""Place a citation in the text: the space before a note, the punctuation after it, the parentheses inside a note."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from refdesk.csl.formatted import Formatted
from refdesk.documents.scanned import Cluster, Scan, Span
from refdesk.documents.splice import Edit
from refdesk.documents.syntax import Syntax
from refdesk.documents.typeset import Text, capitalised, is_raised, not_doubled, without_stop
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

BLANK_BEFORE = regex(r"(?:[ \t\u00a0~]|\r?\n(?![ \t]*\r?\n)[ \t>]*)\Z")
STRUCTURE = regex(
    r"[ \t]*(?:[#|.:%*=+]|//|[-+*][ \t]|[^\n]*(?<!\\)%|[^\n]*//)"
)  # what may begin a line that is no text
ENDS_TEXT = regex(r"[\w.,;:!?)”’»\"'*_]\Z")
MARKS = regex(r"[.,;:?!…)]+")  # after a note
MARKS_OF_AUTHOR = regex(r"[.,;:?!…]+")  # between an author and the note: a parenthesis is not closed before it
CLOSING_QUOTE = regex(r"(?:''|[\"”’»])\Z")
SINGLE_QUOTED = regex(r"(?:\A|[\s(])'[^'\s](?:[^']*[^'\s])?'\Z")
ELEMENT = regex(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*+>)(.*)(</[^<>]*>)\Z""", re.S)
QUOTATION = regex(
    r"\\(text|block|(?:foreign|hyphen|hybrid)(?:text|block)(?=cquote\*?\s*(\{[^{}]*\})))cquote(?=[\s*\[{])"
)
AROUND = 200
LONGEST_LINE = 2_000  # that is looked at


class Manner(NamedTuple):
    """How citations are placed: as notes, after punctuation, with punctuation inside quotation marks."""

    notes: bool
    after_punctuation: bool
    punctuation_in_quotes: bool


def placed_in_text(
    scan: Scan,
    cluster: Cluster,
    text: Text,
    syntax: Syntax,
    manner: Manner,
    write: Callable[[Formatted], str],
    note: Callable[[str], str],
) -> Edit:
    """The edit that puts a citation in its place."""
    span = cluster.span
    if manner.notes and cluster.note:
        return Edit(span, in_code(scan, span, write(inside_note(scan, cluster, text))))
    if manner.notes:
        mark = note(write(capitalised(text.body))) if text.body else ""
        if is_code(scan, span):
            return Edit(span, f"[{write(text.author)}{mark}]")
        return in_place(scan, span, write(text.author), mark, syntax, manner)
    if is_code(scan, span):
        between = (" ",) if text.author and text.body and not is_raised(text.body) else ()
        return Edit(span, in_code(scan, span, write((*text.author, *between, *text.body))))
    if is_raised(text.body):
        return in_place(scan, span, write(text.author), write(text.body), syntax, manner)
    between = (" ",) if text.author and text.body else ()
    return enclosed(scan, span, write((*text.author, *between, *text.body)))


def in_quotation(scan: Scan, span: Span, text: str) -> Edit | None:
    """The edit that makes \\textcquote[3]{key}{text} of csquotes a \\textquote[text of the citation]{text}; None if it cannot.

    csquotes puts the parentheses around the citation.
    """
    quotation = QUOTATION.match(scan.source.text, *span)
    return Edit(span, f"\\{quotation[1]}quote{quotation[2] or ''}[{{{text}}}]") if quotation else None


def is_code(scan: Scan, span: Span) -> bool:
    """Whether a citation is in Typst's code, where a text needs brackets."""
    return scan.format == "typst" and scan.source.text[span.start] not in "#@"


def in_code(scan: Scan, span: Span, text: str) -> str:
    return f"[{text}]" if is_code(scan, span) else text


def enclosed(scan: Scan, span: Span, text: str) -> Edit:
    """In HTML, put the text between the tags of the citing element, so that its keys are kept."""
    element = ELEMENT.match(scan.source.text, span.start, span.end) if scan.format == "html" else None
    return Edit(span, element[1] + text + element[3] if element else text)


def in_place(scan: Scan, span: Span, author: str, mark: str, syntax: Syntax, manner: Manner) -> Edit:
    """Place a note or a raised number: directly after the word before it, and after the punctuation that follows."""
    source = scan.source.text
    start, end = span
    blank = None if author else BLANK_BEFORE.search(source[max(0, start - AROUND) : start])
    if blank and start - len(blank[0]) > 0 and follows_text(source, start - len(blank[0]), blank[0]):
        start -= len(blank[0])
    pattern = MARKS_OF_AUTHOR if author else MARKS
    punctuation = pattern.match(source, end) if manner.after_punctuation else None
    marks = punctuation[0] if punctuation else ""
    end += len(marks)
    before = source[max(0, start - AROUND) : start]
    if author:
        marks = not_doubled(author[-1:], marks)
    elif marks:
        quote = CLOSING_QUOTE.search(before)
        closing_mark = quote[0] if quote else "'" if SINGLE_QUOTED.search(before) else ""
        if closing_mark and manner.punctuation_in_quotes and marks[0] in ".,":
            inside = before[: -len(closing_mark)]
            marks = ("" if inside[-1:] in tuple(".,?!") else marks) + closing_mark
            start -= len(closing_mark)
        else:
            marks = not_doubled(before[-1:], marks)
    joint = syntax.raised_mark if mark.startswith("[#") else ""
    element = ELEMENT.match(source, *span) if scan.format == "html" else None
    opening, closing = (element[1], element[3]) if element else ("", "")
    return Edit(Span(start, end), f"{author}{marks}{opening}{joint}{mark}{closing}")


def follows_text(source: str, end: int, blank: str) -> bool:
    """Whether a note may move up to the end of the text before a space; before a line end, this must be a line of text."""
    if "\n" not in blank:
        return source[end - 1] not in "\n\r"
    line = source[source.rfind("\n", max(0, end - LONGEST_LINE), end) + 1 : end]
    return STRUCTURE.match(line) is None and ENDS_TEXT.search(line) is not None


def inside_note(scan: Scan, cluster: Cluster, text: Text) -> Formatted:
    """A citation in a note, for a note style: in parentheses, unless it begins the note or its author is part of the sentence."""
    number = bisect_right(scan.notes, cluster.span.start, key=lambda note: note.start)
    note = scan.notes[number - 1] if number else Span(cluster.span.start, cluster.span.end)
    ends_note = not scan.source.text[cluster.span.end : note.end].strip(" \t\r\n]}")
    if text.author:
        rest = text.body if ends_note else without_stop(text.body)
        return (*text.author, *((", ", *rest) if rest else ()))
    before = scan.source.text[note.start : cluster.span.start].lstrip("^[{fn: \t\r\n")
    if not before:
        return text.body if ends_note else without_stop(text.body)
    return ("(", *without_stop(text.body), ")")
