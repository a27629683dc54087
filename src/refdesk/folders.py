"""The folders of a user's files: data, configuration, caches."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


def user_data() -> Path:
    """The folder of the user's library and styles."""
    return folder("data", "XDG_DATA_HOME", ".local/share")


def user_config() -> Path:
    """The folder of the user's configuration."""
    return folder("config", "XDG_CONFIG_HOME", ".config")


def user_cache() -> Path:
    """The folder of indexes; $REFDESK_CACHE overrides it."""
    named = os.environ.get("REFDESK_CACHE")
    return Path(named) if named else folder("cache", "XDG_CACHE_HOME", ".cache")


def folder(kind: str, variable: str, default: str) -> Path:
    """A folder according to the XDG Base Directory Specification, or to the system (platformdirs, which is slow to
    import)."""
    if sys.platform.startswith("linux"):
        base = os.environ.get(variable, "")
        return (Path(base) if os.path.isabs(base) else home() / default) / "refdesk"
    import platformdirs

    path: Path = getattr(platformdirs, f"user_{kind}_path")("refdesk", appauthor=False)
    return path


def expanded(path: str) -> Path:
    """A path with `~` and `~name` expanded. BadData if there is no such user or home."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        from refdesk.errors import BadData

        raise BadData(f"{path}: no home folder is known for {path.partition('/')[0]}") from None


@contextmanager
def replacing(path: str) -> Iterator[BinaryIO]:
    """A file that takes the place of the one at the path when it is whole, with its mode. Until then it is beside it, under
    a name that nobody can guess; files that killed writers left there are removed."""
    from tempfile import mkstemp

    folder, name = os.path.split(os.path.realpath(path))
    prefix = _clear_abandoned(folder, name)
    try:
        descriptor, beside = mkstemp(prefix=prefix, suffix=".part", dir=folder or ".")
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from None
    try:
        with open(descriptor, "wb") as file:
            with suppress(OSError):  # a lock that ends with its process
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            yield file
            file.flush()
            mode = os.stat(path).st_mode & 0o777 if os.path.exists(path) else 0o666 & ~_umask()
            with suppress(OSError), open(os.path.join(folder, name), "rb", opener=_no_link) as old:
                keep_owner(old.fileno(), descriptor)
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
            os.replace(beside, os.path.join(folder, name))
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def keep_owner(source: int, target: int) -> None:
    """Give the new file the old one's owner, group and extended attributes (access control lists are such), where that may be."""
    status = os.fstat(source)
    for owner, group in ((status.st_uid, -1), (-1, status.st_gid)):
        with suppress(OSError):
            os.fchown(target, owner, group)
    with suppress(OSError, AttributeError):  # not every system has them
        for name in os.listxattr(source):
            with suppress(OSError):
                os.setxattr(target, name, os.getxattr(source, name))


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """A folder that takes the place of an empty one at the path, or of none, when all of it is written."""
    from shutil import rmtree
    from tempfile import mkdtemp

    target = os.path.realpath(path)
    folder, name = os.path.split(target)
    os.makedirs(folder, exist_ok=True)
    beside = mkdtemp(prefix=_clear_abandoned(folder, name), suffix=".part", dir=folder)
    try:
        with _locked(beside):
            os.chmod(beside, 0o777 & ~_umask())
            yield Path(beside)
            os.rename(beside, target)
    except BaseException:
        rmtree(beside, ignore_errors=True)
        raise


def _clear_abandoned(folder: str, name: str) -> str:
    """Remove what killed writers of a file or folder left beside it; return what the names of such begin with."""
    prefix = f".{name[:100]}."
    for each in os.listdir(folder or "."):
        if each.startswith(prefix) and each.endswith(".part"):
            _remove_abandoned(os.path.join(folder, each))
    return prefix


def _remove_abandoned(part: str) -> None:
    from shutil import rmtree

    with suppress(OSError):
        descriptor = _no_link(part, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # OSError where its writer is still there
            if os.path.isdir(part):
                rmtree(part)
            else:
                os.unlink(part)
        finally:
            os.close(descriptor)


@contextmanager
def _locked(folder: str) -> Iterator[None]:
    """Mark the folder as being written to, by a lock that goes with its process."""
    descriptor = _no_link(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def home() -> Path:
    """The user's home folder; a path that does not exist if the user has none."""
    try:
        return Path.home()
    except RuntimeError:  # neither $HOME nor an entry in the list of users
        return Path("/nonexistent")


def shipped(name: str) -> Path:
    """A folder that comes with refdesk (`styles`, `library`): in the wheel, or beside `src` in a checkout."""
    here = Path(__file__).parent
    folder = here / "data" / name
    return folder if folder.is_dir() else here.parents[1] / name
