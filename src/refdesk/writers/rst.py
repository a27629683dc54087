"""reStructuredText. Its markup does not nest: bold wins over italic, and a link has no other formatting."""

from __future__ import annotations

import re
from collections.abc import Sequence

from refdesk.csl.formatted import Formatted
from refdesk.items.regex import regex
from refdesk.writers import Group, Layout, flow, lines, rows
from refdesk.writers.runs import Face, Run, runs

SPECIAL = regex(r"[\\`*_|]|(?<=:):|:(?=//\S*[\\`*_|])|\[(?=[^\]]*\]_)")


def escape(text: str) -> str:
    return SCHEME.sub(r"\1\\:", SPECIAL.sub(r"\\\g<0>", text))


SCHEME = regex(
    r"(?<![A-Za-z0-9])((?!https?:|ftp:|mailto:)[A-Za-z][A-Za-z0-9+-]*):(?=[^\s\\])"
)  # docutils links all that it knows


def inline(text: Formatted, links: bool = True) -> str:
    out = ""
    before = Face()
    for run in runs(text, links):
        piece = marked(run)
        # markup is only seen beside white space or some punctuation; "\\ " is white space that is not there
        opens = run.face != Face() and out and not (out[-1].isspace() or out[-1] in "([{-/—–“‘")
        closed = before != Face() and piece and not (piece[0].isspace() or piece[0] in ")]}-/:.,;!?—–”’")
        if opens or closed or (run.face != Face() and run.text[:1] in ")]}”’"):
            # "doi:\ " would begin an address
            out = (out[:-1] + "\\:" if out.endswith(":") and not out.endswith("\\:") else out) + "\\ "
        out += piece
        before = run.face
    return out


def marked(run: Run) -> str:
    face = run.face
    inside = run.text.strip()
    if face == Face() or not inside:
        return escape(run.text)
    start, end = len(run.text) - len(run.text.lstrip()), len(run.text.rstrip())
    return run.text[:start] + decorated(inside, face) + run.text[end:]


def decorated(text: str, face: Face) -> str:
    if face.link:
        shown = escape(text).replace("<", r"\<")
        target = re.sub(r"[_*`|]", r"\\\g<0>", face.link)
        return f"`{shown} <{target}>`__"
    if face.position:
        return f":{face.position}:`{escape(text)}`"
    if face.bold:
        return f"**{escape(text)}**"
    if face.italic:
        return f"*{escape(text)}*"
    return escape(text)


def listing(groups: Sequence[Group], layout: Layout) -> str:
    def entry(text: Formatted) -> str:
        written = [started(row) for row in rows(lines(text), lambda part: inline(part, layout.links))]
        return written[0] if len(written) == 1 else "".join(f"| {row}\n" for row in written)

    def heading(title: str, level: int) -> str:
        shown = started(escape(title)) or "\\ "
        return f"{shown}\n{UNDERLINES[level - 1] * (len(shown) if shown.isascii() else 2 * len(shown))}"

    return flow(groups, layout, heading, entry)


UNDERLINES = "=-~^+*"  # of headings, by level

# enumerated and bullet lists, comments, fields, options, doctests, quoted and underlined text, tables
BLOCK = regex(
    r"""\(?(?:[A-Za-z]|\d+|\#|[ivxlcdmIVXLCDM]+)[.)](?:\s|$) | [-+*•‣⁃](?:\s|$) | \.\.(?:\s|$) | :(?!\w+:`) | --?\w | /\w
    | >>> | ([!-/:-@[-`{-~])\1*\s*$ | =+(?:\s+=+)+\s*$""",
    re.VERBOSE,
)


def started(line: str) -> str:
    """The line with a backslash before what would begin a block."""
    if not BLOCK.match(line):
        return line
    return ("\\ " if line.startswith("\\") else "\\") + line
