"""Markdown as pandoc, Quarto, R Markdown, bookdown and MyST read it: which stretches are text, and what else a document holds.

Blocks are recognised by their lines: metadata, fences, indented code, lists (for the indentation of their text), notes, divs.
Text goes to `pandoc.Inline`, paragraph by paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from refdesk.documents import metadata
from refdesk.documents.affixes import locator_terms, terms_in
from refdesk.documents.pandoc import Inline, example_labels
from refdesk.documents.regions import regions_in
from refdesk.documents.roles import cluster_of_role
from refdesk.documents.scanned import BOM, Include, ListPlace, Places, Scan, Source, Span
from refdesk.items import Problem
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

LINE = regex(r"[^\n]*(?:\n|\Z)")
BLANK = regex(r"[ \t\r\f\v]*(?:\n|\Z)")
QUOTE = regex(r"[ \t]*((?:>[ ]?[ \t]*?)+)")
FENCE = regex(r"[ \t]*(`{3,}|~{3,})([^\n]*)")
DIV = regex(r"[ \t]*:{3,}[ \t]*([^\n]*)")
ITEM = regex(
    r"([ \t]*)(?:[-+*]|(?:#|\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,8})[.)]|\((?:#|\d{1,9}|[A-Za-z]|@[\w-]*)\)|@[\w-]*[.)]|[:~])"
    r"([ \t]+)(?=\S)"
)
HEADING = regex(r"[ \t]{0,3}#{1,6}(?:[ \t]|$)")
DEFINITION_MARK = regex(r"[ \t]{0,3}[:~][ \t]+(?=\S)")
NOTE = regex(r"[ \t]*\[\^([^\]\s]+)\]:[ \t]*")
NOTE_REFERENCE = regex(r"\[\^([^\[\]\s]+)\](?!:)|(?<=\S)[ \t]?\[\^([^\[\]\s]+)\]:")
DEFINITION = regex(r"[ \t]*\[(?!\^)(?:[^\]\\\n@]|\\.|(?<=\w)@)++\]:[ \t]*\S")
METADATA = regex(r"---[ \t]*\r?\n(?=[^\r\n])(?![ \t]*\r?\n)")
METADATA_END = regex(r"(?m)^(?:---|\.\.\.)[ \t]*\r?$")
DIRECTIVE = regex(r"\{([\w:.-]+)\}[ \t]*(.*)")
OPTION = regex(r"[ \t]*:[\w-]+:(?:[ \t]|\r?$)", re.M)
CHUNK_OPTION = regex(r"[ \t]*(?:#|%%|//)\|[ \t]*(?:[\w-]*cap|title|subtitle)[ \t]*:[ \t]*")
CHILD = regex(r"""\bchild\s*=\s*(?:c\()?((?:\s*["'][^"'\n]+["']\s*,?)+)""")
REFS_DIV = regex(r"""(?i)<div\b[^<>]*\bid\s*=\s*["']?refs["'\s>]""")

LONGEST_LANG = 40
MOST_NESTED = 20  # list items that begin on one line
CODE = frozenset(
    ("code", "code-block", "code-cell", "sourcecode", "math", "mermaid", "raw", "raw:latex", "literalinclude")
)
WITHOUT_TEXT = frozenset(("figure", "image", "include", "bibliography", "toctree", "embed", "iframe", *CODE))
CROSS_REFERENCE = "fig tbl lst tip nte wrn imp cau thm lem cor prp cnj def exm exr sol rem alg eq sec".split()
"""The prefixes of Quarto's cross references (its manual, Cross References)."""


def scan(source: Source, definitions: Mapping[str, Any], dialect: str = "pandoc") -> Scan:
    """Scan a Markdown file."""
    return scan_text(source, source.text, dialect)


def scan_text(source: Source, text: str, dialect: str, reads_metadata: bool = True, notebook: bool = False) -> Scan:
    """What Markdown holds that is, or is part of, a source."""
    regions, problems = regions_in(source, text)
    blocks = Blocks(text, regions, dialect=dialect, source=source, reads_metadata=reads_metadata, notebook=notebook)
    for region in regions:
        blocks.read(blocks.position, region.span.start)
        blocks.position = region.span.end
    blocks.read(blocks.position, len(text))
    inline = blocks.inline
    blocks.clusters = [cluster for cluster in inline.clusters if not within(cluster.span, blocks.unread)]
    blocks.notes = [*{*blocks.notes, *inline.notes}]
    blocks.includes = sorted((*blocks.includes, *inline.includes), key=lambda include: include.span)
    return blocks.scan(
        "markdown" if dialect == "pandoc" else dialect,
        source,
        metadata=blocks.metadata,
        references=tuple(blocks.references),
        problems=(*problems, *blocks.problems),
    )


def within(span: Span, spans: list[Span]) -> bool:
    """Whether the span is inside one of these, which are in order and do not overlap."""
    number = bisect_right(spans, span.start, key=lambda each: each.start) - 1
    return number >= 0 and span.start < spans[number].end


class OpenNote(NamedTuple):
    """An open footnote: where its text begins, how far it is indented, its label."""

    start: int
    indent: int
    label: str


@dataclass(slots=True, kw_only=True)
class Blocks(Places):
    """The blocks of a text, read from the top to the bottom."""

    dialect: str
    source: Source
    reads_metadata: bool = True
    notebook: bool = False
    position: int = 0
    quoted: dict[int, int] = field(default_factory=dict)  # start of a line -> width of its > marks
    metadata: Span | None = None
    references: list[Mapping[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    prefixes: set[str] = field(default_factory=set)  # of keys that refer to figures and the like
    inline: Inline = field(init=False)
    indents: list[int] = field(default_factory=list)  # of the lists and notes that are open
    open_note: OpenNote | None = None
    note_references: frozenset[str] = frozenset()  # the labels of the notes that the text refers to
    unread: list[Span] = field(default_factory=list)  # notes that nothing refers to: they are not printed
    options_at: int = -1  # where the next option of a MyST directive would stand
    open_list: tuple[int, int] | None = None  # start of a div for the list, and its fence

    def __post_init__(self) -> None:
        myst = self.dialect == "myst"
        examples = frozenset() if myst else example_labels(self.text)
        self.prefixes = {*CROSS_REFERENCE} if self.dialect == "quarto" else set()

        def is_reference(key: str) -> bool:
            kind, dash, _ = key.partition("-")
            return key in examples or (bool(dash) and kind[:1].lower() + kind[1:] in self.prefixes)

        masked = self.without_quote_marks()
        terms = {**locator_terms(), "pg.": "page"} if myst else terms_in("en-US")
        self.inline = Inline(masked, terms, is_reference, myst, self.notebook, cluster_of_role if myst else None)
        self.note_references = frozenset(a or b for a, b in NOTE_REFERENCE.findall(masked))

    def without_quote_marks(self) -> str:
        """The text with spaces in place of block quotation marks; offsets stay the same."""
        if ">" not in self.text:
            return self.text
        pieces: list[str] = []
        done = 0
        for line in re.finditer(r"(?m)^[ \t]*>", self.text):
            marks = QUOTE.match(self.text, line.start())
            if marks is None:
                continue
            self.quoted[line.start()] = marks.end(1) - marks.start(1)
            pieces += self.text[done : marks.start(1)], " " * (marks.end(1) - marks.start(1))
            done = marks.end(1)
        return "".join((*pieces, self.text[done:]))

    def indent(self, start: int) -> int:
        """The indentation of the line that starts here, not counting quotation marks."""
        column = 0
        for character in self.inline.text[start : start + 400]:
            if character == " ":
                column += 1
            elif character == "\t":
                column += 4 - column % 4
            else:
                break
        return column - self.quoted.get(start, 0)

    def is_blank(self, start: int) -> bool:
        return BLANK.match(self.inline.text, start) is not None

    def read(self, start: int, end: int) -> None:
        """Read the blocks between two offsets, each of them the start of a line."""
        self.position = max(start, self.position)
        if self.position == 0 and self.text.startswith(BOM):
            self.position = 1
        after_blank = True
        while self.position < end:
            here = self.position
            if self.is_blank(here):
                self.position = self.line_end(here)
                after_blank = True
                continue
            indent = self.indent(here)
            if after_blank:
                self.leave(indent, here)
            base = self.indents[-1] if self.indents else 0
            if after_blank and indent >= base + 4:
                self.code(base + 4, end)
                continue
            anew = any(pattern.match(self.inline.text, here) for pattern in (DIV, HEADING, FENCE))
            if not self.block(here, base, after_blank, end):
                self.paragraph(here, end)
            after_blank = anew  # after these a block begins, as after a blank line
        self.leave(-1, end)

    def leave(self, indent: int, here: int) -> None:
        """Close the lists and notes whose text is indented further than this line."""
        while self.indents and indent < self.indents[-1]:
            self.indents.pop()
        if self.open_note and indent < self.open_note.indent:
            span = Span(self.open_note.start, here)
            (self.notes if self.notebook or self.open_note.label in self.note_references else self.unread).append(span)
            self.open_note = None

    def code(self, indent: int, end: int) -> None:
        """Pass over indented code."""
        while self.position < end and (self.is_blank(self.position) or self.indent(self.position) >= indent):
            self.position = self.line_end(self.position)

    def block(self, here: int, base: int, after_blank: bool, end: int) -> bool:
        """Read the block that begins at this line, if it is more than a paragraph."""
        text = self.inline.text
        first = text[here : here + 1]
        may_be_metadata = self.reads_metadata and (here <= 1 or (after_blank and self.dialect != "myst"))
        opening = METADATA.match(text, here) if may_be_metadata else None
        if opening and (closing := METADATA_END.search(text, opening.end())):
            self.yaml(here, opening.end(), closing)
            return True
        if fence := FENCE.match(text, here):
            return self.fence(fence, end)
        if div := DIV.match(text, here):
            self.div(div, here)
            return True
        if HEADING.match(text, here):
            self.position = self.inline.read(here, min(end, self.line_end(here)))
            return True
        if not after_blank and not self.indents and self.dialect != "myst":
            return self.item(here, here, end) if DEFINITION_MARK.match(text, here) else False
        if self.dialect == "myst" and (first == "%" or text.startswith("+++", here) or self.is_option(here)):
            self.position = self.line_end(here)
            return True
        if note := NOTE.match(text, here):
            self.leave(base, here)
            return self.note(note, base, end)
        if DEFINITION.match(text, here):
            self.position = self.line_end(here)
            return True
        return self.item(here, here, end)

    def is_option(self, here: int) -> bool:
        """Whether the line is an option of a MyST directive: `:alt: text`, before its text."""
        if here == self.options_at and OPTION.match(self.inline.text, here):
            self.options_at = self.line_end(here)
            return True
        return False

    def note(self, note: re.Match[str], base: int, end: int) -> bool:
        """Read the beginning of a footnote, whose other lines are indented."""
        self.open_note = OpenNote(note.end(), base + 4, note[1])
        self.indents.append(base + 4)
        return self.item(note.end(), note.end(), end, base + 4) or self.begin(note.end(), end)

    def item(self, line: int, start: int, end: int, column: int = -1) -> bool:
        """Read nested list items that begin at `start`; False if there is none.

        What matters of them is how far their text is indented. The line begins in `column`, where it is not a line's beginning.
        """
        text, nested = self.inline.text, 0
        before = column if column >= 0 else -self.quoted.get(line, 0)
        while nested < MOST_NESTED and (item := ITEM.match(text, start)):
            if not nested and column < 0:
                while self.indents and self.indents[-1] > self.indent(line):
                    self.indents.pop()
            width = len(text[line : item.end()].expandtabs(4)) + before
            gap = len(item[2].expandtabs(4))
            self.indents.append(width if gap <= 4 else width - gap + 1)
            start = item.end()
            nested += 1
        return self.begin(start, end) if nested else False

    def begin(self, start: int, end: int) -> bool:
        """Read the block that begins after the mark of an item or a note."""
        text = self.inline.text
        if fence := FENCE.match(text, start):
            self.position = start
            return self.fence(fence, end) or self.paragraph(start, end)
        if div := DIV.match(text, start):
            self.div(div, start)
            return True
        if (note := NOTE.match(text, start)) and self.open_note is None:
            return self.note(note, self.indents[-1] if self.indents else 0, end)
        return self.paragraph(start, end)

    def paragraph(self, start: int, end: int) -> bool:
        """Read the lines up to a blank one, or to one that begins another block."""
        text = self.inline.text
        stop = min(end, self.line_end(start))
        while stop < end and not self.is_blank(stop) and not self.ends_paragraph(text, stop):
            stop = self.line_end(stop)
        self.position = self.inline.read(start, min(stop, end))
        return True

    def ends_paragraph(self, text: str, start: int) -> bool:
        if fence := FENCE.match(text, start):  # in pandoc, ~~~ does not end a paragraph
            return self.is_fence(fence) and (fence[1][0] == "`" or self.dialect == "myst")
        if DIV.match(text, start) or HEADING.match(text, start) or DEFINITION_MARK.match(text, start):
            return True
        return bool((self.indents or self.dialect == "myst") and (ITEM.match(text, start) or NOTE.match(text, start)))

    def is_fence(self, fence: re.Match[str]) -> bool:
        return not (fence[1][0] == "`" and "`" in fence[2])

    def fence(self, fence: re.Match[str], end: int) -> bool:
        """Skip fenced code, or read the text in a MyST directive; False if nothing closes it."""
        if not self.is_fence(fence):
            return False
        text, behind = self.inline.text, self.line_end(fence.start())
        mark = fence[1]
        closing = re.compile(rf"(?m)^[ \t]*{re.escape(mark)}{re.escape(mark[0])}*[ \t]*\r?$").search(text, behind, end)
        if closing is None and self.dialect != "myst":
            return False
        inside = Span(behind, closing.start() if closing else end)
        after = self.line_end(closing.end()) if closing else end
        directive = DIRECTIVE.match(fence[2].strip()) if self.dialect == "myst" else None
        if directive:
            self.directive(directive[1], fence.start(2) + fence[2].find("}") + 1, inside, Span(fence.start(), after))
        elif fence[2].lstrip().startswith("{"):
            self.chunk(fence[2], inside, fence.start())
        self.position = after
        return True

    def directive(self, name: str, argument: int, inside: Span, whole: Span) -> None:
        """Read a MyST directive: its title and its text, if it has them."""
        title = self.text[argument : self.line_end(argument)].strip()
        if name == "bibliography":
            self.lists.append(ListPlace(whole, {"argument": title} if title else {}))
        elif name == "include":
            self.includes.append(Include(whole, title))
        if name not in WITHOUT_TEXT:
            self.inline.read(argument, self.line_end(argument))
        if name not in CODE and name not in ("include", "bibliography"):
            position, indents = self.position, self.indents
            self.position, self.indents, self.options_at = inside.start, [], inside.start
            self.read(inside.start, inside.end)
            self.position, self.indents = position, indents

    def chunk(self, header: str, inside: Span, start: int) -> None:
        """Read the captions of a code chunk (`#| fig-cap: "After @key"`), and the documents that it includes (`child=`)."""
        offset = inside.start
        while offset < inside.end:
            line_end = min(self.line_end(offset), inside.end)
            if caption := CHUNK_OPTION.match(self.text, offset, line_end):
                self.inline.read(caption.end(), line_end)
            elif not self.text[offset:line_end].lstrip().startswith(("#|", "%%|", "//|")):
                break
            offset = line_end
        if self.dialect == "rmarkdown" and (child := CHILD.search(header)):
            for path in re.findall(r"""["']([^"'\n]+)["']""", child[1]):
                self.includes.append(Include(Span(start, inside.end), path))

    def div(self, div: re.Match[str], here: int) -> None:
        """Read the line of a fenced div."""
        after = self.line_end(here)
        words = div[1].strip()
        directive = DIRECTIVE.match(words) if self.dialect == "myst" else None
        self.options_at = after if directive else -1
        if directive and directive[1] not in WITHOUT_TEXT:
            self.inline.read(div.start(1) + div[1].find("}") + 1, after)
        elif directive and directive[1] == "bibliography":
            self.lists.append(ListPlace(Span(here, after)))
        if re.search(r"#refs\b", words) and words.startswith("{"):
            self.open_list = (here, 0)
        elif self.open_list and not words:
            self.lists.append(ListPlace(Span(self.open_list[0], after)))
            self.open_list = None
        self.position = after

    def yaml(self, start: int, inside: int, closing: re.Match[str]) -> None:
        """Read a block of metadata."""
        after = self.line_end(closing.end()) if self.text[closing.end() - 1 : closing.end()] != "\n" else closing.end()
        said = metadata.read(self.text, inside, closing.start(), self.source.place(inside).line)
        self.metadata = self.metadata or Span(start, after)
        self.settings |= said.settings
        crossref = said.settings.get("crossref")
        custom = crossref.get("custom") if self.dialect == "quarto" and isinstance(crossref, dict) else None
        for kind in custom if isinstance(custom, list) else ():  # Quarto: a kind of figure that the document makes
            if isinstance(kind, dict) and isinstance(kind.get("key"), str):
                self.prefixes.add(kind["key"])
        lang = said.settings.get("lang")
        if isinstance(lang, str) and len(lang) < LONGEST_LANG:
            self.inline.terms = {**self.inline.terms, **terms_in(lang)} if self.dialect == "myst" else terms_in(lang)
        self.bibliography += said.bibliography
        self.references += said.references
        if said.problem:
            self.problems.append(said.problem)
        for name, span in said.texts:
            if name == "nocite":
                self.inline.nocite(span.start, span.end)
            else:
                self.inline.read(span.start, span.end)
        self.position = after
