"""Org: its own citations ([cite/t:see @key p. 3]), and those of org-ref 2 (cite:key, [[cite:key][see::p. 3]]) and 3 (&key)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from refdesk.documents.affixes import cite, locator_terms
from refdesk.documents.finding import Closers
from refdesk.documents.latex_commands import STARRED_WITHOUT_AUTHOR, command_named
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

BLANK = regex(r"[ \t\r]*(?:\n|\Z)")
BLOCK = regex(r"(?i)[ \t]*#\+begin_(src|example|export|comment)\b[^\n]*")
KEYWORD = regex(r"(?i)[ \t]*#\+(\w+(?:\[[^\]\n]*\])?):[ \t]*([^\n]*)")
TEXT_KEYWORDS = ("caption", "title", "subtitle", "description")
COMMENT = regex(r"[ \t]*#(?:[ \t\r]|\n|\Z)|[ \t]*:(?:[ \t]|\r?\n|\Z)")
DRAWER = regex(r"(?i)[ \t]*:(properties|logbook):[ \t]*\r?\n")
DRAWER_END = regex(r"(?im)^[ \t]*:end:[ \t]*\r?$")
HEADING = regex(r"(\*+)[ \t]+([^\n]*)")
NOTE = regex(r"\[fn:[\w-]+\]")
LATEX = regex(r"[ \t]*\\begin\{([A-Za-z0-9*]+)\}")
MOST_OPEN = 2000  # brackets within brackets
INCLUDE = regex(r'(?:"((?:[^"\\]|\\.)*)"|(\S+))[ \t]*(.*)')

TOKEN = regex(
    r"""(?x)(?=[\[\];=~\\$@<{&A-Za-z])(?:
      (?P<link>\[\[(?P<target>[^\[\]]*+)\](?:\[(?P<description>[^\[\]]*+)\])?\])
    | (?P<cite>\[cite(?P<style>/[^\[\]:\s]*)?:)
    | (?P<note>\[fn:[\w-]*:)
    | (?P<open>\[) | (?P<close>\]) | (?P<semicolon>;)
    | (?P<verbatim>(?<![^\s\-({'"])[=~](?=\S))
    | (?P<latex>\\[(\[]) | (?P<escape>\\[^A-Za-z\s])
    | (?P<math>\$\$?)
    | (?P<snippet>@@)
    | (?P<macro>\{\{\{)
    | (?P<anchor><<)
    | (?P<source>(?<!\w)src_[\w-]+(?:\[[^\[\]\n]*\])?\{)
    | (?P<reference>(?<![\w:/@&])
        (?P<command>bibliography(?:style)?|nobibliography|addbibresource|[A-Za-z]*[cC]ite[A-Za-z]*\*?):
        (?P<keys>&?[^\s\[\](){}<>"',;|]+(?:[,;]&?[^\s\[\](){}<>"',;|]+)*))
    | (?P<key>(?<![\w@])@(?P<name>[\w\-.:?!`'/*@+|(){}<>&^$\#%~]+))
    | (?P<words>[A-Za-z]+)
    )"""
)
CLOSING = {
    "=": regex(r"(?<=\S)=(?![^\s\-.,;:!?'\")}\[\]\\])"),
    "~": regex(r"(?<=\S)~(?![^\s\-.,;:!?'\")}\[\]\\])"),
    "\\(": regex(r"\\\)"),
    "\\[": regex(r"\\\]"),
    "$$": regex(r"\$\$"),
    "$": regex(r"(?<=[^\s.,;])\$(?!\w)"),
    "@@": regex(r"@@"),
    "{{{": regex(r"\}\}\}"),
    "<<": regex(r">>"),
    "src": regex(r"\}"),
}
REFERENCE = regex(r"(?s)(bibliography(?:style)?|nobibliography|addbibresource|[A-Za-z]*[cC]ite[A-Za-z]*\*?):(.*)")
ORG_REF_KEY = regex(r"&([\w\-.:?!`'/*@+|(){}<>^$#%~]*[\w\-/*+)}~])")

STYLES: Mapping[str, Mode] = {
    "t": "author-in-text", "text": "author-in-text", "a": "author-in-text", "author": "author-in-text",
    "na": "suppress-author", "noauthor": "suppress-author", "y": "suppress-author", "year": "suppress-author",
    "n": "nocite", "nocite": "nocite",
}  # fmt: skip
OF_ALL = ("a", "author", "n", "nocite", "y", "year")  # the other styles are about the first cite
"""The styles of citations that change what a cite is (Org manual, Citation handling)."""


def scan(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """Scan an Org file."""
    regions, problems = regions_in(source, source.text)
    document = Document(source.text, regions)
    for start, end in document.stretches():
        document.read(start, end)
    return document.scan("org", source, problems=problems)


@dataclass(slots=True)
class Brackets:
    """Open brackets: of a citation (with its style), of a note, or of neither."""

    start: int
    inside: int
    style: str | None = None
    note: bool = False
    keys: list[tuple[str, Span]] = field(default_factory=list)
    semicolons: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Document(Places):
    """The state of reading a text."""

    terms: Mapping[str, str] = field(default_factory=locator_terms)
    paragraph: int = -1  # where the paragraph begins that is open
    open_note: int = -1  # where the footnote begins that is open
    hidden: int = 0  # the level of the heading whose text is not exported
    closers: Closers = field(init=False)

    def __post_init__(self) -> None:
        self.closers = Closers(self.text)

    # elements

    def stretches(self) -> Iterator[tuple[int, int]]:
        """The stretches of text: paragraphs, headings, titles and captions."""
        text, position, length = self.text, 0, len(self.text)
        skips = {region.span.start: region.span.end for region in self.regions}
        while position < length:
            line = position
            position = self.line_end(line)
            skipped = skips.get(line) or self.element_end(line)
            kind, opening = ("", None) if skipped else self.opening(line, position)
            blank = BLANK.match(text, line)
            if skipped or opening or blank:
                yield from self.end_paragraph(line)
            if kind in ("heading", "note") or (blank and BLANK.match(text, position)):
                self.end_note(line)
            if opening and kind == "heading":
                self.hide(opening)
            if skipped or self.hidden:
                position = skipped or position
            elif opening:
                yield from self.element(kind, opening, line, position)
            elif not blank and self.paragraph < 0:
                self.paragraph = line
        yield from self.end_paragraph(length)
        self.end_note(length)

    def element(self, kind: str, opening: re.Match[str], line: int, end: int) -> Iterator[tuple[int, int]]:
        """Read a keyword or a heading, or open a note; yields what of it is text."""
        if kind == "keyword":
            yield from self.keyword(opening, line, end)
        elif kind == "heading":
            yield line, end
        else:
            self.open_note = self.paragraph = opening.end()

    def end_paragraph(self, end: int) -> Iterator[tuple[int, int]]:
        if self.paragraph >= 0:
            yield self.paragraph, end
        self.paragraph = -1

    def opening(self, line: int, end: int) -> tuple[str, re.Match[str] | None]:
        """What begins at this line: a heading, a note or a keyword; "" if it is text."""
        kind = {"*": "heading", "[": "note"}.get(self.text[line], "keyword")
        opening = {"heading": HEADING, "note": NOTE, "keyword": KEYWORD}[kind].match(self.text, line, end)
        return kind if opening else "", opening

    def end_note(self, end: int) -> None:
        if self.open_note >= 0:
            self.notes.append(Span(self.open_note, end))
        self.open_note = -1

    def hide(self, heading: re.Match[str]) -> None:
        """Remember the level below which nothing is exported (COMMENT, :noexport:)."""
        level = len(heading[1])
        if self.hidden and level <= self.hidden:
            self.hidden = 0
        if not self.hidden and (heading[2].startswith("COMMENT ") or ":noexport:" in heading[2]):
            self.hidden = level

    def element_end(self, line: int) -> int:
        """Where an element ends that begins here and holds no text: a block of code, a comment, a drawer; 0 where none does."""
        text = self.text
        if block := BLOCK.match(text, line):
            end = self.closers.after(regex(rf"(?im)^[ \t]*#\+end_{block[1].lower()}[ \t]*\r?$"), block.end(), len(text))
            return self.line_end(end) if end >= 0 else 0
        if COMMENT.match(text, line):
            return self.line_end(line)
        if DRAWER.match(text, line):
            end = self.closers.after(DRAWER_END, line, len(text))
            return self.line_end(end) if end >= 0 else 0
        if environment := LATEX.match(text, line):
            end = self.closers.after(regex(rf"\\end\{{{re.escape(environment[1])}\}}"), environment.end(), len(text))
            return self.line_end(end) if end >= 0 else 0
        return 0

    def keyword(self, keyword: re.Match[str], line: int, end: int) -> Iterator[tuple[int, int]]:
        """Read a keyword (#+bibliography: refs.bib), and yield its value if that is text."""
        name, value = keyword[1].lower().partition("[")[0], keyword[2].strip()
        if name in TEXT_KEYWORDS:
            yield keyword.start(2), end
        elif name == "bibliography" and value:
            path = value.strip('"')
            start = keyword.start(2) + keyword[2].index(path)
            self.bibliography.append(Resource(Span(start, start + len(path)), path))
        elif name == "print_bibliography":
            words = re.findall(r":(\S+)\s+(\S+)", value)
            self.lists.append(ListPlace(Span(line, end), dict(words)))
        elif name == "include" and (include := INCLUDE.match(value)):
            path, more = (include[1] or include[2]).partition("::")[0], include[3]
            if not re.match(r"(?:src|example|export|comment)\b", more):
                self.includes.append(Include(Span(line, end), path))
        elif name in ("cite_export", "language", "csl_style"):
            self.settings[name] = value

    # objects

    def read(self, start: int, end: int) -> None:
        """Read the citations in a stretch of text."""
        stack: list[Brackets] = []
        position = start
        while token := TOKEN.search(self.text, position, end):
            kind, here = token.lastgroup or "", token.start()
            position = token.end()
            if len(stack) > MOST_OPEN and kind in ("cite", "note", "open"):
                continue
            if token["cite"]:
                stack.append(Brackets(here, position, (token["style"] or "/")[1:]))
            elif kind in ("note", "open"):
                stack.append(Brackets(here, position, note=kind == "note"))
            elif kind == "close" and stack:
                self.close(stack.pop(), here)
            elif kind == "semicolon" and stack:
                stack[-1].semicolons.append(here)
            elif token["key"] and stack and stack[-1].style is not None:
                stack[-1].keys.append((token["name"], Span(*token.span("name"))))
            elif token["key"]:
                position = here + 1
            elif token["link"]:
                self.link(token)
            elif token["reference"]:
                keys = Span(*token.span("keys"))
                self.reference(token["command"], keys.start, keys.end, Span(here, keys.end), "")
            else:
                position = self.skip(token, kind, end)

    def skip(self, token: re.Match[str], kind: str, end: int) -> int:
        """The end of verbatim text, math and the like."""
        pattern = CLOSING.get("src" if kind == "source" else token[0])
        closing = self.closers.after(pattern, token.end() + (kind != "source"), end) if pattern else -1
        return closing if closing >= 0 else token.end()

    def close(self, brackets: Brackets, here: int) -> None:
        """Make a cluster from the brackets that end here, if they are a citation."""
        if brackets.note:
            self.notes.append(Span(brackets.start, here + 1))
        if brackets.style is None or not brackets.keys:
            return
        style, *_ = brackets.style.split("/")
        mode = STYLES.get(style, "normal")
        cites: list[Cite] = []
        before = after = ""
        start, keys = brackets.inside, list(brackets.keys)
        for end in (*brackets.semicolons, here):
            inside = [(key, span) for key, span in keys[:2] if span.start < end]
            if not inside:
                if cites:
                    after = self.text[start:end].strip()
                else:
                    before = self.text[start:end].strip()
            else:
                key, span = inside[0]
                keys = [(k, s) for k, s in keys if s.start >= end]
                own: Mode = mode if not cites or style in OF_ALL else "normal"
                prefix, rest = self.text[start : span.start - 1], self.text[span.end : end]
                cites.append(cite(key, span, own, prefix, rest, self.terms))
            start = end + 1
        self.clusters.append(
            Cluster(Span(brackets.start, here + 1), grouped(cites, before, after), f"cite/{brackets.style}")
        )

    def link(self, token: re.Match[str]) -> None:
        """Read a link in brackets: one of org-ref's, or none of ours."""
        if reference := REFERENCE.fullmatch(token["target"]):
            offset = token.start("target")
            span = Span(*token.span())
            self.reference(
                reference[1], offset + reference.start(2), offset + reference.end(2), span, token["description"] or ""
            )

    def reference(self, command: str, start: int, end: int, span: Span, description: str) -> None:
        """Read a link of org-ref: `citep`, the span of its keys, and the description (`see::p. 3`)."""
        keys = self.text[start:end]
        if command in ("bibliography", "nobibliography", "addbibresource", "bibliographystyle"):
            if command == "bibliographystyle":
                self.settings[command] = keys.strip(".,")
                return
            for part in re.finditer(r"[^,\s]+", keys):
                self.bibliography.append(Resource(Span(start + part.start(), start + part.end()), part[0]))
            if command == "bibliography":
                self.lists.append(ListPlace(span))
            return
        name = command.rstrip("*")
        known = command_named(name)
        if known is None:
            return
        mode: Mode = "suppress-author" if command.endswith("*") and name in STARRED_WITHOUT_AUTHOR else known.mode
        if "&" in keys:
            cites, before, after = self.third(start, end, mode)
        else:
            cites = []
            for part in re.finditer(r"[^,\s]+", keys):
                key = part[0].rstrip(".:;!?")
                if key:
                    cites.append(Cite(key, Span(start + part.start(), start + part.start() + len(key)), mode))
            before, separator, after = description.partition("::")
            if not separator:
                before, after = "", before
        if cites:
            stop = span.end if self.text[span.start] == "[" else cites[-1].span.end
            self.clusters.append(Cluster(Span(span.start, stop), grouped(cites, before, after), command))

    def third(self, start: int, end: int, mode: Mode) -> tuple[list[Cite], str, str]:
        """The cites of org-ref 3 (`see &a p. 3;&b`), and the texts before and after all of them."""
        cites: list[Cite] = []
        before = after = ""
        for part in re.compile(r"[^;]+").finditer(self.text, start, end):
            key = ORG_REF_KEY.search(self.text, part.start(), part.end())
            if key is None:
                before, after = (before, part[0]) if cites else (part[0], after)
                continue
            prefix, rest = self.text[part.start() : key.start()], self.text[key.end() : part.end()]
            cites.append(cite(key[1], Span(*key.span(1)), mode, prefix, rest.rstrip(".,"), self.terms))
        return cites, before, after


def grouped(cites: list[Cite], before: str, after: str) -> tuple[Cite, ...]:
    """The cites, with the text before all of them at the first and the text after them at the last."""
    before, after = before.strip(), after.strip()
    if before:
        first = cites[0]
        cites[0] = replace(first, prefix=f"{before} {first.prefix}")
    if after:
        last = cites[-1]
        if last.locator or last.suffix:
            cites[-1] = replace(last, suffix=f"{last.suffix}, {after}")
        else:
            located = cite("", last.span, last.mode, "", after, locator_terms())
            cites[-1] = replace(last, label=located.label, locator=located.locator, suffix=located.suffix)
    return tuple(cites)
