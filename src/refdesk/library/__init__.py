"""Items at rest: one CSL-JSON file, found, read leniently, changed as a whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refdesk.library.locate import locate

if TYPE_CHECKING:
    from refdesk.library.store import Library
    from refdesk.library.view import Report

__all__ = ["Library", "Report", "locate"]


def __getattr__(name: str) -> Any:
    """Load the store when it is asked for: who only folds a text needs no database."""
    if name in __all__:
        from refdesk.library import store

        return getattr(store, name)
    raise AttributeError(name)
