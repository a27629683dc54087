"""The arguments and options that several commands share.

A command can take options one by one, or as a group: a named tuple whose fields are options (see `with_groups`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, Literal, get_type_hints

import typer

from refdesk.cli import fields
from refdesk.items.tuples import NamedTuple

EngineName = Literal["refdesk", "citeproc-py"]
Missing = Literal["error", "keep", "skip"]


def completed(what: str) -> Any:
    """A function that completes a word by calling the one of this name in `refdesk.cli.completion`.

    That module is imported only when a shell asks. The parameters have no annotations because typer would evaluate them
    at every start; it knows them by their names.
    """
    return lambda ctx, incomplete: getattr(import_module("refdesk.cli.completion"), what)(ctx, incomplete)


def option(*names: str, of: str = "", help: str, completes: str = "", **more: Any) -> Any:
    """An option with a value, called `of` in the help. The help text names the default if that is worth saying."""
    complete = completed(completes) if completes else None
    return typer.Option(*names, metavar=of or None, help=help, show_default=False, autocompletion=complete, **more)


def flag(*names: str, help: str, **more: Any) -> Any:
    """An option that is on or off."""
    return typer.Option(*names, help=help, **more)


def style_option(help: str) -> Any:
    """`--style`, which `check` uses in a different way than other commands."""
    return option("-s", "--style", of="STYLE", help=help, completes="styles")


def argument(of: str, help: str, completes: str = "") -> Any:
    """A positional argument."""
    complete = completed(completes) if completes else None
    return typer.Argument(metavar=of, help=help, show_default=False, autocompletion=complete)


FilesArgument = Annotated[
    list[str],
    argument("FILE...", "Files or identifiers (DOI, arXiv, ISBN, PMID, URL); - is standard input."),
]
KeysArgument = Annotated[
    list[str] | None,
    argument("[KEY]...", "Keys of references; - reads keys from standard input.", completes="keys"),
]

LibraryOption = Annotated[
    str | None,
    option("-L", "--library", of="PATH", help="Library: its references.json, or the folder that contains it."),
]
FilesOption = Annotated[
    list[str] | None,
    option("-b", "--bibliography", of="FILE", help="Use the references in FILE (any format; - is standard input)."),
]
QueryOption = Annotated[
    str | None, option("-Q", "--query", of="QUERY", help="Use the references that match this query.")
]
FromOption = Annotated[
    str | None,
    option(
        "--from",
        of="FORMAT",
        help="Input format (default: recognised from the content).",
        completes="formats",
    ),
]
ToOption = Annotated[
    str | None,
    option(
        "-t",
        "--to",
        "-f",
        "--format",
        of="FORMAT",
        help="Output format (default: from the suffix of -o, else csl-json).",
        completes="formats",
    ),
]
RenderOption = Annotated[
    str | None,
    option(
        "-f",
        "--format",
        "-t",
        "--to",
        of="FORMAT",
        help="Output format: text, html, ... (default: from the suffix of -o, else text).",
        completes="written",
    ),
]
StyleOption = Annotated[str | None, style_option("Style: id, title or .csl file (default: apa).")]
LocaleOption = Annotated[
    str | None,
    option(
        "-l",
        "--locale",
        of="LOCALE",
        help="Locale: code or language, such as tr, fr-CA, Turkish.",
        completes="locales",
    ),
]
LinksOption = Annotated[bool, flag("--links/--no-links", help="Link DOIs and URLs.")]
OutputOption = Annotated[
    str | None, option("-o", "--output", of="FILE", help="Write to FILE instead of standard output.")
]
MissingOption = Annotated[
    Missing, typer.Option("--missing", help="What to do if a key is missing.", show_default=False)
]
EngineOption = Annotated[EngineName, typer.Option("--engine", help="The CSL processor to render with.", hidden=True)]
TemplateOption = Annotated[
    str | None,
    option(
        "--template",
        of="TEXT",
        help="Format of each line: {key}, {author}, {year}, {title}, any field; \\t, \\n.",
        callback=fields.template,
    ),
]
JsonOption = Annotated[bool, flag("--json", help="Print JSON, for scripts.")]
DryRunOption = Annotated[bool, flag("-n", "--dry-run", help="Show what would be done, but change nothing.")]
OfflineOption = Annotated[bool, flag("--offline", help="Use only cached answers; ask no registry.")]
RefreshOption = Annotated[bool, flag("--refresh", help="Ask the registries again instead of using cached answers.")]
LimitOption = Annotated[int | None, option("--limit", "--max", of="N", min=0, help="Show at most N.")]
OffsetOption = Annotated[int, option("--offset", of="N", min=0, help="Skip the first N.")]


class References(NamedTuple):
    """Which references: given keys, all of some files or of the library, or those that match a query."""

    keys: KeysArgument = None
    files: FilesOption = None
    library: LibraryOption = None
    query: QueryOption = None


class Sources(NamedTuple):
    """Where references come from."""

    files: FilesOption = None
    library: LibraryOption = None


class Rendering(NamedTuple):
    """How references are rendered and written."""

    style: StyleOption = None
    form: RenderOption = None
    locale: LocaleOption = None
    links: LinksOption = True
    output: OutputOption = None
    engine: EngineOption = "refdesk"


class Lookup(NamedTuple):
    """Whether registries may be asked, or only the cache."""

    offline: OfflineOption = False
    refresh: RefreshOption = False


def with_groups(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command as typer can read it: each group of options is replaced by its options."""
    known = {name: command.__globals__.get(hint) for name, hint in command.__annotations__.items()}
    groups: dict[str, Any] = {
        name: hint for name, hint in known.items() if isinstance(hint, type) and issubclass(hint, tuple)
    }
    if not groups:
        return command

    def grouped(**given: Any) -> Any:
        for name, group in groups.items():
            given[name] = group(*map(given.pop, group._fields))
        return command(**given)

    parameters = {option.name: option for option in ungrouped(command, groups)}
    grouped.__signature__ = Signature(list(parameters.values()))  # type: ignore[attr-defined]
    grouped.__annotations__ = {name: option.annotation for name, option in parameters.items()}
    grouped.__name__, grouped.__doc__ = command.__name__, command.__doc__
    return grouped


def ungrouped(command: Callable[..., Any], groups: Mapping[str, Any]) -> Iterator[Parameter]:
    """The parameters of a command, with those of its groups in their places."""
    hints = get_type_hints(command, include_extras=True)
    for name, parameter in signature(command).parameters.items():
        if name not in groups:
            yield parameter.replace(kind=Parameter.KEYWORD_ONLY, annotation=hints[name])
            continue
        group = groups[name]
        within = get_type_hints(group, include_extras=True)
        for field, default in group._field_defaults.items():
            yield Parameter(field, Parameter.KEYWORD_ONLY, default=default, annotation=within[field])
