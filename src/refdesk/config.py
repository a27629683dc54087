"""Settings for every command, in TOML: `library`, `style`, `locale`, `format` and others.

Two files: `refdesk.toml`, the nearest from the current folder upwards, for a project; `config.toml` in the user's configuration
folder. Options override the project's file, which overrides the user's.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from refdesk.errors import BadData, UsageError
from refdesk.folders import expanded, replacing, user_config

SETTINGS = {
    "library": "the library; a path relative to the file",
    "style": "the style of citations and lists",
    "locale": "the locale of citations and lists",
    "format": "the format of citations and lists",
    "mailto": "your e-mail address, sent to registries",
}
REGISTRY = re.compile(r"registry\.[a-z0-9]+")  # the base address of a registry
PROJECT_FILE = "refdesk.toml"


def user_file() -> Path:
    """The user's configuration file."""
    return user_config() / "config.toml"


def project_file(here: Path | None = None) -> Path | None:
    """The nearest refdesk.toml from the current folder upwards."""
    here = (here or Path.cwd()).absolute()
    return next((path for folder in (here, *here.parents) if os.path.isfile(path := folder / PROJECT_FILE)), None)


def value(name: str) -> str | None:
    """The setting of the project, else of the user."""
    for path in (project_file(), user_file()):
        if path is not None and (setting := read(path).get(name)) is not None:
            return str(path.parent / expanded(setting)) if name == "library" else setting
    return None


def read(path: Path) -> dict[str, str]:
    """The settings of a file. BadData if it is not TOML or has an unknown setting."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return {}
    if not text.strip():
        return {}
    import tomllib

    try:
        settings = tomllib.loads(text.decode())
    except ValueError as error:  # not TOML, not UTF-8, or a number with thousands of digits
        raise BadData(f"{path}: not TOML: {error}") from None
    except RecursionError:
        raise BadData(f"{path}: nested too deeply") from None
    settings = flat(settings)
    for name, setting in settings.items():
        if not is_setting(name):
            raise BadData(f"{path}: no setting '{name}'; expected one of {', '.join(SETTINGS)} or registry.NAME")
        if not isinstance(setting, str):
            raise BadData(f"{path}: {name} is not a quoted string")
    return settings


def is_setting(name: str) -> bool:
    """Whether there is a setting with this name."""
    return name in SETTINGS or bool(REGISTRY.fullmatch(name))


def write(path: Path, name: str, setting: str | None) -> None:
    """Set or (None) unset one setting; the file's other lines stay as they are."""
    import json

    if not is_setting(name):
        raise UsageError(f"no setting '{name}'; expected one of {', '.join(SETTINGS)} or registry.NAME")
    settings = {key: value for key, value in read(path).items() if key != name}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = without_setting(lines, name, settings)
    if kept is None:
        raise BadData(f"{path}: cannot change {name} alone: edit the file by hand")
    if setting is not None:
        before_tables = next((n for n, line in enumerate(kept) if line.lstrip().startswith("[")), len(kept))
        kept = [*kept[:before_tables], f"{name} = {json.dumps(setting, ensure_ascii=False)}", *kept[before_tables:]]
    new = "".join(f"{line}\n" for line in kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(str(path)) as file:  # a link stays a link
        file.write(new.encode())


def without_setting(lines: list[str], name: str, settings: dict[str, str]) -> list[str] | None:
    """The lines without those of one setting, whose value may span several; None if that would change another one."""
    starts = [n for n, line in enumerate(lines) if re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line)]
    if not starts:
        return lines
    for start in starts:
        for end in range(start + 1, len(lines) + 1):
            kept = lines[:start] + lines[end:]
            if parsed("\n".join(kept)) == settings:
                return kept
    return None


def parsed(text: str) -> dict[str, str] | None:
    """The settings of a text; None if it is not TOML."""
    import tomllib

    try:
        return flat(tomllib.loads(text))
    except (ValueError, RecursionError):
        return None


def flat(settings: dict[str, Any]) -> dict[str, Any]:
    """Settings by their dotted names: `registry.crossref = "..."` is a table in TOML."""
    out: dict[str, Any] = {}
    for name, value in settings.items():
        inner = {f"{name}.{part}": setting for part, setting in value.items()} if isinstance(value, dict) else None
        out |= inner if inner is not None else {name: value}
    return out
