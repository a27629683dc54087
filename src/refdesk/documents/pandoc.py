"""Citations in running Markdown: keys with @, the brackets around them, and what only looks like a citation.

One pass over the text with a stack of open brackets, so that time grows with the length of the text and not with its nesting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from refdesk.documents.affixes import cite
from refdesk.documents.finding import closings_in
from refdesk.documents.scanned import Cite, Cluster, Include, Mode, Span
from refdesk.items.regex import regex

KEY = r"(?:\{(?P<braced>[^{}\s]+)\}|(?P<bare>\w(?:\w|[:.#$%&+?<>~/-](?=\w))*))"
TOKEN = regex(
    rf"""(?x)(?=[\\`$<{{^\[\];@:-])(?:
      (?P<tex>\\[A-Za-z]+\*?)
    | (?P<escape>\\[^\w\s])
    | (?P<code>`+)
    | (?P<math>\${{1,2}})
    | (?P<comment><!--)
    | (?P<instruction><\?)
    | (?P<address><(?:[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*|[^\s<>@]++@[^\s<>@]++)>)
    | (?P<tag></?(?P<element>[A-Za-z][\w.-]*)(?:\s++[\w:@.-]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?)*+\s*+/?>)
    | (?P<shortcode>\{{\{{<)
    | (?P<role>\{{[A-Za-z][\w:+-]*\}}(?=`))
    | (?P<attributes>\{{(?:\s*+(?:[#.][^\s{{}}]++ | =\w++ | -(?=[\s}}])
                      | [\w:.-]++\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'{{}}]++)))++\s*+\}})
    | (?P<braces>\{{[^{{}}\n]*+\}})
    | (?P<open>\^?\[)
    | (?P<close>\])
    | (?P<semicolon>;)
    | (?P<url>://[^\s<>\]]*+)
    | (?P<key>(?P<minus>(?<![^\W_])(?<!-)-)?(?<![^\W_])(?<!@)@{KEY})
    | (?P<everything>(?<![^\W_])@\*)
    )"""
)
TARGET = regex(
    r"""(?x)\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<path>(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*+\))*+))
        (?:\s+(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)))?\s*\)"""
)
MATH = regex(r"\$(?!\s)(?:\\.|[^$\\])++(?<!\s)\$(?!\d)", re.S)
DISPLAY_MATH = regex(r"\$\$(?:\\.|[^$\\]|\$(?!\$))++\$\$", re.S)
NEXT = regex(r"[ \t]*(?:\r?\n[ \t]*)?")
VERBATIM = frozenset(("pre", "script", "style", "textarea"))
BEGIN = regex(r"\\begin\{([A-Za-z]+\*?)\}")
SHORTCODE = regex(r"\{\{<(?!\s*/)\s*(\w+)\s+([^\n]*?)\s*>\}\}")
DOI = regex(r"(?i)(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/[^\s\];,`]*[^\s\];,.`])")
EXAMPLE = regex(
    r"(?m)^[ \t]*(?:>[ \t]*)*(?:(?:[-+*]|\d+[.)])[ \t]+)?(?:\(@([\w-]*)\)|@([\w-]*)[.)])(?:[ \t]+\S[^\n]*|[ \t]*\r?$)\n?"
)
MOST_OPEN = 2000  # brackets within brackets
EMPHASIS = regex(
    r"""(?x)(?<![\\*]) (?P<stars>\*{1,3}) (?![\s*]) [^*]*? (?<![\s\\]) (?P=stars)
    | (?<![\w\\]) (?P<lines>_{1,3}) (?![\s_]) [^\[\]]*? (?<![\s\\]) (?P=lines) (?!\w)
    | (?<![\w\\]) (?P<mark>~~|") (?!\s) [^"~]*? (?<![\s\\]) (?P=mark)"""
)  # and struck or quoted text
LONGEST_EMPHASIS = 2_000
DATA_CITE = regex(r"""(?i)\sdata-cite\s*=\s*["']([^"']+)""")

Role = Callable[[str, str, Span], Cluster | None]


def example_labels(text: str) -> frozenset[str]:
    """The labels of example lists: `(@good) An example` at the start of a paragraph or after another one."""
    labels: set[str] = set()
    last_end = 0
    for example in EXAMPLE.finditer(text):
        before = text[max(0, example.start() - 200) : example.start()].rstrip(" \t\r>")
        if example.start() == last_end or not before.rstrip("\n") or before.endswith(("\n\n", "\n\r\n")):
            labels.add(example[1] or example[2] or "")
            last_end = example.end()
    return frozenset(labels - {""})


@dataclass(slots=True)
class Key:
    """A key and its place; `brackets` are those directly after it."""

    start: int
    end: int
    key: str
    span: Span
    minus: bool
    brackets: Brackets | None = None
    refers: bool = False  # to a figure or an example, not to a work


@dataclass(slots=True)
class Brackets:
    start: int
    note: bool
    after: Key | None
    end: int = 0
    keys: list[Key] = field(default_factory=list)
    semicolons: list[int] = field(default_factory=list)

    def segments(self) -> Iterator[tuple[int, int, list[Key]]]:
        """A part between semicolons: start, end and keys."""
        keys = iter(self.keys)
        key = next(keys, None)
        start = self.start + 1
        for end in (*self.semicolons, self.end):
            inside: list[Key] = []
            while key is not None and key.start < end:
                inside.append(key)
                key = next(keys, None)
            yield start, end, inside
            start = end + 1


@dataclass(slots=True)
class Inline:
    """The state of reading a stretch of Markdown. `read` may go beyond the stretch if a comment or an environment does."""

    text: str
    terms: Mapping[str, str]
    is_reference: Callable[[str], bool]  # a key that refers to a figure or an example, not to a work
    myst: bool = False
    notebook: bool = False  # <cite data-cite="key"> cites
    role: Role | None = None
    clusters: list[Cluster] = field(default_factory=list)
    includes: list[Include] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)
    closings: tuple[int, dict[int, int]] = field(default_factory=lambda: (-1, {}))  # of the brackets up to that offset
    lacking: set[str] = field(default_factory=set)  # closing marks that are not in the rest of the text

    def read(self, start: int, end: int) -> int:
        """Read the text from `start` to `end`, and return where to continue."""
        stack: list[Brackets] = [Brackets(start - 1, True, None)]
        unclosed: set[str] = set()  # runs of backticks without another one in this stretch
        position = start
        latest: Key | None = None  # the key that was read last, where nothing has been read after it
        while position < end and (token := TOKEN.search(self.text, position, max(end, position))):
            kind, here = token.lastgroup or "", token.start()
            position = token.end()
            if token["key"]:
                latest = self.key_of(token)
                position = latest.end
                latest.refers = self.is_reference(latest.key)
                stack[-1].keys.append(latest)
                continue
            if token["open"]:
                if len(stack) > MOST_OPEN:
                    continue
                note = token["open"] == "^["
                follows = latest is not None and not note and self.follows(latest, here)
                stack.append(Brackets(position - 1, note, latest if follows else None))
            elif kind == "close":
                if len(stack) > 1:
                    position = self.close(stack.pop(), here, stack[-1])
            elif kind == "semicolon":
                stack[-1].semicolons.append(here)
            elif kind == "everything":
                span = Span(here + 1, here + 2)
                self.clusters.append(Cluster(Span(here, here + 2), (Cite("*", span, "nocite"),)))
            else:
                position = self.skip(token, kind, end, unclosed)
            latest = None
        for brackets in stack:
            self.textual(brackets.keys)
        return max(position, end) if position > end else end

    def nocite(self, start: int, end: int) -> None:
        """Read keys that are listed without being cited."""
        before = len(self.clusters)
        self.read(start, end)
        for number, cluster in enumerate(self.clusters[before:], before):
            cites = tuple(replace(cite, mode="nocite") for cite in cluster.cites)
            self.clusters[number] = replace(cluster, cites=cites)

    def key_of(self, token: re.Match[str]) -> Key:
        name = "braced" if token["braced"] else "bare"
        if self.myst and (doi := DOI.match(self.text, token.start(name))):
            return Key(token.start(), doi.end(), doi[1], Span(*doi.span(1)), bool(token["minus"]))
        return Key(token.start(), token.end(), token[name], Span(*token.span(name)), bool(token["minus"]))

    def follows(self, key: Key, offset: int) -> bool:
        gap = NEXT.match(self.text, key.end)
        return gap is not None and gap.end() == offset

    def skip(self, token: re.Match[str], kind: str, end: int, unclosed: set[str]) -> int:
        """The end of what holds no citations: code, math, comments, tags ..."""
        text, here, after = self.text, token.start(), token.end()
        if token["code"]:
            return self.code_end(token["code"], after, end, unclosed)
        if token["role"]:
            return self.role_end(token, end, unclosed)
        if token["math"]:
            math = (DISPLAY_MATH if token["math"] == "$$" else MATH).match(text, here, end)
            return math.end() if math else after
        if token["comment"]:
            return self.beyond("-->", after)
        if token["instruction"]:
            return self.beyond("?>", after)
        if token["tag"] or token["address"]:
            return self.tag_end(token)
        if token["tex"] and not self.myst:
            begin = BEGIN.match(text, here)
            return self.beyond(f"\\end{{{begin[1]}}}", begin.end()) if begin else self.arguments_end(after, end)
        if token["shortcode"] and (shortcode := SHORTCODE.match(text, here, end)):
            if shortcode[1] == "include":
                self.includes.append(Include(Span(*shortcode.span()), shortcode[2].strip("\"'")))
            return shortcode.end()
        return after

    def tag_end(self, token: re.Match[str]) -> int:
        """The end of a tag, or of an element whose text is not Markdown. In MyST, a link to a DOI cites."""
        text, here, after = self.text, token.start(), token.end()
        name = (token["element"] or "").lower()
        if token["address"]:
            if self.myst and (doi := DOI.fullmatch(text, here + 1, after - 1)):
                cited = Cite(doi[1], Span(*doi.span(1)), "author-in-text")
                self.clusters.append(Cluster(Span(here, after), (cited,)))
        elif name in VERBATIM and not token[0].startswith("</"):
            return self.beyond(f"</{name}>", after)
        elif self.notebook and (named := DATA_CITE.search(text, here, after)):
            keys = (Cite(key[0], Span(*key.span())) for key in re.compile(r"[^\s,]+").finditer(text, *named.span(1)))
            element = Span(here, self.beyond(f"</{name}>", after))
            self.clusters.append(Cluster(element, tuple(keys), "data-cite"))
        return after

    def beyond(self, mark: str, start: int) -> int:
        """The end of the next such mark; `start` if there is none."""
        found = -1 if mark in self.lacking else self.text.find(mark, start)
        if found < 0:
            self.lacking.add(mark)
            return start
        return found + len(mark)

    def code_end(self, ticks: str, start: int, end: int, unclosed: set[str]) -> int:
        if ticks in unclosed:
            return start
        close = re.compile(rf"(?<!`){ticks}(?!`)").search(self.text, start, end)
        if close is None:
            unclosed.add(ticks)
            return start
        return close.end()

    def role_end(self, token: re.Match[str], end: int, unclosed: set[str]) -> int:
        start = token.end()
        stop = start
        while self.text[stop : stop + 1] == "`":
            stop += 1
        close = self.code_end("`" * (stop - start), stop, end, unclosed)
        if self.role and close > stop:
            inside = Span(stop, close - (stop - start))
            cluster = self.role(token[0][1:-1], self.text[inside.start : inside.end], inside)
            if cluster:
                self.clusters.append(Cluster(Span(token.start(), close), cluster.cites, cluster.command))
        return close

    def arguments_end(self, start: int, end: int) -> int:
        """Where the arguments of a TeX command end: [..] and {..} that follow it at once."""
        if start < end and self.text[start] in "{[":
            if self.closings[0] != end:
                self.closings = end, closings_in(self.text, start, end)
            kind = "["  # options come before arguments
            while (close := self.closings[1].get(start)) is not None and (kind == "[" or self.text[start] == "{"):
                kind, start = self.text[start], close + 1
        return start

    def close(self, brackets: Brackets, here: int, parent: Brackets) -> int:
        """Decide what the brackets that end here are: a note, a link, a citation or none of these; return where to continue."""
        brackets.end = here
        after = here + 1
        if brackets.note:
            self.notes.append(Span(brackets.start, after))
            self.textual(brackets.keys)
            return after
        if self.text[brackets.start + 1] == "^":  # a reference to a note
            return after
        following = self.text[after : after + 2]
        if following.startswith("(") and (target := TARGET.match(self.text, after)):
            self.textual(brackets.keys)
            self.linked(brackets, target)
            return target.end()
        if following.startswith("{") and (token := TOKEN.match(self.text, after)) and token["attributes"]:
            self.textual(brackets.keys)
            return token.end()
        if following.startswith("[") and following != "[^" and not self.myst:
            self.textual(brackets.keys)
            return after
        if brackets.after is not None and self.is_continued(brackets):
            brackets.after.brackets = brackets
        elif brackets.keys and all(keys for _, _, keys in brackets.segments()) and not self.has_emphasised(brackets):
            self.group(brackets)
        else:
            self.textual(brackets.keys)
        return after

    def has_emphasised(self, brackets: Brackets) -> bool:
        """Whether a key is inside emphasis or quotation marks: `[cf. *@key*]` is text in brackets with a key in it."""
        if self.myst or brackets.end - brackets.start > LONGEST_EMPHASIS:
            return False
        return any(
            emphasis.start() < key.start and key.end < emphasis.end()
            for emphasis in EMPHASIS.finditer(self.text, brackets.start + 1, brackets.end)
            for key in brackets.keys
        )

    def is_continued(self, brackets: Brackets) -> bool:
        """Whether the brackets may belong to the key before them: each part has a key, except perhaps the first."""
        return all(keys for _, _, keys in list(brackets.segments())[1:])

    def linked(self, brackets: Brackets, target: re.Match[str]) -> None:
        """Read a link to a DOI, which is a citation in MyST."""
        name = "angled" if target["angled"] is not None else "path"
        if self.myst and target[name] and (doi := DOI.fullmatch(target[name])):
            start = target.start(name) + doi.start(1)
            found = Cite(doi[1], Span(start, start + len(doi[1])), "author-in-text")
            self.clusters.append(Cluster(Span(brackets.start, target.end()), (found,)))

    def cites(self, brackets: Brackets, first: int = 0) -> Iterator[Cite]:
        """The cites between the brackets; another key in the suffix of a cite stands for itself."""
        for start, end, keys in list(brackets.segments())[first:]:
            key, *others = keys
            prefix, rest = self.text[start : key.start], self.text[key.end : end]
            if key.brackets and key.brackets.keys:
                others = [*key.brackets.keys, *others]
            if not key.refers:
                yield cite(key.key, key.span, "suppress-author" if key.minus else "normal", prefix, rest, self.terms)
            self.textual(others)

    def group(self, brackets: Brackets) -> None:
        if cites := tuple(self.cites(brackets)):
            self.clusters.append(Cluster(Span(brackets.start, brackets.end + 1), cites))

    def textual(self, keys: Iterable[Key]) -> None:
        """Keys in the text, each with the brackets that follow it."""
        for key in keys:
            mode: Mode = "suppress-author" if key.minus else "author-in-text"
            rest, end, following = "", key.end, key.brackets
            if key.refers:
                if following is not None and all(inside for _, _, inside in following.segments()):
                    self.group(following)
                elif following is not None:
                    self.textual(following.keys)
                continue
            more: tuple[Cite, ...] = ()
            if following is not None:
                end = following.end + 1
                start, stop, inside = next(following.segments())
                if not inside:
                    rest = self.text[start:stop]
                more = tuple(self.cites(following, 0 if inside else 1))
            leading = cite(key.key, key.span, mode, "", rest, self.terms)
            self.clusters.append(Cluster(Span(key.start, end), (leading, *more)))
