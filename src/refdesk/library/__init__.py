"""The library: one CSL-JSON file, located, read leniently, and changed atomically."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refdesk.library.locate import locate

if TYPE_CHECKING:
    from refdesk.library.store import Library
    from refdesk.library.view import Report

__all__ = ["Library", "Report", "locate"]


def __getattr__(name: str) -> Any:
    """Load the store on first use, so that importing this package stays cheap."""
    if name in __all__:
        from refdesk.library import store

        return getattr(store, name)
    raise AttributeError(name)
