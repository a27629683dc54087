"""Org mode. It has no escape: a zero width space keeps what would be markup from being it, as Org's manual advises."""

from __future__ import annotations

import re
from collections.abc import Sequence

from refdesk.csl.formatted import Formatted
from refdesk.regex import regex
from refdesk.writers import Group, Layout, flow, rows
from refdesk.writers.runs import Face, Run, runs

ZERO = "\u200b"
# *bold* /italic/ _underlined_ =verbatim= ~code~ +struck+ begin after white space or these, before what is not white space
EMPHASIS = regex(r"""(^|[\s\-("'{])([*/_=~+])(?=\S)""")
# [[links]], <targets>, {{{macros}}}, \\entities, ^superscripts, _subscripts, [fn:notes], src_blocks, @@export@@, $math$
SPECIAL = regex(r"\[(?=\[|fn:|cite)|<(?=[<\w])|\{(?=\{\{)|\\(?=[\\A-Za-z(\[])|[\^_](?=[{(*\w])|@(?=@)|\$(?=\S)")


def escape(text: str) -> str:
    return SPECIAL.sub(rf"\g<0>{ZERO}", EMPHASIS.sub(rf"\1\2{ZERO}", text))


def inline(text: Formatted, links: bool = True) -> str:
    out = ""
    before = Face()
    for run in runs(text, links):
        piece = marked(run)
        # markup is only seen beside white space or some punctuation; elsewhere a space that has no width stands for it
        opens = run.face != Face() and out and not (out[-1].isspace() or out[-1] in "-('\"{")
        closed = before != Face() and piece and not (piece[0].isspace() or piece[0] in "-.,;:!?'\")}[")
        out += (ZERO if opens or closed else "") + piece
        before = run.face
    return out


def marked(run: Run) -> str:
    face, inside = run.face, run.text.strip()
    if face == Face() or not inside:
        return escape(run.text)
    text = escape(inside)
    if face.link:
        shown = text.replace("]", f"]{ZERO}")
        target = face.link.replace("[", "%5B").replace("]", "%5D")
        text = f"[[{target}]]" if run.text == target else f"[[{target}][{shown}]]"
    if face.position:
        text = f"{ZERO}^{{{text}}}" if face.position == "sup" else f"{ZERO}_{{{text}}}"
    for on, mark in ((face.underline, "_"), (face.italic, "/"), (face.bold, "*")):
        if on:
            text = mark + text + mark
    start, end = len(run.text) - len(run.text.lstrip()), len(run.text.rstrip())
    return run.text[:start] + text + run.text[end:]


def listing(groups: Sequence[Group], layout: Layout) -> str:
    def entry(text: Formatted) -> str:
        return "\\\\\n".join(map(started, rows(text, lambda part: inline(part, layout.links))))

    return flow(groups, layout, lambda title, level: f"{'#+title:' if level == 1 else '*'} {escape(title)}", entry)


def started(line: str) -> str:
    """The line, not to be taken for a headline, a list, a comment, a table or a keyword."""
    return ZERO + line if re.match(r"\s*(?:\*+\s|[-+]\s|\d+[.)]\s|[#:|]|\[fn:)", line) else line
