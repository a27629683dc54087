"""Locate the library: the given one, the environment's, the nearest one upwards, or the user's own."""

from __future__ import annotations

import os
from pathlib import Path

from refdesk.errors import BadData
from refdesk.folders import expanded

FILE = "references.json"


def locate(named: str | os.PathLike[str] | None = None, here: Path | None = None) -> Path:
    """The library's file, which need not exist yet.

    `named` is the value of -L: the file, or the folder that contains it. Without it: $REFDESK_LIBRARY, the nearest
    library/references.json from `here` upwards, the one that is configured, references.json in the user's data folder.
    """
    if named := named or os.environ.get("REFDESK_LIBRARY"):
        path = expanded(os.fspath(named))
        return path if path.suffix.lower() == ".json" and not path.is_dir() else path / FILE
    here = (here or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        if (path := folder / "library" / FILE).is_file():
            if not path.resolve().is_relative_to(folder.resolve()):  # a cloned repository could name any file so
                raise BadData(f"{path} is a link to {path.resolve()}, outside of {folder}: name that with -L to use it")
            return path
    from refdesk import config

    if named := config.value("library"):
        return locate(named)
    from refdesk.folders import user_data

    return user_data() / FILE
