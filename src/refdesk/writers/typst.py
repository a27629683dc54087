"""Typst markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from refdesk.csl.formatted import Formatted, Mark
from refdesk.items.regex import regex
from refdesk.items.text import printable
from refdesk.writers import Group, Layout, address, flow, joined, lines

# Markup, quotes that would become others, and what would become a dash, a minus, an ellipsis, a comment or a link.
SPECIAL = regex(r"""[\\*_`#$@<>~\[\]"'{}]|-(?=[-?\d])|(?<=-)-|(?<=\.)\.|(?<=/)/""")
# after a call: its end, its arguments, or a field, where a name follows the full stop in this text or in the next
CONTINUES = regex(r"\A(?:\s*(?=;)|(?=\(|\.(?:\w|\Z)))")
FUNCTIONS = {
    Mark("font-style", "italic"): "#emph[",
    Mark("font-style", "oblique"): '#text(style: "oblique")[',
    Mark("font-style", "normal"): '#text(style: "normal")[',
    Mark("font-weight", "bold"): "#strong[",
    Mark("font-weight", "light"): '#text(weight: "light")[',
    Mark("font-weight", "normal"): '#text(weight: "regular")[',
    Mark("font-variant", "small-caps"): "#smallcaps[",
    Mark("text-decoration", "underline"): "#underline[",
    Mark("vertical-align", "sup"): "#super[",
    Mark("vertical-align", "sub"): "#sub[",
}


def escape(text: str) -> str:
    """The text with a backslash before every character that is special in Typst."""
    return SPECIAL.sub(r"\\\g<0>", printable(text)).replace("\u00a0", "~")


def inline(text: Formatted, links: bool = True) -> str:
    """The text as Typst; what follows a function call is escaped if it could be read as part of it."""
    out: list[str] = []
    opened: list[str] = []
    for part in joined(text):
        if isinstance(part, str):
            text = escape(part)
            if out and out[-1] == "]":
                text = after_call(text)
            # brackets hold markup that begins anew, and may begin with a heading
            out.append(started(text) if out and out[-1].endswith("[") else text)
        elif isinstance(part, Mark):
            call = FUNCTIONS.get(part, "")
            if part.kind == "link" and links and (url := address(part.value)):
                call = f"#link({string(url)})["
            if call:
                out.append(call)
            opened.append(call)
        elif (call := opened.pop()) and out[-1] == call:  # a link without a text would show where it leads
            out.pop()
        elif call:
            out.append("]")
    return "".join(out)


def after_call(text: str) -> str:
    """The escaped text, with a backslash where it would continue a function call."""
    return CONTINUES.sub(r"\g<0>\\", text, count=1)


def string(text: str) -> str:
    """A string of Typst's code."""
    return '"' + printable(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def listing(groups: Sequence[Group], layout: Layout) -> str:
    def entry(text: Formatted) -> str:
        written = []
        for line in lines(text):
            margin, rest = inline(line.margin, layout.links).strip(), inline(line.text, layout.links).strip()
            if margin:
                rest = f"#box(width: 2.5em)[{started(margin)}]{after_call(rest)}"
            # where entries hang, what follows their first line is indented already
            indented = line.indented and not layout.hanging_indent
            written.append(f"#h(2em){after_call(rest)}" if indented else started(rest))
        return " \\\n".join(written)

    indent = "2em" if layout.hanging_indent else "2.5em" if layout.second_field_align else ""
    head = [f"#set par(hanging-indent: {indent})\n"] if indent else []
    if layout.standalone:
        head.insert(
            0, f"#set document(title: {string(layout.shown_title)})\n#set text(lang: {string(layout.lang[:2])})\n"
        )
    body = flow(groups, layout, lambda title, level: f"{'=' * level} {escape(title)}", entry)
    return "".join([*head, "\n", body]) if head else body


def started(line: str) -> str:
    """The line with a backslash before what would begin a heading, a list or a term."""
    return re.sub(r"^(\s*)([=+/-])", r"\1\\\2", re.sub(r"^(\s*\d+)\.", r"\1\\.", line))
