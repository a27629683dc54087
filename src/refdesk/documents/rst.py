"""reStructuredText with sphinxcontrib-bibtex: :cite:p:`key`, :footcite:t:`{see}key{p. 3}`, .. bibliography:: refs.bib"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from refdesk.documents.regions import regions_in
from refdesk.documents.roles import cluster_of_role
from refdesk.documents.scanned import (
    Cite,
    Cluster,
    Include,
    ListPlace,
    Places,
    Resource,
    Scan,
    Source,
    Span,
)
from refdesk.items.regex import regex

BLANK = regex(r"[ \t\r\f\v]*(?:\n|\Z)")
DIRECTIVE = regex(r"[ \t]*(\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?)([\w:.+-]+)::(?:[ \t]+([^\n]*))?")
NOTE = regex(r"[ \t]*\.\.[ \t]+\[(?:#[\w.-]*|\*|\d+)\]")
MARKED = regex(r"[ \t]*\.\.[ \t]+(?:\[[^\]\n]+\]|_|\|)")
COMMENT = regex(r"[ \t]*\.\.(?:[ \t]|\r?\n|\Z)")
OPTION = regex(r"[ \t]*:([\w -]+):(?:[ \t]+([^\n]*))?")
BULLET = regex(r"[ \t]*(?:[-*+•‣⁃]|(?:\d+|#|[A-Za-z])[.)]|\((?:\d+|#|[A-Za-z])\))[ \t]+")
LITERAL_MARK = regex(r"::\s*\Z")
CODE = frozenset(
    "code code-block sourcecode literalinclude math raw highlight doctest testcode testoutput prompt graphviz digraph "
    "mermaid plot ipython toctree index meta".split()
)
TOKEN = regex(
    r"""(?x)(?=[\\`:|*])(?:
      (?P<escape>\\.)
    | (?P<emphasis>(?<![\w)\]}>.,;!?`\\*+=@\#$%&^~|])\*{1,2}(?![\s*]))
    | (?P<literal>``)
    | (?P<role>(?<![\w:`\\]):(?P<name>[A-Za-z][\w.+-]*(?::[A-Za-z][\w.+-]*)*):(?=`(?!`)))
    | (?P<quoted>`)
    | [:|*])""",
    re.S,
)
SUFFIX_ROLE = regex(r":([A-Za-z][\w.+-]*(?::[A-Za-z][\w.+-]*)*):(?!`)")
LITERAL_END = regex(r"(?<=\S)``(?!`)")
QUOTED_END = regex(r"(?<![\s\\])`(?=_{0,2}(?:[^\w`]|\Z))")
BEHIND_MARKUP = r"(?=[^\w*]|\Z)"
EMPHASIS_END = {
    "*": regex(rf"(?<![\s\\*])\*(?!\*){BEHIND_MARKUP}"),
    "**": regex(rf"(?<![\s\\])\*\*{BEHIND_MARKUP}"),
}


def scan(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """Scan a reStructuredText file."""
    regions, problems = regions_in(source, source.text)
    document = Document(source.text, regions)
    for start, end in document.stretches():
        document.read(start, end)
    return document.scan("rst", source, problems=problems)


@dataclass(slots=True, kw_only=True)
class Document(Places):
    """The state of reading a text."""

    default_role: str = ""
    roles: dict[str, str] = field(default_factory=dict)  # that the document makes of others

    def indent(self, start: int) -> int:
        end = start
        while self.text[end : end + 1] in (" ", "\t"):
            end += 1
        return len(self.text[start:end].expandtabs(8))

    def body_end(self, position: int, indent: int) -> int:
        """The end of the lines from `position` on that are indented further than `indent`."""
        last = position
        while position < len(self.text):
            if not BLANK.match(self.text, position):
                if self.indent(position) <= indent:
                    break
                last = self.line_end(position)
            position = self.line_end(position)
        return last

    def stretches(self) -> Iterator[tuple[int, int]]:
        """The paragraphs, with what a directive says on its first line."""
        text, position, length = self.text, 0, len(self.text)
        skips = {region.span.start: region.span.end for region in self.regions}
        paragraph = -1
        while position < length:
            line = position
            position = self.line_end(line)
            blank = BLANK.match(text, line) is not None
            marked = not blank and COMMENT.match(text, line) is not None
            if paragraph >= 0 and (blank or marked or line in skips):
                yield paragraph, line
                if LITERAL_MARK.search(text, max(paragraph, line - 200), line):
                    position = max(position, self.literal_end(paragraph, line))
                paragraph = -1
            if line in skips:
                position = max(skips[line], position)
            elif text.startswith(">>>", line + self.leading(line)) and paragraph < 0:
                while position < length and not BLANK.match(text, position):
                    position = self.line_end(position)
            elif marked:
                stretch, position = self.explicit(line, position)
                if stretch:
                    yield stretch
            elif not blank and paragraph < 0:
                paragraph = line
        if paragraph >= 0:
            yield paragraph, length

    def leading(self, line: int) -> int:
        return next((i for i, character in enumerate(self.text[line : line + 200]) if character not in " \t"), 0)

    def literal_end(self, paragraph: int, line: int) -> int:
        """The end of the literal block after a paragraph with `::`: indented, or quoted line by line."""
        last = self.text.rfind("\n", 0, line - 1) + 1
        bullet = BULLET.match(self.text, paragraph)
        indent = self.indent(last) if last > paragraph else len(bullet[0]) if bullet else self.indent(paragraph)
        end = self.body_end(line, indent)
        if end > line:
            return end
        position = line
        while position < len(self.text) and BLANK.match(self.text, position):
            position = self.line_end(position)
        mark = self.text[position : position + 1]
        if not mark or mark.isalnum() or mark.isspace() or mark in ".:_`":
            return line
        while self.text.startswith(mark, position) and position < len(self.text):
            position = self.line_end(position)
        return position

    def explicit(self, line: int, after: int) -> tuple[tuple[int, int] | None, int]:
        """Read what begins with `..`; return the text on its first line and where to continue."""
        text, indent = self.text, self.indent(line)
        if directive := DIRECTIVE.match(text, line):
            return self.directive(directive, line, after, indent)
        if note := NOTE.match(text, line):
            self.notes.append(Span(note.end(), self.body_end(after, indent)))
            return (note.end(), after), after
        if MARKED.match(text, line):
            return (line, after), after
        if BLANK.match(text, after) and not text[line:after].strip(". \t\r\n"):  # an empty comment
            return None, after
        return None, max(after, self.body_end(after, indent))

    def directive(
        self, directive: re.Match[str], line: int, after: int, indent: int
    ) -> tuple[tuple[int, int] | None, int]:
        """Read a directive: its options, and what it is about."""
        name, argument = directive[2].lower(), (directive[3] or "").strip()
        options: dict[str, str] = {}
        body = after
        while body < len(self.text) and (option := OPTION.match(self.text, body)) and self.indent(body) > indent:
            options[option[1].strip()] = (option[2] or "").strip()
            body = self.line_end(body)
        if name in ("bibliography", "footbibliography"):
            end = max(after, self.body_end(after, indent))
            self.listing(directive, options, body, end)
            return None, end
        if name == "include" or name in CODE:
            end = max(after, self.body_end(after, indent))
            literal = argument.startswith("<") or {"literal", "code"} & options.keys()
            if name == "include" and argument and not literal:
                self.includes.append(Include(Span(line, end), argument))
            return None, end
        if name == "default-role":
            self.default_role = argument
            return None, after
        if name == "role" and (named := re.match(r"([\w.+-]+)\(([\w.+:-]+)\)", argument)):
            self.roles[named[1]] = named[2]
        if name in ("figure", "image", "contents") or not argument:
            return None, body
        return (directive.start(3), after), body if name in ("csv-table", "list-table") else after

    def listing(self, directive: re.Match[str], options: dict[str, str], body: int, end: int) -> None:
        """Read the place of the list: the files that it names, and the keys below it, which are listed without being cited."""
        offset = directive.start(3)
        for path in re.finditer(r"\S+", directive[3] or ""):
            self.bibliography.append(Resource(Span(offset + path.start(), offset + path.end()), path[0]))
        for key in re.compile(r"\S+").finditer(self.text, body, max(body, end)):
            cite = Cite(key[0], Span(*key.span()), "nocite")
            self.clusters.append(Cluster(cite.span, (cite,), directive[2]))
        span = Span(directive.start(), end)
        self.lists.append(ListPlace(span, {**options, "directive": directive[2]}))

    def emphasis_end(self, mark: str, after: int, end: int, unclosed: set[str]) -> int:
        """Where emphasis ends, which has no roles in it; where its mark ends if it is none: `"*"`."""
        around = self.text[max(0, after - len(mark) - 1) : after + 1]
        if mark in unclosed or around in (f"'{mark}'", f'"{mark}"'):
            return after
        close = EMPHASIS_END[mark].search(self.text, after, end)
        unclosed |= set() if close else {mark}
        return close.end() if close else after

    def read(self, start: int, end: int) -> None:
        """Read the roles in a paragraph."""
        text, position = self.text, start
        unclosed: set[str] = set()
        while token := TOKEN.search(text, position, end):
            position = token.end()
            if token["literal"]:
                close = None if "``" in unclosed else LITERAL_END.search(text, position, end)
                unclosed |= set() if close else {"``"}
                position = close.end() if close else position
            elif token["emphasis"]:
                position = self.emphasis_end(token["emphasis"], position, end, unclosed)
            elif token["role"] or token["quoted"]:
                begin = position + 1 if token["role"] else position
                close = None if "`" in unclosed else QUOTED_END.search(text, begin, end)
                if close is None:
                    unclosed.add("`")
                    continue
                position = close.end()
                role = token["name"] or self.default_role
                if not token["role"] and (suffix := SUFFIX_ROLE.match(text, position, end)):
                    role, position = suffix[1], suffix.end()
                inside = Span(begin, close.start())
                role = self.roles.get(role, role)
                if role and (cluster := cluster_of_role(role, text[slice(*inside)], inside)):
                    self.clusters.append(Cluster(Span(token.start(), position), cluster.cites, role))
