"""What faults.c does, without a compiler: Python's own calls that change files, wrapped.

`open` becomes the one of `_pyio`, whose files call `os.open`, `os.write` and `os.ftruncate`, which are wrapped. What a C library
writes by itself (SQLite) is not seen.
"""

from __future__ import annotations

import _io
import builtins
import io
import os
import signal
from collections.abc import Callable
from importlib import import_module
from typing import Any

Call = Callable[..., Any]
WRITING = os.O_CREAT | os.O_WRONLY | os.O_RDWR | os.O_TRUNC


class Layer:
    """Counts the calls under one folder, makes the n-th fail or the process end, and records them all (see faults.c)."""

    def __init__(self) -> None:
        self.under = self.without = ""
        self.counted = self.at = self.fault = 0
        self.journal = -1
        self.names: dict[int, str] = {}  # of open files under the folder
        self.real: dict[str, Call] = {}

    def faults_arm(self, under: bytes, without: bytes, at: int, fault: int, journal: bytes) -> None:
        """Count from now on; the first time the calls are wrapped."""
        self.under, self.without, self.counted, self.at, self.fault = under.decode(), without.decode(), 0, at, fault
        if not self.real:
            self.wrap()
        self.journal = (
            self.real["open"](journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if journal and under else -1
        )

    def faults_counted(self) -> int:
        return self.counted

    def full(self, path: Any) -> str:
        """The absolute path, if it is under the folder."""
        if isinstance(path, int):
            return self.names.get(path, "")
        path = os.path.join(os.getcwd(), os.fsdecode(path))
        ours = self.under and path.startswith(self.under) and not (self.without and path.startswith(self.without))
        return path if ours else ""

    def call(self, full: str, run: Call, record: Callable[[Any], tuple[Any, ...]]) -> Any:
        """Run a call; it fails or is the last one if its turn has come."""
        if not full:
            return run()
        self.counted += 1
        due = self.counted == self.at
        if due and self.fault > 0:
            raise OSError(self.fault, os.strerror(self.fault))
        try:
            result = run()
            if self.journal >= 0 and (noted := record(result)):
                what, path, other, data = noted
                line = f"{what}\t{path}\t{other}\t{len(data)}\n".encode() + bytes(data)
                assert self.real["write"](self.journal, line) == len(line)
            return result
        finally:
            if due:
                os.kill(os.getpid(), signal.SIGKILL)

    def wrap(self) -> None:
        """Put the wrapped calls in the place of Python's."""
        plain = {"unlink": "unlink", "remove": "unlink", "mkdir": "mkdir", "rmdir": "rmdir", "chmod": "chmod"}
        on_file = {"fsync": "sync", "fdatasync": "sync", "ftruncate": "truncate", "fchmod": "chmod", "fchown": "chown"}
        wrapped: dict[str, Call] = {
            **{name: self.on_path(name, what) for name, what in plain.items()},
            **{name: self.on_file(name, what) for name, what in on_file.items()},
            **{name: self.on_two(name, what) for name, what in (("rename", "rename"), ("replace", "rename"), ("link", "link"))},
            "open": self.open, "close": self.close, "write": self.write, "pwrite": self.pwrite,
            "copy_file_range": self.copy, "sendfile": self.send,
        }  # fmt: skip
        for name, function in wrapped.items():
            if real := getattr(os, name, None):
                self.real[name] = real
                setattr(os, name, function)
        pure = import_module("_pyio").open
        for module in (builtins, io, _io):
            setattr(module, "open", pure)  # noqa: B010

    def on_path(self, name: str, what: str) -> Call:
        def wrapped(path: Any, *args: Any, **options: Any) -> Any:
            full = self.full(path) if options.get("dir_fd") is None else ""
            run = lambda: self.real[name](path, *args, **options)  # noqa: E731
            return self.call(full, run, lambda _: (what, full, "", b""))

        return wrapped

    def on_file(self, name: str, what: str) -> Call:
        def wrapped(file: int, *args: int) -> Any:
            full = self.full(file)
            other = args[0] if len(args) == 1 else 0
            return self.call(full, lambda: self.real[name](file, *args), lambda _: (what, full, other, b""))

        return wrapped

    def on_two(self, name: str, what: str) -> Call:
        def wrapped(source: Any, target: Any, **options: Any) -> Any:
            old, new = self.full(source), self.full(target)
            run = lambda: self.real[name](source, target, **options)  # noqa: E731
            return self.call(old and new, run, lambda _: (what, old, new, b""))

        return wrapped

    def open(self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        full = self.full(path) if dir_fd is None else ""
        new = bool(full and flags & os.O_CREAT and not os.path.lexists(full))

        def record(_: int) -> tuple[Any, ...]:
            return ("create", full, "", b"") if new else ("truncate", full, 0, b"") if flags & os.O_TRUNC else ()

        run = lambda: self.real["open"](path, flags, mode, dir_fd=dir_fd)  # noqa: E731
        file: int = self.call(full if flags & WRITING else "", run, record)
        self.names[file] = full
        return file

    def close(self, file: int) -> None:
        self.names.pop(file, None)
        self.real["close"](file)

    def write(self, file: int, data: Any) -> int:
        full = self.full(file)

        def record(size: int) -> tuple[Any, ...]:
            return "write", full, os.lseek(file, 0, os.SEEK_CUR) - size, bytes(data)[:size]

        written: int = self.call(full, lambda: self.real["write"](file, data), record)
        return written

    def pwrite(self, file: int, data: Any, at: int) -> int:
        full = self.full(file)
        run = lambda: self.real["pwrite"](file, data, at)  # noqa: E731
        written: int = self.call(full, run, lambda size: ("write", full, at, bytes(data)[:size]))
        return written

    def copy(self, source: int, target: int, count: int, start: int | None = None, to: int | None = None) -> int:
        full = self.full(target)

        def record(size: int) -> tuple[Any, ...]:
            begin = os.lseek(source, 0, os.SEEK_CUR) - size if start is None else start
            at = os.lseek(target, 0, os.SEEK_CUR) - size if to is None else to
            return ("write", full, at, os.pread(source, size, begin)) if size else ()

        copied: int = self.call(full, lambda: self.real["copy_file_range"](source, target, count, start, to), record)
        return copied

    def send(self, target: int, source: int, start: int | None, count: int) -> int:
        full = self.full(target)

        def record(size: int) -> tuple[Any, ...]:
            begin = os.lseek(source, 0, os.SEEK_CUR) - size if start is None else start
            return (
                ("write", full, os.lseek(target, 0, os.SEEK_CUR) - size, os.pread(source, size, begin)) if size else ()
            )

        sent: int = self.call(full, lambda: self.real["sendfile"](target, source, start, count), record)
        return sent
