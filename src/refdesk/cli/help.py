"""`refdesk help`: topics, and the help of all commands as man pages or Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from refdesk.cli.options import argument, flag
from refdesk.cli.statuses import of, sentence

EXIT_CODES = """The help of a command lists the exit statuses that it uses.

"""
OUTPUT = """
Standard output is for data only. Messages go to standard error, one line each:

    refdesk: refs.bib:12:31: entry 'bad': missing comma before 'title' (entry skipped)

With --json, each message is a line of JSON, {"schema": 1, "error": "...",
"status": 4}, with file, line, key and code if they are known. If it is not an
error, its name is "warning" or "message" instead of "error".
"""

TOPICS = {
    "citations": "citation syntax, on the command line and in a batch",
    "configuration": "settings, and the library that a command uses",
    "environment": "environment variables",
    "exit-codes": "exit statuses and messages",
    "formats": "input and output formats",
    "query": "query syntax",
}


def help_(
    words: Annotated[
        list[str] | None, argument("[TOPIC | COMMAND]...", "A topic, or a command.", completes="topics")
    ] = None,
    man: Annotated[bool, flag("--man", help="Print a man page.")] = False,
    markdown: Annotated[bool, flag("--markdown", help="Print Markdown.")] = False,
) -> None:
    """Explain a topic or a command.

    Examples:

      refdesk help

      refdesk help query

      refdesk help cite --man | man -l -
    """
    from refdesk.errors import UsageError

    if not words and not man and not markdown:
        print("Topics (refdesk help TOPIC):\n")
        print("".join(f"  {name:<14} {about}\n" for name, about in TOPICS.items()))
        print("Commands are listed by refdesk --help and explained by refdesk COMMAND --help.")
    elif words and len(words) == 1 and words[0] in TOPICS:
        print(topic(words[0]), end="")
    else:
        named = list(commands(words or []))
        if not named:
            raise UsageError(f"no topic or command '{' '.join(words or [])}'; topics are {', '.join(TOPICS)}")
        if man:
            print(man_page(*named[0]), end="")
        elif markdown:
            print("\n".join(page(*each) for each in named), end="")
        else:
            print(named[0][1].get_help(named[0][0]))


def topic(name: str) -> str:
    """The text of a topic."""
    if name == "exit-codes":
        from refdesk.cli.statuses import MEANINGS

        return EXIT_CODES + "".join(f"    {status:<4} {meaning}\n" for status, meaning in MEANINGS.items()) + OUTPUT
    if name == "formats":
        from refdesk.formats.registry import FORMATS
        from refdesk.writers import WRITERS

        ways = {(True, True): "read, write", (True, False): "read", (False, True): "write"}
        read = "".join(f"    {f.id:<14} {ways[f.reads, f.writes]:<12} {f.title}\n" for f in FORMATS)
        written = "".join(f"    {w.id:<14} {w.title}\n" for w in WRITERS)
        rest = f"Citations and lists can be written (cite, bib) as\n\n{written}"
        return f"References can be read and written (import, export, convert) as\n\n{read}\n{rest}"
    text = (Path(__file__).parent / "topics" / f"{name}.txt").read_text(encoding="utf-8")
    if name == "configuration":
        from refdesk.config import SETTINGS

        return text + "".join(f"    {setting:<28} {about}\n" for setting, about in SETTINGS.items())
    return text


def commands(words: list[str]) -> Iterator[tuple[Any, Any]]:
    """The command with these words and its context, and its subcommands."""
    import typer

    from refdesk.cli import app

    root = typer.main.get_command(app)
    context = root.make_context("refdesk", [], resilient_parsing=True)
    command: Any = root
    for word in words:
        below = getattr(command, "commands", {})
        if word not in below:
            return
        command = below[word]
        context = command.make_context(word, [], parent=context, resilient_parsing=True)
    yield from walk(context, command)


def walk(context: Any, command: Any) -> Iterator[tuple[Any, Any]]:
    yield context, command
    for name, below in getattr(command, "commands", {}).items():
        if not below.hidden:
            yield from walk(below.make_context(name, [], parent=context, resilient_parsing=True), below)


def options(context: Any, command: Any) -> list[tuple[str, str]]:
    """The arguments of a command and then its options as they are written, with their descriptions."""
    params = sorted(command.get_params(context), key=lambda param: param.param_type_name != "argument")
    return [record for param in params if (record := param.get_help_record(context))]


def of_path(context: Any) -> str:
    """The name of the command as the user types it: `styles check`."""
    name: str = context.command_path
    return name.removeprefix("refdesk").strip()


def paragraphs(command: Any) -> list[str]:
    """The paragraphs of a command's help."""
    import inspect

    text = inspect.cleandoc(command.help or "").replace("\b\n", "").strip()
    return re.split(r"\n\s*\n", text)


def page(context: Any, command: Any) -> str:
    """The command's help as Markdown."""
    usage = " ".join(command.collect_usage_pieces(context))
    rows = [f"## {context.command_path}\n", f"`{context.command_path} {usage}`\n"]
    for paragraph in paragraphs(command):
        if paragraph.startswith("  "):
            rows.append("```sh\n" + "\n".join(line.strip() for line in paragraph.splitlines()) + "\n```\n")
        else:
            rows.append(" ".join(paragraph.split()).replace("<", "\\<") + "\n")
    documented = options(context, command)
    if documented:
        rows.append("| Option | Meaning |\n|---|---|")
        for name, about in documented:
            shown = about.replace("|", "\\|")
            rows.append(f"| `{name}` | {shown} |")
        rows.append("")
    if not getattr(command, "commands", {}):
        rows.append(sentence(of_path(context)) + "\n")
    return "\n".join(rows)


def man_page(context: Any, command: Any) -> str:
    """The command's help as a man page (groff's man macros)."""
    from refdesk import __version__

    name = context.command_path.replace(" ", "-")
    first, *rest = paragraphs(command)
    usage = " ".join(command.collect_usage_pieces(context))
    out = [
        f'.TH "{name.upper()}" 1 "" "refdesk {__version__}"',
        ".SH NAME",
        f"{name} \\- {roff(first).rstrip('.')}",
        ".SH SYNOPSIS",
        f"\\fB{roff(context.command_path)}\\fR {roff(usage)}",
        ".SH DESCRIPTION",
        roff(first),
    ]
    for paragraph in rest:
        if paragraph.startswith("  "):
            out += [".PP", ".EX", *(roff("    " + line.strip()) for line in paragraph.splitlines()), ".EE"]
        else:
            out += [".PP", roff(" ".join(paragraph.split()))]
    if rows := options(context, command):
        out.append(".SH OPTIONS")
        for option, about in rows:
            out += [".TP", f"\\fB{roff(option)}\\fR", roff(about)]
    if below := getattr(command, "commands", {}):
        out.append(".SH COMMANDS")
        for word, subcommand in below.items():
            out += [".TP", f"\\fB{roff(word)}\\fR", roff(subcommand.get_short_help_str(200))]
    if not below:
        out += [
            ".SH EXIT STATUS",
            ".EX",
            *(roff(f"    {status}  {meaning}") for status, meaning in of(of_path(context))),
            ".EE",
        ]
    return "\n".join(out) + "\n"


def roff(text: str) -> str:
    """The text with groff's special characters escaped."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return "\\&" + escaped if escaped.startswith(".") else escaped
