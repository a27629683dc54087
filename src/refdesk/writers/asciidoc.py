"""AsciiDoc. What would be markup is written as a numeric character reference, which AsciiDoc never interprets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from refdesk.csl.formatted import Formatted
from refdesk.items.regex import regex
from refdesk.writers import Group, Layout, flow, lines, rows
from refdesk.writers.runs import Face, Run, runs

# Markup, attribute references, links and addresses, and what is replaced: quotes, dashes, arrows, dots, (C)
SPECIAL = regex(
    r"""[*_`\#^~+\[\]{}<>&\\|"'@] | :(?=[:/]) | (?<=:): | ;(?=;) | (?<=;); | -(?=[->]) | (?<=-)- | \$(?=\$) | (?<=\$)\$ | =(?=>)
    | \.(?=\.) | /(?=/) | \((?=(?:C|R|TM)\))""",
    re.VERBOSE,
)


SPACE = regex(r"\s")
ATTRIBUTES = regex(r"[=.,%]")


def escape(text: str) -> str:
    return SPECIAL.sub(number, text)


def number(match: re.Match[str]) -> str:
    """A character as its number."""
    return f"&#{ord(match[0])};"


def inline(text: Formatted, links: bool = True) -> str:
    return "".join(map(marked, runs(text, links)))


def marked(run: Run) -> str:
    """The run between doubled marks, which need nothing beside them."""
    face = run.face
    if face == Face() or not run.text.strip():
        return escape(run.text)
    inside = run.text.strip()
    start, end = len(run.text) - len(run.text.lstrip()), len(run.text.rstrip())
    text = escape(inside)
    if face.link:
        target = escape(face.link) if "+" in face.link else f"++{face.link}++"
        # a text with = or . could be taken for attributes
        text = f"link:{target}[{'' if run.text == face.link else ATTRIBUTES.sub(number, text)}]"
    roles = [name for on, name in ((face.small_caps, "small-caps"), (face.underline, "underline")) if on]
    if roles:
        text = f"[.{'.'.join(roles)}]##{text}##"
    if face.position:
        text = SPACE.sub(number, text)  # nothing raised or lowered may hold one
        text = f"^{text}^" if face.position == "sup" else f"~{text}~"
    if face.italic:
        text = f"__{text}__"
    if face.bold:
        text = f"**{text}**"
    return run.text[:start] + text + run.text[end:]


def listing(groups: Sequence[Group], layout: Layout) -> str:
    def entry(text: Formatted) -> str:
        return " +\n".join(map(started, rows(lines(text), lambda part: inline(part, layout.links))))

    return flow(groups, layout, lambda title, level: f"{'=' * level} {escape(title)}", entry)


def started(line: str) -> str:
    """The line, escaped so that it does not begin a title, a list, a comment, a block or an attribute."""
    return "{empty}" + line if re.match(r"[=.\-/:|!%•]|(?:\w+|\(\w+\))[.)](?:\s|$)|\s", line) else line
