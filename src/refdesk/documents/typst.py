"""Typst: @key[p. 3], #cite(<key>, form: "prose") and functions of the document that cite.

One pass with a stack of what is open: markup in [..] and code in (..) and {..}, since the same mark differs between the two.
`@key` is a citation unless the document has a label of that name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from refdesk.documents.affixes import cite, locator_terms
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

COMMON = r"""
      (?P<comment>//[^\n]*)
    | (?P<block>/\*)
    | (?P<raw>`+)
    | (?P<math>\$)
    | (?P<label><(?P<name>[\w\-:.]+)>)
    | (?P<open>[\[({])
    | (?P<close>[\])}])
"""
MARKUP = regex(
    rf"""(?x)(?=[h/`$<\[\](){{}}\\@#])(?:
      (?P<url>https?://[^\s<>"\[\]]*)
    | {COMMON}
    | (?P<escape>\\.)
    | (?P<key>@(?P<reference>[\w\-]+(?:[:.]+[\w\-]+)*))
    | (?P<hash>\#(?P<function>[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)?)
    | h)"""
)
CODE = regex(
    rf"""(?x)
      {COMMON}
    | (?P<string>"(?:[^"\\]|\\.)*+")
    | (?P<word>[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)
    | (?P<end>\n|;)
    """
)
STRING = regex(r'"(?:[^"\\]|\\.)*+"')
COMMENT_MARK = regex(r"/\*|\*/")
MATH_END = regex(r'\\.|"(?:[^"\\]|\\.)*"|\$', re.S)
STATEMENTS = frozenset(("let", "set", "show", "import", "include", "return", "context"))
BRANCHES = frozenset(("if", "for", "while"))
FUNCTION = regex(r"\blet\s+([A-Za-z_][\w-]*)\s*(?:\(|=\s*cite\.with\()")
FORM = regex(r"""\bform:\s*(?:"(\w+)"|(none)\b)""")
SUPPLEMENT = regex(r"""\bsupplement:\s*(?:\[((?:[^\[\]]|\[[^\[\]]*\])*)\]|"((?:[^"\\]|\\.)*)")""")
STYLE = regex(r"""\bstyle:\s*"([^"]*)\"""")
PATH = regex(r'"((?:[^"\\\n]|\\.)*)"')
SUPPLEMENT_BRACKETS = regex(r"\[((?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*+\])*+\])*+)\]")
LONGEST_SUPPLEMENT = 500
ATTRIBUTION = regex(r"\battribution:\s*\Z")
CLOSING = {"[": "]", "(": ")", "{": "}"}
MODES: Mapping[str, Mode] = {
    "normal": "normal", "prose": "author-in-text", "author": "author-in-text", "year": "suppress-author", "full": "normal",
    "none": "nocite",
}  # fmt: skip
LONGEST_FUNCTION = 2000
MOST_OPEN = 2000  # brackets within brackets


def scan(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """Scan a Typst file. Its definitions are its labels (`<intro>`) and the functions that cite, with their form."""
    text = source.text
    regions, problems = regions_in(source, text)
    functions = dict(functions_in(text))
    document = Document(text, regions, functions={**definitions, **functions})
    position = 0
    for region in regions:
        document.read(position, region.span.start)
        position = region.span.end
    document.read(position, len(text))
    labels = document.labels | {name[1:-1] for name in definitions if name.startswith("<")}
    document.clusters = joined(text, (cluster for cluster in document.clusters if cluster.cites[0].key not in labels))
    definitions = {**functions, **{f"<{label}>": True for label in document.labels}}
    return document.scan("typst", source, definitions=definitions, problems=problems)


def functions_in(text: str) -> Any:
    """The functions of the document that cite: their names and the forms of their citations."""
    for function in FUNCTION.finditer(text):
        body = text[function.start() : statement_end(text, function.start())]
        if re.search(r"\bcite(?:\.with)?\(", body):
            form = FORM.search(body)
            yield function[1], (form[1] or form[2]) if form else "normal"


def statement_end(text: str, start: int) -> int:
    """Where a statement ends: at the end of a line outside of brackets that is not an open assignment."""
    depth = 0
    longest = min(len(text), start + LONGEST_FUNCTION)
    for place in range(start, longest):
        mark = text[place]
        depth += (mark in "([{") - (mark in ")]}")
        if mark == "\n" and depth <= 0 and not text[start:place].rstrip().endswith("="):
            return place
    return longest


def joined(text: str, clusters: Any) -> list[Cluster]:
    """The clusters, with `@a @b` as one: Typst joins citations that only white space separates."""
    together: list[Cluster] = []
    nested: list[Cluster] = []  # in the supplement of another
    for cluster in sorted(clusters, key=lambda cluster: cluster.span):
        last = together[-1] if together else None
        if last and cluster.span.end <= last.span.end:
            nested.append(cluster)
            continue
        gap = text[last.span.end : cluster.span.start] if last else "x"
        if last and last.command == cluster.command == "@" and not gap.strip() and gap.count("\n") < 2:
            together[-1] = Cluster(Span(last.span.start, cluster.span.end), last.cites + cluster.cites, "@")
        else:
            together.append(cluster)
    return together + nested


@dataclass(slots=True)
class Open:
    """An open construct: markup ([ or the document), a group of code (( or {), or a statement that ends with its line."""

    kind: str
    start: int
    function: str = ""  # that the group is the arguments of
    labels: list[tuple[str, Span, str]] = field(default_factory=list)  # label, its place, what comes before it
    started: int = 0  # where the call begins
    branch: bool = False  # a statement that ends with its block: if, for, while

    @property
    def is_markup(self) -> bool:
        return self.kind in ("[", "")


@dataclass(slots=True, kw_only=True)
class Document(Places):
    """The state of reading a text."""

    functions: Mapping[str, Any]
    labels: set[str] = field(default_factory=set)
    terms: Mapping[str, str] = field(default_factory=locator_terms)

    def read(self, start: int, end: int) -> None:
        """Read the markup between two offsets."""
        stack = [Open("", start)]
        position = start
        while token := (MARKUP if stack[-1].is_markup else CODE).search(self.text, position, end):
            position = token.end()
            if skipped := self.skip(token, end):
                position = skipped
            elif token["open"]:
                opens = token["open"] == "[" or not stack[-1].is_markup  # other brackets in text are text
                if opens and len(stack) < MOST_OPEN:
                    stack.append(Open(token["open"], token.start(), started=token.start()))
            elif token["close"]:
                position = self.close(stack, token, end)
            elif stack[-1].is_markup:
                position = self.markup(token, stack, end)
            elif token["label"]:
                before = self.text[max(stack[-1].start, token.start() - 40) : token.start()]
                stack[-1].labels.append((token["name"], Span(*token.span("name")), before))
            elif token["string"]:
                if stack[-1].function == "label":
                    inside = Span(token.start() + 1, token.end() - 1)
                    stack[-1].labels.append((token["string"][1:-1], inside, ""))
            elif token["word"]:
                position = self.word(token, stack, end)
            elif token["end"] and stack[-1].kind == "statement":
                stack.pop()

    def skip(self, token: re.Match[str], end: int) -> int:
        """The end of a comment, raw text or math; 0 if the token is none of them."""
        text, position = self.text, token.end()
        if token["comment"]:
            return position
        if token["block"]:
            depth = 1
            for mark in COMMENT_MARK.finditer(text, position, end):
                depth += 1 if mark[0] == "/*" else -1
                if not depth:
                    return mark.end()
            return end
        if token["raw"]:
            ticks = token["raw"]
            if len(ticks) == 2:
                return position
            stop = text.find(ticks, position, end)
            return end if stop < 0 else stop + len(ticks)
        if token["math"]:
            for mark in MATH_END.finditer(text, position, end):
                if mark[0] == "$":
                    return mark.end()
            return end
        return 0

    def markup(self, token: re.Match[str], stack: list[Open], end: int) -> int:
        """Read a mark in markup: a reference, a label, or # and the code after it."""
        position = token.end()
        if token["label"]:
            self.labels.add(token["name"])
        elif token["key"]:
            return self.reference(token, end)
        elif token["hash"]:
            function = token["function"] or ""
            if function in STATEMENTS or function in BRANCHES:
                stack.append(Open("statement", token.start(), started=token.start(), branch=function in BRANCHES))
                return self.word(CODE.match(self.text, token.start("function"), end) or token, stack, end)
            string = None if function else STRING.match(self.text, position, end)
            return string.end() if string else self.expression(function, position, token.start(), stack, end)
        return position

    def expression(self, function: str, position: int, started: int, stack: list[Open], end: int) -> int:
        """Open the brackets directly after a name: its arguments."""
        mark = self.text[position : position + 1] if position < end else ""
        if mark and (mark in "([" or (mark == "{" and not function)) and len(stack) < MOST_OPEN:
            stack.append(Open(mark, position, function, started=started))
            return position + 1
        return position

    def word(self, token: re.Match[str], stack: list[Open], end: int) -> int:
        """Read a name in code."""
        word, position = token["word"] or "", token.end()
        if word in ("import", "include"):
            path = re.compile(r'\s*"([^"\n]*)"').match(self.text, position, end)
            if path and not path[1].startswith("@"):
                start = token.start() - (self.text[token.start() - 1 : token.start()] == "#")
                self.includes.append(Include(Span(start, path.end()), path[1]))
            return path.end() if path else position
        return self.expression(word, position, token.start(), stack, end)

    def close(self, stack: list[Open], token: re.Match[str], end: int) -> int:
        """Close the brackets that this mark closes; what follows directly continues the call."""
        position, mark = token.end(), token["close"]
        if stack[-1].is_markup and mark != "]":
            return position
        while len(stack) > 1 and stack[-1].kind == "statement":
            stack.pop()
        if len(stack) == 1 or CLOSING[stack[-1].kind] != mark:
            return position
        closed = stack.pop()
        if closed.function == "footnote":
            self.notes.append(Span(closed.start, position))
        if closed.kind == "(":
            self.call(closed, position, stack[-1])
        if stack[-1].kind == "statement" and stack[-1].branch and closed.kind in "[{" and not closed.function:
            if not re.compile(r"\s*else\b").match(self.text, position, end):
                stack.pop()
            return position
        if closed.function and self.text[position : position + 1] in ("[", "(") and closed.kind != "{":
            return self.expression(closed.function, position, closed.started, stack, end)
        return position

    def reference(self, token: re.Match[str], end: int) -> int:
        """Read `@key` and the supplement after it."""
        text, position = self.text, token.end()
        supplement = ""
        if text[position : position + 1] == "[":
            brackets = SUPPLEMENT_BRACKETS.match(text, position, min(end, position + LONGEST_SUPPLEMENT))
            if brackets:
                supplement = brackets[1].replace("~", "\u00a0")
                position = brackets.end()
        made = cite(token["reference"], Span(*token.span("reference")), "normal", "", supplement, self.terms)
        self.clusters.append(Cluster(Span(token.start(), position), (made,), "@"))
        if "@" in supplement:
            self.read(position - 1 - len(supplement), position - 1)
        return position

    def call(self, closed: Open, end: int, within: Open) -> None:
        """Read a complete call: of a function that cites, or of one that names bibliography files."""
        name = closed.function.rpartition(".")[2] if closed.function != "cite.with" else ""
        start = closed.started - (self.text[closed.started - 1 : closed.started] == "#")
        inside = self.text[closed.start + 1 : end - 1]
        if name == "label":
            within.labels += closed.labels
            return
        if name == "bibliography":
            paths = inside.partition("style:")[0]
            for path in PATH.finditer(paths):
                begin = closed.start + 1 + path.start(1)
                self.bibliography.append(Resource(Span(begin, begin + len(path[1])), path[1]))
            style = STYLE.search(inside)
            if style:
                self.settings["bibliography-style"] = style[1]
            self.lists.append(ListPlace(Span(start, end), {"style": style[1]} if style else {}))
            return
        cites: list[Cite] = []
        command = name
        for label, span, before in closed.labels:
            if name == "quote" and ATTRIBUTION.search(before):
                cited = Cite(label, span, "author-in-text")
                self.clusters.append(Cluster(Span(span.start - 1, span.end + 1), (cited,), name))
            elif name in ("cite", "ref") or name in self.functions:
                form = FORM.search(inside)
                said = (form[1] or form[2]) if form else self.functions.get(name, "normal")
                command = f"{name}/{said}"
                supplement = SUPPLEMENT.search(inside)
                rest = ((supplement[1] or "").replace("~", "\u00a0") or supplement[2] or "") if supplement else ""
                cites.append(cite(label, span, MODES.get(str(said), "normal"), "", rest, self.terms))
        if cites:
            self.clusters.append(Cluster(Span(start, end), tuple(cites), command))
