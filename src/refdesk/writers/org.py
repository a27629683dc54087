"""Org mode. It has no escape: a zero width space keeps what would be markup from being it, as Org's manual advises."""

from __future__ import annotations

import re
from collections.abc import Sequence

from refdesk.csl.formatted import Formatted
from refdesk.regex import regex
from refdesk.writers import Group, Layout, flow, lines, rows
from refdesk.writers.runs import Face, Run, runs

ZERO, JOINER = "\u200b", "\u2060"
# *bold* /italic/ _underlined_ =verbatim= ~code~ +struck+ begin after white space or these, before what is not white space
EMPHASIS = regex(r"""(^|[\s\-("'{])([*/_=~+])(?=\S)""")
# [[links]], [1] (a note, to older versions), [2024-01-01], <targets>, {{{macros}}}, \\entities, ^superscripts, _subscripts,
# [fn:notes], [cite:...], @@export@@, $math$
SPECIAL = regex(
    r"\[(?=\[|fn:|cite|\d+[\]-])|<(?=[<\w])|\{(?=\{\{)|\\(?=[\\A-Za-z(\[])|[\^_](?=[{(*\w])|@(?=@)|\$(?=\S)"
)


# addresses of Org's own kinds (doi:, file:, elisp:), which it follows wherever it finds them
KINDS = regex(r"(?<=[A-Za-z+])(?<!\bhttp)(?<!\bhttps)(?<!\bftp):(?=\S)")


def escape(text: str) -> str:
    return KINDS.sub(f"{ZERO}:", SPECIAL.sub(rf"\g<0>{ZERO}", EMPHASIS.sub(rf"\1\2{ZERO}", text)))


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
    text = escape(inside)
    if face.link:
        shown = text.replace("]", f"]{ZERO}")
        target = face.link.replace("[", "%5B").replace("]", "%5D")
        text = f"[[{target}][{shown}]]"
    if face.position:
        text = f"^{{{text}}}" if face.position == "sup" else f"_{{{text}}}"
        text = JOINER + text if emphatic(face) else text
    for on, mark in ((face.underline, "_"), (face.italic, "/"), (face.bold, "*")):
        if on:
            text = mark + text + mark
    start, end = len(run.text) - len(run.text.lstrip()), len(run.text.rstrip())
    return run.text[:start] + text + run.text[end:]


def listing(groups: Sequence[Group], layout: Layout) -> str:
    def entry(text: Formatted) -> str:
        return "\\\\\n".join(map(started, rows(lines(text), lambda part: inline(part, layout.links))))

    return flow(groups, layout, lambda title, level: f"{'#+title:' if level == 1 else '*'} {escape(title)}", entry)


def started(line: str) -> str:
    """The line, not to be taken for a headline, a list, a comment, a table or a keyword."""
    return ZERO + line if re.match(r"\s*(?:\*+\s|[-+]\s|\d+[.)]\s|[#:|]|\[fn:)", line) else line
