"""Items at rest: one CSL-JSON file, found, read leniently, changed as a whole or not at all."""

from refdesk.library.locate import locate
from refdesk.library.store import Added, Library
from refdesk.library.view import Report

__all__ = ["Added", "Library", "Report", "locate"]
