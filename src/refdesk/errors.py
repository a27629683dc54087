"""One exception tree. Each class carries the exit status of the command that it ends.

The message of an error is one line; the command line prints it as `refdesk: MESSAGE` on standard error.
"""


class RefdeskError(Exception):
    """The root of all errors; also used for bad data (status 4)."""

    status = 4


class NegativeAnswer(RefdeskError):
    """The command worked, but its answer is negative: nothing matched, a key is missing, a check found something."""

    status = 1


class UsageError(RefdeskError):
    """The command line is wrong."""

    status = 2


class PartlyDone(RefdeskError):
    """Some records failed, the others were done."""

    status = 3


class BadData(RefdeskError):
    """The input cannot be read: no file, not text, not JSON, no records."""

    status = 4


class UnknownStyle(RefdeskError):
    """No such style or locale."""

    status = 5


class BadStyle(UnknownStyle):
    """A style or locale that exists but cannot be used: not XML, not CSL, a macro that calls itself."""


class NetworkError(RefdeskError):
    """A network request failed."""

    status = 6


class LibraryBusy(RefdeskError):
    """The library is locked or was changed by another program."""

    status = 7


class StyleError(BadStyle):
    """A fault in a style or locale. `line` is 1-based; `element` is the name of the element, if known."""

    def __init__(self, message: str, line: int | None = None, element: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.element = element

    def __str__(self) -> str:
        line = f"line {self.line}: " if self.line else ""
        element = f"<{self.element}>: " if self.element else ""
        return f"{line}{element}{self.message}"
