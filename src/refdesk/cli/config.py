"""`refdesk config`: settings for all commands."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from refdesk.cli import subcommands
from refdesk.cli.options import JsonOption, argument, flag

config = subcommands(help="Set defaults: library, style, locale, format.")

NameArgument = Annotated[
    str, argument("NAME", "library, style, locale, format, mailto or registry.NAME.", completes="settings")
]
ValueArgument = Annotated[str, argument("VALUE", "What to set it to.")]
ProjectOption = Annotated[bool, flag("--project", help="Use this project's refdesk.toml instead of your own file.")]


@config.command()
def get(name: NameArgument) -> None:
    """Print a setting. Exits 1 if it is not set.

    Example:

      refdesk config get style || echo 'no style is set'
    """
    from refdesk.config import SETTINGS, is_setting, value
    from refdesk.errors import NegativeAnswer, UsageError

    if not is_setting(name):
        raise UsageError(f"no setting '{name}'; expected one of {', '.join(SETTINGS)} or registry.NAME")
    setting = value(name)
    if setting is None:
        raise NegativeAnswer(f"{name} is not set")
    print(setting)


@config.command("set")
def set_(name: NameArgument, value: ValueArgument, project: ProjectOption = False) -> None:
    """Set a default: library, style, locale or format. A style, locale or format must exist.

    The path of a library is relative to the current folder; a project's file stores it relative to its own folder.

    Examples:

      refdesk config set style chicago

      refdesk config set library my-library

      refdesk config set locale tr --project

      refdesk config set mailto ada@example.org
    """
    from refdesk.config import write
    from refdesk.folders import expanded

    check(name, value)
    file = target(project)
    if name == "library":
        path = expanded(value).absolute()
        value = os.path.relpath(path, file.absolute().parent) if project else str(path)
    write(file, name, value)


@config.command()
def unset(name: NameArgument, project: ProjectOption = False) -> None:
    """Remove a setting.

    Example:

      refdesk config unset style
    """
    from refdesk.config import write

    write(target(project), name, None)


@config.command("list")
def list_(json: JsonOption = False) -> None:
    """List the settings, each with its file.

    Example:

      refdesk config list
    """
    from refdesk.cli.output import print_rows
    from refdesk.config import project_file, read, user_file

    rows = [
        {"name": name, "value": value, "file": str(path)}
        for path in (project_file(), user_file())
        if path is not None
        for name, value in read(path).items()
    ]
    print_rows("settings", rows, ("name", "value", "file"), json)


@config.command()
def path(project: ProjectOption = False) -> None:
    """Print the path of the configuration file.

    Example:

      refdesk config path
    """
    print(target(project))


def target(project: bool) -> Path:
    """The file to put a setting in."""
    from refdesk.config import PROJECT_FILE, project_file, user_file

    return (project_file() or Path(PROJECT_FILE)) if project else user_file()


def check(name: str, value: str) -> None:
    """Raise an error if there is no such style, locale, format or registry."""
    from refdesk.cli.rendering import writer_named
    from refdesk.styles.locales import find_locale
    from refdesk.styles.names import find_style

    checks: dict[str, Callable[[str], object]] = {"style": find_style, "locale": find_locale, "format": writer_named}
    if name in checks:
        checks[name](value)
    elif name.startswith("registry."):
        from refdesk.errors import UsageError
        from refdesk.registries.addresses import REGISTRIES, check_address

        if name.removeprefix("registry.") not in REGISTRIES:
            raise UsageError(f"no registry '{name.removeprefix('registry.')}'; expected one of {', '.join(REGISTRIES)}")
        check_address(value)
