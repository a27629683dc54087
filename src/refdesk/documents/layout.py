"""Lay out a reference list in a document: the entries as the format writes them, and the lines around them."""

from __future__ import annotations

from collections.abc import Sequence

from refdesk.csl.formatted import Bibliography
from refdesk.documents.scanned import ListPlace, Scan, Span
from refdesk.documents.settings import Settings
from refdesk.documents.splice import Edit, newline_of
from refdesk.documents.syntax import Syntax
from refdesk.items.regex import regex
from refdesk.rendering.headings import Words

INDENT = regex(r"[ \t>]*")
DIV = regex(r"[ \t>]*(?::{3,}[^\n]*|<div\b[^>]*>)[ \t\r]*\n?")
DIV_END = regex(r"\n?[ \t>]*(?::{3,}|</div>)[ \t\r]*\n?\Z")


def list_text(
    scan: Scan, syntax: Syntax, place: ListPlace, bibliography: Bibliography, settings: Settings, kind: str, lang: str
) -> Edit:
    """The list for a place: a region, a command that marks the place, or the end of the document. Line ends are \\n."""
    from refdesk.writers import Group, layout_of

    layout = layout_of(bibliography, links=settings.links)
    written = syntax.listing([Group(None, bibliography.entries)], layout) if bibliography.entries else ""
    if syntax.writer == "typst" and written.startswith("#set"):  # a setting of the list alone
        written = f"#[\n{written}]\n"
    text = scan.source.text
    if kind == "region":
        return in_region(text, place.span, written.rstrip("\n"), syntax)
    if kind == "end":
        return at_end(scan, place.span, heading(settings.title, syntax) + written.rstrip("\n"))
    title = settings.title
    if syntax.titled and place.options.get("heading") != "none":
        title = place.options.get("title", title or Words(lang).references).strip("{}")
    return at_place(scan, place.span, heading(title, syntax) if syntax.titled else "", written.rstrip("\n"), syntax)


def heading(title: str, syntax: Syntax) -> str:
    return f"{syntax.heading(title)}\n\n" if title else ""


def indented(text: str, indent: str) -> str:
    """The text with a prefix before each line that is not empty."""
    if not indent:
        return text
    return "\n".join(indent + line if line else indent.rstrip() for line in text.split("\n"))


def in_region(text: str, inside: Span, written: str, syntax: Syntax) -> Edit:
    """The list between the two comments of a region."""
    start_of_line = text.rfind("\n", 0, inside.start) + 1
    match = INDENT.match(text, start_of_line)
    indent = match[0] if match else ""
    last_line = text.rfind("\n", inside.start, inside.end) + 1
    closing_indent = text[last_line : inside.end] if last_line > inside.start else indent
    gap = "\n\n" if syntax.apart else "\n"
    if indent.strip():
        gap = f"\n{indent.rstrip()}\n" if syntax.apart else "\n"
    if not written:
        return Edit(inside, "\n" + closing_indent)
    return Edit(inside, f"{gap}{indented(written, indent)}{gap}{closing_indent}")


def at_place(scan: Scan, span: Span, title: str, written: str, syntax: Syntax) -> Edit:
    """The list in place of a command, or inside a div."""
    text = scan.source.text
    here = text[span.start : span.end]
    opening = DIV.match(here)
    if opening and "refs" in opening[0]:
        closing = DIV_END.search(here, opening.end() - 1) or DIV_END.search(here)
        start = span.start + opening.end()
        end = max(start, span.start + closing.start() + here[closing.start() :].startswith("\n")) if closing else start
        return Edit(Span(start, start), f"{written}\n" if end >= start else written)
    end = span.end
    while end > span.start and text[end - 1] in "\r\n":
        end -= 1
    start_of_line = text.rfind("\n", 0, span.start) + 1
    before = text[start_of_line : span.start]
    indent = before if not before.strip(" \t>") else ""
    whole = indented(title + written, indent).removeprefix(indent)
    is_code = syntax.writer == "typst" and not here.startswith("#")
    return Edit(Span(span.start, end), f"[\n{whole}\n]" if is_code else whole)


def at_end(scan: Scan, span: Span, written: str) -> Edit:
    """The list at the end of the document, an empty line before it."""
    text = scan.source.text
    before = text[: span.start]
    body = before.rstrip(" \t\r\n")
    lines = before[len(body) :].count("\n")
    gap = "\n" * max(0, 2 - lines) if body else ""
    final = "\n" if before.endswith("\n") or span.start < len(text) or not before else ""
    return Edit(span, f"{gap}{written}{final}")


def notes_text(scan: Scan, definitions: Sequence[str]) -> str:
    """The definitions of notes at the end of a document."""
    newline = newline_of(scan.source.text)
    written = at_end(scan, Span(scan.body_end, scan.body_end), "\n\n".join(definitions)).text
    return written.replace("\n", newline)
