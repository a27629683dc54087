"""Runs refdesk's commands in processes of which one call fails: one JSON request a line, one answer a line.

Started with the path of the library made from faults.c, which is in LD_PRELOAD too, or with `python` for faults.py. A request is
{"args", "at", "fault", "journal", "under", "without", "cwd"}, the answer {"status", "counted", "err"}, or {"signal"} where the
command was killed. With `at` -1 a command is run in this process, so that all that it loads is there for the others, each of
which has a process of its own, forked from this one.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import sys
from importlib import import_module
from typing import Any

from refdesk.__main__ import main


def run_here(args: list[str], cwd: str) -> tuple[int, str]:
    """The command's status, and what it printed on standard error."""
    kept = sys.argv, sys.stdin, sys.stdout, sys.stderr
    err = io.BytesIO()
    os.chdir(cwd)
    sys.argv = ["refdesk", *args]
    sys.stdin, sys.stdout = (io.TextIOWrapper(io.BytesIO()) for _ in "io")
    sys.stderr = io.TextIOWrapper(err, write_through=True)
    status = main()
    told = err.getvalue().decode()
    sys.argv, sys.stdin, sys.stdout, sys.stderr = kept
    return status, told


def layer(name: str) -> Any:
    """What makes calls fail."""
    if name == "python":
        return import_module("faults").Layer()
    shim = ctypes.CDLL(name)
    shim.faults_arm.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_long, ctypes.c_int, ctypes.c_char_p]
    shim.faults_counted.restype = ctypes.c_long
    return shim


def run(shim: Any, request: dict[str, Any]) -> dict[str, Any]:
    """The command in a process of its own, with its fault."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        under, without, journal = (request[name].encode() for name in ("under", "without", "journal"))
        shim.faults_arm(under, without, request["at"], request["fault"], journal)
        status, err = run_here(request["args"], request["cwd"])
        counted = shim.faults_counted()
        shim.faults_arm(b"", b"", 0, 0, b"")
        os.write(writing, json.dumps({"status": status, "counted": counted, "err": err[:2000]}).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    answer: dict[str, Any] = json.loads(told) if told else {"signal": os.WTERMSIG(status)}
    return answer


def serve(library: str) -> None:
    """Answer each request of standard input."""
    shim = layer(library)
    for line in sys.stdin:
        request = json.loads(line)
        if request["at"] < 0:
            status, err = run_here(request["args"], request["cwd"])
            print(json.dumps({"status": status, "err": err}), flush=True)
        else:
            print(json.dumps(run(shim, request)), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
