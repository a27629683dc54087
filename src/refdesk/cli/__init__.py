"""argv in, exit status out.

There is one small module for each group of commands, and one table of all commands, below. A module is imported when
one of its commands is called (or for a list of all commands), so nothing heavy may be imported at its top. The table
says where a command is: a function with typer annotations, or a `typer.Typer` for a command with subcommands.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup, TyperOption

from refdesk.errors import UsageError

HIDDEN = {"complete"}
ALIASES = {"find": "search", "ls": "list", "rm": "remove"}
COMMANDS = {
    "list": "refdesk.cli.browse:list_",
    "search": "refdesk.cli.browse:search",
    "show": "refdesk.cli.browse:show",
    "pick": "refdesk.cli.pick:pick",
    "open": "refdesk.cli.files:open_",
    "files": "refdesk.cli.files:files",
    "add": "refdesk.cli.change:add",
    "edit": "refdesk.cli.change:edit",
    "set": "refdesk.cli.change:set_",
    "unset": "refdesk.cli.change:unset",
    "tag": "refdesk.cli.tagging:tag",
    "note": "refdesk.cli.tagging:note",
    "rename": "refdesk.cli.change:rename",
    "merge": "refdesk.cli.change:merge",
    "remove": "refdesk.cli.change:remove",
    "attach": "refdesk.cli.files:attach",
    "detach": "refdesk.cli.files:detach",
    "undo": "refdesk.cli.past:undo",
    "redo": "refdesk.cli.past:redo",
    "history": "refdesk.cli.past:history",
    "check": "refdesk.cli.check:check",
    "dedupe": "refdesk.cli.dedupe:dedupe",
    "stats": "refdesk.cli.stats:stats",
    "import": "refdesk.cli.exchange:import_",
    "export": "refdesk.cli.exchange:export",
    "bib": "refdesk.cli.bib:bib",
    "cite": "refdesk.cli.cite:cite",
    "cited": "refdesk.cli.cited:cited",
    "render": "refdesk.cli.render:render",
    "explain": "refdesk.cli.explain:explain",
    "styles": "refdesk.cli.styles:styles",
    "convert": "refdesk.cli.convert:convert",
    "formats": "refdesk.cli.convert:formats",
    "fill": "refdesk.cli.registries:fill",
    "cache": "refdesk.cli.registries:cache",
    "retractions": "refdesk.cli.registries:retractions",
    "index": "refdesk.cli.files:index",
    "config": "refdesk.cli.config:config",
    "completion": "refdesk.cli.completion:completion",
    "complete": "refdesk.cli.completion:complete",
    "help": "refdesk.cli.help:help_",
}

GROUPS = {
    "Find": "list search show pick open files stats",
    "Change": "add edit set unset tag note rename merge remove attach detach undo redo history",
    "Check": "check dedupe fill retractions",
    "Cite and list": "bib cite explain cited render",
    "Exchange": "import export convert formats",
    "Styles": "styles",
    "Set up": "config completion cache index help",
}
"""The commands as `refdesk --help` lists them."""

ROOM = 63  # columns for the description of a command
HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Commands(MutableMapping[str, Any]):
    """COMMANDS as click commands, each made on first use."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        name = ALIASES.get(name, name)
        if name not in self._made:
            self._made[name] = described(name, as_command(name, implementation(name)))
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def implementation(name: str) -> Any:
    """The function of a command, or the app with its subcommands."""
    module, attribute = COMMANDS[name].split(":")
    return getattr(import_module(module), attribute)


def as_command(name: str, thing: Any) -> Any:
    """A click command from a function or from an app with subcommands."""
    from refdesk.cli.options import with_groups

    if isinstance(thing, typer.Typer):
        for command in thing.registered_commands:
            command.callback = with_groups(command.callback) if command.callback else None
        group = typer.main.get_group(thing)
        group.name = name
        return group
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, context_settings=HELP, hidden=name in HIDDEN)(with_groups(thing))
    return typer.main.get_command(app)


def described(name: str, command: Any) -> Any:
    """The command and its subcommands, with short descriptions for lists, made from their first sentences, and exit
    statuses."""
    from refdesk.cli.statuses import sentence

    below = getattr(command, "commands", {})
    for word, each in {name: command, **{f"{name} {word}": each for word, each in below.items()}}.items():
        each.short_help = first_sentence(each.help or "")
        each.help = as_typed(each.help or "")
        if not getattr(each, "commands", {}):
            each.params += message_options()
            each.epilog = sentence(word)
    return command


def first_sentence(help: str) -> str:
    """The first sentence of a help text, as much of it as a list of commands has room for."""
    short = " ".join(help.partition("\n\n")[0].split()).partition(". ")[0].rstrip(".")
    for marks in ((": ", "; "), (", ", " (")):
        while len(short) > ROOM and (cut := max(map(short.rfind, marks))) > 0:
            short = short[:cut]
    return f"{short}."


def message_options() -> list[TyperOption]:
    """`-q` and `-v`, which every command has. They are read by `messages`, so no command has to pass them on."""
    from refdesk.cli.messages import QUIET, VERBOSE

    return [
        TyperOption(
            param_decls=names,
            is_flag=True,
            expose_value=False,
            is_eager=True,
            help=help,
            callback=lambda context, parameter, given, chosen=chosen: chosen.set(given),
        )
        for names, help, chosen in (
            (["-q", "--quiet"], "Print only errors on standard error.", QUIET),
            (["-v", "--verbose"], "Print every message and request.", VERBOSE),
        )
    ]


def as_typed(text: str) -> str:
    """The help with its examples (indented paragraphs) as blocks that click does not wrap."""
    examples = re.compile(r"(?:^[ ]+\S.*\n?(?:\n(?=[ ]))?)+", re.M)
    return examples.sub(lambda block: "\b\n" + re.sub(r"\n\n", "\n", block[0]), text)


def subcommands(**settings: Any) -> typer.Typer:
    """An app for a command that has subcommands."""
    return typer.Typer(
        add_completion=False, rich_markup_mode=None, context_settings=HELP, no_args_is_help=True, **settings
    )


class Desk(TyperGroup):
    """The root of all commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = Commands()

    def format_commands(self, context: Any, formatter: Any) -> None:
        """List the commands under the headings of GROUPS. No command is made for it: that takes longer than the list."""
        widest = max(map(len, COMMANDS))
        for heading, names in GROUPS.items():
            listed = []
            for name in names.split():
                thing = implementation(name)
                help = thing.info.help if isinstance(thing, typer.Typer) else thing.__doc__
                listed.append((f"{name:<{widest}}", first_sentence(help or "")))
            with formatter.section(heading):
                formatter.write_dl(listed)


app = typer.Typer(
    cls=Desk,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings=HELP,
    pretty_exceptions_enable=False,
)


def print_version(asked: bool) -> None:
    if asked:
        from refdesk import __version__

        print(f"refdesk {__version__}")
        raise typer.Exit


@app.callback()
def refdesk(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=print_version)
    ] = False,
) -> None:
    """A reference desk for the terminal: store references as CSL-JSON, cite and list them in any CSL style.

    `refdesk COMMAND --help` explains a command; `refdesk help` lists further topics.
    """


CHANGING = frozenset("add edit set unset tag note rename merge remove attach detach config cache".split())


def is_text(word: str) -> bool:
    """Whether an argument is UTF-8; the name of a file need not be."""
    return not any("\ud800" <= c <= "\udfff" for c in word)


# click's UsageError; typer 0.28 has a private copy of it, earlier versions import click's
CallError: type[Any] = typer.BadParameter.__mro__[1]


def modern(argv: list[str]) -> list[str]:
    """The command line with old spellings replaced by current ones. A message about that is printed once."""
    from refdesk.cli.messages import tell

    command, words = (argv[0] if argv else ""), argv[1:]
    old: dict[str, str] = {}
    if command == "import" or (command == "convert" and {"-t", "--to"} & set(words)):
        old = {"-f": "--from", "--format": "--from"}
    elif command in ("bib", "export", "styles"):
        after = words[words.index("-q") + 1 :][:1] if "-q" in words else []
        if after and (":" in after[0] or " " in after[0]):
            old = {"-q": "-Q"}
    for spelling in {word for word in words if word in old}:
        tell(f"{spelling} is now spelled {old[spelling]} here; the old spelling will be removed")
    return argv[:1] + [old.get(word, word) for word in words]


def negations(words: list[str]) -> list[str]:
    """The words of a search, with `-smith` as `NOT smith`. No option of a search has one dash and several letters, so
    it is not an option. The value of an option is left alone."""
    taken = ("--regex", "--sort", "--limit", "--offset", "--template", "-L", "--library")
    spelled: list[str] = []
    for before, word in zip(["", *words], words, strict=False):
        negated = len(word) > 2 and word[0] == "-" and word[1] not in "-L0123456789" and before not in taken
        spelled += ["NOT", word[1:]] if negated else [word]
    return spelled


def reworded(message: str) -> str:
    """A message of click's as refdesk words its own."""
    message = re.sub(r"\. Did you mean (.*?)\?", r"; did you mean \1?", message.rstrip("."))
    message = re.sub(r" \(Possible options: (.*)\)", r"; did you mean \1?", message)
    message = re.sub(r"Got unexpected extra argument(?:s?|\(s\)) \((.*)\)$", r"unexpected argument: \1", message)
    message = re.sub(r"is not a valid (?:int|integer)(?: range)?$", "is not a whole number", message)
    message = re.sub(r"is not in the range x>=(\d+)$", r"is less than \1", message)
    return message[:1].lower() + message[1:]


def run(argv: list[str]) -> int:
    """Run the command and return its exit status. Errors of refdesk are raised as RefdeskError."""
    from refdesk.cli.messages import AS_JSON

    AS_JSON.set("--json" in (argv[: argv.index("--")] if "--" in argv else argv))  # usage errors are JSON too
    argv = as_called(argv)
    command = typer.main.get_command(app)
    try:
        # not command.main(), which ends the process when a pipe closes
        with command.make_context("refdesk", argv) as context:
            status = command.invoke(context)
    except typer.Exit as end:
        status = end.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except CallError as error:
        from difflib import get_close_matches

        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message(), file=sys.stderr)  # printed help instead of doing something
            return UsageError.status
        if near := getattr(error, "possibilities", None):
            error.possibilities = get_close_matches(getattr(error, "option_name", ""), near, 2) or near
        called = error.ctx.command_path if error.ctx else ""
        if not called.partition(" ")[2]:  # the parser of options does not name its command
            called = f"refdesk {argv[0]}" if command_of(argv) in COMMANDS else "refdesk"
        about = getattr(getattr(error, "param", None), "help", None) or ""
        hint = "; - is standard input" if "standard input" in about else ""
        raise UsageError(f"{reworded(error.format_message())}{hint} (see {called} --help)") from None
    return status if isinstance(status, int) else 0


def command_of(argv: list[str]) -> str:
    """The name of the command, not an alias; empty if there is none."""
    return ALIASES.get(argv[0], argv[0]) if argv else ""


def as_called(argv: list[str]) -> list[str]:
    """The command line as click can parse it. UsageError if words that would be stored are not UTF-8."""
    argv = [os.fsencode(word).decode("utf-8", "surrogateescape") for word in argv]  # regardless of the locale
    if command_of(argv) in CHANGING and (bad := [word for word in argv if not is_text(word)]):
        raise UsageError(f"not UTF-8: {bad[0]!r}")
    # -@key is a citation (without its author), not an option
    argv = modern([f" {word}" if word.startswith("-@") else word for word in argv])
    return [argv[0], *negations(argv[1:])] if command_of(argv) == "search" else argv
