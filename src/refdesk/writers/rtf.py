"""Rich Text Format (RTF 1.9.1), as word processors read it from the clipboard and from files."""

from __future__ import annotations

from collections.abc import Sequence

from refdesk.csl.formatted import Formatted, Mark
from refdesk.items.text import printable
from refdesk.writers import Group, Layout, address, lines
from refdesk.writers.nested import nested

CONTROLS = {
    Mark("font-style", "italic"): r"{\i ",
    Mark("font-style", "oblique"): r"{\i ",
    Mark("font-style", "normal"): r"{\i0 ",
    Mark("font-weight", "bold"): r"{\b ",
    Mark("font-weight", "light"): r"{\b0 ",
    Mark("font-weight", "normal"): r"{\b0 ",
    Mark("font-variant", "small-caps"): r"{\scaps ",
    Mark("font-variant", "normal"): r"{\scaps0 ",
    Mark("text-decoration", "underline"): r"{\ul ",
    Mark("text-decoration", "none"): r"{\ul0 ",
    Mark("vertical-align", "sup"): r"{\super ",
    Mark("vertical-align", "sub"): r"{\sub ",
    Mark("vertical-align", "baseline"): r"{\nosupersub ",
}


def escape(text: str) -> str:
    """The text in ASCII; other characters as the signed numbers of UTF-16, each with a question mark (3f) for old readers."""
    out = []
    for c in printable(text):
        if c in "\\{}":
            out.append("\\" + c)
        elif c == "'":
            out.append(r"\'27")  # after another character's number it is misread
        elif c.isascii():
            out.append(c)
        else:
            units = c.encode("utf-16-le", "replace")
            codes = (int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2))
            out += [rf"\u{code}\'3f" for code in codes]
    return "".join(out)


def inline(text: Formatted, links: bool = True) -> str:
    def around(mark: Mark) -> tuple[str, str]:
        if mark.kind == "link" and links and (url := address(mark.value)):
            return rf'{{\field{{\*\fldinst HYPERLINK "{escape(url)}"}}{{\fldrslt ', "}}"
        control = CONTROLS.get(mark, "")
        return control, "}" if control else ""

    return nested(text, escape, around)


def listing(groups: Sequence[Group], layout: Layout) -> str:
    """A whole document, always; measures are in twips."""
    indent = 720 if layout.second_field_align else 480 if layout.hanging_indent else 0
    paragraph = rf"\pard\sa{120 * layout.entry_spacing}\li{indent}\fi-{indent}\tx{indent} "
    pieces = ["{\\rtf1\\ansi\\ansicpg1252\\uc1\\deff0{\\fonttbl{\\f0\\froman Times New Roman;}}\\f0\\fs24\n"]
    if layout.shown_title:
        pieces.append(rf"\pard\sa240 {{\b\fs32 {escape(layout.shown_title)}}}\par" + "\n")
    for group in groups:
        if group.heading is not None:
            pieces.append(rf"\pard\sb240\sa120 {{\b\fs28 {escape(group.heading)}}}\par" + "\n")
        for entry in group.entries:
            rows = []
            for line in lines(entry.text):
                margin = inline(line.margin, layout.links).strip() + r"\tab " if line.margin else ""
                rows.append(margin + inline(line.text, layout.links).strip())
            pieces.append(paragraph + r"\line ".join(rows) + "\\par\n")
    return "".join(pieces) + "}\n"
