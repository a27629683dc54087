"""Field names in options, checked when the command starts, before anything is read or written."""

from __future__ import annotations

import re

IN_KEYS = ("author", "authors", "year", "title", "titles")
IN_FILE_NAMES = ("key", "author", "authors", "year", "title", "name")
IN_ROWS = (
    "key",
    "author",
    "year",
    "title",
    "type",
    "entry",
    "label",
    "group",
    "citation",
    "narrative",
    "note",
    "bibliography",
)
IN_CITATIONS = ("keys", "text")


def key_format(pattern: str | None) -> str | None:
    """--key-format: {author}, {authors}, {year}, {title}, {titles} and any variable."""
    return _checked("--key-format", pattern, IN_KEYS)


def file_name(pattern: str | None) -> str | None:
    """--name of a file: {key}, {author}, {authors}, {year}, {title}, {name} and any variable."""
    return _checked("--name", pattern, IN_FILE_NAMES)


def template(text: str | None) -> str | None:
    """--template of a list: any variable, and further names that the command defines."""
    return _checked("--template", text, IN_ROWS)


def citation_template(text: str | None) -> str | None:
    """--template of `cite`: only {keys} and {text}."""
    from refdesk.errors import UsageError

    for name in re.findall(r"\{([\w-]+)\}", text or ""):
        if name not in IN_CITATIONS:
            raise UsageError(f"--template: no field '{name}'; expected {{keys}} or {{text}}")
    return text


def sort_keys(keys: str | None) -> str | None:
    """--sort of a list: variables; a minus reverses the order."""
    for key in (keys or "").split(","):
        if key.strip():
            _named("--sort", key.strip().removeprefix("-"))
    return keys


def sort_order(name: str | None) -> str | None:
    """--sort of `list` and `search`: one of their orders, or a variable by any of its names; a minus reverses the order."""
    if not name:
        return name
    from refdesk.library.search import SORTS

    bare = name.removeprefix("-")
    return name[: len(name) - len(bare)] + (bare if bare in SORTS else _named("--sort", bare, SORTS))


def variable(name: str | None) -> str | None:
    """--annotate: a variable, by its CSL name or its usual name."""
    return name and _named("--annotate", name)


def _checked(option: str, text: str | None, names: tuple[str, ...]) -> str | None:
    for name in re.findall(r"\{([A-Za-z][\w-]*)\}", text) if text else ():
        _named(option, name if name in names else name.lower(), names)
    return text


def _named(option: str, name: str, also: tuple[str, ...] = ()) -> str:
    from refdesk.errors import UsageError
    from refdesk.library.edits import variable_named

    try:
        return variable_named(name, also)
    except UsageError as error:
        raise UsageError(f"{option}: {error}") from None
