"""The macros that a LaTeX document defines: \\newcommand, \\def, \\let, \\NewDocumentCommand and their kin."""

from __future__ import annotations

import re

from refdesk.documents.latex_arguments import Arguments
from refdesk.items.regex import regex
from refdesk.items.tuples import NamedTuple

DEFINES = frozenset(
    "newcommand renewcommand providecommand DeclareRobustCommand newrobustcmd renewrobustcmd def gdef edef xdef let "
    "NewDocumentCommand RenewDocumentCommand ProvideDocumentCommand DeclareDocumentCommand DeclareCiteCommand "
    "DeclareMultiCiteCommand newenvironment renewenvironment".split()
)
NAMED = regex(r"\*?\s*\{?\s*\\([A-Za-z@]+|.)\s*\}?\s*=?")
TARGET = regex(r"\s*\\([A-Za-z@]+)")
PARAMETERS = regex(r"[^{}\\%\n]*")


class Macro(NamedTuple):
    """A macro of the document: its parameters (m, o, s as of NewDocumentCommand), the default of the first, and its body."""

    parameters: str
    default: str
    body: str


class Definition(NamedTuple):
    """A definition: the macro's name, the macro if it can be expanded, and where the definition ends."""

    name: str
    macro: Macro | None
    end: int


def definition(text: Arguments, command: str, after: int, end: int) -> Definition:
    """Read a definition, starting after its command."""
    named = NAMED.match(text.text, after, end)
    if named is None:
        return Definition("", None, after)
    name, position = named[1], named.end()
    if command == "let":
        target = TARGET.match(text.text, position, end)
        return (
            Definition(name, Macro("", "", target[0].strip()), target.end())
            if target
            else Definition(name, None, position)
        )
    if command in ("DeclareCiteCommand", "DeclareMultiCiteCommand"):
        arguments = list(text.arguments(position, end, "[{", 5))
        body = "\\cites" if "Multi" in command else "\\cite"
        return Definition(name, Macro("", "", body), arguments[-1].end if arguments else position)
    parameters, default, position = parameters_of(text, command, position, end)
    body_ = text.argument(position, end, "{")
    if body_ is None:
        return Definition(name, None, position)
    if command.endswith("environment"):
        last = text.argument(body_.end, end, "{")
        return Definition(name, None, last.end if last else body_.end)
    return Definition(name, Macro(parameters, default, text.inside(body_)), body_.end)


def parameters_of(text: Arguments, command: str, position: int, end: int) -> tuple[str, str, int]:
    """The kinds of the parameters, the default of the first, and where they end."""
    if command.endswith("DocumentCommand"):
        argument = text.argument(position, end, "{")
        if argument is None:
            return "", "", position
        spec = text.inside(argument)
        default = re.search(r"O\s*\{([^{}]*)\}", spec)
        letters = re.sub(r"\{[^{}]*\}|[\s+!>]", "", spec)
        kinds = "".join({"O": "o", "g": "m", "G": "m"}.get(each, each) for each in letters)
        return kinds, default[1] if default else "", argument.end
    if command.endswith("def"):
        parameters = PARAMETERS.match(text.text, position, end)
        return "m" * (parameters[0].count("#") if parameters else 0), "", parameters.end() if parameters else position
    options = list(text.arguments(position, end, "[", 2))
    count = text.inside(options[0]).strip() if options else "0"
    kinds = "m" * (int(count) if count.isdecimal() and len(count) == 1 else 0)
    if len(options) < 2:
        return kinds, "", options[-1].end if options else position
    return "o" + kinds[1:], text.inside(options[1]), options[-1].end


def arguments_of(text: Arguments, macro: Macro, position: int, end: int) -> tuple[list[tuple[str, int]], int]:
    """The arguments of a macro's call, each with its offset (-1 for a default), and where they end."""
    arguments: list[tuple[str, int]] = []
    for index, kind in enumerate(macro.parameters):
        if kind == "s":
            star = text.text[position : position + 1] == "*"
            arguments.append(("*" * star, position))
            position += star
            continue
        argument = text.argument(position, end, "[" if kind == "o" else "{")
        if argument is not None:
            arguments.append((text.inside(argument), argument.start + 1))
            position = argument.end
        elif kind == "o":
            arguments.append((macro.default if not index else "", -1))
        else:
            break
    return arguments, position


def expanded(body: str, arguments: list[tuple[str, int]]) -> tuple[str, list[tuple[int, int, int]]]:
    """The body of a macro with its arguments filled in; and for each argument, where it begins, ends and came from."""
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
