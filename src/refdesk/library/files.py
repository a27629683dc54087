"""The files of references, kept under `custom.files`.

Each is {"path": "files/doe2020/Doe2020 On radium.pdf", "title": "Full text", "digest": "5f2c..."}: its path relative to the
library's folder, always with `/`; its title in another program, if it had one; and a digest of its size and first bytes, which
identifies it after renaming. Files that were missing on import are stored under `custom.missing-files`, and groups under
`custom.groups` (they are tags as well).
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from refdesk.items import Item
from refdesk.items.fold import plain
from refdesk.items.record import family, key_of, people, texts, year
from refdesk.items.tuples import NamedTuple
from refdesk.library.sources import with_custom

FOLDER = "files"  # beside the library
UNPACKED = "refdesk-unpacked-"  # prefix of temporary directories for files from archives
PATTERN = "{author}{year} {title}"
HEAD = 65_536  # bytes of a file that go into its digest
LONGEST = 100  # bytes of a file's name without its suffix: some file systems take 143 in all
RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])")  # device names of Windows
UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')


class File(NamedTuple):
    """A file of a reference."""

    path: str
    title: str = ""
    digest: str = ""


def files(item: Item) -> list[File]:
    """The files of a reference."""
    custom = item.get("custom")
    listed = custom.get("files") if isinstance(custom, dict) else None
    return [
        File(each["path"], str(each.get("title") or ""), str(each.get("digest") or ""))
        for each in (listed if isinstance(listed, list) else ())
        if isinstance(each, dict) and isinstance(each.get("path"), str) and each["path"]
    ]


def with_files(item: Item, kept: Iterable[File]) -> Item:
    """The item with exactly these files."""
    return with_custom(
        item, files=[{name: value for name, value in each._asdict().items() if value} for each in dict.fromkeys(kept)]
    )


def texts_under(item: Item, name: str) -> list[str]:
    """The texts of a list under `custom`: `groups`, `missing-files`."""
    custom = item.get("custom")
    listed = custom.get(name) if isinstance(custom, dict) else None
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []


def united(item: Item, other: Item) -> Item:
    """The item with the other's files, missing files and groups added; a file that exists is not missing."""
    both = {name: [*texts_under(item, name), *texts_under(other, name)] for name in ("groups", "missing-files")}
    known = {each.digest for each in files(item) if each.digest}
    paths = {each.path for each in files(item)}
    new = [each for each in files(other) if each.path not in paths and each.digest not in known]
    result = with_files(item, [*files(item), *new]) if new else item
    there = {os.path.basename(each.path) for each in files(result)}
    missing = [each for each in dict.fromkeys(both["missing-files"]) if base_name(each) not in there]
    if not any(both.values()):
        return result
    return with_custom(result, groups=list(dict.fromkeys(both["groups"])), **{"missing-files": missing})


def base_name(path: str) -> str:
    """The last part of a path, in the syntax of any system."""
    return re.split(r"[/\\]", path)[-1]


def located(folder: Path, path: str) -> Path:
    """The target of a path relative to a folder."""
    return Path(os.path.normpath(folder / path))


def relative(folder: Path, file: Path) -> str:
    """The path of a file relative to a folder, with `/`; the absolute path if there is none (another drive)."""
    try:
        return Path(os.path.relpath(os.path.abspath(file), os.path.realpath(folder))).as_posix()
    except ValueError:
        return Path(os.path.abspath(file)).as_posix()


def digest(file: Path) -> str:
    """A digest of a file's size and first bytes, fast for any size."""
    with open(file, "rb") as opened:
        size = os.fstat(opened.fileno()).st_size
        return blake2b(str(size).encode() + b" " + opened.read(HEAD), digest_size=8).hexdigest()


def safe_name(text: str, longest: int = LONGEST) -> str:
    """The text as a file name that is safe on every file system: no special characters, no Windows device names, no dots or
    spaces at the ends, not too long."""
    name = " ".join(UNSAFE.sub(" ", unicodedata.normalize("NFC", text)).split()).strip(" .")
    while len(name.encode()) > longest:
        shorter = name.rpartition(" ")[0]
        name = (shorter if len(shorter) > longest // 4 else name[:-1]).rstrip(" .,;:-")
    return f"_{name}" if RESERVED.fullmatch(name.partition(".")[0]) else name


def file_name(item: Item, file: Path, pattern: str) -> str:
    """The name of a copy of that file, by the pattern: {key}, {author}, {authors}, {year}, {title}, {name} (that it has now),
    any text of the reference."""
    families = [family(person) for person in people(item, "author", "editor", "translator")]

    def value(name: re.Match[str]) -> str:
        match name[1]:
            case "key" | "id":
                return key_of(item)
            case "author":
                return families[0] if families else ""
            case "authors":
                return ", ".join(families[:3]) + (" et al." if len(families) > 3 else "")
            case "year":
                return str(year(item) or "")
            case "name":
                return file.stem
        return " ".join(texts(item.get(name[1], "")))

    suffix = safe_name(file.suffix.lstrip("."), 16)
    stem = safe_name(plain(re.sub(r"\{([\w-]+)\}", value, pattern))) or safe_name(file.stem) or "file"
    return f"{stem}.{suffix.lower()}" if suffix else stem


def inside(folder: Path) -> Iterator[Path]:
    """Every file in the library's folder of files; what begins with a dot belongs to no reference."""
    for top, folders, names in os.walk(folder / FOLDER):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(top, name) for name in sorted(names) if not name.startswith("."))
