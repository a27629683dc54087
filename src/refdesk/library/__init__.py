"""Items at rest: one CSL-JSON file, found, read leniently, written atomically."""

from refdesk.library.locate import locate
from refdesk.library.store import Added, Library

__all__ = ["Added", "Library", "locate"]
