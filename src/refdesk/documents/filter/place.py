"""Put citations into the document, as text or as notes, with the spaces and punctuation around them adjusted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from refdesk.documents.filter.ast import BLANKS, SPACE, Inlines, Node, string
from refdesk.documents.filter.collect import Placed
from refdesk.documents.filter.markup import Markup
from refdesk.documents.typeset import Text, is_raised, not_doubled
from refdesk.items.regex import regex

MOVED = frozenset(".,;:?!…")
IN_QUOTES = frozenset(".,")
MARKS = regex(r"[.,;:?!…)]+")  # after a note
MARKS_OF_AUTHOR = regex(r"[.,;:?!…]+")  # between an author and the note: a parenthesis is not closed before it
WRAPPERS = frozenset(("Emph", "Strong", "Underline", "SmallCaps", "Link", "Span", "Quoted"))


@dataclass(frozen=True, slots=True)
class Manner:
    """How citations are placed: as notes, after punctuation, with punctuation inside quotation marks."""

    notes: bool
    after_punctuation: bool
    punctuation_in_quotes: bool


def place(placed: list[Placed], texts: tuple[Text, ...], markup: Markup, manner: Manner) -> None:
    """Write each citation's inlines into its node, then adjust what is around it."""
    rows: dict[int, Inlines] = {}
    raised: set[int] = set()
    for each, text in zip(placed, texts, strict=True):
        body = markup.inlines(text.body)
        author = markup.inlines(text.author)
        if manner.notes and each.in_note:
            content = inside_note(each, author, body)
        elif manner.notes:
            content = [*author, {"t": "Note", "c": [{"t": "Para", "c": capitalised(body)}]}]
        elif author and body:
            content = [*author, *body] if is_raised(text.body) else [*author, SPACE, *body]
        else:
            content = author or body
        each.node["c"][1] = content
        if (manner.notes and not each.in_note and not author) or (content and content[0]["t"] == "Superscript"):
            raised.add(id(each.node))
        if manner.notes and each.in_note:
            continue
        rows[id(each.row)] = each.row
    for row in rows.values():
        place_notes(row, raised, manner)


def place_notes(row: Inlines, raised: set[int], manner: Manner) -> None:
    """Remove the space before a note, and move the note after the punctuation that follows it."""
    number = 0
    while number < len(row):
        node = row[number]
        if node["t"] == "Cite" and (id(node) in raised or is_noted(node)):
            blank = number > 0 and row[number - 1]["t"] in BLANKS and not follows_cite(row, number)
            if blank and id(node) in raised:
                del row[number - 1]
                number -= 1
            if manner.after_punctuation:
                move_punctuation(row, number, manner, blank)
        number += 1


def follows_cite(row: Inlines, number: int) -> bool:
    """Whether only a space separates this citation from the one before it."""
    return number > 1 and row[number - 2]["t"] == "Cite"


def is_noted(node: Node) -> bool:
    content = node["c"][1]
    return bool(content) and content[-1]["t"] == "Note"


def move_punctuation(row: Inlines, number: int, manner: Manner, blank: bool) -> None:
    """Move the punctuation that follows a note in front of it."""
    content = row[number]["c"][1]
    narrative = content[0]["t"] not in ("Note", "Superscript")
    marks = taken_marks(row, number + 1, MARKS_OF_AUTHOR if narrative else MARKS)
    if not marks:
        return
    if narrative:  # the marks go between the author and the note
        authors = content[:-1]
        append(authors, not_doubled(last_character(authors[-1]), marks))
        content[:-1] = authors
        return
    before = row[number - 1] if number else None
    ended = last_character(before)
    marks = not_doubled(ended, marks)
    if not marks:
        return
    if before is not None and before["t"] == "Quoted" and manner.punctuation_in_quotes and marks[0] in IN_QUOTES:
        if ended not in MOVED:
            append(before["c"][1], marks)
    elif not blank:
        content.insert(0, string(marks))
    elif before is not None and before["t"] == "Str":
        row[number - 1] = string(before["c"] + marks)
    else:
        row.insert(number, string(marks))


def taken_marks(row: Inlines, number: int, pattern: re.Pattern[str]) -> str:
    """Remove and return the punctuation at the start of an inline."""
    if number >= len(row) or row[number]["t"] != "Str":
        return ""
    text = row[number]["c"]
    marks = pattern.match(text)
    if marks is None:
        return ""
    rest = text[marks.end() :]
    if rest:
        row[number] = string(rest)
    else:
        del row[number]
    return marks[0]


def append(row: Inlines, text: str) -> None:
    if row and row[-1]["t"] == "Str":
        row[-1] = string(row[-1]["c"] + text)
    else:
        row.append(string(text))


def last_character(node: Node | None) -> str:
    """The last character of an inline; '' if it is not text."""
    while node is not None:
        if node["t"] == "Str":
            return str(node["c"][-1:])
        if node["t"] not in WRAPPERS:
            return ""
        content = (
            node["c"]
            if isinstance(node["c"][0], dict)
            and "t" in node["c"][0]
            and node["t"] in ("Emph", "Strong", "Underline", "SmallCaps")
            else node["c"][1]
        )
        node = content[-1] if content else None
    return ""


def inside_note(each: Placed, author: Inlines, body: Inlines) -> Inlines:
    """A citation in a note, for a note style: in parentheses, unless it begins the note or its author is part of the sentence."""
    position = next(number for number, node in enumerate(each.row) if node is each.node)
    last = position == len(each.row) - 1
    if author:
        rest = body if last else without_stop(body)
        return [*author, string(","), SPACE, *rest] if rest else author
    if each.first_in_note:
        return body if last else without_stop(body)
    return [string("("), *without_stop(body), string(")")]


def without_stop(row: Inlines) -> Inlines:
    """The inlines without the full stop at their end."""
    if not row:
        return row
    last = row[-1]
    kind = last["t"]
    if kind == "Str":
        text = last["c"]
        for end in (".", ".”", ".’", '."', ".»"):
            if text.endswith(end):
                text = text[: -len(end)] + end[1:]
                break
        return [*row[:-1], string(text)] if text else row[:-1]
    if kind in ("Emph", "Strong", "Underline", "SmallCaps"):
        return [*row[:-1], {"t": kind, "c": without_stop(last["c"])}]
    if kind in ("Span",):
        return [*row[:-1], {"t": kind, "c": [last["c"][0], without_stop(last["c"][1])]}]
    return row


def capitalised(row: Inlines) -> Inlines:
    """The inlines of a note, beginning with a capital letter."""
    if not row:
        return row
    first = row[0]
    if first["t"] == "Str" and first["c"][:1].islower():
        return [string(first["c"][0].upper() + first["c"][1:]), *row[1:]]
    if first["t"] == "Emph":
        return [{"t": first["t"], "c": capitalised(first["c"])}, *row[1:]]
    return row
