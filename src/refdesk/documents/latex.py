"""LaTeX: citation commands, included files, and what is not text: comments, verbatim, \\iffalse, text after \\end{document}.

One pass from command to command. Macros that the document defines are expanded where they are used; their citations are
placed at the arguments that they come from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from refdesk.documents.affixes import locator_terms
from refdesk.documents.latex_arguments import Argument, Arguments
from refdesk.documents.latex_citations import LOCATORS, Context, citation
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
from refdesk.documents.latex_macros import DEFINES, Macro, arguments_of, definition, expanded
from refdesk.documents.regions import regions_in
from refdesk.documents.scanned import Cluster, Include, ListPlace, Resource, Scan, Source, Span
from refdesk.items.regex import regex

TOKEN = regex(r"\\(?:(?P<name>[A-Za-z@]+)|.)|%[^\n]*|[{}]", re.S)
CONDITIONAL = regex(r"\\(if[A-Za-z@]*|else|fi)(?![A-Za-z@])|\\.|%[^\n]*", re.S)
ADDRESS = regex(r"\s*(?:\[[^\]\n]*\]\s*)?\{(?:[^{}\n]|\{[^{}\n]*\})*+\}|\s*\|[^|\n]*\|")
NEW_ENVIRONMENT = regex(
    r"\\(?:lstnewenvironment|excludecomment|newtcblisting|(?:Define|Custom)VerbatimEnvironment|newminted\[[^\]]*\])\{?\{([A-Za-z*]+)\}"
)
SETTINGS = frozenset(("usepackage", "RequirePackage", "documentclass", "bibliographystyle"))
NOT_TEXT = frozenset(
    (
        "verb",
        "Verb",
        "lstinline",
        "mintinline",
        "url",
        "path",
        "nolinkurl",
        "href",
        "iffalse",
        "endinput",
        "string",
        *WITHOUT_CITATIONS,
    )
)
DEEPEST = 4  # macros within macros


def scan(source: Source, definitions: Mapping[str, Any]) -> Scan:
    """Scan a LaTeX file."""
    regions, problems = regions_in(source, source.text)
    document = Document(source.text, regions, macros=dict(definitions))
    position = 0
    for region in regions:
        document.read(position, region.span.start)
        position = region.span.end
    document.read(position, len(source.text))
    return document.scan(
        "latex",
        source,
        body_end=len(source.text) if document.body_end is None else document.body_end,
        definitions={name: macro for name, macro in document.macros.items() if definitions.get(name) != macro},
        problems=problems,
    )


@dataclass(slots=True, kw_only=True)
class Document(Arguments):
    """The state of reading a text, or the expansion of a macro."""

    macros: dict[str, Any] = field(default_factory=dict)
    depth: int = 0
    body_end: int | None = None
    braces: list[int] = field(default_factory=list)  # of the open braces: where a note begins, or -1
    verbatim: set[str] = field(default_factory=lambda: set(VERBATIM))
    terms: Mapping[str, str] = field(default_factory=lambda: {**LOCATORS, **locator_terms()})

    def __post_init__(self) -> None:
        if "VerbatimEnvironment" in self.text or "newenvironment" in self.text or "comment{" in self.text:
            self.verbatim.update(NEW_ENVIRONMENT.findall(self.text))

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
        """Read a command, and return where to continue."""
        if name in NOT_TEXT:
            return self.passed_over(name, after, end)
        if name in ("begin", "end"):
            return self.environment(name, start, after, end)
        if name in DEFINES:
            return self.define(name, after, end)
        if name == "newcites":
            return self.new_cites(after, end)
        if name in RESOURCES or name in LISTS:
            return self.resource(name, start, after, end)
        if name in INCLUDES or name in IMPORTS:
            return self.include(name, start, after, end)
        if name in SETTINGS:
            return self.setting(name, after, end)
        if name in NOTES:
            return self.note(after, end)
        if command := self.cite_command(name):
            return self.cite(name, command, start, after, end)
        if name in self.macros:
            return self.expand(self.macros[name], start, after, end)
        return after

    def passed_over(self, name: str, after: int, end: int) -> int:
        """The end of what a command excludes from the text."""
        if name in ("url", "path", "nolinkurl", "href"):
            address = ADDRESS.match(self.text, after, end)
            return address.end() if address else after
        if name == "iffalse":
            return self.conditional_end(after, end)
        if name == "endinput":
            return after if self.depth else end
        if name == "string":
            following = TOKEN.match(self.text, after, end)
            return following.end() if following else after
        if name in WITHOUT_CITATIONS:
            arguments = list(self.arguments(after, end, "[{", 3))
            return arguments[-1].end if arguments else after
        return self.verbatim_end(name, after, end)

    def note(self, after: int, end: int) -> int:
        """Read the start of a note, which ends with its brace."""
        options = self.argument(after, end, "[")
        text = self.argument(options.end if options else after, end, "{")
        if text is None:
            return after
        self.braces.append(text.start)
        return text.start + 1

    def cite_command(self, name: str) -> CiteCommand | None:
        """The citation command of that name, or of the name without the ending that \\newcites has added."""
        command = command_named(name)
        if command is None:
            for ending in self.macros.get(" newcites", ()):
                if name.endswith(ending) and (command := command_named(name.removesuffix(ending))):
                    break
        return command

    # citations

    def cite(self, name: str, command: CiteCommand, start: int, after: int, end: int) -> int:
        """Read a citation command with its arguments."""
        star = self.text[after : after + 1] == "*"
        position = after + star
        small = name[:1].lower() + name[1:]
        if star and small in STARRED_WITHOUT_AUTHOR:
            command = command._replace(mode="suppress-author")
        context = Context(self.terms, "beamer" in self.settings)
        cites, stop = citation(self, command, position, end, context)
        if cites:
            self.clusters.append(Cluster(Span(start, stop), tuple(cites), name + "*" * star))
        return max(stop, after)

    # macros

    def define(self, name: str, after: int, end: int) -> int:
        """Read a definition; its body is read where the macro is used."""
        defined = definition(self, name, after, end)
        if defined.macro:
            self.remember(defined.name, defined.macro)
        return defined.end

    def new_cites(self, after: int, end: int) -> int:
        """Read \\newcites{web}{Web}, which makes \\citeweb of \\cite (multibib)."""
        endings = self.argument(after, end, "{")
        if endings:
            words = [word.strip() for word in self.inside(endings).split(",")]
            self.macros[" newcites"] = (*self.macros.get(" newcites", ()), *filter(None, words))
        return endings.end if endings else after

    def remember(self, name: str, macro: Macro) -> None:
        """Remember a macro that may cite and is not a citation command itself."""
        cites = "cite" in macro.body.lower() or any(f"\\{other}" in macro.body for other in self.macros)
        if cites and command_named(name) is None:
            self.macros[name] = macro

    def expand(self, macro: Macro, start: int, after: int, end: int) -> int:
        """Read the citations that a macro makes from its arguments."""
        if self.depth >= DEEPEST:
            return after
        arguments, position = arguments_of(self, macro, after, end)
        if not macro.parameters and re.fullmatch(r"\s*\\[A-Za-z@]+\*?\s*", macro.body):
            name = macro.body.strip()[1:]
            if command := self.cite_command(name.rstrip("*")):
                return self.cite(name.rstrip("*"), command, start, after, end)
        text, pieces = expanded(macro.body, arguments)
        inner = Document(text, macros=self.macros, depth=self.depth + 1, settings=dict(self.settings), terms=self.terms)
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
            behind = argument.end
            if self.text[behind : behind + 1] == "[" and (options := self.argument(behind, end, "[")):
                self.read(*options.inside)  # a caption
            stop = self.text.find(f"\\end{{{environment}}}", behind, end)
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
        """Where what follows \\iffalse ends: after its \\else or \\fi."""
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
        """Read a command that names bibliography files or marks the place of the list."""
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
        """Remember the packages, class and style that affect citations."""
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
