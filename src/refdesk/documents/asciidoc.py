"""AsciiDoc with asciidoctor-bibtex (cite:[key(3)], citenp:[key]) or asciidoctor-bibliography (cite:[key, page=3]+[other])."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from refdesk.documents.affixes import cite, locator_terms
from refdesk.documents.latex_commands import command_named
from refdesk.documents.regions import regions_in
from refdesk.documents.scanned import (
    Cite,
    Cluster,
    Include,
    ListPlace,
    Mode,
    Places,
    Resource,
    Scan,
    Source,
    Span,
)
from refdesk.items.regex import regex
from refdesk.rendering.citations import LABELS

BLANK = regex(r"[ \t\r\f\v]*(?:\n|\Z)")
VERBATIM = regex(r"(-{4,}|\.{4,}|/{4,}|\+{4,}|`{3,}|~{4,})[^\S\n]*(?:\n|\Z)|(`{3,})[\w+#-]*[^\S\n]*(?:\n|\Z)")
INCLUDE = regex(r"include::([^\[\n]+)\[([^\]\n]*)\]")
ATTRIBUTE = regex(r":(!?[\w-]+!?):(?:[ \t]+([^\n]*))?")
MOST_OPEN = 2000  # brackets within brackets
SPECIAL = ("//", "include::", "ifdef::", "ifndef::", "endif::", "bibliography::")
CODE_STYLE = regex(r"\[(?:source|listing|literal|stem|latexmath|asciimath|comment|pass)\b")
BIBLIOGRAPHY = regex(r"bibliography::([^\[\n]*)\[([^\]\n]*)\]")
TOKEN = regex(
    r"""(?x)(?=[\\`cnfCF\[\]])(?:
      (?P<escape>\\(?=[A-Za-z`+]))
    | (?P<mono>`+)
    | (?P<note>footnote(?:ref)?:[\w-]*\[)
    | (?P<cite>(?<![\w:/])(?P<macro>(?:full|no)?[cC]ite[a-z]*):(?P<target>[^\s\[\]:]*)\[)
    | (?P<open>\[) | (?P<close>\])
    | [cnfCF])"""
)
KEY = regex(r"(?P<key>[^\s,()\[\]]+)[ \t\r\n]*(?:\((?P<locator>[^()]*)\))?")
PAIR = regex(r"""\s*([\w-]+)=(?:"([^"]*)"|'([^']*)'|([^,]*))|([^,]+)""")


def scan(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """Scan an AsciiDoc file."""
    regions, problems = regions_in(source, source.text)
    ribose = ":bibliography-database:" in source.text or bool(definitions.get(" ribose"))
    document = Document(source.text, regions, ribose=ribose)
    for start, end in document.stretches():
        document.read(start, end)
    return document.scan("asciidoc", source, definitions={" ribose": True} if ribose else {}, problems=problems)


@dataclass(slots=True, kw_only=True)
class Document(Places):
    """The state of reading a text."""

    ribose: bool
    terms: Mapping[str, str] = field(default_factory=locator_terms)
    lacking: set[str] = field(default_factory=set)  # delimiters that are not in the rest of the text

    def stretches(self) -> Iterator[tuple[int, int]]:
        """The paragraphs: lines between blank ones, outside of blocks that are not text."""
        text, position, length = self.text, 0, len(self.text)
        skips = {region.span.start: region.span.end for region in self.regions}
        paragraph, code_follows, after_blank = -1, False, True
        while position < length:
            line = position
            position = self.line_end(line)
            blank = BLANK.match(text, line)
            passed = skips.get(line, 0) or self.special_end(line, position)
            if passed or blank:
                if paragraph >= 0:
                    yield paragraph, line
                    paragraph = -1
                code_follows = code_follows and not blank and passed == position
                after_blank = bool(blank) or after_blank or passed > position  # a block, not a line, was passed
                position = max(passed, position)
                continue
            if code_follows or (after_blank and text[line] in " \t" and not self.is_item(line)):
                position, code_follows = self.paragraph_end(position), False
            elif paragraph < 0:
                code_follows = CODE_STYLE.match(text, line) is not None
                paragraph = -1 if code_follows else line
            after_blank = False
        if paragraph >= 0:
            yield paragraph, length

    def paragraph_end(self, position: int) -> int:
        """The next blank line, or the end of the text."""
        while position < len(self.text) and not BLANK.match(self.text, position):
            position = self.line_end(position)
        return position

    def special_end(self, line: int, end: int) -> int:
        """The end of the verbatim block, comment, attribute or the like that begins at this line; 0 if there is none."""
        if fence := VERBATIM.match(self.text, line):
            return self.fence_end(fence, end)
        if self.text.startswith(SPECIAL, line) or ATTRIBUTE.match(self.text, line):
            self.special(line)
            return end
        return 0

    def is_item(self, line: int) -> bool:
        """Whether an indented line is a list item."""
        return (
            re.compile(r"[ \t]+(?:[*.-]+|\d+\.|<\d+>)[ \t]|[^\n]*(?:::|;;)(?:[ \t]|\r?$)").match(self.text, line)
            is not None
        )

    def fence_end(self, fence: re.Match[str], position: int) -> int:
        """The end of a delimited block; the end of the text if nothing closes it."""
        mark = fence[1] or fence[2]
        if mark in self.lacking:
            return len(self.text)
        closing = re.compile(rf"(?m)^{re.escape(mark)}[ \t]*\r?$").search(self.text, position)
        if closing is None:
            self.lacking.add(mark)
            return len(self.text)
        return self.line_end(closing.end())

    def special(self, line: int) -> None:
        """Read an attribute, an include or the place of the list."""
        if include := INCLUDE.match(self.text, line):
            self.includes.append(Include(Span(line, include.end()), include[1].strip()))
        elif listing := BIBLIOGRAPHY.match(self.text, line):
            if path := listing[1].strip():
                self.bibliography.append(Resource(Span(*listing.span(1)), path))
            self.lists.append(ListPlace(Span(line, listing.end()), {"options": listing[2]} if listing[2] else {}))
        elif attribute := ATTRIBUTE.match(self.text, line):
            name, value = attribute[1], (attribute[2] or "").strip()
            if name in ("bibtex-file", "bibliography-database") and value:
                start = attribute.start(2)
                self.bibliography.append(Resource(Span(start, start + len(value)), value))
            elif name.startswith(("bib", "lang")):
                self.settings[name] = value

    def read(self, start: int, end: int) -> None:
        """Read the citations in a paragraph."""
        text, position = self.text, start
        stack: list[tuple[str, re.Match[str]]] = []
        unclosed: set[str] = set()
        chain: list[Cite] = []
        while token := TOKEN.search(text, position, end):
            kind = token.lastgroup or ""
            position = token.end()
            if kind == "escape":
                position += 1
                if following := re.compile(r"(?:full|no)?[cC]ite[a-z]*:[^\s\[\]:]*\[").match(text, token.end(), end):
                    position = following.end()
            elif kind == "mono":
                close = (
                    None if token[0] in unclosed else re.compile(rf"(?<!`){token[0]}(?!`)").search(text, position, end)
                )
                if close:
                    position = close.end()
                else:
                    unclosed.add(token[0])
            elif len(stack) > MOST_OPEN and kind != "close":
                continue
            elif token["cite"]:
                stack.append(("cite", token))
            elif kind in ("note", "open"):
                stack.append((kind, token))
            elif kind == "close" and stack:
                what, opening = stack.pop()
                if what == "note":
                    self.notes.append(Span(opening.start(), position))
                elif what == "cite":
                    position = self.cite(opening, token.start(), end, chain)

    def cite(self, opening: re.Match[str], close: int, end: int, chain: list[Cite]) -> int:
        """Read a macro from its name to its last bracket, and return where it ends."""
        macro, inside, stop = opening["macro"], Span(opening.end(), close), close + 1
        mode = mode_of(macro)
        cites: list[Cite] = []
        if self.ribose:
            cites += self.ribose_cite(inside, mode)
            more = re.compile(r"\+\[([^\[\]]*)\]")
            while following := more.match(self.text, stop, end):
                cites += self.ribose_cite(Span(*following.span(1)), mode)
                stop = following.end()
        elif macro in ("cite", "citenp"):
            for key in KEY.finditer(self.text, *inside):
                prefix = opening["target"].replace("_", " ") if not cites else ""
                cites.append(cite(key["key"], Span(*key.span("key")), mode, prefix, key["locator"] or "", self.terms))
        if cites:
            self.clusters.append(Cluster(Span(opening.start(), stop), tuple(cites), macro))
        return stop

    def ribose_cite(self, inside: Span, mode: Mode) -> Iterator[Cite]:
        """key, page=3, prefix="see" -> a cite."""
        key, span = "", inside
        named: dict[str, str] = {}
        for pair in PAIR.finditer(self.text, *inside):
            if pair[1]:
                named[pair[1]] = (pair[2] or pair[3] or pair[4] or "").strip()
            elif (word := pair[5].strip()) and not key:
                start = pair.start(5) + pair[5].index(word)
                key, span = word, Span(start, start + len(word))
        if not key:
            return
        label = next((name for name in named if name in LABELS), "page" if "locator" in named else "")
        locator = named.get(label) or named.get("locator", "")
        yield Cite(key, span, mode, named.get("prefix", ""), label if locator else "", locator, named.get("suffix", ""))


def mode_of(macro: str) -> Mode:
    """The mode of a macro: `citenp` is in the text, the others are named as LaTeX's commands."""
    if macro == "citenp":
        return "author-in-text"
    command = command_named(macro)
    return command.mode if command else "normal"
