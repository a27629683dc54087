"""Markdown as in CommonMark 0.31, which pandoc and GitHub read the same way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from refdesk.csl.formatted import Formatted
from refdesk.items.regex import regex
from refdesk.writers import Group, Layout, flow, lines, rows
from refdesk.writers.runs import Face, Run, runs

# What means something inside a line, to CommonMark or to the dialects of pandoc and GitHub (~ ^ $ @ | {).
SPECIAL = regex(r"[\\`*_\[\]<>~^$@|#{]|&(?=#?\w+;)|!(?=\[)")


def escape(text: str) -> str:
    """The text with a backslash before what would be markup inside a line."""
    return SPECIAL.sub(r"\\\g<0>", text)


def inline(text: Formatted, links: bool = True) -> str:
    return joined(runs(text, links))


def joined(pieces: Sequence[Run]) -> str:
    out = ""
    for number, run in enumerate(pieces):
        following = pieces[number + 1].text[:1] if number + 1 < len(pieces) else ""
        piece = marked(run, out[-1:], following)
        # an exclamation mark before a link would make it an image
        out = (out[:-1] + "\\!" if piece.startswith("[") and out.endswith("!") else out) + piece
    return out


def marked(run: Run, before: str, after: str) -> str:
    """The run as Markdown. Emphasis is written with stars where CommonMark reads them as such, else as HTML."""
    face, inside = run.face, run.text.strip()
    if face == Face() or not inside:
        return escape(run.text)
    start, end = len(run.text) - len(run.text.lstrip()), len(run.text.rstrip())
    left, right = run.text[:start], run.text[end:]
    if face == Face(link=inside):
        text = f"<{inside}>"
    elif face.link:
        text = f"[{decorated(escape(inside), face, '[', ']')}](<{face.link}>)"
    else:
        text = decorated(escape(inside), face, left[-1:] or before, right[:1] or after)
    return left + text + right


def decorated(text: str, face: Face, before: str, after: str) -> str:
    if face.position:
        text = f"<{face.position}>{text}</{face.position}>"
    if face.small_caps:
        text = f'<span style="font-variant:small-caps;">{text}</span>'
    if face.underline:
        text = f"<u>{text}</u>"
    if face.italic or face.bold:
        star = "*" * (face.italic + 2 * face.bold)
        if flanks(before, text[:1]) and flanks(after, text[-1:]):
            return star + text + star
        text = f"<em>{text}</em>" if face.italic else text
        text = f"<strong>{text}</strong>" if face.bold else text
    return text


def flanks(outside: str, inside: str) -> bool:
    """Do stars between these two characters open or close emphasis? (CommonMark 6.2, left- and right-flanking runs)"""
    if outside in ("*", "_") or inside in ("*", "_"):
        return False
    return not punctuation(inside) or not outside or outside.isspace() or punctuation(outside)


def punctuation(character: str) -> bool:
    """Whether this is a punctuation character in CommonMark (2.1)."""
    return character != "" and unicodedata.category(character)[0] in "PS"


def listing(groups: Sequence[Group], layout: Layout) -> str:
    def entry(text: Formatted) -> str:
        return "\\\n".join(map(started, rows(lines(text), lambda part: inline(part, layout.links))))

    return flow(groups, layout, lambda title, level: f"{'#' * level} {escape(title)}", entry)


# lists, with what pandoc also takes for their numbers
NUMBER = regex(r"(\s*(?:\d{1,9}|\(\w+|[a-z]|[ivxlcdm]+|\w(?=\))))([.)])(?=\s|$)")


def started(line: str) -> str:
    """The line with a backslash before what would begin a block."""
    return re.sub(r"^(\s*)([>=:+-])", r"\1\\\2", NUMBER.sub(r"\1\\\2", line, count=1) if NUMBER.match(line) else line)
