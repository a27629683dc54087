"""The library that a command works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refdesk.cli.messages import progress, tell

if TYPE_CHECKING:
    from refdesk.library import Library


def library_at(named: str | None) -> Library:
    """The library named by -L, or the one that is found. It reports its problems and its progress."""
    from refdesk.library import Library, Report, locate

    return Library(locate(named), Report(tell, progress("indexing")))
