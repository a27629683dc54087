"""Find the files that records of other programs name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from refdesk.formats.file_fields import take_files
from refdesk.items import Item
from refdesk.library.files import base_name
from refdesk.library.sources import with_custom


def resolved(item: Item, folders: Sequence[Path]) -> tuple[Item, list[str]]:
    """The item with the files that it names under `custom.files`, with absolute paths; missing ones stay under
    `custom.missing-files` and are reported. Relative paths are searched in the folders, in order."""
    bare, named = take_files(item)
    if not named:
        return item, []
    files, missing = [], []
    for each in named:
        if path := find(each.path, folders):
            files.append({"path": str(path)} | ({"title": each.title} if each.title else {}))
        else:
            missing.append(each.path)
    return with_custom(bare, files=files, **{"missing-files": missing}), missing


def find(path: str, folders: Sequence[Path]) -> Path | None:
    """The file for a path in the syntax of any system, if it exists."""
    for folder in folders:
        for candidate in candidates(path, folder):
            try:
                if candidate.is_file():
                    return Path(os.path.abspath(candidate))
                if unpacked := out_of_archive(candidate):
                    return unpacked
            except (OSError, ValueError):  # too long, a zero byte
                continue
    return None


def out_of_archive(path: Path) -> Path | None:
    """A file in an archive (`library.enlx/PDF/1/paper.pdf`), unpacked to a temporary place."""
    archive = next((each for each in path.parents if each.suffix.lower() == ".enlx" and each.is_file()), None)
    if archive is None:
        return None
    from refdesk.library.others.databases import unpack

    return unpack(archive, path.relative_to(archive).as_posix())


def candidates(path: str, folder: Path) -> Iterator[Path]:
    """Possible places of a file: the path itself; relative to the folder; as EndNote and Mendeley shorten paths; and
    beside the file that names it, if its own folder is on another computer."""
    if inside := re.match(r"(?i)internal-pdf://(.+)", path):
        for data in sorted(folder.glob("*.[Dd]ata")):
            yield data / "PDF" / unquote(inside[1])
        return
    if path.lower().startswith("file:"):
        path = re.sub(r"(?i)^file:(?://(?:localhost)?(?=/))?", "", unquote(path))
        path = re.sub(r"^/(?=[A-Za-z]:)", "", path)
    for text in dict.fromkeys((path, unquote(path), path.replace("\\", "/"))):
        yield folder / Path(text).expanduser() if text.startswith("~/") else folder / text
    yield Path("/" + path.replace("\\", "/").lstrip("/"))
    yield folder / base_name(path)
