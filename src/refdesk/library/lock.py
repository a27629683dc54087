"""The lock: one writer at a time. Others get an error that names the holder."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from refdesk.errors import BadData, LibraryBusy

SECONDS = 10.0
"""How long a command waits for its turn; $REFDESK_LOCK_TIMEOUT is another number of seconds."""

FILES = ("lock", "lock.host", "holder", "history", "history.new", "new")
"""What goes with a library, in the folder `.refdesk` beside it."""

PARTS = ("history.new", "new")
"""A file that exists only while it is being written: if nobody is writing, a process that was killed left it."""


def beside(path: Path, what: str) -> Path:
    """A file beside the library: its lock, its history, its replacement."""
    return path.parent / ".refdesk" / f"{path.name}.{what}"


def no_link(path: str, flags: int) -> int:
    """An opener for `open`: anything that is not a file, such as a link or a pipe, is an error."""
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", path)
    return descriptor


def refuse_links(path: Path) -> None:
    """Raise BadData if the library's folder `.refdesk`, or a file in it, is a link (which could lead to any file), a
    pipe or a device."""
    folder = beside(path, "lock").parent
    for each in (folder, *(beside(path, what) for what in FILES), folder / ".gitignore"):
        if each.is_symlink():
            raise BadData(f"{each} is a symbolic link, which refdesk does not follow there: remove it")
        if each != folder and each.exists() and not each.is_file():
            raise BadData(f"{each} is not a regular file: remove it")


def mode_beside(path: Path) -> int:
    """The mode of files beside the library: whoever may write the library may write them."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        mode = os.stat(path.parent).st_mode
    return mode & 0o666 | 0o600  # a read-only library is reported later


def sync_folder(folder: Path) -> None:
    """Sync a folder to disk; not every file system supports that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def locked(path: Path, command: str) -> Iterator[None]:
    """Lock the library for a change. Raises LibraryBusy, naming the holder, if it is not free in time."""
    try:
        refuse_links(path)
        _make_folder(path)
        release = _acquire(path)
    except OSError as error:
        raise BadData(f"{path}: {error.strerror}: the library cannot be changed") from None
    try:
        for part in PARTS:
            with suppress(OSError):
                beside(path, part).unlink(missing_ok=True)
        with suppress(OSError):  # optional: a full disk is reported when it matters
            now = datetime.now(UTC).strftime("%H:%M:%S UTC")
            with open(beside(path, "holder"), "w", encoding="utf-8", opener=no_link) as holder:
                with suppress(OSError):  # it may belong to another user
                    os.fchmod(holder.fileno(), mode_beside(path))
                holder.write(f"process {os.getpid()} (refdesk {command}) since {now}")
        yield
    finally:
        release()


def _make_folder(path: Path) -> None:
    """Make the library's folder, and `.refdesk` in it, writable for those who may write there, and sync them to
    disk."""
    folder = beside(path, "lock").parent
    if not folder.is_dir():
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir()
            with suppress(OSError):
                folder.chmod(stat.S_IMODE(os.stat(path.parent).st_mode) & 0o2777)
        for each in missing:
            sync_folder(each.parent)
    with suppress(FileExistsError), open(folder / ".gitignore", "x", encoding="utf-8", opener=no_link) as ignore:
        with suppress(OSError):
            os.fchmod(ignore.fileno(), mode_beside(path))
        ignore.write("*\n")


def _acquire(path: Path) -> Callable[[], object]:
    """Get the lock, and return a function that releases it."""
    from filelock import FileLock, Timeout

    lock = FileLock(beside(path, "lock"), timeout=_patience(), mode=mode_beside(path))
    try:
        lock.acquire(poll_interval=0.02)
    except Timeout:
        raise LibraryBusy(f"{path} is locked{_holder(path)}") from None
    except NotImplementedError:  # a file system without flock, such as some network file systems
        return _acquire_by_host(path)
    return lock.release


def _acquire_by_host(path: Path) -> Callable[[], object]:
    """Get the lock if the system has none: a file that names its holder's host and process. It is stale if that process
    of this host is gone."""
    file = beside(path, "lock.host")
    until = time.monotonic() + _patience()
    mine = f"{os.uname().nodename} {os.getpid()}"
    while True:
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        except FileExistsError:
            with suppress(FileNotFoundError):
                host, _, process = file.read_text(encoding="utf-8").partition(" ")
                if host == os.uname().nodename and process.isdecimal() and not _runs(int(process)):
                    # two processes may see that it is stale; the one whose rename succeeds removes it
                    stale = file.with_name(f"{file.name}.{os.getpid()}")
                    text = file.read_text(encoding="utf-8")
                    os.rename(file, stale)
                    if stale.read_text(encoding="utf-8") != text:  # another process was faster and holds it now
                        os.rename(stale, file)
                    else:
                        stale.unlink()
                    continue
            if time.monotonic() > until:
                raise LibraryBusy(f"{path} is locked{_holder(path)}: if that process is gone, remove {file}") from None
            time.sleep(0.02)
            continue
        with open(descriptor, "w", encoding="utf-8") as lock:
            lock.write(mine)
        return file.unlink


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _patience() -> float:
    try:
        return max(0.0, float(os.environ.get("REFDESK_LOCK_TIMEOUT", SECONDS)))
    except ValueError:
        return SECONDS


def _holder(path: Path) -> str:
    try:
        with open(beside(path, "holder"), encoding="utf-8", opener=no_link) as holder:
            return f" by {holder.read(200)}"
    except (OSError, UnicodeDecodeError):
        return " by another process"
