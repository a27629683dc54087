"""LaTeX: citation commands, files that are input, and what is not text: comments, verbatim, \\iffalse, after \\end{document}.

One pass from command to command. A macro that the document defines is expanded where it is used, and its citations are told at
the arguments that they come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from refdesk.documents.affixes import locator_terms, one_line
from refdesk.documents.latex_commands import (
    ENVIRONMENTS,
    IMPORTS,
    INCLUDES,
    LISTS,
    NOTES,
    RESOURCES,
    STARRED_WITHOUT_AUTHOR,
    VERBATIM,
    WITHOUT_CITATIONS,
    CiteCommand,
    command_named,
)
from refdesk.documents.regions import regions_in
from refdesk.documents.scanned import Cite, Cluster, Include, ListPlace, Resource, Scan, Source, Span, in_notes
from refdesk.items.regex import regex
from refdesk.rendering.citations import locator_in

TOKEN = regex(r"\\(?:(?P<name>[A-Za-z@]+)|.)|%[^\n]*|[{}]", re.S)
GAP = regex(r"(?:[ \t]|%[^\n]*(?:\n|\Z)[ \t]*|\r?\n(?![ \t]*\r?\n)[ \t]*)*+")
KEY = regex(r"(?:%[^\n]*(?:\n|\Z)|[^,%])+")
COMMENT = regex(r"%[^\n]*(?:\n|\Z)")
CONDITIONAL = regex(r"\\(if[A-Za-z@]*|else|fi)(?![A-Za-z@])|\\.|%[^\n]*", re.S)
ADDRESS = regex(r"\s*(?:\[[^\]\n]*\]\s*)?\{(?:[^{}\n]|\{[^{}\n]*\})*+\}|\s*\|[^|\n]*\|")
NEW_ENVIRONMENT = regex(
    r"\\(?:lstnewenvironment|excludecomment|newtcblisting|(?:Define|Custom)VerbatimEnvironment|newminted\[[^\]]*\])\{?\{([A-Za-z*]+)\}"
)
DEFINES = frozenset(
    "newcommand renewcommand providecommand DeclareRobustCommand newrobustcmd renewrobustcmd def gdef edef xdef let "
    "NewDocumentCommand RenewDocumentCommand ProvideDocumentCommand DeclareDocumentCommand DeclareCiteCommand "
    "DeclareMultiCiteCommand newcites newenvironment renewenvironment".split()
)
LOCATORS = {
    "sect.": "section", "sects.": "section", "ch.": "chapter", "chs.": "chapter", "app.": "appendix", "eq.": "equation",
    "eqn.": "equation", "eqs.": "equation", "tab.": "table", "pg.": "page", "pgs.": "page", "number": "issue", "nr.": "issue",
}  # fmt: skip
SYMBOLS = (
    (re.compile(r"\\S(?![A-Za-z])\s*|\\textsection\s*(?:\{\})?"), "§"),
    (re.compile(r"\\(?:ppno|pno)(?![A-Za-z])~?"), "p. "),
)
LONGEST_PARENTHESIS = 500
BRACKET = regex(  # addresses and \\verb may hold a % that begins no comment
    r"\\(?:url|path|nolinkurl|href)\s*\{[^{}\n]*\}|\\(?:verb|Verb|lstinline)\*?([^A-Za-z\s*{\[])[^\n]*?\1"
    r"|\\.|%[^\n]*|[{}\[\]]",
    re.S,
)
DEEPEST = 4  # macros within macros


class Argument(NamedTuple):
    """An argument: its brackets' span, and the kind of its bracket."""

    kind: str
    start: int
    end: int

    @property
    def inside(self) -> Span:
        return Span(self.start + 1, self.end - 1)


class Macro(NamedTuple):
    """A macro of the document: its parameters (m, o, s as of NewDocumentCommand), the default of the first, and its body."""

    parameters: str
    default: str
    body: str


def scan(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """What a LaTeX file holds."""
    regions, problems = regions_in(source, source.text)
    document = Document(source.text, dict(definitions))
    position = 0
    for region in regions:
        document.read(position, region.span.start)
        position = region.span.end
    document.read(position, len(source.text))
    return Scan(
        "latex",
        source,
        document.clusters_in_order(),
        tuple(document.includes),
        tuple(document.bibliography),
        document.settings,
        lists=tuple(document.lists),
        notes=tuple(sorted(document.notes)),
        regions=regions,
        body_end=len(source.text) if document.body_end is None else document.body_end,
        definitions={name: macro for name, macro in document.macros.items() if definitions.get(name) != macro},
        problems=problems,
    )


@dataclass(slots=True)
class Document:
    """What has been read of a text; of a macro's expansion while that is read."""

    text: str
    macros: dict[str, Any]
    depth: int = 0
    clusters: list[Cluster] = field(default_factory=list)
    includes: list[Include] = field(default_factory=list)
    bibliography: list[Resource] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    lists: list[ListPlace] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)
    body_end: int | None = None
    braces: list[int] = field(default_factory=list)  # of the open braces: where a note begins, or -1
    closings: dict[int, int] | None = None  # of each opening brace or bracket its end
    verbatim: set[str] = field(default_factory=lambda: set(VERBATIM))
    terms: Mapping[str, str] = field(default_factory=lambda: {**LOCATORS, **locator_terms()})

    def __post_init__(self) -> None:
        if "VerbatimEnvironment" in self.text or "newenvironment" in self.text or "comment{" in self.text:
            self.verbatim.update(NEW_ENVIRONMENT.findall(self.text))

    def clusters_in_order(self) -> tuple[Cluster, ...]:
        return in_notes(self.clusters, tuple(sorted(self.notes)))

    def read(self, start: int, end: int) -> None:
        """Read the text from command to command."""
        position = start
        while self.body_end is None and (token := TOKEN.search(self.text, position, end)):
            position = token.end()
            if token["name"]:
                position = self.command(token["name"], token.start(), position, end)
            elif token[0] == "{":
                self.braces.append(-1)
            elif token[0] == "}" and self.braces and (note := self.braces.pop()) >= 0:
                self.notes.append(Span(note, position))

    def command(self, name: str, start: int, after: int, end: int) -> int:
        """Read a command; where to go on."""
        if name in ("begin", "end"):
            return self.environment(name, start, after, end)
        if name in ("verb", "Verb", "lstinline", "mintinline"):
            return self.verbatim_end(name, after, end)
        if name in ("url", "path", "nolinkurl", "href"):
            address = ADDRESS.match(self.text, after, end)
            return address.end() if address else after
        if name == "iffalse":
            return self.conditional_end(after, end)
        if name in ("string", "noexpand", "protect"):
            following = TOKEN.match(self.text, after, end)
            return following.end() if following and name == "string" else after
        if name in DEFINES:
            return self.define(name, after, end)
        if name in WITHOUT_CITATIONS:
            arguments = list(self.arguments(after, end, "[{", 3))
            return arguments[-1].end if arguments else after
        if name in RESOURCES or name in LISTS:
            return self.resource(name, start, after, end)
        if name in INCLUDES or name in IMPORTS:
            return self.include(name, start, after, end)
        if name in ("usepackage", "documentclass", "bibliographystyle", "RequirePackage"):
            return self.setting(name, after, end)
        if name in NOTES:
            arguments = list(self.arguments(after, end, "[", 1))
            opening = GAP.match(self.text, arguments[-1].end if arguments else after)
            if opening and self.text[opening.end() : opening.end() + 1] == "{":
                self.braces.append(opening.end())
                return opening.end() + 1
            return after
        if command := self.cite_command(name):
            return self.cite(name, command, start, after, end)
        if name in self.macros:
            return self.expand(self.macros[name], start, after, end)
        return after

    def cite_command(self, name: str) -> CiteCommand | None:
        """The citation command of that name, or of the name without the ending that \\newcites has added."""
        command = command_named(name)
        if command is None:
            for ending in self.macros.get(" newcites", ()):
                if name.endswith(ending) and (command := command_named(name.removesuffix(ending))):
                    break
        return command

    # arguments

    def argument(self, position: int, end: int, kinds: str) -> Argument | None:
        """The argument in one of these kinds of brackets that follows, over white space and comments."""
        gap = GAP.match(self.text, position, end)
        start = gap.end() if gap else position
        kind = self.text[start : start + 1]
        if not kind or kind not in kinds or start >= end:
            return None
        if kind in "{[":
            if self.closings is None:
                self.closings = closings_in(self.text)
            stop = self.closings.get(start, -1)
        else:
            stop = self.text.find(")" if kind == "(" else ">", start, min(end, start + LONGEST_PARENTHESIS))
        return Argument(kind, start, stop + 1) if 0 <= stop < end else None

    def arguments(self, position: int, end: int, kinds: str, most: int) -> Iterator[Argument]:
        for _ in range(most):
            argument = self.argument(position, end, kinds)
            if argument is None:
                return
            yield argument
            position = argument.end

    def inside(self, argument: Argument) -> str:
        return self.text[argument.start + 1 : argument.end - 1]

    # citations

    def cite(self, name: str, command: CiteCommand, start: int, after: int, end: int) -> int:
        """Read a citation command with its arguments."""
        star = self.text[after : after + 1] == "*"
        position = after + star
        small = name[:1].lower() + name[1:]
        if star and small in STARRED_WITHOUT_AUTHOR:
            command = command._replace(mode="suppress-author")
        if command.shape == "foreign quote":
            language = self.argument(position, end, "{")
            if language is None:
                return after
            position = language.end
        if command.shape in ("volume", "volumes"):
            cites, stop = self.volume(command, position, end)
        elif command.shape == "many":
            cites, stop = self.many(command, position, end)
        else:
            cites, stop = self.one(command, position, end)
        if cites:
            self.clusters.append(Cluster(Span(start, stop), tuple(cites), name + "*" * star))
        return max(stop, after)

    def one(self, command: CiteCommand, position: int, end: int) -> tuple[list[Cite], int]:
        """[prenote][postnote]{keys} -> its cites and where it ends."""
        prefix = ""
        if self.text[position : position + 1] == "<":
            angled = self.argument(position, end, "<")
            if angled:
                prefix = "" if "beamer" in self.settings else self.inside(angled)
                position = angled.end
        options = list(self.arguments(position, end, "[", 2))
        position = options[-1].end if options else position
        keys = self.argument(position, end, "{")
        if keys is None:
            return [], position
        if len(options) == 2:
            prefix = self.inside(options[0]) or prefix
        postnote = self.inside(options[-1]) if options else ""
        stop = keys.end
        if command.shape == "field" and (named := self.argument(stop, end, "{")):
            stop = named.end
        return self.cites(keys, command, prefix, postnote), stop

    def many(self, command: CiteCommand, position: int, end: int) -> tuple[list[Cite], int]:
        """(prenote)(postnote)[prenote][postnote]{keys}... -> their cites and where they end."""
        outer = list(self.arguments(position, end, "(", 2))
        position = outer[-1].end if outer else position
        before = self.inside(outer[0]) if len(outer) == 2 else ""
        behind = self.inside(outer[-1]) if outer else ""
        cites: list[Cite] = []
        while group := self.one(command, position, end):
            more, stop = group
            if stop == position or self.text[stop - 1] != "}":
                break
            cites += more
            position = stop
        if cites and before:
            first = cites[0]
            cites[0] = replace(first, prefix=" ".join(filter(None, (cleaned(before), first.prefix))))
        if cites and behind:
            last = cites[-1]
            cites[-1] = replace(last, suffix=", ".join(filter(None, (last.suffix, cleaned(behind)))))
        return cites, position

    def volume(self, command: CiteCommand, position: int, end: int) -> tuple[list[Cite], int]:
        """[prenote]{volume}[pages]{key}, once or again and again -> the cites and where they end."""
        cites: list[Cite] = []
        if command.shape == "volumes":
            outer = list(self.arguments(position, end, "(", 2))
            position = outer[-1].end if outer else position
        while True:
            prenote = self.argument(position, end, "[")
            volume = self.argument(prenote.end if prenote else position, end, "{")
            pages = self.argument(volume.end, end, "[") if volume else None
            keys = self.argument(pages.end if pages else volume.end, end, "{") if volume else None
            if volume is None or keys is None:
                return cites, position
            prefix = self.inside(prenote) if prenote else ""
            for cite in self.cites(keys, command, prefix, ""):
                suffix = f", {cleaned(self.inside(pages))}" if pages else ""
                cites.append(replace(cite, label="volume", locator=cleaned(self.inside(volume)), suffix=suffix))
            position = keys.end
            if command.shape == "volume":
                return cites, position

    def cites(self, keys: Argument, command: CiteCommand, prenote: str, postnote: str) -> list[Cite]:
        """The cites of the keys between the braces: what stands before goes to the first, what stands behind to the last."""
        found: list[tuple[str, Span]] = []
        for part in KEY.finditer(self.text, *keys.inside):
            bare = COMMENT.sub(lambda comment: " " * len(comment[0]), part[0])
            key = bare.strip().strip("{}").strip()
            if key and not re.search(r"[\\#{}\s~]", key):
                start = part.start() + bare.index(key)
                found.append((key, Span(start, start + len(key))))
        cites = [Cite(key, span, command.mode) for key, span in found]
        if cites and prenote:
            cites[0] = replace(cites[0], prefix=cleaned(prenote))
        if cites and postnote.strip():
            label, locator, suffix = located(postnote, self.terms)
            cites[-1] = replace(cites[-1], label=label, locator=locator, suffix=suffix)
        return cites

    # macros

    def define(self, name: str, after: int, end: int) -> int:
        """Read a definition; its body is read where the macro is used."""
        if name == "newcites":
            endings = self.argument(after, end, "{")
            if endings:
                words = [word.strip() for word in self.inside(endings).split(",")]
                self.macros[" newcites"] = (*self.macros.get(" newcites", ()), *filter(None, words))
            return endings.end if endings else after
        named = re.compile(r"\*?\s*\{?\s*\\([A-Za-z@]+|.)\s*\}?\s*(=?)").match(self.text, after, end)
        if named is None:
            return after
        position = named.end()
        if name == "let":
            target = re.compile(r"\s*\\([A-Za-z@]+)").match(self.text, position, end)
            if target:
                self.remember(named[1], Macro("", "", target[0].strip()))
            return target.end() if target else position
        if name in ("DeclareCiteCommand", "DeclareMultiCiteCommand"):
            self.remember(named[1], Macro("", "", "\\cites" if "Multi" in name else "\\cite"))
            arguments = list(self.arguments(position, end, "[{", 5))
            return arguments[-1].end if arguments else position
        if name.endswith("DocumentCommand"):
            spec, default, position = self.document_parameters(position, end)
        elif name in ("def", "gdef", "edef", "xdef"):
            parameters = re.compile(r"[^{}\\%\n]*").match(self.text, position, end)
            spec, default = "m" * (parameters[0].count("#") if parameters else 0), ""
            position = parameters.end() if parameters else position
        else:
            options = list(self.arguments(position, end, "[", 2))
            count = self.inside(options[0]).strip() if options else "0"
            spec = "m" * (int(count) if count.isdigit() and len(count) == 1 else 0)
            default = self.inside(options[1]) if len(options) > 1 else ""
            spec = "o" + spec[1:] if len(options) > 1 else spec
            position = options[-1].end if options else position
        body = self.argument(position, end, "{")
        if body is None:
            return position
        if name in ("newenvironment", "renewenvironment"):
            last = self.argument(body.end, end, "{")
            return last.end if last else body.end
        self.remember(named[1], Macro(spec, default, self.inside(body)))
        return body.end

    def document_parameters(self, position: int, end: int) -> tuple[str, str, int]:
        """{O{default} m s} -> the kinds of the parameters, the first default, and where they end."""
        argument = self.argument(position, end, "{")
        if argument is None:
            return "", "", position
        spec = self.inside(argument)
        default = re.search(r"O\s*\{([^{}]*)\}", spec)
        letters = re.sub(r"\{[^{}]*\}|[\s+!>]", "", spec)
        spec = "".join({"O": "o", "g": "m", "G": "m"}.get(each, each) for each in letters)
        return spec, default[1] if default else "", argument.end

    def remember(self, name: str, macro: Macro) -> None:
        """Keep a macro, where it may cite and is no citation command itself."""
        cites = "cite" in macro.body.lower() or any(f"\\{other}" in macro.body for other in self.macros)
        if cites and command_named(name) is None:
            self.macros[name] = macro

    def expand(self, macro: Macro, start: int, after: int, end: int) -> int:
        """Read the citations that a macro makes of its arguments."""
        if self.depth >= DEEPEST:
            return after
        position, arguments = after, list[tuple[str, int]]()
        for index, kind in enumerate(macro.parameters):
            if kind == "s":
                star = self.text[position : position + 1] == "*"
                arguments.append(("*" * star, position))
                position += star
                continue
            argument = self.argument(position, end, "[" if kind == "o" else "{")
            if argument is not None:
                arguments.append((self.inside(argument), argument.start + 1))
                position = argument.end
            elif kind == "o":
                arguments.append((macro.default if not index else "", -1))
            else:
                break
        if not macro.parameters and re.fullmatch(r"\s*\\[A-Za-z@]+\*?\s*", macro.body):
            name = macro.body.strip()[1:]
            if command := self.cite_command(name.rstrip("*")):
                return self.cite(name.rstrip("*"), command, start, after, end)
        text, pieces = expanded(macro.body, arguments)
        inner = Document(text, self.macros, self.depth + 1, settings=dict(self.settings), terms=self.terms)
        inner.read(0, len(text))

        def origin(span: Span) -> Span:
            for begin, stop, offset in pieces:
                if begin <= span.start < stop and offset >= 0:
                    return Span(offset + span.start - begin, offset + span.end - begin)
            return Span(start, after)

        for cluster in inner.clusters:
            cites = tuple(replace(cite, span=origin(cite.span)) for cite in cluster.cites)
            self.clusters.append(Cluster(Span(start, position), cites, cluster.command))
        return position

    # what is not text, and what else is said

    def environment(self, name: str, start: int, after: int, end: int) -> int:
        argument = self.argument(after, end, "{")
        if argument is None:
            return after
        environment = self.inside(argument).strip()
        if name == "end":
            if environment == "document" and not self.depth:
                self.body_end = start
            return argument.end
        if environment in self.verbatim:
            stop = self.text.find(f"\\end{{{environment}}}", argument.end, end)
            return argument.end if stop < 0 else stop
        if environment in ENVIRONMENTS:
            return self.cite(environment, ENVIRONMENTS[environment], start, argument.end, end)
        if environment == "refsection" and (resources := self.argument(argument.end, end, "[")):
            self.add_resources(resources)
        return argument.end

    def verbatim_end(self, name: str, after: int, end: int) -> int:
        """Where \\verb|...| and its kin end."""
        position = after + (self.text[after : after + 1] == "*")
        if name != "verb" and (options := self.argument(position, end, "[")):
            position = options.end
        if name == "mintinline" and (language := self.argument(position, end, "{")):
            position = language.end
        mark = self.text[position : position + 1]
        if mark == "{" and (argument := self.argument(position, end, "{")):
            return argument.end
        if not mark or mark.isalnum() or mark.isspace():
            return after
        line = self.text.find("\n", position, end)
        stop = self.text.find(mark, position + 1, end if line < 0 else line)
        return after if stop < 0 else stop + 1

    def conditional_end(self, after: int, end: int) -> int:
        """Where what follows \\iffalse ends: behind its \\else or \\fi."""
        depth = 1
        for token in CONDITIONAL.finditer(self.text, after, end):
            word = token[1]
            if not word or word in ("iff", "ifthenelse"):
                continue
            if word == "fi":
                depth -= 1
            elif word != "else":
                depth += 1
            if not depth or (word == "else" and depth == 1):
                return token.end()
        return end

    def resource(self, name: str, start: int, after: int, end: int) -> int:
        """Read a command that names files of references or is the place of the list."""
        arguments = list(self.arguments(after, end, "[", 1))
        options = self.inside(arguments[0]) if arguments else ""
        stop = arguments[0].end if arguments else after
        if name in RESOURCES and (files := self.argument(stop, end, "{")):
            self.add_resources(files, several=name in ("bibliography", "nobibliography"))
            stop = files.end
        if name in LISTS and not (name == "bibliography" and "biblatex" in self.settings):
            pairs = (pair.partition("=") for pair in options.split(","))
            self.lists.append(
                ListPlace(Span(start, stop), {key.strip(): value.strip() for key, _, value in pairs if key.strip()})
            )
        return stop

    def add_resources(self, argument: Argument, several: bool = True) -> None:
        for part in re.compile(r"[^,]+" if several else r".+", re.S).finditer(self.text, *argument.inside):
            if path := part[0].strip():
                begin = part.start() + part[0].index(path)
                self.bibliography.append(Resource(Span(begin, begin + len(path)), path))

    def include(self, name: str, start: int, after: int, end: int) -> int:
        """Read a command that inputs a file: \\input{chapter}, \\input chapter, \\import{folder/}{chapter}."""
        arguments = list(self.arguments(after, end, "{", 2 if name in IMPORTS else 1))
        if not arguments:
            bare = re.compile(r"[ \t]+([^\s\\{}%]+)").match(self.text, after, end)
            if bare and name == "input":
                self.includes.append(Include(Span(start, bare.end()), bare[1], (".tex",), True))
                return bare.end()
            return after
        path = "".join(self.inside(argument).strip().strip('"') for argument in arguments)
        if path and not re.search(r"[\\#]", path):
            from_top = not name.startswith("sub") or name.startswith("subfile")
            self.includes.append(Include(Span(start, arguments[-1].end), path, (".tex",), from_top))
        return arguments[-1].end

    def setting(self, name: str, after: int, end: int) -> int:
        """Remember the packages, the class and the style that matter to citations."""
        options = self.argument(after, end, "[")
        value = self.argument(options.end if options else after, end, "{")
        if value is None:
            return after
        if name == "bibliographystyle":
            self.settings["bibliographystyle"] = self.inside(value).strip()
        else:
            for package in self.inside(value).split(","):
                if package.strip() in ("biblatex", "natbib", "apacite", "beamer"):
                    self.settings[package.strip()] = self.inside(options) if options else ""
        return value.end


def closings_in(text: str) -> dict[int, int]:
    """Where each brace and each bracket of an option closes: a bracket with the first one behind it in the same braces."""
    closings: dict[int, int] = {}
    braces: list[int] = []
    brackets: list[list[int]] = [[]]  # that are open, by the depth of braces
    for mark in BRACKET.finditer(text):
        start = mark.start()
        match mark[0]:
            case "{":
                braces.append(start)
                brackets.append([])
            case "}" if braces:
                closings[braces.pop()] = start
                brackets.pop()
            case "[":
                brackets[-1].append(start)
            case "]":
                closings.update((opening, start) for opening in brackets[-1])
                brackets[-1].clear()
    return closings


def cleaned(text: str) -> str:
    """A note as people read it: without comments and the braces around all of it, ties as blanks."""
    text = one_line(COMMENT.sub("", text.replace("\\%", "\\\0")).replace("\\\0", "\\%")).strip()
    while text.startswith("{") and text.endswith("}") and "}" not in text[1:-1]:
        text = text[1:-1].strip()
    return text


def located(postnote: str, terms: Mapping[str, str]) -> tuple[str, str, str]:
    """Label, locator and suffix of a postnote."""
    note = cleaned(postnote)
    plain = note.replace("~", " ").replace("\\,", " ").replace("\\ ", " ")
    for command, text in SYMBOLS:
        plain = command.sub(text, plain)
    label, locator, suffix = locator_in(re.sub(r"[{}]", "", plain), terms)
    return (label, locator, suffix) if locator else ("", "", note)


def expanded(body: str, arguments: list[tuple[str, int]]) -> tuple[str, list[tuple[int, int, int]]]:
    """A macro's body with its arguments in their places; and of each argument where it begins, ends and came from."""
    text: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    length = done = 0
    for parameter in re.finditer(r"#([1-9])", body):
        number = int(parameter[1]) - 1
        argument, offset = arguments[number] if number < len(arguments) else ("", -1)
        before = body[done : parameter.start()]
        text += before, argument
        length += len(before)
        pieces.append((length, length + len(argument), offset))
        length += len(argument)
        done = parameter.end()
    return "".join((*text, body[done:])), pieces
