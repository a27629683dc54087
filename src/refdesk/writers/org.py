"""Org mode. It has no escape character: a zero width space prevents markup, as Org's manual advises."""

from __future__ import annotations

import re
from collections.abc import Sequence

from refdesk.csl.formatted import Formatted
from refdesk.items.regex import regex
from refdesk.writers import Group, Layout, flow, lines, rows
from refdesk.writers.runs import Face, Run, runs

ZERO, JOINER = "\u200b", "\u2060"
# *bold* /italic/ _underlined_ =verbatim= ~code~ +struck+ begin after white space or these, before what is not white space
EMPHASIS = regex(rf"""(^|[\s{ZERO}\-("'{{])([*/_=~+]+)(?=\S)""")
# [[links]], [1] (a note, to older versions), [2024-01-01], <targets>, {{{macros}}}, \\entities, ^superscripts, _subscripts,
# [fn:notes], [cite:...], @@export@@, and dashes, dots and hyphens that would become others
SPECIAL = regex(
    r"\[(?=\[|fn:|cite|\d+[\]-])|\\(?=[\\A-Za-z(\[-])|<(?=[<\w])|\{(?=\{\{)|[\^_](?=[{(*\w])|@(?=@)|-(?=-)|\.(?=\.)"
)
# addresses of Org's own kinds (doi:, file:, elisp:), which it follows wherever it finds them
KINDS = regex(r"(?<=[A-Za-z+])(?<!\bhttp)(?<!\bhttps)(?<!\bftp):(?=\S)")
# others it shows as they are, with whatever marks are in them
ADDRESS = regex(r"(\b(?:https?|ftp)://[\w/.~%?=&:#+-]+)")


def escape(text: str) -> str:
    return "".join(part if n % 2 else unmarked(part) for n, part in enumerate(ADDRESS.split(text)))


def unmarked(text: str) -> str:
    """The text with an invisible character, or the name of a character, where there would be markup."""
    text = KINDS.sub(f"{ZERO}:", SPECIAL.sub(rf"\g<0>{ZERO}", text)).replace("$", r"\dollar{}")
    return EMPHASIS.sub(lambda m: m[1] + "".join(mark + ZERO for mark in m[2]), text)


def inline(text: Formatted, links: bool = True) -> str:
    out = ""
    before = Face()
    for run in runs(text, links):
        piece = marked(run)
        # emphasis is only seen beside white space or some punctuation; elsewhere a space that has no width stands for it
        opens = emphatic(run.face) and out and out[-1] not in " -('\"{"
        closed = emphatic(before) and piece and piece[0] not in " -.,;:!?'\")}["
        out += ZERO if opens or closed else ""
        # what is raised or lowered is only seen after something else than white space
        if piece.startswith(("^{", "_{")) and (not out or out[-1].isspace() or out[-1] == ZERO):
            out += JOINER
        out += piece
        before = run.face
    return out


def emphatic(face: Face) -> bool:
    return face.italic or face.bold or face.underline


def marked(run: Run) -> str:
    face, inside = run.face, run.text.strip()
    if face == Face() or not inside:
        return escape(run.text)
    start, end = len(run.text) - len(run.text.lstrip()), len(run.text.rstrip())
    text = unmarked(inside) if face.link else escape(inside)
    if face.link:
        target = face.link.replace("[", "%5B").replace("]", "%5D")
        text = f"[[{target}][{text.replace(']', f']{ZERO}')}]]"
    if face.position and not set("{}") & set(inside):  # which cannot be between braces
        text = f"{JOINER * (start > 0 or emphatic(face))}{'^' if face.position == 'sup' else '_'}{{{text}}}"
    for on, mark in ((face.underline, "_"), (face.italic, "/"), (face.bold, "*")):
        if on:
            text = mark + text + mark
    return run.text[:start] + text + run.text[end:]


def listing(groups: Sequence[Group], layout: Layout) -> str:
    def entry(text: Formatted) -> str:
        return "\\\\\n".join(map(started, rows(lines(text), lambda part: inline(part, layout.links))))

    titled = bool(layout.shown_title) and not layout.standalone

    def heading(title: str, level: int) -> str:
        if layout.standalone and level == layout.title_level:
            return f"#+title: {escape(title)}"
        return f"{'*' * (level if titled else max(level - 1, 1))} {escape(title)}"

    return flow(groups, layout, heading, entry)


def started(line: str) -> str:
    """The line, escaped so that it does not begin a headline, a list, a comment, a table or a keyword."""
    return ZERO + line if re.match(r"\s*(?:\*+\s|[-+]\s|\d+[.)]\s|[#:|]|\[fn:|CLOCK:|%%\()", line) else line
