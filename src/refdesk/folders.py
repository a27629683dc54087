"""Where a user's files are: data, configuration, and what can be made again."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def user_data() -> Path:
    """The folder of the user's library and styles."""
    return folder("data", "XDG_DATA_HOME", ".local/share")


def user_config() -> Path:
    """The folder of the user's configuration."""
    return folder("config", "XDG_CONFIG_HOME", ".config")


def user_cache() -> Path:
    """The folder of indexes; $REFDESK_CACHE goes before it."""
    named = os.environ.get("REFDESK_CACHE")
    return Path(named) if named else folder("cache", "XDG_CACHE_HOME", ".cache")


def folder(kind: str, variable: str, default: str) -> Path:
    """A folder by the XDG Base Directory Specification, or as the system has it: platformdirs, which takes its time to load."""
    if sys.platform.startswith("linux"):
        base = os.environ.get(variable, "")
        return (Path(base) if os.path.isabs(base) else home() / default) / "refdesk"
    import platformdirs

    found: Path = getattr(platformdirs, f"user_{kind}_path")("refdesk", appauthor=False)
    return found


def home() -> Path:
    """The user's home folder; one that is not there if the user has none."""
    try:
        return Path.home()
    except RuntimeError:  # neither $HOME nor an entry in the list of users
        return Path("/nonexistent")


def shipped(name: str) -> Path:
    """A folder that comes with refdesk (`styles`, `library`): in the wheel, or beside `src` in a checkout."""
    here = Path(__file__).parent
    folder = here / "data" / name
    return folder if folder.is_dir() else here.parents[1] / name
