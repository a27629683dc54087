"""Attach files to references and detach them: copied or moved beside the library, or linked."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from filecmp import cmp
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from refdesk.errors import BadData, NegativeAnswer, PartlyDone
from refdesk.items import Item
from refdesk.items.keys import letters
from refdesk.items.record import key_of
from refdesk.library.files import (
    FOLDER,
    PATTERN,
    UNPACKED,
    File,
    digest,
    file_name,
    files,
    inside,
    located,
    relative,
    safe_name,
    texts_under,
    with_files,
)
from refdesk.library.lock import sync_folder

if TYPE_CHECKING:
    from refdesk.library.check import Finding
    from refdesk.library.rewrite import Change
    from refdesk.library.store import Library

How = Literal["copy", "link", "move"]
PART = ".part"
"""What the name of a copy ends with until it is whole."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How files are kept in a library, and the copies made so far, which are removed if the change fails."""

    folder: Path  # of the library
    how: How = "copy"
    pattern: str = PATTERN
    dry_run: bool = False
    made: list[Path] = field(default_factory=list)

    def keep(self, item: Item, given: File) -> File:
        """The file as stored in the reference: in the library's folder of files, or in its own place."""
        source = Path(given.path)
        try:
            known = digest(source)
            waits = any(part.startswith(UNPACKED) for part in source.parts)
            if (self.how == "link" and not waits) or source.resolve().is_relative_to((self.folder / FOLDER).resolve()):
                return File(relative(self.folder, source), given.title, known)
            return File(relative(self.folder, self._copied(item, source)), given.title, known)
        except OSError as error:
            raise BadData(f"{error.filename or source}: {error.strerror}: nothing was attached") from None

    def _copied(self, item: Item, source: Path) -> Path:
        folder = self.folder / FOLDER / (safe_name(key_of(item)) or "_")
        for each in (folder.parent, folder):
            if each.is_symlink():
                raise BadData(f"{each} is a link: refdesk writes no files through it")
        name = Path(file_name(item, source, self.pattern))
        if not self.dry_run:
            for part in folder.glob(f".*{PART}"):  # the library is locked: its writer was killed
                part.unlink()
        taken = {each.casefold(): each for each in os.listdir(folder)} if folder.is_dir() else {}
        for number in count():
            target = folder / f"{name.stem}{f' {letters(number)}' * bool(number)}{name.suffix}"
            if there := taken.get(target.name.casefold()):
                if (folder / there).is_file() and cmp(source, folder / there, shallow=False):
                    sync_folder(folder)  # it may be that a killed process put it there
                    return folder / there
                continue
            break
        if not self.dry_run:
            new = [each for each in (folder, folder.parent) if not each.exists()]
            folder.mkdir(parents=True, exist_ok=True)
            shared = stat.S_IMODE(os.stat(self.folder).st_mode)  # who may write to the library's folder may write there
            for each in new:
                with suppress(OSError):
                    each.chmod(shared & 0o2777)
            self._write(source, target, shared & 0o666 | 0o600)
            for each in (folder, *(each.parent for each in new)):
                sync_folder(each)
        return target

    def _write(self, source: Path, target: Path, mode: int) -> None:
        """Copy the file under another name first: a process that is killed leaves no half of it that looks whole."""
        part = target.with_name(f".{target.name}{PART}")
        self.made.append(part)
        with open(source, "rb") as old, open(part, "xb") as new:
            with suppress(OSError):
                os.fchmod(new.fileno(), mode)
            shutil.copyfileobj(old, new, 1 << 20)
            new.flush()
            os.fsync(new.fileno())
        try:
            os.link(part, target)  # never over an existing file
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            os.replace(part, target)
        self.made.append(target)
        part.unlink(missing_ok=True)

    @contextmanager
    def until_changed(self) -> Iterator[None]:
        """Remove the copies if the change of the library fails."""
        try:
            yield
        except BaseException:
            for path in self.made:
                with suppress(OSError):
                    path.unlink(missing_ok=True)
                    path.parent.rmdir()
                    path.parent.parent.rmdir()
            raise


def attach(
    library: Library, key: str, given: Sequence[str], how: How, pattern: str = PATTERN, dry_run: bool = False
) -> tuple[list[Change], list[File]]:
    """Attach files to a reference; the changes, and the files that are new to it."""
    for path in given:
        if not os.path.isfile(path):
            what = "is a folder, not a file" if os.path.isdir(path) else "no such file"
            raise BadData(f"{path}: {what}: nothing was attached")
    keeping = Keeping(folder_of(library), how, pattern, dry_run)
    new: list[tuple[Path, File]] = []

    def edited(item: Item) -> Item:
        after, new[:] = attached(item, [File(os.path.abspath(path)) for path in given], keeping)
        return after

    with keeping.until_changed():
        changes = library.edit([key], edited, "attach", dry_run)
    if how == "move" and not dry_run:
        for source, kept in new:
            try:
                if not located(keeping.folder, kept.path).samefile(source):
                    os.unlink(source)
            except OSError as error:
                raise PartlyDone(
                    f"{source}: {error.strerror}: it is attached, but the original could not be removed"
                ) from None
    return changes, [kept for _, kept in new]


def attached(item: Item, given: Sequence[File], keeping: Keeping) -> tuple[Item, list[tuple[Path, File]]]:
    """The item with the files added, and the new ones with their origin. A file that it already has, by content or path, is not
    added again."""
    before = files(item)
    digests = {each.digest for each in before}
    places = {located(keeping.folder, each.path) for each in before}
    new: list[tuple[Path, File]] = []
    for each in given:
        source = Path(each.path)
        known = digest(source)
        if known not in digests and source not in places:
            digests.add(known)
            new.append((source, keeping.keep(item, each)))
    return (with_files(item, [*before, *(kept for _, kept in new)]) if new else item), new


def detach(library: Library, key: str, names: Sequence[str], dry_run: bool = False) -> tuple[list[Change], list[File]]:
    """Detach files from a reference, by path or name; the files themselves stay."""
    gone: list[File] = []

    def edited(item: Item) -> Item:
        gone[:] = [named(item, name) for name in names] if names else files(item)
        if not gone:
            raise NegativeAnswer(f"'{key_of(item)}' has no files")
        return with_files(item, [each for each in files(item) if each not in gone])

    return library.edit([key], edited, "detach", dry_run), gone


def named(item: Item, name: str) -> File:
    """The file of a reference by its path or its name."""
    name = name.replace("\\", "/")
    for each in files(item):
        if name in (each.path, os.path.basename(each.path)):
            return each
    there = ", ".join(os.path.basename(each.path) for each in files(item)) or "none"
    raise NegativeAnswer(f"'{key_of(item)}' has no file '{name}': it has {there}")


def folder_of(library: Library) -> Path:
    """The folder of the library's file, with links resolved."""
    return Path(os.path.realpath(library.path)).parent


def faults(library: Library) -> Iterator[Finding]:
    """Files that are missing or renamed, and files without a reference."""
    from refdesk.library.check import Finding

    folder = folder_of(library)
    listed: list[tuple[Item, File, Path]] = []
    for item in library:
        listed += ((item, each, located(folder, each.path)) for each in files(item))
        for name in texts_under(item, "missing-files"):
            yield Finding(
                "F101", key_of(item), "custom", f"no such file, nor was it there when it was imported: {name}"
            )
    named_paths = {path for _, _, path in listed}
    missing = [each for each in listed if not each[2].is_file()]
    loose = [path for path in inside(folder) if path not in named_paths]
    by_digest = {digest(path): path for path in loose} if any(each.digest for _, each, _ in missing) else {}
    for item, each, path in missing:
        key = key_of(item)
        if (there := by_digest.pop(each.digest, None)) is None:
            yield Finding("F101", key, "custom", f"no such file: {path}")
            continue
        loose.remove(there)
        now = relative(folder, there)
        yield Finding("F102", key, "custom", f"renamed: {each.path} is now {now}", fix={each.path: now})
    for path in loose:
        yield Finding("F103", "", "custom", f"no reference has {relative(folder, path)}")


def follow_renamed(library: Library, findings: Sequence[Finding], dry_run: bool = False) -> list[Change]:
    """Follow files that were renamed, as one change."""
    moved: dict[str, Item] = {}
    for each in findings:
        if each.fix:
            moved.setdefault(each.key, {}).update(each.fix)

    def edited(item: Item) -> Item:
        now = moved[key_of(item)]
        return with_files(item, [each._replace(path=now.get(each.path, each.path)) for each in files(item)])

    return library.edit(moved, edited, "check --files --fix", dry_run) if moved else []
