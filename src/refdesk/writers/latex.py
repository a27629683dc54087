"""LaTeX that pdfLaTeX, XeLaTeX and LuaLaTeX read alike (UTF-8); other alphabets than Latin need a font that has them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from refdesk.csl.formatted import Entry, Formatted, Mark
from refdesk.items.regex import regex
from refdesk.items.text import printable
from refdesk.writers import Group, Layout, address, lines
from refdesk.writers.nested import nested

ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "\u00a0": "~",
}
PREAMBLE = r"""\documentclass{article}
\usepackage{iftex}
\ifPDFTeX
  \usepackage[T1]{fontenc}
  \usepackage{textcomp}
  \IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\fi
\usepackage[hidelinks]{hyperref}
"""
SPECIAL = regex("[" + re.escape("".join(ESCAPES)) + "]|-(?=-)|(?<=[!?])[`‘]|,(?=,)")
COMMANDS = {
    Mark("font-style", "italic"): r"\textit{",
    Mark("font-style", "oblique"): r"\textsl{",
    Mark("font-style", "normal"): r"\textup{",
    Mark("font-weight", "bold"): r"\textbf{",
    Mark("font-weight", "light"): r"\textmd{",
    Mark("font-weight", "normal"): r"\textmd{",
    Mark("font-variant", "small-caps"): r"\textsc{",
    Mark("font-variant", "normal"): r"\textnormal{",
    Mark("text-decoration", "underline"): r"\underline{",
    Mark("vertical-align", "sup"): r"\textsuperscript{",
    Mark("vertical-align", "sub"): r"\textsubscript{",
}


def escape(text: str) -> str:
    """The text with special characters replaced by commands that print them; no ligatures (-- ,,) are formed."""
    return SPECIAL.sub(lambda m: ESCAPES.get(m[0]) or m[0] + "{}", printable(text))


def inline(text: Formatted, links: bool = True) -> str:
    def around(mark: Mark) -> tuple[str, str]:
        if mark.kind == "link" and links and (leads := address(mark.value)):
            return rf"\href{{{url(leads)}}}{{", "}"
        command = COMMANDS.get(mark, "")
        return command, "}" if command else ""

    return nested(text, escape, around)


def url(address: str) -> str:
    r"""The address as \href takes it: its special characters escaped, those TeX cannot have there in percent signs."""
    from urllib.parse import quote

    return re.sub(r"[%#&]", r"\\\g<0>", quote(address, safe=":/?#[]@!$&'()*+,;=%~_.-"))


def listing(groups: Sequence[Group], layout: Layout) -> str:
    pieces = [section(layout.shown_title, layout.title_level)] if layout.shown_title else []
    for group in groups:
        if group.heading is not None:
            pieces.append(section(group.heading, layout.group_level))
        if group.entries:  # LaTeX has no empty lists
            pieces.append(f"\\begin{{list}}{{}}{{{lengths(layout)}}}\n")
            pieces += [item(entry, layout) for entry in group.entries]
            pieces.append("\\end{list}\n")
    body = "".join(pieces)
    return f"{PREAMBLE}\\begin{{document}}\n{body}\\end{{document}}\n" if layout.standalone else body


SECTIONS = ("section", "subsection", "subsubsection", "paragraph", "subparagraph")


def section(title: str, level: int) -> str:
    """A heading without a number; LaTeX has five levels of them."""
    return rf"\{SECTIONS[min(level, 5) - 1]}*{{{escape(title)}}}" + "\n"


def item(entry: Entry, layout: Layout) -> str:
    rows = []
    for number, line in enumerate(lines(entry.text)):
        text = inline(line.text, layout.links).strip()
        margin = inline(line.margin, layout.links).strip()
        if number == 0:
            rows.append(rf"\item[{{{margin}}}] {text}" if margin else rf"\item {{}}{text}")
        else:
            text = f"{margin} {text}".strip()
            # where entries hang, what follows their first line is indented already
            rows.append(r"\par " + (r"\hspace*{2em}" if line.indented and not layout.hanging_indent else "") + text)
    return "\n".join(rows) + "\n"


def lengths(layout: Layout) -> str:
    """The list's measures: how far its entries hang, or how wide their labels are, and the room between them."""
    if layout.second_field_align:
        size = r"\setlength{\leftmargin}{3em}\setlength{\labelwidth}{2.5em}"
    elif layout.hanging_indent:
        size = r"\setlength{\leftmargin}{2em}\setlength{\itemindent}{-2em}"
    else:
        size = r"\setlength{\leftmargin}{0pt}"
    return rf"{size}\setlength{{\itemsep}}{{{layout.entry_spacing}\baselineskip}}"
