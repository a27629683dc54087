"""The entry point: run the command line, and turn every failure into one line and an exit status."""

from __future__ import annotations

try:
    import codecs
    import gc
    import os
    import sys
    from contextlib import suppress

    from refdesk.errors import RefdeskError
except KeyboardInterrupt:  # Ctrl-C before there is anything to stop
    raise SystemExit(130) from None

INTERNAL = 70  # sysexits.h EX_SOFTWARE: a fault of refdesk's own
INTERRUPTED = 130


LENIENT = "refdesk-lenient"
VISIBLE = "refdesk-visible"
ERRORS = {"stdin": "surrogateescape", "stdout": LENIENT, "stderr": VISIBLE}


def encode_leniently(error: UnicodeError) -> tuple[bytes, int]:
    """Encode the bytes of file names unchanged, and other lone surrogates as U+FFFD."""
    assert isinstance(error, UnicodeEncodeError)
    halves = error.object[error.start : error.end]
    encoded = (bytes([ord(c) - 0xDC00]) if "\udc80" <= c <= "\udcff" else "\ufffd".encode() for c in halves)
    return b"".join(encoded), error.end


def encode_visibly(error: UnicodeError) -> tuple[bytes, int]:
    """Encode the bytes of file names as `\\xff`, so that messages are UTF-8, and other lone surrogates as U+FFFD."""
    assert isinstance(error, UnicodeEncodeError)
    halves = error.object[error.start : error.end]
    encoded = (rf"\x{ord(c) - 0xDC00:02x}" if "\udc80" <= c <= "\udcff" else "\ufffd" for c in halves)
    return "".join(encoded).encode(), error.end


codecs.register_error(LENIENT, encode_leniently)
codecs.register_error(VISIBLE, encode_visibly)


def command() -> None:
    """The `refdesk` command. It exits without tearing down the interpreter, a tenth of a short command's time: output is
    flushed, and files and databases are closed where they were used."""
    status = main()
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(status)


def main() -> int:
    """Run the command that `sys.argv` names and return its exit status. Never raises; a traceback needs REFDESK_DEBUG=1."""
    gc.set_threshold(1_000_000, 20, 100)  # a short process has few cycles, and collecting them is slow for long lists
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed before refdesk started
            null = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(null, "r" if name == "stdin" else "w", encoding="utf-8"))
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=ERRORS[name])
    try:
        status = dispatch(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")  # there may be a progress bar
            sys.stderr.flush()
        return hush(INTERRUPTED)
    except BrokenPipeError:
        return hush(0)  # the reader has enough
    except RefdeskError as error:
        return fail(str(error), error.status)
    except OSError as error:
        return fail(
            ": ".join(str(part) for part in (error.filename, error.strerror or error) if part), RefdeskError.status
        )
    except Exception as error:
        if os.environ.get("REFDESK_DEBUG"):
            raise
        return fail(f"internal error: {type(error).__name__}: {error} (REFDESK_DEBUG=1 shows where)", INTERNAL)
    return status


def dispatch(argv: list[str]) -> int:
    if argv == ["--version"]:
        from refdesk import __version__

        print(f"refdesk {__version__}")
        return 0
    from refdesk.cli import run

    return run(argv)


def fail(message: str, status: int) -> int:
    """Report an error in one line on standard error (as a JSON object with --json), unless it has been reported."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Python would report it again at exit
    try:
        if not message:
            return status
        from refdesk.cli.messages import SCHEMA, as_json, message_lines

        if as_json():
            import json

            print(json.dumps({"schema": SCHEMA, "error": message, "status": status}), file=sys.stderr)
        else:
            from refdesk.cli.terminal import coloured
            from refdesk.items.text import printable

            name = coloured("refdesk:", "error", sys.stderr) if status > 1 else "refdesk:"
            clear = "\r\x1b[K" if sys.stderr.isatty() else ""
            print(clear + message_lines(f"{name} {printable(message.strip())}"), file=sys.stderr)
    except OSError:
        return hush(status)
    return status


def hush(status: int) -> int:
    """Discard further output, so that Python does not report a closed pipe at exit."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(devnull, descriptor)
    return status


if __name__ == "__main__":
    sys.exit(main())
